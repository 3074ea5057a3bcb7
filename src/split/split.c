#include "split/split.h"

#include "base/error.h"
#include "base/utf8.h"

enum { LOWER_ROOM = 128, LOOK_ROOM = 64, ADDRESS_ROOM = 2048 };

int dp_split_open(dp_split *self, dp_str section, depesche_error *error)
{
	dp_split split = {0};
	dp_str rest;
	uint32_t head[4];
	if (section.n < 16 || memcmp(section.p, "SPL2", 4) != 0)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's words for the tokenizer are of another version; build the pack again");
	int rc = dp_strmap_open(&split.words, dp_str_sub(section, 16, section.n), &rest, error);
	if (rc != 0)
		return rc;
	if (rest.n < sizeof head)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's words for the tokenizer are cut short; build the pack again");
	memcpy(head, rest.p, sizeof head);
	if ((uint64_t)head[0] * sizeof(dp_split_pair) + head[1] + sizeof head > rest.n)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's words for the tokenizer are cut short; build the pack again");
	split.pairs = head[0];
	split.pair = (const dp_split_pair *)(const void *)(rest.p + sizeof head);
	split.pool = (const char *)(split.pair + split.pairs);
	for (uint32_t i = 0; i < split.pairs; i++) {
		const dp_split_pair *p = &split.pair[i];
		if (p->first_n > head[1] || p->first_at > head[1] - p->first_n || p->second_n > head[1] || p->second_at > head[1] - p->second_n)
			return dp_fail(error, DEPESCHE_EPACK, "a contraction in the pack points outside it; build the pack again");
	}
	*self = split;
	return 0;
}

typedef struct run {
	const dp_split *split;
	dp_doc *doc;
	dp_str text;
	uint32_t at, end;    /* the rest of the block */
	uint32_t block;
	uint32_t first;      /* first token of the open sentence */
	uint32_t before;     /* flags of the word before, for ordinals */
	bool quoted;         /* a straight quotation mark is open in this block */
	bool full;           /* memory is out */
} run;

/* The code point at `at`, or 0 at the end of the block. */
static uint32_t peek(const run *r, uint32_t at)
{
	if (at >= r->end)
		return 0;
	unsigned char c = (unsigned char)r->text.p[at];
	return c < 0x80 ? c : dp_utf8_next(r->text, &at);
}

static uint32_t step(const run *r, uint32_t at)
{
	unsigned char c = (unsigned char)r->text.p[at];
	return at + (c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4);
}

static bool is_digit(uint32_t c)
{
	return c - '0' < 10;
}

static bool is_letter(uint32_t c)
{
	return c < 0x80 ? (c | 32) - 'a' < 26 : dp_utf8_letter(c);
}

/* White space, and what else shows nothing: control characters part words and are none themselves. */
static bool is_space(uint32_t c)
{
	return c < 0x80 ? c <= ' ' || c == 0x7F : c < 0xA0 || dp_utf8_space(c) || c == 0xFEFF || c == 0x200B;
}

/* What comes behind white space. */
static uint32_t skip_space(const run *r, uint32_t at)
{
	while (at < r->end && is_space(peek(r, at)))
		at = step(r, at);
	return at;
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x02BC || c == 0x00B4;
}

static bool is_closer(uint32_t c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0xAB || c == 0x201C || c == 0x201D || c == 0x2018 || c == 0x2019 || c == 0x203A;
}

/*
 * Whether the straight quotation mark at `at` opens a quotation: by the white space beside it, and where that does not tell, by turns. By turns
 * alone, one mark too many would turn all behind it round.
 */
static bool opens_quote(const run *r, uint32_t at)
{
	uint32_t next = peek(r, at + 1);
	bool before = at == 0 || is_space((unsigned char)r->text.p[at - 1]) || r->text.p[at - 1] == '(' || r->text.p[at - 1] == '[';
	bool after = is_space(next) || (next < 0x80 && strchr(".,;:!?)]", (int)next));
	return before != after ? before : !r->quoted;
}

static uint32_t word_flags(const dp_split *split, dp_str word, bool lower)
{
	char small[LOWER_ROOM];
	if (lower) {
		uint32_t n = word.n < sizeof small ? dp_utf8_tolower(word, small, sizeof small) : UINT32_MAX;
		if (n == UINT32_MAX)
			return 0;
		word = dp_str_of(small, n);
	}
	uint32_t value = dp_strmap_get(&split->words, word);
	return value == DP_NONE ? 0 : value;
}

static uint32_t flags_of(const run *r, uint32_t begin, uint32_t end, bool lower)
{
	return word_flags(r->split, dp_str_sub(r->text, begin, end), lower);
}

static dp_token *push(run *r, uint32_t begin, uint32_t end)
{
	dp_token *t = DP_PUSH(&r->doc->arena, &r->doc->tokens);
	if (!t) {
		r->full = true;
		return NULL;
	}
	t->begin = begin;
	t->end = end;
	t->form = dp_str_sub(r->text, begin, end);
	t->head = DP_NONE;
	if (end >= r->end || is_space(peek(r, end)))
		t->flags |= DP_TOKEN_SPACE;
	return t;
}

/* First word of a contraction in the text's case: "Im" -> "In", "ZUM" -> "ZU". */
static dp_str cased(dp_arena *arena, dp_str word, dp_str like)
{
	uint32_t at = 0, second = 0;
	bool all = false;
	if (!dp_utf8_capitalised(like))
		return word;
	dp_utf8_next(like, &second);
	if (second < like.n)
		all = dp_utf8_upper(dp_utf8_next(like, &second));
	dp_str copy = dp_arena_str(arena, word);
	if (!copy.p)
		return word;
	char *p = (char *)copy.p;
	for (; at < copy.n && (at == 0 || all); at++)
		if (p[at] - 'a' >= 0 && p[at] - 'a' < 26)
			p[at] = (char)(p[at] - 32);
	return copy;
}

bool dp_split_contraction(const dp_split *self, dp_str word, dp_arena *arena, dp_str parts[2])
{
	uint32_t flags = word_flags(self, word, true);
	if (!(flags & DP_SPLIT_CONTRACTION) || flags >> 16 >= self->pairs || word_flags(self, word, false) == DP_SPLIT_FUNCTION)
		return false;
	const dp_split_pair *pair = &self->pair[flags >> 16];
	parts[0] = cased(arena, dp_str_of(self->pool + pair->first_at, pair->first_n), word);
	parts[1] = dp_str_of(self->pool + pair->second_at, pair->second_n);
	return true;
}

static void push_word(run *r, uint32_t begin, uint32_t end)
{
	dp_str parts[2];
	r->before = flags_of(r, begin, end, true);
	if (!(r->before & DP_SPLIT_CONTRACTION) || !dp_split_contraction(r->split, dp_str_sub(r->text, begin, end), &r->doc->arena, parts)) {
		push(r, begin, end);
		return;
	}
	for (uint32_t i = 0; i < 2; i++) {
		dp_token *t = push(r, begin, end);
		if (!t)
			return;
		t->form = parts[i];
		t->flags |= i == 0 ? DP_TOKEN_CONTRACTED : DP_TOKEN_CONTRACTED | DP_TOKEN_CONTINUES;
	}
}

static void end_sentence(run *r)
{
	uint32_t n = r->doc->tokens.n;
	if (n == r->first)
		return;
	dp_sentence *s = DP_PUSH(&r->doc->arena, &r->doc->sentences);
	if (!s) {
		r->full = true;
		return;
	}
	const dp_token *t = r->doc->tokens.v;
	*s = (dp_sentence){t[r->first].begin, t[n - 1].end, r->first, n - r->first, r->block, r->first};
	r->first = n;
	r->before = 0;
}

/* The next word's first letter decides; opening quotes and brackets before it do not count. */
static uint32_t next_word(const run *r, uint32_t at)
{
	uint32_t look = 0;
	while (at < r->end && look++ < LOOK_ROOM) {
		uint32_t c = peek(r, at);
		if (is_letter(c) || is_digit(c))
			return at;
		at = step(r, at);
	}
	return DP_NONE;
}

static uint32_t word_end(const run *r, uint32_t at)
{
	while (at < r->end && (is_letter(peek(r, at)) || is_digit(peek(r, at))))
		at = step(r, at);
	return at;
}

/* The next word behind white space, its end in `end`; DP_NONE where anything else comes first. */
static uint32_t right_next(const run *r, uint32_t at, uint32_t *end)
{
	uint32_t begin = skip_space(r, at);
	if (begin == at || !is_letter(peek(r, begin)))
		return DP_NONE;
	*end = word_end(r, begin);
	return begin;
}

typedef enum next_kind { NEXT_NONE, NEXT_SMALL, NEXT_NUMBER, NEXT_NOUN, NEXT_FUNCTION, NEXT_ORDERED } next_kind;

/* What kind of word comes next: a small one, a word of the closed classes in upper case, another one in upper case, or none. */
static next_kind what_next(const run *r, uint32_t at)
{
	uint32_t begin = next_word(r, at);
	if (begin == DP_NONE)
		return NEXT_NONE;
	uint32_t c = peek(r, begin);
	if (is_digit(c))
		return NEXT_NUMBER;
	if (dp_utf8_lower(c))
		return NEXT_SMALL;
	uint32_t end = word_end(r, begin);
	uint32_t flags = flags_of(r, begin, end, true);
	return flags & DP_SPLIT_ORDERED ? NEXT_ORDERED : flags & DP_SPLIT_FUNCTION ? NEXT_FUNCTION : NEXT_NOUN;
}

static bool is_punctuation_next(const run *r, uint32_t at)
{
	uint32_t c = peek(r, skip_space(r, at));
	return c == ',' || c == ';' || c == ':' || c == ')' || c == '!' || c == '?' || c == '/' || c == '%';
}

/* Nothing but closing marks and white space up to the end of the block. */
static bool last_in_block(const run *r, uint32_t at)
{
	for (uint32_t n = 0; at < r->end; at = step(r, at), n++)
		if (n > 8 || !(is_space(peek(r, at)) || is_closer(peek(r, at))))
			return false;
	return true;
}

/*
 * "... aus dem Osten. aber alles ...": behind a period that the last token is, and a word too long or too common for an abbreviation, a word of the
 * closed classes begins a sentence though it is written small.
 */
static bool begins_small(const run *r, uint32_t at)
{
	enum { LONG = 5 };
	uint32_t n = r->doc->tokens.n, end;
	if (n < r->first + 2 || r->doc->tokens.v[n - 1].end != at || !dp_str_is(r->doc->tokens.v[n - 1].form, "."))
		return false;
	const dp_token *t = &r->doc->tokens.v[n - 2];
	uint32_t next = right_next(r, at, &end);
	bool word = is_letter(peek(r, t->begin)) && (dp_utf8_count(t->form) >= LONG || flags_of(r, t->begin, t->end, true) & DP_SPLIT_FUNCTION);
	return word && next != DP_NONE && flags_of(r, next, end, true) & DP_SPLIT_FUNCTION;
}

/* White space, and then other words in quotation marks. */
static bool quotes_next(const run *r, uint32_t at)
{
	uint32_t begin = skip_space(r, at), c = peek(r, begin);
	return begin > at && ((c == '"' && opens_quote(r, begin)) || c == '`' || c == 0x201E);
}

/* "... ist perfekt. (dpa/ap)" */
static bool bracket_next(const run *r, uint32_t at)
{
	uint32_t begin = skip_space(r, at);
	return begin > at && peek(r, begin) == '(';
}

/* Behind sentence-final punctuation at `at`: take closing quotes and brackets along and end the sentence, unless it plainly goes on. */
static uint32_t close_sentence(run *r, uint32_t at, bool strong)
{
	bool said = false; /* words in quotation marks end here */
	while (at < r->end && is_closer(peek(r, at))) {
		uint32_t c = peek(r, at), next = step(r, at);
		if (c == '"' && opens_quote(r, at))
			break;
		if ((c == 0xBB || c == 0xAB) && next < r->end && is_letter(peek(r, next)))
			break;
		if (c == '\'' && peek(r, next) == '\'')
			next++;
		if (c == '"')
			r->quoted = false;
		said |= c == '"' || c == '\'';
		push(r, at, next);
		at = next;
	}
	if (is_punctuation_next(r, at))
		return at;
	if (((said || strong) && quotes_next(r, at)) || (strong && bracket_next(r, at))) { /* ... sagte er." "... */
		end_sentence(r);
		return at;
	}
	next_kind next = what_next(r, at);
	if ((next == NEXT_SMALL && !(strong && begins_small(r, at))) || (!strong && next == NEXT_NONE))
		return at;
	end_sentence(r);
	return at;
}

/* A run of one mark: "...", "--", "!!!", "''". */
static uint32_t same_run(const run *r, uint32_t at)
{
	uint32_t c = peek(r, at), end = at;
	while (end < r->end && peek(r, end) == c)
		end = step(r, end);
	return end;
}

static bool ends_sentence(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

/* The end of a smiling or sad face, :-) ;) :( and the like, that begins at `at`; `at` where there is none. */
static uint32_t face_end(const run *r, uint32_t at)
{
	uint32_t eyes = peek(r, at), nose = peek(r, at + 1), mouth = at + 1 + (nose == '-');
	if ((eyes != ':' && eyes != ';') || (peek(r, mouth) != ')' && peek(r, mouth) != '('))
		return at;
	bool alone = (at == 0 || is_space((unsigned char)r->text.p[at - 1])) && (mouth + 1 >= r->end || is_space(peek(r, mouth + 1)));
	return alone || nose == '-' ? mouth + 1 : at;
}

static uint32_t punctuation(run *r, uint32_t at)
{
	uint32_t c = peek(r, at), end = face_end(r, at);
	if (end > at) {
		push(r, at, end);
		r->before = 0;
		return close_sentence(r, end, true);
	}
	end = step(r, at);
	if (c == '.' || c == '-' || c == '=' || c == '_' || c == '*')
		end = same_run(r, at);
	else if ((c == '\'' || c == '`') && peek(r, end) == c)
		end++;
	else if (is_apostrophe(c) && at > 0 && is_space((unsigned char)r->text.p[at - 1]) && flags_of(r, end, word_end(r, end), true) & DP_SPLIT_CLITIC)
		end = word_end(r, end);
	if (c == '"')
		r->quoted = opens_quote(r, at);
	push(r, at, end);
	r->before = 0;
	if (c == '"' && !r->quoted && quotes_next(r, end)) { /* two sentences in quotation marks, without a mark of their own */
		end_sentence(r);
		return end;
	}
	if (!ends_sentence(c) || ((c == '!' || c == '?') && ends_sentence(peek(r, end))))
		return end;
	return close_sentence(r, end, c != '.' || end - at == 1);
}

/* The end of a web or mail address that begins at `at`, or `at` where none does. */
static uint32_t address_end(const run *r, uint32_t at)
{
	dp_str rest = dp_str_sub(r->text, at, r->end);
	uint32_t end = at, mail = 0, dot = 0;
	bool web = dp_str_starts(rest, DP_STR("http://")) || dp_str_starts(rest, DP_STR("https://")) || dp_str_starts(rest, DP_STR("www."));
	/* Bounded, since every word of a long run of letters and hyphens asks. */
	uint32_t stop = r->end - at > (web ? ADDRESS_ROOM : ADDRESS_ROOM / 16) ? at + (web ? ADDRESS_ROOM : ADDRESS_ROOM / 16) : r->end;
	while (end < stop) {
		unsigned char c = (unsigned char)r->text.p[end];
		if (c <= ' ' || c == '<' || c == '>' || c == '"' || c >= 0x80)
			break;
		if (!web && !((c | 32u) - 'a' < 26u || is_digit(c) || c == '@' || c == '.' || c == '-' || c == '_' || c == '+'))
			break;
		mail = c == '@' ? end : mail;
		dot = c == '.' && mail ? end : dot;
		end++;
	}
	if (!web && !(mail > at && dot > mail + 1))
		return at;
	while (end > at && strchr(".,;:!?)'", r->text.p[end - 1]))
		end--;
	return end;
}

/* Digits with inner marks: 26.04.2019, 10.000, 3,5, 20.30, 8:00, 1995/96, 2015-2016; letters that cling to them (70er, 40jährig). */
static uint32_t number_end(const run *r, uint32_t at)
{
	while (at < r->end) {
		uint32_t c = peek(r, at), next = step(r, at);
		if (is_digit(c) || is_letter(c))
			at = next;
		else if ((c == '.' || c == ',' || c == ':' || c == '/' || c == '-') && is_digit(peek(r, next)) && is_digit((unsigned char)r->text.p[at - 1]))
			at = next;
		else
			break;
	}
	return at;
}

static bool is_roman(const run *r, uint32_t begin, uint32_t end)
{
	for (uint32_t i = begin; i < end; i++)
		if (!strchr("IVXLCDM", r->text.p[i]))
			return false;
	return true;
}

/* Whether the period at `end` makes the number an ordinal. */
static bool is_ordinal(const run *r, uint32_t begin, uint32_t end)
{
	for (uint32_t i = begin; i < end; i++)
		if (!is_digit((unsigned char)r->text.p[i]))
			return false;
	bool first = r->doc->tokens.n == r->first;
	next_kind next = what_next(r, end + 1);
	if (last_in_block(r, end + 1))
		return first;
	if (next == NEXT_SMALL || next == NEXT_ORDERED || is_punctuation_next(r, end + 1))
		return true;
	if (end - begin > 2 || next == NEXT_FUNCTION || next == NEXT_NONE)
		return first && end - begin <= 2;
	return next == NEXT_NUMBER ? r->before & DP_SPLIT_ARTICLE : first || r->before & DP_SPLIT_ARTICLE;
}

/* A word (or number) [begin, end) with a period behind it: keeps the period as an abbreviation or ordinal, or ends the sentence. */
static uint32_t word_with_period(run *r, uint32_t begin, uint32_t end)
{
	uint32_t flags = flags_of(r, begin, end + 1, false), letters = dp_utf8_count(dp_str_sub(r->text, begin, end));
	bool last = last_in_block(r, end + 1), inner = memchr(r->text.p + begin, '.', end - begin) != NULL;
	next_kind next = what_next(r, end + 1);
	bool small = flags_of(r, begin, end, true) & DP_SPLIT_FUNCTION;
	bool number = is_digit(peek(r, begin)), keep, stop = false;
	if (peek(r, end + 1) == '.')
		keep = false;
	else if (number)
		keep = is_ordinal(r, begin, end);
	else if (flags & DP_SPLIT_ABBREVIATION && !(flags & DP_SPLIT_MAY_END))
		keep = !last;
	else if (flags & DP_SPLIT_MAY_END || inner)
		keep = true, stop = last || next == NEXT_FUNCTION;
	else if (letters == 1)
		keep = !last && next != NEXT_FUNCTION;
	else if (letters <= 5 && is_roman(r, begin, end))
		keep = !last && next != NEXT_FUNCTION;
	else
		keep = letters <= 4 && next == NEXT_SMALL && !small && !last;
	if (!keep) {
		push_word(r, begin, end);
		return end;
	}
	push(r, begin, end + 1);
	r->before = 0;
	if (stop)
		return close_sentence(r, end + 1, true);
	return end + 1;
}

/* Whether the letters at `at` begin with one of the pack's endings that a word joins with a mark: Bürger:innenrechte. */
static bool goes_on(const run *r, uint32_t at)
{
	enum { LONGEST = 8 };
	for (uint32_t end = at; end < r->end && end - at < LONGEST && is_letter(peek(r, end));) {
		end = step(r, end);
		if (flags_of(r, at, end, false) & DP_SPLIT_INNER)
			return true;
	}
	return false;
}

/* Letters, digits and inner apostrophes; a period inside counts where letters follow at once ("u.a", "U.S"), save between sentences glued. */
static uint32_t letters_end(const run *r, uint32_t begin)
{
	uint32_t at = begin;
	while (at < r->end) {
		uint32_t c = peek(r, at), next = step(r, at), after;
		if (is_letter(c) || is_digit(c)) {
			at = next;
			continue;
		}
		after = peek(r, next);
		if (is_apostrophe(c) && is_letter(after)) {
			at = next;
		} else if (c == '.' && is_letter(after) && next_word(r, next) == next) {
			uint32_t part = word_end(r, next);
			bool short_parts = part - next <= 3 && at - begin <= 9;
			bool domain = dp_utf8_lower(after) && part - next >= 2 && part - next <= 5;
			if (!short_parts && !domain)
				break;
			at = next;
		} else if ((c == '&' && is_letter(after)) || ((c == ':' || c == '*' || c == '_') && goes_on(r, next))) {
			at = next;
		} else {
			break;
		}
	}
	return at;
}

/* "geht's", "gibt's": the pronoun is a word of its own; a name keeps its genitive ("Zettel's"). */
static uint32_t clitic_at(const run *r, uint32_t begin, uint32_t end)
{
	enum { LONGEST = 8 };
	uint32_t at = end, clitic = end;
	while (at > begin && end - at <= LONGEST && !is_apostrophe(peek(r, at))) {
		clitic = at;
		dp_utf8_before(r->text, at, &at);
	}
	if (at <= begin || clitic == end || !is_apostrophe(peek(r, at)) || !(flags_of(r, clitic, end, true) & DP_SPLIT_CLITIC) ||
		flags_of(r, begin, end, true) & DP_SPLIT_CONTRACTION)
		return end;
	bool small = dp_utf8_lower(peek(r, begin)) || flags_of(r, begin, at, true) & DP_SPLIT_FUNCTION;
	return small ? at : end;
}

/*
 * "Der Osten zieht nun nach", "In diesem Jahr", "Das ist": a phrase that goes on in lower case, by its noun's next word or at once by a word of the
 * closed classes. "Der Spiegel", "Die Linke" are names anywhere.
 */
static bool heads_phrase(const run *r, uint32_t end)
{
	uint32_t next_end, after_end, next = right_next(r, end, &next_end);
	if (next == DP_NONE || peek(r, next_end) == '-')
		return false;
	uint32_t flags = flags_of(r, next, next_end, true);
	if (flags & DP_SPLIT_FUNCTION && dp_utf8_lower(peek(r, next)))
		return true;
	if (flags & DP_SPLIT_TITLE)
		return false;
	if (peek(r, next_end) == ',') /* "Die Lira, die ..." */
		return dp_utf8_upper(peek(r, next));
	uint32_t after = right_next(r, next_end, &after_end);
	if (after != DP_NONE && dp_utf8_lower(peek(r, next))) { /* "Ein umfassender Ausbau der" */
		if (dp_utf8_lower(peek(r, after)))
			return false;
		after = right_next(r, after_end, &after_end);
	}
	return after != DP_NONE && dp_utf8_lower(peek(r, after));
}

/* "BRÜSSEL, 6. Juli (AFP)", "NÜRNBERG (dpa)": where a report comes from, in capitals, behind a heading without a mark. */
static bool dateline(const run *r, uint32_t begin, uint32_t end)
{
	enum { SHORTEST = 4 };
	uint32_t n = 0, at = begin;
	for (; at < end; at = step(r, at), n++)
		if (!dp_utf8_upper(peek(r, at)))
			return false;
	at = skip_space(r, at);
	uint32_t c = peek(r, at), next = skip_space(r, at + 1);
	return n >= SHORTEST && ((c == '(' && is_letter(peek(r, next))) || (c == ',' && is_digit(peek(r, next))));
}

/* The last letter of the token before. */
static uint32_t last_letter(const run *r)
{
	const dp_token *t = &r->doc->tokens.v[r->doc->tokens.n - 1];
	uint32_t at;
	return dp_utf8_before(r->text, t->end, &at);
}

/* What may stand before a sentence that no mark parts from it: a word in lower case or a noun, words in quotation marks or brackets, a semicolon. */
static bool may_stop(const run *r, uint32_t flags)
{
	const dp_token *t = &r->doc->tokens.v[r->doc->tokens.n - 1];
	uint32_t at = t->begin, c = peek(r, at);
	if (is_letter(c) || is_digit(c))
		return r->text.p[t->end - 1] != '.' && (!(r->before & DP_SPLIT_ARTICLE) || (r->before & DP_SPLIT_LAST && flags & DP_SPLIT_HEADS));
	return (c == ';' || (is_closer(c) && (c != '"' || !r->quoted))) && t->flags & DP_TOKEN_SPACE;
}

/*
 * Whether a word begins a sentence although nothing ended the one before (reviews, headings glued to text): one of the pack's, in upper case,
 * behind a word that governs none. "Ein-Mann" and words all in upper case do not tell.
 */
static bool begins_unmarked(const run *r, uint32_t begin, uint32_t end)
{
	uint32_t second = step(r, begin);
	if (r->doc->tokens.n == r->first || second >= end || peek(r, end) == '-' || !dp_utf8_upper(peek(r, begin)))
		return false;
	uint32_t flags = flags_of(r, begin, end, true), before = peek(r, r->doc->tokens.v[r->doc->tokens.n - 1].begin);
	if (!dp_utf8_lower(peek(r, second)))
		return is_letter(before) && !dp_utf8_upper(last_letter(r)) && dateline(r, begin, end);
	if (!may_stop(r, flags))
		return false;
	return flags & DP_SPLIT_OPENS || (flags & DP_SPLIT_HEADS && heads_phrase(r, end));
}

static uint32_t word(run *r, uint32_t begin)
{
	uint32_t end = address_end(r, begin);
	if (end > begin) {
		push(r, begin, end);
		return end;
	}
	end = is_digit(peek(r, begin)) ? number_end(r, begin) : letters_end(r, begin);
	if (begins_unmarked(r, begin, end))
		end_sentence(r);
	if (peek(r, end) == '.')
		return word_with_period(r, begin, end);
	uint32_t clitic = clitic_at(r, begin, end);
	push_word(r, begin, clitic);
	if (clitic < end)
		push(r, clitic, end);
	return end;
}

/* A blank line inside a block ends a sentence, too. */
static uint32_t space(run *r, uint32_t at)
{
	uint32_t lines = 0;
	while (at < r->end && is_space(peek(r, at))) {
		lines += r->text.p[at] == '\n';
		at = step(r, at);
	}
	if (lines > 1)
		end_sentence(r);
	return at;
}

static void split_block(run *r, const dp_block *block, uint32_t number)
{
	r->at = block->begin;
	r->end = block->end;
	r->block = number;
	r->before = 0;
	r->quoted = false;
	while (r->at < r->end && !r->full) {
		uint32_t c = peek(r, r->at);
		if (is_space(c))
			r->at = space(r, r->at);
		else if (is_letter(c) || is_digit(c))
			r->at = word(r, r->at);
		else
			r->at = punctuation(r, r->at);
	}
	end_sentence(r);
}

/* Every line with something in it is a block. */
static bool lines_to_blocks(dp_doc *doc)
{
	for (uint32_t at = 0; at < doc->text.n;) {
		const char *nl = memchr(doc->text.p + at, '\n', doc->text.n - at);
		uint32_t end = nl ? (uint32_t)(nl - doc->text.p) : doc->text.n;
		dp_str line = dp_str_trim(dp_str_sub(doc->text, at, end));
		at = end + 1;
		if (line.n == 0)
			continue;
		dp_block *b = DP_PUSH(&doc->arena, &doc->blocks);
		if (!b)
			return false;
		b->begin = (uint32_t)(line.p - doc->text.p);
		b->end = b->begin + line.n;
		b->kind = DP_BLOCK_BODY;
	}
	return true;
}

int dp_split_run(const dp_split *self, dp_doc *doc, depesche_error *error)
{
	run r = {.split = self, .doc = doc, .text = doc->text};
	if (doc->blocks.n == 0 && !lines_to_blocks(doc))
		return dp_fail_memory(error);
	for (uint32_t i = 0; i < doc->blocks.n && !r.full; i++)
		if (doc->blocks.v[i].kind != DP_BLOCK_FURNITURE)
			split_block(&r, &doc->blocks.v[i], i);
	return r.full ? dp_fail_memory(error) : 0;
}
