/*
 * Which article is a copy of which: the same text, retitled, abridged or with a few words changed.
 *
 *   words     Kim reiste im September nach Russland ...           lower case, no punctuation; of the body, not of title, byline and furniture
 *   shingles  [Kim reiste im September nach] [reiste im ...]      DP_SHINGLE words each, hashed to 32 bits
 *   sketch    those whose hash is small: all of a short text, 1 in 4 of one above 512 words      compares two articles
 *   index     those whose hash is smaller still: about 32 of any text, 1 in 16 above 256 words   finds candidates
 *
 * Whether a hash is kept depends on it and on the length alone, so at the thinner rate of two the sketches of a text and of its part share what the
 * texts share, and containment can be told from them (FracMinHash: Irber et al. 2022, after Broder 1997). Copies of the same root make a
 * cluster; the root of an article depends on the set of articles alone, never on the order in which they came.
 */
#ifndef DP_MERGE_COPY_H
#define DP_MERGE_COPY_H

#include "doc/doc.h"
#include "merge/report.h"

enum { DP_SHINGLE = 5 };

/* Sketch and number of words of `doc`'s text; in the document's arena, ascending, no hash twice. False when memory is out. */
bool dp_sketch(dp_doc *doc, const uint32_t **sketch, uint32_t *n, uint32_t *words);

/* How many hashes of a sketch the index holds: the first ones, since they are the small ones. */
uint32_t dp_sketch_indexed(const uint32_t *sketch, uint32_t n, uint32_t words);

/* What copies are told by. */
typedef struct dp_copy {
	int32_t day;     /* of publication */
	dp_str doc;
	uint32_t words;
	const uint32_t *sketch;
	uint32_t sketches;
} dp_copy;

/*
 * A strict total order: true when b can be a copy of a, not the other way round. The one of the longer class comes first (lengths of one class differ by less than
 * a factor of 1.42, so that a text comes before what was cut from it, whenever that was published); in a class the one published first, then
 * the longer one, then the one with the smaller id. Two texts of nearly one length may lie in two classes; then the longer one is taken for the original.
 */
bool dp_copy_before(const dp_copy *a, const dp_copy *b);

/*
 * The part of b's shingles that a has, 0 to 1 (less by up to a tenth the longer a is), where that makes b a copy of a; else 0. A copy shares two
 * fifths of its text and a sentence more, nearly all where it is short: one or two stock sentences of background or quotation make none.
 * What shares less of the index than dp_copy_least is none either. An article has as its parent the one of greatest worth before it, ties by
 * dp_copy_before.
 */
double dp_copy_worth(const dp_copy *a, const dp_copy *b);

/*
 * How many hashes of the index texts of so many words have to share: half of what a copy that is just one can be expected to, since the index is a
 * sample: of such copies of 300 words 3 in 100 share less, of those that have nine tenths of a text none. A footer that all articles of an outlet
 * have makes no candidates of long ones.
 */
uint32_t dp_copy_least(uint32_t words, uint32_t other);

/* All texts of `from` to `to` words have to share at least so many with one of `words`; others may have to share fewer. */
typedef struct dp_copy_bound {
	uint32_t least, from, to;
} dp_copy_bound;

dp_copy_bound dp_copy_bound_of(uint32_t words);

#endif
