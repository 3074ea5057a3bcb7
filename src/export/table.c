#include "export/cells.h"

enum { COLUMNS = 6, DATE_WIDTH = 12, EVENT_WIDTH = 18, SENTENCE_AT = 14 };

static void add_side(const dp_doc *doc, dp_side side, bool office, dp_buf *out)
{
	dp_shown s = dp_export_side(doc, side);
	dp_buf_str(out, s.name.n ? s.name : s.text);
	const char *sector = dp_sector_name(s.sector);
	if (office && (s.code[0] || sector[0]))
		dp_buf_printf(out, " (%s%s%s)", s.code, s.code[0] && sector[0] ? DP_NO_BREAK : "", sector);
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

static void fill(const dp_doc *doc, const dp_event *event, dp_cell row[COLUMNS])
{
	dp_shown place;
	dp_cells_clear(row, COLUMNS);
	if (event->date.n) {
		dp_buf_str(&row[0].text, event->date);
	} else if (doc->published.n) { /* news of that day, as long as nothing else is said */
		dp_buf_printf(&row[0].text, "(%.*s)", (int)doc->published.n, doc->published.p);
		row[0].style = DP_DIM;
	}
	dp_buf_c(&row[1].text, dp_type_name(event->type));
	dp_buf_c(&row[1].text, event->mode.n ? " " : "");
	dp_buf_str(&row[1].text, event->mode);
	dp_buf_char(&row[1].text, '\n');
	add_reality(event, &row[1].text);
	row[1].style = dp_style_of_quad(dp_type_quad(event->type));
	add_sides(doc, event->actor, event->actors, true, &row[2].text);
	add_sides(doc, event->recipient, event->recipients, true, &row[3].text);
	if (dp_export_place(doc, event, &place))
		dp_buf_str(&row[4].text, place.name.n ? place.name : place.text);
	add_sides(doc, event->said_by, event->sources, false, &row[5].text);
	row[5].style = DP_DIM;
}

static void print_heading(const dp_table *self, const dp_doc *doc, dp_buf *out)
{
	dp_cells_styled(self, DP_BOLD, doc->id, out);
	dp_str known[] = {doc->published, doc->publisher, doc->agency};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (known[i].n == 0)
			continue;
		dp_buf_c(out, " · ");
		dp_cells_styled(self, DP_PLAIN, known[i], out);
	}
	dp_buf_printf(out, " · %u event%s\n", doc->events.n, doc->events.n == 1 ? "" : "s");
	if (doc->title.n) {
		dp_cells_styled(self, DP_DIM, dp_str_sub(doc->title, 0, dp_cells_fitting(doc->title, self->width)), out);
		dp_buf_char(out, '\n');
	}
}

/* Date and event have what they need. The rest is shared: who and whom three parts each, where two, source two. */
static void lay_out(const dp_table *self, dp_cell row[COLUMNS])
{
	uint32_t width = self->width > 160 ? 160 : self->width, rest = width - DATE_WIDTH - EVENT_WIDTH - (COLUMNS - 1) * DP_CELL_GAP;
	row[0].width = DATE_WIDTH;
	row[1].width = EVENT_WIDTH;
	row[2].width = row[3].width = rest * 3 / 10;
	row[4].width = rest * 2 / 10;
	row[5].width = rest - rest * 3 / 10 * 2 - rest * 2 / 10;
}

void dp_export_table(const dp_table *self, const dp_doc *doc, dp_buf *out)
{
	static const char *const headings[COLUMNS] = {"WHEN", "WHAT", "WHO", "TO WHOM", "WHERE", "SAYS"};
	static const char *const names[COLUMNS] = {"when", "what", "who", "whom", "where", "says"};
	static const uint8_t order[COLUMNS] = {1, 0, 2, 3, 4, 5};
	dp_cell row[COLUMNS], text;
	bool narrow = self->width < DP_NARROW;
	dp_cells_init(row, COLUMNS);
	dp_cells_init(&text, 1);
	print_heading(self, doc, out);
	if (!narrow)
		lay_out(self, row);
	if (!narrow && doc->events.n)
		dp_cells_heading(self, row, COLUMNS, headings, out);
	for (uint32_t i = 0; i < doc->events.n; i++) {
		uint32_t begin, end;
		fill(doc, &doc->events.v[i], row);
		if (narrow)
			dp_cells_list(self, row, COLUMNS, names, order, out);
		else
			dp_cells_row(self, row, COLUMNS, out);
		dp_export_sentence(doc, &doc->events.v[i], &begin, &end);
		if (self->text)
			dp_cells_text(self, dp_doc_words(doc, begin, end), SENTENCE_AT, DP_DIM, &text, out);
	}
	dp_buf_char(out, '\n');
	dp_cells_release(row, COLUMNS, out);
	dp_cells_release(&text, 1, out);
}
