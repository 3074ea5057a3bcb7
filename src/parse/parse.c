#include "parse/parse.h"

#include "base/error.h"
#include "base/file.h"

#include <stdio.h>

enum { BEAM = 6, ACTIONS_MAX = 2 + 2 * DP_PARSE_LABELS_MAX, PIECE = DP_PARSE_WORDS_MAX - 6 };

int dp_parse_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_file file;
	snprintf(path, sizeof path, "%s/model/parser.bin", dir);
	int rc = dp_file_open(&file, path, error);
	if (rc != 0)
		return rc;
	dp_buf_add(out, file.data, file.size);
	dp_file_close(&file);
	return 0;
}

int dp_parse_open(dp_parse *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error)
{
	dp_parse parse = {.lexicon = *lexicon};
	uint32_t head[4], at = sizeof head;
	bool bad = section.n < sizeof head || memcmp(section.p, "PAR1", 4) != 0;
	if (!bad)
		memcpy(head, section.p, sizeof head);
	bad = bad || head[1] > DP_PARSE_LABELS_MAX;
	for (uint32_t i = 0; !bad && i < head[1]; i++) {
		uint32_t n = at < section.n ? (unsigned char)section.p[at] : UINT8_MAX;
		bad = n > section.n - at - 1;
		if (!bad)
			parse.label[parse.labels++] = (uint8_t)dp_deprel_of(dp_str_sub(section, at + 1, at + 1 + n));
		at += 1 + n;
	}
	if (bad)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's parser is damaged or of another version; build the pack again");
	int rc = dp_linear_open(&parse.model, dp_str_sub(section, (at + 15) / 16 * 16, section.n), dp_parse_templates(), "parser", NULL, error);
	if (rc == 0 && parse.model.classes != 2 + 2 * parse.labels)
		rc = dp_fail(error, DEPESCHE_EPACK, "the pack's parser has weights for other labels; build the pack again");
	if (rc == 0)
		*self = parse;
	return rc;
}

typedef struct option {
	int64_t score;
	uint32_t from, action;
} option;

typedef struct beam {
	dp_parse_state state[2][BEAM];
	uint32_t n;
	option option[BEAM];
	uint32_t options;
} beam;

static void offer(beam *b, int64_t score, uint32_t from, uint32_t action)
{
	uint32_t i = b->options;
	if (i == BEAM && score <= b->option[i - 1].score)
		return;
	if (i == BEAM)
		i--;
	else
		b->options++;
	for (; i > 0 && b->option[i - 1].score < score; i--)
		b->option[i] = b->option[i - 1];
	b->option[i] = (option){score, from, action};
}

static void expand(const dp_parse *self, const dp_parse_word *words, uint32_t n, beam *b, const dp_parse_state *s, uint32_t from)
{
	dp_features f;
	int32_t score[ACTIONS_MAX];
	uint32_t allowed = dp_parse_allowed(s, n);
	if (!allowed) {
		offer(b, s->score, from, UINT32_MAX);
		return;
	}
	memset(score, 0, (2 + 2 * self->labels) * sizeof *score);
	dp_parse_features(&self->lexicon, words, n, s, &f);
	dp_linear_score(&self->model, &f, score);
	for (uint32_t a = 0; a < 2 + 2 * self->labels; a++)
		if (allowed >> (a < 2 ? a : 2 + a % 2) & 1)
			offer(b, s->score + score[a], from, a);
}

/* The best final state. */
static const dp_parse_state *search(const dp_parse *self, const dp_parse_word *words, uint32_t n, beam *b)
{
	uint32_t now = 0;
	dp_parse_begin(&b->state[0][0], n);
	b->n = 1;
	for (uint32_t step = 0; step < 2 * n + 2; step++) {
		bool more = false;
		b->options = 0;
		for (uint32_t i = 0; i < b->n; i++) {
			more |= !dp_parse_final(&b->state[now][i], n);
			expand(self, words, n, b, &b->state[now][i], i);
		}
		if (!more)
			break;
		for (uint32_t i = 0; i < b->options; i++) {
			dp_parse_state *to = &b->state[!now][i];
			dp_parse_copy(to, &b->state[now][b->option[i].from], n);
			if (b->option[i].action != UINT32_MAX)
				dp_parse_apply(to, b->option[i].action);
			to->score = b->option[i].score;
		}
		b->n = b->options;
		now = !now;
	}
	return &b->state[now][0];
}

/* Writes the tree into the tokens; words that got no head hang on the root. */
static uint32_t write_back(const dp_parse *self, const dp_parse_state *s, dp_token *tokens, uint32_t first, uint32_t n)
{
	uint32_t root = 0;
	for (uint32_t i = 1; i <= n && !root; i++)
		root = s->node[i].head == 0 ? i : 0;
	for (uint32_t i = 1; i <= n && !root; i++)
		root = s->node[i].head == DP_PARSE_WORDS_MAX && tokens[i - 1].upos != DP_UPOS_PUNCT ? i : 0;
	root = root ? root : 1;
	for (uint32_t i = 1; i <= n; i++) {
		dp_token *t = &tokens[i - 1];
		const dp_parse_node *node = &s->node[i];
		bool headed = node->head < DP_PARSE_WORDS_MAX && node->head != 0;
		if (i == root) {
			t->head = DP_NONE;
			t->deprel = DP_REL_ROOT;
		} else {
			t->head = first + (headed ? node->head : root) - 1;
			t->deprel = headed ? self->label[node->label] : t->upos == DP_UPOS_PUNCT ? DP_REL_PUNCT : DP_REL_PARATAXIS;
			t->deprel = t->deprel == DP_REL_ROOT ? DP_REL_PARATAXIS : t->deprel;
		}
	}
	return first + root - 1;
}

/* Where to cut a sentence that is too long for one piece: behind the last punctuation mark that fits. */
static uint32_t piece_of(const dp_token *tokens, uint32_t left)
{
	if (left <= PIECE)
		return left;
	for (uint32_t n = PIECE; n > PIECE / 2; n--)
		if (tokens[n - 1].upos == DP_UPOS_PUNCT)
			return n;
	return PIECE;
}

static void parse_sentence(const dp_parse *self, dp_doc *doc, dp_sentence *sentence, beam *b, dp_parse_word *words)
{
	for (uint32_t at = 0; at < sentence->count;) {
		dp_token *t = &doc->tokens.v[sentence->first + at];
		uint32_t n = piece_of(t, sentence->count - at);
		dp_parse_words(&self->lexicon, t, n, words);
		uint32_t root = write_back(self, search(self, words, n, b), t, sentence->first + at, n);
		if (at == 0) {
			sentence->root = root;
		} else {
			doc->tokens.v[root].head = sentence->root;
			doc->tokens.v[root].deprel = DP_REL_PARATAXIS;
		}
		at += n;
	}
}

int dp_parse_run(const dp_parse *self, dp_doc *doc, depesche_error *error)
{
	dp_arena scratch;
	dp_arena_init(&scratch, (size_t)64 << 20);
	beam *b = dp_arena_alloc(&scratch, sizeof *b);
	dp_parse_word *words = dp_arena_alloc(&scratch, (DP_PARSE_WORDS_MAX + 1) * sizeof *words);
	int rc = b && words ? 0 : dp_fail_memory(error);
	for (uint32_t s = 0; rc == 0 && s < doc->sentences.n; s++)
		parse_sentence(self, doc, &doc->sentences.v[s], b, words);
	dp_arena_release(&scratch);
	return rc;
}
