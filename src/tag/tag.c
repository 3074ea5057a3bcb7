#include "tag/tag.h"

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdio.h>

enum { FORM_ROOM = 192, TEMPLATES_VERSION = 3, WINDOW = 1024, KEY_ROOM = 256 };

/* Changes whenever a template does: bump the version then, so that models of other templates are refused. */
uint32_t dp_tag_templates(void)
{
	return (uint32_t)dp_feature_mix(TEMPLATES_VERSION, DP_UPOS_COUNT);
}

/* ---- opening */

static int wrong(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_EPACK, "the pack's tagger is damaged or of another version; build the pack again");
}

static int open_line(dp_tag *self, dp_str line, depesche_error *error)
{
	dp_str rest = line, kind, part;
	dp_str_cut(&rest, ' ', &kind);
	if (dp_str_is(kind, "label")) {
		if (self->labels == DP_TAG_LABELS_MAX || dp_feats_of(rest, &self->label[self->labels++]))
			return wrong(error);
		return 0;
	}
	if (!dp_str_is(kind, "class") || self->classes == DP_TAG_CLASSES_MAX)
		return wrong(error);
	dp_tag_class *c = &self->class_[self->classes++];
	dp_str_cut(&rest, ' ', &part);
	c->upos = (uint8_t)dp_upos_of(part);
	dp_str_cut(&rest, ' ', &part);
	c->xpos = (uint8_t)dp_lexicon_tag_of(&self->lexicon, part);
	dp_str_cut(&rest, ' ', &part);
	dp_feats_of(part, &c->feats);
	memset(c->labels, 0, sizeof c->labels);
	while (rest.p && rest.n && dp_str_cut(&rest, ',', &part)) {
		uint32_t n = 0;
		for (uint32_t i = 0; i < part.n && part.p[i] >= '0' && part.p[i] <= '9'; i++)
			n = n * 10 + (uint32_t)(part.p[i] - '0');
		if (n >= DP_TAG_LABELS_MAX)
			return wrong(error);
		c->labels[n / 64] |= (uint64_t)1 << n % 64;
	}
	return 0;
}

static int open_lemmas(dp_tag *self, dp_str *bytes, uint32_t rules, depesche_error *error)
{
	int rc = dp_strmap_open(&self->lemmas, *bytes, bytes, error);
	if (rc != 0)
		return rc;
	if (rules > bytes->n)
		return wrong(error);
	self->rules = dp_str_sub(*bytes, 0, rules);
	for (uint32_t i = 0; i <= self->lemmas.mask; i++) {
		const dp_strmap_slot *s = &self->lemmas.slot[i];
		if (s->n != UINT32_MAX && (s->value + 2 > rules || s->value + 2 + (unsigned char)self->rules.p[s->value + 1] > rules))
			return wrong(error);
	}
	*bytes = dp_str_sub(*bytes, (rules + 15) / 16 * 16, bytes->n);
	return 0;
}

int dp_tag_open(dp_tag *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error)
{
	dp_tag tag = {.lexicon = *lexicon};
	uint32_t head[4];
	if (section.n < sizeof head || memcmp(section.p, "TAG1", 4) != 0)
		return wrong(error);
	memcpy(head, section.p, sizeof head);
	if (head[1] > section.n - sizeof head)
		return wrong(error);
	dp_str text = dp_str_sub(section, sizeof head, (uint32_t)sizeof head + head[1]), line;
	dp_str rest = dp_str_sub(section, ((uint32_t)sizeof head + head[1] + 15) / 16 * 16, section.n);
	int rc = 0;
	while (rc == 0 && text.n && dp_str_cut(&text, '\n', &line))
		rc = line.n ? open_line(&tag, line, error) : 0;
	if (rc == 0)
		rc = open_lemmas(&tag, &rest, head[2], error);
	if (rc == 0)
		rc = dp_linear_open(&tag.class_model, rest, dp_tag_templates(), "tagger", &rest, error);
	if (rc == 0)
		rc = dp_linear_open(&tag.label_model, rest, dp_tag_templates(), "tagger's labels", NULL, error);
	if (rc == 0 && (tag.class_model.classes != tag.classes || tag.label_model.classes != tag.labels || tag.classes == 0 || tag.labels == 0))
		rc = wrong(error);
	for (uint32_t i = 0; rc == 0 && i < tag.classes; i++)
		for (uint32_t k = tag.labels; k < DP_TAG_LABELS_MAX; k++)
			tag.class_[i].labels[k / 64] &= ~((uint64_t)1 << k % 64);
	if (rc == 0)
		*self = tag;
	return rc;
}

/* ---- what is known of a word by itself */

static uint32_t bits3(dp_feats feats, dp_feats first, uint32_t n, dp_feats all)
{
	return feats & all ? (uint32_t)(feats / first) & ((1u << n) - 1) : (1u << n) - 1;
}

/* The 24-bit set of case x number x gender that a reading allows. */
static uint32_t agree_of(const dp_reading *r)
{
	if (!(r->feats & (DP_FEATS_CASE | DP_FEATS_NUMBER)) || r->upos == DP_UPOS_VERB || r->upos == DP_UPOS_AUX || r->upos == DP_UPOS_ADP)
		return 0;
	uint32_t cases = bits3(r->feats, DP_FEAT(NOM), 4, DP_FEATS_CASE), numbers = bits3(r->feats, DP_FEAT(SING), 2, DP_FEATS_NUMBER),
		 genders = bits3(r->feats, DP_FEAT(MASC), 3, DP_FEATS_GENDER), set = 0;
	for (uint32_t n = 0; n < 2; n++)
		for (uint32_t g = 0; g < 3; g++)
			if (numbers >> n & 1 && genders >> g & 1)
				set |= cases << (4 * (n + 2 * g));
	return set;
}

static uint32_t agree_with(const dp_tag_word *w, uint32_t upos)
{
	uint32_t set = 0, any = 0;
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < w->readings[k]; i++) {
			uint32_t a = agree_of(&w->reading[k][i]);
			any |= a;
			if (w->reading[k][i].upos == upos)
				set |= a;
		}
	return set ? set : any;
}

enum { SHAPE_SMALL, SHAPE_CAPITAL, SHAPE_UPPER, SHAPE_MIXED, SHAPE_NUMBER, SHAPE_DIGITS, SHAPE_MARK, SHAPE_OTHER, SHAPE_CAPITAL_FIRST, SHAPE_UPPER_FIRST };

static uint8_t shape_of(dp_str form)
{
	uint32_t upper = 0, lower = 0, digit = 0, other = 0, at = 0;
	bool first = form.n && dp_utf8_capitalised(form);
	while (at < form.n && at < FORM_ROOM) {
		uint32_t c = dp_utf8_next(form, &at);
		if (c - '0' < 10)
			digit++;
		else if (dp_utf8_lower(c))
			lower++;
		else if (dp_utf8_upper(c))
			upper++;
		else
			other++;
	}
	if (!upper && !lower)
		return digit ? SHAPE_NUMBER : other ? SHAPE_MARK : SHAPE_OTHER;
	if (digit)
		return SHAPE_DIGITS;
	if (!upper)
		return SHAPE_SMALL;
	return upper == 1 && first ? SHAPE_CAPITAL : !lower ? SHAPE_UPPER : SHAPE_MIXED;
}

static uint64_t hash_of(dp_str s)
{
	return dp_str_hash(s);
}

static void affixes(dp_tag_word *w, dp_str lower)
{
	uint32_t at = lower.n;
	for (uint32_t i = 0; i < 5; i++) {
		if (at)
			dp_utf8_before(lower, at, &at);
		w->suffix[i] = hash_of(dp_str_sub(lower, at, lower.n));
	}
	at = 0;
	for (uint32_t i = 0; i < 3; i++) {
		if (at < lower.n)
			dp_utf8_next(lower, &at);
		w->prefix[i] = hash_of(dp_str_sub(lower, 0, at));
	}
}

static void take_readings(dp_tag_word *w, uint32_t k, const dp_reading *r, uint32_t n, uint32_t lemma)
{
	w->reading[k] = r;
	w->readings[k] = n;
	w->lemma[k] = lemma;
	for (uint32_t i = 0; i < n; i++)
		w->tags |= (uint64_t)1 << (r[i].xpos & 63);
}

/* First letter in upper case. */
static uint32_t capitalise(dp_str lower, char *out, uint32_t room)
{
	char first[4];
	uint32_t at = 0, c;
	if (lower.n == 0 || lower.n + 4 > room)
		return UINT32_MAX;
	c = dp_utf8_next(lower, &at);
	uint32_t up = c < 0x80 ? (c - 'a' < 26 ? c - 32 : c) : c >= 0xE0 && c <= 0xFE && c != 0xF7 ? c - 32 : c;
	uint32_t n = dp_utf8_put(up, first);
	memcpy(out, first, n);
	memcpy(out + n, lower.p + at, lower.n - at);
	return n + lower.n - at;
}

static bool has_noun(const dp_reading *r, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (r[i].upos == DP_UPOS_NOUN && !(r[i].feats & DP_FEAT(ABBR)))
			return true;
	return false;
}

/* The listed word that ends at the first part's joint, with or without a linking element before it: proof that the cut is right. */
static bool is_part(const dp_lexicon *lexicon, dp_str part)
{
	char cap[FORM_ROOM];
	uint32_t n;
	for (uint32_t cut = 0; cut <= 2 && part.n > cut + 2; cut++) {
		dp_str p = dp_str_sub(part, 0, part.n - cut);
		if (cut && !(lexicon->links.n && memchr(lexicon->links.p, part.p[part.n - cut], lexicon->links.n)))
			break;
		if (dp_lexicon_lookup(lexicon, p, &n, NULL))
			return true;
		uint32_t k = capitalise(p, cap, sizeof cap);
		if (k != UINT32_MAX && dp_lexicon_lookup(lexicon, dp_str_of(cap, k), &n, NULL))
			return true;
	}
	return false;
}

/*
 * Cuts an unlisted noun into a first part and the longest listed noun at its end. A short last part needs a listed first part, too.
 */
static void split_compound(const dp_tag *self, dp_tag_word *w, dp_str lower)
{
	enum { FIRST = 3, LAST = 3, SURE = 6 };
	char cap[FORM_ROOM];
	uint32_t at = 0, letters = 0, total = dp_utf8_count(lower);
	while (at < lower.n) {
		dp_utf8_next(lower, &at);
		if (++letters < FIRST || total - letters < LAST)
			continue;
		dp_str tail = dp_str_sub(lower, at, lower.n);
		uint32_t k = capitalise(tail, cap, sizeof cap), n, lemma;
		const dp_reading *r = k == UINT32_MAX ? NULL : dp_lexicon_lookup(&self->lexicon, dp_str_of(cap, k), &n, &lemma);
		if (!r || !has_noun(r, n) || !(total - letters >= SURE || is_part(&self->lexicon, dp_str_sub(lower, 0, at))))
			continue;
		take_readings(w, 0, r, n, lemma);
		w->tail_at = at;
		for (uint32_t i = 0; i < n; i++)
			if (r[i].upos == DP_UPOS_NOUN && !w->tail.n) {
				w->tail = dp_lexicon_lemma(&self->lexicon, lemma, &r[i]);
				w->sense = r[i].sense;
			}
		return;
	}
}

/* `form`: the token's, as it is read. */
static void prepare_word(const dp_tag *self, dp_tag_word *w, dp_str form)
{
	char small[FORM_ROOM], cap[FORM_ROOM];
	if (form.n > FORM_ROOM / 2)
		form = dp_str_of(form.p, 0);
	uint32_t n = dp_utf8_tolower(form, small, sizeof small), readings, lemma;
	dp_str lower = dp_str_of(small, n == UINT32_MAX ? 0 : n);
	w->shape = shape_of(form.n ? form : w->token->form);
	w->lower = hash_of(lower.n ? lower : w->token->form);
	affixes(w, lower);
	const dp_reading *r = dp_lexicon_lookup(&self->lexicon, form, &readings, &lemma);
	if (r)
		take_readings(w, 0, r, readings, lemma);
	if (w->shape == SHAPE_UPPER && !r && lower.n > 1) {
		uint32_t k = capitalise(lower, cap, sizeof cap);
		r = k == UINT32_MAX ? NULL : dp_lexicon_lookup(&self->lexicon, dp_str_of(cap, k), &readings, &lemma);
		if (r)
			take_readings(w, 0, r, readings, lemma);
	}
	if (w->shape == SHAPE_CAPITAL || w->shape == SHAPE_UPPER) {
		r = dp_lexicon_lookup(&self->lexicon, lower, &readings, &lemma);
		if (r)
			take_readings(w, 1, r, readings, lemma);
	}
	w->known = w->readings[0] || w->readings[1];
	for (uint32_t i = 0; i < w->readings[0] && !w->sense; i++)
		w->sense = w->reading[0][i].sense;
	if (!w->readings[0] && (w->shape == SHAPE_CAPITAL || w->shape == SHAPE_MIXED))
		split_compound(self, w, lower);
	w->agree = agree_with(w, DP_UPOS_NONE);
	uint64_t exact = 0;
	for (uint32_t i = 0; i < w->readings[0]; i++)
		exact |= (uint64_t)1 << (w->reading[0][i].xpos & 63);
	w->ambiguity = w->tags ? dp_feature_mix(dp_feature_mix(w->tags, exact), w->tail_at ? 2 : w->first) : dp_feature_mix(w->suffix[2], w->shape);
	w->class_ = w->label = UINT16_MAX;
}

#define B(x) (1u << DP_UPOS_##x)

/* Nouns of these classes are hardly anybody's name, unlike those of persons, things or animals (Fischer, Stein, Wolf). */
static bool never_a_name(const dp_tag_word *w)
{
	uint32_t classes = 1u << DP_SENSE_ACT | 1u << DP_SENSE_SPEECH | 1u << DP_SENSE_DOCUMENT | 1u << DP_SENSE_WEAPON | 1u << DP_SENSE_EVENT;
	for (uint32_t i = 0; i < w->readings[0]; i++)
		if (w->reading[0][i].upos != DP_UPOS_NOUN || !(classes & 1u << w->reading[0][i].sense))
			return false;
	return w->readings[0] > 0;
}

static uint32_t possible(const dp_tag *self, const dp_tag_word *w)
{
	uint32_t set = 0;
	if (w->shape == SHAPE_MARK)
		return B(PUNCT) | B(SYM) | B(X) | B(ADV) | B(PART);
	if (w->shape == SHAPE_NUMBER || w->shape == SHAPE_DIGITS || w->shape == SHAPE_OTHER)
		return UINT32_MAX;
	bool name = w->readings[0] > 0;
	for (uint32_t i = 0; i < w->readings[0]; i++)
		name &= w->reading[0][i].upos == DP_UPOS_PROPN;
	if (never_a_name(w))
		return B(NOUN);
	if (w->shape != SHAPE_SMALL)
		set |= B(PROPN) | B(ADJ) | B(X) | (name ? 0 : B(NOUN));
	if (!w->known)
		return set | B(NOUN) | B(PROPN) | B(ADJ) | B(ADV) | B(VERB) | B(NUM) | B(X) | B(INTJ);
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < w->readings[k]; i++)
			set |= self->lexicon.passes[w->reading[k][i].upos] | (w->reading[k][i].feats & DP_FEAT(PART) ? B(ADJ) : 0);
	return set;
}

static bool belongs_to_phrase(uint8_t rel)
{
	return rel == DP_REL_DET || rel == DP_REL_AMOD || rel == DP_REL_NUMMOD || rel == DP_REL_FLAT || rel == DP_REL_COMPOUND;
}

static void prepare_tree(const dp_token *tokens, uint32_t first, uint32_t n, dp_tag_word *words)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t head = tokens[i].head;
		words[i].rel = (uint8_t)dp_deprel_base((dp_deprel)tokens[i].deprel);
		words[i].head = head != DP_NONE && head >= first && head - first < n ? head - first : DP_NONE;
		words[i].top = words[i].head != DP_NONE && belongs_to_phrase(words[i].rel) ? words[i].head : i;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (words[i].head != DP_NONE)
			words[words[i].head].children |= (uint64_t)1 << words[i].rel % 64;
		uint32_t top = words[i].top;
		if (words[top].head != DP_NONE && belongs_to_phrase(words[top].rel))
			words[i].top = words[top].head;
	}
}

void dp_tag_prepare(const dp_tag *self, const dp_token *tokens, uint32_t first, uint32_t n, dp_tag_word *words)
{
	memset(words, 0, n * sizeof *words);
	bool open = true;
	for (uint32_t i = 0; i < n; i++) {
		words[i].token = &tokens[i];
		words[i].first = open;
		prepare_word(self, &words[i], dp_token_read(tokens, i));
		if (words[i].shape != SHAPE_MARK)
			open = false;
		else if (tokens[i].form.p[0] == ':' || tokens[i].form.p[0] == '"' || dp_str_is(tokens[i].form, "„") || dp_str_is(tokens[i].form, "»"))
			open = true;
		if (words[i].first && words[i].shape == SHAPE_CAPITAL)
			words[i].shape = SHAPE_CAPITAL_FIRST;
		else if (words[i].first && words[i].shape == SHAPE_UPPER)
			words[i].shape = SHAPE_UPPER_FIRST;
		words[i].chunk = i;
		words[i].upos = possible(self, &words[i]);
	}
	prepare_tree(tokens, first, n, words);
}

/* ---- classes */

enum { NOWHERE = 1 };

static uint64_t lower_at(const dp_tag_word *w, uint32_t n, int64_t i)
{
	return i < 0 || i >= n ? NOWHERE : w[i].lower;
}

static uint64_t ambiguity_at(const dp_tag_word *w, uint32_t n, int64_t i)
{
	return i < 0 || i >= n ? NOWHERE : w[i].ambiguity;
}

static uint64_t class_at(const dp_tag_word *w, int64_t i)
{
	return i < 0 ? DP_TAG_CLASSES_MAX : w[i].class_;
}

/* What the clause has shown so far: a finite verb, a word that sends it to the end. Reset by punctuation. */
static uint64_t clause_state(const dp_tag *self, const dp_tag_word *w, uint32_t i)
{
	uint64_t state = 0;
	for (uint32_t back = 0; back < 40 && i-- > 0; back++) {
		const dp_tag_class *c = &self->class_[w[i].class_];
		if (c->upos == DP_UPOS_PUNCT)
			return state | 8;
		if (c->upos == DP_UPOS_SCONJ)
			state |= 1;
		else if (c->feats & DP_FEAT(FIN))
			state |= c->upos == DP_UPOS_AUX ? 2 : 4;
		else if (c->feats & DP_FEAT(REL))
			state |= 16;
	}
	return state;
}

/* Form of the auxiliary that the clause has shown, what verb forms may still come, and how the clause goes on. */
static uint64_t clause_auxiliary(const dp_tag *self, const dp_tag_word *w, uint32_t i)
{
	for (uint32_t back = 0; back < 25 && i-- > 0; back++) {
		const dp_tag_class *c = &self->class_[w[i].class_];
		if (c->upos == DP_UPOS_PUNCT && w[i].shape == SHAPE_MARK && back > 0)
			return 0;
		if (c->upos == DP_UPOS_AUX)
			return w[i].lower;
	}
	return 0;
}

static uint64_t clause_ahead(const dp_tag_word *w, uint32_t n, uint32_t i)
{
	uint64_t seen = 0;
	for (uint32_t k = i + 1; k < n && k < i + 25; k++) {
		if (w[k].shape == SHAPE_MARK)
			return seen | 8;
		for (uint32_t s = 0; s < 2; s++)
			for (uint32_t r = 0; r < w[k].readings[s]; r++) {
				const dp_reading *reading = &w[k].reading[s][r];
				if (reading->upos != DP_UPOS_VERB && reading->upos != DP_UPOS_AUX)
					continue;
				seen |= reading->feats & DP_FEAT(PART) ? 1 : reading->feats & DP_FEAT(INF) ? 2 : reading->feats & DP_FEAT(FIN) ? 4 : 0;
			}
	}
	return seen;
}

void dp_tag_class_features(const dp_tag *self, const dp_tag_word *w, uint32_t n, uint32_t i, dp_features *f)
{
	const dp_tag_word *o = &w[i];
	int64_t k = i;
	uint64_t c1 = class_at(w, k - 1), c2 = class_at(w, k - 2), a0 = o->ambiguity, a1 = ambiguity_at(w, n, k + 1), a2 = ambiguity_at(w, n, k + 2),
		 b1 = ambiguity_at(w, n, k - 1), l1 = lower_at(w, n, k - 1), r1 = lower_at(w, n, k + 1), state = clause_state(self, w, i);
	uint32_t t = 100;
	f->n = 0;
	dp_feature1(f, t++, o->shape);
	dp_feature1(f, t++, o->lower);
	dp_feature1(f, t++, a0);
	for (uint32_t s = 0; s < 5; s++)
		dp_feature2(f, t++, o->suffix[s], s < 2 ? o->shape : 0);
	for (uint32_t s = 0; s < 3; s++)
		dp_feature2(f, t++, o->prefix[s], s < 2 ? o->shape : 0);
	dp_feature2(f, t++, o->shape, o->known);
	dp_feature2(f, t++, o->suffix[2], o->shape);
	dp_feature1(f, t++, c1);
	dp_feature2(f, t++, c1, c2);
	dp_feature2(f, t++, c1, a0);
	dp_feature2(f, t++, c1, o->lower);
	dp_feature2(f, t++, c1, o->suffix[2]);
	dp_feature2(f, t++, c1, o->shape);
	dp_feature3(f, t++, c1, a0, a1);
	dp_feature3(f, t++, c2, c1, a0);
	dp_feature2(f, t++, l1, a0);
	dp_feature2(f, t++, l1, o->shape);
	dp_feature1(f, t++, l1);
	dp_feature1(f, t++, r1);
	dp_feature2(f, t++, r1, a0);
	dp_feature2(f, t++, r1, o->lower);
	dp_feature2(f, t++, l1, o->lower);
	dp_feature2(f, t++, a0, a1);
	dp_feature3(f, t++, a0, a1, a2);
	dp_feature1(f, t++, a1);
	dp_feature1(f, t++, a2);
	dp_feature2(f, t++, a1, o->shape);
	dp_feature2(f, t++, b1, a0);
	dp_feature2(f, t++, o->lower, a1);
	dp_feature1(f, t++, lower_at(w, n, k + 2));
	dp_feature1(f, t++, lower_at(w, n, k - 2));
	dp_feature2(f, t++, state, a0);
	dp_feature2(f, t++, state, o->suffix[1]);
	dp_feature3(f, t++, state, a0, i + 1 < n ? w[i + 1].shape : 99);
	dp_feature2(f, t++, o->sense, o->shape);
	dp_feature3(f, t++, i + 1 < n ? w[i + 1].shape : 99, o->shape, c1);
	dp_feature2(f, t++, i + 1 < n ? w[i + 1].suffix[1] : 0, a0);
	uint64_t auxiliary = clause_auxiliary(self, w, i), ahead = clause_ahead(w, n, i);
	dp_feature2(f, t++, auxiliary, a0);
	dp_feature3(f, t++, auxiliary, a0, a1);
	dp_feature2(f, t++, ahead, a0);
	dp_feature2(f, t++, ahead, o->lower);
	dp_feature3(f, t++, ahead, state, a0);
	dp_feature3(f, t++, ahead, o->lower, c1);
	dp_feature3(f, t++, o->lower, l1, r1);
	dp_feature3(f, t++, c1, a0, r1);
	dp_feature3(f, t++, l1, a0, r1);
	dp_feature3(f, t++, o->sense, c1, a1);
	dp_feature3(f, t++, o->shape, c1, c2);
	dp_feature3(f, t++, o->shape, b1, a1);
	dp_feature3(f, t++, o->suffix[3], c1, a1);
	/* Habits of one treebank are learned apart from what holds in all (Daume 2007). */
	dp_feature3(f, t++, o->foreign, o->lower, o->shape);
	dp_feature2(f, t++, o->foreign, a0);
	dp_feature3(f, t++, o->foreign, a0, a1);
	dp_feature3(f, t++, o->foreign, a0, c1);
	dp_feature3(f, t++, o->foreign, o->shape, c1);
	dp_feature3(f, t++, o->foreign, o->suffix[2], o->shape);
	const dp_tag_word *h = o->head == DP_NONE ? NULL : &w[o->head];
	uint64_t rel = o->rel, ha = h ? h->ambiguity : NOWHERE, hr = h ? h->rel : 99;
	dp_feature1(f, t++, rel);
	dp_feature2(f, t++, rel, a0);
	dp_feature2(f, t++, rel, o->lower);
	dp_feature2(f, t++, rel, o->shape);
	dp_feature2(f, t++, rel, o->suffix[2]);
	dp_feature3(f, t++, rel, a0, ha);
	dp_feature3(f, t++, rel, a0, hr);
	dp_feature3(f, t++, rel, o->lower, o->foreign);
	dp_feature2(f, t++, o->children, a0);
	dp_feature2(f, t++, o->children, o->lower);
	dp_feature3(f, t++, o->children, o->shape, rel);
	dp_feature3(f, t++, rel, o->shape, c1);
	dp_feature3(f, t++, rel, a0, h && h > o);
}

uint32_t dp_tag_best(const dp_tag *self, const dp_tag_word *word, const int32_t *score)
{
	uint32_t best = DP_NONE, any = 0;
	for (uint32_t i = 0; i < self->classes; i++) {
		if (word->upos >> self->class_[i].upos & 1 && (best == DP_NONE || score[i] > score[best]))
			best = i;
		any = score[i] > score[any] ? i : any;
	}
	return best == DP_NONE ? any : best;
}

/* ---- phrases */

static uint32_t upos_at(const dp_tag *self, const dp_tag_word *w, uint32_t i)
{
	return self->class_[w[i].class_].upos;
}

static bool inside_phrase(uint32_t upos)
{
	return upos == DP_UPOS_ADJ || upos == DP_UPOS_NUM || upos == DP_UPOS_DET || upos == DP_UPOS_ADV || upos == DP_UPOS_CCONJ || upos == DP_UPOS_PUNCT;
}

/* Begin of the phrase whose head is at `head`: leftwards over adjectives and numbers to the determiner. */
static uint32_t phrase_begin(const dp_tag *self, const dp_tag_word *w, uint32_t head)
{
	enum { LONGEST = 12 };
	uint32_t begin = head;
	for (uint32_t i = head; i-- > 0 && head - i < LONGEST;) {
		uint32_t upos = upos_at(self, w, i);
		if (!inside_phrase(upos))
			break;
		if (upos == DP_UPOS_DET)
			begin = i;
		else if ((upos == DP_UPOS_ADJ && w[i].agree) || upos == DP_UPOS_NUM)
			begin = i;
		if (upos == DP_UPOS_PUNCT && !(i > 0 && upos_at(self, w, i - 1) == DP_UPOS_ADJ))
			break;
		if (upos == DP_UPOS_CCONJ && !(i > 0 && upos_at(self, w, i - 1) == DP_UPOS_ADJ))
			break;
	}
	return begin;
}

static dp_feats governed_by(const dp_tag *self, const dp_tag_word *w, uint32_t begin)
{
	if (begin == 0 || upos_at(self, w, begin - 1) != DP_UPOS_ADP)
		return 0;
	dp_feats cases = 0;
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < w[begin - 1].readings[k]; i++)
			if (w[begin - 1].reading[k][i].upos == DP_UPOS_ADP)
				cases |= w[begin - 1].reading[k][i].feats & DP_FEATS_CASE;
	return cases;
}

static uint32_t with_cases(uint32_t set, dp_feats cases)
{
	uint32_t c = bits3(cases, DP_FEAT(NOM), 4, DP_FEATS_CASE), mask = 0;
	for (uint32_t i = 0; i < 6; i++)
		mask |= c << 4 * i;
	return set & mask;
}

static void settle_phrase(const dp_tag *self, dp_tag_word *w, uint32_t begin, uint32_t head)
{
	uint32_t set = 0xFFFFFF;
	for (uint32_t i = begin; i <= head; i++) {
		uint32_t a = upos_at(self, w, i) == DP_UPOS_ADV ? 0 : agree_with(&w[i], upos_at(self, w, i));
		if (a && set & a)
			set &= a;
	}
	dp_feats governed = governed_by(self, w, begin);
	if (governed && with_cases(set, governed))
		set = with_cases(set, governed);
	for (uint32_t i = begin; i <= head; i++) {
		w[i].chunk = begin;
		w[i].phrase = set == 0xFFFFFF ? 0 : set;
		w[i].governed = governed;
	}
}

void dp_tag_phrases(const dp_tag *self, dp_tag_word *w, uint32_t n)
{
	uint32_t done = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t upos = upos_at(self, w, i);
		bool head = upos == DP_UPOS_NOUN || upos == DP_UPOS_PROPN || upos == DP_UPOS_PRON;
		bool loose = (upos == DP_UPOS_DET || upos == DP_UPOS_ADJ) && (i + 1 == n || !inside_phrase(upos_at(self, w, i + 1))) &&
			     (i + 1 == n || (upos_at(self, w, i + 1) != DP_UPOS_NOUN && upos_at(self, w, i + 1) != DP_UPOS_PROPN));
		if (!head && !loose)
			continue;
		uint32_t begin = upos == DP_UPOS_PRON ? i : phrase_begin(self, w, i);
		settle_phrase(self, w, begin < done ? done : begin, i);
		done = i + 1;
	}
}

/* ---- labels */

static bool fits(dp_feats label, dp_feats reading)
{
	static const dp_feats KINDS[] = {DP_FEATS_CASE, DP_FEATS_NUMBER, DP_FEATS_GENDER, DP_FEATS_PERSON, DP_FEAT(PRES) | DP_FEAT(PAST),
		DP_FEAT(IND) | DP_FEAT(SUB) | DP_FEAT(IMP)};
	for (uint32_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
		dp_feats a = label & KINDS[i], b = reading & KINDS[i];
		if (a && b && !(a & b))
			return false;
	}
	return true;
}

static bool of_class(const dp_tag_class *c, const dp_reading *r)
{
	return r->upos == c->upos && (r->xpos == c->xpos || !c->xpos);
}

/* The reading that fits class and label best; NULL where none does. */
static const dp_reading *choose(const dp_tag_word *w, const dp_tag_class *c, dp_feats label)
{
	const dp_reading *best = NULL;
	uint32_t most = 0;
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < w->readings[k]; i++) {
			const dp_reading *r = &w->reading[k][i];
			if (r->upos != c->upos)
				continue;
			uint32_t points = 1 + 4 * (r->xpos == c->xpos) + 2 * fits(label, r->feats);
			if (points > most) {
				most = points;
				best = r;
			}
		}
	return best;
}

void dp_tag_fitting_labels(const dp_tag *self, const dp_tag_word *w, uint64_t fitting[DP_TAG_LABELS_MAX / 64])
{
	const dp_tag_class *c = &self->class_[w->class_];
	uint64_t out[DP_TAG_LABELS_MAX / 64] = {0}, any = 0;
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < w->readings[k]; i++) {
			if (!of_class(c, &w->reading[k][i]))
				continue;
			for (uint32_t b = 0; b < DP_TAG_LABELS_MAX / 64; b++)
				for (uint64_t left = c->labels[b] & ~out[b]; left; left &= left - 1) {
					uint32_t bit = (uint32_t)__builtin_ctzll(left);
					if (fits(self->label[64 * b + bit], w->reading[k][i].feats))
						any |= out[b] |= (uint64_t)1 << bit;
				}
		}
	memcpy(fitting, any ? out : c->labels, sizeof out);
}

/* The last nominative before `i` in its clause, and whether a finite verb came. */
static uint64_t clause_cases(const dp_tag *self, const dp_tag_word *w, uint32_t i)
{
	uint64_t state = 0;
	for (uint32_t back = 0; back < 40 && i-- > 0; back++) {
		const dp_tag_class *c = &self->class_[w[i].class_];
		if (c->upos == DP_UPOS_PUNCT)
			break;
		if (c->feats & DP_FEAT(FIN))
			state |= 1;
		if (w[i].governed || !(c->upos == DP_UPOS_NOUN || c->upos == DP_UPOS_PROPN || c->upos == DP_UPOS_PRON))
			continue;
		dp_feats label = w[i].label < self->labels ? self->label[w[i].label] : 0;
		state |= label & DP_FEAT(NOM) ? 2 : label & DP_FEAT(ACC) ? 4 : label & DP_FEAT(DAT) ? 8 : 0;
	}
	return state;
}

/* Number of the finite verb of the clause, looked for on both sides. */
static uint64_t clause_number(const dp_tag *self, const dp_tag_word *w, uint32_t n, uint32_t i)
{
	uint64_t found = 0;
	for (uint32_t side = 0; side < 2; side++)
		for (uint32_t d = 1; d < 30; d++) {
			int64_t k = side ? (int64_t)i + d : (int64_t)i - d;
			if (k < 0 || k >= n || self->class_[w[k].class_].upos == DP_UPOS_PUNCT)
				break;
			if (!(self->class_[w[k].class_].feats & DP_FEAT(FIN)))
				continue;
			dp_feats feats = 0;
			for (uint32_t s = 0; s < 2; s++)
				for (uint32_t r = 0; r < w[k].readings[s]; r++)
					feats |= of_class(&self->class_[w[k].class_], &w[k].reading[s][r]) ? w[k].reading[s][r].feats : 0;
			found |= (1 + (feats / DP_FEAT(SING) & 3)) << (4 * side);
			break;
		}
	return found;
}

void dp_tag_label_features(const dp_tag *self, const dp_tag_word *w, uint32_t n, uint32_t i, dp_features *f)
{
	const dp_tag_word *o = &w[i];
	int64_t k = i;
	uint64_t c0 = o->class_, c1 = class_at(w, k - 1), next = i + 1 < n ? w[i + 1].class_ : DP_TAG_CLASSES_MAX;
	uint64_t before = i > 0 ? w[i - 1].label : 999, same = o->chunk < i ? w[i - 1].label : 998;
	uint64_t outer = o->chunk > 0 ? w[o->chunk - 1].class_ : DP_TAG_CLASSES_MAX, outer_label = o->chunk > 0 ? w[o->chunk - 1].label : 999;
	uint64_t cases = clause_cases(self, w, o->chunk), number = clause_number(self, w, n, i);
	uint32_t t = 200, own = agree_with(o, self->class_[c0].upos);
	for (uint32_t s = o->chunk; s < i; s++)
		if (w[s].agree)
			same = w[s].label;
	f->n = 0;
	dp_feature1(f, t++, c0);
	dp_feature2(f, t++, c0, o->lower);
	dp_feature2(f, t++, c0, o->suffix[0]);
	dp_feature2(f, t++, c0, o->suffix[1]);
	dp_feature2(f, t++, c0, o->suffix[2]);
	dp_feature2(f, t++, c0, o->suffix[3]);
	dp_feature2(f, t++, c0, o->phrase);
	dp_feature2(f, t++, c0, own);
	dp_feature2(f, t++, o->phrase, o->governed);
	dp_feature3(f, t++, c0, o->phrase, same);
	dp_feature2(f, t++, c0, same);
	dp_feature3(f, t++, c0, o->governed, own);
	dp_feature3(f, t++, c0, o->phrase, cases);
	dp_feature3(f, t++, c0, cases, number);
	dp_feature4(f, t++, c0, o->phrase, cases, number);
	dp_feature3(f, t++, c0, o->phrase, outer);
	dp_feature3(f, t++, outer, outer_label, o->phrase);
	dp_feature3(f, t++, c0, outer, outer_label);
	dp_feature3(f, t++, c0, o->phrase, lower_at(w, n, (int64_t)o->chunk - 1));
	dp_feature2(f, t++, c0, lower_at(w, n, k - 1));
	dp_feature2(f, t++, c0, lower_at(w, n, k + 1));
	dp_feature3(f, t++, c0, c1, next);
	dp_feature3(f, t++, c0, before, c1);
	dp_feature3(f, t++, c0, o->phrase, next);
	dp_feature3(f, t++, c0, o->phrase, o->chunk == 0);
	dp_feature3(f, t++, c0, o->phrase, o->sense);
	dp_feature3(f, t++, c0, o->ambiguity, cases);
	dp_feature2(f, t++, c0, o->ambiguity);
	dp_feature3(f, t++, c0, own, before);
	const dp_tag_word *top = &w[o->top], *h = top->head == DP_NONE ? NULL : &w[top->head];
	uint64_t rel = top->rel, marked = top->children >> DP_REL_CASE & 1, hl = h ? h->lower : NOWHERE;
	uint64_t hlabel = h && h < o ? h->label : 997, hrel = h ? h->rel : 99;
	dp_feature3(f, t++, c0, rel, marked);
	dp_feature4(f, t++, c0, rel, marked, o->phrase);
	dp_feature4(f, t++, c0, rel, marked, own);
	dp_feature4(f, t++, c0, rel, o->governed, o->phrase);
	dp_feature4(f, t++, c0, rel, hl, o->phrase);
	dp_feature4(f, t++, c0, rel, hlabel, o->phrase);
	dp_feature4(f, t++, c0, rel, hrel, o->phrase);
	dp_feature4(f, t++, c0, rel, same, o->phrase);
	dp_feature4(f, t++, c0, rel, number, o->phrase);
	dp_feature3(f, t++, c0, rel, o->rel);
	dp_feature3(f, t++, c0, o->children, own);
}

/* ---- lemmas */

static uint32_t rule_for(const dp_tag *self, const char *upos, dp_str form, bool ending)
{
	char key[KEY_ROOM];
	int n = snprintf(key, sizeof key, "%s %s%.*s", upos, ending ? "~" : "", (int)form.n, form.p);
	return n > 0 && (size_t)n < sizeof key ? dp_strmap_get(&self->lemmas, dp_str_of(key, (size_t)n)) : DP_NONE;
}

static dp_str rewritten(dp_arena *arena, dp_str form, const unsigned char *rule)
{
	uint32_t cut = rule[0] < form.n ? rule[0] : form.n - 1;
	while (cut > 0 && ((unsigned char)form.p[form.n - cut] & 0xC0) == 0x80)
		cut--;
	char *p = dp_arena_alloc(arena, (size_t)form.n - cut + rule[1] + 1);
	if (!p)
		return dp_str_of(NULL, 0);
	memcpy(p, form.p, form.n - cut);
	memcpy(p + form.n - cut, rule + 2, rule[1]);
	return dp_str_of(p, form.n - cut + rule[1]);
}

static dp_str by_ending(const dp_tag *self, dp_arena *arena, const char *upos, dp_str lower, dp_str base)
{
	uint32_t at = 0, count = dp_utf8_count(lower);
	for (; at < lower.n; dp_utf8_next(lower, &at), count--) {
		uint32_t rule = count <= 6 ? rule_for(self, upos, dp_str_sub(lower, at, lower.n), true) : DP_NONE;
		if (rule != DP_NONE)
			return rewritten(arena, base, (const unsigned char *)self->rules.p + rule);
	}
	return base;
}

static dp_str compound_lemma(dp_arena *arena, const dp_tag_word *w, dp_str tail)
{
	dp_str form = w->token->form;
	char *p = dp_arena_alloc(arena, (size_t)w->tail_at + tail.n * 2 + 1);
	if (!p)
		return dp_str_of(NULL, 0);
	memcpy(p, form.p, w->tail_at);
	uint32_t n = dp_utf8_tolower(tail, p + w->tail_at, tail.n * 2);
	return dp_str_of(p, w->tail_at + (n == UINT32_MAX ? 0 : n));
}

/* The lemma that the readings count from among which this one is. */
static uint32_t lemma_from(const dp_tag_word *w, const dp_reading *r)
{
	return w->readings[0] && r >= w->reading[0] && r < w->reading[0] + w->readings[0] ? w->lemma[0] : w->lemma[1];
}

dp_str dp_tag_lemma(const dp_tag *self, dp_arena *arena, const dp_tag_word *w, const dp_reading *reading)
{
	const dp_tag_class *c = &self->class_[w->class_];
	const char *upos = dp_upos_name((dp_upos)c->upos);
	dp_str form = w->token->form;
	char small[FORM_ROOM];
	bool name = c->upos == DP_UPOS_NOUN || c->upos == DP_UPOS_PROPN || c->upos == DP_UPOS_X;
	if (form.n > FORM_ROOM / 2 || c->upos == DP_UPOS_PUNCT || c->upos == DP_UPOS_SYM)
		return form;
	dp_str lower = dp_str_of(small, dp_utf8_tolower(form, small, sizeof small));
	uint32_t rule = rule_for(self, upos, lower, false);
	if (rule != DP_NONE)
		return rewritten(arena, name ? form : dp_arena_str(arena, lower), (const unsigned char *)self->rules.p + rule);
	if (reading) {
		dp_str lemma = dp_lexicon_lemma(&self->lexicon, lemma_from(w, reading), reading);
		return w->tail_at && c->upos == DP_UPOS_NOUN ? compound_lemma(arena, w, lemma) : lemma;
	}
	dp_str base = name || c->upos == DP_UPOS_NUM ? form : dp_arena_str(arena, lower);
	return base.p ? by_ending(self, arena, upos, lower, base) : base;
}

const dp_reading *dp_tag_reading(const dp_tag *self, const dp_tag_word *w)
{
	return choose(w, &self->class_[w->class_], w->label < self->labels ? self->label[w->label] : 0);
}

/* ---- running */

/* The one class that the word's readings leave; DP_NONE where there is a choice. */
static uint32_t sole_class(const dp_tag *self, const dp_tag_word *w)
{
	uint32_t sole = DP_NONE;
	for (uint32_t i = 0; i < self->classes; i++)
		if (w->upos >> self->class_[i].upos & 1) {
			if (sole != DP_NONE)
				return DP_NONE;
			sole = i;
		}
	return sole;
}

static bool several(const uint64_t set[DP_TAG_LABELS_MAX / 64])
{
	uint32_t n = 0;
	for (uint32_t b = 0; b < DP_TAG_LABELS_MAX / 64; b++)
		n += (uint32_t)__builtin_popcountll(set[b]);
	return n > 1;
}

static void decide(const dp_tag *self, dp_tag_word *w, uint32_t n)
{
	dp_features f;
	int32_t score[DP_LINEAR_CLASSES_MAX];
	for (uint32_t i = 0; i < n; i++) {
		uint32_t sole = sole_class(self, &w[i]);
		if (sole != DP_NONE) {
			w[i].class_ = (uint16_t)sole;
			continue;
		}
		memset(score, 0, self->classes * sizeof *score);
		dp_tag_class_features(self, w, n, i, &f);
		dp_linear_score(&self->class_model, &f, score);
		w[i].class_ = (uint16_t)dp_tag_best(self, &w[i], score);
	}
	dp_tag_phrases(self, w, n);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t fitting[DP_TAG_LABELS_MAX / 64];
		dp_tag_fitting_labels(self, &w[i], fitting);
		memset(score, 0, self->labels * sizeof *score);
		if (several(fitting)) {
			dp_tag_label_features(self, w, n, i, &f);
			dp_linear_score(&self->label_model, &f, score);
		}
		uint32_t best = DP_NONE;
		for (uint32_t b = 0; b < DP_TAG_LABELS_MAX / 64; b++)
			for (uint64_t left = fitting[b]; left; left &= left - 1) {
				uint32_t l = 64 * b + (uint32_t)__builtin_ctzll(left);
				if (best == DP_NONE || score[l] > score[best])
					best = l;
			}
		w[i].label = (uint16_t)(best == DP_NONE ? 0 : best);
	}
}

static bool write_back(const dp_tag *self, dp_doc *doc, const dp_tag_word *w, dp_token *t, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const dp_tag_class *c = &self->class_[w[i].class_];
		const dp_reading *r = dp_tag_reading(self, &w[i]);
		t[i].upos = c->upos;
		t[i].xpos = c->xpos;
		t[i].feats = self->label[w[i].label] | (r && r->flags & DP_READING_FULL ? r->feats & ~DP_TAG_LABEL_FEATS : c->feats);
		if (r && r->xpos == c->xpos)
			t[i].feats |= r->feats & (DP_FEAT(FIN) | DP_FEAT(INF) | DP_FEAT(PART));
		if (r && r->feats & (DP_FEAT(CMP) | DP_FEAT(SUP)))
			t[i].feats = (t[i].feats & ~DP_FEAT(POS)) | (r->feats & (DP_FEAT(CMP) | DP_FEAT(SUP)));
		t[i].sense = r && r->sense ? r->sense : w[i].sense;
		t[i].lemma = dp_tag_lemma(self, &doc->arena, &w[i], r);
		t[i].tail = c->upos == DP_UPOS_NOUN ? w[i].tail : DP_STR("");
		t[i].tail_at = (uint16_t)(c->upos == DP_UPOS_NOUN ? w[i].tail_at : 0);
		if (w[i].known)
			t[i].flags |= DP_TOKEN_KNOWN;
		if (!t[i].lemma.p)
			return false;
	}
	return true;
}

int dp_tag_run(const dp_tag *self, dp_doc *doc, depesche_error *error)
{
	dp_arena scratch;
	int rc = 0;
	dp_arena_init(&scratch, (size_t)64 << 20);
	dp_tag_word *words = dp_arena_alloc(&scratch, WINDOW * sizeof *words);
	if (!words)
		rc = dp_fail_memory(error);
	for (uint32_t s = 0; rc == 0 && s < doc->sentences.n; s++) {
		const dp_sentence *sentence = &doc->sentences.v[s];
		for (uint32_t at = 0; rc == 0 && at < sentence->count; at += WINDOW) {
			uint32_t n = sentence->count - at < WINDOW ? sentence->count - at : WINDOW;
			dp_token *t = &doc->tokens.v[sentence->first + at];
			dp_tag_prepare(self, t, sentence->first + at, n, words);
			decide(self, words, n);
			if (!write_back(self, doc, words, t, n))
				rc = dp_fail_memory(error);
		}
	}
	dp_arena_release(&scratch);
	return rc;
}

int dp_tag_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	return dp_file_append(dir, "model/tagger.bin", out, error);
}
