#include "merge/fold.h"

#include <stdlib.h>

/* A value that reports give, and which of them. */
typedef struct value {
	dp_str text;
	dp_days days;         /* of a date */
	const dp_told *place; /* of a place: a report that tells where on the map it is, else the first */
	DP_VEC(uint32_t) by;  /* numbers of reports, ascending */
} value;

typedef DP_VEC(value) values;

/* Whoever is told as a side by any report; names are what he is known by. */
typedef struct entity {
	const dp_member *member; /* as the first report with a code tells him */
	DP_VEC(uint32_t) by[2];  /* as actor, as recipient; ascending */
	uint32_t votes;
	uint32_t order; /* in which he was first told */
	int role;
	bool shown, covered; /* covered: shown, or what he was told as is less precise than one that is shown */
} entity;

typedef struct folder {
	dp_told *told;
	uint32_t n, origins;
	dp_arena *arena;
	dp_act *act;
	uint32_t *mark, stamp; /* origins that were counted in this round */
	DP_VEC(entity) entities;
	DP_VEC(dp_variant) variants;
	bool failed;
} folder;

enum { ACTOR, RECIPIENT };

const char *dp_field_name(dp_field field)
{
	static const char *const NAME[DP_FIELDS] = {"mode", "status", "certainty", "date", "place", "actor", "recipient"};
	return NAME[field];
}

/* ---- order and origins ---- */

static int by_day(const void *x, const void *y)
{
	const dp_told *a = x, *b = y;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	int c = dp_str_cmp(a->doc, b->doc);
	return c ? c : (a->number > b->number) - (a->number < b->number);
}

/* What makes two reports one origin: the number of a text, or the name of an agency or source. */
typedef struct link {
	uint64_t root;
	dp_str name;
	uint32_t report;
} link;

static int by_link(const void *x, const void *y)
{
	const link *a = x, *b = y;
	if (a->root != b->root)
		return a->root < b->root ? -1 : 1;
	int c = dp_str_cmp(a->name, b->name);
	return c ? c : (a->report > b->report) - (a->report < b->report);
}

static uint32_t find(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* The smaller number becomes the root, so that it is the first report of its origin. */
static void unite(uint32_t *up, uint32_t a, uint32_t b)
{
	a = find(up, a);
	b = find(up, b);
	if (a < b)
		up[b] = a;
	else
		up[a] = b;
}

static uint32_t add_links(const folder *f, link *links)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < f->n; i++) {
		const dp_told *t = &f->told[i];
		links[n++] = (link){t->root, DP_STR(""), i};
		if (t->agency.n)
			links[n++] = (link){0, t->agency, i};
		if (t->report.sources && t->report.said_by[0].name.n)
			links[n++] = (link){0, t->report.said_by[0].name, i};
	}
	return n;
}

static bool find_origins(folder *f)
{
	uint32_t *up = dp_arena_alloc(f->arena, f->n * sizeof *up);
	link *links = dp_arena_alloc(f->arena, 3 * f->n * sizeof *links);
	f->mark = dp_arena_calloc(f->arena, f->n, sizeof *f->mark);
	if (!up || !links || !f->mark)
		return false;
	for (uint32_t i = 0; i < f->n; i++)
		up[i] = i;
	uint32_t n = add_links(f, links);
	qsort(links, n, sizeof *links, by_link);
	for (uint32_t i = 1; i < n; i++)
		if (links[i].root == links[i - 1].root && dp_str_eq(links[i].name, links[i - 1].name))
			unite(up, links[i].report, links[i - 1].report);
	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t root = find(up, i);
		f->told[i].origin = root == i ? f->origins++ : f->told[root].origin;
	}
	return true;
}

/* ---- votes ---- */

static void count_anew(folder *f)
{
	f->stamp++;
}

static uint32_t count(folder *f, const uint32_t *by, uint32_t n)
{
	uint32_t votes = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t origin = f->told[by[i]].origin;
		votes += f->mark[origin] != f->stamp;
		f->mark[origin] = f->stamp;
	}
	return votes;
}

/* Likewise, of those reports alone that tell the act with the status that is shown. */
static uint32_t count_as_shown(folder *f, const uint32_t *by, uint32_t n)
{
	uint32_t votes = 0;
	for (uint32_t i = 0; i < n; i++)
		if (f->told[by[i]].report.status == f->act->status)
			votes += count(f, &by[i], 1);
	return votes;
}

static value *note(folder *f, values *v, dp_str text, uint32_t report)
{
	value *found = NULL;
	for (uint32_t i = 0; i < v->n && !found; i++)
		if (dp_str_eq(v->v[i].text, text))
			found = &v->v[i];
	if (!found && (found = DP_PUSH(f->arena, v)) != NULL)
		found->text = text;
	uint32_t *by = found ? DP_PUSH(f->arena, &found->by) : NULL;
	if (!by) {
		f->failed = true;
		return NULL;
	}
	*by = report;
	return found;
}

typedef bool supports(const value *less, const value *more);

static bool same_value(const value *less, const value *more)
{
	return less == more;
}

static bool date_supports(const value *less, const value *more)
{
	return less->days.first <= more->days.first && less->days.last >= more->days.last;
}

static bool located(const value *v)
{
	return v->place->report.located;
}

/* A state, which has no point on the map, supports the towns in it. */
static bool place_supports(const value *less, const value *more)
{
	return less == more || (!located(less) && located(more) && less->place->report.place.code[0] &&
				       strcmp(less->place->report.place.code, more->place->report.place.code) == 0);
}

typedef struct rank {
	uint32_t as_shown, votes;
	int64_t span; /* smaller is more precise */
} rank;

static rank rank_of(folder *f, const values *v, const value *one, supports *ok)
{
	rank r = {0, 0, one->place ? !located(one) : (int64_t)one->days.last - one->days.first};
	count_anew(f);
	for (uint32_t i = 0; i < v->n; i++)
		if (ok(&v->v[i], one))
			r.as_shown += count_as_shown(f, v->v[i].by.v, v->v[i].by.n);
	count_anew(f);
	for (uint32_t i = 0; i < v->n; i++)
		if (ok(&v->v[i], one))
			r.votes += count(f, v->v[i].by.v, v->v[i].by.n);
	return r;
}

static bool better(const rank *a, const value *x, const rank *b, const value *y)
{
	if (a->as_shown != b->as_shown)
		return a->as_shown > b->as_shown;
	if (a->votes != b->votes)
		return a->votes > b->votes;
	if (a->span != b->span)
		return a->span < b->span;
	int32_t first = (int32_t)x->by.v[0] - (int32_t)y->by.v[0];
	return first != 0 ? first < 0 : dp_str_cmp(x->text, y->text) < 0;
}

static value *choose(folder *f, values *v, supports *ok)
{
	value *best = NULL;
	rank most = {0, 0, 0};
	for (uint32_t i = 0; i < v->n; i++) {
		rank now = rank_of(f, v, &v->v[i], ok);
		if (!best || better(&now, &v->v[i], &most, best)) {
			best = &v->v[i];
			most = now;
		}
	}
	return best;
}

/* ---- variants ---- */

static void add_variant(folder *f, dp_field field, const value *v, const value *shown, bool agrees)
{
	dp_variant *out = DP_PUSH(f->arena, &f->variants);
	if (!out) {
		f->failed = true;
		return;
	}
	count_anew(f);
	*out = (dp_variant){field, v->text, v == shown, agrees, count(f, v->by.v, v->by.n), v->by.v, v->by.n};
}

/* The shown one, then the others in the order in which they were first told. */
static void add_variants(folder *f, dp_field field, const values *v, const value *shown, supports *ok)
{
	if (v->n < 2)
		return;
	add_variant(f, field, shown, shown, true);
	for (uint32_t i = 0; i < v->n; i++)
		if (&v->v[i] != shown)
			add_variant(f, field, &v->v[i], shown, ok(&v->v[i], shown));
}

/* ---- single values ---- */

static bool always(const value *less, const value *more)
{
	(void)less, (void)more;
	return true;
}

/* A status is history, and "alleged" says less than "stated": neither contradicts. */
static void fold_reality(folder *f)
{
	values status = {0}, certainty = {0};
	f->act->status = f->told[f->n - 1].report.status;
	f->act->certainty = DP_ALLEGED;
	for (uint32_t i = 0; i < f->n; i++) {
		const dp_report *r = &f->told[i].report;
		if (r->status == DP_STATUS_OCCURRED)
			f->act->status = DP_STATUS_OCCURRED;
		if (r->certainty == DP_STATED)
			f->act->certainty = DP_STATED;
		note(f, &status, dp_str_c(dp_status_name(r->status)), i);
		note(f, &certainty, dp_str_c(dp_certainty_name(r->certainty)), i);
	}
	for (uint32_t i = 0; i < status.n; i++)
		if (dp_str_is(status.v[i].text, dp_status_name(f->act->status)))
			add_variants(f, DP_FIELD_STATUS, &status, &status.v[i], always);
	for (uint32_t i = 0; i < certainty.n; i++)
		if (dp_str_is(certainty.v[i].text, dp_certainty_name(f->act->certainty)))
			add_variants(f, DP_FIELD_CERTAINTY, &certainty, &certainty.v[i], always);
}

static void fold_mode(folder *f)
{
	values v = {0};
	for (uint32_t i = 0; i < f->n; i++)
		if (f->told[i].report.mode.n)
			note(f, &v, f->told[i].report.mode, i);
	const value *shown = choose(f, &v, same_value);
	f->act->mode = shown ? shown->text : DP_STR("");
	add_variants(f, DP_FIELD_MODE, &v, shown, same_value);
}

static void fold_date(folder *f)
{
	values v = {0};
	for (uint32_t i = 0; i < f->n; i++) {
		value *now = f->told[i].report.date.n ? note(f, &v, f->told[i].report.date, i) : NULL;
		if (now)
			now->days = f->told[i].report.days;
	}
	const value *shown = choose(f, &v, date_supports);
	f->act->date = shown ? shown->text : DP_STR("");
	f->act->days = shown ? shown->days : (dp_days){DP_NO_DAY, DP_NO_DAY};
	add_variants(f, DP_FIELD_DATE, &v, shown, date_supports);
}

static void fold_place(folder *f)
{
	values v = {0};
	for (uint32_t i = 0; i < f->n; i++) {
		value *now = f->told[i].report.place.name.n ? note(f, &v, f->told[i].report.place.name, i) : NULL;
		if (now && (!now->place || (!located(now) && f->told[i].report.located)))
			now->place = &f->told[i];
	}
	const value *shown = choose(f, &v, place_supports);
	add_variants(f, DP_FIELD_PLACE, &v, shown, place_supports);
	if (!shown)
		return;
	const dp_report *r = &shown->place->report;
	f->act->place = r->place;
	f->act->located = r->located;
	f->act->lat = r->lat;
	f->act->lon = r->lon;
}

/* ---- sides ---- */

static bool is_kind(const entity *e, const char *kind)
{
	return dp_str_is(e->member->kind, kind);
}

static bool unnamed(const entity *e)
{
	return is_kind(e, "group") || is_kind(e, "set");
}

/* What acts for a state, so that the state's name may stand for it. */
static bool organ(const dp_member *m)
{
	switch (m->sector) {
	case DP_SECTOR_GOV:
	case DP_SECTOR_MIL:
	case DP_SECTOR_LEG:
	case DP_SECTOR_JUD:
	case DP_SECTOR_COP:
	case DP_SECTOR_SPY:
		return true;
	default:
		return false;
	}
}

static void note_side(folder *f, const dp_member *m, int role, uint32_t report)
{
	entity *found = NULL;
	for (uint32_t i = 0; i < f->entities.n && !found; i++)
		if (dp_str_eq(f->entities.v[i].member->name, m->name))
			found = &f->entities.v[i];
	if (!found && (found = DP_PUSH(f->arena, &f->entities)) != NULL) {
		found->member = m;
		found->order = f->entities.n - 1;
	}
	uint32_t *by = found ? DP_PUSH(f->arena, &found->by[role]) : NULL;
	if (!by) {
		f->failed = true;
		return;
	}
	*by = report;
	if (!found->member->code[0] && m->code[0])
		found->member = m;
}

static uint32_t told_by(folder *f, const entity *e)
{
	count_anew(f);
	uint32_t votes = count(f, e->by[ACTOR].v, e->by[ACTOR].n);
	return votes + count(f, e->by[RECIPIENT].v, e->by[RECIPIENT].n);
}

static int role_of(folder *f, const entity *e)
{
	count_anew(f);
	uint32_t actor = count(f, e->by[ACTOR].v, e->by[ACTOR].n);
	count_anew(f);
	return actor >= count(f, e->by[RECIPIENT].v, e->by[RECIPIENT].n) ? ACTOR : RECIPIENT;
}

/* True when `a` may mean `b`, but says less. */
static bool yields(const entity *a, const entity *b)
{
	if (a->role != b->role || a == b || a->member->code[0] == '\0' || strcmp(a->member->code, b->member->code) != 0 || unnamed(b) ||
		!organ(b->member))
		return false;
	return unnamed(a) || (is_kind(a, "state") && !is_kind(b, "state"));
}

static uint32_t most_votes(const folder *f)
{
	uint32_t most = 0;
	for (uint32_t i = 0; i < f->entities.n; i++)
		if (f->entities.v[i].votes > most)
			most = f->entities.v[i].votes;
	return most;
}

static bool has_better(const folder *f, const entity *e)
{
	for (uint32_t i = 0; i < f->entities.n; i++)
		if (yields(e, &f->entities.v[i]))
			return true;
	return false;
}

static bool share_report(const entity *a, const entity *b, int role)
{
	for (uint32_t i = 0, j = 0; i < a->by[role].n && j < b->by[role].n;) {
		uint32_t x = a->by[role].v[i], y = b->by[role].v[j];
		if (x == y)
			return true;
		i += x < y;
		j += y < x;
	}
	return false;
}

/* Officials of one state whom no report names together are one: who is told by most origins, then first. */
static bool has_rival(const folder *f, const entity *e)
{
	for (uint32_t i = 0; i < f->entities.n; i++) {
		const entity *other = &f->entities.v[i];
		bool alike = other->role == e->role && e->member->code[0] && strcmp(other->member->code, e->member->code) == 0 && other->shown;
		bool first = other->votes > e->votes || (other->votes == e->votes && other->order < e->order);
		if (alike && first && organ(e->member) && organ(other->member) && !share_report(e, other, e->role))
			return true;
	}
	return false;
}

/* Votes with those of the less precise sides that yield to `e`. */
static uint32_t votes_with_yielding(folder *f, const entity *e)
{
	count_anew(f);
	uint32_t votes = count(f, e->by[ACTOR].v, e->by[ACTOR].n) + count(f, e->by[RECIPIENT].v, e->by[RECIPIENT].n);
	for (uint32_t i = 0; i < f->entities.n; i++) {
		const entity *less = &f->entities.v[i];
		if (yields(less, e))
			votes += count(f, less->by[ACTOR].v, less->by[ACTOR].n) + count(f, less->by[RECIPIENT].v, less->by[RECIPIENT].n);
	}
	return votes;
}

/* Unnamed people are told in other words by each report: of those in one role, the first with most votes and who stands beside it in a report. */
static void keep_one_wording(folder *f, int role)
{
	const entity *best = NULL;
	for (uint32_t i = 0; i < f->entities.n; i++) {
		const entity *e = &f->entities.v[i];
		if (e->shown && e->role == role && unnamed(e) && (!best || e->votes > best->votes))
			best = e;
	}
	for (uint32_t i = 0; i < f->entities.n; i++) {
		entity *e = &f->entities.v[i];
		if (e->shown && e->role == role && unnamed(e) && e != best && !share_report(e, best, role))
			e->shown = false;
	}
}

static bool means_shown(const folder *f, const entity *e)
{
	for (uint32_t i = 0; i < f->entities.n; i++)
		if (f->entities.v[i].shown && (&f->entities.v[i] == e || yields(e, &f->entities.v[i])))
			return true;
	return false;
}

static bool weigh_sides(folder *f)
{
	uint32_t *votes = dp_arena_alloc(f->arena, (f->entities.n + 1) * sizeof *votes);
	if (!votes)
		return false;
	for (uint32_t i = 0; i < f->entities.n; i++) {
		f->entities.v[i].role = role_of(f, &f->entities.v[i]);
		f->entities.v[i].votes = told_by(f, &f->entities.v[i]);
	}
	for (uint32_t i = 0; i < f->entities.n; i++)
		f->entities.v[i].shown = !has_better(f, &f->entities.v[i]);
	for (uint32_t i = 0; i < f->entities.n; i++)
		votes[i] = has_rival(f, &f->entities.v[i]) ? 0 : votes_with_yielding(f, &f->entities.v[i]);
	for (uint32_t i = 0; i < f->entities.n; i++)
		f->entities.v[i].votes = votes[i];
	uint32_t most = most_votes(f);
	for (uint32_t i = 0; i < f->entities.n; i++)
		f->entities.v[i].shown &= 2 * f->entities.v[i].votes >= most;
	keep_one_wording(f, ACTOR);
	keep_one_wording(f, RECIPIENT);
	for (uint32_t i = 0; i < f->entities.n; i++)
		f->entities.v[i].covered = means_shown(f, &f->entities.v[i]);
	return true;
}

static int by_votes(const void *x, const void *y)
{
	const entity *a = *(const entity *const *)x, *b = *(const entity *const *)y;
	return a->votes != b->votes ? (a->votes > b->votes ? -1 : 1) : (a->order > b->order) - (a->order < b->order);
}

static const dp_member *show_side(folder *f, int role, uint32_t *n)
{
	uint32_t count = 0;
	const entity **list = dp_arena_alloc(f->arena, (f->entities.n + 1) * sizeof *list);
	dp_member *out = dp_arena_alloc(f->arena, (f->entities.n + 1) * sizeof *out);
	if (!list || !out) {
		f->failed = true;
		return NULL;
	}
	for (uint32_t i = 0; i < f->entities.n; i++)
		if (f->entities.v[i].shown && f->entities.v[i].role == role)
			list[count++] = &f->entities.v[i];
	qsort(list, count, sizeof *list, by_votes);
	for (uint32_t i = 0; i < count; i++)
		out[i] = *list[i]->member;
	*n = count;
	return out;
}

static int by_bytes(const void *x, const void *y)
{
	return dp_str_cmp(*(const dp_str *)x, *(const dp_str *)y);
}

/* "Kim Jong Un; Vladimir Putin": the same for the same people, whoever is named first. */
static dp_str names_of(folder *f, const dp_member *m, uint32_t n)
{
	dp_str *names = dp_arena_alloc(f->arena, (n + 1) * sizeof *names);
	size_t room = 1, at = 0;
	for (uint32_t i = 0; names && i < n; i++) {
		names[i] = m[i].name;
		room += (size_t)m[i].name.n + 2;
	}
	char *out = names ? dp_arena_alloc(f->arena, room) : NULL;
	if (!out) {
		f->failed = true;
		return DP_STR("");
	}
	qsort(names, n, sizeof *names, by_bytes);
	for (uint32_t i = 0; i < n; i++) {
		memcpy(out + at, i ? "; " : "", i ? 2 : 0);
		at += i ? 2 : 0;
		memcpy(out + at, names[i].p, names[i].n);
		at += names[i].n;
	}
	return dp_str_of(out, at);
}

static bool all_covered(const folder *f, const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t e = 0; e < f->entities.n; e++)
			if (dp_str_eq(f->entities.v[e].member->name, m[i].name) && !f->entities.v[e].covered)
				return false;
	return true;
}

static const dp_member *members_of(const dp_report *r, int role, uint32_t *n)
{
	*n = role == ACTOR ? r->actors : r->recipients;
	return role == ACTOR ? r->actor : r->recipient;
}

static void add_side_variants(folder *f, int role, const dp_member *shown, uint32_t n)
{
	values v = {0};
	dp_field field = role == ACTOR ? DP_FIELD_ACTOR : DP_FIELD_RECIPIENT;
	value as_shown = {.text = names_of(f, shown, n)};
	const value *found = &as_shown;
	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t members;
		const dp_member *m = members_of(&f->told[i].report, role, &members);
		if (members)
			note(f, &v, names_of(f, m, members), i);
	}
	for (uint32_t i = 0; i < v.n; i++)
		if (dp_str_eq(v.v[i].text, as_shown.text))
			found = &v.v[i];
	if (f->failed || v.n == 0 || (v.n == 1 && found != &as_shown))
		return;
	add_variant(f, field, found, found, true);
	for (uint32_t i = 0; i < v.n; i++) {
		uint32_t members;
		const dp_member *m = members_of(&f->told[v.v[i].by.v[0]].report, role, &members);
		if (&v.v[i] != found)
			add_variant(f, field, &v.v[i], found, all_covered(f, m, members));
	}
}

static void fold_sides(folder *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const dp_report *r = &f->told[i].report;
		for (uint32_t m = 0; m < r->actors; m++)
			note_side(f, &r->actor[m], ACTOR, i);
		for (uint32_t m = 0; m < r->recipients; m++)
			note_side(f, &r->recipient[m], RECIPIENT, i);
	}
	if (f->failed || !weigh_sides(f)) {
		f->failed = true;
		return;
	}
	f->act->actor = show_side(f, ACTOR, &f->act->actors);
	f->act->recipient = show_side(f, RECIPIENT, &f->act->recipients);
	if (f->failed)
		return;
	add_side_variants(f, ACTOR, f->act->actor, f->act->actors);
	add_side_variants(f, RECIPIENT, f->act->recipient, f->act->recipients);
}

static void fold_sources(folder *f)
{
	DP_VEC(dp_member) sources = {0};
	for (uint32_t i = 0; i < f->n; i++)
		for (uint32_t s = 0; s < f->told[i].report.sources; s++) {
			const dp_member *m = &f->told[i].report.said_by[s];
			bool known = false;
			for (uint32_t k = 0; k < sources.n; k++)
				known |= dp_str_eq(sources.v[k].name, m->name);
			dp_member *new = known ? NULL : DP_PUSH(f->arena, &sources);
			if (new)
				*new = *m;
			f->failed |= !known && !new;
		}
	f->act->said_by = sources.v;
	f->act->sources = sources.n;
}

/* ---- the whole ---- */

static uint32_t told_much(const dp_act *act, const dp_report *r)
{
	uint32_t day = r->date.n == 0 ? 0 : r->days.first == r->days.last ? 2 : 1;
	return 4 * (r->status == act->status) + 2 * (r->actors > 0) + 2 * (r->recipients > 0) + day + (r->place.name.n > 0) +
	       dp_str_eq(r->mode, act->mode);
}

/* The rest, which hangs together, is taken from one report: the one that tells most of what is shown. */
static void fold_lead(folder *f)
{
	dp_act *act = f->act;
	for (uint32_t i = 1; i < f->n; i++)
		if (told_much(act, &f->told[i].report) > told_much(act, &f->told[act->lead].report))
			act->lead = i;
	const dp_report *lead = &f->told[act->lead].report;
	act->type = lead->type;
	act->context = lead->context;
	act->cameo = lead->cameo;
	act->quad = lead->quad;
	act->score = lead->score;
}

static dp_str host_of(dp_str url)
{
	uint32_t at = dp_str_find(url, DP_STR("://"), 0);
	dp_str rest = at == UINT32_MAX ? url : dp_str_sub(url, at + 3, url.n), host = rest;
	dp_str_cut(&rest, '/', &host);
	return host;
}

/* Who printed it: the outlet's name, else its host, else the article. */
static dp_str outlet(const dp_told *t)
{
	dp_str host = host_of(t->url);
	return t->publisher.n ? t->publisher : host.n ? host : t->doc;
}

static bool count_outlets(folder *f)
{
	dp_str *names = dp_arena_alloc(f->arena, f->n * sizeof *names);
	if (!names)
		return false;
	for (uint32_t i = 0; i < f->n; i++)
		names[i] = outlet(&f->told[i]);
	qsort(names, f->n, sizeof *names, by_bytes);
	for (uint32_t i = 0; i < f->n; i++)
		f->act->outlets += i == 0 || !dp_str_eq(names[i], names[i - 1]);
	return true;
}

static void span_publication(folder *f)
{
	f->act->first_day = f->act->last_day = DP_NO_DAY;
	for (uint32_t i = f->n; i-- > 0;)
		if (f->told[i].day != DP_NO_DAY) {
			f->act->first_day = f->told[i].day;
			if (f->act->last_day == DP_NO_DAY)
				f->act->last_day = f->told[i].day;
		}
}

bool dp_act_fold(dp_told *told, uint32_t n, dp_arena *arena, dp_act *out)
{
	dp_act act = {.told = told, .reports = n, .place = {.text = DP_STR(""), .name = DP_STR("")}};
	folder f = {.told = told, .n = n, .arena = arena, .act = &act};
	qsort(told, n, sizeof *told, by_day);
	if (!find_origins(&f) || !count_outlets(&f))
		return false;
	fold_reality(&f);
	if (!f.failed)
		fold_mode(&f);
	if (!f.failed)
		fold_date(&f);
	if (!f.failed)
		fold_place(&f);
	if (!f.failed)
		fold_sides(&f);
	if (!f.failed)
		fold_sources(&f);
	if (f.failed)
		return false;
	fold_lead(&f);
	span_publication(&f);
	act.origins = f.origins;
	act.variant = f.variants.v;
	act.variants = f.variants.n;
	*out = act;
	return true;
}

dp_str dp_act_canonical(const dp_act *act)
{
	return act->told[0].key;
}
