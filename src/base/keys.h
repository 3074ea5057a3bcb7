/* Pieces of JSON that several writers have in common. */
#ifndef DP_BASE_KEYS_H
#define DP_BASE_KEYS_H

#include "base/buf.h"

/* `,"name":` */
static inline void dp_key(dp_buf *out, const char *name)
{
	dp_buf_printf(out, ",\"%s\":", name);
}

static inline void dp_key_str(dp_buf *out, const char *name, dp_str value)
{
	dp_key(out, name);
	dp_buf_json(out, value);
}

/* null where it is empty. */
static inline void dp_key_known(dp_buf *out, const char *name, dp_str value)
{
	dp_key(out, name);
	if (value.n)
		dp_buf_json(out, value);
	else
		dp_buf_c(out, "null");
}

static inline void dp_key_uint(dp_buf *out, const char *name, uint64_t value)
{
	dp_key(out, name);
	dp_buf_printf(out, "%llu", (unsigned long long)value);
}

static inline void dp_key_decimal(dp_buf *out, const char *name, double value, int places)
{
	dp_key(out, name);
	dp_buf_decimal(out, value, places);
}

/* `{"name":` and a string: an object's first key. */
static inline void dp_key_first(dp_buf *out, const char *name, dp_str value)
{
	dp_buf_printf(out, "{\"%s\":", name);
	dp_buf_json(out, value);
}

/* Strings that stand in one, separated by ";", as an array. */
static inline void dp_key_list(dp_buf *out, const char *name, dp_str list)
{
	const char *comma = "";
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (dp_str part; dp_str_cut(&list, ';', &part);) {
		if (part.n == 0)
			continue;
		dp_buf_c(out, comma);
		dp_buf_json(out, part);
		comma = ",";
	}
	dp_buf_char(out, ']');
}

#endif
