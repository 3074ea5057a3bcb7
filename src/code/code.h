/*
 * The one room that sees every stage: their order and a document's way through them.
 *
 * An engine is a set of opened packs with each stage's view of them: immutable, shared by all threads. A document (doc/doc.h) is one
 * article's text with its layers; each thread has its own and resets it between articles.
 */
#ifndef DP_CODE_CODE_H
#define DP_CODE_CODE_H

#include "clean/clean.h"
#include "date/date.h"
#include "event/judge.h"
#include "mention/mention.h"
#include "pack/pack.h"
#include "parse/groups.h"
#include "parse/parse.h"
#include "quote/quote.h"
#include "split/split.h"
#include "tag/tag.h"

/* How far a language's pack goes: a stage whose section it lacks is left out, and those behind it, which build on it. */
typedef enum dp_reach { DP_REACH_TREES, DP_REACH_COMPLEXES, DP_REACH_MENTIONS, DP_REACH_DATES, DP_REACH_QUOTES, DP_REACH_EVENTS } dp_reach;

typedef struct dp_engine {
	dp_pack world;    /* states, bodies, persons, places */
	dp_pack language; /* one language's words and rules */
	char code[8];     /* of that language, ISO 639 */
	dp_reach reach;
	bool cleans;      /* the pack knows page furniture; without it every line is the article's */
	dp_clean clean;
	dp_split split;
	dp_mention_pack mention;
	dp_lexicon lexicon;
	dp_tag tag;
	dp_parse parse;
	dp_complexes complexes;
	dp_dates dates;
	dp_quotes quotes;
	dp_frames frames;
	dp_linear judge; /* of no classes where the language has none */
} dp_engine;

/*
 * Opens `dir`/world.pack and `dir`/<language>.pack, which must at least have a lexicon, a splitter's words and a model. On failure nothing
 * stays open.
 */
int dp_engine_open(dp_engine *self, const char *dir, const char *language, depesche_error *error);
void dp_engine_close(dp_engine *self);

/*
 * Runs the stages that need no world: sentences and tokens, tags, trees. Tokens that `doc` already has are kept (a treebank's).
 */
int dp_engine_parse(const dp_engine *self, dp_doc *doc, depesche_error *error);

/* Runs all stages before the events over `doc`, as dp_engine_run. */
int dp_engine_read(const dp_engine *self, dp_doc *doc, depesche_error *error);

/*
 * Runs all stages that the pack has over `doc`, whose text and metadata are set and whose layers are empty. Negative when memory runs out; then the layers
 * filled so far are consistent but the events are not complete, and the caller reports the article as failed.
 */
int dp_engine_run(const dp_engine *self, dp_doc *doc, depesche_error *error);

#endif
