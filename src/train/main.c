/*
 * depesche-train: treebanks, and a language's model made from them.
 *
 *   depesche-train check PACK TREEBANK.conllu...           what is wrong or odd in trees that people drew
 *   depesche-train join PACK STANDOFF.tsv TEXTS.jsonl...   a treebank kept without its words, with them: CoNLL-U on standard output
 *   depesche-train part PACK TREEBANK.conllu TEXTS.jsonl...   the other way, after trees were corrected
 *   depesche-train reparse PACK PARSER.bin TREEBANK.conllu   the treebank with a parser's trees instead of its own, on standard output
 *   depesche-train tag PACK OUT.bin TREEBANK.conllu...     the tagger; it learns from the trees, too, so they should be ones that a parser
 *                                                          gave, trained without the sentence, not the treebank's own
 *   depesche-train parse PACK OUT.bin TREEBANK.conllu...   the parser
 *
 * --passes N before OUT.bin: how often the treebanks are gone through, where they are so small that the usual number teaches too little.
 * PACK is the language's compiled pack, for its lexicon and contractions. Same input, same seed, same bytes. tools/train does all of it.
 */
#include "train/check.h"
#include "train/corpus.h"
#include "train/standoff.h"

#include <stdio.h>
#include <stdlib.h>

enum { TAG_PASSES = 8, PARSE_PASSES = 30, PASSES_MIN = 1, PASSES_MAX = 1000 };

static dp_lexicon lexicon_of(const dp_pack *pack)
{
	dp_lexicon lexicon;
	depesche_error error = {0};
	dp_check(dp_lexicon_open(&lexicon, dp_pack_section(pack, "lexicon"), &error), &error);
	return lexicon;
}

static int train(const dp_pack *pack, int n, char **args, dp_buf *out, bool trees)
{
	depesche_error error = {0};
	dp_corpus corpus;
	dp_lexicon lexicon = lexicon_of(pack);
	uint32_t passes = trees ? PARSE_PASSES : TAG_PASSES;
	if (n > 1 && strcmp(args[0], "--passes") == 0) {
		if (n < 4 || !dp_treebank_number(dp_str_c(args[1]), &passes) || passes < PASSES_MIN || passes > PASSES_MAX) {
			fprintf(stderr, "depesche-train: --passes N OUT.bin TREEBANK.conllu...: N is a number from %d to %d\n", PASSES_MIN, PASSES_MAX);
			return 2;
		}
		args += 2;
		n -= 2;
	}
	if (n - 1 > DP_CORPUS_FILES_MAX) {
		fprintf(stderr, "depesche-train: at most %d treebanks\n", DP_CORPUS_FILES_MAX);
		return 2;
	}
	dp_corpus_read(&corpus, args + 1, n - 1, &lexicon);
	if (trees)
		dp_train_parse(&corpus, &lexicon, passes, 1, out);
	else
		dp_train_tag(&corpus, &lexicon, NULL, passes, 1, out);
	dp_corpus_release(&corpus);
	dp_check(dp_file_replace(args[0], DP_STR(""), dp_buf_view(out), &error), &error);
	fprintf(stderr, "%s: %zu bytes\n", args[0], out->n);
	return 0;
}

static int tag(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	return train(pack, n, args, out, false);
}

static int parse(const dp_pack *pack, int n, char **args, dp_buf *out)
{
	return train(pack, n, args, out, true);
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
	if (n > 2) {
		fputs("depesche-train: one treebank at a time\n", stderr);
		return 2;
	}
	dp_corpus_read(&corpus, args + 1, 1, &lexicon);
	dp_reparse(&corpus, &lexicon, args[0], out);
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

static const struct {
	const char *name, *usage;
	int args;
	int (*run)(const dp_pack *pack, int n, char **args, dp_buf *out);
} COMMANDS[] = {
	{"check", "PACK TREEBANK.conllu...", 1, check},
	{"join", "PACK STANDOFF.tsv TEXTS.jsonl... >TREEBANK.conllu", 2, join},
	{"part", "PACK TREEBANK.conllu TEXTS.jsonl... >STANDOFF.tsv", 2, part},
	{"reparse", "PACK PARSER.bin TREEBANK.conllu >TREEBANK.conllu", 2, reparse},
	{"tag", "PACK [--passes N] OUT.bin TREEBANK.conllu...", 2, tag},
	{"parse", "PACK [--passes N] OUT.bin TREEBANK.conllu...", 2, parse},
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
	int status = COMMANDS[c].run(&pack, argc - FIRST, argv + FIRST, &out);
	dp_buf_release(&out);
	dp_pack_close(&pack);
	return status;
}
