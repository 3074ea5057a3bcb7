#include "cli/cli.h"
#include "serve/rest.h"
#ifdef DEPESCHE_WIRE
#include "wire/live.h"
#endif

#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONNECTIONS = 12000, PER_CLIENT = 128, BODY_MB = 16, GRACE = 10, NAMES = 16 };

typedef struct settings {
	dp_server_settings server;
	const char *packs;
	const char *name[NAMES];
	char address[64];
	bool per_client_given, create, allow_private;
	unsigned long attempts, backoff_ms, timeout_ms; /* of webhooks; 0 for what is usual */
} settings;

enum {
	OPTION_NAME = 256,
	OPTION_TOKENS,
	OPTION_CONNECTIONS,
	OPTION_CLIENT,
	OPTION_BODY,
	OPTION_LOG,
	OPTION_QUIET,
	OPTION_CREATE,
	OPTION_PACKS,
	OPTION_PRIVATE,
	OPTION_ATTEMPTS,
	OPTION_BACKOFF,
	OPTION_TIMEOUT
};

static bool number(const char *option, const char *value, unsigned long least, unsigned long most, unsigned long *out)
{
	char *end;
	errno = 0;
	unsigned long n = strtoul(value, &end, 10);
	if (errno || *end || end == value || value[0] == '-' || n < least || n > most) {
		dp_cli_usage("serve", "%s takes a number from %lu to %lu, not \"%s\".", option, least, most, value);
		return false;
	}
	*out = n;
	return true;
}

/* "8080", "127.0.0.1:8080", "[::1]:8080", "::1" */
static bool set_listen(settings *s, const char *value)
{
	const char *port = value;
	unsigned long n = s->server.port;
	size_t length = strlen(value), host = strspn(value, "0123456789") == length ? 0 : length;
	const char *from = value, *colon = strrchr(value, ':');
	if (value[0] == '[' && strchr(value, ']')) {
		from = value + 1;
		host = (size_t)(strchr(value, ']') - from);
		port = from[host + 1] == ':' ? from + host + 2 : "";
	} else if (host && colon && strchr(value, ':') == colon) {
		host = (size_t)(colon - value);
		port = colon + 1;
	} else if (host) {
		port = "";
	}
	if ((*port && !number("--listen", port, 0, 65535, &n)) || host >= sizeof s->address)
		return false;
	if (host)
		snprintf(s->address, sizeof s->address, "%.*s", (int)host, from);
	s->server.port = (uint16_t)n;
	return true;
}

static bool set_log(settings *s, const char *value)
{
	if (strcmp(value, "json") != 0 && strcmp(value, "people") != 0) {
		dp_cli_usage("serve", "--log takes people or json, not \"%s\".", value);
		return false;
	}
	s->server.log.form = value[0] == 'j' ? DP_LOG_JSON : DP_LOG_PEOPLE;
	return true;
}

static bool set(settings *s, int option, const char *value)
{
	unsigned long n;
	switch (option) {
	case 'l':
		return set_listen(s, value);
	case OPTION_NAME:
		if (s->server.count == NAMES) {
			dp_cli_usage("serve", "There are more than %d names.", NAMES);
			return false;
		}
		s->name[s->server.count++] = value;
		return true;
	case 'j':
		return number("--threads", value, 1, 256, &n) && (s->server.threads = (uint32_t)n, true);
	case OPTION_CONNECTIONS:
		return number("--connections", value, 1, 1000000, &n) && (s->server.connections = (uint32_t)n, true);
	case OPTION_CLIENT:
		s->per_client_given = true;
		return number("--per-client", value, 0, 1000000, &n) && (s->server.per_client = (uint32_t)n, true);
	case OPTION_BODY:
		return number("--body", value, 1, 1024, &n) && (s->server.body = (size_t)n << 20, true);
	case OPTION_LOG:
		return set_log(s, value);
	case OPTION_PACKS:
		s->packs = value;
		return true;
	case OPTION_CREATE:
		s->create = true;
		return true;
	case OPTION_TOKENS:
		s->server.tokens = true;
		return true;
	case OPTION_PRIVATE:
		s->allow_private = true;
		return true;
	case OPTION_ATTEMPTS:
		return number("--webhook-attempts", value, 1, 100, &s->attempts);
	case OPTION_BACKOFF:
		return number("--webhook-backoff", value, 1, 3600000, &s->backoff_ms);
	case OPTION_TIMEOUT:
		return number("--webhook-timeout", value, 1, 600000, &s->timeout_ms);
	default:
		s->server.log.requests = false;
		return true;
	}
}

/* Tells a service manager that we are ready, or stop (sd_notify(3)). */
static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t n = path ? strlen(path) : 0;
	if (n < 2 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) < 0)
		dp_cli_say("The service manager cannot be told \"%s\": %s.", state, strerror(errno));
	close(fd);
}

/* Ticks until a signal to end comes. Signals are blocked in all threads and taken here alone. */
static void wait_for_end(dp_server *server, const sigset_t *signals)
{
	const struct timespec second = {1, 0};
	int signal;
	do {
		signal = sigtimedwait(signals, NULL, &second);
		if (signal < 0)
			dp_server_tick(server);
	} while (signal < 0);
}

/* The server with its parts. */
typedef struct desk {
	dp_server *server;
	dp_engine engine;
	dp_lookup lookup;
	dp_rest *rest;
#ifdef DEPESCHE_WIRE
	dp_live *live;
#endif
	char base[300];
} desk;

/* Opened for writing once, so that an older one is brought up to date before others open it for reading. */
static int ready_record(const settings *s, depesche_error *error)
{
	dp_record *record = NULL;
	int rc = dp_record_open(&record, s->server.record, s->create ? DP_DB_CREATE : DP_DB_WRITE, error);
	dp_record_close(record);
	return rc;
}

static int add_part(desk *self, const dp_part *part, depesche_error *error)
{
	return dp_server_add(self->server, part) ? 0 : dp_fail(error, DEPESCHE_EUSAGE, "the server has more routes than it has room for");
}

#ifdef DEPESCHE_WIRE
static int open_live(desk *self, const settings *s, dp_hold *hold, depesche_error *error)
{
	dp_live_settings live;
	dp_live_defaults(&live);
	live.record = s->server.record;
	live.server = self->server;
	live.log = &s->server.log;
	live.base = self->base;
	live.allow_private = s->allow_private;
	live.hook.attempts = s->attempts ? (uint32_t)s->attempts : live.hook.attempts;
	live.hook.backoff_ms = s->backoff_ms ? (uint32_t)s->backoff_ms : live.hook.backoff_ms;
	live.hook.timeout_ms = s->timeout_ms ? (uint32_t)s->timeout_ms : live.hook.timeout_ms;
	int rc = dp_live_new(&self->live, &live, error);
	if (rc == 0)
		*hold = dp_live_hold(self->live);
	return rc == 0 ? add_part(self, dp_live_part(self->live), error) : rc;
}
#endif

static int open_desk(desk *self, const settings *s, depesche_error *error)
{
	int rc = ready_record(s, error);
	if (rc == 0)
		rc = dp_server_new(&self->server, &s->server, error);
	dp_rest_settings rest = {.record = s->server.record, .engine = &self->engine, .lookup = &self->lookup, .server = self->server};
#ifdef DEPESCHE_WIRE
	if (rc == 0)
		rc = open_live(self, s, &rest.hold, error);
#endif
	if (rc == 0)
		rc = dp_rest_new(&self->rest, &rest, error);
	if (rc == 0)
		rc = add_part(self, dp_rest_part(self->rest), error);
	if (rc == 0)
		rc = dp_rest_ready(self->rest, error);
	if (rc == 0)
		rc = dp_server_start(self->server, error);
#ifdef DEPESCHE_WIRE
	/* by which address others reach it; the port is known by now */
	if (rc == 0 && s->server.count)
		snprintf(self->base, sizeof self->base, "https://%s", s->server.names[0]);
	else if (rc == 0)
		snprintf(self->base, sizeof self->base, "http://localhost:%u", dp_server_port(self->server));
	if (rc == 0)
		rc = dp_live_start(self->live, error);
#endif
	return rc;
}

static void close_desk(desk *self)
{
	if (self->server)
		dp_server_stop(self->server, GRACE);
#ifdef DEPESCHE_WIRE
	dp_live_free(self->live);
#endif
	dp_server_free(self->server);
	dp_rest_free(self->rest);
	dp_engine_close(&self->engine);
}

static int serve(settings *s, const sigset_t *signals)
{
	desk d = {0};
	depesche_error error;
	const dp_log *log = &s->server.log;
	if (!dp_cli_engine(&d.engine, s->packs, DP_CLI_LANGUAGE))
		return DP_CLI_FAILED;
	int rc = dp_lookup_open(&d.lookup, &d.engine.world, &error);
	s->server.lookup = &d.lookup;
	if (rc == 0)
		rc = open_desk(&d, s, &error);
	if (rc != 0) {
		dp_cli_say_error(&error);
		close_desk(&d);
		return DP_CLI_FAILED;
	}
	bool six = strchr(s->address, ':') != NULL;
	dp_log_say(log, DP_LOG_INFO, "Serving %s at http://%s%s%s:%u/", dp_server_record_name(d.server), six ? "[" : "", s->address, six ? "]" : "",
		dp_server_port(d.server));
	notify("READY=1");
	wait_for_end(d.server, signals);
	notify("STOPPING=1");
	dp_log_say(log, DP_LOG_INFO, "Stopping.");
	close_desk(&d);
	dp_log_say(log, DP_LOG_INFO, "Stopped.");
	return DP_CLI_FINE;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"listen", required_argument, NULL, 'l'},
		{"name", required_argument, NULL, OPTION_NAME}, {"tokens", no_argument, NULL, OPTION_TOKENS},
		{"threads", required_argument, NULL, 'j'}, {"connections", required_argument, NULL, OPTION_CONNECTIONS},
		{"per-client", required_argument, NULL, OPTION_CLIENT}, {"body", required_argument, NULL, OPTION_BODY},
		{"log", required_argument, NULL, OPTION_LOG}, {"quiet", no_argument, NULL, OPTION_QUIET},
		{"create", no_argument, NULL, OPTION_CREATE}, {"packs", required_argument, NULL, OPTION_PACKS},
		{"allow-private", no_argument, NULL, OPTION_PRIVATE}, {"webhook-attempts", required_argument, NULL, OPTION_ATTEMPTS},
		{"webhook-backoff", required_argument, NULL, OPTION_BACKOFF}, {"webhook-timeout", required_argument, NULL, OPTION_TIMEOUT}, {0}};
	settings s = {.server = {.port = 8080,
			      .connections = CONNECTIONS,
			      .per_client = PER_CLIENT,
			      .body = (size_t)BODY_MB << 20,
			      .log = {DP_LOG_PEOPLE, true, STDERR_FILENO}},
		.address = "127.0.0.1"};
	int c;
	while ((c = dp_cli_option("serve", argc, argv, "hl:j:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_serve.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		if (!set(&s, c, optarg))
			return DP_CLI_USAGE;
	}
	if (optind + 1 != argc)
		return dp_cli_usage("serve", optind < argc ? "One record at a time, please." : "Which record?");
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	s.server.record = argv[optind];
	s.server.address = s.address;
	s.server.names = s.name;
	/* there everybody is the same address */
	if (!s.per_client_given && (strncmp(s.address, "127.", 4) == 0 || strcmp(s.address, "::1") == 0))
		s.server.per_client = 0;
	return serve(&s, &signals);
}

const dp_cli_command dp_cli_serve = {
	"serve",
	"offer a record to people and programs: a page, an interface, alerts",
	run,
	"usage: depesche serve [OPTION]... RECORD\n"
	"\n"
	"Serves RECORD, a SQLite file or postgres://..., by HTTP: a page to work in, the interface that /openapi.json describes, and alerts as news\n"
	"breaks. Without options on this machine alone: http://127.0.0.1:8080/\n"
	"\n"
	"  -l, --listen ADDRESS   [HOST:]PORT with a numeric host, as 127.0.0.1:8080 (default), [::1]:80, 0.0.0.0:8080; port 0 takes a free one\n"
	"                         Addresses other than loopback need tokens in the record: depesche token RECORD add NAME --scope read\n"
	"      --create           make an empty record where there is none\n"
	"      --name HOST        a name that it answers to, besides localhost; may be given several times (behind a proxy: the proxy's)\n"
	"      --tokens           ask for tokens on loopback addresses, too\n"
	"  -j, --threads N        threads that read the record (default: one a processor)\n"
	"      --connections N    open connections in all (default 12000)\n"
	"      --per-client N     open connections and waiting requests of one address, 0 for any number (default 128; on loopback any)\n"
	"      --body MB          size of what a request may bring (default 16)\n"
	"      --log FORM         people (default) or json: lines on standard error\n"
	"      --quiet            no line for each request\n"
	"      --allow-private    webhooks may be sent to private, loopback and link-local addresses\n"
	"      --webhook-attempts N   after which a delivery is given up (default 12)\n"
	"      --webhook-backoff MS   before the second attempt; it doubles up to an hour (default 5000)\n"
	"      --webhook-timeout MS   of a request (default 10000)\n"
	"      --packs DIR        where the packs are\n"
	"\n"
	"SIGTERM and SIGINT stop it in order: requests that came are answered, streams end, nothing is lost.\n",
};
