#include "tag/lexicon.h"

#include "base/error.h"

enum { HEAD = 8 };

static int damaged(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_EPACK, "the pack's lexicon is damaged or of another version; build the pack again");
}

static bool check(const dp_lexicon *l)
{
	for (uint32_t i = 0; i < l->lemmas; i++) {
		const dp_lemma *m = &l->lemma[i];
		if (m->n > l->pool_n || m->at > l->pool_n - m->n || m->governed > l->governeds || m->governed_at > l->governeds - m->governed ||
			m->upos >= DP_UPOS_COUNT || m->prefix > m->n || (m->verb != DP_NONE && m->verb >= l->lemmas))
			return false;
	}
	for (uint32_t i = 0; i < l->readings; i++)
		if (l->reading[i].step >= l->lemmas || l->reading[i].xpos > l->tags || l->reading[i].upos >= DP_UPOS_COUNT)
			return false;
	for (uint32_t i = 0; i < l->governeds; i++)
		if (l->governed[i].n > l->pool_n || l->governed[i].at > l->pool_n - l->governed[i].n)
			return false;
	for (uint32_t i = 0; i < l->tags; i++)
		if (l->tag[2 * i + 1] > l->pool_n || l->tag[2 * i] > l->pool_n - l->tag[2 * i + 1])
			return false;
	for (uint32_t i = 0; i <= l->verbs.mask; i++)
		if (l->verbs.slot[i].n != UINT32_MAX && l->verbs.slot[i].value >= l->lemmas)
			return false;
	return l->readings == 0 || l->reading[l->readings - 1].flags & DP_READING_LAST;
}

int dp_lexicon_open(dp_lexicon *self, dp_str section, depesche_error *error)
{
	uint32_t head[HEAD];
	dp_lexicon l = {0};
	dp_str rest;
	if (section.n < sizeof head || memcmp(section.p, "LEX3", 4) != 0)
		return damaged(error);
	memcpy(head, section.p, sizeof head);
	uint64_t need = sizeof head + (uint64_t)head[1] * sizeof(dp_lemma) + (uint64_t)head[2] * sizeof(dp_reading) + (uint64_t)head[3] * sizeof(dp_governed) +
			(uint64_t)head[4] * 8 + DP_UPOS_COUNT * sizeof *l.passes + head[5];
	if (need > section.n || head[4] > UINT8_MAX || head[7] > head[5] || head[6] > head[5] - head[7])
		return damaged(error);
	l.lemmas = head[1], l.readings = head[2], l.governeds = head[3], l.tags = head[4], l.pool_n = head[5];
	const char *p = section.p + sizeof head;
	l.reading = (const dp_reading *)(const void *)p;
	p += l.readings * sizeof *l.reading;
	l.governed = (const dp_governed *)(const void *)p;
	p += l.governeds * sizeof *l.governed;
	l.lemma = (const dp_lemma *)(const void *)p;
	p += l.lemmas * sizeof *l.lemma;
	l.tag = (const uint32_t *)(const void *)p;
	p += (size_t)l.tags * 8;
	l.passes = (const uint32_t *)(const void *)p;
	p += DP_UPOS_COUNT * sizeof *l.passes;
	l.pool = p;
	l.links = dp_str_of(p + head[6], head[7]);
	uint32_t at = (uint32_t)((need + 15) / 16 * 16);
	int rc = dp_forms_open(&l.forms, dp_str_sub(section, at, section.n), l.lemmas, l.readings, &rest, error);
	if (rc == 0)
		rc = dp_strmap_open(&l.verbs, rest, NULL, error);
	if (rc != 0)
		return rc;
	if (!check(&l))
		return damaged(error);
	*self = l;
	return 0;
}

const dp_reading *dp_lexicon_lookup(const dp_lexicon *self, dp_str form, uint32_t *n, uint32_t *lemma)
{
	const dp_form *found = dp_forms_get(&self->forms, form);
	*n = 0;
	if (!found)
		return NULL;
	const dp_reading *first = &self->reading[found->reading];
	while (!(first[(*n)++].flags & DP_READING_LAST))
		;
	if (lemma)
		*lemma = found->lemma;
	return first;
}

const dp_lemma *dp_lexicon_verb(const dp_lexicon *self, dp_str lemma)
{
	uint32_t at = dp_strmap_get(&self->verbs, lemma);
	return at == DP_NONE ? NULL : &self->lemma[at];
}

uint32_t dp_lexicon_tag_of(const dp_lexicon *self, dp_str name)
{
	for (uint32_t i = 1; i <= self->tags; i++)
		if (dp_str_eq(dp_lexicon_tag(self, i), name))
			return i;
	return 0;
}
