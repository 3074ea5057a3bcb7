/*
 * Sentences and tokens, with exact byte spans, of the blocks of an article.
 *
 *   text       "Am 21. April reiste er zum Gipfel."
 *   tokens     An dem 21. April reiste er zu dem Gipfel .       (an + dem share the span of "Am", zu + dem that of "zum")
 *   sentence   [--------------------------------------]
 *
 * Tokenisation is that of UD German-GSD: a hyphen between letters is a token of its own (US - Präsident, 20 - Jährige, Vor - und). A
 * sentence never crosses a block. One pass from left to right; what a word with a period is, abbreviation, ordinal or end of a
 * sentence, is told by the pack's words and by the word that follows.
 *
 * Section "split" of a language pack:
 *   u32 magic "SPL2"
 *   strmap: word -> flags below | index of its contraction << 16
 *   u32 contractions, u32 pool bytes, u32 0, u32 0
 *   contractions x { u32 first at, first n, second at, second n } into the pool
 *   pool
 * Words are in lower case, save abbreviations, which keep theirs and their periods.
 */
#ifndef DP_SPLIT_SPLIT_H
#define DP_SPLIT_SPLIT_H

#include "doc/doc.h"
#include "pack/strmap.h"

enum {
	DP_SPLIT_ABBREVIATION = 1, /* its period belongs to it and ends no sentence */
	DP_SPLIT_MAY_END = 2,      /* its period belongs to it and may end one, too */
	DP_SPLIT_CONTRACTION = 4,
	DP_SPLIT_FUNCTION = 8,     /* written small inside a sentence: in upper case it begins one */
	DP_SPLIT_ARTICLE = 16,     /* a number with a period behind it is an ordinal */
	DP_SPLIT_ORDERED = 32,     /* a number with a period before it is an ordinal: months, Jahrhundert, Klasse */
	DP_SPLIT_CLITIC = 64,      /* behind an apostrophe a word of its own: geht's */
	DP_SPLIT_INNER = 128,      /* behind : * _ part of the word, as is what goes on after it: Bürger:innen */
	DP_SPLIT_OPENS = 256,      /* in upper case begins a sentence even where nothing ended the one before: Ich, Leider */
	DP_SPLIT_HEADS = 512,      /* likewise before a phrase that goes on in lower case: Der Osten zieht, In diesem Jahr */
	DP_SPLIT_TITLE = 1024,     /* with such a word before it, it is the name of something: Der Spiegel, Die Linke */
	DP_SPLIT_LAST = 2048       /* looks like a preposition or article, and may be a clause's last word: ab, ein, zu */
};

typedef struct dp_split_pair {
	uint32_t first_at, first_n, second_at, second_n;
} dp_split_pair;

typedef struct dp_split {
	dp_strmap words;
	const dp_split_pair *pair;
	const char *pool;
	uint32_t pairs;
} dp_split;

/* Compiles `dir`/lexicon/closed and `dir`/split.txt (table `word  kind`) into a section's bytes, appended to `out`. */
int dp_split_compile(const char *dir, dp_buf *out, depesche_error *error);

/* A view of a section, all of whose bounds are checked. */
int dp_split_open(dp_split *self, dp_str section, depesche_error *error);

/* The words that a contraction is split into, in the text's case ("Im": "In", "dem"), in `arena` or the pack; false where `word` is none. */
bool dp_split_contraction(const dp_split *self, dp_str word, dp_arena *arena, dp_str parts[2]);

/*
 * Fills doc->sentences and doc->tokens (spans, forms, flags; no heads) from doc->blocks; without blocks, every line is taken for one, and
 * the blocks are filled in. Furniture is left out. Negative when memory runs out.
 */
int dp_split_run(const dp_split *self, dp_doc *doc, depesche_error *error);

#endif
