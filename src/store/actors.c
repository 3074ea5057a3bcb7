#include "store/actors.h"

#include "base/error.h"
#include "store/names.h"

#include <stdlib.h>

enum { CANDIDATES = 2000, ROUGHLY = 200, EXACTLY = 1000000, FOLDED_MAX = 4096 };

typedef struct finder {
	dp_stmt *names, *count, *office;
	dp_arena *arena;
} finder;

static int finder_open(finder *self, dp_db *db, depesche_error *error)
{
	int rc = dp_db_prepare(db,
		"SELECT n.name, n.folded FROM name_word w JOIN name n ON n.id = w.name WHERE w.word >= $1 AND w.word < $2 AND n.kind = 'side' LIMIT $3", &self->names,
		error);
	if (rc == 0)
		rc = dp_db_prepare(db, "SELECT count(DISTINCT c.event) FROM (SELECT event FROM event_side WHERE name = $1 AND role <> 'said_by' LIMIT $2) c", &self->count,
			error);
	if (rc == 0)
		rc = dp_db_prepare(db, "SELECT code, sector FROM event_side WHERE name = $1 AND role <> 'said_by' ORDER BY COALESCE(day, 0) DESC LIMIT 1", &self->office,
			error);
	return rc;
}

static void finder_close(finder *self)
{
	dp_stmt_free(self->names);
	dp_stmt_free(self->count);
	dp_stmt_free(self->office);
}

static int count_events(finder *self, dp_actor *actor, int64_t most, depesche_error *error)
{
	dp_stmt_text(self->count, 1, actor->name);
	dp_stmt_int(self->count, 2, most);
	int rc = dp_stmt_step(self->count, error);
	if (rc > 0)
		actor->events = (uint64_t)dp_stmt_get_int(self->count, 0);
	dp_stmt_reset(self->count);
	return rc < 0 ? rc : 0;
}

static int read_office(finder *self, dp_actor *actor, depesche_error *error)
{
	dp_stmt_text(self->office, 1, actor->name);
	int rc = dp_stmt_step(self->office, error);
	actor->code = actor->sector = DP_STR("");
	if (rc > 0) {
		actor->code = dp_arena_str(self->arena, dp_stmt_get_text(self->office, 0));
		actor->sector = dp_arena_str(self->arena, dp_stmt_get_text(self->office, 1));
	}
	dp_stmt_reset(self->office);
	return rc < 0 ? rc : actor->code.p && actor->sector.p ? 0 : dp_fail_memory(error);
}

/* True when each word of `typed` begins a word of `folded`; both have a space between words. */
static bool fits(dp_str typed, dp_str folded)
{
	dp_str word, rest = typed;
	while (dp_str_cut(&rest, ' ', &word)) {
		bool found = dp_str_starts(folded, word);
		for (uint32_t i = 0; !found && i < folded.n; i++)
			found = folded.p[i] == ' ' && dp_str_starts(dp_str_sub(folded, i + 1, folded.n), word);
		if (!found)
			return false;
	}
	return true;
}

static dp_str longest_word(dp_str typed)
{
	dp_str word, longest = DP_STR(""), rest = typed;
	while (dp_str_cut(&rest, ' ', &word))
		if (word.n > longest.n)
			longest = word;
	return longest;
}

static bool has(const dp_actors *all, dp_str name)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (dp_str_eq(all->v[i].name, name))
			return true;
	return false;
}

static int collect(finder *self, dp_str typed, dp_actors *all, depesche_error *error)
{
	dp_str from = longest_word(typed), to = dp_arena_printf(self->arena, "%.*s\xF4\x8F\xBF\xBF", (int)from.n, from.p);
	int rc = to.p ? 0 : dp_fail_memory(error);
	if (rc == 0) {
		dp_stmt_text(self->names, 1, from);
		dp_stmt_text(self->names, 2, to);
		dp_stmt_int(self->names, 3, CANDIDATES);
	}
	while (rc == 0 && (rc = dp_stmt_step(self->names, error)) > 0) {
		dp_str name = dp_stmt_get_text(self->names, 0);
		rc = 0;
		if (!fits(typed, dp_stmt_get_text(self->names, 1)) || has(all, name))
			continue;
		dp_actor *actor = DP_PUSH(self->arena, all);
		rc = actor && (actor->name = dp_arena_str(self->arena, name)).p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_reset(self->names);
	return rc;
}

static int by_events(const void *x, const void *y)
{
	const dp_actor *a = x, *b = y;
	if (a->events != b->events)
		return a->events < b->events ? 1 : -1;
	return dp_str_cmp(a->name, b->name);
}

static void sort(dp_actors *all)
{
	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, by_events);
}

/* Counts roughly which have most, and then those exactly: some names have a hundred thousand events. */
static int rank(finder *self, uint32_t top, dp_actors *all, depesche_error *error)
{
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < all->n; i++)
		rc = count_events(self, &all->v[i], ROUGHLY, error);
	sort(all);
	for (uint32_t i = 0; rc == 0 && i < all->n && (i < top || all->v[i].events >= ROUGHLY); i++)
		if (all->v[i].events >= ROUGHLY / 2)
			rc = count_events(self, &all->v[i], EXACTLY, error);
	sort(all);
	all->n = all->n < top ? all->n : top;
	while (all->n && all->v[all->n - 1].events == 0)
		all->n--;
	for (uint32_t i = 0; rc == 0 && i < all->n; i++)
		rc = read_office(self, &all->v[i], error);
	return rc;
}

int dp_actors_find(dp_record *record, dp_str name, uint32_t top, dp_arena *arena, dp_actors *out, depesche_error *error)
{
	finder f = {.arena = arena};
	dp_actors all = {0};
	dp_buf typed;
	dp_buf_init(&typed, FOLDED_MAX);
	dp_name_fold(name, &typed);
	int rc = typed.failed ? dp_fail(error, DEPESCHE_EUSAGE, "the name is longer than any that a record holds") : finder_open(&f, dp_record_db(record), error);
	if (rc == 0 && typed.n)
		rc = collect(&f, dp_buf_view(&typed), &all, error);
	if (rc == 0)
		rc = rank(&f, top, &all, error);
	finder_close(&f);
	dp_buf_release(&typed);
	if (rc == 0)
		*out = all;
	return rc;
}

int dp_actor_find(dp_record *record, dp_str name, dp_arena *arena, dp_actor *actor, bool *found, depesche_error *error)
{
	finder f = {.arena = arena};
	dp_actor read = {.name = name};
	int rc = finder_open(&f, dp_record_db(record), error);
	if (rc == 0)
		rc = count_events(&f, &read, EXACTLY, error);
	if (rc == 0)
		rc = read_office(&f, &read, error);
	finder_close(&f);
	if (rc == 0)
		*found = read.events > 0;
	if (rc == 0 && read.events > 0)
		*actor = read;
	return rc;
}
