#include "wire/hook.h"

#include "base/error.h"
#include "wire/address.h"
#include "wire/alert.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BATCH = 256,
	FLUSH_MS = 50,
	LOAD = 16,
	CACHED = 64,
	BODY_CAP = 1 << 24,
	NEWS_BUDGET = 1 << 26,
	ANSWER_MAX = 1 << 16,
	FORGET_MS = 60000,
	FORGET_MOST = 10000,
	ERROR = CURL_ERROR_SIZE,
	EVENTS = 256
};

static const int64_t KEEP_MS = (int64_t)7 * 24 * 3600 * 1000; /* how long delivered ones are remembered */

/* A delivery that waits for its turn, with strings of its own. */
typedef struct item {
	struct item *next;
	int64_t id, alert;
	bool gone;
	uint32_t attempts;
	int64_t not_before; /* milliseconds of Unix time */
	dp_str name, secret;
	const char *target;
	char space[];
} item;

typedef struct target {
	struct target *next; /* in the list that it stands in */
	int64_t standing;
	item *first, **last; /* read from the record, in order */
	int64_t read;        /* the last delivery that was read */
	int64_t not_before;  /* it failed, and is left alone until then */
	bool more;           /* there may be others in the record */
	bool listed;         /* in a list, or under way */
	bool failed;         /* last time */
} target;

/* A request under way. */
typedef struct flight {
	struct flight *next, *older; /* next: of those that are free; older: of all */
	CURL *easy;
	struct curl_slist *head;
	target *to;
	dp_buf body;
	size_t answered;
	bool slow, refused;
	const dp_hook_settings *settings;
	char error[CURL_ERROR_SIZE];
} flight;

/* What became of deliveries, to be written. */
typedef struct batch {
	struct batch *next;
	dp_hook *hook;
	dp_delivery v[BATCH];
	char error[BATCH][ERROR];
	uint32_t n;
	int64_t begun;
} batch;

typedef struct cached {
	int64_t id;
	dp_arena arena;
	dp_newses news;
	const dp_news *of;
	const dp_alert *alert;
} cached;

typedef struct list {
	target *first, **last;
} list;

struct dp_hook {
	dp_hook_settings settings;
	pthread_t thread;
	bool started;
	atomic_bool stopping;
	CURLM *multi;
	int epoll, wake; /* wake: an event that ends the thread's sleep */

	/* of the thread alone */
	dp_record *record;
	dp_lexer *lexer;
	dp_reader *reader;
	target **table; /* by standing query, open addressing */
	uint32_t slots, targets;
	list ready, slow, waiting; /* slow: those whose turn has come, but that failed last */
	int64_t earliest;          /* of those that wait */
	int64_t curl_at;           /* when libcurl wants to be called, whatever happens */
	flight *free, *flights;
	uint32_t in_flight, slow_in_flight;
	cached cache[CACHED];
	batch *open;
	uint64_t chance;
	int64_t forgotten;
	bool broken;

	pthread_mutex_t lock;
	struct {
		int64_t *v;
		uint32_t n, cap;
	} told;       /* standing queries that something is due to */
	batch *again; /* what could not be written */
	uint32_t writing;
	dp_hook_figures figures;
};

void dp_hook_defaults(dp_hook_settings *settings)
{
	settings->connections = 1000;
	settings->attempts = 12;
	settings->timeout_ms = 10000;
	settings->backoff_ms = 5000;
	settings->backoff_max_ms = 3600000;
	settings->seed = (uint64_t)time(NULL) * 1000003 + (uint64_t)getpid();
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t any_number(dp_hook *self)
{
	uint64_t z = self->chance += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

int64_t dp_hook_backoff(const dp_hook_settings *settings, uint32_t attempts, uint64_t chance)
{
	int64_t wait = settings->backoff_ms;
	for (uint32_t i = 1; i < attempts && wait < settings->backoff_max_ms; i++)
		wait *= 2;
	wait = wait < settings->backoff_max_ms ? wait : settings->backoff_max_ms;
	return wait / 2 + (int64_t)(chance % (uint64_t)(wait + 1));
}

bool dp_hook_sign(dp_str secret, int64_t id, int64_t timestamp, dp_str body, char out[DP_HOOK_SIGNATURE])
{
	unsigned char mac[DP_DIGEST];
	dp_buf text;
	dp_buf_init(&text, body.n + (size_t)64);
	dp_buf_printf(&text, "%lld.%lld.", (long long)id, (long long)timestamp);
	dp_buf_str(&text, body);
	bool fine = !text.failed && dp_digest_keyed(secret, dp_buf_view(&text), mac);
	dp_buf_release(&text);
	if (!fine)
		return false;
	memcpy(out, "sha256=", 7);
	for (int i = 0; i < DP_DIGEST; i++)
		snprintf(out + 7 + 2 * i, 3, "%02x", mac[i]);
	return true;
}

static void rouse(const dp_hook *self)
{
	uint64_t one = 1;
	/* it can only fail when the counter is full, and then the thread is awake */
	if (write(self->wake, &one, sizeof one) < 0)
		return;
}

/* ---- libcurl and epoll ---- */

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *to, void *known)
{
	dp_hook *self = to;
	struct epoll_event e = {.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u), .data = {.fd = fd}};
	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(self->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	if (!known)
		curl_multi_assign(self->multi, fd, self);
	/* a descriptor that was closed and given out anew is no longer known to epoll */
	if (epoll_ctl(self->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &e) != 0)
		epoll_ctl(self->epoll, known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &e);
	return 0;
}

static int set_timer(CURLM *multi, long ms, void *to)
{
	dp_hook *self = to;
	(void)multi;
	self->curl_at = ms < 0 ? INT64_MAX : now_ms() + ms;
	return 0;
}

/* Waits for at most `ms`, and lets libcurl do what there is to do. */
static void wait_for_sockets(dp_hook *self, int64_t ms)
{
	struct epoll_event e[EVENTS];
	int running;
	int64_t timer = self->curl_at == INT64_MAX ? ms : self->curl_at - now_ms();
	ms = timer < ms ? timer : ms;
	int n = epoll_wait(self->epoll, e, EVENTS, ms > 0 ? (int)ms : 0);
	for (int i = 0; i < n; i++) {
		uint64_t count;
		int what = (e[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) | (e[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
			   (e[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0);
		if (e[i].data.fd != self->wake)
			curl_multi_socket_action(self->multi, e[i].data.fd, what, &running);
		else if (read(self->wake, &count, sizeof count) < 0)
			continue; /* somebody else has read it */
	}
	if (now_ms() >= self->curl_at) {
		self->curl_at = INT64_MAX;
		curl_multi_socket_action(self->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}

/* ---- lists and targets ---- */

static void list_init(list *self)
{
	self->first = NULL;
	self->last = &self->first;
}

static void append(list *self, target *t)
{
	t->next = NULL;
	*self->last = t;
	self->last = &t->next;
}

static target *pull(list *self)
{
	target *t = self->first;
	if (t && !(self->first = t->next))
		self->last = &self->first;
	return t;
}

static uint32_t slot_of(const dp_hook *self, int64_t standing)
{
	uint32_t i = (uint32_t)((uint64_t)standing * 0x9E3779B97F4A7C15u >> 32);
	while (self->table[i & (self->slots - 1)] && self->table[i & (self->slots - 1)]->standing != standing)
		i++;
	return i & (self->slots - 1);
}

static bool table_room(dp_hook *self)
{
	if (self->targets < self->slots / 2)
		return true;
	target **old = self->table;
	uint32_t slots = self->slots;
	self->table = calloc(slots ? slots * 2 : 64, sizeof(target *));
	if (!self->table) {
		self->table = old;
		return false;
	}
	self->slots = slots ? slots * 2 : 64;
	for (uint32_t i = 0; i < slots; i++)
		if (old[i])
			self->table[slot_of(self, old[i]->standing)] = old[i];
	free(old);
	return true;
}

static target *target_of(dp_hook *self, int64_t standing)
{
	if (!table_room(self))
		return NULL;
	target **slot = &self->table[slot_of(self, standing)];
	if (*slot)
		return *slot;
	target *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->standing = standing;
	t->last = &t->first;
	self->targets++;
	return *slot = t;
}

/* Its turn will come: at once, or when it may be tried again. */
static void queue(dp_hook *self, target *t)
{
	t->listed = true;
	if (t->not_before > now_ms()) {
		append(&self->waiting, t);
		self->earliest = t->not_before < self->earliest ? t->not_before : self->earliest;
	} else {
		append(t->failed ? &self->slow : &self->ready, t);
	}
}

static void wake_waiting(dp_hook *self)
{
	list all = self->waiting;
	if (!all.first || now_ms() < self->earliest)
		return;
	list_init(&self->waiting);
	self->earliest = INT64_MAX;
	for (target *t; (t = all.first);) {
		all.first = t->next;
		queue(self, t);
	}
}

static int note_target(void *to, int64_t standing, depesche_error *error)
{
	dp_hook *self = to;
	target *t = target_of(self, standing);
	if (!t)
		return dp_fail_memory(error);
	t->more = true;
	if (!t->listed)
		queue(self, t);
	return 0;
}

static void take_told(dp_hook *self)
{
	pthread_mutex_lock(&self->lock);
	for (uint32_t i = 0; i < self->told.n; i++)
		note_target(self, self->told.v[i], NULL);
	self->told.n = 0;
	pthread_mutex_unlock(&self->lock);
}

void dp_hook_due(dp_hook *self, const dp_due *due, uint32_t n)
{
	pthread_mutex_lock(&self->lock);
	for (uint32_t i = 0; i < n; i++) {
		if (!due[i].delivery || (self->told.n && self->told.v[self->told.n - 1] == due[i].standing))
			continue;
		if (self->told.n == self->told.cap) {
			uint32_t cap = self->told.cap ? self->told.cap * 2 : 256;
			int64_t *v = realloc(self->told.v, cap * sizeof *v);
			if (!v)
				break; /* found when the program starts again */
			self->told.v = v;
			self->told.cap = cap;
		}
		self->told.v[self->told.n++] = due[i].standing;
	}
	pthread_mutex_unlock(&self->lock);
	rouse(self);
}

/* ---- deliveries of a target ---- */

static dp_str copy_to(char **at, dp_str s)
{
	char *begin = *at;
	if (s.n)
		memcpy(begin, s.p, s.n);
	begin[s.n] = '\0';
	*at += s.n + 1;
	return dp_str_of(begin, s.n);
}

static int take_item(void *to, const dp_delivery *d, depesche_error *error)
{
	target *t = to;
	item *new = calloc(1, sizeof *new + d->name.n + d->secret.n + d->target.n + 3);
	if (!new)
		return dp_fail_memory(error);
	char *at = new->space;
	*new = (item){.id = d->id, .alert = d->alert, .gone = d->gone, .attempts = d->attempts, .not_before = d->next};
	new->name = copy_to(&at, d->name);
	new->secret = copy_to(&at, d->secret);
	new->target = copy_to(&at, d->target).p;
	t->read = d->id;
	*t->last = new;
	t->last = &new->next;
	return 0;
}

static int load(dp_hook *self, target *t, depesche_error *error)
{
	if (t->first || !t->more)
		return 0;
	int64_t read = t->read;
	int rc = dp_delivery_waiting(dp_record_db(self->record), t->standing, t->read, LOAD, take_item, t, error);
	if (rc == 0)
		t->more = t->read != read;
	return rc;
}

static void drop_first(target *t)
{
	item *gone = t->first;
	t->first = gone->next;
	if (!t->first)
		t->last = &t->first;
	free(gone);
}

/* ---- what became of them ---- */

static void write_batch(void *to, dp_record *record)
{
	batch *b = to;
	dp_hook *self = b->hook;
	depesche_error error = {0};
	int rc = record ? dp_delivery_note(dp_record_db(record), b->v, b->n, &error) : DEPESCHE_EIO;
	if (record && rc != 0)
		dp_log_say(self->settings.log, DP_LOG_ERROR, "Deliveries cannot be noted; trying again: %s", error.message);
	pthread_mutex_lock(&self->lock);
	if (rc != 0) {
		b->next = self->again;
		self->again = b;
	}
	self->writing--;
	pthread_mutex_unlock(&self->lock);
	if (rc == 0)
		free(b);
}

static void hand_over(dp_hook *self, batch *b)
{
	pthread_mutex_lock(&self->lock);
	self->writing++;
	pthread_mutex_unlock(&self->lock);
	if (dp_server_write(self->settings.server, write_batch, b))
		return;
	pthread_mutex_lock(&self->lock);
	self->writing--;
	b->next = self->again;
	self->again = b;
	pthread_mutex_unlock(&self->lock);
}

static void flush(dp_hook *self, bool all)
{
	batch *b = self->open;
	if (b && (all || b->n == BATCH || now_ms() - b->begun >= FLUSH_MS)) {
		self->open = NULL;
		hand_over(self, b);
	}
	pthread_mutex_lock(&self->lock);
	b = self->again;
	if (b)
		self->again = b->next;
	pthread_mutex_unlock(&self->lock);
	if (b)
		hand_over(self, b);
}

static void note(dp_hook *self, const item *i, dp_delivery_state state, const char *why)
{
	if (!self->open) {
		self->open = calloc(1, sizeof *self->open);
		if (!self->open)
			return; /* it is sent again next time */
		self->open->hook = self;
		self->open->begun = now_ms();
	}
	batch *b = self->open;
	char *error = b->error[b->n];
	snprintf(error, ERROR, "%s", why);
	b->v[b->n++] = (dp_delivery){.id = i->id,
		.state = state,
		.attempts = i->attempts,
		.next = state == DP_DELIVERY_WAITING ? i->not_before : now_ms(),
		.error = dp_str_c(error)};
	if (b->n == BATCH)
		flush(self, true);
}

static void count(dp_hook *self, uint64_t *figure)
{
	pthread_mutex_lock(&self->lock);
	++*figure;
	pthread_mutex_unlock(&self->lock);
}

static void end_item(dp_hook *self, target *t, dp_delivery_state state, const char *why)
{
	note(self, t->first, state, why);
	count(self, state == DP_DELIVERY_DELIVERED ? &self->figures.delivered : &self->figures.dead);
	drop_first(t);
}

static void fail_item(dp_hook *self, target *t, bool final, const char *why)
{
	item *i = t->first;
	t->failed = true;
	count(self, &self->figures.failed);
	if (final || i->attempts >= self->settings.attempts) {
		end_item(self, t, DP_DELIVERY_DEAD, why);
		return;
	}
	i->not_before = now_ms() + dp_hook_backoff(&self->settings, i->attempts, any_number(self));
	t->not_before = i->not_before;
	note(self, i, DP_DELIVERY_WAITING, why);
}

/* ---- bodies ---- */

/* The news of an alert; of->alert is NULL where it can be shown no more. */
static int find_news(dp_hook *self, int64_t alert, cached **of, depesche_error *error)
{
	cached *c = &self->cache[(uint64_t)alert % CACHED];
	*of = c;
	if (c->id == alert)
		return 0;
	c->id = 0;
	c->news = (dp_newses){0};
	dp_arena_reset(&c->arena);
	int rc = dp_reader_alert(self->reader, alert, &c->arena, &c->news, &c->of, &c->alert, error);
	c->id = rc == 0 ? alert : 0;
	return rc;
}

/* *there is false where the alert is of an event that is gone. */
static int make_body(dp_hook *self, const item *i, dp_buf *body, bool *there, depesche_error *error)
{
	cached *c;
	int rc = find_news(self, i->alert, &c, error);
	dp_buf_clear(body);
	*there = rc == 0 && c->alert;
	if (*there)
		dp_alert_json(c->of, c->alert, i->gone ? DP_VERDICT_GONE : DP_VERDICT_STAY, i->name, body);
	return rc != 0 ? rc : body->failed ? dp_fail_memory(error) : 0;
}

/* ---- requests ---- */

static curl_socket_t open_socket(void *to, curlsocktype purpose, struct curl_sockaddr *address)
{
	flight *f = to;
	(void)purpose;
	if (!f->settings->any && !dp_address_public(&address->addr)) {
		f->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* What is answered is of no interest; who answers without end is cut off. */
static size_t take_answer(char *bytes, size_t size, size_t n, void *to)
{
	flight *f = to;
	(void)bytes;
	f->answered += size * n;
	return f->answered <= ANSWER_MAX ? size * n : 0;
}

static void set_up(flight *f)
{
	CURL *e = f->easy;
	long ms = (long)f->settings->timeout_ms;
	curl_easy_setopt(e, CURLOPT_PRIVATE, f);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_PROXY, ""); /* a proxy would look names up by itself */
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, ms);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, ms / 2);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, f->error);
	curl_easy_setopt(e, CURLOPT_USERAGENT, "depesche/" DEPESCHE_VERSION);
	curl_easy_setopt(e, CURLOPT_POST, 1L);
}

static flight *new_flight(dp_hook *self)
{
	flight *f = self->free;
	if (f) {
		self->free = f->next;
		return f;
	}
	f = calloc(1, sizeof *f);
	if (!f)
		return NULL;
	f->easy = curl_easy_init();
	f->settings = &self->settings;
	dp_buf_init(&f->body, BODY_CAP);
	if (f->easy) {
		set_up(f);
		f->older = self->flights;
		self->flights = f;
		return f;
	}
	free(f);
	return NULL;
}

static void give_back(dp_hook *self, flight *f)
{
	curl_slist_free_all(f->head);
	f->head = NULL;
	f->next = self->free;
	self->free = f;
}

static bool add_head(flight *f, const char *line)
{
	struct curl_slist *head = curl_slist_append(f->head, line);
	if (head)
		f->head = head;
	return head != NULL;
}

static bool make_head(flight *f, const item *i)
{
	char line[128], signature[DP_HOOK_SIGNATURE];
	int64_t now = now_ms() / 1000;
	bool fine = add_head(f, "Content-Type: application/json") && add_head(f, "Expect:");
	snprintf(line, sizeof line, "Depesche-Id: %lld", (long long)i->id);
	fine = fine && add_head(f, line);
	snprintf(line, sizeof line, "Depesche-Timestamp: %lld", (long long)now);
	fine = fine && add_head(f, line);
	if (!fine || i->secret.n == 0)
		return fine;
	if (!dp_hook_sign(i->secret, i->id, now, dp_buf_view(&f->body), signature))
		return false;
	snprintf(line, sizeof line, "Depesche-Signature: %s", signature);
	return add_head(f, line);
}

/* False when it cannot be sent now; its turn comes again. */
static bool launch(dp_hook *self, target *t, flight *f)
{
	CURL *e = f->easy;
	f->to = t;
	f->answered = 0;
	f->refused = false;
	f->slow = t->failed;
	f->error[0] = '\0';
	if (!make_head(f, t->first))
		return false;
	curl_easy_setopt(e, CURLOPT_URL, t->first->target);
	curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)f->body.n);
	curl_easy_setopt(e, CURLOPT_POSTFIELDS, f->body.p);
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, f->head);
	if (curl_multi_add_handle(self->multi, e) != CURLM_OK)
		return false;
	t->first->attempts++;
	self->in_flight++;
	self->slow_in_flight += f->slow;
	count(self, &self->figures.sent);
	return true;
}

/* A target's turn: sends its next delivery, or leaves the queue when it has none. */
static int serve(dp_hook *self, target *t, depesche_error *error)
{
	int rc = load(self, t, error);
	if (rc == 0 && !t->first) {
		t->listed = false;
		return 0;
	}
	if (rc == 0 && t->first->not_before > now_ms()) {
		t->not_before = t->first->not_before;
		queue(self, t);
		return 0;
	}
	flight *f = rc == 0 ? new_flight(self) : NULL;
	bool there = false;
	if (rc == 0)
		rc = f ? make_body(self, t->first, &f->body, &there, error) : dp_fail_memory(error);
	if (rc == 0 && there && launch(self, t, f))
		return 0;
	if (f)
		give_back(self, f);
	if (rc == 0 && !there)
		end_item(self, t, DP_DELIVERY_DEAD, "the event is gone from the record");
	else
		t->not_before = now_ms() + 1000;
	queue(self, t);
	return rc;
}

static bool slow_room(const dp_hook *self)
{
	return self->slow_in_flight < (self->settings.connections + 3) / 4;
}

static int serve_all(dp_hook *self, depesche_error *error)
{
	int rc = 0;
	while (rc == 0 && self->in_flight < self->settings.connections) {
		target *t = pull(&self->ready);
		if (!t && slow_room(self))
			t = pull(&self->slow);
		if (!t)
			break;
		rc = serve(self, t, error);
	}
	return rc;
}

static void land(dp_hook *self, flight *f, CURLcode code)
{
	long status = 0;
	char why[ERROR] = "";
	target *t = f->to;
	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
	bool heard = code == CURLE_OK || (code == CURLE_WRITE_ERROR && status), fine = heard && status >= 200 && status < 300;
	if (f->refused && !heard)
		snprintf(why, sizeof why, "the name leads to a private address");
	else if (!heard)
		snprintf(why, sizeof why, "%s", f->error[0] ? f->error : curl_easy_strerror(code));
	else if (!fine)
		snprintf(why, sizeof why, "answered %ld%s", status, status >= 300 && status < 400 ? "; redirections are not followed" : "");
	if (fine) {
		t->failed = false;
		end_item(self, t, DP_DELIVERY_DELIVERED, "");
	} else {
		fail_item(self, t, heard && status == 410, why); /* 410: gone for good */
	}
}

static void finish(dp_hook *self)
{
	int left;
	for (CURLMsg *m; (m = curl_multi_info_read(self->multi, &left));) {
		flight *f;
		CURLcode code = m->data.result;
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&f);
		land(self, f, code);
		curl_multi_remove_handle(self->multi, f->easy);
		self->in_flight--;
		self->slow_in_flight -= f->slow;
		queue(self, f->to);
		give_back(self, f);
	}
}

/* ---- the thread ---- */

static void forget_news(dp_hook *self)
{
	for (int i = 0; i < CACHED; i++)
		self->cache[i].id = 0;
}

static void close_record(dp_hook *self)
{
	forget_news(self);
	dp_reader_close(self->reader);
	dp_record_close(self->record);
	self->reader = NULL;
	self->record = NULL;
}

static int open_record(dp_hook *self, depesche_error *error)
{
	int rc = dp_record_open(&self->record, self->settings.record, DP_DB_READ, error);
	if (rc == 0)
		rc = dp_reader_open(&self->reader, self->record, self->lexer, error);
	if (rc == 0)
		rc = dp_delivery_targets(dp_record_db(self->record), note_target, self, error);
	if (rc != 0)
		close_record(self);
	return rc;
}

static void forget(void *to, dp_record *record)
{
	(void)to;
	if (record)
		dp_delivery_forget(dp_record_db(record), now_ms() - KEEP_MS, FORGET_MOST, NULL);
}

static void forget_old(dp_hook *self)
{
	if (now_ms() - self->forgotten < FORGET_MS)
		return;
	self->forgotten = now_ms();
	dp_server_write(self->settings.server, forget, NULL);
}

static int turn(dp_hook *self, depesche_error *error)
{
	take_told(self);
	wake_waiting(self);
	int rc = self->record ? 0 : open_record(self, error);
	if (rc == 0)
		rc = serve_all(self, error);
	finish(self);
	flush(self, false);
	forget_old(self);
	pthread_mutex_lock(&self->lock);
	self->figures.targets = self->targets;
	self->figures.in_flight = self->in_flight;
	pthread_mutex_unlock(&self->lock);
	return rc;
}

/* Until something comes in, or something is to be done. */
static int64_t patience(const dp_hook *self)
{
	int64_t ms = 500, until = self->earliest - now_ms();
	if (self->open)
		ms = FLUSH_MS;
	if (self->waiting.first && until < ms)
		ms = until > 1 ? until : 1;
	if ((self->ready.first || (self->slow.first && slow_room(self))) && self->in_flight < self->settings.connections)
		ms = self->broken ? 500 : 0;
	return ms;
}

static void *work(void *arg)
{
	dp_hook *self = arg;
	while (!self->stopping) {
		depesche_error error = {0};
		int rc = turn(self, &error);
		if (rc != 0 && !self->broken)
			dp_log_say(self->settings.log, DP_LOG_ERROR, "Deliveries cannot be read; trying again: %s", error.message);
		self->broken = rc != 0;
		if (rc != 0)
			close_record(self);
		wait_for_sockets(self, patience(self));
	}
	flush(self, true);
	return NULL;
}

/* ---- life ---- */

int dp_hook_new(dp_hook **self, const dp_hook_settings *settings, depesche_error *error)
{
	dp_hook *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	new->settings = *settings;
	new->chance = settings->seed;
	new->earliest = new->curl_at = INT64_MAX;
	list_init(&new->ready);
	list_init(&new->slow);
	list_init(&new->waiting);
	pthread_mutex_init(&new->lock, NULL);
	for (int i = 0; i < CACHED; i++)
		dp_arena_init(&new->cache[i].arena, NEWS_BUDGET);
	new->multi = curl_multi_init();
	new->epoll = epoll_create1(EPOLL_CLOEXEC);
	new->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct epoll_event e = {.events = EPOLLIN, .data = {.fd = new->wake}};
	bool fine = new->multi &&new->epoll >= 0 && new->wake >= 0 && epoll_ctl(new->epoll, EPOLL_CTL_ADD, new->wake, &e) == 0;
	int rc = fine ? dp_lexer_new(&new->lexer, error) : dp_fail(error, DEPESCHE_EIO, "the system gives no more descriptors");
	if (rc != 0) {
		dp_hook_free(new);
		return rc;
	}
	curl_multi_setopt(new->multi, CURLMOPT_MAXCONNECTS, (long)settings->connections);
	curl_multi_setopt(new->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(new->multi, CURLMOPT_SOCKETDATA, new);
	curl_multi_setopt(new->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(new->multi, CURLMOPT_TIMERDATA, new);
	*self = new;
	return 0;
}

int dp_hook_start(dp_hook *self, depesche_error *error)
{
	if (pthread_create(&self->thread, NULL, work, self) != 0)
		return dp_fail(error, DEPESCHE_ENOMEM, "no thread can be started");
	self->started = true;
	return 0;
}

void dp_hook_stop(dp_hook *self)
{
	self->stopping = true;
	rouse(self);
	if (self->started)
		pthread_join(self->thread, NULL);
	self->started = false;
}

static void free_target(target *t)
{
	while (t->first)
		drop_first(t);
	free(t);
}

static void free_flights(dp_hook *self)
{
	for (flight *f = self->flights, *older; f; f = older) {
		older = f->older;
		curl_multi_remove_handle(self->multi, f->easy);
		curl_slist_free_all(f->head);
		curl_easy_cleanup(f->easy);
		dp_buf_release(&f->body);
		free(f);
	}
}

void dp_hook_free(dp_hook *self)
{
	if (!self)
		return;
	if (self->wake >= 0)
		dp_hook_stop(self);
	close_record(self);
	free_flights(self);
	if (self->multi)
		curl_multi_cleanup(self->multi);
	if (self->epoll >= 0)
		close(self->epoll);
	if (self->wake >= 0)
		close(self->wake);
	for (uint32_t i = 0; i < self->slots; i++)
		if (self->table[i])
			free_target(self->table[i]);
	for (batch *b = self->again, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	for (int i = 0; i < CACHED; i++)
		dp_arena_release(&self->cache[i].arena);
	dp_lexer_free(self->lexer);
	free(self->table);
	free(self->told.v);
	free(self->open);
	pthread_mutex_destroy(&self->lock);
	free(self);
}

dp_hook_figures dp_hook_figures_of(dp_hook *self)
{
	pthread_mutex_lock(&self->lock);
	dp_hook_figures f = self->figures;
	pthread_mutex_unlock(&self->lock);
	return f;
}
