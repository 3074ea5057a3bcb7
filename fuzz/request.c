/* Any bytes as the target of a request, as a header field Host, and its parameters as a query. */
#include "fuzz.h"

#include "base/utf8.h"
#include "serve/request.h"
#include "store/query.h"

static void check_text(dp_str s)
{
	if (dp_utf8_check(s) != s.n)
		abort();
	for (uint32_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20)
			abort();
}

static void check(const dp_target *target)
{
	dp_str argument = DP_STR("");
	for (uint32_t i = 0; i < target->segments; i++) {
		check_text(target->segment[i]);
		if (target->segment[i].n == 0 || dp_str_is(target->segment[i], "..") || dp_str_is(target->segment[i], "."))
			abort();
	}
	if (dp_target_fits(target, "/", &argument) != (target->segments == 0))
		abort();
	if (dp_target_fits(target, "/{name}", &argument) && !dp_str_eq(argument, target->segment[0]))
		abort();
}

static void ask(const dp_target *target)
{
	dp_query *query = dp_query_new();
	for (uint32_t i = 0; query && i < target->parameters; i++) {
		check_text(target->parameter[i].name);
		check_text(target->parameter[i].value);
		dp_query_set(query, target->parameter[i].name, target->parameter[i].value, NULL);
	}
	dp_query_free(query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char space[DP_TARGET_MAX];
	dp_target target;
	dp_str raw = dp_str_of((const char *)data, size), host = dp_host_name(raw);
	if (host.n > raw.n)
		abort();
	if (size > DP_TARGET_MAX || dp_target_parse(&target, raw, space, NULL) != 0)
		return 0;
	check(&target);
	ask(&target);
	return 0;
}
