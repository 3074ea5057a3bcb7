#include "base/error.h"
#include "serve/inside.h"

#include <zlib.h>

enum { QUESTION_MS = 15000, KEPT_FROM = 3000 /* microseconds */, GZIP_FROM = 1024, ANSWER_MAX = 256 << 20 };

static bool shown(int status)
{
	return status >= 200 && status < 300;
}

/* True when the header field If-None-Match names `etag`. Weak tags compare like strong ones here (RFC 9110, 13.1.2). */
static bool names(const char *field, const char *etag)
{
	if (!field || !etag[0])
		return false;
	if (strcmp(field, "*") == 0)
		return true;
	size_t n = strlen(etag);
	for (const char *at = field; (at = strstr(at, etag)); at += n)
		if ((at == field || strchr(" ,/", at[-1])) && (at[n] == '\0' || at[n] == ',' || at[n] == ' '))
			return true;
	return false;
}

/* What changes an answer besides the record: the program, the target, what the caller may do, the coding. */
static uint64_t request_hash(const dp_job *self)
{
	char rest[64];
	snprintf(rest, sizeof rest, "%s %d %d", DEPESCHE_VERSION, self->call.scope, self->gzip);
	return dp_str_hash(self->target.raw) * 31 + dp_str_hash(dp_str_c(rest));
}

/* What is shown of events and articles changes with this number alone. */
static int ask_state(dp_worker *worker, int64_t *state, depesche_error *error)
{
	int rc = worker->state ? 0 : dp_db_prepare(dp_record_db(worker->record), "SELECT n FROM change", &worker->state, error);
	if (rc == 0)
		rc = dp_stmt_step(worker->state, error);
	if (rc <= 0)
		return rc;
	*state = dp_stmt_get_int(worker->state, 0);
	dp_stmt_reset(worker->state);
	return 0;
}

static void unchanged(dp_job *self)
{
	dp_buf_clear(&self->call.answer.body);
	self->call.answer.status = 304;
}

static void tag_by_record(dp_job *self, dp_worker *worker)
{
	int64_t state = 0;
	if (ask_state(worker, &state, NULL) != 0)
		return;
	snprintf(self->etag, sizeof self->etag, "\"%llx-%016llx\"", (unsigned long long)state, (unsigned long long)request_hash(self));
}

static void tag_by_body(dp_job *self)
{
	const dp_answer *answer = &self->call.answer;
	dp_str bytes = answer->still.n ? answer->still : dp_buf_view(&answer->body);
	snprintf(self->etag, sizeof self->etag, "\"%016llx%s\"", (unsigned long long)dp_str_hash(bytes), self->gzip ? "-z" : "");
}

static bool text(const char *media)
{
	return strncmp(media, "text/", 5) == 0 || strstr(media, "json") || strstr(media, "xml") || strstr(media, "javascript");
}

static void pack(dp_job *self)
{
	dp_buf *body = &self->call.answer.body;
	z_stream zip = {0};
	if (deflateInit2(&zip, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	size_t room = deflateBound(&zip, body->n);
	unsigned char *packed = malloc(room);
	zip.next_in = (unsigned char *)body->p;
	zip.avail_in = (uInt)body->n;
	zip.next_out = packed;
	zip.avail_out = (uInt)room;
	if (packed && deflate(&zip, Z_FINISH) == Z_STREAM_END) {
		free(body->p);
		body->p = (char *)packed;
		body->n = zip.total_out;
		body->room = room;
		self->coding = "gzip";
		packed = NULL;
	}
	free(packed);
	deflateEnd(&zip);
}

static void code_body(dp_job *self)
{
	dp_answer *answer = &self->call.answer;
	if (!self->gzip || self->kept)
		return;
	if (answer->still.n && answer->packed.n) {
		answer->still = answer->packed;
		self->coding = "gzip";
	} else if (!answer->still.n && answer->body.n >= GZIP_FROM && text(answer->media)) {
		pack(self);
	}
}

static void add_fields(struct MHD_Response *response, const dp_job *self)
{
	static const char *const ALWAYS[][2] = {{"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Resource-Policy", "same-origin"}, {"Cross-Origin-Opener-Policy", "same-origin"},
		{"Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"}};
	const dp_answer *answer = &self->call.answer;
	bool cached = false;
	for (size_t i = 0; i < sizeof ALWAYS / sizeof *ALWAYS; i++)
		MHD_add_response_header(response, ALWAYS[i][0], ALWAYS[i][1]);
	for (uint32_t i = 0; i < answer->fields; i++) {
		MHD_add_response_header(response, answer->field[i].name, answer->field[i].value);
		cached |= strcmp(answer->field[i].name, MHD_HTTP_HEADER_CACHE_CONTROL) == 0;
	}
	if (answer->status != 204 && answer->status != 304)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->media);
	if (self->etag[0])
		MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, self->etag);
	if (self->etag[0] || self->coding)
		MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
	if (self->coding)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, self->coding);
	if (!cached)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, self->etag[0] ? "no-cache" : "no-store");
	if (atomic_load(&self->exchange->server->stopping))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

static struct MHD_Response *of_body(dp_answer *answer)
{
	if (answer->still.n)
		return MHD_create_response_from_buffer(answer->still.n, (void *)answer->still.p, MHD_RESPMEM_PERSISTENT);
	struct MHD_Response *response = answer->body.n ? MHD_create_response_from_buffer(answer->body.n, answer->body.p, MHD_RESPMEM_MUST_FREE)
						       : MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	if (response && answer->body.n)
		answer->body = (dp_buf){.cap = answer->body.cap};
	return response;
}

bool dp_job_respond(dp_job *self)
{
	dp_exchange *exchange = self->exchange;
	dp_answer *answer = &self->call.answer;
	exchange->status = answer->status;
	exchange->endless = answer->source.read && !self->pipe;
	if (answer->source.read) {
		exchange->response = dp_stream_response(exchange, &answer->source, self->pipe != NULL);
	} else {
		exchange->bytes = answer->still.n ? answer->still.n : answer->body.n;
		exchange->response = of_body(answer);
	}
	if (exchange->response)
		add_fields(exchange->response, self);
	exchange->stage = DP_READY;
	exchange->job = NULL;
	return exchange->response != NULL;
}

/* An answer that another caller got before. */
static bool take_kept(dp_job *self)
{
	dp_server *server = self->exchange->server;
	dp_answer *answer = &self->call.answer;
	self->kept = self->etag[0] && dp_cache_get(&server->cache, self->etag, self->target.raw, &answer->body, &answer->media, &self->coding);
	if (self->kept)
		atomic_fetch_add(&server->metrics.cached, 1);
	return self->kept;
}

static void keep(dp_job *self, dp_etag tag)
{
	const dp_answer *answer = &self->call.answer;
	if (tag == DP_ETAG_RECORD && self->etag[0] && answer->status == 200 && !self->kept && !answer->fields)
		dp_cache_put(&self->exchange->server->cache, self->etag, self->target.raw, &answer->body, answer->media, self->coding);
}

/* What a function leaves behind becomes an answer that can be sent. */
static void finish(dp_job *self, dp_etag tag, int64_t micros)
{
	dp_answer *answer = &self->call.answer;
	if (answer->body.failed)
		dp_call_problem(&self->call, 503, "The answer is larger than the server's memory for it; ask for less.");
	if ((!shown(answer->status) && answer->status != 304) || answer->source.read)
		self->etag[0] = '\0';
	else if (tag == DP_ETAG_BODY)
		tag_by_body(self);
	if (answer->status == 200 && names(self->if_none_match, self->etag))
		unchanged(self);
	code_body(self);
	if (micros > KEPT_FROM)
		keep(self, tag);
	if (!dp_job_respond(self) && answer->source.read)
		answer->source.close(answer->source.self);
}

/* A question may take so long; a file, or an article that is added, takes its time. */
static void begin_limit(const dp_worker *worker)
{
	if (worker->pool->work == DP_WORK_READ)
		dp_db_limit(dp_record_db(worker->record), QUESTION_MS, NULL);
}

static void run(dp_job *self, dp_worker *worker)
{
	const dp_route *route = self->exchange->entry->route;
	dp_etag tag = route->method == DP_GET ? route->tag : DP_ETAG_NONE;
	if (worker)
		begin_limit(worker);
	if (tag == DP_ETAG_RECORD && worker && self->work != DP_WORK_LONG)
		tag_by_record(self, worker);
	int64_t begun = dp_clock_micros();
	if (names(self->if_none_match, self->etag))
		unchanged(self);
	else if (!take_kept(self))
		route->run(&self->call);
	if (worker && self->call.answer.status == 503)
		worker->broken = true;
	if (self->pipe)
		dp_pipe_end(self);
	else
		finish(self, tag, dp_clock_micros() - begun);
}

void dp_job_run(dp_job *self, dp_worker *worker)
{
	struct MHD_Connection *connection = self->exchange->connection;
	if (worker) {
		self->call.record = worker->record;
		self->call.arena = &worker->arena;
	}
	run(self, worker);
	/* a long answer has woken the connection long ago */
	bool sleeps = worker && !self->pipe;
	dp_job_free(self);
	if (sleeps)
		MHD_resume_connection(connection);
}

void dp_job_refuse(dp_job *self)
{
	finish(self, DP_ETAG_NONE, 0);
	dp_job_free(self);
}

dp_job *dp_job_new(dp_exchange *exchange)
{
	dp_job *self = calloc(1, sizeof *self + exchange->raw_n);
	if (!self)
		return NULL;
	self->exchange = exchange;
	self->call.target = &self->target;
	self->call.lookup = exchange->server->settings->lookup;
	self->call.answer.status = 200;
	self->call.answer.media = "application/json";
	dp_buf_init(&self->call.answer.body, ANSWER_MAX);
	dp_buf_init(&self->body, exchange->server->settings->body);
	return self;
}

void dp_job_free(dp_job *self)
{
	dp_buf_release(&self->call.answer.body);
	dp_buf_release(&self->body);
	free(self);
}
