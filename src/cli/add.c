#include "cli/articles.h"
#include "cli/records.h"
#include "export/export.h"
#include "wire/held.h"

typedef struct settings {
	dp_articles articles;
	const char *at;
	char time[32];
} settings;

typedef struct taker {
	dp_record *record;
	const char *name;
	dp_arena arena; /* the article at work */
	dp_tally tally;
	uint64_t outcome[DP_RECORD_UNCHANGED + 1];
	uint64_t created, changed, ended, held;
	bool broken; /* nothing more can be written */
} taker;

static const size_t budget = (size_t)4 << 30;

static bool print(const void *context, dp_doc *doc, dp_buf *out)
{
	(void)context;
	return dp_export_coded(doc, out);
}

/* The record can take no more: the disk is full, say. Everything else concerns one article. */
static bool is_final(int code)
{
	return code == DEPESCHE_EIO;
}

static int add(taker *self, dp_str line, uint32_t *reports, depesche_error *error)
{
	dp_coded coded;
	dp_record_change change;
	dp_arena_reset(&self->arena);
	int rc = dp_coded_read(&coded, line, &self->arena, error);
	if (rc != 0)
		return rc;
	*reports = coded.reports;
	if (!dp_held_over(coded.embargo, time(NULL))) {
		rc = dp_held_keep(self->record, line, coded.doc, coded.embargo, error);
		self->held += rc == 0;
		self->broken = rc != 0 && is_final(rc);
		return rc;
	}
	rc = dp_record_add(self->record, &coded, &change, error);
	if (rc != 0 && !error->file[0])
		snprintf(error->file, sizeof error->file, "%.*s", (int)coded.doc.n, coded.doc.p);
	if (rc != 0) {
		self->broken = is_final(rc);
		return rc;
	}
	self->outcome[change.outcome]++;
	self->created += change.created;
	self->changed += change.changed;
	self->ended += change.ended;
	return 0;
}

static bool take(void *context, const dp_work_result *result)
{
	taker *self = context;
	depesche_error error = result->error;
	uint32_t reports;
	if (error.code == 0)
		error.code = add(self, dp_str_trim(dp_buf_view(&result->out)), &reports, &error);
	if (error.code != 0)
		dp_tally_error(&self->tally, &error);
	dp_progress_step(&self->tally.progress, result->events, result->done, self->tally.total);
	return !self->broken;
}

/* Articles that are to be coded first. */
static int add_articles(taker *self, const settings *s, const dp_engine *engine, dp_feed *feed)
{
	depesche_error error;
	dp_work work = {engine, feed, s->articles.read, s->articles.threads, print, s, take, self};
	int rc = dp_work_run(&work, &error);
	dp_progress_clear(&self->tally.progress);
	if (rc != 0 && !self->broken)
		dp_cli_say_error(&error);
	return rc;
}

/* Lines of `code -f reports`. */
static int add_reports(taker *self, dp_feed *feed)
{
	dp_raw raw = {.path = NULL};
	depesche_error error;
	int rc;
	while (!self->broken && (rc = dp_feed_next(feed, &raw, &error)) != 0) {
		uint32_t reports = 0;
		if (rc > 0 && (rc = add(self, dp_str_of(raw.bytes, raw.n), &reports, &error)) != 0 && !error.file[0]) {
			snprintf(error.file, sizeof error.file, "%s", raw.path);
			error.line = raw.line;
		}
		if (rc != 0)
			dp_tally_error(&self->tally, &error);
		dp_raw_free(&raw);
		dp_progress_step(&self->tally.progress, reports, dp_feed_given(feed), self->tally.total);
	}
	dp_progress_clear(&self->tally.progress);
	return self->broken ? DEPESCHE_EIO : 0;
}

static void sum_up(const taker *t)
{
	uint64_t left_out = t->tally.failed + t->tally.skipped;
	dp_cli_say("%s: %llu articles added, %llu replaced, %llu unchanged, %llu failed; %llu events new, %llu changed, %llu ended.", t->name,
		(unsigned long long)t->outcome[DP_RECORD_ADDED], (unsigned long long)t->outcome[DP_RECORD_REPLACED],
		(unsigned long long)t->outcome[DP_RECORD_UNCHANGED], (unsigned long long)left_out, (unsigned long long)t->created,
		(unsigned long long)t->changed, (unsigned long long)t->ended);
	if (t->held)
		dp_cli_say("%s: %llu articles are held until their embargo is over.", t->name, (unsigned long long)t->held);
}

static void tell_held(void *to, const char *sentence)
{
	(void)to;
	dp_cli_say("%s", sentence);
}

/* Those whose embargo is over by now. */
static bool release_held(dp_record *record)
{
	depesche_error error;
	uint32_t added;
	int rc = dp_held_release(record, time(NULL), &added, tell_held, NULL, &error);
	if (rc != 0)
		dp_cli_say_error(&error);
	else if (added)
		dp_cli_say("%s: %u articles whose embargo is over are added.", dp_db_name(dp_record_db(record)), added);
	return rc == 0;
}

static int add_to(dp_record *record, const settings *s, const dp_engine *engine, char **paths, int n)
{
	dp_feed feed;
	taker t = {.record = record, .name = dp_db_name(dp_record_db(record))};
	if (!dp_articles_feed(&s->articles, paths, n, &feed))
		return DP_CLI_FAILED;
	dp_record_set_time(record, dp_str_c(s->time));
	if (!release_held(record)) {
		dp_feed_release(&feed);
		return DP_CLI_FAILED;
	}
	dp_arena_init(&t.arena, budget);
	dp_tally_init(&t.tally, &feed);
	int rc = engine ? add_articles(&t, s, engine, &feed) : add_reports(&t, &feed);
	sum_up(&t);
	dp_arena_release(&t.arena);
	dp_feed_release(&feed);
	return rc == 0 && t.tally.failed + t.tally.skipped == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

/* The packs first: without them no record is made. */
static int add_all(const settings *s, const char *url, char **paths, int n)
{
	dp_engine engine;
	dp_record *record;
	bool coding = s->articles.form != DP_ARTICLES_REPORTS;
	if (coding && !dp_cli_engine(&engine, s->articles.packs, s->articles.language))
		return DP_CLI_FAILED;
	int status = DP_CLI_FAILED;
	if (dp_cli_record(&record, url, DP_DB_CREATE)) {
		status = add_to(record, s, coding ? &engine : NULL, paths, n);
		dp_record_close(record);
	}
	if (coding)
		dp_engine_close(&engine);
	return status;
}

enum { OPTION_AT = DP_ARTICLES_OWN };

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'}, DP_ARTICLES_OPTIONS, {"at", required_argument, NULL, OPTION_AT}, {0}};
	settings s = {.at = NULL};
	int c;
	dp_articles_init(&s.articles, "add", DP_ARTICLES_REPORTS);
	while ((c = dp_cli_option("add", argc, argv, "h" DP_ARTICLES_LETTERS, options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_add.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		if (c == OPTION_AT)
			s.at = optarg;
		else if (dp_articles_set(&s.articles, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	if (dp_cli_time("add", s.at, s.time) != 0)
		return DP_CLI_USAGE;
	if (optind >= argc)
		return dp_cli_usage("add", "To which record? Name a file as record.db, or a database as postgres://host/name.");
	if (optind + 1 >= argc)
		return dp_cli_usage("add", "Which articles? Name files or directories after the record, or - for standard input.");
	return add_all(&s, argv[optind], argv + optind + 1, argc - optind - 1);
}

const dp_cli_command dp_cli_add = {
	"add",
	"code articles and add them to a record",
	run,
	"usage: depesche add [OPTION]... RECORD ARTICLE...\n"
	"\n"
	"Codes articles as `depesche code` does, and adds them to RECORD: a file (made where it does not exist), or postgres://... . Reports of the\n"
	"same act become one event. An article that is there already (the same id or, without an id, the same text) replaces what was known of it;\n"
	"the same again changes nothing, so that a run which was cut off may simply be repeated.\n"
	"\n"
	"  -j, --threads N        code with N threads (default: one for each core); the record is the same with any number\n" DP_RECORDS_AT_HELP
		DP_ARTICLES_HELP
	"      --input FORM       read files as txt, jsonl or reports, whatever their names; reports: lines of `depesche code -f reports`\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"      --language CODE    whose pack is taken (default: de)\n"
	"\n"
	"An article with an embargo (JSON, as \"embargo\": \"2026-11-29T18:00:00Z\") is coded and held in the record, unseen, until that time has come: a\n"
	"server that runs adds it then, or the next `depesche add`.\n"
	"\n"
	"Each article is in the record with all that follows from it, or not at all. One that cannot be read or coded is reported on standard\n"
	"error; the others are added. Exit status: 0 all are in the record, 1 some are not, 2 wrong usage.\n"
	"\n"
	"  depesche add record.db news/                 then: depesche query record.db\n"
	"  depesche code -f reports news.jsonl | depesche add --input reports record.db -\n",
};
