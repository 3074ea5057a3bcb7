#include "doc/conllu.h"

#include "base/error.h"

uint32_t dp_names_put(dp_names *self, dp_str name)
{
	if (name.n == 0 || dp_str_is(name, "_"))
		return 0;
	for (uint32_t i = 0; i < self->v.n; i++)
		if (dp_str_eq(self->v.v[i], name))
			return i + 1;
	dp_str copy = dp_arena_str(self->arena, name);
	dp_str *slot = copy.p ? DP_PUSH(self->arena, &self->v) : NULL;
	if (!slot)
		return UINT32_MAX;
	*slot = copy;
	return self->v.n;
}

typedef struct reader {
	dp_doc *doc;
	dp_names *xpos;
	dp_str rest;
	uint32_t line;
	char *text;         /* the document's text, as far as it is written */
	uint32_t n;
	uint32_t first;     /* first token of the open sentence */
	uint32_t join_to;   /* last word of the open multiword token, 0 for none */
	uint32_t join_begin, join_end;
	bool join_space;
} reader;

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, COLUMNS };

static bool number(dp_str s, uint32_t *out)
{
	uint64_t v = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || v > UINT32_MAX / 10)
			return false;
		v = v * 10 + (uint32_t)(s.p[i] - '0');
	}
	*out = (uint32_t)v;
	return s.n > 0 && v < UINT32_MAX;
}

static dp_str value(dp_str s)
{
	return dp_str_is(s, "_") ? DP_STR("") : s;
}

static uint32_t add_text(reader *r, dp_str form, bool space)
{
	uint32_t begin = r->n;
	memcpy(r->text + r->n, form.p, form.n);
	r->n += form.n;
	if (space)
		r->text[r->n++] = ' ';
	return begin;
}

static bool has_space(dp_str misc)
{
	return dp_str_find(misc, DP_STR("SpaceAfter=No"), 0) == UINT32_MAX;
}

static int fail(const reader *r, depesche_error *error, const char *what)
{
	return dp_fail_at(error, DEPESCHE_EINPUT, NULL, r->line, 0, "%s", what);
}

static int read_token(reader *r, const dp_str *c, uint32_t id, depesche_error *error)
{
	uint32_t head;
	dp_token *t = DP_PUSH(&r->doc->arena, &r->doc->tokens);
	if (!t)
		return dp_fail_memory(error);
	if (r->join_to) {
		t->begin = r->join_begin;
		t->end = r->join_end;
		t->flags = (uint8_t)(DP_TOKEN_CONTRACTED | (r->join_space ? DP_TOKEN_SPACE : 0));
		uint32_t n = r->doc->tokens.n;
		if (n - 1 > r->first && t[-1].begin == t->begin && t[-1].flags & DP_TOKEN_CONTRACTED)
			t->flags |= DP_TOKEN_CONTINUES;
		r->join_to = r->join_to == id ? 0 : r->join_to;
	} else {
		t->flags = has_space(c[MISC]) ? DP_TOKEN_SPACE : 0;
		t->begin = add_text(r, c[FORM], t->flags);
		t->end = t->begin + c[FORM].n;
	}
	t->form = dp_arena_str(&r->doc->arena, c[FORM]);
	t->lemma = dp_arena_str(&r->doc->arena, value(c[LEMMA]));
	t->upos = (uint8_t)dp_upos_of(c[UPOS]);
	t->xpos = r->xpos ? (uint16_t)dp_names_put(r->xpos, c[XPOS]) : 0;
	dp_feats_of(c[FEATS], &t->feats);
	t->head = number(c[HEAD], &head) && head > 0 ? r->first + head - 1 : DP_NONE;
	t->deprel = (uint8_t)dp_deprel_of(c[DEPREL]);
	return t->form.p && t->lemma.p ? 0 : dp_fail_memory(error);
}

static int read_line(reader *r, dp_str line, depesche_error *error)
{
	dp_str c[COLUMNS], rest = line, part;
	uint32_t n = 0, id, to;
	while (n < COLUMNS && dp_str_cut(&rest, '\t', &part))
		c[n++] = part;
	if (n < 8)
		return fail(r, error, "a CoNLL-U token has ten columns with one TAB between them");
	for (; n < COLUMNS; n++)
		c[n] = DP_STR("_");
	if (memchr(c[ID].p, '.', c[ID].n))
		return 0;
	if (c[FORM].n == 0)
		return fail(r, error, "a token has no form");
	dp_str range = c[ID], from;
	dp_str_cut(&range, '-', &from);
	if (range.p && range.n) {
		if (!number(from, &id) || !number(range, &to) || to < id)
			return fail(r, error, "a range of words should be two numbers, as 3-4");
		r->join_space = has_space(c[MISC]);
		r->join_begin = add_text(r, c[FORM], r->join_space);
		r->join_end = r->join_begin + c[FORM].n;
		r->join_to = to;
		return 0;
	}
	if (!number(c[ID], &id) || id != r->doc->tokens.n - r->first + 1)
		return fail(r, error, "words should be numbered 1, 2, 3 within their sentence");
	return read_token(r, c, id, error);
}

static int end_sentence(reader *r, depesche_error *error)
{
	dp_doc *doc = r->doc;
	uint32_t n = doc->tokens.n;
	r->join_to = 0;
	if (n == r->first)
		return 0;
	dp_sentence *s = DP_PUSH(&doc->arena, &doc->sentences);
	dp_block *b = DP_PUSH(&doc->arena, &doc->blocks);
	if (!s || !b)
		return dp_fail_memory(error);
	*s = (dp_sentence){doc->tokens.v[r->first].begin, doc->tokens.v[n - 1].end, r->first, n - r->first, doc->blocks.n - 1, r->first};
	*b = (dp_block){s->begin, s->end, DP_BLOCK_BODY};
	for (uint32_t i = r->first; i < n; i++) {
		dp_token *t = &doc->tokens.v[i];
		if (t->head != DP_NONE && t->head >= n)
			return fail(r, error, "a head is no word of its sentence");
		if (t->head == DP_NONE && t->deprel == DP_REL_ROOT)
			s->root = i;
	}
	r->first = n;
	r->text[r->n++] = '\n';
	return 0;
}

int dp_conllu_read(dp_doc *doc, dp_str bytes, dp_names *xpos, depesche_error *error)
{
	reader r = {.doc = doc, .xpos = xpos, .rest = bytes};
	r.text = dp_arena_alloc(&doc->arena, (size_t)bytes.n + 2);
	if (!r.text)
		return dp_fail_memory(error);
	int rc = 0;
	while (rc == 0 && r.rest.p && r.rest.n) {
		const char *nl = memchr(r.rest.p, '\n', r.rest.n);
		uint32_t n = nl ? (uint32_t)(nl - r.rest.p) : r.rest.n;
		dp_str line = dp_str_of(r.rest.p, n && r.rest.p[n - 1] == '\r' ? n - 1 : n);
		r.rest = dp_str_sub(r.rest, n + 1, r.rest.n);
		r.line++;
		if (line.n == 0)
			rc = end_sentence(&r, error);
		else if (line.p[0] != '#')
			rc = read_line(&r, line, error);
	}
	if (rc == 0)
		rc = end_sentence(&r, error);
	doc->text = dp_str_of(r.text, r.n);
	return rc;
}

static void print_columns(const dp_token *t, uint32_t first, const dp_names *xpos, dp_buf *out)
{
	char feats[1024];
	dp_feats_print(t->feats, feats, sizeof feats);
	dp_str columns[] = {t->form, t->lemma.n ? t->lemma : DP_STR("_"), dp_str_c(dp_upos_name((dp_upos)t->upos)), dp_names_get(xpos, t->xpos), dp_str_c(feats)};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		dp_buf_str(out, columns[i]);
		dp_buf_char(out, '\t');
	}
	if (t->deprel == DP_REL_NONE)
		dp_buf_c(out, "_\t_\t_\t");
	else
		dp_buf_printf(out, "%u\t%s\t_\t", t->head == DP_NONE ? 0 : t->head - first + 1, dp_deprel_name((dp_deprel)t->deprel));
}

/* White space inside a line would break the columns. */
static void print_text(dp_str text, dp_buf *out)
{
	for (uint32_t i = 0; i < text.n; i++)
		dp_buf_char(out, (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
}

void dp_conllu_print(const dp_doc *doc, uint32_t s, const dp_names *xpos, dp_buf *out)
{
	const dp_sentence *sentence = &doc->sentences.v[s];
	dp_buf_printf(out, "# sent_id = %u\n# text = ", s + 1);
	print_text(dp_doc_words(doc, sentence->begin, sentence->end), out);
	dp_buf_char(out, '\n');
	for (uint32_t i = 0; i < sentence->count; i++) {
		const dp_token *t = &doc->tokens.v[sentence->first + i];
		bool contracted = t->flags & DP_TOKEN_CONTRACTED, space = t->flags & DP_TOKEN_SPACE || i + 1 == sentence->count;
		if (contracted && !(t->flags & DP_TOKEN_CONTINUES)) {
			uint32_t last = i;
			while (last + 1 < sentence->count && t[last + 1 - i].flags & DP_TOKEN_CONTINUES)
				last++;
			dp_buf_printf(out, "%u-%u\t", i + 1, last + 1);
			print_text(dp_doc_words(doc, t->begin, t->end), out);
			dp_buf_printf(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n", space ? "_" : "SpaceAfter=No");
		}
		dp_buf_printf(out, "%u\t", i + 1);
		print_columns(t, sentence->first, xpos, out);
		dp_buf_c(out, contracted || space ? "_\n" : "SpaceAfter=No\n");
	}
	dp_buf_char(out, '\n');
}
