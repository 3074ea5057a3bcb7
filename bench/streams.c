/*
 * Very many open event streams: what they cost the server, and how soon an article reaches them. depesche-streams PORT PID STREAMS [ROUNDS [QUERY]]
 *
 * Opens STREAMS streams of a server on this machine, whose process is PID; then posts an article ROUNDS times, which must be an alert for every one
 * of them, and measures from the post to its arrival at each. Loopback only.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

enum { AT_ONCE = 256, READ = 65536, EVENTS = 1024, WAIT_MS = 60000 };

static const char *const STATE[] = {"Frankreich", "Polen", "Japan", "China", "Indien", "Israel", "Spanien", "Italien", "Ungarn", "Serbien", "Kanada",
	"Mexiko", "Brasilien", "Norwegen"};

typedef struct line {
	int fd;
	bool open;       /* its head has come */
	int64_t arrived; /* of the alert of this round, 0 for not yet */
	char tail[8];    /* the last bytes that came, for what is cut between two reads */
	uint32_t tail_n;
} line;

typedef struct bench {
	struct sockaddr_in to;
	int epoll;
	line *line;
	uint32_t lines, opened, arrived, closed;
	const char *query;
} bench;

static void stop(const char *what)
{
	fprintf(stderr, "depesche-streams: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t micros(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static double resident_mb(const char *pid)
{
	char path[64], text[256];
	unsigned long size, pages = 0;
	snprintf(path, sizeof path, "/proc/%s/statm", pid);
	FILE *f = fopen(path, "r");
	if (f && fgets(text, sizeof text, f) && strchr(text, ' ')) {
		size = strtoul(text, NULL, 10);
		(void)size;
		pages = strtoul(strchr(text, ' '), NULL, 10);
	}
	if (f)
		fclose(f);
	return (double)pages * 4096 / 1e6;
}

/* Time that the process has spent on processors, in seconds. */
static double cpu_seconds(const char *pid)
{
	char path[64], text[1024];
	unsigned long ticks = 0;
	snprintf(path, sizeof path, "/proc/%s/stat", pid);
	FILE *f = fopen(path, "r");
	char *at = f && fgets(text, sizeof text, f) ? strrchr(text, ')') : NULL;
	for (int i = 0; at && i < 12; i++) /* utime and stime are the 12th and 13th behind the name */
		at = strchr(at + 1, ' ');
	if (at) {
		ticks = strtoul(at, &at, 10);
		ticks += strtoul(at, NULL, 10);
	}
	if (f)
		fclose(f);
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

static int dial(const bench *b)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 16384;
	if (fd < 0)
		stop("socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	if (connect(fd, (const struct sockaddr *)&b->to, sizeof b->to) != 0)
		stop("connect");
	return fd;
}

static void send_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t k = send(fd, bytes, n, MSG_NOSIGNAL);
		if (k <= 0)
			stop("send");
		bytes += k;
		n -= (size_t)k;
	}
}

static void open_line(bench *b, uint32_t i)
{
	char request[512];
	line *l = &b->line[i];
	l->fd = dial(b);
	int n = snprintf(request, sizeof request, "GET /api/stream?%s HTTP/1.1\r\nHost: localhost\r\n\r\n", b->query);
	send_all(l->fd, request, (size_t)n);
	fcntl(l->fd, F_SETFL, O_NONBLOCK);
	struct epoll_event e = {.events = EPOLLIN, .data = {.u32 = i}};
	if (epoll_ctl(b->epoll, EPOLL_CTL_ADD, l->fd, &e) != 0)
		stop("epoll");
}

static bool has(const line *l, const char *bytes, size_t n, const char *word)
{
	char joint[16];
	size_t w = strlen(word), head = n < w ? n : w;
	if (memmem(bytes, n, word, w))
		return true;
	memcpy(joint, l->tail, l->tail_n);
	memcpy(joint + l->tail_n, bytes, head);
	return memmem(joint, l->tail_n + head, word, w) != NULL;
}

static void keep_tail(line *l, const char *bytes, size_t n)
{
	l->tail_n = (uint32_t)(n < 6 ? n : 6);
	memcpy(l->tail, bytes + n - l->tail_n, l->tail_n);
}

static void take(bench *b, uint32_t i, int64_t now)
{
	static char bytes[READ];
	line *l = &b->line[i];
	ssize_t n;
	while ((n = recv(l->fd, bytes, sizeof bytes, 0)) > 0) {
		if (!l->open && has(l, bytes, (size_t)n, "retry")) {
			l->open = true;
			b->opened++;
		}
		if (l->arrived == 0 && has(l, bytes, (size_t)n, "id: ")) {
			l->arrived = now;
			b->arrived++;
		}
		keep_tail(l, bytes, (size_t)n);
	}
	if (n == 0) {
		epoll_ctl(b->epoll, EPOLL_CTL_DEL, l->fd, NULL);
		b->closed++;
	}
}

/* Reads what comes until there is nothing for `ms`, or `*count` has reached `want`. */
static void pump(bench *b, const uint32_t *count, uint32_t want, int ms)
{
	struct epoll_event e[EVENTS];
	int64_t until = micros() + (int64_t)WAIT_MS * 1000;
	while (*count < want && micros() < until) {
		int n = epoll_wait(b->epoll, e, EVENTS, ms);
		int64_t now = micros();
		for (int i = 0; i < n; i++)
			take(b, e[i].data.u32, now);
		if (n == 0)
			break;
	}
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

/* Everything that is on its way is read, so that the next alert is that of the next round. */
static void settle(bench *b)
{
	uint32_t never = 0;
	for (uint32_t i = 0; i < b->lines; i++)
		b->line[i].arrived = 1;
	pump(b, &never, 1, 500);
	for (uint32_t i = 0; i < b->lines; i++) {
		b->line[i].arrived = 0;
		b->line[i].tail_n = 0;
	}
	b->arrived = 0;
}

static void post(const bench *b, uint32_t round, int64_t *sent)
{
	char body[512], head[256];
	uint32_t k = (uint32_t)time(NULL) + round * 17;
	const char *from = STATE[k % 14], *to = STATE[(k / 14 + k % 14 + 1 + round) % 14];
	int n = snprintf(body, sizeof body, "{\"id\":\"streams-%u\",\"text\":\"%s verurteilte am Montag %s.\",\"published\":\"%u-%02u-%02u\"}", k,
		from, strcmp(from, to) == 0 ? "Russland" : to, 1990 + k % 30, 1 + k / 30 % 12, 1 + k / 360 % 28);
	int m = snprintf(head, sizeof head,
		"POST /api/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n",
		n);
	int fd = dial(b);
	*sent = micros();
	send_all(fd, head, (size_t)m);
	send_all(fd, body, (size_t)n);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	/* the answer is of no interest: it comes when the article is in the record */
	shutdown(fd, SHUT_WR);
}

static void round_of(bench *b, uint32_t round)
{
	int64_t sent, *time = malloc(b->lines * sizeof *time);
	uint32_t n = 0;
	settle(b);
	post(b, round, &sent);
	pump(b, &b->arrived, b->lines - b->closed, 5000);
	for (uint32_t i = 0; i < b->lines; i++)
		if (b->line[i].arrived)
			time[n++] = b->line[i].arrived - sent;
	qsort(time, n, sizeof *time, by_size);
	if (n)
		printf("article %u reached %u of %u streams: first %.1f ms, p50 %.1f ms, p99 %.1f ms, last %.1f ms\n", round + 1, n, b->lines,
			(double)time[0] / 1e3, (double)time[n / 2] / 1e3, (double)time[n - 1 - n / 100] / 1e3, (double)time[n - 1] / 1e3);
	else
		printf("article %u reached nobody\n", round + 1);
	fflush(stdout);
	free(time);
}

int main(int argc, char **argv)
{
	bench b = {.query = argc > 5 ? argv[5] : ""};
	struct rlimit most = {1 << 20, 1 << 20};
	if (argc < 4) {
		fprintf(stderr, "usage: depesche-streams PORT PID STREAMS [ROUNDS [QUERY]]\n");
		return 2;
	}
	if (setrlimit(RLIMIT_NOFILE, &most) != 0 && getrlimit(RLIMIT_NOFILE, &most) == 0) {
		most.rlim_cur = most.rlim_max;
		setrlimit(RLIMIT_NOFILE, &most);
	}
	b.to = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	b.epoll = epoll_create1(EPOLL_CLOEXEC);
	b.lines = (uint32_t)strtoul(argv[3], NULL, 10);
	b.line = calloc(b.lines, sizeof *b.line);
	double before = resident_mb(argv[2]);
	int64_t begin = micros();
	for (uint32_t i = 0; i < b.lines; i++) {
		open_line(&b, i);
		if (i % AT_ONCE == AT_ONCE - 1 || i + 1 == b.lines)
			pump(&b, &b.opened, i + 1, 5000);
	}
	double seconds = (double)(micros() - begin) / 1e6, after = resident_mb(argv[2]);
	printf("%u of %u streams open after %.1f s; the server had %.1f MB, has %.1f MB: %.1f KB a stream\n", b.opened, b.lines, seconds, before,
		after, (after - before) * 1e3 / b.opened);
	fflush(stdout);
	uint32_t rounds = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 10) : 5;
	double busy = cpu_seconds(argv[2]);
	for (uint32_t i = 0; i < rounds; i++)
		round_of(&b, i);
	busy = cpu_seconds(argv[2]) - busy;
	if (rounds)
		printf("the server was busy for %.2f s: %.1f us for each alert and stream\n", busy, busy * 1e6 / ((double)rounds * b.lines));
	printf("at the end the server has %.1f MB; %u streams were closed by it\n", resident_mb(argv[2]), b.closed);
	return b.opened == b.lines && b.closed == 0 ? 0 : 1;
}
