#include "cli/cli.h"

#include <unistd.h>

static void overview(void)
{
	puts("depesche reads news and keeps the diplomatic record: who did what to whom, when and where, how real it is, and who says so.\n\n"
	     "usage: depesche COMMAND [OPTION]... [ARGUMENT]...\n");
	for (const dp_cli_command *const *c = dp_cli_commands; *c; c++)
		printf("  %-9s %s\n", (*c)->name, (*c)->summary);
	puts("\n`depesche COMMAND --help` tells more about one of them. Exit status: 0 fine, 1 something failed and was reported, 2 wrong usage.");
}

static int run(int argc, char **argv)
{
	if (argc < 2) {
		overview();
	} else {
		const dp_cli_command *command = dp_cli_find(argv[1]);
		if (!command && argv[1][0] != '-')
			return dp_cli_usage("", "There is no command \"%s\".", argv[1]);
		fputs(command ? command->help : dp_cli_help.help, stdout);
	}
	return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
}

const dp_cli_command dp_cli_help = {
	"help",
	"tell what a command does",
	run,
	"usage: depesche help [COMMAND]\n"
	"\n"
	"Lists the commands, or tells about one of them.\n",
};
