#include "wire/held.h"

#include "base/error.h"
#include "read/read.h"

enum { LINE_BUDGET = 1 << 28 };

static int64_t two(dp_str s, uint32_t at)
{
	return (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
}

static int64_t seconds_of(dp_str until)
{
	return (int64_t)dp_day_of(dp_str_sub(until, 0, 10)) * 86400 + two(until, 11) * 3600 + two(until, 14) * 60 + two(until, 17);
}

bool dp_held_over(dp_str until, int64_t now)
{
	return !dp_read_is_time(until) || seconds_of(until) <= now;
}

int dp_held_keep(dp_record *record, dp_str line, dp_str doc, dp_str until, depesche_error *error)
{
	dp_db *db = dp_record_db(record);
	dp_stmt *s = NULL;
	if (!dp_read_is_time(until))
		return dp_fail(error, DEPESCHE_EINPUT, "an embargo is a time as 2026-11-29T18:00:00Z, not `%.*s`", (int)(until.n < 40 ? until.n : 40),
			until.p);
	int rc = dp_db_prepare(db,
		"INSERT INTO held (until, doc, since, line) VALUES ($1, $2, (SELECT COALESCE(max(id), 0) FROM revision), $3)"
		" ON CONFLICT (doc) DO UPDATE SET until = excluded.until, since = excluded.since, line = excluded.line",
		&s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, until);
	dp_stmt_text(s, 2, doc);
	dp_stmt_text(s, 3, line);
	rc = dp_stmt_run(s, error);
	dp_stmt_free(s);
	return rc;
}

static int drop(dp_record *record, dp_str doc, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(dp_record_db(record), "DELETE FROM held WHERE doc = $1", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, doc);
	rc = dp_stmt_run(s, error);
	dp_stmt_free(s);
	return rc;
}

/* An article that is held. */
typedef struct held {
	dp_str until, doc, line; /* p of `doc` is NULL where there is none */
	int64_t since;
} held;

/* The first of them, in `arena`. */
static int first(dp_db *db, dp_arena *arena, held *out, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "SELECT until, doc, since, line FROM held ORDER BY until, id LIMIT 1", &s, error);
	*out = (held){0};
	if (rc == 0)
		rc = dp_stmt_step(s, error);
	if (rc > 0) {
		*out = (held){.until = dp_arena_str(arena, dp_stmt_get_text(s, 0)), .doc = dp_arena_str(arena, dp_stmt_get_text(s, 1)),
			.since = dp_stmt_get_int(s, 2), .line = dp_arena_str(arena, dp_stmt_get_text(s, 3))};
		rc = out->line.p && out->doc.p && out->until.p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(s);
	return rc < 0 ? rc : 0;
}

/* A version that came later, without an embargo, has taken its place. */
static int is_void(dp_db *db, const held *h, bool *out, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "SELECT 1 FROM revision WHERE id > $1 AND doc = $2 LIMIT 1", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, h->since);
	dp_stmt_text(s, 2, h->doc);
	rc = dp_stmt_step(s, error);
	dp_stmt_free(s);
	*out = rc > 0;
	return rc < 0 ? rc : 0;
}

int dp_held_next(dp_db *db, int64_t *time, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, "SELECT until FROM held ORDER BY until LIMIT 1", &s, error);
	if (rc == 0)
		rc = dp_stmt_step(s, error);
	if (rc >= 0)
		*time = rc > 0 && dp_read_is_time(dp_stmt_get_text(s, 0)) ? seconds_of(dp_stmt_get_text(s, 0)) : INT64_MAX;
	dp_stmt_free(s);
	return rc < 0 ? rc : 0;
}

typedef struct releasing {
	dp_record *record;
	void (*tell)(void *to, const char *sentence);
	void *to;
	uint32_t added;
} releasing;

static void refuse(const releasing *r, dp_str doc, const char *why)
{
	char sentence[512];
	snprintf(sentence, sizeof sentence, "The article %.*s, whose embargo is over, cannot be added: %s", (int)(doc.n < 200 ? doc.n : 200), doc.p,
		why);
	if (r->tell)
		r->tell(r->to, sentence);
}

static int add(releasing *r, const held *h, dp_arena *arena, depesche_error *error)
{
	dp_coded coded;
	dp_record_change change;
	depesche_error why;
	int rc = dp_coded_read(&coded, h->line, arena, &why);
	if (rc == DEPESCHE_EINPUT) {
		refuse(r, h->doc, why.message);
		return 0;
	}
	if (rc != 0)
		return dp_fail_memory(error);
	rc = dp_record_add(r->record, &coded, &change, error);
	r->added += rc == 0;
	return rc;
}

/* The article is added before it is taken out of the held ones: a crash between the two adds it once more, which changes nothing. */
static int release(releasing *r, const held *h, dp_arena *arena, depesche_error *error)
{
	bool old = false;
	int rc = is_void(dp_record_db(r->record), h, &old, error);
	if (rc == 0 && !old)
		rc = add(r, h, arena, error);
	return rc == 0 ? drop(r->record, h->doc, error) : rc;
}

int dp_held_release(dp_record *record, int64_t now, uint32_t *added, void (*tell)(void *to, const char *sentence), void *to, depesche_error *error)
{
	releasing r = {record, tell, to, 0};
	dp_arena arena;
	int rc = 0;
	dp_arena_init(&arena, LINE_BUDGET);
	while (rc == 0) {
		held h;
		dp_arena_reset(&arena);
		rc = first(dp_record_db(record), &arena, &h, error);
		if (rc != 0 || !h.doc.p || !dp_held_over(h.until, now))
			break;
		rc = release(&r, &h, &arena, error);
	}
	dp_arena_release(&arena);
	*added = r.added;
	return rc;
}
