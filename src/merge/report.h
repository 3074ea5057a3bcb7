/*
 * What `code` hands to `merge`: an article as coded, one line of JSON, and the reports in it.
 *
 *   {"doc":"a","named":true,"title":..,"published":"2019-04-26","publisher":..,"agency":..,"url":..,"language":"de",
 *    "words":212,"hash":"16 hex","sketch":"8 hex each","reports":[{an event as docs/format.md has it}, ...]}
 *
 * A report is what one article says of one act. The line holds all that merging needs, so that articles can be coded anywhere and
 * merged elsewhere; an article without reports has a line, too, since others may be copies of it. dp_export_coded writes such lines.
 */
#ifndef DP_MERGE_REPORT_H
#define DP_MERGE_REPORT_H

#include "base/arena.h"
#include "doc/plover.h"
#include "depesche/error.h"

/* A day of the proleptic Gregorian calendar, counted from 1970-01-01; DP_NO_DAY where unknown. */
#define DP_NO_DAY INT32_MIN

/*
 * The days that an EDTF value may mean, both ends included: a day with "~" three more on either side, "2019-24" (winter) December to February.
 * "" gives DP_NO_DAY twice; an open end ("2019-04-25/..") the last day DP_OPEN_DAY, an open begin ("../2019-04-25") the first day DP_NO_DAY.
 */
#define DP_OPEN_DAY INT32_MAX
typedef struct dp_days {
	int32_t first, last;
} dp_days;

/* False for what is no EDTF of the codebook (day, month, season, year, "198X", each with "~", "?" or "%"; interval of two of these), or ends before it begins. */
bool dp_days_of(dp_str edtf, dp_days *days);

/* "2019-04-26" as a number; DP_NO_DAY for anything else. */
int32_t dp_day_of(dp_str day);
void dp_day_print(int32_t day, char out[11]);

/* An actor, recipient, source or place. Strings are in the arena given to dp_coded_read. */
typedef struct dp_member {
	dp_str text, name;
	char code[4]; /* ISO 3166-1 alpha-3, or "" */
	dp_sector sector;
	dp_str kind;         /* of an actor or recipient: "state", "body", "person", "group", "place"; "" where not told */
	uint32_t begin, end; /* code points in the article's text */
} dp_member;

typedef struct dp_anchor { /* a sentence that tells the act */
	dp_str text;
	uint32_t begin, end;
} dp_anchor;

typedef struct dp_report {
	dp_str id;      /* 16 hexadecimal digits: of the article's text and the outcome */
	dp_type type;
	dp_str mode;    /* "" for none */
	dp_status status;
	dp_certainty certainty;
	const dp_member *actor, *recipient, *said_by; /* said_by: nearest to the act first */
	uint32_t actors, recipients, sources;
	dp_str date;    /* EDTF, "" for unknown */
	dp_days days;
	dp_member place; /* name and text empty where not told */
	bool located;    /* lat and lon are known */
	double lat, lon; /* degrees, WGS 84 */
	dp_str context;  /* separated by ";" */
	dp_str cameo;
	int32_t quad;
	double score;
	dp_anchor trigger;
	const dp_anchor *anchor; /* the report's own sentence first; at least one */
	uint32_t anchors;
	dp_str factuality; /* the JSON array as given */
} dp_report;

typedef struct dp_coded {
	dp_str doc, title, published, publisher, agency, url, language;
	dp_str embargo;   /* not to be shown before this time, 2026-11-29T18:00:00Z; "" for none */
	bool named;       /* doc is an id that the article came with, not its file's path; true where the line does not tell */
	int32_t day;      /* of publication, DP_NO_DAY for unknown */
	uint32_t words;   /* of the article's text, without page furniture */
	uint64_t hash;    /* XXH3 of the text: the same text, whatever its id */
	const uint32_t *sketch; /* ascending (merge/copy.h) */
	uint32_t sketches;
	const dp_report *report;
	uint32_t reports;
} dp_coded;

/*
 * Reads one line; all that `self` points to is in `arena`. DEPESCHE_EINPUT for what is no such line: broken JSON (with the offset), a missing
 * key, an unknown type, a number that cannot be; a sentence says which, and in which report. Unknown keys are passed over.
 */
int dp_coded_read(dp_coded *self, dp_str line, dp_arena *arena, depesche_error *error);

#endif
