#include "export/network.h"

#include "base/utf8.h"
#include "export/cells.h"

#include <math.h>

enum { COLUMNS = 6, NUMBER_WIDTH = 7, QUADS_WIDTH = 21, SCORE_WIDTH = 5, DAY_WIDTH = 10, WIDEST = 140 };

static const size_t BUDGET = (size_t)2 << 30;

void dp_network_init(dp_network *self)
{
	*self = (dp_network){0};
	dp_arena_init(&self->arena, BUDGET);
	dp_strmap_builder_init(&self->index, &self->arena);
}

void dp_network_release(dp_network *self)
{
	dp_arena_release(&self->arena);
}

static uint32_t node_of(dp_network *self, dp_str name, dp_str code)
{
	uint32_t *slot = dp_strmap_builder_put(&self->index, name, self->names.n);
	if (!slot)
		return DP_NONE;
	if (*slot < self->names.n)
		return *slot;
	uint32_t node = *slot;
	dp_str *new = DP_PUSH(&self->arena, &self->names), *its = DP_PUSH(&self->arena, &self->codes);
	if (!new || !its)
		return DP_NONE;
	*new = dp_arena_str(&self->arena, name);
	*its = dp_arena_str(&self->arena, code);
	return new->p && its->p ? node : DP_NONE;
}

bool dp_network_add(dp_network *self, const dp_dyad *dyad)
{
	uint32_t from = node_of(self, dyad->from, dyad->from_code), to = node_of(self, dyad->to, dyad->to_code);
	dp_network_edge *edge = from != DP_NONE && to != DP_NONE ? DP_PUSH(&self->arena, &self->edges) : NULL;
	self->failed |= !edge;
	if (!edge)
		return false;
	*edge = (dp_network_edge){from, to, *dyad};
	edge->dyad.from = self->names.v[from];
	edge->dyad.to = self->names.v[to];
	edge->dyad.from_code = self->codes.v[from];
	edge->dyad.to_code = self->codes.v[to];
	return true;
}

/* "-6.5" */
static void score(double value, dp_buf *out)
{
	dp_buf_decimal(out, value, 1);
}

static void add_node(dp_str name, dp_str code, dp_buf *out)
{
	dp_buf_str(out, name);
	if (code.n && !dp_str_eq(name, code))
		dp_buf_printf(out, " (%.*s)", (int)code.n, code.p);
}

static void fill(const dp_dyad *d, dp_cell row[COLUMNS])
{
	char day[11];
	dp_cells_clear(row, COLUMNS);
	add_node(d->from, d->from_code, &row[0].text);
	add_node(d->to, d->to_code, &row[1].text);
	dp_buf_printf(&row[2].text, "%llu", (unsigned long long)d->events);
	for (int quad = 1; quad <= 4; quad++)
		dp_buf_printf(&row[3].text, "%s%llu", quad > 1 ? " / " : "", (unsigned long long)d->quad[quad]);
	score(d->score, &row[4].text);
	row[4].style = d->score < 0 ? DP_RED : DP_GREEN;
	dp_day_print(d->last_day, day);
	dp_buf_c(&row[5].text, day);
	row[5].style = DP_DIM;
}

void dp_network_table(const dp_network *self, const dp_table *look, dp_buf *out)
{
	static const char *const headings[COLUMNS] = {"FROM", "TO", "EVENTS", "TALK/HELP/THREAT/HARM", "SCORE", "LAST"};
	static const char *const names[COLUMNS] = {"from", "to", "events", "quads", "score", "last"};
	static const uint8_t order[COLUMNS] = {0, 1, 2, 3, 4, 5};
	dp_cell row[COLUMNS];
	uint32_t width = look->width > WIDEST ? WIDEST : look->width,
		 numbers = NUMBER_WIDTH + QUADS_WIDTH + SCORE_WIDTH + DAY_WIDTH + (COLUMNS - 1) * DP_CELL_GAP;
	bool narrow = look->width < DP_NARROW;
	dp_cells_init(row, COLUMNS);
	row[0].width = row[1].width = width > numbers + 20 ? (width - numbers) / 2 : 10;
	row[2].width = NUMBER_WIDTH;
	row[3].width = QUADS_WIDTH;
	row[4].width = SCORE_WIDTH;
	row[5].width = DAY_WIDTH;
	if (!narrow && self->edges.n)
		dp_cells_heading(look, row, COLUMNS, headings, out);
	for (uint32_t i = 0; i < self->edges.n; i++) {
		fill(&self->edges.v[i].dyad, row);
		if (narrow)
			dp_cells_list(look, row, COLUMNS, names, order, out);
		else
			dp_cells_row(look, row, COLUMNS, out);
	}
	dp_cells_release(row, COLUMNS, out);
}

/* Text in XML: what is markup is escaped; control characters, which XML has no way to say, are blanks. */
static void xml(dp_str s, dp_buf *out)
{
	for (uint32_t at = 0; at < s.n;) {
		uint32_t begin = at, c = dp_utf8_next(s, &at);
		if (c == '&')
			dp_buf_c(out, "&amp;");
		else if (c == '<')
			dp_buf_c(out, "&lt;");
		else if (c == '>')
			dp_buf_c(out, "&gt;");
		else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF)
			dp_buf_char(out, ' ');
		else
			dp_buf_str(out, dp_str_sub(s, begin, at));
	}
}

static void data(const char *key, dp_str value, dp_buf *out)
{
	dp_buf_printf(out, "<data key=\"%s\">", key);
	xml(value, out);
	dp_buf_c(out, "</data>");
}

static void number(const char *key, uint64_t value, dp_buf *out)
{
	dp_buf_printf(out, "<data key=\"%s\">%llu</data>", key, (unsigned long long)value);
}

static void graphml_edge(const dp_network_edge *e, dp_buf *out)
{
	static const char *const QUAD[] = {"", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"};
	char day[11];
	dp_day_print(e->dyad.last_day, day);
	dp_buf_printf(out, "    <edge source=\"n%u\" target=\"n%u\">", e->from, e->to);
	number("weight", e->dyad.events, out);
	for (int quad = 1; quad <= 4; quad++)
		number(QUAD[quad], e->dyad.quad[quad], out);
	dp_buf_c(out, "<data key=\"score\">");
	score(e->dyad.score, out);
	dp_buf_c(out, "</data>");
	data("last", dp_str_c(day), out);
	dp_buf_c(out, "</edge>\n");
}

void dp_network_graphml(const dp_network *self, dp_buf *out)
{
	dp_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
		      "  <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
		      "  <key id=\"code\" for=\"node\" attr.name=\"code\" attr.type=\"string\"/>\n"
		      "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"long\"/>\n"
		      "  <key id=\"verbal_cooperation\" for=\"edge\" attr.name=\"verbal_cooperation\" attr.type=\"long\"/>\n"
		      "  <key id=\"material_cooperation\" for=\"edge\" attr.name=\"material_cooperation\" attr.type=\"long\"/>\n"
		      "  <key id=\"verbal_conflict\" for=\"edge\" attr.name=\"verbal_conflict\" attr.type=\"long\"/>\n"
		      "  <key id=\"material_conflict\" for=\"edge\" attr.name=\"material_conflict\" attr.type=\"long\"/>\n"
		      "  <key id=\"score\" for=\"edge\" attr.name=\"score\" attr.type=\"double\"/>\n"
		      "  <key id=\"last\" for=\"edge\" attr.name=\"last\" attr.type=\"string\"/>\n"
		      "  <graph id=\"depesche\" edgedefault=\"directed\">\n");
	for (uint32_t i = 0; i < self->names.n; i++) {
		dp_buf_printf(out, "    <node id=\"n%u\">", i);
		data("name", self->names.v[i], out);
		data("code", self->codes.v[i], out);
		dp_buf_c(out, "</node>\n");
	}
	for (uint32_t i = 0; i < self->edges.n; i++)
		graphml_edge(&self->edges.v[i], out);
	dp_buf_c(out, "  </graph>\n</graphml>\n");
}

/* A string of DOT, in which a backslash begins an escape, too. */
static void dot_string(dp_str s, dp_buf *out)
{
	dp_buf_char(out, '"');
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		dp_buf_c(out, c == '"' || c == '\\' ? "\\" : "");
		dp_buf_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
	}
	dp_buf_char(out, '"');
}

void dp_network_dot(const dp_network *self, dp_buf *out)
{
	dp_buf_c(out, "digraph depesche {\n\tnode [shape=box, style=rounded];\n");
	for (uint32_t i = 0; i < self->names.n; i++) {
		dp_buf_printf(out, "\tn%u [label=", i);
		dot_string(self->names.v[i], out);
		dp_buf_c(out, "];\n");
	}
	for (uint32_t i = 0; i < self->edges.n; i++) {
		const dp_network_edge *e = &self->edges.v[i];
		unsigned long long events = (unsigned long long)e->dyad.events;
		dp_buf_printf(out, "\tn%u -> n%u [weight=%llu, label=\"%llu\", penwidth=", e->from, e->to, events, events);
		dp_buf_decimal(out, 1 + log2((double)e->dyad.events), 1);
		dp_buf_printf(out, ", color=\"%s\"];\n", e->dyad.score < 0 ? "#b03030" : "#2f7d3b");
	}
	dp_buf_c(out, "}\n");
}
