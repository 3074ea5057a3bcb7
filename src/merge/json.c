#include "merge/fold.h"

#include <math.h>
#include <stdlib.h>

static void key(dp_buf *out, const char *name)
{
	dp_buf_printf(out, ",\"%s\":", name);
}

static void string(dp_buf *out, const char *name, dp_str value)
{
	key(out, name);
	dp_buf_json(out, value);
}

static void number(dp_buf *out, const char *name, uint32_t value)
{
	key(out, name);
	dp_buf_printf(out, "%u", value);
}

/* The first key of an object. */
static void open_with(dp_buf *out, const char *name, dp_str value)
{
	dp_buf_printf(out, "{\"%s\":", name);
	dp_buf_json(out, value);
}

static void mode(dp_buf *out, dp_str value)
{
	key(out, "mode");
	if (value.n)
		dp_buf_json(out, value);
	else
		dp_buf_c(out, "null");
}

static void sides(dp_buf *out, const char *name, const dp_member *m, uint32_t n)
{
	key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		open_with(out, "text", m[i].text);
		string(out, "name", m[i].name);
		string(out, "code", dp_str_c(m[i].code));
		string(out, "sector", dp_str_c(dp_sector_name(m[i].sector)));
		string(out, "kind", m[i].kind);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void sources(dp_buf *out, const dp_member *m, uint32_t n)
{
	key(out, "said_by");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		open_with(out, "text", m[i].text);
		string(out, "name", m[i].name);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

/* Fixed point, so that no locale and no rounding of the C library shows. */
static void decimal(dp_buf *out, const char *name, double value, uint32_t places)
{
	long scale = places == 1 ? 10 : 10000, n = lround(value * (double)scale);
	key(out, name);
	dp_buf_printf(out, "%s%ld.%0*ld", n < 0 ? "-" : "", labs(n) / scale, (int)places, labs(n) % scale);
}

static void place(dp_buf *out, const dp_act *act)
{
	key(out, "place");
	if (act->place.name.n == 0) {
		dp_buf_c(out, "null");
		return;
	}
	open_with(out, "text", act->place.text);
	string(out, "name", act->place.name);
	string(out, "code", dp_str_c(act->place.code));
	if (act->located) {
		decimal(out, "lat", act->lat, 4);
		decimal(out, "lon", act->lon, 4);
	}
	dp_buf_char(out, '}');
}

static void contexts(dp_buf *out, dp_str context)
{
	dp_str part;
	const char *comma = "";
	key(out, "context");
	dp_buf_char(out, '[');
	while (dp_str_cut(&context, ';', &part)) {
		if (part.n == 0)
			continue;
		dp_buf_c(out, comma);
		dp_buf_json(out, part);
		comma = ",";
	}
	dp_buf_char(out, ']');
}

static void span(dp_buf *out, uint32_t begin, uint32_t end)
{
	number(out, "begin", begin);
	number(out, "end", end);
}

static void report(dp_buf *out, const dp_told *t)
{
	const dp_report *r = &t->report;
	open_with(out, "doc", t->doc);
	string(out, "key", t->key);
	string(out, "id", r->id);
	string(out, "title", t->title);
	string(out, "published", t->published);
	string(out, "publisher", t->publisher);
	string(out, "agency", t->agency);
	string(out, "url", t->url);
	number(out, "origin", t->origin);
	string(out, "copy_of", t->copy_of);
	string(out, "status", dp_str_c(dp_status_name(r->status)));
	string(out, "certainty", dp_str_c(dp_certainty_name(r->certainty)));
	string(out, "date", r->date);
	sources(out, r->said_by, r->sources);
	string(out, "text", r->anchor[0].text);
	span(out, r->anchor[0].begin, r->anchor[0].end);
	key(out, "trigger");
	open_with(out, "text", r->trigger.text);
	span(out, r->trigger.begin, r->trigger.end);
	dp_buf_c(out, "}}");
}

static void reports(dp_buf *out, const dp_act *act)
{
	key(out, "reports");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < act->reports; i++) {
		dp_buf_c(out, i ? "," : "");
		report(out, &act->told[i]);
	}
	dp_buf_char(out, ']');
}

/* What was told when, until it has occurred: what is told later of its plan is no news. */
void dp_act_history_json(const dp_act *act, dp_buf *out)
{
	key(out, "history");
	dp_buf_char(out, '[');
	for (uint32_t i = 0, last = DP_NONE; i < act->reports; i++) {
		const dp_told *t = &act->told[i];
		if (last != DP_NONE && (act->told[last].report.status == t->report.status || act->told[last].report.status == DP_STATUS_OCCURRED))
			continue;
		dp_buf_c(out, last == DP_NONE ? "" : ",");
		open_with(out, "published", t->published);
		string(out, "status", dp_str_c(dp_status_name(t->report.status)));
		dp_buf_char(out, '}');
		last = i;
	}
	dp_buf_char(out, ']');
}

static void conflict(dp_buf *out, const dp_act *act, const dp_variant *v)
{
	open_with(out, "field", dp_str_c(dp_field_name(v->field)));
	string(out, "value", v->value);
	dp_buf_printf(out, ",\"shown\":%s", v->shown ? "true" : "false");
	number(out, "origins", v->origins);
	key(out, "docs");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < v->reports; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_buf_json(out, act->told[v->by[i]].doc);
	}
	dp_buf_c(out, "]}");
}

static bool contested(const dp_act *act, dp_field field)
{
	for (uint32_t i = 0; i < act->variants; i++)
		if (act->variant[i].field == field && !act->variant[i].agrees)
			return true;
	return false;
}

void dp_act_conflicts_json(const dp_act *act, dp_buf *out)
{
	const char *comma = "";
	key(out, "conflicts");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < act->variants; i++) {
		const dp_variant *v = &act->variant[i];
		if (!contested(act, v->field) || (v->agrees && !v->shown))
			continue;
		dp_buf_c(out, comma);
		conflict(out, act, v);
		comma = ",";
	}
	dp_buf_char(out, ']');
}

static void day(dp_buf *out, const char *name, int32_t value)
{
	char printed[11];
	dp_day_print(value, printed);
	string(out, name, dp_str_c(printed));
}

bool dp_act_json(const dp_act *act, dp_str id, dp_buf *out)
{
	open_with(out, "id", id);
	string(out, "event", dp_str_c(dp_type_name(act->type)));
	mode(out, act->mode);
	string(out, "status", dp_str_c(dp_status_name(act->status)));
	sides(out, "actor", act->actor, act->actors);
	sides(out, "recipient", act->recipient, act->recipients);
	string(out, "date", act->date);
	place(out, act);
	sources(out, act->said_by, act->sources);
	string(out, "certainty", dp_str_c(dp_certainty_name(act->certainty)));
	contexts(out, act->context);
	string(out, "cameo", act->cameo);
	number(out, "quad", (uint32_t)act->quad);
	decimal(out, "score", act->score, 1);
	day(out, "first_published", act->first_day);
	day(out, "last_published", act->last_day);
	number(out, "report_count", act->reports);
	number(out, "outlets", act->outlets);
	number(out, "origins", act->origins);
	reports(out, act);
	dp_act_history_json(act, out);
	dp_act_conflicts_json(act, out);
	dp_buf_c(out, "}\n");
	return !out->failed;
}
