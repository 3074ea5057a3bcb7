#include "store/record_parts.h"

#include "base/error.h"

/* ---- what is touched ---- */

static void copy_key(char key[DP_KEY], dp_str s)
{
	snprintf(key, DP_KEY, "%.*s", (int)(s.n < DP_KEY ? s.n : DP_KEY - 1), s.n ? s.p : "");
}

static int read_key(dp_record *record, dp_touched *t, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_record_stmt(record, DP_SQL_EVENT_KEY, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, t->row);
	rc = dp_stmt_step(s, error);
	t->old = rc > 0;
	if (rc > 0)
		copy_key(t->key, dp_stmt_get_text(s, 0));
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

/* The place of `event` among the touched, where it is put if it is not there. NULL when memory is out. */
static dp_touched *put(dp_change *self, int64_t event, bool *fresh)
{
	dp_arena *arena = &self->record->article;
	uint32_t *at = dp_seen_put(&self->index, arena, event, DP_NONE);
	if (!at)
		return NULL;
	*fresh = *at == DP_NONE;
	if (!*fresh)
		return &self->touched.v[*at];
	dp_touched *t = DP_PUSH(arena, &self->touched);
	if (t) {
		*at = self->touched.n - 1;
		t->row = event;
	}
	return t;
}

static int touch(dp_change *self, int64_t event, dp_touched **touched, depesche_error *error)
{
	bool fresh;
	dp_touched *t = put(self, event, &fresh);
	if (!t)
		return dp_fail_memory(error);
	*touched = t;
	return fresh ? read_key(self->record, t, error) : 0;
}

int dp_change_touch(dp_change *self, int64_t event, depesche_error *error)
{
	dp_touched *t;
	return touch(self, event, &t, error);
}

int dp_change_leave(dp_change *self, int64_t event, depesche_error *error)
{
	dp_touched *t;
	dp_ids ids = {0};
	int rc = touch(self, event, &t, error);
	if (rc != 0 || !t->old || t->member)
		return rc;
	rc = dp_record_numbers(self->record, DP_SQL_REPORT_MEMBERS, DP_INTS(event), &self->record->article, &ids, error);
	if (rc == 0) {
		t->member = ids.v;
		t->members = ids.n;
	}
	return rc;
}

int dp_change_next(dp_change *self, int64_t *counter, dp_sql which, int64_t *number, depesche_error *error)
{
	int64_t last;
	if (*counter == 0) {
		int rc = dp_record_number(self->record, which, NULL, 0, 0, &last, error);
		if (rc != 0)
			return rc;
		*counter = last + 1;
	}
	*number = (*counter)++;
	return 0;
}

int dp_change_count_reports(dp_change *self, depesche_error *error)
{
	int64_t unused;
	return self->next_report ? 0 : dp_change_next(self, &self->next_report, DP_SQL_REPORT_NEXT, &unused, error);
}

int dp_change_found(dp_change *self, int64_t *event, depesche_error *error)
{
	bool fresh;
	int rc = dp_change_next(self, &self->next_event, DP_SQL_EVENT_NEXT, event, error);
	if (rc != 0)
		return rc;
	return put(self, *event, &fresh) ? 0 : dp_fail_memory(error);
}

/* ---- ids ---- */

/* The first report of the tree, its key, and the event that has this key for its id already. */
static int read_first(dp_change *self, dp_touched *t, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_record_stmt(self->record, DP_SQL_REPORT_FIRST, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, t->row);
	rc = dp_stmt_step(s, error);
	if (rc > 0) {
		t->first = dp_stmt_get_int(s, 0);
		copy_key(t->now, dp_stmt_get_text(s, 1));
		t->target = dp_stmt_get_int(s, 2);
		t->known = t->target != 0;
	}
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

/* A key stays with its row; a tree whose key is new takes a row that no key had. */
static int choose_row(dp_change *self, dp_touched *t, depesche_error *error)
{
	int rc = read_first(self, t, error);
	if (rc != 0 || t->first == 0 || t->target)
		return rc;
	if (t->old)
		return dp_change_next(self, &self->next_event, DP_SQL_EVENT_NEXT, &t->target, error);
	t->target = t->row;
	return 0;
}

/* Trees may change their rows in a circle, hence the step between. */
static int move_rows(dp_change *self, depesche_error *error)
{
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < self->touched.n; i++) {
		const dp_touched *t = &self->touched.v[i];
		if (t->first && t->target != t->row)
			rc = dp_record_run(self->record, DP_SQL_REPORT_RENUMBER, DP_INTS(-t->target, t->row), error);
	}
	for (uint32_t i = 0; rc == 0 && i < self->touched.n; i++) {
		const dp_touched *t = &self->touched.v[i];
		if (t->first && t->target != t->row)
			rc = dp_record_run(self->record, DP_SQL_REPORT_RENUMBER, DP_INTS(t->target, -t->target), error);
	}
	return rc;
}

/* The tree whose row is `event` from now on. */
static const dp_touched *tree_at(const dp_change *self, int64_t event)
{
	uint32_t at = dp_seen_get(&self->index, event);
	if (at != DP_NONE && self->touched.v[at].first && self->touched.v[at].target == event)
		return &self->touched.v[at];
	for (uint32_t i = 0; i < self->touched.n; i++)
		if (self->touched.v[i].first && self->touched.v[i].target == event)
			return &self->touched.v[i];
	return NULL;
}

static int event_of_key(dp_record *record, const char *key, int64_t *event, depesche_error *error)
{
	dp_stmt *s;
	*event = 0;
	int rc = dp_record_stmt(record, DP_SQL_REPORT_EVENT_OF_KEY, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, dp_str_c(key));
	rc = dp_stmt_step(s, error);
	if (rc > 0)
		*event = dp_stmt_get_int(s, 0);
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

/* Where an id leads that was given up: to the report that it came from, else to the first that is left of its event. NULL for nowhere. */
static int heir_of(dp_change *self, const dp_touched *gone, const dp_touched **heir, depesche_error *error)
{
	int64_t event;
	int rc = event_of_key(self->record, gone->key, &event, error);
	for (uint32_t i = 0; rc == 0 && event == 0 && i < gone->members; i++)
		rc = dp_record_number(self->record, DP_SQL_REPORT_EVENT, DP_INTS(gone->member[i]), 0, &event, error);
	*heir = rc == 0 && event ? tree_at(self, event) : NULL;
	return rc;
}

/* The event that a tree with a new id came out of; NULL where its first report is new, too. */
static const dp_touched *origin_of(const dp_change *self, const dp_touched *tree)
{
	for (uint32_t i = 0; i < self->touched.n; i++) {
		const dp_touched *t = &self->touched.v[i];
		uint32_t low = 0, high = t->members;
		while (low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (t->member[middle] < tree->first)
				low = middle + 1;
			else
				high = middle;
		}
		if (low < t->members && t->member[low] == tree->first)
			return t;
	}
	return NULL;
}

/* ---- revisions ---- */

typedef struct revision {
	const char *event, *kind, *field;
	dp_str old, new;
} revision;

static int write_revision(dp_change *self, const revision *r, depesche_error *error)
{
	dp_row row;
	int64_t id;
	int rc = dp_change_next(self, &self->next_revision, DP_SQL_REVISION_NEXT, &id, error);
	if (rc == 0)
		rc = dp_row_begin(self->record, DP_SQL_ADD_REVISION, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, id);
	dp_row_c(&row, self->at);
	dp_row_c(&row, r->event);
	dp_row_c(&row, r->kind);
	dp_row_c(&row, r->field);
	dp_row_text(&row, r->old);
	dp_row_text(&row, r->new);
	dp_row_text(&row, self->doc);
	return dp_stmt_run(row.stmt, error);
}

static int set_redirect(dp_record *record, const char *key, const char *target, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_ADD_REDIRECT, &row, error);
	if (rc != 0)
		return rc;
	dp_row_c(&row, key);
	dp_row_c(&row, target);
	return dp_stmt_run(row.stmt, error);
}

static int take_back_redirect(dp_record *record, const char *key, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_REDIRECT_DELETE, &row, error);
	if (rc != 0)
		return rc;
	dp_row_c(&row, key);
	return dp_stmt_run(row.stmt, error);
}

/* An id is given up; that of the event which takes its place tells so, unless it is the same event going on under its next report's key. */
static int give_up(dp_change *self, const dp_touched *gone, depesche_error *error)
{
	const dp_touched *heir;
	int rc = heir_of(self, gone, &heir, error);
	if (rc != 0)
		return rc;
	self->told->ended++;
	const char *target = heir ? heir->now : "";
	rc = write_revision(self, &(revision){gone->key, "ended", "", DP_STR(""), dp_str_c(target)}, error);
	if (rc == 0 && heir)
		rc = set_redirect(self->record, gone->key, target, error);
	if (rc == 0)
		rc = dp_entry_delete(self->record, gone->row, error);
	if (rc != 0 || !heir || origin_of(self, heir) == gone)
		return rc;
	return write_revision(self, &(revision){target, "merged", "", DP_STR(""), dp_str_c(gone->key)}, error);
}

static int tell_created(dp_change *self, const dp_touched *tree, depesche_error *error)
{
	const dp_touched *from = origin_of(self, tree);
	self->told->created++;
	int rc = write_revision(self, &(revision){tree->now, "created", "", dp_str_c(from ? from->key : ""), DP_STR("")}, error);
	if (rc != 0 || !from || !tree_at(self, from->row))
		return rc;
	return write_revision(self, &(revision){from->key, "split", "", DP_STR(""), dp_str_c(tree->now)}, error);
}

static int tell_changes(dp_change *self, const dp_touched *tree, const dp_entry *before, const dp_entry *after, depesche_error *error)
{
	bool revised = false;
	for (dp_entry_field f = 0; f < DP_ENTRY_REVISED; f++) {
		if (dp_str_eq(before->value[f], after->value[f]))
			continue;
		int rc = write_revision(self, &(revision){tree->now, "changed", dp_entry_name(f), before->value[f], after->value[f]}, error);
		if (rc != 0)
			return rc;
		revised = true;
	}
	self->told->changed += revised;
	return 0;
}

/* ---- events ---- */

/* An event with an id that was not there yet. */
static int add_event(dp_change *self, const dp_touched *tree, const dp_act *act, depesche_error *error)
{
	int rc = take_back_redirect(self->record, tree->now, error);
	if (rc == 0)
		rc = tell_created(self, tree, error);
	return rc == 0 ? dp_entry_write(self->record, tree->target, tree->now, act, &(dp_entry_parts){.fresh = true}, error) : rc;
}

static int change_event(dp_change *self, const dp_touched *tree, const dp_act *act, depesche_error *error)
{
	dp_record *record = self->record;
	dp_entry before, after;
	bool there = false;
	int rc = dp_entry_read(record, tree->target, &record->event, &before, &there, error);
	if (rc != 0 || !there)
		return rc != 0 ? rc : dp_fail(error, DEPESCHE_EINPUT, "event %s is missing; the record is damaged", tree->now);
	if (!dp_entry_of(act, &record->event, &after))
		return dp_fail_memory(error);
	dp_entry_parts parts = dp_entry_compare(&before, &after);
	rc = tell_changes(self, tree, &before, &after, error);
	return rc == 0 ? dp_entry_write(record, tree->target, tree->now, act, &parts, error) : rc;
}

/* The event of a tree as it is now. */
static int write_event(dp_change *self, const dp_touched *tree, depesche_error *error)
{
	dp_record *record = self->record;
	dp_act act;
	bool there = false;
	dp_arena_reset(&record->event);
	int rc = dp_load_act(record, &(dp_load){tree->target, &record->event, false}, &act, &there, error);
	if (rc != 0)
		return rc;
	return tree->known ? change_event(self, tree, &act, error) : add_event(self, tree, &act, error);
}

int dp_change_settle(dp_change *self, depesche_error *error)
{
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < self->touched.n; i++)
		rc = choose_row(self, &self->touched.v[i], error);
	if (rc == 0)
		rc = move_rows(self, error);
	for (uint32_t i = 0; rc == 0 && i < self->touched.n; i++) {
		const dp_touched *t = &self->touched.v[i];
		if (t->old && !tree_at(self, t->row))
			rc = give_up(self, t, error);
	}
	for (uint32_t i = 0; rc == 0 && i < self->touched.n; i++)
		if (self->touched.v[i].first)
			rc = write_event(self, &self->touched.v[i], error);
	return rc;
}
