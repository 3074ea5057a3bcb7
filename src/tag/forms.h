/*
 * The forms of the lexicon, in buckets by their hash.
 *
 *   u32 forms, buckets, bytes of the pool, 0
 *   forms x dp_form                 bucket by bucket
 *   buckets + 1 times u32           the first form of each bucket; the last is the number of forms
 *   pool, padded to 16 bytes        the forms' texts
 *
 * The bucket is the upper half of XXH3, as a fraction, of all buckets. There are as many of them as forms and no free places, so that a
 * form takes 16 bytes and its text, and what is checked at opening are numbers in a row.
 */
#ifndef DP_TAG_FORMS_H
#define DP_TAG_FORMS_H

#include "base/arena.h"
#include "base/buf.h"
#include "depesche/error.h"

typedef struct dp_form {
	uint32_t at;      /* its text in the pool */
	uint32_t lemma;
	uint16_t reading; /* the first */
	uint8_t n;        /* bytes of the text */
	uint8_t hash;     /* lowest byte: unlike texts of one bucket are told apart without a look into the pool */
} dp_form;

typedef struct dp_forms {
	const dp_form *form;
	const uint32_t *start;
	const char *pool;
	uint32_t n, buckets, pool_n;
} dp_forms;

enum { DP_FORM_MAX = UINT8_MAX, DP_FORM_READINGS_MAX = UINT16_MAX };

/* Checks the bytes (4-byte aligned) once, and that lemmas and readings are less than these; `*rest` becomes what follows, 16-byte aligned. */
int dp_forms_open(dp_forms *self, dp_str bytes, uint32_t lemmas, uint32_t readings, dp_str *rest, depesche_error *error);

/* NULL where the form is not listed. */
const dp_form *dp_forms_get(const dp_forms *self, dp_str text);

static inline dp_str dp_forms_text(const dp_forms *self, const dp_form *form)
{
	return dp_str_of(self->pool + form->at, form->n);
}

/*
 * Appends the mappable shape to `out`, which is 16-byte aligned then. Of `forms`, lemma and reading are set; `texts` are theirs, each of up to
 * DP_FORM_MAX bytes and none twice. Fills `forms`. Memory that runs out shows in `out`.
 */
void dp_forms_write(dp_form *forms, const dp_str *texts, uint32_t n, dp_arena *arena, dp_buf *out);

#endif
