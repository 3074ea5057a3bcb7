#include "parse/inputs.h"

#include "base/utf8.h"

/* Layout of `bit`: features, parts of speech, valency, senses, how the word is known, who governs. */
enum {
	FEATS = DP_FEAT_INDEX_PSOR_SING,
	UPOS_AT = FEATS,
	VALENCY_AT = UPOS_AT + DP_UPOS_COUNT,
	VALENCIES = 12,
	SENSE_AT = VALENCY_AT + VALENCIES,
	SENSES = DP_SENSE_OTHER + 1,
	KNOWN_AT = SENSE_AT + SENSES
};
enum { KNOWN, BY_TAIL, UNKNOWN, RELATED_AT };
enum { OF_NOUN, OF_FAR_NOUN, OF_VERB, OF_FAR_VERB, NOUN_GOVERNS, VERB_GOVERNS, RELATIONS };

_Static_assert(KNOWN_AT + RELATED_AT + RELATIONS <= DP_INPUT_BITS, "all bits have a row");

typedef struct sets {
	dp_feats feats;
	uint32_t upos, valency, senses;
	dp_str lemma;        /* of the first reading */
	uint32_t noun, verb; /* lemmas, plus 1; 0 for none */
	bool any;
} sets;

static void add_readings(const dp_lexicon *lexicon, dp_str form, sets *s)
{
	uint32_t n, lemma;
	const dp_reading *r = dp_lexicon_lookup(lexicon, form, &n, &lemma);
	for (uint32_t i = 0; r && i < n; i++) {
		s->feats |= r[i].feats;
		s->upos |= 1u << r[i].upos;
		const dp_lemma *word = dp_lexicon_word(lexicon, lemma, &r[i]);
		s->valency |= word->valency;
		s->senses |= 1u << r[i].sense;
		if (!s->noun && r[i].upos == DP_UPOS_NOUN)
			s->noun = (uint32_t)(word - lexicon->lemma) + 1;
		if (!s->verb && r[i].upos == DP_UPOS_VERB)
			s->verb = (uint32_t)(word - lexicon->lemma) + 1;
		if (!s->any)
			s->lemma = dp_lexicon_text(lexicon, word);
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

static uint32_t lower(dp_str text, char out[DP_INPUT_TEXT])
{
	uint32_t n = dp_utf8_tolower(text, out, DP_INPUT_TEXT);
	if (n != UINT32_MAX)
		return n;
	n = text.n < DP_INPUT_TEXT ? text.n : DP_INPUT_TEXT;
	memcpy(out, text.p, n);
	return n;
}

void dp_input_of(const dp_lexicon *lexicon, dp_str form, bool first, dp_input *out, dp_input_text *text)
{
	sets s = {0};
	uint32_t n = text->form_n = lower(form, text->form);
	dp_str low = dp_str_of(text->form, n);
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
	add_bits(out, s.senses & ~1u, SENSES, SENSE_AT);
	out->bit[out->bits++] = (uint8_t)(KNOWN_AT + (known ? KNOWN : s.any ? BY_TAIL : UNKNOWN));
	out->shape = shape_of(form, first);
	uint32_t at = n;
	for (uint32_t k = 0, letters = 0; k < DP_INPUT_SUFFIXES; k++) {
		for (; at > 0 && letters < k + 2; letters++)
			dp_utf8_before(low, at, &at);
		out->suffix[k] = 1 + (uint32_t)((dp_str_hash(dp_str_of(low.p + at, n - at)) + k) % (DP_INPUT_SUFFIX_ROWS - 1));
	}
	text->lemma_n = lower(s.lemma, text->lemma);
	out->noun = s.noun - 1;
	out->verb = s.verb - 1;
	out->word = dp_str_hash(low);
	out->adposition = s.upos >> DP_UPOS_ADP & 1;
}

static bool governs(const dp_lexicon *lexicon, uint32_t lemma, uint64_t word)
{
	if (lemma == DP_NONE)
		return false;
	const dp_lemma *l = &lexicon->lemma[lemma];
	for (uint32_t i = 0; i < l->governed; i++) {
		const dp_governed *g = &lexicon->governed[l->governed_at + i];
		if (dp_str_hash(dp_str_of(lexicon->pool + g->at, g->n)) == word)
			return true;
	}
	return false;
}

static void add_relation(dp_input *input, uint32_t relation)
{
	uint8_t bit = (uint8_t)(KNOWN_AT + RELATED_AT + relation);
	for (uint32_t i = 0; i < input->bits; i++)
		if (input->bit[i] == bit)
			return;
	if (input->bits < DP_INPUT_BITS_MAX)
		input->bit[input->bits++] = bit;
}

void dp_input_relate(const dp_lexicon *lexicon, dp_input *inputs, uint32_t n)
{
	enum { NOUNS = 2 /* before it that are asked */, BACK = 10, NEAR = 8 };
	for (uint32_t i = 0; i < n; i++) {
		if (!inputs[i].adposition)
			continue;
		for (uint32_t k = i, nouns = 0; k-- > 0 && i - k <= BACK && nouns < NOUNS;) {
			if (inputs[k].noun == DP_NONE)
				continue;
			if (governs(lexicon, inputs[k].noun, inputs[i].word)) {
				add_relation(&inputs[i], nouns ? OF_FAR_NOUN : OF_NOUN);
				add_relation(&inputs[k], NOUN_GOVERNS);
			}
			nouns++;
		}
		for (uint32_t k = 0; k < n; k++)
			if (k != i && governs(lexicon, inputs[k].verb, inputs[i].word)) {
				add_relation(&inputs[i], (k > i ? k - i : i - k) <= NEAR ? OF_VERB : OF_FAR_VERB);
				add_relation(&inputs[k], VERB_GOVERNS);
			}
	}
}
