#include "clean/line.h"

#include "base/utf8.h"

/* What a dateline is made of, read from left to right over the original text. */
typedef struct reader {
	const dp_clean *clean;
	dp_doc *doc;
	uint32_t at, end;
} reader;

static uint32_t peek(const reader *r)
{
	uint32_t at = r->at;
	return at < r->end ? dp_utf8_next(r->doc->text, &at) : 0;
}

static void step(reader *r)
{
	if (r->at < r->end)
		dp_utf8_next(r->doc->text, &r->at);
}

static void spaces(reader *r)
{
	while (r->at < r->end && dp_utf8_space(peek(r)))
		step(r);
}

static bool take(reader *r, uint32_t c)
{
	if (peek(r) != c)
		return false;
	step(r);
	return true;
}

static bool dash(uint32_t c)
{
	return c == '-' || c == 0x2013 || c == 0x2014;
}

/* A dash with white space behind it, or two; white space before it has been passed. */
static bool take_dash(reader *r)
{
	if (!dash(peek(r)))
		return false;
	step(r);
	while (dash(peek(r)))
		step(r);
	bool spaced = dp_utf8_space(peek(r));
	spaces(r);
	return spaced;
}

/* A word that begins with a capital: "Seoul", "Den", "al-Arisch" does not. Stops before punctuation other than "-", "'" and ".". */
static bool take_name_word(reader *r)
{
	if (!dp_utf8_upper(peek(r)))
		return false;
	while (r->at < r->end) {
		uint32_t c = peek(r);
		if (!dp_utf8_letter(c) && c != '-' && c != '\'' && c != 0x2019)
			break;
		step(r);
	}
	return true;
}

/* One to three words, joined by "/" and by ", " in any number up to four: "Bujumbura/Genf", "New York", "Den Haag". */
static bool take_places(reader *r)
{
	for (uint32_t places = 0; places < 4; places++) {
		uint32_t words = 0;
		while (words < 3) {
			uint32_t before = r->at;
			if (words)
				spaces(r);
			if (!take_name_word(r)) {
				r->at = before;
				break;
			}
			words++;
		}
		if (words == 0)
			return false;
		uint32_t before = r->at;
		spaces(r);
		if (!take(r, '/')) {
			r->at = before;
			return true;
		}
		spaces(r);
	}
	return true;
}

static dp_str fold_of(reader *r, uint32_t begin, uint32_t end)
{
	dp_str fold = dp_clean_fold(dp_doc_words(r->doc, begin, end), &r->doc->arena);
	return fold.p ? fold : DP_STR("");
}

static void note_agency(dp_doc *doc, dp_str name)
{
	if (doc->agency.n == 0 && name.n)
		doc->agency = name;
}

static void note_day(reader *r, dp_str fold)
{
	char day[11];
	uint32_t rest;
	if (r->doc->published.n == 0 && dp_clean_day(r->clean, fold, day, &rest)) {
		dp_str copy = dp_arena_str(&r->doc->arena, dp_str_c(day));
		r->doc->published = copy.p ? copy : DP_STR("");
	}
}

/* True when every part of "afp, reuters" or "dpa/red" is an agency or a day, or marks the paper's own staff; notes the first agency. */
static bool agencies(reader *r, uint32_t begin, uint32_t end)
{
	dp_str rest = dp_doc_words(r->doc, begin, end), found = {NULL, 0};
	bool all = rest.n > 0, any = false;
	while (rest.n) {
		uint32_t n = 0;
		while (n < rest.n && rest.p[n] != ',' && rest.p[n] != '/' && rest.p[n] != '+' && rest.p[n] != ';')
			n++;
		dp_str fold = dp_clean_fold(dp_str_of(rest.p, n), &r->doc->arena), agency = fold.p ? dp_clean_agency(r->clean, fold) : fold;
		char day[11];
		uint32_t words;
		any |= agency.p != NULL;
		if (agency.p && !found.p && agency.n)
			found = agency;
		else if (!agency.p && !(fold.p && dp_clean_day(r->clean, fold, day, &words) && words == 0))
			all = false;
		rest = n < rest.n ? dp_str_of(rest.p + n + 1, rest.n - n - 1) : dp_str_of(rest.p + n, 0);
	}
	if (all && found.p)
		note_agency(r->doc, found);
	return all && any;
}

/* "(Reuters)"; any other short name is an agency, too, where a dash follows, and a few small letters are someone of the staff. */
static bool take_bracket(reader *r)
{
	enum { NAME_MAX = 24, STAFF_MAX = 4 }; /* bytes */
	reader ahead = *r;
	if (!take(&ahead, '('))
		return false;
	uint32_t begin = ahead.at;
	while (ahead.at < ahead.end && peek(&ahead) != ')' && ahead.at - begin < 60)
		step(&ahead);
	uint32_t end = ahead.at;
	if (!take(&ahead, ')'))
		return false;
	bool known = agencies(&ahead, begin, end);
	reader behind = ahead;
	spaces(&behind);
	dp_str name = dp_doc_words(r->doc, begin, end);
	bool named = dp_utf8_capitalised(name);
	uint32_t at = 0;
	bool staff = name.n <= STAFF_MAX && name.n && dp_utf8_letter(dp_utf8_next(name, &at));
	bool single = name.n > 1 && (staff || (named && name.n <= NAME_MAX)) && !memchr(name.p, ' ', name.n);
	if (!known && !(single && take_dash(&behind)))
		return false;
	if (!known && named)
		note_agency(r->doc, name);
	*r = ahead;
	return true;
}

/* ", 12. März" or ", 12. März 2024": anything short with a digit between a comma and what ends the dateline. */
static void take_day(reader *r)
{
	reader ahead = *r;
	if (!take(&ahead, ','))
		return;
	uint32_t begin = ahead.at, digits = 0;
	while (ahead.at < ahead.end && ahead.at - begin < 32 && peek(&ahead) != '(' && !dash(peek(&ahead)) && peek(&ahead) != '\n') {
		digits += dp_utf8_digit(peek(&ahead));
		step(&ahead);
	}
	if (digits == 0 || (peek(&ahead) != '(' && !dash(peek(&ahead))))
		return;
	note_day(&ahead, fold_of(&ahead, begin, ahead.at));
	*r = ahead;
}

/* "dpa", written without brackets before a dash. */
static bool take_agency_word(reader *r)
{
	reader ahead = *r;
	uint32_t begin = ahead.at;
	while (ahead.at < ahead.end && !dp_utf8_space(peek(&ahead)) && peek(&ahead) != ':')
		step(&ahead);
	uint32_t end = ahead.at;
	spaces(&ahead);
	if (end == begin || (!dash(peek(&ahead)) && peek(&ahead) != ':') || !agencies(&ahead, begin, end))
		return false;
	*r = ahead;
	return true;
}

/* A report begins with a capital, a digit or a quotation mark. */
static bool report_begins(const reader *r)
{
	uint32_t c = peek(r);
	return c && (dp_utf8_upper(c) || dp_utf8_digit(c) || c == '"' || c == 0x201E || c == 0x201C || c == 0xBB || c == 0xAB);
}

/* A second spaced dash in the same sentence: the first then opened a parenthesis. */
static bool dash_again(const reader *r)
{
	reader ahead = *r;
	while (ahead.at < ahead.end) {
		uint32_t c = peek(&ahead);
		if (c == '.' || c == '!' || c == '?' || c == '\n')
			return false;
		step(&ahead);
		if (dp_utf8_space(c) && dash(peek(&ahead))) {
			step(&ahead);
			if (dp_utf8_space(peek(&ahead)))
				return true;
		}
	}
	return false;
}

static bool all_upper(dp_str s)
{
	for (uint32_t at = 0; at < s.n;)
		if (dp_utf8_lower(dp_utf8_next(s, &at)))
			return false;
	return s.n > 2;
}

/* "BOZEN. Der Verein", "BRIXEN (uli). Zum": what regional papers set behind a place in capitals. */
static bool take_stop(reader *r)
{
	enum { SHORT_MAX = 12 };
	reader ahead = *r;
	spaces(&ahead);
	if (take(&ahead, '(')) {
		uint32_t begin = ahead.at;
		while (ahead.at < ahead.end && peek(&ahead) != ')' && ahead.at - begin < SHORT_MAX)
			step(&ahead);
		agencies(&ahead, begin, ahead.at);
		if (!take(&ahead, ')'))
			return false;
	} else {
		ahead = *r;
	}
	if (!take(&ahead, '.') || !dp_utf8_space(peek(&ahead)))
		return false;
	spaces(&ahead);
	if (!report_begins(&ahead))
		return false;
	*r = ahead;
	return true;
}

/* A whole dateline from r->at on; r then stands at the report. */
static bool take_dateline(reader *r, bool first)
{
	reader ahead = *r;
	uint32_t begin = ahead.at;
	bool agency = false, places = false;
	if (take_agency_word(&ahead)) {
		agency = true;
	} else if (peek(&ahead) == '(') {
		agency = take_bracket(&ahead);
	} else {
		places = take_places(&ahead);
		uint32_t end = ahead.at;
		if (places && first && all_upper(dp_doc_words(r->doc, begin, end)) && take_stop(&ahead)) {
			*r = ahead;
			return true;
		}
		if (places)
			take_day(&ahead);
		spaces(&ahead);
		if (places)
			agency = take_bracket(&ahead) || take_agency_word(&ahead);
	}
	if (!places && !agency)
		return false;
	spaces(&ahead);
	bool dashed = take_dash(&ahead);
	bool colon = !dashed && agency && take(&ahead, ':');
	if (!dashed && !colon && !agency)
		return false;
	spaces(&ahead);
	if (!report_begins(&ahead) || (!agency && dash_again(&ahead)))
		return false;
	*r = ahead;
	return true;
}

bool dp_clean_dateline(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end, uint32_t *lead_end, uint32_t *line_begin, uint32_t *begin2)
{
	enum { LEAD_MAX = 260 };
	reader r = {self, doc, begin, end};
	if (take_dateline(&r, true)) {
		*lead_end = *line_begin = begin;
		*begin2 = r.at;
		return true;
	}
	/* A teaser of one or two sentences may come first. */
	for (uint32_t i = begin; i + 2 < end && i < begin + LEAD_MAX; i++) {
		char c = doc->text.p[i];
		if ((c != '.' && c != '!' && c != '?') || doc->text.p[i + 1] != ' ')
			continue;
		r.at = i + 2;
		if (!dp_utf8_upper(peek(&r)) || !take_dateline(&r, false))
			continue;
		*lead_end = i + 1;
		*line_begin = i + 2;
		*begin2 = r.at;
		return true;
	}
	return false;
}

uint32_t dp_clean_sign_off(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end)
{
	reader r = {self, doc, begin, end};
	if (end - begin < 4 || doc->text.p[end - 1] != ')')
		return end;
	uint32_t open = end - 1;
	while (open > begin && doc->text.p[open] != '(' && end - open < 80)
		open--;
	if (doc->text.p[open] != '(' || !agencies(&r, open + 1, end - 1))
		return end;
	note_day(&r, fold_of(&r, open + 1, end - 1));
	while (open > begin && doc->text.p[open - 1] == ' ')
		open--;
	enum { INITIALS_MAX = 12 }; /* "qu/as (dpa, afp)" */
	bool initials = open - begin <= INITIALS_MAX && !memchr(doc->text.p + begin, ' ', open - begin);
	return initials ? begin : open;
}

uint32_t dp_clean_title_byline(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end)
{
	dp_str title = dp_doc_words(doc, begin, end);
	for (uint32_t at = title.n; at > 1;) {
		uint32_t space = --at, value;
		if (title.p[space] != ' ')
			continue;
		reader r = {self, doc, begin + space + 1, end};
		uint32_t word = r.at;
		if (!take_name_word(&r) || !dp_clean_word(self, DP_CLEAN_BY, fold_of(&r, word, r.at), &value))
			continue;
		spaces(&r);
		uint32_t name = r.at;
		agencies(&r, name, end);
		return take_places(&r) && r.at == end && name < end ? begin + space : end;
	}
	return end;
}
