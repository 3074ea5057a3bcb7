#include "cli/cli.h"

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "code/code.h"
#include "doc/conllu.h"
#include "export/export.h"
#include "read/read.h"

#include <string.h>

enum { FORMAT_CONLLU, FORMAT_JSONL };
enum { OUT_CAP = 2000000000, PIECE = 1 << 20 };

typedef struct job {
	dp_engine engine;
	dp_doc doc;
	dp_buf out;
	int format;
	dp_names tags;   /* the pack's names of column XPOS */
	bool conllu; /* the input has tokens already */
} job;

static bool print_sentences(job *j)
{
	for (uint32_t s = 0; s < j->doc.sentences.n; s++) {
		dp_conllu_print(&j->doc, s, &j->tags, &j->out);
		if (j->out.n < PIECE && s + 1 < j->doc.sentences.n)
			continue;
		if (j->out.failed || fwrite(j->out.p ? j->out.p : "", 1, j->out.n, stdout) != j->out.n)
			return false;
		dp_buf_clear(&j->out);
	}
	return true;
}

static bool print_layers(job *j)
{
	bool fine = dp_export_layers(&j->doc, &j->out) && fwrite(j->out.p, 1, j->out.n, stdout) == j->out.n;
	dp_buf_clear(&j->out);
	return fine;
}

static int print(job *j, depesche_error *error)
{
	bool fine = j->format == FORMAT_CONLLU ? print_sentences(j) : print_layers(j);
	if (fine || ferror(stdout)) /* what cannot be written is told once, at the end */
		return 0;
	return dp_fail(error, DEPESCHE_EIO, "cannot be printed");
}

static int say(depesche_error *error, const char *path)
{
	if (!error->file[0])
		snprintf(error->file, sizeof error->file, "%s", path);
	dp_cli_say_error(error);
	return DP_CLI_FAILED;
}

/* Sentences and words are the treebank's: no block, no name, no date is looked for. */
static int run_treebank(job *j, const char *path)
{
	dp_file file;
	depesche_error error = {0};
	int rc = dp_file_open(&file, path, &error);
	if (rc != 0)
		return say(&error, path);
	dp_doc_reset(&j->doc);
	j->doc.id = dp_str_c(path);
	dp_str bytes = dp_str_of(file.data, file.size);
	uint32_t bad = file.size < UINT32_MAX / 2 ? dp_utf8_check(bytes) : 0;
	if (file.size >= UINT32_MAX / 2 || bad < bytes.n)
		rc = dp_fail(&error, DEPESCHE_EINPUT, "is not UTF-8 (byte %u) or too large", bad);
	if (rc == 0)
		rc = dp_conllu_read(&j->doc, bytes, NULL, &error);
	if (rc == 0)
		rc = dp_engine_parse(&j->engine, &j->doc, &error);
	if (rc == 0)
		rc = print(j, &error);
	dp_file_close(&file);
	return rc == 0 ? DP_CLI_FINE : say(&error, path);
}

static int run_article(job *j, const dp_raw *raw)
{
	static const dp_read_options options = {DP_UTF8, {"", 0}, {"", 0}, {"", 0}};
	depesche_error error = {0};
	dp_doc_reset(&j->doc);
	int rc = dp_read_article(raw, &options, &j->doc, &error);
	if (rc == 0)
		rc = j->format == FORMAT_CONLLU ? dp_engine_parse(&j->engine, &j->doc, &error) : dp_engine_run(&j->engine, &j->doc, &error);
	if (rc == 0)
		rc = print(j, &error);
	return rc == 0 ? DP_CLI_FINE : say(&error, raw->path);
}

static int run_articles(job *j, char **paths, int n)
{
	dp_feed feed;
	dp_raw raw;
	depesche_error error = {0};
	int status = DP_CLI_FINE, rc = dp_feed_init(&feed, (const char *const *)paths, (uint32_t)n, DP_READ_ANY, &error);
	if (rc != 0)
		return say(&error, paths[0]);
	while (!ferror(stdout) && (rc = dp_feed_next(&feed, &raw, &error)) != 0) {
		if (rc < 0) {
			dp_cli_say_error(&error);
			status = DP_CLI_FAILED;
			continue;
		}
		if (run_article(j, &raw) != DP_CLI_FINE)
			status = DP_CLI_FAILED;
		dp_raw_free(&raw);
	}
	dp_feed_release(&feed);
	return status;
}

static int run_files(job *j, const char *packs, const char *language, char **paths, int n)
{
	dp_arena names;
	int status = DP_CLI_FINE;
	if (!dp_cli_engine(&j->engine, packs, language))
		return DP_CLI_FAILED;
	dp_doc_init(&j->doc, (size_t)8 << 30);
	dp_arena_init(&names, (size_t)1 << 20);
	j->tags.arena = &names;
	for (uint32_t i = 1; i <= j->engine.lexicon.tags; i++)
		dp_names_put(&j->tags, dp_lexicon_tag(&j->engine.lexicon, i));
	dp_buf_init(&j->out, OUT_CAP);
	for (int i = 0; j->conllu && i < n && !ferror(stdout); i++)
		if (run_treebank(j, paths[i]) != DP_CLI_FINE)
			status = DP_CLI_FAILED;
	if (!j->conllu)
		status = run_articles(j, paths, n);
	dp_buf_release(&j->out);
	dp_doc_release(&j->doc);
	dp_arena_release(&names);
	dp_engine_close(&j->engine);
	return dp_cli_flush(stdout, "standard output") ? status : DP_CLI_FAILED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},     {"format", required_argument, NULL, 'f'},
						{"input", required_argument, NULL, 'i'}, {"packs", required_argument, NULL, 'p'},
						{"language", required_argument, NULL, 'l'}, {0}};
	const char *packs = NULL, *language = DP_CLI_LANGUAGE;
	static job j;
	int c;
	while ((c = dp_cli_option("analyse", argc, argv, "hf:i:p:l:", options)) != -1) {
		if (c == 'h') {
			fputs(dp_cli_analyse.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		} else if (c == 'p') {
			packs = optarg;
		} else if (c == 'l') {
			language = optarg;
		} else if (c == 'f' && (strcmp(optarg, "conllu") == 0 || strcmp(optarg, "jsonl") == 0)) {
			j.format = optarg[0] == 'c' ? FORMAT_CONLLU : FORMAT_JSONL;
		} else if (c == 'i' && (strcmp(optarg, "text") == 0 || strcmp(optarg, "conllu") == 0)) {
			j.conllu = optarg[0] == 'c';
		} else {
			return c == '?' ? DP_CLI_USAGE : dp_cli_usage("analyse", "There is no format \"%s\" here.", optarg);
		}
	}
	if (optind >= argc)
		return dp_cli_usage("analyse", "Which files shall be analysed?");
	return run_files(&j, packs, language, argv + optind, argc - optind);
}

const dp_cli_command dp_cli_analyse = {
	"analyse",
	"show what a text's words, trees, names, dates and quotations are taken for",
	run,
	"usage: depesche analyse [OPTIONS] FILE...\n"
	"\n"
	"Prints each article's sentences with their words' lemmas, tags, features and Universal Dependencies; as JSON also its blocks, verb\n"
	"complexes, names, dates and quotations. FILE is text, JSON lines, a directory, or - for standard input, as for `depesche code`.\n"
	"\n"
	"  -f, --format FORMAT   conllu (default), or jsonl: all layers, one article a line, positions in code points\n"
	"  -i, --input FORMAT    text (default; JSON lines, too), or conllu, whose sentences and words are kept\n"
	"  -l, --language CODE   de (default)\n"
	"  -p, --packs DIR       where the compiled packs lie\n",
};
