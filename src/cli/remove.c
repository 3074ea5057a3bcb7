#include "cli/records.h"

enum { OPTION_AT = 256 };

/* Takes the articles out; the number of those that could not be. */
static int remove_all(dp_record *record, char **docs, int n)
{
	int failed = 0;
	for (int i = 0; i < n; i++) {
		bool found = false;
		depesche_error error;
		int rc = dp_record_remove(record, dp_str_c(docs[i]), &found, &error);
		if (rc != 0)
			dp_cli_say_error(&error);
		else if (!found)
			dp_cli_say("%s: there is no article \"%s\".", dp_db_name(dp_record_db(record)), docs[i]);
		failed += rc != 0 || !found;
		if (rc == DEPESCHE_EIO)
			return failed + n - i - 1;
	}
	return failed;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"at", required_argument, NULL, OPTION_AT}, {0}};
	const char *at = NULL;
	char time[32];
	dp_record *record;
	int c;
	while ((c = dp_cli_option("remove", argc, argv, "h", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_remove.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		at = optarg;
	}
	if (dp_cli_time("remove", at, time) != 0)
		return DP_CLI_USAGE;
	if (optind + 1 >= argc)
		return dp_cli_usage("remove", "Which articles from which record? Name the record, then the ids of articles.");
	if (!dp_cli_record(&record, argv[optind], DP_DB_WRITE))
		return DP_CLI_FAILED;
	dp_record_set_time(record, dp_str_c(time));
	int n = argc - optind - 1, failed = remove_all(record, argv + optind + 1, n);
	dp_cli_say("%s: %d of %d articles removed.", dp_db_name(dp_record_db(record)), n - failed, n);
	dp_record_close(record);
	return failed ? DP_CLI_FAILED : DP_CLI_FINE;
}

const dp_cli_command dp_cli_remove = {
	"remove",
	"take articles out of a record",
	run,
	"usage: depesche remove [OPTION]... RECORD DOC...\n"
	"\n"
	"Takes articles out of RECORD; DOC is an article's id, or the path of a file that was added without one. What the record shows is then as\n"
	"if they had never been in it; what changed is noted with each event.\n"
	"\n" DP_RECORDS_AT_HELP "\n"
	"Exit status: 0 all were removed, 1 some were not, 2 wrong usage.\n"
	"\n"
	"  depesche remove record.db dpa-20190426-17\n",
};
