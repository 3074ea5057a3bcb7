#include "store/query_own.h"

#include "base/error.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

enum { VALUE_MAX = 4096, TERMS_MAX = 256, WORDS_MAX = 32, LIMIT_MAX = 10000, LIMIT = 100, BUDGET = 1 << 22, NUMBER_MAX = 1000000000 };

static const double KM_MAX = 20038; /* half the way around the Earth */

static const char *const SORT[] = {"date", "-date", "origins", "reports", "updated"};

const char *dp_sort_name(dp_sort sort)
{
	return SORT[sort];
}

dp_query *dp_query_new(void)
{
	dp_query *self = calloc(1, sizeof *self);
	if (!self)
		return NULL;
	dp_arena_init(&self->arena, BUDGET);
	self->limit = LIMIT;
	return self;
}

void dp_query_free(dp_query *self)
{
	if (!self)
		return;
	dp_arena_release(&self->arena);
	free(self);
}

/* How much of a value a message shows: up to 40 bytes, no character cut. */
static int brief(dp_str s)
{
	uint32_t n = s.n < 40 ? s.n : 40;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return (int)n;
}

/* One parameter being set. */
typedef struct setting {
	dp_query *query;
	const char *name;
	dp_by by;
	dp_str value;
	depesche_error *error;
} setting;

static int too_many(const setting *s, uint32_t most)
{
	return dp_fail(s->error, DEPESCHE_EUSAGE, "%s takes at most %u values", s->name, most);
}

bool dp_value_cut(dp_str *rest, dp_str *value)
{
	if (rest->n == 0)
		return false;
	bool quoted = false;
	uint32_t i = 0;
	while (i < rest->n && (quoted || rest->p[i] != ','))
		quoted ^= rest->p[i++] == '"';
	*value = dp_str_trim(dp_str_sub(*rest, 0, i));
	*rest = dp_str_sub(*rest, i + (i < rest->n), rest->n);
	return true;
}

bool dp_value_is_code(dp_str value)
{
	for (uint32_t i = 0; i < value.n; i++)
		if (value.p[i] < 'A' || value.p[i] > 'Z')
			return false;
	return value.n == 3;
}

bool dp_value_sector(dp_str *value, dp_sector *sector, dp_str *given)
{
	uint32_t colon = value->n;
	while (colon > 0 && value->p[colon - 1] != ':' && value->p[colon - 1] != '"')
		colon--;
	*given = dp_str_sub(*value, colon, value->n);
	if (colon == 0 || value->p[colon - 1] != ':' || !dp_value_is_code(*given))
		return true;
	*sector = dp_sector_of(*given);
	if (*sector == DP_SECTOR_NONE)
		return false;
	*value = dp_str_trim(dp_str_sub(*value, 0, colon - 1));
	return true;
}

static bool quoted(dp_str s)
{
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
}

/* The words of a name, in the query's arena. */
static int fold_name(const setting *s, dp_str name, dp_str *folded)
{
	dp_buf buf;
	dp_buf_init(&buf, VALUE_MAX * 4);
	dp_name_fold(name, &buf);
	*folded = buf.failed ? (dp_str){0} : dp_arena_str(&s->query->arena, dp_buf_view(&buf));
	dp_buf_release(&buf);
	if (!folded->p)
		return dp_fail_memory(s->error);
	return folded->n ? 0 : dp_fail(s->error, DEPESCHE_EUSAGE, "%s needs a name with letters or digits, not `%.*s`", s->name, brief(name), name.p);
}

static int read_term(const setting *s, dp_str value, dp_term *term)
{
	dp_str given;
	if (s->by != DP_BY_PLACE && !dp_value_sector(&value, &term->sector, &given))
		return dp_fail(s->error, DEPESCHE_EUSAGE, "there is no sector %.3s; `depesche query --help` lists them", given.p);
	if (value.n == 0 && term->sector) {
		term->kind = DP_TERM_SECTOR;
		return 0;
	}
	if (dp_value_is_code(value)) {
		term->kind = DP_TERM_CODE;
		term->code = dp_arena_str(&s->query->arena, value);
		return term->code.p ? 0 : dp_fail_memory(s->error);
	}
	term->kind = quoted(value) ? DP_TERM_QUOTED : DP_TERM_NAME;
	return fold_name(s, value, &term->folded);
}

static int set_terms(const setting *s)
{
	dp_terms *terms = &s->query->list[s->by];
	uint32_t before = terms->n;
	int rc = 0;
	dp_str rest = s->value, value;
	while (rc == 0 && dp_value_cut(&rest, &value)) {
		if (value.n == 0)
			continue;
		dp_term *term = terms->n < TERMS_MAX ? DP_PUSH(&s->query->arena, terms) : NULL;
		rc = term ? read_term(s, value, term) : terms->n < TERMS_MAX ? dp_fail_memory(s->error) : too_many(s, TERMS_MAX);
	}
	if (rc != 0)
		terms->n = before;
	return rc;
}

/* Reads values into bits, each by its number as `number_of` gives it, 0 for an unknown one. */
static int read_bits(const setting *s, uint32_t (*number_of)(dp_str value), const char *known, uint32_t *bits)
{
	dp_str rest = s->value, value;
	uint32_t read = *bits;
	while (dp_value_cut(&rest, &value)) {
		uint32_t number = value.n ? number_of(value) : 0;
		if (value.n && number == 0)
			return dp_fail(s->error, DEPESCHE_EUSAGE, "there is no %s `%.*s`; there are %s", s->name, brief(value), value.p, known);
		read |= value.n ? 1u << number : 0;
	}
	*bits = read;
	return 0;
}

static uint32_t type_of(dp_str value)
{
	char upper[16];
	if (value.n > sizeof upper)
		return 0;
	for (uint32_t i = 0; i < value.n; i++)
		upper[i] = value.p[i] >= 'a' && value.p[i] <= 'z' ? (char)(value.p[i] - 32) : value.p[i];
	return dp_type_of(dp_str_of(upper, value.n));
}

static uint32_t status_of(dp_str value)
{
	for (int i = DP_STATUS_OCCURRED; i <= DP_STATUS_DENIED; i++)
		if (dp_str_is(value, dp_status_name((dp_status)i)))
			return (uint32_t)i + 1;
	return 0;
}

static uint32_t certainty_of(dp_str value)
{
	for (int i = DP_STATED; i <= DP_ALLEGED; i++)
		if (dp_str_is(value, dp_certainty_name((dp_certainty)i)))
			return (uint32_t)i + 1;
	return 0;
}

static uint32_t quad_of(dp_str value)
{
	return value.n == 1 && value.p[0] >= '1' && value.p[0] <= '4' ? (uint32_t)(value.p[0] - '0') : 0;
}

static int set_type(const setting *s)
{
	return read_bits(s, type_of,
		"AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT",
		&s->query->types);
}

static int set_status(const setting *s)
{
	return read_bits(s, status_of, "occurred, planned, possible, denied", &s->query->statuses);
}

static int set_certainty(const setting *s)
{
	return read_bits(s, certainty_of, "stated, alleged", &s->query->certainties);
}

static int set_quad(const setting *s)
{
	return read_bits(
		s, quad_of, "1 (verbal cooperation), 2 (material cooperation), 3 (verbal conflict), 4 (material conflict)", &s->query->quads);
}

static bool known_mode(dp_str mode)
{
	for (int t = DP_TYPE_NONE + 1; t < DP_TYPE_COUNT; t++)
		if (dp_mode_known((dp_type)t, mode))
			return true;
	return false;
}

static int add_mode(const setting *s, dp_str mode)
{
	if (!known_mode(mode))
		return dp_fail(s->error, DEPESCHE_EUSAGE, "there is no mode `%.*s`; docs/query.md lists them", brief(mode), mode.p);
	if (s->query->modes.n == TERMS_MAX)
		return too_many(s, TERMS_MAX);
	dp_str *slot = DP_PUSH(&s->query->arena, &s->query->modes);
	if (!slot || !(*slot = dp_arena_str(&s->query->arena, mode)).p)
		return dp_fail_memory(s->error);
	return 0;
}

static int set_mode(const setting *s)
{
	uint32_t before = s->query->modes.n;
	int rc = 0;
	dp_str rest = s->value, value;
	while (rc == 0 && dp_value_cut(&rest, &value))
		if (value.n)
			rc = add_mode(s, value);
	if (rc != 0)
		s->query->modes.n = before;
	return rc;
}

static int read_days(const setting *s, dp_days *days)
{
	if (dp_days_of(s->value, days))
		return 0;
	return dp_fail(s->error, DEPESCHE_EUSAGE,
		"%s takes a date like 2019-04-25, 2019-04, 2019, 2019-22 (summer) or 2019-04-24/2019-04-27, not `%.*s`", s->name, brief(s->value),
		s->value.p);
}

static int set_from(const setting *s)
{
	dp_days days;
	int rc = read_days(s, &days);
	if (rc == 0) {
		s->query->from = days.first;
		s->query->from_set = days.first != DP_NO_DAY;
	}
	return rc;
}

static int set_to(const setting *s)
{
	dp_days days;
	int rc = read_days(s, &days);
	if (rc == 0) {
		s->query->to = days.last;
		s->query->to_set = days.last != DP_OPEN_DAY && days.last != DP_NO_DAY;
	}
	return rc;
}

/* "-37.5": digits with a point, in no locale. */
static bool read_decimal(dp_str s, double *out)
{
	double value = 0, unit = 1;
	bool minus = s.n && s.p[0] == '-', point = false, any = false;
	if (s.n > 24)
		return false;
	for (uint32_t i = minus; i < s.n; i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (s.p[i] - '0');
		unit *= point ? 10 : 1;
		any = true;
	}
	*out = (minus ? -value : value) / unit;
	return any;
}

static int set_near(const setting *s)
{
	double n[3];
	dp_str rest = s->value, part;
	uint32_t parts = 0;
	bool fine = true;
	for (; fine && dp_str_cut(&rest, ',', &part); parts++)
		fine = parts < 3 && read_decimal(part, &n[parts]);
	if (!fine || parts != 3 || fabs(n[0]) > 90 || fabs(n[1]) > 180 || n[2] <= 0 || n[2] > KM_MAX)
		return dp_fail(s->error, DEPESCHE_EUSAGE, "near takes latitude, longitude and kilometres, as 37.57,126.98,100, not `%.*s`",
			brief(s->value), s->value.p);
	s->query->lat = n[0];
	s->query->lon = n[1];
	s->query->km = n[2];
	s->query->near_set = true;
	return 0;
}

static bool word_char(uint32_t c)
{
	return dp_utf8_letter(c) || dp_utf8_digit(c);
}

static bool cut_run(dp_str *rest, dp_str *run)
{
	uint32_t begin = 0, end = 0;
	while (begin < rest->n) {
		end = begin;
		if (word_char(dp_utf8_next(*rest, &end)))
			break;
		begin = end;
	}
	if (begin >= rest->n)
		return false;
	uint32_t at = end;
	while (at < rest->n && word_char(dp_utf8_next(*rest, &at)))
		end = at;
	*run = dp_str_sub(*rest, begin, end);
	*rest = dp_str_sub(*rest, end, rest->n);
	return true;
}

/* What stands between blanks, or between quotes; with a "*" right behind it. */
static dp_str cut_piece(dp_str *rest, bool *prefix)
{
	bool quote = rest->p[0] == '"';
	uint32_t begin = quote, i = begin;
	while (i < rest->n && (quote ? rest->p[i] != '"' : rest->p[i] != ' ' && rest->p[i] != '"'))
		i++;
	dp_str piece = dp_str_sub(*rest, begin, i);
	i += quote && i < rest->n;
	*prefix = quote ? i < rest->n && rest->p[i] == '*' : dp_str_ends(piece, DP_STR("*"));
	i += quote && *prefix;
	*rest = dp_str_trim(dp_str_sub(*rest, i, rest->n));
	return piece;
}

static int add_phrase(const setting *s, dp_str piece, bool prefix, uint32_t *words)
{
	dp_phrase phrase = {.prefix = prefix};
	for (dp_str run; cut_run(&piece, &run);) {
		if (++*words > WORDS_MAX)
			return dp_fail(s->error, DEPESCHE_EUSAGE, "text takes at most %d words", WORDS_MAX);
		dp_str *slot = DP_PUSH(&s->query->arena, &phrase);
		if (!slot || !(*slot = dp_arena_str(&s->query->arena, run)).p)
			return dp_fail_memory(s->error);
	}
	if (phrase.n == 0)
		return 0;
	dp_phrase *slot = DP_PUSH(&s->query->arena, &s->query->text);
	if (!slot)
		return dp_fail_memory(s->error);
	*slot = phrase;
	return 0;
}

static int set_text(const setting *s)
{
	dp_query *q = s->query;
	uint32_t before = q->text.n, words = 0;
	int rc = 0;
	for (uint32_t i = 0; i < before; i++)
		words += q->text.v[i].n;
	for (dp_str rest = s->value; rc == 0 && rest.n;) {
		bool prefix;
		dp_str piece = cut_piece(&rest, &prefix);
		rc = add_phrase(s, piece, prefix, &words);
	}
	if (rc == 0 && q->text.n == before)
		rc = dp_fail(s->error, DEPESCHE_EUSAGE, "text needs words with letters or digits, not `%.*s`", brief(s->value), s->value.p);
	if (rc != 0)
		q->text.n = before;
	return rc;
}

static int read_number(const setting *s, uint32_t most, uint32_t *out)
{
	uint32_t n = 0;
	bool fine = s->value.n >= 1 && s->value.n <= 10;
	for (uint32_t i = 0; fine && i < s->value.n; i++) {
		fine = s->value.p[i] >= '0' && s->value.p[i] <= '9' && n <= most;
		n = n * 10 + (uint32_t)(s->value.p[i] - '0');
	}
	if (!fine || n < 1 || n > most)
		return dp_fail(s->error, DEPESCHE_EUSAGE, "%s takes a number from 1 to %u, not `%.*s`", s->name, most, brief(s->value), s->value.p);
	*out = n;
	return 0;
}

static int set_min_origins(const setting *s)
{
	return read_number(s, NUMBER_MAX, &s->query->min_origins);
}

static int set_min_reports(const setting *s)
{
	return read_number(s, NUMBER_MAX, &s->query->min_reports);
}

static int set_limit(const setting *s)
{
	return read_number(s, LIMIT_MAX, &s->query->limit);
}

static int set_sort(const setting *s)
{
	for (int i = 0; i < DP_SORTS; i++) {
		if (dp_str_is(s->value, SORT[i])) {
			s->query->sort = (dp_sort)i;
			return 0;
		}
	}
	return dp_fail(s->error, DEPESCHE_EUSAGE, "there is no order `%.*s`; there are date, -date, origins, reports and updated", brief(s->value),
		s->value.p);
}

static int set_after(const setting *s)
{
	if (dp_cursor_read(s->value, &s->query->after))
		return 0;
	return dp_fail(s->error, DEPESCHE_EUSAGE, "after takes what a page before gave as its end, and `%.*s` is no such thing", brief(s->value),
		s->value.p);
}

static const struct {
	const char *name;
	int (*set)(const setting *s);
	dp_by by;
} PARAMETER[] = {
	{"who", set_terms, DP_BY_WHO},
	{"with", set_terms, DP_BY_WITH},
	{"actor", set_terms, DP_BY_ACTOR},
	{"recipient", set_terms, DP_BY_RECIPIENT},
	{"said_by", set_terms, DP_BY_SAID_BY},
	{"place", set_terms, DP_BY_PLACE},
	{"type", set_type, 0},
	{"mode", set_mode, 0},
	{"status", set_status, 0},
	{"certainty", set_certainty, 0},
	{"quad", set_quad, 0},
	{"from", set_from, 0},
	{"to", set_to, 0},
	{"near", set_near, 0},
	{"text", set_text, 0},
	{"min_origins", set_min_origins, 0},
	{"min_reports", set_min_reports, 0},
	{"sort", set_sort, 0},
	{"limit", set_limit, 0},
	{"after", set_after, 0},
};

/* "min-origins" is "min_origins". */
static bool same_name(dp_str given, const char *name)
{
	if (given.n != strlen(name))
		return false;
	for (uint32_t i = 0; i < given.n; i++)
		if (given.p[i] != name[i] && !(given.p[i] == '-' && name[i] == '_'))
			return false;
	return true;
}

int dp_query_set(dp_query *self, dp_str name, dp_str value, depesche_error *error)
{
	for (size_t i = 0; i < sizeof PARAMETER / sizeof *PARAMETER; i++) {
		if (!same_name(name, PARAMETER[i].name))
			continue;
		if (value.n > VALUE_MAX)
			return dp_fail(error, DEPESCHE_EUSAGE, "the value of %s is longer than %d bytes", PARAMETER[i].name, VALUE_MAX);
		if (dp_utf8_check(value) != value.n || dp_str_find(value, (dp_str){"", 1}, 0) != UINT32_MAX)
			return dp_fail(error, DEPESCHE_EUSAGE, "the value of %s is no UTF-8 text", PARAMETER[i].name);
		setting s = {self, PARAMETER[i].name, PARAMETER[i].by, dp_str_trim(value), error};
		return s.value.n ? PARAMETER[i].set(&s) : 0;
	}
	dp_str shown = dp_utf8_check(name) == name.n ? name : DP_STR("?");
	return dp_fail(error, DEPESCHE_EUSAGE, "a query has no parameter `%.*s`; `depesche query --help` lists them", brief(shown), shown.p);
}
