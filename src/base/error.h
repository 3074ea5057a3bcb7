/* Filling a depesche_error: each returns the code, so that a failing function can `return dp_fail(...)`. */
#ifndef DP_BASE_ERROR_H
#define DP_BASE_ERROR_H

#include "depesche/error.h"

#define DP_NO_OFFSET UINT64_MAX

int dp_fail(depesche_error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* At a place: `file` may be NULL; line and column are 1-based, 0 for unknown. */
int dp_fail_at(depesche_error *error, int code, const char *file, uint32_t line, uint32_t column, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* At a byte offset of a file or text. */
int dp_fail_offset(depesche_error *error, int code, const char *file, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Out of memory, said in one way everywhere. */
int dp_fail_memory(depesche_error *error);

#endif
