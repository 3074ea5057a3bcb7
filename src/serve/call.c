#include "base/error.h"
#include "serve/route.h"

#include <stdarg.h>

static const struct {
	int status;
	const char *title;
} TITLES[] = {{400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
	{408, "Request Timeout"}, {413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"}, {421, "Misdirected Request"},
	{422, "Unprocessable Content"}, {429, "Too Many Requests"}, {500, "Internal Server Error"}, {503, "Service Unavailable"}};

const char *dp_method_name(dp_method method)
{
	static const char *const NAMES[DP_METHODS] = {"GET", "POST", "PUT", "DELETE"};
	return NAMES[method];
}

static const char *const SCOPES[] = {"none", "read", "write", "admin"};

const char *dp_scope_name(dp_scope scope)
{
	return SCOPES[scope];
}

bool dp_scope_of(dp_str name, dp_scope *scope)
{
	for (int i = DP_SCOPE_READ; i <= DP_SCOPE_ADMIN; i++) {
		if (dp_str_is(name, SCOPES[i])) {
			*scope = (dp_scope)i;
			return true;
		}
	}
	return false;
}

static const char *title_of(int status)
{
	for (size_t i = 0; i < sizeof TITLES / sizeof *TITLES; i++)
		if (TITLES[i].status == status)
			return TITLES[i].title;
	return "Error";
}

void dp_problem_json(int status, const char *detail, const depesche_error *at, dp_buf *out)
{
	dp_buf_printf(out, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":", title_of(status), status);
	dp_buf_json(out, dp_str_c(detail));
	if (at && at->file[0]) {
		dp_buf_c(out, ",\"file\":");
		dp_buf_json(out, dp_str_c(at->file));
	}
	if (at && at->line)
		dp_buf_printf(out, ",\"line\":%u", at->line);
	if (at && at->column)
		dp_buf_printf(out, ",\"column\":%u", at->column);
	if (at && at->offset != DP_NO_OFFSET)
		dp_buf_printf(out, ",\"offset\":%llu", (unsigned long long)at->offset);
	dp_buf_char(out, '}');
}

static void problem(dp_call *self, int status, const char *detail, const depesche_error *at)
{
	dp_buf_clear(&self->answer.body);
	self->answer.status = status;
	self->answer.media = "application/problem+json";
	dp_problem_json(status, detail, at, &self->answer.body);
}

void dp_call_problem(dp_call *self, int status, const char *format, ...)
{
	char detail[512];
	va_list args;
	va_start(args, format);
	vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	problem(self, status, detail, NULL);
}

void dp_call_error(dp_call *self, const depesche_error *error)
{
	int status = error->code == DEPESCHE_EUSAGE ? 400 : error->code == DEPESCHE_EINPUT || error->code == DEPESCHE_ESKIP ? 422 : 503;
	problem(self, status, error->message, error);
}

void dp_call_field(dp_call *self, const char *name, const char *format, ...)
{
	dp_answer *answer = &self->answer;
	if (answer->fields == DP_ANSWER_FIELDS)
		return;
	char *value = answer->field[answer->fields].value;
	va_list args;
	va_start(args, format);
	vsnprintf(value, DP_ANSWER_FIELD, format, args);
	va_end(args);
	for (char *c = value; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7F)
			*c = ' ';
	answer->field[answer->fields++].name = name;
}
