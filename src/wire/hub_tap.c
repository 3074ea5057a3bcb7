#include "wire/hub_own.h"

#include "base/error.h"

#include <stdlib.h>

enum { FRAME_CAP = 1 << 24 };

/* ---- frames ---- */

static dp_frame *frame_new(const dp_news *news, const dp_alert *alert, dp_verdict verdict, dp_str name)
{
	dp_buf out;
	dp_buf_init(&out, FRAME_CAP);
	dp_buf_printf(&out, "id: %lld\nevent: alert\ndata: ", (long long)alert->row->id);
	dp_alert_json(news, alert, verdict, name, &out); /* which has no line break */
	dp_buf_c(&out, "\n\n");
	dp_frame *f = out.failed ? NULL : malloc(sizeof *f + out.n);
	if (f) {
		f->users = 1;
		f->n = (uint32_t)out.n;
		memcpy(f->bytes, out.p, out.n);
	}
	dp_buf_release(&out);
	return f;
}

void dp_frame_free(dp_frame *f)
{
	if (f && --f->users == 0)
		free(f);
}

/* ---- taps ---- */

void dp_tap_wake(dp_tap *t)
{
	if (t->stream)
		dp_stream_wake(t->stream);
}

static bool queue_room(dp_tap *t)
{
	if (t->n < t->cap)
		return true;
	uint32_t cap = t->cap ? t->cap * 2 : 4;
	dp_frame **ring = cap <= DP_TAP_QUEUE ? malloc(cap * sizeof *ring) : NULL;
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
static void tap_push(dp_tap *t, dp_frame *f)
{
	if (!queue_room(t)) {
		t->lost = true;
		t->hub->figures.lost++;
		dp_frame_free(f);
		return;
	}
	t->queue[(t->head + t->n++) % t->cap] = f;
	t->hub->figures.frames++;
}

/* A frame with a use for the caller: a shared one, or one of its own for a stream that has a name. NULL when memory is out. */
static dp_frame *frame_for(const dp_tap *t, const dp_news *news, dp_frames *shared, const dp_alert *alert, dp_verdict verdict)
{
	if (t->name.n)
		return frame_new(news, alert, verdict, t->name);
	dp_frame **slot = verdict == DP_VERDICT_GONE ? &shared->gone : &shared->plain[alert - news->alert];
	if (!*slot)
		*slot = frame_new(news, alert, verdict, t->name);
	if (*slot)
		(*slot)->users++;
	return *slot;
}

void dp_tap_tell(dp_tap *t, const dp_news *news, dp_frames *shared, dp_verdict verdict)
{
	uint32_t n;
	const dp_alert *alert = dp_news_alerts(news, verdict, &n);
	bool before = t->n > 0;
	for (uint32_t i = 0; i < n && !t->lost; i++) {
		if (alert[i].row->id <= t->ear.from || (t->kinds && !(t->kinds >> dp_alert_shown(&alert[i], verdict) & 1)))
			continue;
		dp_frame *f = frame_for(t, news, shared, &alert[i], verdict);
		if (f)
			tap_push(t, f);
		else
			t->lost = true; /* it resumes when there is memory again */
	}
	if ((t->n && !before) || t->lost)
		dp_tap_wake(t);
}

/* Copies what waits, as far as there is room. */
static size_t tap_copy(dp_tap *t, char *out, size_t room)
{
	size_t copied = 0;
	while (t->n && copied < room) {
		dp_frame *f = t->queue[t->head];
		size_t rest = f->n - t->sent, n = rest < room - copied ? rest : room - copied;
		memcpy(out + copied, f->bytes + t->sent, n);
		copied += n;
		t->sent += (uint32_t)n;
		if (t->sent < f->n)
			break;
		dp_frame_free(f);
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
static ptrdiff_t tap_next(dp_tap *t, char *out, size_t room)
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
		t->silent_since = dp_now_ms(CLOCK_MONOTONIC);
		return (ptrdiff_t)n;
	}
	return t->lost || t->hub->stopping ? DP_STREAM_END : DP_STREAM_LATER;
}

static ptrdiff_t tap_read(void *self, char *out, size_t room)
{
	dp_tap *t = self;
	dp_hub *hub = t->hub;
	pthread_mutex_lock(&hub->lock);
	ptrdiff_t n = tap_next(t, out, room);
	if (t->catching && t->n < DP_TAP_QUEUE / 4)
		pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
	return n;
}

static void tap_open(void *self, dp_stream *stream)
{
	dp_tap *t = self;
	pthread_mutex_lock(&t->hub->lock);
	t->stream = stream;
	pthread_mutex_unlock(&t->hub->lock);
}

static void tap_free(dp_tap *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		dp_frame_free(t->queue[(t->head + i) % t->cap]);
	free(t->queue);
	free(t);
}

static void tap_close(void *self)
{
	dp_tap *t = self;
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

int dp_hub_want(dp_hub *self, const dp_query *query, dp_want **want, depesche_error *error)
{
	pthread_mutex_lock(&self->words);
	int rc = dp_want_new(want, query, self->callers, error);
	pthread_mutex_unlock(&self->words);
	return rc;
}

/* What is known of names, once more: for those that came while the want was being filed. Under the lock; `want` is a copy of the one filed. */
void dp_hub_know(dp_hub *self, const dp_want *want)
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
static void list_tap(dp_hub *self, dp_tap *t, int64_t last)
{
	t->silent_since = dp_now_ms(CLOCK_MONOTONIC);
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
int dp_hub_number(dp_db *db, const char *sql, int64_t *newest, depesche_error *error)
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

static dp_tap *tap_new(dp_hub *self, const dp_tap_wish *wish)
{
	dp_tap *t = calloc(1, sizeof *t + wish->name.n + 1);
	if (!t)
		return NULL;
	t->hub = self;
	t->ear.is = DP_EAR_TAP;
	t->kinds = wish->kinds;
	if (wish->name.n)
		memcpy(t->space, wish->name.p, wish->name.n);
	t->name = dp_str_of(t->space, wish->name.n);
	return t;
}

/* Files the want, and what the record knows of its names by then. Takes the want over. */
static int file_tap(dp_hub *self, dp_tap *t, dp_want *want, int64_t last, dp_db *db, depesche_error *error)
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
		dp_hub_know(self, copy);
		pthread_mutex_unlock(&self->lock);
	}
	free(copy);
	return 0;
}

int dp_hub_tap(dp_hub *self, const dp_tap_wish *wish, dp_db *db, dp_source *source, depesche_error *error)
{
	dp_want *want = NULL;
	int64_t newest = 0;
	int rc = dp_hub_want(self, wish->query, &want, error);
	if (rc != 0)
		return rc;
	rc = dp_want_ask(want, db, error);
	if (rc == 0)
		rc = dp_hub_number(db, "SELECT max(id) FROM revision", &newest, error);
	dp_tap *t = rc == 0 ? tap_new(self, wish) : NULL;
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
