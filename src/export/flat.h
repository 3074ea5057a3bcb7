/* An event as a flat row: the columns of CSV, which are the properties of GeoJSON. */
#ifndef DP_EXPORT_FLAT_H
#define DP_EXPORT_FLAT_H

#include "export/events.h"

typedef struct dp_flat {
	const char *name;
	bool number;                                    /* else text; an empty number is unknown */
	void (*put)(const dp_found *found, dp_buf *out); /* appends the value as it is, unquoted */
} dp_flat;

/* Up to one whose name is NULL. */
extern const dp_flat dp_flat_columns[];

#endif
