#include "clean/line.h"

#include "base/utf8.h"

#include <stdio.h>

/* The next four digits at most, `*at` moves behind them: pages may set two dates without a space. False where there is none. */
static bool number(dp_str s, uint32_t *at, uint32_t *value, uint32_t *digits)
{
	*value = *digits = 0;
	while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && *digits < 4) {
		*value = *value * 10 + (uint32_t)(s.p[*at] - '0');
		++*at, ++*digits;
	}
	return *digits > 0;
}

static void skip(dp_str s, uint32_t *at, char c)
{
	while (*at < s.n && s.p[*at] == c)
		++*at;
}

static bool sane(uint32_t year, uint32_t month, uint32_t day)
{
	return year >= 1800 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* "04." or "april", with what may stand around it. */
static bool month_at(const dp_clean *self, dp_str s, uint32_t *at, uint32_t *month)
{
	uint32_t digits;
	skip(s, at, ' ');
	if (number(s, at, month, &digits))
		return digits <= 2 && *at < s.n && s.p[(*at)++] == '.';
	uint32_t begin = *at, end = *at, next = *at;
	while (next < s.n && dp_utf8_letter(dp_utf8_next(s, &next)))
		end = next;
	*at = end;
	skip(s, at, '.');
	return dp_clean_word(self, DP_CLEAN_MONTH, dp_str_sub(s, begin, end), month);
}

/* A day that begins at `*at`. */
static bool day_at(const dp_clean *self, dp_str s, uint32_t *at, char day[11])
{
	uint32_t a, b, c, digits;
	if (!number(s, at, &a, &digits))
		return false;
	if (digits == 4) { /* 2019-04-26 */
		if (*at >= s.n || s.p[(*at)++] != '-' || !number(s, at, &b, &digits) || *at >= s.n || s.p[(*at)++] != '-' || !number(s, at, &c, &digits))
			return false;
		if (!sane(a, b, c))
			return false;
		snprintf(day, 11, "%04u-%02u-%02u", a % 10000, b % 100, c % 100);
		return true;
	}
	if (digits > 2)
		return false;
	bool dot = *at < s.n && s.p[*at] == '.';
	*at += dot;
	if ((!dot && (*at >= s.n || s.p[*at] != ' ')) || !month_at(self, s, at, &b))
		return false;
	skip(s, at, ' ');
	if (!number(s, at, &c, &digits) || (digits != 4 && digits != 2))
		return false;
	if (digits == 2) /* a page is of the last decades */
		c += c < 70 ? 2000 : 1900;
	if (!sane(c, b, a))
		return false;
	snprintf(day, 11, "%04u-%02u-%02u", c % 10000, b % 100, a % 100);
	return true;
}

/* "märz 12, 2024", as translated pages write it; `*at` is at the month. */
static bool day_behind_month(const dp_clean *self, dp_str s, uint32_t *at, char day[11])
{
	uint32_t month, number_of_day, year, digits;
	if (!month_at(self, s, at, &month))
		return false;
	skip(s, at, ' ');
	if (!number(s, at, &number_of_day, &digits) || digits > 2 || *at >= s.n || s.p[(*at)++] != ',')
		return false;
	skip(s, at, ' ');
	if (!number(s, at, &year, &digits) || digits != 4 || !sane(year, month, number_of_day))
		return false;
	snprintf(day, 11, "%04u-%02u-%02u", year % 10000, month % 100, number_of_day % 100);
	return true;
}

static uint32_t words_of(dp_str s)
{
	uint32_t n = 0;
	bool inside = false;
	for (uint32_t at = 0; at < s.n;) {
		bool letter = dp_utf8_letter(dp_utf8_next(s, &at));
		n += letter && !inside;
		inside = letter;
	}
	return n;
}

bool dp_clean_day(const dp_clean *self, dp_str fold, char day[11], uint32_t *rest)
{
	for (uint32_t i = 0; i < fold.n; i++) {
		bool digit = fold.p[i] >= '0' && fold.p[i] <= '9', inside = i > 0 && fold.p[i - 1] >= '0' && fold.p[i - 1] <= '9';
		bool word = !digit && (i == 0 || fold.p[i - 1] == ' ') && dp_utf8_letter(dp_utf8_next(fold, &(uint32_t){i}));
		uint32_t at = i;
		if (!(digit && !inside && day_at(self, fold, &at, day)) && !(word && (at = i, day_behind_month(self, fold, &at, day))))
			continue;
		*rest = words_of(dp_str_sub(fold, 0, i)) + words_of(dp_str_sub(fold, at, fold.n));
		return true;
	}
	return false;
}
