#include "store/schema.h"

#include "base/buf.h"
#include "base/error.h"
#include "store/record.h"
#include "store/sql.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum holds { NOTHING, SOMETHING_ELSE, A_RECORD } holds;

typedef struct state {
	holds holds;
	int64_t version;
} state;

/* What each kind of database is asked: how many tables there are, whether `meta` is ours. */
static const char *const count_tables[] = {
	"SELECT count(*) FROM sqlite_master",
	"SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')",
};
static const char *const count_marks[] = {
	"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta' AND (SELECT application_id FROM pragma_application_id) = "
	"1145393219",
	"SELECT count(*) / 2 FROM pg_attribute WHERE attname IN ('key', 'value') AND attrelid = to_regclass(quote_ident(current_schema()) || "
	"'.meta')",
};

/* The first column of the only row; `none` where there is no row. */
static int ask(dp_db *db, const char *sql, int64_t none, int64_t *answer, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_db_prepare(db, sql, &s, error);
	if (rc != 0)
		return rc;
	rc = dp_stmt_step(s, error);
	if (rc >= 0)
		*answer = rc == 1 ? dp_stmt_get_int(s, 0) : none;
	dp_stmt_free(s);
	return rc < 0 ? rc : 0;
}

static int look(dp_db *db, state *state, depesche_error *error)
{
	dp_db_kind kind = dp_db_kind_of(db);
	int64_t tables, marks, ours = 0;
	int rc = ask(db, count_tables[kind], 0, &tables, error);
	if (rc == 0)
		rc = ask(db, count_marks[kind], 0, &marks, error);
	if (rc == 0 && marks)
		rc = ask(db, "SELECT count(*) FROM meta WHERE key = 'application' AND value = 'depesche'", 0, &ours, error);
	if (rc == 0 && ours)
		rc = ask(db, "SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'version'", 0, &state->version, error);
	if (rc == 0)
		state->holds = !tables ? NOTHING : ours ? A_RECORD : SOMETHING_ELSE;
	return rc;
}

static int refuse(const dp_db *db, const char *sentence, depesche_error *error)
{
	return dp_fail_at(error, DEPESCHE_EINPUT, dp_db_name(db), 0, 0, "%s", sentence);
}

static int refuse_version(const dp_db *db, int64_t version, const dp_schema *schema, depesche_error *error)
{
	bool newer = version > schema->version;
	const char *advice = newer ? "use a newer depesche" : "write to it once (depesche add), and it is brought up to date after a backup";
	return dp_fail_at(error, DEPESCHE_EINPUT, dp_db_name(db), 0, 0, "is a record of version %lld, and this depesche reads version %d: %s",
		(long long)version, schema->version, advice);
}

/* A transaction around `sql`: all of it, or nothing. */
static int apply(dp_db *db, const char *sql, depesche_error *error)
{
	int rc = dp_db_run(db, sql, error);
	if (rc == 0)
		rc = dp_db_commit(db, error);
	if (rc != 0)
		dp_db_rollback(db);
	return rc;
}

static void quote(dp_buf *sql, const char *path)
{
	dp_buf_char(sql, '\'');
	for (const char *c = path; *c; c++)
		dp_buf_printf(sql, *c == '\'' ? "''" : "%c", *c);
	dp_buf_char(sql, '\'');
}

/*
 * By a connection of its own: the other one holds the writer's lock, so that nothing changes between copy and migration. The copy is opened again,
 * which sees that it can be, and gives it the journal that records have.
 */
static int copy_to(const char *from, const char *to, depesche_error *error)
{
	dp_db *db;
	dp_buf sql;
	struct stat st;
	dp_buf_init(&sql, 65536);
	dp_buf_c(&sql, "VACUUM INTO ");
	quote(&sql, to);
	int rc = sql.failed ? dp_fail_memory(error) : dp_db_open(&db, from, DP_DB_READ, error);
	if (rc == 0) {
		rc = dp_db_run(db, sql.p, error);
		dp_db_close(db);
	}
	dp_buf_release(&sql);
	if (rc == 0)
		rc = dp_db_open(&db, to, DP_DB_WRITE, error);
	if (rc == 0) {
		rc = dp_db_run(db, "PRAGMA journal_mode = WAL", error);
		dp_db_close(db);
	}
	if (rc == 0 && (stat(from, &st) != 0 || chmod(to, st.st_mode & 07777) != 0))
		rc = dp_fail_at(error, DEPESCHE_EIO, to, 0, 0, "cannot be given the rights of %s: %s", from, strerror(errno));
	return rc;
}

static int copy_file(const dp_db *db, int64_t version, depesche_error *error)
{
	dp_buf part, path;
	dp_buf_init(&part, 65536);
	dp_buf_init(&path, 65536);
	dp_buf_printf(&path, "%s.v%lld.bak", dp_db_name(db), (long long)version);
	dp_buf_printf(&part, "%s.part", path.p);
	int rc = part.failed || path.failed ? dp_fail_memory(error) : 0;
	if (rc == 0) {
		unlink(part.p);
		rc = copy_to(dp_db_name(db), part.p, error);
		if (rc == 0 && rename(part.p, path.p) != 0)
			rc = dp_fail_at(error, DEPESCHE_EIO, path.p, 0, 0, "cannot be made, and without a backup the record is left as it is: %s",
				strerror(errno));
		if (rc != 0)
			unlink(part.p);
	}
	dp_buf_release(&part);
	dp_buf_release(&path);
	return rc;
}

static int copy_tables(dp_db *db, int64_t version, depesche_error *error)
{
	char sql[1024];
	snprintf(sql, sizeof sql,
		"DROP SCHEMA IF EXISTS depesche_v%lld_bak CASCADE; CREATE SCHEMA depesche_v%lld_bak;"
		"DO $$ DECLARE t TEXT; BEGIN"
		" FOR t IN SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' LOOP"
		"  EXECUTE format('CREATE TABLE depesche_v%lld_bak.%%I AS TABLE %%I', t, t);"
		" END LOOP; END $$",
		(long long)version, (long long)version, (long long)version);
	return dp_db_run(db, sql, error);
}

/* All steps from `version` on, and the end of the transaction. */
static int step_up(dp_db *db, int64_t version, const dp_schema *schema, depesche_error *error)
{
	dp_db_kind kind = dp_db_kind_of(db);
	int rc = 0;
	for (uint32_t i = 0; i < schema->migrations && rc == 0; i++)
		if (schema->migration[i].from >= version)
			rc = dp_db_run(db, schema->migration[i].sql[kind], error);
	if (rc != 0) {
		dp_db_rollback(db);
		return rc;
	}
	char sql[128];
	snprintf(sql, sizeof sql, "UPDATE meta SET value = '%d' WHERE key = 'version'", schema->version);
	return apply(db, sql, error);
}

static int migrate(dp_db *db, int64_t version, const dp_schema *schema, depesche_error *error)
{
	int rc = dp_db_kind_of(db) == DP_DB_SQLITE ? copy_file(db, version, error) : copy_tables(db, version, error);
	if (rc == 0)
		return step_up(db, version, schema, error);
	dp_db_rollback(db);
	return rc;
}

/* What `create` makes may be an older version. */
static int make_tables(dp_db *db, const dp_schema *schema, depesche_error *error)
{
	state made = {0};
	int rc = dp_db_run(db, schema->create[dp_db_kind_of(db)].p, error);
	if (rc == 0)
		rc = look(db, &made, error);
	if (rc == 0)
		return step_up(db, made.version, schema, error);
	dp_db_rollback(db);
	return rc;
}

/* Whether there are steps from `version` on. */
static bool can_migrate(int64_t version, const dp_schema *schema)
{
	return schema->migrations && version >= schema->migration[0].from && version < schema->version;
}

/* Looks again as the only writer: another program may have been faster. */
static int change(dp_db *db, dp_db_mode mode, const dp_schema *schema, depesche_error *error)
{
	state now = {0};
	int rc = dp_db_begin(db, error);
	if (rc != 0)
		return rc;
	rc = look(db, &now, error);
	if (rc == 0 && now.holds == NOTHING && mode == DP_DB_CREATE)
		return make_tables(db, schema, error);
	if (rc == 0 && now.holds == A_RECORD && can_migrate(now.version, schema))
		return migrate(db, now.version, schema, error);
	dp_db_rollback(db);
	return rc;
}

int dp_schema_ready(dp_db *db, dp_db_mode mode, const dp_schema *schema, depesche_error *error)
{
	state now = {0};
	int rc = look(db, &now, error);
	bool make = now.holds == NOTHING && mode == DP_DB_CREATE;
	bool update = now.holds == A_RECORD && mode != DP_DB_READ && can_migrate(now.version, schema);
	if (rc == 0 && (make || update)) {
		rc = change(db, mode, schema, error);
		if (rc == 0)
			rc = look(db, &now, error);
	}
	if (rc != 0)
		return rc;
	if (now.holds == NOTHING)
		return refuse(db, "holds no record yet; depesche add makes one", error);
	if (now.holds == SOMETHING_ELSE)
		return refuse(db, "is a database, but no record of depesche; nothing in it was changed", error);
	return now.version == schema->version ? 0 : refuse_version(db, now.version, schema, error);
}

const dp_schema *dp_schema_own(void)
{
	static const dp_migration migration[] = {{1, {(const char *)dp_sql_sqlite_2, (const char *)dp_sql_postgres_2}}};
	static const dp_schema own = {
		.version = DP_RECORD_VERSION,
		.create = {{(const char *)dp_sql_sqlite, sizeof dp_sql_sqlite - 1}, {(const char *)dp_sql_postgres, sizeof dp_sql_postgres - 1}},
		.migration = migration,
		.migrations = sizeof migration / sizeof *migration,
	};
	return &own;
}
