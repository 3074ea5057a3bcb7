#include "store/articles.h"

#include "base/error.h"

enum { ROW_BUDGET = 1 << 26 };

#define COLUMNS                                                                                                                                      \
	"SELECT a.id, a.doc, a.title, a.published, a.publisher, a.url, a.language, a.agency, a.added, a.words, (SELECT c.doc FROM article c WHERE "  \
	"c.id = a.copy_of)"                                                                                                                          \
	" FROM article a"

/* Statements that read articles, one after another. */
typedef struct reader {
	dp_stmt *row, *copies, *events;
	dp_arena *arena;
} reader;

static int reader_open(reader *self, dp_record *record, const char *sql, depesche_error *error)
{
	dp_db *db = dp_record_db(record);
	int rc = dp_db_prepare(db, sql, &self->row, error);
	if (rc == 0)
		rc = dp_db_prepare(db, "SELECT doc FROM article WHERE copy_of = $1 ORDER BY doc", &self->copies, error);
	if (rc == 0)
		rc = dp_db_prepare(db, "SELECT DISTINCT e.key FROM report r JOIN event e ON e.id = r.event WHERE r.article = $1 ORDER BY e.key",
			&self->events, error);
	return rc;
}

static void reader_close(reader *self)
{
	dp_stmt_free(self->row);
	dp_stmt_free(self->copies);
	dp_stmt_free(self->events);
}

static int read_all(dp_stmt *stmt, int64_t article, dp_arena *arena, dp_strs *out, depesche_error *error)
{
	int rc = 0;
	dp_stmt_int(stmt, 1, article);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_str *slot = DP_PUSH(arena, out);
		rc = slot && (*slot = dp_arena_str(arena, dp_stmt_get_text(stmt, 0))).p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_reset(stmt);
	return rc;
}

static int read_article(reader *self, dp_article *a, depesche_error *error)
{
	dp_str *const part[] = {&a->doc, &a->title, &a->published, &a->publisher, &a->url, &a->language, &a->agency, &a->added};
	a->id = dp_stmt_get_int(self->row, 0);
	for (int i = 0; i < 8; i++)
		if (!(*part[i] = dp_arena_str(self->arena, dp_stmt_get_text(self->row, i + 1))).p)
			return dp_fail_memory(error);
	a->words = (uint32_t)dp_stmt_get_int(self->row, 9);
	a->copy_of = dp_arena_str(self->arena, dp_stmt_get_text(self->row, 10));
	int rc = a->copy_of.p ? 0 : dp_fail_memory(error);
	if (rc == 0)
		rc = read_all(self->copies, a->id, self->arena, &a->copies, error);
	return rc == 0 ? read_all(self->events, a->id, self->arena, &a->events, error) : rc;
}

int dp_articles_page(dp_record *record, int64_t before, uint32_t limit, int (*take)(void *to, const dp_article *article, depesche_error *error),
	void *to, depesche_error *error)
{
	dp_arena arena;
	reader r = {.arena = &arena};
	dp_arena_init(&arena, ROW_BUDGET);
	int rc = reader_open(&r, record, COLUMNS " WHERE a.id < $1 ORDER BY a.id DESC LIMIT $2", error);
	if (rc == 0) {
		dp_stmt_int(r.row, 1, before);
		dp_stmt_int(r.row, 2, limit);
	}
	while (rc == 0 && (rc = dp_stmt_step(r.row, error)) > 0) {
		dp_article article = {0};
		dp_arena_reset(&arena);
		rc = read_article(&r, &article, error);
		if (rc == 0)
			rc = take(to, &article, error);
	}
	reader_close(&r);
	dp_arena_release(&arena);
	return rc;
}

int dp_article_find(dp_record *record, dp_str doc, dp_arena *arena, dp_article *article, bool *found, depesche_error *error)
{
	reader r = {.arena = arena};
	dp_article read = {0};
	int rc = reader_open(&r, record, COLUMNS " WHERE a.doc = $1", error);
	if (rc == 0) {
		dp_stmt_text(r.row, 1, doc);
		rc = dp_stmt_step(r.row, error);
	}
	bool there = rc > 0;
	if (there)
		rc = read_article(&r, &read, error);
	reader_close(&r);
	if (rc == 0)
		*found = there;
	if (rc == 0 && there)
		*article = read;
	return rc;
}

int dp_links_load(dp_links *self, dp_record *record, dp_str event, dp_arena *arena, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	dp_links loaded = {0};
	int rc = dp_db_prepare(dp_record_db(record),
		"SELECT r.key, COALESCE(p.key, ''), r.worth FROM event e JOIN report r ON r.event = e.id LEFT JOIN report p ON p.id = r.parent WHERE "
		"e.key = $1",
		&stmt, error);
	if (rc == 0)
		dp_stmt_text(stmt, 1, event);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_link *link = DP_PUSH(arena, &loaded);
		if (link)
			*link = (dp_link){dp_arena_str(arena, dp_stmt_get_text(stmt, 0)), dp_arena_str(arena, dp_stmt_get_text(stmt, 1)),
				dp_stmt_get_real(stmt, 2)};
		rc = link && link->report.p && link->parent.p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	if (rc == 0)
		*self = loaded;
	return rc;
}

/* ---- holdings ---- */

static int count(dp_db *db, const char *sql, int64_t *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db, sql, &stmt, error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, error);
	if (rc >= 0)
		*out = rc ? dp_stmt_get_int(stmt, 0) : 0;
	dp_stmt_free(stmt);
	return rc < 0 ? rc : 0;
}

static int load_change(dp_holdings *self, dp_db *db, dp_arena *arena, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db, "SELECT id, at FROM revision ORDER BY id DESC LIMIT 1", &stmt, error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, error);
	self->last_change = DP_STR("");
	if (rc > 0) {
		self->last_revision = dp_stmt_get_int(stmt, 0);
		self->last_change = dp_arena_str(arena, dp_stmt_get_text(stmt, 1));
		rc = self->last_change.p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	return rc;
}

/* Of the newest articles: all would be read for the rest. */
static int load_languages(dp_holdings *self, dp_db *db, dp_arena *arena, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db,
		"SELECT DISTINCT language FROM (SELECT language FROM article ORDER BY id DESC LIMIT 1000) l WHERE language <> '' ORDER BY language "
		"LIMIT 16",
		&stmt, error);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_str *slot = &self->languages[self->language_count++];
		*slot = dp_arena_str(arena, dp_stmt_get_text(stmt, 0));
		rc = slot->p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	return rc;
}

int dp_holdings_load(dp_holdings *self, dp_record *record, dp_arena *arena, depesche_error *error)
{
	dp_db *db = dp_record_db(record);
	dp_holdings loaded = {0};
	int rc = count(db, "SELECT count(*) FROM event", &loaded.events, error);
	if (rc == 0)
		rc = count(db, "SELECT count(*) FROM article", &loaded.articles, error);
	if (rc == 0)
		rc = load_change(&loaded, db, arena, error);
	if (rc == 0)
		rc = load_languages(&loaded, db, arena, error);
	if (rc == 0)
		*self = loaded;
	return rc;
}
