/* A bar on standard error, when that is a terminal and the work takes longer than two seconds. */
#ifndef DP_CLI_PROGRESS_H
#define DP_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct dp_progress {
	bool wanted, shown;
	double started, drawn; /* seconds */
	uint64_t articles, events;
} dp_progress;

void dp_progress_init(dp_progress *self);

/* One more article is done; `done` of `total` bytes, total 0 where it is not known. */
void dp_progress_step(dp_progress *self, uint32_t events, uint64_t done, uint64_t total);

/* Takes the bar away, so that something else can be said. */
void dp_progress_clear(dp_progress *self);

#endif
