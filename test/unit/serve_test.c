#include "test.h"

#include "base/error.h"
#include "serve/cache.h"
#include "serve/gate.h"
#include "serve/server.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char dir[64], path[128];

static void must(int rc, const depesche_error *error)
{
	if (rc != 0)
		fail_msg("%s", error->message);
}

static int set_up(void **state)
{
	depesche_error error;
	dp_record *record;
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/depesche-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/record.db", dir);
	must(dp_record_open(&record, path, DP_DB_CREATE, &error), &error);
	dp_record_close(record);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		char name[512];
		snprintf(name, sizeof name, "%s/%s", dir, e->d_name);
		unlink(name);
	}
	closedir(d);
	return rmdir(dir);
}

/* ---- targets ---- */

static int parse(const char *raw, dp_target *target)
{
	static char space[DP_TARGET_MAX];
	return dp_target_parse(target, dp_str_c(raw), space, NULL);
}

static void a_target_is_taken_apart(void **state)
{
	dp_target t;
	dp_str argument = DP_STR("");
	(void)state;
	assert_int_equal(parse("/api/actors/Angela%20Merkel?type=ACCUSE,THREATEN&limit=10&&flag&a+b=c%2Bd", &t), 0);
	assert_int_equal(t.segments, 3);
	assert_true(dp_str_is(t.segment[2], "Angela Merkel"));
	assert_int_equal(t.parameters, 4);
	assert_true(dp_str_is(dp_target_value(&t, "type"), "ACCUSE,THREATEN"));
	assert_true(dp_str_is(dp_target_value(&t, "flag"), ""));
	assert_true(dp_str_is(dp_target_value(&t, "a b"), "c+d"));
	assert_null(dp_target_value(&t, "none").p);
	assert_true(dp_target_fits(&t, "/api/actors/{name}", &argument));
	assert_true(dp_str_is(argument, "Angela Merkel"));
	assert_false(dp_target_fits(&t, "/api/actors", &argument));
	assert_false(dp_target_fits(&t, "/api/actors/{name}/x", &argument));
	assert_false(dp_target_fits(&t, "/", &argument));
	assert_int_equal(parse("/?x=1", &t), 0);
	assert_true(dp_target_fits(&t, "/", &argument));
	assert_int_equal(parse("/api/articles/a%2Fb", &t), 0);
	assert_true(dp_str_is(t.segment[2], "a/b"));
}

static void what_leads_elsewhere_is_no_target(void **state)
{
	static const char *const BAD[] = {"", "x", "//", "/a//b", "/a/", "/.", "/..", "/a/../b", "/%2e%2e/b", "/%2E", "/a%00", "/a%0a", "/a%7f", "/%",
		"/%1", "/%zz", "/%ff", "/?a=%c0%80", "/a#b", "/1/2/3/4/5/6/7/8/9", "http://localhost/"};
	dp_target t;
	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
		if (parse(BAD[i], &t) != DEPESCHE_EUSAGE)
			fail_msg("%s is taken for a target", BAD[i]);
	char many[2 * 80 + 8] = "/?";
	for (int i = 0; i < 80; i++)
		memcpy(many + 2 + 2 * i, "a&", 3);
	assert_int_equal(parse(many, &t), DEPESCHE_EUSAGE);
}

static void hosts_lose_their_ports(void **state)
{
	static const char *const HOST[][2] = {{"localhost", "localhost"}, {"localhost:8080", "localhost"}, {"[::1]:80", "::1"}, {"[::1]", "::1"},
		{"127.0.0.1:", "127.0.0.1"}, {"", ""}, {"[::1", ""}, {"localhost:80@evil", ""}, {"[::1]x", ""}, {"http://localhost", ""},
		{"localhost:80:80", ""}};
	(void)state;
	for (size_t i = 0; i < sizeof HOST / sizeof *HOST; i++)
		if (!dp_str_is(dp_host_name(dp_str_c(HOST[i][0])), HOST[i][1]))
			fail_msg("%s gives %.*s", HOST[i][0], (int)dp_host_name(dp_str_c(HOST[i][0])).n, dp_host_name(dp_str_c(HOST[i][0])).p);
}

/* ---- digests and tokens ---- */

static void digests_are_those_of_the_standards(void **state)
{
	unsigned char out[DP_DIGEST], other[DP_DIGEST];
	char hex[2 * DP_DIGEST + 1];
	(void)state;
	assert_true(dp_digest(DP_STR("abc"), out));
	for (int i = 0; i < DP_DIGEST; i++)
		snprintf(hex + 2 * i, 3, "%02x", out[i]);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-2, B.1 */
	assert_true(dp_digest_keyed(DP_STR("Jefe"), DP_STR("what do ya want for nothing?"), out));
	for (int i = 0; i < DP_DIGEST; i++)
		snprintf(hex + 2 * i, 3, "%02x", out[i]);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"); /* RFC 4231, 4.3 */
	memcpy(other, out, sizeof other);
	assert_true(dp_digest_same(out, other));
	other[DP_DIGEST - 1] ^= 1;
	assert_false(dp_digest_same(out, other));
}

static int count_tokens(void *to, const dp_bearer *token, depesche_error *error)
{
	(void)token, (void)error;
	++*(int *)to;
	return 0;
}

static void tokens_open_what_they_are_made_for(void **state)
{
	depesche_error error;
	dp_record *record;
	dp_gate gate = {.loopback = true, .tokens = true};
	char reader[DP_TOKEN_CHARS + 1], admin[DP_TOKEN_CHARS + 1], bearer[128];
	const char *why = "";
	dp_scope scope;
	bool found;
	int n = 0;
	(void)state;
	must(dp_record_open(&record, path, DP_DB_WRITE, &error), &error);
	dp_db *db = dp_record_db(record);
	must(dp_gate_init(&gate, &error), &error);
	must(dp_token_add(db, DP_STR("reader"), DP_SCOPE_READ, reader, &error), &error);
	must(dp_token_add(db, DP_STR("admin"), DP_SCOPE_ADMIN, admin, &error), &error);
	assert_int_equal(dp_token_add(db, DP_STR("admin"), DP_SCOPE_READ, bearer, &error), DEPESCHE_EUSAGE);
	assert_int_equal(dp_token_add(db, DP_STR("a'b"), DP_SCOPE_READ, bearer, &error), DEPESCHE_EUSAGE);
	assert_int_equal(strlen(reader), DP_TOKEN_CHARS);
	assert_string_not_equal(reader, admin);
	must(dp_gate_load(&gate, db, &error), &error);
	assert_true(dp_gate_any(&gate));
	assert_int_equal(dp_gate_scope(&gate, dp_str_c(reader)), DP_SCOPE_READ);
	assert_int_equal(dp_gate_scope(&gate, dp_str_c(admin)), DP_SCOPE_ADMIN);
	assert_int_equal(dp_gate_scope(&gate, dp_str_sub(dp_str_c(admin), 0, DP_TOKEN_CHARS - 1)), DP_SCOPE_NONE);

	dp_claim claim = {DP_GET, "localhost:8080", NULL, NULL, NULL};
	assert_int_equal(dp_gate_ask(&gate, &claim, DP_SCOPE_READ, &scope, &why), 401);
	assert_int_equal(dp_gate_ask(&gate, &claim, DP_SCOPE_NONE, &scope, &why), 0);
	snprintf(bearer, sizeof bearer, "bearer %s", reader);
	claim.authorization = bearer;
	assert_int_equal(dp_gate_ask(&gate, &claim, DP_SCOPE_READ, &scope, &why), 0);
	assert_int_equal(scope, DP_SCOPE_READ);
	assert_int_equal(dp_gate_ask(&gate, &claim, DP_SCOPE_WRITE, &scope, &why), 403);

	must(dp_gate_note(&gate, db, &error), &error);
	must(dp_token_each(db, count_tokens, &n, &error), &error);
	assert_int_equal(n, 2);
	must(dp_token_remove(db, DP_STR("reader"), &found, &error), &error);
	assert_true(found);
	must(dp_token_remove(db, DP_STR("reader"), &found, &error), &error);
	assert_false(found);
	must(dp_gate_load(&gate, db, &error), &error);
	assert_int_equal(dp_gate_scope(&gate, dp_str_c(reader)), DP_SCOPE_NONE);
	must(dp_token_remove(db, DP_STR("admin"), &found, &error), &error);
	dp_gate_release(&gate);
	dp_record_close(record);
}

static void pages_of_other_origins_change_nothing(void **state)
{
	static const char *const NAMES[] = {"desk.example.org"};
	static const struct {
		dp_claim claim;
		int status;
	} ASKED[] = {
		{{DP_GET, "localhost", NULL, NULL, NULL}, 0},
		{{DP_GET, "LOCALHOST:1", NULL, NULL, NULL}, 0},
		{{DP_GET, "[::1]:80", NULL, NULL, NULL}, 0},
		{{DP_GET, "desk.example.org", NULL, NULL, NULL}, 0},
		{{DP_GET, "evil.example", NULL, NULL, NULL}, 421},
		{{DP_GET, NULL, NULL, NULL, NULL}, 421},
		{{DP_GET, "localhost", "http://evil.example", NULL, NULL}, 0},
		{{DP_POST, "localhost", "http://evil.example", NULL, NULL}, 403},
		{{DP_POST, "localhost", "null", NULL, NULL}, 403},
		{{DP_POST, "localhost:80", "http://localhost:81", NULL, NULL}, 403},
		{{DP_POST, "localhost:80", "http://localhost:80", NULL, NULL}, 0},
		{{DP_POST, "desk.example.org", "https://desk.example.org", NULL, NULL}, 0},
		{{DP_DELETE, "localhost", NULL, "cross-site", NULL}, 403},
		{{DP_PUT, "localhost", NULL, "same-site", NULL}, 403},
		{{DP_PUT, "localhost", NULL, "none", NULL}, 0},
		{{DP_PUT, "localhost", NULL, "same-origin", NULL}, 0},
		{{DP_POST, "localhost", NULL, NULL, NULL}, 0},
	};
	dp_gate gate = {.loopback = true, .names = NAMES, .count = 1};
	(void)state;
	must(dp_gate_init(&gate, NULL), NULL);
	for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
		dp_scope scope;
		const char *why;
		int status = dp_gate_ask(&gate, &ASKED[i].claim, DP_SCOPE_WRITE, &scope, &why);
		if (status != ASKED[i].status)
			fail_msg("case %zu gives %d", i, status);
	}
	dp_gate_release(&gate);
}

/* ---- kept answers ---- */

static void put(dp_cache *cache, const char *etag, const char *target, size_t n)
{
	dp_buf body;
	dp_buf_init(&body, 1 << 22);
	for (size_t i = 0; i < n; i++)
		dp_buf_char(&body, target[0]);
	dp_cache_put(cache, etag, dp_str_c(target), &body, "application/json", NULL);
	dp_buf_release(&body);
}

static bool get(dp_cache *cache, const char *etag, const char *target, size_t n)
{
	const char *media, *coding;
	dp_buf body;
	dp_buf_init(&body, 1 << 22);
	bool there = dp_cache_get(cache, etag, dp_str_c(target), &body, &media, &coding);
	if (there)
		assert_true(body.n == n && body.p[n - 1] == target[0]);
	dp_buf_release(&body);
	return there;
}

static void kept_answers_are_those_of_target_and_tag(void **state)
{
	dp_cache cache;
	char target[16];
	(void)state;
	dp_cache_init(&cache);
	put(&cache, "1", "a", 10);
	put(&cache, "1", "b", 20);
	assert_true(get(&cache, "1", "a", 10));
	assert_true(get(&cache, "1", "b", 20));
	assert_false(get(&cache, "2", "a", 10));
	assert_false(get(&cache, "1", "c", 10));
	put(&cache, "1", "a", 30);
	assert_true(get(&cache, "1", "a", 30));
	put(&cache, "1", "d", 3 << 20); /* too large for being kept */
	assert_false(get(&cache, "1", "d", 3 << 20));
	for (int i = 0; i < 1000; i++) {
		snprintf(target, sizeof target, "x%d", i);
		put(&cache, "1", target, 1000000);
		assert_true(get(&cache, "1", "a", 30)); /* what is asked for stays */
		assert_true(cache.bytes <= (size_t)DP_CACHE_MB << 20);
	}
	assert_false(get(&cache, "1", "x0", 1000000));
	assert_true(get(&cache, "1", "x999", 1000000));
	dp_cache_release(&cache);
}

/* ---- a server with a part of its own ---- */

/* Streams that are told numbers. */
typedef struct listener {
	struct listener *next;
	dp_stream *stream;
	int seen;
} listener;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static listener *listeners;
static int number, opened, closed, changes;
static atomic_int sent;

static void open_listener(void *self, dp_stream *stream)
{
	listener *l = self;
	pthread_mutex_lock(&lock);
	l->stream = stream;
	l->next = listeners;
	listeners = l;
	opened++;
	pthread_mutex_unlock(&lock);
}

static ptrdiff_t read_listener(void *self, char *out, size_t room)
{
	listener *l = self;
	ptrdiff_t n = DP_STREAM_LATER;
	pthread_mutex_lock(&lock);
	if (number < 0)
		n = DP_STREAM_END;
	else if (l->seen < number)
		n = snprintf(out, room, "n%d;", ++l->seen);
	pthread_mutex_unlock(&lock);
	return n;
}

static void close_listener(void *self)
{
	pthread_mutex_lock(&lock);
	for (listener **l = &listeners; *l; l = &(*l)->next) {
		if (*l != self)
			continue;
		*l = (*l)->next;
		break;
	}
	closed++;
	pthread_mutex_unlock(&lock);
	free(self);
}

static void tell(int n)
{
	pthread_mutex_lock(&lock);
	number = n;
	for (listener *l = listeners; l; l = l->next)
		dp_stream_wake(l->stream);
	pthread_mutex_unlock(&lock);
}

static void get_numbers(dp_call *call)
{
	listener *l = calloc(1, sizeof *l);
	assert_non_null(l);
	call->answer.media = "text/event-stream";
	call->answer.source = (dp_source){open_listener, read_listener, close_listener, l};
}

static void get_long(dp_call *call)
{
	for (int i = 0; i < 400000; i++) {
		dp_buf_printf(&call->answer.body, "line %06d of a file that is written bit by bit\n", i);
		if (call->answer.body.n > 10000 && !dp_call_send(call))
			return;
		atomic_fetch_add(&sent, 1);
	}
}

static void get_broken(dp_call *call)
{
	dp_buf_c(&call->answer.body, "begun");
	dp_call_send(call);
	dp_call_problem(call, 503, "The rest is lost.");
}

static void get_echo(dp_call *call)
{
	dp_buf_json(&call->answer.body, call->argument);
	dp_call_field(call, "X-Line", "%s", "a\r\nb: c");
}

static void has_changed(void *self)
{
	(void)self;
	pthread_mutex_lock(&lock);
	changes++;
	pthread_mutex_unlock(&lock);
}

static const dp_route ROUTES[] = {
	{DP_GET, "/numbers", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_NONE, get_numbers, NULL},
	{DP_GET, "/long", DP_SCOPE_READ, DP_WORK_LONG, DP_ETAG_NONE, get_long, NULL},
	{DP_GET, "/broken", DP_SCOPE_READ, DP_WORK_LONG, DP_ETAG_NONE, get_broken, NULL},
	{DP_GET, "/echo/{word}", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_BODY, get_echo, NULL},
};

static const dp_part PART = {.route = ROUTES, .routes = sizeof ROUTES / sizeof *ROUTES, .changed = has_changed};

static dp_server_settings settings = {
	.record = path, .address = "127.0.0.1", .threads = 2, .connections = 200, .body = 1000, .log = {DP_LOG_PEOPLE, false, -1}};

static dp_server *start(void)
{
	depesche_error error;
	dp_server *server;
	number = opened = closed = changes = 0;
	must(dp_server_new(&server, &settings, &error), &error);
	assert_true(dp_server_add(server, &PART));
	must(dp_server_start(server, &error), &error);
	return server;
}

static int ask(const dp_server *server, const char *target)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(dp_server_port(server)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	char request[256];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval patience = {30, 0};
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", target);
	assert_int_equal(send(fd, request, (size_t)n, 0), n);
	return fd;
}

/* Adds what comes to `out` until `words` are there or the connection ends. True when they came. */
static bool hear(int fd, dp_buf *out, const char *words)
{
	char bytes[64 * 1024];
	size_t from = 0, width = strlen(words);
	while (!out->p || !strstr(out->p + from, words)) {
		from = out->n > width ? out->n - width : 0;
		ssize_t n = recv(fd, bytes, sizeof bytes, 0);
		if (n <= 0)
			return false;
		dp_buf_add(out, bytes, (size_t)n);
	}
	return true;
}

static void expect(int fd, const char *words)
{
	dp_buf out;
	dp_buf_init(&out, 1 << 24);
	if (!hear(fd, &out, words))
		fail_msg("\"%s\" did not come, but: %s", words, out.p ? out.p : "");
	dp_buf_release(&out);
}

/* Until it holds, or too long. */
static void wait_for(int *value, int wanted)
{
	for (int i = 0; i < 1000; i++) {
		pthread_mutex_lock(&lock);
		bool there = *value == wanted;
		pthread_mutex_unlock(&lock);
		if (there)
			return;
		poll(NULL, 0, 10);
	}
	fail_msg("%d did not become %d", *value, wanted);
}

static void streams_wake_and_end(void **state)
{
	enum { STREAMS = 100 };
	dp_server *server = start();
	int fd[STREAMS];
	(void)state;
	for (int i = 0; i < STREAMS; i++)
		fd[i] = ask(server, "/numbers");
	wait_for(&opened, STREAMS);
	for (int n = 1; n <= 20; n++)
		tell(n);
	for (int i = 0; i < STREAMS; i++)
		expect(fd[i], "n20;");
	/* clients that go away are noticed when they are written to */
	for (int i = 0; i < STREAMS / 2; i++)
		close(fd[i]);
	for (int n = 21; n < 60; n++) {
		tell(n);
		poll(NULL, 0, 5);
	}
	wait_for(&closed, STREAMS / 2);
	tell(-1);
	wait_for(&closed, STREAMS);
	for (int i = STREAMS / 2; i < STREAMS; i++)
		close(fd[i]);
	dp_server_free(server);
}

static void streams_end_with_the_server(void **state)
{
	dp_server *server = start();
	dp_buf out;
	(void)state;
	dp_buf_init(&out, 1 << 20);
	int fd = ask(server, "/numbers");
	wait_for(&opened, 1);
	tell(1);
	assert_true(hear(fd, &out, "n1;"));
	dp_server_stop(server, 10);
	assert_false(hear(fd, &out, "n2;"));
	assert_non_null(strstr(out.p, "\r\n0\r\n\r\n")); /* in order */
	wait_for(&closed, 1);
	close(fd);
	dp_buf_release(&out);
	dp_server_free(server);
}

static void files_come_bit_by_bit(void **state)
{
	dp_server *server = start();
	dp_buf out;
	(void)state;
	atomic_store(&sent, 0);
	dp_buf_init(&out, 1 << 26);
	int fd = ask(server, "/long");
	assert_true(hear(fd, &out, "line 000000"));
	poll(NULL, 0, 300);
	assert_true(atomic_load(&sent) < 400000); /* the client does not read, the server does not write on */
	assert_true(hear(fd, &out, "line 399999"));
	close(fd);
	dp_buf_release(&out);

	/* a client that goes away ends the work */
	atomic_store(&sent, 0);
	fd = ask(server, "/long");
	expect(fd, "line 000000");
	close(fd);
	dp_server_stop(server, 10);
	assert_true(atomic_load(&sent) < 400000);
	dp_server_free(server);
}

static void what_breaks_off_is_seen_to_break_off(void **state)
{
	dp_server *server = start();
	dp_buf out;
	(void)state;
	dp_buf_init(&out, 1 << 20);
	int fd = ask(server, "/broken");
	assert_false(hear(fd, &out, "lost"));
	assert_non_null(strstr(out.p, "begun"));
	assert_null(strstr(out.p, "\r\n0\r\n\r\n"));
	close(fd);
	dp_buf_release(&out);
	dp_server_free(server);
}

static void nothing_gets_into_a_head(void **state)
{
	dp_server *server = start();
	dp_buf out;
	(void)state;
	dp_buf_init(&out, 1 << 20);
	int fd = ask(server, "/echo/%22%3Cscript%3E");
	assert_true(hear(fd, &out, "\"\\\"<script>\""));
	assert_non_null(strstr(out.p, "X-Line: a  b: c\r\n"));
	assert_non_null(strstr(out.p, "nosniff"));
	close(fd);
	dp_buf_release(&out);
	dp_server_free(server);
}

static void write_something(void *to, dp_record *record)
{
	depesche_error error;
	if (record)
		must(dp_db_run(dp_record_db(record), "UPDATE change SET n = n + 1", &error), &error);
	pthread_mutex_lock(&lock);
	*(int *)to += record ? 1 : 100;
	pthread_mutex_unlock(&lock);
}

static void writing_is_done_in_turn(void **state)
{
	dp_server *server = start();
	int done = 0;
	(void)state;
	for (int i = 0; i < 50; i++)
		assert_true(dp_server_write(server, write_something, &done));
	wait_for(&done, 50);
	dp_server_changed(server);
	assert_int_equal(changes, 1);
	dp_server_stop(server, 10);
	assert_false(dp_server_write(server, write_something, &done));
	assert_int_equal(done, 50);
	dp_server_free(server);
}

static void others_need_tokens(void **state)
{
	dp_server_settings open = settings;
	depesche_error error;
	dp_server *server;
	(void)state;
	open.address = "0.0.0.0";
	must(dp_server_new(&server, &open, &error), &error);
	assert_int_equal(dp_server_start(server, &error), DEPESCHE_EUSAGE);
	dp_server_free(server);
	open.address = "localhost";
	must(dp_server_new(&server, &open, &error), &error);
	assert_int_equal(dp_server_start(server, &error), DEPESCHE_EUSAGE);
	dp_server_free(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_target_is_taken_apart),
		cmocka_unit_test(what_leads_elsewhere_is_no_target),
		cmocka_unit_test(hosts_lose_their_ports),
		cmocka_unit_test(digests_are_those_of_the_standards),
		cmocka_unit_test(tokens_open_what_they_are_made_for),
		cmocka_unit_test(pages_of_other_origins_change_nothing),
		cmocka_unit_test(kept_answers_are_those_of_target_and_tag),
		cmocka_unit_test(streams_wake_and_end),
		cmocka_unit_test(streams_end_with_the_server),
		cmocka_unit_test(files_come_bit_by_bit),
		cmocka_unit_test(what_breaks_off_is_seen_to_break_off),
		cmocka_unit_test(nothing_gets_into_a_head),
		cmocka_unit_test(writing_is_done_in_turn),
		cmocka_unit_test(others_need_tokens),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
