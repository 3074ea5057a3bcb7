#include "mention/trie.h"

#include "base/error.h"
#include "mention/fold.h"

enum { FRONT_MAX = 64 };

typedef struct front {
	uint32_t node[FRONT_MAX];
	uint32_t n;
} front;

static bool add_node(dp_trie *self, uint32_t *node)
{
	uint32_t *first = DP_PUSH(self->arena, &self->first);
	if (!first)
		return false;
	*first = DP_NONE;
	*node = self->first.n - 1;
	return true;
}

static bool rehash(dp_trie *self)
{
	uint32_t slots = self->slots ? self->slots * 2 : 1024, old_n = self->slots;
	dp_edge *old = self->edge, *fresh = dp_arena_alloc(self->arena, slots * sizeof *fresh);
	if (!fresh)
		return false;
	for (uint32_t i = 0; i < slots; i++)
		fresh[i] = (dp_edge){DP_NONE, DP_NONE, DP_NONE};
	for (uint32_t i = 0; i < old_n; i++) {
		if (old[i].piece == DP_NONE)
			continue;
		uint32_t at = dp_edge_hash(old[i].node, old[i].piece) & (slots - 1);
		while (fresh[at].piece != DP_NONE)
			at = (at + 1) & (slots - 1);
		fresh[at] = old[i];
	}
	self->edge = fresh;
	self->slots = slots;
	return true;
}

int dp_trie_init(dp_trie *self, dp_arena *arena, depesche_error *error)
{
	memset(self, 0, sizeof *self);
	self->arena = arena;
	dp_strmap_builder_init(&self->pieces, arena);
	dp_strmap_builder_init(&self->given, arena);
	uint32_t root;
	return rehash(self) && add_node(self, &root) ? 0 : dp_fail_memory(error);
}

static dp_edge *slot_of(const dp_trie *self, uint32_t node, uint32_t piece)
{
	uint32_t at = dp_edge_hash(node, piece) & (self->slots - 1);
	while (self->edge[at].piece != DP_NONE && (self->edge[at].piece != piece || self->edge[at].node != node))
		at = (at + 1) & (self->slots - 1);
	return &self->edge[at];
}

static void front_add(front *f, uint32_t node)
{
	for (uint32_t i = 0; i < f->n; i++)
		if (f->node[i] == node)
			return;
	if (f->n < FRONT_MAX)
		f->node[f->n++] = node;
}

/* From every node of `from` by `piece`: along edges that are there, else by a new edge to `*fresh`, which all new edges of a step share. */
static bool step(dp_trie *self, const front *from, uint32_t piece, uint32_t *fresh, front *to)
{
	for (uint32_t i = 0; i < from->n; i++) {
		if ((self->edges + 1) * 2 > self->slots && !rehash(self))
			return false;
		dp_edge *e = slot_of(self, from->node[i], piece);
		if (e->piece == DP_NONE) {
			if (*fresh == DP_NONE && !add_node(self, fresh))
				return false;
			*e = (dp_edge){from->node[i], piece, *fresh};
			self->edges++;
		}
		front_add(to, e->to);
	}
	return true;
}

static uint32_t piece_number(dp_trie *self, dp_str piece, bool spell_out)
{
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(piece, spell_out, folded);
	if (n == 0)
		return DP_NONE;
	uint32_t next = self->pieces.keys.n;
	const uint32_t *value = dp_strmap_builder_put(&self->pieces, dp_str_of(folded, n), next);
	return value ? *value : DP_NONE;
}

static uint32_t piece_count(dp_str form)
{
	uint32_t n = 0;
	for (dp_str piece; dp_fold_piece(&form, &piece);)
		n += piece.n > 0;
	return n;
}

enum { PIECES_MAX = 6 };

/* Adds the forms of one word. A word of several pieces bends in its last one; forms share the nodes between. */
static bool add_word(dp_trie *self, const dp_trie_word *word, const front *from, front *to)
{
	uint32_t fresh[PIECES_MAX];
	for (uint32_t i = 0; i < PIECES_MAX; i++)
		fresh[i] = DP_NONE;
	for (uint32_t i = 0; i < word->n * 2; i++) {
		dp_str rest = word->form[i / 2], piece;
		uint32_t all = piece_count(rest), k = 0;
		front at = *from;
		while (dp_fold_piece(&rest, &piece)) {
			uint32_t number = piece.n ? piece_number(self, piece, i % 2 == 1) : DP_NONE;
			if (number == DP_NONE)
				continue;
			front next = {.n = 0};
			/* The last piece leads to the shared end of all forms. */
			uint32_t *target = k + 1 == all || k + 1 >= PIECES_MAX ? &fresh[PIECES_MAX - 1] : &fresh[k];
			if (!step(self, &at, number, target, &next))
				return false;
			at = next;
			k++;
		}
		for (uint32_t j = 0; k > 0 && j < at.n; j++)
			front_add(to, at.node[j]);
	}
	return true;
}

static int add_sense(dp_trie *self, uint32_t node, dp_named named, uint32_t *clash, depesche_error *error)
{
	uint32_t *link = &self->first.v[node];
	while (*link != DP_NONE) {
		dp_trie_sense *s = &self->senses.v[*link];
		if (s->named.entity == named.entity && s->named.role == named.role) {
			s->named.flags &= named.flags | ~(DP_NAME_UPPER | DP_NAME_CAPS);
			return 0;
		}
		if (s->named.role == named.role && clash)
			*clash = s->named.entity;
		link = &s->next;
	}
	/* Pushing may move the list, so the link is stored as a number first. */
	uint32_t fresh = self->senses.n, *first = NULL;
	uint32_t last = DP_NONE;
	for (uint32_t i = self->first.v[node]; i != DP_NONE; i = self->senses.v[i].next)
		last = i;
	dp_trie_sense *s = DP_PUSH(self->arena, &self->senses);
	if (!s)
		return dp_fail_memory(error);
	*s = (dp_trie_sense){named, node, DP_NONE};
	first = last == DP_NONE ? &self->first.v[node] : &self->senses.v[last].next;
	*first = fresh;
	return 0;
}

int dp_trie_add(dp_trie *self, const dp_trie_word *word, uint32_t n, dp_named named, uint32_t *clash, depesche_error *error)
{
	front at = {.node = {0}, .n = 1};
	if (clash)
		*clash = DP_NONE;
	uint32_t pieces = 0;
	for (uint32_t i = 0; i < n; i++) {
		front next = {.n = 0};
		if (!add_word(self, &word[i], &at, &next))
			return dp_fail_memory(error);
		pieces += piece_count(word[i].form[0]);
		if (next.n)
			at = next;
	}
	if (pieces == 0)
		return 0;
	named.pieces = (uint16_t)pieces;
	for (uint32_t i = 0; i < at.n; i++) {
		int rc = add_sense(self, at.node[i], named, clash, error);
		if (rc != 0)
			return rc;
	}
	return 0;
}

void dp_trie_write(const dp_trie *self, dp_buf *out)
{
	uint32_t head[8] = {1, self->first.n, self->slots, self->senses.n, 0, 0, 0, 0}, at = 0;
	dp_buf_add(out, head, sizeof head);
	dp_buf_add(out, self->edge, self->slots * sizeof *self->edge);
	for (uint32_t i = 0; i < self->first.n; i++) {
		dp_buf_u32(out, at);
		for (uint32_t s = self->first.v[i]; s != DP_NONE; s = self->senses.v[s].next)
			at++;
	}
	dp_buf_u32(out, at);
	for (uint32_t i = 0; i < self->first.n; i++)
		for (uint32_t s = self->first.v[i]; s != DP_NONE; s = self->senses.v[s].next)
			dp_buf_add(out, &self->senses.v[s].named, sizeof(dp_named));
	dp_strmap_builder_write(&self->pieces, out);
	dp_strmap_builder_write(&self->given, out);
}
