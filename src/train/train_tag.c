#include "train/corpus.h"

#include "base/utf8.h"
#include "train/perceptron.h"

#include <stdio.h>
#include <stdlib.h>

enum { SENTENCE_MAX = 1024, FEATURES_CLASSES = DP_LINEAR_CLASSES_MAX };

typedef struct trainer {
	const dp_corpus *corpus;
	dp_tag tag; /* its classes and labels, no model */
	uint32_t *class_, *label; /* of each token; UINT32_MAX: none, not trained on */
	uint32_t passes;
	uint64_t seed;
	dp_arena arena;
} trainer;

/* Treebanks without parts of speech teach trees only. */
static bool used(const trainer *t, uint32_t s)
{
	const dp_sentence *sentence = &t->corpus->doc.sentences.v[s];
	if (t->corpus->gold[sentence->first].upos == DP_UPOS_NONE)
		return false;
	return t->corpus->doc.sentences.v[s].count <= SENTENCE_MAX;
}

/* Whether the sentence tells features, too. */
static bool featured(const trainer *t, uint32_t s)
{
	return used(t, s) && dp_corpus_has_features(t->corpus, &t->corpus->doc.sentences.v[s]);
}

/* ---- classes and labels */

static uint32_t find_class(const dp_tag *tag, uint32_t upos, uint32_t xpos)
{
	for (uint32_t i = 0; i < tag->classes; i++)
		if (tag->class_[i].upos == upos && tag->class_[i].xpos == xpos)
			return i;
	return UINT32_MAX;
}

typedef struct counted {
	uint64_t key;
	uint32_t n;
} counted;

static int by_count(const void *a, const void *b)
{
	const counted *p = a, *q = b;
	return p->n != q->n ? (p->n > q->n ? -1 : 1) : p->key < q->key ? -1 : p->key > q->key;
}

static void count(counted *list, uint32_t *n, uint32_t max, uint64_t key)
{
	for (uint32_t i = 0; i < *n; i++)
		if (list[i].key == key) {
			list[i].n++;
			return;
		}
	if (*n < max)
		list[(*n)++] = (counted){key, 1};
}

static void find_classes(trainer *t)
{
	static counted list[1024];
	uint32_t n = 0;
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++) {
		const dp_sentence *sentence = &t->corpus->doc.sentences.v[s];
		if (!used(t, s) || t->corpus->foreign[s])
			continue;
		for (uint32_t i = 0; i < sentence->count; i++) {
			const dp_token *g = &t->corpus->gold[sentence->first + i];
			uint32_t xpos = dp_lexicon_tag_of(&t->tag.lexicon, dp_names_get(&t->corpus->xpos, g->xpos));
			if (xpos && g->upos)
				count(list, &n, 1024, (uint64_t)g->upos << 32 | xpos);
		}
	}
	qsort(list, n, sizeof *list, by_count);
	for (uint32_t i = 0; i < n && t->tag.classes < DP_TAG_CLASSES_MAX; i++) {
		uint32_t upos = (uint32_t)(list[i].key >> 32), same = 0;
		for (uint32_t k = 0; k < t->tag.classes; k++)
			same += t->tag.class_[k].upos == upos;
		if (list[i].n >= 3 || same == 0)
			t->tag.class_[t->tag.classes++] = (dp_tag_class){.upos = (uint8_t)upos, .xpos = (uint8_t)list[i].key};
	}
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++) {
		const dp_sentence *sentence = &t->corpus->doc.sentences.v[s];
		for (uint32_t i = 0; i < sentence->count; i++) {
			const dp_token *g = &t->corpus->gold[sentence->first + i];
			uint32_t xpos = dp_lexicon_tag_of(&t->tag.lexicon, dp_names_get(&t->corpus->xpos, g->xpos));
			t->class_[sentence->first + i] = t->corpus->foreign[s] || !used(t, s) ? UINT32_MAX : find_class(&t->tag, g->upos, xpos);
		}
	}
}

static uint32_t find_label(const dp_tag *tag, dp_feats feats)
{
	for (uint32_t i = 0; i < tag->labels; i++)
		if (tag->label[i] == (feats & DP_TAG_LABEL_FEATS))
			return i;
	return UINT32_MAX;
}

static void find_labels(trainer *t)
{
	static counted list[1024];
	uint32_t n = 0;
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++)
		for (uint32_t i = 0; featured(t, s) && i < t->corpus->doc.sentences.v[s].count; i++)
			count(list, &n, 1024, t->corpus->gold[t->corpus->doc.sentences.v[s].first + i].feats & DP_TAG_LABEL_FEATS);
	qsort(list, n, sizeof *list, by_count);
	for (uint32_t i = 0; i < n && t->tag.labels < DP_TAG_LABELS_MAX && list[i].n >= 3; i++)
		t->tag.label[t->tag.labels++] = list[i].key;
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++) {
		const dp_sentence *sentence = &t->corpus->doc.sentences.v[s];
		bool told = dp_corpus_has_features(t->corpus, sentence);
		for (uint32_t i = sentence->first; i < sentence->first + sentence->count; i++)
			t->label[i] = told ? find_label(&t->tag, t->corpus->gold[i].feats) : UINT32_MAX;
	}
}

static void allow(dp_tag_class *c, uint32_t label)
{
	c->labels[label / 64] |= (uint64_t)1 << label % 64;
}

/*
 * Labels that a class has had, and the features that most of its words carry. Treebanks of a foreign tagset also differ in what they tell
 * of verbs, and count for nouns and the like alone.
 */
static void fill_class(trainer *t, uint32_t class_)
{
	uint32_t words = 0, best = 0, with[DP_FEAT_COUNT] = {0}, labels[DP_TAG_LABELS_MAX] = {0}, foreign[DP_TAG_LABELS_MAX] = {0};
	dp_tag_class *c = &t->tag.class_[class_];
	bool nominal = false;
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++)
		for (uint32_t k = 0; featured(t, s) && k < t->corpus->doc.sentences.v[s].count; k++) {
			uint32_t i = t->corpus->doc.sentences.v[s].first + k;
			if (t->class_[i] != class_)
				continue;
			uint32_t *to = t->corpus->foreign[s] ? foreign : labels;
			if (t->label[i] != UINT32_MAX)
				to[t->label[i]]++;
			for (uint32_t f = 0; f < DP_FEAT_COUNT && !t->corpus->foreign[s]; f++)
				with[f] += t->corpus->gold[i].feats >> f & 1;
			words += !t->corpus->foreign[s];
		}
	c->feats = 0;
	memset(c->labels, 0, sizeof c->labels);
	for (uint32_t f = 0; f < DP_FEAT_COUNT; f++)
		if (with[f] * 2 > words && !(DP_TAG_LABEL_FEATS >> f & 1))
			c->feats |= (dp_feats)1 << f;
	for (uint32_t l = 0; l < t->tag.labels; l++)
		best = labels[l] > labels[best] ? l : best;
	nominal = t->tag.label[best] & DP_FEATS_CASE;
	for (uint32_t l = 0; l < t->tag.labels; l++)
		if ((labels[l] && labels[l] * 1000 > words) || (nominal && foreign[l] > 2))
			allow(c, l);
	allow(c, best);
}

static void fill_classes(trainer *t)
{
	for (uint32_t c = 0; c < t->tag.classes; c++)
		fill_class(t, c);
}

/* ---- perceptrons */

static void prepare(const trainer *t, const dp_sentence *s, dp_tag_word *words)
{
	dp_tag_prepare(&t->tag, &t->corpus->gold[s->first], s->first, s->count, words);
	for (uint32_t i = 0; i < s->count; i++)
		words[i].foreign = t->corpus->foreign[s - t->corpus->doc.sentences.v];
}

/* The best class that the word can have, or the gold one. */
static uint32_t best_of(const trainer *t, const dp_tag_word *word, const float *score, uint32_t gold)
{
	uint32_t best = UINT32_MAX;
	for (uint32_t i = 0; i < t->tag.classes; i++)
		if ((i == gold || word->upos >> t->tag.class_[i].upos & 1) && (best == UINT32_MAX || score[i] > score[best]))
			best = i;
	return best == UINT32_MAX ? 0 : best;
}

static void train_classes(trainer *t, dp_perceptron *p)
{
	uint32_t n = t->corpus->doc.sentences.n, *order = dp_must(malloc((n + 1) * sizeof *order));
	static dp_tag_word words[SENTENCE_MAX];
	float score[FEATURES_CLASSES];
	dp_features f;
	for (uint32_t pass = 0; pass < t->passes; pass++) {
		uint32_t wrong = 0, all = 0;
		dp_shuffle(order, n, &t->seed);
		for (uint32_t o = 0; o < n; o++) {
			const dp_sentence *s = &t->corpus->doc.sentences.v[order[o]];
			if (!used(t, order[o]) || t->class_[s->first] == UINT32_MAX)
				continue;
			prepare(t, s, words);
			for (uint32_t i = 0; i < s->count; i++) {
				uint32_t gold = t->class_[s->first + i];
				memset(score, 0, sizeof score);
				dp_tag_class_features(&t->tag, words, s->count, i, &f);
				dp_perceptron_score(p, &f, score);
				uint32_t got = best_of(t, &words[i], score, gold);
				words[i].class_ = (uint16_t)got;
				if (gold == UINT32_MAX)
					continue;
				all++;
				if (got != gold) {
					wrong++;
					dp_perceptron_update(p, &f, gold, 1);
					dp_perceptron_update(p, &f, got, -1);
				}
				dp_perceptron_tick(p);
			}
		}
		fprintf(stderr, "  classes: pass %u, %.2f%% right\n", pass + 1, 100 - 100.0 * wrong / (all ? all : 1));
	}
	free(order);
}

static dp_linear opened(const dp_perceptron *p, dp_buf *bytes)
{
	dp_linear model;
	depesche_error error = {0};
	dp_buf_init(bytes, (size_t)1 << 30);
	dp_perceptron_write(p, dp_tag_templates(), 0, bytes);
	dp_check(dp_linear_open(&model, dp_buf_view(bytes), dp_tag_templates(), "trainer", NULL, &error), &error);
	return model;
}

/* Gives the words of foreign tagsets the best class that has their UPOS. */
static void adopt_foreign(trainer *t, const dp_perceptron *p)
{
	static dp_tag_word words[SENTENCE_MAX];
	dp_buf bytes;
	dp_linear model = opened(p, &bytes);
	dp_features f;
	int32_t score[FEATURES_CLASSES];
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++) {
		const dp_sentence *sentence = &t->corpus->doc.sentences.v[s];
		if (!used(t, s) || !t->corpus->foreign[s])
			continue;
		prepare(t, sentence, words);
		for (uint32_t i = 0; i < sentence->count; i++) {
			uint32_t best = UINT32_MAX, upos = t->corpus->gold[sentence->first + i].upos;
			memset(score, 0, sizeof score);
			dp_tag_class_features(&t->tag, words, sentence->count, i, &f);
			dp_linear_score(&model, &f, score);
			for (uint32_t c = 0; c < t->tag.classes; c++)
				if (t->tag.class_[c].upos == upos && (best == UINT32_MAX || score[c] > score[best]))
					best = c;
			t->class_[sentence->first + i] = best;
			words[i].class_ = (uint16_t)(best == UINT32_MAX ? dp_tag_best(&t->tag, &words[i], score) : best);
		}
	}
	dp_buf_release(&bytes);
}

static void train_labels(trainer *t, dp_perceptron *p)
{
	uint32_t n = t->corpus->doc.sentences.n, *order = dp_must(malloc((n + 1) * sizeof *order));
	static dp_tag_word words[SENTENCE_MAX];
	float score[FEATURES_CLASSES];
	dp_features f;
	for (uint32_t pass = 0; pass < t->passes; pass++) {
		uint32_t wrong = 0, all = 0;
		dp_shuffle(order, n, &t->seed);
		for (uint32_t o = 0; o < n; o++) {
			const dp_sentence *s = &t->corpus->doc.sentences.v[order[o]];
			if (!featured(t, order[o]))
				continue;
			prepare(t, s, words);
			for (uint32_t i = 0; i < s->count; i++)
				words[i].class_ = (uint16_t)(t->class_[s->first + i] == UINT32_MAX ? 0 : t->class_[s->first + i]);
			dp_tag_phrases(&t->tag, words, s->count);
			for (uint32_t i = 0; i < s->count; i++) {
				uint64_t fitting[DP_TAG_LABELS_MAX / 64];
				uint32_t gold = t->label[s->first + i], got = UINT32_MAX;
				dp_tag_fitting_labels(&t->tag, &words[i], fitting);
				memset(score, 0, sizeof score);
				dp_tag_label_features(&t->tag, words, s->count, i, &f);
				dp_perceptron_score(p, &f, score);
				for (uint32_t l = 0; l < t->tag.labels; l++)
					if (fitting[l / 64] >> l % 64 & 1 && (got == UINT32_MAX || score[l] > score[got]))
						got = l;
				words[i].label = (uint16_t)(got == UINT32_MAX ? 0 : got);
				if (gold == UINT32_MAX || got == UINT32_MAX)
					continue;
				all++;
				wrong += got != gold;
				if (got != gold && fitting[gold / 64] >> gold % 64 & 1) {
					dp_perceptron_update(p, &f, gold, 1);
					dp_perceptron_update(p, &f, got, -1);
				}
				dp_perceptron_tick(p);
			}
		}
		fprintf(stderr, "  labels: pass %u, %.2f%% right\n", pass + 1, 100 - 100.0 * wrong / (all ? all : 1));
	}
	free(order);
}

/* ---- lemmas */

typedef struct vote {
	uint32_t rule, n, next;
} vote;

typedef struct lemmas {
	trainer *t;
	dp_strmap_builder keys;  /* -> first vote */
	dp_strmap_builder rules; /* bytes of a rule -> number */
	dp_strmap_builder listed; /* keys of whole forms that the lexicon reads, too */
	DP_VEC(vote) votes;
} lemmas;

/* The rule that makes `to` of `from`: how many bytes to cut, what to add. UINT32_MAX where the two share too little. */
static uint32_t rule_of(lemmas *l, dp_str from, dp_str to)
{
	char rule[258];
	uint32_t same = 0;
	while (same < from.n && same < to.n && from.p[same] == to.p[same])
		same++;
	while (same > 0 && ((unsigned char)from.p[same < from.n ? same : same - 1] & 0xC0) == 0x80 && same < from.n)
		same--;
	if (same == 0 || from.n - same > 255 || to.n - same > 255)
		return UINT32_MAX;
	rule[0] = (char)(from.n - same);
	rule[1] = (char)(to.n - same);
	memcpy(rule + 2, to.p + same, to.n - same);
	dp_str bytes = dp_str_of(rule, 2 + (size_t)(to.n - same));
	uint32_t *at = dp_must(dp_strmap_builder_put(&l->rules, bytes, UINT32_MAX));
	if (*at == UINT32_MAX)
		*at = l->rules.keys.n - 1;
	return *at;
}

static void vote_for(lemmas *l, dp_str key, uint32_t rule, uint32_t n)
{
	uint32_t *first = dp_must(dp_strmap_builder_put(&l->keys, key, UINT32_MAX));
	for (uint32_t v = *first; v != UINT32_MAX; v = l->votes.v[v].next)
		if (l->votes.v[v].rule == rule) {
			l->votes.v[v].n += n;
			return;
		}
	vote *fresh = dp_must(DP_PUSH(&l->t->arena, &l->votes));
	*fresh = (vote){rule, n, *first};
	*first = l->votes.n - 1;
}

static uint32_t winner(const lemmas *l, uint32_t first, uint32_t *votes, uint32_t *all)
{
	uint32_t best = UINT32_MAX;
	*votes = *all = 0;
	for (uint32_t v = first; v != UINT32_MAX; v = l->votes.v[v].next) {
		*all += l->votes.v[v].n;
		if (l->votes.v[v].n > *votes || (l->votes.v[v].n == *votes && l->votes.v[v].rule < best)) {
			*votes = l->votes.v[v].n;
			best = l->votes.v[v].rule;
		}
	}
	return best;
}

static dp_str key_of(char *room, uint32_t size, uint32_t upos, bool ending, dp_str text)
{
	int n = snprintf(room, size, "%s %s%.*s", dp_upos_name((dp_upos)upos), ending ? "~" : "", (int)text.n, text.p);
	return dp_str_of(room, n < 0 || (uint32_t)n >= size ? 0 : (size_t)n);
}

static void vote_endings(lemmas *l, uint32_t upos, dp_str lower, uint32_t rule, uint32_t n)
{
	char room[512];
	uint32_t at = lower.n;
	for (uint32_t i = 0; i <= 6; i++) {
		if (lower.n - at >= (unsigned char)l->rules.keys.v[rule].p[0])
			vote_for(l, key_of(room, sizeof room, upos, true, dp_str_sub(lower, at, lower.n)), rule, n);
		if (at == 0)
			break;
		dp_utf8_before(lower, at, &at);
	}
}

static bool keeps_case(uint32_t upos)
{
	return upos == DP_UPOS_NOUN || upos == DP_UPOS_PROPN || upos == DP_UPOS_X || upos == DP_UPOS_NUM;
}

/* The whole lexicon teaches what endings mean. */
static void learn_from_lexicon(lemmas *l)
{
	const dp_lexicon *lexicon = &l->t->tag.lexicon;
	char small[256];
	for (uint32_t i = 0; i < lexicon->forms.n; i++) {
		const dp_form *listed = &lexicon->forms.form[i];
		dp_str form = dp_forms_text(&lexicon->forms, listed);
		if (form.n > 100)
			continue;
		dp_str lower = dp_str_of(small, dp_utf8_tolower(form, small, sizeof small));
		for (const dp_reading *r = &lexicon->reading[listed->reading];; r++) {
			uint32_t rule = r->flags & DP_READING_FULL ? UINT32_MAX : rule_of(l, keeps_case(r->upos) ? form : lower, dp_lexicon_lemma(lexicon, listed->lemma, r));
			if (rule != UINT32_MAX)
				vote_endings(l, r->upos, lower, rule, 1);
			if (r->flags & DP_READING_LAST)
				break;
		}
	}
}

static void learn_from_corpus(lemmas *l)
{
	static dp_tag_word words[SENTENCE_MAX];
	trainer *t = l->t;
	char small[256], room[512];
	for (uint32_t s = 0; s < t->corpus->doc.sentences.n; s++) {
		const dp_sentence *sentence = &t->corpus->doc.sentences.v[s];
		if (!used(t, s))
			continue;
		prepare(t, sentence, words);
		for (uint32_t i = 0; i < sentence->count; i++) {
			const dp_token *g = &t->corpus->gold[sentence->first + i];
			uint32_t c = t->class_[sentence->first + i], label = t->label[sentence->first + i];
			if (c == UINT32_MAX || g->form.n > 90 || g->lemma.n == 0 || g->lemma.n > 90)
				continue;
			words[i].class_ = (uint16_t)c;
			words[i].label = (uint16_t)(label == UINT32_MAX ? 0 : label);
			dp_str lower = dp_str_of(small, dp_utf8_tolower(g->form, small, sizeof small));
			uint32_t rule = rule_of(l, keeps_case(g->upos) ? g->form : lower, g->lemma);
			if (rule == UINT32_MAX)
				continue;
			const dp_reading *reading = dp_tag_reading(&t->tag, &words[i]);
			bool right = dp_str_eq(dp_tag_lemma(&t->tag, &t->arena, &words[i], reading), g->lemma);
			if (!reading)
				vote_endings(l, g->upos, lower, rule, 3);
			if (reading)
				dp_must(dp_strmap_builder_put(&l->listed, key_of(room, sizeof room, g->upos, false, lower), 0));
			/* A form whose lemma nothing else would give is remembered; votes for what comes anyway keep a slip from winning. */
			vote_for(l, key_of(room, sizeof room, g->upos, false, lower), right && reading ? UINT32_MAX - 1 : rule, 1);
		}
	}
}

static bool is_ending(dp_str key)
{
	const char *space = memchr(key.p, ' ', key.n);
	return space && (uint32_t)(space - key.p) + 1 < key.n && space[1] == '~';
}

/* The rule of the next shorter ending that has one. */
static uint32_t shorter(const lemmas *l, dp_str key)
{
	const char *tilde = memchr(key.p, '~', key.n);
	uint32_t head = (uint32_t)(tilde - key.p) + 1;
	char room[512];
	for (uint32_t at = head; at < key.n;) {
		uint32_t votes, all;
		dp_utf8_next(key, &at);
		memcpy(room, key.p, head);
		memcpy(room + head, key.p + at, key.n - at);
		uint32_t first = dp_strmap_builder_get(&l->keys, dp_str_of(room, head + key.n - at));
		if (first != DP_NONE)
			return winner(l, first, &votes, &all);
	}
	return UINT32_MAX;
}

static void write_lemmas(lemmas *l, dp_buf *map, dp_buf *rules)
{
	dp_strmap_builder kept;
	uint32_t n = l->rules.keys.n, *at = dp_must(calloc(n + 1, sizeof *at));
	dp_strmap_builder_init(&kept, &l->t->arena);
	for (uint32_t i = 0; i < n; i++)
		at[i] = UINT32_MAX;
	for (uint32_t i = 0; i < l->keys.keys.n; i++) {
		dp_str key = l->keys.keys.v[i];
		uint32_t votes, all, best = winner(l, dp_strmap_builder_get(&l->keys, key), &votes, &all);
		bool ending = is_ending(key);
		/* against the lexicon one word of a treebank may be a slip */
		if (!ending && votes < 2 && dp_strmap_builder_get(&l->listed, key) != DP_NONE)
			continue;
		if (best >= UINT32_MAX - 1 || (ending && (all < 3 || best == shorter(l, key))) || (!ending && votes * 2 <= all))
			continue;
		if (at[best] == UINT32_MAX) {
			at[best] = (uint32_t)rules->n;
			dp_buf_str(rules, l->rules.keys.v[best]);
		}
		*(uint32_t *)dp_must(dp_strmap_builder_put(&kept, key, 0)) = at[best];
	}
	dp_strmap_builder_write(&kept, map);
	fprintf(stderr, "  %u rules for lemmas\n", kept.keys.n);
	free(at);
}

static void learn_lemmas(trainer *t, dp_buf *map, dp_buf *rules)
{
	lemmas l = {.t = t};
	dp_strmap_builder_init(&l.keys, &t->arena);
	dp_strmap_builder_init(&l.rules, &t->arena);
	dp_strmap_builder_init(&l.listed, &t->arena);
	learn_from_lexicon(&l);
	learn_from_corpus(&l);
	write_lemmas(&l, map, rules);
}

/* ---- all of it */

static void write_text(const trainer *t, dp_buf *out)
{
	char feats[1024];
	for (uint32_t i = 0; i < t->tag.classes; i++) {
		const dp_tag_class *c = &t->tag.class_[i];
		dp_str xpos = dp_lexicon_tag(&t->tag.lexicon, c->xpos);
		dp_feats_print(c->feats, feats, sizeof feats);
		dp_buf_printf(out, "class %s %.*s %s ", dp_upos_name((dp_upos)c->upos), (int)xpos.n, xpos.p, feats);
		bool any = false;
		for (uint32_t l = 0; l < t->tag.labels; l++)
			if (c->labels[l / 64] >> l % 64 & 1) {
				dp_buf_printf(out, "%s%u", any ? "," : "", l);
				any = true;
			}
		dp_buf_char(out, '\n');
	}
	for (uint32_t i = 0; i < t->tag.labels; i++) {
		dp_feats_print(t->tag.label[i], feats, sizeof feats);
		dp_buf_printf(out, "label %s\n", feats);
	}
}

static void write_all(const trainer *t, const dp_buf *text, const dp_buf *map, const dp_buf *rules, const dp_perceptron *classes,
	const dp_perceptron *labels, dp_buf *out)
{
	(void)t;
	uint32_t head[4] = {0, (uint32_t)text->n, (uint32_t)rules->n, 0};
	memcpy(head, "TAG1", 4);
	dp_buf_add(out, head, sizeof head);
	dp_buf_str(out, dp_buf_view(text));
	dp_buf_align(out, 16);
	dp_buf_str(out, dp_buf_view(map));
	dp_buf_str(out, dp_buf_view(rules));
	dp_buf_align(out, 16);
	dp_perceptron_write(classes, dp_tag_templates(), 0.02, out);
	dp_perceptron_write(labels, dp_tag_templates(), 0.02, out);
}

void dp_train_tag(const dp_corpus *corpus, const dp_lexicon *lexicon, const dp_train_shape *shape, dp_buf *out)
{
	trainer t = {.corpus = corpus, .passes = shape->passes, .seed = shape->seed};
	dp_perceptron classes, labels;
	dp_buf text, map, rules;
	t.tag.lexicon = *lexicon;
	t.class_ = dp_must(malloc(corpus->doc.tokens.n * sizeof *t.class_));
	t.label = dp_must(malloc(corpus->doc.tokens.n * sizeof *t.label));
	dp_arena_init(&t.arena, (size_t)8 << 30);
	dp_buf_init(&text, (size_t)1 << 24);
	dp_buf_init(&map, (size_t)1 << 28);
	dp_buf_init(&rules, (size_t)1 << 28);
	find_classes(&t);
	find_labels(&t);
	dp_perceptron_init(&classes, t.tag.classes);
	train_classes(&t, &classes);
	adopt_foreign(&t, &classes);
	dp_perceptron_release(&classes);
	dp_perceptron_init(&classes, t.tag.classes);
	train_classes(&t, &classes);
	fill_classes(&t);
	dp_perceptron_init(&labels, t.tag.labels);
	train_labels(&t, &labels);
	learn_lemmas(&t, &map, &rules);
	write_text(&t, &text);
	write_all(&t, &text, &map, &rules, &classes, &labels, out);
	dp_perceptron_release(&classes);
	dp_perceptron_release(&labels);
	dp_buf_release(&text);
	dp_buf_release(&map);
	dp_buf_release(&rules);
	dp_arena_release(&t.arena);
	free(t.class_);
	free(t.label);
}
