/*
 * depesche-train: makes a language's model from treebanks.
 *
 *   depesche-train tag PACK OUT.bin TREEBANK.conllu...     the tagger; it learns from the trees, too, so they should be ones that a parser
 *                                                          gave, trained without the sentence, not the treebank's own
 *   depesche-train parse PACK OUT.bin TREEBANK.conllu...   the parser
 *
 * PACK is the language's compiled pack, for its lexicon. Same input, same seed, same bytes.
 */
#include "train/corpus.h"

#include <stdio.h>
#include <stdlib.h>

enum { TAG_PASSES = 8, PARSE_PASSES = 30 };

static void write_file(const char *path, const dp_buf *bytes)
{
	depesche_error error;
	dp_check(dp_file_replace(path, DP_STR(""), dp_buf_view(bytes), &error), &error);
	fprintf(stderr, "%s: %zu bytes\n", path, bytes->n);
}

int main(int argc, char **argv)
{
	depesche_error error = {0};
	dp_pack pack;
	dp_lexicon lexicon;
	dp_corpus corpus;
	dp_buf out;
	if (argc < 5 || (strcmp(argv[1], "tag") != 0 && strcmp(argv[1], "parse") != 0)) {
		fputs("usage: depesche-train tag|parse PACK OUT.bin TREEBANK.conllu...\n", stderr);
		return 2;
	}
	dp_check(dp_pack_open(&pack, argv[2], &error), &error);
	dp_check(dp_lexicon_open(&lexicon, dp_pack_section(&pack, "lexicon"), &error), &error);
	dp_corpus_read(&corpus, argv + 4, argc - 4 > DP_CORPUS_FILES_MAX ? DP_CORPUS_FILES_MAX : argc - 4, &lexicon);
	dp_buf_init(&out, (size_t)1 << 30);
	if (argv[1][0] == 't')
		dp_train_tag(&corpus, &lexicon, NULL, TAG_PASSES, 1, &out);
	else
		dp_train_parse(&corpus, &lexicon, PARSE_PASSES, 1, &out);
	write_file(argv[3], &out);
	dp_buf_release(&out);
	dp_corpus_release(&corpus);
	dp_pack_close(&pack);
	return 0;
}
