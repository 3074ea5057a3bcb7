#include "test.h"

#include "base/buf.h"
#include "store/record.h"
#include "store/schema.h"

#include <dirent.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64], path[128];
static const char *url; /* `path`, or a PostgreSQL server's address */

static int make_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/depesche-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/Anna's 100%%?#record.db", dir);
	url = path;
	return 0;
}

static bool on_postgres(void)
{
	return getenv("DEPESCHE_TEST_POSTGRES") != NULL;
}

static int setup(void **state)
{
	dp_db *db;
	int rc = make_dir(state);
	if (rc != 0 || !on_postgres())
		return rc;
	url = getenv("DEPESCHE_TEST_POSTGRES");
	if (dp_db_open(&db, url, DP_DB_CREATE, NULL) != 0)
		return -1;
	rc = dp_db_run(db, "DROP SCHEMA IF EXISTS depesche_v1_bak CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public", NULL);
	dp_db_close(db);
	return rc;
}

static int teardown(void **state)
{
	(void)state;
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		char name[512];
		snprintf(name, sizeof name, "%s/%s", dir, e->d_name);
		unlink(name);
	}
	closedir(d);
	return rmdir(dir);
}

static dp_db *open_db(dp_db_mode mode)
{
	dp_db *db;
	depesche_error error = {0};
	if (dp_db_open(&db, url, mode, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	return db;
}

static void run(dp_db *db, const char *sql)
{
	depesche_error error = {0};
	if (dp_db_run(db, sql, &error) != 0)
		fail_msg("%s: %s", sql, error.message);
}

static int64_t number(dp_db *db, const char *sql)
{
	dp_stmt *s;
	depesche_error error = {0};
	if (dp_db_prepare(db, sql, &s, &error) != 0 || dp_stmt_step(s, &error) != 1)
		fail_msg("%s: %s", sql, error.message);
	int64_t n = dp_stmt_get_int(s, 0);
	dp_stmt_free(s);
	return n;
}

static void values_come_back_as_they_went(void **state)
{
	(void)state;
	static const int64_t ints[] = {0, -1, INT64_MAX, INT64_MIN};
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *in, *out;
	run(db, "CREATE TABLE t (n BIGINT, i BIGINT, r DOUBLE PRECISION, s TEXT)");
	assert_int_equal(dp_db_prepare(db, "INSERT INTO t VALUES ($1, $2, $3, $4)", &in, NULL), 0);
	for (int i = 0; i < 4; i++) {
		dp_stmt_int(in, 1, i);
		dp_stmt_int(in, 2, ints[i]);
		dp_stmt_real(in, 3, 0.1 * i);
		dp_stmt_text(in, 4, i ? DP_STR("Süd; '\"%") : (dp_str){NULL, 0});
		assert_int_equal(dp_stmt_run(in, NULL), 0);
	}
	dp_stmt_reset(in);
	dp_stmt_int(in, 1, 4);
	assert_int_equal(dp_stmt_run(in, NULL), 0);
	dp_stmt_free(in);
	assert_int_equal(dp_db_prepare(db, "SELECT i, r, s FROM t ORDER BY n", &out, NULL), 0);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(dp_stmt_step(out, NULL), 1);
		assert_int_equal(dp_stmt_get_int(out, 0), ints[i]);
		assert_true(dp_stmt_get_real(out, 1) == 0.1 * i);
		assert_true(dp_str_is(dp_stmt_get_text(out, 2), i ? "Süd; '\"%" : ""));
		assert_false(dp_stmt_is_null(out, 2));
	}
	assert_int_equal(dp_stmt_step(out, NULL), 1);
	for (int i = 0; i < 3; i++)
		assert_true(dp_stmt_is_null(out, i));
	assert_int_equal(dp_stmt_get_int(out, 0), 0);
	assert_true(dp_str_is(dp_stmt_get_text(out, 2), ""));
	assert_int_equal(dp_stmt_step(out, NULL), 0);
	assert_int_equal(dp_stmt_step(out, NULL), 1);
	dp_stmt_free(out);
	dp_db_close(db);
}

static void bytes_come_back_as_they_went(void **state)
{
	(void)state;
	static const char bytes[] = "\0\x01\xFF\\x00";
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *s;
	run(db, dp_db_kind_of(db) == DP_DB_SQLITE ? "CREATE TABLE t (n BIGINT, b BLOB)" : "CREATE TABLE t (n BIGINT, b BYTEA)");
	assert_int_equal(dp_db_prepare(db, "INSERT INTO t VALUES ($1, $2)", &s, NULL), 0);
	dp_stmt_int(s, 1, 1);
	dp_stmt_blob(s, 2, dp_str_of(bytes, sizeof bytes));
	assert_int_equal(dp_stmt_run(s, NULL), 0);
	dp_stmt_int(s, 1, 2);
	dp_stmt_blob(s, 2, (dp_str){NULL, 0});
	assert_int_equal(dp_stmt_run(s, NULL), 0);
	dp_stmt_free(s);
	assert_int_equal(dp_db_prepare(db, "SELECT b FROM t ORDER BY n", &s, NULL), 0);
	assert_int_equal(dp_stmt_step(s, NULL), 1);
	assert_true(dp_str_eq(dp_stmt_get_blob(s, 0), dp_str_of(bytes, sizeof bytes)));
	assert_int_equal(dp_stmt_step(s, NULL), 1);
	assert_false(dp_stmt_is_null(s, 0));
	assert_int_equal(dp_stmt_get_blob(s, 0).n, 0);
	dp_stmt_free(s);
	dp_db_close(db);
}

static void numbers_of_every_type_are_read_alike(void **state)
{
	(void)state;
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *s;
	run(db, "CREATE TABLE t (i BIGINT); INSERT INTO t VALUES (1), (20002), (-4)");
	const char *sql = "SELECT sum(i), sum(i) * 100000, -sum(i), avg(i), 1 < 2, CAST(2.5 AS REAL), 7, sum(i) - 19999, avg(i) / 100000000 FROM t";
	assert_int_equal(dp_db_prepare(db, sql, &s, NULL), 0);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(dp_stmt_step(s, NULL), 1);
		assert_int_equal(dp_stmt_get_int(s, 0), 19999);
		assert_int_equal(dp_stmt_get_int(s, 1), 1999900000);
		assert_int_equal(dp_stmt_get_int(s, 2), -19999);
		assert_true(fabs(dp_stmt_get_real(s, 3) - 19999 / 3.0) < 1e-9);
		assert_int_equal(dp_stmt_get_int(s, 3), 6666);
		assert_int_equal(dp_stmt_get_int(s, 4), 1);
		assert_true(dp_stmt_get_real(s, 5) == 2.5);
		assert_int_equal(dp_stmt_get_int(s, 6), 7);
		assert_true(dp_stmt_get_real(s, 0) == 19999);
		assert_int_equal(dp_stmt_get_int(s, 7), 0);
		assert_true(fabs(dp_stmt_get_real(s, 8) - 19999 / 3e8) < 1e-15);
		assert_int_equal(dp_stmt_step(s, NULL), 0);
	}
	dp_stmt_free(s);
	dp_db_close(db);
}

static void rows_travel_together(void **state)
{
	(void)state;
	enum { MANY = 10000 };
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *in, *child, *other;
	depesche_error error = {0};
	assert_int_equal(dp_schema_ready(db, DP_DB_CREATE, dp_schema_own(), NULL), 0);
	assert_int_equal(dp_db_prepare_rows(db, "name", "id, kind, name, folded", &in, NULL), 0);
	assert_int_equal(dp_db_prepare_rows(db, "name_word", "word, name", &child, NULL), 0);
	assert_int_equal(dp_db_prepare(db, "SELECT count(*) FROM name WHERE name = 'Süd' AND id <= $1", &other, NULL), 0);
	assert_int_equal(dp_db_begin(db, NULL), 0);
	for (int i = 0; i < MANY; i++) {
		dp_stmt_int(in, 1, i);
		dp_stmt_text(in, 2, dp_str_c(i % 2 ? "a" : "b"));
		char name[16];
		snprintf(name, sizeof name, i ? "%d" : "Süd", i);
		dp_stmt_text(in, 3, dp_str_c(name));
		dp_stmt_text(in, 4, DP_STR(""));
		assert_int_equal(dp_stmt_run(in, NULL), 0);
		dp_stmt_text(child, 1, dp_str_c(name));
		dp_stmt_int(child, 2, i);
		assert_int_equal(dp_stmt_run(child, NULL), 0);
		/* what was added is there for the next statement */
		if (i == 10) {
			dp_stmt_int(other, 1, i);
			assert_int_equal(dp_stmt_step(other, NULL), 1);
			assert_int_equal(dp_stmt_get_int(other, 0), 1);
			dp_stmt_reset(other);
		}
	}
	assert_int_equal(dp_db_commit(db, &error), 0);
	assert_int_equal(number(db, "SELECT count(*) FROM name"), MANY);
	assert_int_equal(number(db, "SELECT count(*) FROM name n JOIN name_word w ON n.id = w.name WHERE w.word = n.name"), MANY);
	/* nothing stays of what was rolled back, not even what had not been sent */
	assert_int_equal(dp_db_begin(db, NULL), 0);
	dp_stmt_int(in, 1, MANY);
	dp_stmt_text(in, 3, DP_STR("new"));
	assert_int_equal(dp_stmt_run(in, NULL), 0);
	dp_db_rollback(db);
	assert_int_equal(dp_db_begin(db, NULL), 0);
	assert_int_equal(dp_db_commit(db, NULL), 0);
	assert_int_equal(number(db, "SELECT count(*) FROM name"), MANY);
	/* a reference to nothing is found at the latest with the commit */
	assert_int_equal(dp_db_begin(db, NULL), 0);
	dp_stmt_int(child, 2, MANY + 1);
	int rc = dp_stmt_run(child, &error);
	if (rc == 0)
		rc = dp_db_commit(db, &error);
	assert_int_equal(rc, DEPESCHE_EIO);
	dp_db_rollback(db);
	dp_stmt_free(in);
	dp_stmt_free(child);
	dp_stmt_free(other);
	dp_db_close(db);
}

static void statements_may_run_inside_each_other(void **state)
{
	(void)state;
	enum { MANY = 5000 };
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *in, *outer, *inner;
	run(db, "CREATE TABLE t (i BIGINT PRIMARY KEY)");
	assert_int_equal(dp_db_begin(db, NULL), 0);
	assert_int_equal(dp_db_prepare_rows(db, "t", "i", &in, NULL), 0);
	for (int i = 0; i < MANY; i++) {
		dp_stmt_int(in, 1, i);
		assert_int_equal(dp_stmt_run(in, NULL), 0);
	}
	assert_int_equal(dp_db_commit(db, NULL), 0);
	assert_int_equal(dp_db_prepare(db, "SELECT i FROM t ORDER BY i", &outer, NULL), 0);
	assert_int_equal(dp_db_prepare(db, "SELECT $1 + i FROM t WHERE i = $1", &inner, NULL), 0);
	dp_stmt_large(outer);
	int n = 0;
	for (; dp_stmt_step(outer, NULL) == 1; n++) {
		int64_t i = dp_stmt_get_int(outer, 0);
		assert_int_equal(i, n);
		dp_stmt_int(inner, 1, i);
		assert_int_equal(dp_stmt_step(inner, NULL), 1);
		assert_int_equal(dp_stmt_get_int(inner, 0), 2 * i);
		dp_stmt_reset(inner);
	}
	assert_int_equal(n, MANY);
	dp_stmt_free(in);
	dp_stmt_free(outer);
	dp_stmt_free(inner);
	dp_db_close(db);
}

/* Statements without an answer are sent in bundles; wherever a bundle ends, the answer is that of the statement. */
static void an_answer_belongs_to_its_question(void **state)
{
	(void)state;
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *in, *count;
	run(db, "CREATE TABLE t (i BIGINT PRIMARY KEY)");
	assert_int_equal(dp_db_prepare(db, "INSERT INTO t VALUES ($1)", &in, NULL), 0);
	assert_int_equal(dp_db_prepare(db, "SELECT count(*) FROM t", &count, NULL), 0);
	for (int n = 245; n < 265; n++) {
		assert_int_equal(dp_db_begin(db, NULL), 0);
		for (int i = 0; i < n; i++) {
			dp_stmt_int(in, 1, i);
			assert_int_equal(dp_stmt_run(in, NULL), 0);
		}
		assert_int_equal(dp_stmt_step(count, NULL), 1);
		assert_int_equal(dp_stmt_get_int(count, 0), n);
		dp_stmt_reset(count);
		dp_db_rollback(db);
	}
	dp_stmt_free(in);
	dp_stmt_free(count);
	dp_db_close(db);
}

static void a_walk_ends_with_its_transaction(void **state)
{
	(void)state;
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *all;
	run(db, "CREATE TABLE t (i BIGINT PRIMARY KEY)");
	run(db, "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i FROM n");
	assert_int_equal(dp_db_prepare(db, "SELECT i FROM t ORDER BY i", &all, NULL), 0);
	dp_stmt_large(all);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(round ? dp_db_begin(db, NULL) : dp_db_look(db, NULL), 0);
		assert_int_equal(dp_stmt_step(all, NULL), 1);
		dp_db_rollback(db);
		dp_stmt_reset(all);
	}
	/* none is under way, so that a writer may begin, and walk from the start */
	assert_int_equal(dp_db_begin(db, NULL), 0);
	int64_t n = 0;
	while (dp_stmt_step(all, NULL) == 1)
		assert_int_equal(dp_stmt_get_int(all, 0), ++n);
	assert_int_equal(n, 3000);
	assert_int_equal(dp_db_commit(db, NULL), 0);
	dp_stmt_free(all);
	dp_db_close(db);
}

static void a_transaction_is_kept_or_not(void **state)
{
	(void)state;
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *in;
	run(db, "CREATE TABLE t (i BIGINT PRIMARY KEY)");
	assert_int_equal(dp_db_prepare(db, "INSERT INTO t VALUES ($1)", &in, NULL), 0);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(dp_db_begin(db, NULL), 0);
		dp_stmt_int(in, 1, round);
		assert_int_equal(dp_stmt_run(in, NULL), 0);
		if (round == 0)
			dp_db_rollback(db);
		else
			assert_int_equal(dp_db_commit(db, NULL), 0);
	}
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
	assert_int_equal(number(db, "SELECT i FROM t"), 1);
	/* what is left open is not kept */
	assert_int_equal(dp_db_begin(db, NULL), 0);
	dp_stmt_int(in, 1, 7);
	assert_int_equal(dp_stmt_run(in, NULL), 0);
	dp_stmt_free(in);
	dp_db_close(db);
	db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
	dp_db_close(db);
}

static void a_reader_sees_one_moment(void **state)
{
	(void)state;
	dp_db *writer = open_db(DP_DB_CREATE);
	dp_stmt *all;
	assert_int_equal(dp_schema_ready(writer, DP_DB_CREATE, dp_schema_own(), NULL), 0);
	dp_db *reader = open_db(DP_DB_READ);
	assert_int_equal(dp_db_prepare(reader, "SELECT key FROM redirect", &all, NULL), 0);
	dp_stmt_large(all);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(dp_db_look(reader, NULL), 0);
		assert_int_equal(number(reader, "SELECT count(*) FROM redirect"), round);
		run(writer, round ? "INSERT INTO redirect VALUES ('b', 'x')" : "INSERT INTO redirect VALUES ('a', 'x')");
		int n = 0;
		for (; dp_stmt_step(all, NULL) == 1; n++)
			;
		assert_int_equal(n, round);
		assert_int_equal(number(reader, "SELECT count(*) FROM redirect"), round);
		dp_db_rollback(reader);
		assert_int_equal(number(reader, "SELECT count(*) FROM redirect"), round + 1);
	}
	assert_int_equal(dp_db_look(reader, NULL), 0);
	assert_int_equal(dp_db_run(reader, "INSERT INTO redirect VALUES ('c', 'x')", NULL), DEPESCHE_EIO);
	dp_db_rollback(reader);
	dp_stmt_free(all);
	dp_db_close(reader);
	dp_db_close(writer);
}

static void a_failure_is_told_and_the_database_goes_on(void **state)
{
	(void)state;
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *in, *bad;
	depesche_error error = {0};
	run(db, "CREATE TABLE t (i BIGINT PRIMARY KEY)");
	assert_int_equal(dp_db_prepare(db, "SELECT nothing FROM t", &bad, &error), DEPESCHE_EIO);
	assert_non_null(strstr(error.message, "nothing"));
	assert_string_equal(error.file, dp_db_name(db));
	assert_int_equal(dp_db_prepare(db, "INSERT INTO t VALUES ($1)", &in, NULL), 0);
	assert_int_equal(dp_db_begin(db, NULL), 0);
	dp_stmt_int(in, 1, 1);
	assert_int_equal(dp_stmt_run(in, NULL), 0);
	int rc = dp_stmt_run(in, &error);
	if (rc == 0)
		rc = dp_db_commit(db, &error);
	assert_int_equal(rc, DEPESCHE_EIO);
	dp_db_rollback(db);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 0);
	assert_int_equal(dp_stmt_run(in, NULL), 0);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
	dp_stmt_free(in);
	dp_db_close(db);
}

enum { TURNS = 50, WRITERS = 3 };

static void together(void *(*work)(void *))
{
	pthread_t thread[WRITERS];
	static char failed;
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, work, &failed), 0);
	for (int i = 0; i < WRITERS; i++) {
		void *result;
		assert_int_equal(pthread_join(thread[i], &result), 0);
		assert_null(result);
	}
}

static void *count_up(void *failed)
{
	dp_db *db;
	if (dp_db_open(&db, url, DP_DB_CREATE, NULL) != 0)
		return failed;
	if (dp_schema_ready(db, DP_DB_CREATE, dp_schema_own(), NULL) != 0)
		return failed;
	for (int i = 0; i < TURNS; i++) {
		if (dp_db_begin(db, NULL) != 0)
			return failed;
		/* two steps: without the lock both writers would read the same number */
		int64_t n = number(db, "SELECT count(*) FROM redirect");
		char sql[128];
		snprintf(sql, sizeof sql, "INSERT INTO redirect VALUES ('%d', 'x')", (int)n);
		if (dp_db_run(db, sql, NULL) != 0 || dp_db_commit(db, NULL) != 0)
			return failed;
	}
	dp_db_close(db);
	return NULL;
}

static void writers_wait_for_each_other(void **state)
{
	(void)state;
	together(count_up);
	dp_db *db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT count(*) FROM redirect"), TURNS * WRITERS);
	dp_db_close(db);
}

static void what_is_not_there_is_not_read(void **state)
{
	(void)state;
	dp_db *db;
	depesche_error error = {0};
	assert_int_equal(dp_db_open(&db, path, DP_DB_READ, &error), DEPESCHE_EIO);
	assert_string_equal(error.file, path);
	assert_int_equal(dp_db_open(&db, path, DP_DB_WRITE, &error), DEPESCHE_EIO);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(dp_db_open(&db, dir, DP_DB_CREATE, &error), DEPESCHE_EIO);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
	(void)state;
	dp_db *db;
	depesche_error error = {0};
	FILE *f = fopen(path, "w");
	for (int i = 0; i < 1000; i++)
		fputs("Das ist ein Brief und keine Datenbank.\n", f);
	assert_int_equal(fclose(f), 0);
	for (dp_db_mode mode = DP_DB_READ; mode <= DP_DB_CREATE; mode++)
		assert_int_equal(dp_db_open(&db, path, mode, &error), DEPESCHE_EINPUT);
	assert_string_equal(error.file, path);
}

static int ready(dp_db_mode mode, const dp_schema *schema, depesche_error *error)
{
	dp_db *db = open_db(mode);
	int rc = dp_schema_ready(db, mode, schema, error);
	dp_db_close(db);
	return rc;
}

static void a_record_is_made_once_and_recognised(void **state)
{
	(void)state;
	depesche_error error = {0};
	dp_db_close(open_db(DP_DB_CREATE));
	assert_int_equal(ready(DP_DB_READ, dp_schema_own(), &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "no record yet"));
	assert_int_equal(ready(DP_DB_WRITE, dp_schema_own(), NULL), DEPESCHE_EINPUT);
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	assert_int_equal(ready(DP_DB_WRITE, dp_schema_own(), NULL), 0);
	assert_int_equal(ready(DP_DB_READ, dp_schema_own(), NULL), 0);
	dp_db *db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'version'"), DP_RECORD_VERSION);
	dp_db_close(db);
}

/* "" for PostgreSQL, which is no file. */
static dp_str content(char *bytes, size_t room)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(bytes, 1, room, f) : 0;
	if (f)
		fclose(f);
	return dp_str_of(bytes, n);
}

static void a_foreign_database_is_left_alone(void **state)
{
	(void)state;
	static char before[65536], after[65536];
	depesche_error error = {0};
	dp_db *db = open_db(DP_DB_CREATE);
	if (dp_db_kind_of(db) == DP_DB_SQLITE)
		run(db, "PRAGMA journal_mode = DELETE");
	run(db, "CREATE TABLE meta (key TEXT, value TEXT)");
	dp_db_close(db);
	dp_str was = content(before, sizeof before);
	for (dp_db_mode mode = DP_DB_READ; mode <= DP_DB_CREATE; mode++)
		assert_int_equal(ready(mode, dp_schema_own(), &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "no record of depesche"));
	assert_true(dp_str_eq(was, content(after, sizeof after)));
	db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT count(*) FROM meta"), 0);
	dp_db_close(db);
}

/* What a later depesche will bring. */
static const dp_migration steps[] = {
	{DP_RECORD_VERSION, {"CREATE TABLE two (i BIGINT)", "CREATE TABLE two (i BIGINT)"}},
	{DP_RECORD_VERSION + 1, {"INSERT INTO two VALUES (3)", "INSERT INTO two VALUES (3)"}},
};
static const dp_migration broken[] = {
	{DP_RECORD_VERSION, {"CREATE TABLE two (i BIGINT)", "CREATE TABLE two (i BIGINT)"}},
	{DP_RECORD_VERSION + 1, {"INSERT INTO three VALUES (3)", "INSERT INTO three VALUES (3)"}},
};

static dp_schema later(const dp_migration *migration)
{
	dp_schema schema = *dp_schema_own();
	schema.version = DP_RECORD_VERSION + 2;
	schema.migration = migration;
	schema.migrations = 2;
	return schema;
}

static void an_older_record_is_migrated_after_a_backup(void **state)
{
	(void)state;
	depesche_error error = {0};
	dp_schema schema = later(steps);
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	dp_db *db = open_db(DP_DB_WRITE);
	run(db, "INSERT INTO redirect VALUES ('old', 'new')");
	dp_db_close(db);
	chmod(path, 0640);
	assert_int_equal(ready(DP_DB_READ, &schema, &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "version 2"));
	assert_int_equal(ready(DP_DB_WRITE, &schema, &error), 0);
	assert_int_equal(ready(DP_DB_READ, &schema, &error), 0);
	db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT i FROM two"), 3);
	assert_int_equal(number(db, "SELECT count(*) FROM redirect"), 1);
	dp_db_close(db);
	/* this program is now the older one */
	assert_int_equal(ready(DP_DB_WRITE, dp_schema_own(), &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "newer depesche"));
	if (on_postgres()) {
		db = open_db(DP_DB_READ);
		assert_int_equal(number(db, "SELECT count(*) FROM depesche_v2_bak.redirect"), 1);
		dp_db_close(db);
		return;
	}
	/* the backup is a record as it was */
	dp_db *backup;
	char name[256];
	snprintf(name, sizeof name, "%s.v2.bak", path);
	assert_int_equal(dp_db_open(&backup, name, DP_DB_WRITE, NULL), 0);
	assert_int_equal(dp_schema_ready(backup, DP_DB_WRITE, dp_schema_own(), NULL), 0);
	assert_int_equal(number(backup, "SELECT count(*) FROM redirect"), 1);
	dp_db_close(backup);
	struct stat st;
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void *migrate(void *failed)
{
	dp_db *db;
	dp_schema schema = later(steps);
	if (dp_db_open(&db, url, DP_DB_WRITE, NULL) != 0)
		return failed;
	int rc = dp_schema_ready(db, DP_DB_WRITE, &schema, NULL);
	dp_db_close(db);
	return rc == 0 ? NULL : failed;
}

static void several_may_migrate_at_once(void **state)
{
	(void)state;
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	together(migrate);
	dp_db *db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT count(*) FROM two"), 1);
	dp_db_close(db);
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	(void)state;
	dp_schema good = later(steps), bad = later(broken);
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	assert_int_equal(ready(DP_DB_WRITE, &bad, NULL), DEPESCHE_EIO);
	assert_int_equal(ready(DP_DB_WRITE, dp_schema_own(), NULL), 0);
	assert_int_equal(ready(DP_DB_WRITE, &good, NULL), 0);
}

static void the_first_version_becomes_the_present_one(void **state)
{
	(void)state;
	dp_schema first = *dp_schema_own();
	first.version = 1;
	first.migrations = 0;
	assert_int_equal(ready(DP_DB_CREATE, &first, NULL), 0);
	dp_db *db = open_db(DP_DB_WRITE);
	run(db, "INSERT INTO revision (id, at, event, kind, field, old, new, doc) VALUES (7, '', 'a', 'created', '', '', '', 'd')");
	dp_db_close(db);
	assert_int_equal(ready(DP_DB_WRITE, dp_schema_own(), NULL), 0);
	db = open_db(DP_DB_READ);
	assert_int_equal(number(db, "SELECT seen FROM wire"), 7);
	dp_db_close(db);
}

static void places_are_found_by_a_box(void **state)
{
	(void)state;
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	dp_db *db = open_db(DP_DB_WRITE);
	run(db, "INSERT INTO event (id, key, type, mode, status, certainty, date, place, place_code, lat, lon, context, cameo, quad, score, reports,"
		" outlets, origins, lead) VALUES (1, 'a', 'AID', '', 'occurred', 'stated', '', '', '', 52.5, 13.4, '', '', 1, 0, 1, 1, 1, 1),"
		" (2, 'b', 'AID', '', 'occurred', 'stated', '', '', '', NULL, NULL, '', '', 1, 0, 1, 1, 1, 1)");
	const char *near = "SELECT count(*) FROM event_where WHERE max_lat >= 52 AND min_lat <= 53 AND max_lon >= 13 AND min_lon <= 14";
	run(db, "INSERT INTO event_where VALUES (1, 52.5, 52.5, 13.4, 13.4)");
	assert_int_equal(number(db, near), 1);
	run(db, "DELETE FROM event_where WHERE id = 1; UPDATE event SET lat = NULL, lon = NULL WHERE id = 1");
	assert_int_equal(number(db, near), 0);
	dp_db_close(db);
}

/* As somebody who may not write there; root may always. */
static int as_nobody(int (*what)(void))
{
	pid_t child = fork();
	if (child == 0)
		_exit(geteuid() == 0 && setuid(65534) != 0 ? 99 : what());
	int status;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static int read_one(void)
{
	dp_db *db;
	dp_stmt *s;
	if (dp_db_open(&db, path, DP_DB_READ, NULL) != 0)
		return 1;
	if (dp_db_prepare(db, "SELECT count(*) FROM redirect", &s, NULL) != 0 || dp_stmt_step(s, NULL) != 1)
		return 2;
	return (int)dp_stmt_get_int(s, 0) + 10;
}

static int write_one(void)
{
	dp_db *db;
	depesche_error error;
	return dp_db_open(&db, path, DP_DB_WRITE, &error) == DEPESCHE_EIO && strstr(error.message, "read-only") ? 10 : 1;
}

static void a_record_is_read_where_nothing_can_be_written(void **state)
{
	(void)state;
	assert_int_equal(ready(DP_DB_CREATE, dp_schema_own(), NULL), 0);
	dp_db *db = open_db(DP_DB_WRITE);
	run(db, "INSERT INTO redirect VALUES ('old', 'new')");
	dp_db_close(db);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(dir, 0555), 0);
	int read = as_nobody(read_one), written = as_nobody(write_one);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(read, 11);
	assert_int_equal(written, 10);
}

static void names_in_messages_hold_no_password(void **state)
{
	(void)state;
	dp_db *db;
	depesche_error error = {0};
	assert_int_equal(dp_db_open(&db, "postgres://anna:geheim@/x?host=/nowhere&password=geheim", DP_DB_READ, &error) < 0, true);
	assert_string_equal(error.file, "postgres:///x");
	assert_null(strstr(error.message, "geheim"));
}

static void a_lost_server_is_told(void **state)
{
	(void)state;
	depesche_error error = {0};
	dp_db *db = open_db(DP_DB_CREATE), *killer = open_db(DP_DB_WRITE);
	dp_stmt *s;
	assert_int_equal(dp_db_prepare(db, "SELECT 1", &s, NULL), 0);
	char sql[128];
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d)", (int)number(db, "SELECT pg_backend_pid()"));
	assert_int_equal(dp_db_begin(db, NULL), 0);
	run(killer, sql);
	assert_int_equal(dp_stmt_step(s, &error), DEPESCHE_EIO);
	assert_int_equal(dp_db_commit(db, &error), DEPESCHE_EIO);
	assert_int_not_equal(error.message[0], 0);
	dp_db_rollback(db);
	assert_int_equal(dp_db_begin(db, NULL), DEPESCHE_EIO);
	dp_stmt_free(s);
	dp_db_close(db);
	dp_db_close(killer);
}

static void a_value_that_does_not_fit_is_told(void **state)
{
	(void)state;
	depesche_error error = {0};
	dp_db *db = open_db(DP_DB_CREATE);
	dp_stmt *s;
	assert_int_equal(dp_db_prepare(db, "SELECT CAST($1 AS INT) + CAST($2 AS BIGINT)", &s, NULL), 0);
	dp_stmt_int(s, 1, INT64_MAX);
	assert_int_equal(dp_stmt_step(s, &error), DEPESCHE_EUSAGE);
	assert_non_null(strstr(error.message, "$1"));
	dp_stmt_int(s, 1, -5);
	dp_stmt_text(s, 2, DP_STR("four"));
	assert_int_equal(dp_stmt_step(s, &error), DEPESCHE_EUSAGE);
	dp_stmt_int(s, 2, 4);
	assert_int_equal(dp_stmt_step(s, &error), 1);
	assert_int_equal(dp_stmt_get_int(s, 0), -1);
	dp_stmt_free(s);
	dp_db_close(db);
}

static bool tell_column(dp_db *db, const char *sql, dp_buf *out)
{
	dp_stmt *s;
	depesche_error error = {0};
	if (dp_db_prepare(db, sql, &s, &error) != 0)
		fail_msg("%s", error.message);
	while (dp_stmt_step(s, &error) == 1)
		for (int i = 0; i < 3; i++) {
			dp_buf_str(out, dp_stmt_get_text(s, i));
			dp_buf_char(out, i < 2 ? ' ' : '\n');
		}
	dp_stmt_free(s);
	return !out->failed;
}

static void both_databases_have_the_same_tables(void **state)
{
	(void)state;
	dp_buf want, got;
	dp_db *db, *sqlite;
	dp_buf_init(&want, 1 << 20);
	dp_buf_init(&got, 1 << 20);
	assert_int_equal(dp_db_open(&sqlite, "", DP_DB_CREATE, NULL), 0);
	assert_int_equal(dp_schema_ready(sqlite, DP_DB_CREATE, dp_schema_own(), NULL), 0);
	assert_true(tell_column(sqlite,
		"SELECT m.name, c.name, replace(replace(replace(c.type, 'INTEGER', 'bigint'), 'REAL', 'double precision'), 'BLOB', 'bytea') ||"
		" CASE WHEN c.\"notnull\" OR c.pk THEN ' NOT NULL' ELSE '' END"
		" FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.sql NOT LIKE '%VIRTUAL%'"
		" AND m.name NOT LIKE 'sentence\\_text\\_%' ESCAPE '\\' AND m.name NOT LIKE 'event\\_where\\_%' ESCAPE '\\' ORDER BY 1, c.cid",
		&want));
	db = open_db(DP_DB_CREATE);
	assert_int_equal(dp_schema_ready(db, DP_DB_CREATE, dp_schema_own(), NULL), 0);
	assert_true(tell_column(db,
		"SELECT c.relname::text COLLATE \"C\", a.attname::text, replace(format_type(a.atttypid, NULL), 'text', 'TEXT') ||"
		" CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END"
		" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND "
		"a.attnum > 0"
		" ORDER BY 1, a.attnum",
		&got));
	dp_db_close(sqlite);
	dp_db_close(db);
	assert_string_equal(got.p, want.p);
	dp_buf_release(&want);
	dp_buf_release(&got);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		/* SQLite alone */
		TEST(what_is_not_there_is_not_read),
		TEST(a_file_that_is_no_database_is_refused),
		TEST(a_record_is_read_where_nothing_can_be_written),
		/* both */
		TEST(values_come_back_as_they_went),
		TEST(bytes_come_back_as_they_went),
		TEST(numbers_of_every_type_are_read_alike),
		TEST(rows_travel_together),
		TEST(statements_may_run_inside_each_other),
		TEST(an_answer_belongs_to_its_question),
		TEST(a_walk_ends_with_its_transaction),
		TEST(a_transaction_is_kept_or_not),
		TEST(a_reader_sees_one_moment),
		TEST(a_failure_is_told_and_the_database_goes_on),
		TEST(writers_wait_for_each_other),
		TEST(a_record_is_made_once_and_recognised),
		TEST(a_foreign_database_is_left_alone),
		TEST(an_older_record_is_migrated_after_a_backup),
		TEST(several_may_migrate_at_once),
		TEST(a_migration_that_fails_changes_nothing),
		TEST(the_first_version_becomes_the_present_one),
		TEST(places_are_found_by_a_box),
		TEST(names_in_messages_hold_no_password),
		/* PostgreSQL alone */
		TEST(a_lost_server_is_told),
		TEST(a_value_that_does_not_fit_is_told),
		TEST(both_databases_have_the_same_tables),
	};
	enum { SQLITE = 3, POSTGRES = 3, ALL = sizeof tests / sizeof *tests };
	size_t first = on_postgres() ? SQLITE : 0, end = on_postgres() ? ALL : ALL - POSTGRES;
	return _cmocka_run_group_tests("store", &tests[first], end - first, NULL, NULL);
}
