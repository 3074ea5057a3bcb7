/*
 * packs/world as read from its sources: what the register and the names are compiled from, and what `pack check` looks through.
 *
 *   states.txt, bodies.txt, persons/ *.txt, places.txt, towns.txt if there -> items, in this order: an item's place is its number in the register
 *   every name of every item                           -> names, with role, language and the line that gives it
 *   office lines                                       -> held
 */
#ifndef DP_MENTION_WORLD_H
#define DP_MENTION_WORLD_H

#include "mention/endings.h"
#include "mention/names.h"
#include "mention/trie.h"
#include "pack/source.h"

typedef struct dp_world_item {
	dp_str name, adjective, whole; /* whole: English name of the body it is part of, of a state's capital */
	dp_str short_name;             /* of a person */
	dp_registered record;
	bool bends;                    /* the language gives its name an article: it bends as a noun, not as a name (den Niederlanden) */
	const char *path;
	uint32_t line;
} dp_world_item;

typedef struct dp_world_name {
	dp_str text, language; /* language empty: holds in all */
	dp_str written;        /* in which language it was written; empty: English, as the register's own names are */
	uint32_t item;
	uint8_t role, flags;
	bool of_place;         /* it also makes an adjective (Moskau -> Moskauer) */
	const char *path;
	uint32_t line;
} dp_world_name;

typedef struct dp_world_held {
	dp_held held;
	dp_str of; /* ISO code or a body's English name, resolved when all is read */
	bool of_body;
	bool shared; /* others hold it, or claim to hold it, at the same time */
	const char *path;
	uint32_t line;
} dp_world_held;

typedef struct dp_world_office {
	dp_str key;
	uint32_t rank, sector;
	bool one;  /* only one person holds it at a time, of one state or body */
	bool sent; /* by a state, also to a body */
} dp_world_office;

/* Whom to tell what is wrong with the sources. A reader goes on after a finding. */
typedef struct dp_findings {
	void (*tell)(void *to, const char *path, uint32_t line, uint32_t column, const char *message);
	void *to;
	uint32_t n;
} dp_findings;

typedef struct dp_world {
	dp_arena arena;
	dp_endings endings;
	DP_VEC(dp_world_item) items;
	DP_VEC(dp_world_name) names;
	DP_VEC(dp_world_held) held;
	DP_VEC(dp_world_office) offices;
	DP_VEC(dp_str) languages;
	dp_strmap_builder codes, office_keys, bodies, places;
	dp_findings *findings; /* who hears of unknown codes and dates upside down; NULL: they are failures */
	const char *path; /* being read */
	dp_source source;
} dp_world;

/* Reads all of `dir`; findings may be NULL. After a failure, too, the caller releases. */
int dp_world_read(dp_world *self, const char *dir, dp_findings *findings, depesche_error *error);
void dp_world_release(dp_world *self);

/* A hash of the office keys in order. */
uint64_t dp_world_stamp(const dp_world *self);

/* Writes the trie of one language; findings may be NULL. */
int dp_world_trie(dp_world *self, dp_str language, dp_trie *trie, dp_findings *findings, depesche_error *error);

#endif
