#include "export/bars.h"

#include "export/cells.h"

enum { HEIGHT = 4, LEVELS = 8, DAY_WIDTH = 10 };

static const char *const BLOCK[LEVELS + 1] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const STEP[] = {"day", "week", "month", "year"};

/* Columns from one day to another, no more than a little over `most`. */
static uint32_t columns(int32_t first, int32_t last, dp_step step, uint32_t most)
{
	uint32_t n = 0;
	for (int32_t day = dp_step_first(first, step); day <= last && n <= most; day = dp_step_next(day, step))
		n++;
	return n;
}

dp_step dp_bars_step(int32_t first, int32_t last, uint32_t width)
{
	for (int step = DP_STEP_DAY; step < DP_STEP_YEAR; step++)
		if (columns(first, last, (dp_step)step, width) <= width)
			return (dp_step)step;
	return DP_STEP_YEAR;
}

/* The bar where the last `width` columns begin. */
static uint32_t first_shown(const dp_bar *bar, uint32_t n, dp_step step, uint32_t width)
{
	uint32_t first = 0;
	while (first + 1 < n && columns(bar[first].day, bar[n - 1].day, step, width) > width)
		first++;
	return first;
}

static void row(const dp_bar *bar, uint32_t n, dp_step step, uint64_t most, uint32_t height, dp_buf *out)
{
	uint32_t next = 0, blanks = 0;
	for (int32_t day = bar[0].day; next < n; day = dp_step_next(day, step)) {
		uint64_t events = bar[next].day == day ? bar[next++].events : 0;
		uint64_t filled = (events * HEIGHT * LEVELS + most - 1) / most, below = (uint64_t)height * LEVELS;
		uint64_t level = filled <= below ? 0 : filled - below > LEVELS ? LEVELS : filled - below;
		if (level == 0) { /* no line ends in blanks */
			blanks++;
			continue;
		}
		for (; blanks; blanks--)
			dp_buf_char(out, ' ');
		dp_buf_c(out, BLOCK[level]);
	}
	dp_buf_char(out, '\n');
}

static void days(const dp_table *look, const dp_bar *bar, uint32_t n, uint32_t width, dp_buf *out)
{
	char first[11], last[11];
	dp_buf line;
	dp_day_print(bar[0].day, first);
	dp_day_print(bar[n - 1].day, last);
	dp_buf_init(&line, 1 << 16);
	dp_buf_c(&line, first);
	if (n > 1)
		dp_buf_printf(&line, "%*s", width > 2 * DAY_WIDTH + 1 ? (int)(width - DAY_WIDTH) : DAY_WIDTH + 2, last);
	dp_cells_styled(look, DP_DIM, dp_buf_view(&line), out);
	dp_buf_release(&line);
	dp_buf_char(out, '\n');
}

void dp_bars_print(const dp_table *look, const dp_bar *bar, uint32_t n, dp_step step, dp_buf *out)
{
	uint64_t most = 1, earlier = 0;
	uint32_t first = first_shown(bar, n, step, look->width);
	for (uint32_t i = 0; i < first; i++)
		earlier += bar[i].events;
	for (uint32_t i = first; i < n; i++)
		most = bar[i].events > most ? bar[i].events : most;
	dp_buf_printf(out, "%llu event%s a %s at most", (unsigned long long)most, most == 1 ? "" : "s", STEP[step]);
	if (earlier)
		dp_buf_printf(out, "; %llu before", (unsigned long long)earlier);
	dp_buf_char(out, '\n');
	for (uint32_t height = HEIGHT; height > 0; height--)
		row(bar + first, n - first, step, most, height - 1, out);
	days(look, bar + first, n - first, columns(bar[first].day, bar[n - 1].day, step, look->width), out);
}
