#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void dp_progress_init(dp_progress *self)
{
	*self = (dp_progress){.wanted = isatty(STDERR_FILENO) == 1, .started = now()};
}

static void draw(dp_progress *self, double at, uint64_t done, uint64_t total)
{
	fputs("\r\033[K", stderr);
	if (total) {
		double part = done < total ? (double)done / (double)total : 1;
		int full = (int)(part * BAR);
		double left = part > 0 ? (at - self->started) * (1 - part) / part : 0;
		fprintf(stderr, "[%.*s%.*s] %3d %%  ", full, "########################", BAR - full, "........................", (int)(part * 100));
		fprintf(stderr, "%02d:%02d left  ", (int)left / 60, (int)left % 60);
	}
	fprintf(stderr, "%llu articles, %llu events", (unsigned long long)self->articles, (unsigned long long)self->events);
	fflush(stderr);
	self->shown = true;
	self->drawn = at;
}

void dp_progress_step(dp_progress *self, uint32_t events, uint64_t done, uint64_t total)
{
	self->articles++;
	self->events += events;
	if (!self->wanted)
		return;
	double at = now();
	if (at - self->started > 2 && at - self->drawn > 0.2)
		draw(self, at, done, total);
}

void dp_progress_clear(dp_progress *self)
{
	if (self->shown)
		fputs("\r\033[K", stderr);
	self->shown = false;
}
