/*
 * Lines "name=value" as the parameters of a query: set or refused with a sentence; names looked up; what is set asks a record, so that its SQL is
 * prepared and run. Cursors that are read back are what was written.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "store/lookup.h"
#include "store/query_own.h"

static dp_record *record;
static dp_lookup lookup;

static void need(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	depesche_error error;
	if (dp_record_open(&record, "", DP_DB_CREATE, &error) == 0 && dp_lookup_open(&lookup, &fuzz_engine()->world, &error) == 0)
		return 0;
	fprintf(stderr, "%s: %s\n", error.file, error.message);
	exit(2);
}

static void check_cursor(const dp_query *query)
{
	dp_arena arena;
	dp_cursor back;
	if (!query->after.set)
		return;
	dp_arena_init(&arena, 1 << 16);
	dp_str text = dp_cursor_print(&query->after, &arena);
	need(text.p && dp_cursor_read(text, &back) && back.key == query->after.key && back.id == query->after.id && back.keyed == query->after.keyed);
	dp_arena_release(&arena);
}

/* As given, and as looked up, which is text again and means no less. */
static void set(dp_query *query, dp_str name, dp_str value)
{
	depesche_error error = {0};
	dp_buf known, talk;
	need(dp_query_set(query, name, value, &error) == 0 || error.message[0]);
	need(dp_utf8_check(dp_str_c(error.message)) == strlen(error.message));
	if (dp_utf8_check(value) != value.n)
		return;
	dp_buf_init(&known, 1 << 24);
	dp_buf_init(&talk, 1 << 24);
	dp_lookup_value(&lookup, name, value, &known, &talk);
	need(!known.failed && !talk.failed && dp_utf8_check(dp_buf_view(&known)) == known.n);
	dp_query_set(query, name, dp_buf_view(&known), NULL);
	dp_buf_release(&known);
	dp_buf_release(&talk);
}

static int take(void *to, const dp_found *found, depesche_error *error)
{
	(void)to, (void)found, (void)error;
	return 0;
}

static int take_bar(void *to, const dp_bar *bar)
{
	(void)to, (void)bar;
	return 0;
}

static int take_dyad(void *to, const dp_dyad *dyad)
{
	(void)to, (void)dyad;
	return 0;
}

static void ask(const dp_query *query)
{
	dp_arena arena;
	dp_str cursor;
	depesche_error error = {0};
	dp_arena_init(&arena, 1 << 20);
	int rc = dp_query_run(query, record, take, NULL, &arena, &cursor, &error);
	need(rc == 0 || (rc == DEPESCHE_EUSAGE && error.message[0]));
	if (rc == 0) {
		need(dp_query_all(query, record, take, NULL, &error) == 0);
		need(dp_query_volume(query, record, DP_STEP_WEEK, take_bar, NULL, &error) == 0);
		need(dp_query_network(query, record, true, take_dyad, NULL, &error) == 0);
	}
	dp_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	dp_query *query = dp_query_new();
	dp_str rest = dp_str_of((const char *)data, size), line;
	if (!query || size > 1 << 14)
		return dp_query_free(query), 0;
	while (rest.n && dp_str_cut(&rest, '\n', &line)) {
		uint32_t is = dp_str_find(line, DP_STR("="), 0);
		if (is != UINT32_MAX)
			set(query, dp_str_sub(line, 0, is), dp_str_sub(line, is + 1, line.n));
	}
	check_cursor(query);
	ask(query);
	dp_query_free(query);
	return 0;
}
