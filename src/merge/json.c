#include "merge/fold.h"

#include "base/keys.h"

static void sides(dp_buf *out, const char *name, const dp_member *m, uint32_t n)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "text", m[i].text);
		dp_key_str(out, "name", m[i].name);
		dp_key_str(out, "code", dp_str_c(m[i].code));
		dp_key_str(out, "sector", dp_str_c(dp_sector_name(m[i].sector)));
		dp_key_str(out, "kind", m[i].kind);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void sources(dp_buf *out, const dp_member *m, uint32_t n)
{
	dp_key(out, "said_by");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "text", m[i].text);
		dp_key_str(out, "name", m[i].name);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void place(dp_buf *out, const dp_act *act)
{
	dp_key(out, "place");
	if (act->place.name.n == 0) {
		dp_buf_c(out, "null");
		return;
	}
	dp_key_first(out, "text", act->place.text);
	dp_key_str(out, "name", act->place.name);
	dp_key_str(out, "code", dp_str_c(act->place.code));
	if (act->located) {
		dp_key_decimal(out, "lat", act->lat, 4);
		dp_key_decimal(out, "lon", act->lon, 4);
	}
	dp_buf_char(out, '}');
}

static void span(dp_buf *out, uint32_t begin, uint32_t end)
{
	dp_key_uint(out, "begin", begin);
	dp_key_uint(out, "end", end);
}

static void report(dp_buf *out, const dp_told *t)
{
	const dp_report *r = &t->report;
	dp_key_first(out, "doc", t->doc);
	dp_key_str(out, "key", t->key);
	dp_key_str(out, "id", r->id);
	dp_key_str(out, "title", t->title);
	dp_key_str(out, "published", t->published);
	dp_key_str(out, "publisher", t->publisher);
	dp_key_str(out, "agency", t->agency);
	dp_key_str(out, "url", t->url);
	dp_key_uint(out, "origin", t->origin);
	dp_key_str(out, "copy_of", t->copy_of);
	dp_key_str(out, "status", dp_str_c(dp_status_name(r->status)));
	dp_key_str(out, "certainty", dp_str_c(dp_certainty_name(r->certainty)));
	dp_key_str(out, "date", r->date);
	sources(out, r->said_by, r->sources);
	dp_key_str(out, "text", r->anchor[0].text);
	span(out, r->anchor[0].begin, r->anchor[0].end);
	dp_key(out, "trigger");
	dp_key_first(out, "text", r->trigger.text);
	span(out, r->trigger.begin, r->trigger.end);
	dp_buf_c(out, "}}");
}

static void reports(dp_buf *out, const dp_act *act)
{
	dp_key(out, "reports");
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
	dp_key(out, "history");
	dp_buf_char(out, '[');
	for (uint32_t i = 0, last = DP_NONE; i < act->reports; i++) {
		const dp_told *t = &act->told[i];
		if (last != DP_NONE && (act->told[last].report.status == t->report.status || act->told[last].report.status == DP_STATUS_OCCURRED))
			continue;
		dp_buf_c(out, last == DP_NONE ? "" : ",");
		dp_key_first(out, "published", t->published);
		dp_key_str(out, "status", dp_str_c(dp_status_name(t->report.status)));
		dp_buf_char(out, '}');
		last = i;
	}
	dp_buf_char(out, ']');
}

static void conflict(dp_buf *out, const dp_act *act, const dp_variant *v)
{
	dp_key_first(out, "field", dp_str_c(dp_field_name(v->field)));
	dp_key_str(out, "value", v->value);
	dp_buf_printf(out, ",\"shown\":%s", v->shown ? "true" : "false");
	dp_key_uint(out, "origins", v->origins);
	dp_key(out, "docs");
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
	dp_key(out, "conflicts");
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
	dp_key_str(out, name, dp_str_c(printed));
}

bool dp_act_json(const dp_act *act, dp_str id, dp_buf *out)
{
	dp_key_first(out, "id", id);
	dp_key_str(out, "event", dp_str_c(dp_type_name(act->type)));
	dp_key_known(out, "mode", act->mode);
	dp_key_str(out, "status", dp_str_c(dp_status_name(act->status)));
	sides(out, "actor", act->actor, act->actors);
	sides(out, "recipient", act->recipient, act->recipients);
	dp_key_str(out, "date", act->date);
	place(out, act);
	sources(out, act->said_by, act->sources);
	dp_key_str(out, "certainty", dp_str_c(dp_certainty_name(act->certainty)));
	dp_key_list(out, "context", act->context);
	dp_key_str(out, "cameo", act->cameo);
	dp_key_uint(out, "quad", (uint64_t)act->quad);
	dp_key_decimal(out, "score", act->score, 1);
	day(out, "first_published", act->first_day);
	day(out, "last_published", act->last_day);
	dp_key_uint(out, "report_count", act->reports);
	dp_key_uint(out, "outlets", act->outlets);
	dp_key_uint(out, "origins", act->origins);
	reports(out, act);
	dp_act_history_json(act, out);
	dp_act_conflicts_json(act, out);
	dp_buf_c(out, "}\n");
	return !out->failed;
}
