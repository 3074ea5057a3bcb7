#include "cli/cli.h"

#include "code/code.h"
#include "export/export.h"
#include "read/read.h"

#include <stdlib.h>
#include <string.h>

typedef struct settings {
	const char *packs, *language, *sentence, *id; /* language: whose pack is taken */
	dp_read_options read;
	bool all;
} settings;

static const char *const block_names[] = {"body", "title", "heading", "byline", "furniture"};
static const char *const mention_names[] = {"name", "description", "pronoun", "adjective", "part of a word"};
static const char *const quote_names[] = {"direct", "indirect", "goes on", "reported", "source"};

static void print_str(dp_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		putchar((unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

static void print_words(const dp_doc *doc, uint32_t begin, uint32_t end)
{
	print_str(dp_doc_words(doc, begin, end));
}

/* Padded to `width` characters. */
static void print_padded(dp_str s, uint32_t width)
{
	uint32_t n = 0;
	print_str(s);
	for (uint32_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	printf("%*s", n < width ? (int)(width - n) : 0, "");
	putchar(' ');
}

static void print_tokens(const dp_doc *doc, const dp_sentence *s)
{
	printf("  words and tree\n");
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		const dp_token *t = &doc->tokens.v[i];
		char feats[512];
		dp_feats_print(t->feats, feats, sizeof feats);
		printf("  %4u  ", i - s->first + 1);
		print_padded(t->form, 20);
		print_padded(t->lemma, 20);
		print_padded(dp_str_c(dp_upos_name((dp_upos)t->upos)), 6);
		print_padded(dp_str_c(dp_deprel_name((dp_deprel)t->deprel)), 12);
		if (t->head != DP_NONE && t->head >= s->first && t->head < s->first + s->count) {
			printf("-> %u ", t->head - s->first + 1);
			print_padded(doc->tokens.v[t->head].form, 16);
		} else {
			printf("%-20s", "");
		}
		printf("%s%s\n", feats, t->flags & DP_TOKEN_KNOWN ? "" : "  (not in the lexicon)");
	}
}

static bool any_in(uint32_t begin, uint32_t end, const dp_sentence *s)
{
	return begin < s->end && end > s->begin;
}

static void print_entity(const dp_doc *doc, uint32_t entity)
{
	const dp_entity *e = &doc->entities.v[entity];
	print_str(e->name.n ? e->name : e->text);
	const char *sector = dp_sector_name(e->sector);
	if (e->code[0] || sector[0])
		printf(" (%s%s%s)", e->code, e->code[0] && sector[0] ? " " : "", sector);
	if (e->registry == DP_NONE)
		printf(", not in the register");
	if (e->inferred)
		printf(", state by the setting");
}

static void print_mention(const dp_doc *doc, const dp_mention *m)
{
	printf("    \"");
	print_words(doc, m->begin, m->end);
	printf("\" (%s)", mention_names[m->kind]);
	if (m->entity < doc->entities.n) {
		printf(" = ");
		print_entity(doc, m->entity);
	}
	if (m->inferred)
		printf(", by the setting");
	if (m->place < doc->entities.n) {
		printf("; as a place ");
		print_entity(doc, m->place);
	}
	putchar('\n');
}

static void print_mentions(const dp_doc *doc, const dp_sentence *s)
{
	bool any = false;
	for (uint32_t i = 0; i < doc->mentions.n; i++) {
		const dp_mention *m = &doc->mentions.v[i];
		if (!any_in(m->begin, m->end, s))
			continue;
		if (!any)
			printf("  who and where\n");
		any = true;
		print_mention(doc, m);
	}
}

static void print_times(const dp_doc *doc, const dp_sentence *s)
{
	bool any = false;
	for (uint32_t i = 0; i < doc->times.n; i++) {
		const dp_time *t = &doc->times.v[i];
		if (!any_in(t->begin, t->end, s))
			continue;
		if (!any)
			printf("  when\n");
		any = true;
		printf("    \"");
		print_words(doc, t->begin, t->end);
		printf("\" = ");
		print_str(t->edtf.n ? t->edtf : t->value);
		putchar('\n');
	}
}

static void print_quotes(const dp_doc *doc, const dp_sentence *s)
{
	bool any = false;
	for (uint32_t i = 0; i < doc->quotes.n; i++) {
		const dp_quote *q = &doc->quotes.v[i];
		if (!any_in(q->begin, q->end, s) && !any_in(q->cue_begin, q->cue_end, s))
			continue;
		if (!any)
			printf("  who says so\n");
		any = true;
		printf("    ");
		print_words(doc, q->speaker_begin, q->speaker_end);
		if (q->speaker < doc->mentions.n && doc->mentions.v[q->speaker].entity < doc->entities.n) {
			printf(" = ");
			print_entity(doc, doc->mentions.v[q->speaker].entity);
		}
		printf(", by \"");
		print_words(doc, q->cue_begin, q->cue_end);
		printf("\" (%s, %s): ", quote_names[q->kind], dp_certainty_name(q->certainty));
		print_words(doc, q->begin, q->end);
		putchar('\n');
	}
}

static void print_side(const dp_doc *doc, const char *name, const dp_side *side, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_shown shown = dp_export_side(doc, side[i]);
		printf("      %-10s ", name);
		if (side[i].entity < doc->entities.n)
			print_entity(doc, side[i].entity);
		printf(", from \"");
		print_words(doc, shown.begin, shown.end);
		printf("\"%s%s%s\n", side[i].mention < doc->mentions.n ? ", a " : "",
			side[i].mention < doc->mentions.n ? mention_names[doc->mentions.v[side[i].mention].kind] : "",
			side[i].weighed ? ", no frame's: the likeliest by the article" : "");
	}
}

static void print_date(const dp_doc *doc, const dp_event *e, uint32_t sentence)
{
	if (e->date.n == 0)
		return;
	printf("      %-10s ", "date");
	print_str(e->date);
	if (e->time < doc->times.n) {
		const dp_time *t = &doc->times.v[e->time];
		printf(", from \"");
		print_words(doc, t->begin, t->end);
		printf("\"");
		if (t->sentence != sentence)
			printf(" in sentence %u", t->sentence + 1);
	}
	putchar('\n');
}

/* "PS+ the author, by "angeblich"": how sure each is of the act, and the words that tell it. */
static void print_stances(const dp_doc *doc, const dp_event *e)
{
	for (uint32_t i = 0; i < e->stances; i++) {
		const dp_stance *s = &e->stance[i];
		printf("      %-10s %s ", i ? "" : "factuality", dp_factuality_name(s->value));
		if (s->kind == DP_STANCE_NAMED)
			print_str(dp_export_stance(doc, s));
		else
			printf(s->kind == DP_STANCE_AUTHOR ? "the author" : "nobody in particular");
		for (uint32_t k = 0; k < s->words; k++) {
			printf(k ? ", \"" : ", by \"");
			print_words(doc, doc->tokens.v[s->by[k]].begin, doc->tokens.v[s->by[k]].end);
			putchar('"');
		}
		putchar('\n');
	}
}

static void print_event(const dp_doc *doc, const dp_event *e)
{
	char id[17];
	dp_shown place;
	dp_export_id(doc, e, id);
	printf("  event %s  %s", id, dp_type_name(e->type));
	printf("%s%.*s, %s, %s\n", e->mode.n ? " " : "", (int)e->mode.n, e->mode.p, dp_status_name(e->status), dp_certainty_name(e->certainty));
	printf("      %-10s \"", "trigger");
	print_words(doc, e->trigger_begin, e->trigger_end);
	printf("\", by the frame at ");
	print_str(e->frame);
	if (e->failed)
		printf(", of whose conditions %u %s not hold: the likeliest by the article", e->failed, e->failed == 1 ? "does" : "do");
	putchar('\n');
	print_side(doc, "actor", e->actor, e->actors);
	print_side(doc, "recipient", e->recipient, e->recipients);
	print_side(doc, "said by", e->said_by, e->sources);
	print_stances(doc, e);
	print_date(doc, e, e->sentence);
	if (dp_export_place(doc, e, &place)) {
		printf("      %-10s ", "place");
		print_str(place.name);
		printf(", from \"");
		print_words(doc, place.begin, place.end);
		printf("\"\n");
	}
	for (uint32_t i = 0; i < e->sames; i++)
		printf("      %-10s sentence %u\n", "also in", e->same[i] + 1);
}

static bool asked_for(const settings *s, const dp_doc *doc, const dp_event *e)
{
	char id[17];
	dp_export_id(doc, e, id);
	return !s->id || strncmp(id, s->id, strlen(s->id)) == 0;
}

/* Whether the sentence is of interest: it tells an event that was asked for, or all are. */
static bool interesting(const settings *s, const dp_doc *doc, uint32_t sentence)
{
	for (uint32_t i = 0; i < doc->events.n; i++)
		if (doc->events.v[i].sentence == sentence && asked_for(s, doc, &doc->events.v[i]))
			return true;
	return s->all || s->sentence;
}

static bool explain_document(const settings *s, const dp_doc *doc)
{
	bool any = false;
	for (uint32_t i = 0; i < doc->sentences.n; i++) {
		const dp_sentence *sentence = &doc->sentences.v[i];
		if (!interesting(s, doc, i))
			continue;
		any = true;
		print_str(doc->id);
		printf(", sentence %u (%s)\n  ", i + 1, sentence->block < doc->blocks.n ? block_names[doc->blocks.v[sentence->block].kind] : "body");
		print_words(doc, sentence->begin, sentence->end);
		printf("\n\n");
		print_tokens(doc, sentence);
		print_mentions(doc, sentence);
		print_times(doc, sentence);
		print_quotes(doc, sentence);
		for (uint32_t k = 0; k < doc->events.n; k++)
			if (doc->events.v[k].sentence == i && asked_for(s, doc, &doc->events.v[k]))
				print_event(doc, &doc->events.v[k]);
		putchar('\n');
	}
	return any;
}

static int explain_one(const settings *s, const dp_engine *engine, const dp_raw *raw, dp_doc *doc, bool *any)
{
	depesche_error error;
	dp_doc_reset(doc);
	int rc = dp_read_article(raw, &s->read, doc, &error);
	if (rc == 0)
		rc = dp_engine_run(engine, doc, &error);
	if (rc != 0) {
		if (!error.file[0])
			snprintf(error.file, sizeof error.file, "%s", raw->path);
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	*any |= explain_document(s, doc);
	return DP_CLI_FINE;
}

static int explain_all(const settings *s, const dp_engine *engine, const char *const *paths, uint32_t n)
{
	dp_feed feed;
	dp_raw raw;
	dp_doc doc;
	depesche_error error;
	bool any = false;
	int status = DP_CLI_FINE, rc = dp_feed_init(&feed, paths, n, DP_READ_ANY, &error);
	if (rc != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	dp_doc_init(&doc, (size_t)1 << 30);
	while (!ferror(stdout) && (rc = dp_feed_next(&feed, &raw, &error)) != 0) {
		if (rc < 0) {
			dp_cli_say_error(&error);
			status = DP_CLI_FAILED;
			continue;
		}
		if (explain_one(s, engine, &raw, &doc, &any) != DP_CLI_FINE)
			status = DP_CLI_FAILED;
		dp_raw_free(&raw);
	}
	dp_doc_release(&doc);
	dp_feed_release(&feed);
	if (!any && status == DP_CLI_FINE) {
		dp_cli_say(s->id ? "There is no event %s in these articles." : "There is no event in these articles; --all shows every sentence.", s->id);
		status = DP_CLI_FAILED;
	}
	return status;
}

static int explain_sentence(const settings *s, const dp_engine *engine)
{
	static char path[] = "sentence";
	dp_raw raw = {path, strdup(s->sentence), (uint32_t)strlen(s->sentence), 0};
	dp_doc doc;
	bool any = false;
	if (!raw.bytes)
		return DP_CLI_FAILED;
	dp_doc_init(&doc, (size_t)1 << 30);
	int status = explain_one(s, engine, &raw, &doc, &any);
	dp_doc_release(&doc);
	free(raw.bytes);
	return status;
}

enum { OPTION_PACKS = 256, OPTION_LANGUAGE, OPTION_PUBLISHED, OPTION_ID, OPTION_ALL };

static int run_with(const settings *s, const char *const *paths, uint32_t n)
{
	dp_engine engine;
	if (!dp_cli_engine(&engine, s->packs, s->language))
		return DP_CLI_FAILED;
	int status = s->sentence ? explain_sentence(s, &engine) : explain_all(s, &engine, paths, n);
	dp_engine_close(&engine);
	return dp_cli_flush(stdout, "standard output") ? status : DP_CLI_FAILED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"sentence", required_argument, NULL, 's'},
		{"packs", required_argument, NULL, OPTION_PACKS}, {"language", required_argument, NULL, OPTION_LANGUAGE}, {"published", required_argument, NULL, OPTION_PUBLISHED},
		{"id", required_argument, NULL, OPTION_ID}, {"all", no_argument, NULL, OPTION_ALL}, {0}};
	settings s = {.language = DP_CLI_LANGUAGE, .read = {DP_UTF8, DP_STR(""), DP_STR(""), DP_STR("")}};
	int c;
	while ((c = dp_cli_option("explain", argc, argv, "hs:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_explain.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		s.sentence = c == 's' ? optarg : s.sentence;
		s.packs = c == OPTION_PACKS ? optarg : s.packs;
		s.language = c == OPTION_LANGUAGE ? optarg : s.language;
		s.id = c == OPTION_ID ? optarg : s.id;
		s.all |= c == OPTION_ALL;
		if (c == OPTION_PUBLISHED)
			s.read.published = dp_str_c(optarg);
	}
	if (s.read.published.n && !dp_read_is_day(s.read.published))
		return dp_cli_usage("explain", "--published takes a day as 2019-04-26, not \"%s\".", s.read.published.p);
	if ((optind >= argc) == !s.sentence)
		return dp_cli_usage("explain", "Explain what? Name articles, or give one sentence with --sentence.");
	return run_with(&s, (const char *const *)argv + optind, (uint32_t)(argc - optind));
}

const dp_cli_command dp_cli_explain = {
	"explain",
	"show how events were found: words, tree, names, dates, quotes, frames",
	run,
	"usage: depesche explain [OPTION]... ARTICLE...\n"
	"       depesche explain [OPTION]... --sentence TEXT\n"
	"\n"
	"Shows, for each sentence that tells an event, what it was made of: words with their tree, who and where, when, who says so, and for each\n"
	"event the frame that found it and the words that gave each value.\n"
	"\n"
	"  -s, --sentence TEXT    explain TEXT instead of articles, whether it tells an event or not\n"
	"      --id ID            only the event with this id, or the events whose ids begin so\n"
	"      --all              every sentence\n"
	"      --published DAY    when it was published, as 2019-04-26\n"
	"      --packs DIR        where the packs are\n"
	"      --language CODE    whose pack is taken (default: de)\n",
};
