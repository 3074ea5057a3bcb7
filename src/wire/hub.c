#include "wire/hub_own.h"

#include "base/error.h"

#include <stdlib.h>

enum { PERSIST = 256 /* revisions after which the position is written, where nothing else is */ };

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

/* ---- the thread ---- */

/* A page of what is new. *more tells whether there may be another. */
static int step(dp_hub *self, bool *more, depesche_error *error)
{
	dp_page *p = dp_page_read(self, self->position, error);
	if (!p)
		return error->code;
	*more = p->last > p->after;
	pthread_mutex_lock(&self->lock);
	self->reached = p->last > self->reached ? p->last : self->reached;
	pthread_mutex_unlock(&self->lock);
	for (uint32_t i = 0; i < p->news.n; i++)
		if (!dp_hub_hand_on(self, p, i)) {
			self->due.n = 0;
			dp_page_free(p);
			return dp_fail_memory(error);
		}
	bool written = (self->due.n == 0 && p->last - self->persisted < PERSIST) || dp_hub_write(self, p->last);
	pthread_mutex_lock(&self->lock);
	if (written && *more) {
		self->position = p->last;
		dp_page_keep(self, p);
	} else {
		self->due.n = 0;
		dp_page_free(p);
	}
	pthread_mutex_unlock(&self->lock);
	return written ? 0 : dp_fail(error, DEPESCHE_EIO, "deliveries cannot be written");
}

static void beat(dp_hub *self)
{
	int64_t now = dp_now_ms(CLOCK_MONOTONIC);
	pthread_mutex_lock(&self->lock);
	for (dp_tap *t = self->taps; t; t = t->next)
		if (!t->beat && now - t->silent_since >= self->settings.beat_ms) {
			t->beat = true;
			dp_tap_wake(t);
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
		rc = dp_hub_load(self, error);
	if (rc == 0)
		rc = learn_names(self, error);
	if (rc == 0)
		rc = dp_reader_newest(self->reader, &newest, error);
	more = newest > self->position;
	while (rc == 0 && (more || behind) && !self->stopping) {
		if (more)
			rc = step(self, &more, error);
		if (rc == 0)
			rc = dp_hub_catch_up(self, &behind, error);
	}
	return rc;
}

/* What is rare, from the newest news; these are kept as well, for those who come back. */
static int warm_up(dp_hub *self, depesche_error *error)
{
	int64_t at = 0;
	int rc = dp_reader_back(self->reader, DP_HUB_KEPT, &at, error);
	while (rc == 0 && at < self->position) {
		dp_page *p = dp_page_read(self, at, error);
		if (!p)
			return error->code;
		for (uint32_t i = 0; i < p->news.n; i++)
			if (p->news.v[i].there)
				dp_standing_learn(self->index, &p->news.v[i].after);
		bool keep = p->last > at && p->last <= self->position;
		at = p->last > at ? p->last : self->position;
		if (keep)
			dp_page_keep(self, p);
		else
			dp_page_free(p);
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
		if (dp_now_ms(CLOCK_MONOTONIC) - beaten >= 1000 || self->settings.beat_ms < 1000) {
			beaten = dp_now_ms(CLOCK_MONOTONIC);
			beat(self);
		}
		if (self->settings.tick)
			self->settings.tick(self->settings.self);
		wait_a_while(self);
	}
	if (self->position > self->persisted)
		dp_hub_write(self, self->position);
	return NULL;
}

/* ---- life ---- */

/* Where to begin: behind what deliveries were made out for; with the newest where nobody is to get any. */
static int find_position(dp_hub *self, depesche_error *error)
{
	dp_db *db = dp_record_db(self->record);
	int64_t standing = 0, newest = 0;
	int rc = dp_hub_number(db, "SELECT count(*) FROM standing", &standing, error);
	if (rc == 0)
		rc = dp_hub_number(db, "SELECT max(id) FROM revision", &newest, error);
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
		rc = dp_hub_number(dp_record_db(self->record), "SELECT max(id) FROM name", &self->names, error);
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
	for (dp_tap *t = self->taps; t; t = t->next)
		dp_tap_wake(t);
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
		dp_page *p = self->first;
		self->first = p->next;
		dp_page_free(p);
	}
	dp_page_free(self->old);
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
