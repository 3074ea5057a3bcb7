#include "store/query_own.h"

#include <stdlib.h>

/*
 *   d17897.1234      date order, day 17897, event 1234        n instead of the day where it has none
 *
 * with the hash of that before it, all as 6 bits a character. The hash tells what was cut or typed from what was given out.
 */
enum { CHECK = 8, PLAIN_MAX = 64 };

static const char SORT_LETTER[] = "dboru"; /* by dp_sort */
static const char DIGIT[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void check_of(dp_str plain, char out[CHECK + 1])
{
	snprintf(out, CHECK + 1, "%08x", (unsigned)(dp_str_hash(plain) & UINT32_MAX));
}

dp_str dp_cursor_print(const dp_cursor *self, dp_arena *arena)
{
	char plain[PLAIN_MAX], whole[PLAIN_MAX + CHECK], out[(PLAIN_MAX + CHECK) * 2];
	char key[24] = "n";
	if (self->keyed)
		snprintf(key, sizeof key, "%lld", (long long)self->key);
	int n = snprintf(plain, sizeof plain, "%c%s.%lld", SORT_LETTER[self->sort], key, (long long)self->id);
	check_of(dp_str_of(plain, (size_t)n), whole);
	memcpy(whole + CHECK, plain, (size_t)n);
	uint32_t bits = 0, held = 0, k = 0;
	for (int i = 0; i < n + CHECK; i++) {
		bits = bits << 8 | (unsigned char)whole[i];
		for (held += 8; held >= 6; held -= 6)
			out[k++] = DIGIT[bits >> (held - 6) & 63];
	}
	if (held)
		out[k++] = DIGIT[bits << (6 - held) & 63];
	return dp_arena_str(arena, dp_str_of(out, k));
}

/* A whole number up to `end`, which is cut off with it. */
static bool cut_number(dp_str *rest, char end, int64_t *out)
{
	char digits[24];
	dp_str part;
	if (!dp_str_cut(rest, end, &part) || part.n == 0 || part.n >= sizeof digits)
		return false;
	memcpy(digits, part.p, part.n);
	digits[part.n] = '\0';
	char *stop;
	*out = strtoll(digits, &stop, 10);
	return *stop == '\0';
}

static bool read_plain(dp_str plain, dp_cursor *self)
{
	const char *letter = plain.n ? memchr(SORT_LETTER, plain.p[0], DP_SORTS) : NULL;
	if (!letter)
		return false;
	dp_cursor read = {.set = true, .sort = (dp_sort)(letter - SORT_LETTER)};
	dp_str rest = dp_str_sub(plain, 1, plain.n);
	read.keyed = !dp_str_starts(rest, DP_STR("n."));
	if (!read.keyed)
		rest = dp_str_sub(rest, 2, rest.n);
	else if (!cut_number(&rest, '.', &read.key))
		return false;
	if (!cut_number(&rest, '\0', &read.id))
		return false;
	*self = read;
	return true;
}

bool dp_cursor_read(dp_str text, dp_cursor *self)
{
	char whole[PLAIN_MAX + CHECK], check[CHECK + 1];
	uint32_t bits = 0, held = 0, n = 0;
	if (text.n > (PLAIN_MAX + CHECK) * 8 / 6)
		return false;
	for (uint32_t i = 0; i < text.n; i++) {
		const char *digit = text.p[i] ? strchr(DIGIT, text.p[i]) : NULL;
		if (!digit)
			return false;
		bits = bits << 6 | (uint32_t)(digit - DIGIT);
		held += 6;
		if (held >= 8)
			whole[n++] = (char)(bits >> (held -= 8));
	}
	if (n <= CHECK)
		return false;
	dp_str plain = dp_str_of(whole + CHECK, n - CHECK);
	check_of(plain, check);
	return memcmp(check, whole, CHECK) == 0 && read_plain(plain, self);
}
