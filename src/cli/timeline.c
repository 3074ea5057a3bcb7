#include "cli/cli.h"
#include "cli/output.h"
#include "cli/question.h"
#include "cli/records.h"
#include "cli/terminal.h"
#include "export/bars.h"
#include "export/screen.h"

#include "base/error.h"

enum { OUT_CAP = 1 << 30 };

static const size_t BUDGET = (size_t)1 << 30;

typedef struct settings {
	const char *packs, *output, *record;
	dp_cli_colour colour;
	dp_question question;
} settings;

/* Lines come newest first and are printed the other way round. */
typedef struct timeline {
	dp_arena arena;
	dp_table look;
	DP_VEC(dp_bar) bars;
	DP_VEC(dp_str) lines;
	dp_buf line, out;
	dp_str cursor;
} timeline;

static int take_bar(void *to, const dp_bar *bar)
{
	timeline *self = to;
	dp_bar *slot = DP_PUSH(&self->arena, &self->bars);
	if (!slot)
		return DEPESCHE_ENOMEM;
	*slot = *bar;
	return 0;
}

static int take_line(void *to, const dp_found *found, depesche_error *error)
{
	timeline *self = to;
	dp_buf_clear(&self->line);
	dp_screen_line(&self->look, found, &self->line);
	dp_str *slot = self->line.failed ? NULL : DP_PUSH(&self->arena, &self->lines);
	if (!slot || !(*slot = dp_arena_str(&self->arena, dp_buf_view(&self->line))).p)
		return dp_fail_memory(error);
	return 0;
}

/* By days first, which tell the step that fits. */
static int volume(timeline *self, const dp_query *query, dp_record *record, depesche_error *error)
{
	int rc = dp_query_volume(query, record, DP_STEP_DAY, take_bar, self, error);
	if (rc != 0 || self->bars.n == 0)
		return rc;
	dp_step step = dp_bars_step(self->bars.v[0].day, self->bars.v[self->bars.n - 1].day, self->look.width);
	if (step != DP_STEP_DAY) {
		self->bars.n = 0;
		rc = dp_query_volume(query, record, step, take_bar, self, error);
	}
	if (rc == 0) {
		dp_bars_print(&self->look, self->bars.v, self->bars.n, step, &self->out);
		dp_buf_char(&self->out, '\n');
	}
	return rc;
}

static int draw(timeline *self, const dp_query *query, dp_record *record, depesche_error *error)
{
	int rc = volume(self, query, record, error);
	if (rc == 0)
		rc = dp_query_run(query, record, take_line, self, &self->arena, &self->cursor, error);
	for (uint32_t i = self->lines.n; rc == 0 && i > 0; i--)
		dp_buf_str(&self->out, self->lines.v[i - 1]);
	return rc == 0 && self->out.failed ? dp_fail_memory(error) : rc;
}

static int print(timeline *self, const settings *s)
{
	dp_output output;
	if (!dp_output_open(&output, s->output))
		return DP_CLI_FAILED;
	bool written = dp_output_close(&output, dp_output_write(&output, dp_buf_view(&self->out)));
	if (written && self->lines.n == 0)
		dp_cli_say("No event of the record is such.");
	if (written && self->cursor.n)
		dp_cli_say("There are earlier ones: --after %.*s", (int)self->cursor.n, self->cursor.p);
	return written ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int timeline_of(const settings *s, const dp_query *query, dp_record *record)
{
	depesche_error error = {.message = "there is not enough memory"};
	timeline t = {.look = dp_cli_look(s->colour, s->output), .cursor = DP_STR("")};
	dp_arena_init(&t.arena, BUDGET);
	dp_buf_init(&t.line, OUT_CAP);
	dp_buf_init(&t.out, OUT_CAP);
	int rc = draw(&t, query, record, &error), status = DP_CLI_FAILED;
	if (rc == 0)
		status = print(&t, s);
	else
		dp_cli_say_error(&error);
	dp_buf_release(&t.out);
	dp_buf_release(&t.line);
	dp_arena_release(&t.arena);
	return rc == DEPESCHE_EUSAGE ? DP_CLI_USAGE : status;
}

enum { OPTION_PACKS = 256, OPTION_COLOR };

static int set(settings *s, int option, const char *value)
{
	switch (option) {
	case 'o':
		s->output = value;
		return 0;
	case OPTION_PACKS:
		s->packs = value;
		return 0;
	case OPTION_COLOR:
		return dp_cli_colour_of(value, &s->colour) ? 0 : dp_cli_usage("timeline", "--color takes auto, always or never, not \"%s\".", value);
	default:
		return dp_question_note(&s->question, "timeline", option, value);
	}
}

static int parse(settings *s, int argc, char **argv)
{
	struct option options[5 + DP_QUESTIONS] = {{"help", no_argument, NULL, 'h'}, {"output", required_argument, NULL, 'o'},
		{"packs", required_argument, NULL, OPTION_PACKS}, {"color", optional_argument, NULL, OPTION_COLOR}};
	int c;
	dp_question_options(options + 4, true);
	while ((c = dp_cli_option("timeline", argc, argv, "ho:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_timeline.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? -1 : DP_CLI_FAILED;
		}
		if (set(s, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	if (dp_question_has(&s->question, "sort"))
		return dp_cli_usage("timeline", "A timeline goes by days; --sort is for `depesche query`.");
	if (optind + 1 != argc)
		return dp_cli_usage("timeline", optind < argc ? "One record is asked at a time."
							      : "Which record? Name the file that `depesche add` wrote, or postgres://...");
	s->record = argv[optind];
	return 0;
}

static int run(int argc, char **argv)
{
	settings s = {0};
	dp_query *query;
	dp_record *record;
	int rc = parse(&s, argc, argv);
	if (rc != 0)
		return rc < 0 ? DP_CLI_FINE : rc;
	int status = dp_question_query(&s.question, "timeline", s.packs, &query);
	if (status != 0)
		return status;
	status = DP_CLI_FAILED;
	if (dp_query_set(query, DP_STR("sort"), DP_STR("-date"), NULL) == 0 && dp_cli_record(&record, s.record, DP_DB_READ)) {
		status = timeline_of(&s, query, record);
		dp_record_close(record);
	}
	dp_query_free(query);
	return status;
}

const dp_cli_command dp_cli_timeline = {
	"timeline",
	"draw events of a record over time",
	run,
	"usage: depesche timeline [OPTION]... RECORD\n"
	"\n"
	"Draws how many events of RECORD there are each day, week, month or year, as fits the width, and below it prints the last ones, a line\n"
	"each, the newest last.\n"
	"\n"
	"      --limit N          lines, 1 to 10000 (default 100)\n"
	"      --after CURSOR     the lines before those that ended with it\n"
	"  -o, --output FILE      write to FILE, which appears when it is complete\n"
	"      --color[=WHEN]     auto (default: on a terminal, unless NO_COLOR is set), always, never\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"\n" DP_QUESTION_HELP "\n"
	"Exit status: 0 fine, also when nothing is found, 1 the record cannot be read, 2 wrong usage.\n"
	"\n"
	"  depesche timeline record.db --who RUS --with UKR --from 2014\n",
};
