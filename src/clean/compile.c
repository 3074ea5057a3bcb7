#include "base/error.h"
#include "base/utf8.h"
#include "clean/clean.h"
#include "pack/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const classes[DP_CLEAN_COUNT] = {"", "month", "by", "keep", "byline", "published", "section", "ui", "menu", "teaser", "related",
	"share", "letter", "cookie", "rights", "credit", "ad", "contact", "notice", "end"};

static uint32_t class_of(dp_str name)
{
	for (uint32_t i = 1; i < DP_CLEAN_COUNT; i++)
		if (dp_str_is(name, classes[i]))
			return i;
	return DP_CLEAN_NONE;
}

/* Patterns are compared with small letters, so that a capital in one could never match. */
static bool has_capital(dp_str s)
{
	for (uint32_t at = 0; at < s.n;)
		if (dp_utf8_upper(dp_utf8_next(s, &at)))
			return true;
	return false;
}

static int pattern_of(dp_source *source, const dp_row *row, dp_buf *table, dp_buf *pool, depesche_error *error)
{
	uint32_t class = class_of(row->column[0]);
	dp_str text = row->column[1], value = row->n > 2 ? row->column[2] : DP_STR("");
	if (class == DP_CLEAN_NONE)
		return dp_source_fail(source, error, row->column[0].p, "there is no class \"%.*s\"", (int)row->column[0].n, row->column[0].p);
	if (text.n == 0)
		return dp_source_fail(source, error, NULL, "the pattern is missing");
	if (has_capital(text))
		return dp_source_fail(source, error, text.p, "a pattern is written in small letters");
	uint32_t number = 0;
	for (uint32_t i = 0; i < value.n; i++) {
		if (value.p[i] < '0' || value.p[i] > '9' || number > 1000)
			return dp_source_fail(source, error, value.p, "the value is no number");
		number = number * 10 + (uint32_t)(value.p[i] - '0');
	}
	dp_buf_u32(table, (uint32_t)pool->n);
	dp_buf_u32(table, text.n);
	dp_buf_u32(table, class);
	dp_buf_u32(table, number);
	dp_buf_str(pool, text);
	return 0;
}

enum { CAP = 1 << 26 };

int dp_clean_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_source source;
	dp_row row;
	dp_buf table, pool;
	snprintf(path, sizeof path, "%s/furniture.txt", dir);
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_buf_init(&table, CAP);
	dp_buf_init(&pool, CAP);
	while ((rc = dp_source_row(&source, 2, 3, &row, error)) > 0)
		if ((rc = pattern_of(&source, &row, &table, &pool, error)) != 0)
			break;
	dp_buf_c(out, "CLN1");
	dp_buf_u32(out, (uint32_t)(table.n / 16));
	dp_buf_u32(out, (uint32_t)pool.n);
	dp_buf_u32(out, 0);
	dp_buf_str(out, dp_buf_view(&table));
	dp_buf_str(out, dp_buf_view(&pool));
	if (rc == 0 && (table.failed || pool.failed))
		rc = dp_fail_memory(error);
	dp_buf_release(&table);
	dp_buf_release(&pool);
	dp_source_close(&source);
	return rc;
}

typedef struct language_tables {
	dp_arena arena;
	dp_strmap_builder words;
	dp_language_name language[DP_LANGUAGES_MAX];
	uint32_t n, ranges;
	dp_buf range;
} language_tables;

static int add_words(language_tables *self, uint32_t language, dp_str words, depesche_error *error)
{
	dp_str word;
	while (dp_str_cut(&words, ' ', &word)) {
		if (word.n == 0)
			continue;
		uint32_t *set = dp_strmap_builder_put(&self->words, word, 0);
		if (!set)
			return dp_fail_memory(error);
		*set |= (uint32_t)1 << language;
	}
	return 0;
}

/* "0400-04FF 0500-052F" */
static int add_ranges(language_tables *self, const dp_source *source, uint32_t language, dp_str ranges, depesche_error *error)
{
	dp_str part;
	while (dp_str_cut(&ranges, ' ', &part)) {
		char text[32], *dash, *end;
		if (part.n == 0)
			continue;
		snprintf(text, sizeof text, "%.*s", (int)part.n, part.p);
		uint32_t first = (uint32_t)strtoul(text, &dash, 16), last = *dash == '-' ? (uint32_t)strtoul(dash + 1, &end, 16) : 0;
		if (*dash != '-' || *end || first > last)
			return dp_source_fail(source, error, part.p, "a script is ranges of code points as 0400-04FF");
		dp_buf_u32(&self->range, first);
		dp_buf_u32(&self->range, last);
		dp_buf_u32(&self->range, language);
		dp_buf_u32(&self->range, 0);
		self->ranges++;
	}
	return 0;
}

static int language_number(language_tables *self, const dp_source *source, dp_str code, uint32_t *number, depesche_error *error)
{
	for (*number = 0; *number < self->n; ++*number)
		if (dp_str_is(code, self->language[*number].code))
			return 0;
	if (self->n == DP_LANGUAGES_MAX)
		return dp_source_fail(source, error, code.p, "a pack has room for %d languages", DP_LANGUAGES_MAX);
	if (code.n == 0 || code.n >= sizeof self->language->code)
		return dp_source_fail(source, error, code.p, "\"%.*s\" is no code of a language", (int)code.n, code.p);
	memcpy(self->language[self->n].code, code.p, code.n);
	snprintf(self->language[self->n].name, sizeof self->language->name, "%.*s", (int)code.n, code.p);
	self->n++;
	return 0;
}

static int language_row(language_tables *self, const dp_source *source, const dp_row *row, depesche_error *error)
{
	uint32_t number = 0;
	dp_str kind = row->column[1], value = row->column[2];
	int rc = language_number(self, source, row->column[0], &number, error);
	if (rc != 0)
		return rc;
	if (dp_str_is(kind, "words"))
		return add_words(self, number, value, error);
	if (dp_str_is(kind, "script"))
		return add_ranges(self, source, number, value, error);
	if (!dp_str_is(kind, "name"))
		return dp_source_fail(source, error, kind.p, "there is no kind \"%.*s\"; there are name, words and script", (int)kind.n, kind.p);
	memset(self->language[number].name, 0, sizeof self->language->name);
	snprintf(self->language[number].name, sizeof self->language->name, "%.*s", (int)value.n, value.p);
	return 0;
}

int dp_language_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_source source;
	dp_row row;
	language_tables tables = {0};
	snprintf(path, sizeof path, "%s/language.txt", dir);
	if (access(path, F_OK) != 0)
		snprintf(path, sizeof path, "%s/languages.txt", dir);
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_arena_init(&tables.arena, CAP);
	dp_strmap_builder_init(&tables.words, &tables.arena);
	dp_buf_init(&tables.range, CAP);
	while ((rc = dp_source_row(&source, 3, 3, &row, error)) > 0)
		if ((rc = language_row(&tables, &source, &row, error)) != 0)
			break;
	dp_buf_c(out, "LNG1");
	dp_buf_u32(out, tables.n);
	dp_buf_u32(out, tables.ranges);
	dp_buf_u32(out, 0);
	dp_buf_add(out, tables.language, tables.n * sizeof *tables.language);
	dp_buf_str(out, dp_buf_view(&tables.range));
	dp_strmap_builder_write(&tables.words, out);
	dp_buf_release(&tables.range);
	dp_arena_release(&tables.arena);
	dp_source_close(&source);
	return rc;
}

int dp_agency_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_source source;
	dp_row row;
	dp_arena arena;
	dp_strmap_builder forms;
	dp_buf pool;
	snprintf(path, sizeof path, "%s/agencies.txt", dir);
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_arena_init(&arena, CAP);
	dp_strmap_builder_init(&forms, &arena);
	dp_buf_init(&pool, CAP);
	while ((rc = dp_source_row(&source, 2, 2, &row, error)) > 0) {
		dp_str rest = row.column[1], form;
		uint32_t at = (uint32_t)pool.n;
		dp_buf_u32(&pool, row.column[0].n);
		dp_buf_str(&pool, row.column[0]);
		dp_buf_align(&pool, 4);
		while (dp_str_cut(&rest, ';', &form)) {
			if (has_capital(form)) {
				rc = dp_source_fail(&source, error, form.p, "a form is written in small letters");
				break;
			}
			uint32_t *value = form.n ? dp_strmap_builder_put(&forms, form, at) : &at;
			if (!value) {
				rc = dp_fail_memory(error);
				break;
			}
		}
		if (rc < 0)
			break;
	}
	dp_strmap_builder_write(&forms, out);
	dp_buf_u32(out, (uint32_t)pool.n);
	dp_buf_str(out, dp_buf_view(&pool));
	dp_buf_release(&pool);
	dp_arena_release(&arena);
	dp_source_close(&source);
	return rc;
}
