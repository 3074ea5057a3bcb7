/*
 * Events out of a document: JSON lines, CSV, a table for people, and what merging reads. docs/format.md tells what the fields mean.
 *
 * Each writer appends whole records to a buffer, so that whoever writes the buffer out never cuts one. Positions are Unicode code points
 * into the document's text, end exclusive.
 */
#ifndef DP_EXPORT_EXPORT_H
#define DP_EXPORT_EXPORT_H

#include "base/buf.h"
#include "doc/doc.h"

/* Bytes of `text` to code points: the count at every DP_POINTS_STEP bytes. */
enum { DP_POINTS_STEP = 256 };

typedef struct dp_points {
	dp_str text;
	const uint32_t *at; /* in the document's arena */
} dp_points;

/* False when memory is out. */
bool dp_points_init(dp_points *self, dp_str text, dp_arena *arena);
uint32_t dp_points_of(const dp_points *self, uint32_t byte);

/* One actor, recipient or source as a record shows it. */
typedef struct dp_shown {
	dp_str text; /* the words; for a pronoun the fullest mention in the article */
	dp_str name;
	const char *code;
	dp_sector sector;
	const char *kind;    /* "" for what is no entity */
	uint32_t begin, end; /* bytes: where the sentence refers to it */
	bool located;        /* a place with coordinates */
	float lat, lon;
} dp_shown;

/* "state", "body", "person", "place", "group", "set". */
const char *dp_export_kind(dp_entity_kind kind);

dp_shown dp_export_side(const dp_doc *doc, dp_side side);

/* Who holds a stance: the name that a record has for him, else the text's own words; AUTHOR, GEN (nobody in particular) as FactBank writes them. */
dp_str dp_export_stance(const dp_doc *doc, const dp_stance *stance);

/* The place of an event; false where it has none. */
bool dp_export_place(const dp_doc *doc, const dp_event *event, dp_shown *place);

/*
 * A number for an event, the same whenever the same text is coded with the same outcome: XXH3 of the text, type, mode, trigger and the
 * names of both sides, printed as 16 hexadecimal digits.
 */
void dp_export_id(const dp_doc *doc, const dp_event *event, char id[17]);

/* Bytes of the sentence that tells the event, of its trigger where there is none. */
void dp_export_sentence(const dp_doc *doc, const dp_event *event, uint32_t *begin, uint32_t *end);

/* All events of `doc`, one JSON object a line. False when memory is out; `out` is then not to be used. */
bool dp_export_json(dp_doc *doc, dp_buf *out);
bool dp_export_json_event(const dp_doc *doc, const dp_points *points, const dp_event *event, dp_buf *out);
bool dp_export_json_object(const dp_doc *doc, const dp_points *points, const dp_event *event, dp_buf *out); /* without the newline */

/*
 * The whole article as one line for merging (merge/report.h), also where it has no events. Takes memory of the document's arena; false when it is out.
 */
bool dp_export_coded(dp_doc *doc, dp_buf *out);

/*
 * All layers of `doc` but the events, one JSON object with blocks, sentences (with tokens), verbs, entities, mentions, times, quotes. Numbers
 * of tokens and mentions count from the document's first.
 */
bool dp_export_layers(dp_doc *doc, dp_buf *out);

/* RFC 4180 with "\n" ends. Several values of one cell are separated by "; ". */
void dp_export_csv_head(dp_buf *out);
bool dp_export_csv(dp_doc *doc, dp_buf *out);

/* A value as a cell, quoted where it must be. */
void dp_export_csv_cell(dp_buf *out, dp_str s);

typedef struct dp_table {
	uint32_t width; /* columns of the terminal */
	bool colour;    /* ECMA-48 sequences */
	bool text;      /* the sentence below each event */
} dp_table;

/* A heading for the document, then a row for each event; cells wrap. Below 80 columns each event is a small list instead. */
void dp_export_table(const dp_table *self, const dp_doc *doc, dp_buf *out);

#endif
