#include "mention/register.h"

#include "base/error.h"
#include "base/utf8.h"

#include <math.h>

enum { HEAD = 32 };

static int damaged(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_EPACK, "the register in the world pack is damaged; build the pack again");
}

static bool name_inside(uint32_t at, uint32_t n, uint32_t pool)
{
	return n <= pool && at <= pool - n;
}

static bool degrees_ok(const dp_registered *e)
{
	return (isnan(e->lat) && isnan(e->lon)) || (e->lat >= -90 && e->lat <= 90 && e->lon >= -180 && e->lon <= 180);
}

static bool entity_ok(const dp_register *r, const dp_registered *e)
{
	return name_inside(e->name, e->name_n, r->pool_n) && name_inside(e->adjective, e->adjective_n, r->pool_n) && e->code[3] == '\0' &&
	       (e->state == DP_NONE || e->state < r->entities) && (e->whole == DP_NONE || e->whole < r->entities) &&
	       name_inside(e->held, e->helds, r->helds) && e->kind <= DP_ENTITY_PLACE && e->sector < DP_SECTOR_COUNT && degrees_ok(e);
}

static bool all_inside(const dp_register *r)
{
	for (uint32_t i = 0; i < r->entities; i++)
		if (!entity_ok(r, &r->entity[i]))
			return false;
	for (uint32_t i = 0; i < r->helds; i++) {
		const dp_held *h = &r->held[i];
		if (h->person >= r->entities || (h->of != DP_NONE && h->of >= r->entities) || h->office >= r->offices || r->by_office[i] >= r->helds)
			return false;
	}
	for (uint32_t i = 0; i < r->offices; i++)
		if (!name_inside(r->office[i].key, r->office[i].key_n, r->pool_n) || r->office[i].sector >= DP_SECTOR_COUNT)
			return false;
	return true;
}

int dp_register_open(dp_register *self, const dp_pack *world, depesche_error *error)
{
	dp_str bytes = dp_pack_section(world, "register");
	uint32_t head[8];
	if (!bytes.p || bytes.n < HEAD)
		return dp_fail(error, DEPESCHE_EPACK, "the world pack has no register; build it with `depesche pack build`");
	memcpy(head, bytes.p, HEAD);
	if (head[0] != DP_REGISTER_VERSION)
		return dp_fail(error, DEPESCHE_EPACK, "the register in the world pack has version %u, not %d; build the pack again", head[0], DP_REGISTER_VERSION);
	uint64_t e = (uint64_t)head[1] * sizeof(dp_registered), h = (uint64_t)head[2] * sizeof(dp_held), b = (uint64_t)head[2] * 4,
		 o = (uint64_t)head[3] * sizeof(dp_office), size = HEAD + e + h + b + o + head[4];
	if (size > bytes.n)
		return damaged(error);
	const char *p = bytes.p + HEAD;
	dp_register r = {.entities = head[1], .helds = head[2], .offices = head[3], .pool_n = head[4]};
	r.entity = (const dp_registered *)(const void *)p;
	r.held = (const dp_held *)(const void *)(p + e);
	r.by_office = (const uint32_t *)(const void *)(p + e + h);
	r.office = (const dp_office *)(const void *)(p + e + h + b);
	r.pool = p + e + h + b + o;
	memcpy(&r.stamp, &head[5], sizeof r.stamp);
	uint64_t map = (size + 15) / 16 * 16;
	if (!all_inside(&r) || map > bytes.n)
		return damaged(error);
	int rc = dp_strmap_open(&r.codes, dp_str_of(bytes.p + map, bytes.n - map), NULL, error);
	if (rc == 0)
		*self = r;
	return rc;
}

uint32_t dp_register_state(const dp_register *self, dp_str code)
{
	uint32_t i = dp_strmap_get(&self->codes, code);
	return i < self->entities ? i : DP_NONE;
}

/* 0 held at the date, 1 held before, 2 held later. */
static int when(const dp_held *h, int32_t date)
{
	return date > h->to ? 1 : date < h->from ? 2 : 0;
}

const dp_held *dp_register_office_at(const dp_register *self, uint32_t person, int32_t date)
{
	const dp_registered *e = &self->entity[person];
	const dp_held *best = NULL;
	for (uint32_t i = 0; i < e->helds; i++) {
		const dp_held *h = &self->held[e->held + i];
		if (!best) {
			best = h;
			continue;
		}
		int a = when(h, date), b = when(best, date);
		bool better = a != b       ? a < b
			      : a == 0     ? self->office[h->office].rank < self->office[best->office].rank
			      : a == 1     ? h->to > best->to
					   : h->from < best->from;
		if (better)
			best = h;
	}
	return best;
}

dp_sector dp_register_sector_at(const dp_register *self, uint32_t person, int32_t date)
{
	const dp_registered *e = &self->entity[person];
	const dp_held *h = dp_register_office_at(self, person, date);
	if (!h)
		return e->sector ? (dp_sector)e->sector : DP_SECTOR_OTH;
	if (when(h, date) != 0 && e->sector)
		return (dp_sector)e->sector;
	if (h->of != DP_NONE && self->entity[h->of].kind == DP_ENTITY_BODY && self->entity[h->of].sector)
		return (dp_sector)self->entity[h->of].sector;
	return (dp_sector)self->office[h->office].sector;
}

bool dp_register_holds(const dp_register *self, uint32_t person, uint32_t office, uint32_t of, int32_t date, int32_t slack)
{
	const dp_registered *e = &self->entity[person];
	for (uint32_t i = 0; i < e->helds; i++) {
		const dp_held *h = &self->held[e->held + i];
		if (h->office == office && (of == DP_NONE || h->of == of) && date >= h->from - slack && date - slack <= h->to)
			return true;
	}
	return false;
}

uint32_t dp_register_holder(const dp_register *self, uint32_t office, uint32_t of, int32_t date)
{
	uint32_t low = 0, high = self->helds;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const dp_held *h = &self->held[self->by_office[mid]];
		if (h->of < of || (h->of == of && h->office < office))
			low = mid + 1;
		else
			high = mid;
	}
	uint32_t found = DP_NONE;
	int32_t since = -1;
	for (; low < self->helds; low++) {
		const dp_held *h = &self->held[self->by_office[low]];
		if (h->of != of || h->office != office)
			break;
		if (date < h->from || date > h->to || h->person == found)
			continue;
		/* On the day of a change both are in office; the newer one is meant unless several hold the office side by side. */
		if (found != DP_NONE && h->from / 10000 == since / 10000 && h->from != date)
			return DP_NONE;
		found = h->person;
		since = h->from;
	}
	return found;
}

/* The place in `words` of the first that `name` contains, whatever its case; DP_NONE. */
static uint32_t has_word(dp_str name, dp_str words)
{
	char low[256];
	uint32_t n = dp_utf8_tolower(name, low, sizeof low), i = 0;
	if (n == UINT32_MAX)
		return DP_NONE;
	for (dp_str word; dp_str_cut(&words, ';', &word); i++)
		if (word.n && dp_str_find(dp_str_of(low, n), word, 0) != UINT32_MAX)
			return i;
	return DP_NONE;
}

uint32_t dp_register_body(const dp_register *self, uint32_t state, dp_body_kind what, dp_str words, int32_t date)
{
	uint32_t best = DP_NONE, best_word = DP_NONE, only = DP_NONE, found = 0;
	for (uint32_t i = 0; i < self->entities && self->entity[i].kind <= DP_ENTITY_BODY; i++) {
		const dp_registered *e = &self->entity[i];
		if (e->kind != DP_ENTITY_BODY || e->state != state || e->what != what || date < e->from || date > e->to)
			continue;
		uint32_t word = has_word(dp_register_name(self, i), words);
		found++;
		only = i;
		/* "German police" rather than the "Federal Criminal Police Office" */
		bool plainer = word == best_word && best != DP_NONE && e->name_n < self->entity[best].name_n;
		if (word < best_word || plainer) {
			best_word = word;
			best = i;
		}
	}
	return best != DP_NONE ? best : found == 1 ? only : DP_NONE;
}
