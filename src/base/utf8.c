#include "base/utf8.h"

#include <utf8proc.h>

/* Bytes of the valid sequence at p, 0 if it is invalid or cut short. Table 3-7 of the Unicode Standard. */
static uint32_t sequence(const unsigned char *p, uint32_t left)
{
	unsigned char a = p[0];
	if (a < 0x80)
		return 1;
	uint32_t n = a >= 0xC2 && a <= 0xDF ? 2 : (a & 0xF0) == 0xE0 ? 3 : a >= 0xF0 && a <= 0xF4 ? 4 : 0;
	if (n == 0 || n > left)
		return 0;
	unsigned char low = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80, high = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
	if (p[1] < low || p[1] > high)
		return 0;
	for (uint32_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

uint32_t dp_utf8_check(dp_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t at = 0;
	while (at < s.n) {
		uint32_t n = sequence(p + at, s.n - at);
		if (n == 0)
			return at;
		at += n;
	}
	return s.n;
}

uint32_t dp_utf8_next(dp_str s, uint32_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p + *at;
	unsigned char a = p[0];
	if (a < 0x80) {
		*at += 1;
		return a;
	}
	if (a < 0xE0) {
		*at += 2;
		return (uint32_t)(a & 0x1F) << 6 | (p[1] & 0x3F);
	}
	if (a < 0xF0) {
		*at += 3;
		return (uint32_t)(a & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
	}
	*at += 4;
	return (uint32_t)(a & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

uint32_t dp_utf8_before(dp_str s, uint32_t at, uint32_t *before)
{
	do
		at--;
	while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	*before = at;
	return dp_utf8_next(s, &at);
}

uint32_t dp_utf8_put(uint32_t c, char out[4])
{
	return (uint32_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

uint32_t dp_utf8_count(dp_str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

static utf8proc_category_t category(uint32_t c)
{
	return utf8proc_category((utf8proc_int32_t)c);
}

bool dp_utf8_upper(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z';
	utf8proc_category_t k = category(c);
	return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

bool dp_utf8_lower(uint32_t c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z';
	return category(c) == UTF8PROC_CATEGORY_LL;
}

bool dp_utf8_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	utf8proc_category_t k = category(c);
	return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_ME;
}

bool dp_utf8_digit(uint32_t c)
{
	if (c < 0x80)
		return c >= '0' && c <= '9';
	return category(c) == UTF8PROC_CATEGORY_ND;
}

bool dp_utf8_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	utf8proc_category_t k = category(c);
	return k == UTF8PROC_CATEGORY_ZS || k == UTF8PROC_CATEGORY_ZL || k == UTF8PROC_CATEGORY_ZP || c == 0x85;
}

bool dp_utf8_capitalised(dp_str s)
{
	uint32_t at = 0;
	return s.n && dp_utf8_upper(dp_utf8_next(s, &at));
}

uint32_t dp_utf8_lower_of(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

uint32_t dp_utf8_upper_of(uint32_t c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? c - 32 : c;
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
}

uint32_t dp_utf8_tolower(dp_str s, char *out, uint32_t room)
{
	uint32_t n = 0;
	for (uint32_t at = 0; at < s.n;) {
		uint32_t c = dp_utf8_next(s, &at);
		char bytes[4];
		uint32_t k = dp_utf8_put(dp_utf8_lower_of(c), bytes);
		if (n + k > room)
			return UINT32_MAX;
		memcpy(out + n, bytes, k);
		n += k;
	}
	return n;
}
