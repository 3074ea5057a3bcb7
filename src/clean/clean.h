/*
 * What belongs to the article, and what the page around it left in the text; which language it is; when and by whom it was published.
 *
 *   lines       |Einladung an Putin|Ausland|26.04.2019 10:51|Offenbar nutzt ...|play_arrow|00:00 / 00:00|Kommentare|...
 *   blocks       title              byline  byline           body               furniture  furniture     furniture
 *
 * A block is a line, or several lines of one hard-wrapped paragraph. What a line is, is told by the pack's patterns (phrases that pages use)
 * and by what all pages have in common: length, sentence punctuation, addresses, time codes, names of icons, repetition, neighbours, and
 * the place behind the article's end. In doubt a line stays in the article.
 *
 * Section "clean" of a language pack, from furniture.txt (table `class  pattern  value`):
 *   u32 magic "CLN1", u32 patterns, u32 bytes of the pool, u32 0
 *   patterns x { u32 at, u32 n, u32 class, u32 value }        in the order of the file, the first that matches counts
 *   pool
 * A pattern is a line in small letters, white space made one space, without the marks of lists and the colon at its ends. `*` stands for
 * any run of characters, none too, `#` for a run of digits.
 *
 * Section "language" of any pack, from language.txt or languages.txt (table `language  kind  values`): name (in English), words (the most
 * frequent ones, in small letters) and script (ranges of code points that hardly another language uses):
 *   u32 magic "LNG1", u32 languages, u32 ranges, u32 0
 *   languages x { char code[8], char name[24] }
 *   ranges x { u32 first, u32 last, u32 language, u32 0 }
 *   strmap word -> set of languages, one bit each
 *
 * Section "agencies" of the world pack, from agencies.txt (table `name  forms`): strmap form in small letters -> offset of its name in the
 * pool that follows, which holds { u32 n, bytes } records.
 */
#ifndef DP_CLEAN_CLEAN_H
#define DP_CLEAN_CLEAN_H

#include "doc/doc.h"
#include "pack/strmap.h"

/* What a pattern's line is. From DP_CLEAN_UI on, it is furniture. */
typedef enum dp_clean_class {
	DP_CLEAN_NONE,
	DP_CLEAN_MONTH,     /* a month's name; value is its number; no pattern for lines */
	DP_CLEAN_BY,        /* the word before an author's name */
	DP_CLEAN_KEEP,      /* part of the article although a later pattern says otherwise */
	DP_CLEAN_BYLINE,    /* author, place, reading time */
	DP_CLEAN_PUBLISHED, /* introduces the day of publication */
	DP_CLEAN_SECTION,   /* name of a section: byline before the article, furniture behind it */
	DP_CLEAN_UI,        /* players and buttons */
	DP_CLEAN_MENU,
	DP_CLEAN_TEASER,    /* this line advertises another article */
	DP_CLEAN_RELATED,   /* so do this line and the headings that follow */
	DP_CLEAN_SHARE,
	DP_CLEAN_LETTER,    /* newsletters, apps, subscriptions */
	DP_CLEAN_COOKIE,
	DP_CLEAN_RIGHTS,
	DP_CLEAN_CREDIT,    /* whose picture it is */
	DP_CLEAN_AD,
	DP_CLEAN_CONTACT,
	DP_CLEAN_NOTICE,    /* remarks of the editors about the text or the page */
	DP_CLEAN_END,       /* comments, disclaimers, notices: what follows is furniture, too */
	DP_CLEAN_COUNT
} dp_clean_class;

typedef struct dp_clean_pattern {
	uint32_t at, n, kind, value;
} dp_clean_pattern;

enum { DP_LANGUAGES_MAX = 32 };

typedef struct dp_language_name {
	char code[8], name[24];
} dp_language_name;

typedef struct dp_language_range {
	uint32_t first, last, language, zero;
} dp_language_range;

typedef struct dp_languages {
	const dp_language_name *language;
	const dp_language_range *range;
	dp_strmap words;
	uint32_t n, ranges;
} dp_languages;

typedef struct dp_clean {
	const dp_clean_pattern *pattern;
	const char *pool;
	uint32_t patterns;
	dp_languages languages[2]; /* of the language pack, and of the world */
	dp_strmap agencies;
	dp_str agency_pool;
} dp_clean;

/* Each compiles one source text of directory `dir` and appends the section's bytes to `out`. */
int dp_clean_compile(const char *dir, dp_buf *out, depesche_error *error);    /* furniture.txt */
int dp_language_compile(const char *dir, dp_buf *out, depesche_error *error); /* language.txt, or else languages.txt */
int dp_agency_compile(const char *dir, dp_buf *out, depesche_error *error);   /* agencies.txt */

/* Views of the sections "clean" and "language" of a language pack, "language" and "agencies" of the world pack; bounds are checked. */
int dp_clean_open(dp_clean *self, dp_str clean, dp_str language, dp_str world_language, dp_str agencies, depesche_error *error);

/*
 * Fills doc->blocks; doc->title, published and agency where they are empty and the text tells them; doc->language likewise, or `language`
 * (that of the pack) where the text is too short to tell. DEPESCHE_ESKIP when the text is in another language.
 */
int dp_clean_run(const dp_clean *self, dp_doc *doc, dp_str language, depesche_error *error);

/*
 * The language of a text, by the share of its words that are frequent in each language and in few others (Grefenstette 1995), or by its
 * script. NULL when it is too short or resembles none enough.
 */
const dp_language_name *dp_language_of(const dp_clean *self, dp_str text);

/* Whether `line`, folded as described above, has the form of `pattern`. */
bool dp_clean_matches(dp_str pattern, dp_str line);

#endif
