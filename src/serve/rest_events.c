#include "serve/rest_own.h"

#include "base/error.h"
#include "export/events.h"
#include "store/articles.h"

enum { SEND_FROM = 32 * 1024 };

typedef struct page {
	dp_buf *out;
	bool any;
} page;

static int take_event(void *to, const dp_found *found, depesche_error *error)
{
	page *self = to;
	dp_buf_c(self->out, self->any ? "," : "");
	self->any = true;
	return dp_export_found_json(found, self->out) ? 0 : dp_fail_memory(error);
}

static void answer_page(dp_call *call, const dp_query *query)
{
	depesche_error error;
	page p = {&call->answer.body, false};
	dp_str next = DP_STR("");
	dp_buf_c(p.out, "{\"events\":[");
	int rc = dp_query_run(query, call->record, take_event, &p, call->arena, &next, &error);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_buf_char(p.out, ']');
	dp_key_str(p.out, "next", next);
	dp_buf_c(p.out, "}\n");
}

/* ---- files ---- */

static const struct {
	const char *format, *media, *suffix;
} MEDIA[] = {{"jsonl", "application/x-ndjson", "jsonl"}, {"csv", "text/csv; charset=utf-8", "csv"},
	{"plover", "application/x-ndjson", "plover.jsonl"}, {"polecat", "text/tab-separated-values; charset=utf-8", "polecat.tsv"},
	{"icews", "text/tab-separated-values; charset=utf-8", "icews.tsv"}, {"gdelt", "text/tab-separated-values; charset=utf-8", "gdelt.tsv"},
	{"gdelt-mentions", "text/tab-separated-values; charset=utf-8", "mentions.tsv"}, {"geojson", "application/geo+json", "geojson"}};

typedef struct file {
	dp_call *call;
	const dp_export_format *format;
	dp_export_file file;
	dp_record *acts; /* NULL, or where the reports of an event are read: the query has the other record to itself */
	bool gone;       /* nobody wants more */
} file;

static int take_act(file *self, dp_str key, depesche_error *error)
{
	dp_act act;
	dp_str now;
	bool found = false;
	dp_arena_reset(self->call->arena);
	int rc = dp_record_event(self->acts, key, self->call->arena, &act, &now, &found, error);
	if (rc == 0 && found && dp_str_eq(now, key))
		dp_export_act(&self->file, self->format, key, &act);
	return rc;
}

static int take_row(void *to, const dp_found *found, depesche_error *error)
{
	file *self = to;
	dp_buf *out = self->file.out;
	int rc = self->acts ? take_act(self, found->key, error) : 0;
	if (!self->acts)
		dp_export_found(&self->file, self->format, found);
	if (rc != 0 || out->n < SEND_FROM)
		return rc;
	self->gone = !dp_call_send(self->call);
	return self->gone ? dp_fail(error, DEPESCHE_EIO, "The client has gone.") : 0;
}

static void answer_file(dp_call *call, const dp_query *query, const dp_export_format *format)
{
	const dp_rest *rest = call->part;
	depesche_error error;
	file f = {.call = call, .format = format};
	int rc = format->codes && !rest->has_codes ? dp_fail(&error, DEPESCHE_EPACK, "This format needs the world's pack, which is not there.") : 0;
	if (rc == 0 && !format->found)
		rc = dp_record_open(&f.acts, rest->settings.record, DP_DB_READ, &error);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_export_file_init(&f.file, format->codes ? &rest->codes : NULL, &call->answer.body);
	if (format->head)
		format->head(&f.file);
	rc = dp_query_all(query, call->record, take_row, &f, &error);
	if (rc == 0 && format->tail)
		format->tail(&f.file);
	dp_export_file_release(&f.file);
	dp_record_close(f.acts);
	if (rc != 0)
		dp_call_error(call, &error);
}

/* NULL for a page; `*known` is false for a name of no format. */
static const dp_export_format *format_of(const dp_target *target, bool *known)
{
	dp_str name = dp_target_value(target, "format");
	bool page = name.n == 0 || dp_str_is(name, "json");
	const dp_export_format *format = page ? NULL : dp_export_format_of(name);
	*known = page || format;
	return format;
}

dp_work dp_rest_events_work(const dp_target *target)
{
	bool known;
	return format_of(target, &known) ? DP_WORK_LONG : DP_WORK_READ;
}

void dp_rest_events(dp_call *call)
{
	static const char *const OTHERS[] = {"format", NULL};
	bool known;
	const dp_export_format *format = format_of(call->target, &known);
	if (!known) {
		dp_call_problem(call, 400, "format takes json, jsonl, csv, plover, polecat, icews, gdelt, gdelt-mentions or geojson.");
		return;
	}
	dp_query *query = dp_call_query(call, OTHERS);
	if (!query)
		return;
	for (size_t i = 0; format && i < sizeof MEDIA / sizeof *MEDIA; i++) {
		if (strcmp(MEDIA[i].format, format->name) != 0)
			continue;
		call->answer.media = MEDIA[i].media;
		dp_call_field(call, "Content-Disposition", "attachment; filename=\"depesche.%s\"", MEDIA[i].suffix);
	}
	if (format)
		answer_file(call, query, format);
	else
		answer_page(call, query);
	dp_query_free(query);
}

/* ---- one event ---- */

static void members(dp_buf *out, const char *name, const dp_member *m, uint32_t n, bool office)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "text", m[i].text);
		dp_key_str(out, "name", m[i].name);
		if (office) {
			dp_key_str(out, "code", dp_str_c(m[i].code));
			dp_key_str(out, "sector", dp_str_c(dp_sector_name(m[i].sector)));
			dp_key_str(out, "kind", m[i].kind);
		}
		dp_key_uint(out, "begin", m[i].begin);
		dp_key_uint(out, "end", m[i].end);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void place(dp_buf *out, const dp_report *r)
{
	dp_key(out, "place");
	if (r->place.name.n == 0) {
		dp_buf_c(out, "null");
		return;
	}
	dp_key_first(out, "text", r->place.text);
	dp_key_str(out, "name", r->place.name);
	dp_key_str(out, "code", dp_str_c(r->place.code));
	if (r->located) {
		dp_key_decimal(out, "lat", r->lat, 4);
		dp_key_decimal(out, "lon", r->lon, 4);
	}
	dp_key_uint(out, "begin", r->place.begin);
	dp_key_uint(out, "end", r->place.end);
	dp_buf_char(out, '}');
}

static void span(dp_buf *out, const char *name, const dp_anchor *a)
{
	dp_key(out, name);
	dp_key_first(out, "text", a->text);
	dp_key_uint(out, "begin", a->begin);
	dp_key_uint(out, "end", a->end);
	dp_buf_char(out, '}');
}

static void told_json(dp_buf *out, const dp_told *t)
{
	const dp_report *r = &t->report;
	dp_key_first(out, "doc", t->doc);
	dp_key_str(out, "key", t->key);
	dp_key_str(out, "title", t->title);
	dp_key_str(out, "published", t->published);
	dp_key_str(out, "publisher", t->publisher);
	dp_key_str(out, "agency", t->agency);
	dp_key_str(out, "url", t->url);
	dp_key_str(out, "language", t->language);
	dp_key_uint(out, "origin", t->origin);
	dp_key_known(out, "copy_of", t->copy_of);
	dp_key_str(out, "status", dp_str_c(dp_status_name(r->status)));
	dp_key_str(out, "certainty", dp_str_c(dp_certainty_name(r->certainty)));
	dp_key_known(out, "mode", r->mode);
	dp_key_str(out, "date", r->date);
	members(out, "actor", r->actor, r->actors, true);
	members(out, "recipient", r->recipient, r->recipients, true);
	place(out, r);
	members(out, "said_by", r->said_by, r->sources, false);
	dp_key_str(out, "text", r->anchor[0].text);
	dp_key_uint(out, "begin", r->anchor[0].begin);
	dp_key_uint(out, "end", r->anchor[0].end);
	span(out, "trigger", &r->trigger);
	dp_key(out, "factuality");
	dp_buf_str(out, r->factuality.n ? r->factuality : DP_STR("[]"));
}

static void reports_json(dp_buf *out, const dp_act *act, const dp_links *links)
{
	dp_key(out, "reports");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < act->reports; i++) {
		const dp_told *t = &act->told[i];
		dp_buf_c(out, i ? "," : "");
		told_json(out, t);
		for (uint32_t k = 0; k < links->n; k++) {
			if (!dp_str_eq(links->v[k].report, t->key))
				continue;
			dp_key_known(out, "parent", links->v[k].parent);
			dp_key_decimal(out, "worth", links->v[k].worth, 4);
		}
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

/* The event as lists show it, out of its reports. */
static void found_of(const dp_act *act, dp_str key, dp_found *f)
{
	const dp_told *lead = &act->told[act->lead];
	const dp_report *r = &lead->report;
	*f = (dp_found){.key = key,
		.type = act->type,
		.mode = act->mode,
		.status = act->status,
		.certainty = act->certainty,
		.date = act->date,
		.days = act->days,
		.day = act->days.first != DP_NO_DAY ? act->days.first : act->first_day,
		.place = act->place.name,
		.place_code = dp_str_c(act->place.code),
		.located = act->located,
		.lat = act->lat,
		.lon = act->lon,
		.context = act->context,
		.cameo = act->cameo,
		.quad = act->quad,
		.score = act->score,
		.reports = act->reports,
		.outlets = act->outlets,
		.origins = act->origins,
		.published_first = act->first_day,
		.published_last = act->last_day,
		.actor = act->actor,
		.recipient = act->recipient,
		.said_by = act->said_by,
		.actors = act->actors,
		.recipients = act->recipients,
		.sources = act->sources,
		.doc = lead->doc,
		.title = lead->title,
		.published = lead->published,
		.publisher = lead->publisher,
		.agency = lead->agency,
		.url = lead->url,
		.language = lead->language,
		.sentence = r->anchor[0].text,
		.begin = r->anchor[0].begin,
		.end = r->anchor[0].end,
		.trigger = r->trigger.text,
		.trigger_begin = r->trigger.begin,
		.trigger_end = r->trigger.end};
}

static void revisions_json(dp_buf *out, const dp_history *h)
{
	dp_key(out, "revisions");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < h->revisions.n; i++) {
		const dp_revision *r = &h->revisions.v[i];
		dp_buf_printf(out, "%s{\"id\":%lld", i ? "," : "", (long long)r->id);
		dp_key_str(out, "at", r->at);
		dp_key_str(out, "kind", r->kind);
		dp_key_str(out, "field", r->field);
		dp_key_str(out, "old", r->old);
		dp_key_str(out, "new", r->new);
		dp_key_str(out, "doc", r->doc);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void strings_json(dp_buf *out, const char *name, const dp_strs *all)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < all->n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_buf_json(out, all->v[i]);
	}
	dp_buf_char(out, ']');
}

void dp_rest_event(dp_call *call)
{
	depesche_error error;
	dp_act act;
	dp_found shown;
	dp_str now;
	dp_history history = {0};
	dp_links links = {0};
	bool found = false;
	dp_buf *out = &call->answer.body;
	int rc = dp_record_event(call->record, call->argument, call->arena, &act, &now, &found, &error);
	if (rc == 0 && !found) {
		dp_call_problem(call, 404, "The record has no such event.");
		return;
	}
	if (rc == 0)
		rc = dp_history_load(&history, call->record, now, call->arena, &error);
	if (rc == 0)
		rc = dp_links_load(&links, call->record, now, call->arena, &error);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	found_of(&act, now, &shown);
	dp_export_found_json(&shown, out);
	out->n -= out->n > 0; /* the object goes on */
	reports_json(out, &act, &links);
	dp_act_history_json(&act, out);
	dp_act_conflicts_json(&act, out);
	revisions_json(out, &history);
	strings_json(out, "denied_by", &history.denied_by);
	strings_json(out, "denies", &history.denies);
	dp_buf_c(out, "}\n");
}
