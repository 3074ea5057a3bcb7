#include "export/export.h"

#include "base/utf8.h"

#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

bool dp_points_init(dp_points *self, dp_str text, dp_arena *arena)
{
	uint32_t steps = text.n / DP_POINTS_STEP + 1, n = 0;
	uint32_t *at = dp_arena_calloc(arena, steps, sizeof *at);
	if (!at)
		return false;
	for (uint32_t i = 0; i < text.n; i++) {
		if (i % DP_POINTS_STEP == 0)
			at[i / DP_POINTS_STEP] = n;
		n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	}
	if (text.n % DP_POINTS_STEP == 0)
		at[text.n / DP_POINTS_STEP] = n;
	*self = (dp_points){text, at};
	return true;
}

uint32_t dp_points_of(const dp_points *self, uint32_t byte)
{
	if (byte > self->text.n)
		byte = self->text.n;
	uint32_t step = byte / DP_POINTS_STEP;
	return self->at[step] + dp_utf8_count(dp_str_sub(self->text, step * DP_POINTS_STEP, byte));
}

/* The words at which a mention is shown. */
static void mention_span(const dp_mention *m, uint32_t *begin, uint32_t *end)
{
	bool named = m->name_end > m->name_begin;
	*begin = named ? m->name_begin : m->begin;
	*end = named ? m->name_end : m->end;
}

const char *dp_export_kind(dp_entity_kind kind)
{
	static const char *const KIND[] = {"state", "body", "person", "place", "group", "set"};
	return KIND[kind];
}

dp_shown dp_export_side(const dp_doc *doc, dp_side side)
{
	dp_shown shown = {.text = DP_STR(""), .name = DP_STR(""), .code = "", .kind = ""};
	const dp_entity *entity = side.entity < doc->entities.n ? &doc->entities.v[side.entity] : NULL;
	const dp_mention *mention = side.mention < doc->mentions.n ? &doc->mentions.v[side.mention] : NULL;
	if (mention) {
		mention_span(mention, &shown.begin, &shown.end);
		shown.text = dp_doc_words(doc, shown.begin, shown.end);
	}
	if (entity) {
		/* A person is shown by his name, in full where the article has it. */
		bool called = entity->kind == DP_ENTITY_PERSON && entity->text_is_name && mention;
		bool brief = called && (mention->kind == DP_MENTION_NOMINAL || (mention->kind == DP_MENTION_NAME && mention->first == mention->last));
		bool stand_in = !mention || mention->kind == DP_MENTION_PRONOUN || brief;
		if (stand_in && entity->text.n)
			shown.text = entity->text;
		shown.name = entity->name;
		shown.code = entity->code;
		shown.sector = entity->sector;
		shown.kind = dp_export_kind(entity->kind);
		shown.located = entity->located;
		shown.lat = entity->lat;
		shown.lon = entity->lon;
	}
	return shown;
}

dp_str dp_export_stance(const dp_doc *doc, const dp_stance *stance)
{
	if (stance->kind != DP_STANCE_NAMED)
		return stance->kind == DP_STANCE_AUTHOR ? DP_STR("AUTHOR") : DP_STR("GEN");
	dp_str name = dp_export_side(doc, stance->source).name;
	return name.n ? name : dp_doc_words(doc, stance->begin, stance->end);
}

bool dp_export_place(const dp_doc *doc, const dp_event *event, dp_shown *place)
{
	if (event->place >= doc->mentions.n)
		return false;
	const dp_mention *mention = &doc->mentions.v[event->place];
	uint32_t entity = mention->place != DP_NONE ? mention->place : mention->entity;
	*place = dp_export_side(doc, (dp_side){event->place, entity, false});
	return true;
}

static void hash_str(XXH3_state_t *state, dp_str s)
{
	XXH3_64bits_update(state, s.p, s.n);
	XXH3_64bits_update(state, "", 1);
}

static void hash_sides(XXH3_state_t *state, const dp_doc *doc, const dp_side *sides, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		hash_str(state, dp_export_side(doc, sides[i]).name);
	XXH3_64bits_update(state, "", 1);
}

void dp_export_id(const dp_doc *doc, const dp_event *event, char id[17])
{
	XXH3_state_t state;
	XXH3_64bits_reset(&state);
	hash_str(&state, doc->text);
	hash_str(&state, dp_str_c(dp_type_name(event->type)));
	hash_str(&state, event->mode);
	char trigger[32];
	int n = snprintf(trigger, sizeof trigger, "%u-%u", event->trigger_begin, event->trigger_end);
	hash_str(&state, dp_str_of(trigger, (size_t)n));
	hash_sides(&state, doc, event->actor, event->actors);
	hash_sides(&state, doc, event->recipient, event->recipients);
	snprintf(id, 17, "%016llx", (unsigned long long)XXH3_64bits_digest(&state));
}

void dp_export_sentence(const dp_doc *doc, const dp_event *event, uint32_t *begin, uint32_t *end)
{
	*begin = event->trigger_begin;
	*end = event->trigger_end;
	if (event->sentence < doc->sentences.n) {
		*begin = doc->sentences.v[event->sentence].begin;
		*end = doc->sentences.v[event->sentence].end;
	}
}
