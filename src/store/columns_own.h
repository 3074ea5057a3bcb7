/* What the files of columns.h share. */
#ifndef DP_STORE_COLUMNS_OWN_H
#define DP_STORE_COLUMNS_OWN_H

#include "store/columns.h"
#include "store/query_own.h"

#include <pthread.h>
#include <stdatomic.h>

/* Strings by number, each kind for itself; number 0 is "". */
typedef enum dp_pool_kind { DP_POOL_NAME, DP_POOL_CODE, DP_POOL_MODE, DP_POOL_OUTLET, DP_POOL_PLACE, DP_POOL_KINDS } dp_pool_kind;

typedef struct dp_pooled {
	dp_str text, folded; /* folded: of names and places */
	uint64_t hash;
	/* of a place, whose text is its name */
	uint32_t code;
	bool located;
	double lat, lon;
} dp_pooled;

typedef struct dp_strings {
	dp_pooled *v;
	uint32_t n, room;
	uint32_t *slot; /* a number and 1, 0 for free */
	uint32_t slots;
} dp_strings;

enum { DP_SIDE_ACTOR, DP_SIDE_RECIPIENT, DP_SIDE_SOURCE };

typedef struct dp_column_side {
	uint32_t name;
	uint16_t code;
	uint8_t role, sector;
} dp_column_side;

typedef struct dp_column_row {
	uint64_t key;
	int32_t day, last; /* DP_NO_DAY; last: of its days, else `day` */
	float score;
	uint32_t place, origins, reports;
	uint32_t side, outlet; /* where its lists begin */
	uint16_t sides, outlets;
	uint8_t type, status, certainty, quad;
	uint16_t mode;
	bool there;
} dp_column_row;

struct dp_columns {
	pthread_rwlock_t lock;
	atomic_int_fast64_t change; /* of the record when it was read; -1 before */
	int64_t revision;
	dp_arena arena; /* strings */
	dp_strings pool[DP_POOL_KINDS];
	dp_column_row *row; /* by the event's number in the record */
	uint32_t rows, row_room;
	dp_column_side *side;
	uint32_t sides, side_room;
	uint32_t *outlet;
	uint32_t outlets, outlet_room;
	uint32_t events, wasted; /* wasted: sides and outlets of rows that were read again */
};

/* The number of a side's name, 0 for none. */
uint32_t dp_columns_name(const dp_columns *self, dp_str name);

/* Follows the record and holds the columns for reading; both ends belong together, also after a failure. */
int dp_columns_hold(dp_columns *self, dp_record *record, bool *held, depesche_error *error);
void dp_columns_let_go(dp_columns *self, bool held);

/* A query made ready for being held against rows. */
typedef struct dp_sieve {
	const dp_columns *columns;
	const dp_query *query;
	uint8_t *name[DP_LISTS][64]; /* of each term that is a name: 1 for each pooled one that it means */
	uint8_t *place;              /* 1 for each place that is meant; NULL for all */
	uint8_t *text;               /* 1 for each row whose sentences have the words; NULL for all */
	uint16_t code[DP_LISTS][64];
	uint64_t modes[4]; /* bits by number */
} dp_sieve;

/* In `arena`. The caller holds the lock for reading. */
int dp_sieve_make(dp_sieve *self, const dp_columns *columns, const dp_query *query, dp_record *record, dp_arena *arena, depesche_error *error);
bool dp_sieve_passes(const dp_sieve *self, uint32_t row);

#endif
