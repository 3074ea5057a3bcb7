#include "serve/token.h"
#include "cli/cli.h"

static int open_record(dp_record **record, const char *url, dp_db_mode mode)
{
	depesche_error error;
	int rc = dp_record_open(record, url, mode, &error);
	if (rc != 0)
		dp_cli_say_error(&error);
	return rc;
}

static int add(const char *url, const char *name, dp_scope scope)
{
	dp_record *record;
	depesche_error error;
	char secret[DP_TOKEN_CHARS + 1];
	if (open_record(&record, url, DP_DB_WRITE) != 0)
		return DP_CLI_FAILED;
	int rc = dp_token_add(dp_record_db(record), dp_str_c(name), scope, secret, &error);
	dp_record_close(record);
	if (rc != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	puts(secret);
	dp_cli_say("This token may %s. It is shown once; the record keeps only its hash.", scope == DP_SCOPE_READ    ? "read"
											   : scope == DP_SCOPE_WRITE ? "read and write"
														     : "do everything");
	return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int print(void *to, const dp_bearer *t, depesche_error *error)
{
	(void)to, (void)error;
	printf("%-24.*s %-6s %.*s  %.*s\n", (int)t->name.n, t->name.p, dp_scope_name(t->scope), (int)t->created.n, t->created.p,
		t->used.n ? (int)t->used.n : 5, t->used.n ? t->used.p : "never");
	return 0;
}

static int list(const char *url)
{
	dp_record *record;
	depesche_error error;
	if (open_record(&record, url, DP_DB_READ) != 0)
		return DP_CLI_FAILED;
	printf("%-24s %-6s %-20s  %s\n", "NAME", "SCOPE", "CREATED", "USED");
	int rc = dp_token_each(dp_record_db(record), print, NULL, &error);
	dp_record_close(record);
	if (rc != 0)
		dp_cli_say_error(&error);
	return dp_cli_flush(stdout, "standard output") && rc == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int take_out(const char *url, const char *name)
{
	dp_record *record;
	depesche_error error;
	bool found = false;
	if (open_record(&record, url, DP_DB_WRITE) != 0)
		return DP_CLI_FAILED;
	int rc = dp_token_remove(dp_record_db(record), dp_str_c(name), &found, &error);
	dp_record_close(record);
	if (rc != 0)
		dp_cli_say_error(&error);
	else if (!found)
		dp_cli_say("There is no token \"%s\".", name);
	return rc == 0 && found ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"scope", required_argument, NULL, 's'}, {0}};
	dp_scope scope = DP_SCOPE_NONE;
	int c;
	while ((c = dp_cli_option("token", argc, argv, "hs:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_token.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		if (!dp_scope_of(dp_str_c(optarg), &scope))
			return dp_cli_usage("token", "There is no scope \"%s\"; there are read, write and admin.", optarg);
	}
	const char *url = optind < argc ? argv[optind] : NULL, *verb = optind + 1 < argc ? argv[optind + 1] : "";
	int named = argc - optind == 3;
	if (strcmp(verb, "add") == 0 && named)
		return scope ? add(url, argv[optind + 2], scope) : dp_cli_usage("token", "What may the token do? --scope read, write or admin");
	if (strcmp(verb, "list") == 0 && argc - optind == 2)
		return list(url);
	if (strcmp(verb, "remove") == 0 && named)
		return take_out(url, argv[optind + 2]);
	return dp_cli_usage("token", "What shall be done with the tokens of which record?");
}

const dp_cli_command dp_cli_token = {
	"token",
	"say who may ask the server of a record, and what",
	run,
	"usage: depesche token RECORD add NAME --scope read|write|admin\n"
	"       depesche token RECORD list\n"
	"       depesche token RECORD remove NAME\n"
	"\n"
	"Tokens let those in who ask a server (depesche serve) from elsewhere than its own machine. `add` prints a new one, which is shown this "
	"once;\n"
	"programs send it as \"Authorization: Bearer TOKEN\". read may ask everything, write may add and remove articles and standing queries, too;\n"
	"admin may also see deliveries. A running server hears of changes within seconds.\n",
};
