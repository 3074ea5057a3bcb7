#include "store/record_parts.h"

#include "base/error.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

typedef struct checker {
	dp_record *record;
	void (*tell)(void *to, const char *sentence);
	void *to;
	uint64_t findings;
	depesche_error *error;
} checker;

/* A row of `report` or `article`: what hangs where, by what the database says. */
typedef struct hanging {
	int64_t id, parent, tree; /* tree: the event, or the root */
	double worth;
	dp_str name;
	dp_str sketch; /* of an article */
	uint32_t words;
} hanging;

typedef DP_VEC(hanging) hangings;

__attribute__((format(printf, 2, 3))) static void found(checker *self, const char *format, ...)
{
	char sentence[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	self->findings++;
	self->tell(self->to, sentence);
}

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-12;
}

/* ---- the database itself ---- */

/* Every row that `sql` gives is a finding, but "ok". */
static int ask(checker *self, const char *sql, const char *format, int columns)
{
	dp_stmt *s;
	dp_buf line;
	int rc = dp_db_prepare(self->record->db, sql, &s, self->error);
	if (rc != 0)
		return rc;
	dp_buf_init(&line, 4096);
	while ((rc = dp_stmt_step(s, self->error)) > 0) {
		dp_buf_clear(&line);
		for (int i = 0; i < columns; i++) {
			dp_buf_c(&line, i ? ", " : "");
			dp_buf_str(&line, dp_stmt_get_text(s, i));
		}
		if (!dp_str_is(dp_buf_view(&line), "ok"))
			found(self, "%s%s", format, line.p ? line.p : "");
	}
	dp_buf_release(&line);
	dp_stmt_free(s);
	return rc;
}

static int check_sqlite(checker *self)
{
	int rc = ask(self, "PRAGMA integrity_check", "the database file is damaged: ", 1);
	if (rc == 0)
		rc = ask(self, "PRAGMA foreign_key_check", "a row refers to one that is not there: ", 3);
	if (rc == 0)
		rc = ask(self,
			"SELECT CAST(s.id AS TEXT) FROM sentence s LEFT JOIN sentence_text_docsize d ON d.id = s.id WHERE d.id IS NULL UNION ALL"
			" SELECT CAST(d.id AS TEXT) FROM sentence_text_docsize d LEFT JOIN sentence s ON s.id = d.id WHERE s.id IS NULL",
			"the index of words is not that of sentence ", 1);
	if (rc == 0)
		rc = ask(self,
			"SELECT CAST(w.id AS TEXT) FROM event_where w LEFT JOIN event e ON e.id = w.id AND e.lat IS NOT NULL WHERE e.id IS NULL",
			"the index of places holds an event that has none: ", 1);
	return rc;
}

static int check_redirects(checker *self)
{
	dp_stmt *s;
	int rc = dp_record_stmt(self->record, DP_SQL_CHECK_REDIRECTS, &s, self->error);
	while (rc == 0 && (rc = dp_stmt_step(s, self->error)) > 0) {
		dp_str key = dp_stmt_get_text(s, 0);
		found(self, "the id %.*s leads nowhere, or is an event's own", (int)key.n, key.p);
		rc = 0;
	}
	return rc;
}

/* ---- pages ---- */

static int read_page(checker *self, dp_sql which, int64_t after, hangings *out)
{
	dp_arena *arena = &self->record->article;
	dp_stmt *s;
	bool articles = which == DP_SQL_CHECK_ARTICLES;
	int rc = dp_record_stmt(self->record, which, &s, self->error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, after);
	while ((rc = dp_stmt_step(s, self->error)) > 0) {
		hanging *h = DP_PUSH(arena, out);
		if (!h)
			return dp_fail_memory(self->error);
		*h = (hanging){.id = dp_stmt_get_int(s, 0), .name = dp_arena_str(arena, dp_stmt_get_text(s, 1)), .sketch = DP_STR("")};
		if (which != DP_SQL_CHECK_EVENTS) {
			h->parent = dp_stmt_get_int(s, articles ? 2 : 3);
			h->worth = dp_stmt_get_real(s, articles ? 3 : 4);
			h->tree = dp_stmt_get_int(s, articles ? 4 : 2);
		}
		if (articles) {
			h->words = (uint32_t)dp_stmt_get_int(s, 5);
			h->sketch = dp_arena_str(arena, dp_stmt_get_blob(s, 6));
		}
		if (!h->name.p || !h->sketch.p)
			return dp_fail_memory(self->error);
	}
	return rc;
}

static int each(checker *self, dp_sql which, int (*check)(checker *self, const hanging *h))
{
	int64_t last = 0;
	int rc = 0;
	for (bool more = true; rc == 0 && more;) {
		hangings page = {0};
		dp_arena_reset(&self->record->article);
		rc = read_page(self, which, last, &page);
		for (uint32_t i = 0; rc == 0 && i < page.n; i++)
			rc = check(self, &page.v[i]);
		more = page.n > 0;
		last = more ? page.v[page.n - 1].id : last;
	}
	return rc;
}

/* ---- articles ---- */

static int check_shingles(checker *self, const hanging *h)
{
	dp_record *record = self->record;
	dp_ids stored = {0};
	dp_seen hashes = {0};
	const uint32_t *hash = dp_record_sketch(h->sketch, &record->near);
	if (!hash)
		return dp_fail_memory(self->error);
	int rc = dp_record_numbers(record, DP_SQL_CHECK_SHINGLES, DP_INTS(h->id), &record->near, &stored, self->error);
	for (uint32_t i = 0; rc == 0 && i < stored.n; i++)
		rc = dp_seen_put(&hashes, &record->near, stored.v[i], 1) ? 0 : dp_fail_memory(self->error);
	uint32_t wanted = dp_sketch_indexed(hash, h->sketch.n / 4, h->words);
	bool same = stored.n == wanted;
	for (uint32_t i = 0; i < wanted && same; i++)
		same = dp_seen_get(&hashes, hash[i]) != DP_NONE;
	if (rc == 0 && !same)
		found(self, "article \"%.*s\": the index that finds its copies is not that of its text", (int)h->name.n, h->name.p);
	return rc;
}

static int check_article(checker *self, const hanging *h)
{
	dp_record *record = self->record;
	int64_t parent = 0, root = h->id;
	double worth = 0;
	int rc = dp_copy_parent(record, h->id, &parent, &worth, self->error);
	if (rc != 0)
		return rc;
	if (parent != h->parent || !near(worth, h->worth))
		found(self, "article \"%.*s\" is kept as a copy of article %lld, but is one of %lld (0: of none)", (int)h->name.n, h->name.p,
			(long long)h->parent, (long long)parent);
	if (h->parent)
		rc = dp_record_number(record, DP_SQL_CHECK_ROOT, DP_INTS(h->parent), 0, &root, self->error);
	if (rc == 0 && root != h->tree)
		found(self, "article \"%.*s\" has article %lld as the root of its copies, not %lld", (int)h->name.n, h->name.p, (long long)h->tree,
			(long long)root);
	return rc == 0 ? check_shingles(self, h) : rc;
}

/* ---- reports ---- */

static int check_blocks(checker *self, const hanging *h, const dp_blocks *blocks)
{
	dp_stmt *s;
	uint32_t rows = 0, matching = 0;
	int rc = dp_record_stmt(self->record, DP_SQL_CHECK_BLOCKS, &s, self->error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, h->id);
	while ((rc = dp_stmt_step(s, self->error)) > 0) {
		uint64_t key = (uint64_t)dp_stmt_get_int(s, 0);
		rows++;
		for (uint32_t i = 0; i < blocks->files && dp_stmt_get_int(s, 1) == blocks->day; i++)
			matching += blocks->file[i] == key;
	}
	if (rc == 0 && (rows != blocks->files || matching != rows))
		found(self, "report %.*s: the index by which others find it is not that of its values", (int)h->name.n, h->name.p);
	return rc;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int check_denials(checker *self, const hanging *h, dp_ids *wanted)
{
	dp_record *record = self->record;
	dp_ids stored = {0};
	int rc = dp_record_numbers(record, DP_SQL_CHECK_DENIALS, DP_INTS(h->id, h->id), &record->near, &stored, self->error);
	if (rc != 0)
		return rc;
	bool same = stored.n == wanted->n;
	if (same && stored.n) {
		qsort(stored.v, stored.n, sizeof *stored.v, by_number);
		qsort(wanted->v, wanted->n, sizeof *wanted->v, by_number);
		same = memcmp(stored.v, wanted->v, stored.n * sizeof *stored.v) == 0;
	}
	if (!same)
		found(self, "report %.*s is not linked with all those that it denies or that deny it", (int)h->name.n, h->name.p);
	return 0;
}

static int check_report(checker *self, const hanging *h)
{
	dp_placing placing;
	int64_t fine = 1;
	int rc = dp_place_anew(self->record, h->id, &placing, self->error);
	if (rc != 0)
		return rc;
	if (placing.parent != h->parent || !near(placing.worth, h->worth))
		found(self, "report %.*s hangs under report %lld, but belongs under %lld (0: under none)", (int)h->name.n, h->name.p,
			(long long)h->parent, (long long)placing.parent);
	if (h->parent)
		rc = dp_record_number(self->record, DP_SQL_CHECK_PARENT, DP_INTS(h->parent, h->tree), 0, &fine, self->error);
	if (rc == 0 && !fine)
		found(self, "report %.*s is in another event than the report that it hangs under", (int)h->name.n, h->name.p);
	if (rc == 0)
		rc = check_denials(self, h, &placing.denials);
	return rc == 0 ? check_blocks(self, h, &placing.blocks) : rc;
}

/* ---- events ---- */

static int check_place(checker *self, const hanging *h, const dp_act *act)
{
	dp_row row;
	if (!act->located)
		return 0;
	int rc = dp_row_begin(self->record, DP_SQL_CHECK_WHERE, &row, self->error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, h->id);
	dp_row_real(&row, act->lat);
	dp_row_real(&row, act->lon);
	rc = dp_stmt_step(row.stmt, self->error);
	if (rc > 0 && dp_stmt_get_int(row.stmt, 0) != 1)
		found(self, "event %.*s is not in the index of places where it lies", (int)h->name.n, h->name.p);
	dp_stmt_reset(row.stmt);
	return rc < 0 ? rc : 0;
}

static int check_shown(checker *self, const hanging *h, const dp_act *act)
{
	dp_arena *arena = &self->record->event;
	dp_entry stored, fresh;
	bool there = false;
	int rc = dp_entry_read(self->record, h->id, arena, &stored, &there, self->error);
	if (rc == 0 && !dp_entry_of(act, arena, &fresh))
		rc = dp_fail_memory(self->error);
	for (dp_entry_field f = 0; rc == 0 && there && f < DP_ENTRY_FIELDS; f++)
		if (!dp_str_eq(stored.value[f], fresh.value[f]))
			found(self, "event %.*s shows the %s \"%.*s\", but its reports give \"%.*s\"", (int)h->name.n, h->name.p, dp_entry_name(f),
				(int)stored.value[f].n, stored.value[f].p, (int)fresh.value[f].n, fresh.value[f].p);
	return rc;
}

/* The event's id is the key of its first report. */
static void check_key(checker *self, const hanging *h, const dp_act *act)
{
	const dp_told *first = &act->told[0];
	for (uint32_t i = 1; i < act->reports; i++)
		if (act->told[i].row < first->row)
			first = &act->told[i];
	if (!dp_str_eq(first->key, h->name))
		found(self, "event %.*s should have the id %.*s of the report that came first", (int)h->name.n, h->name.p, (int)first->key.n,
			first->key.p);
}

static int check_event(checker *self, const hanging *h)
{
	dp_act act;
	bool there = false;
	int64_t founders = 0;
	dp_arena_reset(&self->record->event);
	int rc = dp_load_act(self->record, &(dp_load){h->id, &self->record->event, false}, &act, &there, self->error);
	if (rc != 0)
		return rc;
	if (!there) {
		found(self, "event %.*s has no reports", (int)h->name.n, h->name.p);
		return 0;
	}
	rc = dp_record_number(self->record, DP_SQL_CHECK_FOUNDERS, DP_INTS(h->id), 0, &founders, self->error);
	if (rc == 0 && founders != 1)
		found(self, "event %.*s is told by %lld trees of reports instead of one", (int)h->name.n, h->name.p, (long long)founders);
	check_key(self, h, &act);
	if (rc == 0)
		rc = check_shown(self, h, &act);
	return rc == 0 ? check_place(self, h, &act) : rc;
}

int dp_record_check(dp_record *self, void (*tell)(void *to, const char *sentence), void *to, uint64_t *findings, depesche_error *error)
{
	checker checker = {self, tell, to, 0, error};
	int rc = dp_record_look(self, error);
	if (rc != 0)
		return rc;
	if (dp_db_kind_of(self->db) == DP_DB_SQLITE)
		rc = check_sqlite(&checker);
	if (rc == 0)
		rc = check_redirects(&checker);
	if (rc == 0)
		rc = each(&checker, DP_SQL_CHECK_ARTICLES, check_article);
	if (rc == 0)
		rc = each(&checker, DP_SQL_CHECK_REPORTS, check_report);
	if (rc == 0)
		rc = each(&checker, DP_SQL_CHECK_EVENTS, check_event);
	dp_record_unlook(self);
	if (rc == 0)
		*findings = checker.findings;
	return rc;
}
