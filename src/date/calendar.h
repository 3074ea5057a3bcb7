/*
 * Points and spans of time as an article tells them, and how TIMEX3 (ISO 8601 with TimeML's letters) and EDTF (ISO 8601-2) write them.
 *
 *   grain    fields that count                 TIMEX3           EDTF
 *   DAY      year month day                    2019-04-25       2019-04-25
 *   WEEK     year month day of its Monday      2019-W17         2019-04-22/2019-04-28
 *   WEEKEND  likewise of its Saturday          2019-W17-WE      2019-04-27/2019-04-28
 *   MONTH    year month                        2019-04          2019-04
 *   QUARTER  year n (1-4)                      2019-Q2          2019-04/2019-06
 *   HALF     year n (1-2)                      2019-H1          2019-01/2019-06
 *   SEASON   year n (DP_SPRING ...)            2019-SU          2019-22
 *   YEAR     year                              2019             2019
 *   DECADE   year of its begin                 198              198X
 *   CENTURY  likewise                          19               19XX
 *   MILLENNIUM                                 2                2XXX
 *
 * A day may carry a part (2019-04-25TMO) or a clock time (2019-04-25T20:30). A field that is not known is 0 (year: DP_NO_YEAR) and is
 * written with X in TIMEX3; EDTF is then empty. Calendar: proleptic Gregorian, years 1 to 9999; weeks are ISO weeks.
 */
#ifndef DP_DATE_CALENDAR_H
#define DP_DATE_CALENDAR_H

#include "base/str.h"

/* Everything that a rule can count in or point to has one number, so that rules can pass any of them. */
typedef enum dp_unit {
	DP_UNIT_NONE,
	DP_SECOND, DP_MINUTE, DP_HOUR, DP_DAY, DP_WEEK, DP_WEEKEND, DP_MONTH, DP_QUARTER, DP_HALF, DP_SEASON, DP_YEAR, DP_DECADE, DP_CENTURY, DP_MILLENNIUM,
	DP_MORNING, DP_MIDDAY, DP_AFTERNOON, DP_EVENING, DP_NIGHT, DP_DAYTIME,
	DP_SPRING, DP_SUMMER, DP_AUTUMN, DP_WINTER,
	DP_PAST, DP_PRESENT, DP_FUTURE,
	DP_UNIT_COUNT
} dp_unit;

enum { DP_NO_YEAR = INT32_MIN, DP_SOME = -4000000 /* out of any calculation's reach */, DP_NO_CLOCK = -1, DP_TIME_TEXT = 64 };

typedef enum dp_moment_kind { DP_MOMENT_NONE, DP_MOMENT_POINT, DP_MOMENT_DURATION, DP_MOMENT_SET, DP_MOMENT_REF } dp_moment_kind;

/* What is still open and has to be told from the publication date or the story. */
typedef enum dp_pending { DP_KNOWN, DP_NO_REFERENCE, DP_YEARLESS, DP_SOME_WEEKDAY, DP_SOME_DAY } dp_pending;

typedef struct dp_moment {
	dp_moment_kind kind;
	dp_unit grain;       /* of a point; of a REF, one of DP_PAST, DP_PRESENT, DP_FUTURE */
	dp_pending pending;
	int32_t year;
	uint8_t month, day, n; /* n: quarter, half, season, or the weekday 1-7 that is asked for */
	dp_unit part;        /* DP_UNIT_NONE for none */
	int8_t hour, minute; /* DP_NO_CLOCK for none */
	bool about;          /* begin, middle or end of it, or near it */
	bool overnight;      /* the night from this day to the next */
	bool daily;          /* told as news of the day: yesterday, at eight */
	bool leaning;        /* its day is the one at hand, not told with it */
	bool perhaps;        /* "today", which in an essay means nowadays */
	int32_t halves[2];   /* of a duration or set: how many half units; DP_SOME for an unknown number */
	dp_unit unit[2];
} dp_moment;

/* Days since 1970-01-01, and back. */
int64_t dp_civil_days(int32_t year, uint32_t month, uint32_t day);
void dp_civil(int64_t days, int32_t *year, uint8_t *month, uint8_t *day);

uint32_t dp_month_days(int32_t year, uint32_t month);
bool dp_date_valid(int32_t year, uint32_t month, uint32_t day);
uint32_t dp_weekday(int64_t days); /* 1 Monday to 7 Sunday */
void dp_iso_week(int64_t days, int32_t *year, uint32_t *week);

/* Easter Sunday of a year (Gauss' rule in the form of Meeus, Jones and Butcher). */
int64_t dp_easter(int32_t year);

dp_moment dp_moment_day(int64_t days);

/* The point of grain `unit` in which a day lies: its week, its year. */
dp_moment dp_moment_around(int64_t days, dp_unit unit);

/* Moved by `n` of its own grains; leaves the calendar's range: kind becomes DP_MOMENT_NONE. */
dp_moment dp_moment_shift(dp_moment m, int64_t n);

/* First and last day; false where it is not known or covers no whole days. */
bool dp_moment_days(const dp_moment *m, int64_t *first, int64_t *last);

/* TIMEX3's value into `out`; the length, 0 where there is none. */
uint32_t dp_moment_timex(const dp_moment *m, char out[DP_TIME_TEXT]);

/* EDTF: the whole, and its first and last point for open intervals ("2019-04-22" of a week). */
uint32_t dp_moment_edtf(const dp_moment *m, char out[DP_TIME_TEXT]);
uint32_t dp_moment_first(const dp_moment *m, char out[DP_TIME_TEXT]);
uint32_t dp_moment_last(const dp_moment *m, char out[DP_TIME_TEXT]);

#endif
