#include "export/export.h"

typedef struct writer {
	const dp_doc *doc;
	const dp_points *points;
	dp_buf *out;
} writer;

static void key(const writer *w, const char *name)
{
	dp_buf_printf(w->out, ",\"%s\":", name);
}

static void string(const writer *w, const char *name, dp_str value)
{
	key(w, name);
	dp_buf_json(w->out, value);
}

static void span(const writer *w, uint32_t begin, uint32_t end)
{
	dp_buf_printf(w->out, ",\"begin\":%u,\"end\":%u", dp_points_of(w->points, begin), dp_points_of(w->points, end));
}

/* {"text": the words, "begin": .., "end": ..} */
static void words(const writer *w, uint32_t begin, uint32_t end)
{
	dp_buf_c(w->out, "{\"text\":");
	dp_buf_json(w->out, dp_doc_words(w->doc, begin, end));
	span(w, begin, end);
	dp_buf_char(w->out, '}');
}

/* What places, sources and sides have in common; the brace stays open. */
static void shown(const writer *w, const dp_shown *s, bool code, bool sector)
{
	dp_buf_c(w->out, "{\"text\":");
	dp_buf_json(w->out, s->text);
	string(w, "name", s->name);
	if (code)
		string(w, "code", dp_str_c(s->code));
	if (sector)
		string(w, "sector", dp_str_c(dp_sector_name(s->sector)));
	span(w, s->begin, s->end);
}

static void degrees(const writer *w, const char *name, const dp_shown *s, float value)
{
	key(w, name);
	if (s->located)
		dp_buf_decimal(w->out, value, 2);
	else
		dp_buf_c(w->out, "null");
}

static void sides(const writer *w, const char *name, const dp_side *side, uint32_t n, bool office)
{
	key(w, name);
	dp_buf_char(w->out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_shown s = dp_export_side(w->doc, side[i]);
		dp_buf_c(w->out, i ? "," : "");
		shown(w, &s, office, office);
		if (office)
			string(w, "kind", dp_str_c(s.kind));
		dp_buf_char(w->out, '}');
	}
	dp_buf_char(w->out, ']');
}

static void factuality(const writer *w, const dp_event *event)
{
	key(w, "factuality");
	dp_buf_char(w->out, '[');
	for (uint32_t i = 0; i < event->stances; i++) {
		dp_buf_c(w->out, i ? ",{\"source\":" : "{\"source\":");
		dp_buf_json(w->out, dp_export_stance(w->doc, &event->stance[i]));
		string(w, "value", dp_str_c(dp_factuality_name(event->stance[i].value)));
		dp_buf_char(w->out, '}');
	}
	dp_buf_char(w->out, ']');
}

static void place(const writer *w, const dp_event *event)
{
	dp_shown s;
	key(w, "place");
	if (!dp_export_place(w->doc, event, &s)) {
		dp_buf_c(w->out, "null");
		return;
	}
	shown(w, &s, true, false);
	degrees(w, "lat", &s, s.lat);
	degrees(w, "lon", &s, s.lon);
	dp_buf_char(w->out, '}');
}

/* "diplomatic;military" as an array. */
static void contexts(const writer *w, dp_str context)
{
	dp_str part;
	const char *comma = "";
	key(w, "context");
	dp_buf_char(w->out, '[');
	while (dp_str_cut(&context, ';', &part)) {
		if (part.n == 0)
			continue;
		dp_buf_c(w->out, comma);
		dp_buf_json(w->out, part);
		comma = ",";
	}
	dp_buf_char(w->out, ']');
}

/* The sentences that tell the act, its own first. */
static void anchors(const writer *w, const dp_event *event)
{
	key(w, "anchors");
	dp_buf_char(w->out, '[');
	const char *comma = "";
	for (uint32_t i = 0; i <= event->sames; i++) {
		uint32_t number = i == 0 ? event->sentence : event->same[i - 1];
		if (number >= w->doc->sentences.n)
			continue;
		const dp_sentence *s = &w->doc->sentences.v[number];
		dp_buf_c(w->out, comma);
		words(w, s->begin, s->end);
		comma = ",";
	}
	dp_buf_char(w->out, ']');
}

static void sentence(const writer *w, const dp_event *event)
{
	uint32_t begin, end;
	dp_export_sentence(w->doc, event, &begin, &end);
	string(w, "text", dp_doc_words(w->doc, begin, end));
	span(w, begin, end);
}

static void numbers(const writer *w, const dp_event *event)
{
	string(w, "cameo", event->cameo);
	dp_buf_printf(w->out, ",\"quad\":%d,\"score\":", dp_type_quad(event->type));
	dp_buf_decimal(w->out, event->score, 1);
}

bool dp_export_json_object(const dp_doc *doc, const dp_points *points, const dp_event *event, dp_buf *out)
{
	writer w = {doc, points, out};
	char id[17];
	dp_export_id(doc, event, id);
	dp_buf_c(out, "{\"doc\":");
	dp_buf_json(out, doc->id);
	string(&w, "id", dp_str_c(id));
	string(&w, "event", dp_str_c(dp_type_name(event->type)));
	key(&w, "mode");
	if (event->mode.n)
		dp_buf_json(out, event->mode);
	else
		dp_buf_c(out, "null");
	string(&w, "status", dp_str_c(dp_status_name(event->status)));
	sides(&w, "actor", event->actor, event->actors, true);
	sides(&w, "recipient", event->recipient, event->recipients, true);
	string(&w, "date", event->date);
	place(&w, event);
	sides(&w, "said_by", event->said_by, event->sources, false);
	string(&w, "certainty", dp_str_c(dp_certainty_name(event->certainty)));
	contexts(&w, event->context);
	numbers(&w, event);
	sentence(&w, event);
	key(&w, "trigger");
	words(&w, event->trigger_begin, event->trigger_end);
	anchors(&w, event);
	string(&w, "published", doc->published);
	string(&w, "publisher", doc->publisher);
	string(&w, "agency", doc->agency);
	string(&w, "url", doc->url);
	string(&w, "language", doc->language);
	factuality(&w, event);
	dp_buf_char(out, '}');
	return !out->failed;
}

bool dp_export_json_event(const dp_doc *doc, const dp_points *points, const dp_event *event, dp_buf *out)
{
	dp_export_json_object(doc, points, event, out);
	dp_buf_char(out, '\n');
	return !out->failed;
}

bool dp_export_json(dp_doc *doc, dp_buf *out)
{
	dp_points points;
	if (doc->events.n == 0)
		return true;
	if (!dp_points_init(&points, doc->text, &doc->arena))
		return false;
	for (uint32_t i = 0; i < doc->events.n; i++)
		if (!dp_export_json_event(doc, &points, &doc->events.v[i], out))
			return false;
	return true;
}
