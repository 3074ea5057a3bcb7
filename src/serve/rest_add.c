#include "serve/rest_own.h"

#include "base/error.h"
#include "export/export.h"
#include "read/read.h"
#include "store/articles.h"

#include <jansson.h>

enum { PROBLEMS = 1000, TIME = 20, LIST_MAX = 64 << 20 };

/* What one request brings, and what became of it. */
typedef struct batch {
	dp_call *call;
	dp_rest *rest;
	dp_buf added, problems; /* as JSON, without the brackets */
	uint32_t added_n, problems_n;
	depesche_error first; /* problem */
} batch;

static char path[] = "";

/* An article that comes without an id is known by its text, so that the same once more changes nothing. */
static int name_article(dp_doc *doc, depesche_error *error)
{
	if (doc->named)
		return 0;
	doc->id = dp_arena_printf(&doc->arena, "text-%016llx", (unsigned long long)dp_str_hash(doc->text));
	return doc->id.p ? 0 : dp_fail_memory(error);
}

static bool is_time(const char *value)
{
	static const char FORM[] = "0000-00-00T00:00:00Z";
	if (!value || strlen(value) != TIME)
		return false;
	for (int i = 0; i < TIME; i++)
		if (FORM[i] == '0' ? value[i] < '0' || value[i] > '9' : value[i] != FORM[i])
			return false;
	return true;
}

static bool is_past(dp_str time)
{
	char now[TIME + 1] = "";
	struct timespec t;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &t);
	if (gmtime_r(&t.tv_sec, &tm))
		strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return dp_str_cmp(time, dp_str_c(now)) <= 0;
}

/* The field `embargo` of a JSON article: "" where it has none, or where its time has come. */
static int embargo_of(const dp_raw *raw, dp_arena *arena, dp_str *until, depesche_error *error)
{
	json_t *object = raw->line ? json_loadb(raw->bytes, raw->n, 0, NULL) : NULL;
	const json_t *embargo = json_object_get(object, "embargo");
	bool given = embargo && !json_is_null(embargo), fine = !given || is_time(json_string_value(embargo));
	*until = given && fine ? dp_arena_str(arena, dp_str_c(json_string_value(embargo))) : DP_STR("");
	json_decref(object);
	if (!fine)
		return dp_fail_at(error, DEPESCHE_EINPUT, NULL, raw->line, 0, "\"embargo\" is no time as 2026-11-29T18:00:00Z");
	if (!until->p)
		return dp_fail_memory(error);
	if (is_past(*until))
		*until = DP_STR("");
	return 0;
}

/* Codes an article into the line that merging reads. */
static int code(dp_rest *self, const dp_raw *raw, dp_str *until, depesche_error *error)
{
	const dp_read_options options = {DP_UTF8, DP_STR(""), DP_STR(""), DP_STR("")};
	dp_doc_reset(&self->doc);
	dp_buf_clear(&self->line);
	dp_arena_reset(&self->article);
	int rc = dp_read_article(raw, &options, &self->doc, error);
	if (rc == 0)
		rc = embargo_of(raw, &self->article, until, error);
	if (rc == 0)
		rc = name_article(&self->doc, error);
	if (rc == 0)
		rc = dp_engine_run(self->settings.engine, &self->doc, error);
	if (rc == 0 && !dp_export_coded(&self->doc, &self->line))
		rc = dp_fail_memory(error);
	return rc;
}

static void added_json(batch *self, dp_str doc, const char *outcome, const dp_record_change *change, const dp_strs *events)
{
	dp_buf *out = &self->added;
	dp_buf_c(out, self->added_n++ ? "," : "");
	dp_key_first(out, "doc", doc);
	dp_key_str(out, "outcome", dp_str_c(outcome));
	dp_key_uint(out, "created", change->created);
	dp_key_uint(out, "changed", change->changed);
	dp_key_uint(out, "ended", change->ended);
	dp_buf_c(out, ",\"events\":[");
	for (uint32_t i = 0; i < events->n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_buf_json(out, events->v[i]);
	}
	dp_buf_c(out, "]}");
}

static int hold(batch *self, dp_str until, depesche_error *error)
{
	const dp_hold *hold = &self->rest->settings.hold;
	dp_str doc = self->rest->doc.id;
	if (!hold->keep)
		return dp_fail(error, DEPESCHE_EINPUT, "this server holds no articles back; send it when its embargo is over");
	int rc = hold->keep(hold->self, self->call->record, dp_str_trim(dp_buf_view(&self->rest->line)), doc, until, error);
	if (rc == 0)
		added_json(self, doc, "held", &(dp_record_change){0}, &(dp_strs){0});
	return rc;
}

static int add(batch *self, depesche_error *error)
{
	static const char *const OUTCOME[] = {"added", "replaced", "unchanged"};
	dp_rest *rest = self->rest;
	dp_coded coded;
	dp_record_change change;
	dp_article article = {0};
	bool found;
	int rc = dp_coded_read(&coded, dp_str_trim(dp_buf_view(&rest->line)), &rest->article, error);
	if (rc == 0)
		rc = dp_record_add(self->call->record, &coded, &change, error);
	if (rc == 0 && change.outcome != DP_RECORD_UNCHANGED)
		dp_server_changed(rest->settings.server);
	if (rc == 0)
		rc = dp_article_find(self->call->record, coded.doc, &rest->article, &article, &found, error);
	if (rc != 0)
		return rc;
	added_json(self, coded.doc, OUTCOME[change.outcome], &change, &article.events);
	atomic_fetch_add(&rest->added, change.outcome != DP_RECORD_UNCHANGED);
	return 0;
}

/* False when nothing more can be added. */
static bool take(batch *self, const dp_raw *raw, uint64_t offset)
{
	depesche_error error = {.offset = DP_NO_OFFSET};
	dp_str until;
	int rc = code(self->rest, raw, &until, &error);
	if (rc == 0)
		rc = until.n ? hold(self, until, &error) : add(self, &error);
	if (rc == 0)
		return true;
	error.file[0] = '\0';
	error.line = raw->line;
	error.offset = offset + (error.offset != DP_NO_OFFSET ? error.offset : error.column ? error.column - 1 : 0);
	if (self->problems_n == 0)
		self->first = error;
	dp_buf_c(&self->problems, self->problems_n++ ? "," : "");
	dp_problem_json(rc == DEPESCHE_EIO ? 503 : 422, error.message, &error, &self->problems);
	return rc != DEPESCHE_EIO && self->problems_n < PROBLEMS;
}

/* The server stops: those that are added are told, and where to go on. */
static bool stop_at(batch *self, uint32_t line, uint64_t offset)
{
	depesche_error error;
	dp_fail_offset(&error, DEPESCHE_EIO, NULL, offset, "the server stops; send the articles from this line on again");
	error.line = line;
	if (self->problems_n == 0)
		self->first = error;
	dp_buf_c(&self->problems, self->problems_n++ ? "," : "");
	dp_problem_json(503, error.message, &error, &self->problems);
	return false;
}

static bool blank(dp_str line)
{
	return dp_str_trim(line).n == 0;
}

static void take_lines(batch *self, dp_str body)
{
	const char *at = body.p, *end = body.p + body.n;
	bool more = true;
	for (uint32_t line = 1; more && at < end; line++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		dp_str text = dp_str_of(at, (size_t)((stop ? stop : end) - at));
		dp_raw raw = {path, (char *)text.p, text.n, line};
		if (!blank(text) && dp_server_gives_up(self->rest->settings.server))
			more = stop_at(self, line, (uint64_t)(at - body.p));
		else if (!blank(text))
			more = take(self, &raw, (uint64_t)(at - body.p));
		at = stop ? stop + 1 : end;
	}
}

static void answer(batch *self)
{
	dp_call *call = self->call;
	dp_buf *out = &call->answer.body;
	if (self->added_n == 0 && self->problems_n) {
		dp_call_error(call, &self->first);
		return;
	}
	dp_buf_c(out, "{\"articles\":[");
	dp_buf_str(out, dp_buf_view(&self->added));
	dp_buf_c(out, "],\"problems\":[");
	dp_buf_str(out, dp_buf_view(&self->problems));
	dp_buf_c(out, "]}\n");
}

void dp_rest_add(dp_call *call)
{
	batch b = {.call = call, .rest = call->part};
	bool lines = dp_str_is(call->media, "application/x-ndjson"), json = dp_str_is(call->media, "application/json");
	if (!b.rest->settings.engine) {
		dp_call_problem(call, 503, "This server has no packs to code articles with; start it with --packs.");
		return;
	}
	if (!lines && !json && !dp_str_is(call->media, "text/plain")) {
		dp_call_problem(call, 415, "Articles are sent as text/plain, application/json or application/x-ndjson.");
		return;
	}
	if (blank(call->body)) {
		dp_call_problem(call, 400, "The request brings no article.");
		return;
	}
	dp_buf_init(&b.added, LIST_MAX);
	dp_buf_init(&b.problems, LIST_MAX);
	dp_raw raw = {path, (char *)call->body.p, call->body.n, json};
	if (lines)
		take_lines(&b, call->body);
	else
		take(&b, &raw, 0);
	answer(&b);
	dp_buf_release(&b.added);
	dp_buf_release(&b.problems);
}
