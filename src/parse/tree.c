/* The best spanning tree: Chu and Liu (1965), Edmonds (1967), by contraction of one cycle at a time; sentences are short. */
#include "parse/parse.h"

static const float NEVER = -1e9f;

static uint32_t best_head(uint32_t n, const float *score, uint32_t d)
{
	uint32_t best = DP_NONE;
	for (uint32_t h = 0; h < n; h++)
		if (h != d && (best == DP_NONE || score[d * n + h] > score[d * n + best]))
			best = h;
	return best;
}

/* A word on a cycle of `head`, 0 for none. `seen` is cleared scratch for n numbers. */
static uint32_t find_cycle(uint32_t n, const uint32_t *head, uint32_t *seen)
{
	for (uint32_t i = 1; i < n; i++) {
		uint32_t v = i;
		while (v && !seen[v]) {
			seen[v] = i;
			v = head[v];
		}
		if (v && seen[v] == i)
			return v;
	}
	return 0;
}

typedef struct contraction { /* a graph in which a cycle is one word, the last */
	uint32_t n;
	uint32_t *to, *from;   /* old word -> new, new -> old (of those outside the cycle) */
	uint32_t *enters;      /* old head outside -> word of the cycle that it would take */
	uint32_t *leaves;      /* old word outside -> word of the cycle that would be its head */
	float *score;
} contraction;

static bool contract(contraction *c, uint32_t n, const float *score, const uint32_t *head, const bool *in, dp_arena *scratch)
{
	c->to = dp_arena_calloc(scratch, n, sizeof(uint32_t));
	c->from = dp_arena_calloc(scratch, n + 1, sizeof(uint32_t));
	c->enters = dp_arena_calloc(scratch, n, sizeof(uint32_t));
	c->leaves = dp_arena_calloc(scratch, n, sizeof(uint32_t));
	if (!c->to || !c->from || !c->enters || !c->leaves)
		return false;
	c->n = 0;
	for (uint32_t i = 0; i < n; i++)
		if (!in[i]) {
			c->to[i] = c->n;
			c->from[c->n++] = i;
		}
	uint32_t cycle = c->n++, m = c->n;
	c->score = dp_arena_alloc(scratch, (size_t)m * m * sizeof(float));
	if (!c->score)
		return false;
	for (uint32_t i = 0; i < m * m; i++)
		c->score[i] = NEVER;
	for (uint32_t h = 0; h < n; h++) {
		if (in[h])
			continue;
		float best = 2 * NEVER;
		for (uint32_t d = 1; d < n; d++)
			if (in[d] && score[d * n + h] - score[d * n + head[d]] > best) {
				best = score[d * n + h] - score[d * n + head[d]];
				c->enters[h] = d;
			}
		c->score[cycle * m + c->to[h]] = best;
	}
	for (uint32_t d = 1; d < n; d++) {
		if (in[d])
			continue;
		float best = 2 * NEVER;
		for (uint32_t h = 0; h < n; h++) {
			if (h == d)
				continue;
			if (!in[h])
				c->score[c->to[d] * m + c->to[h]] = score[d * n + h];
			else if (score[d * n + h] > best) {
				best = score[d * n + h];
				c->leaves[d] = h;
			}
		}
		c->score[c->to[d] * m + cycle] = best;
	}
	return true;
}

static bool spanning(uint32_t n, const float *score, uint32_t *head, dp_arena *scratch)
{
	for (uint32_t d = 1; d < n; d++)
		head[d] = best_head(n, score, d);
	uint32_t *seen = dp_arena_calloc(scratch, n, sizeof *seen);
	bool *in = dp_arena_calloc(scratch, n, sizeof *in);
	if (!seen || !in)
		return false;
	uint32_t start = find_cycle(n, head, seen);
	if (!start)
		return true;
	for (uint32_t v = start; !in[v]; v = head[v])
		in[v] = true;
	contraction c;
	if (!contract(&c, n, score, head, in, scratch))
		return false;
	uint32_t *inner = dp_arena_calloc(scratch, c.n, sizeof *inner), cycle = c.n - 1;
	if (!inner || !spanning(c.n, c.score, inner, scratch))
		return false;
	for (uint32_t d = 1; d < n; d++)
		if (!in[d])
			head[d] = inner[c.to[d]] == cycle ? c.leaves[d] : c.from[inner[c.to[d]]];
	uint32_t outside = c.from[inner[cycle]];
	head[c.enters[outside]] = outside;
	return true;
}

static uint32_t roots(uint32_t n, const uint32_t *head)
{
	uint32_t k = 0;
	for (uint32_t d = 1; d < n; d++)
		k += head[d] == 0;
	return k;
}

/*
 * The best tree with one root: every arc from the root is made dearer than all that the rest of a tree can gain, so that a second one never
 * pays. One more search, however many roots the first tree had.
 */
static bool one_root(uint32_t n, const float *score, uint32_t *head, dp_arena *scratch)
{
	float *dear = dp_arena_alloc(scratch, (size_t)n * n * sizeof *dear), low = 0, high = 0;
	if (!dear)
		return false;
	for (uint32_t i = n; i < n * n; i++) {
		low = score[i] < low && score[i] > NEVER ? score[i] : low;
		high = score[i] > high ? score[i] : high;
	}
	memcpy(dear, score, (size_t)n * n * sizeof *dear);
	for (uint32_t d = 1; d < n; d++)
		dear[d * n] -= (high - low) * (float)n;
	if (!spanning(n, dear, head, scratch))
		return false;
	/* Rounding can leave more in a graph of equals: those hang on the first. */
	uint32_t root = 0;
	for (uint32_t d = 1; d < n; d++)
		if (head[d] == 0) {
			head[d] = root;
			root = root ? root : d;
		}
	return true;
}

bool dp_parse_tree(uint32_t n, const float *score, uint32_t *head, dp_arena *scratch)
{
	if (n < 2)
		return true;
	if (!spanning(n, score, head, scratch))
		return false;
	return roots(n, head) == 1 || one_root(n, score, head, scratch);
}
