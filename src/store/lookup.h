/*
 * From names as people type them to names as records have them, by the register of the world's pack: "Russland" and "Russia" are RUS, "Wladimir
 * Putin" and "putin" are "Vladimir Putin", "Wladiwostok" is "Vladivostok".
 *
 * A state's name stands for all that belong to it, as its code does. A surname that several have means all of them, and a sentence says so.
 */
#ifndef DP_STORE_LOOKUP_H
#define DP_STORE_LOOKUP_H

#include "base/buf.h"
#include "mention/aliases.h"

enum { DP_LOOKUP_LANGUAGES = 16, DP_LOOKUP_MOST = 200 };

typedef struct dp_lookup {
	dp_register reg;
	dp_aliases aliases;
	dp_gazetteer names[DP_LOOKUP_LANGUAGES];
	uint32_t languages;
} dp_lookup;

/* Views of the pack, which must stay open. */
int dp_lookup_open(dp_lookup *self, const dp_pack *world, depesche_error *error);

/*
 * Entities of the register that a name means, as a side (states, bodies, persons) or as a place (places, states), in any language and whatever its
 * case: those that have it as a name; else those whose capital, seat or government it is; else those that have it as a surname. How many, up to
 * DP_LOOKUP_MOST.
 */
uint32_t dp_lookup_find(const dp_lookup *self, dp_str name, bool place, uint32_t out[DP_LOOKUP_MOST]);

/* Appends the value of a query's parameter ("who"), names in it replaced by codes and quoted names of the record; to `talk` a sentence for each that
 * means several. */
void dp_lookup_value(const dp_lookup *self, dp_str parameter, dp_str value, dp_buf *out, dp_buf *talk);

#endif
