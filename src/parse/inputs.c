#include "parse/inputs.h"

#include "base/utf8.h"

/* Layout of `bit`: features, parts of speech, valency, how the word is known. */
enum { FEATS = DP_FEAT_INDEX_PSOR_SING, UPOS_AT = FEATS, VALENCY_AT = UPOS_AT + DP_UPOS_COUNT, VALENCIES = 12, KNOWN_AT = VALENCY_AT + VALENCIES };
enum { KNOWN, BY_TAIL, UNKNOWN };

_Static_assert(KNOWN_AT + 3 <= DP_INPUT_BITS, "all bits have a row");

typedef struct sets {
	dp_feats feats;
	uint32_t upos, valency;
	bool any;
} sets;

static void add_readings(const dp_lexicon *lexicon, dp_str form, sets *s)
{
	uint32_t n, lemma;
	const dp_reading *r = dp_lexicon_lookup(lexicon, form, &n, &lemma);
	for (uint32_t i = 0; r && i < n; i++) {
		s->feats |= r[i].feats;
		s->upos |= 1u << r[i].upos;
		s->valency |= dp_lexicon_word(lexicon, lemma, &r[i])->valency;
		s->any = true;
	}
}

/* The longest last part of a compound that is a known noun, adjective or verb of at least four bytes. */
static void add_tail(const dp_lexicon *lexicon, dp_str form, sets *s)
{
	enum { LONGEST = 64, SHORTEST = 4 };
	char part[LONGEST];
	uint32_t from = form.n > LONGEST - 1 ? form.n - (LONGEST - 1) : 2;
	bool capital = dp_utf8_capitalised(form);
	for (uint32_t at = from; at + SHORTEST <= form.n; at++) {
		if (((unsigned char)form.p[at] & 0xC0) == 0x80)
			continue;
		uint32_t n = form.n - at;
		memcpy(part, form.p + at, n);
		if (capital && part[0] >= 'a' && part[0] <= 'z')
			part[0] = (char)(part[0] - 32);
		else if (capital && (unsigned char)part[0] == 0xC3 && (unsigned char)part[1] >= 0xA0)
			part[1] = (char)(part[1] - 0x20);
		sets tail = {0};
		add_readings(lexicon, dp_str_of(part, n), &tail);
		if (tail.upos & (1u << DP_UPOS_NOUN | 1u << DP_UPOS_ADJ | 1u << DP_UPOS_VERB)) {
			*s = tail;
			return;
		}
	}
}

static void add_bits(dp_input *out, uint64_t set, uint32_t n, uint32_t from)
{
	for (uint32_t i = 0; i < n; i++)
		if ((set >> i & 1) && out->bits < DP_INPUT_BITS_MAX - 1)
			out->bit[out->bits++] = (uint8_t)(from + i);
}

static uint8_t shape_of(dp_str form, bool first)
{
	uint32_t at = 0, n = 0, upper = 0, digits = 0;
	bool letter = false, capital = dp_utf8_capitalised(form);
	while (at < form.n) {
		uint32_t c = dp_utf8_next(form, &at);
		letter |= n == 0 && dp_utf8_letter(c);
		upper += dp_utf8_upper(c);
		digits += dp_utf8_digit(c);
		n++;
	}
	return (uint8_t)(capital | (digits > 0) << 1 | (upper > 1) << 2 | letter << 3 | first << 4 | (n <= 2) << 5);
}

uint32_t dp_input_of(const dp_lexicon *lexicon, dp_str form, bool first, dp_input *out, char *lower, uint32_t room)
{
	sets s = {0};
	dp_str cut = form.n > room ? dp_str_sub(form, 0, room) : form;
	uint32_t n = dp_utf8_tolower(form, lower, room);
	if (n == UINT32_MAX) {
		memcpy(lower, cut.p, cut.n);
		n = cut.n;
	}
	dp_str low = dp_str_of(lower, n);
	add_readings(lexicon, form, &s);
	if (first || !s.any)
		add_readings(lexicon, low, &s);
	bool known = s.any;
	if (!known)
		add_tail(lexicon, form, &s);
	out->bits = 0;
	add_bits(out, s.feats, FEATS, 0);
	add_bits(out, s.upos, DP_UPOS_COUNT, UPOS_AT);
	add_bits(out, s.valency, VALENCIES, VALENCY_AT);
	out->bit[out->bits++] = (uint8_t)(KNOWN_AT + (known ? KNOWN : s.any ? BY_TAIL : UNKNOWN));
	out->shape = shape_of(form, first);
	uint32_t at = n;
	for (uint32_t k = 0, letters = 0; k < DP_INPUT_SUFFIXES; k++) {
		for (; at > 0 && letters < k + 2; letters++)
			dp_utf8_before(low, at, &at);
		out->suffix[k] = 1 + (uint32_t)((dp_str_hash(dp_str_of(low.p + at, n - at)) + k) % (DP_INPUT_SUFFIX_ROWS - 1));
	}
	return n;
}
