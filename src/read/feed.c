#include "base/error.h"
#include "pack/source.h"
#include "read/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct dp_feed_item {
	const char *path; /* NULL for standard input */
	depesche_error *failed; /* why it could not even be looked at */
};

enum { CHUNK = 256 * 1024 };

static const char *item_name(const dp_feed_item *item)
{
	return item->path ? item->path : "standard input";
}

void dp_raw_free(dp_raw *self)
{
	free(self->path);
	free(self->bytes);
	*self = (dp_raw){0};
}

static dp_feed_item *add_item(dp_feed *self, const char *path)
{
	dp_str copy = path ? dp_arena_str(&self->arena, dp_str_c(path)) : (dp_str){NULL, 0};
	if (path && !copy.p)
		return NULL;
	dp_feed_item *item = DP_PUSH(&self->arena, &self->items);
	if (item)
		*item = (dp_feed_item){copy.p, NULL};
	return item;
}

static bool article_name(dp_str path)
{
	return dp_str_ends(path, DP_STR(".txt")) || dp_str_ends(path, DP_STR(".jsonl")) || dp_str_ends(path, DP_STR(".ndjson"));
}

static int add_found(void *self, const char *path, depesche_error *error)
{
	dp_feed *feed = self;
	struct stat st;
	if (!article_name(dp_str_c(path)))
		return 0;
	if (stat(path, &st) == 0)
		feed->total += (uint64_t)st.st_size;
	return add_item(feed, path) ? 0 : dp_fail_memory(error);
}

/* Remembers why a path is of no use, to be said in its turn. */
static int add_failed(dp_feed *self, const char *path, const depesche_error *why, depesche_error *error)
{
	dp_feed_item *item = add_item(self, path);
	if (item)
		item->failed = dp_arena_alloc(&self->arena, sizeof *why);
	if (!item || !item->failed)
		return dp_fail_memory(error);
	*item->failed = *why;
	return 0;
}

static int add_path(dp_feed *self, const char *path, depesche_error *error)
{
	struct stat st;
	depesche_error why = {0};
	if (strcmp(path, "-") == 0) {
		self->total = 0;
		return add_item(self, NULL) ? 0 : dp_fail_memory(error);
	}
	if (stat(path, &st) != 0) {
		dp_fail_at(&why, DEPESCHE_EIO, path, 0, 0, "cannot open: %s", strerror(errno));
		return add_failed(self, path, &why, error);
	}
	if (S_ISDIR(st.st_mode)) {
		uint32_t before = self->items.n;
		if (dp_source_files(path, "", add_found, self, &why) != 0)
			return add_failed(self, path, &why, error);
		if (self->items.n > before)
			return 0;
		dp_fail_at(&why, DEPESCHE_EINPUT, path, 0, 0, "holds no articles; they end in .txt, .jsonl or .ndjson");
		return add_failed(self, path, &why, error);
	}
	self->total += S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	return add_item(self, path) ? 0 : dp_fail_memory(error);
}

int dp_feed_init(dp_feed *self, const char *const *paths, uint32_t n, dp_read_form form, depesche_error *error)
{
	dp_feed feed = {.form = form, .fd = -1, .longest = 2 * (size_t)DP_READ_MAX};
	dp_arena_init(&feed.arena, (size_t)1 << 30);
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		rc = add_path(&feed, paths[i], error);
	if (rc != 0)
		dp_feed_release(&feed);
	else
		*self = feed;
	return rc;
}

static void close_item(dp_feed *self)
{
	if (self->fd > STDIN_FILENO)
		close(self->fd);
	self->fd = -1;
	self->from = self->to = 0;
	self->at++;
}

void dp_feed_release(dp_feed *self)
{
	if (self->fd > STDIN_FILENO)
		close(self->fd);
	free(self->buffer);
	dp_arena_release(&self->arena);
	*self = (dp_feed){.fd = -1};
}

/* Reads more behind the bytes that wait: 1, 0 at the end of the file, negative on failure. */
static int fill(dp_feed *self, depesche_error *error)
{
	if (self->from && self->from == self->to)
		self->from = self->to = 0;
	if (self->room - self->to < CHUNK) {
		if (self->from)
			memmove(self->buffer, self->buffer + self->from, self->to - self->from);
		self->to -= self->from;
		self->from = 0;
		size_t room = self->to + 2 * CHUNK > self->room ? self->room * 2 + 2 * CHUNK : self->room;
		char *buffer = realloc(self->buffer, room);
		if (!buffer)
			return dp_fail_memory(error);
		self->buffer = buffer;
		self->room = room;
	}
	ssize_t n;
	do
		n = read(self->fd, self->buffer + self->to, self->room - self->to);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return dp_fail_at(error, DEPESCHE_EIO, item_name(&self->items.v[self->at]), 0, 0, "cannot read: %s", strerror(errno));
	self->ended = n == 0;
	self->to += (size_t)n;
	self->done += (uint64_t)n;
	return n > 0;
}

/* The form that the first bytes show: JSON lines begin with an object. */
static int sniff(dp_feed *self, depesche_error *error)
{
	for (size_t i = 0;; i++) {
		if (i == self->to) {
			int rc = fill(self, error);
			if (rc <= 0)
				return rc;
		}
		static const char mark[] = "\xEF\xBB\xBF \t\r\n";
		if (!memchr(mark, self->buffer[i], sizeof mark - 1) || i == CHUNK) {
			self->json = self->buffer[i] == '{';
			return 0;
		}
	}
}

static int open_item(dp_feed *self, depesche_error *error)
{
	const dp_feed_item *item = &self->items.v[self->at];
	dp_str path = dp_str_c(item->path);
	if (item->failed) {
		if (error)
			*error = *item->failed;
		return item->failed->code;
	}
	self->fd = item->path ? open(item->path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	if (self->fd < 0)
		return dp_fail_at(error, DEPESCHE_EIO, item->path, 0, 0, "cannot open: %s", strerror(errno));
	self->line = 0;
	self->ended = self->any = false;
	self->json = self->form == DP_READ_JSONL || dp_str_ends(path, DP_STR(".jsonl")) || dp_str_ends(path, DP_STR(".ndjson"));
	if (self->form == DP_READ_TEXT)
		self->json = false;
	if (self->form == DP_READ_ANY && !self->json && !dp_str_ends(path, DP_STR(".txt")))
		return sniff(self, error);
	return 0;
}

static int give(const dp_feed *self, const char *bytes, size_t n, uint32_t line, dp_raw *raw, depesche_error *error)
{
	dp_raw made = {strdup(item_name(&self->items.v[self->at])), malloc(n + 1), (uint32_t)n, line};
	if (!made.path || !made.bytes) {
		dp_raw_free(&made);
		return dp_fail_memory(error);
	}
	memcpy(made.bytes, bytes, n);
	made.bytes[n] = '\0';
	*raw = made;
	return 1;
}

/* A whole text file. */
static int next_text(dp_feed *self, dp_raw *raw, depesche_error *error)
{
	int rc = 1;
	while (!self->ended && rc > 0 && self->to <= DP_READ_MAX)
		rc = fill(self, error);
	if (rc >= 0 && self->to > DP_READ_MAX)
		rc = dp_fail_at(error, DEPESCHE_EINPUT, item_name(&self->items.v[self->at]), 0, 0,
			"is larger than %d bytes, which is no single article; split it, or give one article a line as .jsonl", DP_READ_MAX);
	else if (rc >= 0)
		rc = give(self, self->buffer ? self->buffer : "", self->to, 0, raw, error);
	close_item(self);
	return rc;
}

/* Reads on to the end of an overlong line and forgets it. */
static int skip_line(dp_feed *self, depesche_error *error)
{
	for (;;) {
		char *end = memchr(self->buffer + self->from, '\n', self->to - self->from);
		self->from = end ? (size_t)(end + 1 - self->buffer) : self->to;
		if (end)
			break;
		int rc = fill(self, error);
		if (rc < 0)
			return rc;
		if (rc == 0)
			break;
	}
	return dp_fail_at(error, DEPESCHE_EINPUT, item_name(&self->items.v[self->at]), self->line, 0,
		"this line is longer than %zu bytes, which is no article; it is left out", self->longest);
}

/* The next line that is not blank. */
static int next_line(dp_feed *self, dp_raw *raw, depesche_error *error)
{
	size_t seen = 0;
	for (;;) {
		char *start = self->buffer ? self->buffer + self->from : NULL;
		size_t waiting = self->to - self->from;
		char *end = waiting > seen ? memchr(start + seen, '\n', waiting - seen) : NULL;
		seen = waiting;
		if ((end ? (size_t)(end - start) : waiting) > self->longest) {
			self->line++;
			self->any = true;
			return skip_line(self, error);
		}
		if (!end && !self->ended) {
			int rc = fill(self, error);
			if (rc < 0)
				return rc;
			continue;
		}
		if (!end && waiting == 0)
			return self->any ? 0 : dp_fail_at(error, DEPESCHE_EINPUT, item_name(&self->items.v[self->at]), 0, 0, "is empty");
		dp_str line = dp_str_trim(dp_str_of(start, end ? (size_t)(end - start) : waiting));
		self->from += end ? (size_t)(end - start) + 1 : waiting;
		self->line++;
		seen = 0;
		if (line.n) {
			self->any = true;
			return give(self, line.p, line.n, self->line, raw, error);
		}
	}
}

int dp_feed_next(dp_feed *self, dp_raw *raw, depesche_error *error)
{
	while (self->at < self->items.n) {
		int rc = 0;
		if (self->fd < 0 && (rc = open_item(self, error)) < 0) {
			close_item(self);
			return rc;
		}
		if (!self->json)
			return next_text(self, raw, error);
		rc = next_line(self, raw, error);
		if (rc > 0 || (rc < 0 && !self->ended && rc != DEPESCHE_EIO && rc != DEPESCHE_ENOMEM))
			return rc;
		close_item(self);
		if (rc < 0)
			return rc;
	}
	return 0;
}
