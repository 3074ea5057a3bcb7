#include "train/corpus.h"

#include "parse/parse.h"
#include "train/perceptron.h"

#include <stdio.h>
#include <stdlib.h>

enum { BEAM = 8, ACTIONS_MAX = 2 + 2 * DP_PARSE_LABELS_MAX, STEPS_MAX = 2 * DP_PARSE_WORDS_MAX + 4 };

typedef struct item { /* a hypothesis, with its whole history */
	dp_parse_state state;
	double score;
	uint32_t steps;
	uint8_t action[STEPS_MAX];
	bool right; /* all its actions are the gold ones */
} item;

typedef struct parser_trainer {
	dp_corpus *corpus;
	const dp_lexicon *lexicon;
	uint8_t label[DP_PARSE_LABELS_MAX], number[DP_REL_COUNT]; /* label <-> relation */
	uint32_t labels;
	dp_perceptron model;
	dp_parse_word words[DP_PARSE_WORDS_MAX + 1];
	uint16_t head[DP_PARSE_WORDS_MAX + 1];
	uint8_t rel[DP_PARSE_WORDS_MAX + 1];
	item beam[2][BEAM];
} parser_trainer;

static void find_labels(parser_trainer *t)
{
	uint32_t n[DP_REL_COUNT] = {0};
	for (uint32_t i = 0; i < t->corpus->doc.tokens.n; i++)
		n[t->corpus->gold[i].deprel]++;
	for (uint32_t r = 1; r < DP_REL_COUNT && t->labels < DP_PARSE_LABELS_MAX; r++)
		if (n[r]) {
			t->number[r] = (uint8_t)t->labels;
			t->label[t->labels++] = (uint8_t)r;
		}
}

static bool crosses(const uint16_t *head, uint32_t n, uint32_t child)
{
	uint32_t a = child < head[child] ? child : head[child], b = child < head[child] ? head[child] : child;
	for (uint32_t i = a + 1; i < b; i++)
		if (head[i] < a || head[i] > b)
			return true;
	(void)n;
	return false;
}

/* Lifts the arcs that cross others, the shortest first, until the tree is projective (Nivre and Nilsson 2005). */
static void make_projective(uint16_t *head, uint32_t n)
{
	for (;;) {
		uint32_t best = 0, shortest = UINT32_MAX;
		for (uint32_t i = 1; i <= n; i++) {
			uint32_t length = i < head[i] ? head[i] - i : i - head[i];
			if (head[i] != 0 && length < shortest && crosses(head, n, i)) {
				shortest = length;
				best = i;
			}
		}
		if (!best)
			return;
		head[best] = head[head[best]];
	}
}

static uint32_t load(parser_trainer *t, const dp_sentence *s)
{
	if (s->count + 2 >= DP_PARSE_WORDS_MAX)
		return 0;
	dp_parse_words(t->lexicon, &t->corpus->doc.tokens.v[s->first], s->count, t->words);
	for (uint32_t i = 1; i <= s->count; i++) {
		const dp_token *g = &t->corpus->gold[s->first + i - 1];
		t->head[i] = (uint16_t)(g->head == DP_NONE ? 0 : g->head - s->first + 1);
		t->rel[i] = t->number[g->deprel];
	}
	t->head[0] = 0;
	make_projective(t->head, s->count);
	return s->count;
}

/* The static oracle of arc-eager. */
static uint32_t oracle(const parser_trainer *t, const dp_parse_state *s, uint32_t n)
{
	uint32_t top = s->stack[s->depth - 1], b = s->next;
	if (top != 0 && t->head[top] == b)
		return 2 + 2 * (uint32_t)t->rel[top];
	if (t->head[b] == top)
		return 3 + 2 * (uint32_t)t->rel[b];
	(void)n;
	if (s->node[top].head < DP_PARSE_WORDS_MAX)
		for (uint32_t k = 0; k + 1 < s->depth; k++) {
			uint32_t w = s->stack[k];
			if (t->head[b] == w || (w && t->head[w] == b))
				return 1;
		}
	return 0;
}

static void copy(item *to, const item *from, uint32_t n)
{
	dp_parse_copy(&to->state, &from->state, n);
	to->score = from->score;
	to->steps = from->steps;
	to->right = from->right;
	memcpy(to->action, from->action, from->steps);
}

typedef struct offer {
	double score;
	uint32_t from, action;
} offer;

static void consider(offer *list, uint32_t *n, offer o)
{
	uint32_t i = *n;
	if (i == BEAM && o.score <= list[i - 1].score)
		return;
	if (i == BEAM)
		i--;
	else
		(*n)++;
	for (; i > 0 && list[i - 1].score < o.score; i--)
		list[i] = list[i - 1];
	list[i] = o;
}

/* Rewards the gold actions and punishes the others, from where the two histories part. */
static void update(parser_trainer *t, const uint8_t *gold, const uint8_t *got, uint32_t steps, uint32_t n)
{
	static dp_parse_state a, b;
	dp_features f;
	dp_parse_begin(&a, n);
	dp_parse_begin(&b, n);
	bool parted = false;
	for (uint32_t i = 0; i < steps; i++) {
		parted |= gold[i] != got[i];
		if (parted) {
			dp_parse_features(t->lexicon, t->words, n, &a, &f);
			dp_perceptron_update(&t->model, &f, gold[i], 1);
			dp_parse_features(t->lexicon, t->words, n, &b, &f);
			dp_perceptron_update(&t->model, &f, got[i], -1);
		}
		dp_parse_apply(&a, gold[i]);
		dp_parse_apply(&b, got[i]);
	}
}

static uint32_t gold_actions(parser_trainer *t, uint32_t n, uint8_t *actions)
{
	static dp_parse_state s;
	uint32_t steps = 0;
	dp_parse_begin(&s, n);
	while (!dp_parse_final(&s, n) && steps < STEPS_MAX) {
		uint32_t a = oracle(t, &s, n);
		actions[steps++] = (uint8_t)a;
		dp_parse_apply(&s, a);
	}
	return steps;
}

/* One sentence: beam search beside the gold history; update where the gold one fell furthest behind (max violation, Huang et al. 2012). */
static bool learn(parser_trainer *t, uint32_t n)
{
	static uint8_t gold[STEPS_MAX], worst[STEPS_MAX];
	static dp_parse_state g;
	uint32_t steps = gold_actions(t, n, gold), now = 0, items = 1, worst_steps = 0;
	double gold_score = 0, worst_by = 0;
	float score[ACTIONS_MAX];
	dp_features f;
	bool lost = false;
	dp_parse_begin(&t->beam[0][0].state, n);
	t->beam[0][0].steps = 0, t->beam[0][0].score = 0, t->beam[0][0].right = true;
	dp_parse_begin(&g, n);
	for (uint32_t step = 0; step < steps; step++) {
		offer offers[BEAM];
		uint32_t count = 0;
		for (uint32_t i = 0; i < items; i++) {
			item *it = &t->beam[now][i];
			uint32_t allowed = dp_parse_allowed(&it->state, n);
			if (!allowed) {
				consider(offers, &count, (offer){it->score, i, UINT32_MAX});
				continue;
			}
			memset(score, 0, (2 + 2 * t->labels) * sizeof *score);
			dp_parse_features(t->lexicon, t->words, n, &it->state, &f);
			dp_perceptron_score(&t->model, &f, score);
			for (uint32_t a = 0; a < 2 + 2 * t->labels; a++)
				if (allowed >> (a < 2 ? a : 2 + a % 2) & 1)
					consider(offers, &count, (offer){it->score + (double)score[a], i, a});
		}
		memset(score, 0, (2 + 2 * t->labels) * sizeof *score);
		dp_parse_features(t->lexicon, t->words, n, &g, &f);
		dp_perceptron_score(&t->model, &f, score);
		gold_score += (double)score[gold[step]];
		dp_parse_apply(&g, gold[step]);
		bool kept = false;
		for (uint32_t i = 0; i < count; i++) {
			item *to = &t->beam[!now][i];
			copy(to, &t->beam[now][offers[i].from], n);
			to->score = offers[i].score;
			if (offers[i].action != UINT32_MAX) {
				dp_parse_apply(&to->state, offers[i].action);
				to->right = to->right && to->steps == step && offers[i].action == gold[step];
				to->action[to->steps++] = (uint8_t)offers[i].action;
			}
			kept |= to->right && to->steps == step + 1;
		}
		now = !now;
		items = count;
		lost |= !kept;
		const item *best = &t->beam[now][0];
		bool ahead = best->steps == step + 1 && !best->right;
		if (ahead && (lost || step + 1 == steps) && best->score - gold_score >= worst_by) {
			worst_by = best->score - gold_score;
			worst_steps = step + 1;
			memcpy(worst, best->action, worst_steps);
		}
	}
	if (worst_steps)
		update(t, gold, worst, worst_steps, n);
	return worst_steps == 0;
}

static void write_model(const parser_trainer *t, dp_buf *out)
{
	uint32_t head[4] = {0, t->labels, 0, 0};
	memcpy(head, "PAR1", 4);
	dp_buf_add(out, head, sizeof head);
	for (uint32_t i = 0; i < t->labels; i++) {
		const char *name = dp_deprel_name((dp_deprel)t->label[i]);
		dp_buf_char(out, (char)strlen(name));
		dp_buf_c(out, name);
	}
	dp_perceptron_write(&t->model, dp_parse_templates(), 0.2, out);
}

void dp_train_parse(dp_corpus *corpus, const dp_lexicon *lexicon, uint32_t passes, uint64_t seed, dp_buf *out)
{
	parser_trainer *t = dp_must(calloc(1, sizeof *t));
	uint32_t n = corpus->doc.sentences.n, *order = dp_must(malloc((n + 1) * sizeof *order));
	t->corpus = corpus;
	t->lexicon = lexicon;
	find_labels(t);
	dp_perceptron_init(&t->model, 2 + 2 * t->labels);
	for (uint32_t pass = 0; pass < passes; pass++) {
		uint32_t right = 0;
		dp_shuffle(order, n, &seed);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t words = load(t, &corpus->doc.sentences.v[order[i]]);
			right += words && learn(t, words);
			dp_perceptron_tick(&t->model);
		}
		fprintf(stderr, "  trees: pass %u, %.1f%% of %u sentences right\n", pass + 1, 100.0 * right / n, n);
	}
	write_model(t, out);
	dp_perceptron_release(&t->model);
	free(order);
	free(t);
}
