#include "cli/cli.h"
#include "cli/coverage.h"

#include "base/error.h"
#include "code/build.h"
#include "pack/pack.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef int verb(const char *path);

static int fail(const depesche_error *error)
{
	dp_cli_say_error(error);
	return DP_CLI_FAILED;
}

static void tell(void *to, const char *path, uint32_t line, uint32_t column, const char *message)
{
	(void)to;
	depesche_error error = {.code = DEPESCHE_ESOURCE, .line = line, .column = column, .offset = DP_NO_OFFSET};
	snprintf(error.file, sizeof error.file, "%s", path);
	snprintf(error.message, sizeof error.message, "%s", message);
	dp_cli_say_error(&error);
}

static int check_source(const char *dir)
{
	uint32_t findings;
	depesche_error error;
	if (dp_pack_check_source(dir, tell, NULL, &findings, &error) != 0)
		return fail(&error);
	if (findings)
		dp_cli_say("%s: %u contradictions", dir, findings);
	else
		printf("%s: sound\n", dir);
	return findings ? DP_CLI_FAILED : DP_CLI_FINE;
}

/* dp_pack_open has verified magic, version, size, hash and bounds once it succeeds. */
static int check(const char *path)
{
	dp_pack pack;
	depesche_error error;
	struct stat st;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return check_source(path);
	if (dp_pack_open(&pack, path, &error) != 0)
		return fail(&error);
	printf("%s: sound, %zu bytes, %u sections\n", path, pack.file.size, pack.sections);
	dp_pack_close(&pack);
	return DP_CLI_FINE;
}

static int list(const char *path)
{
	dp_pack pack;
	depesche_error error;
	if (dp_pack_open(&pack, path, &error) != 0)
		return fail(&error);
	for (uint32_t i = 0; i < pack.sections; i++) {
		char name[DP_PACK_NAME + 1];
		dp_str bytes = dp_pack_section_at(&pack, i, name);
		printf("%-*s %10u\n", DP_PACK_NAME, name, bytes.n);
	}
	dp_pack_close(&pack);
	return DP_CLI_FINE;
}

static int meta(const char *path)
{
	dp_pack pack;
	depesche_error error;
	if (dp_pack_open(&pack, path, &error) != 0)
		return fail(&error);
	dp_str bytes = dp_pack_section(&pack, "meta");
	printf("%.*s\n", (int)bytes.n, bytes.p ? bytes.p : "");
	dp_pack_close(&pack);
	return DP_CLI_FINE;
}

static const struct {
	const char *name;
	verb *run;
} verbs[] = {{"check", check}, {"list", list}, {"meta", meta}};

static int build(char **paths, int n)
{
	depesche_error error;
	if (n != 2)
		return dp_cli_usage("pack", "`pack build` needs a directory with a pack's source and the name of the file to write.");
	return dp_pack_build(paths[0], paths[1], &error) == 0 ? DP_CLI_FINE : fail(&error);
}

static int run_all(verb *run, char **paths, int n)
{
	int status = DP_CLI_FINE;
	for (int i = 0; i < n; i++) {
		int s = run(paths[i]);
		status = s > status ? s : status;
	}
	return dp_cli_flush(stdout, "standard output") ? status : DP_CLI_FAILED;
}

enum { OPTION_PACKS = 256, OPTION_LIMIT, LIMIT = 200 };

/* A number of lines from 1 up; 0 for none. */
static uint32_t limit_of(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);
	return *end || end == text || text[0] == '-' || n > UINT32_MAX ? 0 : (uint32_t)n;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'}, {"packs", required_argument, NULL, OPTION_PACKS}, {"limit", required_argument, NULL, OPTION_LIMIT}, {0}};
	const char *packs = NULL;
	uint32_t limit = LIMIT;
	int c;
	while ((c = dp_cli_option("pack", argc, argv, "h", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_pack.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		packs = c == OPTION_PACKS ? optarg : packs;
		if (c == OPTION_LIMIT && (limit = limit_of(optarg)) == 0)
			return dp_cli_usage("pack", "--limit takes a number of lines, not \"%s\".", optarg);
	}
	if (optind >= argc)
		return dp_cli_usage("pack", "What shall be done with a pack?");
	const char *name = argv[optind++];
	bool coverage = strcmp(name, "coverage") == 0;
	if (optind >= argc)
		return dp_cli_usage("pack", coverage ? "`pack %s` needs texts." : "`pack %s` needs the name of a file.", name);
	if (coverage)
		return dp_cli_coverage(packs, limit, (const char *const *)argv + optind, (uint32_t)(argc - optind));
	if (strcmp(name, "build") == 0)
		return build(argv + optind, argc - optind);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return run_all(verbs[i].run, argv + optind, argc - optind);
	return dp_cli_usage("pack", "There is no `pack %s`.", name);
}

const dp_cli_command dp_cli_pack = {
	"pack",
	"compile, check and list packs of words and rules",
	run,
	"usage: depesche pack build DIR FILE  compile the source text in DIR into the pack FILE\n"
	"       depesche pack check FILE...   verify that packs are whole and can be read by this version\n"
	"       depesche pack check DIR...    look for mistakes and contradictions in source text, and write nothing\n"
	"       depesche pack list FILE...    name their sections and sizes in bytes\n"
	"       depesche pack meta FILE...    print what they say of themselves (JSON): language, sources, licences, scores\n"
	"       depesche pack coverage [--limit N] [--packs DIR] TEXT...\n"
	"                                     rank the verbs and nouns of acts in texts that no frame names: how often, which, in what sentence\n"
	"\n"
	"  --limit N    coverage: so many lines at most (default: 200)\n"
	"  --packs DIR  coverage: where the packs are\n"
	"\n"
	"A pack holds a language's, or the world's, words and rules in one file. docs/packs.md describes their source text.\n",
};
