#include "serve/rest_own.h"

#include "base/error.h"
#include "serve/metrics.h"
#include "store/articles.h"

static const size_t budget = (size_t)1 << 30;

static void get_about(dp_call *call)
{
	depesche_error error;
	dp_holdings h;
	dp_buf *out = &call->answer.body;
	if (dp_holdings_load(&h, call->record, call->arena, &error) != 0) {
		dp_call_error(call, &error);
		return;
	}
	dp_key_first(out, "version", DP_STR(DEPESCHE_VERSION));
	dp_key_uint(out, "events", (uint64_t)h.events);
	dp_key_uint(out, "articles", (uint64_t)h.articles);
	dp_key_str(out, "last_change", h.last_change);
	dp_key_uint(out, "last_alert", (uint64_t)h.last_revision);
	dp_buf_c(out, ",\"languages\":[");
	for (uint32_t i = 0; i < h.language_count; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_buf_json(out, h.languages[i]);
	}
	dp_buf_char(out, ']');
	dp_key_str(out, "access", dp_str_c(dp_scope_name(call->scope)));
	dp_buf_c(out, "}\n");
}

static const dp_route ROUTES[] = {
	{DP_GET, "/api/events", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_events, dp_rest_events_work},
	{DP_GET, "/api/events/{id}", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_event, NULL},
	{DP_GET, "/api/facets", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_facets, NULL},
	{DP_GET, "/api/volume", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_volume, NULL},
	{DP_GET, "/api/dyads", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_dyads, NULL},
	{DP_GET, "/api/places", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_places, NULL},
	{DP_GET, "/api/actors", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_actors, NULL},
	{DP_GET, "/api/actors/{name}", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_actor, NULL},
	{DP_GET, "/api/articles", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_articles, NULL},
	{DP_POST, "/api/articles", DP_SCOPE_WRITE, DP_WORK_WRITE, DP_ETAG_NONE, dp_rest_add, NULL},
	{DP_GET, "/api/articles/{doc}", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, dp_rest_article, NULL},
	{DP_DELETE, "/api/articles/{doc}", DP_SCOPE_WRITE, DP_WORK_WRITE, DP_ETAG_NONE, dp_rest_remove, NULL},
	{DP_GET, "/api/about", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, get_about, NULL},
};

static void print_metrics(void *self, dp_buf *out)
{
	dp_rest *rest = self;
	dp_metrics_one(out, "depesche_articles_added_total", "counter", "Articles that came by POST and changed the record.",
		(double)atomic_load(&rest->added));
	dp_columns_figures columns = dp_columns_figures_of(rest->columns);
	dp_metrics_one(out, "depesche_events", "gauge", "Events of the record, as counted for sums.", (double)columns.events);
	dp_metrics_one(out, "depesche_columns_bytes", "gauge", "Memory that events take for sums.", (double)columns.bytes);
}

int dp_rest_new(dp_rest **self, const dp_rest_settings *settings, depesche_error *error)
{
	dp_rest *made = calloc(1, sizeof *made);
	if (!made)
		return dp_fail_memory(error);
	made->settings = *settings;
	made->part = (dp_part){.route = ROUTES, .routes = sizeof ROUTES / sizeof *ROUTES, .self = made, .metrics = print_metrics};
	/* a pack of an older program lacks the codes of other formats; all else works without */
	made->has_codes = settings->engine && dp_codes_open(&made->codes, &settings->engine->world, NULL) == 0;
	dp_arena_init(&made->names, budget);
	dp_doc_init(&made->doc, budget);
	dp_arena_init(&made->article, budget);
	dp_buf_init(&made->line, budget);
	int rc = dp_rest_know(made) ? dp_columns_new(&made->columns, error) : dp_fail_memory(error);
	if (rc != 0)
		dp_rest_free(made);
	else
		*self = made;
	return rc;
}

int dp_rest_ready(dp_rest *self, depesche_error *error)
{
	dp_record *record = NULL;
	int rc = dp_record_open(&record, self->settings.record, DP_DB_READ, error);
	if (rc == 0)
		rc = dp_columns_follow(self->columns, record, error);
	dp_record_close(record);
	return rc;
}

void dp_rest_free(dp_rest *self)
{
	if (!self)
		return;
	dp_columns_free(self->columns);
	dp_arena_release(&self->names);
	dp_doc_release(&self->doc);
	dp_arena_release(&self->article);
	dp_buf_release(&self->line);
	free(self);
}

const dp_part *dp_rest_part(const dp_rest *self)
{
	return &self->part;
}
