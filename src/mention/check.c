#include "mention/mention.h"

#include "mention/world.h"

#include <stdio.h>

static void tell(dp_findings *findings, const char *path, uint32_t line, const char *message)
{
	findings->n++;
	findings->tell(findings->to, path, line, 1, message);
}

/* Dates told by year or month only: the latest that the beginning and the earliest that the end can be. */
static int32_t latest(int32_t from)
{
	return from % 10000 == 101 ? from - 101 + 1231 : from % 100 == 1 ? from + 30 : from;
}

static int32_t earliest(int32_t to)
{
	return to == DP_DATE_OPEN ? to : to % 10000 == 1231 ? to - 1231 + 101 : to % 100 == 31 ? to - 30 : to;
}

/* Certainly both at some time. */
static bool overlap(const dp_held *a, const dp_held *b)
{
	return latest(a->from) < earliest(b->to) && latest(b->from) < earliest(a->to) && a->from && b->from;
}

/* Of a state or body that is known, one man at a time. */
static bool single(const dp_world *w, const dp_held *h)
{
	return h->of != DP_NONE && h->of < w->items.n && w->offices.v[h->office].one;
}

static void check_pair(const dp_world *w, uint32_t i, uint32_t j, dp_findings *findings)
{
	const dp_world_held *a = &w->held.v[i], *b = &w->held.v[j];
	if (a->shared || b->shared || a->held.office != b->held.office || a->held.of != b->held.of || !overlap(&a->held, &b->held))
		return;
	dp_str office = w->offices.v[a->held.office].key, x = w->items.v[a->held.person].name, y = w->items.v[b->held.person].name;
	char message[512];
	if (a->held.person == b->held.person)
		snprintf(message, sizeof message, "%.*s holds the office %.*s twice at the same time (line %u)", (int)x.n, x.p, (int)office.n,
			office.p, a->line);
	else if (single(w, &a->held))
		snprintf(message, sizeof message, "%.*s and %.*s (%s:%u) are both %.*s at the same time", (int)y.n, y.p, (int)x.n, x.p, a->path,
			a->line, (int)office.n, office.p);
	else
		return;
	tell(findings, b->path, b->line, message);
}

static void check_held(const dp_world *w, dp_findings *findings)
{
	char message[512];
	for (uint32_t i = 0; i < w->held.n; i++) {
		const dp_world_held *h = &w->held.v[i];
		const dp_registered *r = &w->items.v[h->held.person].record;
		if (h->of_body && h->held.of == DP_NONE) {
			snprintf(message, sizeof message, "bodies.txt has no `%.*s`", (int)h->of.n, h->of.p);
			tell(findings, h->path, h->line, message);
		}
		if (r->from && h->held.from && latest(h->held.from) < r->from)
			tell(findings, h->path, h->line, "an office is held before its holder's birth");
		if (r->to != DP_DATE_OPEN && h->held.to != DP_DATE_OPEN && earliest(h->held.to) > r->to)
			tell(findings, h->path, h->line, "an office is held after its holder's death");
		for (uint32_t j = i + 1; j < w->held.n; j++)
			check_pair(w, i, j, findings);
	}
}

static void check_items(const dp_world *w, dp_findings *findings)
{
	char message[512];
	for (uint32_t i = 0; i < w->items.n; i++) {
		const dp_world_item *item = &w->items.v[i];
		if (item->whole.n && item->record.whole == DP_NONE) {
			snprintf(message, sizeof message, "%s has no `%.*s`", item->record.kind == DP_ENTITY_STATE ? "places.txt" : "bodies.txt",
				(int)item->whole.n, item->whole.p);
			tell(findings, item->path, item->line, message);
		}
		if (item->record.kind == DP_ENTITY_STATE && item->name.n == 0)
			tell(findings, item->path, item->line, "a state lacks its English name");
		if (item->record.kind == DP_ENTITY_BODY && item->record.sector == DP_SECTOR_NONE)
			tell(findings, item->path, item->line, "a body lacks its sector");
	}
}

int dp_mention_check(const char *world_dir, void (*tell_one)(void *to, const char *path, uint32_t line, uint32_t column, const char *message),
	void *to, uint32_t *findings, depesche_error *error)
{
	dp_world w;
	dp_findings found = {tell_one, to, 0};
	int rc = dp_world_read(&w, world_dir, &found, error);
	if (rc == 0) {
		check_items(&w, &found);
		check_held(&w, &found);
	}
	for (uint32_t i = 0; rc == 0 && i < w.languages.n; i++) {
		dp_trie trie;
		rc = dp_world_trie(&w, w.languages.v[i], &trie, &found, error);
	}
	dp_world_release(&w);
	if (rc == 0)
		*findings = found.n;
	return rc;
}
