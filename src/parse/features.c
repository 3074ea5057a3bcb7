#include "parse/parse.h"

enum { TEMPLATES_VERSION = 1, NOTHING = 0xFFFF };

/* Changes whenever a template does: bump the version then, so that models of other templates are refused. */
uint32_t dp_parse_templates(void)
{
	return (uint32_t)dp_feature_mix(TEMPLATES_VERSION + 1000, DP_UPOS_COUNT);
}

#define MORPH (DP_FEATS_CASE | DP_FEATS_NUMBER | DP_FEATS_GENDER | DP_FEATS_PERSON)

static bool is_verb(const dp_parse_word *w)
{
	return w->upos == DP_UPOS_VERB || w->upos == DP_UPOS_AUX;
}

void dp_parse_words(const dp_lexicon *lexicon, const dp_token *tokens, uint32_t n, dp_parse_word *words)
{
	memset(words, 0, (n + 1) * sizeof *words);
	words[0].form = words[0].lemma = 2;
	words[0].tag = 1;
	words[0].text = words[0].lemma_text = DP_STR("");
	for (uint32_t i = 1; i <= n; i++) {
		const dp_token *t = &tokens[i - 1];
		dp_parse_word *w = &words[i];
		w->text = t->form;
		w->lemma_text = t->lemma;
		w->form = dp_str_hash(t->form);
		w->lemma = dp_str_hash(t->tail.n ? t->tail : t->lemma);
		w->feats = t->feats;
		w->upos = t->upos;
		w->tag = (uint16_t)(t->upos << 8 | (t->xpos & 255));
		w->sense = t->sense;
		w->morph = t->feats & (is_verb(w) ? DP_FEATS_NUMBER | DP_FEATS_PERSON | DP_FEAT(SUB) | DP_FEAT(FIN) | DP_FEAT(INF) | DP_FEAT(PART) : DP_FEATS_CASE | DP_FEATS_NUMBER);
		const dp_lemma *verb = t->upos == DP_UPOS_VERB ? dp_lexicon_verb(lexicon, t->lemma) : NULL;
		w->valency = verb ? verb->valency & 0xFFF : 0;
		w->commas = (uint8_t)(words[i - 1].commas + (t->upos == DP_UPOS_PUNCT));
	}
	uint64_t verb = 0, mark = 0;
	for (uint32_t i = n; i >= 1; i--) {
		words[i].next_verb = verb * 2 + mark;
		if (words[i].upos == DP_UPOS_PUNCT)
			mark = 1;
		if (is_verb(&words[i]))
			verb = words[i].tag, mark = 0;
	}
}

typedef struct view {
	const dp_parse_word *word;
	const dp_parse_state *state;
	uint32_t n;
} view;

#define NONE DP_PARSE_WORDS_MAX

static uint64_t tag_of(const view *v, uint32_t i)
{
	return i >= NONE ? NOTHING : v->word[i].tag;
}

static uint64_t lemma_of(const view *v, uint32_t i)
{
	return i >= NONE ? NOTHING : v->word[i].lemma;
}

static uint64_t morph_of(const view *v, uint32_t i)
{
	return i >= NONE ? NOTHING : v->word[i].morph;
}

static uint64_t label_of(const view *v, uint32_t i)
{
	return i >= NONE || v->state->node[i].head == NONE ? NOTHING : v->state->node[i].label;
}

static uint32_t or_none(uint32_t child)
{
	return child ? child : NONE;
}

/* Lemma of the preposition (or conjunction) that is a word's outermost left child, if it is one. */
static uint64_t marker_of(const view *v, uint32_t i)
{
	if (i >= NONE)
		return NOTHING;
	const dp_parse_node *n = &v->state->node[i];
	for (uint32_t k = 0; k < 2; k++) {
		uint32_t c = k ? n->left2 : n->left;
		if (c && (v->word[c].upos == DP_UPOS_ADP || v->word[c].upos == DP_UPOS_SCONJ || v->word[c].upos == DP_UPOS_CCONJ))
			return v->word[c].form;
	}
	return 3;
}

static uint64_t agreement(const view *v, uint32_t a, uint32_t b)
{
	if (a >= NONE || b >= NONE)
		return NOTHING;
	dp_feats x = v->word[a].feats, y = v->word[b].feats;
	static const dp_feats KINDS[] = {DP_FEATS_CASE, DP_FEATS_NUMBER, DP_FEATS_GENDER, DP_FEATS_PERSON};
	uint64_t bits = 0;
	for (uint32_t i = 0; i < 4; i++)
		bits = bits * 3 + (!(x & KINDS[i]) || !(y & KINDS[i]) ? 2 : (x & y & KINDS[i]) != 0);
	return bits;
}

/* Whether a particle with the verb's lemma makes a listed verb: "zurück" + "treten". */
static uint64_t joins(const dp_lexicon *lexicon, const dp_parse_word *verb, const dp_parse_word *particle)
{
	char room[128];
	if ((particle->upos != DP_UPOS_ADP && particle->upos != DP_UPOS_ADV && particle->upos != DP_UPOS_ADJ) || verb->upos != DP_UPOS_VERB)
		return 2;
	if (particle->text.n + verb->lemma_text.n > sizeof room || particle->text.n > 12)
		return 0;
	memcpy(room, particle->text.p, particle->text.n);
	memcpy(room + particle->text.n, verb->lemma_text.p, verb->lemma_text.n);
	return dp_lexicon_verb(lexicon, dp_str_of(room, particle->text.n + verb->lemma_text.n)) != NULL;
}

static uint64_t steps(uint32_t distance)
{
	return distance < 5 ? distance : distance < 8 ? 5 : distance < 12 ? 6 : distance < 20 ? 7 : 8;
}

void dp_parse_features(const dp_lexicon *lexicon, const dp_parse_word *words, uint32_t n, const dp_parse_state *state, dp_features *f)
{
	view v = {words, state, n};
	uint32_t s0 = state->stack[state->depth - 1], s1 = state->depth > 1 ? state->stack[state->depth - 2] : NONE,
		 s2 = state->depth > 2 ? state->stack[state->depth - 3] : NONE;
	uint32_t b0 = state->next <= n ? state->next : NONE, b1 = b0 + 1 <= n ? b0 + 1 : NONE, b2 = b0 + 2 <= n ? b0 + 2 : NONE;
	const dp_parse_node *sn = &state->node[s0], *bn = b0 < NONE ? &state->node[b0] : NULL;
	uint32_t sh = sn->head < NONE ? sn->head : NONE, sh2 = sh < NONE && state->node[sh].head < NONE ? state->node[sh].head : NONE;
	uint32_t sl = or_none(sn->left), sl2 = or_none(sn->left2), sr = or_none(sn->right), sr2 = or_none(sn->right2);
	uint32_t bl = or_none(bn ? bn->left : 0), bl2 = or_none(bn ? bn->left2 : 0);
	uint64_t sw = lemma_of(&v, s0), sp = tag_of(&v, s0), sm = morph_of(&v, s0), bw = lemma_of(&v, b0), bp = tag_of(&v, b0), bm = morph_of(&v, b0);
	uint64_t b1w = lemma_of(&v, b1), b1p = tag_of(&v, b1), b2p = tag_of(&v, b2), b2w = lemma_of(&v, b2), s1p = tag_of(&v, s1), s1w = lemma_of(&v, s1);
	uint64_t hp = tag_of(&v, sh), hw = lemma_of(&v, sh), slabel = label_of(&v, s0);
	uint64_t bmark = marker_of(&v, b0), smark = marker_of(&v, s0);
	uint64_t distance = b0 < NONE ? steps(b0 - s0) : 9, between = b0 < NONE ? (uint8_t)(words[b0].commas - words[s0].commas) : 0;
	uint64_t bl_set = bn ? bn->left_labels : 0, bl_n = bn ? bn->lefts : 0, sr_n = sn->rights, sl_n = sn->lefts;
	uint64_t sval = words[s0].valency, bval = b0 < NONE ? words[b0].valency : 0, ssense = words[s0].sense, bsense = b0 < NONE ? words[b0].sense : 0;
	uint64_t agree = agreement(&v, s0, b0), joint = b0 < NONE ? joins(lexicon, &words[s0], &words[b0]) : 3;
	uint64_t jointh = b0 < NONE && s1 < NONE ? joins(lexicon, &words[s1], &words[b0]) : 3;
	uint32_t t = 400;
	between = between > 4 ? 4 : between;
	f->n = 0;
	dp_feature1(f, t++, sw), dp_feature1(f, t++, sp), dp_feature2(f, t++, sw, sp);
	dp_feature1(f, t++, bw), dp_feature1(f, t++, bp), dp_feature2(f, t++, bw, bp);
	dp_feature1(f, t++, b1w), dp_feature1(f, t++, b1p), dp_feature2(f, t++, b1w, b1p);
	dp_feature1(f, t++, b2w), dp_feature1(f, t++, b2p), dp_feature2(f, t++, b2w, b2p);
	dp_feature4(f, t++, sw, sp, bw, bp), dp_feature3(f, t++, sw, sp, bw), dp_feature3(f, t++, sw, bw, bp);
	dp_feature3(f, t++, sw, sp, bp), dp_feature3(f, t++, sp, bw, bp), dp_feature2(f, t++, sw, bw), dp_feature2(f, t++, sp, bp);
	dp_feature2(f, t++, bp, b1p), dp_feature3(f, t++, bp, b1p, b2p), dp_feature3(f, t++, sp, bp, b1p);
	dp_feature3(f, t++, hp, sp, bp), dp_feature3(f, t++, sp, tag_of(&v, sl), bp), dp_feature3(f, t++, sp, tag_of(&v, sr), bp);
	dp_feature3(f, t++, sp, bp, tag_of(&v, bl));
	dp_feature2(f, t++, sw, distance), dp_feature2(f, t++, sp, distance), dp_feature2(f, t++, bw, distance), dp_feature2(f, t++, bp, distance);
	dp_feature3(f, t++, sw, bw, distance), dp_feature3(f, t++, sp, bp, distance);
	dp_feature2(f, t++, sw, sr_n), dp_feature2(f, t++, sp, sr_n), dp_feature2(f, t++, sw, sl_n), dp_feature2(f, t++, sp, sl_n);
	dp_feature2(f, t++, bw, bl_n), dp_feature2(f, t++, bp, bl_n);
	dp_feature1(f, t++, hw), dp_feature1(f, t++, hp), dp_feature1(f, t++, slabel);
	dp_feature1(f, t++, lemma_of(&v, sl)), dp_feature1(f, t++, tag_of(&v, sl)), dp_feature1(f, t++, label_of(&v, sl));
	dp_feature1(f, t++, lemma_of(&v, sr)), dp_feature1(f, t++, tag_of(&v, sr)), dp_feature1(f, t++, label_of(&v, sr));
	dp_feature1(f, t++, lemma_of(&v, bl)), dp_feature1(f, t++, tag_of(&v, bl)), dp_feature1(f, t++, label_of(&v, bl));
	dp_feature1(f, t++, lemma_of(&v, sh2)), dp_feature1(f, t++, tag_of(&v, sh2)), dp_feature1(f, t++, label_of(&v, sh));
	dp_feature1(f, t++, tag_of(&v, sl2)), dp_feature1(f, t++, label_of(&v, sl2)), dp_feature1(f, t++, tag_of(&v, sr2));
	dp_feature1(f, t++, label_of(&v, sr2)), dp_feature1(f, t++, tag_of(&v, bl2)), dp_feature1(f, t++, label_of(&v, bl2));
	dp_feature3(f, t++, sp, tag_of(&v, sl), tag_of(&v, sl2)), dp_feature3(f, t++, sp, tag_of(&v, sr), tag_of(&v, sr2));
	dp_feature3(f, t++, sp, hp, tag_of(&v, sh2)), dp_feature3(f, t++, bp, tag_of(&v, bl), tag_of(&v, bl2));
	dp_feature2(f, t++, sw, sn->right_labels), dp_feature2(f, t++, sp, sn->right_labels), dp_feature2(f, t++, sw, sn->left_labels);
	dp_feature2(f, t++, sp, sn->left_labels), dp_feature2(f, t++, bw, bl_set), dp_feature2(f, t++, bp, bl_set);
	dp_feature2(f, t++, sp, sm), dp_feature2(f, t++, bp, bm), dp_feature4(f, t++, sp, sm, bp, bm), dp_feature3(f, t++, sw, bp, bm);
	dp_feature3(f, t++, bw, sp, sm), dp_feature3(f, t++, sp, bp, agree), dp_feature4(f, t++, sp, bp, agree, distance);
	dp_feature3(f, t++, sw, bp, bmark), dp_feature3(f, t++, sp, bp, bmark), dp_feature4(f, t++, sp, bp, bm, bmark);
	dp_feature3(f, t++, hw, bmark, sp), dp_feature4(f, t++, hp, bmark, sp, ssense), dp_feature3(f, t++, bw, bmark, sp);
	dp_feature3(f, t++, smark, sp, bp), dp_feature3(f, t++, smark, bw, sw), dp_feature4(f, t++, smark, sp, bp, sm);
	dp_feature4(f, t++, sval, bp, bm, bmark), dp_feature4(f, t++, bval, sp, sm, smark);
	dp_feature4(f, t++, sval, bp, bm, sn->right_labels | sn->left_labels), dp_feature4(f, t++, bval, sp, sm, bl_set);
	dp_feature4(f, t++, sp, sm, bp, bl_set), dp_feature4(f, t++, bp, bm, sp, sn->right_labels | sn->left_labels);
	dp_feature3(f, t++, ssense, bsense, bmark), dp_feature3(f, t++, sw, bsense, bmark), dp_feature4(f, t++, ssense, sp, bp, bmark);
	dp_feature4(f, t++, sp, bsense, bm, bmark), dp_feature4(f, t++, bp, ssense, sm, smark);
	dp_feature3(f, t++, s1p, sp, bp), dp_feature3(f, t++, s1w, sp, bp), dp_feature4(f, t++, s1p, sp, bp, label_of(&v, s0));
	dp_feature3(f, t++, s1w, bmark, bp), dp_feature4(f, t++, s1w, sw, bmark, bp), dp_feature3(f, t++, tag_of(&v, s2), s1p, sp);
	dp_feature3(f, t++, sp, bp, between), dp_feature4(f, t++, sp, bp, between, distance), dp_feature3(f, t++, sp, bp, joint), dp_feature3(f, t++, s1p, bp, jointh);
	dp_feature3(f, t++, bp, b0 < NONE ? words[b0].next_verb : 0, sp), dp_feature4(f, t++, bp, b0 < NONE ? words[b0].next_verb : 0, sp, slabel);
	dp_feature3(f, t++, sp, slabel, bp), dp_feature4(f, t++, sp, slabel, hp, bp), dp_feature3(f, t++, sw, slabel, bp);
	dp_feature2(f, t++, state->depth > 6 ? 6 : state->depth, bp), dp_feature2(f, t++, b0 == n, sp);
	dp_feature3(f, t++, b0 < NONE ? words[b0].form : 0, sp, slabel), dp_feature2(f, t++, b0 < NONE ? words[b0].form : 0, words[s0].form);
	dp_feature4(f, t++, sp, bp, b1p, between), dp_feature4(f, t++, sp, bp, b1p, b2p);
}
