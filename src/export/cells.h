/*
 * Tables for people at a terminal, out of cells that wrap: what does not fit its column goes on in the next line of the same row. Narrow terminals
 * get a small list of each row instead.
 *
 *   2019-04-25    CONSULT visit      Kim Jong Un    Vladimir Putin   Vladivostok   KCNA
 *                 planned             (PRK GOV)      (RUS GOV)
 */
#ifndef DP_EXPORT_CELLS_H
#define DP_EXPORT_CELLS_H

#include "base/buf.h"
#include "doc/plover.h"
#include "export/export.h"

enum { DP_CELL_LINES = 12, DP_CELL_GAP = 2, DP_NARROW = 80 };

#define DP_NO_BREAK "\xC2\xA0" /* U+00A0: state and sector stay on one line */

typedef enum dp_style { DP_PLAIN, DP_BOLD, DP_DIM, DP_RED, DP_GREEN, DP_YELLOW, DP_BLUE } dp_style;

typedef struct dp_cell {
	dp_buf text; /* lines separated by "\n" */
	dp_style style;
	uint32_t width;
	dp_str line[DP_CELL_LINES];
	bool goes_on[DP_CELL_LINES]; /* continues the line above; is set in by one column */
	uint32_t lines;
} dp_cell;

void dp_cells_init(dp_cell *row, uint32_t columns);
void dp_cells_release(dp_cell *row, uint32_t columns, dp_buf *out); /* marks `out` where a cell had no memory */
void dp_cells_clear(dp_cell *row, uint32_t columns);                /* text and style; widths stay */

/* A row in columns, or as a list with a name before each value, in the order given. */
void dp_cells_row(const dp_table *self, dp_cell *row, uint32_t columns, dp_buf *out);
void dp_cells_list(const dp_table *self, const dp_cell *row, uint32_t columns, const char *const *names, const uint8_t *order, dp_buf *out);

/* A heading for the columns. */
void dp_cells_heading(const dp_table *self, dp_cell *row, uint32_t columns, const char *const *names, dp_buf *out);

/* Wrapped text, every line set in. */
void dp_cells_text(const dp_table *self, dp_str text, uint32_t set_in, dp_style style, dp_cell *scratch, dp_buf *out);

/* Text with its style where there is colour. No control characters of an article reach the terminal. */
void dp_cells_styled(const dp_table *self, dp_style style, dp_str text, dp_buf *out);

/* Columns that a text takes; its bytes that fit in `width` columns: whole words, or as much of one long word as fits, but at least one character. */
uint32_t dp_cells_width(dp_str s);
uint32_t dp_cells_fitting(dp_str s, uint32_t width);

dp_style dp_style_of_quad(int quad);

#endif
