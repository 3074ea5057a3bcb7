#include "cli/articles.h"
#include "cli/output.h"
#include "cli/records.h"

#include "base/error.h"

typedef struct merger {
	dp_record *record; /* a private one, forgotten at the end */
	dp_db *sorted;     /* likewise: lines that have to wait, and events with what they are sorted by */
	dp_stmt *wait, *keep;
	dp_arena arena; /* the article at work */
	dp_buf line;
	dp_tally tally;
} merger;

static const size_t budget = (size_t)4 << 30;

enum { EVENT_MAX = 1 << 30 };

/* ---- in ---- */

static int read_line(merger *self, const dp_raw *raw, dp_coded *coded, depesche_error *error)
{
	dp_arena_reset(&self->arena);
	int rc = dp_coded_read(coded, dp_str_of(raw->bytes, raw->n), &self->arena, error);
	if (rc != 0 && !error->file[0]) {
		snprintf(error->file, sizeof error->file, "%s", raw->path);
		error->line = raw->line;
	}
	return rc;
}

/* An article known by its file's name can have another name, too: which one counts shows when all lines were read. */
static int take(merger *self, const dp_raw *raw, const dp_coded *coded, depesche_error *error)
{
	dp_record_change change;
	if (coded->named)
		return dp_record_add(self->record, coded, &change, error);
	dp_stmt_int(self->wait, 1, (int64_t)coded->hash);
	dp_stmt_text(self->wait, 2, coded->doc);
	dp_stmt_text(self->wait, 3, dp_str_of(raw->bytes, raw->n));
	return dp_stmt_run(self->wait, error);
}

/* Of several names for one text the smallest counts. */
static int add_waiting(merger *self, depesche_error *error)
{
	dp_stmt *s;
	int rc = dp_db_prepare(self->sorted,
		"SELECT line FROM waiting w WHERE doc = (SELECT min(doc) FROM waiting o WHERE o.hash = w.hash) ORDER BY rowid", &s, error);
	if (rc != 0)
		return rc;
	while (rc == 0 && (rc = dp_stmt_step(s, error)) > 0) {
		dp_coded coded;
		dp_record_change change;
		dp_arena_reset(&self->arena);
		rc = dp_coded_read(&coded, dp_stmt_get_text(s, 0), &self->arena, error);
		if (rc == 0)
			rc = dp_record_add(self->record, &coded, &change, error);
	}
	dp_stmt_free(s);
	return rc;
}

/* Negative when the private record fails; a line that cannot be read is said and counted. */
static int add_all(merger *self, dp_feed *feed, depesche_error *error)
{
	dp_raw raw = {.path = NULL};
	depesche_error why;
	int rc, merged = 0;
	while (merged == 0 && (rc = dp_feed_next(feed, &raw, &why)) != 0) {
		dp_coded coded;
		if (rc > 0)
			rc = read_line(self, &raw, &coded, &why);
		if (rc == 0)
			merged = take(self, &raw, &coded, error);
		else
			dp_tally_error(&self->tally, &why);
		dp_raw_free(&raw);
		dp_progress_step(&self->tally.progress, 0, dp_feed_given(feed), self->tally.total);
	}
	dp_progress_clear(&self->tally.progress);
	return merged == 0 ? add_waiting(self, error) : merged;
}

/* ---- out ---- */

/* The ids are those that do not tell in which order the articles came. */
static int keep(void *to, dp_str key, const dp_act *act, depesche_error *error)
{
	merger *self = to;
	(void)key;
	dp_buf_clear(&self->line);
	if (!dp_act_json(act, dp_act_canonical(act), &self->line))
		return dp_fail_memory(error);
	dp_stmt_int(self->keep, 1, act->first_day);
	dp_stmt_text(self->keep, 2, dp_act_canonical(act));
	dp_stmt_text(self->keep, 3, dp_buf_view(&self->line));
	return dp_stmt_run(self->keep, error);
}

static int sort_events(merger *self, depesche_error *error)
{
	int rc = dp_db_prepare(self->sorted, "INSERT INTO event VALUES ($1, $2, $3)", &self->keep, error);
	if (rc == 0)
		rc = dp_record_each(self->record, keep, self, error);
	return rc == 0 ? dp_db_commit(self->sorted, error) : rc;
}

/* Positive where the output failed, which has been said. */
static int print_events(merger *self, const dp_output *output, depesche_error *error)
{
	dp_stmt *s;
	dp_output out = *output;
	int rc = dp_db_prepare(self->sorted, "SELECT line FROM event ORDER BY day, key", &s, error);
	if (rc != 0)
		return rc;
	while ((rc = dp_stmt_step(s, error)) > 0)
		if (!dp_output_write(&out, dp_stmt_get_text(s, 0)))
			break;
	dp_stmt_free(s);
	return rc;
}

/* ---- the command ---- */

static int open_merger(merger *self, depesche_error *error)
{
	*self = (merger){.record = NULL};
	dp_arena_init(&self->arena, budget);
	dp_buf_init(&self->line, EVENT_MAX);
	int rc = dp_record_open(&self->record, "", DP_DB_CREATE, error);
	if (rc == 0)
		rc = dp_db_open(&self->sorted, "", DP_DB_CREATE, error);
	if (rc == 0)
		rc = dp_db_begin(self->sorted, error);
	if (rc == 0)
		rc = dp_db_run(self->sorted,
			"CREATE TABLE event (day INTEGER, key TEXT, line TEXT); CREATE TABLE waiting (hash INTEGER, doc TEXT, line TEXT);"
			" CREATE INDEX waiting_hash ON waiting (hash, doc)", error);
	if (rc == 0)
		rc = dp_db_prepare(self->sorted, "INSERT INTO waiting VALUES ($1, $2, $3)", &self->wait, error);
	if (rc != 0)
		return rc;
	dp_record_set_rule(self->record, DP_RECORD_ANY_ORDER);
	dp_record_set_time(self->record, DP_STR("1970-01-01T00:00:00Z"));
	return 0;
}

static void close_merger(merger *self)
{
	dp_stmt_free(self->wait);
	dp_stmt_free(self->keep);
	dp_db_close(self->sorted);
	dp_record_close(self->record);
	dp_buf_release(&self->line);
	dp_arena_release(&self->arena);
}

static int merge(dp_feed *feed, const char *path)
{
	merger m;
	dp_output output;
	depesche_error error;
	if (!dp_output_open(&output, path))
		return DP_CLI_FAILED;
	int rc = open_merger(&m, &error);
	dp_tally_init(&m.tally, feed);
	if (rc == 0)
		rc = add_all(&m, feed, &error);
	if (rc == 0)
		rc = sort_events(&m, &error);
	if (rc == 0)
		rc = print_events(&m, &output, &error);
	close_merger(&m);
	if (rc < 0)
		dp_cli_say_error(&error);
	bool written = dp_output_close(&output, rc == 0);
	if (written && m.tally.failed)
		dp_cli_say("%llu of %llu lines were not merged.", (unsigned long long)m.tally.failed, (unsigned long long)m.tally.progress.articles);
	return written && m.tally.failed == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"output", required_argument, NULL, 'o'}, {0}};
	static char *standard_input[] = {"-"};
	const char *output = NULL;
	dp_articles articles;
	dp_feed feed;
	int c;
	while ((c = dp_cli_option("merge", argc, argv, "ho:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_merge.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		output = optarg;
	}
	bool named = optind < argc;
	dp_articles_init(&articles, "merge", DP_ARTICLES_REPORTS);
	articles.form = DP_ARTICLES_REPORTS;
	if (!dp_articles_feed(&articles, named ? argv + optind : standard_input, named ? argc - optind : 1, &feed))
		return DP_CLI_FAILED;
	int status = merge(&feed, output);
	dp_feed_release(&feed);
	return status;
}

const dp_cli_command dp_cli_merge = {
	"merge",
	"make one event of the reports of each act",
	run,
	"usage: depesche merge [OPTION]... [FILE]...\n"
	"\n"
	"Reads articles as `depesche code -f reports` writes them, from FILEs or standard input, and prints the events that they report, one a "
	"line:\n"
	"reports of the same act are one event, with all that its sources give. The output is the same for any order of the lines, however they\n"
	"are spread over files, and the same as what `depesche add` keeps. Of two lines with the same id the one with the greater content counts.\n"
	"\n"
	"  -o, --output FILE      write to FILE, which appears when it is complete\n"
	"\n"
	"A line that cannot be read is reported on standard error; the others are merged. Exit status: 0 all merged, 1 some not, 2 wrong usage.\n"
	"\n"
	"  depesche code -f reports news.jsonl | depesche merge\n"
	"  sort part-*.jsonl | depesche merge -o events.jsonl\n",
};
