#include "date/calendar.h"

#include <stdio.h>

enum { YEAR_MAX = 9999 };

/* Days in eras of 400 years, years counted from March, so that the leap day is a year's last. */
int64_t dp_civil_days(int32_t year, uint32_t month, uint32_t day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400, of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void dp_civil(int64_t days, int32_t *year, uint8_t *month, uint8_t *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, d = days - era * 146097;
	int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365, of_year = d - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
	*day = (uint8_t)(of_year - (153 * m + 2) / 5 + 1);
	*month = (uint8_t)(m < 10 ? m + 3 : m - 9);
	*year = (int32_t)(y + era * 400 + (*month <= 2));
}

uint32_t dp_month_days(int32_t year, uint32_t month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year == DP_NO_YEAR || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
	return month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && leap);
}

bool dp_date_valid(int32_t year, uint32_t month, uint32_t day)
{
	return (year == DP_NO_YEAR || (year >= 1 && year <= YEAR_MAX)) && day >= 1 && day <= dp_month_days(year, month);
}

uint32_t dp_weekday(int64_t days)
{
	int64_t w = (days + 3) % 7;
	return (uint32_t)(w < 0 ? w + 7 : w) + 1;
}

void dp_iso_week(int64_t days, int32_t *year, uint32_t *week)
{
	uint8_t month, day;
	int64_t thursday = days + 4 - (int64_t)dp_weekday(days);
	dp_civil(thursday, year, &month, &day);
	*week = (uint32_t)((thursday - dp_civil_days(*year, 1, 1)) / 7) + 1;
}

int64_t dp_easter(int32_t year)
{
	int32_t a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30;
	int32_t i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 19 * l) / 433;
	int32_t month = (h + l - 7 * m + 90) / 25;
	return dp_civil_days(year, (uint32_t)month, (uint32_t)((h + l - 7 * m + 33 * month + 19) % 32));
}

static void set_day(dp_moment *m, int64_t days)
{
	dp_civil(days, &m->year, &m->month, &m->day);
	if (m->year < 1 || m->year > YEAR_MAX)
		m->kind = DP_MOMENT_NONE;
}

dp_moment dp_moment_day(int64_t days)
{
	dp_moment m = {.kind = DP_MOMENT_POINT, .grain = DP_DAY, .hour = DP_NO_CLOCK, .minute = DP_NO_CLOCK};
	set_day(&m, days);
	return m;
}

/* December belongs to the winter of its own year, January to that of the year before: a winter bears the year that it begins in. */
static void set_season(dp_moment *m)
{
	uint8_t month = m->month;
	m->n = (uint8_t)(month >= 3 && month <= 5 ? DP_SPRING : month >= 6 && month <= 8 ? DP_SUMMER : month >= 9 && month <= 11 ? DP_AUTUMN : DP_WINTER);
	m->year -= month <= 2;
}

static int32_t years_of(dp_unit grain)
{
	return grain == DP_DECADE ? 10 : grain == DP_CENTURY ? 100 : grain == DP_MILLENNIUM ? 1000 : 1;
}

dp_moment dp_moment_around(int64_t days, dp_unit unit)
{
	dp_moment m = dp_moment_day(days);
	if (unit < DP_DAY || unit > DP_MILLENNIUM)
		return m;
	m.grain = unit;
	if (unit == DP_WEEK || unit == DP_WEEKEND)
		set_day(&m, days - (int64_t)dp_weekday(days) + (unit == DP_WEEK ? 1 : 6));
	else if (unit == DP_QUARTER)
		m.n = (uint8_t)((m.month + 2) / 3);
	else if (unit == DP_HALF)
		m.n = (uint8_t)((m.month + 5) / 6);
	else if (unit == DP_SEASON)
		set_season(&m);
	else if (unit > DP_YEAR)
		m.year -= m.year % years_of(unit);
	if (unit > DP_WEEKEND)
		m.day = 0;
	if (unit > DP_MONTH)
		m.month = 0;
	return m;
}

static void shift_part(dp_moment *m, int64_t n, uint32_t parts, int64_t at, uint8_t base)
{
	int64_t all = (int64_t)m->year * parts + at - base + n;
	int64_t year = all / parts - (all % parts < 0);
	m->year = year < 1 || year > YEAR_MAX ? 0 : (int32_t)year;
	uint8_t part = (uint8_t)(all - year * parts + base);
	if (m->grain == DP_MONTH)
		m->month = part;
	else
		m->n = part;
}

dp_moment dp_moment_shift(dp_moment m, int64_t n)
{
	if (m.kind != DP_MOMENT_POINT || m.pending != DP_KNOWN)
		return m;
	if (n < -4000000 || n > 4000000) {
		m.kind = DP_MOMENT_NONE;
		return m;
	}
	if (m.grain <= DP_DAY)
		set_day(&m, dp_civil_days(m.year, m.month, m.day) + n);
	else if (m.grain == DP_WEEK || m.grain == DP_WEEKEND)
		set_day(&m, dp_civil_days(m.year, m.month, m.day) + 7 * n);
	else if (m.grain == DP_MONTH)
		shift_part(&m, n, 12, m.month, 1);
	else if (m.grain == DP_QUARTER)
		shift_part(&m, n, 4, m.n, 1);
	else if (m.grain == DP_HALF)
		shift_part(&m, n, 2, m.n, 1);
	else if (m.grain == DP_SEASON)
		shift_part(&m, n, 4, m.n, DP_SPRING);
	else
		m.year = (int32_t)(m.year + n * years_of(m.grain) < 1 || m.year + n * years_of(m.grain) > YEAR_MAX ? 0 : m.year + n * years_of(m.grain));
	if (m.year < 1)
		m.kind = DP_MOMENT_NONE;
	return m;
}

static void months_of(const dp_moment *m, uint32_t *first, uint32_t *count)
{
	*first = 1;
	*count = 12;
	if (m->grain == DP_MONTH) {
		*first = m->month;
		*count = 1;
	} else if (m->grain == DP_QUARTER || m->grain == DP_HALF) {
		*count = m->grain == DP_QUARTER ? 3 : 6;
		*first = (m->n - 1u) * *count + 1;
	} else if (m->grain == DP_SEASON) {
		*count = 3;
		*first = (m->n - (uint32_t)DP_SPRING) * 3 + 3;
	}
}

bool dp_moment_days(const dp_moment *m, int64_t *first, int64_t *last)
{
	uint32_t month, count;
	if (m->kind != DP_MOMENT_POINT || m->pending != DP_KNOWN || m->year == DP_NO_YEAR)
		return false;
	if (m->grain <= DP_WEEKEND) {
		*first = dp_civil_days(m->year, m->month, m->day);
		*last = *first + (m->grain == DP_WEEK ? 6 : m->grain == DP_WEEKEND || m->overnight ? 1 : 0);
		return true;
	}
	months_of(m, &month, &count);
	*first = dp_civil_days(m->year, month, 1);
	uint32_t end = month + count;
	*last = dp_civil_days(m->year + (int32_t)((end - 1) / 12) + years_of(m->grain) - 1, (end - 1) % 12 + 1, 1) - 1;
	return true;
}

static const char *letters(dp_unit unit)
{
	static const char *const names[DP_UNIT_COUNT] = {
		[DP_MORNING] = "MO", [DP_MIDDAY] = "MI", [DP_AFTERNOON] = "AF", [DP_EVENING] = "EV", [DP_NIGHT] = "NI", [DP_DAYTIME] = "DT",
		[DP_SPRING] = "SP", [DP_SUMMER] = "SU", [DP_AUTUMN] = "FA", [DP_WINTER] = "WI",
		[DP_PAST] = "PAST_REF", [DP_PRESENT] = "PRESENT_REF", [DP_FUTURE] = "FUTURE_REF",
		[DP_SECOND] = "S", [DP_MINUTE] = "M", [DP_HOUR] = "H", [DP_DAY] = "D", [DP_WEEK] = "W", [DP_WEEKEND] = "WE", [DP_MONTH] = "M",
		[DP_QUARTER] = "Q", [DP_HALF] = "H", [DP_YEAR] = "Y", [DP_DECADE] = "DE", [DP_CENTURY] = "CE", [DP_MILLENNIUM] = "L"};
	return names[unit] ? names[unit] : "";
}

static bool within_day(dp_unit unit)
{
	return (unit >= DP_SECOND && unit <= DP_HOUR) || (unit >= DP_MORNING && unit <= DP_DAYTIME);
}

static uint32_t duration(const dp_moment *m, char *out)
{
	uint32_t n = (uint32_t)snprintf(out, DP_TIME_TEXT, "P");
	bool t = false;
	for (uint32_t i = 0; i < 2 && m->unit[i]; i++) {
		if (within_day(m->unit[i]) && !t) {
			out[n++] = 'T';
			t = true;
		}
		if (m->halves[i] == DP_SOME)
			n += (uint32_t)snprintf(out + n, DP_TIME_TEXT - n, "X");
		else
			n += (uint32_t)snprintf(out + n, DP_TIME_TEXT - n, "%d%s", m->halves[i] / 2, m->halves[i] % 2 ? ".5" : "");
		n += (uint32_t)snprintf(out + n, DP_TIME_TEXT - n, "%s", letters(m->unit[i]));
	}
	out[n] = 0;
	return n;
}

static uint32_t year_text(const dp_moment *m, char *out)
{
	return (uint32_t)(m->pending == DP_NO_REFERENCE || m->year == DP_NO_YEAR ? snprintf(out, DP_TIME_TEXT, "XXXX") : snprintf(out, DP_TIME_TEXT, "%04d", m->year));
}

static uint32_t week_text(const dp_moment *m, char *out)
{
	int32_t year;
	uint32_t week;
	const char *end = m->grain == DP_WEEKEND ? "-WE" : "";
	if (m->pending != DP_KNOWN)
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "XXXX-WXX%s", end);
	dp_iso_week(dp_civil_days(m->year, m->month, m->day), &year, &week);
	return (uint32_t)snprintf(out, DP_TIME_TEXT, "%04d-W%02u%s", year, week, end);
}

static uint32_t day_text(const dp_moment *m, char *out)
{
	uint32_t n = 0;
	if (m->pending == DP_SOME_WEEKDAY)
		n = (uint32_t)snprintf(out, DP_TIME_TEXT, "XXXX-WXX-%u", m->n);
	else {
		n = year_text(m, out);
		n += (uint32_t)(m->month ? snprintf(out + n, DP_TIME_TEXT - n, "-%02u", m->month) : snprintf(out + n, DP_TIME_TEXT - n, "-XX"));
		n += (uint32_t)(m->day ? snprintf(out + n, DP_TIME_TEXT - n, "-%02u", m->day) : snprintf(out + n, DP_TIME_TEXT - n, "-XX"));
	}
	if (m->hour != DP_NO_CLOCK)
		n += (uint32_t)snprintf(out + n, DP_TIME_TEXT - n, "T%02d:%02d", m->hour, m->minute == DP_NO_CLOCK ? 0 : m->minute);
	else if (m->part)
		n += (uint32_t)snprintf(out + n, DP_TIME_TEXT - n, "T%s", letters(m->part));
	return n;
}

static uint32_t point(const dp_moment *m, char *out)
{
	uint32_t n;
	bool open = m->pending == DP_NO_REFERENCE;
	switch (m->grain) {
	case DP_WEEK:
	case DP_WEEKEND:
		return week_text(m, out);
	case DP_MONTH:
		n = year_text(m, out);
		return n + (uint32_t)(m->month ? snprintf(out + n, DP_TIME_TEXT - n, "-%02u", m->month) : snprintf(out + n, DP_TIME_TEXT - n, "-XX"));
	case DP_QUARTER:
	case DP_HALF:
		n = year_text(m, out);
		return n + (uint32_t)(m->n ? snprintf(out + n, DP_TIME_TEXT - n, "-%s%u", letters(m->grain), m->n) : snprintf(out + n, DP_TIME_TEXT - n, "-%sX", letters(m->grain)));
	case DP_SEASON:
		n = year_text(m, out);
		return n + (uint32_t)snprintf(out + n, DP_TIME_TEXT - n, "-%s", letters((dp_unit)m->n));
	case DP_YEAR:
		return year_text(m, out);
	case DP_DECADE:
		return (uint32_t)(open ? snprintf(out, DP_TIME_TEXT, "XXX") : snprintf(out, DP_TIME_TEXT, "%03d", m->year / 10));
	case DP_CENTURY:
		return (uint32_t)(open ? snprintf(out, DP_TIME_TEXT, "XX") : snprintf(out, DP_TIME_TEXT, "%02d", m->year / 100));
	case DP_MILLENNIUM:
		return (uint32_t)(open ? snprintf(out, DP_TIME_TEXT, "X") : snprintf(out, DP_TIME_TEXT, "%d", m->year / 1000));
	default:
		return day_text(m, out);
	}
}

uint32_t dp_moment_timex(const dp_moment *m, char out[DP_TIME_TEXT])
{
	out[0] = 0;
	if (m->kind == DP_MOMENT_REF)
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%s", letters(m->grain));
	if (m->kind == DP_MOMENT_DURATION || (m->kind == DP_MOMENT_SET && m->unit[0]))
		return duration(m, out);
	return m->kind == DP_MOMENT_NONE ? 0 : point(m, out);
}

/* One end of an interval of days or months; both ends of a point that EDTF writes as one. */
static uint32_t end_text(const dp_moment *m, bool last, char *out)
{
	int64_t first_day, last_day;
	int32_t year;
	uint8_t month, day;
	out[0] = 0;
	if (!dp_moment_days(m, &first_day, &last_day))
		return 0;
	const char *about = m->about ? "~" : "";
	dp_civil(last ? last_day : first_day, &year, &month, &day);
	switch (m->grain) {
	case DP_MONTH:
	case DP_QUARTER:
	case DP_HALF:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%04d-%02u%s", year, month, about);
	case DP_SEASON:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%04d-%02d%s", m->year, m->n - (int)DP_SPRING + 21, about);
	case DP_YEAR:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%04d%s", m->year, about);
	case DP_DECADE:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%03dX", m->year / 10);
	case DP_CENTURY:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%02dXX", m->year / 100);
	case DP_MILLENNIUM:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%dXXX", m->year / 1000);
	default:
		return (uint32_t)snprintf(out, DP_TIME_TEXT, "%04d-%02u-%02u%s", year, month, day, about && m->grain == DP_DAY ? about : "");
	}
}

uint32_t dp_moment_first(const dp_moment *m, char out[DP_TIME_TEXT])
{
	return end_text(m, false, out);
}

uint32_t dp_moment_last(const dp_moment *m, char out[DP_TIME_TEXT])
{
	return end_text(m, true, out);
}

uint32_t dp_moment_edtf(const dp_moment *m, char out[DP_TIME_TEXT])
{
	uint32_t n = end_text(m, false, out);
	bool span = m->grain == DP_WEEK || m->grain == DP_WEEKEND || m->grain == DP_QUARTER || m->grain == DP_HALF || m->overnight;
	if (n == 0 || !span)
		return n;
	out[n++] = '/';
	char end[DP_TIME_TEXT];
	uint32_t k = end_text(m, true, end);
	if (n + k >= DP_TIME_TEXT)
		return 0;
	memcpy(out + n, end, k + 1);
	return n + k;
}
