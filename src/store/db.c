#include "store/driver.h"

#include "base/error.h"

#include <stdlib.h>

static bool is_postgres(const char *url)
{
	dp_str s = dp_str_c(url);
	return dp_str_starts(s, DP_STR("postgres://")) || dp_str_starts(s, DP_STR("postgresql://"));
}

/* Addresses are shown in messages and logs; passwords are not. */
static char *public_name(const char *url)
{
	char *name = strdup(url);
	char *user = name && is_postgres(url) ? strstr(name, "://") + 3 : NULL;
	if (!user)
		return name;
	size_t authority = strcspn(user, "/?");
	char *at = memrchr(user, '@', authority);
	if (at)
		memmove(user, at + 1, strlen(at + 1) + 1);
	/* options may hold a password, too */
	user[strcspn(user, "?")] = '\0';
	return name;
}

int dp_db_open(dp_db **self, const char *url, dp_db_mode mode, depesche_error *error)
{
	char *name = public_name(url);
	if (!name)
		return dp_fail_memory(error);
	dp_db *db;
	int rc = is_postgres(url) ? dp_postgres_open(&db, url, mode, error) : dp_sqlite_open(&db, url, mode, error);
	if (rc != 0) {
		if (error)
			snprintf(error->file, sizeof error->file, "%s", name);
		free(name);
		return rc;
	}
	db->name = name;
	*self = db;
	return 0;
}

void dp_db_close(dp_db *self)
{
	if (!self)
		return;
	free(self->name);
	self->driver->close(self);
}

dp_db_kind dp_db_kind_of(const dp_db *self)
{
	return self->driver->kind;
}

const char *dp_db_name(const dp_db *self)
{
	return self->name;
}

/* Which database it was that failed. */
static int named(const dp_db *self, int rc, depesche_error *error)
{
	if (rc < 0 && error)
		snprintf(error->file, sizeof error->file, "%s", self->name);
	return rc;
}

int dp_db_limit(dp_db *self, uint32_t ms, depesche_error *error)
{
	return self->driver->limit(self, ms, error);
}

int dp_db_run(dp_db *self, const char *sql, depesche_error *error)
{
	return named(self, self->driver->run(self, sql, error), error);
}

int dp_db_begin(dp_db *self, depesche_error *error)
{
	return named(self, self->driver->begin(self, error), error);
}

int dp_db_look(dp_db *self, depesche_error *error)
{
	return named(self, self->driver->look(self, error), error);
}

int dp_db_commit(dp_db *self, depesche_error *error)
{
	return named(self, self->driver->commit(self, error), error);
}

void dp_db_rollback(dp_db *self)
{
	self->driver->rollback(self);
}

int dp_db_prepare(dp_db *self, const char *sql, dp_stmt **stmt, depesche_error *error)
{
	return named(self, self->driver->prepare(self, sql, stmt, error), error);
}

int dp_db_prepare_rows(dp_db *self, const char *table, const char *columns, dp_stmt **stmt, depesche_error *error)
{
	return named(self, self->driver->prepare_rows(self, table, columns, stmt, error), error);
}

void dp_stmt_free(dp_stmt *self)
{
	if (self)
		self->db->driver->free(self);
}

void dp_stmt_large(dp_stmt *self)
{
	self->large = true;
}

void dp_stmt_int(dp_stmt *self, int i, int64_t value)
{
	self->db->driver->set_int(self, i, value);
}

void dp_stmt_real(dp_stmt *self, int i, double value)
{
	self->db->driver->set_real(self, i, value);
}

void dp_stmt_text(dp_stmt *self, int i, dp_str value)
{
	self->db->driver->set_text(self, i, value);
}

void dp_stmt_blob(dp_stmt *self, int i, dp_str value)
{
	self->db->driver->set_blob(self, i, value);
}

void dp_stmt_null(dp_stmt *self, int i)
{
	self->db->driver->set_null(self, i);
}

int dp_stmt_step(dp_stmt *self, depesche_error *error)
{
	return named(self->db, self->db->driver->step(self, error), error);
}

int dp_stmt_run(dp_stmt *self, depesche_error *error)
{
	return named(self->db, self->db->driver->finish(self, error), error);
}

void dp_stmt_reset(dp_stmt *self)
{
	self->db->driver->reset(self);
}

bool dp_stmt_is_null(const dp_stmt *self, int column)
{
	return self->db->driver->is_null(self, column);
}

int64_t dp_stmt_get_int(const dp_stmt *self, int column)
{
	return self->db->driver->get_int(self, column);
}

double dp_stmt_get_real(const dp_stmt *self, int column)
{
	return self->db->driver->get_real(self, column);
}

dp_str dp_stmt_get_text(const dp_stmt *self, int column)
{
	return self->db->driver->get_text(self, column);
}

dp_str dp_stmt_get_blob(const dp_stmt *self, int column)
{
	return self->db->driver->get_blob(self, column);
}
