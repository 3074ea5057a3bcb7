#include "date/story.h"

#include "base/utf8.h"

typedef struct cell {
	bool set, moment;
	int64_t number;
	dp_moment m;
} cell;

enum { BACK = 4 /* sentences that a day told before still holds for */, YEAR_BACK = 1 /* and a year */, FAR = 3000000 };

static bool read_day(dp_str s, int64_t *days)
{
	int32_t part[3] = {0};
	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	for (uint32_t i = 0; i < 10; i++) {
		if (i == 4 || i == 7)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		int32_t *p = &part[i < 4 ? 0 : i < 7 ? 1 : 2];
		*p = *p * 10 + (s.p[i] - '0');
	}
	if (!dp_date_valid(part[0], (uint32_t)part[1], (uint32_t)part[2]))
		return false;
	*days = dp_civil_days(part[0], (uint32_t)part[1], (uint32_t)part[2]);
	return true;
}

bool dp_story_init(dp_story *self, const dp_dates *rules, dp_doc *doc)
{
	*self = (dp_story){.rules = rules, .doc = doc, .trees = doc->groups.n > 0};
	self->dated = read_day(doc->published, &self->published);
	return !self->trees || dp_tree_init(&self->tree, doc);
}

static bool expecting(const dp_story *s, uint32_t modal)
{
	char low[64];
	if (modal == DP_NONE || s->rules->expecting == DP_NONE)
		return false;
	dp_str lemma = s->doc->tokens.v[modal].lemma;
	uint32_t n = lemma.n < sizeof low / 2 ? dp_utf8_tolower(lemma, low, sizeof low) : UINT32_MAX;
	uint32_t entry = n == UINT32_MAX ? DP_NONE : dp_strmap_get(&s->rules->words, dp_str_of(low, n));
	if (entry == DP_NONE)
		return false;
	for (uint32_t i = s->rules->entry[entry].member; i < s->rules->entry[entry + 1].member; i++)
		if (s->rules->member[i].kind == s->rules->expecting)
			return true;
	return false;
}

/* "sollte am Montag beginnen" and "kündigte an, am Montag zu reisen" look ahead, though nothing in them is a future. */
dp_bearing dp_story_bearing(const dp_story *self)
{
	uint32_t clause = self->trees ? dp_tree_clause(&self->tree, self->token) : DP_NONE;
	const dp_group *g = clause == DP_NONE ? NULL : dp_tree_group(&self->tree, clause);
	if (self->since)
		return DP_BEARING_PAST;
	if (self->ahead)
		return DP_BEARING_FUTURE;
	if (!g)
		return DP_BEARING_UNKNOWN;
	switch (g->tense) {
	case DP_TENSE_FUTURE:
	case DP_TENSE_FUTURE_PERFECT:
		return DP_BEARING_FUTURE;
	case DP_TENSE_PERFECT:
	case DP_TENSE_PLUPERFECT:
		return DP_BEARING_PAST;
	case DP_TENSE_PAST:
		return expecting(self, g->modal) ? DP_BEARING_FUTURE : DP_BEARING_PAST;
	case DP_TENSE_PRESENT:
		return g->modal != DP_NONE ? DP_BEARING_FUTURE : DP_BEARING_PRESENT;
	default:
		return g->form == DP_VERB_INFINITIVE ? DP_BEARING_FUTURE : g->form == DP_VERB_PARTICIPLE ? DP_BEARING_PAST : DP_BEARING_UNKNOWN;
	}
}

static dp_moment nothing(void)
{
	return (dp_moment){.kind = DP_MOMENT_NONE};
}

static dp_moment point(dp_unit grain, dp_pending pending)
{
	return (dp_moment){.kind = DP_MOMENT_POINT, .grain = grain, .pending = pending, .year = DP_NO_YEAR, .hour = DP_NO_CLOCK, .minute = DP_NO_CLOCK};
}

static int32_t published_year(const dp_story *s)
{
	return dp_moment_day(s->published).year;
}

/*
 * The weekday m.n that comes as halves[0]-th from day halves[1] of the month on, or from its first; back from there, or from its last,
 * where the number is negative. "the second Sunday in October" has to lie in October, "the second Sunday before Christmas" in no month.
 */
static dp_moment nth_weekday(dp_moment m)
{
	int32_t count = m.halves[0], from = m.halves[1];
	uint32_t days = dp_month_days(m.year, m.month);
	int64_t base = dp_civil_days(m.year, m.month, from ? (uint32_t)from : count > 0 ? 1 : days), w = dp_weekday(base);
	int64_t day = count > 0 ? base + (m.n - w + 7) % 7 + 7 * ((int64_t)count - 1) : base - (w - m.n + 7) % 7 + 7 * ((int64_t)count + 1);
	dp_moment found = dp_moment_day(day);
	found.part = m.part;
	return days == 0 || (!from && found.month != m.month) ? nothing() : found;
}

/* A moment of this month and day, quarter, season or feast in a certain year. */
static dp_moment in_year(dp_moment m, int64_t year)
{
	if (year < 1 || year > 9999)
		return nothing();
	m.year = (int32_t)year;
	m.pending = DP_KNOWN;
	if (m.grain == DP_DAY && m.n)
		return nth_weekday(m);
	if (m.grain == DP_DAY && m.month == 0) {
		dp_moment feast = dp_moment_day(dp_easter(m.year) + m.halves[0]);
		feast.part = m.part;
		return feast;
	}
	if (m.grain == DP_WEEK) {
		int64_t first = dp_civil_days(m.year, 1, 4);
		dp_moment week = dp_moment_around(first + 7 * ((int64_t)m.n - 1), DP_WEEK);
		return week;
	}
	if (m.grain == DP_DAY && !dp_date_valid(m.year, m.month, m.day))
		return nothing();
	return m;
}

/* How good `m` is as the one meant: the smaller, the better; negative when it cannot be. */
static int64_t distance(const dp_story *s, const dp_moment *m, int way)
{
	int64_t first, last;
	if (!dp_moment_days(m, &first, &last))
		return -1;
	if (way < 0)
		return first <= s->published ? s->published - first : -1;
	if (way > 0)
		return last >= s->published ? last - s->published : -1;
	return first > s->published ? 2 * (first - s->published) + 1 : last < s->published ? 2 * (s->published - last) : 0;
}

/* The year of a yearless moment: way -1 back from the publication date, 1 on from it, 0 whatever is nearer. 29 February may be far. */
static dp_moment nearest_year(const dp_story *s, dp_moment m, int way)
{
	int64_t best = -1;
	dp_moment found = nothing();
	int32_t year = published_year(s);
	for (int32_t y = year - 8; y <= year + 8; y++) {
		dp_moment k = in_year(m, y);
		int64_t d = k.kind == DP_MOMENT_NONE ? -1 : distance(s, &k, way);
		if (d >= 0 && (best < 0 || d < best)) {
			best = d;
			found = k;
		}
	}
	return found;
}

/*
 * The tense tells the year, unless it would be a day far away that has just been or is about to come in the other direction: of what is
 * nearly a year off, a text tells the year.
 */
static dp_moment likely_year(const dp_story *s, dp_moment m, int way)
{
	enum { FAR_OFF = 270, AT_HAND = 95 };
	bool told_alone = m.grain == DP_DAY || m.grain == DP_MONTH;
	dp_moment found = nearest_year(s, m, way), other = way ? nearest_year(s, m, -way) : found;
	int64_t d = distance(s, &found, way), e = distance(s, &other, -way);
	return way && told_alone && d > FAR_OFF && e >= 0 && e < AT_HAND ? other : found;
}

static dp_moment with_day_of(const dp_story *s, dp_moment m, int64_t days)
{
	dp_moment day = dp_moment_day(days);
	(void)s;
	if (day.kind == DP_MOMENT_NONE)
		return day;
	m.year = day.year;
	m.month = day.month;
	m.day = day.day;
	m.pending = DP_KNOWN;
	m.n = 0;
	return m;
}

/* The first one that does not lie before the beginning of the range: "from Thursday to Monday", "from November to January". */
static dp_moment up_from(const dp_story *s, dp_moment m)
{
	int64_t begin, end, first, last;
	if (!dp_moment_days(&s->from, &begin, &end))
		return nothing();
	if (m.pending == DP_SOME_WEEKDAY) {
		int64_t ahead = (m.n - (int64_t)dp_weekday(begin) + 7) % 7;
		return with_day_of(s, m, begin + (ahead ? ahead : 7));
	}
	for (int32_t y = s->from.year; y <= s->from.year + 1; y++) {
		dp_moment k = in_year(m, y);
		if (dp_moment_days(&k, &first, &last) && first >= begin)
			return k;
	}
	return nothing();
}

static dp_moment weekday_from(const dp_story *s, dp_moment m, int way, bool strictly)
{
	int64_t today = dp_weekday(s->published), d = way > 0 ? (m.n - today + 7) % 7 : -((today - m.n + 7) % 7);
	if (d == 0 && strictly)
		d = way > 0 ? 7 : -7;
	return with_day_of(s, m, s->published + d);
}

/* "In March 1992 ... On 5 March ...", "In 1953 ... on Christmas Eve": what was just told with another year goes on in it. */
static bool told_year(const dp_story *s, int32_t *year)
{
	uint32_t back = s->any.grain == DP_YEAR ? 0 : YEAR_BACK;
	if (s->any.kind == DP_MOMENT_NONE || (s->any.grain > DP_MONTH && s->any.grain != DP_YEAR) || s->sentence > s->any_sentence + back)
		return false;
	*year = s->any.year;
	return !s->dated || (*year != published_year(s) && *year + 1 != published_year(s));
}

/* The weekend at hand: in the past tense the one that is over, or has begun. */
static dp_moment weekend(const dp_story *s, dp_moment m, bool back)
{
	dp_bearing bearing = back ? DP_BEARING_PAST : dp_story_bearing(s);
	bool ahead = bearing == DP_BEARING_FUTURE || bearing == DP_BEARING_PRESENT;
	return ahead || dp_weekday(s->published) >= 6 ? m : dp_moment_shift(m, -1);
}

/* "last summer", "next May", "this Thursday": an open moment with a direction of its own. */
static dp_moment near(const dp_story *s, dp_moment m, int64_t way)
{
	if (m.kind != DP_MOMENT_POINT || !s->dated)
		return m;
	if (m.pending == DP_KNOWN && m.grain == DP_WEEKEND && way <= 0)
		return weekend(s, m, way < 0);
	if (m.pending == DP_SOME_WEEKDAY)
		return weekday_from(s, m, way == 0 ? (dp_story_bearing(s) == DP_BEARING_PAST ? -1 : 1) : (int)way, way != 0);
	if (m.pending != DP_YEARLESS)
		return m;
	if (way == 0)
		return in_year(m, published_year(s));
	dp_moment found = nearest_year(s, m, (int)way);
	int64_t first, last;
	if (dp_moment_days(&found, &first, &last) && first <= s->published && s->published <= last)
		found = in_year(m, (int64_t)found.year + way);
	return found;
}

/* "the summit in February": the tense of the clause need not be that of its nouns. */
static bool beside_noun(const dp_story *s)
{
	uint32_t head = s->trees ? s->doc->tokens.v[s->token].head : DP_NONE;
	return head != DP_NONE && (s->doc->tokens.v[head].upos == DP_UPOS_NOUN || s->doc->tokens.v[head].upos == DP_UPOS_PROPN);
}

/* What is still open, told from tense and story. */
static dp_moment settle(const dp_story *s, dp_moment m)
{
	int32_t year;
	if (m.kind != DP_MOMENT_POINT || (m.pending != DP_YEARLESS && m.pending != DP_SOME_WEEKDAY))
		return m;
	dp_bearing bearing = dp_story_bearing(s);
	bool ahead = bearing == DP_BEARING_FUTURE || bearing == DP_BEARING_PRESENT;
	dp_moment later = up_from(s, m);
	int64_t beside, last;
	if (later.kind != DP_MOMENT_NONE)
		return later;
	if (m.pending == DP_YEARLESS && s->habit.kind == DP_MOMENT_SET && s->habit.unit[0] == DP_YEAR) /* "every year on 15 August" */
		return m;
	if (m.pending == DP_SOME_WEEKDAY && s->beside.grain == DP_DAY && dp_moment_days(&s->beside, &beside, &last) && dp_weekday(beside) == m.n)
		return with_day_of(s, m, beside);
	if (m.pending == DP_YEARLESS && !ahead && told_year(s, &year))
		return in_year(m, year);
	if (!s->dated)
		return m;
	if (m.pending == DP_SOME_WEEKDAY)
		return weekday_from(s, m, ahead ? 1 : -1, false);
	return likely_year(s, m, bearing == DP_BEARING_PAST ? -1 : bearing == DP_BEARING_FUTURE && !beside_noun(s) ? 1 : 0);
}

/* "some days later" is no day: an unknown number, or one out of reach, gives nothing. */
static dp_moment now(const dp_story *s, int64_t unit, const cell *count)
{
	int64_t n = count->number;
	if (!count->set || unit < DP_SECOND || unit > DP_MILLENNIUM || n > FAR || n < -FAR)
		return nothing();
	dp_unit grain = unit < DP_DAY ? DP_DAY : (dp_unit)unit;
	dp_moment m = point(grain, DP_NO_REFERENCE);
	if (s->dated)
		m = dp_moment_shift(dp_moment_around(s->published, grain), unit < DP_DAY ? 0 : n);
	m.daily = unit == DP_DAY;
	return m;
}

static dp_moment then(const dp_story *s, int64_t unit, const cell *count)
{
	int64_t first, last, n = count->number;
	const dp_moment *told = unit <= DP_WEEKEND ? &s->day : &s->any;
	if (!count->set || n > FAR || n < -FAR)
		return nothing();
	if (unit < DP_SECOND || unit > DP_MILLENNIUM || !dp_moment_days(told, &first, &last) || (int64_t)told->grain > (unit < DP_DAY ? DP_DAY : unit))
		return now(s, unit, count);
	dp_unit grain = unit < DP_DAY ? DP_DAY : (dp_unit)unit;
	return dp_moment_shift(dp_moment_around(first, grain), unit < DP_DAY ? 0 : n);
}

/* Does the expression belong to a finite verb? What only stands beside other nouns, as an hour in a programme does, does not. */
static bool told_by_verb(const dp_story *s)
{
	uint32_t clause = dp_tree_clause(&s->tree, s->token), at = s->token;
	const dp_group *g = clause == DP_NONE ? NULL : dp_tree_group(&s->tree, clause);
	for (uint32_t guard = 0; at != DP_NONE && at != clause && guard < 100; guard++, at = s->doc->tokens.v[at].head) {
		dp_deprel r = dp_tree_base(&s->tree, at);
		if (r == DP_REL_APPOS || r == DP_REL_ORPHAN || r == DP_REL_PARATAXIS) /* before it has come to a verb */
			return false;
	}
	return g && g->finite != DP_NONE;
}

/* Is the day told last still at hand? Where no verb tells it, nothing goes on. */
static bool goes_on(const dp_story *s)
{
	const dp_sentence *here = &s->doc->sentences.v[s->sentence], *there = &s->doc->sentences.v[s->day_sentence];
	if (s->day.kind == DP_MOMENT_NONE)
		return false;
	if (s->sentence == s->day_sentence)
		return true;
	return s->sentence <= s->day_sentence + BACK && here->block == there->block && (!s->trees || told_by_verb(s));
}

/* The day that an hour or part of a day without one belongs to. */
static dp_moment day_at_hand(const dp_story *s)
{
	bool set = s->habit.kind == DP_MOMENT_SET;
	bool same = !set && s->hour.kind == DP_MOMENT_POINT && s->hour_sentence == s->sentence && s->day_sentence != s->sentence;
	if (same || (!set && goes_on(s))) { /* "in the evening, about eight": one day */
		dp_moment m = same ? s->hour : s->day;
		m.part = DP_UNIT_NONE;
		m.hour = m.minute = DP_NO_CLOCK;
		m.overnight = m.perhaps = m.about = false;
		m.leaning = true;
		return m;
	}
	bool some = s->hazy || s->habit.kind == DP_MOMENT_SET; /* "every Wednesday at eight" */
	dp_moment m = s->dated && !some ? dp_moment_day(s->published) : point(DP_DAY, DP_SOME_DAY);
	if (s->dated && s->hazy) {
		dp_moment month = dp_moment_around(s->published, DP_MONTH);
		m.year = month.year;
		m.month = month.month;
	}
	m.leaning = true;
	return m;
}

static dp_moment day_of(const dp_story *s, const cell *c)
{
	if (!c->set)
		return day_at_hand(s);
	return c->moment ? c->m : point(DP_DAY, DP_SOME_DAY);
}

/* A year as the text gives it: "89" is the one that was not long ago. */
static int64_t full_year(const dp_story *s, int64_t year)
{
	if (year < 0 || year > 99)
		return year;
	int64_t newest = (s->dated ? published_year(s) : 2030) + 10;
	return year + 2000 <= newest ? year + 2000 : year + 1900;
}

/* Gives a yearless moment the year that a cell holds. */
static dp_moment of_year(const dp_story *s, dp_moment m, const cell *year)
{
	if (!year->set)
		return m;
	if (!year->moment)
		return in_year(m, full_year(s, year->number));
	dp_moment y = settle(s, year->m);
	if (y.kind == DP_MOMENT_POINT && y.pending == DP_NO_REFERENCE) {
		m.pending = DP_NO_REFERENCE;
		return m;
	}
	return y.kind == DP_MOMENT_POINT && y.pending == DP_KNOWN ? in_year(m, y.year) : m;
}

static dp_moment date(const dp_story *s, const cell *a, uint32_t n)
{
	bool month = n > 1 && a[1].set, day = n > 2 && a[2].set;
	dp_moment m = point(day ? DP_DAY : month ? DP_MONTH : DP_YEAR, DP_YEARLESS);
	if (month && (a[1].number < 1 || a[1].number > 12))
		return nothing();
	m.month = month ? (uint8_t)a[1].number : 0;
	if (day && (!month || a[2].number < 1 || a[2].number > 31 || !dp_date_valid(DP_NO_YEAR, m.month, (uint32_t)a[2].number)))
		return nothing();
	m.day = day ? (uint8_t)a[2].number : 0;
	if (!month && !a[0].set)
		return nothing();
	return of_year(s, m, &a[0]);
}

static dp_moment numbered(const dp_story *s, dp_unit grain, const cell *a, uint32_t n, int64_t least, int64_t most)
{
	cell none = {0};
	dp_moment m = point(grain, DP_YEARLESS);
	if (!a[0].set || a[0].number < least || a[0].number > most)
		return nothing();
	m.n = (uint8_t)a[0].number;
	return of_year(s, m, n > 1 ? &a[1] : &none);
}

static dp_moment long_time(const dp_story *s, dp_unit grain, int64_t n)
{
	dp_moment m = point(grain, DP_KNOWN);
	(void)s;
	if (grain == DP_DECADE)
		n = n < 100 ? 1900 + n : n;
	else
		n = (n - 1) * (grain == DP_CENTURY ? 100 : 1000);
	if (n < 1 || n > 9999)
		return nothing();
	m.year = (int32_t)n;
	return m;
}

static bool amount(dp_moment *m, uint32_t i, const cell *n, const cell *unit, int64_t halves)
{
	if (!n->set || n->moment || !unit->set || unit->moment || unit->number <= 0 || unit->number >= DP_PAST || n->number > FAR)
		return false;
	m->halves[i] = n->number < 0 ? DP_SOME : (int32_t)(n->number * halves);
	m->unit[i] = (dp_unit)unit->number;
	return true;
}

static dp_moment duration(const cell *a, uint32_t n, dp_moment_kind kind, int64_t halves)
{
	dp_moment m = {.kind = kind, .hour = DP_NO_CLOCK, .minute = DP_NO_CLOCK};
	if (!amount(&m, 0, &a[0], &a[1], halves))
		return nothing();
	if (n > 3 && a[2].set && !amount(&m, 1, &a[2], &a[3], halves))
		return nothing();
	return m;
}

static dp_moment clock_at(const dp_story *s, const cell *a, uint32_t n)
{
	dp_moment m = day_of(s, &a[0]);
	int64_t minute = n > 2 && a[2].set ? a[2].number : 0, hour = a[1].number;
	if (minute < 0) { /* "half past eight" and "a quarter to" count back from the hour */
		minute += 60;
		hour = hour == 0 ? 23 : hour - 1;
	}
	if (!a[1].set || hour < 0 || hour > 24 || minute > 59 || (hour == 24 && minute) || m.grain != DP_DAY)
		return nothing();
	m.daily = true;
	m.hour = (int8_t)hour;
	m.minute = (int8_t)minute;
	return m;
}

/* The night before the day that it leads to. */
static dp_moment night_to(const dp_story *s, dp_moment day)
{
	dp_moment m = settle(s, day);
	if (m.kind != DP_MOMENT_POINT || m.grain != DP_DAY)
		return nothing();
	m = dp_moment_shift(m, -1);
	m.part = DP_NIGHT;
	m.overnight = m.pending == DP_KNOWN;
	return m;
}

static dp_moment every(const cell *a, uint32_t n)
{
	if (n > 1)
		return duration(a, n, DP_MOMENT_SET, 2);
	dp_moment m = a[0].m;
	if (!a[0].moment || m.kind != DP_MOMENT_POINT)
		return nothing();
	m.kind = DP_MOMENT_SET;
	return m;
}

static dp_moment easter(const dp_story *s, const cell *a, uint32_t n)
{
	cell none = {0};
	dp_moment m = point(DP_DAY, DP_YEARLESS);
	m.halves[0] = (int32_t)a[0].number;
	return of_year(s, m, n > 1 ? &a[1] : &none);
}

/* A weekday, of a certain week if one is given. */
static dp_moment weekday(const dp_story *s, const cell *a, uint32_t n)
{
	int64_t first, last;
	dp_moment m = point(DP_DAY, DP_SOME_WEEKDAY);
	m.n = (uint8_t)(a[0].number >= 1 && a[0].number <= 7 ? a[0].number : 1);
	if (n < 2 || !a[1].moment || a[1].m.grain != DP_WEEK)
		return m;
	return dp_moment_days(&a[1].m, &first, &last) ? with_day_of(s, m, first + m.n - 1) : m;
}

/* "Thursday, 25 February" is in a year that has such a Thursday, whatever the tense. */
static dp_moment on_weekday(const dp_story *s, dp_moment m, int64_t w)
{
	enum { NEAR = 2 * 366 + 1 }; /* of distance() either way: farther off, the weekday is a slip */
	int64_t best = NEAR, first, last;
	dp_moment found = m;
	if (m.kind != DP_MOMENT_POINT || m.grain != DP_DAY || m.pending != DP_YEARLESS || !s->dated)
		return m;
	for (int32_t y = published_year(s) - 2; y <= published_year(s) + 2; y++) {
		dp_moment k = in_year(m, y);
		int64_t d = dp_moment_days(&k, &first, &last) && dp_weekday(first) == w ? distance(s, &k, 0) : -1;
		if (d >= 0 && d < best) {
			best = d;
			found = k;
		}
	}
	return found;
}

static dp_moment nth(const cell *a)
{
	dp_moment m = a[2].m;
	bool known = a[2].moment && m.kind == DP_MOMENT_POINT && (m.grain == DP_MONTH || m.grain == DP_DAY) && m.month;
	if (!known || a[0].number == 0 || a[0].number < -5 || a[0].number > 5 || a[1].number < 1 || a[1].number > 7)
		return nothing();
	m.halves[0] = (int32_t)a[0].number;
	m.halves[1] = m.grain == DP_DAY ? m.day : 0;
	m.grain = DP_DAY;
	m.day = 0;
	m.n = (uint8_t)a[1].number;
	return m.pending == DP_KNOWN ? in_year(m, m.year) : m;
}

/* "in the third week" of what is said to have begun on some day; else as much time as that. */
static dp_moment course(const dp_story *s, const cell *a)
{
	enum { MOST = 100 };
	int64_t first, last;
	dp_moment m = {.kind = DP_MOMENT_DURATION, .hour = DP_NO_CLOCK, .minute = DP_NO_CLOCK};
	if (a[0].number < DP_SECOND || a[0].number > DP_MILLENNIUM)
		return nothing();
	m.halves[0] = 2;
	m.unit[0] = (dp_unit)a[0].number;
	if (a[0].number < DP_DAY || !a[1].set || a[1].number < 1 || a[1].number > MOST)
		return m;
	if (!dp_moment_days(&s->start, &first, &last) || (int64_t)s->start.grain > a[0].number)
		return m;
	return dp_moment_shift(dp_moment_around(first, m.unit[0]), a[1].number - 1);
}

static dp_moment part_of(const dp_story *s, const cell *a)
{
	dp_moment m = day_of(s, &a[0]);
	if (m.kind == DP_MOMENT_POINT && m.grain == DP_DAY && a[1].number >= DP_MORNING && a[1].number <= DP_DAYTIME)
		m.part = (dp_unit)a[1].number;
	return m;
}

static dp_moment call(const dp_story *s, uint32_t f, const cell *a, uint32_t n)
{
	dp_moment m;
	switch (f) {
	case DP_FN_date:
		return date(s, a, n);
	case DP_FN_season:
		return numbered(s, DP_SEASON, a, n, DP_SPRING, DP_WINTER);
	case DP_FN_quarter:
		return numbered(s, DP_QUARTER, a, n, 1, 4);
	case DP_FN_half:
		return numbered(s, DP_HALF, a, n, 1, 2);
	case DP_FN_week:
		return numbered(s, DP_WEEK, a, n, 1, 53);
	case DP_FN_decade:
		return long_time(s, DP_DECADE, a[0].number);
	case DP_FN_century:
		return long_time(s, DP_CENTURY, a[0].number);
	case DP_FN_millennium:
		return long_time(s, DP_MILLENNIUM, a[0].number);
	case DP_FN_easter:
		return easter(s, a, n);
	case DP_FN_weekday:
		return weekday(s, a, n);
	case DP_FN_on:
		return a[1].set && a[0].moment ? on_weekday(s, a[0].m, a[1].number) : a[0].m;
	case DP_FN_nth:
		return nth(a);
	case DP_FN_course:
		return course(s, a);
	case DP_FN_near:
		return a[1].set ? near(s, a[0].m, a[1].number < 0 ? -1 : a[1].number > 0) : a[0].m;
	case DP_FN_now:
		return now(s, a[0].number, &a[1]);
	case DP_FN_then:
		return then(s, a[0].number, &a[1]);
	case DP_FN_last:
		return s->any;
	case DP_FN_part:
		return part_of(s, a);
	case DP_FN_clock:
		return clock_at(s, a, n);
	case DP_FN_night:
		return night_to(s, day_of(s, &a[0]));
	case DP_FN_about:
		m = settle(s, a[0].m);
		m.about = true;
		return m;
	case DP_FN_duration:
		return duration(a, n, DP_MOMENT_DURATION, 2);
	case DP_FN_halves:
		return duration(a, n, DP_MOMENT_DURATION, 1);
	case DP_FN_every:
		return every(a, n);
	case DP_FN_ref:
		return (dp_moment){.kind = DP_MOMENT_REF, .grain = a[0].number >= DP_PAST && a[0].number <= DP_FUTURE ? (dp_unit)a[0].number : DP_PRESENT};
	case DP_FN_ahead:
		return dp_story_bearing(s) == DP_BEARING_FUTURE || dp_story_bearing(s) == DP_BEARING_PRESENT ? a[0].m : nothing();
	default:
		m = a[0].m;
		m.perhaps = true;
		return m;
	}
}

static cell arithmetic(uint32_t op, const cell *a, const cell *b)
{
	cell c = {.set = a->set && b->set && !a->moment && !b->moment};
	int64_t x = a->number, y = b->number;
	if (!c.set || x > FAR || x < -FAR || y > FAR || y < -FAR)
		return (cell){0};
	c.number = op == DP_OP_ADD ? x + y : op == DP_OP_SUB ? x - y : x * y;
	return c;
}

bool dp_story_value(const dp_story *self, uint32_t program, const dp_date_match *match, dp_moment *out)
{
	cell stack[DP_DATE_STACK + 1] = {{0}};
	uint32_t n = 0;
	for (const uint32_t *code = self->rules->code + program;; code++) {
		uint32_t op = *code & 255, argument = *code >> 8;
		if (op == DP_OP_RETURN)
			break;
		if (op == DP_OP_NUMBER) {
			stack[n++] = (cell){.set = true, .number = (int64_t)argument - (1 << 23)};
		} else if (op == DP_OP_LOAD) {
			bool bound = match->bound & 1u << argument;
			stack[n++] = (cell){.set = bound, .number = bound ? match->slot[argument] : 0};
		} else if (op == DP_OP_EMPTY) {
			stack[n++] = (cell){0};
		} else if (op == DP_OP_CALL) {
			n -= argument & 15;
			dp_moment m = call(self, argument >> 4, &stack[n], argument & 15);
			stack[n++] = (cell){.set = true, .moment = true, .m = m};
		} else {
			n--;
			stack[n - 1] = arithmetic(op, &stack[n - 1], &stack[n]);
		}
	}
	*out = settle(self, stack[0].m);
	return stack[0].moment && out->kind != DP_MOMENT_NONE;
}

void dp_story_tell(dp_story *self, const dp_moment *m)
{
	int64_t first, last;
	if (m->daily && !m->perhaps)
		self->daily++;
	if (m->kind == DP_MOMENT_POINT && m->leaning) {
		self->hour = *m;
		self->hour_sentence = self->sentence;
	}
	if (m->kind != DP_MOMENT_POINT || m->leaning || m->grain > DP_YEAR || !dp_moment_days(m, &first, &last))
		return;
	self->any = *m;
	self->any_sentence = self->sentence;
	if (m->grain == DP_DAY) {
		self->day = *m;
		self->day_sentence = self->sentence;
	}
}
