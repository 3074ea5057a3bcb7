#include "base/error.h"
#include "serve/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	HEAD_SECONDS = 15,   /* for the first line and the header fields */
	IDLE_SECONDS = 60,   /* without a byte, between requests too */
	SLOWEST = 16 * 1024, /* bytes a second that a client must manage */
	MEMORY = 16 * 1024,  /* of a connection: the head of its request must fit, and what is sent at once */
	WAITING = 1024,      /* requests for each kind of work */
	LONG_WORKERS = 2,
	RELOAD_TICKS = 2,
	NOTE_TICKS = 60,
	FAREWELL_MS = 500
};

int64_t dp_clock_micros(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void allow(dp_server *self, dp_line *line, int64_t seconds)
{
	pthread_mutex_lock(&self->lock);
	line->deadline = seconds ? dp_clock_micros() / 1000 + seconds * 1000 : 0;
	pthread_mutex_unlock(&self->lock);
}

void dp_line_allow(dp_exchange *exchange, int64_t seconds)
{
	if (exchange->line)
		allow(exchange->server, exchange->line, seconds);
}

static dp_line *line_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

static const struct sockaddr *client_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	return info ? info->client_addr : NULL;
}

static void open_line(dp_server *self, struct MHD_Connection *connection, void **context)
{
	dp_line *line = calloc(1, sizeof *line);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	*context = line;
	atomic_fetch_add(&self->metrics.connections, 1);
	atomic_fetch_add(&self->metrics.opened, 1);
	if (!line)
		return;
	line->fd = info ? info->connect_fd : -1;
	line->deadline = dp_clock_micros() / 1000 + HEAD_SECONDS * 1000;
	pthread_mutex_lock(&self->lock);
	line->next = self->lines;
	if (line->next)
		line->next->before = line;
	self->lines = line;
	pthread_mutex_unlock(&self->lock);
}

static void close_line(dp_server *self, dp_line *line)
{
	atomic_fetch_sub(&self->metrics.connections, 1);
	if (!line)
		return;
	pthread_mutex_lock(&self->lock);
	if (line->before)
		line->before->next = line->next;
	else
		self->lines = line->next;
	if (line->next)
		line->next->before = line->before;
	pthread_mutex_unlock(&self->lock);
	free(line);
}

static void connection_changed(void *cls, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		open_line(cls, connection, context);
	else
		close_line(cls, *context);
}

/* The first line of a request has come. */
static void *request_begins(void *cls, const char *uri, struct MHD_Connection *connection)
{
	size_t n = strlen(uri);
	dp_exchange *e = calloc(1, sizeof *e + n + 1);
	if (!e)
		return NULL;
	e->server = cls;
	e->connection = connection;
	e->line = line_of(connection);
	e->start = dp_clock_micros();
	e->slot = DP_NONE;
	atomic_fetch_add(&e->server->metrics.requests, 1);
	e->raw_n = (uint32_t)n;
	memcpy(e->raw, uri, n);
	dp_line_allow(e, HEAD_SECONDS);
	return e;
}

static void print_client(struct MHD_Connection *connection, char out[INET6_ADDRSTRLEN])
{
	const struct sockaddr *a = client_of(connection);
	out[0] = '\0';
	if (a && a->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, out, INET6_ADDRSTRLEN);
	else if (a && a->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, out, INET6_ADDRSTRLEN);
}

static void leave_slot(dp_exchange *e)
{
	if (e->slot != DP_NONE)
		atomic_fetch_sub(&e->server->slot[e->slot], 1);
	e->slot = DP_NONE;
}

/* A request has been answered, or its client has gone. */
static void request_ends(void *cls, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode code)
{
	dp_server *self = cls;
	dp_exchange *e = *context;
	char client[INET6_ADDRSTRLEN];
	(void)code;
	*context = NULL;
	if (!e)
		return;
	leave_slot(e);
	if (e->job)
		dp_job_free(e->job);
	if (e->response)
		MHD_destroy_response(e->response);
	double seconds = (double)(dp_clock_micros() - e->start) / 1e6;
	if (e->status) {
		print_client(connection, client);
		dp_metrics_answer(&self->metrics, e->entry ? e->entry->number : 0, e->status, e->endless ? -1 : seconds, e->bytes);
		dp_log_answered(
			&self->settings->log, &(dp_log_request){e->method, client, dp_str_of(e->raw, e->raw_n), e->status, seconds * 1000, e->bytes});
	}
	dp_line_allow(e, IDLE_SECONDS + HEAD_SECONDS);
	atomic_fetch_sub(&self->metrics.requests, 1);
	free(e);
}

static enum MHD_Result give(dp_exchange *e)
{
	if (!e->response)
		return MHD_NO;
	leave_slot(e);
	dp_line_allow(e, e->endless ? 0 : IDLE_SECONDS + (int64_t)e->bytes / SLOWEST);
	e->stage = DP_ANSWERED;
	return MHD_queue_response(e->connection, (unsigned)e->status, e->response);
}

static enum MHD_Result refuse(dp_exchange *e, dp_job *job)
{
	dp_job_refuse(job);
	return give(e);
}

static const char *field(const dp_exchange *e, const char *name)
{
	return MHD_lookup_connection_value(e->connection, MHD_HEADER_KIND, name);
}

static bool method_of(const char *name, dp_method *method)
{
	if (strcmp(name, "HEAD") == 0)
		name = "GET";
	for (int i = 0; i < DP_METHODS; i++) {
		if (strcmp(name, dp_method_name((dp_method)i)) == 0) {
			*method = (dp_method)i;
			return true;
		}
	}
	return false;
}

/* Finds the route; otherwise what could be done with the target goes into `allowed`, "" for nothing. */
static const dp_routed *find(const dp_server *self, dp_job *job, const char *name, char allowed[64])
{
	dp_method method = DP_METHODS;
	bool known = method_of(name, &method);
	allowed[0] = '\0';
	for (uint32_t i = 0; i < self->entries; i++) {
		const dp_route *route = self->entry[i].route;
		if (!dp_target_fits(&job->target, route->pattern, &job->call.argument))
			continue;
		if (known && route->method == method)
			return &self->entry[i];
		size_t n = strlen(allowed);
		if (!strstr(allowed, dp_method_name(route->method)))
			snprintf(
				allowed + n, 64 - n, "%s%s%s", n ? ", " : "", dp_method_name(route->method), route->method == DP_GET ? ", HEAD" : "");
	}
	if (allowed[0]) {
		size_t n = strlen(allowed);
		snprintf(allowed + n, 64 - n, ", OPTIONS");
	}
	return NULL;
}

/* No route: the target is unknown, or the method is not for it, or it is asked what can be done. */
static enum MHD_Result turn_away(dp_exchange *e, dp_job *job, const char *allowed)
{
	bool asks = strcmp(e->method, "OPTIONS") == 0;
	if (!allowed[0] && !(asks && strcmp(e->raw, "*") == 0)) {
		dp_call_problem(&job->call, 404, "There is nothing at this address; /openapi.json tells what there is.");
		return refuse(e, job);
	}
	dp_call_field(&job->call, "Allow", "%s", allowed[0] ? allowed : "GET, HEAD, POST, PUT, DELETE, OPTIONS");
	if (asks)
		job->call.answer.status = 204;
	else
		dp_call_problem(&job->call, 405, "This address does not know the method; it knows %s.", allowed);
	return refuse(e, job);
}

/* The media type without parameters, in lower case. */
static void read_media(dp_exchange *e, dp_job *job)
{
	const char *type = field(e, MHD_HTTP_HEADER_CONTENT_TYPE);
	size_t n = type ? strcspn(type, "; \t") : 0;
	if (n >= sizeof job->media)
		n = 0;
	for (size_t i = 0; i < n; i++)
		job->media[i] = type[i] >= 'A' && type[i] <= 'Z' ? (char)(type[i] + 32) : type[i];
	job->call.media = dp_str_of(job->media, n);
}

/* True when the header field Accept-Encoding names gzip and does not refuse it by "q=0". */
static bool takes_gzip(const char *accept)
{
	const char *at = accept ? strcasestr(accept, "gzip") : NULL;
	if (!at)
		return false;
	const char *end = at + strcspn(at, ","), *q = strcasestr(at, "q=");
	return !q || q > end || strtod(q + 2, NULL) > 0;
}

static bool refused_at_gate(dp_exchange *e, dp_job *job)
{
	const dp_route *route = e->entry->route;
	dp_claim claim = {route->method, field(e, MHD_HTTP_HEADER_HOST), field(e, MHD_HTTP_HEADER_ORIGIN), field(e, "Sec-Fetch-Site"),
		field(e, MHD_HTTP_HEADER_AUTHORIZATION)};
	const char *why = "";
	int status = dp_gate_ask(&e->server->gate, &claim, route->scope, &job->call.scope, &why);
	if (status == 0)
		return false;
	if (status == 401)
		dp_call_field(&job->call, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer realm=\"depesche\"");
	dp_call_problem(&job->call, status, "%s", why);
	return true;
}

static bool too_large(const dp_exchange *e)
{
	const char *length = field(e, MHD_HTTP_HEADER_CONTENT_LENGTH);
	return length && strtoull(length, NULL, 10) > e->server->settings->body;
}

static void say_large(dp_job *job)
{
	dp_call_problem(
		&job->call, 413, "The body is larger than the %zu bytes that are allowed; send it in parts.", job->exchange->server->settings->body);
}

/* The head has come. What can be refused is refused here, before a body is sent. */
static enum MHD_Result head_has_come(dp_exchange *e, const char *method)
{
	dp_server *self = e->server;
	depesche_error error;
	char allowed[64];
	dp_job *job = dp_job_new(e);
	if (!job)
		return MHD_NO;
	snprintf(e->method, sizeof e->method, "%s", method);
	e->raw[e->raw_n] = '\0';
	e->job = job;
	job->gzip = takes_gzip(field(e, MHD_HTTP_HEADER_ACCEPT_ENCODING));
	if (atomic_load(&self->stopping)) {
		dp_call_problem(&job->call, 503, "The server stops.");
		return refuse(e, job);
	}
	if (strcmp(e->raw, "*") == 0)
		return turn_away(e, job, "");
	if (dp_target_parse(&job->target, dp_str_of(e->raw, e->raw_n), job->space, &error) != 0) {
		dp_call_problem(&job->call, e->raw_n > DP_TARGET_MAX ? 414 : 400, "%s", error.message);
		return refuse(e, job);
	}
	e->entry = find(self, job, method, allowed);
	if (!e->entry)
		return turn_away(e, job, allowed);
	if (refused_at_gate(e, job))
		return refuse(e, job);
	if (too_large(e)) {
		say_large(job);
		return refuse(e, job);
	}
	const char *length = field(e, MHD_HTTP_HEADER_CONTENT_LENGTH), *last = field(e, "Last-Event-ID");
	job->if_none_match = field(e, MHD_HTTP_HEADER_IF_NONE_MATCH);
	job->call.last_event_id = dp_str_c(last);
	job->call.part = e->entry->part->self;
	read_media(e, job);
	e->stage = DP_BODY;
	dp_line_allow(e, IDLE_SECONDS + (int64_t)((length ? strtoull(length, NULL, 10) : self->settings->body) / SLOWEST));
	return MHD_YES;
}

/* Some of the body. What is too much is passed over, to a point, so that the client hears why. */
static enum MHD_Result body_comes(dp_exchange *e, const char *bytes, size_t *n)
{
	dp_job *job = e->job;
	job->passed += *n;
	if (job->passed > 4 * e->server->settings->body)
		return MHD_NO;
	if (!job->large)
		dp_buf_add(&job->body, bytes, *n);
	if (job->body.failed && !job->large) {
		job->large = true;
		dp_buf_release(&job->body);
	}
	*n = 0;
	return MHD_YES;
}

static void run_exchange(dp_task *task, dp_worker *worker)
{
	dp_exchange *e = (dp_exchange *)task;
	struct MHD_Connection *connection = e->connection;
	if (worker) {
		dp_job_run(e->job, worker);
		return;
	}
	dp_call_problem(&e->job->call, 503, "The record cannot be read now, or the server stops; ask again later.");
	dp_job_refuse(e->job);
	MHD_resume_connection(connection);
}

/* Counts the request among those of its client; false where it has too many. */
static bool take_slot(dp_exchange *e)
{
	const struct sockaddr *a = client_of(e->connection);
	uint32_t limit = e->server->settings->per_client;
	if (!limit || !a)
		return true;
	dp_str bytes = a->sa_family == AF_INET6 ? dp_str_of((const char *)&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, 16)
						: dp_str_of((const char *)&((const struct sockaddr_in *)(const void *)a)->sin_addr, 4);
	uint32_t slot = (uint32_t)(dp_str_hash(bytes) % DP_SLOTS);
	if (atomic_fetch_add(&e->server->slot[slot], 1) >= limit) {
		atomic_fetch_sub(&e->server->slot[slot], 1);
		return false;
	}
	e->slot = slot;
	return true;
}

static enum MHD_Result busy(dp_exchange *e, int status, const char *why)
{
	dp_call_field(&e->job->call, MHD_HTTP_HEADER_RETRY_AFTER, "1");
	dp_call_problem(&e->job->call, status, "%s", why);
	return refuse(e, e->job);
}

/* All has come. */
static enum MHD_Result request_has_come(dp_exchange *e)
{
	dp_job *job = e->job;
	const dp_route *route = e->entry->route;
	if (job->large) {
		say_large(job);
		return refuse(e, job);
	}
	job->call.route = route;
	job->call.body = dp_buf_view(&job->body);
	job->work = route->work_of ? route->work_of(&job->target) : route->work;
	dp_line_allow(e, 0);
	if (job->work == DP_WORK_NONE) {
		dp_job_run(job, NULL);
		return give(e);
	}
	if (!take_slot(e))
		return busy(e, 429, "Too many requests of this client wait for their answers.");
	e->stage = DP_WORKING;
	e->task.run = run_exchange;
	/* before it is queued: a worker may be done with it at once */
	MHD_suspend_connection(e->connection);
	if (dp_pool_push(&e->server->pool[job->work], &e->task))
		return MHD_YES;
	MHD_resume_connection(e->connection);
	return busy(e, 503, "Too many requests wait for their answers.");
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
	const char *bytes, size_t *n, void **context)
{
	dp_exchange *e = *context;
	(void)cls, (void)connection, (void)url, (void)version;
	if (!e)
		return MHD_NO;
	switch (e->stage) {
	case DP_ARRIVED:
		return head_has_come(e, method);
	case DP_BODY:
		return *n ? body_comes(e, bytes, n) : request_has_come(e);
	case DP_READY:
		return give(e);
	default:
		return MHD_YES;
	}
}

/* The library's own unescaping is not used: targets are taken apart by dp_target_parse. */
static size_t leave_as_it_is(void *cls, struct MHD_Connection *connection, char *s)
{
	(void)cls, (void)connection;
	return strlen(s);
}

static void tell(void *cls, const char *format, va_list args)
{
	const dp_server *self = cls;
	char text[512];
	vsnprintf(text, sizeof text, format, args);
	text[strcspn(text, "\r\n")] = '\0';
	/* clients that go away, for the most part */
	if (self->settings->log.requests)
		dp_log_say(&self->settings->log, DP_LOG_INFO, "HTTP: %s", text);
}

int dp_server_new(dp_server **self, const dp_server_settings *settings, depesche_error *error)
{
	dp_server *made = calloc(1, sizeof *made);
	if (!made)
		return dp_fail_memory(error);
	int rc = dp_gate_init(&made->gate, error);
	if (rc != 0) {
		free(made);
		return rc;
	}
	pthread_mutex_init(&made->lock, NULL);
	for (int i = 0; i < DP_WORKS; i++)
		dp_pool_init(&made->pool[i], made, (dp_work)i);
	dp_cache_init(&made->cache);
	made->settings = settings;
	made->listener = -1;
	made->gate.names = settings->names;
	made->gate.count = settings->count;
	*self = made;
	return 0;
}

bool dp_server_add(dp_server *self, const dp_part *part)
{
	if (self->parts == DP_PARTS || self->entries + part->routes > DP_ENTRIES)
		return false;
	self->part[self->parts++] = part;
	for (uint32_t i = 0; i < part->routes; i++) {
		const dp_route *route = &part->route[i];
		self->entry[self->entries++] =
			(dp_routed){route, part, dp_metrics_route(&self->metrics, dp_method_name(route->method), route->pattern)};
	}
	return true;
}

typedef union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
} address;

/* A numeric address with its length; 0 for what is none. */
static socklen_t read_address(const char *text, uint16_t port, address *a, bool *loopback)
{
	*a = (address){0};
	if (inet_pton(AF_INET, text, &a->four.sin_addr) == 1) {
		a->four.sin_family = AF_INET;
		a->four.sin_port = htons(port);
		*loopback = (ntohl(a->four.sin_addr.s_addr) >> 24) == 127;
		return sizeof a->four;
	}
	if (inet_pton(AF_INET6, text, &a->six.sin6_addr) == 1) {
		a->six.sin6_family = AF_INET6;
		a->six.sin6_port = htons(port);
		*loopback = IN6_IS_ADDR_LOOPBACK(&a->six.sin6_addr);
		return sizeof a->six;
	}
	return 0;
}

static int listen_at(dp_server *self, depesche_error *error)
{
	const dp_server_settings *s = self->settings;
	address a;
	int yes = 1;
	socklen_t n = read_address(s->address, s->port, &a, &self->gate.loopback);
	if (n == 0)
		return dp_fail(error, DEPESCHE_EUSAGE, "\"%s\" is no numeric address to listen on, as 127.0.0.1 or ::1", s->address);
	self->listener = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (self->listener < 0)
		return dp_fail(error, DEPESCHE_EIO, "no socket can be had: %s", strerror(errno));
	setsockopt(self->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(self->listener, &a.any, n) != 0 || listen(self->listener, SOMAXCONN) != 0)
		return dp_fail(error, DEPESCHE_EIO, "cannot listen on %s, port %u: %s", s->address, s->port, strerror(errno));
	if (getsockname(self->listener, &a.any, &n) == 0)
		self->port = ntohs(a.any.sa_family == AF_INET ? a.four.sin_port : a.six.sin6_port);
	return 0;
}

/* As many files as connections may need: the soft limit is often a thousand. */
static void raise_limit(const dp_server *self)
{
	struct rlimit limit;
	rlim_t need = self->settings->connections + 256;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= need)
		return;
	limit.rlim_cur = need < limit.rlim_max ? need : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur < need)
		dp_log_say(&self->settings->log, DP_LOG_WARNING, "The system allows %llu open files, fewer than %u connections need.",
			(unsigned long long)limit.rlim_cur, self->settings->connections);
}

static uint32_t processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > 64 ? 64 : (uint32_t)n;
}

static int start_daemon(dp_server *self, depesche_error *error)
{
	const dp_server_settings *s = self->settings;
	uint32_t threads = processors() < 4 ? processors() : 4;
	struct MHD_OptionItem options[] = {{MHD_OPTION_LISTEN_SOCKET, self->listener, NULL}, {MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY, NULL},
		{MHD_OPTION_CONNECTION_LIMIT, (intptr_t)(s->connections > threads ? s->connections : threads), NULL},
		{MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, NULL}, {MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)s->per_client, NULL},
		{threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads, NULL}, {MHD_OPTION_END, 0, NULL}};
	self->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, handle, self,
		MHD_OPTION_EXTERNAL_LOGGER, tell, self, MHD_OPTION_URI_LOG_CALLBACK, request_begins, self, MHD_OPTION_NOTIFY_COMPLETED, request_ends,
		self, MHD_OPTION_NOTIFY_CONNECTION, connection_changed, self, MHD_OPTION_UNESCAPE_CALLBACK, leave_as_it_is, NULL, MHD_OPTION_ARRAY,
		options, MHD_OPTION_END);
	return self->daemon ? 0 : dp_fail(error, DEPESCHE_EIO, "the HTTP library does not start: %s", strerror(errno));
}

static int check_tokens(dp_server *self, depesche_error *error)
{
	self->gate.tokens = self->settings->tokens || !self->gate.loopback;
	int rc = dp_gate_load(&self->gate, dp_record_db(self->record), error);
	if (rc == 0 && self->gate.tokens && !dp_gate_any(&self->gate))
		rc = dp_fail(error, DEPESCHE_EUSAGE,
			"%s is open to others, who need tokens, and the record has none; make one: depesche token %s add NAME --scope read",
			self->settings->address, self->settings->record);
	return rc;
}

int dp_server_start(dp_server *self, depesche_error *error)
{
	uint32_t readers = self->settings->threads ? self->settings->threads : processors();
	self->running = true;
	dp_server_own(self);
	raise_limit(self);
	int rc = dp_record_open(&self->record, self->settings->record, DP_DB_READ, error);
	if (rc == 0)
		rc = listen_at(self, error);
	if (rc == 0)
		rc = check_tokens(self, error);
	if (rc == 0)
		rc = dp_pool_start(&self->pool[DP_WORK_WRITE], 1, WAITING, error);
	if (rc == 0)
		rc = dp_pool_start(&self->pool[DP_WORK_READ], readers, WAITING, error);
	if (rc == 0)
		rc = dp_pool_start(&self->pool[DP_WORK_LONG], LONG_WORKERS, WAITING, error);
	if (rc == 0)
		rc = start_daemon(self, error);
	if (rc != 0)
		dp_server_stop(self, 0);
	return rc;
}

uint16_t dp_server_port(const dp_server *self)
{
	return self->port;
}

const char *dp_server_record_name(const dp_server *self)
{
	return dp_db_name(dp_record_db(self->record));
}

const dp_lookup *dp_server_lookup(const dp_server *self)
{
	return self->settings->lookup;
}

static void cut_the_slow(dp_server *self)
{
	int64_t now = dp_clock_micros() / 1000;
	pthread_mutex_lock(&self->lock);
	for (dp_line *line = self->lines; line; line = line->next) {
		if (!line->deadline || line->deadline > now)
			continue;
		/* MHD sees the end of the connection and closes it in its own thread */
		shutdown(line->fd, SHUT_RDWR);
		line->deadline = 0;
		atomic_fetch_add(&self->metrics.cut, 1);
	}
	pthread_mutex_unlock(&self->lock);
}

static void note_tokens(void *to, dp_record *record)
{
	dp_server *self = to;
	depesche_error error;
	if (record && dp_gate_note(&self->gate, dp_record_db(record), &error) != 0)
		dp_log_say(&self->settings->log, DP_LOG_WARNING, "The use of tokens cannot be noted: %s", error.message);
}

void dp_server_tick(dp_server *self)
{
	depesche_error error;
	self->ticks++;
	cut_the_slow(self);
	if (!self->gate.tokens)
		return;
	if (self->ticks % RELOAD_TICKS == 0 && dp_gate_load(&self->gate, dp_record_db(self->record), &error) != 0)
		dp_log_say(&self->settings->log, DP_LOG_ERROR, "The record's tokens cannot be read: %s", error.message);
	if (self->ticks % NOTE_TICKS == 0)
		dp_server_write(self, note_tokens, self);
}

/* Until all is answered, or that time is over. */
static void wait_for_answers(dp_server *self, int64_t ms)
{
	int64_t until = dp_clock_micros() + ms * 1000;
	while ((atomic_load(&self->metrics.requests) || atomic_load(&self->metrics.waiting) || atomic_load(&self->metrics.working)) &&
		dp_clock_micros() < until)
		poll(NULL, 0, 10);
}

bool dp_server_gives_up(const dp_server *self)
{
	return atomic_load(&self->abandoned);
}

void dp_server_stop(dp_server *self, int seconds)
{
	if (!self->running)
		return;
	self->running = false;
	atomic_store(&self->stopping, true);
	if (self->daemon)
		MHD_quiesce_daemon(self->daemon);
	for (uint32_t i = 0; i < self->parts; i++)
		if (self->part[i]->stop)
			self->part[i]->stop(self->part[i]->self);
	dp_stream_wake_all(self);
	wait_for_answers(self, (int64_t)seconds * 1000);
	atomic_store(&self->abandoned, true);
	dp_stream_wake_all(self);
	dp_record_close(self->record);
	self->record = NULL;
	/* the one that writes comes last, when nobody reads any more */
	for (int i = 0; i < DP_WORKS; i++)
		dp_pool_stop(&self->pool[i]);
	/* what was given up is told so, and connections that were woken must be awake when MHD stops */
	if (self->daemon)
		wait_for_answers(self, FAREWELL_MS);
	if (self->daemon)
		MHD_stop_daemon(self->daemon);
	self->daemon = NULL;
	if (self->listener >= 0)
		close(self->listener);
	self->listener = -1;
}

void dp_server_free(dp_server *self)
{
	if (!self)
		return;
	dp_server_stop(self, 0);
	for (int i = 0; i < DP_WORKS; i++)
		dp_pool_release(&self->pool[i]);
	dp_cache_release(&self->cache);
	dp_gate_release(&self->gate);
	pthread_mutex_destroy(&self->lock);
	free(self);
}
