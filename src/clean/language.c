#include "clean/clean.h"

#include "base/utf8.h"

enum { WORD_MAX = 64, MIN_WORDS = 8 };

typedef struct tally {
	float score[2 * DP_LANGUAGES_MAX]; /* of the language pack's languages, then the world's */
	uint32_t script[2 * DP_LANGUAGES_MAX];
	uint32_t words, letters;
} tally;

static uint32_t bits(uint32_t set)
{
	uint32_t n = 0;
	for (; set; set &= set - 1)
		n++;
	return n;
}

/* A word that several languages share speaks the less for each. */
static void add_word(const dp_clean *self, dp_str word, tally *t)
{
	uint32_t set[2], n = 0;
	for (uint32_t k = 0; k < 2; k++) {
		set[k] = dp_strmap_get(&self->languages[k].words, word);
		set[k] = set[k] == DP_NONE ? 0 : set[k];
		n += bits(set[k]);
	}
	t->words++;
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < self->languages[k].n; i++)
			if (set[k] >> i & 1)
				t->score[k * DP_LANGUAGES_MAX + i] += 1 / (float)n;
}

static void add_letter(const dp_clean *self, uint32_t c, tally *t)
{
	t->letters++;
	if (c < 0x370) /* Latin is no language's own */
		return;
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < self->languages[k].ranges; i++)
			if (c >= self->languages[k].range[i].first && c <= self->languages[k].range[i].last)
				t->script[k * DP_LANGUAGES_MAX + self->languages[k].range[i].language]++;
}

static void add_text(const dp_clean *self, dp_str text, tally *t)
{
	char low[WORD_MAX];
	uint32_t begin = DP_NONE;
	for (uint32_t at = 0; at <= text.n;) {
		uint32_t from = at, c = at < text.n ? dp_utf8_next(text, &at) : ' ';
		bool letter = dp_utf8_letter(c);
		if (letter)
			add_letter(self, c, t);
		if (letter && begin == DP_NONE)
			begin = from;
		if (!letter && begin != DP_NONE) {
			uint32_t n = dp_utf8_tolower(dp_str_sub(text, begin, from), low, sizeof low);
			add_word(self, dp_str_of(low, n == UINT32_MAX ? 0 : n), t);
			begin = DP_NONE;
		}
		if (from == text.n)
			break;
	}
}

static const dp_language_name *name_of(const dp_clean *self, uint32_t i)
{
	const dp_languages *l = &self->languages[i / DP_LANGUAGES_MAX];
	return &l->language[i % DP_LANGUAGES_MAX];
}

const dp_language_name *dp_language_of(const dp_clean *self, dp_str text)
{
	tally t = {0};
	uint32_t best = 0, script = 0;
	float second = 0;
	add_text(self, text, &t);
	for (uint32_t i = 1; i < 2 * DP_LANGUAGES_MAX; i++) {
		best = t.score[i] > t.score[best] ? i : best;
		script = t.script[i] > t.script[script] ? i : script;
	}
	for (uint32_t i = 0; i < 2 * DP_LANGUAGES_MAX; i++)
		second = i != best && t.score[i] > second ? t.score[i] : second;
	/* Languages of one script are told apart by their words where they have any. */
	if (t.letters >= 20 && t.script[script] * 2 > t.letters && t.score[best] < 3)
		return name_of(self, script);
	bool sure = t.words >= MIN_WORDS && t.score[best] >= 3 && t.score[best] > 0.06F * (float)t.words && t.score[best] > 1.3F * second;
	return sure ? name_of(self, best) : NULL;
}
