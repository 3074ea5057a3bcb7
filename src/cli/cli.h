/*
 * What the subcommands share: how they are called, how they speak, where packs lie.
 *
 * A subcommand gets argv with its own name in argv[0], returns the exit status, and writes results to standard output only. All talk goes
 * to standard error as sentences: "depesche: FILE, line 3: what is wrong and what to do".
 */
#ifndef DP_CLI_CLI_H
#define DP_CLI_CLI_H

#include "base/str.h"
#include "code/code.h"
#include "depesche/error.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

enum {
	DP_CLI_FINE = 0,
	DP_CLI_FAILED = 1, /* something failed; what could be done was done */
	DP_CLI_USAGE = 2   /* the command line makes no sense; nothing was done */
};

enum { DP_CLI_PATH = 4096 };

typedef struct dp_cli_command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
	const char *help; /* whole text of --help */
} dp_cli_command;

extern const dp_cli_command dp_cli_add, dp_cli_analyse, dp_cli_check, dp_cli_code, dp_cli_explain, dp_cli_export, dp_cli_help, dp_cli_merge,
	dp_cli_network, dp_cli_pack, dp_cli_query, dp_cli_remove, dp_cli_show, dp_cli_timeline, dp_cli_version, dp_cli_watch, dp_cli_who;
extern const dp_cli_command dp_cli_serve, dp_cli_token; /* where the program was built with them */

/* All commands in the order of the help page, up to one whose name is NULL. */
extern const dp_cli_command *const dp_cli_commands[];

/* NULL for an unknown name. */
const dp_cli_command *dp_cli_find(const char *name);

/* A sentence on standard error, "depesche: " before it and a newline after it. */
void dp_cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An error of the library, with file and place. */
void dp_cli_say_error(const depesche_error *error);

/* A mistake in the command line: the sentence, and where help is. Returns DP_CLI_USAGE. */
int dp_cli_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * The next option as getopt_long gives it; -1 at the end. '?' after an unknown option or a missing argument, which has been said then.
 * Every table should hold {"help", no_argument, NULL, 'h'}.
 */
int dp_cli_option(const char *command, int argc, char **argv, const char *letters, const struct option *options);

/* Flushes `out` and says so when not everything could be written. False then. A reader who has gone away (EPIPE) is no error to speak of. */
bool dp_cli_flush(FILE *out, const char *name);

/*
 * Opens the packs, or says why not: in directory `given` if not NULL, else $DEPESCHE_PACKS, else beside the program (a build tree, or an
 * installation moved as a whole), else where `meson install` puts them. The caller closes the engine. False on failure.
 */
bool dp_cli_engine(dp_engine *engine, const char *given, const char *language);

/* Likewise the world's pack alone, which the caller closes. */
bool dp_cli_world(dp_pack *world, const char *given);

/* Likewise where it is needed only if it is there: 1 and the pack, 0 where none is found and none was named, negative after it was said what is wrong. */
int dp_cli_find_world(dp_pack *world, const char *given);

/* The language whose pack is taken where none is named. */
#define DP_CLI_LANGUAGE "de"

#endif
