/* From packs/<lang>/dates.txt to the section "dates"; the grammar is in docs/packs.md. */
#include "date/compiler.h"
#include "date/date.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct start { /* an entry and a rule that can begin with it */
	uint32_t entry, rule;
} start;

typedef DP_VEC(start) start_list;
typedef DP_VEC(uint32_t) number_list;

enum { ENDINGS, CLASS, COMPOUND, LET, RULE, SIGNAL, STANZAS };

typedef struct stanza { /* the one at hand */
	uint32_t kind;
	uint32_t class_kind;
	dp_str name, of; /* `of` keeps the compound's parts until it is known whether they are summed */
	bool sum;
} stanza;

static int add_text(dp_date_compiler *c, dp_strmap_builder *names, dp_str name, dp_str text)
{
	dp_date_text *item = DP_PUSH(&c->arena, &c->texts);
	uint32_t *value = item ? dp_strmap_builder_put(names, name, DP_NONE) : NULL;
	if (!value)
		return dp_fail_memory(c->error);
	if (*value != DP_NONE)
		return dp_date_wrong(c, name, "this name is given twice");
	*value = c->texts.n - 1;
	item->text = text;
	return 0;
}

static int finish(dp_date_compiler *c, stanza *s)
{
	int rc = 0;
	if (s->kind == COMPOUND && s->of.n)
		rc = dp_date_compound(c, s->class_kind, s->of, s->sum);
	if (rc == 0 && s->kind == RULE && c->rules.n && (c->rules.v[c->rules.n - 1].find == DP_NONE))
		rc = dp_date_wrong(c, s->name, "this rule has no `find:`");
	const dp_date_signal *signal = s->kind == SIGNAL ? &c->signals.v[c->signals.n - 1] : NULL;
	if (signal && (signal->kind == DP_SIGNAL_RANGE ? signal->between : signal->before & signal->after) == DP_NONE)
		rc = dp_date_wrong(c, s->name, "a signal has `before:` or `after:`, a range `between:`");
	if (rc == 0 && s->kind == RULE && c->rules.v[c->rules.n - 1].value == DP_NONE && !(c->rules.v[c->rules.n - 1].flags & DP_RULE_NOTHING))
		rc = dp_date_wrong(c, s->name, "this rule has no `value:`");
	s->kind = STANZAS;
	s->of = (dp_str){0};
	s->sum = false;
	return rc;
}

static int open_rule(dp_date_compiler *c)
{
	dp_date_rule *rule = DP_PUSH(&c->arena, &c->rules);
	if (!rule)
		return dp_fail_memory(c->error);
	*rule = (dp_date_rule){DP_NONE, DP_NONE, DP_NONE, DP_NONE, DP_NONE, 0};
	c->slot_count = 0;
	return 0;
}

static int open_signal(dp_date_compiler *c, dp_str name)
{
	static const char *const names[DP_SIGNAL_KINDS] = {"since", "from", "until", "about", "range", "undated", "start", "ahead"};
	dp_date_signal *signal = DP_PUSH(&c->arena, &c->signals);
	if (!signal)
		return dp_fail_memory(c->error);
	*signal = (dp_date_signal){DP_SIGNAL_KINDS, DP_NONE, DP_NONE, DP_NONE};
	for (uint32_t i = 0; i < DP_SIGNAL_KINDS; i++)
		if (dp_str_is(name, names[i]))
			signal->kind = i;
	return signal->kind < DP_SIGNAL_KINDS ? 0 : dp_date_wrong(c, name, "a signal is since, from, until, about, range, undated, start or ahead");
}

static int open_stanza(dp_date_compiler *c, stanza *s, const dp_pair *pair)
{
	static const char *const kinds[STANZAS] = {"endings", "class", "compound", "let", "rule", "signal"};
	int rc = finish(c, s);
	if (rc != 0)
		return rc;
	s->name = pair->value;
	s->kind = 0;
	while (s->kind < STANZAS && !dp_str_is(pair->key, kinds[s->kind]))
		s->kind++;
	if (s->kind == STANZAS || s->name.n == 0)
		return dp_date_wrong(c, pair->key, "a stanza begins with `endings`, `class`, `compound`, `let`, `rule` or `signal` and a name");
	if (s->kind == CLASS || s->kind == COMPOUND)
		return dp_date_class_of(c, s->name, true, &s->class_kind);
	return s->kind == RULE ? open_rule(c) : s->kind == SIGNAL ? open_signal(c, s->name) : 0;
}

static int rule_line(dp_date_compiler *c, const dp_pair *pair)
{
	dp_date_rule *rule = &c->rules.v[c->rules.n - 1];
	uint32_t program = DP_NONE;
	int rc;
	if (dp_str_is(pair->key, "find")) {
		rc = dp_date_pattern(c, pair->value, true, &program);
		rule->find = program;
	} else if (dp_str_is(pair->key, "unless before")) {
		rc = dp_date_pattern(c, pair->value, false, &program);
		rule->before = program;
	} else if (dp_str_is(pair->key, "unless after")) {
		rc = dp_date_pattern(c, pair->value, false, &program);
		rule->after = program;
	} else if (dp_str_is(pair->key, "value") && dp_str_is(pair->value, "nothing")) {
		rule->flags |= DP_RULE_NOTHING;
		rc = 0;
	} else if (dp_str_is(pair->key, "value")) {
		rc = dp_date_value(c, pair->value, &program);
		rule->value = program;
	} else if (dp_str_is(pair->key, "edtf") && dp_str_is(pair->value, "none")) {
		rule->flags |= DP_RULE_UNDATED;
		rc = 0;
	} else if (dp_str_is(pair->key, "edtf")) {
		rc = dp_date_value(c, pair->value, &program);
		rule->edtf = program;
	} else {
		rc = dp_str_is(pair->key, "example") ? 0 : dp_date_wrong(c, pair->key, "a rule has find, unless before, unless after, value, edtf and example");
	}
	return rc;
}

static int signal_line(dp_date_compiler *c, const dp_pair *pair)
{
	dp_date_signal *signal = &c->signals.v[c->signals.n - 1];
	uint32_t *program = dp_str_is(pair->key, "before") ? &signal->before : dp_str_is(pair->key, "after") ? &signal->after
		: dp_str_is(pair->key, "between") ? &signal->between : NULL;
	if (dp_str_is(pair->key, "example"))
		return 0;
	return program ? dp_date_pattern(c, pair->value, false, program) : dp_date_wrong(c, pair->key, "a signal has before, after, between and example");
}

static int line(dp_date_compiler *c, stanza *s, const dp_pair *pair)
{
	switch (s->kind) {
	case ENDINGS:
		return dp_str_is(pair->key, "are") ? add_text(c, &c->endings, s->name, pair->value) : dp_date_wrong(c, pair->key, "endings have one line, `are`");
	case LET:
		return dp_str_is(pair->key, "is") ? add_text(c, &c->lets, s->name, pair->value) : dp_date_wrong(c, pair->key, "a let has one line, `is`");
	case CLASS:
		return dp_date_class_line(c, s->class_kind, pair->key, pair->value);
	case COMPOUND:
		if (dp_str_is(pair->key, "of"))
			s->of = pair->value;
		else if (dp_str_is(pair->key, "value") && dp_str_is(pair->value, "sum"))
			s->sum = true;
		else
			return dp_date_wrong(c, pair->key, "a compound has `of` and, if its numbers are added, `value: sum`");
		return 0;
	case RULE:
		return rule_line(c, pair);
	default:
		return signal_line(c, pair);
	}
}

static int add_start(dp_date_compiler *c, start_list *starts, uint32_t entry, uint32_t rule)
{
	start *item = DP_PUSH(&c->arena, starts);
	if (!item)
		return dp_fail_memory(c->error);
	*item = (start){entry, rule};
	return 0;
}

static int first_words(dp_date_compiler *c, uint32_t rule, uint32_t pc, start_list *starts, number_list *shapes)
{
	uint32_t op = c->code.v[pc] & 255, argument = c->code.v[pc] >> 8;
	int rc = 0;
	switch (op) {
	case DP_OP_WORD:
		return add_start(c, starts, argument >> 2, rule);
	case DP_OP_CLASS:
		for (uint32_t i = 0; rc == 0 && i < c->words.n; i++)
			if (c->words.v[i].member.kind == argument)
				rc = add_start(c, starts, c->words.v[i].entry, rule);
		return rc;
	case DP_OP_SHAPE:
	case DP_OP_FIGURES: {
		uint32_t *item = DP_PUSH(&c->arena, shapes);
		if (!item)
			return dp_fail_memory(c->error);
		*item = rule;
		return 0;
	}
	case DP_OP_SPLIT:
		rc = first_words(c, rule, pc + 1, starts, shapes);
		return rc ? rc : first_words(c, rule, pc + 1 + argument, starts, shapes);
	case DP_OP_JUMP:
		return first_words(c, rule, pc + 1 + argument, starts, shapes);
	case DP_OP_BEGIN:
		return first_words(c, rule, pc + 1, starts, shapes);
	default:
		return dp_fail_at(c->error, DEPESCHE_ESOURCE, c->source.path, 0, 0, "rule %u could begin with no certain word; the words before `?` must not be all", rule + 1);
	}
}

static int by_entry(const void *a, const void *b)
{
	const start *x = a, *y = b;
	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

static int by_word(const void *a, const void *b)
{
	const dp_date_word *x = a, *y = b;
	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	if (x->member.kind != y->member.kind)
		return x->member.kind < y->member.kind ? -1 : 1;
	return memcmp(&x->member, &y->member, sizeof x->member);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void unique(start_list *starts, number_list *shapes)
{
	uint32_t n = 0;
	if (starts->n)
		qsort(starts->v, starts->n, sizeof *starts->v, by_entry);
	for (uint32_t i = 0; i < starts->n; i++)
		if (n == 0 || by_entry(&starts->v[n - 1], &starts->v[i]) != 0)
			starts->v[n++] = starts->v[i];
	starts->n = n;
	n = 0;
	if (shapes->n)
		qsort(shapes->v, shapes->n, sizeof *shapes->v, by_number);
	for (uint32_t i = 0; i < shapes->n; i++)
		if (n == 0 || shapes->v[n - 1] != shapes->v[i])
			shapes->v[n++] = shapes->v[i];
	shapes->n = n;
}

static void write(dp_date_compiler *c, const start_list *starts, const number_list *shapes, dp_buf *out)
{
	uint32_t entries = c->entries.keys.n, word = 0, at = 0;
	dp_buf_add(out, "DAT2", 4);
	const uint32_t head[] = {entries, c->words.n, starts->n, shapes->n, c->shapes.n, c->rules.n, c->signals.n, c->code.n,
				 dp_strmap_builder_get(&c->class_names, DP_STR("expecting"))};
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		dp_buf_u32(out, head[i]);
	dp_buf_align(out, 16);
	dp_strmap_builder_write(&c->entries, out);
	for (uint32_t e = 0; e <= entries; e++) {
		dp_buf_u32(out, word);
		dp_buf_u32(out, at);
		while (word < c->words.n && c->words.v[word].entry == e)
			word++;
		while (at < starts->n && starts->v[at].entry == e)
			at++;
	}
	for (uint32_t i = 0; i < c->words.n; i++)
		dp_buf_add(out, &c->words.v[i].member, sizeof(dp_date_member));
	for (uint32_t i = 0; i < starts->n; i++)
		dp_buf_u32(out, starts->v[i].rule);
	for (uint32_t i = 0; i < shapes->n; i++)
		dp_buf_u32(out, shapes->v[i]);
	dp_buf_add(out, c->shapes.v ? (const void *)c->shapes.v : "", c->shapes.n * sizeof *c->shapes.v);
	dp_buf_add(out, c->rules.v ? (const void *)c->rules.v : "", c->rules.n * sizeof *c->rules.v);
	dp_buf_add(out, c->signals.v ? (const void *)c->signals.v : "", c->signals.n * sizeof *c->signals.v);
	for (uint32_t i = 0; i < c->code.n; i++)
		dp_buf_u32(out, c->code.v[i]);
	dp_buf_align(out, 16);
}

static int read(dp_date_compiler *c, dp_buf *out)
{
	stanza s = {.kind = STANZAS};
	dp_pair pair;
	start_list starts = {0};
	number_list shapes = {0};
	int rc;
	while ((rc = dp_source_pair(&c->source, &pair, c->error)) > 0) {
		rc = pair.first || s.kind == STANZAS ? open_stanza(c, &s, &pair) : line(c, &s, &pair);
		if (rc != 0)
			return rc;
	}
	if (rc == 0)
		rc = finish(c, &s);
	for (uint32_t i = 0; rc == 0 && i < c->rules.n; i++)
		rc = first_words(c, i, c->rules.v[i].find, &starts, &shapes);
	if (rc != 0)
		return rc;
	if (c->words.n)
		qsort(c->words.v, c->words.n, sizeof *c->words.v, by_word);
	unique(&starts, &shapes);
	write(c, &starts, &shapes, out);
	return out->failed ? dp_fail_memory(c->error) : 0;
}

int dp_date_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	dp_date_compiler c = {.error = error};
	char path[4096];
	snprintf(path, sizeof path, "%s/dates.txt", dir);
	int rc = dp_source_open(&c.source, path, error);
	if (rc != 0)
		return rc;
	dp_arena_init(&c.arena, (size_t)256 << 20);
	dp_strmap_builder_init(&c.entries, &c.arena);
	dp_strmap_builder_init(&c.class_names, &c.arena);
	dp_strmap_builder_init(&c.lets, &c.arena);
	dp_strmap_builder_init(&c.endings, &c.arena);
	rc = read(&c, out);
	dp_source_close(&c.source);
	dp_arena_release(&c.arena);
	return rc;
}
