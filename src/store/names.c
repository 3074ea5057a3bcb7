#include "store/names.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mention/fold.h"

#include <stdlib.h>

enum { FOLDED_CAP = 1 << 26 };

struct dp_namebook {
	dp_stmt *name, *word;
	dp_buf folded;
};

const char *dp_name_kind_name(dp_name_kind kind)
{
	return kind == DP_NAME_SIDE ? "side" : "place";
}

/* What stands inside a word without ending it, and is dropped from it: U.N., O'Brien. */
static bool inside(uint32_t c)
{
	return c == '\'' || c == '.' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB || c == 0x00AD;
}

/* Cuts the next word off; false at the end. */
static bool cut_word(dp_str *rest, dp_str *word)
{
	uint32_t begin = UINT32_MAX, at = 0;
	while (at < rest->n) {
		uint32_t before = at, c = dp_utf8_next(*rest, &at);
		bool part = dp_utf8_letter(c) || dp_utf8_digit(c);
		if (begin == UINT32_MAX && part)
			begin = before;
		if (begin == UINT32_MAX || part || inside(c))
			continue;
		*word = dp_str_sub(*rest, begin, before);
		*rest = dp_str_sub(*rest, at, rest->n);
		return true;
	}
	if (begin == UINT32_MAX)
		return false;
	*word = dp_str_sub(*rest, begin, rest->n);
	*rest = dp_str_sub(*rest, rest->n, rest->n);
	return true;
}

void dp_name_fold(dp_str name, dp_buf *out)
{
	char folded[DP_FOLD_MAX];
	bool first = true;
	for (dp_str word; cut_word(&name, &word);) {
		uint32_t n = dp_fold(word, false, folded);
		if (n == 0)
			continue;
		dp_buf_c(out, first ? "" : " ");
		dp_buf_add(out, folded, n);
		first = false;
	}
}

int dp_namebook_open(dp_namebook **self, dp_db *db, depesche_error *error)
{
	dp_namebook *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	dp_buf_init(&new->folded, FOLDED_CAP);
	int rc =
		dp_db_prepare(db, "INSERT INTO name (kind, name, folded) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id", &new->name, error);
	if (rc == 0)
		rc = dp_db_prepare(db, "INSERT INTO name_word (word, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", &new->word, error);
	if (rc != 0) {
		dp_namebook_close(new);
		return rc;
	}
	*self = new;
	return 0;
}

void dp_namebook_close(dp_namebook *self)
{
	if (!self)
		return;
	dp_stmt_free(self->name);
	dp_stmt_free(self->word);
	dp_buf_release(&self->folded);
	free(self);
}

static int note_words(dp_namebook *self, int64_t name, depesche_error *error)
{
	dp_str rest = dp_buf_view(&self->folded), word;
	int rc = 0;
	while (rc == 0 && dp_str_cut(&rest, ' ', &word)) {
		dp_stmt_text(self->word, 1, word);
		dp_stmt_int(self->word, 2, name);
		rc = dp_stmt_run(self->word, error);
	}
	return rc;
}

int dp_namebook_note(dp_namebook *self, dp_name_kind kind, dp_str name, depesche_error *error)
{
	if (name.n == 0)
		return 0;
	dp_buf_clear(&self->folded);
	dp_name_fold(name, &self->folded);
	if (self->folded.failed)
		return dp_fail_memory(error);
	dp_stmt_text(self->name, 1, dp_str_c(dp_name_kind_name(kind)));
	dp_stmt_text(self->name, 2, name);
	dp_stmt_text(self->name, 3, dp_buf_view(&self->folded));
	int rc = dp_stmt_step(self->name, error);
	if (rc <= 0)
		return rc;
	int64_t id = dp_stmt_get_int(self->name, 0);
	dp_stmt_reset(self->name);
	return note_words(self, id, error);
}
