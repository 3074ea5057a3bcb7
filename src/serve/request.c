#include "serve/request.h"

#include "base/error.h"
#include "base/utf8.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes `from` to `*space`, which moves behind what was written. */
static int decode(dp_str from, bool plus, char **space, dp_str *out, depesche_error *error)
{
	char *at = *space;
	for (uint32_t i = 0; i < from.n; i++) {
		int c = (unsigned char)from.p[i];
		if (c == '%') {
			int high = i + 2 < from.n ? hex(from.p[i + 1]) : -1, low = high >= 0 ? hex(from.p[i + 2]) : -1;
			if (low < 0)
				return dp_fail(error, DEPESCHE_EUSAGE, "The address has a percent sign without two hexadecimal digits behind it.");
			c = high << 4 | low;
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c < 0x20 || c == 0x7F)
			return dp_fail(error, DEPESCHE_EUSAGE, "The address has a control character.");
		*at++ = (char)c;
	}
	dp_str text = dp_str_of(*space, (size_t)(at - *space));
	if (dp_utf8_check(text) != text.n)
		return dp_fail(error, DEPESCHE_EUSAGE, "The address is not UTF-8.");
	*space = at;
	*out = text;
	return 0;
}

/* The part before the first `by`, not trimmed; the rest without it. */
static dp_str cut(dp_str *rest, char by)
{
	const char *end = rest->n ? memchr(rest->p, by, rest->n) : NULL;
	dp_str part = end ? dp_str_of(rest->p, (size_t)(end - rest->p)) : *rest;
	*rest = end ? dp_str_of(end + 1, rest->n - part.n - 1) : dp_str_of(rest->p + rest->n, 0);
	return part;
}

static int parse_path(dp_target *self, dp_str path, char **space, depesche_error *error)
{
	if (path.n == 0 || path.p[0] != '/')
		return dp_fail(error, DEPESCHE_EUSAGE, "The address does not begin with a slash.");
	dp_str rest = dp_str_sub(path, 1, path.n);
	while (rest.n) {
		bool last = !memchr(rest.p, '/', rest.n);
		dp_str part = cut(&rest, '/'), *segment = &self->segment[self->segments];
		if (self->segments == DP_TARGET_SEGMENTS)
			return dp_fail(error, DEPESCHE_EUSAGE, "The address has more than %d parts between slashes.", DP_TARGET_SEGMENTS);
		int rc = decode(part, false, space, segment, error);
		if (rc != 0)
			return rc;
		if (segment->n == 0 || dp_str_is(*segment, ".") || dp_str_is(*segment, "..") || (!last && rest.n == 0))
			return dp_fail(error, DEPESCHE_EUSAGE, "The address has an empty part, or one of dots alone.");
		self->segments++;
	}
	return 0;
}

static int parse_parameters(dp_target *self, dp_str query, char **space, depesche_error *error)
{
	while (query.n) {
		dp_str pair = cut(&query, '&');
		if (pair.n == 0)
			continue;
		if (self->parameters == DP_TARGET_PARAMETERS)
			return dp_fail(error, DEPESCHE_EUSAGE, "The address has more than %d parameters.", DP_TARGET_PARAMETERS);
		dp_parameter *p = &self->parameter[self->parameters++];
		dp_str name = cut(&pair, '=');
		int rc = decode(name, true, space, &p->name, error);
		if (rc == 0)
			rc = decode(pair, true, space, &p->value, error);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int dp_target_parse(dp_target *self, dp_str raw, char *space, depesche_error *error)
{
	dp_target target = {.raw = raw};
	if (raw.n > DP_TARGET_MAX)
		return dp_fail(error, DEPESCHE_EUSAGE, "The address is longer than %d bytes.", DP_TARGET_MAX);
	if (raw.n && memchr(raw.p, '#', raw.n))
		return dp_fail(error, DEPESCHE_EUSAGE, "The address has a fragment, which is for browsers alone.");
	dp_str rest = raw, path = cut(&rest, '?');
	int rc = parse_path(&target, path, &space, error);
	if (rc == 0)
		rc = parse_parameters(&target, rest, &space, error);
	if (rc == 0)
		*self = target;
	return rc;
}

dp_str dp_target_value(const dp_target *self, const char *name)
{
	for (uint32_t i = 0; i < self->parameters; i++)
		if (dp_str_is(self->parameter[i].name, name))
			return self->parameter[i].value;
	return (dp_str){NULL, 0};
}

bool dp_target_fits(const dp_target *self, const char *pattern, dp_str *argument)
{
	dp_str rest = dp_str_sub(dp_str_c(pattern), 1, UINT32_MAX);
	uint32_t i = 0;
	for (; rest.n; i++) {
		dp_str part = cut(&rest, '/');
		if (i == self->segments)
			return false;
		if (part.n && part.p[0] == '{')
			*argument = self->segment[i];
		else if (!dp_str_eq(part, self->segment[i]))
			return false;
	}
	return i == self->segments;
}

dp_str dp_host_name(dp_str host)
{
	dp_str name, port;
	if (host.n && host.p[0] == '[') {
		uint32_t end = dp_str_find(host, DP_STR("]"), 0);
		name = end == UINT32_MAX ? DP_STR("") : dp_str_sub(host, 1, end);
		port = end == UINT32_MAX ? DP_STR("") : dp_str_sub(host, end + 1, host.n);
	} else {
		port = host;
		name = cut(&port, ':');
		port = dp_str_sub(host, name.n, host.n);
	}
	for (uint32_t i = 1; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			return DP_STR("");
	return port.n && port.p[0] != ':' ? DP_STR("") : name;
}
