#include "export/export.h"

#include "base/utf8.h"

#include <utf8proc.h>

/*
 *   2019-04-25    CONSULT visit      Kim Jong Un    Vladimir Putin   Vladivostok   KCNA
 *                 planned             (PRK GOV)      (RUS GOV)
 *
 * Six columns; what does not fit its column goes on in the next line of the same row.
 */
enum { COLUMNS = 6, GAP = 2, LINES = 12, NARROW = 80 };

#define NO_BREAK "\xC2\xA0" /* U+00A0: state and sector stay on one line */

typedef enum style { PLAIN, BOLD, DIM, RED, GREEN, YELLOW, BLUE } style;

static const char *const sequence[] = {"", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[36m"};

typedef struct cell {
	dp_buf text; /* lines separated by "\n" */
	style style;
	uint32_t width;
	dp_str line[LINES];
	bool goes_on[LINES]; /* continues the line above; is set in by one column */
	uint32_t lines;
} cell;

static uint32_t width_of(dp_str s)
{
	uint32_t width = 0;
	for (uint32_t at = 0; at < s.n;) {
		int w = utf8proc_charwidth((utf8proc_int32_t)dp_utf8_next(s, &at));
		width += w > 0 ? (uint32_t)w : 0;
	}
	return width;
}

/* Bytes of `s` that fit in `width` columns: whole words, or as much of one long word as fits, but at least one character. */
static uint32_t fitting(dp_str s, uint32_t width)
{
	uint32_t used = 0, word = 0;
	for (uint32_t at = 0; at < s.n;) {
		uint32_t before = at, c = dp_utf8_next(s, &at);
		int w = utf8proc_charwidth((utf8proc_int32_t)c);
		used += w > 0 ? (uint32_t)w : 0;
		if (c == ' ')
			word = before;
		if (used > width)
			return word ? word : before ? before : at;
		if (c == '/')
			word = at;
	}
	return s.n;
}

static void wrap(cell *self)
{
	dp_str rest = dp_buf_view(&self->text), part;
	self->lines = 0;
	while (dp_str_cut(&rest, '\n', &part)) {
		for (bool again = false; part.n && self->lines < LINES; again = true) {
			uint32_t n = fitting(part, self->width - again);
			self->goes_on[self->lines] = again;
			self->line[self->lines++] = dp_str_trim(dp_str_of(part.p, n));
			part = dp_str_trim(dp_str_sub(part, n, part.n));
		}
	}
}

static void styled(const dp_table *self, style s, dp_str text, dp_buf *out)
{
	bool on = self->colour && s != PLAIN && text.n;
	dp_buf_c(out, on ? sequence[s] : "");
	for (uint32_t i = 0; i < text.n; i++) /* no control characters of an article reach the terminal */
		dp_buf_char(out, (unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7F ? ' ' : text.p[i]);
	dp_buf_c(out, on ? "\033[0m" : "");
}

static void spaces(uint32_t n, dp_buf *out)
{
	while (n--)
		dp_buf_char(out, ' ');
}

static style type_style(dp_type type)
{
	static const style by_quad[] = {PLAIN, GREEN, GREEN, YELLOW, RED};
	int quad = dp_type_quad(type);
	return quad >= 1 && quad <= 4 ? by_quad[quad] : PLAIN;
}

static void add_side(const dp_doc *doc, dp_side side, bool office, dp_buf *out)
{
	dp_shown s = dp_export_side(doc, side);
	dp_buf_str(out, s.name.n ? s.name : s.text);
	const char *sector = dp_sector_name(s.sector);
	if (office && (s.code[0] || sector[0]))
		dp_buf_printf(out, " (%s%s%s)", s.code, s.code[0] && sector[0] ? NO_BREAK : "", sector);
}

static void add_sides(const dp_doc *doc, const dp_side *sides, uint32_t n, bool office, dp_buf *out)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "\n" : "");
		add_side(doc, sides[i], office, out);
	}
}

/* "planned, alleged", or nothing for what plainly happened. */
static void add_reality(const dp_event *event, dp_buf *out)
{
	bool real = event->status == DP_STATUS_OCCURRED, alleged = event->certainty == DP_ALLEGED;
	if (!real)
		dp_buf_c(out, dp_status_name(event->status));
	if (alleged)
		dp_buf_printf(out, "%s%s", real ? "" : ", ", dp_certainty_name(event->certainty));
}

static void fill(const dp_doc *doc, const dp_event *event, cell row[COLUMNS])
{
	dp_shown place;
	for (uint32_t i = 0; i < COLUMNS; i++) {
		dp_buf_clear(&row[i].text);
		row[i].style = PLAIN;
	}
	if (event->date.n) {
		dp_buf_str(&row[0].text, event->date);
	} else if (doc->published.n) { /* news of that day, as long as nothing else is said */
		dp_buf_printf(&row[0].text, "(%.*s)", (int)doc->published.n, doc->published.p);
		row[0].style = DIM;
	}
	dp_buf_c(&row[1].text, dp_type_name(event->type));
	dp_buf_c(&row[1].text, event->mode.n ? " " : "");
	dp_buf_str(&row[1].text, event->mode);
	dp_buf_char(&row[1].text, '\n');
	add_reality(event, &row[1].text);
	row[1].style = type_style(event->type);
	add_sides(doc, event->actor, event->actors, true, &row[2].text);
	add_sides(doc, event->recipient, event->recipients, true, &row[3].text);
	if (dp_export_place(doc, event, &place))
		dp_buf_str(&row[4].text, place.name.n ? place.name : place.text);
	add_sides(doc, event->said_by, event->sources, false, &row[5].text);
	row[5].style = DIM;
}

static void print_row(const dp_table *self, cell row[COLUMNS], dp_buf *out)
{
	uint32_t lines = 1;
	for (uint32_t i = 0; i < COLUMNS; i++) {
		wrap(&row[i]);
		lines = row[i].lines > lines ? row[i].lines : lines;
	}
	for (uint32_t line = 0; line < lines; line++) {
		uint32_t owed = 0; /* spaces are written before the next words only, so that no line ends in them */
		for (uint32_t i = 0; i < COLUMNS; i++) {
			dp_str text = line < row[i].lines ? row[i].line[line] : DP_STR("");
			uint32_t set_in = line < row[i].lines && row[i].goes_on[line], width = width_of(text) + set_in;
			owed += (i ? GAP : 0) + set_in;
			if (text.n) {
				spaces(owed, out);
				styled(self, row[i].style, text, out);
				owed = 0;
			}
			owed += row[i].width > width ? row[i].width - width : 0;
		}
		dp_buf_char(out, '\n');
	}
}

/* The sentence below an event, indented, the trigger marked. */
static void print_text(const dp_table *self, const dp_doc *doc, const dp_event *event, cell *scratch, dp_buf *out)
{
	uint32_t begin, end;
	dp_export_sentence(doc, event, &begin, &end);
	dp_str words = dp_doc_words(doc, begin, end);
	dp_buf_clear(&scratch->text);
	for (uint32_t i = 0; i < words.n; i++)
		dp_buf_char(&scratch->text, words.p[i] == '\n' || words.p[i] == '\r' ? ' ' : words.p[i]);
	scratch->width = self->width > 30 ? self->width - 14 : 16;
	wrap(scratch);
	for (uint32_t i = 0; i < scratch->lines; i++) {
		spaces(14, out);
		styled(self, DIM, scratch->line[i], out);
		dp_buf_char(out, '\n');
	}
}

static void print_item(const dp_table *self, const char *name, const cell *c, dp_buf *out)
{
	dp_str rest = dp_buf_view(&c->text), part;
	while (dp_str_cut(&rest, '\n', &part)) {
		if (part.n == 0)
			continue;
		dp_buf_printf(out, "  %-6s ", name);
		styled(self, c->style, part, out);
		dp_buf_char(out, '\n');
	}
}

/* For narrow terminals: one value a line. */
static void print_list(const dp_table *self, const cell row[COLUMNS], dp_buf *out)
{
	static const char *const names[COLUMNS] = {"when", "what", "who", "whom", "where", "says"};
	static const uint8_t order[COLUMNS] = {1, 0, 2, 3, 4, 5};
	for (uint32_t i = 0; i < COLUMNS; i++)
		print_item(self, names[order[i]], &row[order[i]], out);
	dp_buf_char(out, '\n');
}

static void print_heading(const dp_table *self, const dp_doc *doc, dp_buf *out)
{
	styled(self, BOLD, doc->id, out);
	dp_str known[] = {doc->published, doc->publisher, doc->agency};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (known[i].n == 0)
			continue;
		dp_buf_c(out, " · ");
		styled(self, PLAIN, known[i], out);
	}
	dp_buf_printf(out, " · %u event%s\n", doc->events.n, doc->events.n == 1 ? "" : "s");
	if (doc->title.n) {
		styled(self, DIM, dp_str_sub(doc->title, 0, fitting(doc->title, self->width)), out);
		dp_buf_char(out, '\n');
	}
}

/* Fixed: date 12, event 18. The rest is shared: who and whom three parts each, where two, source two. */
static void lay_out(const dp_table *self, cell row[COLUMNS])
{
	uint32_t width = self->width > 160 ? 160 : self->width, rest = width - 12 - 18 - (COLUMNS - 1) * GAP;
	row[0].width = 12;
	row[1].width = 18;
	row[2].width = row[3].width = rest * 3 / 10;
	row[4].width = rest * 2 / 10;
	row[5].width = rest - rest * 3 / 10 * 2 - rest * 2 / 10;
}

static void print_columns(const dp_table *self, cell row[COLUMNS], dp_buf *out)
{
	static const char *const names[COLUMNS] = {"WHEN", "WHAT", "WHO", "TO WHOM", "WHERE", "SAYS"};
	for (uint32_t i = 0; i < COLUMNS; i++) {
		dp_buf_clear(&row[i].text);
		dp_buf_c(&row[i].text, names[i]);
		row[i].style = DIM;
	}
	print_row(self, row, out);
}

void dp_export_table(const dp_table *self, const dp_doc *doc, dp_buf *out)
{
	cell row[COLUMNS] = {0}, text = {.style = DIM};
	bool narrow = self->width < NARROW;
	for (uint32_t i = 0; i < COLUMNS; i++)
		dp_buf_init(&row[i].text, 1 << 20);
	dp_buf_init(&text.text, 1 << 22);
	print_heading(self, doc, out);
	if (!narrow)
		lay_out(self, row);
	if (!narrow && doc->events.n)
		print_columns(self, row, out);
	for (uint32_t i = 0; i < doc->events.n; i++) {
		fill(doc, &doc->events.v[i], row);
		if (narrow)
			print_list(self, row, out);
		else
			print_row(self, row, out);
		if (self->text)
			print_text(self, doc, &doc->events.v[i], &text, out);
	}
	dp_buf_char(out, '\n');
	for (uint32_t i = 0; i < COLUMNS; i++) {
		out->failed |= row[i].text.failed;
		dp_buf_release(&row[i].text);
	}
	dp_buf_release(&text.text);
}
