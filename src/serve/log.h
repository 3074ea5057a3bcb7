/*
 * What the server tells those who run it, a line for each thing, on standard error.
 *
 *   2026-11-29 15:40:00  GET 200   4.1 ms    12345  127.0.0.1  /api/events?who=RUS
 *   {"time":"2026-11-29T15:40:00.123Z","level":"info","method":"GET","status":200,"ms":4.1,"bytes":12345,"client":"127.0.0.1","target":"/api/about"}
 *
 * A line is written at once, so that threads do not mix theirs. What a client sent is escaped: a log line has no control characters but its end.
 */
#ifndef DP_SERVE_LOG_H
#define DP_SERVE_LOG_H

#include "base/str.h"

typedef enum dp_log_form { DP_LOG_PEOPLE, DP_LOG_JSON } dp_log_form;

typedef struct dp_log {
	dp_log_form form;
	bool requests; /* a line for each */
	int fd;
} dp_log;

typedef struct dp_log_request {
	const char *method, *client;
	dp_str target;
	int status;
	double ms;
	uint64_t bytes;
} dp_log_request;

typedef enum dp_log_level { DP_LOG_INFO, DP_LOG_WARNING, DP_LOG_ERROR } dp_log_level;

void dp_log_say(const dp_log *self, dp_log_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));
void dp_log_answered(const dp_log *self, const dp_log_request *request);

#endif
