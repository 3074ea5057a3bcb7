#include "parse/parse.h"
#include "train/corpus.h"

#include <stdlib.h>

/* Heads and relations of all tokens by one parser; heads are token numbers, DP_NONE for a root. */
typedef struct vote {
	uint32_t *head;
	uint8_t *relation;
} vote;

static vote vote_of(dp_corpus *corpus, const dp_lexicon *lexicon, const char *model)
{
	dp_file file;
	dp_parse parse;
	depesche_error error = {0};
	dp_doc *doc = &corpus->doc;
	vote v = {dp_must(calloc(doc->tokens.n + 1, sizeof *v.head)), dp_must(calloc(doc->tokens.n + 1, 1))};
	dp_check(dp_file_open(&file, model, &error), &error);
	dp_check(dp_parse_open(&parse, lexicon, dp_str_of(file.data, file.size), &error), &error);
	dp_check(dp_parse_run(&parse, doc, &error), &error);
	for (uint32_t i = 0; i < doc->tokens.n; i++) {
		v.head[i] = doc->tokens.v[i].head;
		v.relation[i] = doc->tokens.v[i].deprel;
	}
	dp_file_close(&file);
	return v;
}

/* The relation that most voters for this head gave. */
static uint8_t relation_of(const vote *votes, uint32_t n, uint32_t token, uint32_t head)
{
	uint8_t best = DP_REL_NONE;
	uint32_t most = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t count = 0;
		for (uint32_t k = 0; k < n && votes[i].head[token] == head; k++)
			count += votes[k].head[token] == head && votes[k].relation[token] == votes[i].relation[token];
		if (count > most) {
			most = count;
			best = votes[i].relation[token];
		}
	}
	return best;
}

static void elect(dp_doc *doc, const dp_sentence *s, const vote *votes, uint32_t n, dp_arena *scratch)
{
	uint32_t words = s->count + 1;
	dp_arena_reset(scratch);
	float *score = dp_must(dp_arena_calloc(scratch, (size_t)words * words, sizeof *score));
	uint32_t *head = dp_must(dp_arena_calloc(scratch, words, sizeof *head));
	for (uint32_t d = 0; d < s->count; d++)
		for (uint32_t i = 0; i < n; i++) {
			uint32_t h = votes[i].head[s->first + d];
			score[(size_t)(d + 1) * words + (h == DP_NONE ? 0 : h - s->first + 1)] += i ? 1.0f : 1.001f;
		}
	dp_must(dp_parse_tree(words, score, head, scratch) ? (void *)head : NULL);
	for (uint32_t d = 0; d < s->count; d++) {
		dp_token *t = &doc->tokens.v[s->first + d];
		t->head = head[d + 1] ? s->first + head[d + 1] - 1 : DP_NONE;
		t->deprel = relation_of(votes, n, s->first + d, t->head);
	}
}

void dp_reparse(dp_corpus *corpus, const dp_lexicon *lexicon, char **models, uint32_t n, dp_buf *out)
{
	dp_arena scratch;
	dp_doc *doc = &corpus->doc;
	vote *votes = dp_must(calloc(n, sizeof *votes));
	dp_arena_init(&scratch, (size_t)1 << 30);
	for (uint32_t i = 0; i < n; i++)
		votes[i] = vote_of(corpus, lexicon, models[i]);
	for (uint32_t s = 0; s < doc->sentences.n; s++) {
		if (n > 1 && doc->sentences.v[s].count)
			elect(doc, &doc->sentences.v[s], votes, n, &scratch);
		dp_conllu_print(doc, s, &corpus->xpos, out);
	}
	for (uint32_t i = 0; i < n; i++) {
		free(votes[i].head);
		free(votes[i].relation);
	}
	free(votes);
	dp_arena_release(&scratch);
}
