#include "wire/keys.h"

#include <math.h>
#include <stdlib.h>

/* Cells of the Earth's surface in degrees, and how many of them a circle may be filed under. The last is so coarse that any circle of use fits. */
static const int32_t CELL[] = {1, 5, 20};

enum { CELLS = sizeof CELL / sizeof *CELL, CELLS_MAX = 64, PREFIX = 3 };

static const double KM_A_DEGREE = 111.0; /* of latitude, at least */

double dp_key_prior(dp_key_kind kind)
{
	static const double prior[DP_KEY_KINDS] = {
		[DP_KEY_CERTAINTY] = 0.5,
		[DP_KEY_STATUS] = 0.3,
		[DP_KEY_QUAD] = 0.3,
		[DP_KEY_TYPE] = 0.06,
		[DP_KEY_MODE] = 0.03,
		[DP_KEY_SIDE_SECTOR] = 0.2,
		[DP_KEY_ACTOR_SECTOR] = 0.15,
		[DP_KEY_RECIPIENT_SECTOR] = 0.15,
		[DP_KEY_SOURCE_SECTOR] = 0.1,
		[DP_KEY_SIDE_CODE] = 0.03,
		[DP_KEY_ACTOR_CODE] = 0.02,
		[DP_KEY_RECIPIENT_CODE] = 0.02,
		[DP_KEY_SOURCE_CODE] = 0.01,
		[DP_KEY_SIDE_OFFICE] = 0.02,
		[DP_KEY_ACTOR_OFFICE] = 0.01,
		[DP_KEY_RECIPIENT_OFFICE] = 0.01,
		[DP_KEY_SOURCE_OFFICE] = 0.01,
		[DP_KEY_SIDE_NAME] = 0.001,
		[DP_KEY_ACTOR_NAME] = 0.001,
		[DP_KEY_RECIPIENT_NAME] = 0.001,
		[DP_KEY_SOURCE_NAME] = 0.001,
		[DP_KEY_PLACE_CODE] = 0.01,
		[DP_KEY_PLACE_NAME] = 0.001,
		[DP_KEY_CELL] = 0.002,
		[DP_KEY_PREFIX] = 0.01,
		[DP_KEY_WORD] = 0.002,
	};
	return prior[kind];
}

/* ---- hashes ---- */

/* The last step of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	z ^= z >> 31;
	return z ? z : 1;
}

static uint64_t key_of(dp_key_kind kind, uint64_t value)
{
	return mix(value + ((uint64_t)kind + 1) * 0x9E3779B97F4A7C15u);
}

uint64_t dp_key_pair(uint64_t a, uint64_t b)
{
	return a < b ? mix(a + b * 0x9E3779B97F4A7C15u) : mix(b + a * 0x9E3779B97F4A7C15u);
}

static bool add(dp_arena *arena, dp_keys *keys, dp_key_kind kind, uint64_t value)
{
	dp_keyed *slot = DP_PUSH(arena, keys);
	if (slot)
		*slot = (dp_keyed){key_of(kind, value), kind};
	return slot != NULL;
}

static bool add_str(dp_arena *arena, dp_keys *keys, dp_key_kind kind, dp_str s)
{
	return add(arena, keys, kind, dp_str_hash(s));
}

static uint64_t office(dp_str code, uint32_t sector)
{
	return dp_str_hash(code) * 31 + sector;
}

/* Rows and columns are counted from the south pole and the 180th meridian. */
static uint64_t cell(uint32_t level, int32_t row, int32_t column)
{
	int32_t columns = 360 / CELL[level];
	return ((uint64_t)level << 32) + (uint64_t)(row * columns + ((column % columns) + columns) % columns);
}

static int32_t step_of(double degrees, double from, uint32_t level)
{
	return (int32_t)floor((degrees + from) / CELL[level]);
}

/* ---- of an event ---- */

/* From the kinds of keys of any side to those of a side in its role. */
static uint32_t shift_of(uint32_t role)
{
	return 1 + role;
}

static bool add_side(dp_arena *arena, dp_keys *keys, const dp_probe_side *side, uint32_t shift)
{
	dp_str rest = side->folded, word;
	bool fine = true;
	if (side->sector)
		fine = add(arena, keys, DP_KEY_SIDE_SECTOR + shift, side->sector);
	if (side->code.n)
		fine = fine && add_str(arena, keys, DP_KEY_SIDE_CODE + shift, side->code);
	if (side->sector && side->code.n)
		fine = fine && add(arena, keys, DP_KEY_SIDE_OFFICE + shift, office(side->code, side->sector));
	while (fine && dp_str_cut(&rest, ' ', &word))
		fine = add_str(arena, keys, DP_KEY_SIDE_NAME + shift, word);
	return fine;
}

static bool add_sides(const dp_probe *p, dp_arena *arena, dp_keys *keys)
{
	bool fine = true;
	for (uint32_t i = 0; fine && i < p->sides; i++) {
		const dp_probe_side *side = &p->side[i];
		if (side->role != DP_PROBE_SOURCE)
			fine = add_side(arena, keys, side, 0);
		fine = fine && add_side(arena, keys, side, shift_of(side->role));
	}
	return fine;
}

static bool add_place(const dp_probe *p, dp_arena *arena, dp_keys *keys)
{
	dp_str rest = p->place_folded, word;
	bool fine = p->place_code.n == 0 || add_str(arena, keys, DP_KEY_PLACE_CODE, p->place_code);
	while (fine && dp_str_cut(&rest, ' ', &word))
		fine = add_str(arena, keys, DP_KEY_PLACE_NAME, word);
	for (uint32_t level = 0; fine && p->located && level < CELLS; level++)
		fine = add(arena, keys, DP_KEY_CELL, cell(level, step_of(p->lat, 90, level), step_of(p->lon, 180, level)));
	return fine;
}

static bool add_text(const dp_probe *p, dp_arena *arena, dp_keys *keys)
{
	bool fine = true;
	for (uint32_t i = 0; i < p->sentences; i++) {
		const dp_words *words = &p->sentence[i];
		for (uint32_t k = 0; fine && k < words->n; k++) {
			fine = add_str(arena, keys, DP_KEY_WORD, words->v[k]);
			if (fine && words->v[k].n >= PREFIX)
				fine = add_str(arena, keys, DP_KEY_PREFIX, dp_str_sub(words->v[k], 0, PREFIX));
		}
	}
	return fine;
}

bool dp_keys_of_probe(const dp_probe *p, bool text, dp_arena *arena, dp_keys *keys)
{
	bool fine = add(arena, keys, DP_KEY_TYPE, p->type) && add(arena, keys, DP_KEY_QUAD, (uint64_t)p->quad) &&
		    add(arena, keys, DP_KEY_STATUS, p->status) && add(arena, keys, DP_KEY_CERTAINTY, p->certainty) &&
		    (p->mode.n == 0 || add_str(arena, keys, DP_KEY_MODE, p->mode));
	return fine && add_sides(p, arena, keys) && add_place(p, arena, keys) && (!text || add_text(p, arena, keys));
}

/* ---- of a want ---- */

typedef struct telling {
	const dp_want *want;
	dp_arena *arena;
	bool (*take)(void *to, const dp_keys *keys);
	void *to;
} telling;

static bool tell_bits(const telling *t, dp_key_kind kind, uint32_t bits, uint32_t shift)
{
	dp_keys keys = {0};
	for (uint32_t bit = shift; bit < 32; bit++)
		if (bits >> bit & 1 && !add(t->arena, &keys, kind, bit - shift))
			return false;
	return keys.n == 0 || t->take(t->to, &keys);
}

static uint32_t shift_by(dp_by by)
{
	switch (by) {
	case DP_BY_ACTOR:
		return shift_of(DP_PROBE_ACTOR);
	case DP_BY_RECIPIENT:
		return shift_of(DP_PROBE_RECIPIENT);
	case DP_BY_SAID_BY:
		return shift_of(DP_PROBE_SOURCE);
	default:
		return 0;
	}
}

/* Word number `nth` of a name, the last one where it has fewer. */
static dp_str word_at(dp_str name, uint32_t nth)
{
	dp_str word = {"", 0}, next;
	for (uint32_t i = 0; i <= nth && dp_str_cut(&name, ' ', &next); i++)
		word = next;
	return word;
}

static uint32_t words_in(dp_str name)
{
	uint32_t n = 1;
	for (uint32_t i = 0; i < name.n; i++)
		n += name.p[i] == ' ';
	return n;
}

static bool add_term(const telling *t, dp_by by, const dp_want_ref *ref, uint32_t nth, dp_keys *keys)
{
	dp_str s = dp_want_str(t->want, ref);
	uint32_t shift = shift_by(by);
	if (by == DP_BY_PLACE)
		return add_str(t->arena, keys, ref->kind == DP_TERM_CODE ? DP_KEY_PLACE_CODE : DP_KEY_PLACE_NAME,
			ref->kind == DP_TERM_CODE ? s : word_at(s, nth));
	if (ref->kind == DP_TERM_SECTOR)
		return add(t->arena, keys, DP_KEY_SIDE_SECTOR + shift, ref->sector);
	if (ref->kind == DP_TERM_CODE && ref->sector)
		return add(t->arena, keys, DP_KEY_SIDE_OFFICE + shift, office(s, ref->sector));
	return add_str(t->arena, keys, (ref->kind == DP_TERM_CODE ? DP_KEY_SIDE_CODE : DP_KEY_SIDE_NAME) + shift,
		ref->kind == DP_TERM_CODE ? s : word_at(s, nth));
}

/* A list is a condition for each number of a word: by the first words of its names, by their second ones ... */
static bool tell_list(const telling *t, dp_by by)
{
	uint32_t n, most = 1;
	const dp_want_ref *ref = dp_want_refs(t->want, by, &n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t words = ref[i].kind == DP_TERM_CODE || ref[i].kind == DP_TERM_SECTOR ? 1 : words_in(dp_want_str(t->want, &ref[i]));
		most = words > most ? words : most;
	}
	for (uint32_t nth = 0; n && nth < most; nth++) {
		dp_keys keys = {0};
		for (uint32_t i = 0; i < n; i++)
			if (!add_term(t, by, &ref[i], nth, &keys))
				return false;
		if (!t->take(t->to, &keys))
			return false;
	}
	return true;
}

static bool tell_modes(const telling *t)
{
	dp_keys keys = {0};
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(t->want, DP_LISTS, &n);
	for (uint32_t i = 0; i < n; i++)
		if (!add_str(t->arena, &keys, DP_KEY_MODE, dp_want_str(t->want, &ref[i])))
			return false;
	return n == 0 || t->take(t->to, &keys);
}

/* Each word is a condition of its own: all must be there. */
static bool tell_text(const telling *t)
{
	uint32_t n;
	const dp_want_ref *ref = dp_want_refs(t->want, DP_LISTS + 1, &n);
	for (uint32_t i = 0; i < n; i++) {
		dp_keys keys = {0};
		dp_str word = dp_want_str(t->want, &ref[i]);
		bool open = ref[i].kind & DP_WANT_PREFIX;
		if (open && word.n < PREFIX)
			continue;
		if (!add_str(t->arena, &keys, open ? DP_KEY_PREFIX : DP_KEY_WORD, open ? dp_str_sub(word, 0, PREFIX) : word) ||
			!t->take(t->to, &keys))
			return false;
	}
	return true;
}

typedef struct frame { /* rows and columns of cells */
	int32_t south, north, west, east;
} frame;

/* The cells that a circle touches; columns may lie outside of the map's, and are then meant on its other side. */
static frame frame_of(const dp_want *w, uint32_t level)
{
	double high = w->km / KM_A_DEGREE, south = fmax(w->lat - high, -90), north = fmin(w->lat + high, 90);
	double narrowest = cos(fmax(fabs(south), fabs(north)) * (3.14159265358979323846 / 180));
	double wide = south <= -90 || north >= 90 || high >= 180 * narrowest ? 180 : high / narrowest;
	int32_t columns = 360 / CELL[level];
	frame f = {step_of(south, 90, level), step_of(north, 90, level), step_of(w->lon - wide, 180, level), step_of(w->lon + wide, 180, level)};
	if (f.east - f.west >= columns)
		f.east = f.west + columns - 1;
	return f;
}

static bool tell_near(const telling *t)
{
	dp_keys keys = {0};
	uint32_t level = 0;
	frame f;
	if (!t->want->near_set)
		return true;
	for (; level < CELLS; level++) {
		f = frame_of(t->want, level);
		if ((f.north - f.south + 1) * (f.east - f.west + 1) <= CELLS_MAX)
			break;
	}
	if (level == CELLS)
		return true;
	for (int32_t row = f.south; row <= f.north; row++)
		for (int32_t column = f.west; column <= f.east; column++)
			if (!add(t->arena, &keys, DP_KEY_CELL, cell(level, row, column)))
				return false;
	return t->take(t->to, &keys);
}

bool dp_keys_of_want(const dp_want *w, dp_arena *arena, bool (*take)(void *to, const dp_keys *keys), void *to)
{
	telling t = {w, arena, take, to};
	bool fine = tell_bits(&t, DP_KEY_TYPE, w->types, 0) && tell_bits(&t, DP_KEY_QUAD, w->quads, 0) &&
		    tell_bits(&t, DP_KEY_STATUS, w->statuses, 1) && tell_bits(&t, DP_KEY_CERTAINTY, w->certainties, 1) && tell_modes(&t) &&
		    tell_text(&t) && tell_near(&t);
	for (dp_by by = DP_BY_WHO; fine && by < DP_LISTS; by++)
		fine = tell_list(&t, by);
	return fine;
}
