/*
 * depesche-train: makes a language's model from treebanks.
 *
 *   depesche-train tag PACK OUT.bin TREEBANK.conllu...     the tagger
 *   depesche-train parse PACK OUT.bin TREEBANK.conllu...   the parser, on tags predicted by taggers that have not seen the sentence
 *
 * PACK is the language's compiled pack, for its lexicon. Same input, same seed, same bytes.
 */
#include "train/corpus.h"

#include <stdio.h>
#include <stdlib.h>

enum { FOLDS = 8, TAG_PASSES = 8, PARSE_PASSES = 10 };

static void write_file(const char *path, const dp_buf *bytes)
{
	depesche_error error;
	dp_check(dp_file_replace(path, DP_STR(""), dp_buf_view(bytes), &error), &error);
	fprintf(stderr, "%s: %zu bytes\n", path, bytes->n);
}

/* Tags each fold by a tagger trained on the others; the tokens of the document then hold predicted tags and gold trees. */
static void jackknife(dp_corpus *corpus, const dp_lexicon *lexicon)
{
	uint32_t n = corpus->doc.tokens.n;
	dp_token *result = dp_must(malloc(n * sizeof *result));
	uint8_t *use = dp_must(malloc(corpus->doc.sentences.n + 1));
	depesche_error error = {0};
	for (uint32_t fold = 0; fold < FOLDS; fold++) {
		dp_buf model;
		dp_tag tag;
		for (uint32_t s = 0; s < corpus->doc.sentences.n; s++)
			use[s] = s % FOLDS != fold;
		dp_buf_init(&model, (size_t)1 << 30);
		dp_train_tag(corpus, lexicon, use, TAG_PASSES, 1 + fold, &model);
		dp_check(dp_tag_open(&tag, lexicon, dp_buf_view(&model), &error), &error);
		memcpy(corpus->doc.tokens.v, corpus->gold, n * sizeof *result);
		dp_check(dp_tag_run(&tag, &corpus->doc, &error), &error);
		for (uint32_t s = fold; s < corpus->doc.sentences.n; s += FOLDS) {
			const dp_sentence *sentence = &corpus->doc.sentences.v[s];
			memcpy(result + sentence->first, corpus->doc.tokens.v + sentence->first, sentence->count * sizeof *result);
		}
		dp_buf_release(&model);
	}
	memcpy(corpus->doc.tokens.v, result, n * sizeof *result);
	free(result);
	free(use);
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
	if (argv[1][0] == 't') {
		dp_train_tag(&corpus, &lexicon, NULL, TAG_PASSES, 1, &out);
	} else {
		jackknife(&corpus, &lexicon);
		dp_train_parse(&corpus, &lexicon, PARSE_PASSES, 1, &out);
	}
	write_file(argv[3], &out);
	dp_buf_release(&out);
	dp_corpus_release(&corpus);
	dp_pack_close(&pack);
	return 0;
}
