/*
 * Patterns: words of the pattern text are separated by spaces.
 *
 *   pattern  = branch { "|" branch }          the first branch that fits
 *   branch   = { item }
 *   test     = word | $class | #shape | %noun | %figures
 *   item     = ( test | <let> | "(" pattern ")" | "[" | "]" ) [ "?" ]  |  "!" test
 *   $class:a,b and #shape:a,b capture numbers as a, b; without names a class captures as its own name, a shape not at all.
 */
#include "date/compiler.h"

#include "base/error.h"
#include "base/utf8.h"

enum { DEPTH_MAX = 16, PROGRAM_MAX = 2000 };

typedef struct parser {
	dp_date_compiler *c;
	dp_str rest; /* of the text, from the next word */
	bool captures;
	bool begun, ended;
} parser;

int dp_date_emit(dp_date_compiler *c, uint32_t operation, uint32_t argument)
{
	uint32_t *word = DP_PUSH(&c->arena, &c->code);
	if (!word || argument >= 1u << 24)
		return dp_fail_memory(c->error);
	*word = operation | argument << 8;
	return 0;
}

/* Puts an instruction before those from `at` on; offsets between these stay what they are. */
static int insert(dp_date_compiler *c, uint32_t at, uint32_t operation, uint32_t argument)
{
	int rc = dp_date_emit(c, operation, argument);
	if (rc != 0)
		return rc;
	uint32_t last = c->code.v[c->code.n - 1];
	memmove(c->code.v + at + 1, c->code.v + at, (c->code.n - 1 - at) * sizeof *c->code.v);
	c->code.v[at] = last;
	return 0;
}

static dp_str peek(const parser *p)
{
	dp_str s = dp_str_trim(p->rest);
	uint32_t n = 0;
	while (n < s.n && s.p[n] != ' ')
		n++;
	return dp_str_sub(s, 0, n);
}

static dp_str next(parser *p)
{
	dp_str word = peek(p);
	p->rest = dp_str_of(word.p + word.n, (size_t)(p->rest.p + p->rest.n - (word.p + word.n)));
	return word;
}

static int slot_of(dp_date_compiler *c, dp_str name, uint32_t *slot)
{
	for (*slot = 0; *slot < c->slot_count; ++*slot)
		if (dp_str_eq(c->slots[*slot], name))
			return 0;
	if (c->slot_count == DP_DATE_SLOTS)
		return dp_date_wrong(c, name, "a rule captures at most 10 numbers");
	c->slots[c->slot_count++] = name;
	return 0;
}

static int bind(parser *p, dp_str names)
{
	dp_str name;
	for (uint32_t i = 0; dp_str_cut(&names, ',', &name); i++) {
		uint32_t slot;
		if (!p->captures)
			return dp_date_wrong(p->c, name, "nothing can be captured here");
		int rc = name.n ? slot_of(p->c, name, &slot) : dp_date_wrong(p->c, name, "a name is missing here");
		if (rc == 0)
			rc = dp_date_emit(p->c, DP_OP_BIND, slot << 4 | i);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int class_item(parser *p, dp_str word)
{
	uint32_t kind, colon = dp_str_find(word, DP_STR(":"), 0);
	dp_str name = dp_str_sub(word, 1, colon);
	int rc = dp_date_class_of(p->c, name, false, &kind);
	if (rc == 0)
		rc = dp_date_emit(p->c, DP_OP_CLASS, kind);
	if (rc != 0 || !p->captures)
		return rc;
	if (colon != UINT32_MAX)
		return bind(p, dp_str_sub(word, colon + 1, word.n));
	const dp_date_class class = p->c->classes.v[kind];
	for (uint32_t i = 0; rc == 0 && i < class.values && class.names[i].n; i++) {
		uint32_t slot;
		rc = slot_of(p->c, class.names[i], &slot);
		if (rc == 0)
			rc = dp_date_emit(p->c, DP_OP_BIND, slot << 4 | i);
	}
	return rc;
}

static uint32_t digits(dp_str s, uint32_t at, int32_t *value)
{
	uint32_t n = 0;
	*value = 0;
	while (at + n < s.n && n < 6 && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		*value = *value * 10 + (s.p[at + n++] - '0');
	return n;
}

/* A range "1-31" at `*at`, with what stood before it; 1 where there is one, 0 where there is none. */
static int range_of(dp_str text, uint32_t *at, dp_date_range *range)
{
	uint32_t a = digits(text, *at, &range->low), b;
	if (a == 0 || *at + a >= text.n || text.p[*at + a] != '-')
		return 0;
	b = digits(text, *at + a + 1, &range->high);
	if (b < a || range->high < range->low)
		return 0;
	range->least = (uint8_t)a;
	range->most = (uint8_t)b;
	*at += a + 1 + b;
	return 1;
}

static int shape_of(dp_date_compiler *c, dp_str text, dp_date_shape *shape)
{
	uint32_t at = 0, n = 0;
	char between[sizeof shape->after];
	memset(shape, 0, sizeof *shape);
	while (at < text.n) {
		bool digit = text.p[at] >= '0' && text.p[at] <= '9';
		if (!digit) {
			if (n + 2 > sizeof shape->range[0].before)
				return dp_date_wrong(c, text, "too much stands between the ranges of this shape");
			between[n++] = text.p[at++];
			continue;
		}
		dp_date_range *range = &shape->range[shape->ranges];
		if (shape->ranges == DP_DATE_RANGES || !range_of(text, &at, range))
			return dp_date_wrong(c, text, "a shape is made of at most 4 ranges like 1-31 and signs between them");
		memcpy(range->before, between, n);
		n = 0;
		shape->ranges++;
	}
	memcpy(shape->after, between, n);
	return shape->ranges ? 0 : dp_date_wrong(c, text, "a shape has a range like 1-31");
}

static int shape_item(parser *p, dp_str word)
{
	dp_date_shape shape;
	uint32_t colon = dp_str_find(word, DP_STR(":"), 0), i = 0;
	/* "#0-24:00-59:h,min": a colon with a figure behind it belongs to the shape */
	while (colon != UINT32_MAX && colon + 1 < word.n && word.p[colon + 1] >= '0' && word.p[colon + 1] <= '9')
		colon = dp_str_find(word, DP_STR(":"), colon + 1);
	int rc = shape_of(p->c, dp_str_sub(word, 1, colon), &shape);
	if (rc != 0)
		return rc;
	while (i < p->c->shapes.n && memcmp(&p->c->shapes.v[i], &shape, sizeof shape) != 0)
		i++;
	if (i == p->c->shapes.n) {
		dp_date_shape *item = DP_PUSH(&p->c->arena, &p->c->shapes);
		if (!item)
			return dp_fail_memory(p->c->error);
		*item = shape;
	}
	rc = dp_date_emit(p->c, DP_OP_SHAPE, i);
	return rc == 0 && colon != UINT32_MAX ? bind(p, dp_str_sub(word, colon + 1, word.n)) : rc;
}

typedef struct spelled {
	uint32_t jumps[256], count;
} spelled;

/* Each spelling of a word is a branch: split, word, jump behind the last. */
static int spell_branch(dp_date_compiler *c, dp_str word, void *self)
{
	spelled *s = self;
	dp_date_case writing = dp_date_writing(&word);
	uint32_t entry = dp_date_entry_of(c, word);
	if (entry == DP_NONE || s->count == sizeof s->jumps / sizeof *s->jumps)
		return dp_date_wrong(c, word, "this word has too many spellings");
	int rc = dp_date_emit(c, DP_OP_SPLIT, 2);
	if (rc == 0)
		rc = dp_date_emit(c, DP_OP_WORD, entry << 2 | (uint32_t)writing);
	if (rc == 0)
		rc = dp_date_emit(c, DP_OP_JUMP, 0);
	s->jumps[s->count++] = c->code.n - 1;
	return rc;
}

static int word_item(parser *p, dp_str word)
{
	spelled s = {.count = 0};
	uint32_t start = p->c->code.n;
	int rc = dp_date_spell(p->c, word, spell_branch, &s);
	if (rc != 0)
		return rc;
	/* the last branch needs neither split nor jump */
	uint32_t last = s.jumps[s.count - 1];
	p->c->code.v[last - 2] = p->c->code.v[last - 1];
	p->c->code.n -= 2;
	for (uint32_t i = 0; i + 1 < s.count; i++)
		p->c->code.v[s.jumps[i]] = DP_OP_JUMP | (p->c->code.n - s.jumps[i] - 1) << 8;
	return start < p->c->code.n ? 0 : dp_date_wrong(p->c, word, "a word is missing here");
}

static int pattern(parser *p, bool inside);

static int let_item(parser *p, dp_str word)
{
	uint32_t found = word.n > 2 && word.p[word.n - 1] == '>' ? dp_strmap_builder_get(&p->c->lets, dp_str_sub(word, 1, word.n - 1)) : DP_NONE;
	if (found == DP_NONE)
		return dp_date_wrong(p->c, word, "there is no `let` of this name above");
	parser inner = {.c = p->c, .rest = p->c->texts.v[found].text, .captures = p->captures, .begun = true, .ended = true};
	int rc = pattern(&inner, false);
	if (rc == 0 && peek(&inner).n)
		rc = dp_date_wrong(p->c, peek(&inner), "this bracket closes nothing");
	return rc;
}

static int edge(parser *p, dp_str word, bool inside)
{
	bool begin = word.p[0] == '[';
	if (inside || (begin ? p->begun : !p->begun || p->ended))
		return dp_date_wrong(p->c, word, "`[` and `]` stand once each, outside of ( )");
	if (begin)
		p->begun = true;
	else
		p->ended = true;
	return dp_date_emit(p->c, begin ? DP_OP_BEGIN : DP_OP_END, 0);
}

static int single(parser *p, dp_str word)
{
	if (word.p[0] == '$' && word.n > 1)
		return class_item(p, word);
	if (word.p[0] == '#' && word.n > 1)
		return shape_item(p, word);
	if (word.p[0] == '<' && word.n > 1)
		return let_item(p, word);
	if (dp_str_is(word, "%noun"))
		return dp_date_emit(p->c, DP_OP_NOUN, 0);
	if (dp_str_is(word, "%figures"))
		return dp_date_emit(p->c, DP_OP_FIGURES, 0);
	return word_item(p, word);
}

static int negated(parser *p, dp_str word)
{
	uint32_t start = p->c->code.n;
	bool captures = p->captures;
	p->captures = false;
	int rc = dp_date_emit(p->c, DP_OP_NOT, 0);
	if (rc == 0)
		rc = single(p, dp_str_sub(word, 1, word.n));
	p->captures = captures;
	return rc == 0 && p->c->code.n != start + 2 ? dp_date_wrong(p->c, word, "`!` stands before one word, class or shape") : rc;
}

/* Makes what was written from `start` on optional where a question mark follows it. */
static int optional(parser *p, uint32_t start, bool yes)
{
	return yes ? insert(p->c, start, DP_OP_SPLIT, p->c->code.n - start) : 0;
}

static int item(parser *p, bool inside)
{
	dp_str word = next(p);
	uint32_t start = p->c->code.n;
	bool question = word.n > 1 && word.p[word.n - 1] == '?';
	if (dp_str_is(word, "(")) {
		int rc = pattern(p, true);
		dp_str close = next(p);
		if (rc == 0 && !dp_str_is(close, ")") && !dp_str_is(close, ")?"))
			rc = dp_date_wrong(p->c, word, "this bracket is not closed");
		return rc ? rc : optional(p, start, close.n == 2);
	}
	if (dp_str_is(word, "[") || dp_str_is(word, "]"))
		return edge(p, word, inside);
	if (word.n > 1 && word.p[0] == '!')
		return negated(p, word);
	if (question)
		word.n--;
	int rc = single(p, word);
	return rc ? rc : optional(p, start, question);
}

static bool at_end(const parser *p)
{
	dp_str word = peek(p);
	return word.n == 0 || dp_str_is(word, "|") || dp_str_is(word, ")") || dp_str_is(word, ")?");
}

static int pattern(parser *p, bool inside)
{
	uint32_t jumps[64], n = 0, start = p->c->code.n;
	int rc = ++p->c->depth > DEPTH_MAX ? dp_date_wrong(p->c, p->rest, "brackets or lets are nested too deeply") : 0;
	while (rc == 0) {
		while (rc == 0 && !at_end(p))
			rc = item(p, inside);
		if (rc != 0 || !dp_str_is(peek(p), "|"))
			break;
		next(p);
		rc = n == 64 ? dp_date_wrong(p->c, p->rest, "there are more than 64 branches") : insert(p->c, start, DP_OP_SPLIT, p->c->code.n - start + 1);
		if (rc == 0)
			rc = dp_date_emit(p->c, DP_OP_JUMP, 0);
		jumps[n++] = p->c->code.n - 1;
		start = p->c->code.n;
	}
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		p->c->code.v[jumps[i]] = DP_OP_JUMP | (p->c->code.n - jumps[i] - 1) << 8;
	p->c->depth--;
	return rc;
}

int dp_date_pattern(dp_date_compiler *c, dp_str text, bool captures, uint32_t *program)
{
	parser p = {.c = c, .rest = text, .captures = captures, .begun = !captures, .ended = !captures};
	*program = c->code.n;
	int rc = pattern(&p, false);
	if (rc == 0 && peek(&p).n)
		rc = dp_date_wrong(c, peek(&p), "this bracket closes nothing");
	if (rc == 0 && captures && p.begun != p.ended)
		rc = dp_date_wrong(c, text, "`[` is not closed");
	if (rc == 0)
		rc = dp_date_emit(c, DP_OP_MATCH, 0);
	return rc == 0 && c->code.n - *program > PROGRAM_MAX ? dp_date_wrong(c, text, "this pattern is too long") : rc;
}
