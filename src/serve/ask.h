/* What many routes need of a call's parameters. */
#ifndef DP_SERVE_ASK_H
#define DP_SERVE_ASK_H

#include "serve/route.h"
#include "store/query.h"

enum { DP_ASK_LIMIT = 1000 };

/*
 * A query made of the call's parameters but for those in `others`, which ends with NULL and may be NULL. NULL after the call's answer
 * has become a problem: a parameter is unknown or makes no sense. To be freed by dp_query_free.
 */
dp_query *dp_call_query(dp_call *call, const char *const *others);

/*
 * Sets a parameter as dp_query_set does, with the names in it looked up first: "Russland" is RUS. `lookup` may be NULL. The same for a query that is
 * kept as the text of an address.
 */
int dp_ask_set(dp_query *query, const dp_lookup *lookup, dp_str name, dp_str value, depesche_error *error);

/* A number from `least` to `most`; `*value` stays as it is where the parameter is not given. False after a problem. */
bool dp_call_number(dp_call *call, const char *name, uint64_t least, uint64_t most, uint64_t *value);

/* One of several words, which end with NULL, as its index. Likewise. */
bool dp_call_word(dp_call *call, const char *name, const char *const *words, int *value);

#endif
