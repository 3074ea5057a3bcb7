/*
 * The text that packs are written in (docs/packs.md): tables, one entry a line with TAB between columns, and stanzas, `key: value` lines
 * with a blank line between entries. `#` at the start of a line begins a comment. Readers report file, line and column.
 */
#ifndef DP_PACK_SOURCE_H
#define DP_PACK_SOURCE_H

#include "base/file.h"

enum { DP_SOURCE_COLUMNS_MAX = 16 };

typedef struct dp_source {
	dp_file file;
	const char *path; /* as given to open; must outlive this */
	uint32_t at;      /* byte offset of the next line */
	uint32_t line;    /* 1-based number of the line read last */
	dp_str text;      /* that line without its newline */
} dp_source;

/* Opens and checks the encoding of the whole file. */
int dp_source_open(dp_source *self, const char *path, depesche_error *error);
void dp_source_close(dp_source *self);

/* The next line that is no comment, blank lines too; false at the end. */
bool dp_source_line(dp_source *self, dp_str *line);

typedef struct dp_row {
	dp_str column[DP_SOURCE_COLUMNS_MAX]; /* trimmed; "-" is given as the empty string */
	uint32_t n;
} dp_row;

/* The next table row: 1 with a row, 0 at the end, negative when it has fewer than `min` or more than `max` columns. */
int dp_source_row(dp_source *self, uint32_t min, uint32_t max, dp_row *row, depesche_error *error);

typedef struct dp_pair {
	dp_str key, value; /* value trimmed; "-" is given as the empty string */
	bool first;        /* it begins a stanza */
} dp_pair;

/* The next `key: value` of a stanza file: 1, 0 at the end, negative when the line has no colon. */
int dp_source_pair(dp_source *self, dp_pair *pair, depesche_error *error);

/* An error at the line read last; `where`, if not NULL, points into it and gives the column (in code points). */
int dp_source_fail(const dp_source *self, depesche_error *error, const char *where, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Calls `each` with every regular file below `dir` whose name ends in `suffix`, in byte order of their paths; stops at a negative result. */
int dp_source_files(const char *dir, const char *suffix, int (*each)(void *self, const char *path, depesche_error *error), void *self,
		    depesche_error *error);

#endif
