#include "wire/hub_own.h"

#include "base/error.h"

#include <stdlib.h>

enum {
	PAGE = 64,     /* revisions that are read at once */
	AT_ONCE = 500, /* taps that are fed under one lock */
	PAGE_BUDGET = 1 << 28
};

/* ---- pages ---- */

void dp_page_free(dp_page *p)
{
	if (!p)
		return;
	for (uint32_t i = 0; p->frames && i < p->news.n; i++) {
		for (int k = 0; k < DP_ALERT_KINDS; k++)
			dp_frame_free(p->frames[i].plain[k]);
		dp_frame_free(p->frames[i].gone);
	}
	dp_arena_release(&p->arena);
	free(p);
}

/* The news behind a revision. NULL on failure. */
dp_page *dp_page_read(dp_hub *self, int64_t after, depesche_error *error)
{
	dp_page *p = calloc(1, sizeof *p);
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
	dp_page_free(p);
	return NULL;
}

/* Under the lock, since taps may hold frames of pages that go. */
void dp_page_keep(dp_hub *self, dp_page *p)
{
	*self->last = p;
	self->last = &p->next;
	self->kept += p->news.n + 1;
	while (self->kept > DP_HUB_KEPT && self->first != p) {
		dp_page *gone = self->first;
		self->first = gone->next;
		self->kept -= gone->news.n + 1;
		dp_page_free(gone);
	}
}

/* ---- whom news concern ---- */

static void note_hit(dp_hub *self, dp_ear *e, dp_verdict verdict)
{
	if (self->hits.n == self->hits.cap) {
		uint32_t cap = self->hits.cap ? self->hits.cap * 2 : 256;
		dp_hit *v = realloc(self->hits.v, cap * sizeof *v);
		if (!v) {
			self->short_of_memory = true;
			return;
		}
		self->hits.v = v;
		self->hits.cap = cap;
	}
	e->stamp = self->stamp;
	e->hit = self->hits.n;
	self->hits.v[self->hits.n++] = (dp_hit){e, verdict};
}

static void found_after(void *to, uint32_t number, void *which)
{
	(void)number;
	note_hit(to, which, DP_VERDICT_COME);
}

static void found_before(void *to, uint32_t number, void *which)
{
	dp_hub *self = to;
	dp_ear *e = which;
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
	for (dp_tap *t = self->taps; t; t = t->next)
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

static bool note_due(dp_hub *self, const dp_stand *s, const dp_news *news, dp_verdict verdict)
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
bool dp_hub_hand_on(dp_hub *self, dp_page *p, uint32_t i)
{
	const dp_news *news = &p->news.v[i];
	int64_t last = news->alert[news->alerts - 1].row->id;
	pthread_mutex_lock(&self->lock);
	bool fine = find(self, news);
	if (news->there)
		dp_standing_learn(self->index, &news->after);
	for (uint32_t k = 0; fine && k < self->hits.n; k++) {
		dp_ear *e = self->hits.v[k].ear;
		dp_tap *t = (dp_tap *)e;
		if (e->is == DP_EAR_SAVED) {
			fine = note_due(self, (dp_stand *)e, news, self->hits.v[k].verdict);
		} else if (!t->catching && !t->lost) {
			dp_tap_tell(t, news, &p->frames[i], self->hits.v[k].verdict);
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
		rc = dp_due_write(dp_record_db(record), self->due.v, self->due.n, self->write_seen, dp_now_ms(CLOCK_REALTIME), &error);
	if (record && rc != 0)
		dp_log_say(self->settings.log, DP_LOG_ERROR, "Deliveries cannot be written: %s", error.message);
	pthread_mutex_lock(&self->lock);
	self->write_rc = rc;
	pthread_cond_signal(&self->written);
	pthread_mutex_unlock(&self->lock);
}

/* Waits for the writing thread, which has the lists until then. */
bool dp_hub_write(dp_hub *self, int64_t seen)
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
static const dp_tap *hindmost(const dp_hub *self)
{
	const dp_tap *least = NULL;
	for (const dp_tap *t = self->taps; t; t = t->next)
		if (t->catching && !t->lost && t->n < DP_TAP_QUEUE / 4 && (!least || t->at < least->at))
			least = t;
	return least;
}

static bool holds(const dp_page *p, int64_t at)
{
	return p && p->after <= at && at < p->last;
}

static dp_page *kept_page(const dp_hub *self, int64_t at)
{
	dp_page *p = holds(self->old, at) ? self->old : self->first;
	while (p && !holds(p, at))
		p = p->next;
	return p;
}

/* Under the lock. */
static void go_on(dp_hub *self, dp_tap *t, int64_t at)
{
	t->at = t->ear.from = at;
	t->catching = t->at < self->reached;
	self->figures.catching -= !t->catching;
}

/* Under the lock: what the page has for the tap. A page has fewer alerts than a queue has room for. */
static void feed(dp_hub *self, dp_tap *t, dp_page *p)
{
	const dp_want *want = dp_standing_want(self->index, t->ear.number);
	for (uint32_t i = 0; i < p->news.n && !t->lost; i++) {
		const dp_news *news = &p->news.v[i];
		if (news->alert[news->alerts - 1].row->id > t->at)
			dp_tap_tell(t, news, &p->frames[i], dp_news_verdict(news, want));
	}
	go_on(self, t, p->last);
}

/* Feeds taps that the page has something for; false when some are left. */
static bool feed_all(dp_hub *self, dp_page *p)
{
	uint32_t fed = 0;
	pthread_mutex_lock(&self->lock);
	dp_tap *t = self->taps;
	for (; t && fed < AT_ONCE; t = t->next)
		if (t->catching && !t->lost && t->n < DP_TAP_QUEUE / 4 && holds(p, t->at)) {
			feed(self, t, p);
			fed++;
		}
	pthread_mutex_unlock(&self->lock);
	return t == NULL;
}

/* One step: a page for all taps that are where the hindmost is. *more tells whether there was one. */
int dp_hub_catch_up(dp_hub *self, bool *more, depesche_error *error)
{
	pthread_mutex_lock(&self->lock);
	const dp_tap *t = hindmost(self);
	int64_t at = t ? t->at : 0;
	pthread_mutex_unlock(&self->lock);
	*more = t != NULL;
	if (!t)
		return 0;
	dp_page *p = kept_page(self, at);
	if (!p) {
		p = dp_page_read(self, at, error);
		if (!p)
			return error->code;
		pthread_mutex_lock(&self->lock);
		dp_page_free(self->old);
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
	for (dp_tap *one = self->taps; one; one = one->next)
		if (one->catching && one->at == at)
			go_on(self, one, self->reached);
	pthread_mutex_unlock(&self->lock);
	return 0;
}
