/*
 * depesche-train: treebanks, and a language's model made from them.
 *
 *   depesche-train check PACK TREEBANK.conllu...           what is wrong or odd in trees that people drew
 *   depesche-train join PACK STANDOFF.tsv TEXTS.jsonl...   a treebank kept without its words, with them: CoNLL-U on standard output
 *   depesche-train part PACK TREEBANK.conllu TEXTS.jsonl...   the other way, after trees were corrected
 *   depesche-train reparse PACK PARSER.bin... TREEBANK.conllu   the treebank with the trees that parsers vote for instead of its own, on
 *                                                          standard output
 *   depesche-train tag PACK [OPTION...] OUT.bin TREEBANK.conllu...     the tagger; it learns from the trees, too, so they should be ones that
 *                                                          a parser gave, trained without the sentence, not the treebank's own
 *   depesche-train parse PACK [OPTION...] OUT.bin TREEBANK.conllu...   the parser
 *   depesche-train setting PACK OUT.bin WHOSE.tsv TEXTS.jsonl...   what tells whose somebody is whom no word gives to a state; PACK as for judge
 *   depesche-train judge PACK OUT.bin GOLD.jsonl TEXTS.jsonl...   what weighs the events that frames find; world.pack lies beside PACK, whose name
 *                                                          is the language's
 *
 * Options: --passes N, how often the treebanks are gone through (more where they are tiny), --seed N, --hidden N, the parser's cells each way.
 * PACK is the language's compiled pack, for its lexicon and contractions. Same input, same seed, same bytes. tools/train does all of it.
 */
#include "parse/parse.h"
#include "train/check.h"
#include "train/corpus.h"
#include "train/standoff.h"

#include <stdio.h>
#include <stdlib.h>

static dp_lexicon lexicon_of(const dp_pack *pack)
{
	dp_lexicon lexicon;
	depesche_error error = {0};
	dp_check(dp_lexicon_open(&lexicon, dp_pack_section(pack, "lexicon"), &error), &error);
	return lexicon;
}

static void write_model(const char *path, const dp_buf *out)
{
	depesche_error error = {0};
	dp_check(dp_file_replace(path, DP_STR(""), dp_buf_view(out), &error), &error);
	fprintf(stderr, "%s: %zu bytes\n", path, out->n);
}

/* The options before OUT.bin: how many words of `args` they take, or a negative number and a sentence where one is wrong. */
static int options(int n, char **args, dp_train_shape *shape)
{
	const struct {
		const char *name;
		uint32_t *to, most;
	} known[] = {{"--hidden", &shape->hidden, DP_PARSE_HIDDEN_MAX}, {"--passes", &shape->passes, 1000}, {"--seed", &shape->seed, 1000000}};
	int at = 0;
	for (; at < n && strncmp(args[at], "--", 2) == 0; at += 2) {
		uint32_t i = 0, value = 0;
		while (i < 3 && strcmp(args[at], known[i].name) != 0)
			i++;
		bool good = i < 3 && at + 1 < n && dp_treebank_number(dp_str_c(args[at + 1]), &value) && value > 0 && value <= known[i].most;
		if (!good || (i == 0 && value % 8)) {
			fprintf(stderr,
				"depesche-train: %s wants a number: --hidden N (a multiple of 8 up to %d), --passes N (1 to 1000), --seed N, before "
				"OUT.bin\n",
				args[at], DP_PARSE_HIDDEN_MAX);
			return -1;
		}
		*known[i].to = value;
	}
	return at;
}

static int train(const dp_pack *pack, int n, char **args, dp_train_shape shape, dp_buf *out,
	void (*how)(const dp_corpus *corpus, const dp_lexicon *lexicon, const dp_train_shape *shape, dp_buf *out))
{
	dp_corpus corpus;
	dp_lexicon lexicon = lexicon_of(pack);
	int at = options(n, args, &shape);
	if (at < 0)
		return 2;
	if (n - at < 2 || n - at - 1 > DP_CORPUS_FILES_MAX) {
		fprintf(stderr, "depesche-train: a file for the model and 1 to %d treebanks are needed\n", DP_CORPUS_FILES_MAX);
		return 2;
	}
	dp_corpus_read(&corpus, args + at + 1, n - at - 1, &lexicon);
	how(&corpus, &lexicon, &shape, out);
	dp_corpus_release(&corpus);
	write_model(args[at], out);
	return 0;
}

static int tag(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	return train(pack, n, args, (dp_train_shape){.passes = 8, .seed = 1}, out, dp_train_tag);
}

static int parse(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	return train(pack, n, args, (dp_train_shape){.hidden = 96, .passes = 24, .seed = 1}, out, dp_train_parse);
}

static int check(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	(void)out;
	dp_check_count count = {0};
	dp_lexicon lexicon = lexicon_of(pack);
	int status = 0;
	for (int i = 0; i < n; i++) {
		depesche_error error = {0};
		if (dp_check_file(args[i], &lexicon, true, stdout, &count, &error) == 0)
			continue;
		printf("%s:%u: %s\n", args[i], error.line, error.message);
		status = 1;
	}
	printf("%u sentences, %u words: %u faults, %u hints\n", count.sentences, count.words, count.faults, count.hints);
	return count.faults ? 1 : status;
}

static int print(const dp_buf *out)
{
	dp_must(out->failed ? NULL : (void *)out);
	if (fwrite(out->p ? out->p : "", 1, out->n, stdout) == out->n && fflush(stdout) == 0)
		return 0;
	fputs("depesche-train: standard output cannot be written\n", stderr);
	return 1;
}

static int reparse(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	dp_corpus corpus;
	dp_lexicon lexicon = lexicon_of(pack);
	dp_corpus_read(&corpus, args + n - 1, 1, &lexicon);
	dp_reparse(&corpus, &lexicon, args, (uint32_t)n - 1, out);
	dp_corpus_release(&corpus);
	return print(out);
}

static int convert(const dp_pack *pack, int n, char **args, dp_buf *out,
	int (*how)(const char *path, char **texts, int n, const dp_split *split, dp_buf *out, depesche_error *error))
{
	depesche_error error = {0};
	dp_split split;
	dp_check(dp_split_open(&split, dp_pack_section(pack, "split"), &error), &error);
	dp_check(how(args[0], args + 1, n - 1, &split, out, &error), &error);
	return print(out);
}

static int join(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	return convert(pack, n, args, out, dp_standoff_join);
}

static int part(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	return convert(pack, n, args, out, dp_standoff_part);
}

typedef void from_articles(const char *packs, const char *language, const char *gold, const char *const *texts, uint32_t n, uint64_t seed, dp_buf *out);

/* What learns from articles needs both packs: `path`, of which the language's was opened, tells directory and language. */
static int articles(from_articles *how, const char *path, int n, char **args, dp_buf *out)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char dir[4096], language[16];
	snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
	snprintf(language, sizeof language, "%.*s", (int)strcspn(name, "."), name);
	how(dir, language, args[1], (const char *const *)args + 2, (uint32_t)n - 2, 1, out);
	write_model(args[0], out);
	return 0;
}

static const struct {
	const char *name, *usage;
	int args;
	int (*run)(const dp_pack *pack, int n, char **args, dp_buf *out);
	from_articles *learn; /* where `run` is NULL */
} COMMANDS[] = {
	{"check", "PACK TREEBANK.conllu...", 1, check, NULL},
	{"join", "PACK STANDOFF.tsv TEXTS.jsonl... >TREEBANK.conllu", 2, join, NULL},
	{"part", "PACK TREEBANK.conllu TEXTS.jsonl... >STANDOFF.tsv", 2, part, NULL},
	{"reparse", "PACK PARSER.bin... TREEBANK.conllu >TREEBANK.conllu", 2, reparse, NULL},
	{"tag", "PACK [--passes N] [--seed N] OUT.bin TREEBANK.conllu...", 2, tag, NULL},
	{"parse", "PACK [--hidden N] [--passes N] [--seed N] OUT.bin TREEBANK.conllu...", 2, parse, NULL},
	{"setting", "PACK OUT.bin WHOSE.tsv TEXTS.jsonl...", 3, NULL, dp_train_setting},
	{"judge", "PACK OUT.bin GOLD.jsonl TEXTS.jsonl...", 3, NULL, dp_train_judge},
};

enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS, FIRST = 3 /* of argv, behind the pack */ };

static int usage(void)
{
	for (uint32_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(stderr, "%s depesche-train %s %s\n", i ? "      " : "usage:", COMMANDS[i].name, COMMANDS[i].usage);
	return 2;
}

int main(int argc, char **argv)
{
	depesche_error error = {0};
	dp_pack pack;
	dp_buf out;
	uint32_t c = 0;
	while (c < COMMAND_COUNT && !(argc > 1 && strcmp(argv[1], COMMANDS[c].name) == 0))
		c++;
	if (c == COMMAND_COUNT || argc - FIRST < COMMANDS[c].args)
		return usage();
	dp_check(dp_pack_open(&pack, argv[2], &error), &error);
	dp_buf_init(&out, (size_t)1 << 30);
	int status = COMMANDS[c].run ? COMMANDS[c].run(&pack, argc - FIRST, argv + FIRST, &out) : articles(COMMANDS[c].learn, argv[2], argc - FIRST, argv + FIRST, &out);
	dp_buf_release(&out);
	dp_pack_close(&pack);
	return status;
}
