#include "serve/gate.h"

#include "base/error.h"

#include <stdatomic.h>
#include <strings.h>

struct dp_gate_entry {
	char name[DP_TOKEN_NAME + 1];
	dp_scope scope;
	unsigned char hash[DP_DIGEST];
	atomic_bool used;
};

int dp_gate_init(dp_gate *self, depesche_error *error)
{
	return pthread_rwlock_init(&self->lock, NULL) == 0 ? 0 : dp_fail_memory(error);
}

void dp_gate_release(dp_gate *self)
{
	free(self->entry);
	pthread_rwlock_destroy(&self->lock);
}

typedef struct loaded {
	dp_gate_entry *entry;
	uint32_t n, room;
} loaded;

static int take(void *to, const dp_bearer *token, depesche_error *error)
{
	loaded *l = to;
	if (l->n == l->room) {
		uint32_t room = l->room ? l->room * 2 : 16;
		dp_gate_entry *entry = realloc(l->entry, room * sizeof *entry);
		if (!entry)
			return dp_fail_memory(error);
		l->entry = entry;
		l->room = room;
	}
	dp_gate_entry *e = &l->entry[l->n++];
	*e = (dp_gate_entry){.scope = token->scope};
	snprintf(e->name, sizeof e->name, "%.*s", (int)token->name.n, token->name.p);
	memcpy(e->hash, token->hash, sizeof e->hash);
	return 0;
}

int dp_gate_load(dp_gate *self, dp_db *db, depesche_error *error)
{
	loaded l = {0};
	int rc = dp_token_each(db, take, &l, error);
	if (rc != 0) {
		free(l.entry);
		return rc;
	}
	pthread_rwlock_wrlock(&self->lock);
	for (uint32_t i = 0; i < l.n; i++)
		for (uint32_t k = 0; k < self->entries; k++)
			if (strcmp(l.entry[i].name, self->entry[k].name) == 0)
				atomic_store(&l.entry[i].used, atomic_load(&self->entry[k].used));
	free(self->entry);
	self->entry = l.entry;
	self->entries = l.n;
	pthread_rwlock_unlock(&self->lock);
	return 0;
}

dp_scope dp_gate_scope(dp_gate *self, dp_str token)
{
	unsigned char hash[DP_DIGEST];
	dp_scope scope = DP_SCOPE_NONE;
	if (token.n != DP_TOKEN_CHARS || !dp_digest(token, hash))
		return DP_SCOPE_NONE;
	pthread_rwlock_rdlock(&self->lock);
	/* all are looked at, whichever it is */
	for (uint32_t i = 0; i < self->entries; i++) {
		if (dp_digest_same(hash, self->entry[i].hash)) {
			scope = self->entry[i].scope;
			atomic_store(&self->entry[i].used, true);
		}
	}
	pthread_rwlock_unlock(&self->lock);
	return scope;
}

static bool knows(const dp_gate *self, dp_str name)
{
	static const char *const HERE[] = {"localhost", "127.0.0.1", "::1"};
	for (size_t i = 0; i < sizeof HERE / sizeof *HERE; i++)
		if (name.n == strlen(HERE[i]) && strncasecmp(name.p, HERE[i], name.n) == 0)
			return true;
	for (uint32_t i = 0; i < self->count; i++)
		if (name.n == strlen(self->names[i]) && strncasecmp(name.p, self->names[i], name.n) == 0)
			return true;
	return false;
}

/* A page's origin is ours when it has the host and port that the request is for. */
static bool same_origin(const char *origin, const char *host)
{
	const char *behind = strstr(origin, "://");
	return behind && host && strcasecmp(behind + 3, host) == 0;
}

/* "Bearer x" */
static dp_str bearer(const char *authorization)
{
	if (!authorization || strncasecmp(authorization, "Bearer ", 7) != 0)
		return DP_STR("");
	return dp_str_trim(dp_str_c(authorization + 7));
}

int dp_gate_ask(dp_gate *self, const dp_claim *claim, dp_scope needed, dp_scope *scope, const char **why)
{
	bool asks = self->loopback || self->count; /* for the host */
	if (asks && !knows(self, dp_host_name(dp_str_c(claim->host)))) {
		*why = "This server does not answer to the host that the request names. Start it with --name HOST if it should.";
		return 421;
	}
	bool foreign = (claim->origin && !same_origin(claim->origin, claim->host)) ||
		       (!claim->origin && claim->site && strcmp(claim->site, "same-origin") != 0 && strcmp(claim->site, "none") != 0);
	if (claim->method != DP_GET && foreign) {
		*why = "The request comes from a page of another origin, which may not change anything here.";
		return 403;
	}
	if (!self->tokens) {
		*scope = DP_SCOPE_ADMIN;
		return 0;
	}
	dp_scope has = dp_gate_scope(self, bearer(claim->authorization));
	if (has == DP_SCOPE_NONE && needed > DP_SCOPE_NONE) {
		*why = "A token is needed, as \"Authorization: Bearer dp_...\"; `depesche token` makes one.";
		return 401;
	}
	if (has < needed) {
		*why = "The token does not allow this.";
		return 403;
	}
	*scope = has;
	return 0;
}

/* Names are copied under the lock: writing to the record may take a while. */
int dp_gate_note(dp_gate *self, dp_db *db, depesche_error *error)
{
	int rc = 0;
	for (uint32_t i = 0; rc == 0; i++) {
		char name[DP_TOKEN_NAME + 1] = "";
		pthread_rwlock_rdlock(&self->lock);
		bool more = i < self->entries;
		if (more && atomic_exchange(&self->entry[i].used, false))
			memcpy(name, self->entry[i].name, sizeof name);
		pthread_rwlock_unlock(&self->lock);
		if (!more)
			break;
		if (name[0])
			rc = dp_token_used(db, dp_str_c(name), error);
	}
	return rc;
}

bool dp_gate_any(dp_gate *self)
{
	pthread_rwlock_rdlock(&self->lock);
	bool any = self->entries > 0;
	pthread_rwlock_unlock(&self->lock);
	return any;
}
