/* UTF-8: checked once at entry, then walked without checks. Character properties are Unicode's, by utf8proc. */
#ifndef DP_BASE_UTF8_H
#define DP_BASE_UTF8_H

#include "base/str.h"

/* Byte offset of the first invalid sequence (overlong, surrogate, cut short, above U+10FFFF); s.n when all is valid. */
uint32_t dp_utf8_check(dp_str s);

/* The code point at byte `*at`, which moves behind it. `s` must be valid and `*at` < s.n. */
uint32_t dp_utf8_next(dp_str s, uint32_t *at);

/* The code point that ends at byte `at` (> 0); `*before` is its first byte. */
uint32_t dp_utf8_before(dp_str s, uint32_t at, uint32_t *before);

/* Writes `c` to `out` (up to 4 bytes) and returns how many. */
uint32_t dp_utf8_put(uint32_t c, char out[4]);

/* Number of code points. */
uint32_t dp_utf8_count(dp_str s);

bool dp_utf8_upper(uint32_t c);  /* an upper-case or title-case letter */
bool dp_utf8_lower(uint32_t c);  /* a lower-case letter */
bool dp_utf8_letter(uint32_t c); /* any letter or combining mark */
bool dp_utf8_digit(uint32_t c);  /* a decimal digit of any script */
bool dp_utf8_space(uint32_t c);  /* white space and line or paragraph separators, no-break ones too */

/* True when the first code point is an upper-case letter. */
bool dp_utf8_capitalised(dp_str s);

/*
 * Lower case into `out`, at most `room` bytes: bytes written, or UINT32_MAX where they do not fit. Simple case mapping, one code point
 * for one, so that the number of code points stays the same.
 */
uint32_t dp_utf8_tolower(dp_str s, char *out, uint32_t room);

/* The same of one code point, and its other way. */
uint32_t dp_utf8_lower_of(uint32_t c);
uint32_t dp_utf8_upper_of(uint32_t c);

#endif
