/*
 * Merging as merge/match.h and merge/fold.h promise it, over every pair and in memory: what a record must give whatever the order of its articles.
 *
 *   plain < CODED        the events, one a line, as `depesche merge` prints them
 *   plain --pairs        instead, what speaks for each pair of reports that may be one act: "doc number doc number feature ..."
 *   plain --parents      instead, each report's parent: "doc number doc number worth"
 *   plain --denials      instead, which reports deny each other
 */
#include "merge/copy.h"
#include "merge/fold.h"
#include "merge/match.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct article {
	dp_coded coded;
	uint32_t root;
} article;

typedef struct report {
	uint32_t article, number, parent;
	double worth;
	const dp_traits *traits;
} report;

typedef struct plain {
	dp_arena arena;
	DP_VEC(article) articles;
	DP_VEC(report) reports;
} plain;

static void fail(const char *why)
{
	fprintf(stderr, "plain: %s\n", why);
	exit(1);
}

static void *need(void *p)
{
	if (!p)
		fail("out of memory");
	return p;
}

static void add_reports(plain *p, uint32_t number)
{
	dp_buf bytes;
	dp_buf_init(&bytes, 1 << 20);
	const dp_coded *coded = &p->articles.v[number].coded;
	for (uint32_t i = 0; i < coded->reports; i++) {
		report *r = need(DP_PUSH(&p->arena, &p->reports));
		dp_buf_clear(&bytes);
		if (!dp_traits_write(coded, i, &bytes))
			fail("out of memory");
		dp_str kept = dp_arena_str(&p->arena, dp_buf_view(&bytes));
		*r = (report){number, i, DP_NONE, 0, need((void *)dp_traits_read(kept, &p->arena))};
	}
	dp_buf_release(&bytes);
}

static void read_lines(plain *p)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	while ((n = getline(&line, &room, stdin)) > 0) {
		depesche_error error = {0};
		article *a = need(DP_PUSH(&p->arena, &p->articles));
		if (dp_coded_read(&a->coded, dp_str_of(line, (size_t)n), &p->arena, &error) != 0)
			fail(error.message);
	}
	free(line);
	for (uint32_t i = 0; i < p->articles.n; i++)
		add_reports(p, i);
}

static dp_copy copy_of(const dp_coded *c)
{
	return (dp_copy){c->day, c->doc, c->words, c->sketch, c->sketches};
}

static uint32_t parent_article(const plain *p, uint32_t i)
{
	dp_copy self = copy_of(&p->articles.v[i].coded), best = self;
	uint32_t parent = DP_NONE;
	double most = 0;
	for (uint32_t k = 0; k < p->articles.n; k++) {
		dp_copy other = copy_of(&p->articles.v[k].coded);
		double worth = k != i && dp_copy_before(&other, &self) ? dp_copy_worth(&other, &self) : 0;
		if (worth > most || (worth > 0 && worth == most && dp_copy_before(&other, &best))) {
			most = worth;
			best = other;
			parent = k;
		}
	}
	return parent;
}

static void find_roots(plain *p)
{
	uint32_t *up = need(dp_arena_alloc(&p->arena, (p->articles.n + 1) * sizeof *up));
	for (uint32_t i = 0; i < p->articles.n; i++)
		up[i] = parent_article(p, i);
	for (uint32_t i = 0; i < p->articles.n; i++) {
		uint32_t root = i;
		while (up[root] != DP_NONE)
			root = up[root];
		p->articles.v[i].root = root;
	}
}

static void find_parents(plain *p)
{
	for (uint32_t i = 0; i < p->reports.n; i++) {
		report *r = &p->reports.v[i];
		for (uint32_t k = 0; k < p->reports.n; k++) {
			const report *other = &p->reports.v[k];
			if (k == i || !dp_match_before(other->traits, r->traits))
				continue;
			double worth = dp_match_worth(other->traits, r->traits);
			bool first = worth > 0 && worth == r->worth && dp_match_before(other->traits, p->reports.v[r->parent].traits);
			if (worth > r->worth || first) {
				r->worth = worth;
				r->parent = k;
			}
		}
	}
}

static uint32_t founder(const plain *p, uint32_t i)
{
	while (p->reports.v[i].parent != DP_NONE)
		i = p->reports.v[i].parent;
	return i;
}

static dp_told told_of(const plain *p, uint32_t i, dp_arena *arena)
{
	const report *r = &p->reports.v[i];
	const article *a = &p->articles.v[r->article];
	const dp_coded *c = &a->coded;
	dp_told t = {.report = c->report[r->number],
		.row = i + 1,
		.number = r->number,
		.doc = c->doc,
		.title = c->title,
		.published = c->published,
		.publisher = c->publisher,
		.agency = c->agency,
		.url = c->url,
		.language = c->language,
		.day = c->day,
		.root = a->root + 1};
	t.copy_of = a->root == r->article ? DP_STR("") : p->articles.v[a->root].coded.doc;
	t.key = dp_arena_printf(arena, "%08x%08x", r->article, r->number);
	return t;
}

static void print_event(const plain *p, uint32_t root)
{
	dp_arena arena;
	dp_buf out;
	dp_act act;
	dp_arena_init(&arena, (size_t)1 << 30);
	dp_buf_init(&out, (size_t)1 << 30);
	dp_told *told = need(dp_arena_alloc(&arena, p->reports.n * sizeof *told));
	uint32_t n = 0;
	for (uint32_t i = root; i < p->reports.n; i++)
		if (founder(p, i) == root)
			told[n++] = told_of(p, i, &arena);
	for (uint32_t i = 0; i < root; i++)
		if (founder(p, i) == root)
			told[n++] = told_of(p, i, &arena);
	if (!dp_act_fold(told, n, &arena, &act) || !dp_act_json(&act, dp_act_canonical(&act), &out))
		fail("out of memory");
	fwrite(out.p, 1, out.n, stdout);
	dp_buf_release(&out);
	dp_arena_release(&arena);
}

static void print_name(const plain *p, const report *r)
{
	const dp_coded *c = &p->articles.v[r->article].coded;
	printf("%.*s\t%u\t", (int)c->doc.n, c->doc.p, r->number);
}

static void print_pairs(const plain *p)
{
	for (uint32_t i = 0; i < p->reports.n; i++)
		for (uint32_t k = 0; k < i; k++) {
			int32_t f[DP_FEATURES];
			if (p->reports.v[k].article == p->reports.v[i].article ||
				!dp_match_compare(p->reports.v[k].traits, p->reports.v[i].traits, f))
				continue;
			print_name(p, &p->reports.v[k]);
			print_name(p, &p->reports.v[i]);
			for (uint32_t j = 0; j < DP_FEATURES; j++)
				printf("%s%d", j ? " " : "", (int)f[j]);
			putchar('\n');
		}
}

static void print_denials(const plain *p)
{
	for (uint32_t i = 0; i < p->reports.n; i++)
		for (uint32_t k = 0; k < i; k++)
			if (dp_match_denies(p->reports.v[k].traits, p->reports.v[i].traits)) {
				print_name(p, &p->reports.v[k]);
				print_name(p, &p->reports.v[i]);
				putchar('\n');
			}
}

static void print_parents(const plain *p)
{
	for (uint32_t i = 0; i < p->reports.n; i++) {
		const report *r = &p->reports.v[i];
		if (r->parent == DP_NONE)
			continue;
		print_name(p, r);
		print_name(p, &p->reports.v[r->parent]);
		printf("%.4f\n", r->worth);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	plain p = {0};
	dp_arena_init(&p.arena, (size_t)4 << 30);
	read_lines(&p);
	if (strcmp(what, "--pairs") == 0) {
		print_pairs(&p);
		return 0;
	}
	if (strcmp(what, "--denials") == 0) {
		print_denials(&p);
		return 0;
	}
	find_parents(&p);
	if (strcmp(what, "--parents") == 0) {
		print_parents(&p);
		return 0;
	}
	find_roots(&p);
	for (uint32_t i = 0; i < p.reports.n; i++)
		if (p.reports.v[i].parent == DP_NONE)
			print_event(&p, i);
	dp_arena_release(&p.arena);
	return 0;
}
