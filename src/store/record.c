#include "store/record_parts.h"

#include "base/error.h"
#include "store/schema.h"

#include <stdlib.h>

static const size_t budget = (size_t)2 << 30;

enum { BYTES_CAP = 1 << 30 };

int dp_record_open(dp_record **self, const char *url, dp_db_mode mode, depesche_error *error)
{
	dp_record *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	dp_arena_init(&new->article, budget);
	dp_arena_init(&new->near, budget);
	dp_arena_init(&new->event, budget);
	dp_buf_init(&new->bytes, BYTES_CAP);
	int rc = dp_db_open(&new->db, url, mode, error);
	if (rc == 0)
		rc = dp_schema_ready(new->db, mode, dp_schema_own(), error);
	if (rc != 0)
		dp_record_close(new);
	else
		*self = new;
	return rc;
}

void dp_record_close(dp_record *self)
{
	if (!self)
		return;
	dp_namebook_close(self->names);
	dp_record_forget(self);
	dp_db_close(self->db);
	dp_arena_release(&self->article);
	dp_arena_release(&self->near);
	dp_arena_release(&self->event);
	dp_buf_release(&self->bytes);
	free(self);
}

void dp_record_set_time(dp_record *self, dp_str time)
{
	snprintf(self->time, sizeof self->time, "%.*s", (int)(time.n < DP_TIME ? time.n : DP_TIME - 1), time.n ? time.p : "");
}

void dp_record_set_rule(dp_record *self, dp_record_rule rule)
{
	self->rule = rule;
}

dp_db *dp_record_db(dp_record *self)
{
	return self->db;
}

/* ---- the transaction of an article ---- */

static void begin_change(dp_record *self, dp_change *change, dp_str doc, dp_record_change *told)
{
	struct tm tm;
	time_t now = time(NULL);
	*change = (dp_change){.record = self, .doc = doc, .told = told};
	memcpy(change->at, self->time, sizeof change->at);
	if (change->at[0] == '\0' && gmtime_r(&now, &tm))
		strftime(change->at, sizeof change->at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	dp_arena_reset(&self->article);
}

/* Commits what went well; else nothing of it stays. */
static int end(dp_record *self, int rc, depesche_error *error)
{
	if (rc == 0)
		rc = dp_db_commit(self->db, error);
	if (rc == 0)
		return 0;
	dp_record_reset(self);
	dp_namebook_close(self->names);
	self->names = NULL;
	memset(self->noted, 0, sizeof self->noted);
	dp_db_rollback(self->db);
	return rc;
}

int dp_record_add(dp_record *self, const dp_coded *coded, dp_record_change *change, depesche_error *error)
{
	dp_change now;
	dp_record_change told = {0};
	begin_change(self, &now, coded->doc, &told);
	int rc = dp_db_begin(self->db, error);
	if (rc != 0)
		return rc;
	rc = dp_article_add(&now, coded, error);
	if (rc == 0)
		rc = dp_change_settle(&now, error);
	rc = end(self, rc, error);
	if (rc == 0)
		*change = told;
	return rc;
}

int dp_record_remove(dp_record *self, dp_str doc, bool *found, depesche_error *error)
{
	dp_change now;
	dp_record_change told = {0};
	bool there = false;
	begin_change(self, &now, doc, &told);
	int rc = dp_db_begin(self->db, error);
	if (rc != 0)
		return rc;
	rc = dp_article_remove(&now, doc, &there, error);
	if (rc == 0)
		rc = dp_change_settle(&now, error);
	rc = end(self, rc, error);
	if (rc == 0)
		*found = there;
	return rc;
}

/* ---- reading ---- */

int dp_record_look(dp_record *self, depesche_error *error)
{
	bool postgres = dp_db_kind_of(self->db) == DP_DB_POSTGRES;
	return dp_db_run(self->db, postgres ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN", error);
}

void dp_record_unlook(dp_record *self)
{
	dp_record_reset(self);
	dp_db_rollback(self->db);
}

/* The first column of the only row as text of `arena`, p == NULL where there is none. */
static int text_of(dp_record *self, dp_sql which, dp_str key, dp_arena *arena, dp_str *out, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_record_stmt(self, which, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, key);
	rc = dp_stmt_step(s, error);
	*out = rc > 0 ? dp_arena_str(arena, dp_stmt_get_text(s, 0)) : (dp_str){NULL, 0};
	dp_stmt_reset(s);
	return rc > 0 && !out->p ? dp_fail_memory(error) : rc < 0 ? rc : 0;
}

static int event_of(dp_record *self, dp_str key, int64_t *event, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_record_stmt(self, DP_SQL_EVENT_BY_KEY, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(s, 1, key);
	rc = dp_stmt_step(s, error);
	*event = rc > 0 ? dp_stmt_get_int(s, 0) : 0;
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

/* Follows ids that were given up; no id leads back to itself. */
static int follow(dp_record *self, dp_str *key, dp_arena *arena, int64_t *event, depesche_error *error)
{
	int rc = event_of(self, *key, event, error);
	while (rc == 0 && *event == 0) {
		dp_str next;
		rc = text_of(self, DP_SQL_REDIRECT_TARGET, *key, arena, &next, error);
		if (rc != 0 || !next.p)
			return rc;
		*key = next;
		rc = event_of(self, *key, event, error);
	}
	return rc;
}

int dp_record_event(dp_record *self, dp_str key, dp_arena *arena, dp_act *act, dp_str *now, bool *found, depesche_error *error)
{
	int64_t event = 0;
	bool there = false;
	dp_act loaded;
	dp_str kept = dp_arena_str(arena, key);
	if (!kept.p)
		return dp_fail_memory(error);
	int rc = dp_record_look(self, error);
	if (rc != 0)
		return rc;
	rc = follow(self, &kept, arena, &event, error);
	if (rc == 0 && event)
		rc = dp_load_act(self, &(dp_load){event, arena, true}, &loaded, &there, error);
	dp_record_unlook(self);
	if (rc != 0)
		return rc;
	*found = there;
	if (there) {
		*act = loaded;
		*now = kept;
	}
	return 0;
}

typedef struct taker {
	int (*take)(void *to, dp_str key, const dp_act *act, depesche_error *error);
	void *to;
} taker;

static int key_of(dp_record *self, int64_t event, dp_str *key, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_record_stmt(self, DP_SQL_EVENT_KEY, &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, event);
	rc = dp_stmt_step(s, error);
	*key = rc > 0 ? dp_arena_str(&self->event, dp_stmt_get_text(s, 0)) : DP_STR("");
	dp_stmt_reset(s);
	return rc > 0 && !key->p ? dp_fail_memory(error) : rc < 0 ? rc : 0;
}

static int take_event(dp_record *self, int64_t event, const taker *taker, depesche_error *error)
{
	dp_act act;
	dp_str key;
	bool there = false;
	dp_arena_reset(&self->event);
	int rc = key_of(self, event, &key, error);
	if (rc == 0)
		rc = dp_load_act(self, &(dp_load){event, &self->event, true}, &act, &there, error);
	return rc == 0 && there ? taker->take(taker->to, key, &act, error) : rc;
}

static int take_page(dp_record *self, int64_t *last, bool *more, const taker *taker, depesche_error *error)
{
	dp_ids page = {0};
	dp_arena_reset(&self->article);
	int rc = dp_record_numbers(self, DP_SQL_EVENT_PAGE, DP_INTS(*last), &self->article, &page, error);
	for (uint32_t i = 0; rc == 0 && i < page.n; i++) {
		*last = page.v[i];
		rc = take_event(self, *last, taker, error);
	}
	*more = page.n > 0;
	return rc;
}

int dp_record_each(dp_record *self, int (*take)(void *to, dp_str key, const dp_act *act, depesche_error *error), void *to, depesche_error *error)
{
	const taker taker = {take, to};
	int64_t last = 0;
	bool more = true;
	int rc = dp_record_look(self, error);
	if (rc != 0)
		return rc;
	while (rc == 0 && more)
		rc = take_page(self, &last, &more, &taker, error);
	dp_record_unlook(self);
	return rc;
}
