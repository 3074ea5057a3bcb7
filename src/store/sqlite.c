#include "store/driver.h"

#include "base/buf.h"
#include "base/error.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct sqlite {
	dp_db base;
	sqlite3 *db;
	int64_t until; /* when a statement is broken off */
} sqlite;

typedef struct statement {
	dp_stmt base;
	sqlite3_stmt *s;
	int bound; /* the first failure of binding, told by the next step */
} statement;

enum { NAP = 5 /* milliseconds between two tries of a lock */ };

static sqlite *of(dp_db *self)
{
	return (sqlite *)self;
}

static int fail(sqlite3 *db, int rc, depesche_error *error)
{
	switch (rc & 0xFF) {
	case SQLITE_NOMEM:
		return dp_fail(error, DEPESCHE_ENOMEM, "the database is out of memory");
	case SQLITE_NOTADB:
		return dp_fail(error, DEPESCHE_EINPUT, "is no SQLite database");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return dp_fail(error, DEPESCHE_EIO, "another program has been writing to the database for %d seconds; try again when it is done",
			DP_DB_PATIENCE);
	case SQLITE_INTERRUPT:
		return dp_fail(error, DEPESCHE_EIO, "this takes longer than it may; ask for less");
	case SQLITE_FULL:
		return dp_fail(error, DEPESCHE_EIO, "the disk is full; nothing of this change was kept");
	case SQLITE_CORRUPT:
		return dp_fail(error, DEPESCHE_EIO, "the database is damaged: %s; `depesche check` tells how much",
			db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
	default:
		return dp_fail(error, DEPESCHE_EIO, "the database says: %s", db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
	}
}

/* Short naps: SQLite's own waiter sleeps ever longer, and a busy writer leaves gaps of milliseconds only. */
static int wait_for_lock(void *unused, int tries)
{
	(void)unused;
	if (tries >= DP_DB_PATIENCE * 1000 / NAP)
		return 0;
	nanosleep(&(struct timespec){.tv_nsec = NAP * 1000000L}, NULL);
	return 1;
}

static int sqlite_run(dp_db *self, const char *sql, depesche_error *error)
{
	int rc = sqlite3_exec(of(self)->db, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? 0 : fail(of(self)->db, rc, error);
}

static int configure(sqlite *self, const char *path, dp_db_mode mode, depesche_error *error)
{
	/* a record may come from anybody */
	sqlite3_db_config(self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	int rc = sqlite_run(&self->base,
		"PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = FILE;"
		"PRAGMA secure_delete = FAST; PRAGMA cache_size = -65536",
		error);
	if (rc != 0 || mode == DP_DB_READ)
		return rc;
	if (*path == '\0')
		return sqlite_run(&self->base, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", error);
	/* a checkpoint writes a page once, however many commits changed it: a few large ones are less work */
	return sqlite_run(&self->base, "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8192; PRAGMA journal_size_limit = 67108864", error);
}

/* Always as an address: SQLite may be built to take a path that begins with "file:" for one. */
static int connect(sqlite *self, const char *path, const char *query, int flags, depesche_error *error)
{
	dp_buf uri;
	dp_buf_init(&uri, 65536);
	dp_buf_c(&uri, *path == '/' ? "file://" : "file:");
	for (const char *c = path; *c; c++)
		dp_buf_printf(&uri, strchr("%?#", *c) ? "%%%02X" : "%c", (unsigned char)*c);
	dp_buf_c(&uri, query);
	int rc = SQLITE_NOMEM;
	if (!uri.failed)
		rc = sqlite3_open_v2(*path ? uri.p : "", &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
	dp_buf_release(&uri);
	if (rc != SQLITE_OK)
		return fail(self->db, rc, error);
	sqlite3_extended_result_codes(self->db, 1);
	sqlite3_busy_handler(self->db, wait_for_lock, NULL);
	return 0;
}

static void disconnect(sqlite *self)
{
	sqlite3_close(self->db);
	self->db = NULL;
}

static int count(void *empty, int columns, char **value, char **name)
{
	(void)columns, (void)name;
	*(bool *)empty = strcmp(value[0], "0") == 0;
	return 0;
}

/* Whether anything can be read at all, which an open alone does not tell, and whether anything is there. */
static int probe(sqlite *self, bool *empty)
{
	return sqlite3_exec(self->db, "SELECT count(*) FROM sqlite_master", count, empty, NULL);
}

/* The file remembers it. The switch does not always wait for another opener as everything else does. */
static int use_wal(sqlite *self, depesche_error *error)
{
	int rc, tries = 0;
	do
		rc = sqlite3_exec(self->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	while (rc == SQLITE_BUSY && wait_for_lock(NULL, tries++));
	return rc == SQLITE_OK ? 0 : fail(self->db, rc, error);
}

static bool has_log(const char *path)
{
	dp_buf log;
	struct stat st;
	dp_buf_init(&log, 65536);
	dp_buf_printf(&log, "%s-wal", path);
	bool there = !log.failed && stat(log.p, &st) == 0 && st.st_size > 0;
	dp_buf_release(&log);
	return there;
}

/* Where no files can be made beside it, a database is read as one that nobody changes; a log of changes beside it could not be read then. */
static int open_immutable(sqlite *self, const char *path, depesche_error *error)
{
	if (has_log(path))
		return dp_fail(error, DEPESCHE_EIO,
			"has changes that are not yet in the file, and its directory is read-only; open it once where it can be written");
	int rc = connect(self, path, "?immutable=1", SQLITE_OPEN_READONLY, error);
	return rc != 0 ? rc : configure(self, path, DP_DB_READ, error);
}

static int open_file(sqlite *self, const char *path, dp_db_mode mode, depesche_error *error)
{
	struct stat st;
	if (*path && mode != DP_DB_CREATE && stat(path, &st) != 0)
		return dp_fail(error, DEPESCHE_EIO, "cannot be opened: %s", strerror(errno));
	int flags = *path == '\0'        ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
		    : mode == DP_DB_READ ? SQLITE_OPEN_READONLY
					 : SQLITE_OPEN_READWRITE | (mode == DP_DB_CREATE ? SQLITE_OPEN_CREATE : 0);
	int rc = connect(self, path, "", flags, error);
	if (rc != 0)
		return rc;
	if (mode != DP_DB_READ && sqlite3_db_readonly(self->db, "main") == 1)
		return dp_fail(error, DEPESCHE_EIO, "cannot be written: the file or its file system is read-only");
	bool empty = false;
	int read = probe(self, &empty);
	if (mode == DP_DB_READ && ((read & 0xFF) == SQLITE_CANTOPEN || (read & 0xFF) == SQLITE_READONLY)) {
		disconnect(self);
		return open_immutable(self, path, error);
	}
	if (read != SQLITE_OK)
		return fail(self->db, read, error);
	rc = configure(self, path, mode, error);
	return rc == 0 && empty && mode == DP_DB_CREATE && *path ? use_wal(self, error) : rc;
}

static void sqlite_close(dp_db *self)
{
	disconnect(of(self));
	free(self);
}

static int sqlite_begin(dp_db *self, depesche_error *error)
{
	return sqlite_run(self, "BEGIN IMMEDIATE", error);
}

/* The moment is that of the first read. */
static int sqlite_look(dp_db *self, depesche_error *error)
{
	return sqlite_run(self, "BEGIN", error);
}

static int sqlite_commit(dp_db *self, depesche_error *error)
{
	return sqlite_run(self, "COMMIT", error);
}

static void sqlite_rollback(dp_db *self)
{
	/* some failures have rolled back already */
	if (!sqlite3_get_autocommit(of(self)->db))
		sqlite3_exec(of(self)->db, "ROLLBACK", NULL, NULL, NULL);
}

/* $1, $2 ... are names to SQLite, numbered by their first use; PostgreSQL goes by the number. */
static int check_order(sqlite3_stmt *s, depesche_error *error)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) {
		char want[16];
		const char *name = sqlite3_bind_parameter_name(s, i);
		snprintf(want, sizeof want, "$%d", i);
		if (!name || strcmp(name, want) != 0)
			return dp_fail(error, DEPESCHE_EUSAGE, "parameter %s of a statement is the %d. to be used: %s", name ? name : "?", i,
				sqlite3_sql(s));
	}
	return 0;
}

static int sqlite_prepare(dp_db *self, const char *sql, dp_stmt **stmt, depesche_error *error)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v3(of(self)->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
	if (rc != SQLITE_OK)
		return fail(of(self)->db, rc, error);
	statement *new = calloc(1, sizeof *new);
	rc = new ? check_order(s, error) : dp_fail_memory(error);
	if (rc != 0) {
		sqlite3_finalize(s);
		free(new);
		return rc;
	}
	*new = (statement){.base.db = self, .s = s};
	*stmt = &new->base;
	return 0;
}

static int sqlite_prepare_rows(dp_db *self, const char *table, const char *columns, dp_stmt **stmt, depesche_error *error)
{
	dp_buf sql;
	dp_buf_init(&sql, 65536);
	dp_buf_printf(&sql, "INSERT INTO %s (%s) VALUES ($1", table, columns);
	int n = 1;
	for (const char *c = columns; *c; c++)
		if (*c == ',')
			dp_buf_printf(&sql, ", $%d", ++n);
	dp_buf_char(&sql, ')');
	int rc = sql.failed ? dp_fail_memory(error) : sqlite_prepare(self, sql.p, stmt, error);
	dp_buf_release(&sql);
	return rc;
}

static sqlite3_stmt *handle(const dp_stmt *self)
{
	return ((const statement *)self)->s;
}

static void stmt_free(dp_stmt *self)
{
	sqlite3_finalize(handle(self));
	free(self);
}

static void note(dp_stmt *self, int rc)
{
	statement *s = (statement *)self;
	if (s->bound == SQLITE_OK)
		s->bound = rc;
}

static void set_int(dp_stmt *self, int i, int64_t value)
{
	note(self, sqlite3_bind_int64(handle(self), i, value));
}

static void set_real(dp_stmt *self, int i, double value)
{
	note(self, sqlite3_bind_double(handle(self), i, value));
}

/* A NULL pointer would bind NULL, not "". */
static void set_text(dp_stmt *self, int i, dp_str value)
{
	note(self, sqlite3_bind_text64(handle(self), i, value.p ? value.p : "", value.n, SQLITE_TRANSIENT, SQLITE_UTF8));
}

static void set_blob(dp_stmt *self, int i, dp_str value)
{
	note(self, sqlite3_bind_blob64(handle(self), i, value.p ? value.p : "", value.n, SQLITE_TRANSIENT));
}

static void set_null(dp_stmt *self, int i)
{
	note(self, sqlite3_bind_null(handle(self), i));
}

static int step(dp_stmt *self, depesche_error *error)
{
	statement *s = (statement *)self;
	sqlite3 *db = sqlite3_db_handle(s->s);
	if (s->bound != SQLITE_OK)
		return fail(NULL, s->bound, error);
	int rc = sqlite3_step(s->s);
	if (rc == SQLITE_ROW)
		return 1;
	int told = rc == SQLITE_DONE ? 0 : fail(db, rc, error);
	sqlite3_reset(s->s);
	return told;
}

static int finish(dp_stmt *self, depesche_error *error)
{
	int rc;
	while ((rc = step(self, error)) > 0)
		;
	return rc;
}

static void reset(dp_stmt *self)
{
	statement *s = (statement *)self;
	sqlite3_reset(s->s);
	sqlite3_clear_bindings(s->s);
	s->bound = SQLITE_OK;
}

static bool is_null(const dp_stmt *self, int column)
{
	return sqlite3_column_type(handle(self), column) == SQLITE_NULL;
}

static int64_t get_int(const dp_stmt *self, int column)
{
	return sqlite3_column_int64(handle(self), column);
}

static double get_real(const dp_stmt *self, int column)
{
	return sqlite3_column_double(handle(self), column);
}

static dp_str get_text(const dp_stmt *self, int column)
{
	const char *p = (const char *)sqlite3_column_text(handle(self), column);
	return dp_str_of(p ? p : "", p ? (size_t)sqlite3_column_bytes(handle(self), column) : 0);
}

static dp_str get_blob(const dp_stmt *self, int column)
{
	const char *p = sqlite3_column_blob(handle(self), column);
	return dp_str_of(p ? p : "", p ? (size_t)sqlite3_column_bytes(handle(self), column) : 0);
}

static int64_t clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int is_late(void *self)
{
	return clock_ms() > ((const sqlite *)self)->until;
}

static int limit(dp_db *self, uint32_t ms, depesche_error *error)
{
	enum { STEPS = 20000 /* of SQLite's machine, about a millisecond */ };
	sqlite *s = of(self);
	(void)error;
	s->until = clock_ms() + ms;
	sqlite3_progress_handler(s->db, ms ? STEPS : 0, ms ? is_late : NULL, s);
	return 0;
}

static const dp_driver driver = {
	DP_DB_SQLITE,
	sqlite_close,
	sqlite_run,
	sqlite_begin,
	sqlite_look,
	sqlite_commit,
	sqlite_rollback,
	sqlite_prepare,
	sqlite_prepare_rows,
	stmt_free,
	set_int,
	set_real,
	set_text,
	set_blob,
	set_null,
	step,
	finish,
	reset,
	is_null,
	get_int,
	get_real,
	get_text,
	get_blob,
	limit,
};

int dp_sqlite_open(dp_db **self, const char *path, dp_db_mode mode, depesche_error *error)
{
	sqlite *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	new->base.driver = &driver;
	int rc = open_file(new, path, mode, error);
	if (rc != 0) {
		sqlite_close(&new->base);
		return rc;
	}
	*self = &new->base;
	return 0;
}
