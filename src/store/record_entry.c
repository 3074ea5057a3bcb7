#include "store/record_parts.h"

#include "base/error.h"

static const char *const names[DP_ENTRY_FIELDS] = {
	[DP_ENTRY_TYPE] = "type",
	[DP_ENTRY_MODE] = "mode",
	[DP_ENTRY_STATUS] = "status",
	[DP_ENTRY_CERTAINTY] = "certainty",
	[DP_ENTRY_DATE] = "date",
	[DP_ENTRY_PLACE] = "place",
	[DP_ENTRY_ACTOR] = "actor",
	[DP_ENTRY_RECIPIENT] = "recipient",
	[DP_ENTRY_SAID_BY] = "said_by",
	[DP_ENTRY_CONTEXT] = "context",
	[DP_ENTRY_CAMEO] = "cameo",
	[DP_ENTRY_REPORTS] = "reports",
	[DP_ENTRY_OUTLETS] = "outlets",
	[DP_ENTRY_ORIGINS] = "origins",
	[DP_ENTRY_SCORE] = "score",
	[DP_ENTRY_WHERE] = "coordinates",
	[DP_ENTRY_WHEN] = "days",
	[DP_ENTRY_PUBLISHED] = "publication",
	[DP_ENTRY_LEAD] = "lead",
};

const char *dp_entry_name(dp_entry_field field)
{
	return names[field];
}

/* A side of an event, or a source: what event_side holds. */
typedef struct party {
	dp_str role, name, code, sector;
} party;

typedef DP_VEC(party) parties;

/* ---- values ---- */

static dp_str number(dp_arena *arena, int64_t n)
{
	return dp_arena_printf(arena, "%lld", (long long)n);
}

static dp_str place(dp_arena *arena, dp_str name, dp_str code)
{
	return code.n ? dp_arena_printf(arena, "%.*s (%.*s)", (int)name.n, name.p, (int)code.n, code.p) : dp_arena_str(arena, name);
}

static dp_str coordinates(dp_arena *arena, bool located, double lat, double lon)
{
	return located ? dp_arena_printf(arena, "%.17g %.17g", lat, lon) : dp_arena_str(arena, DP_STR(""));
}

static dp_str score(dp_arena *arena, double value, int64_t quad)
{
	return dp_arena_printf(arena, "%.17g %lld", value, (long long)quad);
}

/* "Kim Jong Un (PRK GOV); Russia (RUS GOV)" */
static dp_str sides(dp_arena *arena, const parties *all, const char *role)
{
	dp_str line = DP_STR("");
	for (uint32_t i = 0; i < all->n && line.p; i++) {
		const party *p = &all->v[i];
		bool bracket = p->code.n || p->sector.n;
		if (!dp_str_is(p->role, role))
			continue;
		line = dp_arena_printf(arena, "%.*s%s%.*s%s%.*s%s%.*s%s", (int)line.n, line.p, line.n ? "; " : "", (int)p->name.n, p->name.p,
			bracket ? " (" : "", (int)p->code.n, p->code.p, p->code.n && p->sector.n ? " " : "", (int)p->sector.n, p->sector.p,
			bracket ? ")" : "");
	}
	return line;
}

typedef struct days {
	int32_t first, last, day, published_first, published_last;
} days;

static void put_days(dp_arena *arena, const days *d, dp_entry *entry)
{
	entry->value[DP_ENTRY_WHEN] = dp_arena_printf(arena, "%d %d %d", d->first, d->last, d->day);
	entry->value[DP_ENTRY_PUBLISHED] = dp_arena_printf(arena, "%d %d", d->published_first, d->published_last);
}

static bool complete(const dp_entry *entry)
{
	for (uint32_t i = 0; i < DP_ENTRY_FIELDS; i++)
		if (!entry->value[i].p)
			return false;
	return true;
}

static void put_sides(dp_arena *arena, const parties *all, dp_entry *entry)
{
	entry->value[DP_ENTRY_ACTOR] = sides(arena, all, "actor");
	entry->value[DP_ENTRY_RECIPIENT] = sides(arena, all, "recipient");
	entry->value[DP_ENTRY_SAID_BY] = sides(arena, all, "said_by");
}

/* ---- as it stands ---- */

static int read_sides(dp_record *self, int64_t event, dp_arena *arena, dp_entry *entry, depesche_error *error)
{
	parties all = {0};
	dp_stmt *s;
	int rc = dp_record_stmt(self, DP_SQL_EVENT_SIDES, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, event);
	while ((rc = dp_stmt_step(s, error)) > 0) {
		party *p = DP_PUSH(arena, &all);
		if (!p)
			return dp_fail_memory(error);
		*p = (party){dp_arena_str(arena, dp_stmt_get_text(s, 0)), dp_arena_str(arena, dp_stmt_get_text(s, 1)),
			dp_arena_str(arena, dp_stmt_get_text(s, 2)), dp_arena_str(arena, dp_stmt_get_text(s, 3))};
		if (!p->role.p || !p->name.p || !p->code.p || !p->sector.p)
			return dp_fail_memory(error);
	}
	put_sides(arena, &all, entry);
	return rc;
}

static void read_row(const dp_stmt *s, dp_arena *arena, dp_entry *entry)
{
	static const struct {
		dp_entry_field field;
		int column;
	} texts[] = {{DP_ENTRY_TYPE, 0}, {DP_ENTRY_MODE, 1}, {DP_ENTRY_STATUS, 2}, {DP_ENTRY_CERTAINTY, 3}, {DP_ENTRY_DATE, 4}, {DP_ENTRY_CONTEXT, 9},
		{DP_ENTRY_CAMEO, 10}},
	  numbers[] = {{DP_ENTRY_REPORTS, 12}, {DP_ENTRY_OUTLETS, 13}, {DP_ENTRY_ORIGINS, 14}, {DP_ENTRY_LEAD, 20}};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		entry->value[texts[i].field] = dp_arena_str(arena, dp_stmt_get_text(s, texts[i].column));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		entry->value[numbers[i].field] = number(arena, dp_stmt_get_int(s, numbers[i].column));
	dp_str name = dp_arena_str(arena, dp_stmt_get_text(s, 5)), code = dp_arena_str(arena, dp_stmt_get_text(s, 6));
	days d = {dp_stmt_get_day(s, 15), dp_stmt_get_day(s, 16), dp_stmt_get_day(s, 17), dp_stmt_get_day(s, 18), dp_stmt_get_day(s, 19)};
	entry->value[DP_ENTRY_PLACE] = name.p && code.p ? place(arena, name, code) : (dp_str){NULL, 0};
	entry->value[DP_ENTRY_WHERE] = coordinates(arena, !dp_stmt_is_null(s, 7), dp_stmt_get_real(s, 7), dp_stmt_get_real(s, 8));
	entry->value[DP_ENTRY_SCORE] = score(arena, dp_stmt_get_real(s, 11), dp_stmt_get_int(s, 21));
	put_days(arena, &d, entry);
}

int dp_entry_read(dp_record *self, int64_t event, dp_arena *arena, dp_entry *entry, bool *there, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_record_stmt(self, DP_SQL_EVENT_SHOWN, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, event);
	if ((rc = dp_stmt_step(s, error)) < 0)
		return rc;
	*there = rc > 0;
	if (rc > 0)
		read_row(s, arena, entry);
	dp_stmt_reset(s);
	if (!*there)
		return 0;
	rc = read_sides(self, event, arena, entry, error);
	return rc != 0 || complete(entry) ? rc : dp_fail_memory(error);
}

/* ---- as it is folded ---- */

static bool add_members(dp_arena *arena, const char *role, const dp_member *m, uint32_t n, parties *all)
{
	for (uint32_t i = 0; i < n; i++) {
		party *p = DP_PUSH(arena, all);
		if (!p)
			return false;
		*p = (party){dp_str_c(role), m[i].name, dp_str_c(m[i].code), dp_str_c(dp_sector_name(m[i].sector))};
	}
	return true;
}

static bool parties_of(const dp_act *act, dp_arena *arena, parties *all)
{
	return add_members(arena, "actor", act->actor, act->actors, all) && add_members(arena, "recipient", act->recipient, act->recipients, all) &&
	       add_members(arena, "said_by", act->said_by, act->sources, all);
}

static days days_of(const dp_act *act)
{
	int32_t day = act->days.first == DP_NO_DAY ? act->first_day : act->days.first;
	return (days){act->days.first, act->days.last, day, act->first_day, act->last_day};
}

static int64_t lead_of(const dp_act *act)
{
	return (int64_t)act->told[act->lead].row;
}

bool dp_entry_of(const dp_act *act, dp_arena *arena, dp_entry *entry)
{
	parties all = {0};
	days d = days_of(act);
	if (!parties_of(act, arena, &all))
		return false;
	put_sides(arena, &all, entry);
	entry->value[DP_ENTRY_TYPE] = dp_str_c(dp_type_name(act->type));
	entry->value[DP_ENTRY_MODE] = act->mode;
	entry->value[DP_ENTRY_STATUS] = dp_str_c(dp_status_name(act->status));
	entry->value[DP_ENTRY_CERTAINTY] = dp_str_c(dp_certainty_name(act->certainty));
	entry->value[DP_ENTRY_DATE] = act->date;
	entry->value[DP_ENTRY_PLACE] = place(arena, act->place.name, dp_str_c(act->place.code));
	entry->value[DP_ENTRY_CONTEXT] = act->context;
	entry->value[DP_ENTRY_CAMEO] = act->cameo;
	entry->value[DP_ENTRY_REPORTS] = number(arena, act->reports);
	entry->value[DP_ENTRY_OUTLETS] = number(arena, act->outlets);
	entry->value[DP_ENTRY_ORIGINS] = number(arena, act->origins);
	entry->value[DP_ENTRY_SCORE] = score(arena, act->score, act->quad);
	entry->value[DP_ENTRY_WHERE] = coordinates(arena, act->located, act->lat, act->lon);
	put_days(arena, &d, entry);
	entry->value[DP_ENTRY_LEAD] = number(arena, lead_of(act));
	return complete(entry);
}

/* ---- writing ---- */

static void put_counts(dp_row *row, const dp_act *act)
{
	dp_row_int(row, act->reports);
	dp_row_int(row, act->outlets);
	dp_row_int(row, act->origins);
	dp_row_day(row, act->first_day);
	dp_row_day(row, act->last_day);
	dp_row_int(row, lead_of(act));
}

/* Columns from `type` to `lead`. */
static void put_act(dp_row *row, const dp_act *act)
{
	days d = days_of(act);
	dp_row_c(row, dp_type_name(act->type));
	dp_row_text(row, act->mode);
	dp_row_c(row, dp_status_name(act->status));
	dp_row_c(row, dp_certainty_name(act->certainty));
	dp_row_text(row, act->date);
	dp_row_day(row, d.first);
	dp_row_day(row, d.last);
	dp_row_day(row, d.day);
	dp_row_text(row, act->place.name);
	dp_row_c(row, act->place.code);
	if (act->located) {
		dp_row_real(row, act->lat);
		dp_row_real(row, act->lon);
	} else {
		dp_row_null(row);
		dp_row_null(row);
	}
	dp_row_text(row, act->context);
	dp_row_text(row, act->cameo);
	dp_row_int(row, act->quad);
	dp_row_real(row, act->score);
	put_counts(row, act);
}

static int insert_row(dp_record *self, int64_t event, const char *key, const dp_act *act, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(self, DP_SQL_ADD_EVENT, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, event);
	dp_row_c(&row, key);
	put_act(&row, act);
	return dp_stmt_run(row.stmt, error);
}

/* A further report mostly changes counts alone; then the indexes of all else need not be touched. */
static int update_row(dp_record *self, int64_t event, const dp_act *act, bool values, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(self, values ? DP_SQL_EVENT_UPDATE : DP_SQL_EVENT_COUNTS, &row, error);
	if (rc != 0)
		return rc;
	if (values)
		put_act(&row, act);
	else
		put_counts(&row, act);
	dp_row_int(&row, event);
	return dp_stmt_run(row.stmt, error);
}

static int write_sides(dp_record *self, int64_t event, const dp_act *act, depesche_error *error)
{
	parties all = {0};
	days d = days_of(act);
	if (!parties_of(act, &self->event, &all))
		return dp_fail_memory(error);
	for (uint32_t i = 0, n = 0; i < all.n; i++) {
		dp_row row;
		int rc = dp_row_begin(self, DP_SQL_ADD_EVENT_SIDE, &row, error);
		if (rc != 0)
			return rc;
		n = i && dp_str_eq(all.v[i].role, all.v[i - 1].role) ? n + 1 : 0;
		dp_row_int(&row, event);
		dp_row_text(&row, all.v[i].role);
		dp_row_int(&row, n);
		dp_row_text(&row, all.v[i].name);
		dp_row_text(&row, all.v[i].code);
		dp_row_text(&row, all.v[i].sector);
		dp_row_day(&row, d.day);
		if ((rc = dp_stmt_run(row.stmt, error)) != 0)
			return rc;
	}
	return 0;
}

/* Names are found by their words (store/names.h); most came before, and lately. */
static int note(dp_record *self, dp_name_kind kind, dp_str name, depesche_error *error)
{
	uint64_t hash = dp_str_hash(name) ^ (uint64_t)kind;
	uint64_t *slot = &self->noted[hash % DP_NOTED];
	if (name.n == 0 || *slot == hash)
		return 0;
	int rc = self->names ? 0 : dp_namebook_open(&self->names, self->db, error);
	if (rc == 0)
		rc = dp_namebook_note(self->names, kind, name, error);
	if (rc == 0)
		*slot = hash;
	return rc;
}

static int note_names(dp_record *self, const dp_act *act, depesche_error *error)
{
	int rc = note(self, DP_NAME_PLACE, act->place.name, error);
	for (uint32_t i = 0; rc == 0 && i < act->actors; i++)
		rc = note(self, DP_NAME_SIDE, act->actor[i].name, error);
	for (uint32_t i = 0; rc == 0 && i < act->recipients; i++)
		rc = note(self, DP_NAME_SIDE, act->recipient[i].name, error);
	for (uint32_t i = 0; rc == 0 && i < act->sources; i++)
		rc = note(self, DP_NAME_SIDE, act->said_by[i].name, error);
	return rc;
}

/* PostgreSQL has an index in its stead. */
static int write_where(dp_record *self, int64_t event, const dp_act *act, bool fresh, depesche_error *error)
{
	dp_row row;
	if (dp_db_kind_of(self->db) != DP_DB_SQLITE)
		return 0;
	int rc = fresh ? 0 : dp_record_run(self, DP_SQL_WHERE_DELETE, DP_INTS(event), error);
	if (rc == 0 && act->located)
		rc = dp_row_begin(self, DP_SQL_ADD_WHERE, &row, error);
	if (rc != 0 || !act->located)
		return rc;
	dp_row_int(&row, event);
	dp_row_real(&row, act->lat);
	dp_row_real(&row, act->lon);
	return dp_stmt_run(row.stmt, error);
}

static int update(dp_record *self, int64_t event, const dp_act *act, const dp_entry_parts *parts, depesche_error *error)
{
	int rc = parts->values || parts->counts ? update_row(self, event, act, parts->values, error) : 0;
	if (rc == 0 && parts->where)
		rc = write_where(self, event, act, false, error);
	if (rc == 0 && parts->sides)
		rc = dp_record_run(self, DP_SQL_EVENT_SIDE_DELETE, DP_INTS(event), error);
	if (rc == 0 && parts->sides)
		rc = write_sides(self, event, act, error);
	return rc;
}

int dp_entry_write(dp_record *self, int64_t event, const char *key, const dp_act *act, const dp_entry_parts *parts, depesche_error *error)
{
	int rc = parts->fresh ? insert_row(self, event, key, act, error) : update(self, event, act, parts, error);
	if (rc == 0 && parts->fresh)
		rc = write_where(self, event, act, true, error);
	if (rc == 0 && parts->fresh)
		rc = write_sides(self, event, act, error);
	return rc == 0 && (parts->fresh || parts->values || parts->sides) ? note_names(self, act, error) : rc;
}

dp_entry_parts dp_entry_compare(const dp_entry *before, const dp_entry *after)
{
	dp_entry_parts parts = {.fresh = false};
	for (dp_entry_field f = 0; f < DP_ENTRY_FIELDS; f++) {
		if (dp_str_eq(before->value[f], after->value[f]))
			continue;
		switch (f) {
		case DP_ENTRY_REPORTS:
		case DP_ENTRY_OUTLETS:
		case DP_ENTRY_ORIGINS:
		case DP_ENTRY_PUBLISHED:
		case DP_ENTRY_LEAD:
			parts.counts = true;
			break;
		case DP_ENTRY_ACTOR:
		case DP_ENTRY_RECIPIENT:
		case DP_ENTRY_SAID_BY:
			parts.sides = true;
			break;
		default:
			parts.values = true;
			parts.sides |= f == DP_ENTRY_WHEN;
			parts.where |= f == DP_ENTRY_WHERE;
			break;
		}
	}
	return parts;
}

int dp_entry_delete(dp_record *self, int64_t event, depesche_error *error)
{
	int rc = dp_record_run(self, DP_SQL_EVENT_DELETE, DP_INTS(event), error);
	if (rc == 0 && dp_db_kind_of(self->db) == DP_DB_SQLITE)
		rc = dp_record_run(self, DP_SQL_WHERE_DELETE, DP_INTS(event), error);
	return rc;
}
