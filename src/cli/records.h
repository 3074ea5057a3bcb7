/* What the commands on a record have in common. */
#ifndef DP_CLI_RECORDS_H
#define DP_CLI_RECORDS_H

#include "cli/cli.h"
#include "store/record.h"

/* Opens the record, or says why not. */
bool dp_cli_record(dp_record **record, const char *url, dp_db_mode mode);

/*
 * The time that revisions carry, for dp_record_set_time: `given` ("2026-11-29", "2026-11-29T15:40:00Z") if not NULL, else $SOURCE_DATE_EPOCH, else ""
 * for the clock's. 0, or DP_CLI_USAGE after it was said what is wrong.
 */
int dp_cli_time(const char *command, const char *given, char time[32]);

#define DP_RECORDS_AT_HELP                                                                                                                           \
	"      --at TIME          the time that is noted with each change, as 2026-11-29T15:40:00Z (default: $SOURCE_DATE_EPOCH, else now)\n"

#endif
