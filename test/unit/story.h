/* Coded articles for tests, each with one report of a meeting: what differs is told by the fields that are set. */
#ifndef DP_TEST_UNIT_STORY_H
#define DP_TEST_UNIT_STORY_H

#include "store/record.h"

#include <stdio.h>

typedef struct story {
	const char *doc, *published, *publisher, *agency; /* NULL for "2019-04-26", a publisher of its own, "" */
	const char *actor, *actor_code, *recipient, *recipient_code;
	const char *date, *place, *place_code, *source, *sentence;
	dp_type type;
	dp_status status;
	uint32_t version; /* of the text */
} story;

static inline dp_str story_or(const char *s, const char *other)
{
	return dp_str_c(s ? s : other);
}

static inline void story_member(dp_member *m, const char *name, const char *code)
{
	*m = (dp_member){.text = dp_str_c(name), .name = dp_str_c(name), .sector = DP_SECTOR_GOV, .kind = DP_STR("person"), .end = 4};
	snprintf(m->code, sizeof m->code, "%s", code ? code : "");
}

/* In `arena`. */
static inline const dp_coded *story_coded(const story *s, dp_arena *arena)
{
	dp_coded *c = dp_arena_calloc(arena, 1, sizeof *c);
	dp_report *r = dp_arena_calloc(arena, 1, sizeof *r);
	dp_member *m = dp_arena_calloc(arena, 3, sizeof *m);
	dp_anchor *a = dp_arena_calloc(arena, 1, sizeof *a);
	uint32_t *sketch = dp_arena_calloc(arena, 32, sizeof *sketch);
	dp_str doc = dp_str_c(s->doc), none = DP_STR("");
	uint64_t hash = dp_str_hash(doc) + s->version;
	for (uint32_t i = 0; i < 32; i++)
		sketch[i] = (uint32_t)(hash % 100000) * 64 + i * 2;
	*a = (dp_anchor){story_or(s->sentence, "Kim Jong Un traf den russischen Präsidenten."), 0, 40};
	story_member(&m[0], s->actor ? s->actor : "Kim Jong Un", s->actor ? s->actor_code : "PRK");
	story_member(&m[1], s->recipient ? s->recipient : "Vladimir Putin", s->recipient ? s->recipient_code : "RUS");
	*r = (dp_report){.id = dp_arena_printf(arena, "%016llx", (unsigned long long)hash),
		.type = s->type ? s->type : dp_type_of(DP_STR("CONSULT")),
		.mode = none,
		.status = s->status,
		.actor = &m[0],
		.actors = 1,
		.recipient = &m[1],
		.recipients = 1,
		.said_by = &m[2],
		.sources = s->source != NULL,
		.date = story_or(s->date, "2019-04-25"),
		.context = DP_STR("diplomatic"),
		.cameo = DP_STR("042"),
		.quad = 1,
		.score = 1,
		.trigger = {DP_STR("traf"), 12, 16},
		.anchor = a,
		.anchors = 1,
		.factuality = DP_STR("[]"),
		.place = {.text = none, .name = none, .kind = none}};
	if (s->source)
		m[2] = (dp_member){.text = dp_str_c(s->source), .name = dp_str_c(s->source), .kind = none, .end = 4};
	if (s->place) {
		r->place = (dp_member){.text = dp_str_c(s->place), .name = dp_str_c(s->place), .kind = none, .end = 4};
		snprintf(r->place.code, sizeof r->place.code, "%s", s->place_code ? s->place_code : "");
	}
	dp_days_of(r->date, &r->days);
	*c = (dp_coded){.doc = doc,
		.named = true,
		.title = DP_STR("Titel"),
		.published = story_or(s->published, "2019-04-26"),
		.publisher = story_or(s->publisher, s->doc),
		.agency = story_or(s->agency, ""),
		.url = dp_arena_printf(arena, "https://blatt.example/%s", s->doc),
		.language = DP_STR("de"),
		.words = 200,
		.hash = hash,
		.sketch = sketch,
		.sketches = 32,
		.report = r,
		.reports = 1};
	c->day = dp_day_of(c->published);
	return c;
}

#endif
