#include "store/record_parts.h"

#include "base/error.h"

typedef struct candidate {
	int64_t id, event, parent;
	double worth; /* how well it matches its parent */
	bool denied;
	const dp_traits *traits;
} candidate;

typedef DP_VEC(candidate) candidates;

/* What the database gives is good until the next step only. */
static int read_traits(dp_arena *arena, dp_str bytes, const dp_traits **traits, depesche_error *error)
{
	dp_str kept = dp_arena_str(arena, bytes);
	if (!kept.p)
		return dp_fail_memory(error);
	*traits = dp_traits_read(kept, arena);
	return *traits ? 0 : dp_fail(error, DEPESCHE_EINPUT, "a report's traits cannot be read: another version wrote them, or they are damaged");
}

static bool is_denied(dp_str status)
{
	return dp_str_is(status, dp_status_name(DP_STATUS_DENIED));
}

static dp_sql near_statement(uint32_t looks, uint32_t *room)
{
	if (looks <= DP_NEAR_FEW)
		return *room = DP_NEAR_FEW, DP_SQL_NEAR_FEW;
	if (looks <= DP_NEAR_SOME)
		return *room = DP_NEAR_SOME, DP_SQL_NEAR_SOME;
	return *room = DP_NEAR_MANY, DP_SQL_NEAR_MANY;
}

/* All reports that are filed where this one looks. */
static int find(dp_record *record, const dp_blocks *blocks, candidates *out, depesche_error *error)
{
	dp_row row = {0};
	uint32_t room;
	if (blocks->looks == 0)
		return 0;
	dp_sql which = near_statement(blocks->looks, &room);
	int rc = dp_row_begin(record, which, &row, error);
	for (uint32_t i = 0; rc == 0 && i < room; i++) {
		const dp_look *look = &blocks->look[i < blocks->looks ? i : blocks->looks - 1];
		dp_row_int(&row, (int64_t)look->key);
		dp_row_int(&row, look->first_day);
		dp_row_int(&row, look->last_day);
	}
	while (rc == 0 && (rc = dp_stmt_step(row.stmt, error)) > 0) {
		candidate *c = DP_PUSH(&record->near, out);
		if (!c)
			return dp_fail_memory(error);
		*c = (candidate){dp_stmt_get_int(row.stmt, 0), dp_stmt_get_int(row.stmt, 1), dp_stmt_get_int(row.stmt, 2),
			dp_stmt_get_real(row.stmt, 3), is_denied(dp_stmt_get_text(row.stmt, 4)), NULL};
		rc = read_traits(&record->near, dp_stmt_get_blob(row.stmt, 5), &c->traits, error);
	}
	return rc;
}

/* The likeliest of those before it; NULL where it founds an event. */
static const candidate *parent_of(const dp_traits *self, const candidates *near, double *worth)
{
	const candidate *best = NULL;
	*worth = 0;
	for (uint32_t i = 0; i < near->n; i++) {
		const candidate *c = &near->v[i];
		if (!dp_match_before(c->traits, self))
			continue;
		double w = dp_match_worth(c->traits, self);
		if (w > *worth || (best && w == *worth && dp_match_before(c->traits, best->traits))) {
			best = c;
			*worth = w;
		}
	}
	return best;
}

static int one(dp_record *record, int64_t report, candidate *out, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_REPORT_ONE, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, report);
	rc = dp_stmt_step(row.stmt, error);
	if (rc == 0)
		return dp_fail(error, DEPESCHE_EINPUT, "report %lld is missing; the record is damaged", (long long)report);
	if (rc < 0)
		return rc;
	*out = (candidate){.id = report, .event = dp_stmt_get_int(row.stmt, 1), .denied = is_denied(dp_stmt_get_text(row.stmt, 2))};
	rc = read_traits(&record->near, dp_stmt_get_blob(row.stmt, 0), &out->traits, error);
	dp_stmt_reset(row.stmt);
	return rc;
}

/* A report with all that hangs under it goes to another event. */
static int move(dp_change *change, int64_t report, int64_t from, int64_t to, depesche_error *error)
{
	if (from == to)
		return 0;
	int rc = dp_change_leave(change, from, error);
	if (rc == 0)
		rc = dp_change_touch(change, to, error);
	return rc == 0 ? dp_record_run(change->record, DP_SQL_REPORT_MOVE, DP_INTS(report, to), error) : rc;
}

static int hang(dp_record *record, int64_t report, int64_t parent, double worth, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_REPORT_HANG, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, parent);
	dp_row_real(&row, worth);
	dp_row_int(&row, report);
	return dp_stmt_run(row.stmt, error);
}

/* True where `self` comes before the candidate and is a better parent than the one it has. */
static int suits(dp_record *record, const dp_traits *self, const candidate *c, double *worth, bool *better, depesche_error *error)
{
	*better = false;
	if (!dp_match_before(self, c->traits))
		return 0;
	*worth = dp_match_worth(self, c->traits);
	if (*worth <= 0 || (c->parent && *worth < c->worth))
		return 0;
	*better = true;
	if (!c->parent || *worth > c->worth)
		return 0;
	candidate parent;
	int rc = one(record, c->parent, &parent, error);
	*better = rc == 0 && dp_match_before(self, parent.traits);
	return rc;
}

static int adopt(dp_change *change, const dp_traits *self, int64_t report, int64_t event, const candidates *near, depesche_error *error)
{
	for (uint32_t i = 0; i < near->n; i++) {
		const candidate *c = &near->v[i];
		double worth;
		bool better;
		int rc = suits(change->record, self, c, &worth, &better, error);
		if (rc == 0 && better)
			rc = hang(change->record, c->id, report, worth, error);
		if (rc == 0 && better)
			rc = move(change, c->id, c->event, event, error);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int link_denials(dp_record *record, const dp_traits *self, int64_t report, bool denied, const candidates *near, depesche_error *error)
{
	for (uint32_t i = 0; i < near->n; i++) {
		const candidate *c = &near->v[i];
		dp_row row;
		if (!dp_match_denies(self, c->traits))
			continue;
		int rc = dp_row_begin(record, DP_SQL_ADD_DENIAL, &row, error);
		if (rc != 0)
			return rc;
		dp_row_int(&row, denied ? report : c->id);
		dp_row_int(&row, denied ? c->id : report);
		if ((rc = dp_stmt_run(row.stmt, error)) != 0)
			return rc;
	}
	return 0;
}

static int file(dp_record *record, const dp_blocks *blocks, int64_t report, depesche_error *error)
{
	for (uint32_t i = 0; i < blocks->files; i++) {
		dp_row row;
		int rc = dp_row_begin(record, DP_SQL_ADD_BLOCK, &row, error);
		if (rc != 0)
			return rc;
		dp_row_int(&row, (int64_t)blocks->file[i]);
		dp_row_int(&row, blocks->day);
		dp_row_int(&row, report);
		if ((rc = dp_stmt_run(row.stmt, error)) != 0)
			return rc;
	}
	return 0;
}

/* What is known of a report when its row is written. */
typedef struct placing {
	int64_t article, event, parent;
	double worth;
	dp_str traits;
} placing;

static void put_values(dp_row *row, const dp_report *r)
{
	dp_row_c(row, dp_type_name(r->type));
	dp_row_text(row, r->mode);
	dp_row_c(row, dp_status_name(r->status));
	dp_row_c(row, dp_certainty_name(r->certainty));
	dp_row_text(row, r->date);
	dp_row_text(row, r->place.text);
	dp_row_text(row, r->place.name);
	dp_row_c(row, r->place.code);
	dp_row_int(row, r->place.begin);
	dp_row_int(row, r->place.end);
	if (r->located) {
		dp_row_real(row, r->lat);
		dp_row_real(row, r->lon);
	} else {
		dp_row_null(row);
		dp_row_null(row);
	}
	dp_row_text(row, r->context);
	dp_row_text(row, r->cameo);
	dp_row_int(row, r->quad);
	dp_row_real(row, r->score);
	dp_row_text(row, r->trigger.text);
	dp_row_int(row, r->trigger.begin);
	dp_row_int(row, r->trigger.end);
	dp_row_text(row, r->factuality);
}

static int insert(dp_record *record, const dp_coded *coded, uint32_t i, const dp_slot *slot, const placing *at, depesche_error *error)
{
	const dp_report *r = &coded->report[i];
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_ADD_REPORT, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, slot->id);
	dp_row_c(&row, slot->key);
	dp_row_int(&row, at->article);
	dp_row_int(&row, i);
	dp_row_text(&row, r->id);
	dp_row_int(&row, at->event);
	if (at->parent)
		dp_row_int(&row, at->parent);
	else
		dp_row_null(&row);
	dp_row_real(&row, at->worth);
	put_values(&row, r);
	dp_row_blob(&row, at->traits);
	return dp_stmt_run(row.stmt, error);
}

int dp_place_report(dp_change *self, int64_t article, const dp_coded *coded, uint32_t i, const dp_slot *slot, depesche_error *error)
{
	dp_record *record = self->record;
	dp_buf *bytes = &record->bytes;
	candidates near = {0};
	dp_blocks blocks;
	const dp_traits *traits;
	placing at = {.article = article};
	dp_arena_reset(&record->near);
	dp_buf_clear(bytes);
	if (!dp_traits_write(coded, i, bytes) || bytes->failed)
		return dp_fail_memory(error);
	at.traits = dp_buf_view(bytes);
	int rc = read_traits(&record->near, at.traits, &traits, error);
	if (rc != 0)
		return rc;
	dp_match_blocks(traits, &blocks);
	if ((rc = find(record, &blocks, &near, error)) != 0)
		return rc;
	const candidate *parent = parent_of(traits, &near, &at.worth);
	at.parent = parent ? parent->id : 0;
	at.event = parent ? parent->event : 0;
	rc = parent ? dp_change_touch(self, at.event, error) : dp_change_found(self, &at.event, error);
	if (rc == 0)
		rc = insert(record, coded, i, slot, &at, error);
	if (rc == 0)
		rc = file(record, &blocks, slot->id, error);
	if (rc == 0)
		rc = link_denials(record, traits, slot->id, coded->report[i].status == DP_STATUS_DENIED, &near, error);
	return rc == 0 ? adopt(self, traits, slot->id, at.event, &near, error) : rc;
}

/* An orphan finds another parent, or founds an event. */
static int settle_orphan(dp_change *change, int64_t report, depesche_error *error)
{
	dp_record *record = change->record;
	candidates near = {0};
	candidate self;
	dp_blocks blocks;
	double worth;
	dp_arena_reset(&record->near);
	int rc = one(record, report, &self, error);
	if (rc != 0)
		return rc;
	dp_match_blocks(self.traits, &blocks);
	if ((rc = find(record, &blocks, &near, error)) != 0)
		return rc;
	const candidate *parent = parent_of(self.traits, &near, &worth);
	int64_t event = parent ? parent->event : 0;
	rc = parent ? 0 : dp_change_found(change, &event, error);
	if (rc == 0)
		rc = hang(record, report, parent ? parent->id : 0, worth, error);
	return rc == 0 ? move(change, report, self.event, event, error) : rc;
}

int dp_place_out(dp_change *self, const dp_ids *reports, depesche_error *error)
{
	dp_record *record = self->record;
	dp_ids orphans = {0};
	dp_seen leaving = {0};
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < reports->n; i++) {
		int64_t event = 0;
		if (!dp_seen_put(&leaving, &record->article, reports->v[i], 1))
			return dp_fail_memory(error);
		rc = dp_record_number(record, DP_SQL_REPORT_EVENT, DP_INTS(reports->v[i]), 0, &event, error);
		if (rc == 0)
			rc = dp_change_leave(self, event, error);
		if (rc == 0)
			rc = dp_record_run(record, DP_SQL_BLOCK_DELETE, DP_INTS(reports->v[i]), error);
		if (rc == 0)
			rc = dp_record_numbers(record, DP_SQL_REPORT_CHILDREN, DP_INTS(reports->v[i]), &record->article, &orphans, error);
	}
	/* Cut off first: what leaves must not be moved along with an orphan that founds an event. */
	for (uint32_t i = 0; rc == 0 && i < reports->n; i++)
		rc = hang(record, reports->v[i], 0, 0, error);
	for (uint32_t i = 0; rc == 0 && i < orphans.n; i++) {
		uint32_t *at = dp_seen_put(&leaving, &record->article, orphans.v[i], 0);
		if (!at)
			return dp_fail_memory(error);
		if (*at == 0)
			rc = settle_orphan(self, orphans.v[i], error);
	}
	return rc;
}

int dp_place_anew(dp_record *self, int64_t report, dp_placing *placing, depesche_error *error)
{
	candidates near = {0};
	candidate found;
	dp_placing out = {0};
	dp_arena_reset(&self->near);
	int rc = one(self, report, &found, error);
	if (rc != 0)
		return rc;
	dp_match_blocks(found.traits, &out.blocks);
	if ((rc = find(self, &out.blocks, &near, error)) != 0)
		return rc;
	const candidate *parent = parent_of(found.traits, &near, &out.worth);
	out.parent = parent ? parent->id : 0;
	for (uint32_t i = 0; i < near.n; i++) {
		int64_t *id = dp_match_denies(found.traits, near.v[i].traits) ? DP_PUSH(&self->near, &out.denials) : &out.parent;
		if (!id)
			return dp_fail_memory(error);
		if (id != &out.parent)
			*id = near.v[i].id;
	}
	*placing = out;
	return 0;
}
