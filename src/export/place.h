/* Where an act took place, as formats with levels of places have it. */
#ifndef DP_EXPORT_PLACE_H
#define DP_EXPORT_PLACE_H

#include "export/events.h"

typedef enum dp_level { DP_LEVEL_NONE, DP_LEVEL_COUNTRY, DP_LEVEL_PROVINCE, DP_LEVEL_CITY, DP_LEVEL_OTHER } dp_level;

typedef struct dp_where {
	dp_level level;
	dp_str name;                 /* "" for none */
	const dp_state_codes *state; /* NULL for none, or unknown */
	dp_str country;              /* its English name, "" */
	const char *feature;         /* GeoNames' feature code, "" */
} dp_where;

dp_where dp_where_of(const dp_codes *codes, const dp_found *found);

/* The name when it is of that level, else "". */
static inline dp_str dp_where_at(const dp_where *self, dp_level level)
{
	return self->level == level ? self->name : DP_STR("");
}

#endif
