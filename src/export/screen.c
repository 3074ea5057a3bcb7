#include "export/screen.h"

#include "base/utf8.h"

enum { DATE_WIDTH = 12, EVENT_WIDTH = 18, TOLD_WIDTH = 10, SENTENCE_AT = 14, WIDEST = 180, SHORT_ID = 8 };

void dp_screen_init(dp_screen *self, const dp_table *look)
{
	*self = (dp_screen){.look = *look};
	dp_cells_init(self->row, DP_SCREEN_CELLS);
	dp_cells_init(&self->text, 1);
}

void dp_screen_release(dp_screen *self, dp_buf *out)
{
	dp_cells_release(self->row, DP_SCREEN_CELLS, out);
	dp_cells_release(&self->text, 1, out);
}

void dp_screen_member(const dp_member *member, bool office, dp_buf *out)
{
	const char *sector = dp_sector_name(member->sector);
	dp_buf_str(out, member->name.n ? member->name : member->text);
	if (office && (member->code[0] || sector[0]))
		dp_buf_printf(out, " (%s%s%s)", member->code, member->code[0] && sector[0] ? DP_NO_BREAK : "", sector);
}

static void add_members(const dp_member *members, uint32_t n, bool office, dp_buf *out)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "\n" : "");
		dp_screen_member(&members[i], office, out);
	}
}

static void add_reality(const dp_found *f, dp_buf *out)
{
	bool real = f->status == DP_STATUS_OCCURRED;
	if (!real)
		dp_buf_c(out, dp_status_name(f->status));
	if (f->certainty == DP_ALLEGED)
		dp_buf_printf(out, "%s%s", real ? "" : ", ", dp_certainty_name(f->certainty));
}

/* The date; where it is unknown, the day of the first article in brackets, as long as nothing else is said. */
static void add_date(const dp_found *f, dp_buf *out)
{
	char day[11];
	if (f->date.n) {
		dp_buf_str(out, f->date);
		return;
	}
	dp_day_print(f->published_first, day);
	if (day[0])
		dp_buf_printf(out, "(%s)", day);
}

static void add_told(const dp_found *f, dp_buf *out)
{
	if (f->origins > 1)
		dp_buf_printf(out, "%u origins\n", f->origins);
	dp_buf_printf(out, "%u report%s", f->reports, f->reports == 1 ? "" : "s");
}

static void fill(const dp_found *f, bool list, dp_cell row[DP_SCREEN_CELLS])
{
	dp_cells_clear(row, DP_SCREEN_CELLS);
	add_date(f, &row[0].text);
	dp_buf_c(&row[0].text, list ? "" : "\n");
	dp_buf_str(list ? &row[DP_SCREEN_COLUMNS].text : &row[0].text, dp_str_sub(f->key, 0, SHORT_ID));
	dp_buf_printf(&row[1].text, "%s%s%.*s\n", dp_type_name(f->type), f->mode.n ? " " : "", (int)f->mode.n, f->mode.p);
	add_reality(f, &row[1].text);
	row[1].style = dp_style_of_quad(f->quad);
	add_members(f->actor, f->actors, true, &row[2].text);
	add_members(f->recipient, f->recipients, true, &row[3].text);
	dp_buf_str(&row[4].text, f->place);
	add_members(f->said_by, f->sources, false, &row[5].text);
	row[5].style = DP_DIM;
	add_told(f, &row[6].text);
}

/* Date, event and number of reports have what they need. The rest is shared: who and whom three parts each, where two, source two. */
static void lay_out(const dp_table *look, dp_cell row[DP_SCREEN_COLUMNS])
{
	uint32_t width = look->width > WIDEST ? WIDEST : look->width;
	uint32_t rest = width - DATE_WIDTH - EVENT_WIDTH - TOLD_WIDTH - (DP_SCREEN_COLUMNS - 1) * DP_CELL_GAP;
	row[0].width = DATE_WIDTH;
	row[1].width = EVENT_WIDTH;
	row[2].width = row[3].width = rest * 3 / 10;
	row[4].width = rest * 2 / 10;
	row[5].width = rest - rest * 3 / 10 * 2 - rest * 2 / 10;
	row[6].width = TOLD_WIDTH;
}

void dp_screen_found(dp_screen *self, const dp_found *found, dp_buf *out)
{
	static const char *const headings[] = {"WHEN", "WHAT", "WHO", "TO WHOM", "WHERE", "SAYS", "TOLD BY"};
	static const char *const names[] = {"when", "what", "who", "whom", "where", "says", "told", "id"};
	static const uint8_t order[] = {7, 1, 0, 2, 3, 4, 5, 6};
	bool narrow = self->look.width < DP_NARROW;
	if (!narrow && !self->begun) {
		lay_out(&self->look, self->row);
		dp_cells_heading(&self->look, self->row, DP_SCREEN_COLUMNS, headings, out);
	}
	self->begun = true;
	fill(found, narrow, self->row);
	if (narrow)
		dp_cells_list(&self->look, self->row, DP_SCREEN_CELLS, names, order, out);
	else
		dp_cells_row(&self->look, self->row, DP_SCREEN_COLUMNS, out);
	if (self->look.text)
		dp_cells_text(&self->look, found->sentence, SENTENCE_AT, DP_DIM, &self->text, out);
}

static void add_names(const dp_member *m, uint32_t n, dp_buf *out)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? ", " : "");
		dp_screen_member(&m[i], false, out);
	}
}

/* What fits of a part, with an ellipsis where it is cut; `*left` columns go down to what remains. */
static void add_part(const dp_table *look, dp_style style, dp_str part, uint32_t *left, dp_buf *out)
{
	uint32_t width = dp_cells_width(part);
	if (*left < 2 || part.n == 0)
		return;
	if (width > *left) {
		dp_cells_styled(look, style, dp_str_trim(dp_str_sub(part, 0, dp_cells_fitting(part, *left - 1))), out);
		dp_buf_c(out, "…");
		*left = 0;
		return;
	}
	dp_cells_styled(look, style, part, out);
	*left -= width;
}

void dp_screen_line(const dp_table *look, const dp_found *found, dp_buf *out)
{
	dp_buf part;
	dp_buf_init(&part, 1 << 20);
	add_date(found, &part);
	uint32_t width = dp_cells_width(dp_buf_view(&part)), used = width < DATE_WIDTH ? DATE_WIDTH : width + 1;
	uint32_t left = look->width > used ? look->width - used : 0;
	dp_cells_styled(look, DP_DIM, dp_buf_view(&part), out);
	dp_buf_printf(out, "%*s", (int)(used - width), "");
	dp_buf_clear(&part);
	dp_buf_printf(&part, " %s%s%.*s ", dp_type_name(found->type), found->mode.n ? " " : "", (int)found->mode.n, found->mode.p);
	add_part(look, dp_style_of_quad(found->quad), dp_buf_view(&part), &left, out);
	dp_buf_clear(&part);
	add_reality(found, &part);
	dp_buf_c(&part, part.n ? " " : "");
	add_part(look, DP_DIM, dp_buf_view(&part), &left, out);
	dp_buf_clear(&part);
	dp_buf_char(&part, ' ');
	add_names(found->actor, found->actors, &part);
	dp_buf_c(&part, found->recipients ? found->actors ? " > " : "> " : "");
	add_names(found->recipient, found->recipients, &part);
	dp_buf_c(&part, found->actors + found->recipients ? "  " : "");
	add_part(look, DP_PLAIN, dp_buf_view(&part), &left, out);
	add_part(look, DP_DIM, found->sentence, &left, out);
	out->failed |= part.failed;
	dp_buf_release(&part);
	dp_buf_char(out, '\n');
}
