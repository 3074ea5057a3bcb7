/* What became of an event in a record: revisions, denials, ids that were given up for it. */
#ifndef DP_STORE_HISTORY_H
#define DP_STORE_HISTORY_H

#include "store/record.h"

typedef struct dp_revision {
	int64_t id;
	dp_str at, kind, field, old, new, doc; /* as in the table `revision` */
} dp_revision;

typedef struct dp_strs {
	dp_str *v;
	uint32_t n, cap;
} dp_strs;

typedef struct dp_history {
	struct {
		dp_revision *v;
		uint32_t n, cap;
	} revisions;               /* oldest first, also those of ids that were given up for this one */
	dp_strs denies, denied_by; /* ids of events */
	dp_strs once;              /* ids that were given up for this one */
} dp_history;

/* Of the event with this id, which is not given up; in `arena`. */
int dp_history_load(dp_history *self, dp_record *record, dp_str key, dp_arena *arena, depesche_error *error);

/* Ids, present ones and those given up, that begin with `prefix`: up to `most`, in order; lower-case hexadecimal digits. */
int dp_history_ids(dp_record *record, dp_str prefix, uint32_t most, dp_arena *arena, dp_strs *out, depesche_error *error);

#endif
