#include "export/cells.h"

#include "base/utf8.h"

#include <utf8proc.h>

enum { CELL_CAP = 1 << 22 };

static const char *const SEQUENCE[] = {"", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[36m"};

void dp_cells_init(dp_cell *row, uint32_t columns)
{
	for (uint32_t i = 0; i < columns; i++) {
		row[i] = (dp_cell){0};
		dp_buf_init(&row[i].text, CELL_CAP);
	}
}

void dp_cells_release(dp_cell *row, uint32_t columns, dp_buf *out)
{
	for (uint32_t i = 0; i < columns; i++) {
		out->failed |= row[i].text.failed;
		dp_buf_release(&row[i].text);
	}
}

void dp_cells_clear(dp_cell *row, uint32_t columns)
{
	for (uint32_t i = 0; i < columns; i++) {
		dp_buf_clear(&row[i].text);
		row[i].style = DP_PLAIN;
	}
}

/* Control characters are printed as blanks. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || c == 0x7F;
}

static uint32_t char_width(uint32_t c)
{
	int w = is_control(c) ? 1 : utf8proc_charwidth((utf8proc_int32_t)c);
	return w > 0 ? (uint32_t)w : 0;
}

uint32_t dp_cells_width(dp_str s)
{
	uint32_t width = 0;
	for (uint32_t at = 0; at < s.n;)
		width += char_width(dp_utf8_next(s, &at));
	return width;
}

uint32_t dp_cells_fitting(dp_str s, uint32_t width)
{
	uint32_t used = 0, word = 0;
	for (uint32_t at = 0; at < s.n;) {
		uint32_t before = at, c = dp_utf8_next(s, &at);
		used += char_width(c);
		if (c == ' ')
			word = before;
		if (used > width)
			return word ? word : before ? before : at;
		if (c == '/')
			word = at;
	}
	return s.n;
}

static void wrap(dp_cell *self)
{
	dp_str rest = dp_buf_view(&self->text), part;
	self->lines = 0;
	while (dp_str_cut(&rest, '\n', &part)) {
		for (bool again = false; part.n && self->lines < DP_CELL_LINES; again = true) {
			uint32_t n = dp_cells_fitting(part, self->width - again);
			self->goes_on[self->lines] = again;
			self->line[self->lines++] = dp_str_trim(dp_str_of(part.p, n));
			part = dp_str_trim(dp_str_sub(part, n, part.n));
		}
	}
}

void dp_cells_styled(const dp_table *self, dp_style style, dp_str text, dp_buf *out)
{
	bool on = self->colour && style != DP_PLAIN && text.n;
	dp_buf_c(out, on ? SEQUENCE[style] : "");
	for (uint32_t i = 0; i < text.n; i++)
		dp_buf_char(out, is_control((unsigned char)text.p[i]) ? ' ' : text.p[i]);
	dp_buf_c(out, on ? "\033[0m" : "");
}

static void spaces(uint32_t n, dp_buf *out)
{
	while (n--)
		dp_buf_char(out, ' ');
}

dp_style dp_style_of_quad(int quad)
{
	static const dp_style by_quad[] = {DP_PLAIN, DP_GREEN, DP_GREEN, DP_YELLOW, DP_RED};
	return quad >= 1 && quad <= 4 ? by_quad[quad] : DP_PLAIN;
}

static void print_line(const dp_table *self, const dp_cell *row, uint32_t columns, uint32_t line, dp_buf *out)
{
	uint32_t owed = 0; /* spaces are written before the next words only, so that no line ends in them */
	for (uint32_t i = 0; i < columns; i++) {
		dp_str text = line < row[i].lines ? row[i].line[line] : DP_STR("");
		uint32_t set_in = line < row[i].lines && row[i].goes_on[line], width = dp_cells_width(text) + set_in;
		owed += (i ? DP_CELL_GAP : 0) + set_in;
		if (text.n) {
			spaces(owed, out);
			dp_cells_styled(self, row[i].style, text, out);
			owed = 0;
		}
		owed += row[i].width > width ? row[i].width - width : 0;
	}
	dp_buf_char(out, '\n');
}

void dp_cells_row(const dp_table *self, dp_cell *row, uint32_t columns, dp_buf *out)
{
	uint32_t lines = 1;
	for (uint32_t i = 0; i < columns; i++) {
		wrap(&row[i]);
		lines = row[i].lines > lines ? row[i].lines : lines;
	}
	for (uint32_t line = 0; line < lines; line++)
		print_line(self, row, columns, line, out);
}

static void print_item(const dp_table *self, const char *name, const dp_cell *c, dp_buf *out)
{
	dp_str rest = dp_buf_view(&c->text), part;
	while (dp_str_cut(&rest, '\n', &part)) {
		if (part.n == 0)
			continue;
		dp_buf_printf(out, "  %-6s ", name);
		dp_cells_styled(self, c->style, part, out);
		dp_buf_char(out, '\n');
	}
}

void dp_cells_list(const dp_table *self, const dp_cell *row, uint32_t columns, const char *const *names, const uint8_t *order, dp_buf *out)
{
	for (uint32_t i = 0; i < columns; i++)
		print_item(self, names[order[i]], &row[order[i]], out);
	dp_buf_char(out, '\n');
}

void dp_cells_heading(const dp_table *self, dp_cell *row, uint32_t columns, const char *const *names, dp_buf *out)
{
	dp_cells_clear(row, columns);
	for (uint32_t i = 0; i < columns; i++) {
		dp_buf_c(&row[i].text, names[i]);
		row[i].style = DP_DIM;
	}
	dp_cells_row(self, row, columns, out);
}

void dp_cells_text(const dp_table *self, dp_str text, uint32_t set_in, dp_style style, dp_cell *scratch, dp_buf *out)
{
	dp_buf_clear(&scratch->text);
	for (uint32_t i = 0; i < text.n; i++)
		dp_buf_char(&scratch->text, text.p[i] == '\n' || text.p[i] == '\r' ? ' ' : text.p[i]);
	scratch->width = self->width > set_in + 16 ? self->width - set_in : 16;
	wrap(scratch);
	for (uint32_t i = 0; i < scratch->lines; i++) {
		spaces(set_in, out);
		dp_cells_styled(self, style, scratch->line[i], out);
		dp_buf_char(out, '\n');
	}
}
