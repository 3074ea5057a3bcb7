/*
 * The few things that a record asks of a database, the same for SQLite and PostgreSQL.
 *
 *   dp_db ─┬─ dp_stmt  "SELECT id FROM article WHERE doc = $1"     parameters $1, $2 ... in the order of their first use
 *          └─ dp_stmt  ...                                          prepared once, run often
 *
 * Statements are written in the SQL that both understand; what differs (full text, places) stands side by side where it is used. Numbers are
 * 64-bit signed integers and doubles, text is UTF-8. One connection is for one thread at a time. Values reach SQL as parameters only.
 */
#ifndef DP_STORE_DB_H
#define DP_STORE_DB_H

#include "base/str.h"
#include "depesche/error.h"

typedef enum dp_db_kind { DP_DB_SQLITE, DP_DB_POSTGRES } dp_db_kind;

typedef enum dp_db_mode {
	DP_DB_READ,  /* must exist; nothing is written */
	DP_DB_WRITE, /* must exist */
	DP_DB_CREATE /* made where it does not exist */
} dp_db_mode;

typedef struct dp_db dp_db;
typedef struct dp_stmt dp_stmt;

/*
 * Opens a SQLite file by its path ("" for a private temporary one), or PostgreSQL by "postgres://..." or "postgresql://...". DEPESCHE_EIO with the
 * database's own words where it cannot be opened. A busy database is waited for (two writers wait for each other).
 */
int dp_db_open(dp_db **self, const char *url, dp_db_mode mode, depesche_error *error);
void dp_db_close(dp_db *self); /* NULL is fine; statements must have been freed; an open transaction is rolled back */
dp_db_kind dp_db_kind_of(const dp_db *self);

/* What it is called in messages: the path, or the address without a password. */
const char *dp_db_name(const dp_db *self);

/*
 * From now on: what has not ended in so many milliseconds, counted from here (SQLite) or from its own beginning (PostgreSQL), is broken off with DEPESCHE_EIO. 0 for
 * no limit, as after opening. For connections that strangers ask.
 */
int dp_db_limit(dp_db *self, uint32_t ms, depesche_error *error);

/* Runs one or more statements without parameters or results. */
int dp_db_run(dp_db *self, const char *sql, depesche_error *error);

/* A writer's transaction: taken at once, waits for another writer. Rollback cannot fail. */
int dp_db_begin(dp_db *self, depesche_error *error);
int dp_db_commit(dp_db *self, depesche_error *error);
void dp_db_rollback(dp_db *self);

/* A reader's transaction: all that is read until dp_db_rollback is of one moment, whatever others write meanwhile. Nothing may be written in it. */
int dp_db_look(dp_db *self, depesche_error *error);

/* `sql` is one statement. To be freed before the database is closed. */
int dp_db_prepare(dp_db *self, const char *sql, dp_stmt **stmt, depesche_error *error);

/*
 * A statement that inserts rows: its parameters are the `columns` ("hash, article") in their order, and dp_stmt_run adds a row. On PostgreSQL the
 * rows of several runs travel together, at the latest before the next statement of another kind, or with the commit; what is wrong with them is told
 * then.
 */
int dp_db_prepare_rows(dp_db *self, const char *table, const char *columns, dp_stmt **stmt, depesche_error *error);

/*
 * Says, before the first step, that the statement may give very many rows: they are then fetched in parts, so that memory stays flat. Other
 * statements may run in between, but dp_db_begin may not.
 */
void dp_stmt_large(dp_stmt *self);
void dp_stmt_free(dp_stmt *self); /* NULL is fine */

/* Parameters, counted from 1; they keep their values until set anew or reset. Text and bytes are copied. */
void dp_stmt_int(dp_stmt *self, int i, int64_t value);
void dp_stmt_real(dp_stmt *self, int i, double value);
void dp_stmt_text(dp_stmt *self, int i, dp_str value);
void dp_stmt_blob(dp_stmt *self, int i, dp_str value);
void dp_stmt_null(dp_stmt *self, int i);

/* 1 with a row, 0 at the end (the statement is then ready to be run again), negative on failure. */
int dp_stmt_step(dp_stmt *self, depesche_error *error);

/*
 * Runs a statement to its end, for those that give no rows. On PostgreSQL and within a transaction its failure may be told by a later call, at the
 * latest by dp_db_commit: such statements are sent together, since each answer that is waited for takes time.
 */
int dp_stmt_run(dp_stmt *self, depesche_error *error);

/* Ends a run early; parameters become NULL. */
void dp_stmt_reset(dp_stmt *self);

/* Columns of the current row, counted from 0, read as what they are; NULL reads as 0 and "". Text is valid until the next step or reset. */
bool dp_stmt_is_null(const dp_stmt *self, int column);
int64_t dp_stmt_get_int(const dp_stmt *self, int column);
double dp_stmt_get_real(const dp_stmt *self, int column);
dp_str dp_stmt_get_text(const dp_stmt *self, int column);
dp_str dp_stmt_get_blob(const dp_stmt *self, int column);

#endif
