#include "wire/hub.h"

#include "base/error.h"
#include "serve/ask.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
	PAGE = 64,     /* revisions that are read at once */
	KEPT = 1024,   /* news that are kept in memory */
	QUEUE = 256,   /* frames that a tap may have waiting */
	AT_ONCE = 500, /* taps that are fed under one lock */
	PERSIST = 256, /* revisions after which the position is written, where nothing else is */
	PAGE_BUDGET = 1 << 28,
	FRAME_CAP = 1 << 24
};

/* A server-sent event, shared by all taps that get it. Counted under the hub's lock. */
typedef struct frame {
	uint32_t users;
	uint32_t n;
	char bytes[];
} frame;

/* What a number of the index belongs to. */
typedef struct ear {
	enum { TAP, SAVED } is;
	uint32_t number;
	uint64_t stamp; /* of the news that it was last found for, */
	uint32_t hit;   /* and where */
	int64_t from;   /* alerts up to this one are not for it */
} ear;

typedef struct tap {
	ear ear; /* first: an ear is a tap */
	struct tap *before, *next;
	dp_hub *hub;
	dp_stream *stream;
	dp_str name;
	uint32_t kinds;
	bool hello, all, lost, catching, beat; /* all: it asks for nothing */
	int64_t at, silent_since;
	frame **queue; /* a ring */
	uint32_t cap, head, n, sent;
	char space[];
} tap;

typedef struct saved {
	ear ear;
	int64_t id;
	bool send, all;
} saved;

/* The frames of news, made when first needed: for those that match, and for those that no longer do. */
typedef struct frames {
	frame *plain[DP_ALERT_KINDS], *gone;
} frames;

/* News as read at once. */
typedef struct page {
	struct page *next;
	int64_t after, last;
	dp_arena arena;
	dp_newses news;
	frames *frames;
} page;

typedef struct hit {
	ear *ear;
	dp_verdict verdict;
} hit;

struct dp_hub {
	dp_hub_settings settings;
	pthread_t thread;
	pthread_mutex_t lock, words; /* words: of the lexer that callers share */
	pthread_cond_t wake, written;
	atomic_bool stopping;
	bool started, poked;
	dp_lexer *lexer, *callers; /* of the thread; of the callers */

	/* of the thread alone */
	dp_record *record;
	dp_reader *reader;
	int64_t names, persisted;
	page *first, **last; /* kept, oldest first */
	page *old;           /* read last for taps that are behind what is kept */
	uint64_t kept, stamp;
	struct {
		hit *v;
		uint32_t n, cap;
	} hits;
	struct {
		dp_due *v;
		uint32_t n, cap;
	} due;
	bool broken; /* said once */
	bool short_of_memory;

	/* under the lock */
	dp_standing *index;
	tap *taps;
	saved **saved;
	uint32_t saved_n, saved_cap;
	int64_t position, reached, version; /* reached: the end of what is being handed on; then position follows */
	dp_hub_figures figures;
	int write_rc; /* 1 while it is under way */
	int64_t write_seen;
};

static int64_t now_ms(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- frames ---- */

static frame *frame_new(const dp_news *news, const dp_alert *alert, dp_verdict verdict, dp_str name)
{
	dp_buf out;
	dp_buf_init(&out, FRAME_CAP);
	dp_buf_printf(&out, "id: %lld\nevent: alert\ndata: ", (long long)alert->row->id);
	dp_alert_json(news, alert, verdict, name, &out); /* which has no line break */
	dp_buf_c(&out, "\n\n");
	frame *f = out.failed ? NULL : malloc(sizeof *f + out.n);
	if (f) {
		f->users = 1;
		f->n = (uint32_t)out.n;
		memcpy(f->bytes, out.p, out.n);
	}
	dp_buf_release(&out);
	return f;
}

static void frame_free(frame *f)
{
	if (f && --f->users == 0)
		free(f);
}

/* ---- pages ---- */

static void page_free(page *p)
{
	if (!p)
		return;
	for (uint32_t i = 0; p->frames && i < p->news.n; i++) {
		for (int k = 0; k < DP_ALERT_KINDS; k++)
			frame_free(p->frames[i].plain[k]);
		frame_free(p->frames[i].gone);
	}
	dp_arena_release(&p->arena);
	free(p);
}

/* The news behind a revision. NULL on failure. */
static page *page_read(dp_hub *self, int64_t after, depesche_error *error)
{
	page *p = calloc(1, sizeof *p);
	if (!p) {
		dp_fail_memory(error);
		return NULL;
	}
	dp_arena_init(&p->arena, PAGE_BUDGET);
	p->after = after;
	int rc = dp_reader_read(self->reader, after, PAGE, true, &p->arena, &p->news, &p->last, error);
	p->frames = rc == 0 ? dp_arena_calloc(&p->arena, p->news.n ? p->news.n : 1, sizeof *p->frames) : NULL;
	if (rc == 0 && !p->frames)
		dp_fail_memory(error);
	if (p->frames)
		return p;
	page_free(p);
	return NULL;
}

/* Under the lock, since taps may hold frames of pages that go. */
static void page_keep(dp_hub *self, page *p)
{
	*self->last = p;
	self->last = &p->next;
	self->kept += p->news.n + 1;
	while (self->kept > KEPT && self->first != p) {
		page *gone = self->first;
		self->first = gone->next;
		self->kept -= gone->news.n + 1;
		page_free(gone);
	}
}

/* ---- taps ---- */

static void tap_wake(tap *t)
{
	if (t->stream)
		dp_stream_wake(t->stream);
}

static bool queue_room(tap *t)
{
	if (t->n < t->cap)
		return true;
	uint32_t cap = t->cap ? t->cap * 2 : 4;
	frame **ring = cap <= QUEUE ? malloc(cap * sizeof *ring) : NULL;
	if (!ring)
		return false;
	for (uint32_t i = 0; i < t->n; i++)
		ring[i] = t->queue[(t->head + i) % t->cap];
	free(t->queue);
	t->queue = ring;
	t->cap = cap;
	t->head = 0;
	return true;
}

/* Takes over a use of the frame. */
static void tap_push(tap *t, frame *f)
{
	if (!queue_room(t)) {
		t->lost = true;
		t->hub->figures.lost++;
		frame_free(f);
		return;
	}
	t->queue[(t->head + t->n++) % t->cap] = f;
	t->hub->figures.frames++;
}

/* A frame with a use for the caller: a shared one, or one of its own for a stream that has a name. NULL when memory is out. */
static frame *frame_for(const tap *t, const dp_news *news, frames *shared, const dp_alert *alert, dp_verdict verdict)
{
	if (t->name.n)
		return frame_new(news, alert, verdict, t->name);
	frame **slot = verdict == DP_VERDICT_GONE ? &shared->gone : &shared->plain[alert - news->alert];
	if (!*slot)
		*slot = frame_new(news, alert, verdict, t->name);
	if (*slot)
		(*slot)->users++;
	return *slot;
}

static void tap_tell(tap *t, const dp_news *news, frames *shared, dp_verdict verdict)
{
	uint32_t n;
	const dp_alert *alert = dp_news_alerts(news, verdict, &n);
	bool before = t->n > 0;
	for (uint32_t i = 0; i < n && !t->lost; i++) {
		if (alert[i].row->id <= t->ear.from || (t->kinds && !(t->kinds >> dp_alert_shown(&alert[i], verdict) & 1)))
			continue;
		frame *f = frame_for(t, news, shared, &alert[i], verdict);
		if (f)
			tap_push(t, f);
		else
			t->lost = true; /* it resumes when there is memory again */
	}
	if ((t->n && !before) || t->lost)
		tap_wake(t);
}

/* Copies what waits, as far as there is room. */
static size_t tap_copy(tap *t, char *out, size_t room)
{
	size_t copied = 0;
	while (t->n && copied < room) {
		frame *f = t->queue[t->head];
		size_t rest = f->n - t->sent, n = rest < room - copied ? rest : room - copied;
		memcpy(out + copied, f->bytes + t->sent, n);
		copied += n;
		t->sent += (uint32_t)n;
		if (t->sent < f->n)
			break;
		frame_free(f);
		t->head = (t->head + 1) % t->cap;
		t->n--;
		t->sent = 0;
	}
	return copied;
}

static size_t copy_text(const char *text, char *out, size_t room)
{
	size_t n = strlen(text);
	if (n > room)
		return 0;
	memcpy(out, text, n);
	return n;
}

/* Under the lock. */
static ptrdiff_t tap_next(tap *t, char *out, size_t room)
{
	size_t n = 0;
	if (!t->hello) {
		n = copy_text("retry: 2000\n\n", out, room);
		t->hello = n > 0;
	}
	n += tap_copy(t, out + n, room - n);
	if (n == 0 && t->beat)
		n = copy_text(":\n\n", out, room);
	if (n) {
		t->beat = false;
		t->silent_since = now_ms(CLOCK_MONOTONIC);
		return (ptrdiff_t)n;
	}
	return t->lost || t->hub->stopping ? DP_STREAM_END : DP_STREAM_LATER;
}

static ptrdiff_t tap_read(void *self, char *out, size_t room)
{
	tap *t = self;
	dp_hub *hub = t->hub;
	pthread_mutex_lock(&hub->lock);
	ptrdiff_t n = tap_next(t, out, room);
	if (t->catching && t->n < QUEUE / 4)
		pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
	return n;
}

static void tap_open(void *self, dp_stream *stream)
{
	tap *t = self;
	pthread_mutex_lock(&t->hub->lock);
	t->stream = stream;
	pthread_mutex_unlock(&t->hub->lock);
}

static void tap_free(tap *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		frame_free(t->queue[(t->head + i) % t->cap]);
	free(t->queue);
	free(t);
}

static void tap_close(void *self)
{
	tap *t = self;
	dp_hub *hub = t->hub;
	pthread_mutex_lock(&hub->lock);
	dp_standing_remove(hub->index, t->ear.number);
	if (t->before)
		t->before->next = t->next;
	else
		hub->taps = t->next;
	if (t->next)
		t->next->before = t->before;
	hub->figures.taps--;
	hub->figures.catching -= t->catching;
	tap_free(t);
	pthread_mutex_unlock(&hub->lock);
}

/* ---- filing ---- */

static int want_of(dp_hub *self, const dp_query *query, dp_want **want, depesche_error *error)
{
	pthread_mutex_lock(&self->words);
	int rc = dp_want_new(want, query, self->callers, error);
	pthread_mutex_unlock(&self->words);
	return rc;
}

/* What is known of names, once more: for those that came while the want was being filed. Under the lock; `want` is a copy of the one filed. */
static void know_again(dp_hub *self, const dp_want *want)
{
	for (uint32_t list = 0; list < DP_LISTS; list++) {
		uint32_t n;
		const dp_want_ref *ref = dp_want_refs(want, list, &n);
		for (uint32_t i = 0; i < n; i++)
			if (ref[i].kind == DP_TERM_SAME)
				dp_standing_know(self->index, list == DP_BY_PLACE, dp_want_str(want, &ref[i]));
	}
}

/* Under the lock. */
static void list_tap(dp_hub *self, tap *t, int64_t last)
{
	t->silent_since = now_ms(CLOCK_MONOTONIC);
	t->at = t->ear.from = last;
	t->catching = last < self->reached;
	t->next = self->taps;
	if (t->next)
		t->next->before = t;
	self->taps = t;
	self->figures.taps++;
	self->figures.catching += t->catching;
	if (t->catching)
		pthread_cond_signal(&self->wake);
}

/* What a question of one number gives. */
static int number_of(dp_db *db, const char *sql, int64_t *newest, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(db, sql, &s, error);
	if (rc == 0)
		rc = dp_stmt_step(s, error);
	if (rc > 0)
		*newest = dp_stmt_get_int(s, 0);
	dp_stmt_free(s);
	return rc < 0 ? rc : 0;
}

static tap *tap_new(dp_hub *self, const dp_tap_wish *wish)
{
	tap *t = calloc(1, sizeof *t + wish->name.n + 1);
	if (!t)
		return NULL;
	t->hub = self;
	t->ear.is = TAP;
	t->kinds = wish->kinds;
	if (wish->name.n)
		memcpy(t->space, wish->name.p, wish->name.n);
	t->name = dp_str_of(t->space, wish->name.n);
	return t;
}

/* Files the want, and what the record knows of its names by then. Takes the want over. */
static int file_tap(dp_hub *self, tap *t, dp_want *want, int64_t last, dp_db *db, depesche_error *error)
{
	dp_want *copy = malloc(want->size);
	if (!copy) {
		free(want);
		return dp_fail_memory(error);
	}
	memcpy(copy, want, want->size);
	t->all = dp_want_all(want);
	pthread_mutex_lock(&self->lock);
	bool filed = dp_standing_add(self->index, want, t, &t->ear.number);
	if (filed)
		list_tap(self, t, last);
	pthread_mutex_unlock(&self->lock);
	if (!filed) {
		free(want);
		free(copy);
		return dp_fail_memory(error);
	}
	if (dp_want_ask(copy, db, NULL) == 0) {
		pthread_mutex_lock(&self->lock);
		know_again(self, copy);
		pthread_mutex_unlock(&self->lock);
	}
	free(copy);
	return 0;
}

int dp_hub_tap(dp_hub *self, const dp_tap_wish *wish, dp_db *db, dp_source *source, depesche_error *error)
{
	dp_want *want = NULL;
	int64_t newest = 0;
	int rc = want_of(self, wish->query, &want, error);
	if (rc != 0)
		return rc;
	rc = dp_want_ask(want, db, error);
	if (rc == 0)
		rc = number_of(db, "SELECT max(id) FROM revision", &newest, error);
	tap *t = rc == 0 ? tap_new(self, wish) : NULL;
	if (!t) {
		free(want);
		return rc != 0 ? rc : dp_fail_memory(error);
	}
	/* an id that the record has not come to is of another record */
	rc = file_tap(self, t, want, wish->last >= 0 && wish->last <= newest ? wish->last : newest, db, error);
	if (rc != 0) {
		tap_free(t);
		return rc;
	}
	*source = (dp_source){tap_open, tap_read, tap_close, t};
	return 0;
}

/* ---- standing queries ---- */

int dp_saved_query(dp_str text, const dp_lookup *lookup, dp_query *query, depesche_error *error)
{
	dp_buf raw;
	dp_target target;
	dp_buf_init(&raw, DP_TARGET_MAX);
	dp_buf_c(&raw, "/?");
	dp_buf_str(&raw, text);
	char *space = raw.failed ? NULL : malloc(raw.n);
	int rc = raw.failed ? dp_fail(error, DEPESCHE_EUSAGE, "a query has at most %d bytes", DP_TARGET_MAX - 2)
		 : space    ? dp_target_parse(&target, dp_buf_view(&raw), space, error)
			    : dp_fail_memory(error);
	for (uint32_t i = 0; rc == 0 && i < target.parameters; i++)
		rc = dp_ask_set(query, lookup, target.parameter[i].name, target.parameter[i].value, error);
	free(space);
	dp_buf_release(&raw);
	return rc;
}

static int want_of_saved(dp_hub *self, dp_str text, dp_want **want, depesche_error *error)
{
	dp_query *query = dp_query_new();
	int rc = query ? dp_saved_query(text, dp_server_lookup(self->settings.server), query, error) : dp_fail_memory(error);
	if (rc == 0)
		rc = want_of(self, query, want, error);
	dp_query_free(query);
	return rc;
}

int dp_hub_try(dp_hub *self, dp_str query, depesche_error *error)
{
	dp_want *want = NULL;
	int rc = want_of_saved(self, query, &want, error);
	free(want);
	return rc;
}

/* Under the lock. */
static void drop_saved(dp_hub *self, uint32_t i)
{
	dp_standing_remove(self->index, self->saved[i]->ear.number);
	free(self->saved[i]);
	self->saved[i] = self->saved[--self->saved_n];
}

/* Under the lock. */
static void drop_saved_id(dp_hub *self, int64_t id)
{
	for (uint32_t i = 0; i < self->saved_n; i++)
		if (self->saved[i]->id == id) {
			drop_saved(self, i);
			return;
		}
}

static bool saved_room(dp_hub *self)
{
	if (self->saved_n < self->saved_cap)
		return true;
	uint32_t cap = self->saved_cap ? self->saved_cap * 2 : 64;
	saved **v = realloc(self->saved, cap * sizeof *v);
	if (!v)
		return false;
	self->saved = v;
	self->saved_cap = cap;
	return true;
}

/* Under the lock; takes the want over. */
static bool add_saved(dp_hub *self, const dp_saved *s, dp_want *want)
{
	saved *new = saved_room(self) ? calloc(1, sizeof *new) : NULL;
	if (!new) {
		free(want);
		return false;
	}
	*new = (saved){.ear = {.is = SAVED, .from = s->since}, .id = s->id, .send = s->webhook.n > 0, .all = dp_want_all(want)};
	if (!dp_standing_add(self->index, want, new, &new->ear.number)) {
		free(want);
		free(new);
		return false;
	}
	self->saved[self->saved_n++] = new;
	return true;
}

/* Where the record's version is not the next one, another program was there, too: all are read anew. */
static void set_version(dp_hub *self, int64_t version)
{
	self->version = version == self->version + 1 ? version : -1;
	pthread_cond_signal(&self->wake);
}

/* Files a want with what the record knows of its names by then. Takes the want over. */
static bool file_saved(dp_hub *self, const dp_saved *s, dp_want *want, dp_db *db)
{
	dp_want *copy = malloc(want->size);
	if (!copy || dp_want_ask(want, db, NULL) != 0) {
		free(copy);
		free(want);
		return false;
	}
	memcpy(copy, want, want->size);
	pthread_mutex_lock(&self->lock);
	drop_saved_id(self, s->id);
	bool fine = add_saved(self, s, want);
	pthread_mutex_unlock(&self->lock);
	if (fine && dp_want_ask(copy, db, NULL) == 0) {
		pthread_mutex_lock(&self->lock);
		know_again(self, copy);
		pthread_mutex_unlock(&self->lock);
	}
	free(copy);
	return fine;
}

void dp_hub_put(dp_hub *self, const dp_saved *s, int64_t version, dp_db *db)
{
	dp_want *want = NULL;
	bool fine = want_of_saved(self, s->query, &want, NULL) == 0 && file_saved(self, s, want, db);
	pthread_mutex_lock(&self->lock);
	set_version(self, fine ? version : -2);
	pthread_mutex_unlock(&self->lock);
}

void dp_hub_remove(dp_hub *self, int64_t id, int64_t version)
{
	pthread_mutex_lock(&self->lock);
	drop_saved_id(self, id);
	set_version(self, version);
	pthread_mutex_unlock(&self->lock);
}

typedef struct loading {
	dp_hub *hub;
	dp_db *names;
} loading;

static int load_one(void *to, const dp_saved *s, depesche_error *error)
{
	loading *l = to;
	dp_hub *self = l->hub;
	dp_want *want = NULL;
	depesche_error why;
	(void)error;
	int rc = want_of_saved(self, s->query, &want, &why);
	if (rc == 0) {
		rc = dp_want_ask(want, l->names, error);
		if (rc != 0)
			free(want);
		if (rc != 0)
			return rc;
	} else {
		dp_log_say(
			self->settings.log, DP_LOG_WARNING, "The standing query \"%.*s\" cannot be read: %s", (int)s->name.n, s->name.p, why.message);
		return 0;
	}
	pthread_mutex_lock(&self->lock);
	bool fine = add_saved(self, s, want);
	pthread_mutex_unlock(&self->lock);
	return fine ? 0 : dp_fail_memory(error);
}

static int load_saved(dp_hub *self, depesche_error *error)
{
	dp_db *db = dp_record_db(self->record);
	loading l = {self, db};
	int64_t version = 0;
	int rc = dp_saved_version(db, &version, error);
	pthread_mutex_lock(&self->lock);
	bool same = rc == 0 && version == self->version;
	while (!same && rc == 0 && self->saved_n)
		drop_saved(self, self->saved_n - 1);
	pthread_mutex_unlock(&self->lock);
	if (rc != 0 || same)
		return rc;
	rc = dp_saved_each(db, load_one, &l, error);
	pthread_mutex_lock(&self->lock);
	self->version = rc == 0 ? version : -1;
	pthread_mutex_unlock(&self->lock);
	return rc;
}

/* ---- names ---- */

/* Lets the wants know what names the record has got since. */
static int learn_names(dp_hub *self, depesche_error *error)
{
	dp_stmt *s = NULL;
	int rc = dp_db_prepare(dp_record_db(self->record), "SELECT id, kind, folded FROM name WHERE id > $1 ORDER BY id", &s, error);
	if (rc != 0)
		return rc;
	dp_stmt_int(s, 1, self->names);
	while ((rc = dp_stmt_step(s, error)) > 0) {
		bool place = dp_str_is(dp_stmt_get_text(s, 1), dp_name_kind_name(DP_NAME_PLACE));
		self->names = dp_stmt_get_int(s, 0);
		pthread_mutex_lock(&self->lock);
		dp_standing_know(self->index, place, dp_stmt_get_text(s, 2));
		pthread_mutex_unlock(&self->lock);
	}
	dp_stmt_free(s);
	return rc;
}

/* ---- whom news concern ---- */

static void note_hit(dp_hub *self, ear *e, dp_verdict verdict)
{
	if (self->hits.n == self->hits.cap) {
		uint32_t cap = self->hits.cap ? self->hits.cap * 2 : 256;
		hit *v = realloc(self->hits.v, cap * sizeof *v);
		if (!v) {
			self->short_of_memory = true;
			return;
		}
		self->hits.v = v;
		self->hits.cap = cap;
	}
	e->stamp = self->stamp;
	e->hit = self->hits.n;
	self->hits.v[self->hits.n++] = (hit){e, verdict};
}

static void found_after(void *to, uint32_t number, void *which)
{
	(void)number;
	note_hit(to, which, DP_VERDICT_COME);
}

static void found_before(void *to, uint32_t number, void *which)
{
	dp_hub *self = to;
	ear *e = which;
	(void)number;
	if (e->stamp == self->stamp)
		self->hits.v[e->hit].verdict = DP_VERDICT_STAY;
	else
		note_hit(self, e, DP_VERDICT_GONE);
}

static int found_told(void *to, int64_t standing)
{
	dp_hub *self = to;
	for (uint32_t i = 0; i < self->saved_n; i++)
		if (self->saved[i]->id == standing && self->saved[i]->ear.stamp != self->stamp)
			note_hit(self, &self->saved[i]->ear, DP_VERDICT_GONE);
	return 0;
}

/* Of an event that is gone for good nothing is left to be tested: it concerns those who ask for all, and those who were told of it. */
static void find_ended(dp_hub *self, const dp_news *news)
{
	for (tap *t = self->taps; t; t = t->next)
		if (t->all)
			note_hit(self, &t->ear, DP_VERDICT_GONE);
	for (uint32_t i = 0; i < self->saved_n; i++)
		if (self->saved[i]->all)
			note_hit(self, &self->saved[i]->ear, DP_VERDICT_GONE);
	dp_due_told(dp_record_db(self->record), news->row->event, found_told, self, NULL);
}

/* Under the lock. False when memory is out. */
static bool find(dp_hub *self, const dp_news *news)
{
	bool fine = true;
	self->hits.n = 0;
	self->stamp++;
	self->short_of_memory = false;
	if (!news->there)
		find_ended(self, news);
	else
		fine = dp_standing_match(self->index, &news->after, found_after, self);
	if (fine && news->there && news->was)
		fine = dp_standing_match(self->index, &news->before, found_before, self);
	return fine && !self->short_of_memory;
}

static bool due_room(dp_hub *self)
{
	if (self->due.n < self->due.cap)
		return true;
	uint32_t cap = self->due.cap ? self->due.cap * 2 : 256;
	dp_due *v = realloc(self->due.v, cap * sizeof *v);
	if (!v)
		return false;
	self->due.v = v;
	self->due.cap = cap;
	return true;
}

static bool note_due(dp_hub *self, const saved *s, const dp_news *news, dp_verdict verdict)
{
	uint32_t n;
	const dp_alert *alert = dp_news_alerts(news, verdict, &n);
	for (uint32_t i = 0; i < n; i++) {
		if (alert[i].row->id <= s->ear.from)
			continue;
		if (!due_room(self))
			return false;
		self->due.v[self->due.n++] = (dp_due){s->id, alert[i].row->id, verdict == DP_VERDICT_GONE, s->send, 0};
	}
	return true;
}

/* Hands news on to streams, and notes what is due to standing queries. False when memory is out: then all is done once more, and streams know what
 * they have seen. */
static bool hand_on(dp_hub *self, page *p, uint32_t i)
{
	const dp_news *news = &p->news.v[i];
	int64_t last = news->alert[news->alerts - 1].row->id;
	pthread_mutex_lock(&self->lock);
	bool fine = find(self, news);
	if (news->there)
		dp_standing_learn(self->index, &news->after);
	for (uint32_t k = 0; fine && k < self->hits.n; k++) {
		ear *e = self->hits.v[k].ear;
		tap *t = (tap *)e;
		if (e->is == SAVED) {
			fine = note_due(self, (saved *)e, news, self->hits.v[k].verdict);
		} else if (!t->catching && !t->lost) {
			tap_tell(t, news, &p->frames[i], self->hits.v[k].verdict);
			t->ear.from = last > t->ear.from ? last : t->ear.from;
		}
	}
	self->figures.news += fine;
	pthread_mutex_unlock(&self->lock);
	return fine;
}

/* ---- writing ---- */

static void write_due(void *to, dp_record *record)
{
	dp_hub *self = to;
	depesche_error error = {0};
	int rc = DEPESCHE_EIO;
	if (record)
		rc = dp_due_write(dp_record_db(record), self->due.v, self->due.n, self->write_seen, now_ms(CLOCK_REALTIME), &error);
	if (record && rc != 0)
		dp_log_say(self->settings.log, DP_LOG_ERROR, "Deliveries cannot be written: %s", error.message);
	pthread_mutex_lock(&self->lock);
	self->write_rc = rc;
	pthread_cond_signal(&self->written);
	pthread_mutex_unlock(&self->lock);
}

/* Waits for the writing thread, which has the lists until then. */
static bool write_out(dp_hub *self, int64_t seen)
{
	self->write_seen = seen;
	self->write_rc = 1;
	if (!dp_server_write(self->settings.server, write_due, self))
		return false;
	pthread_mutex_lock(&self->lock);
	while (self->write_rc == 1)
		pthread_cond_wait(&self->written, &self->lock);
	pthread_mutex_unlock(&self->lock);
	if (self->write_rc != 0)
		return false;
	self->persisted = seen;
	if (self->due.n && self->settings.due)
		self->settings.due(self->settings.self, self->due.v, self->due.n);
	self->due.n = 0;
	return true;
}

/* ---- catching up ---- */

/* Under the lock: the tap that is furthest behind and has room. */
static const tap *hindmost(const dp_hub *self)
{
	const tap *least = NULL;
	for (const tap *t = self->taps; t; t = t->next)
		if (t->catching && !t->lost && t->n < QUEUE / 4 && (!least || t->at < least->at))
			least = t;
	return least;
}

static bool holds(const page *p, int64_t at)
{
	return p && p->after <= at && at < p->last;
}

static page *kept_page(const dp_hub *self, int64_t at)
{
	page *p = holds(self->old, at) ? self->old : self->first;
	while (p && !holds(p, at))
		p = p->next;
	return p;
}

/* Under the lock. */
static void go_on(dp_hub *self, tap *t, int64_t at)
{
	t->at = t->ear.from = at;
	t->catching = t->at < self->reached;
	self->figures.catching -= !t->catching;
}

/* Under the lock: what the page has for the tap. A page has fewer alerts than a queue has room for. */
static void feed(dp_hub *self, tap *t, page *p)
{
	const dp_want *want = dp_standing_want(self->index, t->ear.number);
	for (uint32_t i = 0; i < p->news.n && !t->lost; i++) {
		const dp_news *news = &p->news.v[i];
		if (news->alert[news->alerts - 1].row->id > t->at)
			tap_tell(t, news, &p->frames[i], dp_news_verdict(news, want));
	}
	go_on(self, t, p->last);
}

/* Feeds taps that the page has something for; false when some are left. */
static bool feed_all(dp_hub *self, page *p)
{
	uint32_t fed = 0;
	pthread_mutex_lock(&self->lock);
	tap *t = self->taps;
	for (; t && fed < AT_ONCE; t = t->next)
		if (t->catching && !t->lost && t->n < QUEUE / 4 && holds(p, t->at)) {
			feed(self, t, p);
			fed++;
		}
	pthread_mutex_unlock(&self->lock);
	return t == NULL;
}

/* One step: a page for all taps that are where the hindmost is. *more tells whether there was one. */
static int catch_up(dp_hub *self, bool *more, depesche_error *error)
{
	pthread_mutex_lock(&self->lock);
	const tap *t = hindmost(self);
	int64_t at = t ? t->at : 0;
	pthread_mutex_unlock(&self->lock);
	*more = t != NULL;
	if (!t)
		return 0;
	page *p = kept_page(self, at);
	if (!p) {
		p = page_read(self, at, error);
		if (!p)
			return error->code;
		pthread_mutex_lock(&self->lock);
		page_free(self->old);
		self->old = p;
		pthread_mutex_unlock(&self->lock);
	}
	if (p->last > at) {
		while (!feed_all(self, p))
			;
		return 0;
	}
	/* nothing is behind it: revisions that were there are gone */
	pthread_mutex_lock(&self->lock);
	for (tap *one = self->taps; one; one = one->next)
		if (one->catching && one->at == at)
			go_on(self, one, self->reached);
	pthread_mutex_unlock(&self->lock);
	return 0;
}

/* ---- the thread ---- */

/* A page of what is new. *more tells whether there may be another. */
static int step(dp_hub *self, bool *more, depesche_error *error)
{
	page *p = page_read(self, self->position, error);
	if (!p)
		return error->code;
	*more = p->last > p->after;
	pthread_mutex_lock(&self->lock);
	self->reached = p->last > self->reached ? p->last : self->reached;
	pthread_mutex_unlock(&self->lock);
	for (uint32_t i = 0; i < p->news.n; i++)
		if (!hand_on(self, p, i)) {
			self->due.n = 0;
			page_free(p);
			return dp_fail_memory(error);
		}
	bool written = (self->due.n == 0 && p->last - self->persisted < PERSIST) || write_out(self, p->last);
	pthread_mutex_lock(&self->lock);
	if (written && *more) {
		self->position = p->last;
		page_keep(self, p);
	} else {
		self->due.n = 0;
		page_free(p);
	}
	pthread_mutex_unlock(&self->lock);
	return written ? 0 : dp_fail(error, DEPESCHE_EIO, "deliveries cannot be written");
}

static void beat(dp_hub *self)
{
	int64_t now = now_ms(CLOCK_MONOTONIC);
	pthread_mutex_lock(&self->lock);
	for (tap *t = self->taps; t; t = t->next)
		if (!t->beat && now - t->silent_since >= self->settings.beat_ms) {
			t->beat = true;
			tap_wake(t);
		}
	pthread_mutex_unlock(&self->lock);
}

static void close_record(dp_hub *self)
{
	dp_reader_close(self->reader);
	dp_record_close(self->record);
	self->reader = NULL;
	self->record = NULL;
}

static int open_record(dp_hub *self, depesche_error *error)
{
	int rc = dp_record_open(&self->record, self->settings.record, DP_DB_READ, error);
	if (rc == 0)
		rc = dp_reader_open(&self->reader, self->record, self->lexer, error);
	if (rc != 0)
		close_record(self);
	return rc;
}

static int look(dp_hub *self, depesche_error *error)
{
	bool more = true, behind = true;
	int64_t newest = 0;
	int rc = self->record ? 0 : open_record(self, error);
	if (rc == 0)
		rc = load_saved(self, error);
	if (rc == 0)
		rc = learn_names(self, error);
	if (rc == 0)
		rc = dp_reader_newest(self->reader, &newest, error);
	more = newest > self->position;
	while (rc == 0 && (more || behind) && !self->stopping) {
		if (more)
			rc = step(self, &more, error);
		if (rc == 0)
			rc = catch_up(self, &behind, error);
	}
	return rc;
}

/* What is rare, from the newest news; these are kept as well, for those who come back. */
static int warm_up(dp_hub *self, depesche_error *error)
{
	int64_t at = 0;
	int rc = dp_reader_back(self->reader, KEPT, &at, error);
	while (rc == 0 && at < self->position) {
		page *p = page_read(self, at, error);
		if (!p)
			return error->code;
		for (uint32_t i = 0; i < p->news.n; i++)
			if (p->news.v[i].there)
				dp_standing_learn(self->index, &p->news.v[i].after);
		bool keep = p->last > at && p->last <= self->position;
		at = p->last > at ? p->last : self->position;
		if (keep)
			page_keep(self, p);
		else
			page_free(p);
	}
	return rc;
}

/* A failure is said once; then the record is opened anew. */
static void tell(dp_hub *self, int rc, const depesche_error *error)
{
	if (rc != 0 && !self->broken)
		dp_log_say(self->settings.log, DP_LOG_ERROR, "News cannot be read; trying again: %s", error->message);
	if (rc == 0 && self->broken)
		dp_log_say(self->settings.log, DP_LOG_INFO, "News can be read again.");
	self->broken = rc != 0;
	if (rc != 0)
		close_record(self);
}

/* Until something happens, or it is time to look. */
static void wait_a_while(dp_hub *self)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	int64_t ns = until.tv_nsec + (int64_t)self->settings.poll_ms * 1000000;
	until.tv_sec += ns / 1000000000;
	until.tv_nsec = ns % 1000000000;
	pthread_mutex_lock(&self->lock);
	if (!self->poked && !self->stopping)
		pthread_cond_timedwait(&self->wake, &self->lock, &until);
	self->poked = false;
	pthread_mutex_unlock(&self->lock);
}

static void *work(void *arg)
{
	dp_hub *self = arg;
	int64_t beaten = 0;
	while (!self->stopping) {
		depesche_error error = {0};
		tell(self, look(self, &error), &error);
		if (now_ms(CLOCK_MONOTONIC) - beaten >= 1000 || self->settings.beat_ms < 1000) {
			beaten = now_ms(CLOCK_MONOTONIC);
			beat(self);
		}
		if (self->settings.tick)
			self->settings.tick(self->settings.self);
		wait_a_while(self);
	}
	if (self->position > self->persisted)
		write_out(self, self->position);
	return NULL;
}

/* ---- life ---- */

/* Where to begin: behind what deliveries were made out for; with the newest where nobody is to get any. */
static int find_position(dp_hub *self, depesche_error *error)
{
	dp_db *db = dp_record_db(self->record);
	int64_t standing = 0, newest = 0;
	int rc = number_of(db, "SELECT count(*) FROM standing", &standing, error);
	if (rc == 0)
		rc = number_of(db, "SELECT max(id) FROM revision", &newest, error);
	if (rc == 0)
		rc = dp_wire_seen(db, &self->position, error);
	self->persisted = self->position;
	if (rc == 0 && standing == 0)
		self->position = newest;
	return rc;
}

static int begin(dp_hub *self, depesche_error *error)
{
	int rc = dp_lexer_new(&self->lexer, error);
	if (rc == 0)
		rc = dp_lexer_new(&self->callers, error);
	if (rc == 0)
		rc = open_record(self, error);
	if (rc == 0)
		rc = find_position(self, error);
	if (rc == 0)
		rc = number_of(dp_record_db(self->record), "SELECT max(id) FROM name", &self->names, error);
	if (rc == 0)
		rc = warm_up(self, error);
	self->reached = self->position;
	return rc;
}

int dp_hub_new(dp_hub **self, const dp_hub_settings *settings, depesche_error *error)
{
	dp_hub *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	new->settings = *settings;
	new->last = &new->first;
	new->version = -1;
	pthread_mutex_init(&new->lock, NULL);
	pthread_mutex_init(&new->words, NULL);
	pthread_cond_init(&new->wake, NULL);
	pthread_cond_init(&new->written, NULL);
	new->index = dp_standing_new();
	int rc = new->index ? begin(new, error) : dp_fail_memory(error);
	if (rc != 0)
		dp_hub_free(new);
	else
		*self = new;
	return rc;
}

int dp_hub_start(dp_hub *self, depesche_error *error)
{
	if (pthread_create(&self->thread, NULL, work, self) != 0)
		return dp_fail(error, DEPESCHE_ENOMEM, "no thread can be started");
	self->started = true;
	return 0;
}

void dp_hub_stop(dp_hub *self)
{
	pthread_mutex_lock(&self->lock);
	self->stopping = true;
	for (tap *t = self->taps; t; t = t->next)
		tap_wake(t);
	pthread_cond_signal(&self->wake);
	pthread_mutex_unlock(&self->lock);
	if (self->started)
		pthread_join(self->thread, NULL);
	self->started = false;
}

void dp_hub_free(dp_hub *self)
{
	if (!self)
		return;
	dp_hub_stop(self);
	close_record(self);
	while (self->first) {
		page *p = self->first;
		self->first = p->next;
		page_free(p);
	}
	page_free(self->old);
	for (uint32_t i = 0; i < self->saved_n; i++)
		free(self->saved[i]);
	free(self->saved);
	dp_standing_free(self->index);
	dp_lexer_free(self->lexer);
	dp_lexer_free(self->callers);
	free(self->hits.v);
	free(self->due.v);
	pthread_cond_destroy(&self->wake);
	pthread_cond_destroy(&self->written);
	pthread_mutex_destroy(&self->lock);
	pthread_mutex_destroy(&self->words);
	free(self);
}

void dp_hub_poke(dp_hub *self)
{
	pthread_mutex_lock(&self->lock);
	self->poked = true;
	pthread_cond_signal(&self->wake);
	pthread_mutex_unlock(&self->lock);
}

dp_hub_figures dp_hub_figures_of(dp_hub *self)
{
	pthread_mutex_lock(&self->lock);
	dp_hub_figures f = self->figures;
	f.saved = self->saved_n;
	f.position = self->position;
	f.index = dp_standing_figures_of(self->index);
	pthread_mutex_unlock(&self->lock);
	return f;
}
