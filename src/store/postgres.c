/*
 * PostgreSQL by libpq, in pipeline mode: what needs no answer is sent and forgotten, and its failure read with the next answer.
 *
 *   dp_stmt_run ─► sent ─► sent ─► sent ─┐
 *   dp_stmt_step ─► sent, sync ──────────┴─► results of all, the last one is the statement's own
 *   rows (dp_db_prepare_rows) ─► arrays, one a column ─► one INSERT ... SELECT FROM unnest before the next statement of another kind
 *   large statements ─► a cursor, so many rows at a time
 */
#include "store/driver.h"
#include "store/pgvalue.h"

#include "base/error.h"

#include <libpq-fe.h>
#include <stdlib.h>

enum {
	SENT_MOST = 256,  /* statements without an answer read */
	ROWS_MOST = 4096, /* rows that wait, and their bytes in a column */
	ROWS_BYTES = 1 << 20,
	FETCH_ROWS = 1000,
	SQL_CAP = 1 << 24,
	PARAM_CAP = 1 << 30,
	ARRAY_HEAD = 20 /* dimensions, has NULL, type, length, lower bound */
};

typedef struct statement statement;

typedef struct postgres {
	dp_db base;
	PGconn *pg;
	uint32_t sent;       /* statements whose results were not read */
	uint32_t names;      /* numbers prepared statements and cursors */
	uint32_t cursors;    /* open ones */
	uint32_t ended;      /* transactions: cursors end with theirs */
	bool in_transaction; /* dp_db_begin; a cursor alone has one that is not the caller's */
	bool failed;         /* since the transaction began; `error` says why */
	depesche_error error;
	statement *rows, **rows_end; /* rows that wait, in the order in which they first came */
} postgres;

typedef struct column { /* of rows that wait: an array as PostgreSQL takes it */
	uint32_t type;
	bool has_null;
	dp_buf array;
} column;

struct statement {
	dp_stmt base;
	char name[16], cursor[16];
	char *sql;           /* for a cursor */
	int params, columns; /* columns are those of the first description, for rows */
	Oid *param_type;
	dp_pg_param *param;
	const char **value; /* as sent: pointers into `param` */
	int *length, *format;
	Oid *column_type;
	PGresult *result; /* NULL before the first step and after the end */
	int row;
	bool open;        /* its cursor, in the transaction after `ended` others */
	uint32_t ended;
	column *column;   /* NULL but for rows */
	uint32_t waiting; /* rows */
	statement *next;
};

static postgres *of(dp_db *self)
{
	return (postgres *)self;
}

static statement *stmt_of(const dp_stmt *self)
{
	return (statement *)self;
}

static postgres *home(const statement *self)
{
	return of(self->base.db);
}

static int fail_lost(postgres *self, depesche_error *error)
{
	const char *words = PQerrorMessage(self->pg);
	return dp_fail(error, DEPESCHE_EIO, "the database server says: %.*s", (int)strcspn(words, "\n"), words);
}

static int fail_result(const PGresult *result, depesche_error *error)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE), *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	if (state && strcmp(state, "55P03") == 0)
		return dp_fail(error, DEPESCHE_EIO, "another program has been writing to the database for %d seconds; try again when it is done",
			DP_DB_PATIENCE);
	if (state && strcmp(state, "53100") == 0)
		return dp_fail(error, DEPESCHE_EIO, "the server's disk is full; nothing of this change was kept");
	return dp_fail(error, DEPESCHE_EIO, "the database says: %s%s%s", words ? words : PQresultErrorMessage(result), detail ? "; " : "",
		detail ? detail : "");
}

/* Keeps the first failure since it is the reason of the others. */
static void note_failure(postgres *self, const PGresult *result)
{
	if (!self->failed)
		fail_result(result, &self->error);
	self->failed = true;
}

static int tell_failure(const postgres *self, depesche_error *error)
{
	if (error)
		*error = self->error;
	return self->error.code;
}

/* Reads the results of all that was sent; `last` (may be NULL) gets that of the last one, or NULL on failure. */
static int read_all(postgres *self, PGresult **last, depesche_error *error)
{
	PGresult *own = NULL;
	bool lost = PQpipelineSync(self->pg) != 1, done = false;
	while (!lost && !done) {
		PGresult *result = PQgetResult(self->pg);
		if (!result) {
			lost = PQstatus(self->pg) == CONNECTION_BAD;
			continue;
		}
		ExecStatusType status = PQresultStatus(result);
		done = status == PGRES_PIPELINE_SYNC;
		if (status == PGRES_FATAL_ERROR)
			note_failure(self, result);
		if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
			PQclear(own);
			own = result;
		} else {
			PQclear(result);
		}
	}
	self->sent = 0;
	int rc = lost ? fail_lost(self, error) : self->failed ? tell_failure(self, error) : 0;
	/* outside of a transaction a failure is over when it was told */
	if (!self->in_transaction)
		self->failed = false;
	if (rc == 0 && last)
		*last = own;
	else
		PQclear(own);
	return rc;
}

/* After a send: `ok` is what libpq said of it. */
static int count_sent(postgres *self, int ok, depesche_error *error)
{
	if (ok != 1)
		return fail_lost(self, error);
	self->sent++;
	return 0;
}

static int send_sql(postgres *self, const char *sql, depesche_error *error)
{
	return count_sent(self, PQsendQueryParams(self->pg, sql, 0, NULL, NULL, NULL, NULL, 1), error);
}

static int send_statement(statement *self, depesche_error *error)
{
	return count_sent(
		home(self), PQsendQueryPrepared(home(self)->pg, self->name, self->params, self->value, self->length, self->format, 1), error);
}

/* The heads of the arrays are filled in now that their lengths are known. */
static int send_rows(statement *self, depesche_error *error)
{
	for (int i = 0; i < self->params; i++) {
		column *c = &self->column[i];
		if (c->array.failed)
			return dp_fail_memory(error);
		dp_pg_put32(c->array.p, 1);
		dp_pg_put32(c->array.p + 4, c->has_null);
		dp_pg_put32(c->array.p + 8, c->type);
		dp_pg_put32(c->array.p + 12, self->waiting);
		dp_pg_put32(c->array.p + 16, 1);
		self->value[i] = c->array.p;
		self->length[i] = (int)c->array.n;
		self->format[i] = 1;
	}
	return send_statement(self, error);
}

static void forget_rows(statement *self)
{
	static const char head[ARRAY_HEAD];
	for (int i = 0; i < self->params; i++) {
		dp_buf_clear(&self->column[i].array);
		dp_buf_add(&self->column[i].array, head, sizeof head);
		self->column[i].has_null = false;
	}
	self->waiting = 0;
	self->next = NULL;
}

/* Sends the rows that wait, before anything else is sent. */
static int flush_rows(postgres *self, depesche_error *error)
{
	int rc = 0;
	for (statement *s = self->rows, *next; s; s = next) {
		next = s->next;
		if (rc == 0)
			rc = send_rows(s, error);
		forget_rows(s);
	}
	self->rows = NULL;
	self->rows_end = &self->rows;
	return rc;
}

static int ask(postgres *self, const char *sql, PGresult **result, depesche_error *error)
{
	int rc = flush_rows(self, error);
	if (rc == 0)
		rc = send_sql(self, sql, error);
	return rc != 0 ? rc : read_all(self, result, error);
}

/* Several statements at once do not go through a pipeline. */
static int postgres_run(dp_db *db, const char *sql, depesche_error *error)
{
	postgres *self = of(db);
	int rc = flush_rows(self, error);
	if (rc == 0)
		rc = read_all(self, NULL, error);
	if (rc != 0)
		return rc;
	if (PQexitPipelineMode(self->pg) != 1)
		return fail_lost(self, error);
	PGresult *result = PQexec(self->pg, sql);
	ExecStatusType status = PQresultStatus(result);
	if (status == PGRES_FATAL_ERROR && self->in_transaction && result)
		note_failure(self, result);
	if (status == PGRES_FATAL_ERROR)
		rc = result ? fail_result(result, error) : fail_lost(self, error);
	PQclear(result);
	PQenterPipelineMode(self->pg);
	return rc;
}

static int begin(postgres *self, const char *sql, depesche_error *error)
{
	if (self->in_transaction || self->cursors)
		return dp_fail(
			error, DEPESCHE_EUSAGE, "a transaction cannot begin while another one, or a statement with very many rows, is under way");
	int rc = send_sql(self, sql, error);
	self->failed = false;
	self->in_transaction = rc == 0;
	return rc;
}

static int postgres_begin(dp_db *db, depesche_error *error)
{
	int rc = begin(of(db), "BEGIN", error);
	/* one lock a schema, so that records in schemas of the same database do not wait for each other */
	return rc == 0 ? send_sql(of(db), "SELECT pg_advisory_xact_lock(1145393219, current_schema()::regnamespace::oid::int)", error) : rc;
}

static int postgres_look(dp_db *db, depesche_error *error)
{
	return begin(of(db), "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error);
}

static void end_transaction(postgres *self)
{
	self->in_transaction = self->failed = false;
	self->cursors = 0;
	self->ended++;
}

static int postgres_commit(dp_db *db, depesche_error *error)
{
	postgres *self = of(db);
	int rc = ask(self, "COMMIT", NULL, error);
	if (rc == 0)
		end_transaction(self);
	return rc;
}

static void postgres_rollback(dp_db *db)
{
	postgres *self = of(db);
	for (statement *s = self->rows, *next; s; s = next) {
		next = s->next;
		forget_rows(s);
	}
	self->rows = NULL;
	self->rows_end = &self->rows;
	read_all(self, NULL, NULL);
	end_transaction(self);
	if (PQtransactionStatus(self->pg) != PQTRANS_IDLE && send_sql(self, "ROLLBACK", NULL) == 0)
		read_all(self, NULL, NULL);
	self->failed = false;
}

static void postgres_close(dp_db *db)
{
	postgres *self = of(db);
	if (PQstatus(self->pg) == CONNECTION_OK && PQpipelineStatus(self->pg) != PQ_PIPELINE_OFF)
		postgres_rollback(db);
	PQfinish(self->pg);
	free(self);
}

static void stmt_release(statement *self)
{
	for (int i = 0; i < self->params && self->param; i++)
		dp_buf_release(&self->param[i].bytes);
	for (int i = 0; i < self->params && self->column; i++)
		dp_buf_release(&self->column[i].array);
	PQclear(self->result);
	free(self->sql);
	free(self->param_type);
	free(self->param);
	free(self->value);
	free(self->length);
	free(self->format);
	free(self->column_type);
	free(self->column);
	free(self);
}

/* Takes over what the server tells of a statement: the types of its parameters and columns. */
static bool describe(statement *self, const PGresult *told)
{
	int params = PQnparams(told), columns = PQnfields(told);
	size_t room = params ? (size_t)params : 1;
	self->param_type = calloc(room, sizeof *self->param_type);
	self->param = calloc(room, sizeof *self->param);
	self->value = calloc(room, sizeof *self->value);
	self->length = calloc(room, sizeof *self->length);
	self->format = calloc(room, sizeof *self->format);
	self->column_type = calloc(columns ? (size_t)columns : 1, sizeof *self->column_type);
	if (!self->param_type || !self->param || !self->value || !self->length || !self->format || !self->column_type)
		return false;
	self->params = params;
	self->columns = columns;
	for (int i = 0; i < params; i++) {
		self->param_type[i] = PQparamtype(told, i);
		dp_buf_init(&self->param[i].bytes, PARAM_CAP);
	}
	for (int i = 0; i < columns; i++)
		self->column_type[i] = PQftype(told, i);
	return true;
}

static int prepare_on_server(postgres *db, statement *self, depesche_error *error)
{
	PGresult *told = NULL;
	int rc = flush_rows(db, error);
	if (rc == 0)
		rc = count_sent(db, PQsendPrepare(db->pg, self->name, self->sql, 0, NULL), error);
	if (rc == 0)
		rc = count_sent(db, PQsendDescribePrepared(db->pg, self->name), error);
	if (rc == 0)
		rc = read_all(db, &told, error);
	if (rc == 0 && !describe(self, told))
		rc = dp_fail_memory(error);
	PQclear(told);
	return rc;
}

static int prepare(postgres *db, const char *sql, statement **stmt, depesche_error *error)
{
	statement *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	new->base.db = &db->base;
	snprintf(new->name, sizeof new->name, "s%u", db->names);
	snprintf(new->cursor, sizeof new->cursor, "c%u", db->names++);
	new->sql = strdup(sql);
	int rc = new->sql ? prepare_on_server(db, new, error) : dp_fail_memory(error);
	if (rc != 0)
		stmt_release(new);
	else
		*stmt = new;
	return rc;
}

static int postgres_prepare(dp_db *db, const char *sql, dp_stmt **stmt, depesche_error *error)
{
	statement *new;
	int rc = prepare(of(db), sql, &new, error);
	if (rc == 0)
		*stmt = &new->base;
	return rc;
}

static const char *array_name(Oid type)
{
	switch (type) {
	case DP_PG_INT8:
		return "bigint[]";
	case DP_PG_FLOAT8:
		return "double precision[]";
	case DP_PG_TEXT:
		return "text[]";
	case DP_PG_BYTEA:
		return "bytea[]";
	default:
		return NULL;
	}
}

/* INSERT INTO block (key, day) SELECT * FROM unnest($1::bigint[], $2::bigint[]), by the types of the `columns` of `like`. */
static bool write_insert(const statement *like, const char *table, const char *columns, dp_buf *sql)
{
	dp_buf_printf(sql, "INSERT INTO %s (%s) SELECT * FROM unnest(", table, columns);
	for (int i = 0; i < like->columns; i++) {
		const char *array = array_name(like->column_type[i]);
		if (!array)
			return false;
		dp_buf_printf(sql, "%s$%d::%s", i ? ", " : "", i + 1, array);
	}
	dp_buf_char(sql, ')');
	return !sql->failed;
}

static bool take_columns(statement *self, const statement *like)
{
	self->column = calloc((size_t)self->params, sizeof *self->column);
	if (!self->column)
		return false;
	for (int i = 0; i < self->params; i++) {
		self->column[i].type = like->column_type[i];
		self->param_type[i] = like->column_type[i];
		dp_buf_init(&self->column[i].array, PARAM_CAP);
	}
	forget_rows(self);
	return true;
}

static void stmt_free(dp_stmt *stmt);

static int postgres_prepare_rows(dp_db *db, const char *table, const char *columns, dp_stmt **stmt, depesche_error *error)
{
	dp_buf sql;
	statement *like = NULL, *new = NULL;
	dp_buf_init(&sql, SQL_CAP);
	dp_buf_printf(&sql, "SELECT %s FROM %s", columns, table);
	int rc = sql.failed ? dp_fail_memory(error) : prepare(of(db), sql.p, &like, error);
	if (rc != 0) {
		dp_buf_release(&sql);
		return rc;
	}
	dp_buf_clear(&sql);
	if (!write_insert(like, table, columns, &sql))
		rc = dp_fail(error, DEPESCHE_EUSAGE, "rows of %s cannot be sent together: %s", table, columns);
	if (rc == 0)
		rc = prepare(of(db), sql.p, &new, error);
	if (rc == 0 && !take_columns(new, like)) {
		stmt_free(&new->base);
		rc = dp_fail_memory(error);
	}
	stmt_free(&like->base);
	dp_buf_release(&sql);
	if (rc == 0)
		*stmt = &new->base;
	return rc;
}

/* A failed statement has closed it already, with its transaction. */
static int close_cursor(statement *self, depesche_error *error)
{
	postgres *db = home(self);
	char sql[32];
	bool open = self->open && self->ended == db->ended;
	self->open = false;
	if (!open)
		return 0;
	db->cursors--;
	snprintf(sql, sizeof sql, "CLOSE %s", self->cursor);
	int rc = PQtransactionStatus(db->pg) == PQTRANS_INERROR ? 0 : ask(db, sql, NULL, error);
	if (!db->in_transaction && !db->cursors) {
		int ended = ask(db, "COMMIT", NULL, rc == 0 ? error : NULL);
		rc = rc != 0 ? rc : ended;
	}
	return rc;
}

static int end(statement *self, depesche_error *error)
{
	PQclear(self->result);
	self->result = NULL;
	self->row = 0;
	return close_cursor(self, error);
}

/* Statements of a connection that is open for long must not pile up on the server. In a failed transaction nothing can be said to it. */
static void stmt_free(dp_stmt *stmt)
{
	statement *self = stmt_of(stmt);
	postgres *db = home(self);
	char sql[32];
	end(self, NULL);
	snprintf(sql, sizeof sql, "DEALLOCATE %s", self->name);
	if (flush_rows(db, &db->error) != 0)
		db->failed = db->in_transaction;
	else if (!db->failed && PQtransactionStatus(db->pg) != PQTRANS_INERROR) {
		send_sql(db, sql, NULL);
		if (!db->in_transaction)
			read_all(db, NULL, NULL);
	}
	stmt_release(self);
}

static dp_pg_param *param(dp_stmt *self, int i, dp_pg_kind kind)
{
	statement *s = stmt_of(self);
	if (i < 1 || i > s->params)
		return NULL;
	s->param[i - 1].kind = kind;
	return &s->param[i - 1];
}

static void set_int(dp_stmt *self, int i, int64_t value)
{
	dp_pg_param *p = param(self, i, DP_PG_IS_INT);
	if (p)
		p->integer = value;
}

static void set_real(dp_stmt *self, int i, double value)
{
	dp_pg_param *p = param(self, i, DP_PG_IS_REAL);
	if (p)
		p->real = value;
}

static void set_bytes(dp_stmt *self, int i, dp_str value)
{
	dp_pg_param *p = param(self, i, DP_PG_IS_BYTES);
	if (!p)
		return;
	dp_buf_clear(&p->bytes);
	dp_buf_str(&p->bytes, value);
}

static void set_null(dp_stmt *self, int i)
{
	param(self, i, DP_PG_NULL);
}

/* The value of a parameter as its type wants it; p == NULL for NULL. */
static int encode(statement *self, int i, dp_str *value, bool *binary, depesche_error *error)
{
	dp_pg_param *p = &self->param[i];
	*binary = true;
	*value = (dp_str){NULL, 0};
	if (p->kind == DP_PG_NULL)
		return 0;
	if (p->bytes.failed)
		return dp_fail_memory(error);
	if (!dp_pg_encode(p, self->param_type[i], value, binary))
		return dp_fail(error, DEPESCHE_EUSAGE, "the value of parameter $%d does not fit its type: %s", i + 1, self->sql);
	return 0;
}

static int encode_all(statement *self, depesche_error *error)
{
	int rc = 0;
	for (int i = 0; i < self->params && rc == 0; i++) {
		dp_str value;
		bool binary;
		rc = encode(self, i, &value, &binary, error);
		self->value[i] = value.p;
		self->length[i] = (int)value.n;
		self->format[i] = binary;
	}
	return rc;
}

static int add_row(statement *self, depesche_error *error)
{
	postgres *db = home(self);
	bool much = false;
	int rc = encode_all(self, error);
	if (rc != 0)
		return rc;
	if (self->waiting++ == 0) {
		*db->rows_end = self;
		db->rows_end = &self->next;
	}
	for (int i = 0; i < self->params; i++) {
		column *c = &self->column[i];
		char length[4];
		dp_pg_put32(length, self->value[i] ? (uint32_t)self->length[i] : UINT32_MAX);
		dp_buf_add(&c->array, length, sizeof length);
		dp_buf_add(&c->array, self->value[i] ? self->value[i] : "", (size_t)self->length[i]);
		c->has_null |= !self->value[i];
		much |= c->array.n > ROWS_BYTES;
	}
	if (db->in_transaction)
		return much || self->waiting >= ROWS_MOST ? flush_rows(db, error) : 0;
	rc = flush_rows(db, error);
	return rc != 0 ? rc : read_all(db, NULL, error);
}

static int send_own(statement *self, depesche_error *error)
{
	int rc = flush_rows(home(self), error);
	if (rc == 0)
		rc = encode_all(self, error);
	return rc == 0 ? send_statement(self, error) : rc;
}

/* A cursor needs a transaction; where the caller has none it gets one that sees a single state of the database from first to last. */
static int open_cursor(statement *self, depesche_error *error)
{
	postgres *db = home(self);
	dp_buf sql;
	int rc = flush_rows(db, error);
	if (rc == 0)
		rc = encode_all(self, error);
	if (rc == 0 && !db->in_transaction && !db->cursors)
		rc = ask(db, "BEGIN ISOLATION LEVEL REPEATABLE READ", NULL, error);
	if (rc != 0)
		return rc;
	self->open = true;
	self->ended = db->ended;
	db->cursors++;
	dp_buf_init(&sql, SQL_CAP);
	dp_buf_printf(&sql, "DECLARE %s NO SCROLL CURSOR FOR %s", self->cursor, self->sql);
	if (sql.failed)
		rc = dp_fail_memory(error);
	else
		rc = count_sent(
			db, PQsendQueryParams(db->pg, sql.p, self->params, self->param_type, self->value, self->length, self->format, 1), error);
	dp_buf_release(&sql);
	return rc;
}

static int fetch(statement *self, depesche_error *error)
{
	char sql[48];
	PQclear(self->result);
	self->result = NULL;
	snprintf(sql, sizeof sql, "FETCH %d FROM %s", FETCH_ROWS, self->cursor);
	return ask(home(self), sql, &self->result, error);
}

static int start(statement *self, depesche_error *error)
{
	if (self->base.large) {
		int rc = open_cursor(self, error);
		return rc == 0 ? fetch(self, error) : rc;
	}
	int rc = send_own(self, error);
	return rc == 0 ? read_all(home(self), &self->result, error) : rc;
}

/* The rows of a result, or of a cursor part by part. */
static int step(dp_stmt *stmt, depesche_error *error)
{
	statement *self = stmt_of(stmt);
	bool first = !self->result;
	if (!first && ++self->row < PQntuples(self->result))
		return 1;
	bool more = first || (self->open && self->row == FETCH_ROWS);
	int rc = first ? start(self, error) : more ? fetch(self, error) : 0;
	self->row = 0;
	if (rc == 0 && more && PQntuples(self->result) > 0)
		return 1;
	int ended = end(self, rc == 0 ? error : NULL);
	return rc != 0 ? rc : ended;
}

static int finish(dp_stmt *stmt, depesche_error *error)
{
	statement *self = stmt_of(stmt);
	if (self->column)
		return add_row(self, error);
	postgres *db = home(self);
	int rc = send_own(self, error);
	return rc != 0 || (db->in_transaction && db->sent < SENT_MOST) ? rc : read_all(db, NULL, error);
}

static void reset(dp_stmt *stmt)
{
	statement *self = stmt_of(stmt);
	end(self, NULL);
	for (int i = 0; i < self->params; i++)
		self->param[i].kind = DP_PG_NULL;
}

static bool is_null(const dp_stmt *self, int column)
{
	const statement *s = stmt_of(self);
	return PQgetisnull(s->result, s->row, column);
}

/* p == "" for NULL, too. */
static dp_str get_bytes(const dp_stmt *self, int column)
{
	const statement *s = stmt_of(self);
	return dp_str_of(PQgetvalue(s->result, s->row, column), (size_t)PQgetlength(s->result, s->row, column));
}

static int64_t get_int(const dp_stmt *self, int column)
{
	return dp_pg_int(PQftype(stmt_of(self)->result, column), get_bytes(self, column));
}

static double get_real(const dp_stmt *self, int column)
{
	return dp_pg_real(PQftype(stmt_of(self)->result, column), get_bytes(self, column));
}

/* The server minds the time itself. */
static int limit(dp_db *self, uint32_t ms, depesche_error *error)
{
	char sql[64];
	snprintf(sql, sizeof sql, "SET statement_timeout = %u", ms);
	return postgres_run(self, sql, error);
}

static const dp_driver driver = {
	DP_DB_POSTGRES,
	postgres_close,
	postgres_run,
	postgres_begin,
	postgres_look,
	postgres_commit,
	postgres_rollback,
	postgres_prepare,
	postgres_prepare_rows,
	stmt_free,
	set_int,
	set_real,
	set_bytes,
	set_bytes,
	set_null,
	step,
	finish,
	reset,
	is_null,
	get_int,
	get_real,
	get_bytes,
	get_bytes,
	limit,
};

static void ignore_notice(void *unused, const PGresult *notice)
{
	(void)unused, (void)notice;
}

/*
 * A commit is not waited for until it is on the server's disk: after a crash of the server the last moments may be missing, but never a part of an
 * article, as with SQLite in WAL mode. While a record grows from nothing the planner's figures are behind: a writer always takes indexes.
 */
static int configure(postgres *self, dp_db_mode mode, depesche_error *error)
{
	char sql[512];
	snprintf(sql, sizeof sql, "SET client_min_messages = warning; SET jit = off; SET lock_timeout = '%ds'; %s", DP_DB_PATIENCE,
		mode == DP_DB_READ ? "SET default_transaction_read_only = on" : "SET synchronous_commit = off; SET enable_seqscan = off");
	int rc = postgres_run(&self->base, sql, error);
	if (rc != 0)
		return rc;
	PGresult *where = NULL;
	rc = ask(self, "SELECT current_schema() IS NOT NULL", &where, error);
	if (rc == 0 && *PQgetvalue(where, 0, 0) != 1)
		rc = dp_fail(error, DEPESCHE_EUSAGE, "has no schema for the record's tables: see the server's search_path");
	PQclear(where);
	return rc;
}

static int connect(postgres *self, const char *url, depesche_error *error)
{
	/* what comes later wins: the address may change the first, not the last */
	static const char *const keys[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL};
	const char *values[] = {"30", "depesche", url, "UTF8", NULL};
	self->pg = PQconnectdbParams(keys, values, 1);
	if (!self->pg)
		return dp_fail_memory(error);
	if (PQstatus(self->pg) != CONNECTION_OK)
		return fail_lost(self, error);
	PQsetNoticeReceiver(self->pg, ignore_notice, NULL);
	const char *encoding = PQparameterStatus(self->pg, "server_encoding");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return dp_fail(error, DEPESCHE_EUSAGE, "has the encoding %s; a record needs UTF8 (createdb -E UTF8 -T template0)",
			encoding ? encoding : "?");
	return PQenterPipelineMode(self->pg) == 1 ? 0 : fail_lost(self, error);
}

int dp_postgres_open(dp_db **self, const char *url, dp_db_mode mode, depesche_error *error)
{
	postgres *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	new->base.driver = &driver;
	new->rows_end = &new->rows;
	int rc = connect(new, url, error);
	if (rc == 0)
		rc = configure(new, mode, error);
	if (rc != 0) {
		postgres_close(&new->base);
		return rc;
	}
	*self = &new->base;
	return 0;
}
