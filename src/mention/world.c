#include "mention/world.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mention/fold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const BODY_KINDS[] = {
#define X(id, name) name,
	DP_BODY_KIND_LIST(X)
#undef X
};
static const char *const PLACE_KINDS[] = {
#define X(id, name) name,
	DP_PLACE_KIND_LIST(X)
#undef X
};

static uint32_t index_of(dp_str s, const char *const *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (dp_str_is(s, list[i]))
			return i;
	return DP_NONE;
}

dp_place_kind dp_place_kind_of(dp_str name)
{
	uint32_t kind = index_of(name, PLACE_KINDS, DP_PLACE_COUNT);
	return kind == DP_NONE ? DP_PLACE_COUNT : (dp_place_kind)kind;
}

#define FAIL(self, where, ...) dp_source_fail(&(self)->source, error, (where), __VA_ARGS__)

/* A mistake beyond which reading can go on: a finding where somebody hears of it, else a failure. */
static int mistake(dp_world *self, depesche_error *error, const char *where, const char *what, dp_str value)
{
	depesche_error e = {0};
	int rc = dp_source_fail(&self->source, self->findings ? &e : error, where, what, (int)value.n, value.p);
	if (!self->findings)
		return rc;
	self->findings->n++;
	self->findings->tell(self->findings->to, self->path, e.line, e.column, e.message);
	return 0;
}

/* yyyymmdd of an EDTF date; a month or day not told is the first, for `last` the last. ".." is open. False where it is no date. */
static bool date_of(dp_str s, bool last, int32_t *date)
{
	if (dp_str_is(s, "..")) {
		*date = last ? DP_DATE_OPEN : 0;
		return true;
	}
	if (s.n && (s.p[s.n - 1] == '~' || s.p[s.n - 1] == '?'))
		s.n--;
	int32_t part[3] = {0, last ? 12 : 1, last ? 31 : 1};
	uint32_t k = 0;
	for (dp_str piece; dp_str_cut(&s, '-', &piece); k++) {
		if (k == 3 || piece.n != (k ? 2u : 4u))
			return false;
		part[k] = 0;
		for (uint32_t i = 0; i < piece.n; i++) {
			if (piece.p[i] < '0' || piece.p[i] > '9')
				return false;
			part[k] = part[k] * 10 + (piece.p[i] - '0');
		}
	}
	*date = part[0] * 10000 + part[1] * 100 + part[2];
	return k > 0 && part[1] >= 1 && part[1] <= 12 && part[2] >= 1 && part[2] <= 31;
}

static dp_world_item *top(dp_world *self)
{
	return self->items.n ? &self->items.v[self->items.n - 1] : NULL;
}

static int begin_item(dp_world *self, dp_str name, dp_entity_kind kind, depesche_error *error)
{
	dp_world_item *item = DP_PUSH(&self->arena, &self->items);
	if (!item)
		return dp_fail_memory(error);
	item->name = dp_arena_str(&self->arena, name);
	item->record = (dp_registered){.state = DP_NONE, .whole = DP_NONE, .to = DP_DATE_OPEN, .kind = (uint8_t)kind};
	item->path = self->path;
	item->line = self->source.line;
	return item->name.p ? 0 : dp_fail_memory(error);
}

static int add_language(dp_world *self, dp_str language, depesche_error *error)
{
	for (uint32_t i = 0; i < self->languages.n; i++)
		if (dp_str_eq(self->languages.v[i], language))
			return 0;
	dp_str *slot = DP_PUSH(&self->arena, &self->languages);
	if (!slot)
		return dp_fail_memory(error);
	*slot = dp_arena_str(&self->arena, language);
	return 0;
}

static int add_name(dp_world *self, dp_str text, dp_str language, dp_role role, depesche_error *error)
{
	if (text.n == 0)
		return 0;
	dp_world_name *name = DP_PUSH(&self->arena, &self->names);
	if (!name)
		return dp_fail_memory(error);
	*name = (dp_world_name){dp_arena_str(&self->arena, text), language, language, self->items.n - 1, (uint8_t)role, 0, false, self->path, self->source.line};
	return name->text.p ? 0 : dp_fail_memory(error);
}

static int add_names(dp_world *self, dp_str values, dp_str language, dp_role role, depesche_error *error)
{
	int rc = 0;
	uint32_t k = 0;
	dp_str first = {NULL, 0};
	for (dp_str value; rc == 0 && dp_str_cut(&values, ';', &value); k++) {
		rc = add_name(self, value, language, role, error);
		if (k == 0)
			first = value;
		/* Masculine and feminine; where the two share a form ("Deutscher; Deutsche") it tells nothing. */
		if (rc == 0 && role == DP_ROLE_INHABITANT && k == 1 && !dp_str_starts(first, value))
			self->names.v[self->names.n - 1].flags |= DP_NAME_FEMALE;
		if (rc == 0 && role == DP_ROLE_CAPITAL)
			self->names.v[self->names.n - 1].of_place = true;
	}
	return rc;
}

/* "de", "de-adj", ...: the language and what follows it; false for a key of another shape. */
static bool language_key(dp_str key, dp_str *language, dp_str *what)
{
	if (key.n < 2 || (key.n > 2 && key.p[2] != '-'))
		return false;
	*language = dp_str_of(key.p, 2);
	*what = key.n > 2 ? dp_str_of(key.p + 3, key.n - 3) : dp_str_of(key.p + key.n, 0);
	return key.p[0] >= 'a' && key.p[0] <= 'z' && key.p[1] >= 'a' && key.p[1] <= 'z';
}

static int name_key(dp_world *self, const dp_pair *pair, dp_str all, depesche_error *error)
{
	static const struct {
		const char *what;
		dp_role role;
	} KEYS[] = {{"", DP_ROLE_NAME},	       {"weak", DP_ROLE_WEAK},	   {"adj", DP_ROLE_ADJECTIVE},	       {"inhabitant", DP_ROLE_INHABITANT},
		    {"capital", DP_ROLE_CAPITAL}, {"seat", DP_ROLE_SEAT}, {"government", DP_ROLE_GOVERNMENT}, {"short", DP_ROLE_SHORT}};
	dp_str language, what;
	if (!language_key(pair->key, &language, &what))
		return FAIL(self, pair->key.p, "unknown key `%.*s`; see docs/packs.md", (int)pair->key.n, pair->key.p);
	if (dp_str_is(what, "article")) {
		top(self)->bends = true;
		return 0;
	}
	for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
		if (!dp_str_is(what, KEYS[i].what))
			continue;
		bool in_all = all.p && (KEYS[i].role == DP_ROLE_NAME || KEYS[i].role == DP_ROLE_SHORT);
		uint32_t before = self->names.n;
		dp_str written = dp_arena_str(&self->arena, language);
		int rc = in_all ? 0 : add_language(self, language, error);
		if (rc == 0)
			rc = add_names(self, pair->value, in_all ? DP_STR("") : written, KEYS[i].role, error);
		for (uint32_t k = before; k < self->names.n; k++)
			self->names.v[k].written = written;
		return rc;
	}
	return FAIL(self, pair->key.p, "unknown key `%.*s`; see docs/packs.md", (int)pair->key.n, pair->key.p);
}

static int range_key(dp_world *self, const dp_pair *pair, bool last, int32_t *date, depesche_error *error)
{
	if (!date_of(pair->value, last, date))
		return FAIL(self, pair->value.p, "is no date; write YYYY, YYYY-MM or YYYY-MM-DD");
	const dp_registered *r = &top(self)->record;
	if (r->from > r->to)
		return mistake(self, error, pair->value.p, "ends before it begins: %.*s", pair->value);
	return 0;
}

static int sector_key(dp_world *self, const dp_pair *pair, depesche_error *error)
{
	dp_sector sector = dp_sector_of(pair->value);
	if (sector == DP_SECTOR_NONE)
		return FAIL(self, pair->value.p, "unknown sector `%.*s`", (int)pair->value.n, pair->value.p);
	top(self)->record.sector = (uint8_t)sector;
	return 0;
}

static int code_key(dp_world *self, dp_str code, depesche_error *error)
{
	dp_registered *r = &top(self)->record;
	if (code.n == 0)
		return 0;
	r->state = dp_strmap_builder_get(&self->codes, code);
	if (r->state == DP_NONE || code.n != 3)
		return mistake(self, error, code.p, "unknown state `%.*s`; states.txt has no such code", code);
	memcpy(r->code, code.p, 3);
	return 0;
}

static int state_key(dp_world *self, const dp_pair *pair, depesche_error *error)
{
	dp_world_item *item = top(self);
	if (dp_str_is(pair->key, "state")) {
		if (pair->value.n != 3)
			return FAIL(self, pair->value.p, "should be an ISO 3166-1 alpha-3 code");
		uint32_t number = self->items.n, *there = dp_strmap_builder_put(&self->codes, pair->value, number);
		if (!there)
			return dp_fail_memory(error);
		if (*there != number)
			return FAIL(self, pair->value.p, "is listed twice");
		int rc = begin_item(self, pair->value, DP_ENTITY_STATE, error);
		item = top(self);
		if (rc == 0 && item) {
			memcpy(item->record.code, pair->value.p, 3);
			item->record.state = number;
			item->record.sector = DP_SECTOR_GOV;
			item->name = DP_STR("");
		}
		return rc;
	}
	if (dp_str_is(pair->key, "iso2") || dp_str_is(pair->key, "cow") || dp_str_is(pair->key, "fips") || dp_str_is(pair->key, "icews"))
		return 0; /* what others call it: export/codes.h */
	if (dp_str_is(pair->key, "from"))
		return range_key(self, pair, false, &item->record.from, error);
	if (dp_str_is(pair->key, "to"))
		return range_key(self, pair, true, &item->record.to, error);
	if (dp_str_is(pair->key, "capital")) {
		dp_str all = pair->value, first;
		dp_str_cut(&all, ';', &first);
		item->whole = dp_arena_str(&self->arena, first);
		return 0;
	}
	dp_str values = pair->value, first;
	dp_str_cut(&values, ';', &first);
	if (dp_str_is(pair->key, "en") && item->name.n == 0)
		item->name = dp_arena_str(&self->arena, first);
	if (dp_str_is(pair->key, "en-adj") && item->adjective.n == 0)
		item->adjective = dp_arena_str(&self->arena, first);
	return name_key(self, pair, (dp_str){NULL, 0}, error);
}

static int body_key(dp_world *self, const dp_pair *pair, depesche_error *error)
{
	if (dp_str_is(pair->key, "body")) {
		uint32_t number = self->items.n, *there = dp_strmap_builder_put(&self->bodies, pair->value, number);
		if (!there)
			return dp_fail_memory(error);
		if (*there != number)
			return FAIL(self, pair->value.p, "is listed twice");
		int rc = begin_item(self, pair->value, DP_ENTITY_BODY, error);
		return rc ? rc : add_name(self, pair->value, DP_STR(""), DP_ROLE_NAME, error);
	}
	dp_registered *r = &top(self)->record;
	if (dp_str_is(pair->key, "code"))
		return code_key(self, pair->value, error);
	if (dp_str_is(pair->key, "sector"))
		return sector_key(self, pair, error);
	if (dp_str_is(pair->key, "kind")) {
		uint32_t kind = index_of(pair->value, BODY_KINDS, DP_BODY_COUNT);
		if (kind == DP_NONE)
			return FAIL(self, pair->value.p, "unknown kind of body `%.*s`; see docs/packs.md", (int)pair->value.n, pair->value.p);
		r->what = (uint8_t)kind;
		return 0;
	}
	if (dp_str_is(pair->key, "part-of")) {
		top(self)->whole = dp_arena_str(&self->arena, pair->value);
		return 0;
	}
	if (dp_str_is(pair->key, "from"))
		return range_key(self, pair, false, &r->from, error);
	if (dp_str_is(pair->key, "to"))
		return range_key(self, pair, true, &r->to, error);
	return name_key(self, pair, DP_STR("all"), error);
}

/* `office STATE from to` or `office "Body" from to`, perhaps `shared` behind it. */
static int office_key(dp_world *self, dp_str value, depesche_error *error)
{
	dp_world_held *h = DP_PUSH(&self->arena, &self->held);
	if (!h)
		return dp_fail_memory(error);
	h->path = self->path;
	h->line = self->source.line;
	h->held.person = self->items.n - 1;
	dp_str rest = value, part;
	dp_str_cut(&rest, ' ', &part);
	h->held.office = dp_strmap_builder_get(&self->office_keys, part);
	if (h->held.office == DP_NONE)
		return FAIL(self, part.p, "unknown office `%.*s`; offices.txt has no such key", (int)part.n, part.p);
	rest = dp_str_trim(rest);
	h->of_body = rest.n && rest.p[0] == '"';
	if (h->of_body)
		rest = dp_str_of(rest.p + 1, rest.n - 1);
	if (!dp_str_cut(&rest, h->of_body ? '"' : ' ', &part) || !rest.p)
		return FAIL(self, value.p, "should be `office STATE from to` or `office \"Body\" from to`");
	h->of = dp_arena_str(&self->arena, part);
	rest = dp_str_trim(rest);
	dp_str from, to;
	if (!dp_str_cut(&rest, ' ', &from) || !rest.p)
		return FAIL(self, value.p, "lacks a date; write `from to`, `..` for an open end");
	rest = dp_str_trim(rest);
	dp_str_cut(&rest, ' ', &to);
	rest = dp_str_trim(rest);
	h->shared = dp_str_is(rest, "shared");
	if (rest.n && !h->shared)
		return FAIL(self, rest.p, "only `shared` may stand behind the dates");
	if (!date_of(from, false, &h->held.from))
		return FAIL(self, from.p, "is no date; write YYYY, YYYY-MM, YYYY-MM-DD or `..`");
	if (!date_of(to, true, &h->held.to))
		return FAIL(self, to.p, "is no date; write YYYY, YYYY-MM, YYYY-MM-DD or `..`");
	if (h->held.from > h->held.to)
		return mistake(self, error, from.p, "ends before it begins: %.*s", from);
	return 0;
}

static int person_key(dp_world *self, const dp_pair *pair, depesche_error *error)
{
	if (dp_str_is(pair->key, "person")) {
		int rc = begin_item(self, pair->value, DP_ENTITY_PERSON, error);
		return rc ? rc : add_name(self, pair->value, DP_STR(""), DP_ROLE_NAME, error);
	}
	dp_registered *r = &top(self)->record;
	if (dp_str_is(pair->key, "state"))
		return code_key(self, pair->value, error);
	if (dp_str_is(pair->key, "sector"))
		return sector_key(self, pair, error);
	if (dp_str_is(pair->key, "gender")) {
		r->gender = dp_str_is(pair->value, "m") ? DP_GENDER_M : dp_str_is(pair->value, "f") ? DP_GENDER_F : DP_GENDER_NONE;
		return r->gender ? 0 : FAIL(self, pair->value.p, "should be m or f");
	}
	if (dp_str_is(pair->key, "born"))
		return range_key(self, pair, false, &r->from, error);
	if (dp_str_is(pair->key, "died"))
		return range_key(self, pair, true, &r->to, error);
	if (dp_str_is(pair->key, "office"))
		return office_key(self, pair->value, error);
	if (dp_str_is(pair->key, "short")) {
		dp_str values = pair->value, first;
		dp_str_cut(&values, ';', &first);
		top(self)->short_name = dp_arena_str(&self->arena, first);
		return add_names(self, pair->value, DP_STR(""), DP_ROLE_SHORT, error);
	}
	return name_key(self, pair, DP_STR("all"), error);
}

typedef int (*key_reader)(dp_world *self, const dp_pair *pair, depesche_error *error);

static int read_stanzas(dp_world *self, const char *path, const char *first, key_reader read, depesche_error *error)
{
	self->path = dp_arena_str(&self->arena, dp_str_c(path)).p;
	if (!self->path)
		return dp_fail_memory(error);
	int rc = dp_source_open(&self->source, self->path, error);
	if (rc != 0)
		return rc;
	dp_pair pair;
	while (rc == 0 && (rc = dp_source_pair(&self->source, &pair, error)) == 1) {
		if (pair.first != dp_str_is(pair.key, first))
			rc = FAIL(self, pair.key.p, pair.first ? "a stanza should begin with `%s:`" : "a stanza should have one `%s:` (is a blank line missing?)",
				  first);
		else
			rc = read(self, &pair, error);
	}
	dp_source_close(&self->source);
	return rc;
}

static int read_persons(void *self, const char *path, depesche_error *error)
{
	return read_stanzas(self, path, "person", person_key, error);
}

static bool number_of(dp_str s, float *out)
{
	char text[32], *end;
	if (s.n == 0 || s.n >= sizeof text)
		return s.n == 0;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*out = strtof(text, &end);
	return *end == '\0';
}

/* Degrees from -most to most; NAN where none are given. */
static bool degrees(dp_str s, float most, float *out)
{
	*out = NAN;
	return number_of(s, out) && (s.n == 0 || (*out >= -most && *out <= most));
}

/* What a place's row says; its name may be another's, too. */
static int read_place_item(dp_world *self, const dp_row *row, depesche_error *error)
{
	int rc = begin_item(self, row->column[0], DP_ENTITY_PLACE, error);
	if (rc != 0)
		return rc;
	dp_world_item *item = top(self);
	rc = code_key(self, row->column[1], error);
	dp_place_kind kind = dp_place_kind_of(row->column[2]);
	if (rc == 0 && kind == DP_PLACE_COUNT)
		return FAIL(self, row->column[2].p, "unknown kind of place `%.*s`; see docs/packs.md", (int)row->column[2].n, row->column[2].p);
	item->record.what = (uint8_t)kind;
	if (rc == 0 && (!degrees(row->column[3], 90, &item->record.lat) || !degrees(row->column[4], 180, &item->record.lon) ||
			       isnan(item->record.lat) != isnan(item->record.lon)))
		return FAIL(self, row->column[3].p, "latitude and longitude should be decimal degrees, -90 to 90 and -180 to 180");
	if (rc == 0 && row->column[5].n)
		rc = add_names(self, row->column[5], DP_STR("de"), DP_ROLE_NAME, error);
	if (rc == 0)
		rc = add_name(self, row->column[0], row->column[5].n ? DP_STR("en") : DP_STR(""), DP_ROLE_NAME, error);
	return rc;
}

static int read_place(dp_world *self, const dp_row *row, depesche_error *error)
{
	uint32_t number = self->items.n;
	int rc = read_place_item(self, row, error);
	if (rc != 0)
		return rc;
	if (!dp_strmap_builder_put(&self->places, row->column[0], number))
		return dp_fail_memory(error);
	for (uint32_t i = self->names.n; i-- > 0 && self->names.v[i].item == number;)
		self->names.v[i].of_place = self->items.v[number].record.what <= DP_PLACE_TOWN;
	return row->column[6].n ? add_names(self, row->column[6], DP_STR("de"), DP_ROLE_OF_PLACE, error) : 0;
}

/* A town that is looked for only where a text says where something is; several may have one name. */
static int read_town(dp_world *self, const dp_row *row, depesche_error *error)
{
	uint32_t before = self->names.n;
	int rc = read_place_item(self, row, error);
	for (uint32_t i = before; i < self->names.n; i++)
		self->names.v[i].flags |= DP_NAME_THERE;
	return rc;
}

typedef int (*row_reader)(dp_world *self, const dp_row *row, depesche_error *error);

static int read_rows(dp_world *self, const char *path, uint32_t columns, row_reader read, depesche_error *error)
{
	self->path = dp_arena_str(&self->arena, dp_str_c(path)).p;
	int rc = dp_source_open(&self->source, self->path, error);
	if (rc != 0)
		return rc;
	dp_row row;
	while (rc == 0 && (rc = dp_source_row(&self->source, columns - 1, columns, &row, error)) == 1)
		rc = read(self, &row, error);
	dp_source_close(&self->source);
	return rc;
}

static int read_office(dp_world *self, const dp_row *row, depesche_error *error)
{
	uint32_t number = self->offices.n, *there = dp_strmap_builder_put(&self->office_keys, row->column[0], number);
	dp_world_office *office = DP_PUSH(&self->arena, &self->offices);
	if (!there || !office)
		return dp_fail_memory(error);
	if (*there != number)
		return FAIL(self, row->column[0].p, "is listed twice");
	office->key = dp_arena_str(&self->arena, row->column[0]);
	office->sector = dp_sector_of(row->column[1]);
	if (office->sector == DP_SECTOR_NONE)
		return FAIL(self, row->column[1].p, "unknown sector `%.*s`", (int)row->column[1].n, row->column[1].p);
	float rank = 0;
	if (!number_of(row->column[2], &rank) || rank < 1 || rank > 100)
		return FAIL(self, row->column[2].p, "rank should be a number from 1 to 100");
	office->rank = (uint32_t)rank;
	office->one = dp_str_is(row->column[3], "one");
	office->sent = dp_str_is(row->column[3], "sent");
	if (row->column[3].n && !office->one && !office->sent)
		return FAIL(self, row->column[3].p, "only `one` or `sent` may stand in the last column");
	return 0;
}

static int resolve(dp_world *self, depesche_error *error)
{
	for (uint32_t i = 0; i < self->held.n; i++) {
		dp_world_held *h = &self->held.v[i];
		if (h->of.n == 0) {
			h->held.of = DP_NONE;
			continue;
		}
		h->held.of = dp_strmap_builder_get(h->of_body ? &self->bodies : &self->codes, h->of);
		if (h->held.of != DP_NONE || h->of_body)
			continue;
		if (!self->findings)
			return dp_fail_at(error, DEPESCHE_ESOURCE, h->path, h->line, 1, "unknown state `%.*s`", (int)h->of.n, h->of.p);
		char message[256];
		snprintf(message, sizeof message, "unknown state `%.*s`", (int)h->of.n, h->of.p);
		self->findings->n++;
		self->findings->tell(self->findings->to, h->path, h->line, 1, message);
	}
	for (uint32_t i = 0; i < self->items.n; i++) {
		dp_world_item *item = &self->items.v[i];
		if (item->whole.n)
			item->record.whole = dp_strmap_builder_get(item->record.kind == DP_ENTITY_STATE ? &self->places : &self->bodies, item->whole);
	}
	return 0;
}

int dp_world_read(dp_world *self, const char *dir, dp_findings *findings, depesche_error *error)
{
	memset(self, 0, sizeof *self);
	self->findings = findings;
	dp_arena_init(&self->arena, (size_t)1 << 30);
	dp_strmap_builder_init(&self->codes, &self->arena);
	dp_strmap_builder_init(&self->office_keys, &self->arena);
	dp_strmap_builder_init(&self->bodies, &self->arena);
	dp_strmap_builder_init(&self->places, &self->arena);
	char path[4096];
#define PATH(name) (snprintf(path, sizeof path, "%s/%s", dir, (name)), path)
	int rc = dp_endings_read(&self->endings, &self->arena, PATH("endings.txt"), error);
	if (rc == 0)
		rc = read_rows(self, PATH("offices.txt"), 4, read_office, error);
	if (rc == 0)
		rc = read_stanzas(self, PATH("states.txt"), "state", state_key, error);
	if (rc == 0)
		rc = read_stanzas(self, PATH("bodies.txt"), "body", body_key, error);
	if (rc == 0)
		rc = dp_source_files(PATH("persons"), ".txt", read_persons, self, error);
	if (rc == 0)
		rc = read_rows(self, PATH("places.txt"), 7, read_place, error);
	if (rc == 0 && access(PATH("towns.txt"), F_OK) == 0)
		rc = read_rows(self, path, 7, read_town, error);
#undef PATH
	return rc ? rc : resolve(self, error);
}

void dp_world_release(dp_world *self)
{
	dp_arena_release(&self->arena);
}

uint64_t dp_world_stamp(const dp_world *self)
{
	uint64_t stamp = 0;
	for (uint32_t i = 0; i < self->offices.n; i++)
		stamp = stamp * 31 + dp_str_hash(self->offices.v[i].key);
	return stamp;
}

/* One word of a name and the class by which it bends. */
typedef struct word_at {
	dp_str text;
	bool first, last, next_upper;
} word_at;

static bool adjective_like(dp_world *self, dp_str language, const word_at *w, dp_trie_word *out)
{
	if (w->last || !w->next_upper || dp_fold_caps(w->text))
		return false;
	out->n = dp_endings_forms(&self->endings, &self->arena, language, DP_BEND_ADJECTIVE, w->text, out->form);
	return out->n > 0;
}

/* Bodies that are called by a word for their members: "Grüne, Taliban, Hutu". Any other name of one word takes but the genitive. */
static bool plural_kind(const dp_registered *r)
{
	return r->kind == DP_ENTITY_BODY && (r->what == DP_BODY_PARTY || r->what == DP_BODY_ETHNIC_GROUP || r->what == DP_BODY_ARMED_GROUP ||
					     r->what == DP_BODY_COURT || r->what == DP_BODY_PARLIAMENT || r->what == DP_BODY_ORGAN ||
					     r->what == DP_BODY_ARMY || r->what == DP_BODY_POLICE || r->what == DP_BODY_OTHER);
}

static void bend_word(dp_world *self, dp_str language, const dp_world_name *name, const word_at *w, dp_trie_word *out)
{
	dp_bend bend = DP_BEND_NAME;
	bool person = self->items.v[name->item].record.kind == DP_ENTITY_PERSON;
	out->form[0] = w->text;
	out->n = 1;
	if (name->flags & DP_NAME_THERE) /* "in Spencers Villa" is in no town of Spencer */
		return;
	if (person) {
		if (!w->last)
			return;
		bend = DP_BEND_PERSON;
	} else if (name->role == DP_ROLE_ADJECTIVE || name->role == DP_ROLE_OF_PLACE) {
		if (dp_utf8_capitalised(w->text) && !dp_fold_caps(dp_str_sub(w->text, 0, 2)))
			return;
		bend = DP_BEND_STEM;
	} else if (name->role == DP_ROLE_INHABITANT) {
		bend = DP_BEND_INHABITANT;
	} else {
		if (w->first && !w->last && (out->n = dp_endings_forms(&self->endings, &self->arena, language, DP_BEND_ARTICLE, w->text, out->form)) > 0)
			return;
		if (adjective_like(self, language, w, out))
			return;
		out->form[0] = w->text;
		out->n = 1;
		if (!dp_utf8_capitalised(w->text))
			return;
		const dp_world_item *item = &self->items.v[name->item];
		bool noun = !w->first || !w->last || item->bends || plural_kind(&item->record);
		bend = dp_fold_caps(w->text) ? DP_BEND_ACRONYM : noun ? DP_BEND_NAME : DP_BEND_PERSON;
	}
	uint32_t n = dp_endings_forms(&self->endings, &self->arena, language, bend, w->text, out->form);
	out->n = n ? n : 1;
	out->form[0] = w->text;
}

enum { WORDS_MAX = 24 };

static uint32_t words_of(dp_str text, word_at out[WORDS_MAX])
{
	uint32_t n = 0;
	for (dp_str word; n < WORDS_MAX && dp_str_cut(&text, ' ', &word);) {
		bool comma = word.n > 1 && word.p[word.n - 1] == ',';
		if (word.n == 0)
			continue;
		out[n++] = (word_at){.text = dp_str_of(word.p, word.n - comma)};
		if (comma && n < WORDS_MAX)
			out[n++] = (word_at){.text = DP_STR(",")};
	}
	for (uint32_t i = 0; i < n; i++) {
		out[i].first = i == 0;
		out[i].last = i + 1 == n;
		out[i].next_upper = i + 1 < n && dp_utf8_capitalised(out[i + 1].text);
	}
	return n;
}

static uint8_t flags_of(dp_str text)
{
	uint8_t flags = dp_utf8_capitalised(text) ? DP_NAME_UPPER : 0;
	dp_str rest = text, piece;
	dp_fold_piece(&rest, &piece);
	if (piece.n <= 3 && piece.n >= 2 && dp_fold_caps(piece))
		flags |= DP_NAME_CAPS;
	return flags;
}

static int add_text(dp_world *self, dp_str language, dp_trie *trie, const dp_world_name *name, dp_str text, uint32_t *clash, depesche_error *error)
{
	word_at word[WORDS_MAX];
	dp_trie_word forms[WORDS_MAX];
	uint32_t n = words_of(text, word);
	for (uint32_t i = 0; i < n; i++)
		bend_word(self, language, name, &word[i], &forms[i]);
	dp_named named = {name->item, name->role, (uint8_t)(name->flags | flags_of(text)), 0};
	return dp_trie_add(trie, forms, n, named, clash, error);
}

static int add_of_place(dp_world *self, dp_str language, dp_trie *trie, const dp_world_name *name, depesche_error *error)
{
	dp_trie_word word;
	if (!name->of_place || dp_str_find(name->text, DP_STR(" "), 0) != UINT32_MAX)
		return 0;
	word.n = dp_endings_forms(&self->endings, &self->arena, language, DP_BEND_OF_PLACE, name->text, word.form);
	if (word.n < 2)
		return 0;
	word.n--;
	memmove(&word.form[0], &word.form[1], word.n * sizeof word.form[0]);
	return dp_trie_add(trie, &word, 1, (dp_named){name->item, DP_ROLE_OF_PLACE, DP_NAME_UPPER, 0}, NULL, error);
}

static bool numeral(dp_str word)
{
	for (uint32_t i = 0; i < word.n; i++)
		if (!memchr("IVX.", word.p[i], 4))
			return false;
	return true;
}

/* The surnames by which a text goes on: as given, else the last word; also without an article joined to it (al-Assad -> Assad). */
static int add_short(dp_world *self, dp_str language, dp_trie *trie, const dp_world_name *name, depesche_error *error)
{
	const dp_world_item *item = &self->items.v[name->item];
	word_at word[WORDS_MAX], english[WORDS_MAX];
	uint32_t n = words_of(name->text, word), m = words_of(item->name, english);
	dp_str text = {NULL, 0};
	if (name->role == DP_ROLE_SHORT)
		text = name->text;
	else if (n > 1 && m > 1 && item->short_name.n == 0)
		text = word[n - 1].text;
	else if (n > 1 && m > 1 && dp_str_eq(item->short_name, english[m - 1].text))
		text = word[n - 1].text;
	else if (n > 1 && m > 1 && dp_str_eq(item->short_name, english[0].text))
		text = word[0].text;
	if (text.n < 2 || numeral(text))
		return 0;
	dp_world_name brief = *name;
	brief.role = DP_ROLE_SHORT;
	int rc = add_text(self, language, trie, &brief, text, NULL, error);
	uint32_t hyphen = dp_str_find(text, DP_STR("-"), 0);
	if (rc == 0 && hyphen != UINT32_MAX && !dp_utf8_capitalised(text) && hyphen + 2 < text.n)
		rc = add_text(self, language, trie, &brief, dp_str_sub(text, hyphen + 1, text.n), NULL, error);
	return rc;
}

static int add_given(dp_world *self, dp_trie *trie, const dp_world_name *name, depesche_error *error)
{
	const dp_world_item *item = &self->items.v[name->item];
	word_at word[WORDS_MAX];
	uint32_t n = words_of(name->text, word);
	if (n < 2 || dp_str_eq(item->short_name, word[0].text) || name->role != DP_ROLE_NAME)
		return 0;
	char folded[DP_FOLD_MAX];
	uint32_t k = dp_fold(word[0].text, false, folded);
	if (k < 3)
		return 0;
	uint32_t *gender = dp_strmap_builder_put(&trie->given, dp_str_of(folded, k), item->record.gender);
	if (!gender)
		return dp_fail_memory(error);
	if (*gender != item->record.gender)
		*gender = DP_GENDER_NONE;
	return 0;
}

static void tell_clash(dp_world *self, const dp_world_name *name, uint32_t other, dp_findings *findings)
{
	const dp_world_item *a = &self->items.v[name->item], *b = &self->items.v[other];
	if (!findings || name->role != DP_ROLE_NAME || a->record.kind == DP_ENTITY_PLACE || b->record.kind == DP_ENTITY_PLACE ||
	    a->record.kind != b->record.kind || a->record.from > b->record.to || b->record.from > a->record.to)
		return;
	char message[512];
	snprintf(message, sizeof message, "`%.*s` names both %.*s and %.*s (%s:%u); make one of them weak", (int)name->text.n, name->text.p, (int)a->name.n,
		 a->name.p, (int)b->name.n, b->name.p, b->path, b->line);
	findings->n++;
	findings->tell(findings->to, name->path, name->line, 1, message);
}

int dp_world_trie(dp_world *self, dp_str language, dp_trie *trie, dp_findings *findings, depesche_error *error)
{
	int rc = dp_trie_init(trie, &self->arena, error);
	for (uint32_t i = 0; rc == 0 && i < self->names.n; i++) {
		const dp_world_name *name = &self->names.v[i];
		if (name->language.n && !dp_str_eq(name->language, language))
			continue;
		uint32_t clash = DP_NONE;
		bool person = self->items.v[name->item].record.kind == DP_ENTITY_PERSON;
		if (name->role != DP_ROLE_SHORT)
			rc = add_text(self, language, trie, name, name->text, &clash, error);
		/* A name that holds in all languages is told of once. */
		bool tell = name->language.n || dp_str_eq(language, self->languages.v[0]);
		if (rc == 0 && clash != DP_NONE && tell)
			tell_clash(self, name, clash, findings);
		if (rc == 0 && person)
			rc = add_short(self, language, trie, name, error);
		if (rc == 0 && person)
			rc = add_given(self, trie, name, error);
		if (rc == 0)
			rc = add_of_place(self, language, trie, name, error);
	}
	return rc;
}
