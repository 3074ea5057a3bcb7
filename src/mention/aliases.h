/*
 * Names as they are written, by what they name: the gazetteer (names.h) knows them folded and bent, for finding. Section "aliases" of world.pack:
 *
 *   u32 head[4]          version, entities of the register, aliases, pool bytes
 *   (entities + 1) x u32 first alias of each entity
 *   aliases x dp_alias
 *   pool                 names
 */
#ifndef DP_MENTION_ALIASES_H
#define DP_MENTION_ALIASES_H

#include "mention/names.h"

typedef struct dp_alias {
	uint32_t name, name_n; /* in the pool */
	char language[8];      /* in which it is written: ISO 639, NUL-padded; "" for the register's own, English name */
	uint32_t role;         /* dp_role */
} dp_alias;

typedef struct dp_aliases {
	const uint32_t *first;
	const dp_alias *alias;
	const char *pool;
	uint32_t entities;
} dp_aliases;

/* A view of the section. A pack that has none, being older, has no aliases. */
int dp_aliases_open(dp_aliases *self, const dp_pack *world, const dp_register *reg, depesche_error *error);

/* The aliases of entity `i` of the register: numbers from *first up to the result. */
uint32_t dp_aliases_of(const dp_aliases *self, uint32_t i, uint32_t *first);

static inline dp_str dp_alias_name(const dp_aliases *self, uint32_t alias)
{
	return dp_str_of(self->pool + self->alias[alias].name, self->alias[alias].name_n);
}

/* Compiles packs/world (`dir`) into the bytes of the section. */
int dp_aliases_compile(const char *dir, dp_buf *out, depesche_error *error);

#endif
