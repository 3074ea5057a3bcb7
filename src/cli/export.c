#include "cli/cli.h"
#include "cli/output.h"
#include "cli/question.h"
#include "cli/records.h"
#include "export/events.h"

#include "base/error.h"

#include <string.h>

enum { FLUSH = 1 << 16, EVENT_MAX = 1 << 30 };

static const size_t budget = (size_t)4 << 30;

typedef struct settings {
	const char *packs, *output, *record;
	const dp_export_format *format;
	bool evidence;
	dp_question question;
	dp_query *query;
} settings;

typedef struct writer {
	const dp_export_format *format;
	dp_export_file file;
	dp_buf out; /* whole rows that are not yet written */
	dp_output output;
	dp_record *acts; /* NULL, or where the reports of an event are read: a query that is under way has the other record to itself */
	dp_arena arena;  /* the act at work */
	bool broken;     /* nothing more can be written, which has been said */
} writer;

static int flush(writer *self, size_t least, depesche_error *error)
{
	if (self->file.out->failed)
		return dp_fail_memory(error);
	if (self->out.n < least)
		return 0;
	self->broken = !dp_output_write(&self->output, dp_buf_view(&self->out));
	dp_buf_clear(&self->out);
	return self->broken ? DEPESCHE_EIO : 0;
}

/* An event that others merged or took away since the query began is theirs to export. */
static int take_act(writer *self, dp_str key, depesche_error *error)
{
	dp_act act;
	dp_str now;
	bool found = false;
	dp_arena_reset(&self->arena);
	int rc = dp_record_event(self->acts, key, &self->arena, &act, &now, &found, error);
	if (rc == 0 && found && dp_str_eq(now, key))
		dp_export_act(&self->file, self->format, key, &act);
	return rc;
}

static int take(void *to, const dp_found *found, depesche_error *error)
{
	writer *self = to;
	int rc = 0;
	if (self->acts)
		rc = take_act(self, found->key, error);
	else
		dp_export_found(&self->file, self->format, found);
	return rc ? rc : flush(self, FLUSH, error);
}

static int write_all(writer *self, const settings *s, dp_record *record, depesche_error *error)
{
	if (s->format->head)
		s->format->head(&self->file);
	int rc = dp_query_all(s->query, record, take, self, error);
	if (rc == 0 && s->format->tail)
		s->format->tail(&self->file);
	return rc ? rc : flush(self, 0, error);
}

static void say_losses(const writer *self)
{
	static const char *const WHY[DP_EXPORT_FATES] = {
		[DP_EXPORT_DENIED] = "denied", [DP_EXPORT_UNDATED] = "without any day", [DP_EXPORT_UNLOCATED] = "without coordinates"};
	char list[128] = "";
	uint64_t all = self->file.count[DP_EXPORT_WRITTEN], lost = 0;
	for (int i = 0; i < DP_EXPORT_FATES; i++) {
		if (!WHY[i] || !self->file.count[i])
			continue;
		size_t n = strlen(list);
		snprintf(list + n, sizeof list - n, "%s%llu %s", n ? ", " : "", (unsigned long long)self->file.count[i], WHY[i]);
		lost += self->file.count[i];
	}
	if (lost)
		dp_cli_say("%llu of %llu events are left out, since %s has no place for them: %s.", (unsigned long long)lost,
			(unsigned long long)(all + lost), self->format->name, list);
}

static int export_to(writer *self, const settings *s, dp_record *record)
{
	depesche_error error;
	if (!dp_output_open(&self->output, s->output))
		return DP_CLI_FAILED;
	int rc = write_all(self, s, record, &error);
	if (rc != 0 && !self->broken)
		dp_cli_say_error(&error);
	bool written = dp_output_close(&self->output, rc == 0);
	if (written)
		say_losses(self);
	return written ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int export_with(const settings *s, const dp_codes *codes, dp_record *record)
{
	writer w = {.format = s->format};
	if ((s->evidence || !s->format->found) && !dp_cli_record(&w.acts, s->record, DP_DB_READ))
		return DP_CLI_FAILED;
	dp_arena_init(&w.arena, budget);
	dp_buf_init(&w.out, EVENT_MAX);
	dp_export_file_init(&w.file, codes, &w.out);
	int status = export_to(&w, s, record);
	dp_export_file_release(&w.file);
	dp_buf_release(&w.out);
	dp_arena_release(&w.arena);
	dp_record_close(w.acts);
	return status;
}

static int run_with(const settings *s)
{
	dp_pack world;
	dp_codes codes;
	dp_record *record;
	depesche_error error;
	if (s->format->codes) {
		if (!dp_cli_world(&world, s->packs))
			return DP_CLI_FAILED;
		if (dp_codes_open(&codes, &world, &error) != 0) {
			dp_cli_say_error(&error);
			dp_pack_close(&world);
			return DP_CLI_FAILED;
		}
	}
	int status = DP_CLI_FAILED;
	if (dp_cli_record(&record, s->record, DP_DB_READ)) {
		status = export_with(s, s->format->codes ? &codes : NULL, record);
		dp_record_close(record);
	}
	if (s->format->codes)
		dp_pack_close(&world);
	return status;
}

enum { OPTION_PACKS = 256, OPTION_EVIDENCE };

static int set_format(settings *s, const char *value)
{
	char names[256] = "";
	s->format = dp_export_format_of(dp_str_c(value));
	if (s->format)
		return 0;
	for (const dp_export_format *f = dp_export_formats; f->name; f++) {
		size_t n = strlen(names);
		snprintf(names + n, sizeof names - n, "%s%s", n ? f[1].name ? ", " : " and " : "", f->name);
	}
	return dp_cli_usage("export", "There is no format \"%s\"; there are %s.", value, names);
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
	case OPTION_EVIDENCE:
		s->evidence = true;
		return 0;
	default:
		return dp_question_note(&s->question, "export", option, value);
	}
}

static int parse(settings *s, int argc, char **argv)
{
	struct option options[6 + DP_QUESTIONS] = {{"help", no_argument, NULL, 'h'}, {"format", required_argument, NULL, 'f'},
		{"output", required_argument, NULL, 'o'}, {"packs", required_argument, NULL, OPTION_PACKS},
		{"evidence", no_argument, NULL, OPTION_EVIDENCE}};
	int c;
	dp_question_options(options + 5, false);
	while ((c = dp_cli_option("export", argc, argv, "hf:o:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			printf("%s", dp_cli_export.help);
			return dp_cli_flush(stdout, "standard output") ? -1 : DP_CLI_FAILED;
		}
		if (set(s, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	if (optind + 1 != argc)
		return dp_cli_usage("export", optind < argc ? "One record is exported at a time."
							    : "Which record? Name the file that `depesche add` wrote, or postgres://...");
	if (s->evidence && !s->format->act)
		return dp_cli_usage("export", "Only jsonl has room for the --evidence.");
	s->record = argv[optind];
	return 0;
}

static int run(int argc, char **argv)
{
	settings s = {.format = dp_export_formats};
	int rc = parse(&s, argc, argv);
	if (rc != 0)
		return rc < 0 ? DP_CLI_FINE : rc;
	int status = dp_question_query(&s.question, "export", s.packs, &s.query);
	if (status != 0)
		return status;
	status = run_with(&s);
	dp_query_free(s.query);
	return status;
}

const dp_cli_command dp_cli_export = {
	"export",
	"write the events of a record for other programs",
	run,
	"usage: depesche export [OPTION]... RECORD\n"
	"\n"
	"Writes the events of RECORD that a query finds, all where none is given, as one file. docs/exports.md has every column of every format.\n"
	"\n"
	"  -f, --format FORMAT    jsonl (default), csv, geojson; plover, polecat, icews, gdelt, gdelt-mentions as their users read them\n"
	"  -o, --output FILE      write to FILE, which appears when it is complete\n"
	"      --evidence         jsonl: every event with all its reports, its history and what they contradict each other in\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"\n"
	"and the options of `depesche query`, which tells what they mean: --who, --with, --actor, --recipient, --said-by, --type, --mode,\n"
	"--status, --certainty, --quad, --from, --to, --place, --near, --text, --min-origins, --min-reports, --sort.\n"
	"\n"
	"Events for which a format has no place are left out and counted on standard error. Exit status: 0 written, 1 failed, 2 wrong usage.\n"
	"\n"
	"  depesche export record.db -f csv -o events.csv\n"
	"  depesche export record.db -f polecat --from 2019 --to 2019-06 -o polecat.tsv\n",
};
