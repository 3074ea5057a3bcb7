/*
 * What other formats call states, acts and places: section "codes" of world.pack.
 *
 *   u32 head[4]   magic "COD1", states, acts, bytes of the pool
 *   states x dp_state_codes    in order of their ISO codes
 *   acts x dp_cameo            in order of their codes
 *   pool                       names and labels, 16-byte aligned behind it
 *   strmap                     "Bavaria\tDEU" -> dp_place_kind
 *
 * States come from states.txt, acts from cameo.txt, kinds of places from places.txt (docs/packs.md).
 */
#ifndef DP_EXPORT_CODES_H
#define DP_EXPORT_CODES_H

#include "mention/register.h"

typedef struct dp_state_codes {
	char iso[4], fips[4];        /* ISO 3166-1 alpha-3; FIPS 10-4, or "" */
	uint32_t cow;                /* Correlates of War, 0 for none */
	uint32_t name, name_n;       /* in the pool: English */
	uint32_t icews, icews_n;     /* as ICEWS calls it */
} dp_state_codes;

typedef struct dp_cameo {
	char code[8];
	int32_t scale; /* Goldstein's, in tenths */
	uint32_t label, label_n;
} dp_cameo;

typedef struct dp_codes {
	const dp_state_codes *state;
	const dp_cameo *cameo;
	const char *pool;
	dp_strmap places;
	uint32_t states, cameos, pool_n;
} dp_codes;

int dp_codes_compile(const char *dir, dp_buf *out, depesche_error *error);

/* Checks every number in the section once. */
int dp_codes_open(dp_codes *self, const dp_pack *world, depesche_error *error);

/* NULL where there is none. */
const dp_state_codes *dp_codes_state(const dp_codes *self, dp_str iso);

/* The act of that code, or of the shortest beginning that leads to one: "1751" -> 175. NULL where there is none. */
const dp_cameo *dp_codes_cameo(const dp_codes *self, dp_str code);

/* DP_PLACE_COUNT where it is not known. */
dp_place_kind dp_codes_place(const dp_codes *self, dp_str name, dp_str iso);

static inline dp_str dp_codes_text(const dp_codes *self, uint32_t at, uint32_t n)
{
	return dp_str_of(self->pool + at, n);
}

#endif
