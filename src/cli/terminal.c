#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PAGE = 110, LEAST = 20, MOST = 10000 };

uint32_t dp_cli_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	long n = columns ? strtol(columns, NULL, 10) : 0;
	if (n >= LEAST && n < MOST)
		return (uint32_t)n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= LEAST)
		return size.ws_col;
	return PAGE;
}

bool dp_cli_colour_of(const char *value, dp_cli_colour *colour)
{
	static const char *const WORDS[] = {"auto", "always", "never"};
	for (int i = 0; i < 3; i++) {
		if (strcmp(value ? value : "always", WORDS[i]) == 0) {
			*colour = (dp_cli_colour)i;
			return true;
		}
	}
	return false;
}

dp_table dp_cli_look(dp_cli_colour colour, const char *output)
{
	const char *no_color = getenv("NO_COLOR");
	bool terminal = !output && isatty(STDOUT_FILENO) == 1 && !(no_color && *no_color);
	return (dp_table){.width = dp_cli_width(), .colour = colour == DP_COLOUR_ALWAYS || (colour == DP_COLOUR_AUTO && terminal)};
}
