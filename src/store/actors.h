/* Actors of a record by their names: those that begin as somebody types, with the number of their events. */
#ifndef DP_STORE_ACTORS_H
#define DP_STORE_ACTORS_H

#include "base/arena.h"
#include "store/record.h"

typedef struct dp_actor {
	dp_str name, code, sector; /* code and sector as in its newest event */
	uint64_t events;
} dp_actor;

typedef struct dp_actors {
	dp_actor *v;
	uint32_t n, cap;
} dp_actors;

/*
 * The `top` actors and recipients with most events, each of whose names has words that begin with the words of `name`, whatever case and accents. Names are looked through up to
 * a bound, so that one letter is answered in time, too.
 */
int dp_actors_find(dp_record *record, dp_str name, uint32_t top, dp_arena *arena, dp_actors *out, depesche_error *error);

/* The one of exactly this name; events are counted up to a bound. `*found` is false where the record has none. */
int dp_actor_find(dp_record *record, dp_str name, dp_arena *arena, dp_actor *actor, bool *found, depesche_error *error);

#endif
