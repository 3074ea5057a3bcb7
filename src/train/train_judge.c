/*
 * The judge's trainer: what event/judge.h proposes is compared with articles whose events were annotated, and a logistic regression
 * learns which acts and which candidates the annotators would have taken.
 *
 *   draft       yes: an annotated event of its type whose words hold the trigger, or are in its sentence where no better draft is
 *               no: none in its sentence, or its words are an event of another type
 *   candidate   of a draft that is one: yes for the annotated actors, recipients, place; of several that agree with one (a
 *               president and his state) the one that is named so, else the frame's. For a side one question with all candidates and
 *               nobody as answers
 */
#include "code/code.h"
#include "train/corpus.h"
#include "train/lessons.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

_Static_assert((int)DP_CANDIDATES_MAX < (int)DP_ANSWERS_MAX, "the candidates and nobody are the answers to one question");

enum { PASSES = 4, SPANS_MAX = 16, NAMES_MAX = 12, NAME_BYTES = 256 };

typedef struct party { /* folded for comparison */
	char name[NAME_BYTES], text[NAME_BYTES], code[4];
} party;

typedef struct told { /* one annotated event */
	dp_type type;
	uint32_t begin[SPANS_MAX], end[SPANS_MAX]; /* bytes */
	uint32_t spans;
	party role[DP_FOR_COUNT][NAMES_MAX];
	uint32_t parties[DP_FOR_COUNT];
	bool mutual; /* its sides may change places */
} told;

/* ---- the annotation ---- */

/* Letters and digits without case and marks, anything else one space. */
static void fold(const char *text, char out[NAME_BYTES])
{
	utf8proc_uint8_t *plain = NULL;
	uint32_t n = 0;
	utf8proc_map((const utf8proc_uint8_t *)text, 0, &plain,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	for (const unsigned char *p = plain ? plain : (const unsigned char *)""; *p && n + 1 < NAME_BYTES; p++) {
		bool good = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');
		if (good || (n && out[n - 1] != ' '))
			out[n++] = good ? (char)*p : ' ';
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = 0;
	free(plain);
}

static void fold_str(dp_str s, char out[NAME_BYTES])
{
	char text[NAME_BYTES * 4];
	uint32_t n = s.n < sizeof text - 1 ? s.n : (uint32_t)sizeof text - 1;
	memcpy(text, s.p, n);
	text[n] = 0;
	fold(text, out);
}

static const char *member(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s ? s : "";
}

static void add_party(told *t, dp_event_role role, const json_t *value)
{
	if (!json_is_object(value) || t->parties[role] == NAMES_MAX)
		return;
	party *p = &t->role[role][t->parties[role]++];
	fold(member(value, "name"), p->name);
	fold(member(value, "text"), p->text);
	snprintf(p->code, sizeof p->code, "%s", member(value, "code"));
}

/* Who meets or works together stands on either side. */
static void share_parties(told *t)
{
	for (uint32_t i = 0; i < t->parties[DP_FOR_RECIPIENT] && t->parties[DP_FOR_ACTOR] < NAMES_MAX; i++)
		t->role[DP_FOR_ACTOR][t->parties[DP_FOR_ACTOR]++] = t->role[DP_FOR_RECIPIENT][i];
	memcpy(t->role[DP_FOR_RECIPIENT], t->role[DP_FOR_ACTOR], sizeof t->role[DP_FOR_ACTOR]);
	t->parties[DP_FOR_RECIPIENT] = t->parties[DP_FOR_ACTOR];
}

static bool read_told(const json_t *event, dp_str text, told *t)
{
	static const struct {
		const char *key;
		dp_event_role role;
	} lists[] = {{"actor", DP_FOR_ACTOR}, {"recipient", DP_FOR_RECIPIENT}};
	size_t i;
	const json_t *value;
	*t = (told){.type = dp_type_of(dp_str_c(member(event, "event")))};
	json_array_foreach(json_object_get(event, "anchors"), i, value)
	{
		dp_str anchor = dp_str_c(json_string_value(value));
		uint32_t at = dp_str_find(text, anchor, 0);
		if (at == UINT32_MAX || t->spans == SPANS_MAX)
			continue;
		t->begin[t->spans] = at;
		t->end[t->spans++] = at + anchor.n;
	}
	for (uint32_t k = 0; k < 2; k++)
		json_array_foreach(json_object_get(event, lists[k].key), i, value) add_party(t, lists[k].role, value);
	add_party(t, DP_FOR_PLACE, json_object_get(event, "place"));
	t->mutual = dp_type_mutual(t->type) && strcmp(member(event, "mode"), "visit") != 0; /* COOPERATE has no such mode */
	if (t->mutual)
		share_parties(t);
	return t->type != DP_TYPE_NONE && t->spans;
}

/* ---- which draft is which event ---- */

static bool touches(const told *t, uint32_t begin, uint32_t end)
{
	for (uint32_t i = 0; i < t->spans; i++)
		if (t->begin[i] < end && begin < t->end[i])
			return true;
	return false;
}

static bool same_name(const party *a, const party *b)
{
	if (a->name[0] && strcmp(a->name, b->name) == 0)
		return true;
	return a->text[0] && b->text[0] && (strstr(a->text, b->text) || strstr(b->text, a->text));
}

static party party_of(const dp_doc *doc, uint32_t mention, uint32_t entity)
{
	party p = {{0}, {0}, {0}};
	const dp_entity *e = &doc->entities.v[entity];
	const dp_mention *m = mention == DP_NONE ? NULL : &doc->mentions.v[mention];
	bool named = m && m->name_end > m->name_begin;
	fold_str(e->name, p.name);
	fold_str(!m || m->kind == DP_MENTION_PRONOUN ? e->text : dp_doc_words(doc, named ? m->name_begin : m->begin, named ? m->name_end : m->end),
		p.text);
	snprintf(p.code, sizeof p.code, "%s", e->code);
	return p;
}

static uint32_t shared(const dp_doc *doc, const dp_sides *sides, const told *t, dp_event_role role)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < sides->n; i++)
		for (uint32_t k = 0; k < t->parties[role]; k++) {
			party p = party_of(doc, sides->v[i].mention, sides->v[i].entity);
			if (same_name(&p, &t->role[role][k]) || (p.code[0] && strcmp(p.code, t->role[role][k].code) == 0)) {
				n++;
				break;
			}
		}
	return n;
}

/* The annotated event that a draft tells; NULL. `sure`: its words hold the trigger. */
static const told *told_by(const dp_doc *doc, const dp_draft *d, const told *all, uint32_t n, bool *sure)
{
	const dp_sentence *s = &doc->sentences.v[d->sentence];
	const told *best = NULL;
	uint32_t most = 0;
	*sure = false;
	for (uint32_t i = 0; i < n; i++) {
		bool holds = touches(&all[i], d->begin, d->end);
		if (all[i].type != (dp_type)d->frame->type || !touches(&all[i], s->begin, s->end))
			continue;
		uint32_t good = 1 + 10 * holds + 2 * shared(doc, &d->actor, &all[i], DP_FOR_ACTOR) +
				2 * shared(doc, &d->recipient, &all[i], DP_FOR_RECIPIENT);
		if (good > most) {
			most = good;
			best = &all[i];
			*sure = holds;
		}
	}
	return best;
}

static bool other_type_holds(const dp_draft *d, const told *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (all[i].type != (dp_type)d->frame->type && touches(&all[i], d->begin, d->end))
			return true;
	return false;
}

static bool better_draft(const dp_drafts *drafts, uint32_t draft, const told *t)
{
	const dp_draft *d = &drafts->v[draft];
	for (uint32_t i = 0; i < drafts->n; i++)
		if (i != draft && !drafts->v[i].dropped && drafts->v[i].sentence == d->sentence && drafts->v[i].frame->type == d->frame->type &&
			touches(t, drafts->v[i].begin, drafts->v[i].end))
			return true;
	return false;
}

static void learn_acts(dp_lessons *l, const dp_context *c, dp_drafts *drafts, const told *all, uint32_t n)
{
	for (uint32_t i = 0; i < drafts->n; i++) {
		dp_draft *d = &drafts->v[i];
		dp_features f;
		bool sure;
		if (d->dropped)
			continue;
		const told *t = told_by(c->tree->tree.doc, d, all, n, &sure);
		bool doubtful = t && !sure && better_draft(drafts, i, t);
		dp_judge_act_features(c, drafts->v, drafts->n, i, &f);
		bool yes = t && (sure || !other_type_holds(d, all, n));
		if (!doubtful)
			dp_lessons_add(l, &f, yes);
	}
}

/* ---- which candidate is which party ---- */

/* Of several that agree with one party the best named is it; in his state's stead a person would be counted twice. */
static void label_sides(const dp_doc *doc, const dp_candidates *all, const told *t, dp_event_role role, bool *label)
{
	memset(label, 0, all->n * sizeof *label);
	for (uint32_t k = 0; k < t->parties[role]; k++) {
		const party *want = &t->role[role][k];
		uint32_t best = DP_NONE, best_good = 0;
		for (uint32_t i = 0; i < all->n; i++) {
			party p = party_of(doc, all->v[i].mention, all->v[i].item);
			bool named = same_name(&p, want), coded = p.code[0] && strcmp(p.code, want->code) == 0;
			uint32_t good = (named ? 4u : 0) + (coded ? 2u : 0) + ((named || coded) && all->v[i].proposed);
			if (good > best_good && !label[i]) {
				best_good = good;
				best = i;
			}
		}
		if (best != DP_NONE)
			label[best] = true;
	}
}

static void learn_roles(dp_lessons *l, const dp_context *c, const dp_draft *d, const told *t)
{
	for (uint32_t r = 0; r < DP_FOR_COUNT; r++) {
		dp_candidates all;
		bool label[DP_CANDIDATES_MAX];
		dp_judge_candidates(c, d, (dp_event_role)r, &all);
		label_sides(c->tree->tree.doc, &all, t, (dp_event_role)r, label);
		const dp_sides *other = r == DP_FOR_RECIPIENT ? &d->actor : &d->recipient;
		for (uint32_t i = 0; i < all.n; i++) /* who is told for one side is not told again for the other */
			label[i] &= r == DP_FOR_PLACE || !t->mutual || all.v[i].proposed || !dp_sides_has(other, all.v[i].item);
		dp_features f;
		bool any = false, filled = r != DP_FOR_PLACE && (r == DP_FOR_ACTOR ? d->actor.n : d->recipient.n);
		for (uint32_t i = 0; i < all.n; i++)
			any |= label[i];
		if (filled && (!any || all.n < 2)) /* whether anybody is, is asked of an empty side only */
			continue;
		dp_lessons_ask(l, r == DP_FOR_PLACE ? 0 : all.n + !filled);
		for (uint32_t i = 0; i < all.n; i++) {
			dp_judge_role_features(c, d, (dp_event_role)r, &all.v[i], &f);
			dp_lessons_add(l, &f, label[i]);
		}
		if (r == DP_FOR_PLACE || filled)
			continue;
		dp_judge_nobody_features(c, d, (dp_event_role)r, &f);
		dp_lessons_add(l, &f, !any);
	}
}

static void learn_article(dp_lessons *l, const dp_engine *engine, dp_doc *doc, const json_t *events)
{
	dp_args args = {.frames = &engine->frames};
	dp_drafts drafts = {0};
	dp_context context;
	depesche_error error = {0};
	uint32_t n = 0;
	size_t i;
	const json_t *event;
	told *all = dp_must(calloc(json_array_size(events) + 1, sizeof *all));
	json_array_foreach(events, i, event) n += read_told(event, doc->text, &all[n]);
	dp_check(dp_engine_read(engine, doc, &error), &error);
	bool ready = dp_tree_init(&args.tree, doc) && dp_context_init(&context, &args, doc) && dp_event_draft(&args, doc, true, &drafts) == 0;
	dp_must(ready ? all : NULL);
	learn_acts(l, &context, &drafts, all, n);
	for (uint32_t k = 0; k < drafts.n; k++) {
		bool sure;
		drafts.v[k].dropped |= !told_by(doc, &drafts.v[k], all, n, &sure) || (drafts.v[k].failed && !sure);
	}
	dp_event_contents(&args, drafts.v, drafts.n);
	dp_event_join(&args, drafts.v, drafts.n);
	dp_event_carry(&args, drafts.v, drafts.n);
	context.drafts = drafts.v;
	context.drafts_n = drafts.n;
	for (uint32_t k = 0; k < drafts.n; k++) {
		bool sure;
		const told *t = drafts.v[k].dropped ? NULL : told_by(doc, &drafts.v[k], all, n, &sure);
		if (t)
			learn_roles(l, &context, &drafts.v[k], t);
	}
	free(all);
}

/* {"doc": ..., "events": [...]}, one a line: id -> events */
static json_t *read_gold(const char *path)
{
	json_t *all = dp_must(json_object());
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	uint32_t number = 0;
	if (!file) {
		fprintf(stderr, "depesche-train: %s cannot be read\n", path);
		exit(1);
	}
	for (ssize_t n; (n = getline(&line, &room, file)) > 0;) {
		json_error_t error;
		json_t *row = json_loadb(line, (size_t)n, 0, &error);
		number++;
		if (!row || !json_is_string(json_object_get(row, "doc")) || !json_is_array(json_object_get(row, "events"))) {
			fprintf(stderr, "depesche-train: %s:%u: not an article with `doc` and `events`\n", path, number);
			exit(1);
		}
		json_object_set(all, json_string_value(json_object_get(row, "doc")), json_object_get(row, "events"));
		json_decref(row);
	}
	free(line);
	fclose(file);
	return all;
}

typedef struct pupil {
	dp_engine engine;
	dp_lessons lessons;
	json_t *told_of;
	uint32_t articles;
} pupil;

static void learn_told(void *to, dp_doc *doc)
{
	pupil *p = to;
	char id[256];
	snprintf(id, sizeof id, "%.*s", (int)doc->id.n, doc->id.p);
	const json_t *events = json_object_get(p->told_of, id);
	if (!events)
		return;
	learn_article(&p->lessons, &p->engine, doc, events);
	p->articles++;
}

void dp_train_judge(const char *packs, const char *language, const char *gold, const char *const *texts, uint32_t n, uint64_t seed, dp_buf *out)
{
	depesche_error error = {0};
	pupil p = {.told_of = read_gold(gold)};
	dp_check(dp_engine_open(&p.engine, packs, language, &error), &error);
	dp_lessons_init(&p.lessons);
	dp_lessons_articles(texts, n, learn_told, &p);
	fprintf(stderr, "%u articles, %u lessons, %u of them yes\n", p.articles, p.lessons.items.n, p.lessons.yes);
	dp_lessons_fit(&p.lessons, PASSES, dp_judge_templates(), seed, out);
	json_decref(p.told_of);
	dp_lessons_release(&p.lessons);
	dp_engine_close(&p.engine);
}
