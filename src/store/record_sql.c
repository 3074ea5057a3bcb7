#include "store/record_parts.h"

#include "base/error.h"

#include <stdlib.h>

static const char *const sql[DP_SQL_COUNT] = {
	[DP_SQL_ARTICLE_BY_DOC] = "SELECT id, content, doc, hash FROM article WHERE doc = $1",
	[DP_SQL_ARTICLE_BY_TEXT] = "SELECT id, content, doc, hash FROM article WHERE hash = $1 AND named = 0 AND doc <> $2 ORDER BY id LIMIT 1",
	[DP_SQL_ARTICLE_NEXT] = "SELECT max(id) FROM article",
	[DP_SQL_ARTICLE_UPDATE] =
		"UPDATE article SET doc = $1, named = $2, title = $3, published = $4, day = $5, publisher = $6, agency = $7, url = $8,"
		" language = $9, words = $10,"
		" hash = $11, content = $12, sketch = $13, copy_of = NULL, copy_worth = 0, root = id"
		" WHERE id = $14",
	[DP_SQL_ARTICLE_DELETE] = "DELETE FROM article WHERE id = $1",
	[DP_SQL_SHINGLE_DELETE] = "DELETE FROM shingle WHERE article = $1",
	[DP_SQL_SENTENCE_DELETE] = "DELETE FROM sentence WHERE article = $1",
	[DP_SQL_SENTENCE_NEXT] = "SELECT max(id) FROM sentence",

	[DP_SQL_COPY_ONE] = "SELECT id, doc, day, words, sketch, copy_of, copy_worth, root FROM article WHERE id = $1",
	[DP_SQL_COPY_HANG] = "UPDATE article SET copy_of = NULLIF(CAST($1 AS BIGINT), 0), copy_worth = $2 WHERE id = $3",
	[DP_SQL_COPY_CHILDREN] = "SELECT id FROM article WHERE copy_of = $1",
	[DP_SQL_COPY_TOUCHED] =
		"WITH RECURSIVE below(id) AS (SELECT id FROM article WHERE id = $1 UNION ALL SELECT a.id FROM article a JOIN below b ON"
		" a.copy_of = b.id)"
		" SELECT DISTINCT event FROM report WHERE article IN (SELECT id FROM below)",
	[DP_SQL_COPY_ROOT] =
		"WITH RECURSIVE below(id) AS (SELECT id FROM article WHERE id = $1 UNION ALL SELECT a.id FROM article a JOIN below b ON"
		" a.copy_of = b.id)"
		" UPDATE article SET root = $2 WHERE id IN (SELECT id FROM below)",

	[DP_SQL_REPORT_NEXT] = "SELECT max(id) FROM report",
	[DP_SQL_REPORT_OLD] = "SELECT id, key, type, trigger_text FROM report WHERE article = $1 ORDER BY number",
	[DP_SQL_REPORT_OLD_SIDES] = "SELECT role, name FROM side WHERE report = $1 AND role <> 'said_by' ORDER BY role, n",
	[DP_SQL_REPORT_KEY_USED] = "SELECT id FROM report WHERE key = $1",
	[DP_SQL_REPORT_DELETE] = "DELETE FROM report WHERE article = $1",
	[DP_SQL_REPORT_ONE] = "SELECT traits, event, status FROM report WHERE id = $1",
	[DP_SQL_REPORT_CHILDREN] = "SELECT id FROM report WHERE parent = $1",
	[DP_SQL_REPORT_HANG] = "UPDATE report SET parent = NULLIF(CAST($1 AS BIGINT), 0), worth = $2 WHERE id = $3",
	[DP_SQL_REPORT_MOVE] =
		"WITH RECURSIVE below(id) AS (SELECT id FROM report WHERE id = $1 UNION ALL SELECT r.id FROM report r JOIN below b ON"
		" r.parent = b.id)"
		" UPDATE report SET event = $2 WHERE id IN (SELECT id FROM below)",
	[DP_SQL_REPORT_RENUMBER] = "UPDATE report SET event = $1 WHERE event = $2",
	[DP_SQL_REPORT_EVENT] = "SELECT event FROM report WHERE id = $1",
	[DP_SQL_REPORT_EVENT_OF_KEY] = "SELECT event FROM report WHERE key = $1",
	[DP_SQL_REPORT_FIRST] = "SELECT r.id, r.key, e.id FROM report r LEFT JOIN event e ON e.key = r.key WHERE r.event = $1 ORDER BY r.id LIMIT 1",
	[DP_SQL_REPORT_MEMBERS] = "SELECT id FROM report WHERE event = $1 ORDER BY id",
	[DP_SQL_BLOCK_DELETE] = "DELETE FROM block WHERE report = $1",

	[DP_SQL_EVENT_NEXT] = "SELECT max(id) FROM event",
	[DP_SQL_EVENT_KEY] = "SELECT key FROM event WHERE id = $1",
	[DP_SQL_EVENT_BY_KEY] = "SELECT id FROM event WHERE key = $1",
	[DP_SQL_EVENT_DELETE] = "DELETE FROM event WHERE id = $1",
	[DP_SQL_EVENT_SHOWN] =
		"SELECT type, mode, status, certainty, date, place, place_code, lat, lon, context, cameo, score, reports, outlets,"
		" origins, first_day, last_day,"
		" day, published_first, published_last, lead, quad FROM event WHERE id = $1",
	[DP_SQL_EVENT_SIDES] = "SELECT role, name, code, sector FROM event_side WHERE event = $1 ORDER BY role, n",
	[DP_SQL_EVENT_UPDATE] =
		"UPDATE event SET type = $1, mode = $2, status = $3, certainty = $4, date = $5, first_day = $6, last_day = $7, day = $8, place = $9,"
		" place_code = $10, lat = $11, lon = $12, context = $13, cameo = $14, quad = $15, score = $16, reports = $17, outlets ="
		" $18, origins = $19,"
		" published_first = $20, published_last = $21, lead = $22 WHERE id = $23",
	[DP_SQL_EVENT_COUNTS] =
		"UPDATE event SET reports = $1, outlets = $2, origins = $3, published_first = $4, published_last = $5, lead = $6 WHERE id = $7",
	[DP_SQL_EVENT_SIDE_DELETE] = "DELETE FROM event_side WHERE event = $1",
	[DP_SQL_ADD_WHERE] = "INSERT INTO event_where (id, min_lat, max_lat, min_lon, max_lon) VALUES ($1, $2, $2, $3, $3)",
	[DP_SQL_WHERE_DELETE] = "DELETE FROM event_where WHERE id = $1",
	[DP_SQL_ADD_WORDS] = "INSERT INTO sentence_text (rowid, text) VALUES ($1, $2)",
	[DP_SQL_WORDS_DELETE] = "INSERT INTO sentence_text (sentence_text, rowid, text) SELECT 'delete', id, text FROM sentence WHERE article = $1",
	[DP_SQL_EVENT_PAGE] = "SELECT id FROM event WHERE id > $1 ORDER BY id LIMIT 1000",

	[DP_SQL_REDIRECT_TARGET] = "SELECT target FROM redirect WHERE key = $1",
	[DP_SQL_REDIRECT_DELETE] = "DELETE FROM redirect WHERE key = $1",
	[DP_SQL_REVISION_NEXT] = "SELECT max(id) FROM revision",

	[DP_SQL_TOLD] =
		"SELECT r.id, r.key, r.number, r.code_id, r.type, r.mode, r.status, r.certainty, r.date, r.place_text, r.place,"
		" r.place_code, r.place_begin,"
		" r.place_end, r.lat, r.lon, r.context, r.cameo, r.quad, r.score, r.trigger_text, r.trigger_begin, r.trigger_end, r.factuality,"
		" a.doc, a.title, a.published, a.day, a.publisher, a.agency, a.url, a.language, a.root, o.doc"
		" FROM report r JOIN article a ON a.id = r.article LEFT JOIN article o ON o.id = a.root AND a.root <> a.id WHERE r.event"
		" = $1 ORDER BY r.id",
	[DP_SQL_TOLD_SIDES] =
		"SELECT s.report, s.role, s.text, s.name, s.code, s.sector, s.kind, s.\"begin\", s.\"end\" FROM report r JOIN side s ON"
		" s.report = r.id"
		" WHERE r.event = $1 ORDER BY r.id, s.role, s.n",
	[DP_SQL_TOLD_ANCHORS] =
		"SELECT n.report, s.text, s.\"begin\", s.\"end\" FROM report r JOIN anchor n ON n.report = r.id JOIN sentence s ON s.id = n.sentence"
		" WHERE r.event = $1 ORDER BY r.id, n.n",

	[DP_SQL_CHECK_REPORTS] = "SELECT id, key, event, parent, worth FROM report WHERE id > $1 ORDER BY id LIMIT 1000",
	[DP_SQL_CHECK_PARENT] = "SELECT count(*) FROM report WHERE id = $1 AND event = $2",
	[DP_SQL_CHECK_BLOCKS] = "SELECT key, day FROM block WHERE report = $1",
	[DP_SQL_CHECK_DENIALS] = "SELECT denied FROM denial WHERE report = $1 UNION SELECT report FROM denial WHERE denied = $2",
	[DP_SQL_CHECK_ARTICLES] = "SELECT id, doc, copy_of, copy_worth, root, words, sketch FROM article WHERE id > $1 ORDER BY id LIMIT 1000",
	[DP_SQL_CHECK_ROOT] = "SELECT root FROM article WHERE id = $1",
	[DP_SQL_CHECK_SHINGLES] = "SELECT hash FROM shingle WHERE article = $1",
	[DP_SQL_CHECK_EVENTS] = "SELECT id, key FROM event WHERE id > $1 ORDER BY id LIMIT 1000",
	[DP_SQL_CHECK_FOUNDERS] = "SELECT count(*) FROM report WHERE event = $1 AND parent IS NULL",
	[DP_SQL_CHECK_WHERE] = "SELECT count(*) FROM event_where WHERE id = $1 AND min_lat <= $2 AND max_lat >= $2 AND min_lon <= $3 AND"
	" max_lon >= $3",
	[DP_SQL_CHECK_REDIRECTS] =
		"SELECT r.key FROM redirect r WHERE EXISTS (SELECT 1 FROM event e WHERE e.key = r.key) OR NOT (EXISTS (SELECT 1 FROM"
		" event e WHERE e.key = r.target)"
		" OR EXISTS (SELECT 1 FROM redirect t WHERE t.key = r.target)"
		" OR EXISTS (SELECT 1 FROM revision v WHERE v.event = r.target AND v.kind = 'ended')) ORDER BY r.key",
};

/* Statements that insert: table, columns. */
typedef struct rows {
	dp_sql which;
	const char *table, *columns;
} rows;

static const rows inserts[] = {
	{DP_SQL_ADD_ARTICLE, "article",
		"id, doc, named, title, published, day, publisher, agency, url, language, words, hash, content, sketch, copy_of,"
		" copy_worth, root, added"},
	{DP_SQL_ADD_SHINGLE, "shingle", "hash, article, words"},
	{DP_SQL_ADD_SENTENCE, "sentence", "id, article, \"begin\", \"end\", text"},
	{DP_SQL_ADD_REPORT, "report",
		"id, key, article, number, code_id, event, parent, worth, type, mode, status, certainty, date, place_text, place,"
		" place_code, place_begin,"
		" place_end, lat, lon, context, cameo, quad, score, trigger_text, trigger_begin, trigger_end, factuality, traits"},
	{DP_SQL_ADD_SIDE, "side", "report, role, n, text, name, code, sector, kind, \"begin\", \"end\""},
	{DP_SQL_ADD_ANCHOR, "anchor", "report, n, sentence"},
	{DP_SQL_ADD_BLOCK, "block", "key, day, report"},
	{DP_SQL_ADD_DENIAL, "denial", "report, denied"},
	{DP_SQL_ADD_EVENT, "event",
		"id, key, type, mode, status, certainty, date, first_day, last_day, day, place, place_code, lat, lon, context, cameo,"
		" quad, score, reports,"
		" outlets, origins, published_first, published_last, lead"},
	{DP_SQL_ADD_EVENT_SIDE, "event_side", "event, role, n, name, code, sector, day"},
	{DP_SQL_ADD_REDIRECT, "redirect", "key, target"},
	{DP_SQL_ADD_REVISION, "revision", "id, at, event, kind, field, old, new, doc"},
};

/* `($1,$2,...)` of `n`. */
static void list_sql(dp_buf *out, uint32_t n)
{
	for (uint32_t i = 1; i <= n; i++)
		dp_buf_printf(out, "%s$%u", i > 1 ? "," : "(", i);
	dp_buf_char(out, ')');
}

/* How many of `n` hashes an article shares, unless it is so long that these are too few; dp_copy_bound has the last three parameters. */
static void shared_sql(dp_buf *out, uint32_t n)
{
	dp_buf_c(out, "SELECT article, count(*), min(words) FROM shingle WHERE hash IN ");
	list_sql(out, n);
	dp_buf_printf(out, " GROUP BY article HAVING count(*) >= $%u OR min(words) NOT BETWEEN $%u AND $%u", n + 1, n + 2, n + 3);
}

static void copies_sql(dp_buf *out, uint32_t n)
{
	dp_buf_c(out, "SELECT id, doc, day, words, sketch, copy_of, copy_worth, root FROM article WHERE id IN ");
	list_sql(out, n);
}

/* A join with a short list of keys and windows; the list comes first, whatever a planner thinks of it. */
static void near_sql(dp_buf *out, uint32_t n)
{
	dp_buf_c(out, "WITH look(key, first_day, last_day) AS (VALUES ");
	for (uint32_t i = 0; i < n; i++)
		dp_buf_printf(out, "%s(CAST($%u AS BIGINT), CAST($%u AS BIGINT), CAST($%u AS BIGINT))", i ? "," : "", 3 * i + 1, 3 * i + 2, 3 * i + 3);
	dp_buf_c(out, ") SELECT id, event, parent, worth, status, traits FROM report WHERE id IN"
		      " (SELECT b.report FROM look l CROSS JOIN block b WHERE b.key = l.key AND b.day BETWEEN l.first_day AND l.last_day)");
}

static int prepare_made(dp_record *self, dp_sql which, depesche_error *error)
{
	dp_buf text;
	dp_buf_init(&text, 65536);
	switch (which) {
	case DP_SQL_NEAR_FEW:
		near_sql(&text, DP_NEAR_FEW);
		break;
	case DP_SQL_NEAR_SOME:
		near_sql(&text, DP_NEAR_SOME);
		break;
	case DP_SQL_NEAR_MANY:
		near_sql(&text, DP_NEAR_MANY);
		break;
	case DP_SQL_COPY_FEW:
		shared_sql(&text, DP_COPY_FEW);
		break;
	case DP_SQL_COPY_MANY:
		shared_sql(&text, DP_COPY_MANY);
		break;
	default:
		copies_sql(&text, DP_COPY_READ);
		break;
	}
	int rc = text.failed ? dp_fail_memory(error) : dp_db_prepare(self->db, text.p, &self->stmt[which], error);
	dp_buf_release(&text);
	return rc;
}

static int prepare(dp_record *self, dp_sql which, depesche_error *error)
{
	for (size_t i = 0; i < sizeof inserts / sizeof *inserts; i++)
		if (inserts[i].which == which)
			return dp_db_prepare_rows(self->db, inserts[i].table, inserts[i].columns, &self->stmt[which], error);
	if (sql[which])
		return dp_db_prepare(self->db, sql[which], &self->stmt[which], error);
	return prepare_made(self, which, error);
}

int dp_record_stmt(dp_record *self, dp_sql which, dp_stmt **stmt, depesche_error *error)
{
	int rc = self->stmt[which] ? 0 : prepare(self, which, error);
	if (rc == 0)
		*stmt = self->stmt[which];
	return rc;
}

void dp_record_reset(dp_record *self)
{
	for (uint32_t i = 0; i < DP_SQL_COUNT; i++)
		if (self->stmt[i])
			dp_stmt_reset(self->stmt[i]);
}

void dp_record_forget(dp_record *self)
{
	for (uint32_t i = 0; i < DP_SQL_COUNT; i++) {
		dp_stmt_free(self->stmt[i]);
		self->stmt[i] = NULL;
	}
}

static int with_numbers(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, dp_stmt **stmt, depesche_error *error)
{
	int rc = dp_record_stmt(self, which, stmt, error);
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		dp_stmt_int(*stmt, (int)i + 1, params[i]);
	return rc;
}

int dp_record_run(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, depesche_error *error)
{
	dp_stmt *stmt;
	int rc = with_numbers(self, which, params, n, &stmt, error);
	return rc == 0 ? dp_stmt_run(stmt, error) : rc;
}

int dp_record_number(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, int64_t none, int64_t *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = with_numbers(self, which, params, n, &stmt, error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, error);
	if (rc < 0)
		return rc;
	*out = rc > 0 && !dp_stmt_is_null(stmt, 0) ? dp_stmt_get_int(stmt, 0) : none;
	dp_stmt_reset(stmt);
	return 0;
}

int dp_record_numbers(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, dp_arena *arena, dp_ids *out, depesche_error *error)
{
	dp_stmt *stmt;
	int rc = with_numbers(self, which, params, n, &stmt, error);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		int64_t *id = DP_PUSH(arena, out);
		rc = id ? 0 : dp_fail_memory(error);
		if (id)
			*id = dp_stmt_get_int(stmt, 0);
	}
	return rc;
}

static uint32_t place_of(const dp_seen *self, int64_t id)
{
	uint32_t i = (uint32_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (self->slots - 1);
	while (self->slot[i] != INT64_MIN && self->slot[i] != id)
		i = (i + 1) & (self->slots - 1);
	return i;
}

static bool grow(dp_seen *self, dp_arena *arena)
{
	dp_seen more = {.slots = self->slots ? 2 * self->slots : 16, .n = self->n};
	more.slot = dp_arena_calloc(arena, more.slots, sizeof *more.slot);
	more.at = dp_arena_calloc(arena, more.slots, sizeof *more.at);
	if (!more.slot || !more.at)
		return false;
	for (uint32_t i = 0; i < more.slots; i++)
		more.slot[i] = INT64_MIN;
	for (uint32_t i = 0; i < self->slots; i++) {
		if (self->slot[i] == INT64_MIN)
			continue;
		uint32_t to = place_of(&more, self->slot[i]);
		more.slot[to] = self->slot[i];
		more.at[to] = self->at[i];
	}
	*self = more;
	return true;
}

uint32_t *dp_seen_put(dp_seen *self, dp_arena *arena, int64_t id, uint32_t fresh)
{
	if (2 * self->n >= self->slots && !grow(self, arena))
		return NULL;
	uint32_t i = place_of(self, id);
	if (self->slot[i] != id) {
		self->slot[i] = id;
		self->at[i] = fresh;
		self->n++;
	}
	return &self->at[i];
}

uint32_t dp_seen_get(const dp_seen *self, int64_t id)
{
	uint32_t i = self->slots ? place_of(self, id) : 0;
	return self->slots && self->slot[i] == id ? self->at[i] : DP_NONE;
}
