#include "cli/cli.h"
#include "cli/output.h"
#include "cli/question.h"
#include "cli/records.h"
#include "cli/terminal.h"
#include "export/events.h"
#include "export/screen.h"

#include "base/error.h"

enum { FLUSH = 1 << 16, EVENT_MAX = 1 << 30, CURSOR_BUDGET = 1 << 16 };

typedef struct settings {
	const char *packs, *output, *record;
	const dp_export_format *format; /* NULL for the table */
	dp_cli_colour colour;
	bool sentences;
	dp_question question;
} settings;

typedef struct writer {
	const dp_export_format *format;
	dp_export_file file;
	dp_screen screen;
	dp_buf out;
	dp_output output;
	uint64_t events;
	bool broken; /* nothing more can be written, which has been said */
} writer;

static int flush(writer *self, size_t least, depesche_error *error)
{
	if (self->out.failed)
		return dp_fail_memory(error);
	if (self->out.n < least)
		return 0;
	self->broken = !dp_output_write(&self->output, dp_buf_view(&self->out));
	dp_buf_clear(&self->out);
	return self->broken ? DEPESCHE_EIO : 0;
}

static int take(void *to, const dp_found *found, depesche_error *error)
{
	writer *self = to;
	self->events++;
	if (self->format)
		dp_export_found(&self->file, self->format, found);
	else
		dp_screen_found(&self->screen, found, &self->out);
	return flush(self, FLUSH, error);
}

static int write_page(writer *self, const dp_query *query, dp_record *record, dp_arena *arena, dp_str *cursor, depesche_error *error)
{
	if (self->format && self->format->head)
		self->format->head(&self->file);
	int rc = dp_query_run(query, record, take, self, arena, cursor, error);
	if (rc == 0 && self->format && self->format->tail)
		self->format->tail(&self->file);
	return rc ? rc : flush(self, 0, error);
}

static void say_how_many(const writer *self, dp_str cursor)
{
	if (self->events == 0)
		dp_cli_say("No event of the record is such.");
	if (cursor.n)
		dp_cli_say("There are more. The next page: --after %.*s", (int)cursor.n, cursor.p);
}

static int query_to(writer *self, const settings *s, const dp_query *query, dp_record *record)
{
	depesche_error error;
	dp_arena arena;
	dp_str cursor = DP_STR("");
	if (!dp_output_open(&self->output, s->output))
		return DP_CLI_FAILED;
	dp_arena_init(&arena, CURSOR_BUDGET);
	int rc = write_page(self, query, record, &arena, &cursor, &error);
	if (rc != 0 && !self->broken)
		dp_cli_say_error(&error);
	bool written = dp_output_close(&self->output, rc == 0);
	if (written)
		say_how_many(self, cursor);
	dp_arena_release(&arena);
	if (rc == DEPESCHE_EUSAGE)
		return DP_CLI_USAGE;
	return written ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int query_record(const settings *s, const dp_query *query)
{
	dp_record *record;
	if (!dp_cli_record(&record, s->record, DP_DB_READ))
		return DP_CLI_FAILED;
	writer w = {.format = s->format};
	dp_table look = dp_cli_look(s->colour, s->output);
	look.text = s->sentences;
	dp_buf_init(&w.out, EVENT_MAX);
	dp_export_file_init(&w.file, NULL, &w.out);
	dp_screen_init(&w.screen, &look);
	int status = query_to(&w, s, query, record);
	dp_screen_release(&w.screen, &w.out);
	dp_export_file_release(&w.file);
	dp_buf_release(&w.out);
	dp_record_close(record);
	return status;
}

enum { OPTION_PACKS = 256, OPTION_COLOR, OPTION_SENTENCES };

static int set_format(settings *s, const char *value)
{
	static const char *const FORMATS[] = {"jsonl", "csv"};
	s->format = NULL;
	if (strcmp(value, "table") == 0)
		return 0;
	for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
		if (strcmp(value, FORMATS[i]) == 0)
			s->format = dp_export_format_of(dp_str_c(value));
	if (s->format)
		return 0;
	return dp_cli_usage("query", "There is no format \"%s\" for a page; there are table, jsonl and csv. `depesche export` writes others.", value);
}

/* One option; 0 or DP_CLI_USAGE. */
static int set(settings *s, int option, const char *value)
{
	switch (option) {
	case 'f':
		return set_format(s, value);
	case 'o':
		s->output = value;
		return 0;
	case OPTION_PACKS:
		s->packs = value;
		return 0;
	case OPTION_COLOR:
		return dp_cli_colour_of(value, &s->colour) ? 0 : dp_cli_usage("query", "--color takes auto, always or never, not \"%s\".", value);
	case OPTION_SENTENCES:
		s->sentences = true;
		return 0;
	default:
		return dp_question_note(&s->question, "query", option, value);
	}
}

static int parse(settings *s, int argc, char **argv)
{
	struct option options[7 + DP_QUESTIONS] = {{"help", no_argument, NULL, 'h'}, {"format", required_argument, NULL, 'f'},
		{"output", required_argument, NULL, 'o'}, {"packs", required_argument, NULL, OPTION_PACKS},
		{"color", optional_argument, NULL, OPTION_COLOR}, {"sentences", no_argument, NULL, OPTION_SENTENCES}};
	int c;
	dp_question_options(options + 6, true);
	while ((c = dp_cli_option("query", argc, argv, "hf:o:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_query.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? -1 : DP_CLI_FAILED;
		}
		if (set(s, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	if (optind + 1 != argc)
		return dp_cli_usage("query", optind < argc ? "One record is asked at a time."
							   : "Which record? Name the file that `depesche add` wrote, or postgres://...");
	s->record = argv[optind];
	return 0;
}

static int run(int argc, char **argv)
{
	settings s = {0};
	dp_query *query;
	int rc = parse(&s, argc, argv);
	if (rc != 0)
		return rc < 0 ? DP_CLI_FINE : rc;
	int status = dp_question_query(&s.question, "query", s.packs, &query);
	if (status != 0)
		return status;
	status = query_record(&s, query);
	dp_query_free(query);
	return status;
}

const dp_cli_command dp_cli_query = {
	"query",
	"find events of a record",
	run,
	"usage: depesche query [OPTION]... RECORD\n"
	"\n"
	"Prints the events of RECORD that are asked for, a page at a time.\n"
	"\n"
	"  -f, --format FORMAT    table (default), jsonl, csv; `depesche export` writes all events, and in other formats\n"
	"  -o, --output FILE      write to FILE, which appears when it is complete\n"
	"      --sentences        table: print the sentence that tells it best below each event\n"
	"      --sort ORDER       date (default: oldest first), -date, origins, reports (most first), updated (last changed first)\n"
	"      --limit N          events of a page, 1 to 10000 (default 100)\n"
	"      --after CURSOR     the page behind the one that ended with it\n"
	"      --color[=WHEN]     table: auto (default: on a terminal, unless NO_COLOR is set), always, never\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"\n" DP_QUESTION_HELP "\n"
	"Exit status: 0 fine, also when nothing is found, 1 the record cannot be read, 2 wrong usage.\n"
	"\n"
	"  depesche query record.db --who Putin --with China --from 2019-04 --sentences\n"
	"  depesche query record.db --type COERCE,ASSAULT --min-origins 2 --sort origins --limit 20\n",
};
