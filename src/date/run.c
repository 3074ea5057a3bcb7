/* From words to times: find, evaluate, and set into the signals around them. */
#include "date/date.h"

#include "date/story.h"

#include "base/error.h"

enum { CONTEXT = 6 /* words that a signal may take before an expression */ };

typedef struct found { /* a time of the document with what it means */
	dp_moment value, act;
	uint32_t begin, end; /* words of its sentence */
	bool dates_act;
} found;

typedef struct runner {
	dp_doc *doc;
	const dp_dates *rules;
	dp_date_items items;
	dp_story story;
	DP_VEC(found) found; /* one for each of doc->times */
	uint32_t first;      /* of the sentence at hand */
} runner;

static dp_time_kind kind_of(const dp_moment *m)
{
	if (m->kind == DP_MOMENT_DURATION)
		return DP_TIME_DURATION;
	if (m->kind == DP_MOMENT_SET)
		return DP_TIME_SET;
	return m->kind == DP_MOMENT_POINT && m->grain == DP_DAY && (m->part || m->hour != DP_NO_CLOCK) ? DP_TIME_TIME : DP_TIME_DATE;
}

/* Does a program match the words that end at `at`? */
static bool behind(const runner *r, uint32_t program, uint32_t at)
{
	dp_date_match m;
	dp_date_items before = r->items;
	before.list.n = at;
	for (uint32_t n = 1; n <= CONTEXT && n <= at; n++)
		if (dp_date_try(&before, program, at - n, &m) && m.stop == at)
			return true;
	return false;
}

static bool ahead(const runner *r, uint32_t program, uint32_t at, uint32_t *stop)
{
	dp_date_match m;
	if (at >= r->items.list.n || !dp_date_try(&r->items, program, at, &m))
		return false;
	*stop = m.stop;
	return true;
}

/* Does a signal of this kind stand around the expression at words `begin` to `end`? */
static bool has_signal(const runner *r, dp_signal_kind kind, uint32_t begin, uint32_t end)
{
	uint32_t stop;
	for (uint32_t k = 0; k < r->rules->signals; k++) {
		const dp_date_signal *s = &r->rules->signal[k];
		bool before = s->kind == kind && (s->before == DP_NONE || behind(r, s->before, begin));
		if (before && (s->after == DP_NONE || ahead(r, s->after, end, &stop)))
			return true;
	}
	return false;
}

/* Do the words between `f` and word `at` make both the ends of a range? */
static bool joined(const runner *r, const found *f, uint32_t at)
{
	uint32_t stop;
	for (uint32_t k = 0; k < r->rules->signals; k++) {
		const dp_date_signal *s = &r->rules->signal[k];
		if (s->kind != DP_SIGNAL_RANGE || s->between == DP_NONE || (s->before != DP_NONE && !behind(r, s->before, f->begin)))
			continue;
		if (ahead(r, s->between, f->end, &stop) && stop == at)
			return true;
	}
	return false;
}

/*
 * What stands around the expression in its sentence, as far as it tells what is meant by it. What recurs holds on through what follows it at
 * once: "jeden Mittwoch von 9 bis 12 Uhr".
 */
static void look_around(runner *r, uint32_t begin, uint32_t end)
{
	enum { AT_ONCE = 2 };
	const found *f = r->found.n > r->first ? &r->found.v[r->found.n - 1] : NULL;
	dp_moment none = {.kind = DP_MOMENT_NONE};
	bool sign = f && begin == f->end + 1 && (r->items.list.v[f->end].flags & DP_WORD_SIGN);
	r->story.since = has_signal(r, DP_SIGNAL_SINCE, begin, end);
	r->story.ahead = has_signal(r, DP_SIGNAL_AHEAD, begin, end);
	r->story.beside = f && (begin == f->end || sign) ? f->value : none;
	r->story.from = f && joined(r, f, begin) ? f->value : none;
	if (!f || begin > f->end + AT_ONCE)
		r->story.habit = none;
	else if (f->value.kind == DP_MOMENT_SET)
		r->story.habit = f->value;
}

/* "Jerzy Montag", "Bild am Sonntag": what belongs to a longer name is no time. */
static bool part_of_name(const dp_doc *doc, uint32_t begin, uint32_t end)
{
	uint32_t low = 0, high = doc->mentions.n;
	while (low < high) { /* the first mention that may reach beyond `begin`: they are in order of their begin */
		uint32_t middle = (low + high) / 2;
		if (doc->mentions.v[middle].begin <= begin)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low, n = 0; i-- > 0 && n < 4; n++) {
		const dp_mention *m = &doc->mentions.v[i];
		if (m->kind == DP_MENTION_NAME && m->name_begin <= begin && end <= m->name_end && m->name_end - m->name_begin > end - begin)
			return true;
	}
	return false;
}

/* A part of any day. */
static bool mornings(const dp_moment *m)
{
	return m->kind == DP_MOMENT_SET && m->pending == DP_SOME_DAY && m->part;
}

static bool whole_day(const dp_moment *m)
{
	return m->kind == DP_MOMENT_POINT && m->grain == DP_DAY && m->pending == DP_KNOWN && !m->part && m->hour == DP_NO_CLOCK;
}

/* "Three months later" from the wrong day: in the past tense nothing is after the publication. */
static bool too_late(const dp_story *s, const dp_moment *m)
{
	int64_t first, last;
	return s->dated && dp_moment_days(m, &first, &last) && first > s->published && dp_story_bearing(s) == DP_BEARING_PAST;
}

static bool add(runner *r, const dp_date_rule *rule, const dp_date_match *m)
{
	found f = {.begin = m->begin, .end = m->end};
	const dp_date_item *first = &r->items.list.v[m->begin], *last = &r->items.list.v[m->end - 1];
	r->story.token = last->last;
	look_around(r, m->begin, m->end);
	if ((rule->flags & DP_RULE_NOTHING) || !dp_story_value(&r->story, rule->value, m, &f.value))
		return true;
	if (mornings(&f.value) && whole_day(&r->story.beside)) {
		dp_unit part = f.value.part; /* "on 3 May in the mornings" is that morning */
		f.value = r->story.beside;
		f.value.part = part;
		f.value.leaning = true;
	}
	f.act = f.value;
	if (rule->edtf != DP_NONE && !dp_story_value(&r->story, rule->edtf, m, &f.act))
		f.act.kind = DP_MOMENT_NONE;
	if (f.value.kind == DP_MOMENT_DURATION && too_late(&r->story, &f.act))
		f.act.kind = DP_MOMENT_NONE;
	f.dates_act = !(rule->flags & DP_RULE_UNDATED) && f.act.kind == DP_MOMENT_POINT;
	if (part_of_name(r->doc, first->begin, last->end))
		return true;
	dp_time *t = DP_PUSH(&r->doc->arena, &r->doc->times);
	found *item = DP_PUSH(&r->doc->arena, &r->found);
	if (!t || !item)
		return false;
	*item = f;
	*t = (dp_time){.begin = first->begin, .end = last->end, .first = first->first, .last = last->last, .sentence = r->story.sentence, .kind = kind_of(&f.value)};
	dp_story_tell(&r->story, f.act.kind == DP_MOMENT_POINT ? &f.act : &f.value);
	if (f.act.kind == DP_MOMENT_POINT && has_signal(r, DP_SIGNAL_START, f.begin, f.end))
		r->story.start = f.act;
	bool unknown = rule->edtf != DP_NONE && f.act.kind == DP_MOMENT_NONE; /* how many days ago */
	r->story.hazy |= unknown && f.value.kind == DP_MOMENT_DURATION && f.value.unit[0] == DP_DAY;
	return true;
}

/* Is there more at the place where the extent begins, when words before it were asked for? "im [Herbst]", but "[Herbst 2011]". */
static bool longer(const runner *r, uint32_t at, const dp_date_match *m)
{
	dp_date_match other;
	return m->begin > at && dp_date_best(&r->items, m->begin, &other) != DP_NONE && other.end > m->end;
}

static bool find(runner *r)
{
	for (uint32_t at = 0; at < r->items.list.n;) {
		dp_date_match m;
		uint32_t rule = dp_date_best(&r->items, at, &m);
		if (rule == DP_NONE || longer(r, at, &m)) {
			at++;
			continue;
		}
		if (!add(r, &r->rules->rule[rule], &m))
			return false;
		at = m.end > at ? m.end : at + 1;
	}
	return true;
}

static dp_str keep(runner *r, const char *text, uint32_t n)
{
	return n ? dp_arena_str(&r->doc->arena, dp_str_of(text, n)) : DP_STR("");
}

static dp_str plain(runner *r, const found *f)
{
	char text[DP_TIME_TEXT];
	return keep(r, text, f->dates_act ? dp_moment_edtf(&f->act, text) : 0);
}

static dp_str interval(runner *r, const found *from, const found *to)
{
	char first[DP_TIME_TEXT] = "..", last[DP_TIME_TEXT] = "..", text[2 * DP_TIME_TEXT];
	int64_t a, b, c;
	if ((from && !dp_moment_days(&from->act, &a, &b)) || (to && !dp_moment_days(&to->act, &c, &b)) || (from && to && a > c))
		return DP_STR("");
	uint32_t n = from ? dp_moment_first(&from->act, first) : 2, k = to ? dp_moment_last(&to->act, last) : 2;
	if (n == 0 || k == 0)
		return DP_STR("");
	if (n == k && memcmp(first, last, n) == 0)
		return keep(r, first, n);
	memcpy(text, first, n);
	text[n] = '/';
	memcpy(text + n + 1, last, k);
	return keep(r, text, n + 1 + k);
}

/* "vom 24. bis 27. April" is one interval, which both ends get. */
static bool ranged(runner *r, uint32_t i, uint32_t end)
{
	found *f = &r->found.v[i];
	if (i + 1 >= end || !f->dates_act || !f[1].dates_act || !joined(r, f, f[1].begin))
		return false;
	dp_str both = interval(r, f, f + 1);
	if (both.n)
		r->doc->times.v[i].edtf = r->doc->times.v[i + 1].edtf = both;
	return both.n > 0;
}

/* Does this signal stand around the time? Only what opens an interval can stand by a duration, whose date is where it begins. */
static bool stands(const runner *r, const dp_date_signal *s, const found *f)
{
	uint32_t stop;
	bool opens = s->kind == DP_SIGNAL_SINCE || s->kind == DP_SIGNAL_FROM || s->kind == DP_SIGNAL_UNDATED;
	if (s->kind == DP_SIGNAL_RANGE || s->kind == DP_SIGNAL_START || s->kind == DP_SIGNAL_AHEAD || (!opens && f->value.kind == DP_MOMENT_DURATION))
		return false;
	return (s->before == DP_NONE || behind(r, s->before, f->begin)) && (s->after == DP_NONE || ahead(r, s->after, f->end, &stop));
}

static dp_str signalled(runner *r, found *f)
{
	bool clock = f->act.hour != DP_NO_CLOCK; /* its interval lies within the day */
	for (uint32_t k = 0; k < r->rules->signals && f->dates_act && !clock; k++) {
		const dp_date_signal *s = &r->rules->signal[k];
		if (!stands(r, s, f))
			continue;
		if (s->kind == DP_SIGNAL_ABOUT) {
			f->act.about |= !f->act.part;
			break;
		}
		if (s->kind == DP_SIGNAL_UNDATED)
			return DP_STR("");
		return s->kind == DP_SIGNAL_UNTIL ? interval(r, NULL, f) : interval(r, f, NULL);
	}
	return plain(r, f);
}

/* Values and dates of the times from `first` on, all of one sentence. */
static void write(runner *r, uint32_t first)
{
	char text[DP_TIME_TEXT];
	for (uint32_t i = first; i < r->found.n; i++) {
		r->doc->times.v[i].value = keep(r, text, dp_moment_timex(&r->found.v[i].value, text));
		if (r->doc->times.v[i].edtf.n)
			continue;
		if (!ranged(r, i, r->found.n))
			r->doc->times.v[i].edtf = signalled(r, &r->found.v[i]);
	}
}

/* In a text that counts no days, "today" is nowadays; but "until today" ends on a day. */
static void nowadays(runner *r)
{
	for (uint32_t i = 0; i < r->found.n; i++) {
		dp_time *t = &r->doc->times.v[i];
		if (!r->found.v[i].value.perhaps || r->story.daily || memchr(t->edtf.p, '/', t->edtf.n))
			continue;
		r->story.token = t->last;
		r->story.since = r->story.ahead = false;
		if (dp_story_bearing(&r->story) == DP_BEARING_PAST)
			continue;
		t->value = DP_STR("PRESENT_REF");
		t->edtf = DP_STR("");
	}
}

int dp_date_run(const dp_dates *self, dp_doc *doc, depesche_error *error)
{
	runner r = {.doc = doc, .rules = self, .items = {.rules = self}};
	doc->times.n = 0;
	if (!dp_story_init(&r.story, self, doc))
		return dp_fail_memory(error);
	for (uint32_t s = 0; s < doc->sentences.n; s++) {
		uint32_t first = r.found.n;
		r.story.sentence = s;
		r.story.hazy = false;
		r.first = first;
		if (!dp_date_items_read(&r.items, doc, s) || !find(&r))
			return dp_fail_memory(error);
		write(&r, first);
	}
	nowadays(&r);
	for (uint32_t i = 0; i < doc->times.n; i++)
		if (!doc->times.v[i].value.p || !doc->times.v[i].edtf.p)
			return dp_fail_memory(error);
	return 0;
}
