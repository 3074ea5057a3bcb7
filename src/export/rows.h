/*
 * Rows of tab-separated cells, as POLECAT, ICEWS and GDELT have them. These formats quote nothing: what would break a row (control characters) is
 * a space, and a double quote a single one, so that readers which take it for quoting read the same. Cells are written one after another; the end
 * of the row takes the tab behind the last.
 */
#ifndef DP_EXPORT_ROWS_H
#define DP_EXPORT_ROWS_H

#include "export/events.h"

void dp_row_str(dp_export_file *file, dp_str s);
void dp_row_c(dp_export_file *file, const char *c);
void dp_row_uint(dp_export_file *file, uint64_t value);
void dp_row_int(dp_export_file *file, int64_t value);
void dp_row_decimal(dp_export_file *file, double value, int places);
void dp_row_empty(dp_export_file *file, uint32_t cells);
void dp_row_end(dp_export_file *file);

/* One of several values of a cell, parted by `by`, which a value itself loses to a space. */
void dp_row_part(dp_export_file *file, dp_str s, const char *by);
/* Ends that cell; `none` stands for no value at all. */
void dp_row_parts(dp_export_file *file, const char *none);

/* A number that two names and an event always give: the low `bits` of a hash. */
uint64_t dp_row_number(dp_export_file *file, dp_str key, dp_str a, dp_str b, int bits);

/* True when it is the state itself and not somebody of it. */
bool dp_row_is_state(const dp_codes *codes, const dp_member *m);

#endif
