#include "cli/question.h"
#include "cli/records.h"
#include "wire/feed.h"

#include <signal.h>
#include <stdlib.h>

enum { PAGE = 256, PAGE_BUDGET = 1 << 28, LINE_CAP = 1 << 24, PAUSE_MS = 250 };

typedef struct settings {
	bool lines, once; /* lines: JSON lines instead of text for people */
	uint32_t kinds;   /* a bit for each that is wanted, 0 for all */
	int64_t since;    /* -1: from now on */
} settings;

/* A query that stands at the command line. */
typedef struct watch {
	const settings *settings;
	dp_lexer *lexer;
	dp_reader *reader;
	dp_want *want;
	dp_record *record;
	dp_arena page;
	dp_buf line;
	int64_t at;
} watch;

/* Names come from articles: what would move the cursor is left out. */
static void put_plain(const dp_buf *text, dp_buf *out)
{
	for (size_t i = 0; i < text->n; i++)
		dp_buf_char(out, (unsigned char)text->p[i] < 0x20 || text->p[i] == 0x7F ? ' ' : text->p[i]);
}

/* "15:40:00  origins     1 → 3  Kim Jong Un → Vladimir Putin: CONSULT/visit (occurred), 2019-04-25, Vladivostok" */
static void put_row(const dp_news *news, const dp_alert *alert, dp_verdict verdict, dp_buf *out)
{
	const dp_revision *r = alert->row;
	dp_buf text;
	dp_buf_init(&text, LINE_CAP);
	dp_buf_printf(&text, "%.8s  %-10s  ", r->at.n >= 19 ? r->at.p + 11 : "        ", dp_alert_kind_name(dp_alert_shown(alert, verdict)));
	if (verdict == DP_VERDICT_GONE)
		dp_buf_c(&text, news->there ? "no longer matches: " : "gone: ");
	else if (dp_str_is(r->kind, "changed"))
		dp_buf_printf(&text, "%.*s %.*s → %.*s  ", (int)r->field.n, r->field.p, (int)r->old.n, r->old.p, (int)r->new.n, r->new.p);
	if (news->there)
		dp_feed_title(news, &text);
	else
		dp_buf_str(&text, r->event);
	put_plain(&text, out);
	out->failed |= text.failed;
	dp_buf_release(&text);
	dp_buf_char(out, '\n');
}

static bool print(watch *self, const dp_news *news, const dp_alert *alert, dp_verdict verdict)
{
	const settings *s = self->settings;
	if (s->kinds && !(s->kinds >> dp_alert_shown(alert, verdict) & 1))
		return true;
	dp_buf_clear(&self->line);
	if (s->lines) {
		dp_alert_json(news, alert, verdict, DP_STR(""), &self->line);
		dp_buf_char(&self->line, '\n');
	} else {
		put_row(news, alert, verdict, &self->line);
	}
	return !self->line.failed && fwrite(self->line.p, 1, self->line.n, stdout) == self->line.n;
}

static bool print_all(watch *self, const dp_newses *news)
{
	bool fine = true;
	for (uint32_t i = 0; fine && i < news->n; i++) {
		uint32_t n;
		dp_verdict verdict = dp_news_verdict(&news->v[i], self->want);
		const dp_alert *alert = dp_news_alerts(&news->v[i], verdict, &n);
		for (uint32_t k = 0; fine && k < n; k++)
			fine = alert[k].row->id <= self->at || print(self, &news->v[i], &alert[k], verdict);
	}
	return dp_cli_flush(stdout, "standard output") && fine;
}

/* A page of what is new. 1 when there was one, 0 at the end; negative after it was said what is wrong. */
static int step(watch *self)
{
	dp_newses news = {0};
	depesche_error error;
	int64_t last = self->at;
	dp_arena_reset(&self->page);
	/* names that have come since may narrow what is meant */
	int rc = dp_want_ask(self->want, dp_record_db(self->record), &error);
	if (rc == 0)
		rc = dp_reader_read(self->reader, self->at, PAGE, self->want->words > 0, &self->page, &news, &last, &error);
	if (rc != 0) {
		dp_cli_say_error(&error);
		return rc;
	}
	if (!print_all(self, &news))
		return -1;
	bool more = last > self->at;
	self->at = last;
	return more;
}

/* False when a signal to end has come. */
static bool pause_a_while(const sigset_t *signals)
{
	const struct timespec pause = {0, PAUSE_MS * 1000000L};
	return sigtimedwait(signals, NULL, &pause) < 0;
}

static int go_on(watch *self, const sigset_t *signals)
{
	int rc;
	do {
		while ((rc = step(self)) > 0)
			;
	} while (rc == 0 && !self->settings->once && pause_a_while(signals));
	return rc == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int begin(watch *self, const dp_query *query, depesche_error *error)
{
	int rc = dp_lexer_new(&self->lexer, error);
	if (rc == 0)
		rc = dp_want_new(&self->want, query, self->lexer, error);
	if (rc == 0)
		rc = dp_reader_open(&self->reader, self->record, self->lexer, error);
	self->at = self->settings->since;
	return rc == 0 && self->at < 0 ? dp_reader_newest(self->reader, &self->at, error) : rc;
}

static int run_watch(const settings *s, const dp_query *query, const char *url)
{
	sigset_t signals;
	depesche_error error;
	watch w = {.settings = s};
	if (!dp_cli_record(&w.record, url, DP_DB_READ))
		return DP_CLI_FAILED;
	dp_arena_init(&w.page, PAGE_BUDGET);
	dp_buf_init(&w.line, LINE_CAP);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	int status = DP_CLI_FAILED;
	if (begin(&w, query, &error) != 0)
		dp_cli_say_error(&error);
	else
		status = go_on(&w, &signals);
	dp_reader_close(w.reader);
	free(w.want);
	dp_lexer_free(w.lexer);
	dp_record_close(w.record);
	dp_arena_release(&w.page);
	dp_buf_release(&w.line);
	return status;
}

enum { OPTION_SINCE = 256, OPTION_KIND, OPTION_ONCE, OWN = 5 };

static int set_kinds(settings *s, const char *value)
{
	dp_str rest = dp_str_c(value), part;
	while (dp_str_cut(&rest, ',', &part)) {
		dp_alert_kind kind;
		if (!dp_alert_kind_of(part, &kind))
			return dp_cli_usage("watch",
				"There is no kind of alert \"%.*s\"; there are new, origins, status, denied, merged and correction.", (int)part.n,
				part.p);
		s->kinds |= 1u << kind;
	}
	return 0;
}

static int set(settings *s, int option, const char *value)
{
	char *end;
	switch (option) {
	case 'f':
		s->lines = strcmp(value, "jsonl") == 0;
		return s->lines || strcmp(value, "table") == 0
			       ? 0
			       : dp_cli_usage("watch", "There is no format \"%s\"; there are table and jsonl.", value);
	case OPTION_SINCE:
		s->since = strtoll(value, &end, 10);
		return *end || end == value || s->since < 0 ? dp_cli_usage("watch", "--since takes the id of an alert, a number, not \"%s\".", value)
							    : 0;
	case OPTION_KIND:
		return set_kinds(s, value);
	default:
		s->once = true;
		return 0;
	}
}

static int read_options(settings *s, dp_question *question, int argc, char **argv)
{
	struct option options[OWN + DP_QUESTIONS + 1] = {{"help", no_argument, NULL, 'h'}, {"format", required_argument, NULL, 'f'},
		{"since", required_argument, NULL, OPTION_SINCE}, {"kind", required_argument, NULL, OPTION_KIND},
		{"once", no_argument, NULL, OPTION_ONCE}};
	int c;
	dp_question_options(options + OWN, false);
	while ((c = dp_cli_option("watch", argc, argv, "hf:", options)) != -1) {
		if (c == 'h' || c == '?')
			return c;
		if ((c >= DP_QUESTION ? dp_question_note(question, "watch", c, optarg) : set(s, c, optarg)) != 0)
			return '?';
	}
	return 0;
}

static int run(int argc, char **argv)
{
	settings s = {.since = -1};
	dp_question question = {.n = 0};
	dp_query *query = NULL;
	int c = read_options(&s, &question, argc, argv);
	if (c == 'h') {
		fputs(dp_cli_watch.help, stdout);
		return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
	}
	if (c != 0)
		return DP_CLI_USAGE;
	if (optind + 1 != argc)
		return dp_cli_usage("watch", "Which record? Name one.");
	int status = dp_question_query(&question, "watch", NULL, &query);
	if (status == 0)
		status = run_watch(&s, query, argv[optind]);
	dp_query_free(query);
	return status;
}

const dp_cli_command dp_cli_watch = {
	"watch",
	"print alerts as they come",
	run,
	"usage: depesche watch [OPTION]... RECORD\n"
	"\n"
	"Prints a line for each alert of RECORD, a SQLite file or postgres://..., as it comes: a new event, more independent origins, another "
	"status, a\n"
	"denial, a merge, a correction. Options narrow what is watched as those of `depesche query` do; an event that matches since it changed is "
	"told, too,\n"
	"and one that no longer matches. Ends with SIGINT or SIGTERM.\n"
	"\n"
	"      --who, --with, --actor, --recipient, --said-by, --type, --mode, --status, --certainty, --quad, --from, --to, --place, --near, "
	"--text,\n"
	"      --min-origins, --min-reports    as `depesche query` takes them\n"
	"      --kind KINDS       only these, separated by commas: new, origins, status, denied, merged, correction\n"
	"      --since ID         what came behind the alert ID first (0: everything); without it, from now on\n"
	"      --once             end when all that there is has been printed\n"
	"  -f, --format FORM      table (default) or jsonl\n"
	"\n"
	"  depesche watch --who RUS --kind new,status record.db\n"
	"  depesche watch --since 0 --once -f jsonl record.db > alerts.jsonl\n",
};
