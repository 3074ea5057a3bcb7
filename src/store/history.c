#include "store/history.h"

#include "base/error.h"

/* Ids that lead to $1, itself among them; a redirect's target may have been given up, too. */
#define ONCE                                                                                                                                         \
	"WITH RECURSIVE once(key) AS (SELECT e.key FROM event e WHERE e.key = $1 UNION"                                                              \
	" SELECT r.key FROM redirect r JOIN once o ON r.target = o.key)"

static int text_all(dp_record *record, const char *sql, dp_str param, dp_arena *arena, dp_strs *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(dp_record_db(record), sql, &stmt, error);
	if (rc == 0)
		dp_stmt_text(stmt, 1, param);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_str *slot = DP_PUSH(arena, out);
		rc = slot && (*slot = dp_arena_str(arena, dp_stmt_get_text(stmt, 0))).p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	return rc;
}

static bool read_revision(const dp_stmt *s, dp_arena *arena, dp_revision *r)
{
	dp_str *const part[] = {&r->at, &r->kind, &r->field, &r->old, &r->new, &r->doc};
	r->id = dp_stmt_get_int(s, 0);
	for (int i = 0; i < 6; i++)
		if (!(*part[i] = dp_arena_str(arena, dp_stmt_get_text(s, i + 1))).p)
			return false;
	return true;
}

static int load_revisions(dp_history *self, dp_record *record, dp_str key, dp_arena *arena, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(dp_record_db(record),
		ONCE " SELECT v.id, v.at, v.kind, v.field, v.old, v.new, v.doc FROM revision v WHERE v.event IN (SELECT key FROM once) ORDER BY v.id",
		&stmt, error);
	if (rc == 0)
		dp_stmt_text(stmt, 1, key);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_revision *slot = DP_PUSH(arena, &self->revisions);
		rc = slot && read_revision(stmt, arena, slot) ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	return rc;
}

int dp_history_load(dp_history *self, dp_record *record, dp_str key, dp_arena *arena, depesche_error *error)
{
	static const char denies[] =
		"SELECT DISTINCT o.key FROM event e JOIN report r ON r.event = e.id JOIN denial d ON d.report = r.id JOIN report p ON p.id = d.denied"
		" JOIN event o ON o.id = p.event WHERE e.key = $1 AND o.id <> e.id ORDER BY o.key";
	static const char denied_by[] =
		"SELECT DISTINCT o.key FROM event e JOIN report r ON r.event = e.id JOIN denial d ON d.denied = r.id JOIN report p ON p.id = d.report"
		" JOIN event o ON o.id = p.event WHERE e.key = $1 AND o.id <> e.id ORDER BY o.key";
	dp_history loaded = {0};
	int rc = load_revisions(&loaded, record, key, arena, error);
	if (rc == 0)
		rc = text_all(record, denies, key, arena, &loaded.denies, error);
	if (rc == 0)
		rc = text_all(record, denied_by, key, arena, &loaded.denied_by, error);
	if (rc == 0)
		rc = text_all(record, ONCE " SELECT key FROM once WHERE key <> $1 ORDER BY key", key, arena, &loaded.once, error);
	if (rc == 0)
		*self = loaded;
	return rc;
}

int dp_history_ids(dp_record *record, dp_str prefix, uint32_t most, dp_arena *arena, dp_strs *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	dp_strs found = {0};
	dp_str end = dp_arena_printf(arena, "%.*sg", (int)prefix.n, prefix.p); /* behind the last digit */
	int rc = end.p ? dp_db_prepare(dp_record_db(record),
				 "SELECT key FROM event WHERE key >= $1 AND key < $2 UNION SELECT key FROM redirect WHERE key >= $1 AND key < $2 "
				 "ORDER BY key LIMIT $3",
				 &stmt, error)
		       : dp_fail_memory(error);
	if (rc == 0) {
		dp_stmt_text(stmt, 1, prefix);
		dp_stmt_text(stmt, 2, end);
		dp_stmt_int(stmt, 3, most);
	}
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_str *slot = DP_PUSH(arena, &found);
		rc = slot && (*slot = dp_arena_str(arena, dp_stmt_get_text(stmt, 0))).p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	if (rc == 0)
		*out = found;
	return rc;
}
