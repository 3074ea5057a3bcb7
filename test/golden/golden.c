/*
 * Runs the golden cases: golden [--open] PACKS FILE...
 *
 * README.md beside this file tells how cases are written. Each is coded and the result printed in the form of the case; what differs is
 * shown line by line, of cases that are known to be open only with --open. Output is TAP, so that whoever runs it can count.
 */
#include "code/code.h"
#include "export/export.h"
#include "pack/source.h"

#include <stdio.h>
#include <stdlib.h>

enum { CAP = 1 << 24 };

typedef struct test_case {
	dp_str name, expect, published, publisher, language, title;
	dp_str open; /* why it is known to fail; empty for a case that has to pass */
	uint32_t line;
	dp_buf text, expected; /* lines, each with its newline */
} test_case;

typedef struct runner {
	const dp_engine *engine;
	bool verbose; /* shows what open cases give */
	uint32_t run, failed, open, closed; /* closed: known open, but passing */
} runner;

static const char *const kinds[] = {"body", "title", "heading", "byline", "furniture"};

static void item(dp_buf *out, const char *key, dp_str value)
{
	if (value.n)
		dp_buf_printf(out, "%s: %.*s\n", key, (int)value.n, value.p);
}

/* One line, at most eight words. */
static void words(dp_buf *out, dp_str s)
{
	enum { WORDS = 8 };
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		bool space = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\r';
		if (space && i && s.p[i - 1] != ' ' && s.p[i - 1] != '\n' && ++n == WORDS) {
			dp_buf_c(out, " …");
			break;
		}
		dp_buf_char(out, space ? ' ' : s.p[i]);
	}
	dp_buf_char(out, '\n');
}

static void print_blocks(const test_case *c, const dp_doc *doc, dp_buf *out)
{
	if (c->published.n == 0)
		item(out, "published", doc->published);
	item(out, "agency", doc->agency);
	for (uint32_t i = 0; i < doc->blocks.n; i++) {
		const dp_block *b = &doc->blocks.v[i];
		dp_buf_printf(out, "%s: ", kinds[b->kind]);
		words(out, dp_doc_words(doc, b->begin, b->end));
	}
}

static void print_sides(const dp_doc *doc, const char *key, const dp_side *side, uint32_t n, bool office, dp_buf *out)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_shown s = dp_export_side(doc, side[i]);
		const char *sector = dp_sector_name(s.sector);
		dp_buf_printf(out, "%s: %.*s", key, (int)s.name.n, s.name.p);
		if (office && (s.code[0] || sector[0]))
			dp_buf_printf(out, " (%s%s%s)", s.code, s.code[0] && sector[0] ? " " : "", sector);
		dp_buf_char(out, '\n');
	}
}

static void print_event(const dp_doc *doc, const dp_event *e, dp_buf *out)
{
	dp_shown place;
	dp_buf_printf(out, "event: %s%s%.*s\n", dp_type_name(e->type), e->mode.n ? " " : "", (int)e->mode.n, e->mode.p);
	item(out, "trigger", dp_doc_words(doc, e->trigger_begin, e->trigger_end));
	if (e->status != DP_STATUS_OCCURRED)
		item(out, "status", dp_str_c(dp_status_name(e->status)));
	if (e->certainty != DP_STATED)
		item(out, "certainty", dp_str_c(dp_certainty_name(e->certainty)));
	print_sides(doc, "actor", e->actor, e->actors, true, out);
	print_sides(doc, "recipient", e->recipient, e->recipients, true, out);
	item(out, "date", e->date);
	if (dp_export_place(doc, e, &place))
		dp_buf_printf(out, "place: %.*s%s%s%s\n", (int)place.name.n, place.name.p, place.code[0] ? " (" : "", place.code, place.code[0] ? ")" : "");
	print_sides(doc, "said by", e->said_by, e->sources, false, out);
}

static void print_result(const test_case *c, const dp_doc *doc, dp_buf *out)
{
	if (dp_str_is(c->expect, "blocks")) {
		print_blocks(c, doc, out);
		return;
	}
	for (uint32_t i = 0; i < doc->events.n; i++) {
		dp_buf_c(out, i ? "\n" : "");
		print_event(doc, &doc->events.v[i], out);
	}
	if (doc->events.n == 0)
		dp_buf_c(out, "no event\n");
}

/* The trigger is compared only where the case names one. */
static void without_triggers(dp_buf *got)
{
	dp_buf kept;
	dp_str rest = dp_buf_view(got), line;
	dp_buf_init(&kept, CAP);
	bool more = rest.n > 0;
	while (more && dp_str_cut(&rest, '\n', &line)) {
		more = rest.n > 0;
		if (!dp_str_starts(line, DP_STR("trigger: "))) {
			dp_buf_str(&kept, line);
			dp_buf_char(&kept, '\n');
		}
	}
	dp_buf_release(got);
	*got = kept;
}

static void show(const char *what, dp_str text)
{
	dp_str line;
	printf("# %s\n", what);
	while (text.n && dp_str_cut(&text, '\n', &line))
		printf("#   %.*s\n", (int)line.n, line.p);
}

/* An open case is counted as skipped, also when it passes by now: whoever mends a cause should not be stopped by it, but told. */
static void report(runner *self, const char *path, const test_case *c, bool same)
{
	self->run++;
	if (c->open.n == 0) {
		self->failed += !same;
		printf("%s %u - %.*s\n", same ? "ok" : "not ok", self->run, (int)c->name.n, c->name.p);
		return;
	}
	self->open += !same;
	self->closed += same;
	if (same)
		printf("ok %u - %.*s # SKIP passes now, move it out of %s:%u\n", self->run, (int)c->name.n, c->name.p, path, c->line);
	else
		printf("ok %u - %.*s # SKIP open: %.*s\n", self->run, (int)c->name.n, c->name.p, (int)c->open.n, c->open.p);
}

static void run_case(runner *self, const char *path, test_case *c)
{
	dp_doc doc;
	dp_buf got;
	depesche_error error = {0};
	dp_doc_init(&doc, (size_t)1 << 28);
	dp_buf_init(&got, CAP);
	doc.id = c->name;
	doc.text = dp_buf_view(&c->text);
	doc.published = c->published;
	doc.publisher = c->publisher;
	doc.language = c->language;
	doc.title = c->title;
	if (dp_engine_run(self->engine, &doc, &error) == 0)
		print_result(c, &doc, &got);
	else
		dp_buf_printf(&got, "%s: %s\n", error.code == DEPESCHE_ESKIP ? "skipped" : "error", error.message);
	dp_str wanted = dp_buf_view(&c->expected);
	if (dp_str_find(wanted, DP_STR("trigger: "), 0) == UINT32_MAX)
		without_triggers(&got);
	bool same = dp_str_eq(wanted, dp_buf_view(&got));
	report(self, path, c, same);
	if (!same && (c->open.n == 0 || self->verbose)) {
		printf("# %s:%u\n", path, c->line);
		show("expected", wanted);
		show("got", dp_buf_view(&got));
	}
	dp_buf_release(&got);
	dp_doc_release(&doc);
}

static void trim_newlines(dp_buf *buf)
{
	while (buf->n > 1 && buf->p[buf->n - 1] == '\n' && buf->p[buf->n - 2] == '\n')
		buf->p[--buf->n] = '\0';
}

static int header(const char *path, const dp_str line, uint32_t number, test_case *c)
{
	static const char *const names[] = {"expect", "published", "publisher", "lang", "title", "open"};
	dp_str *const values[] = {&c->expect, &c->published, &c->publisher, &c->language, &c->title, &c->open};
	dp_str rest = line, key;
	dp_str_cut(&rest, ':', &key);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (dp_str_is(key, names[i]) && rest.p) {
			*values[i] = dp_str_trim(rest);
			return 0;
		}
	}
	printf("Bail out! %s:%u: there is no header \"%.*s\"\n", path, number, (int)key.n, key.p);
	return -1;
}

typedef enum part { BEFORE, HEADER, TEXT, EXPECTED } part;

static int run_file(runner *self, const char *path)
{
	dp_file file;
	depesche_error error;
	if (dp_file_open(&file, path, &error) != 0) {
		printf("Bail out! %s: %s\n", path, error.message);
		return -1;
	}
	test_case c = {0};
	part at = BEFORE;
	int rc = 0;
	uint32_t number = 0;
	dp_buf_init(&c.text, CAP);
	dp_buf_init(&c.expected, CAP);
	const char *end = file.data + file.size;
	for (const char *p = file.data; rc == 0 && p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		dp_str line = dp_str_of(p, (size_t)((newline ? newline : end) - p));
		p += line.n + 1;
		number++;
		if (dp_str_starts(line, DP_STR("=== "))) {
			if (at == EXPECTED) {
				trim_newlines(&c.expected);
				run_case(self, path, &c);
			}
			dp_buf text = c.text, expected = c.expected;
			dp_buf_clear(&text);
			dp_buf_clear(&expected);
			c = (test_case){.name = dp_str_trim(dp_str_sub(line, 4, line.n)), .expect = DP_STR("events"), .line = number, .text = text,
				.expected = expected, .published = DP_STR(""), .publisher = DP_STR(""), .language = DP_STR(""), .title = DP_STR(""), .open = DP_STR("")};
			at = HEADER;
		} else if (dp_str_is(line, "---") && at > BEFORE && at < EXPECTED) {
			at++;
			if (at == EXPECTED)
				trim_newlines(&c.text);
		} else if (at == HEADER && line.n) {
			rc = header(path, line, number, &c);
		} else if (at == TEXT) {
			dp_buf_str(&c.text, line);
			dp_buf_char(&c.text, '\n');
		} else if (at == EXPECTED && !dp_str_starts(line, DP_STR("#")) && (line.n || c.expected.n)) {
			dp_buf_str(&c.expected, line);
			dp_buf_char(&c.expected, '\n');
		}
	}
	trim_newlines(&c.expected);
	if (rc == 0 && at == EXPECTED)
		run_case(self, path, &c);
	dp_buf_release(&c.text);
	dp_buf_release(&c.expected);
	dp_file_close(&file);
	return rc;
}

int main(int argc, char **argv)
{
	dp_engine engine;
	depesche_error error;
	bool verbose = argc > 1 && strcmp(argv[1], "--open") == 0;
	argv += verbose;
	argc -= verbose;
	if (argc < 3) {
		fprintf(stderr, "usage: golden [--open] PACKS FILE...\n");
		return 2;
	}
	if (dp_engine_open(&engine, argv[1], "de", &error) != 0) {
		printf("Bail out! %s: %s\n", error.file, error.message);
		return 1;
	}
	runner self = {.engine = &engine, .verbose = verbose};
	int rc = 0;
	for (int i = 2; rc == 0 && i < argc; i++)
		rc = run_file(&self, argv[i]);
	dp_engine_close(&engine);
	if (self.open + self.closed)
		printf("# %u cases open, %u of the open ones pass now\n", self.open, self.closed);
	printf("1..%u\n", self.run);
	return rc != 0 || self.failed ? 1 : 0;
}
