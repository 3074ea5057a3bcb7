#include "pack/source.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int dp_source_open(dp_source *self, const char *path, depesche_error *error)
{
	dp_source source = {.path = path};
	int rc = dp_file_open(&source.file, path, error);
	if (rc != 0)
		return rc;
	if (source.file.size > UINT32_MAX / 2) {
		rc = dp_fail_at(error, DEPESCHE_ESOURCE, path, 0, 0, "is too large for a pack's source");
	} else {
		dp_str all = dp_str_of(source.file.data, source.file.size);
		uint32_t bad = dp_utf8_check(all);
		if (bad < all.n)
			rc = dp_fail_offset(error, DEPESCHE_ESOURCE, path, bad, "is not UTF-8 at byte %u; save it as UTF-8", bad);
	}
	if (rc != 0)
		dp_file_close(&source.file);
	else
		*self = source;
	return rc;
}

void dp_source_close(dp_source *self)
{
	dp_file_close(&self->file);
}

bool dp_source_line(dp_source *self, dp_str *line)
{
	while (self->at < self->file.size) {
		const char *p = self->file.data + self->at;
		size_t left = self->file.size - self->at;
		const char *end = memchr(p, '\n', left);
		uint32_t n = (uint32_t)(end ? (size_t)(end - p) : left);
		self->at += n + (end != NULL);
		self->line++;
		self->text = dp_str_of(p, n && p[n - 1] == '\r' ? n - 1 : n);
		if (self->text.n && p[0] == '#')
			continue;
		*line = self->text;
		return true;
	}
	return false;
}

static dp_str value_of(dp_str s)
{
	return dp_str_is(s, "-") ? DP_STR("") : s;
}

int dp_source_row(dp_source *self, uint32_t min, uint32_t max, dp_row *row, depesche_error *error)
{
	dp_str line;
	do {
		if (!dp_source_line(self, &line))
			return 0;
	} while (dp_str_trim(line).n == 0);
	row->n = 0;
	for (dp_str part; dp_str_cut(&line, '\t', &part);) {
		if (row->n == max || row->n == DP_SOURCE_COLUMNS_MAX)
			return dp_source_fail(self, error, part.p, "has more than %u columns", max);
		row->column[row->n++] = value_of(part);
	}
	if (row->n < min)
		return dp_source_fail(self, error, NULL, "has %u columns, at least %u are needed (one TAB between columns)", row->n, min);
	for (uint32_t i = row->n; i < max && i < DP_SOURCE_COLUMNS_MAX; i++)
		row->column[i] = DP_STR("");
	return 1;
}

int dp_source_pair(dp_source *self, dp_pair *pair, depesche_error *error)
{
	dp_str line;
	bool blank = self->line == 0;
	for (;;) {
		if (!dp_source_line(self, &line))
			return 0;
		if (dp_str_trim(line).n)
			break;
		blank = true;
	}
	dp_str rest = line, key;
	dp_str_cut(&rest, ':', &key);
	if (!rest.p || key.n == 0)
		return dp_source_fail(self, error, line.p, "should be `key: value`");
	*pair = (dp_pair){key, value_of(dp_str_trim(rest)), blank};
	return 1;
}

int dp_source_fail(const dp_source *self, depesche_error *error, const char *where, const char *format, ...)
{
	char message[256];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	uint32_t column = 1;
	if (where && where >= self->text.p && where <= self->text.p + self->text.n)
		column += dp_utf8_count(dp_str_of(self->text.p, (size_t)(where - self->text.p)));
	return dp_fail_at(error, DEPESCHE_ESOURCE, self->path, self->line, column, "%s", message);
}

typedef DP_VEC(char *) path_list;

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int collect(dp_arena *arena, const char *dir, const char *suffix, path_list *list, depesche_error *error)
{
	DIR *d = opendir(dir);
	if (!d)
		return dp_fail_at(error, DEPESCHE_EIO, dir, 0, 0, "cannot open: %s", strerror(errno));
	int rc = 0;
	for (struct dirent *e; rc == 0 && (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		dp_str path = dp_arena_printf(arena, "%s/%s", dir, e->d_name);
		struct stat st;
		if (!path.p)
			rc = dp_fail_memory(error);
		else if (stat(path.p, &st) == 0 && S_ISDIR(st.st_mode))
			rc = collect(arena, path.p, suffix, list, error);
		else if (dp_str_ends(path, dp_str_c(suffix))) {
			char **slot = DP_PUSH(arena, list);
			if (slot)
				*slot = (char *)path.p;
			else
				rc = dp_fail_memory(error);
		}
	}
	closedir(d);
	return rc;
}

int dp_source_files(const char *dir, const char *suffix, int (*each)(void *self, const char *path, depesche_error *error), void *self,
		    depesche_error *error)
{
	dp_arena arena;
	path_list list = {0};
	dp_arena_init(&arena, (size_t)64 << 20);
	int rc = collect(&arena, dir, suffix, &list, error);
	if (rc == 0 && list.n)
		qsort(list.v, list.n, sizeof *list.v, by_bytes);
	for (uint32_t i = 0; rc == 0 && i < list.n; i++)
		rc = each(self, list.v[i], error);
	dp_arena_release(&arena);
	return rc;
}
