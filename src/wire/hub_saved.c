#include "wire/hub_own.h"

#include "base/error.h"
#include "serve/ask.h"

#include <stdlib.h>

int dp_saved_query(dp_str text, const dp_lookup *lookup, dp_query *query, depesche_error *error)
{
	dp_buf raw;
	dp_target target;
	dp_buf_init(&raw, DP_TARGET_MAX);
	dp_buf_c(&raw, "/?");
	dp_buf_str(&raw, text);
	char *space = raw.failed ? NULL : malloc(raw.n);
	int rc = raw.failed ? dp_fail(error, DEPESCHE_EUSAGE, "a query has at most %d bytes", DP_TARGET_MAX - 2)
		 : space    ? dp_target_parse(&target, dp_buf_view(&raw), space, error)
			    : dp_fail_memory(error);
	for (uint32_t i = 0; rc == 0 && i < target.parameters; i++)
		rc = dp_ask_set(query, lookup, target.parameter[i].name, target.parameter[i].value, error);
	free(space);
	dp_buf_release(&raw);
	return rc;
}

static int want_of_saved(dp_hub *self, dp_str text, dp_want **want, depesche_error *error)
{
	dp_query *query = dp_query_new();
	int rc = query ? dp_saved_query(text, dp_server_lookup(self->settings.server), query, error) : dp_fail_memory(error);
	if (rc == 0)
		rc = dp_hub_want(self, query, want, error);
	dp_query_free(query);
	return rc;
}

int dp_hub_try(dp_hub *self, dp_str query, depesche_error *error)
{
	dp_want *want = NULL;
	int rc = want_of_saved(self, query, &want, error);
	free(want);
	return rc;
}

/* Under the lock. */
static void drop_saved(dp_hub *self, uint32_t i)
{
	dp_standing_remove(self->index, self->saved[i]->ear.number);
	free(self->saved[i]);
	self->saved[i] = self->saved[--self->saved_n];
}

/* Under the lock. */
static void drop_saved_id(dp_hub *self, int64_t id)
{
	for (uint32_t i = 0; i < self->saved_n; i++)
		if (self->saved[i]->id == id) {
			drop_saved(self, i);
			return;
		}
}

static bool saved_room(dp_hub *self)
{
	if (self->saved_n < self->saved_cap)
		return true;
	uint32_t cap = self->saved_cap ? self->saved_cap * 2 : 64;
	dp_stand **v = realloc(self->saved, cap * sizeof *v);
	if (!v)
		return false;
	self->saved = v;
	self->saved_cap = cap;
	return true;
}

/* Under the lock; takes the want over. */
static bool add_saved(dp_hub *self, const dp_saved *s, dp_want *want)
{
	dp_stand *new = saved_room(self) ? calloc(1, sizeof *new) : NULL;
	if (!new) {
		free(want);
		return false;
	}
	*new = (dp_stand){.ear = {.is = DP_EAR_SAVED, .from = s->since}, .id = s->id, .send = s->webhook.n > 0, .all = dp_want_all(want)};
	if (!dp_standing_add(self->index, want, new, &new->ear.number)) {
		free(want);
		free(new);
		return false;
	}
	self->saved[self->saved_n++] = new;
	return true;
}

/* Where the record's version is not the next one, another program was there, too: all are read anew. */
static void set_version(dp_hub *self, int64_t version)
{
	self->version = version == self->version + 1 ? version : -1;
	pthread_cond_signal(&self->wake);
}

/* Files a want with what the record knows of its names by then. Takes the want over. */
static bool file_saved(dp_hub *self, const dp_saved *s, dp_want *want, dp_db *db)
{
	dp_want *copy = malloc(want->size);
	if (!copy || dp_want_ask(want, db, NULL) != 0) {
		free(copy);
		free(want);
		return false;
	}
	memcpy(copy, want, want->size);
	pthread_mutex_lock(&self->lock);
	drop_saved_id(self, s->id);
	bool fine = add_saved(self, s, want);
	pthread_mutex_unlock(&self->lock);
	if (fine && dp_want_ask(copy, db, NULL) == 0) {
		pthread_mutex_lock(&self->lock);
		dp_hub_know(self, copy);
		pthread_mutex_unlock(&self->lock);
	}
	free(copy);
	return fine;
}

void dp_hub_put(dp_hub *self, const dp_saved *s, int64_t version, dp_db *db)
{
	dp_want *want = NULL;
	bool fine = want_of_saved(self, s->query, &want, NULL) == 0 && file_saved(self, s, want, db);
	pthread_mutex_lock(&self->lock);
	set_version(self, fine ? version : -2);
	pthread_mutex_unlock(&self->lock);
}

void dp_hub_remove(dp_hub *self, int64_t id, int64_t version)
{
	pthread_mutex_lock(&self->lock);
	drop_saved_id(self, id);
	set_version(self, version);
	pthread_mutex_unlock(&self->lock);
}

typedef struct loading {
	dp_hub *hub;
	dp_db *names;
} loading;

static int load_one(void *to, const dp_saved *s, depesche_error *error)
{
	loading *l = to;
	dp_hub *self = l->hub;
	dp_want *want = NULL;
	depesche_error why;
	(void)error;
	int rc = want_of_saved(self, s->query, &want, &why);
	if (rc == 0) {
		rc = dp_want_ask(want, l->names, error);
		if (rc != 0)
			free(want);
		if (rc != 0)
			return rc;
	} else {
		dp_log_say(
			self->settings.log, DP_LOG_WARNING, "The standing query \"%.*s\" cannot be read: %s", (int)s->name.n, s->name.p, why.message);
		return 0;
	}
	pthread_mutex_lock(&self->lock);
	bool fine = add_saved(self, s, want);
	pthread_mutex_unlock(&self->lock);
	return fine ? 0 : dp_fail_memory(error);
}

int dp_hub_load(dp_hub *self, depesche_error *error)
{
	dp_db *db = dp_record_db(self->record);
	loading l = {self, db};
	int64_t version = 0;
	int rc = dp_saved_version(db, &version, error);
	pthread_mutex_lock(&self->lock);
	bool same = rc == 0 && version == self->version;
	while (!same && rc == 0 && self->saved_n)
		drop_saved(self, self->saved_n - 1);
	pthread_mutex_unlock(&self->lock);
	if (rc != 0 || same)
		return rc;
	rc = dp_saved_each(db, load_one, &l, error);
	pthread_mutex_lock(&self->lock);
	self->version = rc == 0 ? version : -1;
	pthread_mutex_unlock(&self->lock);
	return rc;
}
