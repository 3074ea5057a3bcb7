/* What goes to people: how wide it may be, and whether in colour. */
#ifndef DP_CLI_TERMINAL_H
#define DP_CLI_TERMINAL_H

#include "export/export.h"

/* The width of the terminal that standard output is; of a page when it goes elsewhere. */
uint32_t dp_cli_width(void);

/* The value of --color, "always" for none: auto, always, never. False for another one. */
typedef enum dp_cli_colour { DP_COLOUR_AUTO, DP_COLOUR_ALWAYS, DP_COLOUR_NEVER } dp_cli_colour;
bool dp_cli_colour_of(const char *value, dp_cli_colour *colour);

/* Width and colour for what goes to `output`, NULL for standard output. */
dp_table dp_cli_look(dp_cli_colour colour, const char *output);

#endif
