#include "base/str.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

int dp_str_cmp(dp_str a, dp_str b)
{
	uint32_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

uint32_t dp_str_find(dp_str hay, dp_str needle, uint32_t from)
{
	if (needle.n == 0)
		return from <= hay.n ? from : UINT32_MAX;
	while (from + (uint64_t)needle.n <= hay.n) {
		const char *hit = memchr(hay.p + from, needle.p[0], hay.n - needle.n - from + 1);
		if (!hit)
			return UINT32_MAX;
		from = (uint32_t)(hit - hay.p);
		if (memcmp(hit, needle.p, needle.n) == 0)
			return from;
		from++;
	}
	return UINT32_MAX;
}

static bool space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

dp_str dp_str_trim(dp_str s)
{
	while (s.n && space(s.p[0]))
		s.p++, s.n--;
	while (s.n && space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool dp_str_cut(dp_str *rest, char by, dp_str *part)
{
	if (!rest->p)
		return false;
	const char *at = rest->n ? memchr(rest->p, by, rest->n) : NULL;
	uint32_t n = at ? (uint32_t)(at - rest->p) : rest->n;
	*part = dp_str_trim(dp_str_of(rest->p, n));
	*rest = at ? dp_str_of(at + 1, rest->n - n - 1) : (dp_str){NULL, 0};
	return true;
}

uint64_t dp_str_hash(dp_str s)
{
	return XXH3_64bits(s.p, s.n);
}
