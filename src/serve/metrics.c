#include "serve/metrics.h"

static const int STATUSES[DP_METRICS_STATUSES] = {200, 204, 304, 400, 401, 403, 404, 405, 408, 413, 414, 415, 421, 422, 429, 431, 500, 501, 503, 0};
static const double LIMITS[DP_METRICS_BUCKETS] = {.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

uint32_t dp_metrics_route(dp_metrics *self, const char *method, const char *pattern)
{
	if (self->routes == 0) {
		self->route[0] = "other";
		self->method[0] = "";
		self->routes = 1;
	}
	if (self->routes == DP_METRICS_ROUTES)
		return 0;
	self->route[self->routes] = pattern;
	self->method[self->routes] = method;
	return self->routes++;
}

void dp_metrics_answer(dp_metrics *self, uint32_t route, int status, double seconds, uint64_t bytes)
{
	uint32_t i = 0, b = 0;
	while (STATUSES[i] && STATUSES[i] != status)
		i++;
	atomic_fetch_add(&self->answers[route][i], 1);
	atomic_fetch_add(&self->bytes, bytes);
	if (seconds < 0)
		return;
	while (b < DP_METRICS_BUCKETS && seconds > LIMITS[b])
		b++;
	atomic_fetch_add(&self->bucket[route][b], 1);
	atomic_fetch_add(&self->micros[route], (uint64_t)(seconds * 1e6));
}

static void head(dp_buf *out, const char *name, const char *type, const char *help)
{
	dp_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void dp_metrics_one(dp_buf *out, const char *name, const char *type, const char *help, double value)
{
	head(out, name, type, help);
	dp_buf_printf(out, "%s %.17g\n", name, value);
}

static void print_answers(dp_metrics *self, dp_buf *out)
{
	head(out, "depesche_http_answers_total", "counter", "Answers by route and status.");
	for (uint32_t r = 0; r < self->routes; r++) {
		for (uint32_t s = 0; s < DP_METRICS_STATUSES; s++) {
			unsigned long long n = atomic_load(&self->answers[r][s]);
			if (n)
				dp_buf_printf(out, "depesche_http_answers_total{method=\"%s\",route=\"%s\",status=\"%d\"} %llu\n", self->method[r],
					self->route[r], STATUSES[s], n);
		}
	}
}

static void print_seconds(dp_metrics *self, dp_buf *out)
{
	head(out, "depesche_http_seconds", "histogram", "Time from the request's first line to the answer's last byte, of answers that end.");
	for (uint32_t r = 0; r < self->routes; r++) {
		unsigned long long sum = 0, n[DP_METRICS_BUCKETS + 1];
		for (uint32_t b = 0; b <= DP_METRICS_BUCKETS; b++)
			n[b] = sum += atomic_load(&self->bucket[r][b]);
		for (uint32_t b = 0; sum && b < DP_METRICS_BUCKETS; b++)
			dp_buf_printf(out, "depesche_http_seconds_bucket{method=\"%s\",route=\"%s\",le=\"%g\"} %llu\n", self->method[r],
				self->route[r], LIMITS[b], n[b]);
		if (sum)
			dp_buf_printf(out,
				"depesche_http_seconds_bucket{method=\"%s\",route=\"%s\",le=\"+Inf\"} %llu\n"
				"depesche_http_seconds_sum{method=\"%s\",route=\"%s\"} %g\n"
				"depesche_http_seconds_count{method=\"%s\",route=\"%s\"} %llu\n",
				self->method[r], self->route[r], sum, self->method[r], self->route[r], (double)atomic_load(&self->micros[r]) / 1e6,
				self->method[r], self->route[r], sum);
	}
}

void dp_metrics_print(dp_metrics *self, dp_buf *out)
{
	print_answers(self, out);
	print_seconds(self, out);
	dp_metrics_one(out, "depesche_http_bytes_total", "counter", "Bytes of answers' bodies as sent.", (double)atomic_load(&self->bytes));
	dp_metrics_one(out, "depesche_http_connections", "gauge", "Open connections.", (double)atomic_load(&self->connections));
	dp_metrics_one(out, "depesche_http_requests", "gauge", "Requests whose answers are not yet sent, open streams among them.",
		(double)atomic_load(&self->requests));
	dp_metrics_one(out, "depesche_http_connections_total", "counter", "Connections ever opened.", (double)atomic_load(&self->opened));
	dp_metrics_one(
		out, "depesche_http_cut_total", "counter", "Connections closed because the client was too slow.", (double)atomic_load(&self->cut));
	dp_metrics_one(out, "depesche_http_cached_total", "counter", "Answers that were kept from before.", (double)atomic_load(&self->cached));
	dp_metrics_one(out, "depesche_streams", "gauge", "Open answers without an end.", (double)atomic_load(&self->streams));
	dp_metrics_one(out, "depesche_work_waiting", "gauge", "Requests that wait for a thread.", (double)atomic_load(&self->waiting));
	dp_metrics_one(out, "depesche_work_running", "gauge", "Requests being worked on.", (double)atomic_load(&self->working));
}
