/*
 * How long typical queries take on a record of synthetic events (depesche-generate): each kind many times with other values, the median and the 95th
 * percentile of a page of 100. usage: depesche-queries RECORD [TIMES]
 */
#include "synthetic.h"

#include "base/buf.h"
#include "store/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PARTS = 6 };

/* Values hold %u where a number from `from` up to `from + n - 1` goes, %w where the word of that rank goes. */
typedef struct kind {
	const char *says;
	struct {
		const char *name, *value;
		unsigned from, n;
	} part[PARTS];
} kind;

static const kind KINDS[] = {
	{"two states, type, a year", {{"who", "RUS", 0, 0}, {"with", "USA,CHN,DEU", 0, 0}, {"type", "CONSULT,AGREE", 0, 0}, {"from", "201%u", 0, 9},
					     {"to", "201%u", 9, 1}}},
	{"two persons", {{"who", "Person%u", 0, 20}, {"with", "Person%u", 20, 60}}},
	{"part of a name, newest first", {{"who", "Käfer%u", 0, 60}, {"sort", "-date", 0, 0}}},
	{"a large state, ten years", {{"who", "RUS", 0, 0}, {"from", "2010", 0, 0}, {"to", "2019", 0, 0}}},
	{"a large state, from some month on", {{"who", "RUS", 0, 0}, {"from", "201%u-06", 0, 10}, {"type", "COERCE", 0, 0}}},
	{"no condition", {{"sort", "-date", 0, 0}}},
	{"one word", {{"text", "%w", 200, 10000}, {"sort", "-date", 0, 0}}},
	{"one frequent word", {{"text", "%w", 5, 195}, {"sort", "-date", 0, 0}}},
	{"word and state", {{"text", "%w", 20, 2000}, {"who", "USA", 0, 0}}},
	{"two words and a year", {{"text", "%w ", 5, 100}, {"text", "%w", 30, 1000}, {"from", "201%u", 0, 9}}},
	{"near a place, 500 km", {{"near", "%u,20,500", 10, 50}}},
	{"near a place, 2000 km, a type", {{"near", "%u,30,2000", 10, 40}, {"type", "AID", 0, 0}, {"sort", "-date", 0, 0}}},
	{"most origins", {{"min_origins", "%u", 2, 4}, {"sort", "origins", 0, 0}}},
	{"most origins of a state in a year", {{"min_origins", "2", 0, 0}, {"sort", "origins", 0, 0}, {"who", "RUS", 0, 0}, {"from", "201%u", 0, 9}}},
	{"last updated", {{"sort", "updated", 0, 0}}},
	{"last updated, a state", {{"sort", "updated", 0, 0}, {"actor", "DEU", 0, 0}}},
	{"said by", {{"said_by", "Agency %u", 0, 200}, {"from", "201%u", 0, 9}}},
	{"planned acts of a sector", {{"actor", ":MIL", 0, 0}, {"status", "planned", 0, 0}, {"sort", "-date", 0, 0}}},
	{"place and month", {{"place", "Place %u", 0, 100}, {"from", "201%u-03", 0, 9}}},
};

static int fail(const depesche_error *error)
{
	fprintf(stderr, "%s: %s\n", error->file, error->message);
	return -1;
}

static void value_of(const char *pattern, unsigned number, dp_buf *out)
{
	char word[DP_SYNTHETIC_WORD];
	const char *mark = strchr(pattern, '%');
	dp_buf_add(out, pattern, mark ? (size_t)(mark - pattern) : strlen(pattern));
	if (!mark)
		return;
	dp_synthetic_word(number, word);
	if (mark[1] == 'w')
		dp_buf_c(out, word);
	else
		dp_buf_printf(out, "%u", number);
	dp_buf_c(out, mark + 2);
}

static int set(dp_query *query, const kind *k, unsigned turn)
{
	depesche_error error;
	for (int i = 0; i < PARTS && k->part[i].name; i++) {
		dp_buf value;
		unsigned n = k->part[i].n ? k->part[i].n : 1;
		dp_buf_init(&value, 256);
		value_of(k->part[i].value, k->part[i].from + (turn * 7919 + (unsigned)i) % n, &value);
		int rc = dp_query_set(query, dp_str_c(k->part[i].name), dp_buf_view(&value), &error);
		dp_buf_release(&value);
		if (rc != 0)
			return fail(&error);
	}
	return 0;
}

static int take(void *to, const dp_found *found, depesche_error *error)
{
	(void)found, (void)error;
	++*(unsigned *)to;
	return 0;
}

/* Milliseconds of a clock since `from`. */
static double since(clockid_t clock, struct timespec from)
{
	struct timespec to;
	clock_gettime(clock, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

typedef struct took {
	double *wall, *processor; /* milliseconds */
} took;

static int ask(dp_record *record, const kind *k, unsigned turn, took *t, unsigned *found)
{
	struct timespec wall, processor;
	depesche_error error;
	dp_query *query = dp_query_new();
	dp_arena arena;
	dp_str cursor;
	dp_arena_init(&arena, 1 << 16);
	clock_gettime(CLOCK_MONOTONIC, &wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &processor);
	int rc = query ? set(query, k, turn) : -1;
	if (rc == 0 && dp_query_run(query, record, take, found, &arena, &cursor, &error) != 0)
		rc = fail(&error);
	t->wall[turn] = since(CLOCK_MONOTONIC, wall);
	t->processor[turn] = since(CLOCK_PROCESS_CPUTIME_ID, processor);
	dp_query_free(query);
	dp_arena_release(&arena);
	return rc;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static int measure(dp_record *record, const kind *k, unsigned times, took *t)
{
	unsigned found = 0, late = times * 95 / 100;
	for (unsigned i = 0; i < times; i++)
		if (ask(record, k, i, t, &found) != 0)
			return -1;
	qsort(t->wall, times, sizeof *t->wall, by_size);
	qsort(t->processor, times, sizeof *t->processor, by_size);
	printf("%-36s %8.1f %8.1f %8.1f %8.1f %8.1f %8u\n", k->says, t->wall[times / 2], t->wall[late], t->wall[times - 1], t->processor[times / 2],
		t->processor[late], found / times);
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	dp_record *record;
	depesche_error error;
	unsigned times = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 100;
	took t = {calloc(times, sizeof *t.wall), calloc(times, sizeof *t.processor)};
	if (argc < 2 || !times || !t.wall || !t.processor) {
		fprintf(stderr, "usage: depesche-queries RECORD [TIMES]\n");
		return 2;
	}
	if (dp_record_open(&record, argv[1], DP_DB_READ, &error) != 0)
		return fail(&error), 1;
	printf("%-36s %26s %17s\n%-36s %8s %8s %8s %8s %8s %8s\n", "milliseconds", "by the clock", "of the processor", "", "p50", "p95", "most",
		"p50", "p95", "events");
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < sizeof KINDS / sizeof *KINDS; i++)
		rc = measure(record, &KINDS[i], times, &t);
	dp_record_close(record);
	free(t.wall);
	free(t.processor);
	return rc == 0 ? 0 : 1;
}
