#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

static void put(depesche_error *error, int code, const char *file, const char *format, va_list args)
{
	*error = (depesche_error){.code = code, .offset = DP_NO_OFFSET};
	vsnprintf(error->message, sizeof error->message, format, args);
	if (file)
		snprintf(error->file, sizeof error->file, "%s", file);
}

int dp_fail(depesche_error *error, int code, const char *format, ...)
{
	if (error) {
		va_list args;
		va_start(args, format);
		put(error, code, NULL, format, args);
		va_end(args);
	}
	return code;
}

int dp_fail_at(depesche_error *error, int code, const char *file, uint32_t line, uint32_t column, const char *format, ...)
{
	if (error) {
		va_list args;
		va_start(args, format);
		put(error, code, file, format, args);
		va_end(args);
		error->line = line;
		error->column = column;
	}
	return code;
}

int dp_fail_offset(depesche_error *error, int code, const char *file, uint64_t offset, const char *format, ...)
{
	if (error) {
		va_list args;
		va_start(args, format);
		put(error, code, file, format, args);
		va_end(args);
		error->offset = offset;
	}
	return code;
}

int dp_fail_memory(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_ENOMEM, "out of memory, or the article is larger than its memory budget");
}
