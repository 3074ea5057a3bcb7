/*
 * Values as PostgreSQL sends and takes them: the binary form of each type, big endian.
 *
 *   parameter (what a caller has set)  ──encode──►  bytes of the type that the statement wants
 *   bytes of a column                  ──int, real──►  number
 */
#ifndef DP_STORE_PGVALUE_H
#define DP_STORE_PGVALUE_H

#include "base/buf.h"

/* The numbers of types in pg_type; they never change. */
typedef enum dp_pg_type {
	DP_PG_BOOL = 16,
	DP_PG_BYTEA = 17,
	DP_PG_INT8 = 20,
	DP_PG_INT2 = 21,
	DP_PG_INT4 = 23,
	DP_PG_TEXT = 25,
	DP_PG_FLOAT4 = 700,
	DP_PG_FLOAT8 = 701,
	DP_PG_NUMERIC = 1700
} dp_pg_type;

typedef enum dp_pg_kind { DP_PG_NULL, DP_PG_IS_INT, DP_PG_IS_REAL, DP_PG_IS_BYTES } dp_pg_kind;

typedef struct dp_pg_param {
	dp_pg_kind kind;
	int64_t integer;
	double real;
	dp_buf bytes;
	char wire[32]; /* where encode puts numbers */
} dp_pg_param;

/*
 * The parameter as a value of `type`, which lies in the parameter itself; *binary is false where it is text. False where it does not fit:
 * a number too large, text for a number.
 */
bool dp_pg_encode(dp_pg_param *self, uint32_t type, dp_str *value, bool *binary);

int64_t dp_pg_int(uint32_t type, dp_str value);
double dp_pg_real(uint32_t type, dp_str value);

/* Four bytes, big endian. */
void dp_pg_put32(char out[4], uint32_t v);

#endif
