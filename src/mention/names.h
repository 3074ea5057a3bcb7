/*
 * All names of the register, for each language a trie over folded pieces of words (mention/fold.h): one step a piece, longest match
 * wins. Inflected forms were worked out when the pack was built, so that a step is one exact lookup.
 *
 * Section "names": u32 languages, for each { char code[8], u32 offset of its trie behind the table }, then, 16-byte aligned, the tries:
 *
 *   u32 head[8]      version, nodes, slots (a power of two), senses, 0...
 *   slots x dp_edge  open addressing by (node, piece); piece DP_NONE = free
 *   (nodes + 1) x u32  first sense of each node
 *   senses x dp_sense_of_name
 *   strmap           folded piece -> number
 *   strmap           folded given name -> DP_GENDER_*
 */
#ifndef DP_MENTION_NAMES_H
#define DP_MENTION_NAMES_H

#include "mention/register.h"

typedef enum dp_role {
	DP_ROLE_NAME,       /* a name in full */
	DP_ROLE_SHORT,      /* a surname */
	DP_ROLE_WEAK,       /* needs the context to be sure */
	DP_ROLE_CAPITAL,    /* entity is the state */
	DP_ROLE_SEAT,       /* likewise */
	DP_ROLE_GOVERNMENT, /* likewise */
	DP_ROLE_ADJECTIVE,  /* of a state */
	DP_ROLE_INHABITANT, /* of a state */
	DP_ROLE_OF_PLACE    /* adjective of a place: Moskauer */
} dp_role;

enum {
	DP_NAME_UPPER = 1, /* its first letter must be upper-case */
	DP_NAME_CAPS = 2,  /* all letters must be: "IS", "US" */
	DP_NAME_FEMALE = 4, /* an inhabitant's feminine form */
	DP_NAME_PLAIN = 8, /* reached without an ending */
	DP_NAME_THERE = 16, /* a town of which there are too many: only where the text says where something is, "in Wiesloch" */
};

typedef struct dp_edge {
	uint32_t node, piece, to;
} dp_edge;

typedef struct dp_named {
	uint32_t entity; /* number in the register */
	uint8_t role, flags;
	uint16_t pieces;
} dp_named;

typedef struct dp_gazetteer {
	const dp_edge *edge;
	const uint32_t *first;
	const dp_named *named;
	dp_strmap pieces, given;
	uint32_t nodes, mask, nameds;
} dp_gazetteer;

/* The languages that a pack has names in, up to `most`; how many there are. */
uint32_t dp_gazetteer_languages(const dp_pack *world, dp_str *out, uint32_t most);

/* A view of one language's trie. */
int dp_gazetteer_open(dp_gazetteer *self, const dp_pack *world, dp_str language, const dp_register *reg, depesche_error *error);

/* The number of a folded piece, DP_NONE. */
uint32_t dp_gazetteer_piece(const dp_gazetteer *self, dp_str folded);

/* The node reached from `node` (0: the root) by `piece`, DP_NONE. */
uint32_t dp_gazetteer_step(const dp_gazetteer *self, uint32_t node, uint32_t piece);

static inline uint32_t dp_edge_hash(uint32_t node, uint32_t piece)
{
	uint64_t x = ((uint64_t)node << 32 | piece) * 0x9E3779B97F4A7C15u;
	return (uint32_t)(x >> 32);
}

#endif
