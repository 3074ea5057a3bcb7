#include "merge/report.h"

#include "base/error.h"
#include "read/read.h"

#include <jansson.h>

enum { SCALE = 10, CAMEO = 4 };

/* The first thing that is wrong stays; whatever is read after it is not used. */
typedef struct reader {
	dp_arena *arena;
	depesche_error *error;
	uint32_t report; /* from 1; 0 while the article is read */
	int rc;
} reader;

static void wrong(reader *r, const char *key, const char *why)
{
	if (r->rc != 0)
		return;
	if (r->report)
		r->rc = dp_fail(r->error, DEPESCHE_EINPUT, "this line is none of \"depesche code -f reports\": in report %u \"%s\" %s", r->report, key, why);
	else
		r->rc = dp_fail(r->error, DEPESCHE_EINPUT, "this line is none of \"depesche code -f reports\": \"%s\" %s", key, why);
}

static void out_of_memory(reader *r)
{
	if (r->rc == 0)
		r->rc = dp_fail_memory(r->error);
}

static const json_t *value_of(reader *r, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (!value)
		wrong(r, key, "is missing");
	return value;
}

static dp_str view(const json_t *string)
{
	return json_is_string(string) ? dp_str_of(json_string_value(string), json_string_length(string)) : DP_STR("");
}

/* A string as it stands in the JSON, for what is read further. */
static dp_str look(reader *r, const json_t *object, const char *key)
{
	const json_t *value = value_of(r, object, key);
	if (value && !json_is_string(value))
		wrong(r, key, "is no string");
	return view(value);
}

static dp_str keep(reader *r, dp_str s)
{
	dp_str kept = s.n ? dp_arena_str(r->arena, s) : DP_STR("");
	if (!kept.p)
		out_of_memory(r);
	return kept.p ? kept : DP_STR("");
}

static dp_str string(reader *r, const json_t *object, const char *key)
{
	return keep(r, look(r, object, key));
}

static uint32_t integer(reader *r, const json_t *object, const char *key, uint32_t least, uint32_t most)
{
	const json_t *value = value_of(r, object, key);
	json_int_t n = json_integer_value(value);
	if (value && (!json_is_integer(value) || n < least || n > most)) {
		wrong(r, key, "is no number in its range");
		return least;
	}
	return (uint32_t)n;
}

static double real(reader *r, const json_t *object, const char *key, double most)
{
	const json_t *value = value_of(r, object, key);
	double n = json_number_value(value);
	if (value && (!json_is_number(value) || n < -most || n > most)) {
		wrong(r, key, "is no number in its range");
		return 0;
	}
	return n;
}

static bool is_object(reader *r, const json_t *value, const char *key)
{
	if (value && !json_is_object(value))
		wrong(r, key, "is no object");
	return json_is_object(value);
}

/* An array and, cleared, as many items of `size` bytes; none of them when something is wrong. */
static const json_t *array(reader *r, const json_t *object, const char *key, size_t size, void **items, uint32_t *n)
{
	const json_t *value = value_of(r, object, key);
	if (value && !json_is_array(value))
		wrong(r, key, "is no list");
	size_t count = json_array_size(value);
	*items = count ? dp_arena_calloc(r->arena, count, size) : NULL;
	if (count && !*items)
		out_of_memory(r);
	*n = *items ? (uint32_t)count : 0;
	return value;
}

static bool hexadecimal(dp_str s, uint64_t *out)
{
	uint64_t n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		n = n << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*out = n;
	return true;
}

static void span(reader *r, const json_t *object, uint32_t *begin, uint32_t *end)
{
	*begin = integer(r, object, "begin", 0, DP_READ_MAX);
	*end = integer(r, object, "end", 0, DP_READ_MAX);
	if (*begin > *end)
		wrong(r, "end", "lies before \"begin\"");
}

static dp_anchor anchor(reader *r, const json_t *object, const char *key)
{
	dp_anchor a = {.text = DP_STR("")};
	if (is_object(r, object, key)) {
		a.text = string(r, object, "text");
		span(r, object, &a.begin, &a.end);
	}
	return a;
}

static void code(reader *r, const json_t *object, char out[4])
{
	dp_str s = look(r, object, "code");
	bool fine = s.n == 3 || s.n == 0;
	for (uint32_t i = 0; i < s.n; i++)
		fine &= s.p[i] >= 'A' && s.p[i] <= 'Z';
	if (!fine)
		wrong(r, "code", "is no code of a state");
	else if (s.n)
		memcpy(out, s.p, 3);
}

/* What a source, a place and a side have in common. */
static dp_member member(reader *r, const json_t *object, const char *key)
{
	dp_member m = {.text = DP_STR(""), .name = DP_STR(""), .kind = DP_STR("")};
	if (is_object(r, object, key)) {
		m.text = string(r, object, "text");
		m.name = string(r, object, "name");
		span(r, object, &m.begin, &m.end);
	}
	return m;
}

static dp_str kind(reader *r, const json_t *side)
{
	static const char *const KIND[] = {"", "state", "body", "person", "group", "place", "set"};
	const json_t *value = json_object_get(side, "kind");
	for (size_t i = 0; i < sizeof KIND / sizeof *KIND; i++)
		if ((!value || json_is_string(value)) && dp_str_is(view(value), KIND[i]))
			return dp_str_c(KIND[i]);
	wrong(r, "kind", "is no kind of a side");
	return DP_STR("");
}

static const dp_member *sides(reader *r, const json_t *report, const char *key, uint32_t *n)
{
	void *room;
	const json_t *list = array(r, report, key, sizeof(dp_member), &room, n);
	dp_member *m = room;
	for (uint32_t i = 0; i < *n && r->rc == 0; i++) {
		const json_t *side = json_array_get(list, i);
		m[i] = member(r, side, key);
		code(r, side, m[i].code);
		dp_str sector = look(r, side, "sector");
		m[i].sector = dp_sector_of(sector);
		if (sector.n && m[i].sector == DP_SECTOR_NONE)
			wrong(r, "sector", "is none of the sectors");
		m[i].kind = kind(r, side);
	}
	return m;
}

static const dp_member *sources(reader *r, const json_t *report, uint32_t *n)
{
	void *room;
	const json_t *list = array(r, report, "said_by", sizeof(dp_member), &room, n);
	dp_member *m = room;
	for (uint32_t i = 0; i < *n && r->rc == 0; i++)
		m[i] = member(r, json_array_get(list, i), "said_by");
	return m;
}

static const dp_anchor *anchors(reader *r, const json_t *report, uint32_t *n)
{
	void *room;
	const json_t *list = array(r, report, "anchors", sizeof(dp_anchor), &room, n);
	dp_anchor *a = room;
	for (uint32_t i = 0; i < *n && r->rc == 0; i++)
		a[i] = anchor(r, json_array_get(list, i), "anchors");
	if (*n == 0)
		wrong(r, "anchors", "names no sentence");
	return a;
}

static void place(reader *r, const json_t *report, dp_report *out)
{
	const json_t *value = value_of(r, report, "place");
	out->place = (dp_member){.text = DP_STR(""), .name = DP_STR(""), .kind = DP_STR("")};
	if (!value || json_is_null(value))
		return;
	out->place = member(r, value, "place");
	code(r, value, out->place.code);
	const json_t *lat = json_object_get(value, "lat"), *lon = json_object_get(value, "lon");
	if ((!lat || json_is_null(lat)) && (!lon || json_is_null(lon)))
		return;
	out->lat = real(r, value, "lat", 90);
	out->lon = real(r, value, "lon", 180);
	out->located = true;
}

static dp_type type(reader *r, const json_t *report)
{
	dp_type t = dp_type_of(look(r, report, "event"));
	if (t == DP_TYPE_NONE)
		wrong(r, "event", "is no type of PLOVER");
	return t;
}

static dp_str mode(reader *r, const json_t *report, dp_type t)
{
	const json_t *value = value_of(r, report, "mode");
	if (!value || json_is_null(value))
		return DP_STR("");
	dp_str s = string(r, report, "mode");
	if (!dp_mode_known(t, s))
		wrong(r, "mode", "is no mode of the type");
	return s;
}

static dp_status status(reader *r, const json_t *report)
{
	dp_str s = look(r, report, "status");
	for (dp_status i = DP_STATUS_OCCURRED; i <= DP_STATUS_DENIED; i++)
		if (dp_str_is(s, dp_status_name(i)))
			return i;
	wrong(r, "status", "is no status");
	return DP_STATUS_OCCURRED;
}

static dp_certainty certainty(reader *r, const json_t *report)
{
	dp_str s = look(r, report, "certainty");
	if (!dp_str_is(s, dp_certainty_name(DP_STATED)) && !dp_str_is(s, dp_certainty_name(DP_ALLEGED)))
		wrong(r, "certainty", "is no certainty");
	return dp_str_is(s, dp_certainty_name(DP_ALLEGED)) ? DP_ALLEGED : DP_STATED;
}

static dp_str cameo(reader *r, const json_t *report)
{
	dp_str s = string(r, report, "cameo");
	bool fine = s.n <= CAMEO;
	for (uint32_t i = 0; i < s.n; i++)
		fine &= s.p[i] >= '0' && s.p[i] <= '9';
	if (!fine)
		wrong(r, "cameo", "is no code of CAMEO");
	return s;
}

/* A list of words, joined by ";" as a document holds them. */
static dp_str context(reader *r, const json_t *report)
{
	const json_t *list = value_of(r, report, "context");
	size_t n = 0, room = 0;
	if (list && !json_is_array(list))
		wrong(r, "context", "is no list");
	for (size_t i = 0; i < json_array_size(list); i++) {
		dp_str word = view(json_array_get(list, i));
		room += (size_t)word.n + 1;
		if (word.n == 0 || memchr(word.p, ';', word.n))
			wrong(r, "context", "holds what is no context");
	}
	char *all = room && r->rc == 0 ? dp_arena_alloc(r->arena, room) : NULL;
	if (room && !all)
		out_of_memory(r);
	for (size_t i = 0; all && i < json_array_size(list); i++) {
		dp_str word = view(json_array_get(list, i));
		memcpy(all + n, word.p, word.n);
		n += word.n;
		all[n++] = ';';
	}
	return all ? dp_str_of(all, n - 1) : DP_STR("");
}

static bool factuality_known(dp_str name)
{
	for (dp_factuality i = DP_FACT_UU; i <= DP_FACT_PS_MINUS; i++)
		if (dp_str_is(name, dp_factuality_name(i)))
			return true;
	return false;
}

static dp_str factuality(reader *r, const json_t *report)
{
	const json_t *list = value_of(r, report, "factuality");
	if (list && !json_is_array(list))
		wrong(r, "factuality", "is no list");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *stance = json_array_get(list, i);
		if (!json_is_string(json_object_get(stance, "source")) || !factuality_known(view(json_object_get(stance, "value"))))
			wrong(r, "factuality", "holds what is no stance");
	}
	if (r->rc != 0)
		return DP_STR("");
	size_t n = json_dumpb(list, NULL, 0, JSON_COMPACT);
	char *p = dp_arena_alloc(r->arena, n);
	if (!p) {
		out_of_memory(r);
		return DP_STR("");
	}
	json_dumpb(list, p, n, JSON_COMPACT);
	return dp_str_of(p, n);
}

static dp_str id(reader *r, const json_t *report)
{
	uint64_t number;
	dp_str s = string(r, report, "id");
	if (s.n != 16 || !hexadecimal(s, &number))
		wrong(r, "id", "is no 16 hexadecimal digits");
	return s;
}

static void when(reader *r, const json_t *report, dp_report *out)
{
	out->date = string(r, report, "date");
	if (!dp_days_of(out->date, &out->days))
		wrong(r, "date", "is no date as 2019-04-25, 2019-04 or 2019-04-24/2019-04-27");
}

static void read_report(reader *r, const json_t *report, dp_report *out)
{
	if (!is_object(r, report, "reports"))
		return;
	out->id = id(r, report);
	out->type = type(r, report);
	out->mode = mode(r, report, out->type);
	out->status = status(r, report);
	out->certainty = certainty(r, report);
	out->actor = sides(r, report, "actor", &out->actors);
	out->recipient = sides(r, report, "recipient", &out->recipients);
	out->said_by = sources(r, report, &out->sources);
	when(r, report, out);
	place(r, report, out);
	out->context = context(r, report);
	out->cameo = cameo(r, report);
	out->quad = (int32_t)integer(r, report, "quad", 1, 4);
	out->score = real(r, report, "score", SCALE);
	out->trigger = anchor(r, value_of(r, report, "trigger"), "trigger");
	out->anchor = anchors(r, report, &out->anchors);
	out->factuality = factuality(r, report);
}

static void read_reports(reader *r, const json_t *object, dp_coded *out)
{
	void *room;
	const json_t *list = array(r, object, "reports", sizeof(dp_report), &room, &out->reports);
	dp_report *report = room;
	for (uint32_t i = 0; i < out->reports && r->rc == 0; i++) {
		r->report = i + 1;
		read_report(r, json_array_get(list, i), &report[i]);
	}
	r->report = 0;
	out->report = report;
}

static void sketch(reader *r, const json_t *object, dp_coded *out)
{
	dp_str digits = look(r, object, "sketch");
	uint32_t n = digits.n / 8, *hash = n ? dp_arena_alloc(r->arena, n * sizeof *hash) : NULL;
	bool fine = digits.n % 8 == 0;
	if (n && !hash)
		out_of_memory(r);
	for (uint32_t i = 0; i < n && fine && hash; i++) {
		uint64_t number = 0;
		fine = hexadecimal(dp_str_sub(digits, 8 * i, 8 * i + 8), &number) && (i == 0 || hash[i - 1] < number);
		hash[i] = (uint32_t)number;
	}
	if (!fine)
		wrong(r, "sketch", "is no ascending row of 8 hexadecimal digits each");
	out->sketch = hash;
	out->sketches = n;
}

static bool named(reader *r, const json_t *object)
{
	const json_t *value = json_object_get(object, "named");
	if (value && !json_is_boolean(value))
		wrong(r, "named", "is neither true nor false");
	return !json_is_false(value);
}

/* A key that only few lines have. */
static dp_str embargo(reader *r, const json_t *object)
{
	if (!json_object_get(object, "embargo"))
		return DP_STR("");
	dp_str value = string(r, object, "embargo");
	if (value.n && !dp_read_is_time(value))
		wrong(r, "embargo", "is no time as 2026-11-29T18:00:00Z");
	return value;
}

static void read_article(reader *r, const json_t *object, dp_coded *out)
{
	out->doc = string(r, object, "doc");
	if (out->doc.n == 0)
		wrong(r, "doc", "is empty");
	out->named = named(r, object);
	out->title = string(r, object, "title");
	out->published = string(r, object, "published");
	out->publisher = string(r, object, "publisher");
	out->agency = string(r, object, "agency");
	out->url = string(r, object, "url");
	out->language = string(r, object, "language");
	out->embargo = embargo(r, object);
	out->day = dp_day_of(out->published);
	if (out->published.n && out->day == DP_NO_DAY)
		wrong(r, "published", "is no day as 2019-04-26");
	out->words = integer(r, object, "words", 0, DP_READ_MAX);
	dp_str hash = look(r, object, "hash");
	if (hash.n != 16 || !hexadecimal(hash, &out->hash))
		wrong(r, "hash", "is no 16 hexadecimal digits");
	sketch(r, object, out);
	read_reports(r, object, out);
}

int dp_coded_read(dp_coded *self, dp_str line, dp_arena *arena, depesche_error *error)
{
	json_error_t why;
	reader r = {.arena = arena, .error = error};
	dp_coded coded = {0};
	json_t *object = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, &why);
	if (!object)
		return dp_fail_offset(error, DEPESCHE_EINPUT, NULL, why.position > 0 ? (uint64_t)why.position : 0, "this line is no valid JSON (%s)",
			why.text);
	if (json_is_object(object))
		read_article(&r, object, &coded);
	else
		r.rc = dp_fail(error, DEPESCHE_EINPUT, "this line is no JSON object, as \"depesche code -f reports\" writes them");
	json_decref(object);
	if (r.rc == 0)
		*self = coded;
	return r.rc;
}
