/*
 * A bar of volume: events over time as Unicode's blocks, a column each day, week, month or year.
 *
 *   12 events a week at most
 *        ▂█
 *    ▁▁▄▆██▂   ▁
 *   2019-03-04  2019-05-27
 */
#ifndef DP_EXPORT_BARS_H
#define DP_EXPORT_BARS_H

#include "export/export.h"
#include "store/query.h"

/* The finest step by which days from `first` to `last` fit into `width` columns; years where none does. */
dp_step dp_bars_step(int32_t first, int32_t last, uint32_t width);

/* Appends a bar of `n` > 0 steps that have events, in order; those in between have none. Where years do not fit, the last ones are shown. */
void dp_bars_print(const dp_table *look, const dp_bar *bar, uint32_t n, dp_step step, dp_buf *out);

#endif
