/*
 * Webhook targets by the thousand: one program that takes POST /t/NUMBER, each number a target of its own. depesche-sink TARGETS DELIVERIES [SECONDS]
 *
 * Of ten targets nine answer at once. The tenth is ill: half of them answer 503 three times before they take anything, half after 3 seconds. Listens
 * on a free port of 127.0.0.1, which it prints, and ends when every target has taken DELIVERIES different ones, or after SECONDS; then it prints what
 * came when, counted from the first request.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 16384, HEAD = 4096, EVENTS = 512, SLOW_MS = 3000, FAILURES = 3, KNOWN = 32 };

typedef struct line {
	bool used;
	char head[HEAD];
	uint32_t n;     /* bytes of the head that came */
	int64_t body;   /* bytes of the body that are still to come; -1: the head is not complete */
	int64_t answer; /* when to answer, milliseconds; 0 for nothing to answer */
	int status;
} line;

typedef struct target {
	uint32_t requests, taken; /* taken: different deliveries */
	uint64_t known[KNOWN];
	int64_t last;
} target;

typedef struct sink {
	int epoll, listener;
	line *line; /* by descriptor */
	target *target;
	uint32_t targets, each, done;
	uint64_t requests, again;
	int64_t first;
} sink;

static void stop(const char *what)
{
	fprintf(stderr, "depesche-sink: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t millis(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool failing(uint32_t i)
{
	return i % 20 == 7;
}

static bool slow(uint32_t i)
{
	return i % 20 == 17;
}

static bool healthy(uint32_t i)
{
	return !failing(i) && !slow(i);
}

static void listen_to(sink *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof at;
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(s->listener, 4096) != 0)
		stop("listen");
	getsockname(s->listener, (struct sockaddr *)&at, &n);
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	struct epoll_event e = {.events = EPOLLIN, .data = {.fd = s->listener}};
	epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->listener, &e);
}

static void let_in(sink *s)
{
	int fd;
	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		if (fd >= LINES) {
			close(fd);
			continue;
		}
		s->line[fd] = (line){.used = true, .body = -1};
		struct epoll_event e = {.events = EPOLLIN, .data = {.fd = fd}};
		epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
	}
}

static uint64_t number_behind(const char *text, const char *word)
{
	const char *at = strcasestr(text, word);
	return at ? strtoull(at + strlen(word), NULL, 10) : 0;
}

static bool is_known(target *t, uint64_t id)
{
	for (uint32_t i = 0; i < t->taken && i < KNOWN; i++)
		if (t->known[i] == id)
			return true;
	if (t->taken < KNOWN)
		t->known[t->taken] = id;
	return false;
}

/* A request is there as a whole. */
static void take(sink *s, line *l)
{
	uint32_t i = (uint32_t)number_behind(l->head, "/t/");
	target *t = &s->target[i < s->targets ? i : 0];
	int64_t now = millis();
	if (!s->first)
		s->first = now;
	s->requests++;
	t->requests++;
	l->status = failing(i) && t->requests <= FAILURES ? 503 : 200;
	l->answer = now + (slow(i) ? SLOW_MS : 0);
	if (l->status != 200)
		return;
	if (is_known(t, number_behind(l->head, "Depesche-Id:"))) {
		s->again++;
		return;
	}
	t->taken++;
	t->last = now;
	s->done += t->taken == s->each;
}

static void hear(sink *s, int fd)
{
	line *l = &s->line[fd];
	char bytes[65536];
	ssize_t n;
	while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0) {
		uint32_t used = 0;
		if (l->body < 0) {
			used = (uint32_t)n < HEAD - 1 - l->n ? (uint32_t)n : HEAD - 1 - l->n;
			memcpy(l->head + l->n, bytes, used);
			l->head[l->n + used] = '\0';
			char *end = strstr(l->head, "\r\n\r\n");
			uint32_t head = end ? (uint32_t)(end + 4 - l->head) : 0;
			used = end ? head - l->n : used;
			l->n += used;
			if (!end)
				continue;
			l->body = (int64_t)number_behind(l->head, "Content-Length:");
		}
		l->body -= n - used;
		if (l->body <= 0)
			take(s, l);
	}
	if (n == 0 || (n < 0 && errno != EAGAIN)) {
		close(fd);
		l->used = false;
		l->answer = 0;
	}
}

static void answer(sink *s)
{
	int64_t now = millis();
	for (int fd = 0; fd < LINES; fd++) {
		line *l = &s->line[fd];
		char text[128];
		if (!l->used || !l->answer || l->answer > now)
			continue;
		int n = snprintf(text, sizeof text, "HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n", l->status);
		if (send(fd, text, (size_t)n, MSG_NOSIGNAL) < 0)
			l->status = 0;
		*l = (line){.used = true, .body = -1};
	}
}

static void report(const sink *s)
{
	uint32_t complete = 0, well = 0;
	int64_t last_healthy = s->first, last = s->first;
	uint64_t taken = 0;
	for (uint32_t i = 0; i < s->targets; i++) {
		const target *t = &s->target[i];
		complete += t->taken >= s->each;
		taken += t->taken;
		last = t->last > last ? t->last : last;
		if (!healthy(i))
			continue;
		well++;
		last_healthy = t->last > last_healthy ? t->last : last_healthy;
	}
	printf("%u targets, %u of them healthy; %llu requests, %llu deliveries taken, %llu came again; %u targets have all %u\n", s->targets, well,
		(unsigned long long)s->requests, (unsigned long long)taken, (unsigned long long)s->again, complete, s->each);
	printf("last healthy target %.2f s after the first request, last one of all %.2f s\n", (double)(last_healthy - s->first) / 1e3,
		(double)(last - s->first) / 1e3);
}

int main(int argc, char **argv)
{
	sink s = {0};
	struct epoll_event e[EVENTS];
	struct rlimit most;
	if (argc < 3) {
		fprintf(stderr, "usage: depesche-sink TARGETS DELIVERIES [SECONDS]\n");
		return 2;
	}
	getrlimit(RLIMIT_NOFILE, &most);
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
	s.targets = (uint32_t)strtoul(argv[1], NULL, 10);
	s.each = (uint32_t)strtoul(argv[2], NULL, 10);
	s.target = calloc(s.targets, sizeof *s.target);
	s.line = calloc(LINES, sizeof *s.line);
	s.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!s.target || !s.line || s.epoll < 0)
		stop("begin");
	listen_to(&s);
	int64_t until = millis() + (argc > 3 ? strtoll(argv[3], NULL, 10) : 120) * 1000;
	while (s.done < s.targets && millis() < until) {
		int n = epoll_wait(s.epoll, e, EVENTS, 5);
		for (int i = 0; i < n; i++) {
			if (e[i].data.fd == s.listener)
				let_in(&s);
			else
				hear(&s, e[i].data.fd);
		}
		answer(&s);
	}
	for (int64_t more = millis() + 200; millis() < more; answer(&s)) /* the last answers go out, too */
		epoll_wait(s.epoll, e, EVENTS, 5);
	report(&s);
	return s.done == s.targets ? 0 : 1;
}
