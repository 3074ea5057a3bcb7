#include "serve/token.h"

#include "base/error.h"

enum { SECRET = 32, TIME = 21 };

static void now(char out[TIME])
{
	time_t t = time(NULL);
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, TIME, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static bool is_name(dp_str name)
{
	for (uint32_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
			return false;
	}
	return name.n > 0 && name.n <= DP_TOKEN_NAME;
}

/* 32 bytes are 43 characters, the last of which has two bits to spare. */
static void encode(const unsigned char bytes[SECRET], char out[DP_TOKEN_CHARS + 1])
{
	static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *at = out;
	*at++ = 'd';
	*at++ = 'p';
	*at++ = '_';
	for (uint32_t bit = 0; bit < SECRET * 8; bit += 6) {
		uint32_t i = bit / 8, pair = (uint32_t)bytes[i] << 8 | (i + 1 < SECRET ? bytes[i + 1] : 0);
		*at++ = ALPHABET[pair >> (10 - bit % 8) & 63];
	}
	*at = '\0';
}

static int run(dp_stmt *stmt, depesche_error *error)
{
	int rc = dp_stmt_run(stmt, error);
	dp_stmt_free(stmt);
	return rc;
}

static int exists(dp_db *db, dp_str name, bool *found, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db, "SELECT 1 FROM token WHERE name = $1", &stmt, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(stmt, 1, name);
	rc = dp_stmt_step(stmt, error);
	dp_stmt_free(stmt);
	*found = rc > 0;
	return rc < 0 ? rc : 0;
}

static int insert(dp_db *db, dp_str name, dp_scope scope, const unsigned char hash[DP_DIGEST], depesche_error *error)
{
	dp_stmt *stmt = NULL;
	char at[TIME];
	int rc = dp_db_prepare(db, "INSERT INTO token (name, scope, hash, created, used) VALUES ($1, $2, $3, $4, '')", &stmt, error);
	if (rc != 0)
		return rc;
	now(at);
	dp_stmt_text(stmt, 1, name);
	dp_stmt_text(stmt, 2, dp_str_c(dp_scope_name(scope)));
	dp_stmt_blob(stmt, 3, dp_str_of((const char *)hash, DP_DIGEST));
	dp_stmt_text(stmt, 4, dp_str_c(at));
	return run(stmt, error);
}

int dp_token_add(dp_db *db, dp_str name, dp_scope scope, char secret[DP_TOKEN_CHARS + 1], depesche_error *error)
{
	unsigned char bytes[SECRET], hash[DP_DIGEST];
	char made[DP_TOKEN_CHARS + 1];
	bool taken = false;
	if (!is_name(name))
		return dp_fail(error, DEPESCHE_EUSAGE, "\"%.*s\" is no name for a token; take letters, digits, \".\", \"-\" and \"_\", %d at most",
			(int)name.n, name.p, DP_TOKEN_NAME);
	int rc = exists(db, name, &taken, error);
	if (rc != 0)
		return rc;
	if (taken)
		return dp_fail(
			error, DEPESCHE_EUSAGE, "there is a token \"%.*s\" already; remove it first, or take another name", (int)name.n, name.p);
	if (!dp_random(bytes, sizeof bytes))
		return dp_fail(error, DEPESCHE_EIO, "the system gives no random bytes");
	encode(bytes, made);
	if (!dp_digest(dp_str_of(made, DP_TOKEN_CHARS), hash))
		return dp_fail(error, DEPESCHE_EIO, "SHA-256 cannot be computed");
	rc = insert(db, name, scope, hash, error);
	if (rc == 0)
		memcpy(secret, made, sizeof made);
	return rc;
}

int dp_token_each(dp_db *db, int (*take)(void *to, const dp_bearer *token, depesche_error *error), void *to, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db, "SELECT name, scope, hash, created, used FROM token ORDER BY name", &stmt, error);
	if (rc != 0)
		return rc;
	while ((rc = dp_stmt_step(stmt, error)) > 0) {
		dp_bearer token = {.name = dp_stmt_get_text(stmt, 0), .created = dp_stmt_get_text(stmt, 3), .used = dp_stmt_get_text(stmt, 4)};
		dp_str hash = dp_stmt_get_blob(stmt, 2);
		/* what this version does not understand opens nothing */
		if (hash.n != DP_DIGEST || !dp_scope_of(dp_stmt_get_text(stmt, 1), &token.scope))
			continue;
		memcpy(token.hash, hash.p, DP_DIGEST);
		rc = take(to, &token, error);
		if (rc != 0)
			break;
	}
	dp_stmt_free(stmt);
	return rc;
}

int dp_token_remove(dp_db *db, dp_str name, bool *found, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	bool there = false;
	int rc = exists(db, name, &there, error);
	if (rc == 0 && there)
		rc = dp_db_prepare(db, "DELETE FROM token WHERE name = $1", &stmt, error);
	if (rc == 0 && there) {
		dp_stmt_text(stmt, 1, name);
		rc = run(stmt, error);
	}
	if (rc == 0)
		*found = there;
	return rc;
}

int dp_token_used(dp_db *db, dp_str name, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	char at[TIME];
	int rc = dp_db_prepare(db, "UPDATE token SET used = $1 WHERE name = $2", &stmt, error);
	if (rc != 0)
		return rc;
	now(at);
	dp_stmt_text(stmt, 1, dp_str_c(at));
	dp_stmt_text(stmt, 2, name);
	return run(stmt, error);
}
