#include "cli/cli.h"

#include "pack/pack.h"

#include <string.h>

static int run(int argc, char **argv)
{
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		fputs(dp_cli_version.help, stdout);
	else if (argc > 1)
		return dp_cli_usage("version", "\"%s\" is not expected here.", argv[1]);
	else
		printf("depesche %s\npack format %d\n", DEPESCHE_VERSION, DP_PACK_VERSION);
	return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
}

const dp_cli_command dp_cli_version = {
	"version",
	"print the versions of program and pack format",
	run,
	"usage: depesche version\n"
	"\n"
	"Prints the program's version and the version of packs that it reads.\n",
};
