/*
 * Where results go: standard output, or a file that appears only when it is complete. Whole records are written at once; if the disk
 * fills up amid one, a regular file is cut back to the last whole record.
 */
#ifndef DP_CLI_OUTPUT_H
#define DP_CLI_OUTPUT_H

#include "cli/cli.h"

typedef struct dp_output {
	int fd;
	char path[DP_CLI_PATH];            /* "" for standard output */
	char temporary[DP_CLI_PATH + 16];
	bool gone; /* the reader closed the pipe */
} dp_output;

/* `path` NULL or "-" for standard output. Says what is wrong. */
bool dp_output_open(dp_output *self, const char *path);

/* False after a failure, which has been said unless the reader is gone. */
bool dp_output_write(dp_output *self, dp_str records);

/* Puts the file into its place if `fine`, else removes what was written. */
bool dp_output_close(dp_output *self, bool fine);

#endif
