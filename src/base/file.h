/* Files: mapped for reading, written whole or not at all. */
#ifndef DP_BASE_FILE_H
#define DP_BASE_FILE_H

#include "base/buf.h"
#include "depesche/error.h"

/* A read-only mapping; `data` is never NULL after a successful open, also of an empty file. */
typedef struct dp_file {
	const char *data;
	size_t size;
	void *map_; /* NULL when there is nothing to unmap */
} dp_file;

int dp_file_open(dp_file *self, const char *path, depesche_error *error);
void dp_file_close(dp_file *self);

/* Adds all of `dir`/`name` to `out`. */
int dp_file_append(const char *dir, const char *name, dp_buf *out, depesche_error *error);

/* Writes to a new file beside `path`, syncs it and renames it over `path`: a reader sees the old or the new content, never a part. */
int dp_file_replace(const char *path, dp_str head, dp_str body, depesche_error *error);

#endif
