/* Word classes of dates.txt: single words with their numbers, and classes whose words are made of those of others. */
#include "date/compiler.h"

#include "base/error.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { WORD_MAX = 96, WORDS_MAX = 200000 };

int dp_date_wrong(dp_date_compiler *c, dp_str at, const char *what)
{
	return dp_source_fail(&c->source, c->error, at.p, "%s: \"%.*s\"", what, (int)(at.n > 60 ? 60 : at.n), at.p ? at.p : "");
}

uint32_t dp_date_entry_of(dp_date_compiler *c, dp_str word)
{
	char low[WORD_MAX * 2];
	uint32_t n = dp_utf8_tolower(word, low, sizeof low);
	if (n == UINT32_MAX)
		return DP_NONE;
	uint32_t *value = dp_strmap_builder_put(&c->entries, dp_str_of(low, n), c->entries.keys.n);
	return value ? *value : DP_NONE;
}

dp_date_case dp_date_writing(dp_str *word)
{
	if (word->n > 1 && word->p[0] == '=') {
		*word = dp_str_sub(*word, 1, word->n);
		return DP_CASE_LOWER;
	}
	return dp_utf8_capitalised(*word) ? DP_CASE_UPPER : DP_CASE_ANY;
}

bool dp_date_constant(dp_str text, int32_t *value)
{
	static const struct {
		const char *name;
		int32_t value;
	} names[] = {{"second", DP_SECOND}, {"minute", DP_MINUTE}, {"hour", DP_HOUR}, {"day", DP_DAY}, {"week", DP_WEEK}, {"weekend", DP_WEEKEND},
		     {"month", DP_MONTH}, {"quarter", DP_QUARTER}, {"half", DP_HALF}, {"season", DP_SEASON}, {"year", DP_YEAR}, {"decade", DP_DECADE},
		     {"century", DP_CENTURY}, {"millennium", DP_MILLENNIUM}, {"MO", DP_MORNING}, {"MI", DP_MIDDAY}, {"AF", DP_AFTERNOON},
		     {"EV", DP_EVENING}, {"NI", DP_NIGHT}, {"DT", DP_DAYTIME}, {"SP", DP_SPRING}, {"SU", DP_SUMMER}, {"FA", DP_AUTUMN}, {"WI", DP_WINTER},
		     {"PAST", DP_PAST}, {"PRESENT", DP_PRESENT}, {"FUTURE", DP_FUTURE}, {"some", DP_SOME}};
	uint32_t i = text.n && text.p[0] == '-';
	int64_t number = 0;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (dp_str_is(text, names[k].name)) {
			*value = names[k].value;
			return true;
		}
	if (i == text.n || text.n > 7)
		return false;
	for (; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		number = number * 10 + (text.p[i] - '0');
	}
	*value = (int32_t)(text.p[0] == '-' ? -number : number);
	return true;
}

static int spell_part(dp_date_compiler *c, dp_str word, char *out, uint32_t n, int (*each)(dp_date_compiler *, dp_str, void *), void *self)
{
	uint32_t open = 0;
	while (open < word.n && word.p[open] != '{')
		open++;
	if (n + open > WORD_MAX)
		return dp_date_wrong(c, word, "this word is too long");
	memcpy(out + n, word.p, open);
	n += open;
	if (open == word.n)
		return each(c, dp_str_of(out, n), self);
	uint32_t close = open;
	while (close < word.n && word.p[close] != '}')
		close++;
	if (close == word.n)
		return dp_date_wrong(c, word, "a brace is not closed");
	dp_str inside = dp_str_sub(word, open + 1, close), rest = dp_str_sub(word, close + 1, word.n), part;
	uint32_t list = dp_strmap_builder_get(&c->endings, inside);
	char by = ',';
	if (list != DP_NONE) {
		inside = c->texts.v[list].text;
		by = ';';
	}
	int rc = 0;
	for (bool more = true; rc == 0 && more;) {
		uint32_t at = 0;
		while (at < inside.n && inside.p[at] != by)
			at++;
		more = at < inside.n;
		part = dp_str_trim(dp_str_sub(inside, 0, at));
		inside = dp_str_sub(inside, at + 1, inside.n);
		if (n + part.n > WORD_MAX)
			return dp_date_wrong(c, word, "this word is too long");
		memcpy(out + n, part.p, part.n);
		rc = spell_part(c, rest, out, n + part.n, each, self);
	}
	return rc;
}

int dp_date_spell(dp_date_compiler *c, dp_str word, int (*each)(dp_date_compiler *c, dp_str word, void *self), void *self)
{
	char out[WORD_MAX + 1];
	return spell_part(c, word, out, 0, each, self);
}

int dp_date_class_of(dp_date_compiler *c, dp_str name, bool fresh, uint32_t *kind)
{
	uint32_t found = dp_strmap_builder_get(&c->class_names, name);
	if (found == DP_NONE && !fresh)
		return dp_date_wrong(c, name, "there is no class of this name above");
	if (found == DP_NONE) {
		dp_date_class *item = DP_PUSH(&c->arena, &c->classes);
		uint32_t *value = item ? dp_strmap_builder_put(&c->class_names, name, c->classes.n - 1) : NULL;
		if (!value || c->classes.n > UINT16_MAX)
			return dp_fail_memory(c->error);
		item->names[0] = name;
		found = *value;
	}
	*kind = found;
	return 0;
}

static int add(dp_date_compiler *c, dp_str word, const dp_date_member *member)
{
	dp_date_member m = *member;
	if (c->words.n >= WORDS_MAX)
		return dp_date_wrong(c, word, "there are too many words; the classes that are put together are too large");
	uint32_t entry = dp_date_entry_of(c, word);
	dp_date_word *item = entry == DP_NONE ? NULL : DP_PUSH(&c->arena, &c->words);
	if (!item)
		return dp_fail_memory(c->error);
	*item = (dp_date_word){entry, m};
	return 0;
}

static int add_spelled(dp_date_compiler *c, dp_str word, void *self)
{
	dp_date_member m = *(const dp_date_member *)self;
	m.writing = (uint8_t)dp_date_writing(&word);
	return add(c, word, &m);
}

/* `1 MO: word; word` */
int dp_date_class_line(dp_date_compiler *c, uint32_t kind, dp_str key, dp_str value)
{
	dp_date_member member = {.kind = (uint16_t)kind};
	dp_str part;
	while (dp_str_cut(&key, ' ', &part)) {
		if (member.values == DP_DATE_VALUES || !dp_date_constant(part, &member.value[member.values++]))
			return dp_date_wrong(c, part, "a class line is `numbers: words`, with at most 3 numbers or names of units; this is none");
	}
	dp_date_class *class = &c->classes.v[kind];
	if (member.values > class->values)
		class->values = member.values;
	while (dp_str_cut(&value, ';', &part)) {
		for (uint32_t i = 0; i < part.n; i++)
			if (part.p[i] == ' ')
				return dp_date_wrong(c, part, "a class holds single words");
		int rc = part.n ? dp_date_spell(c, part, add_spelled, &member) : dp_date_wrong(c, part, "a word is missing here");
		if (rc != 0)
			return rc;
	}
	return 0;
}

typedef struct compound {
	uint32_t kind;
	bool sum;
	dp_str part[6];
	uint32_t parts;
} compound;

static int combine(dp_date_compiler *c, const compound *k, uint32_t at, char *out, uint32_t n, dp_date_member m);

static int combine_with(dp_date_compiler *c, const compound *k, uint32_t at, char *out, uint32_t n, dp_date_member m, const dp_date_word *w)
{
	dp_str word = c->entries.keys.v[w->entry];
	if (n + word.n > WORD_MAX)
		return dp_date_wrong(c, k->part[at], "this word becomes too long");
	memcpy(out + n, word.p, word.n);
	if (n == 0)
		m.writing = w->member.writing;
	for (uint32_t i = 0; i < w->member.values; i++) {
		if (k->sum) {
			m.value[0] += w->member.value[i];
			m.values = 1;
		} else if (m.values == DP_DATE_VALUES) {
			return dp_date_wrong(c, k->part[at], "the words' numbers are more than 3; say `value: sum`?");
		} else {
			m.value[m.values++] = w->member.value[i];
		}
	}
	return combine(c, k, at + 1, out, n + word.n, m);
}

static int combine(dp_date_compiler *c, const compound *k, uint32_t at, char *out, uint32_t n, dp_date_member m)
{
	if (at == k->parts) {
		dp_date_class *class = &c->classes.v[k->kind];
		if (m.values > class->values)
			class->values = m.values;
		return add(c, dp_str_of(out, n), &m);
	}
	dp_str part = k->part[at];
	if (part.p[0] != '$') {
		if (n + part.n > WORD_MAX)
			return dp_date_wrong(c, part, "this word becomes too long");
		memcpy(out + n, part.p, part.n);
		return combine(c, k, at + 1, out, n + part.n, m);
	}
	uint32_t kind, words = c->words.n;
	int rc = dp_date_class_of(c, dp_str_sub(part, 1, part.n), false, &kind);
	for (uint32_t i = 0; rc == 0 && i < words; i++)
		if (c->words.v[i].member.kind == kind) {
			dp_date_word w = c->words.v[i];
			rc = combine_with(c, k, at, out, n, m, &w);
		}
	return rc;
}

/* `$weekday $part`: its captures are named after the classes. */
int dp_date_compound(dp_date_compiler *c, uint32_t kind, dp_str of, bool sum)
{
	compound k = {.kind = kind, .sum = sum};
	char out[WORD_MAX + 1];
	uint32_t names = 0;
	dp_str part;
	while (dp_str_cut(&of, ' ', &part)) {
		if (part.n == 0)
			continue;
		if (k.parts == sizeof k.part / sizeof *k.part)
			return dp_date_wrong(c, part, "a compound has at most 6 parts");
		k.part[k.parts++] = part;
		if (part.p[0] == '$' && !sum && names < DP_DATE_VALUES)
			c->classes.v[kind].names[names++] = dp_str_sub(part, 1, part.n);
	}
	if (k.parts < 2)
		return dp_date_wrong(c, of, "a compound has at least two parts");
	return combine(c, &k, 0, out, 0, (dp_date_member){.kind = (uint16_t)kind});
}
