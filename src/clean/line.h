/* The lines of a text with what can be seen of each. Inside the room only. */
#ifndef DP_CLEAN_LINE_H
#define DP_CLEAN_LINE_H

#include "clean/clean.h"

typedef struct dp_line {
	uint32_t begin, end;   /* trimmed, not empty */
	dp_str fold;           /* as patterns see it */
	uint32_t points, words; /* a word holds a letter */
	dp_clean_class class;  /* of the first pattern that matches */
	dp_block_kind kind;
	bool blank;            /* a blank line, or the text's begin, is before it */
	bool ends;             /* it ends as a sentence does */
	bool several;          /* so does a part of it */
	bool furniture;        /* decided */
	bool odd;              /* address, time code, icon: no words of an article */
	bool joined;           /* goes on in the next line */
} dp_line;

typedef DP_VEC(dp_line) dp_lines;

/* What can be seen of the bytes [begin, end), which are one line or a part of one. False when memory is out. */
bool dp_line_init(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end, dp_line *line);

/* False when memory is out. */
bool dp_lines_cut(const dp_clean *self, dp_doc *doc, dp_lines *lines);

/* A paragraph as articles have them: a long one, or a sentence of some words. */
bool dp_line_body(const dp_line *line);

/* Finds the day in a line: "26.04.2019", "2019-04-26", "26. April 2019"; true and "2019-04-26" in `day`. `rest` counts the other words. */
bool dp_clean_day(const dp_clean *self, dp_str fold, char day[11], uint32_t *rest);

/* The agency that a name in small letters stands for; p NULL for none. */
dp_str dp_clean_agency(const dp_clean *self, dp_str fold);

/* True when the pack has `fold` as a word of this class; `*value` becomes its value. */
bool dp_clean_word(const dp_clean *self, dp_clean_class class, dp_str fold, uint32_t *value);

/* Small letters, one space for any white space, list marks and colon taken off the ends. p NULL when memory is out. */
dp_str dp_clean_fold(dp_str s, dp_arena *arena);

/*
 * Splits the dateline off the first paragraph ("SEOUL (Reuters) – ", "Teaser. Istanbul – ", "BOZEN. "): `*lead_end` is where a teaser
 * sentence before it ends (= begin for none), `*begin2` where the report begins. False when there is none. Notes the agency.
 */
bool dp_clean_dateline(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end, uint32_t *lead_end, uint32_t *line_begin, uint32_t *begin2);

/* "(dpa)", "(APA, 16.3.2016)" at a text's end: where it begins; `end` when there is none. Notes agency and day. */
uint32_t dp_clean_sign_off(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end);

/* "... zu stärken Von Reuters": where the byline at a title's end begins; `end` when there is none. */
uint32_t dp_clean_title_byline(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end);

#endif
