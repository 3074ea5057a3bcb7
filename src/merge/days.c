#include "merge/report.h"

#include "date/calendar.h"

#include <stdio.h>

enum { ABOUT = 3, YEARS = 10000, SPRING = 21, WINTER = 24 };

static bool number(dp_str s, uint32_t begin, uint32_t end, uint32_t *out)
{
	uint32_t n = 0;
	if (end > s.n)
		return false;
	for (uint32_t i = begin; i < end; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	}
	*out = n;
	return true;
}

static int32_t day_of(uint32_t year, uint32_t month, uint32_t n)
{
	return (int32_t)dp_civil_days((int32_t)year, month, n);
}

static bool read_day(dp_str s, int32_t *out)
{
	uint32_t y, m, d;
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !number(s, 0, 4, &y) || !number(s, 5, 7, &m) || !number(s, 8, 10, &d))
		return false;
	if (d < 1 || d > dp_month_days((int32_t)y, m))
		return false;
	*out = day_of(y, m, d);
	return true;
}

/* The first day of `month`, which may be the 13th and later ones of the year before. */
static int32_t first_of(uint32_t year, uint32_t month)
{
	return day_of(year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
}

static bool read_month(dp_str s, dp_days *days)
{
	uint32_t year, month;
	if (s.n != 7 || s.p[4] != '-' || !number(s, 0, 4, &year) || !number(s, 5, 7, &month))
		return false;
	bool season = month >= SPRING && month <= WINTER;
	if (!season && (month < 1 || month > 12))
		return false;
	uint32_t first = season ? (month - SPRING) * 3 + 3 : month;
	*days = (dp_days){first_of(year, first), first_of(year, first + (season ? 3 : 1)) - 1};
	return true;
}

/* "2019", "201X", "20XX", "2XXX" */
static bool read_years(dp_str s, dp_days *days)
{
	uint32_t known = 4, span = 1, year;
	if (s.n != 4)
		return false;
	for (; known > 1 && s.p[known - 1] == 'X'; known--)
		span *= 10;
	if (!number(s, 0, known, &year))
		return false;
	*days = (dp_days){day_of(year * span, 1, 1), day_of(year * span + span, 1, 1) - 1};
	return true;
}

static bool read_point(dp_str s, dp_days *days)
{
	char mark = s.n ? s.p[s.n - 1] : '\0';
	if (mark == '~' || mark == '?' || mark == '%')
		s.n--;
	if (!read_day(s, &days->first))
		return read_month(s, days) || read_years(s, days);
	days->last = days->first;
	if (mark == '~' || mark == '%') {
		days->first -= ABOUT;
		days->last += ABOUT;
	}
	return true;
}

bool dp_days_of(dp_str edtf, dp_days *days)
{
	dp_days from = {DP_NO_DAY, DP_NO_DAY}, to = {DP_OPEN_DAY, DP_OPEN_DAY};
	uint32_t slash = dp_str_find(edtf, DP_STR("/"), 0);
	if (slash == UINT32_MAX) {
		if (edtf.n && !read_point(edtf, &from))
			return false;
		*days = from;
		return true;
	}
	dp_str begin = dp_str_sub(edtf, 0, slash), end = dp_str_sub(edtf, slash + 1, edtf.n);
	bool open = dp_str_is(begin, ".."), opens = dp_str_is(end, "..");
	if ((open && opens) || (!open && !read_point(begin, &from)) || (!opens && !read_point(end, &to)) || from.first > to.last)
		return false;
	*days = (dp_days){from.first, to.last};
	return true;
}

int32_t dp_day_of(dp_str day)
{
	int32_t n;
	return read_day(day, &n) ? n : DP_NO_DAY;
}

void dp_day_print(int32_t day, char out[11])
{
	int32_t year;
	uint8_t month, of_month;
	out[0] = '\0';
	if (day == DP_NO_DAY || day == DP_OPEN_DAY)
		return;
	dp_civil(day, &year, &month, &of_month);
	if (year >= 0 && year < YEARS)
		snprintf(out, 11, "%04u-%02u-%02u", (unsigned)year % YEARS, (unsigned)month % 100, (unsigned)of_month % 100);
}
