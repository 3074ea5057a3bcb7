#include "mention/endings.h"

#include "pack/source.h"

static const char *const BENDS[DP_BEND_COUNT] = {"name", "adjective", "person", "acronym", "stem", "inhabitant", "of-place", "article", "noun"};

static int read_row(dp_endings *self, dp_arena *arena, dp_source *source, const dp_row *row, depesche_error *error)
{
	uint32_t bend = 0;
	while (bend < DP_BEND_COUNT && !dp_str_is(row->column[1], BENDS[bend]))
		bend++;
	if (bend == DP_BEND_COUNT)
		return dp_source_fail(source, error, row->column[1].p, "unknown class of words; see docs/packs.md");
	dp_str afters = row->column[2], after;
	while (dp_str_cut(&afters, ';', &after)) {
		dp_ending *e = DP_PUSH(arena, &self->list);
		if (!e)
			return dp_source_fail(source, error, NULL, "does not fit into memory");
		e->language = dp_arena_str(arena, row->column[0]);
		e->after = dp_str_is(after, "*") ? DP_STR("") : dp_arena_str(arena, after);
		e->bend = (dp_bend)bend;
		dp_str forms = row->column[3], form;
		while (dp_str_cut(&forms, ';', &form)) {
			if (e->n == sizeof e->forms / sizeof *e->forms)
				return dp_source_fail(source, error, form.p, "has more forms than fit");
			e->forms[e->n++] = dp_str_is(form, "0") ? DP_STR("") : dp_arena_str(arena, form);
		}
	}
	return 0;
}

int dp_endings_read(dp_endings *self, dp_arena *arena, const char *path, depesche_error *error)
{
	dp_source source;
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_row row;
	while (rc == 0 && (rc = dp_source_row(&source, 4, 4, &row, error)) == 1)
		rc = read_row(self, arena, &source, &row, error);
	dp_source_close(&source);
	return rc;
}

static const dp_ending *longest(const dp_endings *self, dp_str language, dp_bend bend, dp_str word)
{
	const dp_ending *best = NULL;
	for (uint32_t i = 0; i < self->list.n; i++) {
		const dp_ending *e = &self->list.v[i];
		if (e->bend == bend && dp_str_eq(e->language, language) && dp_str_ends(word, e->after) && word.n > e->after.n &&
		    (!best || e->after.n > best->after.n))
			best = e;
	}
	return best;
}

uint32_t dp_endings_forms(const dp_endings *self, dp_arena *arena, dp_str language, dp_bend bend, dp_str word, dp_str out[DP_FORMS_MAX])
{
	/* An article is the whole word: its row's `after` is not cut off a stem. */
	const dp_ending *e = NULL;
	if (bend == DP_BEND_ARTICLE) {
		for (uint32_t i = 0; i < self->list.n && !e; i++)
			if (self->list.v[i].bend == bend && dp_str_eq(self->list.v[i].language, language) && dp_str_eq(self->list.v[i].after, word))
				e = &self->list.v[i];
	} else {
		e = longest(self, language, bend, word);
	}
	if (!e)
		return 0;
	uint32_t n = 0;
	out[n++] = word;
	for (uint32_t i = 0; i < e->n; i++) {
		dp_str ending = e->forms[i];
		bool replaces = ending.n && ending.p[0] == '=';
		uint32_t kept = bend == DP_BEND_ARTICLE ? 0 : replaces ? word.n - e->after.n : word.n;
		dp_str form = dp_arena_printf(arena, "%.*s%.*s", (int)kept, word.p, (int)(ending.n - replaces), ending.p + replaces);
		if (form.p && !dp_str_eq(form, word))
			out[n++] = form;
	}
	return n;
}
