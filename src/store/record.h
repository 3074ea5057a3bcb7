/*
 * The record: reports of many articles, the events that they tell, and what changed when. In one SQLite file, or in PostgreSQL.
 *
 *   article ─┬─ report ─┬─ side (actor, recipient, said_by)          what articles say
 *            │          └─ anchor ─ sentence                         (merge/report.h)
 *            └─ shingle                                              copies (merge/copy.h)
 *   report.parent ─► report        trees are events (merge/match.h)
 *   event ─┬─ event_side           what is shown of them (merge/fold.h)
 *          ├─ denial ─► event
 *          ├─ revision             what changed, when, by which article
 *          └─ redirect             ids that were given up by a merge
 *
 * docs/schema.md has the tables. Every article is one transaction: it is in the record with all that follows from it, or not at all. What
 * is shown depends on the set of articles, not on the order in which they came; only an event's id does: it is the key of its report that came first,
 * so that further articles never rename an event. When two events turn out to be one, the older id stays and the younger leads to it.
 */
#ifndef DP_STORE_RECORD_H
#define DP_STORE_RECORD_H

#include "merge/fold.h"
#include "store/db.h"

enum { DP_RECORD_VERSION = 1 };

typedef struct dp_record dp_record;

/*
 * Opens a record (`url` as dp_db_open), or makes one in mode CREATE. An older version is migrated when opened for writing, after a copy was made
 * beside it ("record.db.v1.bak"); read-only it is refused, and so is a newer one, or a database that is no record: DEPESCHE_EINPUT.
 */
int dp_record_open(dp_record **self, const char *url, dp_db_mode mode, depesche_error *error);
void dp_record_close(dp_record *self); /* NULL is fine */

/* The time that revisions carry from now on, "2026-11-29T15:40:00Z"; the clock's where none was set, or "" was. */
void dp_record_set_time(dp_record *self, dp_str time);

/*
 * What counts when an article comes that is there already with other content: the latest, whose reports go on under the ids of those that they
 * follow; or, for a record whose articles come in no order, the one with the greater content (of two names for one text the smaller), and nothing is
 * left of the other.
 */
typedef enum dp_record_rule { DP_RECORD_LATEST, DP_RECORD_ANY_ORDER } dp_record_rule;
void dp_record_set_rule(dp_record *self, dp_record_rule rule); /* DP_RECORD_LATEST where not set */

typedef enum dp_record_outcome { DP_RECORD_ADDED, DP_RECORD_REPLACED, DP_RECORD_UNCHANGED } dp_record_outcome;

typedef struct dp_record_change {
	dp_record_outcome outcome;
	uint32_t created, changed, ended; /* events; ended: merged into another, or without reports */
} dp_record_change;

/*
 * Adds an article, or replaces what is known of the one with the same `doc`. One without an id of its own (not `named`) is the same as any other such
 * one with its text, and keeps the name that it had first; where its name stands for another text that has little in common with it, it gets a name
 * of its own ("today.txt#5f0c12ab"). The same content again changes nothing.
 *
 * A report that follows one of the article before (same type and sides, or same type and trigger) keeps its key, so that a correction renames no
 * event. DEPESCHE_EIO when the disk is full or the record cannot be written: nothing of the article is in it then, and the record may be used
 * further.
 *
 * The article is in the record for every other program when this returns, also if this one is killed then. SQLite does not wait for the disk with
 * each article: should the power fail, the record is consistent, but articles of the last seconds may be missing; adding the same again brings them.
 */
int dp_record_add(dp_record *self, const dp_coded *coded, dp_record_change *change, depesche_error *error);

/* Takes an article out. 0 with *found false where there is none. */
int dp_record_remove(dp_record *self, dp_str doc, bool *found, depesche_error *error);

/*
 * Loads an event with all its reports into `arena`. `key` may be one that was given up; *now then differs. *found is false where there never was
 * such an event.
 */
int dp_record_event(dp_record *self, dp_str key, dp_arena *arena, dp_act *act, dp_str *now, bool *found, depesche_error *error);

/*
 * Calls `take` for each event in order of its number, for writing all of them, as they were at one moment. Its first result other than 0 ends it and
 * is returned. It may ask the record for nothing.
 */
int dp_record_each(dp_record *self, int (*take)(void *to, dp_str key, const dp_act *act, depesche_error *error), void *to, depesche_error *error);

/*
 * Verifies the record: the database itself, every reference, every parent, every event against a fresh fold of its reports. `tell` gets a sentence
 * for each finding; *findings their number.
 */
int dp_record_check(dp_record *self, void (*tell)(void *to, const char *sentence), void *to, uint64_t *findings, depesche_error *error);

/* For queries (store/query.h). */
dp_db *dp_record_db(dp_record *self);

#endif
