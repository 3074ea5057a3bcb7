#include "store/record_parts.h"

#include "base/error.h"

static void add_side_line(dp_buf *out, const char *role, dp_str name)
{
	dp_buf_printf(out, "%s ", role);
	dp_buf_str(out, name);
	dp_buf_char(out, '\n');
}

static int read_former_sides(dp_record *record, dp_former *f, depesche_error *error)
{
	dp_row row;
	dp_buf_clear(&record->bytes);
	int rc = dp_row_begin(record, DP_SQL_REPORT_OLD_SIDES, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, f->slot.id);
	while ((rc = dp_stmt_step(row.stmt, error)) > 0) {
		dp_str role = dp_stmt_get_text(row.stmt, 0);
		add_side_line(&record->bytes, dp_str_is(role, "actor") ? "actor" : "recipient", dp_stmt_get_text(row.stmt, 1));
	}
	f->sides = record->bytes.failed ? (dp_str){NULL, 0} : dp_arena_str(&record->article, dp_buf_view(&record->bytes));
	return rc == 0 && !f->sides.p ? dp_fail_memory(error) : rc;
}

int dp_formers_read(dp_record *record, int64_t article, dp_formers *out, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_REPORT_OLD, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, article);
	while ((rc = dp_stmt_step(row.stmt, error)) > 0) {
		dp_former *f = DP_PUSH(&record->article, out);
		if (!f)
			return dp_fail_memory(error);
		f->slot.id = dp_stmt_get_int(row.stmt, 0);
		dp_str key = dp_stmt_get_text(row.stmt, 1);
		snprintf(f->slot.key, sizeof f->slot.key, "%.*s", (int)key.n, key.p);
		f->type = dp_type_of(dp_stmt_get_text(row.stmt, 2));
		f->trigger = dp_arena_str(&record->article, dp_stmt_get_text(row.stmt, 3));
		if (!f->trigger.p)
			return dp_fail_memory(error);
	}
	for (uint32_t i = 0; rc == 0 && i < out->n; i++)
		rc = read_former_sides(record, &out->v[i], error);
	return rc;
}

/* What has to be the same for a report to go on as a former one: the more, the sooner. */
typedef struct likeness {
	bool sides, trigger;
} likeness;

static void take_former(const dp_report *r, dp_str sides, likeness like, dp_formers *formers, dp_slot *slot)
{
	for (uint32_t i = 0; i < formers->n && slot->id == 0; i++) {
		dp_former *f = &formers->v[i];
		if (f->taken || f->type != r->type || (like.sides && !dp_str_eq(f->sides, sides)) ||
			(like.trigger && !dp_str_eq(f->trigger, r->trigger.text)))
			continue;
		f->taken = true;
		*slot = f->slot;
	}
}

static int sides_of(dp_record *record, const dp_report *r, dp_str *sides, depesche_error *error)
{
	dp_buf_clear(&record->bytes);
	for (uint32_t i = 0; i < r->actors; i++)
		add_side_line(&record->bytes, "actor", r->actor[i].name);
	for (uint32_t i = 0; i < r->recipients; i++)
		add_side_line(&record->bytes, "recipient", r->recipient[i].name);
	*sides = record->bytes.failed ? (dp_str){NULL, 0} : dp_arena_str(&record->article, dp_buf_view(&record->bytes));
	return sides->p ? 0 : dp_fail_memory(error);
}

int dp_formers_follow(dp_record *record, const dp_coded *coded, dp_formers *formers, dp_slot *slot, depesche_error *error)
{
	static const likeness order[] = {{true, true}, {true, false}, {false, true}};
	dp_str *sides = dp_arena_calloc(&record->article, coded->reports, sizeof *sides);
	int rc = sides || coded->reports == 0 ? 0 : dp_fail_memory(error);
	for (uint32_t i = 0; rc == 0 && formers->n && i < coded->reports; i++)
		rc = sides_of(record, &coded->report[i], &sides[i], error);
	for (size_t k = 0; rc == 0 && formers->n && k < sizeof order / sizeof *order; k++)
		for (uint32_t i = 0; i < coded->reports; i++)
			take_former(&coded->report[i], sides[i], order[k], formers, &slot[i]);
	return rc;
}
