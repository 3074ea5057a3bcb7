/*
 * What the server counts, for Prometheus (text format 0.0.4): answers by route and status, how long they took, connections, open streams, waiting
 * work. Counters are atomic; counting takes no lock.
 */
#ifndef DP_SERVE_METRICS_H
#define DP_SERVE_METRICS_H

#include "base/buf.h"

#include <stdatomic.h>

enum { DP_METRICS_ROUTES = 64, DP_METRICS_STATUSES = 20, DP_METRICS_BUCKETS = 14 };

typedef struct dp_metrics {
	const char *route[DP_METRICS_ROUTES], *method[DP_METRICS_ROUTES]; /* route 0 stands for what fits none */
	uint32_t routes;
	atomic_uint_fast64_t answers[DP_METRICS_ROUTES][DP_METRICS_STATUSES];
	atomic_uint_fast64_t bucket[DP_METRICS_ROUTES][DP_METRICS_BUCKETS + 1], micros[DP_METRICS_ROUTES];
	atomic_uint_fast64_t bytes, cut, cached;
	atomic_int_fast64_t connections, requests, streams, waiting, working;
	atomic_uint_fast64_t opened; /* connections ever */
} dp_metrics;

/* Number of a new route; 0 when the table is full. */
uint32_t dp_metrics_route(dp_metrics *self, const char *method, const char *pattern);

/* An answer; `seconds` negative for one without an end, which is not timed. */
void dp_metrics_answer(dp_metrics *self, uint32_t route, int status, double seconds, uint64_t bytes);
void dp_metrics_print(dp_metrics *self, dp_buf *out);

/* One metric without labels, with its HELP and TYPE lines. */
void dp_metrics_one(dp_buf *out, const char *name, const char *type, const char *help, double value);

#endif
