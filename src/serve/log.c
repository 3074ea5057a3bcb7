#include "serve/log.h"

#include "base/buf.h"

#include <stdarg.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 32 * 1024 };

static const char *const LEVELS[] = {"info", "warning", "error"};

static void put_time(const dp_log *self, dp_buf *line)
{
	struct timespec now;
	struct tm t;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &t);
	char day[16], time[16];
	strftime(day, sizeof day, "%Y-%m-%d", &t);
	strftime(time, sizeof time, "%H:%M:%S", &t);
	if (self->form == DP_LOG_JSON)
		dp_buf_printf(line, "{\"time\":\"%sT%s.%03ldZ\",\"level\":", day, time, now.tv_nsec / 1000000);
	else
		dp_buf_printf(line, "%s %s  ", day, time);
}

/* A target as it was sent, which should be ASCII. */
static void put_plain(dp_str s, dp_buf *line)
{
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c >= 0x7F)
			dp_buf_printf(line, "\\x%02x", c);
		else
			dp_buf_char(line, (char)c);
	}
}

static void put_ascii_json(dp_str s, dp_buf *line)
{
	dp_buf_char(line, '"');
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
			dp_buf_printf(line, "\\u%04x", c);
		else
			dp_buf_char(line, (char)c);
	}
	dp_buf_char(line, '"');
}

static void end(const dp_log *self, dp_buf *line)
{
	dp_buf_char(line, '\n');
	ssize_t written = write(self->fd, line->p, line->n);
	(void)written; /* there is nobody left to tell */
	dp_buf_release(line);
}

void dp_log_say(const dp_log *self, dp_log_level level, const char *format, ...)
{
	dp_buf line;
	va_list args;
	char sentence[1024];
	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	dp_buf_init(&line, LINE_MAX_BYTES);
	put_time(self, &line);
	if (self->form == DP_LOG_JSON) {
		dp_buf_printf(&line, "\"%s\",\"message\":", LEVELS[level]);
		dp_buf_json(&line, dp_str_c(sentence));
		dp_buf_char(&line, '}');
	} else {
		if (level != DP_LOG_INFO)
			dp_buf_printf(&line, "%s: ", LEVELS[level]);
		dp_buf_c(&line, sentence);
	}
	end(self, &line);
}

void dp_log_answered(const dp_log *self, const dp_log_request *r)
{
	dp_buf line;
	if (!self->requests)
		return;
	dp_buf_init(&line, LINE_MAX_BYTES);
	put_time(self, &line);
	if (self->form == DP_LOG_JSON) {
		dp_buf_c(&line, "\"info\",\"method\":");
		put_ascii_json(dp_str_c(r->method), &line);
		dp_buf_printf(&line, ",\"status\":%d,\"ms\":%.1f,\"bytes\":%llu,\"client\":\"%s\",\"target\":", r->status, r->ms,
			(unsigned long long)r->bytes, r->client);
		put_ascii_json(r->target, &line);
		dp_buf_char(&line, '}');
	} else {
		put_plain(dp_str_c(r->method), &line);
		dp_buf_printf(&line, " %d %7.1f ms %8llu  %s  ", r->status, r->ms, (unsigned long long)r->bytes, r->client);
		put_plain(r->target, &line);
	}
	end(self, &line);
}
