/*
 * What the wire keeps in the record: standing queries, what is to be delivered to whom, and the revision up to which that was made out.
 *
 *   standing ──alert matches──► delivery  waiting ──► delivered
 *                                                 └─► dead (after so many attempts; GET /api/deliveries)
 *
 * Deliveries are written in one transaction with the position, so that a crash loses none; one that was sent but not yet noted is sent again.
 */
#ifndef DP_WIRE_BOOK_H
#define DP_WIRE_BOOK_H

#include "base/arena.h"
#include "store/db.h"

/* A standing query as the record has it. */
typedef struct dp_saved {
	int64_t id, since, alerts;
	dp_str name, owner, query, webhook, secret, created; /* webhook, secret: "" for none */
} dp_saved;

/* Counts changes of the standing queries. */
int dp_saved_version(dp_db *db, int64_t *version, depesche_error *error);

/*
 * Saves a query under its name, a new one or in place of the one there; since, alerts and created are kept then, and told in `saved` in any case,
 * with strings in `arena`. In one transaction. *version is the one after it.
 */
int dp_saved_put(dp_db *db, dp_saved *saved, dp_arena *arena, int64_t *version, depesche_error *error);
int dp_saved_remove(dp_db *db, dp_str name, bool *found, int64_t *id, int64_t *version, depesche_error *error);

/* Calls `take` for each by name; what it gets is valid during the call. A result other than 0 ends it and is returned. */
int dp_saved_each(dp_db *db, int (*take)(void *to, const dp_saved *saved, depesche_error *error), void *to, depesche_error *error);
int dp_saved_one(dp_db *db, dp_str name, dp_arena *arena, dp_saved *saved, bool *found, depesche_error *error);

typedef enum dp_delivery_state { DP_DELIVERY_WAITING, DP_DELIVERY_DELIVERED, DP_DELIVERY_DEAD, DP_DELIVERY_STATES } dp_delivery_state;
const char *dp_delivery_state_name(dp_delivery_state state); /* "waiting" */
bool dp_delivery_state_of(dp_str name, dp_delivery_state *state);

typedef struct dp_delivery {
	int64_t id, standing, alert;
	bool gone;
	dp_delivery_state state;
	uint32_t attempts;
	int64_t next;                       /* milliseconds of Unix time */
	dp_str name, secret, target, error; /* name, secret: of the standing query */
} dp_delivery;

/* What of news concerns standing queries. */
typedef struct dp_due {
	int64_t standing, alert;
	bool gone;
	bool send;        /* it has a webhook; else it is only counted */
	int64_t delivery; /* dp_due_write: its number, 0 where it is not sent, or was made out before */
} dp_due;

/* The revision up to which deliveries were made out. */
int dp_wire_seen(dp_db *db, int64_t *seen, depesche_error *error);

/*
 * Makes out deliveries to be sent at once, and moves the position on to `seen`, in one transaction. What another program made out meanwhile is left
 * out. A standing query that is gone gets nothing.
 */
int dp_due_write(dp_db *db, dp_due *due, uint32_t n, int64_t seen, int64_t now, depesche_error *error);

/* Standing queries that were told of an event before: whom its end concerns. */
int dp_due_told(dp_db *db, dp_str event, int (*take)(void *to, int64_t standing), void *to, depesche_error *error);

/* Deliveries of a state (DP_DELIVERY_STATES: of any), newest first, up to `most`. */
int dp_delivery_list(dp_db *db, dp_delivery_state state, uint32_t most, int (*take)(void *to, const dp_delivery *delivery, depesche_error *error),
	void *to, depesche_error *error);

/* Deliveries of a standing query that wait, behind the number `after`, in order, up to `most`. */
int dp_delivery_waiting(dp_db *db, int64_t standing, int64_t after, uint32_t most,
	int (*take)(void *to, const dp_delivery *delivery, depesche_error *error), void *to, depesche_error *error);

/* Standing queries that deliveries wait for. */
int dp_delivery_targets(dp_db *db, int (*take)(void *to, int64_t standing, depesche_error *error), void *to, depesche_error *error);

/* What became of deliveries (id, state, attempts, next, error), in one transaction. */
int dp_delivery_note(dp_db *db, const dp_delivery *delivery, uint32_t n, depesche_error *error);

/* Forgets up to `most` deliveries that were delivered before a time. */
int dp_delivery_forget(dp_db *db, int64_t before, uint32_t most, depesche_error *error);

#endif
