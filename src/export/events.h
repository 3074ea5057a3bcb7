/*
 * Events of a record as files that other programs read; docs/exports.md has every column.
 *
 *   dp_query_all ─► dp_found ─► dp_export_found ─► whole rows at the end of a buffer, which the caller writes out and clears
 *
 * Head, events, tail: a file is valid when all three were written. Formats that follow PLOVER or CAMEO take an event as dp_export_as_plover
 * sees it.
 */
#ifndef DP_EXPORT_EVENTS_H
#define DP_EXPORT_EVENTS_H

#include "export/codes.h"
#include "merge/fold.h"
#include "store/query.h"

/* What became of an event. */
typedef enum dp_export_fate {
	DP_EXPORT_WRITTEN,
	DP_EXPORT_DENIED,    /* it did not happen: PLOVER and CAMEO have no such events */
	DP_EXPORT_UNDATED,   /* the format needs a day, and neither the act nor any article has one */
	DP_EXPORT_UNLOCATED, /* the format needs coordinates */
	DP_EXPORT_FATES
} dp_export_fate;

/* A file being written. */
typedef struct dp_export_file {
	const dp_codes *codes; /* NULL for formats that need none */
	dp_buf *out;
	dp_buf part;           /* a cell that is being put together */
	uint64_t count[DP_EXPORT_FATES];
} dp_export_file;

void dp_export_file_init(dp_export_file *self, const dp_codes *codes, dp_buf *out);
void dp_export_file_release(dp_export_file *self);

typedef struct dp_export_format {
	const char *name;
	bool codes; /* it needs them */
	void (*head)(dp_export_file *file);
	dp_export_fate (*found)(dp_export_file *file, const dp_found *found);
	dp_export_fate (*act)(dp_export_file *file, dp_str key, const dp_act *act);
	void (*tail)(dp_export_file *file);
} dp_export_format;

/*
 * jsonl (events; with all reports where an act is given), csv, geojson, plover, polecat, icews, gdelt, gdelt-mentions (acts). Up to one whose name is
 * NULL. `head` and `tail` are NULL where there is none, `found` or `act` where the format takes the other alone.
 */
extern const dp_export_format dp_export_formats[];

/* NULL for an unknown name. */
const dp_export_format *dp_export_format_of(dp_str name);

/* Appends the rows of an event and counts its fate. False when memory is out. */
bool dp_export_found(dp_export_file *self, const dp_export_format *format, const dp_found *found);
bool dp_export_act(dp_export_file *self, const dp_export_format *format, dp_str key, const dp_act *act);

/* An event as the interface shows it (serve/openapi.json, schema Event), without a newline. */
bool dp_export_found_json(const dp_found *found, dp_buf *out);

/*
 * What the codebook says of exports to PLOVER and CAMEO: a planned or possible CONSULT, SUPPORT, COOPERATE or AID is an AGREE with the CAMEO code
 * of the promise and no mode. The strings of `as` are those of `found`, or static. False for a denied event.
 */
bool dp_export_as_plover(const dp_found *found, dp_found *as);

/* The act's code, that of its type where it has none. */
const dp_cameo *dp_export_cameo(const dp_codes *codes, const dp_found *found);

/* The one day that stands for the event: the first of its date, else the first of publication. DP_NO_DAY where neither is known. */
int32_t dp_export_day(dp_str date, dp_days days, int32_t published);

#endif
