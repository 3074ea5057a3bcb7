#include "store/want.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

static const double EARTH = 6371.0088; /* km, mean radius, as in query_sql.c */

enum { SCRATCH = 1 << 24, FOLD_CAP = 1 << 24, ALL = DP_LISTS + 2 };

/* ---- from a query ---- */

/* A want being made: refs and bytes are gathered, then laid behind each other. */
typedef struct making {
	const dp_query *query;
	dp_lexer *lexer;
	dp_arena arena;
	struct {
		dp_want_ref *v;
		uint32_t n, cap;
	} refs;
	dp_buf bytes;
	uint32_t count[ALL];
} making;

static bool add_ref(making *m, uint32_t list, dp_str s, uint32_t kind, dp_sector sector)
{
	dp_want_ref *ref = s.n <= UINT16_MAX ? DP_PUSH(&m->arena, &m->refs) : NULL;
	if (!ref)
		return false;
	*ref = (dp_want_ref){(uint32_t)m->bytes.n, (uint16_t)s.n, (uint8_t)kind, (uint8_t)sector};
	dp_buf_str(&m->bytes, s);
	m->count[list]++;
	return !m->bytes.failed;
}

static bool add_terms(making *m)
{
	bool fine = true;
	for (uint32_t list = 0; list < DP_LISTS; list++) {
		const dp_terms *terms = &m->query->list[list];
		for (uint32_t i = 0; fine && i < terms->n; i++) {
			const dp_term *t = &terms->v[i];
			fine = add_ref(m, list,
				t->kind == DP_TERM_CODE     ? t->code
				: t->kind == DP_TERM_SECTOR ? DP_STR("")
							    : t->folded,
				t->kind, t->sector);
		}
	}
	for (uint32_t i = 0; fine && i < m->query->modes.n; i++)
		fine = add_ref(m, DP_LISTS, m->query->modes.v[i], 0, DP_SECTOR_NONE);
	return fine;
}

/* A phrase is cut again as full text search does it; it may have more words then, or none. */
static int add_phrase(making *m, const dp_phrase *phrase, depesche_error *error)
{
	dp_words words = {0};
	dp_buf text;
	dp_buf_init(&text, FOLD_CAP);
	for (uint32_t i = 0; i < phrase->n; i++) {
		dp_buf_c(&text, i ? " " : "");
		dp_buf_str(&text, phrase->v[i]);
	}
	int rc = text.failed ? dp_fail_memory(error) : dp_lexer_cut(m->lexer, dp_buf_view(&text), &m->arena, &words, error);
	dp_buf_release(&text);
	for (uint32_t i = 0; rc == 0 && i < words.n; i++) {
		bool ends = i + 1 == words.n;
		if (!add_ref(m, DP_LISTS + 1, words.v[i], (ends ? DP_WANT_ENDS : 0) | (ends && phrase->prefix ? DP_WANT_PREFIX : 0), DP_SECTOR_NONE))
			rc = dp_fail_memory(error);
	}
	return rc;
}

static int gather(making *m, depesche_error *error)
{
	if (!add_terms(m))
		return dp_fail_memory(error);
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < m->query->text.n; i++)
		rc = add_phrase(m, &m->query->text.v[i], error);
	return rc;
}

static dp_want *lay(const making *m)
{
	const dp_query *q = m->query;
	size_t head = sizeof(dp_want) + m->refs.n * sizeof(dp_want_ref);
	dp_want *w = malloc(head + m->bytes.n);
	if (!w)
		return NULL;
	*w = (dp_want){.size = (uint32_t)(head + m->bytes.n),
		.types = q->types,
		.statuses = (uint8_t)q->statuses,
		.certainties = (uint8_t)q->certainties,
		.quads = (uint8_t)q->quads,
		.from_set = q->from_set,
		.to_set = q->to_set,
		.near_set = q->near_set,
		.from = q->from,
		.to = q->to,
		.min_origins = q->min_origins,
		.min_reports = q->min_reports,
		.lat = q->lat,
		.lon = q->lon,
		.km = q->km};
	for (uint32_t i = 0; i < DP_LISTS; i++)
		w->terms[i] = (uint8_t)m->count[i];
	w->modes = (uint8_t)m->count[DP_LISTS];
	w->words = (uint8_t)m->count[DP_LISTS + 1];
	for (uint32_t i = 0; i < m->refs.n; i++) {
		w->ref[i] = m->refs.v[i];
		w->ref[i].at += (uint32_t)head;
	}
	if (m->bytes.n)
		memcpy((char *)w + head, m->bytes.p, m->bytes.n);
	return w;
}

int dp_want_new(dp_want **self, const dp_query *query, dp_lexer *lexer, depesche_error *error)
{
	making m = {.query = query, .lexer = lexer};
	if (query->from_set && query->to_set && query->from > query->to)
		return dp_fail(error, DEPESCHE_EUSAGE, "from lies behind to; no day is in between");
	dp_arena_init(&m.arena, SCRATCH);
	dp_buf_init(&m.bytes, SCRATCH);
	int rc = gather(&m, error);
	for (uint32_t i = 0; rc == 0 && i < ALL; i++)
		if (m.count[i] > UINT8_MAX)
			rc = dp_fail(error, DEPESCHE_EUSAGE, "a query that is to stand takes at most %d values of one name", UINT8_MAX);
	dp_want *new = rc == 0 ? lay(&m) : NULL;
	if (rc == 0 && !new)
		rc = dp_fail_memory(error);
	dp_arena_release(&m.arena);
	dp_buf_release(&m.bytes);
	if (rc == 0)
		*self = new;
	return rc;
}

const dp_want_ref *dp_want_refs(const dp_want *self, uint32_t list, uint32_t *n)
{
	const dp_want_ref *ref = self->ref;
	for (uint32_t i = 0; i < list && i < DP_LISTS; i++)
		ref += self->terms[i];
	if (list > DP_LISTS)
		ref += self->modes;
	*n = list < DP_LISTS ? self->terms[list] : list == DP_LISTS ? self->modes : self->words;
	return ref;
}

/* ---- names in full ---- */

bool dp_want_know(dp_want *self, bool place, dp_str folded)
{
	dp_want_ref *ref = self->ref;
	bool narrowed = false;
	for (uint32_t list = 0; list < DP_LISTS; ref += self->terms[list++])
		for (uint32_t i = 0; i < self->terms[list] && place == (list == DP_BY_PLACE); i++)
			if (ref[i].kind == DP_TERM_NAME && dp_str_eq(dp_want_str(self, &ref[i]), folded)) {
				ref[i].kind = DP_TERM_SAME;
				narrowed = true;
			}
	return narrowed;
}

static int has_name(dp_stmt *stmt, bool place, dp_str folded, bool *has, depesche_error *error)
{
	dp_stmt_text(stmt, 1, dp_str_c(dp_name_kind_name(place ? DP_NAME_PLACE : DP_NAME_SIDE)));
	dp_stmt_text(stmt, 2, folded);
	int rc = dp_stmt_step(stmt, error);
	*has = rc > 0;
	dp_stmt_reset(stmt);
	return rc < 0 ? rc : 0;
}

int dp_want_ask(dp_want *self, dp_db *db, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = 0;
	for (uint32_t list = 0; rc == 0 && list < DP_LISTS; list++) {
		uint32_t n;
		const dp_want_ref *ref = dp_want_refs(self, list, &n);
		for (uint32_t i = 0; rc == 0 && i < n; i++) {
			bool has = false;
			if (ref[i].kind != DP_TERM_NAME)
				continue;
			if (!stmt)
				rc = dp_db_prepare(db, "SELECT 1 FROM name WHERE kind = $1 AND folded = $2 LIMIT 1", &stmt, error);
			if (rc == 0)
				rc = has_name(stmt, list == DP_BY_PLACE, dp_want_str(self, &ref[i]), &has, error);
			if (has)
				dp_want_know(self, list == DP_BY_PLACE, dp_want_str(self, &ref[i]));
		}
	}
	dp_stmt_free(stmt);
	return rc;
}

/* ---- an event ---- */

static int fold(dp_str name, dp_buf *buf, dp_arena *arena, dp_str *folded, depesche_error *error)
{
	dp_buf_clear(buf);
	dp_name_fold(name, buf);
	*folded = buf->failed ? (dp_str){NULL, 0} : dp_arena_str(arena, dp_buf_view(buf));
	return folded->p ? 0 : dp_fail_memory(error);
}

static int add_members(dp_probe_side *to, int role, const dp_member *m, uint32_t n, dp_buf *buf, dp_arena *arena, depesche_error *error)
{
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < n; i++) {
		to[i] = (dp_probe_side){.name = m[i].name, .code = dp_str_c(m[i].code), .sector = m[i].sector, .role = role};
		rc = fold(m[i].name, buf, arena, &to[i].folded, error);
	}
	return rc;
}

static int fill_names(dp_probe *self, const dp_found *f, dp_arena *arena, depesche_error *error)
{
	dp_buf buf;
	self->sides = f->actors + f->recipients + f->sources;
	dp_probe_side *side = dp_arena_calloc(arena, self->sides ? self->sides : 1, sizeof *side);
	self->side = side;
	if (!side)
		return dp_fail_memory(error);
	dp_buf_init(&buf, FOLD_CAP);
	int rc = add_members(side, DP_PROBE_ACTOR, f->actor, f->actors, &buf, arena, error);
	if (rc == 0)
		rc = add_members(side + f->actors, DP_PROBE_RECIPIENT, f->recipient, f->recipients, &buf, arena, error);
	if (rc == 0)
		rc = add_members(side + f->actors + f->recipients, DP_PROBE_SOURCE, f->said_by, f->sources, &buf, arena, error);
	if (rc == 0)
		rc = fold(f->place, &buf, arena, &self->place_folded, error);
	dp_buf_release(&buf);
	return rc;
}

int dp_probe_fill(
	dp_probe *self, const dp_found *f, const dp_str *sentence, uint32_t sentences, dp_lexer *lexer, dp_arena *arena, depesche_error *error)
{
	dp_words *words = dp_arena_calloc(arena, sentences ? sentences : 1, sizeof *words);
	*self = (dp_probe){.type = f->type,
		.status = f->status,
		.certainty = f->certainty,
		.quad = f->quad,
		.day = f->day,
		.last = f->days.last != DP_NO_DAY ? f->days.last : f->day,
		.mode = f->mode,
		.place = f->place,
		.place_code = f->place_code,
		.located = f->located,
		.lat = f->lat,
		.lon = f->lon,
		.origins = f->origins,
		.reports = f->reports,
		.sentence = words,
		.sentences = sentences};
	if (!words)
		return dp_fail_memory(error);
	int rc = fill_names(self, f, arena, error);
	for (uint32_t i = 0; rc == 0 && i < sentences; i++)
		rc = dp_lexer_cut(lexer, sentence[i], arena, &words[i], error);
	return rc;
}

/* ---- the test ---- */

/* Whether the words of `part` stand in `whole` one after another, both with a space between words. */
static bool has_part(dp_str whole, dp_str part)
{
	for (uint32_t at = 0; (at = dp_str_find(whole, part, at)) != UINT32_MAX; at++)
		if ((at == 0 || whole.p[at - 1] == ' ') && (at + part.n == whole.n || whole.p[at + part.n] == ' '))
			return true;
	return false;
}

static bool is_meant(const dp_want *self, const dp_want_ref *ref, dp_str folded, dp_str code)
{
	dp_str s = dp_want_str(self, ref);
	switch (ref->kind) {
	case DP_TERM_SECTOR:
		return true;
	case DP_TERM_CODE:
		return dp_str_eq(s, code);
	case DP_TERM_NAME:
		return has_part(folded, s);
	default: /* DP_TERM_QUOTED, DP_TERM_SAME */
		return dp_str_eq(folded, s);
	}
}

static bool is_side(const dp_want *self, const dp_want_ref *ref, uint32_t n, const dp_probe_side *side)
{
	for (uint32_t i = 0; i < n; i++)
		if ((ref[i].sector == DP_SECTOR_NONE || ref[i].sector == (uint8_t)side->sector) && is_meant(self, &ref[i], side->folded, side->code))
			return true;
	return false;
}

static bool in_role(const dp_probe_side *side, dp_by by)
{
	switch (by) {
	case DP_BY_ACTOR:
		return side->role == DP_PROBE_ACTOR;
	case DP_BY_RECIPIENT:
		return side->role == DP_PROBE_RECIPIENT;
	case DP_BY_SAID_BY:
		return side->role == DP_PROBE_SOURCE;
	default:
		return side->role != DP_PROBE_SOURCE;
	}
}

/* Whether a side other than number `not` is wanted by the list. */
static bool has_side(const dp_want *self, dp_by by, const dp_probe *probe, uint32_t not )
{
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(self, by, &n);
	for (uint32_t i = 0; i < probe->sides; i++)
		if (i != not &&in_role(&probe->side[i], by) && is_side(self, ref, n, &probe->side[i]))
			return true;
	return false;
}

/* Two sides, not one that is both. */
static bool has_pair(const dp_want *self, const dp_probe *probe)
{
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(self, DP_BY_WHO, &n);
	for (uint32_t i = 0; i < probe->sides; i++)
		if (in_role(&probe->side[i], DP_BY_WHO) && is_side(self, ref, n, &probe->side[i]) && has_side(self, DP_BY_WITH, probe, i))
			return true;
	return false;
}

static bool sides_hold(const dp_want *self, const dp_probe *probe)
{
	bool pair = self->terms[DP_BY_WHO] && self->terms[DP_BY_WITH];
	if (pair && !has_pair(self, probe))
		return false;
	for (dp_by by = pair ? DP_BY_ACTOR : DP_BY_WHO; by <= DP_BY_SAID_BY; by++)
		if (self->terms[by] && !has_side(self, by, probe, UINT32_MAX))
			return false;
	return true;
}

static bool place_holds(const dp_want *self, const dp_probe *probe)
{
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(self, DP_BY_PLACE, &n);
	for (uint32_t i = 0; i < n; i++)
		if (is_meant(self, &ref[i], probe->place_folded, probe->place_code))
			return true;
	return n == 0;
}

static bool modes_hold(const dp_want *self, const dp_probe *probe)
{
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(self, DP_LISTS, &n);
	for (uint32_t i = 0; i < n; i++)
		if (dp_str_eq(dp_want_str(self, &ref[i]), probe->mode))
			return true;
	return n == 0;
}

static double radians(double degrees)
{
	return degrees * (3.14159265358979323846 / 180);
}

static double squared_sine(double x)
{
	return sin(x) * sin(x);
}

/* The same formula as in query_sql.c. */
static bool near_holds(const dp_want *self, const dp_probe *probe)
{
	if (!self->near_set || !probe->located)
		return !self->near_set;
	double half = squared_sine(radians(probe->lat - self->lat) / 2) +
		      cos(radians(probe->lat)) * cos(radians(self->lat)) * squared_sine(radians(probe->lon - self->lon) / 2);
	return half <= squared_sine(self->km / EARTH / 2);
}

static bool days_hold(const dp_want *self, const dp_probe *probe)
{
	if (!self->from_set && !self->to_set)
		return true;
	return probe->day != DP_NO_DAY && (!self->from_set || probe->last >= self->from) && (!self->to_set || probe->day <= self->to);
}

static bool word_holds(const dp_want *self, const dp_want_ref *ref, dp_str word)
{
	dp_str s = dp_want_str(self, ref);
	return ref->kind & DP_WANT_PREFIX ? dp_str_starts(word, s) : dp_str_eq(word, s);
}

/* `n` words of a phrase next to each other. */
static bool has_phrase(const dp_want *self, const dp_want_ref *ref, uint32_t n, const dp_words *words)
{
	for (uint32_t i = 0; i + n <= words->n; i++) {
		uint32_t k = 0;
		while (k < n && word_holds(self, &ref[k], words->v[i + k]))
			k++;
		if (k == n)
			return true;
	}
	return false;
}

static bool sentence_holds(const dp_want *self, const dp_words *words)
{
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(self, DP_LISTS + 1, &n);
	for (uint32_t first = 0, i = 0; i < n; i++) {
		if (!(ref[i].kind & DP_WANT_ENDS))
			continue;
		if (!has_phrase(self, &ref[first], i + 1 - first, words))
			return false;
		first = i + 1;
	}
	return true;
}

static bool text_holds(const dp_want *self, const dp_probe *probe)
{
	for (uint32_t i = 0; self->words && i < probe->sentences; i++)
		if (sentence_holds(self, &probe->sentence[i]))
			return true;
	return self->words == 0;
}

static bool values_hold(const dp_want *self, const dp_probe *p)
{
	return (!self->types || self->types >> p->type & 1) && (!self->quads || self->quads >> p->quad & 1) && p->origins >= self->min_origins &&
	       p->reports >= self->min_reports && (!self->statuses || self->statuses >> (p->status + 1) & 1) &&
	       (!self->certainties || self->certainties >> (p->certainty + 1) & 1);
}

bool dp_want_holds(const dp_want *self, const dp_probe *probe)
{
	return values_hold(self, probe) && days_hold(self, probe) && sides_hold(self, probe) && place_holds(self, probe) && modes_hold(self, probe) &&
	       near_holds(self, probe) && text_holds(self, probe);
}

bool dp_want_all(const dp_want *self)
{
	uint32_t refs = self->modes + self->words;
	for (uint32_t i = 0; i < DP_LISTS; i++)
		refs += self->terms[i];
	return refs == 0 && !self->types && !self->statuses && !self->certainties && !self->quads && !self->from_set && !self->to_set &&
	       !self->near_set && self->min_origins <= 1 && self->min_reports <= 1;
}
