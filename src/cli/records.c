#include "cli/records.h"

#include "read/read.h"

#include <stdlib.h>

bool dp_cli_record(dp_record **record, const char *url, dp_db_mode mode)
{
	depesche_error error;
	if (dp_record_open(record, url, mode, &error) == 0)
		return true;
	dp_cli_say_error(&error);
	return false;
}

static bool two_digits(dp_str s, uint32_t at, char least, char most)
{
	return s.p[at] >= '0' && s.p[at] <= least && s.p[at + 1] >= '0' && s.p[at + 1] <= (s.p[at] == least ? most : '9');
}

/* "T15:40:00Z" */
static bool is_clock(dp_str s)
{
	return s.n == 10 && s.p[0] == 'T' && s.p[3] == ':' && s.p[6] == ':' && s.p[9] == 'Z' && two_digits(s, 1, '2', '3') &&
	       two_digits(s, 4, '5', '9') && two_digits(s, 7, '5', '9');
}

static int from_epoch(const char *command, const char *value, char time[32])
{
	char *end;
	struct tm tm;
	long long n = strtoll(value, &end, 10);
	time_t t = (time_t)n;
	if (*end || end == value || n < 0 || n > 253402300799 || !gmtime_r(&t, &tm))
		return dp_cli_usage(command, "SOURCE_DATE_EPOCH is a number of seconds since 1970, not \"%s\".", value);
	strftime(time, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return 0;
}

int dp_cli_time(const char *command, const char *given, char time[32])
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time[0] = '\0';
	if (!given)
		return epoch && *epoch ? from_epoch(command, epoch, time) : 0;
	dp_str s = dp_str_c(given);
	if (!dp_read_is_day(dp_str_sub(s, 0, 10)) || (s.n > 10 && !is_clock(dp_str_sub(s, 10, s.n))))
		return dp_cli_usage(command, "--at takes a time as 2026-11-29T15:40:00Z, not \"%s\".", given);
	snprintf(time, 32, "%s%s", given, s.n > 10 ? "" : "T00:00:00Z");
	return 0;
}
