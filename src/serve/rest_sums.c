#include "serve/rest_own.h"

#include "base/error.h"
#include "date/calendar.h"

enum { FACET_TOP = 20, PLACES = 500, DYADS = 300 };

void dp_rest_day(dp_buf *out, const char *name, int32_t day)
{
	char printed[11] = "";
	if (day != DP_NO_DAY)
		dp_day_print(day, printed);
	dp_key_str(out, name, dp_str_c(printed));
}

static void count_json(const dp_count *c, bool first, dp_buf *out)
{
	dp_buf_c(out, first ? "" : ",");
	dp_key_first(out, "value", c->value);
	if (c->code.n)
		dp_key_str(out, "code", c->code);
	dp_key_uint(out, "events", c->events);
	dp_buf_char(out, '}');
}

static void facets_json(const dp_facets *facets, dp_buf *out)
{
	dp_buf_printf(out, "{\"total\":%u,\"facets\":{", facets->total);
	for (dp_facet f = 0; f < DP_FACETS; f++) {
		dp_buf_printf(out, "%s\"%s\":[", f ? "," : "", dp_facet_name(f));
		for (uint32_t i = 0; i < facets->list[f].n; i++)
			count_json(&facets->list[f].v[i], i == 0, out);
		dp_buf_char(out, ']');
	}
	dp_buf_c(out, "}}\n");
}

void dp_rest_facets(dp_call *call)
{
	const dp_rest *rest = call->part;
	depesche_error error;
	dp_facets facets;
	dp_query *query = dp_call_query(call, NULL);
	if (!query)
		return;
	int rc = dp_columns_facets(rest->columns, call->record, query, FACET_TOP, call->arena, &facets, &error);
	dp_query_free(query);
	if (rc != 0)
		dp_call_error(call, &error);
	else
		facets_json(&facets, &call->answer.body);
}

/* ---- volume ---- */

static const char *const STEPS[] = {"day", "week", "month", "year", "auto", NULL};

enum { AUTO = 4 };

/* So that there are some hundred bars at most. */
static dp_step step_for(const dp_bars *self)
{
	int64_t days = self->n ? (int64_t)self->v[self->n - 1].day - self->v[0].day : 0;
	return days <= 120 ? DP_STEP_DAY : days <= 900 ? DP_STEP_WEEK : days <= 7500 ? DP_STEP_MONTH : DP_STEP_YEAR;
}

static int32_t first_of(int32_t day, dp_step step)
{
	int32_t year;
	uint8_t month, n;
	if (step == DP_STEP_DAY)
		return day;
	if (step == DP_STEP_WEEK) /* 1970-01-01 was a Thursday */
		return day - (int32_t)(((int64_t)day + 3) % 7 + 7) % 7;
	dp_civil(day, &year, &month, &n);
	return (int32_t)dp_civil_days(year, step == DP_STEP_MONTH ? month : 1, 1);
}

static void volume_json(const dp_bars *self, dp_step step, dp_buf *out)
{
	dp_bar bar = {0};
	bool any = false;
	dp_buf_printf(out, "{\"step\":\"%s\",\"bars\":[", STEPS[step]);
	for (uint32_t i = 0; i < self->n; i++) {
		const dp_bar *b = &self->v[i];
		int32_t first = first_of(b->day, step);
		bar = bar.events && bar.day == first ? bar : (dp_bar){.day = first};
		bar.events += b->events;
		for (int quad = 1; quad <= 4; quad++)
			bar.quad[quad] += b->quad[quad];
		if (i + 1 < self->n && first_of(self->v[i + 1].day, step) == first)
			continue;
		char day[11];
		dp_day_print(first, day);
		dp_buf_printf(out, "%s{\"day\":\"%s\",\"events\":%llu,\"quad\":[%llu,%llu,%llu,%llu]}", any ? "," : "", day,
			(unsigned long long)bar.events, (unsigned long long)bar.quad[1], (unsigned long long)bar.quad[2],
			(unsigned long long)bar.quad[3], (unsigned long long)bar.quad[4]);
		any = true;
	}
	dp_buf_c(out, "]}\n");
}

void dp_rest_volume(dp_call *call)
{
	static const char *const OTHERS[] = {"step", NULL};
	const dp_rest *rest = call->part;
	depesche_error error;
	dp_bars all;
	int step = AUTO;
	dp_query *query = dp_call_word(call, "step", STEPS, &step) ? dp_call_query(call, OTHERS) : NULL;
	if (!query)
		return;
	int rc = dp_columns_days(rest->columns, call->record, query, call->arena, &all, &error);
	dp_query_free(query);
	if (rc != 0)
		dp_call_error(call, &error);
	else
		volume_json(&all, step == AUTO ? step_for(&all) : (dp_step)step, &call->answer.body);
}

/* ---- dyads and places ---- */

void dp_rest_dyad_json(const dp_dyad *d, dp_buf *out)
{
	dp_key_first(out, "from", d->from);
	dp_key_str(out, "to", d->to);
	dp_key_str(out, "from_code", d->from_code);
	dp_key_str(out, "to_code", d->to_code);
	dp_key_uint(out, "events", d->events);
	dp_buf_printf(out, ",\"quad\":[%llu,%llu,%llu,%llu]", (unsigned long long)d->quad[1], (unsigned long long)d->quad[2],
		(unsigned long long)d->quad[3], (unsigned long long)d->quad[4]);
	dp_key_decimal(out, "score", d->score, 1);
	dp_rest_day(out, "last", d->last_day);
	dp_buf_char(out, '}');
}

void dp_rest_dyads(dp_call *call)
{
	static const char *const OTHERS[] = {"by", "limit", NULL}, *const BY[] = {"state", "name", NULL};
	const dp_rest *rest = call->part;
	depesche_error error;
	dp_dyads dyads = {0};
	int by = 0;
	uint64_t limit = DYADS;
	bool fine = dp_call_word(call, "by", BY, &by) && dp_call_number(call, "limit", 1, DP_ASK_LIMIT, &limit);
	dp_query *query = fine ? dp_call_query(call, OTHERS) : NULL;
	if (!query)
		return;
	int rc = dp_columns_dyads(rest->columns, call->record, query, by == 0, (uint32_t)limit, call->arena, &dyads, &error);
	dp_query_free(query);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_buf *out = &call->answer.body;
	dp_buf_c(out, "{\"dyads\":[");
	for (uint32_t i = 0; i < dyads.n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_rest_dyad_json(&dyads.v[i], out);
	}
	dp_buf_c(out, "]}\n");
}

static void spot_json(const dp_spot *p, dp_buf *out)
{
	dp_key_first(out, "name", p->name);
	dp_key_str(out, "code", p->code);
	if (p->located) {
		dp_key_decimal(out, "lat", p->lat, 4);
		dp_key_decimal(out, "lon", p->lon, 4);
		dp_buf_c(out, ",\"precision\":\"town\"");
	} else {
		dp_buf_c(out, ",\"lat\":null,\"lon\":null,\"precision\":\"state\"");
	}
	dp_key_uint(out, "events", p->events);
	dp_buf_char(out, '}');
}

void dp_rest_places(dp_call *call)
{
	static const char *const OTHERS[] = {"limit", NULL};
	const dp_rest *rest = call->part;
	depesche_error error;
	dp_spots places = {0};
	uint64_t limit = PLACES;
	dp_query *query = dp_call_number(call, "limit", 1, DP_ASK_LIMIT, &limit) ? dp_call_query(call, OTHERS) : NULL;
	if (!query)
		return;
	int rc = dp_columns_places(rest->columns, call->record, query, (uint32_t)limit, call->arena, &places, &error);
	dp_query_free(query);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_buf *out = &call->answer.body;
	dp_buf_c(out, "{\"places\":[");
	for (uint32_t i = 0; i < places.n; i++) {
		dp_buf_c(out, i ? "," : "");
		spot_json(&places.v[i], out);
	}
	dp_buf_c(out, "]}\n");
}
