#include "train/treebank.h"

#include "base/error.h"
#include "base/utf8.h"

typedef struct reader {
	dp_treebank *bank;
	dp_str id; /* of the open sentence */
	uint32_t line, first;
	dp_str surface;    /* of the open range of words */
	uint32_t from, to; /* that range, 0 for none */
} reader;

bool dp_treebank_number(dp_str s, uint32_t *out)
{
	uint64_t v = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || v > INT32_MAX / 10)
			return false;
		v = v * 10 + (uint32_t)(s.p[i] - '0');
	}
	*out = (uint32_t)v;
	return s.n > 0 && v <= INT32_MAX;
}

static int fail(const reader *r, uint32_t line, depesche_error *error, const char *what)
{
	return dp_fail_at(error, DEPESCHE_EINPUT, r->bank->path, line, 0, "%s", what);
}

static int open_range(reader *r, const dp_str *c, depesche_error *error)
{
	dp_str to = c[0], from;
	uint32_t next = r->bank->words.n - r->first + 1;
	dp_str_cut(&to, '-', &from);
	if (r->to || !dp_treebank_number(from, &r->from) || !dp_treebank_number(to, &r->to) || r->from != next || r->to <= r->from)
		return fail(r, r->line, error, "a range of words should be two numbers, as 3-4, and stand before its words");
	r->surface = c[DP_TB_FORM];
	return 0;
}

static int word(reader *r, const dp_str *c, depesche_error *error)
{
	uint32_t id, next = r->bank->words.n - r->first + 1;
	if (!dp_treebank_number(c[0], &id) || id != next)
		return fail(r, r->line, error, "words should be numbered 1, 2, 3 within their sentence");
	if (c[DP_TB_FORM].n == 0)
		return fail(r, r->line, error, "a word has no form");
	dp_tb_word *w = DP_PUSH(&r->bank->arena, &r->bank->words);
	if (!w)
		return dp_fail_memory(error);
	memcpy(w->column, c, sizeof w->column);
	w->line = r->line;
	w->part = r->to ? id - r->from + 1 : 0;
	w->surface = r->to ? r->surface : c[DP_TB_FORM];
	r->to = r->to == id ? 0 : r->to;
	return dp_treebank_number(c[DP_TB_HEAD], &w->head) ? 0 : fail(r, r->line, error, "the head, column 7, should be a number, 0 for the root");
}

static int line_of(reader *r, dp_str line, depesche_error *error)
{
	dp_str c[DP_TB_COLUMNS], rest = line;
	uint32_t n = 0;
	while (n < DP_TB_COLUMNS && dp_str_cut(&rest, '\t', &c[n]))
		n++;
	if (n < DP_TB_COLUMNS || rest.p)
		return fail(r, r->line, error, "a word should have ten columns with one TAB between them");
	if (memchr(c[0].p, '.', c[0].n))
		return 0;
	return memchr(c[0].p, '-', c[0].n) ? open_range(r, c, error) : word(r, c, error);
}

static int end_sentence(reader *r, depesche_error *error)
{
	dp_treebank *bank = r->bank;
	uint32_t count = bank->words.n - r->first;
	if (r->to)
		return fail(r, r->line, error, "the sentence ends before its range of words");
	if (count == 0)
		return 0;
	if (count > DP_TB_SENTENCE_MAX)
		return fail(r, bank->words.v[r->first].line, error,
			"the sentence has more words than any sentence; a blank line should stand after each");
	for (uint32_t i = r->first; i < bank->words.n; i++)
		if (bank->words.v[i].head > count)
			return fail(r, bank->words.v[i].line, error, "the head is no word of the sentence");
	dp_tb_sentence *s = DP_PUSH(&bank->arena, &bank->sentences);
	if (!s)
		return dp_fail_memory(error);
	*s = (dp_tb_sentence){r->id, bank->words.v[r->first].line, r->first, count};
	r->first = bank->words.n;
	r->id = DP_STR("");
	return 0;
}

static void comment(reader *r, dp_str line)
{
	dp_str key, value = dp_str_sub(line, 1, line.n);
	dp_str_cut(&value, '=', &key);
	if (dp_str_is(key, "sent_id") && value.p)
		r->id = dp_str_trim(value);
}

static int lines(reader *r, dp_str rest, depesche_error *error)
{
	int rc = 0;
	while (rc == 0 && rest.n) {
		const char *nl = memchr(rest.p, '\n', rest.n);
		uint32_t n = nl ? (uint32_t)(nl - rest.p) : rest.n;
		dp_str line = dp_str_of(rest.p, n && rest.p[n - 1] == '\r' ? n - 1 : n);
		rest = dp_str_sub(rest, n + 1, rest.n);
		r->line++;
		if (line.n == 0)
			rc = end_sentence(r, error);
		else if (line.p[0] == '#')
			comment(r, line);
		else
			rc = line_of(r, line, error);
	}
	return rc == 0 ? end_sentence(r, error) : rc;
}

int dp_treebank_open(dp_treebank *self, const char *path, depesche_error *error)
{
	reader r = {.bank = self, .id = DP_STR("")};
	memset(self, 0, sizeof *self);
	int rc = dp_file_open(&self->file, path, error);
	if (rc != 0)
		return rc;
	self->path = path;
	dp_arena_init(&self->arena, (size_t)4 << 30);
	dp_str bytes = dp_str_of(self->file.data, self->file.size);
	uint32_t bad = self->file.size < INT32_MAX ? dp_utf8_check(bytes) : 0;
	if (self->file.size >= INT32_MAX || bad < bytes.n)
		rc = dp_fail_offset(error, DEPESCHE_EINPUT, path, bad, "is not UTF-8, or larger than two gigabytes");
	else
		rc = lines(&r, bytes, error);
	if (rc != 0)
		dp_treebank_close(self);
	return rc;
}

void dp_treebank_close(dp_treebank *self)
{
	dp_arena_release(&self->arena);
	dp_file_close(&self->file);
}
