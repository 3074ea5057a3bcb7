#include "parse/parse.h"

#define HEADLESS DP_PARSE_WORDS_MAX

void dp_parse_begin(dp_parse_state *s, uint32_t n)
{
	s->score = 0;
	s->next = 1;
	s->depth = 1;
	s->stack[0] = 0;
	memset(s->node, 0, (n + 1) * sizeof *s->node);
	for (uint32_t i = 0; i <= n; i++)
		s->node[i].head = HEADLESS;
}

bool dp_parse_final(const dp_parse_state *s, uint32_t n)
{
	return s->next > n;
}

void dp_parse_copy(dp_parse_state *to, const dp_parse_state *from, uint32_t n)
{
	to->score = from->score;
	to->next = from->next;
	to->depth = from->depth;
	memcpy(to->stack, from->stack, from->depth * sizeof *to->stack);
	memcpy(to->node, from->node, (n + 1) * sizeof *to->node);
}

uint32_t dp_parse_allowed(const dp_parse_state *s, uint32_t n)
{
	if (s->next > n)
		return 0;
	uint32_t top = s->stack[s->depth - 1];
	if (s->depth == 0)
		return 1;
	bool headed = s->node[top].head != HEADLESS;
	uint32_t allowed = 1;
	if (top != 0)
		allowed |= headed ? 2 : 4;
	if (top != 0 || s->node[0].right == 0)
		allowed |= 8;
	return allowed;
}

static void attach(dp_parse_state *s, uint32_t head, uint32_t child, uint32_t label)
{
	dp_parse_node *h = &s->node[head];
	s->node[child].head = (uint16_t)head;
	s->node[child].label = (uint8_t)label;
	if (child < head) {
		h->left2 = h->left;
		h->left = (uint16_t)child;
		h->lefts += h->lefts < 255;
		h->left_labels |= (uint64_t)1 << label % 64;
	} else {
		h->right2 = h->right;
		h->right = (uint16_t)child;
		h->rights += h->rights < 255;
		h->right_labels |= (uint64_t)1 << label % 64;
	}
}

void dp_parse_apply(dp_parse_state *s, uint32_t action)
{
	uint32_t top = s->stack[s->depth - 1], label = action / 2 - 1;
	if (action == 0) {
		s->stack[s->depth++] = (uint16_t)s->next++;
	} else if (action == 1) {
		s->depth--;
	} else if (action % 2 == 0) {
		attach(s, s->next, top, label);
		s->depth--;
	} else {
		attach(s, top, s->next, label);
		s->stack[s->depth++] = (uint16_t)s->next++;
	}
}
