#include "serve/ask.h"

#include "base/error.h"

enum { VALUE_MAX = 4096, FOUND_MAX = 1 << 20 };

static bool is_other(dp_str name, const char *const *others)
{
	for (; others && *others; others++)
		if (dp_str_is(name, *others))
			return true;
	return false;
}

int dp_ask_set(dp_query *query, const dp_lookup *lookup, dp_str name, dp_str value, depesche_error *error)
{
	dp_buf found, talk;
	if (!lookup || value.n > VALUE_MAX)
		return dp_query_set(query, name, value, error);
	dp_buf_init(&found, FOUND_MAX);
	dp_buf_init(&talk, FOUND_MAX);
	dp_lookup_value(lookup, name, value, &found, &talk);
	int rc = dp_query_set(query, name, found.failed ? value : dp_buf_view(&found), error);
	dp_buf_release(&found);
	dp_buf_release(&talk);
	return rc;
}

dp_query *dp_call_query(dp_call *call, const char *const *others)
{
	depesche_error error;
	uint64_t limit = 0;
	dp_query *query = dp_query_new();
	int rc = query ? 0 : dp_fail_memory(&error);
	if (rc == 0 && !is_other(DP_STR("limit"), others) && !dp_call_number(call, "limit", 1, DP_ASK_LIMIT, &limit)) {
		dp_query_free(query);
		return NULL;
	}
	/* a page shows what is new, where nobody asks for another order */
	if (rc == 0)
		rc = dp_query_set(query, DP_STR("sort"), DP_STR("-date"), &error);
	for (uint32_t i = 0; rc == 0 && i < call->target->parameters; i++) {
		const dp_parameter *p = &call->target->parameter[i];
		if (!is_other(p->name, others))
			rc = dp_ask_set(query, call->lookup, p->name, p->value, &error);
	}
	if (rc == 0)
		return query;
	dp_call_error(call, &error);
	dp_query_free(query);
	return NULL;
}

bool dp_call_number(dp_call *call, const char *name, uint64_t least, uint64_t most, uint64_t *value)
{
	dp_str given = dp_target_value(call->target, name);
	uint64_t n = 0;
	bool fine = given.n < 19;
	if (given.n == 0)
		return true;
	for (uint32_t i = 0; fine && i < given.n; i++) {
		fine = given.p[i] >= '0' && given.p[i] <= '9';
		n = n * 10 + (uint64_t)(given.p[i] - '0');
	}
	if (!fine || n < least || n > most) {
		dp_call_problem(call, 400, "%s takes a number from %llu to %llu.", name, (unsigned long long)least, (unsigned long long)most);
		return false;
	}
	*value = n;
	return true;
}

bool dp_call_word(dp_call *call, const char *name, const char *const *words, int *value)
{
	dp_str given = dp_target_value(call->target, name);
	char list[256] = "";
	if (given.n == 0)
		return true;
	for (int i = 0; words[i]; i++) {
		size_t n = strlen(list);
		if (dp_str_is(given, words[i])) {
			*value = i;
			return true;
		}
		snprintf(list + n, sizeof list - n, "%s%s", n ? ", " : "", words[i]);
	}
	dp_call_problem(call, 400, "%s takes one of these: %s.", name, list);
	return false;
}
