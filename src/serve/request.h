/*
 * The target of a request, taken apart: "/api/actors/Angela%20Merkel?type=ACCUSE,THREATEN&limit=10"
 *
 *   segments     "api" "actors" "Angela Merkel"
 *   parameters   type = "ACCUSE,THREATEN", limit = "10"
 *
 * Percent signs and "+" are decoded once. What comes out is valid UTF-8 without control characters, and no segment is empty, "." or "..":
 * no path leads anywhere but to a route. A route is found by its pattern, "/api/actors/{name}".
 */
#ifndef DP_SERVE_REQUEST_H
#define DP_SERVE_REQUEST_H

#include "base/str.h"
#include "depesche/error.h"

enum { DP_TARGET_MAX = 8192, DP_TARGET_SEGMENTS = 8, DP_TARGET_PARAMETERS = 64 };

typedef struct dp_parameter {
	dp_str name, value;
} dp_parameter;

typedef struct dp_target {
	dp_str raw; /* as it came */
	dp_str segment[DP_TARGET_SEGMENTS];
	uint32_t segments; /* 0 for "/" */
	dp_parameter parameter[DP_TARGET_PARAMETERS];
	uint32_t parameters;
} dp_target;

/* Decodes `raw` into `space`, which has room for raw.n bytes; both must outlive `self`. DEPESCHE_EUSAGE with a sentence for what is no target. */
int dp_target_parse(dp_target *self, dp_str raw, char *space, depesche_error *error);

/* The value of a parameter; p == NULL where it is not given. */
dp_str dp_target_value(const dp_target *self, const char *name);

/* True when the path fits "/api/actors/{name}"; `*argument` is what stands in the place of the braces (at most one), if any. */
bool dp_target_fits(const dp_target *self, const char *pattern, dp_str *argument);

/* The name in a header field Host, without port and brackets: "[::1]:8080" gives "::1". Empty for what is none. */
dp_str dp_host_name(dp_str host);

#endif
