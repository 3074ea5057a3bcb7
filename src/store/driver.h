/*
 * What a database must be able to do to stand behind store/db.h. A driver's own structs begin with dp_db and dp_stmt.
 *
 *   dp_db ──► dp_driver   sqlite.c, postgres.c
 *     ▲
 *   dp_stmt
 */
#ifndef DP_STORE_DRIVER_H
#define DP_STORE_DRIVER_H

#include "store/db.h"

typedef struct dp_driver {
	dp_db_kind kind;
	void (*close)(dp_db *self);
	int (*run)(dp_db *self, const char *sql, depesche_error *error);
	int (*begin)(dp_db *self, depesche_error *error);
	int (*look)(dp_db *self, depesche_error *error);
	int (*commit)(dp_db *self, depesche_error *error);
	void (*rollback)(dp_db *self);
	int (*prepare)(dp_db *self, const char *sql, dp_stmt **stmt, depesche_error *error);
	int (*prepare_rows)(dp_db *self, const char *table, const char *columns, dp_stmt **stmt, depesche_error *error);

	void (*free)(dp_stmt *self);
	void (*set_int)(dp_stmt *self, int i, int64_t value);
	void (*set_real)(dp_stmt *self, int i, double value);
	void (*set_text)(dp_stmt *self, int i, dp_str value);
	void (*set_blob)(dp_stmt *self, int i, dp_str value);
	void (*set_null)(dp_stmt *self, int i);
	int (*step)(dp_stmt *self, depesche_error *error);
	int (*finish)(dp_stmt *self, depesche_error *error); /* dp_stmt_run */
	void (*reset)(dp_stmt *self);
	bool (*is_null)(const dp_stmt *self, int column);
	int64_t (*get_int)(const dp_stmt *self, int column);
	double (*get_real)(const dp_stmt *self, int column);
	dp_str (*get_text)(const dp_stmt *self, int column);
	dp_str (*get_blob)(const dp_stmt *self, int column);
	int (*limit)(dp_db *self, uint32_t ms, depesche_error *error);
} dp_driver;

struct dp_db {
	const dp_driver *driver;
	char *name; /* dp_db_name; freed by dp_db_close */
};

struct dp_stmt {
	dp_db *db;
	bool large;
};

/* How long a writer waits for another, and a reader for a lock. */
enum { DP_DB_PATIENCE = 120 /* seconds */ };

/* The members that sqlite.c and postgres.c give; `name` is still NULL. */
int dp_sqlite_open(dp_db **self, const char *path, dp_db_mode mode, depesche_error *error);
int dp_postgres_open(dp_db **self, const char *url, dp_db_mode mode, depesche_error *error);

#endif
