#include "clean/line.h"

#include "base/utf8.h"

static bool ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool dp_clean_matches(dp_str pattern, dp_str line)
{
	uint32_t p = 0, l = 0, star = DP_NONE, again = 0;
	for (;;) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			again = l;
			continue;
		}
		if (p < pattern.n && pattern.p[p] == '#' && l < line.n && ascii_digit(line.p[l])) {
			while (l < line.n && ascii_digit(line.p[l]))
				l++;
			p++;
			continue;
		}
		if (p == pattern.n && l == line.n)
			return true;
		if (p < pattern.n && l < line.n && pattern.p[p] == line.p[l] && pattern.p[p] != '#') {
			p++, l++;
			continue;
		}
		if (star == DP_NONE || again >= line.n)
			return false;
		p = star + 1;
		l = ++again;
	}
}

static dp_str pattern_text(const dp_clean *self, uint32_t i)
{
	return dp_str_of(self->pool + self->pattern[i].at, self->pattern[i].n);
}

static bool for_lines(uint32_t class)
{
	return class != DP_CLEAN_MONTH && class != DP_CLEAN_BY;
}

/* A phrase that begins like a page's label may also begin a paragraph: a label is short, and one that heads a list is no sentence. */
static bool short_enough(uint32_t class, dp_str pattern, const dp_line *line)
{
	static const uint16_t most[DP_CLEAN_COUNT] = {[DP_CLEAN_BYLINE] = 160, [DP_CLEAN_PUBLISHED] = 120, [DP_CLEAN_SECTION] = 40, [DP_CLEAN_UI] = 200,
		[DP_CLEAN_MENU] = 200, [DP_CLEAN_TEASER] = 250, [DP_CLEAN_RELATED] = 90, [DP_CLEAN_SHARE] = 200, [DP_CLEAN_CREDIT] = 300};
	enum { LOOSE_MAX = 160 };
	if (class == DP_CLEAN_RELATED && line->ends)
		return false;
	if (pattern.p[0] == '*' && class != DP_CLEAN_END && (line->points > LOOSE_MAX || line->several))
		return false;
	return most[class] == 0 || line->points <= most[class];
}

/* What somebody says is no label, whatever its words. */
static bool quoted(dp_str s)
{
	uint32_t at = 0, c = dp_utf8_next(s, &at);
	bool mark = c == '"' || c == 0x201E || c == 0x201C || c == 0x201A || c == 0xBB || c == 0xAB;
	return mark && at < s.n && !dp_utf8_space(dp_utf8_next(s, &at));
}

static dp_clean_class class_of(const dp_clean *self, dp_str s, const dp_line *line)
{
	if (quoted(s))
		return DP_CLEAN_NONE;
	for (uint32_t i = 0; i < self->patterns; i++) {
		uint32_t class = self->pattern[i].kind;
		dp_str pattern = pattern_text(self, i);
		if (for_lines(class) && short_enough(class, pattern, line) && dp_clean_matches(pattern, line->fold))
			return (dp_clean_class)class;
	}
	return DP_CLEAN_NONE;
}

bool dp_clean_word(const dp_clean *self, dp_clean_class class, dp_str fold, uint32_t *value)
{
	for (uint32_t i = 0; i < self->patterns; i++) {
		if (self->pattern[i].kind != class || !dp_str_eq(pattern_text(self, i), fold))
			continue;
		*value = self->pattern[i].value;
		return true;
	}
	return false;
}

dp_str dp_clean_agency(const dp_clean *self, dp_str fold)
{
	uint32_t at = dp_strmap_get(&self->agencies, fold), n;
	if (at == DP_NONE)
		return (dp_str){NULL, 0};
	memcpy(&n, self->agency_pool.p + at, sizeof n);
	return dp_str_of(self->agency_pool.p + at + sizeof n, n);
}

/* Marks that pages set before the entries of lists, and what ends a label; a bracket or a question mark says something. */
static bool mark_before(uint32_t c)
{
	return !dp_utf8_letter(c) && !dp_utf8_digit(c) && !(c < 0x80 && strchr("(#@+[", (int)c)) && c != 0xA9;
}

static bool mark_behind(uint32_t c)
{
	return !dp_utf8_letter(c) && !dp_utf8_digit(c) && !(c < 0x80 && strchr(")]?%_\"", (int)c)) && c != 0x201C && c != 0x201D;
}

static dp_str strip_marks(dp_str s)
{
	uint32_t begin = 0, end = s.n, next = 0, before;
	while (begin < end && mark_before(dp_utf8_next(s, &next)))
		begin = next;
	while (end > begin && mark_behind(dp_utf8_before(s, end, &before)))
		end = before;
	return dp_str_sub(s, begin, end);
}

dp_str dp_clean_fold(dp_str s, dp_arena *arena)
{
	uint32_t room = s.n * 2 + 4, n = 0;
	char *out = dp_arena_alloc(arena, room);
	if (!out)
		return (dp_str){NULL, 0};
	uint32_t low = dp_utf8_tolower(s, out, room);
	if (low == UINT32_MAX)
		return (dp_str){NULL, 0};
	bool space = false;
	dp_str small = dp_str_of(out, low);
	for (uint32_t at = 0; at < low;) {
		uint32_t from = at, c = dp_utf8_next(small, &at);
		if (dp_utf8_space(c) || c == 0x200B || c == 0xAD) {
			space |= c != 0xAD && n > 0; /* a soft hyphen separates nothing */
			continue;
		}
		if (space)
			out[n++] = ' ';
		space = false;
		memmove(out + n, out + from, at - from);
		n += at - from;
	}
	return strip_marks(dp_str_of(out, n));
}

/* The last character that is no closing quote or bracket ends a sentence. A lone "..." does not: buttons and cut teasers have it. */
static bool ends_sentence(dp_str s)
{
	uint32_t end = s.n, before;
	uint32_t open = s.n;
	while (open && s.p[s.n - 1] == ')' && s.p[open - 1] != '(')
		open--;
	if (open > 1 && open < s.n && s.p[open - 2] == ' ' && ends_sentence(dp_str_trim(dp_str_sub(s, 0, open - 1))))
		return true; /* "... sagte er. (dpa)" */
	while (end) {
		uint32_t c = dp_utf8_before(s, end, &before);
		if (c == '.' || c == '!' || c == '?')
			return !(end >= 3 && memcmp(s.p + end - 3, "...", 3) == 0);
		bool closing = c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201C || c == 0x201D || c == 0x2019 || c == 0x2018 || c == 0xAB ||
			       c == 0xBB || c == 0x203A || c == 0x2039;
		if (!closing)
			return false;
		end = before;
	}
	return false;
}

/* An address of the net: has no space, a dot or @ inside, and small letters. */
static bool address(dp_str word)
{
	if (dp_str_starts(word, DP_STR("http")) || dp_str_starts(word, DP_STR("www.")))
		return true;
	uint32_t dots = 0, letters = 0, last = 0;
	for (uint32_t i = 0; i < word.n; i++) {
		char c = word.p[i];
		bool small = c >= 'a' && c <= 'z';
		if (c == '@')
			return word.n > 3;
		if (c == '/' && dots)
			break;
		if (!small && !ascii_digit(c) && c != '.' && c != '-')
			return false;
		dots += c == '.' && i > 0;
		last = c == '.' ? 0 : last + small;
		letters += small;
	}
	return dots && letters >= 4 && last >= 2 && last <= 6;
}

/* "play_arrow", "forward_10": names of icons that a page's font would have drawn. */
static bool icon(dp_str word)
{
	bool bar = false;
	for (uint32_t i = 0; i < word.n; i++) {
		char c = word.p[i];
		if (!(c >= 'a' && c <= 'z') && !ascii_digit(c) && c != '_')
			return false;
		bar |= c == '_';
	}
	return bar;
}

static bool has_letter(dp_str s)
{
	for (uint32_t at = 0; at < s.n;)
		if (dp_utf8_letter(dp_utf8_next(s, &at)))
			return true;
	return false;
}

/* Every word is an address, an icon, or no word at all. "1.0x" counts as a number. */
static bool odd(dp_str s)
{
	dp_str word;
	bool dated = false;
	while (dp_str_cut(&s, ' ', &word)) {
		if (has_letter(word) && !address(word) && !icon(word) && !(ascii_digit(word.p[0]) && word.n <= 5 && dp_str_ends(word, DP_STR("x"))))
			return false;
		uint32_t dots = 0;
		for (uint32_t i = 0; i < word.n; i++)
			dots += word.p[i] == '.' || word.p[i] == '-';
		dated |= word.n >= 8 && dots == 2 && !has_letter(word);
	}
	return !dated; /* days are wanted */
}

static void count(dp_line *line, dp_str s)
{
	bool counted = false;
	for (uint32_t at = 0; at < s.n;) {
		uint32_t c = dp_utf8_next(s, &at);
		bool letter = dp_utf8_letter(c);
		line->points++;
		line->words += letter && !counted;
		counted = (counted || letter) && !dp_utf8_space(c);
	}
}

/* Trims Unicode white space off both ends. */
static void trim(dp_str text, uint32_t *begin, uint32_t *end)
{
	uint32_t next = *begin, before;
	while (*begin < *end && dp_utf8_space(dp_utf8_next(text, &next)))
		*begin = next;
	while (*end > *begin && dp_utf8_space(dp_utf8_before(text, *end, &before)))
		*end = before;
}

/* A sentence ends amid the line. */
static bool several(dp_str s)
{
	for (uint32_t i = 1; i + 2 < s.n; i++) {
		uint32_t next = i + 2;
		if (strchr(".!?", s.p[i]) && s.p[i + 1] == ' ' && dp_utf8_lower((unsigned char)s.p[i - 1]) && dp_utf8_upper(dp_utf8_next(s, &next)))
			return true;
	}
	return false;
}

bool dp_line_init(const dp_clean *self, dp_doc *doc, uint32_t begin, uint32_t end, dp_line *line)
{
	dp_str s = dp_doc_words(doc, begin, end);
	*line = (dp_line){.begin = begin, .end = end};
	line->fold = dp_clean_fold(s, &doc->arena);
	if (!line->fold.p)
		return false;
	count(line, s);
	line->ends = ends_sentence(s);
	line->several = several(s);
	line->class = class_of(self, s, line);
	line->odd = odd(s);
	return true;
}

static bool add_line(const dp_clean *self, dp_doc *doc, dp_lines *lines, uint32_t begin, uint32_t end, bool blank)
{
	dp_line *line = DP_PUSH(&doc->arena, lines);
	if (!line || !dp_line_init(self, doc, begin, end, line))
		return false;
	line->blank = blank;
	return true;
}

bool dp_line_body(const dp_line *line)
{
	return ((line->ends || line->several) && line->words >= 7) || line->words >= 25;
}

enum { WRAP_MIN = 45, WRAP_MAX = 100 };

/* Text broken into lines of one width: most lines that have a line below are long and stop amid a sentence. */
static bool hard_wrapped(const dp_lines *lines)
{
	uint32_t inner = 0, cut = 0;
	for (uint32_t i = 0; i + 1 < lines->n; i++) {
		const dp_line *a = &lines->v[i], *b = &lines->v[i + 1];
		if (a->points > WRAP_MAX)
			return false;
		inner += !b->blank;
		cut += !b->blank && !a->ends && a->points >= WRAP_MIN;
	}
	return cut >= 4 && cut * 2 >= inner;
}

static bool starts_small(const dp_doc *doc, const dp_line *line)
{
	uint32_t at = line->begin;
	return dp_utf8_lower(dp_utf8_next(doc->text, &at));
}

static bool plain(const dp_line *line)
{
	return !line->odd && line->class < DP_CLEAN_BYLINE;
}

static void join(const dp_doc *doc, dp_lines *lines)
{
	bool wrapped = hard_wrapped(lines);
	for (uint32_t i = 0; i + 1 < lines->n; i++) {
		dp_line *a = &lines->v[i];
		const dp_line *b = &lines->v[i + 1];
		if (b->blank || a->ends || !plain(a) || !plain(b))
			continue;
		a->joined = (wrapped && a->points >= WRAP_MIN) || (a->points >= WRAP_MIN && starts_small(doc, b));
	}
}

bool dp_lines_cut(const dp_clean *self, dp_doc *doc, dp_lines *lines)
{
	dp_str text = doc->text;
	bool blank = true;
	for (uint32_t at = 0; at < text.n;) {
		const char *newline = memchr(text.p + at, '\n', text.n - at);
		uint32_t begin = at, end = newline ? (uint32_t)(newline - text.p) : text.n;
		at = end + (newline != NULL);
		trim(text, &begin, &end);
		if (begin < end && !add_line(self, doc, lines, begin, end, blank))
			return false;
		blank = begin == end;
	}
	join(doc, lines);
	return true;
}
