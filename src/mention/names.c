#include "mention/names.h"

#include "base/error.h"

enum { HEAD = 32, VERSION = 1 };

static bool edges_ok(const dp_gazetteer *n)
{
	uint32_t free_slots = 0;
	for (uint32_t i = 0; i <= n->mask; i++) {
		const dp_edge *e = &n->edge[i];
		if (e->piece == DP_NONE)
			free_slots++;
		else if (e->node >= n->nodes || e->to >= n->nodes)
			return false;
	}
	return free_slots > 0; /* else a lookup would not end */
}

static bool nameds_ok(const dp_gazetteer *n, const dp_register *reg)
{
	if (n->first[0] != 0 || n->first[n->nodes] != n->nameds)
		return false;
	for (uint32_t i = 0; i < n->nodes; i++)
		if (n->first[i] > n->first[i + 1])
			return false;
	for (uint32_t i = 0; i < n->nameds; i++)
		if (n->named[i].entity >= reg->entities || n->named[i].role > DP_ROLE_OF_PLACE)
			return false;
	return true;
}

enum { ROW = 12, CODE = 8 };

/* The languages' rows and what stands behind them; 0 where the section holds none, or not whole. */
static uint32_t rows_of(dp_str section, uint64_t *table)
{
	uint32_t n = 0;
	if (section.p && section.n >= 4)
		memcpy(&n, section.p, 4);
	*table = (4 + (uint64_t)n * ROW + 15) / 16 * 16;
	return *table <= section.n ? n : 0;
}

uint32_t dp_gazetteer_languages(const dp_pack *world, dp_str *out, uint32_t most)
{
	uint64_t table;
	dp_str section = dp_pack_section(world, "names");
	uint32_t n = rows_of(section, &table);
	for (uint32_t i = 0; i < n && i < most; i++) {
		const char *row = section.p + 4 + (size_t)i * ROW;
		out[i] = dp_str_of(row, strnlen(row, CODE));
	}
	return n;
}

/* The bytes from the language's trie on; p == NULL where there is none. */
static dp_str trie_of(dp_str section, dp_str language)
{
	uint64_t table;
	uint32_t n = rows_of(section, &table), offset;
	char code[CODE] = {0};
	memcpy(code, language.p, language.n < CODE - 1 ? language.n : CODE - 1);
	for (uint32_t i = 0; i < n; i++) {
		const char *row = section.p + 4 + (size_t)i * ROW;
		memcpy(&offset, row + CODE, 4);
		if (memcmp(row, code, CODE) == 0 && offset <= section.n - table && offset % 16 == 0)
			return dp_str_sub(section, (uint32_t)table + offset, section.n);
	}
	return (dp_str){NULL, 0};
}

int dp_gazetteer_open(dp_gazetteer *self, const dp_pack *world, dp_str language, const dp_register *reg, depesche_error *error)
{
	dp_str bytes = trie_of(dp_pack_section(world, "names"), language);
	uint32_t head[8];
	if (!bytes.p || bytes.n < HEAD)
		return dp_fail(error, DEPESCHE_EPACK, "the world pack has no names in language \"%.*s\"; build it with `depesche pack build`", (int)language.n,
			       language.p);
	memcpy(head, bytes.p, HEAD);
	uint64_t edges = (uint64_t)head[2] * sizeof(dp_edge), firsts = ((uint64_t)head[1] + 1) * 4, nameds = (uint64_t)head[3] * sizeof(dp_named),
		 size = HEAD + edges + firsts + nameds, maps = (size + 15) / 16 * 16;
	if (head[0] != VERSION || head[2] == 0 || (head[2] & (head[2] - 1)) || maps > bytes.n)
		return dp_fail(error, DEPESCHE_EPACK, "the names in the world pack are damaged or of another version; build the pack again");
	const char *p = bytes.p + HEAD;
	dp_gazetteer n = {.nodes = head[1], .mask = head[2] - 1, .nameds = head[3]};
	n.edge = (const dp_edge *)(const void *)p;
	n.first = (const uint32_t *)(const void *)(p + edges);
	n.named = (const dp_named *)(const void *)(p + edges + firsts);
	if (!edges_ok(&n) || !nameds_ok(&n, reg))
		return dp_fail(error, DEPESCHE_EPACK, "the names in the world pack are damaged; build the pack again");
	dp_str rest = dp_str_of(bytes.p + maps, bytes.n - maps);
	int rc = dp_strmap_open(&n.pieces, rest, &rest, error);
	if (rc == 0)
		rc = dp_strmap_open(&n.given, rest, NULL, error);
	if (rc == 0)
		*self = n;
	return rc;
}

uint32_t dp_gazetteer_piece(const dp_gazetteer *self, dp_str folded)
{
	return dp_strmap_get(&self->pieces, folded);
}

uint32_t dp_gazetteer_step(const dp_gazetteer *self, uint32_t node, uint32_t piece)
{
	for (uint32_t i = dp_edge_hash(node, piece) & self->mask;; i = (i + 1) & self->mask) {
		const dp_edge *e = &self->edge[i];
		if (e->piece == DP_NONE)
			return DP_NONE;
		if (e->piece == piece && e->node == node)
			return e->to;
	}
}
