/*
 * Strings as pointer and length. They own nothing: the bytes live in the document's text, its arena, or a mapped pack.
 * UTF-8 is validated once, at entry; from then on every dp_str that the rooms pass around is valid UTF-8.
 */
#ifndef DP_BASE_STR_H
#define DP_BASE_STR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct dp_str {
	const char *p;
	uint32_t n;
} dp_str;

/* An index that points nowhere. */
#define DP_NONE UINT32_MAX

#define DP_STR(literal) ((dp_str){("" literal), (uint32_t)sizeof(literal) - 1})

static inline dp_str dp_str_of(const char *p, size_t n)
{
	return (dp_str){p, (uint32_t)n};
}

/* Of a NUL-terminated string; NULL gives the empty string. */
static inline dp_str dp_str_c(const char *c)
{
	return c ? dp_str_of(c, strlen(c)) : (dp_str){"", 0};
}

static inline bool dp_str_eq(dp_str a, dp_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool dp_str_is(dp_str a, const char *c)
{
	return dp_str_eq(a, dp_str_c(c));
}

static inline bool dp_str_starts(dp_str a, dp_str prefix)
{
	return a.n >= prefix.n && (prefix.n == 0 || memcmp(a.p, prefix.p, prefix.n) == 0);
}

static inline bool dp_str_ends(dp_str a, dp_str suffix)
{
	return a.n >= suffix.n && (suffix.n == 0 || memcmp(a.p + (a.n - suffix.n), suffix.p, suffix.n) == 0);
}

/* Bytes [begin, end), cut to what is there. */
static inline dp_str dp_str_sub(dp_str a, uint32_t begin, uint32_t end)
{
	if (end > a.n)
		end = a.n;
	if (begin > end)
		begin = end;
	return dp_str_of(a.p + begin, end - begin);
}

/* Order by bytes, which for UTF-8 is the order of code points: negative, 0 or positive. */
int dp_str_cmp(dp_str a, dp_str b);

/* Byte offset of the first `needle` at or after `from`; UINT32_MAX where there is none. */
uint32_t dp_str_find(dp_str hay, dp_str needle, uint32_t from);

/* Without ASCII white space at both ends. */
dp_str dp_str_trim(dp_str s);

/* Cuts the part before the first `by` off `*rest` and stores it, trimmed, in `*part`. False when `*rest` is used up. */
bool dp_str_cut(dp_str *rest, char by, dp_str *part);

/* 64-bit hash (XXH3); the same on every machine. */
uint64_t dp_str_hash(dp_str s);

#endif
