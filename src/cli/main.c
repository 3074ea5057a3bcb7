#include "cli/cli.h"

#include <signal.h>
#include <string.h>

const dp_cli_command *const dp_cli_commands[] = {
	&dp_cli_code,
	&dp_cli_merge,
	&dp_cli_add,
	&dp_cli_remove,
	&dp_cli_check,
	&dp_cli_query,
	&dp_cli_show,
	&dp_cli_timeline,
	&dp_cli_network,
	&dp_cli_who,
	&dp_cli_export,
	&dp_cli_watch,
	&dp_cli_analyse,
	&dp_cli_explain,
	&dp_cli_pack,
#ifdef DEPESCHE_SERVE
	&dp_cli_serve,
	&dp_cli_token,
#endif
	&dp_cli_help,
	&dp_cli_version,
	NULL,
};

const dp_cli_command *dp_cli_find(const char *name)
{
	for (const dp_cli_command *const *c = dp_cli_commands; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

int main(int argc, char **argv)
{
	/* A closed pipe then shows as EPIPE, and the command can end in order. */
	signal(SIGPIPE, SIG_IGN);
	/* Likewise a limit on the size of files, as EFBIG. */
	signal(SIGXFSZ, SIG_IGN);
	const char *name = argc > 1 ? argv[1] : NULL;
	if (!name)
		return dp_cli_usage("", "What shall be done? For a start: depesche code ARTICLE.txt");
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		name = "version";
	const dp_cli_command *command = dp_cli_find(name);
	if (!command)
		return dp_cli_usage("", "There is no command \"%s\".", name);
	return command->run(argc - 1, argv + 1);
}
