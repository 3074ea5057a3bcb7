/*
 * How long an event takes to find the standing queries that it matches, beside testing them one by one: depesche-standing RECORD [QUERIES [EVENTS
 * [ONE_BY_ONE]]]
 *
 * The queries are drawn from the record's events, as people would ask for them: a side, a side and a type, two sides, a place, a circle, words, an
 * office, a type with so many origins. Names and states follow the record's own distribution, so that many ask for the same few. The keys of the
 * LEARN newest events were counted before; those behind them are the news.
 */
#include "wire/standing.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { LEARN = 2000 };

typedef struct item {
	int64_t id;
	dp_probe probe;
	dp_found found;
} item;

typedef struct bench {
	dp_record *record;
	dp_lexer *lexer;
	dp_arena arena;
	struct {
		item *v;
		uint32_t n, cap;
	} events;
	uint32_t wanted;
	dp_standing *index;
	dp_want **want;
	uint32_t wants;
	uint64_t state;
	depesche_error error;
} bench;

static void stop(const char *what, const depesche_error *error)
{
	fprintf(stderr, "depesche-standing: %s: %s\n", what, error ? error->message : "memory is out");
	exit(1);
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(bench *b)
{
	uint64_t z = b->state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static uint32_t below(bench *b, uint32_t n)
{
	return (uint32_t)(next(b) % n);
}

/* Of processor time, which other programs do not change much. */
static int64_t nanos(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static dp_str keep(bench *b, dp_str s)
{
	dp_str kept = dp_arena_str(&b->arena, s);
	if (!kept.p)
		stop("events", NULL);
	return kept;
}

static const dp_member *keep_members(bench *b, const dp_member *m, uint32_t n)
{
	dp_member *kept = dp_arena_calloc(&b->arena, n ? n : 1, sizeof *kept);
	for (uint32_t i = 0; kept && i < n; i++) {
		kept[i] = m[i];
		kept[i].name = keep(b, m[i].name);
	}
	return kept;
}

static int take_event(void *to, const dp_found *found, depesche_error *error)
{
	bench *b = to;
	item *e = DP_PUSH(&b->arena, &b->events);
	(void)error;
	if (!e)
		stop("events", NULL);
	e->id = found->id;
	e->found = *found;
	e->found.mode = keep(b, found->mode);
	e->found.place = keep(b, found->place);
	e->found.place_code = keep(b, found->place_code);
	e->found.sentence = keep(b, found->sentence);
	e->found.actor = keep_members(b, found->actor, found->actors);
	e->found.recipient = keep_members(b, found->recipient, found->recipients);
	e->found.said_by = keep_members(b, found->said_by, found->sources);
	if (dp_probe_fill(&e->probe, &e->found, &e->found.sentence, 1, b->lexer, &b->arena, error) != 0)
		stop("events", error);
	return b->events.n == b->wanted;
}

static void load(bench *b)
{
	dp_query *query = dp_query_new();
	if (!query || dp_query_set(query, DP_STR("sort"), DP_STR("-date"), &b->error) != 0 ||
		dp_query_all(query, b->record, take_event, b, &b->error) < 0)
		stop("events", &b->error);
	dp_query_free(query);
}

/* ---- queries ---- */

static const item *any_event(bench *b)
{
	return &b->events.v[below(b, b->events.n)];
}

static const dp_member *any_side(bench *b)
{
	for (;;) {
		const dp_found *f = &any_event(b)->found;
		uint32_t n = f->actors + f->recipients, i = n ? below(b, n) : 0;
		if (n)
			return i < f->actors ? &f->actor[i] : &f->recipient[i - f->actors];
	}
}

static dp_str name_of(bench *b, const dp_member *m)
{
	return m->code[0] && below(b, 3) == 0 ? dp_str_c(m->code) : dp_arena_printf(&b->arena, "\"%.*s\"", (int)m->name.n, m->name.p);
}

static void set(bench *b, dp_query *query, const char *name, dp_str value)
{
	if (dp_query_set(query, dp_str_c(name), value, &b->error) != 0)
		stop(name, &b->error);
}

static void set_rest(bench *b, dp_query *q)
{
	const item *e = any_event(b);
	const dp_member *m = any_side(b);
	switch (below(b, 5)) {
	case 0:
		set(b, q, "place", e->found.place.n ? e->found.place : DP_STR("RUS"));
		break;
	case 1:
		set(b, q, "near", dp_arena_printf(&b->arena, "%.2f,%.2f,%u", e->found.lat, e->found.lon, 50 + below(b, 400)));
		break;
	case 2:
		set(b, q, "text", e->probe.sentence[0].v[below(b, e->probe.sentence[0].n)]);
		break;
	case 3:
		set(b, q, "who", dp_arena_printf(&b->arena, "%s:%s", m->code[0] ? m->code : "RUS", m->sector ? dp_sector_name(m->sector) : "GOV"));
		break;
	default:
		set(b, q, "type", dp_str_c(dp_type_name(e->found.type)));
		set(b, q, "min_origins", DP_STR("5"));
		set(b, q, "status", DP_STR("occurred"));
	}
}

static void set_conditions(bench *b, dp_query *q)
{
	uint32_t kind = below(b, 10);
	if (kind >= 8) {
		set_rest(b, q);
		return;
	}
	set(b, q, "who", name_of(b, any_side(b)));
	if (kind >= 3 && kind < 6)
		set(b, q, "type", dp_str_c(dp_type_name(any_event(b)->found.type)));
	if (kind >= 5)
		set(b, q, "with", name_of(b, any_side(b)));
}

static void file(bench *b)
{
	dp_query *query = dp_query_new();
	dp_want *want = NULL;
	uint32_t number;
	if (!query)
		stop("queries", NULL);
	set_conditions(b, query);
	if (dp_want_new(&want, query, b->lexer, &b->error) != 0 || dp_want_ask(want, dp_record_db(b->record), &b->error) != 0)
		stop("queries", &b->error);
	if (!dp_standing_add(b->index, want, NULL, &number))
		stop("queries", NULL);
	b->want[b->wants++] = want;
	dp_query_free(query);
}

/* ---- times ---- */

static void count(void *self, uint32_t number, void *to)
{
	(void)number, (void)to;
	++*(uint64_t *)self;
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static void print(const char *how, int64_t *time, uint32_t n, uint64_t matched)
{
	qsort(time, n, sizeof *time, by_size);
	printf("%s: %u events, p50 %.3f ms, p99 %.3f ms, longest %.3f ms; %.1f matches an event\n", how, n, (double)time[n / 2] / 1e6,
		(double)time[n - 1 - n / 100] / 1e6, (double)time[n - 1] / 1e6, (double)matched / n);
}

static uint64_t by_index(bench *b, uint32_t n)
{
	int64_t *time = calloc(n, sizeof *time);
	uint64_t matched = 0;
	for (uint32_t i = 0; i < n; i++) {
		int64_t begin = nanos();
		if (!dp_standing_match(b->index, &b->events.v[LEARN + i].probe, count, &matched))
			stop("match", NULL);
		time[i] = nanos() - begin;
	}
	print("index", time, n, matched);
	free(time);
	return matched;
}

static uint64_t one_by_one(bench *b, uint32_t n)
{
	int64_t *time = calloc(n, sizeof *time);
	uint64_t matched = 0;
	for (uint32_t i = 0; i < n; i++) {
		int64_t begin = nanos();
		for (uint32_t k = 0; k < b->wants; k++)
			matched += dp_want_holds(b->want[k], &b->events.v[LEARN + i].probe);
		time[i] = nanos() - begin;
	}
	print("one by one", time, n, matched);
	free(time);
	return matched;
}

static void figures(const bench *b)
{
	dp_standing_figures f = dp_standing_figures_of(b->index);
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("%u standing queries, %u of them tested with every event; %u filings; %.0f bytes each; %.1f tested an event\n", f.wants, f.rest,
		f.postings, (double)f.bytes / f.wants, (double)f.tested / (double)f.events);
}

int main(int argc, char **argv)
{
	uint32_t number[3] = {86000, 10000, 200};
	bench b = {.state = 11};
	for (int i = 2; i < argc && i < 5; i++)
		number[i - 2] = (uint32_t)strtoul(argv[i], NULL, 10);
	if (argc < 2 || dp_record_open(&b.record, argv[1], DP_DB_READ, &b.error) != 0)
		stop("usage: depesche-standing RECORD [QUERIES [EVENTS [ONE_BY_ONE]]]", &b.error);
	dp_arena_init(&b.arena, (size_t)8 << 30);
	b.wanted = number[1] + LEARN;
	b.index = dp_standing_new();
	b.want = calloc(number[0], sizeof(dp_want *));
	if (!b.index || !b.want || dp_lexer_new(&b.lexer, &b.error) != 0)
		stop("begin", NULL);
	load(&b);
	if (b.events.n < b.wanted)
		stop("the record has too few events", NULL);
	for (uint32_t i = 0; i < LEARN; i++)
		dp_standing_learn(b.index, &b.events.v[i].probe);
	int64_t begin = nanos();
	for (uint32_t i = 0; i < number[0]; i++)
		file(&b);
	printf("filed in %.1f s; all times are processor time\n", (double)(nanos() - begin) / 1e9);
	by_index(&b, number[1]);
	figures(&b);
	uint64_t same = by_index(&b, number[2]), plain = one_by_one(&b, number[2]);
	if (same != plain)
		stop("both ways do not find the same", NULL);
	dp_standing_free(b.index);
	dp_lexer_free(b.lexer);
	dp_record_close(b.record);
	dp_arena_release(&b.arena);
	free(b.want);
	return 0;
}
