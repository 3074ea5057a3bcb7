/* packs/<lang>/quotes.txt: `word  pos  roles`, see docs/packs.md. */
#include "quote/quote.h"

#include "pack/source.h"
#include "quote/roles.h"

#include "base/error.h"

#include <stdio.h>

static int add_row(dp_source *source, const dp_row *row, dp_strmap_builder *map, depesche_error *error)
{
	static const char *const roles[] = {"say", "doubt", "statement", "hearsay", "according", "after", "so", "as", "accordingly", "impersonal",
		"no-speaker", "report", "claim", "that", "whereby", "towards", "cited", "hearsay-modal", "behind", "by", "reflexive", "commits",
		"citing", "duty-modal"};
	static const char *const kinds[] = {"verb", "noun", "adp", "adv"};
	char key[256];
	uint32_t bits = 0, n = 2;
	dp_str word = row->column[0], rest = row->column[2], role;
	key[0] = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (dp_str_is(row->column[1], kinds[i]))
			key[0] = "vnpd"[i];
	if (!key[0] || word.n == 0 || word.n > 200)
		return dp_source_fail(source, error, row->column[1].p, "a row is `word  pos  roles` with pos verb, noun, adp or adv");
	key[1] = ':';
	for (uint32_t i = 0; i < word.n; i++)
		if (word.p[i] != '|')
			key[n++] = word.p[i];
	while (dp_str_cut(&rest, ' ', &role)) {
		uint32_t i = 0;
		while (i < sizeof roles / sizeof *roles && !dp_str_is(role, roles[i]))
			i++;
		if (i == sizeof roles / sizeof *roles)
			return dp_source_fail(source, error, role.p, "this role is not known");
		bits |= 1u << i;
	}
	uint32_t *value = dp_strmap_builder_put(map, dp_str_of(key, n), 0);
	if (!value)
		return dp_fail_memory(error);
	*value |= bits;
	return 0;
}

int dp_quote_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_arena arena;
	dp_source source;
	dp_row row;
	dp_strmap_builder map;
	snprintf(path, sizeof path, "%s/quotes.txt", dir);
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_arena_init(&arena, (size_t)1 << 26);
	dp_strmap_builder_init(&map, &arena);
	while ((rc = dp_source_row(&source, 3, 3, &row, error)) > 0 && (rc = add_row(&source, &row, &map, error)) == 0)
		;
	if (rc == 0)
		dp_strmap_builder_write(&map, out);
	dp_source_close(&source);
	dp_arena_release(&arena);
	return rc;
}

int dp_quote_open(dp_quotes *self, dp_str section, depesche_error *error)
{
	return dp_strmap_open(&self->roles, section, NULL, error);
}
