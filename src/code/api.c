#include "depesche/depesche.h"

#include "base/error.h"
#include "base/utf8.h"
#include "code/code.h"
#include "export/export.h"
#include "read/read.h"

#include <stdlib.h>

struct depesche_engine {
	dp_engine engine;
};

struct depesche_session {
	const dp_engine *engine;
	dp_doc doc;
	depesche_event *events; /* in the document's arena */
	size_t n;
	dp_buf line;
};

enum { LINE_MAX_BYTES = 1 << 26 };

static const size_t budget = (size_t)1 << 30;

const char *depesche_version(void)
{
	return DEPESCHE_VERSION;
}

int depesche_engine_open(depesche_engine **engine, const char *packs, const char *language, depesche_error *error)
{
	depesche_engine *made = calloc(1, sizeof *made);
	if (!made)
		return dp_fail_memory(error);
	int rc = dp_engine_open(&made->engine, packs, language, error);
	if (rc != 0)
		free(made);
	else
		*engine = made;
	return rc;
}

void depesche_engine_free(depesche_engine *engine)
{
	if (engine)
		dp_engine_close(&engine->engine);
	free(engine);
}

int depesche_session_new(depesche_session **session, const depesche_engine *engine, depesche_error *error)
{
	depesche_session *made = calloc(1, sizeof *made);
	if (!made)
		return dp_fail_memory(error);
	made->engine = &engine->engine;
	dp_doc_init(&made->doc, budget);
	dp_buf_init(&made->line, LINE_MAX_BYTES);
	*session = made;
	return 0;
}

void depesche_session_free(depesche_session *session)
{
	if (!session)
		return;
	dp_doc_release(&session->doc);
	dp_buf_release(&session->line);
	free(session);
}

static const char *copy(dp_doc *doc, dp_str s)
{
	return s.n ? dp_arena_str(&doc->arena, s).p : "";
}

static bool party(dp_doc *doc, const dp_shown *shown, depesche_party *out)
{
	*out = (depesche_party){copy(doc, shown->text), copy(doc, shown->name), shown->code, dp_sector_name(shown->sector), shown->begin, shown->end};
	return out->text && out->name;
}

static bool parties(dp_doc *doc, const dp_side *side, uint32_t n, const depesche_party **out, size_t *count)
{
	depesche_party *made = dp_arena_calloc(&doc->arena, n ? n : 1, sizeof *made);
	for (uint32_t i = 0; made && i < n; i++) {
		dp_shown shown = dp_export_side(doc, side[i]);
		if (!party(doc, &shown, &made[i]))
			return false;
	}
	*out = made;
	*count = n;
	return made != NULL;
}

static bool place_of(dp_doc *doc, const dp_event *event, const depesche_party **out)
{
	dp_shown shown;
	*out = NULL;
	if (!dp_export_place(doc, event, &shown))
		return true;
	shown.sector = DP_SECTOR_NONE;
	depesche_party *made = dp_arena_alloc(&doc->arena, sizeof *made);
	*out = made;
	return made && party(doc, &shown, made);
}

static bool stances(dp_doc *doc, const dp_event *event, const depesche_stance **out, size_t *count)
{
	depesche_stance *made = dp_arena_calloc(&doc->arena, event->stances ? event->stances : 1, sizeof *made);
	for (uint32_t i = 0; made && i < event->stances; i++) {
		const dp_stance *s = &event->stance[i];
		made[i] = (depesche_stance){copy(doc, dp_export_stance(doc, s)), dp_factuality_name(s->value)};
		if (!made[i].source)
			return false;
	}
	*out = made;
	*count = event->stances;
	return made != NULL;
}

static bool event_of(dp_doc *doc, const dp_event *event, depesche_event *out)
{
	char id[17];
	uint32_t begin, end;
	dp_export_id(doc, event, id);
	dp_export_sentence(doc, event, &begin, &end);
	*out = (depesche_event){.id = copy(doc, dp_str_c(id)), .type = dp_type_name(event->type), .mode = copy(doc, event->mode),
		.status = dp_status_name(event->status), .certainty = dp_certainty_name(event->certainty), .date = copy(doc, event->date),
		.cameo = copy(doc, event->cameo), .context = copy(doc, event->context), .quad = dp_type_quad(event->type), .score = event->score,
		.trigger_begin = event->trigger_begin, .trigger_end = event->trigger_end, .sentence_begin = begin, .sentence_end = end};
	return out->id && out->mode && out->date && out->cameo && out->context &&
	       parties(doc, event->actor, event->actors, &out->actors, &out->actor_count) &&
	       parties(doc, event->recipient, event->recipients, &out->recipients, &out->recipient_count) &&
	       parties(doc, event->said_by, event->sources, &out->sources, &out->source_count) &&
	       stances(doc, event, &out->factuality, &out->factuality_count) && place_of(doc, event, &out->place);
}

static int set_article(dp_doc *doc, const depesche_article *a, depesche_error *error)
{
	const struct {
		const char *given;
		dp_str *kept;
	} field[] = {{a->id, &doc->id}, {a->title, &doc->title}, {a->published, &doc->published}, {a->publisher, &doc->publisher}, {a->url, &doc->url},
		{a->language, &doc->language}};
	if (!a->text || a->text_length == 0)
		return dp_fail(error, DEPESCHE_EINPUT, "the article has no text");
	if (a->text_length > DP_READ_MAX)
		return dp_fail(error, DEPESCHE_EINPUT, "the article is longer than %d bytes", DP_READ_MAX);
	dp_str text = dp_str_of(a->text, a->text_length);
	uint32_t bad = dp_utf8_check(text);
	if (bad < text.n)
		return dp_fail_offset(error, DEPESCHE_EINPUT, a->id, bad, "the article is not UTF-8");
	if (a->published && *a->published && !dp_read_is_day(dp_str_c(a->published)))
		return dp_fail(error, DEPESCHE_EINPUT, "the day of publication is not one as 2019-04-26");
	doc->text = dp_arena_str(&doc->arena, text);
	bool fine = doc->text.p != NULL;
	for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
		*field[i].kept = dp_arena_str(&doc->arena, dp_str_c(field[i].given));
		fine &= field[i].kept->p != NULL;
	}
	return fine ? 0 : dp_fail_memory(error);
}

int depesche_session_code(depesche_session *session, const depesche_article *article, depesche_error *error)
{
	dp_doc *doc = &session->doc;
	dp_doc_reset(doc);
	session->n = 0;
	int rc = set_article(doc, article, error);
	if (rc == 0)
		rc = dp_engine_run(session->engine, doc, error);
	if (rc == 0) {
		session->events = dp_arena_calloc(&doc->arena, doc->events.n ? doc->events.n : 1, sizeof *session->events);
		bool fine = session->events != NULL;
		for (uint32_t i = 0; fine && i < doc->events.n; i++)
			fine = event_of(doc, &doc->events.v[i], &session->events[i]);
		rc = fine ? 0 : dp_fail_memory(error);
	}
	if (rc != 0)
		dp_doc_reset(doc);
	else
		session->n = doc->events.n;
	return rc;
}

size_t depesche_session_count(const depesche_session *session)
{
	return session->n;
}

const depesche_event *depesche_session_event(const depesche_session *session, size_t i)
{
	return i < session->n ? &session->events[i] : NULL;
}

int depesche_session_json(depesche_session *session, int (*write)(void *context, const char *line, size_t length), void *context)
{
	dp_doc *doc = &session->doc;
	dp_points points;
	int rc = 0;
	if (session->n && !dp_points_init(&points, doc->text, &doc->arena))
		return DEPESCHE_ENOMEM;
	for (size_t i = 0; rc == 0 && i < session->n; i++) {
		dp_buf_clear(&session->line);
		if (!dp_export_json_event(doc, &points, &doc->events.v[i], &session->line))
			return DEPESCHE_ENOMEM;
		rc = write(context, session->line.p, session->line.n);
	}
	return rc;
}
