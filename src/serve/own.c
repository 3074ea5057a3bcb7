
#include "serve/asset.h"
#include "serve/inside.h"

#include <sys/stat.h>

static void get_health(dp_call *call)
{
	dp_stmt *stmt = NULL;
	depesche_error error;
	int rc = dp_db_prepare(dp_record_db(call->record), "SELECT 1 FROM meta", &stmt, &error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, &error);
	dp_stmt_free(stmt);
	if (rc < 0)
		dp_call_error(call, &error);
	else
		dp_buf_c(&call->answer.body, "{\"status\":\"ok\"}\n");
}

/* Bytes of a SQLite record with its log; of the database in PostgreSQL. */
static double record_bytes(dp_call *call, const char *url)
{
	static const char *const ENDS[] = {"", "-wal"};
	dp_db *db = dp_record_db(call->record);
	double sum = 0;
	dp_stmt *stmt = NULL;
	if (dp_db_kind_of(db) == DP_DB_POSTGRES) {
		if (dp_db_prepare(db, "SELECT pg_database_size(current_database())", &stmt, NULL) == 0 && dp_stmt_step(stmt, NULL) > 0)
			sum = (double)dp_stmt_get_int(stmt, 0);
		dp_stmt_free(stmt);
		return sum;
	}
	for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
		struct stat st;
		dp_str path = dp_arena_printf(call->arena, "%s%s", url, ENDS[i]);
		if (path.p && stat(path.p, &st) == 0)
			sum += (double)st.st_size;
	}
	return sum;
}

static double memory_bytes(void)
{
	unsigned long long pages = 0;
	char line[128] = "";
	FILE *f = fopen("/proc/self/statm", "re");
	char *space = f && fgets(line, sizeof line, f) ? strchr(line, ' ') : NULL;
	if (space)
		pages = strtoull(space, NULL, 10);
	if (f)
		fclose(f);
	return (double)pages * 4096;
}

static void get_metrics(dp_call *call)
{
	dp_server *server = call->part;
	dp_buf *out = &call->answer.body;
	call->answer.media = "text/plain; version=0.0.4; charset=utf-8";
	dp_metrics_print(&server->metrics, out);
	dp_metrics_one(out, "depesche_record_bytes", "gauge", "Size of the record.", record_bytes(call, server->settings->record));
	dp_metrics_one(out, "process_resident_memory_bytes", "gauge", "Memory in use.", memory_bytes());
	for (uint32_t i = 0; i < server->parts; i++)
		if (server->part[i]->metrics)
			server->part[i]->metrics(server->part[i]->self, out);
}

static void get_asset(dp_call *call)
{
	for (uint32_t i = 0; i < dp_asset_count; i++) {
		const dp_asset *asset = &dp_assets[i];
		dp_str none;
		if (!dp_target_fits(call->target, asset->path, &none))
			continue;
		call->answer.media = asset->media;
		call->answer.still = asset->plain;
		call->answer.packed = asset->packed;
		return;
	}
	dp_call_problem(call, 404, "There is nothing at this address; /openapi.json tells what there is.");
}

/* The page's own addresses are those of its files; they hold nothing of the record, so that whoever needs a token can be asked for it. */
static const dp_route ROUTES[] = {
	{DP_GET, "/healthz", DP_SCOPE_NONE, DP_WORK_READ, DP_ETAG_NONE, get_health, NULL},
	{DP_GET, "/metrics", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_NONE, get_metrics, NULL},
	{DP_GET, "/openapi.json", DP_SCOPE_NONE, DP_WORK_NONE, DP_ETAG_BODY, get_asset, NULL},
	{DP_GET, "/api/codes", DP_SCOPE_NONE, DP_WORK_NONE, DP_ETAG_BODY, get_asset, NULL},
	{DP_GET, "/", DP_SCOPE_NONE, DP_WORK_NONE, DP_ETAG_BODY, get_asset, NULL},
	{DP_GET, "/{file}", DP_SCOPE_NONE, DP_WORK_NONE, DP_ETAG_BODY, get_asset, NULL},
	{DP_GET, "/assets/{file}", DP_SCOPE_NONE, DP_WORK_NONE, DP_ETAG_BODY, get_asset, NULL},
};

void dp_server_own(dp_server *self)
{
	self->own = (dp_part){.route = ROUTES, .routes = sizeof ROUTES / sizeof *ROUTES, .self = self};
	dp_server_add(self, &self->own);
}
