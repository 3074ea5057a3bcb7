#include "store/record_parts.h"

#include "base/error.h"

typedef DP_VEC(dp_told) tolds;

static dp_str keep(dp_arena *arena, const dp_stmt *stmt, int column)
{
	dp_str s = dp_stmt_get_text(stmt, column);
	return s.n ? dp_arena_str(arena, s) : DP_STR("");
}

static void read_code(const dp_stmt *stmt, int column, char code[4])
{
	dp_str s = dp_stmt_get_text(stmt, column);
	if (s.n == 3)
		memcpy(code, s.p, 4);
}

static dp_status status_of(dp_str name)
{
	dp_status s = DP_STATUS_OCCURRED;
	while (s < DP_STATUS_DENIED && !dp_str_is(name, dp_status_name(s)))
		s++;
	return s;
}

static void read_report(const dp_stmt *s, dp_arena *arena, dp_report *r)
{
	r->id = keep(arena, s, 3);
	r->type = dp_type_of(dp_stmt_get_text(s, 4));
	r->mode = keep(arena, s, 5);
	r->status = status_of(dp_stmt_get_text(s, 6));
	r->certainty = dp_str_is(dp_stmt_get_text(s, 7), dp_certainty_name(DP_ALLEGED)) ? DP_ALLEGED : DP_STATED;
	r->date = keep(arena, s, 8);
	r->place.text = keep(arena, s, 9);
	r->place.name = keep(arena, s, 10);
	read_code(s, 11, r->place.code);
	r->place.kind = DP_STR("");
	r->place.begin = (uint32_t)dp_stmt_get_int(s, 12);
	r->place.end = (uint32_t)dp_stmt_get_int(s, 13);
	r->located = !dp_stmt_is_null(s, 14);
	r->lat = dp_stmt_get_real(s, 14);
	r->lon = dp_stmt_get_real(s, 15);
	r->context = keep(arena, s, 16);
	r->cameo = keep(arena, s, 17);
	r->quad = (int32_t)dp_stmt_get_int(s, 18);
	r->score = dp_stmt_get_real(s, 19);
	r->trigger = (dp_anchor){keep(arena, s, 20), (uint32_t)dp_stmt_get_int(s, 21), (uint32_t)dp_stmt_get_int(s, 22)};
	r->factuality = keep(arena, s, 23);
}

static bool read_told(const dp_stmt *s, dp_arena *arena, dp_told *told)
{
	read_report(s, arena, &told->report);
	told->row = (uint64_t)dp_stmt_get_int(s, 0);
	told->key = keep(arena, s, 1);
	told->number = (uint32_t)dp_stmt_get_int(s, 2);
	told->doc = keep(arena, s, 24);
	told->title = keep(arena, s, 25);
	told->published = keep(arena, s, 26);
	told->day = dp_stmt_get_day(s, 27);
	told->publisher = keep(arena, s, 28);
	told->agency = keep(arena, s, 29);
	told->url = keep(arena, s, 30);
	told->language = keep(arena, s, 31);
	told->root = (uint64_t)dp_stmt_get_int(s, 32);
	told->copy_of = keep(arena, s, 33);
	const dp_report *r = &told->report;
	const dp_str kept[] = {told->key, told->doc, told->title, told->published, told->publisher, told->agency, told->url, told->language, r->id,
		r->mode, r->date, r->place.text, r->place.name, r->context, r->cameo, r->trigger.text, r->factuality, told->copy_of};
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (!kept[i].p)
			return false;
	return dp_days_of(r->date, &told->report.days);
}

static int begin(dp_record *self, dp_sql which, int64_t event, dp_stmt **stmt, depesche_error *error)
{
	int rc = dp_record_stmt(self, which, stmt, error);
	if (rc == 0)
		dp_stmt_int(*stmt, 1, event);
	return rc;
}

static int load_reports(dp_record *self, int64_t event, dp_arena *arena, tolds *told, depesche_error *error)
{
	dp_stmt *s;
	int rc = begin(self, DP_SQL_TOLD, event, &s, error);
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0) {
		dp_told *t = DP_PUSH(arena, told);
		rc = t && read_told(s, arena, t) ? 0 : dp_fail_memory(error);
	}
	return rc;
}

/* The one of `row`; both are in order of rows. */
static dp_told *told_of(tolds *told, uint32_t *at, int64_t row)
{
	while (*at < told->n && told->v[*at].row < (uint64_t)row)
		++*at;
	return *at < told->n && told->v[*at].row == (uint64_t)row ? &told->v[*at] : NULL;
}

/* Sides of the same report and role stand together. */
typedef struct list {
	dp_member *v;
	uint32_t n, cap;
} list;

static bool read_member(const dp_stmt *s, dp_arena *arena, dp_member *m)
{
	m->text = keep(arena, s, 2);
	m->name = keep(arena, s, 3);
	read_code(s, 4, m->code);
	m->sector = dp_sector_of(dp_stmt_get_text(s, 5));
	m->kind = keep(arena, s, 6);
	m->begin = (uint32_t)dp_stmt_get_int(s, 7);
	m->end = (uint32_t)dp_stmt_get_int(s, 8);
	return m->text.p && m->name.p && m->kind.p;
}

/* Where the members of a role are listed, and how many. */
static const dp_member **place_of(dp_report *r, dp_str role, uint32_t **n)
{
	if (dp_str_is(role, "actor"))
		return *n = &r->actors, &r->actor;
	if (dp_str_is(role, "recipient"))
		return *n = &r->recipients, &r->recipient;
	return *n = &r->sources, &r->said_by;
}

/* Appends to the list of the report that was read last, or begins a new one. */
static dp_member *next_member(dp_arena *arena, dp_report *r, dp_str role, list *all)
{
	uint32_t *n;
	const dp_member **first = place_of(r, role, &n);
	if (*n == 0)
		*all = (list){0};
	dp_member *m = DP_PUSH(arena, all);
	if (m) {
		*first = all->v;
		++*n;
	}
	return m;
}

static int load_sides(dp_record *self, int64_t event, dp_arena *arena, tolds *told, depesche_error *error)
{
	dp_stmt *s;
	list all = {0};
	uint32_t at = 0;
	int rc = begin(self, DP_SQL_TOLD_SIDES, event, &s, error);
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0) {
		dp_told *t = told_of(told, &at, dp_stmt_get_int(s, 0));
		dp_member *m = t ? next_member(arena, &t->report, dp_stmt_get_text(s, 1), &all) : NULL;
		rc = m && read_member(s, arena, m) ? 0 : dp_fail_memory(error);
	}
	return rc;
}

static int load_anchors(dp_record *self, int64_t event, dp_arena *arena, tolds *told, depesche_error *error)
{
	dp_stmt *s;
	struct {
		dp_anchor *v;
		uint32_t n, cap;
	} all = {0};
	uint32_t at = 0;
	int rc = begin(self, DP_SQL_TOLD_ANCHORS, event, &s, error);
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0) {
		dp_told *t = told_of(told, &at, dp_stmt_get_int(s, 0));
		if (t && t->report.anchors == 0)
			memset(&all, 0, sizeof all);
		dp_anchor *a = t ? DP_PUSH(arena, &all) : NULL;
		if (!a)
			return dp_fail_memory(error);
		*a = (dp_anchor){keep(arena, s, 1), (uint32_t)dp_stmt_get_int(s, 2), (uint32_t)dp_stmt_get_int(s, 3)};
		t->report.anchor = all.v;
		t->report.anchors = all.n;
		rc = a->text.p ? 0 : dp_fail_memory(error);
	}
	return rc;
}

int dp_load_act(dp_record *self, const dp_load *load, dp_act *act, bool *there, depesche_error *error)
{
	tolds told = {0};
	int rc = load_reports(self, load->event, load->arena, &told, error);
	if (rc == 0)
		rc = load_sides(self, load->event, load->arena, &told, error);
	if (rc == 0 && load->whole)
		rc = load_anchors(self, load->event, load->arena, &told, error);
	if (rc != 0)
		return rc;
	*there = told.n > 0;
	return told.n == 0 || dp_act_fold(told.v, told.n, load->arena, act) ? 0 : dp_fail_memory(error);
}
