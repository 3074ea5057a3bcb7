#include "cli/records.h"

static void tell(void *to, const char *sentence)
{
	(void)to;
	puts(sentence);
}

static int check(const char *url)
{
	dp_record *record;
	depesche_error error;
	uint64_t findings = 0;
	if (!dp_cli_record(&record, url, DP_DB_READ))
		return DP_CLI_FAILED;
	int rc = dp_record_check(record, tell, NULL, &findings, &error);
	bool fine = dp_cli_flush(stdout, "standard output");
	if (rc != 0)
		dp_cli_say_error(&error);
	else if (findings)
		dp_cli_say("%s: %llu findings. Add the articles to a new record, or go back to a copy.", dp_db_name(dp_record_db(record)),
			(unsigned long long)findings);
	else
		dp_cli_say("%s: all is as it should be.", dp_db_name(dp_record_db(record)));
	dp_record_close(record);
	return rc == 0 && findings == 0 && fine ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
	int c;
	while ((c = dp_cli_option("check", argc, argv, "h", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		fputs(dp_cli_check.help, stdout);
		return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
	}
	if (optind + 1 != argc)
		return dp_cli_usage("check", "Which record? Name one.");
	return check(argv[optind]);
}

const dp_cli_command dp_cli_check = {
	"check",
	"verify a record",
	run,
	"usage: depesche check RECORD\n"
	"\n"
	"Verifies that RECORD is sound: the database itself, every reference, and that every copy, every report's place and every event is what the\n"
	"articles in it give when all is worked out anew. Prints a sentence for each finding. Nothing is changed.\n"
	"\n"
	"Exit status: 0 nothing was found, 1 something was, or the record cannot be read, 2 wrong usage.\n",
};
