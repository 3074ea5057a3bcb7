#include "split/split.h"

#include "base/error.h"
#include "base/utf8.h"
#include "pack/source.h"

#include <stdio.h>

typedef struct compiler {
	dp_arena arena;
	dp_strmap_builder words;
	DP_VEC(dp_split_pair) pairs;
	dp_buf pool;
} compiler;

static int mark(compiler *c, dp_str word, uint32_t flags, bool lower, depesche_error *error)
{
	char small[256];
	if (lower) {
		uint32_t n = dp_utf8_tolower(word, small, sizeof small);
		if (n == UINT32_MAX)
			return 0;
		word = dp_str_of(small, n);
	}
	uint32_t *value = dp_strmap_builder_put(&c->words, word, 0);
	if (!value)
		return dp_fail_memory(error);
	*value |= flags;
	return 0;
}

/* Each word of "v. Chr." is an abbreviation; only the last one can end a sentence. */
static int abbreviation(compiler *c, const dp_row *row, depesche_error *error)
{
	dp_str rest = row->column[0], part;
	uint32_t last = dp_str_is(row->column[6], "may") ? DP_SPLIT_MAY_END : DP_SPLIT_ABBREVIATION;
	int rc = 0;
	while (rc == 0 && dp_str_cut(&rest, ' ', &part)) {
		bool more = rest.p && rest.n;
		if (dp_str_ends(part, DP_STR(".")))
			rc = mark(c, part, more ? DP_SPLIT_ABBREVIATION : last, false, error);
	}
	return rc;
}

static int contraction(compiler *c, const dp_source *source, const dp_row *row, depesche_error *error)
{
	dp_str second = row->column[1], first;
	dp_str_cut(&second, '+', &first);
	if (!second.p || first.n == 0 || second.n == 0)
		return dp_source_fail(source, error, row->column[1].p, "should be the two words joined by +, as in+dem");
	dp_split_pair *pair = DP_PUSH(&c->arena, &c->pairs);
	if (!pair)
		return dp_fail_memory(error);
	*pair = (dp_split_pair){(uint32_t)c->pool.n, first.n, (uint32_t)c->pool.n + first.n, second.n};
	dp_buf_str(&c->pool, first);
	dp_buf_str(&c->pool, second);
	uint32_t article = dp_str_ends(row->column[2], DP_STR("+DET")) ? DP_SPLIT_ARTICLE : 0;
	return mark(c, row->column[0], DP_SPLIT_CONTRACTION | DP_SPLIT_FUNCTION | article | (c->pairs.n - 1) << 16, true, error);
}

static uint32_t flags_of(const dp_row *row)
{
	dp_upos upos = dp_upos_of(row->column[2]);
	bool article = upos == DP_UPOS_DET || upos == DP_UPOS_ADP;
	return upos == DP_UPOS_NUM || upos == DP_UPOS_NOUN ? 0 : article ? DP_SPLIT_FUNCTION | DP_SPLIT_ARTICLE : DP_SPLIT_FUNCTION;
}

static int closed_file(void *self, const char *path, depesche_error *error)
{
	compiler *c = self;
	dp_source source;
	dp_row row;
	bool abbreviations = dp_str_ends(dp_str_c(path), DP_STR("/abbreviations.txt"));
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while ((rc = dp_source_row(&source, 4, abbreviations ? 7 : 5, &row, error)) > 0) {
		rc = 0;
		if (abbreviations)
			rc = abbreviation(c, &row, error);
		else if (dp_str_find(row.column[2], DP_STR("+"), 0) != UINT32_MAX)
			rc = contraction(c, &source, &row, error);
		else if (!memchr(row.column[0].p, ' ', row.column[0].n))
			rc = mark(c, row.column[0], flags_of(&row), true, error);
		if (rc != 0)
			break;
	}
	dp_source_close(&source);
	return rc;
}

static uint32_t kind_of(dp_str name)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} KINDS[] = {{"ordered", DP_SPLIT_ORDERED}, {"whole", DP_SPLIT_FUNCTION}, {"clitic", DP_SPLIT_CLITIC}, {"inner", DP_SPLIT_INNER},
		{"opens", DP_SPLIT_OPENS}, {"heads", DP_SPLIT_HEADS}, {"title", DP_SPLIT_TITLE}, {"last", DP_SPLIT_LAST}};
	for (uint32_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
		if (dp_str_is(name, KINDS[i].name))
			return KINDS[i].flag;
	return 0;
}

static int own_file(compiler *c, const char *path, depesche_error *error)
{
	dp_source source;
	dp_row row;
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while ((rc = dp_source_row(&source, 2, 2, &row, error)) > 0) {
		uint32_t flag = kind_of(row.column[1]);
		rc = flag ? mark(c, row.column[0], flag, true, error)
			  : dp_source_fail(&source, error, row.column[1].p, "should be `ordered`, `whole`, `clitic`, `inner` or `opens`");
		uint32_t *value = rc == 0 && flag == DP_SPLIT_FUNCTION ? dp_strmap_builder_put(&c->words, row.column[0], 0) : NULL;
		if (value)
			*value = DP_SPLIT_FUNCTION;
		if (rc != 0)
			break;
	}
	dp_source_close(&source);
	return rc;
}

static void write(compiler *c, dp_buf *out)
{
	dp_buf_add(out, "SPL2", 4);
	dp_buf_align(out, 16);
	dp_strmap_builder_write(&c->words, out);
	dp_buf_u32(out, c->pairs.n);
	dp_buf_u32(out, (uint32_t)c->pool.n);
	dp_buf_u32(out, 0);
	dp_buf_u32(out, 0);
	if (c->pairs.n)
		dp_buf_add(out, c->pairs.v, c->pairs.n * sizeof *c->pairs.v);
	dp_buf_str(out, dp_buf_view(&c->pool));
	dp_buf_align(out, 16);
}

int dp_split_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	compiler c = {0};
	char path[4096];
	dp_arena_init(&c.arena, (size_t)256 << 20);
	dp_buf_init(&c.pool, (size_t)1 << 20);
	dp_strmap_builder_init(&c.words, &c.arena);
	snprintf(path, sizeof path, "%s/lexicon/closed", dir);
	int rc = dp_source_files(path, ".txt", closed_file, &c, error);
	snprintf(path, sizeof path, "%s/split.txt", dir);
	if (rc == 0)
		rc = own_file(&c, path, error);
	if (rc == 0)
		write(&c, out);
	if (rc == 0 && (out->failed || c.pool.failed))
		rc = dp_fail_memory(error);
	dp_buf_release(&c.pool);
	dp_arena_release(&c.arena);
	return rc;
}
