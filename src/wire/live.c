#include "wire/live.h"

#include "base/error.h"
#include "base/keys.h"
#include "serve/ask.h"
#include "serve/metrics.h"
#include "wire/address.h"
#include "wire/feed.h"
#include "wire/held.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PAGE = 256, LOOKED_MAX = 8192, LIMIT = 100, LIMIT_MAX = 1000, FEED = 50, NAME_MAX_BYTES = 200, TEXT_MAX = 4096, PAGE_BUDGET = 1 << 28 };

struct dp_live {
	dp_live_settings settings;
	dp_part part;
	dp_hub *hub;
	dp_hook *hook;
	atomic_bool releasing;
	dp_record *record; /* of the hub's thread: asked for embargoes */
};

/* ---- alerts of a call's query ---- */

typedef struct picked {
	const dp_news *news;
	const dp_alert *alert;
	dp_verdict verdict;
} picked;

typedef struct picking {
	dp_lexer *lexer;
	dp_reader *reader;
	dp_want *want;
	uint32_t kinds;
	int64_t since; /* alerts up to this one are passed over */
	dp_arena *arena;
	struct {
		picked *v;
		uint32_t n, cap;
	} all;
} picking;

static bool pick_news(picking *self, const dp_news *news)
{
	uint32_t n;
	dp_verdict verdict = dp_news_verdict(news, self->want);
	const dp_alert *alert = dp_news_alerts(news, verdict, &n);
	for (uint32_t i = 0; i < n; i++) {
		if (alert[i].row->id <= self->since || (self->kinds && !(self->kinds >> dp_alert_shown(&alert[i], verdict) & 1)))
			continue;
		picked *p = DP_PUSH(self->arena, &self->all);
		if (!p)
			return false;
		*p = (picked){news, &alert[i], verdict};
	}
	return true;
}

/* News of a page, and whom they concern; *last as dp_reader_read. */
static int pick_page(picking *self, int64_t after, int64_t *last, depesche_error *error)
{
	dp_newses news = {0};
	int rc = dp_reader_read(self->reader, after, PAGE, self->want->words > 0, self->arena, &news, last, error);
	for (uint32_t i = 0; rc == 0 && i < news.n; i++)
		if (!pick_news(self, &news.v[i]))
			rc = dp_fail_memory(error);
	return rc;
}

static bool read_kinds(dp_call *call, uint32_t *kinds)
{
	dp_str rest = dp_target_value(call->target, "kind"), part;
	*kinds = 0;
	while (rest.p && dp_str_cut(&rest, ',', &part)) {
		dp_alert_kind kind;
		if (part.n == 0)
			continue;
		if (!dp_alert_kind_of(part, &kind)) {
			dp_call_problem(call, 400, "there is no kind of alert `%.*s`; there are new, origins, status, denied, merged and correction",
				(int)part.n, part.p);
			return false;
		}
		*kinds |= 1u << kind;
	}
	return true;
}

static void close_picking(picking *self)
{
	dp_reader_close(self->reader);
	free(self->want);
	dp_lexer_free(self->lexer);
}

/* False after a problem. */
static bool open_picking(dp_call *call, const char *const *others, picking *self)
{
	depesche_error error = {.offset = DP_NO_OFFSET};
	*self = (picking){.arena = call->arena, .since = -1};
	dp_query *query = read_kinds(call, &self->kinds) ? dp_call_query(call, others) : NULL;
	if (!query)
		return false;
	int rc = dp_lexer_new(&self->lexer, &error);
	if (rc == 0)
		rc = dp_want_new(&self->want, query, self->lexer, &error);
	dp_query_free(query);
	if (rc == 0)
		rc = dp_want_ask(self->want, dp_record_db(call->record), &error);
	if (rc == 0)
		rc = dp_reader_open(&self->reader, call->record, self->lexer, &error);
	if (rc == 0)
		return true;
	close_picking(self);
	dp_call_error(call, &error);
	return false;
}

/* Reads on until there are `limit` alerts, or enough was looked at: then the caller goes on behind *last. */
static int pick_forward(picking *self, uint32_t limit, int64_t *last, depesche_error *error)
{
	int64_t at = self->since;
	int rc = 0;
	for (int looked = 0; rc == 0 && self->all.n < limit && looked < LOOKED_MAX; looked += PAGE) {
		rc = pick_page(self, at, last, error);
		if (rc == 0 && *last == at)
			break;
		at = *last;
	}
	*last = at;
	if (rc == 0 && self->all.n > limit) {
		self->all.n = limit;
		*last = self->all.v[limit - 1].alert->row->id;
	}
	return rc;
}

static void get_alerts(dp_call *call)
{
	static const char *const others[] = {"since", "limit", "kind", NULL};
	uint64_t since = 0, limit = LIMIT;
	int64_t last = 0;
	picking p;
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_buf *out = &call->answer.body;
	if (!dp_call_number(call, "since", 0, INT64_MAX, &since) || !dp_call_number(call, "limit", 1, LIMIT_MAX, &limit) ||
		!open_picking(call, others, &p))
		return;
	p.since = (int64_t)since;
	int rc = pick_forward(&p, (uint32_t)limit, &last, &error);
	dp_buf_c(out, "{\"alerts\":[");
	for (uint32_t i = 0; rc == 0 && i < p.all.n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_alert_json(p.all.v[i].news, p.all.v[i].alert, p.all.v[i].verdict, DP_STR(""), out);
	}
	dp_buf_printf(out, "],\"last\":%lld}\n", (long long)last);
	close_picking(&p);
	if (rc != 0)
		dp_call_error(call, &error);
}

/* ---- feeds ---- */

/* The newest alerts: ever more revisions are looked at until there are enough. */
static int pick_newest(picking *self, depesche_error *error)
{
	int rc = 0;
	for (int64_t back = PAGE;; back *= 4) {
		int64_t at, last;
		self->all.n = 0;
		rc = dp_reader_back(self->reader, back, &at, error);
		for (last = at - 1; rc == 0 && last != at;) {
			at = last == at - 1 ? at : last;
			rc = pick_page(self, at, &last, error);
		}
		if (rc != 0 || self->all.n >= FEED || back >= LOOKED_MAX || at == 0)
			return rc;
	}
}

static void now_text(char out[21])
{
	time_t t = time(NULL);
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static dp_str raw_query(const dp_target *target)
{
	const char *mark = memchr(target->raw.p, '?', target->raw.n);
	return mark ? dp_str_sub(target->raw, (uint32_t)(mark + 1 - target->raw.p), target->raw.n) : DP_STR("");
}

static void write_feed(dp_call *call, const picking *p, dp_feed_form form)
{
	const dp_live *live = call->part;
	char now[21];
	now_text(now);
	const dp_feed feed = {form, &call->answer.body, dp_str_c(live->settings.base), raw_query(call->target)};
	dp_feed_begin(&feed, p->all.n ? p->all.v[p->all.n - 1].alert->row->at : dp_str_c(now));
	for (uint32_t i = p->all.n; i > 0 && p->all.n - i < FEED; i--)
		dp_feed_add(&feed, p->all.v[i - 1].news, p->all.v[i - 1].alert, p->all.v[i - 1].verdict);
	dp_feed_end(&feed);
}

static void get_feed(dp_call *call, dp_feed_form form)
{
	static const char *const others[] = {"kind", NULL};
	picking p;
	depesche_error error = {.offset = DP_NO_OFFSET};
	if (!open_picking(call, others, &p))
		return;
	int rc = pick_newest(&p, &error);
	if (rc == 0) {
		call->answer.media = form == DP_FEED_ATOM ? "application/atom+xml; charset=utf-8" : "application/rss+xml; charset=utf-8";
		write_feed(call, &p, form);
	}
	close_picking(&p);
	if (rc != 0)
		dp_call_error(call, &error);
}

static void get_atom(dp_call *call)
{
	get_feed(call, DP_FEED_ATOM);
}

static void get_rss(dp_call *call)
{
	get_feed(call, DP_FEED_RSS);
}

/* ---- streams ---- */

static bool read_last(dp_call *call, int64_t *last)
{
	dp_str given = call->last_event_id;
	*last = given.n ? 0 : -1;
	for (uint32_t i = 0; i < given.n; i++) {
		if (given.n > 18 || given.p[i] < '0' || given.p[i] > '9') {
			dp_call_problem(call, 400, "Last-Event-ID is the id of an alert, a number");
			return false;
		}
		*last = *last * 10 + (given.p[i] - '0');
	}
	return true;
}

/* The query of a standing query, or of the call's own parameters. NULL after a problem. */
static dp_query *stream_query(dp_call *call, dp_str name)
{
	static const char *const others[] = {"kind", "standing", NULL};
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_saved saved;
	bool found = false;
	if (!name.n)
		return dp_call_query(call, others);
	int rc = dp_saved_one(dp_record_db(call->record), name, call->arena, &saved, &found, &error);
	dp_query *query = rc == 0 && found ? dp_query_new() : NULL;
	if (query && (rc = dp_saved_query(saved.query, call->lookup, query, &error)) == 0)
		return query;
	dp_query_free(query);
	if (rc != 0)
		dp_call_error(call, &error);
	else
		dp_call_problem(call, found ? 503 : 404, found ? "memory is out" : "there is no standing query of this name");
	return NULL;
}

static void get_stream(dp_call *call)
{
	dp_live *live = call->part;
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_str name = dp_target_value(call->target, "standing");
	dp_tap_wish wish = {.name = name.p ? name : DP_STR("")};
	if (!read_kinds(call, &wish.kinds) || !read_last(call, &wish.last))
		return;
	dp_query *query = stream_query(call, wish.name);
	if (!query)
		return;
	wish.query = query;
	int rc = dp_hub_tap(live->hub, &wish, dp_record_db(call->record), &call->answer.source, &error);
	dp_query_free(query);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	call->answer.media = "text/event-stream";
	dp_call_field(call, "Cache-Control", "no-store");
	dp_call_field(call, "X-Accel-Buffering", "no"); /* nginx, in front of it, passes on what comes */
}

/* ---- standing queries ---- */

/* Where alerts go is nothing that a mere reader should know: such addresses often hold a secret. */
static void put_saved(const dp_saved *s, bool whole, dp_buf *out)
{
	dp_key_first(out, "name", s->name);
	dp_key_str(out, "owner", s->owner);
	dp_key_str(out, "query", s->query);
	dp_key_known(out, "webhook", whole ? s->webhook : DP_STR(""));
	dp_key_str(out, "created", s->created);
	dp_key_uint(out, "alerts", (uint64_t)s->alerts);
	dp_buf_char(out, '}');
}

static int list_saved(void *to, const dp_saved *s, depesche_error *error)
{
	dp_call *call = to;
	dp_buf *out = &call->answer.body;
	(void)error;
	dp_buf_c(out, out->p[out->n - 1] == '[' ? "" : ",");
	put_saved(s, call->scope >= DP_SCOPE_WRITE, out);
	return 0;
}

static void get_standing(dp_call *call)
{
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_buf *out = &call->answer.body;
	dp_buf_c(out, "{\"standing\":[");
	int rc = out->failed ? dp_fail_memory(&error) : dp_saved_each(dp_record_db(call->record), list_saved, call, &error);
	dp_buf_c(out, "]}\n");
	if (rc != 0)
		dp_call_error(call, &error);
}

/* A text of the body; false after a problem. Absent and null are "". */
static bool text_of(dp_call *call, const json_t *body, const char *name, dp_str *out)
{
	const json_t *value = json_object_get(body, name);
	*out = DP_STR("");
	if (!value || json_is_null(value))
		return true;
	if (!json_is_string(value) || json_string_length(value) > TEXT_MAX) {
		dp_call_problem(call, 422, "\"%s\" is to be a text of at most %d bytes", name, TEXT_MAX);
		return false;
	}
	*out = dp_arena_str(call->arena, dp_str_of(json_string_value(value), json_string_length(value)));
	if (!out->p)
		dp_call_problem(call, 503, "memory is out");
	return out->p != NULL;
}

static bool read_saved(dp_call *call, dp_saved *s)
{
	json_error_t at;
	json_t *body = json_loadb(call->body.p, call->body.n, JSON_REJECT_DUPLICATES, &at);
	bool fine = json_is_object(body) && json_is_string(json_object_get(body, "query"));
	if (!fine && !body)
		dp_call_problem(call, 422, "the body is no JSON: %s (line %d)", at.text, at.line);
	else if (!fine)
		dp_call_problem(call, 422, "the body is to be an object with \"query\", as {\"query\": \"who=RUS&type=ACCUSE\"}");
	fine = fine && text_of(call, body, "query", &s->query) && text_of(call, body, "owner", &s->owner) &&
	       text_of(call, body, "webhook", &s->webhook) && text_of(call, body, "secret", &s->secret);
	json_decref(body);
	return fine;
}

static bool check_saved(dp_call *call, const dp_saved *s)
{
	const dp_live *live = call->part;
	depesche_error error = {.offset = DP_NO_OFFSET};
	if (s->name.n == 0 || s->name.n > NAME_MAX_BYTES) {
		dp_call_problem(call, 400, "a name has 1 to %d bytes", NAME_MAX_BYTES);
		return false;
	}
	int rc = dp_hub_try(live->hub, s->query, &error);
	if (rc == 0 && s->webhook.n)
		rc = dp_address_check(s->webhook.p, live->settings.allow_private, &error);
	if (rc == DEPESCHE_EUSAGE) /* the body's, not the address's */
		dp_call_problem(call, 422, "%s", error.message);
	else if (rc != 0)
		dp_call_error(call, &error);
	return rc == 0;
}

static void put_standing(dp_call *call)
{
	dp_live *live = call->part;
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_saved s = {.name = call->argument};
	int64_t version;
	if (!read_saved(call, &s) || !check_saved(call, &s))
		return;
	int rc = dp_saved_put(dp_record_db(call->record), &s, call->arena, &version, &error);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_hub_put(live->hub, &s, version, dp_record_db(call->record));
	put_saved(&s, true, &call->answer.body);
	dp_buf_char(&call->answer.body, '\n');
}

static void delete_standing(dp_call *call)
{
	dp_live *live = call->part;
	depesche_error error = {.offset = DP_NO_OFFSET};
	bool found = false;
	int64_t id, version;
	int rc = dp_saved_remove(dp_record_db(call->record), call->argument, &found, &id, &version, &error);
	if (rc != 0)
		dp_call_error(call, &error);
	else if (!found)
		dp_call_problem(call, 404, "there is no standing query of this name");
	if (rc != 0 || !found)
		return;
	dp_hub_remove(live->hub, id, version);
	call->answer.status = 204;
}

/* ---- deliveries ---- */

static void time_text(int64_t ms, char out[21])
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static int list_delivery(void *to, const dp_delivery *d, depesche_error *error)
{
	dp_buf *out = to;
	char next[21];
	(void)error;
	time_text(d->next, next);
	dp_buf_printf(out, "%s{\"id\":%lld", out->p[out->n - 1] == '[' ? "" : ",", (long long)d->id);
	dp_key_str(out, "standing", d->name);
	dp_key_uint(out, "alert", (uint64_t)d->alert);
	dp_key_str(out, "target", d->target);
	dp_key_str(out, "state", dp_str_c(dp_delivery_state_name(d->state)));
	dp_key_uint(out, "attempts", d->attempts);
	dp_key_str(out, "next", dp_str_c(next));
	dp_key_str(out, "error", d->error);
	dp_buf_char(out, '}');
	return 0;
}

static void get_deliveries(dp_call *call)
{
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_buf *out = &call->answer.body;
	dp_delivery_state state = DP_DELIVERY_STATES;
	uint64_t limit = LIMIT;
	dp_str given = dp_target_value(call->target, "state");
	if (given.n && !dp_delivery_state_of(given, &state)) {
		dp_call_problem(call, 400, "a delivery is waiting, delivered or dead, not `%.*s`", (int)given.n, given.p);
		return;
	}
	if (!dp_call_number(call, "limit", 1, LIMIT_MAX, &limit))
		return;
	dp_buf_c(out, "{\"deliveries\":[");
	int rc = out->failed ? dp_fail_memory(&error)
			     : dp_delivery_list(dp_record_db(call->record), state, (uint32_t)limit, list_delivery, out, &error);
	dp_buf_c(out, "]}\n");
	if (rc != 0)
		dp_call_error(call, &error);
}

/* ---- embargoes ---- */

static void tell_held(void *to, const char *sentence)
{
	const dp_live *self = to;
	dp_log_say(self->settings.log, DP_LOG_WARNING, "%s", sentence);
}

static void release(void *to, dp_record *record)
{
	dp_live *self = to;
	depesche_error error;
	uint32_t added = 0;
	int rc = record ? dp_held_release(record, time(NULL), &added, tell_held, self, &error) : 0;
	if (rc != 0)
		dp_log_say(self->settings.log, DP_LOG_ERROR, "Articles whose embargo is over cannot be added; trying again: %s", error.message);
	if (added)
		dp_server_changed(self->settings.server);
	atomic_store(&self->releasing, false);
}

/* From the hub's thread, several times a second. */
static void tick(void *to)
{
	dp_live *self = to;
	int64_t next = INT64_MAX;
	if (!self->record && dp_record_open(&self->record, self->settings.record, DP_DB_READ, NULL) != 0)
		return;
	if (dp_held_next(dp_record_db(self->record), &next, NULL) != 0) {
		dp_record_close(self->record);
		self->record = NULL;
		return;
	}
	if (next > time(NULL) || atomic_exchange(&self->releasing, true))
		return;
	if (!dp_server_write(self->settings.server, release, self))
		atomic_store(&self->releasing, false);
}

static int keep(void *self, dp_record *record, dp_str line, dp_str doc, dp_str until, depesche_error *error)
{
	(void)self;
	return dp_held_keep(record, line, doc, until, error);
}

dp_hold dp_live_hold(dp_live *self)
{
	return (dp_hold){keep, self};
}

/* ---- the part ---- */

static const dp_route ROUTES[] = {
	{DP_GET, "/api/stream", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_NONE, get_stream, NULL},
	{DP_GET, "/api/alerts", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, get_alerts, NULL},
	{DP_GET, "/feed.atom", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, get_atom, NULL},
	{DP_GET, "/feed.rss", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, get_rss, NULL},
	{DP_GET, "/api/standing", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_BODY, get_standing, NULL},
	{DP_PUT, "/api/standing/{name}", DP_SCOPE_WRITE, DP_WORK_WRITE, DP_ETAG_NONE, put_standing, NULL},
	{DP_DELETE, "/api/standing/{name}", DP_SCOPE_WRITE, DP_WORK_WRITE, DP_ETAG_NONE, delete_standing, NULL},
	{DP_GET, "/api/deliveries", DP_SCOPE_ADMIN, DP_WORK_READ, DP_ETAG_BODY, get_deliveries, NULL},
};

static void changed(void *self)
{
	dp_hub_poke(((dp_live *)self)->hub);
}

static void stop(void *self)
{
	dp_live *live = self;
	dp_hub_stop(live->hub);
	dp_hook_stop(live->hook);
}

static void metrics(void *self, dp_buf *out)
{
	dp_live *live = self;
	dp_hub_figures hub = dp_hub_figures_of(live->hub);
	dp_hook_figures hook = dp_hook_figures_of(live->hook);
	dp_metrics_one(out, "depesche_standing_queries", "gauge", "Standing queries and open streams in the index.", hub.index.wants);
	dp_metrics_one(out, "depesche_standing_tested_total", "counter", "Standing queries that were tested whole.", (double)hub.index.tested);
	dp_metrics_one(out, "depesche_streams_catching_up", "gauge", "Open streams that are behind.", hub.catching);
	dp_metrics_one(out, "depesche_streams_lost_total", "counter", "Streams that were ended since they did not read.", (double)hub.lost);
	dp_metrics_one(out, "depesche_alerts_streamed_total", "counter", "Alerts handed to open streams.", (double)hub.frames);
	dp_metrics_one(out, "depesche_alerts_position", "gauge", "The revision up to which alerts were handed on.", (double)hub.position);
	dp_metrics_one(out, "depesche_deliveries_sent_total", "counter", "Requests to webhooks.", (double)hook.sent);
	dp_metrics_one(out, "depesche_deliveries_delivered_total", "counter", "Deliveries that arrived.", (double)hook.delivered);
	dp_metrics_one(out, "depesche_deliveries_failed_total", "counter", "Requests to webhooks that failed.", (double)hook.failed);
	dp_metrics_one(out, "depesche_deliveries_dead_total", "counter", "Deliveries that were given up.", (double)hook.dead);
	dp_metrics_one(out, "depesche_deliveries_in_flight", "gauge", "Requests to webhooks under way.", hook.in_flight);
}

void dp_live_defaults(dp_live_settings *settings)
{
	*settings = (dp_live_settings){.poll_ms = 250, .beat_ms = 15000, .base = "http://localhost"};
	dp_hook_defaults(&settings->hook);
}

static void due(void *self, const dp_due *list, uint32_t n)
{
	dp_hook_due(((dp_live *)self)->hook, list, n);
}

static int begin(dp_live *self, depesche_error *error)
{
	const dp_live_settings *s = &self->settings;
	dp_hook_settings hook = s->hook;
	hook.record = s->record;
	hook.server = s->server;
	hook.log = s->log;
	hook.any = s->allow_private;
	dp_hub_settings hub = {s->record, s->server, s->log, s->poll_ms, s->beat_ms, due, tick, self};
	dp_record *record = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return dp_fail(error, DEPESCHE_ENOMEM, "libcurl cannot be started");
	/* for writing once, which brings an older record up to date */
	int rc = dp_record_open(&record, s->record, DP_DB_WRITE, error);
	dp_record_close(record);
	if (rc == 0)
		rc = dp_hook_new(&self->hook, &hook, error);
	return rc == 0 ? dp_hub_new(&self->hub, &hub, error) : rc;
}

int dp_live_new(dp_live **self, const dp_live_settings *settings, depesche_error *error)
{
	dp_live *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	new->settings = *settings;
	new->part = (dp_part){ROUTES, sizeof ROUTES / sizeof *ROUTES, new, changed, metrics, stop};
	int rc = begin(new, error);
	if (rc != 0)
		dp_live_free(new);
	else
		*self = new;
	return rc;
}

const dp_part *dp_live_part(const dp_live *self)
{
	return &self->part;
}

int dp_live_start(dp_live *self, depesche_error *error)
{
	int rc = dp_hook_start(self->hook, error);
	return rc == 0 ? dp_hub_start(self->hub, error) : rc;
}

void dp_live_free(dp_live *self)
{
	if (!self)
		return;
	dp_hub_free(self->hub);
	dp_hook_free(self->hook);
	dp_record_close(self->record);
	curl_global_cleanup();
	free(self);
}
