#include "cli/articles.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "export/export.h"

#include <string.h>

typedef enum format { TABLE, JSONL, CSV, REPORTS } format;

typedef struct settings {
	dp_articles articles;
	const char *output;
	format format;
	dp_table table;
} settings;

typedef struct taker {
	dp_output output;
	dp_tally tally;
	bool broken; /* nothing more can be written */
} taker;

static bool print(const void *context, dp_doc *doc, dp_buf *out)
{
	const settings *s = context;
	if (s->format == JSONL)
		return dp_export_json(doc, out);
	if (s->format == CSV)
		return dp_export_csv(doc, out);
	if (s->format == REPORTS)
		return dp_export_coded(doc, out);
	dp_export_table(&s->table, doc, out);
	return !out->failed;
}

static bool take(void *context, const dp_work_result *result)
{
	taker *self = context;
	if (result->error.code != 0)
		dp_tally_error(&self->tally, &result->error);
	else
		self->broken = !dp_output_write(&self->output, dp_buf_view(&result->out));
	dp_progress_step(&self->tally.progress, result->events, result->done, self->tally.total);
	return !self->broken;
}

static int code_all(const settings *s, const dp_engine *engine, dp_feed *feed)
{
	taker t = {.broken = false};
	depesche_error error;
	if (!dp_output_open(&t.output, s->output))
		return DP_CLI_FAILED;
	dp_tally_init(&t.tally, feed);
	if (s->format == CSV) {
		dp_buf head;
		dp_buf_init(&head, 4096);
		dp_export_csv_head(&head);
		t.broken = !dp_output_write(&t.output, dp_buf_view(&head));
		dp_buf_release(&head);
	}
	dp_work work = {engine, feed, s->articles.read, s->articles.threads, print, s, take, &t};
	int rc = t.broken ? DEPESCHE_EIO : dp_work_run(&work, &error);
	dp_progress_clear(&t.tally.progress);
	if (rc != 0 && !t.broken)
		dp_cli_say_error(&error);
	bool written = dp_output_close(&t.output, rc == 0);
	uint64_t left_out = t.tally.failed + t.tally.skipped, all = t.tally.progress.articles;
	if (written && left_out && all > 1)
		dp_cli_say("%llu of %llu articles were not coded.", (unsigned long long)left_out, (unsigned long long)all);
	return written && left_out == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int run_with(const settings *s, char **paths, int n)
{
	dp_engine engine;
	dp_feed feed;
	int status = DP_CLI_FAILED;
	if (!dp_cli_engine(&engine, s->articles.packs, s->articles.language))
		return status;
	if (dp_articles_feed(&s->articles, paths, n, &feed)) {
		status = code_all(s, &engine, &feed);
		dp_feed_release(&feed);
	}
	dp_engine_close(&engine);
	return status;
}

enum { OPTION_COLOR = DP_ARTICLES_OWN, OPTION_TEXT };

/* One option; 0 or DP_CLI_USAGE. */
static int set(settings *s, int option, const char *value, dp_cli_colour *colour)
{
	static const char *const formats[] = {"table", "jsonl", "csv", "reports", NULL};
	int n = 0;
	switch (option) {
	case 'f':
		if (!dp_cli_word(value, formats, &n))
			return dp_cli_usage("code", "There is no format \"%s\"; there are table, jsonl, csv and reports.", value);
		s->format = (format)n;
		return 0;
	case 'o':
		s->output = value;
		return 0;
	case OPTION_COLOR:
		if (!dp_cli_colour_of(value, colour))
			return dp_cli_usage("code", "--color takes auto, always or never, not \"%s\".", value);
		return 0;
	case OPTION_TEXT:
		s->table.text = true;
		return 0;
	default:
		return dp_articles_set(&s->articles, option, value);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"format", required_argument, NULL, 'f'},
		{"output", required_argument, NULL, 'o'}, DP_ARTICLES_OPTIONS, {"color", optional_argument, NULL, OPTION_COLOR},
		{"text", no_argument, NULL, OPTION_TEXT}, {0}};
	settings s = {0};
	dp_cli_colour colour = DP_COLOUR_AUTO;
	int c;
	dp_articles_init(&s.articles, "code", DP_ARTICLES_JSONL);
	while ((c = dp_cli_option("code", argc, argv, "hf:o:" DP_ARTICLES_LETTERS, options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_code.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		if (set(&s, c, optarg, &colour) != 0)
			return DP_CLI_USAGE;
	}
	if (optind >= argc)
		return dp_cli_usage("code", "Which articles? Name files or directories, or - for standard input.");
	dp_table look = dp_cli_look(colour, s.output);
	look.text = s.table.text;
	s.table = look;
	return run_with(&s, argv + optind, argc - optind);
}

const dp_cli_command dp_cli_code = {
	"code",
	"read articles and print the events that they report",
	run,
	"usage: depesche code [OPTION]... ARTICLE...\n"
	"\n"
	"Reads articles and prints the political events that they report. ARTICLE is a text file (.txt, one article), a file of JSON lines\n"
	"(.jsonl: id, text, and where known title, published, publisher, url, lang), a directory of such files, or - for standard input.\n"
	"\n"
	"  -f, --format FORMAT    table (default), jsonl (all fields, one event a line), csv, reports (one article a line, for merging)\n"
	"  -o, --output FILE      write to FILE, which appears when it is complete\n"
	"  -j, --threads N        work with N threads (default: one for each core); the output is the same with any number\n"
	"      --text             table: print the sentence below each event\n"
	"      --color[=WHEN]     table: auto (default: on a terminal, unless NO_COLOR is set), always, never\n"
	DP_ARTICLES_HELP
	"      --input FORM       read files as txt or jsonl, whatever their names (default: by name, then by content)\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"      --language CODE    whose pack is taken (default: de)\n"
	"\n"
	"An article that cannot be read or coded is reported on standard error; the others are coded. Exit status: 0 all coded, 1 some not,\n"
	"2 wrong usage.\n"
	"\n"
	"  depesche code samples                        a table of what the sample articles report\n"
	"  depesche code -f jsonl news.jsonl -o events.jsonl\n",
};
