#include "cli/cli.h"

#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say(const char *format, va_list args)
{
	fputs("depesche: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void dp_cli_say(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(format, args);
	va_end(args);
}

void dp_cli_say_error(const depesche_error *error)
{
	char place[64] = "";
	if (error->line && error->column)
		snprintf(place, sizeof place, ", line %u, column %u", error->line, error->column);
	else if (error->line)
		snprintf(place, sizeof place, ", line %u", error->line);
	if (error->offset != DP_NO_OFFSET)
		snprintf(place + strlen(place), sizeof place - strlen(place), ", byte %llu", (unsigned long long)error->offset);
	const char *at = place[0] && !error->file[0] ? place + 2 : place;
	dp_cli_say("%s%s%s%s", error->file, at, error->file[0] || at[0] ? ": " : "", error->message);
}

int dp_cli_usage(const char *command, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(format, args);
	va_end(args);
	dp_cli_say("`depesche %s%s--help` tells what there is.", command, command[0] ? " " : "");
	return DP_CLI_USAGE;
}

int dp_cli_option(const char *command, int argc, char **argv, const char *letters, const struct option *options)
{
	char quiet[64];
	snprintf(quiet, sizeof quiet, ":%s", letters);
	opterr = 0;
	int at = optind > 0 ? optind : 1;
	int c = getopt_long(argc, argv, quiet, options, NULL);
	if (c == ':')
		dp_cli_usage(command, "The option %s needs a value.", argv[optind - 1]);
	else if (c == '?' && optopt && strchr(letters, optopt) == NULL && argv[at][1] != '-')
		dp_cli_usage(command, "There is no option -%c.", optopt);
	else if (c == '?')
		dp_cli_usage(command, "There is no option %s.", argv[optind - 1]);
	return c == ':' ? '?' : c;
}

bool dp_cli_flush(FILE *out, const char *name)
{
	errno = 0;
	bool fine = fflush(out) == 0 && !ferror(out);
	if (!fine && errno != EPIPE)
		dp_cli_say("Writing to %s failed: %s.", name, errno ? strerror(errno) : "an earlier write was refused");
	return fine;
}

static bool has_packs(const char *dir)
{
	char path[DP_CLI_PATH + 16];
	snprintf(path, sizeof path, "%s/world.pack", dir);
	return access(path, R_OK) == 0;
}

/* The program's own directory, with `suffix` behind it. */
static bool beside(const char *suffix, char dir[DP_CLI_PATH])
{
	char self[DP_CLI_PATH];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n <= 0)
		return false;
	self[n] = '\0';
	char *slash = strrchr(self, '/');
	if (!slash)
		return false;
	*slash = '\0';
	int k = snprintf(dir, DP_CLI_PATH, "%s%s", self, suffix);
	return k > 0 && k < DP_CLI_PATH && has_packs(dir);
}

static int find_packs(const char *given, char dir[DP_CLI_PATH], depesche_error *error)
{
	const char *named = given ? given : getenv("DEPESCHE_PACKS");
	if (named && *named) {
		if (strlen(named) >= DP_CLI_PATH)
			return dp_fail(error, DEPESCHE_EPACK, "the name of the packs' directory is too long");
		snprintf(dir, DP_CLI_PATH, "%s", named);
		return 0;
	}
	if (beside("/../../packs", dir) || beside("/../share/depesche", dir))
		return 0;
	if (has_packs(DEPESCHE_DATADIR)) {
		snprintf(dir, DP_CLI_PATH, "%s", DEPESCHE_DATADIR);
		return 0;
	}
	return dp_fail(error, DEPESCHE_EPACK, "no packs are beside the program or in %s; name their directory with --packs or DEPESCHE_PACKS",
		DEPESCHE_DATADIR);
}

bool dp_cli_engine(dp_engine *engine, const char *given, const char *language)
{
	char dir[DP_CLI_PATH];
	depesche_error error;
	int rc = find_packs(given, dir, &error);
	if (rc == 0)
		rc = dp_engine_open(engine, dir, language, &error);
	if (rc != 0)
		dp_cli_say_error(&error);
	return rc == 0;
}

bool dp_cli_world(dp_pack *world, const char *given)
{
	char dir[DP_CLI_PATH], path[DP_CLI_PATH + 16];
	depesche_error error;
	int rc = find_packs(given, dir, &error);
	if (rc == 0) {
		snprintf(path, sizeof path, "%s/world.pack", dir);
		rc = dp_pack_open(world, path, &error);
	}
	if (rc != 0)
		dp_cli_say_error(&error);
	return rc == 0;
}

int dp_cli_find_world(dp_pack *world, const char *given)
{
	char dir[DP_CLI_PATH];
	const char *named = getenv("DEPESCHE_PACKS");
	if (!given && !(named && *named) && find_packs(NULL, dir, NULL) != 0)
		return 0;
	return dp_cli_world(world, given) ? 1 : -1;
}
