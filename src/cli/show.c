#include "cli/cli.h"
#include "cli/records.h"
#include "cli/terminal.h"
#include "export/screen.h"

#include "base/error.h"

#include <string.h>

enum { KEY = 16, LISTED = 10, EVENT_MAX = 1 << 30 };

static const size_t BUDGET = (size_t)4 << 30;

typedef struct settings {
	const char *record, *id;
	bool json;
	dp_cli_colour colour;
} settings;

typedef struct shown {
	dp_act act;
	dp_history history;
	dp_str asked, key;
} shown;

static bool hexadecimal(const char *id)
{
	size_t n = strlen(id);
	return n >= 1 && n <= KEY && strspn(id, "0123456789abcdef") == n;
}

/* The whole id of which the first digits were given. */
static int complete(const settings *s, dp_record *record, dp_arena *arena, dp_str *key)
{
	depesche_error error;
	dp_strs ids;
	if (!hexadecimal(s->id)) {
		dp_cli_say("\"%s\" is no event's id: up to 16 of the digits 0 to 9 and a to f. `depesche query` prints them.", s->id);
		return DP_CLI_USAGE;
	}
	if (dp_history_ids(record, dp_str_c(s->id), LISTED, arena, &ids, &error) != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	if (ids.n == 1) {
		*key = ids.v[0];
		return DP_CLI_FINE;
	}
	dp_cli_say(ids.n ? "Several ids begin with %s; give more of its digits:" : "The record has no event %s.", s->id);
	for (uint32_t i = 0; i < ids.n; i++)
		dp_cli_say("  %.*s", (int)ids.v[i].n, ids.v[i].p);
	return DP_CLI_FAILED;
}

static void strings(const char *name, const dp_strs *list, dp_buf *out)
{
	dp_buf_printf(out, ",\"%s\":[", name);
	for (uint32_t i = 0; i < list->n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_buf_json(out, list->v[i]);
	}
	dp_buf_char(out, ']');
}

static void revision(const dp_revision *r, dp_buf *out)
{
	const struct {
		const char *name;
		dp_str value;
	} PART[] = {{"at", r->at}, {"kind", r->kind}, {"field", r->field}, {"old", r->old}, {"new", r->new}, {"doc", r->doc}};
	dp_buf_printf(out, "{\"id\":%lld", (long long)r->id);
	for (size_t i = 0; i < sizeof PART / sizeof *PART; i++) {
		dp_buf_printf(out, ",\"%s\":", PART[i].name);
		dp_buf_json(out, PART[i].value);
	}
	dp_buf_char(out, '}');
}

/* The event as `depesche export --evidence` writes it, with its history in the record behind it. */
static void json(const shown *e, dp_buf *out)
{
	dp_act_json(&e->act, e->key, out);
	if (out->failed || out->n < 2)
		return;
	out->n -= 2; /* "}" and the newline */
	dp_buf_c(out, ",\"revisions\":[");
	for (uint32_t i = 0; i < e->history.revisions.n; i++) {
		dp_buf_c(out, i ? "," : "");
		revision(&e->history.revisions.v[i], out);
	}
	dp_buf_char(out, ']');
	strings("denied_by", &e->history.denied_by, out);
	strings("denies", &e->history.denies, out);
	strings("once", &e->history.once, out);
	dp_buf_c(out, "}\n");
}

static int print(const settings *s, const shown *e)
{
	dp_buf out;
	dp_table look = dp_cli_look(s->colour, NULL);
	dp_buf_init(&out, EVENT_MAX);
	if (s->json)
		json(e, &out);
	else
		dp_screen_act(&look, e->asked, e->key, &e->act, &e->history, &out);
	bool fine = !out.failed;
	if (fine)
		fwrite(out.p, 1, out.n, stdout);
	else
		dp_cli_say("There is not enough memory.");
	dp_buf_release(&out);
	return dp_cli_flush(stdout, "standard output") && fine ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int show(const settings *s, dp_record *record, dp_arena *arena)
{
	depesche_error error;
	shown e = {0};
	bool found = false;
	int status = complete(s, record, arena, &e.asked);
	if (status != DP_CLI_FINE)
		return status;
	int rc = dp_record_event(record, e.asked, arena, &e.act, &e.key, &found, &error);
	if (rc == 0 && found)
		rc = dp_history_load(&e.history, record, e.key, arena, &error);
	if (rc != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	if (!found) {
		dp_cli_say("The event %.*s is no longer in the record.", (int)e.asked.n, e.asked.p);
		return DP_CLI_FAILED;
	}
	return print(s, &e);
}

static int show_from(const settings *s)
{
	dp_record *record;
	dp_arena arena;
	if (!dp_cli_record(&record, s->record, DP_DB_READ))
		return DP_CLI_FAILED;
	dp_arena_init(&arena, BUDGET);
	int status = show(s, record, &arena);
	dp_arena_release(&arena);
	dp_record_close(record);
	return status;
}

enum { OPTION_COLOR = 256 };

static int set(settings *s, int option, const char *value)
{
	if (option == OPTION_COLOR)
		return dp_cli_colour_of(value, &s->colour) ? 0 : dp_cli_usage("show", "--color takes auto, always or never, not \"%s\".", value);
	s->json = strcmp(value, "json") == 0;
	return s->json || strcmp(value, "text") == 0 ? 0 : dp_cli_usage("show", "There is no format \"%s\"; there are text and json.", value);
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'}, {"format", required_argument, NULL, 'f'}, {"color", optional_argument, NULL, OPTION_COLOR}, {0}};
	settings s = {0};
	int c;
	while ((c = dp_cli_option("show", argc, argv, "hf:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_show.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		if (set(&s, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	if (optind + 2 != argc)
		return dp_cli_usage("show", "Which record, and which event? Name the record, then the event's id.");
	s.record = argv[optind];
	s.id = argv[optind + 1];
	return show_from(&s);
}

const dp_cli_command dp_cli_show = {
	"show",
	"show all that a record knows of an event",
	run,
	"usage: depesche show [OPTION]... RECORD ID\n"
	"\n"
	"Shows an event of RECORD with all its evidence: what was told when, who tells what where reports differ, every report with its outlet, its\n"
	"sentence and the chain of those who told it, grouped by independent origin; what changed in the record, and when; and which events deny\n"
	"it. ID is the event's id, or its first digits. An id that was given up for another leads to that.\n"
	"\n"
	"  -f, --format FORMAT    text (default) or json: one object\n"
	"      --color[=WHEN]     auto (default: on a terminal, unless NO_COLOR is set), always, never\n"
	"\n"
	"Exit status: 0 shown, 1 there is no such event, or the record cannot be read, 2 wrong usage.\n",
};
