#include "wire/alert.h"

#include "base/error.h"

#include <stdlib.h>

/* Statements of a reader. */
typedef enum ask { PAGE, UP_TO, NEWEST, BACK, EVENT_OF, HEIR_OF, LATER, SEEN, FIRST, ARTICLE, COORDINATES, SENTENCES, ASKS } ask;

static const char *const SQL[ASKS] = {
	[PAGE] = "SELECT id, at, event, kind, field, old, new, doc FROM revision WHERE id > $1 ORDER BY id LIMIT $2",
	[UP_TO] = "SELECT id, event, doc, at FROM revision WHERE id <= $1 ORDER BY id DESC LIMIT 64",
	[NEWEST] = "SELECT max(id) FROM revision",
	[BACK] = "SELECT id FROM revision ORDER BY id DESC LIMIT 1 OFFSET $1",
	[EVENT_OF] = "SELECT id FROM event WHERE key = $1",
	[HEIR_OF] = "SELECT target FROM redirect WHERE key = $1",
	[LATER] = "SELECT field, old, kind FROM revision WHERE event = $1 AND id > $2 ORDER BY id",
	[SEEN] = "SELECT 1 FROM revision WHERE event = $1 AND doc = $2 AND id < $3 LIMIT 1",
	[FIRST] = "SELECT doc, min(id) FROM revision WHERE event = $1 GROUP BY doc",
	[ARTICLE] = "SELECT id FROM article WHERE doc = $1",
	[COORDINATES] = "SELECT lat, lon FROM report WHERE event = $1 AND place = $2 AND lat IS NOT NULL ORDER BY id LIMIT 1",
	[SENTENCES] =
		("SELECT s.text, a.doc, a.id FROM report r JOIN anchor n ON n.report = r.id JOIN sentence s ON s.id = n.sentence JOIN article a "
		 "ON a.id = r.article"
		 " WHERE r.event = $1"),
};

/* Fields of an event whose revisions tell what they were (store/record_parts.h). */
typedef enum field { TYPE, MODE, STATUS, CERTAINTY, DATE, PLACE, ACTOR, RECIPIENT, SAID_BY, REPORTS, OUTLETS, ORIGINS, FIELDS } field;

static const char *const FIELD[FIELDS] = {
	"type", "mode", "status", "certainty", "date", "place", "actor", "recipient", "said_by", "reports", "outlets", "origins"};

enum { REDIRECTS_MAX = 64 };

struct dp_reader {
	dp_record *record;
	dp_db *db;
	dp_lexer *lexer;
	dp_finder finder;
	dp_stmt *stmt[ASKS];
};

int dp_reader_open(dp_reader **self, dp_record *record, dp_lexer *lexer, depesche_error *error)
{
	dp_reader *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	*new = (dp_reader){.record = record, .db = dp_record_db(record), .lexer = lexer};
	int rc = dp_finder_open(&new->finder, new->db, error);
	for (int i = 0; rc == 0 && i < ASKS; i++)
		rc = dp_db_prepare(new->db, SQL[i], &new->stmt[i], error);
	if (rc != 0)
		dp_reader_close(new);
	else
		*self = new;
	return rc;
}

void dp_reader_close(dp_reader *self)
{
	if (!self)
		return;
	dp_finder_close(&self->finder);
	for (int i = 0; i < ASKS; i++)
		dp_stmt_free(self->stmt[i]);
	free(self);
}

/* ---- short ways ---- */

/* The first column of the only row, `none` where there is none. */
static int number_of(dp_stmt *s, int64_t none, int64_t *out, depesche_error *error)
{
	int rc = dp_stmt_step(s, error);
	if (rc < 0)
		return rc;
	*out = rc > 0 ? dp_stmt_get_int(s, 0) : none;
	dp_stmt_reset(s);
	return 0;
}

int dp_reader_newest(dp_reader *self, int64_t *id, depesche_error *error)
{
	return number_of(self->stmt[NEWEST], 0, id, error);
}

int dp_reader_back(dp_reader *self, int64_t n, int64_t *id, depesche_error *error)
{
	dp_stmt_int(self->stmt[BACK], 1, n);
	return number_of(self->stmt[BACK], 0, id, error);
}

static dp_str text_at(const dp_stmt *s, int column, dp_arena *arena)
{
	return dp_arena_str(arena, dp_stmt_get_text(s, column));
}

/* ---- revisions ---- */

typedef struct rows {
	dp_revision *v;
	uint32_t n, cap;
} rows;

static int read_rows(dp_reader *self, int64_t after, uint32_t most, dp_arena *arena, rows *out, depesche_error *error)
{
	dp_stmt *s = self->stmt[PAGE];
	int rc;
	out->n = 0;
	dp_stmt_int(s, 1, after);
	dp_stmt_int(s, 2, most);
	while ((rc = dp_stmt_step(s, error)) > 0) {
		dp_revision *r = DP_PUSH(arena, out);
		if (r)
			*r = (dp_revision){dp_stmt_get_int(s, 0), text_at(s, 1, arena), text_at(s, 2, arena), text_at(s, 3, arena),
				text_at(s, 4, arena), text_at(s, 5, arena), text_at(s, 6, arena), text_at(s, 7, arena)};
		if (!r || !r->doc.p) { /* what did not fit before does not fit then */
			dp_stmt_reset(s);
			return dp_fail_memory(error);
		}
	}
	return rc;
}

static bool same_news(const dp_revision *a, const dp_revision *b)
{
	return dp_str_eq(a->event, b->event) && dp_str_eq(a->doc, b->doc) && dp_str_eq(a->at, b->at);
}

/* How many rows are whole news: of a full page, the last news may go on. */
static uint32_t whole(const rows *r, uint32_t most)
{
	uint32_t n = r->n;
	if (n < most)
		return n;
	while (n > 1 && same_news(&r->v[n - 1], &r->v[n - 2]))
		n--;
	return n - 1;
}

static int64_t decimal_of(dp_str s)
{
	int64_t n = 0;
	for (uint32_t i = 0; i < s.n && i < 18 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		n = n * 10 + (s.p[i] - '0');
	return n;
}

/* The kind of a row that is news of its own; false for what is none. */
static bool kind_of(const dp_revision *r, dp_alert_kind *kind)
{
	static const char *const quiet[] = {"said_by", "context", "cameo", "reports", "outlets"};
	*kind = DP_ALERT_CORRECTION;
	if (dp_str_is(r->kind, "created"))
		*kind = r->old.n ? DP_ALERT_CORRECTION : DP_ALERT_NEW;
	else if (dp_str_is(r->kind, "merged"))
		*kind = DP_ALERT_MERGED;
	else if (dp_str_is(r->kind, "ended"))
		return r->new.n == 0; /* else the one that took its place tells of it */
	else if (dp_str_is(r->field, "status"))
		*kind = dp_str_is(r->new, dp_status_name(DP_STATUS_DENIED)) ? DP_ALERT_DENIED : DP_ALERT_STATUS;
	else if (dp_str_is(r->field, "origins") && decimal_of(r->new) > decimal_of(r->old))
		*kind = DP_ALERT_ORIGINS;
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
		if (dp_str_is(r->field, quiet[i]))
			return false;
	return true;
}

/* Rows of one kind are one alert, with the id of the last of them. */
static void add_alert(dp_news *news, const dp_revision *row, dp_alert_kind kind)
{
	uint32_t i = 0;
	while (i < news->alerts && news->alert[i].kind != kind)
		i++;
	for (; i + 1 < news->alerts; i++)
		news->alert[i] = news->alert[i + 1];
	news->alert[i] = (dp_alert){row, kind};
	news->alerts = i + 1;
}

static void tell_alerts(dp_news *news)
{
	dp_alert_kind kind;
	for (uint32_t i = 0; i < news->rows; i++)
		if (kind_of(&news->row[i], &kind))
			add_alert(news, &news->row[i], kind);
	const dp_revision *last = &news->row[news->rows - 1];
	if (news->alerts == 0 && !dp_str_is(last->kind, "ended")) {
		news->quiet = true;
		add_alert(news, last, DP_ALERT_CORRECTION);
	}
}

/* ---- what an event was ---- */

/* Values of fields; p == NULL where it is as it stands. */
typedef struct past {
	dp_str value[FIELDS];
} past;

static void note(past *p, dp_str name, dp_str value)
{
	for (int f = 0; f < FIELDS; f++)
		if (dp_str_is(name, FIELD[f]) && !p->value[f].p)
			p->value[f] = value;
}

static dp_status status_of(dp_str name)
{
	dp_status status = DP_STATUS_OCCURRED;
	while (status < DP_STATUS_DENIED && !dp_str_is(name, dp_status_name(status)))
		status++;
	return status;
}

/* Takes "(RUS)", "(RUS GOV)" or "(GOV)" off the end of a name; anything else belongs to it. */
static void cut_bracket(dp_str *name, char code[4], dp_sector *sector)
{
	uint32_t open = name->n;
	if (!dp_str_ends(*name, DP_STR(")")))
		return;
	while (open > 0 && name->p[open - 1] != '(')
		open--;
	dp_str inner = dp_str_sub(*name, open, name->n - 1);
	dp_sector found = inner.n >= 3 ? dp_sector_of(dp_str_sub(inner, inner.n - 3, inner.n)) : DP_SECTOR_NONE;
	bool both = inner.n == 7 && inner.p[3] == ' ' && found, one = inner.n == 3;
	if (open < 2 || name->p[open - 2] != ' ' || !(both || one))
		return;
	for (uint32_t i = 0; i < 3; i++)
		if (inner.p[i] < 'A' || inner.p[i] > 'Z')
			return;
	if (both || !found)
		memcpy(code, inner.p, 3);
	*sector = found;
	*name = dp_str_sub(*name, 0, open - 2);
}

static bool cut_side(dp_str *rest, dp_str *side)
{
	if (rest->n == 0)
		return false;
	uint32_t end = dp_str_find(*rest, DP_STR("; "), 0);
	*side = dp_str_sub(*rest, 0, end);
	*rest = end == UINT32_MAX ? DP_STR("") : dp_str_sub(*rest, end + 2, rest->n);
	return true;
}

typedef struct members {
	dp_member *v;
	uint32_t n, cap;
} members;

/* "Kim Jong Un (PRK GOV); Russia (RUS GOV)", as the record prints them. */
static bool sides_of(dp_str value, dp_arena *arena, const dp_member **out, uint32_t *n)
{
	members all = {0};
	for (dp_str side; cut_side(&value, &side);) {
		dp_member *m = DP_PUSH(arena, &all);
		if (!m)
			return false;
		m->name = side;
		m->text = m->kind = DP_STR("");
		cut_bracket(&m->name, m->code, &m->sector);
	}
	*out = all.v;
	*n = all.n;
	return true;
}

static int place_of(dp_reader *self, dp_str value, dp_found *f, dp_arena *arena, depesche_error *error)
{
	char code[4] = "";
	dp_sector none;
	dp_stmt *s = self->stmt[COORDINATES];
	f->place = value;
	cut_bracket(&f->place, code, &none);
	f->place_code = dp_arena_str(arena, dp_str_c(code));
	f->located = false;
	if (!f->place_code.p)
		return dp_fail_memory(error);
	if (f->place.n == 0)
		return 0;
	dp_stmt_int(s, 1, f->id);
	dp_stmt_text(s, 2, f->place);
	int rc = dp_stmt_step(s, error);
	if (rc > 0) {
		f->located = true;
		f->lat = dp_stmt_get_real(s, 0);
		f->lon = dp_stmt_get_real(s, 1);
	}
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

static void date_of(dp_str value, dp_found *f)
{
	f->date = value;
	if (!dp_days_of(value, &f->days))
		f->days = (dp_days){DP_NO_DAY, DP_NO_DAY};
	f->day = f->days.first != DP_NO_DAY ? f->days.first : f->published_first;
}

static int put_back(dp_reader *self, const past *p, dp_found *f, dp_arena *arena, depesche_error *error)
{
	const dp_str *v = p->value;
	bool fine = true;
	if (v[TYPE].p) {
		f->type = dp_type_of(v[TYPE]);
		f->quad = dp_type_quad(f->type);
	}
	if (v[MODE].p)
		f->mode = v[MODE];
	if (v[STATUS].p)
		f->status = status_of(v[STATUS]);
	if (v[CERTAINTY].p)
		f->certainty = dp_str_is(v[CERTAINTY], dp_certainty_name(DP_ALLEGED)) ? DP_ALLEGED : DP_STATED;
	if (v[DATE].p)
		date_of(v[DATE], f);
	if (v[REPORTS].p)
		f->reports = (uint32_t)decimal_of(v[REPORTS]);
	if (v[ORIGINS].p)
		f->origins = (uint32_t)decimal_of(v[ORIGINS]);
	if (v[ACTOR].p)
		fine = sides_of(v[ACTOR], arena, &f->actor, &f->actors);
	if (fine && v[RECIPIENT].p)
		fine = sides_of(v[RECIPIENT], arena, &f->recipient, &f->recipients);
	if (fine && v[SAID_BY].p)
		fine = sides_of(v[SAID_BY], arena, &f->said_by, &f->sources);
	if (!fine)
		return dp_fail_memory(error);
	return v[PLACE].p ? place_of(self, v[PLACE], f, arena, error) : 0;
}

/* The article told of the event before the revision `id`. */
static int seen(dp_reader *self, dp_str event, dp_str doc, int64_t id, bool *out, depesche_error *error)
{
	int64_t n = 0;
	dp_stmt *s = self->stmt[SEEN];
	dp_stmt_text(s, 1, event);
	dp_stmt_text(s, 2, doc);
	dp_stmt_int(s, 3, id);
	int rc = number_of(s, 0, &n, error);
	*out = n > 0;
	return rc;
}

/* Later revisions: whether there are any, what they changed, whether one of them merged another event into this one. */
static int read_later(dp_reader *self, const dp_news *news, dp_arena *arena, past *p, bool *any, bool *merged, depesche_error *error)
{
	const dp_revision *last = &news->row[news->rows - 1];
	dp_stmt *s = self->stmt[LATER];
	int rc;
	dp_stmt_text(s, 1, last->event);
	dp_stmt_int(s, 2, last->id);
	while ((rc = dp_stmt_step(s, error)) > 0) {
		dp_str old = text_at(s, 1, arena);
		if (!old.p) {
			dp_stmt_reset(s);
			return dp_fail_memory(error);
		}
		*any = true;
		*merged |= dp_str_is(dp_stmt_get_text(s, 2), "merged");
		note(p, dp_stmt_get_text(s, 0), old);
	}
	return rc;
}

/* A sentence of an event, and whether the event had it at the time. */
typedef struct sentence {
	dp_str text, doc;
	int64_t article;
	bool there;
} sentence;

typedef struct sentences {
	sentence *v;
	uint32_t n, cap;
} sentences;

static int read_sentences(dp_reader *self, int64_t event, dp_arena *arena, sentences *out, depesche_error *error)
{
	dp_stmt *s = self->stmt[SENTENCES];
	int rc;
	dp_stmt_int(s, 1, event);
	while ((rc = dp_stmt_step(s, error)) > 0) {
		sentence *one = DP_PUSH(arena, out);
		if (one)
			*one = (sentence){text_at(s, 0, arena), text_at(s, 1, arena), dp_stmt_get_int(s, 2), true};
		if (!one || !one->doc.p) {
			dp_stmt_reset(s);
			return dp_fail_memory(error);
		}
	}
	return rc;
}

static void hide(sentences *all, dp_str doc)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (dp_str_eq(all->v[i].doc, doc))
			all->v[i].there = false;
}

/*
 * Hides the sentences of articles that had not come yet. An article that no revision of the event names came with another event that was merged into
 * it: when, is known only so far as that it had not come before an article that is older than it, or not before the last merge.
 */
static int hide_later(dp_reader *self, const dp_news *news, bool merged, sentences *all, depesche_error *error)
{
	const dp_revision *last = &news->row[news->rows - 1];
	dp_stmt *s = self->stmt[ARTICLE];
	int64_t newest = INT64_MAX;
	dp_stmt_text(s, 1, last->doc);
	int rc = number_of(s, newest, &newest, error);
	for (uint32_t i = 0; i < all->n; i++)
		all->v[i].there = !merged && all->v[i].article <= newest;
	if (rc != 0)
		return rc;
	s = self->stmt[FIRST];
	dp_stmt_text(s, 1, last->event);
	while ((rc = dp_stmt_step(s, error)) > 0)
		for (uint32_t i = 0; i < all->n; i++)
			if (dp_str_eq(all->v[i].doc, dp_stmt_get_text(s, 0)))
				all->v[i].there = dp_stmt_get_int(s, 1) <= last->id;
	return rc;
}

static int fill(dp_reader *self, dp_probe *probe, const dp_found *f, const sentences *all, dp_arena *arena, depesche_error *error)
{
	dp_str *text = dp_arena_calloc(arena, all->n ? all->n : 1, sizeof *text);
	uint32_t n = 0;
	if (!text)
		return dp_fail_memory(error);
	for (uint32_t i = 0; i < all->n; i++)
		if (all->v[i].there)
			text[n++] = all->v[i].text;
	return dp_probe_fill(probe, f, text, n, self->lexer, arena, error);
}

static int fill_before(dp_reader *self, dp_news *news, const dp_found *after, sentences *all, dp_arena *arena, depesche_error *error)
{
	past p = {0};
	dp_found before = *after;
	const dp_revision *first = news->row;
	bool told = true;
	for (uint32_t i = 0; i < news->rows; i++)
		if (dp_str_is(news->row[i].kind, "changed"))
			note(&p, news->row[i].field, news->row[i].old);
	int rc = put_back(self, &p, &before, arena, error);
	if (rc == 0 && all->n)
		rc = seen(self, first->event, first->doc, first->id, &told, error);
	if (!told)
		hide(all, first->doc);
	return rc == 0 ? fill(self, &news->before, &before, all, arena, error) : rc;
}

static int fill_states(dp_reader *self, dp_news *news, bool same, bool text, dp_arena *arena, depesche_error *error)
{
	past p = {0};
	sentences all = {0};
	dp_found after = news->found;
	bool later = false, merged = false;
	int rc = 0;
	if (same) /* of an event that took the place of another, nothing is known of the time before */
		rc = read_later(self, news, arena, &p, &later, &merged, error);
	if (rc == 0)
		rc = put_back(self, &p, &after, arena, error);
	if (rc == 0 && text)
		rc = read_sentences(self, news->found.id, arena, &all, error);
	if (rc == 0 && later && all.n)
		rc = hide_later(self, news, merged, &all, error);
	if (rc == 0)
		rc = fill(self, &news->after, &after, &all, arena, error);
	return rc == 0 && news->was ? fill_before(self, news, &after, &all, arena, error) : rc;
}

/* ---- news ---- */

static int event_of(dp_reader *self, dp_str key, int64_t *event, depesche_error *error)
{
	dp_stmt_text(self->stmt[EVENT_OF], 1, key);
	return number_of(self->stmt[EVENT_OF], 0, event, error);
}

/* The event of a key, or the one that took its place; 0 for none. */
static int follow(dp_reader *self, dp_str key, dp_arena *arena, int64_t *event, bool *same, depesche_error *error)
{
	int rc = event_of(self, key, event, error);
	*same = rc == 0 && *event != 0;
	for (int i = 0; rc == 0 && *event == 0 && i < REDIRECTS_MAX; i++) {
		dp_stmt *s = self->stmt[HEIR_OF];
		dp_stmt_text(s, 1, key);
		rc = dp_stmt_step(s, error);
		if (rc <= 0)
			return rc;
		key = text_at(s, 0, arena);
		dp_stmt_reset(s);
		rc = key.p ? event_of(self, key, event, error) : dp_fail_memory(error);
	}
	return rc;
}

static bool has_kind(const dp_news *news, const char *kind)
{
	for (uint32_t i = 0; i < news->rows; i++)
		if (dp_str_is(news->row[i].kind, kind))
			return true;
	return false;
}

static int load(dp_reader *self, dp_news *news, bool text, dp_arena *arena, depesche_error *error)
{
	int64_t event = 0;
	bool same = false;
	int rc = follow(self, news->row->event, arena, &event, &same, error);
	if (rc == 0 && event)
		rc = dp_finder_load(&self->finder, event, arena, &news->found, &news->there, error);
	if (rc != 0 || !news->there)
		return rc;
	news->was = !has_kind(news, "created");
	return fill_states(self, news, same, text, arena, error);
}

static int add_news(dp_reader *self, const dp_revision *row, uint32_t n, bool text, dp_arena *arena, dp_newses *out, depesche_error *error)
{
	dp_news *news = DP_PUSH(arena, out);
	if (!news)
		return dp_fail_memory(error);
	news->row = row;
	news->rows = n;
	tell_alerts(news);
	int rc = news->alerts ? load(self, news, text, arena, error) : 0;
	/* of an event that is gone for good there is nothing to show but that it is gone; of one that went on elsewhere, nothing */
	bool ended = news->alerts && dp_str_is(news->alert[news->alerts - 1].row->kind, "ended");
	if (rc == 0 && (news->alerts == 0 || news->there == ended))
		out->n--;
	return rc;
}

static int snapshot(dp_db *db, depesche_error *error)
{
	return dp_db_run(db, dp_db_kind_of(db) == DP_DB_SQLITE ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
}

static int read_news(dp_reader *self, const rows *r, uint32_t n, bool text, dp_arena *arena, dp_newses *news, depesche_error *error)
{
	int rc = 0;
	for (uint32_t i = 0, end; rc == 0 && i < n; i = end) {
		end = i + 1;
		while (end < n && same_news(&r->v[i], &r->v[end]))
			end++;
		rc = add_news(self, &r->v[i], end - i, text, arena, news, error);
	}
	return rc;
}

static void reset(dp_reader *self)
{
	for (int i = 0; i < ASKS; i++)
		dp_stmt_reset(self->stmt[i]);
	dp_stmt_reset(self->finder.event);
	dp_stmt_reset(self->finder.sides);
	dp_db_rollback(self->db);
}

int dp_reader_read(dp_reader *self, int64_t after, uint32_t most, bool text, dp_arena *arena, dp_newses *news, int64_t *last, depesche_error *error)
{
	rows r = {0};
	uint32_t n = 0, before = news->n;
	int rc = snapshot(self->db, error);
	if (rc != 0)
		return rc;
	for (; rc == 0; most *= 2) {
		rc = read_rows(self, after, most, arena, &r, error);
		n = rc == 0 ? whole(&r, most) : 0;
		if (n || r.n < most)
			break;
	}
	if (rc == 0)
		rc = read_news(self, &r, n, text, arena, news, error);
	reset(self);
	if (rc != 0)
		news->n = before;
	else
		*last = n ? r.v[n - 1].id : after;
	return rc;
}

/* The revision before the news that the revision `id` belongs to. */
static int before_news(dp_reader *self, int64_t id, dp_arena *arena, int64_t *before, depesche_error *error)
{
	dp_stmt *s = self->stmt[UP_TO];
	dp_revision last = {0};
	int rc;
	*before = id - 1;
	dp_stmt_int(s, 1, id);
	while ((rc = dp_stmt_step(s, error)) > 0) {
		dp_revision r = {.id = dp_stmt_get_int(s, 0), .event = text_at(s, 1, arena), .doc = text_at(s, 2, arena), .at = text_at(s, 3, arena)};
		if (last.id && !same_news(&last, &r))
			break;
		last = r;
		*before = r.id - 1;
	}
	dp_stmt_reset(s);
	return rc < 0 ? rc : 0;
}

int dp_reader_alert(dp_reader *self, int64_t id, dp_arena *arena, dp_newses *news, const dp_news **of, const dp_alert **alert, depesche_error *error)
{
	enum { ROWS = 32 };
	int64_t before, last;
	int rc = before_news(self, id, arena, &before, error);
	news->n = 0;
	if (rc == 0)
		rc = dp_reader_read(self, before, ROWS, false, arena, news, &last, error);
	if (rc != 0)
		return rc;
	*alert = NULL;
	for (uint32_t i = 0; i < news->n; i++)
		for (uint32_t k = 0; k < news->v[i].alerts; k++)
			if (news->v[i].alert[k].row->id == id) {
				*of = &news->v[i];
				*alert = &news->v[i].alert[k];
			}
	return 0;
}
