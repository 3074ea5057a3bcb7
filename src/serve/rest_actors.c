#include "serve/rest_own.h"

#include "base/error.h"
#include "export/export.h"
#include "store/names.h"

enum { SUGGESTIONS = 20, TYPES = 16, DYADS = 30, DATE = 24, ALSO = 500, NAME_MAX_BYTES = 4096 };

static bool is_name(uint32_t role)
{
	return role == DP_ROLE_NAME || role == DP_ROLE_SHORT || role == DP_ROLE_WEAK;
}

bool dp_rest_know(dp_rest *self)
{
	const dp_lookup *lookup = self->settings.lookup;
	struct {
		dp_known *v;
		uint32_t n, cap;
	} all = {0};
	dp_buf folded;
	bool fine = true;
	dp_buf_init(&folded, NAME_MAX_BYTES);
	for (uint32_t i = 0; lookup && fine && i < lookup->reg.entities; i++) {
		uint32_t at = 0, end = dp_aliases_of(&lookup->aliases, i, &at);
		for (; fine && lookup->reg.entity[i].kind != DP_ENTITY_PLACE && at < end; at++) {
			dp_known *known = is_name(lookup->aliases.alias[at].role) ? DP_PUSH(&self->names, &all) : NULL;
			if (!is_name(lookup->aliases.alias[at].role))
				continue;
			dp_buf_clear(&folded);
			dp_name_fold(dp_alias_name(&lookup->aliases, at), &folded);
			if (known)
				*known = (dp_known){dp_arena_str(&self->names, dp_buf_view(&folded)), i};
			fine = known && known->folded.p;
		}
	}
	dp_buf_release(&folded);
	self->known = all.v;
	self->knowns = all.n;
	return fine;
}

/* Names of the register that begin in another language as is typed. */
static uint32_t also_meant(const dp_rest *rest, dp_str typed, dp_str out[ALSO])
{
	dp_buf folded;
	uint32_t n = 0;
	dp_buf_init(&folded, NAME_MAX_BYTES);
	dp_name_fold(typed, &folded);
	for (uint32_t i = 0; folded.n && i < rest->knowns && n < ALSO; i++)
		if (dp_typed_fits(dp_buf_view(&folded), rest->known[i].folded))
			out[n++] = dp_register_name(&rest->settings.lookup->reg, rest->known[i].entity);
	dp_buf_release(&folded);
	return n;
}

void dp_rest_actors(dp_call *call)
{
	const dp_rest *rest = call->part;
	depesche_error error;
	dp_actors actors;
	dp_str also[ALSO];
	uint64_t limit = SUGGESTIONS;
	dp_typed typed = {.typed = dp_target_value(call->target, "name"), .also = also};
	dp_buf *out = &call->answer.body;
	if (dp_str_trim(typed.typed).n == 0) {
		dp_call_problem(call, 400, "name takes how the name begins, or one of its words.");
		return;
	}
	if (!dp_call_number(call, "limit", 1, DP_ASK_LIMIT, &limit))
		return;
	typed.count = also_meant(rest, typed.typed, also);
	if (dp_columns_actors(rest->columns, call->record, &typed, (uint32_t)limit, call->arena, &actors, &error) != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_buf_c(out, "{\"actors\":[");
	for (uint32_t i = 0; i < actors.n; i++) {
		const dp_actor *a = &actors.v[i];
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "name", a->name);
		dp_key_str(out, "code", a->code);
		dp_key_str(out, "sector", a->sector);
		dp_key_uint(out, "events", a->events);
		dp_buf_char(out, '}');
	}
	dp_buf_c(out, "]}\n");
}

/* ---- one actor ---- */

/* Number in the register, DP_NONE. */
static uint32_t registered(const dp_register *reg, dp_str name)
{
	for (uint32_t i = 0; i < reg->entities; i++)
		if (dp_str_eq(dp_register_name(reg, i), name))
			return i;
	return DP_NONE;
}

/* 20190426 as "2019-04-26", "" for an open end. */
static void date_json(dp_buf *out, const char *name, int32_t date)
{
	char printed[DATE] = "";
	if (date > 0 && date < DP_DATE_OPEN)
		snprintf(printed, sizeof printed, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
	dp_key_str(out, name, dp_str_c(printed));
}

static void offices_json(const dp_register *reg, uint32_t who, dp_buf *out)
{
	dp_key(out, "offices");
	dp_buf_char(out, '[');
	for (uint32_t i = 0; who != DP_NONE && i < reg->entity[who].helds; i++) {
		const dp_held *held = &reg->held[reg->entity[who].held + i];
		const dp_office *office = &reg->office[held->office];
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "office", dp_str_of(reg->pool + office->key, office->key_n));
		dp_key_str(out, "of", held->of == DP_NONE ? DP_STR("") : dp_register_name(reg, held->of));
		date_json(out, "begin", held->from);
		date_json(out, "end", held->to);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

/* The register's own names are English. */
static const char *language_of(const dp_aliases *all, uint32_t i)
{
	return all->alias[i].language[0] ? all->alias[i].language : "en";
}

/* Whether an alias before it says the same in the same language. */
static bool said(const dp_aliases *all, uint32_t first, uint32_t i)
{
	for (uint32_t k = first; k < i; k++)
		if (is_name(all->alias[k].role) && strcmp(language_of(all, k), language_of(all, i)) == 0 &&
			dp_str_eq(dp_alias_name(all, k), dp_alias_name(all, i)))
			return true;
	return false;
}

static bool listed(const dp_aliases *all, uint32_t first, uint32_t i)
{
	for (uint32_t k = first; k < i; k++)
		if (is_name(all->alias[k].role) && strcmp(language_of(all, k), language_of(all, i)) == 0)
			return true;
	return false;
}

static void names_json(const dp_aliases *all, uint32_t first, uint32_t end, uint32_t of, dp_buf *out)
{
	const char *language = language_of(all, of), *comma = "";
	dp_key_first(out, "language", dp_str_c(language));
	dp_buf_c(out, ",\"names\":[");
	for (uint32_t i = first; i < end; i++) {
		if (!is_name(all->alias[i].role) || strcmp(language_of(all, i), language) != 0 || said(all, first, i))
			continue;
		dp_buf_c(out, comma);
		dp_buf_json(out, dp_alias_name(all, i));
		comma = ",";
	}
	dp_buf_c(out, "]}");
}

/* By language. */
static void aliases_json(const dp_lookup *lookup, uint32_t who, dp_buf *out)
{
	uint32_t first = 0, end = lookup && who != DP_NONE ? dp_aliases_of(&lookup->aliases, who, &first) : 0;
	const char *comma = "";
	dp_buf_c(out, ",\"aliases\":[");
	for (uint32_t i = first; i < end; i++) {
		if (!is_name(lookup->aliases.alias[i].role) || listed(&lookup->aliases, first, i))
			continue;
		dp_buf_c(out, comma);
		names_json(&lookup->aliases, first, end, i, out);
		comma = ",";
	}
	dp_buf_char(out, ']');
}

/* What a query for the actor alone finds: kinds of acts, and with whom. */
static int sums_json(dp_call *call, dp_str name, dp_buf *out, depesche_error *error)
{
	const dp_rest *rest = call->part;
	dp_facets facets;
	dp_dyads dyads = {0};
	uint32_t n = 0;
	dp_query *query = dp_query_new();
	dp_str quoted = dp_arena_printf(call->arena, "\"%.*s\"", (int)name.n, name.p);
	int rc = query && quoted.p ? dp_query_set(query, DP_STR("who"), quoted, error) : dp_fail_memory(error);
	if (rc == 0)
		rc = dp_columns_facets(rest->columns, call->record, query, TYPES, call->arena, &facets, error);
	if (rc == 0)
		rc = dp_columns_dyads(rest->columns, call->record, query, false, DP_ASK_LIMIT, call->arena, &dyads, error);
	dp_query_free(query);
	if (rc != 0)
		return rc;
	dp_buf_c(out, ",\"types\":[");
	for (uint32_t i = 0; i < facets.list[DP_FACET_TYPE].n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "value", facets.list[DP_FACET_TYPE].v[i].value);
		dp_key_uint(out, "events", facets.list[DP_FACET_TYPE].v[i].events);
		dp_buf_char(out, '}');
	}
	dp_buf_c(out, "],\"dyads\":[");
	for (uint32_t i = 0; i < dyads.n && n < DYADS; i++) {
		const dp_dyad *d = &dyads.v[i];
		if (!dp_str_eq(d->from, name) && !dp_str_eq(d->to, name))
			continue;
		dp_buf_c(out, n++ ? "," : "");
		dp_rest_dyad_json(d, out);
	}
	dp_buf_char(out, ']');
	return 0;
}

void dp_rest_actor(dp_call *call)
{
	const dp_rest *rest = call->part;
	static const dp_register NOBODY = {0};
	const dp_register *reg = rest->settings.lookup ? &rest->settings.lookup->reg : &NOBODY;
	depesche_error error;
	dp_actor actor = {.name = call->argument, .code = DP_STR(""), .sector = DP_STR("")};
	bool found = false;
	dp_buf *out = &call->answer.body;
	uint32_t who = registered(reg, call->argument);
	int rc = dp_columns_actor(rest->columns, call->record, call->argument, call->arena, &actor, &found, &error);
	if (rc == 0 && !found && who == DP_NONE) {
		dp_call_problem(call, 404, "The record has no actor of this name.");
		return;
	}
	if (rc == 0 && !found)
		actor.code = dp_str_c(reg->entity[who].code);
	if (rc == 0) {
		dp_key_first(out, "name", actor.name);
		dp_key_str(out, "code", actor.code);
		dp_key_str(out, "sector", actor.sector);
		dp_key_str(out, "kind", dp_str_c(who == DP_NONE ? "" : dp_export_kind((dp_entity_kind)reg->entity[who].kind)));
		dp_key_uint(out, "events", actor.events);
		offices_json(reg, who, out);
		aliases_json(rest->settings.lookup, who, out);
		rc = sums_json(call, actor.name, out, &error);
	}
	if (rc != 0)
		dp_call_error(call, &error);
	else
		dp_buf_c(out, "}\n");
}
