/*
 * What a record shows, for comparing two of them: events as lines of JSON.
 *
 *   dump RECORD            ids tell nothing of the order in which articles came: "doc#number" for a report, that of its first report for an event
 *   dump --ids RECORD      ids as they are
 *   dump --sql QUERY RECORD    instead, the rows of a query, columns parted by TAB
 *
 * Lines come in the order of the events' numbers; sort them.
 */
#include "store/record.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct dump {
	bool ids;
	dp_buf line;
} dump;

static int fail(const depesche_error *error)
{
	fprintf(stderr, "dump: %s: %s\n", error->file, error->message);
	return 1;
}

static int print(void *to, dp_str key, const dp_act *act, depesche_error *error)
{
	dump *d = to;
	dp_arena names;
	(void)error;
	dp_arena_init(&names, (size_t)1 << 30);
	for (uint32_t i = 0; i < act->reports && !d->ids; i++) {
		dp_told *t = &act->told[i];
		t->key = dp_arena_printf(&names, "%.*s#%u", (int)t->doc.n, t->doc.p, t->number);
	}
	dp_buf_clear(&d->line);
	bool fine = dp_act_json(act, d->ids ? key : act->told[0].key, &d->line) && fwrite(d->line.p, 1, d->line.n, stdout) == d->line.n;
	dp_arena_release(&names);
	return fine ? 0 : DEPESCHE_EIO;
}

static int print_rows(dp_db *db, const char *sql, int columns)
{
	dp_stmt *s;
	depesche_error error = {0};
	int rc = dp_db_prepare(db, sql, &s, &error);
	if (rc != 0)
		return fail(&error);
	while ((rc = dp_stmt_step(s, &error)) > 0)
		for (int i = 0; i < columns; i++) {
			dp_str text = dp_stmt_get_text(s, i);
			printf("%.*s%s", (int)text.n, text.p, i + 1 < columns ? "\t" : "\n");
		}
	dp_stmt_free(s);
	return rc < 0 ? fail(&error) : 0;
}

/* Columns of "SELECT a, b FROM ...", none of which holds a comma. */
static int columns_of(const char *sql)
{
	const char *from = strstr(sql, " FROM ");
	int n = 1;
	for (const char *c = sql; from && c < from; c++)
		n += *c == ',';
	return n;
}

int main(int argc, char **argv)
{
	dp_record *record;
	depesche_error error = {0};
	dump d = {.ids = argc > 2 && strcmp(argv[1], "--ids") == 0};
	if (argc < 2 || dp_record_open(&record, argv[argc - 1], DP_DB_READ, &error) != 0)
		return fail(&error);
	dp_buf_init(&d.line, (size_t)1 << 30);
	int status = 0;
	if (argc == 4)
		status = print_rows(dp_record_db(record), argv[2], columns_of(argv[2]));
	else if (dp_record_each(record, print, &d, &error) != 0)
		status = fail(&error);
	dp_buf_release(&d.line);
	dp_record_close(record);
	return status;
}
