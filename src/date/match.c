#include "date/match.h"

#include "base/utf8.h"

enum { FORM_MAX = 128 };

typedef struct state {
	const dp_date_items *items;
	uint32_t at, steps;
	int32_t value[DP_DATE_RANGES]; /* of the last class or shape */
	uint32_t values;
	dp_date_match match;
} state;

static uint32_t figures(dp_str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9' ? DP_WORD_FIGURES : 0;
}

static bool all_capitals(dp_str s)
{
	uint32_t letters = 0;
	for (uint32_t at = 0; at < s.n;) {
		uint32_t c = dp_utf8_next(s, &at);
		if (dp_utf8_lower(c))
			return false;
		letters += dp_utf8_upper(c);
	}
	return letters > 1;
}

static bool sign(dp_str s)
{
	uint32_t at = 0, c = s.n ? dp_utf8_next(s, &at) : 'a';
	return !dp_utf8_letter(c) && !dp_utf8_digit(c);
}

static void look_up(dp_date_items *self, dp_date_item *item, dp_str form, bool opens)
{
	char low[FORM_MAX];
	uint32_t n = form.n < FORM_MAX / 2 ? dp_utf8_tolower(form, low, sizeof low) : UINT32_MAX;
	item->entry = n == UINT32_MAX ? DP_NONE : dp_strmap_get(&self->rules->words, dp_str_of(low, n));
	item->flags = figures(form) | (opens ? DP_WORD_OPENS : 0) | (dp_utf8_capitalised(form) ? DP_WORD_CAPITAL : 0);
	if (item->entry != DP_NONE && (item->flags & DP_WORD_CAPITAL) && all_capitals(form))
		item->flags |= DP_WORD_ALL_CAPITALS;
}

static bool noun(const dp_token *t, uint32_t flags)
{
	return t->upos == DP_UPOS_NONE ? (flags & DP_WORD_CAPITAL) && !(flags & DP_WORD_OPENS) : t->upos == DP_UPOS_NOUN;
}

static bool push(dp_date_items *self, dp_doc *doc, uint32_t token, uint32_t begin, uint32_t end)
{
	bool opens = self->list.n == 0 || (self->list.v[self->list.n - 1].flags & DP_WORD_SIGN);
	dp_date_item *item = DP_PUSH(&doc->arena, &self->list);
	if (!item)
		return false;
	*item = (dp_date_item){.begin = begin, .end = end, .first = token, .last = token};
	dp_str form = dp_doc_words(doc, begin, end);
	bool apart = dp_str_is(form, "-") && begin > 0 && doc->text.p[begin - 1] == ' ';
	look_up(self, item, apart ? DP_STR("–") : form, opens);
	if (sign(form))
		item->flags |= DP_WORD_SIGN;
	if (noun(&doc->tokens.v[token], item->flags))
		item->flags |= DP_WORD_NOUN;
	return true;
}

/* "14.30-18" and "2013-11-30" are one token, but several words here. */
static bool push_figures(dp_date_items *self, dp_doc *doc, uint32_t token)
{
	const dp_token *t = &doc->tokens.v[token];
	uint32_t from = t->begin;
	for (uint32_t at = t->begin; at < t->end;) {
		uint32_t next = at;
		uint32_t c = dp_utf8_next(doc->text, &next);
		if ((c == '-' || c == 0x2013) && at > from && next < t->end) {
			if (!push(self, doc, token, from, at) || !push(self, doc, token, at, next))
				return false;
			from = next;
		}
		at = next;
	}
	return push(self, doc, token, from, t->end);
}

bool dp_date_items_read(dp_date_items *self, dp_doc *doc, uint32_t sentence)
{
	const dp_sentence *s = &doc->sentences.v[sentence];
	self->doc = doc;
	self->list.n = 0;
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		const dp_token *t = &doc->tokens.v[i];
		if ((t->flags & DP_TOKEN_CONTINUES) && self->list.n) {
			self->list.v[self->list.n - 1].last = i;
			continue;
		}
		bool split = t->begin < t->end && doc->text.p[t->begin] >= '0' && doc->text.p[t->begin] <= '9';
		if (!(split ? push_figures(self, doc, i) : push(self, doc, i, t->begin, t->end)))
			return false;
	}
	return true;
}

static bool written(const dp_date_item *item, uint32_t writing)
{
	if (writing == DP_CASE_UPPER)
		return item->flags & DP_WORD_CAPITAL;
	return writing == DP_CASE_ANY || !(item->flags & DP_WORD_CAPITAL) || (item->flags & (DP_WORD_OPENS | DP_WORD_ALL_CAPITALS));
}

static bool in_class(state *s, const dp_date_item *item, uint32_t kind)
{
	const dp_dates *d = s->items->rules;
	if (item->entry == DP_NONE)
		return false;
	for (uint32_t i = d->entry[item->entry].member; i < d->entry[item->entry + 1].member; i++) {
		const dp_date_member *m = &d->member[i];
		if (m->kind != kind || !written(item, m->writing))
			continue;
		s->values = m->values < DP_DATE_VALUES ? m->values : DP_DATE_VALUES;
		memcpy(s->value, m->value, sizeof m->value);
		return true;
	}
	return false;
}

static bool skip(dp_str form, uint32_t *at, const char *text)
{
	uint32_t n = (uint32_t)strlen(text);
	if (form.n - *at < n || memcmp(form.p + *at, text, n) != 0)
		return false;
	*at += n;
	return true;
}

static bool shaped(state *s, const dp_date_item *item, const dp_date_shape *shape)
{
	if (!(item->flags & DP_WORD_FIGURES))
		return false;
	dp_str form = dp_doc_words(s->items->doc, item->begin, item->end);
	uint32_t at = 0;
	for (uint32_t i = 0; i < shape->ranges; i++) {
		const dp_date_range *r = &shape->range[i];
		int32_t value = 0;
		uint32_t n = 0;
		if (!skip(form, &at, r->before))
			return false;
		while (at < form.n && n < r->most && form.p[at] >= '0' && form.p[at] <= '9') {
			value = value * 10 + (form.p[at++] - '0');
			n++;
		}
		if (n < r->least || value < r->low || value > r->high)
			return false;
		s->value[i] = value;
	}
	s->values = shape->ranges;
	return skip(form, &at, shape->after) && at == form.n;
}

/* Does the word at hand fit the one-word test `code`? */
static bool test(state *s, uint32_t code)
{
	uint32_t argument = code >> 8;
	if (s->at >= s->items->list.n)
		return false;
	const dp_date_item *item = &s->items->list.v[s->at];
	switch (code & 255) {
	case DP_OP_WORD:
		return item->entry == argument >> 2 && written(item, argument & 3);
	case DP_OP_CLASS:
		return in_class(s, item, argument);
	case DP_OP_SHAPE:
		return shaped(s, item, &s->items->rules->shape[argument]);
	case DP_OP_FIGURES:
		return item->flags & DP_WORD_FIGURES;
	default:
		return item->flags & DP_WORD_NOUN;
	}
}

static void bind(state *s, uint32_t argument)
{
	uint32_t slot = argument >> 4, value = argument & 15;
	if (value >= s->values)
		return;
	s->match.slot[slot] = s->value[value];
	s->match.bound |= 1u << slot;
}

static bool run(state *s, uint32_t pc)
{
	const uint32_t *code = s->items->rules->code;
	for (; s->steps < DP_DATE_STEPS; s->steps++) {
		uint32_t op = code[pc] & 255, argument = code[pc] >> 8;
		if (op <= DP_OP_FIGURES) {
			if (!test(s, code[pc]))
				return false;
			s->at++;
		} else if (op == DP_OP_BIND) {
			bind(s, argument);
		} else if (op == DP_OP_NOT) {
			if (test(s, code[pc + 1]))
				return false;
			pc++;
		} else if (op == DP_OP_SPLIT) {
			state saved = *s;
			if (run(s, pc + 1))
				return true;
			saved.steps = s->steps;
			*s = saved;
			pc += argument;
		} else if (op == DP_OP_JUMP) {
			pc += argument;
		} else if (op == DP_OP_BEGIN) {
			s->match.begin = s->at;
		} else if (op == DP_OP_END) {
			s->match.end = s->at;
		} else {
			s->match.stop = s->at;
			return true;
		}
		pc++;
	}
	return false;
}

bool dp_date_try(const dp_date_items *self, uint32_t program, uint32_t at, dp_date_match *match)
{
	state s = {.items = self, .at = at};
	s.match.begin = at;
	s.match.end = UINT32_MAX;
	if (!run(&s, program))
		return false;
	if (s.match.end == UINT32_MAX)
		s.match.end = s.match.stop;
	if (s.match.end <= s.match.begin)
		return false;
	*match = s.match;
	return true;
}

static bool refused(const dp_date_items *self, const dp_date_rule *rule, const dp_date_match *m)
{
	dp_date_match other;
	if (rule->before != DP_NONE && m->begin > 0 && dp_date_try(self, rule->before, m->begin - 1, &other))
		return true;
	return rule->after != DP_NONE && m->end < self->list.n && dp_date_try(self, rule->after, m->end, &other);
}

uint32_t dp_date_best(const dp_date_items *self, uint32_t at, dp_date_match *match)
{
	const dp_dates *d = self->rules;
	const dp_date_item *item = &self->list.v[at];
	uint32_t best = DP_NONE, n = 0, figures_n = item->flags & DP_WORD_FIGURES ? d->shape_starts : 0;
	uint32_t from = 0;
	if (item->entry != DP_NONE) {
		from = d->entry[item->entry].start;
		n = d->entry[item->entry + 1].start - from;
	}
	for (uint32_t i = 0; i < n + figures_n; i++) {
		uint32_t r = i < n ? d->start[from + i] : d->shape_start[i - n];
		dp_date_match m;
		if (!dp_date_try(self, d->rule[r].find, at, &m) || refused(self, &d->rule[r], &m))
			continue;
		if (best == DP_NONE || m.end > match->end || (m.end == match->end && m.stop > match->stop) ||
			(m.end == match->end && m.stop == match->stop && r < best)) {
			best = r;
			*match = m;
		}
	}
	return best;
}
