#include "wire/book.h"

#include "base/error.h"

#include <stdlib.h>

enum { TIME = 21 };

static const char *const STATE[DP_DELIVERY_STATES] = {"waiting", "delivered", "dead"};

const char *dp_delivery_state_name(dp_delivery_state state)
{
	return STATE[state];
}

bool dp_delivery_state_of(dp_str name, dp_delivery_state *state)
{
	for (int i = 0; i < DP_DELIVERY_STATES; i++) {
		if (!dp_str_is(name, STATE[i]))
			continue;
		*state = (dp_delivery_state)i;
		return true;
	}
	return false;
}

static void now_text(char out[TIME])
{
	time_t t = time(NULL);
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, TIME, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* ---- short ways ---- */

/* The first column of the only row of a statement without parameters, `none` where there is none. */
static int ask(dp_db *db, const char *sql, int64_t none, int64_t *out, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, sql, &s, error);
	if (rc == 0)
		rc = dp_stmt_step(s, error);
	if (rc >= 0)
		*out = rc > 0 ? dp_stmt_get_int(s, 0) : none;
	dp_stmt_free(s);
	return rc < 0 ? rc : 0;
}

/* Runs a prepared statement and frees it. */
static int run(dp_stmt *s, depesche_error *error)
{
	int rc = dp_stmt_run(s, error);
	dp_stmt_free(s);
	return rc;
}

/* Commits what went well, else takes it back. */
static int end(dp_db *db, int rc, depesche_error *error)
{
	if (rc == 0)
		rc = dp_db_commit(db, error);
	if (rc != 0)
		dp_db_rollback(db);
	return rc;
}

/* ---- standing queries ---- */

#define SAVED "SELECT id, name, owner, query, webhook, secret, since, alerts, created FROM standing"

static dp_saved saved_at(const dp_stmt *s)
{
	return (dp_saved){.id = dp_stmt_get_int(s, 0),
		.name = dp_stmt_get_text(s, 1),
		.owner = dp_stmt_get_text(s, 2),
		.query = dp_stmt_get_text(s, 3),
		.webhook = dp_stmt_get_text(s, 4),
		.secret = dp_stmt_get_text(s, 5),
		.since = dp_stmt_get_int(s, 6),
		.alerts = dp_stmt_get_int(s, 7),
		.created = dp_stmt_get_text(s, 8)};
}

int dp_saved_version(dp_db *db, int64_t *version, depesche_error *error)
{
	return ask(db, "SELECT version FROM wire", 0, version, error);
}

static int next_version(dp_db *db, int64_t *version, depesche_error *error)
{
	int rc = dp_db_run(db, "UPDATE wire SET version = version + 1", error);
	return rc == 0 ? dp_saved_version(db, version, error) : rc;
}

int dp_saved_each(dp_db *db, int (*take)(void *to, const dp_saved *saved, depesche_error *error), void *to, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, SAVED " ORDER BY name", &s, error);
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0) {
		dp_saved saved = saved_at(s);
		rc = take(to, &saved, error);
	}
	dp_stmt_free(s);
	return rc;
}

static bool keep(dp_saved *saved, dp_arena *arena)
{
	dp_str *all[] = {&saved->name, &saved->owner, &saved->query, &saved->webhook, &saved->secret, &saved->created};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!(*all[i] = dp_arena_str(arena, *all[i])).p)
			return false;
	return true;
}

int dp_saved_one(dp_db *db, dp_str name, dp_arena *arena, dp_saved *saved, bool *found, depesche_error *error)
{
	dp_stmt *s = NULL;
	dp_saved there;
	int rc = dp_db_prepare(db, SAVED " WHERE name = $1", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, name);
	rc = dp_stmt_step(s, error);
	if (rc > 0) {
		there = saved_at(s);
		if (!keep(&there, arena))
			rc = dp_fail_memory(error);
	}
	dp_stmt_free(s);
	if (rc < 0)
		return rc;
	*found = rc > 0;
	if (rc > 0)
		*saved = there;
	return 0;
}

static int insert_saved(dp_db *db, const dp_saved *saved, depesche_error *error)
{
	char at[TIME];
	int64_t newest = 0;
	dp_stmt *s = NULL;
	int rc = ask(db, "SELECT max(id) FROM revision", 0, &newest, error);
	if (rc == 0)
		rc = dp_db_prepare(db,
			"INSERT INTO standing (name, owner, query, webhook, secret, since, alerts, created) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
			&s, error);
	if (rc != 0)
		return rc;
	now_text(at);
	dp_stmt_text(s, 1, saved->name);
	dp_stmt_text(s, 2, saved->owner);
	dp_stmt_text(s, 3, saved->query);
	dp_stmt_text(s, 4, saved->webhook);
	dp_stmt_text(s, 5, saved->secret);
	dp_stmt_int(s, 6, newest);
	dp_stmt_text(s, 7, dp_str_c(at));
	return run(s, error);
}

static int update_saved(dp_db *db, int64_t id, const dp_saved *saved, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "UPDATE standing SET owner = $1, query = $2, webhook = $3, secret = $4 WHERE id = $5", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, saved->owner);
	dp_stmt_text(s, 2, saved->query);
	dp_stmt_text(s, 3, saved->webhook);
	dp_stmt_text(s, 4, saved->secret);
	dp_stmt_int(s, 5, id);
	return run(s, error);
}

int dp_saved_put(dp_db *db, dp_saved *saved, dp_arena *arena, int64_t *version, depesche_error *error)
{
	dp_saved there = {0};
	bool found = false;
	int rc = dp_db_begin(db, error);
	if (rc != 0)
		return rc;
	rc = dp_saved_one(db, saved->name, arena, &there, &found, error);
	if (rc == 0)
		rc = found ? update_saved(db, there.id, saved, error) : insert_saved(db, saved, error);
	if (rc == 0)
		rc = dp_saved_one(db, saved->name, arena, &there, &found, error);
	if (rc == 0)
		rc = next_version(db, version, error);
	rc = end(db, rc, error);
	if (rc == 0)
		*saved = there;
	return rc;
}

static int delete_saved(dp_db *db, int64_t id, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "DELETE FROM standing WHERE id = $1", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, id);
	return run(s, error);
}

int dp_saved_remove(dp_db *db, dp_str name, bool *found, int64_t *id, int64_t *version, depesche_error *error)
{
	dp_arena arena;
	dp_saved there = {0};
	bool is = false;
	int rc = dp_db_begin(db, error);
	if (rc != 0)
		return rc;
	dp_arena_init(&arena, 1 << 20);
	rc = dp_saved_one(db, name, &arena, &there, &is, error);
	if (rc == 0 && is)
		rc = delete_saved(db, there.id, error);
	if (rc == 0)
		rc = next_version(db, version, error);
	dp_arena_release(&arena);
	rc = end(db, rc, error);
	if (rc == 0) {
		*found = is;
		*id = there.id;
	}
	return rc;
}

/* ---- what is due ---- */

int dp_wire_seen(dp_db *db, int64_t *seen, depesche_error *error)
{
	return ask(db, "SELECT seen FROM wire", 0, seen, error);
}

static int insert_due(dp_stmt *s, dp_due *due, int64_t now, depesche_error *error)
{
	dp_stmt_int(s, 1, due->alert);
	dp_stmt_int(s, 2, due->gone);
	dp_stmt_int(s, 3, now);
	dp_stmt_int(s, 4, due->standing);
	int rc = dp_stmt_step(s, error);
	due->delivery = rc > 0 ? dp_stmt_get_int(s, 0) : 0;
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

static int by_standing(const void *a, const void *b)
{
	const dp_due *x = a, *y = b;
	return x->standing != y->standing ? (x->standing < y->standing ? -1 : 1) : x->alert < y->alert ? -1 : x->alert > y->alert;
}

/* `due` is sorted: one statement for each standing query. */
static int count_alerts(dp_db *db, const dp_due *due, uint32_t n, int64_t behind, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "UPDATE standing SET alerts = alerts + $1 WHERE id = $2", &s, error);
	for (uint32_t i = 0, end; rc == 0 && i < n; i = end) {
		int64_t count = 0;
		for (end = i; end < n && due[end].standing == due[i].standing; end++)
			count += due[end].alert > behind;
		dp_stmt_int(s, 1, count);
		dp_stmt_int(s, 2, due[i].standing);
		rc = count ? dp_stmt_run(s, error) : 0;
	}
	dp_stmt_free(s);
	return rc;
}

static int make_out(dp_db *db, dp_due *due, uint32_t n, int64_t behind, int64_t now, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db,
		"INSERT INTO delivery (standing, alert, gone, target, state, attempts, next, error)"
		" SELECT id, CAST($1 AS BIGINT), CAST($2 AS BIGINT), webhook, 'waiting', 0, CAST($3 AS BIGINT), '' FROM standing WHERE id = $4 AND "
		"webhook <> ''"
		" ON CONFLICT DO NOTHING RETURNING id",
		&s, error);
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		if (due[i].send && due[i].alert > behind)
			rc = insert_due(s, &due[i], now, error);
	dp_stmt_free(s);
	return rc;
}

static int move_on(dp_db *db, int64_t seen, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "UPDATE wire SET seen = $1 WHERE seen < $1", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, seen);
	return run(s, error);
}

int dp_due_write(dp_db *db, dp_due *due, uint32_t n, int64_t seen, int64_t now, depesche_error *error)
{
	int64_t behind = 0;
	int rc = dp_db_begin(db, error);
	if (rc != 0)
		return rc;
	if (n)
		qsort(due, n, sizeof *due, by_standing);
	rc = dp_wire_seen(db, &behind, error);
	if (rc == 0)
		rc = make_out(db, due, n, behind, now, error);
	if (rc == 0)
		rc = count_alerts(db, due, n, behind, error);
	if (rc == 0)
		rc = move_on(db, seen, error);
	return end(db, rc, error);
}

int dp_due_told(dp_db *db, dp_str event, int (*take)(void *to, int64_t standing), void *to, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(
		db, "SELECT DISTINCT d.standing FROM revision v JOIN delivery d ON d.alert = v.id WHERE v.event = $1 ORDER BY 1", &s, error);
	if (rc == 0)
		dp_stmt_text(s, 1, event);
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0)
		rc = take(to, dp_stmt_get_int(s, 0));
	dp_stmt_free(s);
	return rc;
}

/* ---- deliveries ---- */

#define DELIVERY                                                                                                                                     \
	"SELECT d.id, d.standing, d.alert, d.gone, d.state, d.attempts, d.next, s.name, d.target, d.error, s.secret FROM delivery d JOIN standing "  \
	"s ON s.id = d.standing"

typedef int (*taker)(void *to, const dp_delivery *delivery, depesche_error *error);

static int take_all(dp_stmt *s, taker take, void *to, depesche_error *error)
{
	int rc;
	while ((rc = dp_stmt_step(s, error)) > 0) {
		dp_delivery d = {.id = dp_stmt_get_int(s, 0),
			.standing = dp_stmt_get_int(s, 1),
			.alert = dp_stmt_get_int(s, 2),
			.gone = dp_stmt_get_int(s, 3) != 0,
			.attempts = (uint32_t)dp_stmt_get_int(s, 5),
			.next = dp_stmt_get_int(s, 6),
			.name = dp_stmt_get_text(s, 7),
			.target = dp_stmt_get_text(s, 8),
			.error = dp_stmt_get_text(s, 9),
			.secret = dp_stmt_get_text(s, 10)};
		dp_delivery_state_of(dp_stmt_get_text(s, 4), &d.state);
		if ((rc = take(to, &d, error)) != 0)
			break;
	}
	dp_stmt_free(s);
	return rc;
}

int dp_delivery_list(dp_db *db, dp_delivery_state state, uint32_t most, taker take, void *to, depesche_error *error)
{
	/* the states stand in the text, so that their own indexes are taken */
	static const char *const sql[DP_DELIVERY_STATES + 1] = {DELIVERY " WHERE d.state = 'waiting' ORDER BY d.id DESC LIMIT $1",
		DELIVERY " WHERE d.state = 'delivered' ORDER BY d.id DESC LIMIT $1", DELIVERY " WHERE d.state = 'dead' ORDER BY d.id DESC LIMIT $1",
		DELIVERY " ORDER BY d.id DESC LIMIT $1"};
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, sql[state], &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, most);
	return take_all(s, take, to, error);
}

int dp_delivery_waiting(dp_db *db, int64_t standing, int64_t after, uint32_t most, taker take, void *to, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, DELIVERY " WHERE d.state = 'waiting' AND d.standing = $1 AND d.id > $2 ORDER BY d.id LIMIT $3", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, standing);
	dp_stmt_int(s, 2, after);
	dp_stmt_int(s, 3, most);
	return take_all(s, take, to, error);
}

int dp_delivery_targets(dp_db *db, int (*take)(void *to, int64_t standing, depesche_error *error), void *to, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "SELECT DISTINCT standing FROM delivery WHERE state = 'waiting' ORDER BY standing", &s, error);
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0)
		rc = take(to, dp_stmt_get_int(s, 0), error);
	dp_stmt_free(s);
	return rc;
}

static int note_one(dp_stmt *s, const dp_delivery *d, depesche_error *error)
{
	dp_stmt_text(s, 1, dp_str_c(STATE[d->state]));
	dp_stmt_int(s, 2, d->attempts);
	dp_stmt_int(s, 3, d->next);
	dp_stmt_text(s, 4, d->error);
	dp_stmt_int(s, 5, d->id);
	return dp_stmt_run(s, error);
}

int dp_delivery_note(dp_db *db, const dp_delivery *delivery, uint32_t n, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_begin(db, error);
	if (rc != 0)
		return rc;
	rc = dp_db_prepare(db, "UPDATE delivery SET state = $1, attempts = $2, next = $3, error = $4 WHERE id = $5", &s, error);
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		rc = note_one(s, &delivery[i], error);
	dp_stmt_free(s);
	return end(db, rc, error);
}

int dp_delivery_forget(dp_db *db, int64_t before, uint32_t most, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db,
		"DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE state = 'delivered' AND next < $1 ORDER BY id LIMIT $2)", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, before);
	dp_stmt_int(s, 2, most);
	return run(s, error);
}
