#include "clean/clean.h"

#include "base/error.h"
#include "base/utf8.h"
#include "clean/line.h"

#include <stdlib.h>

static int damaged(depesche_error *error, const char *section)
{
	return dp_fail(error, DEPESCHE_EPACK, "section \"%s\" of the pack is damaged or cut short; build the pack again", section);
}

static bool head_of(dp_str section, const char *magic, uint32_t head[3])
{
	if (section.n < 16 || memcmp(section.p, magic, 4) != 0)
		return false;
	memcpy(head, section.p + 4, 12);
	return true;
}

static int open_patterns(dp_clean *self, dp_str section, depesche_error *error)
{
	uint32_t head[3];
	if (!head_of(section, "CLN1", head) || 16 + (uint64_t)head[0] * sizeof *self->pattern + head[1] > section.n)
		return damaged(error, "clean");
	self->pattern = (const dp_clean_pattern *)(const void *)(section.p + 16);
	self->patterns = head[0];
	self->pool = section.p + 16 + head[0] * sizeof *self->pattern;
	for (uint32_t i = 0; i < self->patterns; i++) {
		const dp_clean_pattern *p = &self->pattern[i];
		if (p->n > head[1] || p->at > head[1] - p->n || p->kind == DP_CLEAN_NONE || p->kind >= DP_CLEAN_COUNT)
			return damaged(error, "clean");
	}
	return 0;
}

static int open_languages(dp_languages *self, dp_str section, depesche_error *error)
{
	uint32_t head[3];
	if (!head_of(section, "LNG1", head) || head[0] > DP_LANGUAGES_MAX)
		return damaged(error, "language");
	uint64_t names = (uint64_t)head[0] * sizeof *self->language, ranges = (uint64_t)head[1] * sizeof *self->range;
	if (16 + names + ranges > section.n)
		return damaged(error, "language");
	self->language = (const dp_language_name *)(const void *)(section.p + 16);
	self->range = (const dp_language_range *)(const void *)(section.p + 16 + names);
	self->n = head[0];
	self->ranges = head[1];
	for (uint32_t i = 0; i < self->n; i++)
		if (self->language[i].code[sizeof self->language->code - 1] || self->language[i].name[sizeof self->language->name - 1])
			return damaged(error, "language");
	for (uint32_t i = 0; i < self->ranges; i++)
		if (self->range[i].language >= self->n)
			return damaged(error, "language");
	return dp_strmap_open(&self->words, dp_str_sub(section, (uint32_t)(16 + names + ranges), section.n), NULL, error);
}

static int open_agencies(dp_clean *self, dp_str section, depesche_error *error)
{
	dp_str rest;
	uint32_t size, n;
	int rc = dp_strmap_open(&self->agencies, section, &rest, error);
	if (rc != 0)
		return rc;
	if (rest.n < 4)
		return damaged(error, "agencies");
	memcpy(&size, rest.p, 4);
	self->agency_pool = dp_str_sub(rest, 4, rest.n);
	if (size > self->agency_pool.n)
		return damaged(error, "agencies");
	self->agency_pool.n = size;
	for (uint32_t i = 0; i <= self->agencies.mask; i++) {
		const dp_strmap_slot *s = &self->agencies.slot[i];
		if (s->n == UINT32_MAX)
			continue;
		if (s->value > size || size - s->value < 4)
			return damaged(error, "agencies");
		memcpy(&n, self->agency_pool.p + s->value, 4);
		if (n > size - s->value - 4)
			return damaged(error, "agencies");
	}
	return 0;
}

int dp_clean_open(dp_clean *self, dp_str clean, dp_str language, dp_str world_language, dp_str agencies, depesche_error *error)
{
	dp_clean made = {0};
	int rc = open_patterns(&made, clean, error);
	if (rc == 0)
		rc = open_languages(&made.languages[0], language, error);
	if (rc == 0)
		rc = open_languages(&made.languages[1], world_language, error);
	if (rc == 0)
		rc = open_agencies(&made, agencies, error);
	if (rc == 0)
		*self = made;
	return rc;
}

/* What one run needs. */
typedef struct run {
	const dp_clean *clean;
	dp_doc *doc;
	dp_lines lines;
	uint32_t body; /* first line of the article's body */
} run;

static bool is_body(const dp_line *line)
{
	return dp_line_body(line) && line->class < DP_CLEAN_BYLINE && !line->odd;
}

/* "Von Anna Muster, Kiew"; a heading that begins with this word goes on in small letters, or is in capitals throughout. */
static bool author_line(const run *r, const dp_line *line)
{
	enum { WORDS_MAX = 9 };
	dp_str s = dp_doc_words(r->doc, line->begin, line->end);
	const char *space = memchr(s.p, ' ', s.n);
	if (!space || line->ends || line->words > WORDS_MAX)
		return false;
	uint32_t value, n = (uint32_t)(space - s.p);
	dp_str by = dp_clean_fold(dp_str_of(s.p, n), &r->doc->arena), name = dp_str_trim(dp_str_sub(s, n, s.n));
	bool shouted = n > 1 && s.p[1] >= 'A' && s.p[1] <= 'Z';
	return by.p && !shouted && dp_utf8_capitalised(name) && dp_clean_word(r->clean, DP_CLEAN_BY, by, &value);
}

/* Bylines stand between an article's headings and its text. */
static bool byline(const run *r, const dp_line *line)
{
	enum { WORDS_MAX = 7 };
	char day[11];
	uint32_t rest;
	if (line->class == DP_CLEAN_BYLINE || line->class == DP_CLEAN_PUBLISHED || author_line(r, line))
		return true;
	return !dp_line_body(line) && dp_clean_day(r->clean, line->fold, day, &rest) && rest <= WORDS_MAX;
}

/* A byline in brackets closes a text, and behind one that opens it there are paragraphs. */
static bool text_follows(const run *r, uint32_t at)
{
	if (r->doc->text.p[r->lines.v[at].begin] == '(')
		return false;
	for (uint32_t i = at + 1; i < r->lines.n && r->lines.v[i].class != DP_CLEAN_END; i++)
		if (is_body(&r->lines.v[i]) || r->lines.v[i].joined)
			return true;
	return false;
}

/* The first paragraph; but a title or a lead may be a whole sentence, and then a byline follows soon. */
static void find_body(run *r)
{
	enum { LEAD_MAX = 400, LINES_AHEAD = 4 };
	uint32_t at = 0;
	while (at < r->lines.n && !is_body(&r->lines.v[at]) && !r->lines.v[at].joined)
		at++;
	r->body = at;
	for (uint32_t i = at; i < r->lines.n && i < at + LINES_AHEAD && !r->lines.v[i].joined && r->lines.v[i].points <= LEAD_MAX; i++)
		if (byline(r, &r->lines.v[i]) && text_follows(r, i))
			r->body = i + 1;
}

static bool neighbour_furniture(const run *r, uint32_t i)
{
	return (i > 0 && r->lines.v[i - 1].furniture) || (i + 1 < r->lines.n && r->lines.v[i + 1].furniture);
}

static void mark_by_pattern(run *r)
{
	for (uint32_t i = 0; i < r->lines.n; i++) {
		dp_line *line = &r->lines.v[i];
		line->furniture = line->class >= DP_CLEAN_UI || (line->class == DP_CLEAN_NONE && line->odd);
		bool section = line->class == DP_CLEAN_SECTION && i < r->body;
		if (line->class == DP_CLEAN_BYLINE || line->class == DP_CLEAN_PUBLISHED || section)
			line->kind = DP_BLOCK_BYLINE;
	}
}

/* Behind the body's begin a section's name is a page's where the page is seen around it, else a subheading. */
static void mark_sections(run *r)
{
	for (uint32_t i = r->body; i < r->lines.n; i++)
		r->lines.v[i].furniture |= r->lines.v[i].class == DP_CLEAN_SECTION && neighbour_furniture(r, i);
}

/* "Mehr zum Thema" heads a list of other articles' headings. */
static void mark_related(run *r)
{
	enum { LIST_MAX = 12, HEADING_MAX = 160 };
	for (uint32_t i = 0; i < r->lines.n; i++) {
		if (r->lines.v[i].class != DP_CLEAN_RELATED)
			continue;
		for (uint32_t k = i + 1; k < r->lines.n && k <= i + LIST_MAX; k++) {
			dp_line *line = &r->lines.v[k];
			bool heads_text = k + 1 < r->lines.n && is_body(&r->lines.v[k + 1]) && line->blank && !r->lines.v[k + 1].blank;
			if (is_body(line) || line->joined || line->points > HEADING_MAX || heads_text)
				break;
			line->furniture = true;
		}
	}
}

/* Behind the article's end nothing is of it; before its begin such a notice speaks for itself alone. */
static void mark_end(run *r)
{
	enum { TEXT_MIN = 60 };
	uint32_t points = 0;
	bool over = false;
	for (uint32_t i = 0; i < r->lines.n; i++) {
		dp_line *line = &r->lines.v[i];
		if (over)
			line->furniture = true;
		else if (line->class == DP_CLEAN_END && points >= TEXT_MIN)
			over = true;
		else if (!line->furniture && i >= r->body)
			points += line->points;
	}
}

static bool short_label(const dp_line *line, uint32_t points)
{
	return !line->ends && line->points <= points && line->class != DP_CLEAN_KEEP && line->kind != DP_BLOCK_BYLINE && !line->joined;
}

/* Pages repeat their labels, articles do not. */
static void mark_repeated(run *r)
{
	enum { LABEL_MAX = 60, LINES_MAX = 2000 };
	for (uint32_t i = 1; i < r->lines.n && i < LINES_MAX; i++) {
		dp_line *line = &r->lines.v[i];
		if (line->furniture || !short_label(line, LABEL_MAX))
			continue;
		for (uint32_t k = 0; k < i; k++) {
			dp_line *other = &r->lines.v[k];
			if (!dp_str_eq(other->fold, line->fold) || other->joined)
				continue;
			if (other->furniture || neighbour_furniture(r, i) || k < r->body) {
				line->furniture = true;
				other->furniture |= k > r->body;
				break;
			}
		}
	}
}

/* Up to three short lines between furniture are of the same menu. Before the body a title may stand so; only a word or two is none. */
static void mark_between(run *r)
{
	enum { RUN_MAX = 3, LABEL_MAX = 60, WORDS_BEFORE = 2 };
	for (uint32_t i = 1; i < r->lines.n; i++) {
		uint32_t k = i;
		while (k < r->lines.n && k - i < RUN_MAX && !r->lines.v[k].furniture && short_label(&r->lines.v[k], LABEL_MAX) &&
			(k > r->body || r->lines.v[k].words <= WORDS_BEFORE))
			k++;
		if (k == i || k >= r->lines.n || !r->lines.v[i - 1].furniture || !r->lines.v[k].furniture)
			continue;
		for (uint32_t j = i; j < k; j++)
			r->lines.v[j].furniture = true;
	}
}

/* The title stands before the byline that is nearest to the body, with perhaps a section's name between; the body's line where there is none. */
static uint32_t title_before_byline(const run *r)
{
	uint32_t at = r->body < r->lines.n ? r->body : r->lines.n;
	while (at > 0 && !byline(r, &r->lines.v[at - 1]))
		at--;
	while (at > 0 && (byline(r, &r->lines.v[at - 1]) || r->lines.v[at - 1].class == DP_CLEAN_SECTION))
		at--;
	return at > 0 ? at - 1 : r->lines.n;
}

/* Before the title, what precedes a menu is of the menu. */
static void mark_menu(run *r)
{
	enum { WORDS_MAX = 3 };
	uint32_t last = 0, title = title_before_byline(r);
	for (uint32_t i = 0; i < r->body && i < r->lines.n; i++)
		if (r->lines.v[i].furniture && (r->lines.v[i].class == DP_CLEAN_MENU || r->lines.v[i].class == DP_CLEAN_UI))
			last = i;
	for (uint32_t i = 0; i < last; i++)
		r->lines.v[i].furniture |= r->lines.v[i].words <= WORDS_MAX && r->lines.v[i].kind != DP_BLOCK_BYLINE && i != title && !byline(r, &r->lines.v[i]);
}

/* "qu/as (dpa, afp)" on a line of its own. */
static void mark_signatures(run *r)
{
	enum { SIGNATURE_MAX = 60 };
	for (uint32_t i = r->body; i < r->lines.n; i++) {
		dp_line *line = &r->lines.v[i];
		if (!line->furniture && line->points <= SIGNATURE_MAX && dp_clean_sign_off(r->clean, r->doc, line->begin, line->end) == line->begin)
			line->kind = DP_BLOCK_BYLINE;
	}
}

/* Labels behind the last paragraph: other articles' headings, if a page's furniture is among or before them. */
static void mark_tail(run *r)
{
	enum { LABEL_MAX = 120 };
	uint32_t last = r->lines.n;
	while (last > r->body && (r->lines.v[last - 1].furniture || short_label(&r->lines.v[last - 1], LABEL_MAX)))
		last--;
	bool page = false;
	for (uint32_t i = last; i < r->lines.n; i++)
		page |= r->lines.v[i].furniture && !r->lines.v[i].odd;
	for (uint32_t i = last; page && i < r->lines.n; i++)
		r->lines.v[i].furniture |= i > r->body;
}

/* Paragraphs of a translated page that were left in another language. */
static void mark_foreign(run *r)
{
	enum { WORDS_MIN = 12 };
	for (uint32_t i = 0; i < r->lines.n; i++) {
		dp_line *line = &r->lines.v[i];
		if (line->furniture || line->words < WORDS_MIN)
			continue;
		const dp_language_name *name = dp_language_of(r->clean, dp_doc_words(r->doc, line->begin, line->end));
		line->furniture |= name && !dp_str_is(r->doc->language, name->code);
	}
}

static bool says_furniture(const run *r, uint32_t i)
{
	return i < r->lines.n && r->lines.v[i].furniture;
}

/* A line with a day and little else, near the article's head or marked as such. */
static void note_days(run *r)
{
	enum { HEAD_BEHIND = 2 };
	for (uint32_t i = 0; i < r->lines.n; i++) {
		dp_line *line = &r->lines.v[i];
		char day[11];
		uint32_t rest;
		bool head = i < r->body + HEAD_BEHIND && byline(r, line), marked = line->class == DP_CLEAN_PUBLISHED;
		if ((!head && !marked) || !dp_clean_day(r->clean, line->fold, day, &rest))
			continue;
		if (!line->furniture)
			line->kind = DP_BLOCK_BYLINE;
		if (r->doc->published.n == 0) {
			dp_str copy = dp_arena_str(&r->doc->arena, dp_str_c(day));
			r->doc->published = copy.p ? copy : DP_STR("");
		}
	}
}

static bool title_like(const dp_line *line)
{
	enum { TITLE_MAX = 220 };
	return !line->furniture && line->kind != DP_BLOCK_BYLINE && line->points <= TITLE_MAX && line->words > 0;
}

/* A first line that ends in a full stop is text; in a question or exclamation mark it is a title where a blank line follows. */
static bool asks(const run *r)
{
	enum { TITLE_MAX = 120 };
	const dp_line *line = r->lines.n > 1 ? &r->lines.v[0] : NULL;
	return line && r->body == 0 && !line->furniture && line->points <= TITLE_MAX && r->lines.v[1].blank && r->doc->text.p[line->end - 1] != '.' &&
	       line->points < r->lines.v[1].points;
}

/* Before the body: bylines, and of the other lines the longest is the title. */
static void mark_head(run *r)
{
	dp_line *title = NULL;
	uint32_t head = r->body < r->lines.n ? r->body : r->lines.n;
	if (head == 0 && asks(r))
		title = &r->lines.v[0];
	for (uint32_t i = 0; i < head; i++) {
		dp_line *line = &r->lines.v[i];
		if (line->furniture)
			continue;
		if (author_line(r, line))
			line->kind = DP_BLOCK_BYLINE;
		bool sentence = line->ends && r->doc->text.p[line->end - 1] == '.';
		if (!title_like(line) || (sentence && i > 0))
			continue;
		line->kind = DP_BLOCK_HEADING;
		if (!title || line->points > title->points)
			title = line;
	}
	if (title)
		title->kind = DP_BLOCK_TITLE;
}

/* A short line without a full stop that stands right before a paragraph. */
static void mark_headings(run *r)
{
	enum { HEADING_MAX = 140 };
	for (uint32_t i = r->body + 1; i + 1 < r->lines.n; i++) {
		dp_line *line = &r->lines.v[i];
		uint32_t last = r->doc->text.p[line->end - 1] == ':' ? 0 : HEADING_MAX;
		bool before_body = !says_furniture(r, i + 1) && is_body(&r->lines.v[i + 1]);
		if (!line->furniture && before_body && short_label(line, last) && !r->lines.v[i - 1].joined && line->kind == DP_BLOCK_BODY)
			line->kind = DP_BLOCK_HEADING;
	}
}

static bool add_block(dp_doc *doc, uint32_t begin, uint32_t end, dp_block_kind kind)
{
	while (begin < end && (doc->text.p[begin] == ' ' || (doc->text.p[begin] >= '\t' && doc->text.p[begin] <= '\r')))
		begin++;
	while (end > begin && (doc->text.p[end - 1] == ' ' || (doc->text.p[end - 1] >= '\t' && doc->text.p[end - 1] <= '\r')))
		end--;
	if (begin == end)
		return true;
	dp_block *block = DP_PUSH(&doc->arena, &doc->blocks);
	if (block)
		*block = (dp_block){begin, end, kind};
	return block != NULL;
}

/* The first paragraph: teaser, dateline and report are blocks of their own. */
static bool add_first(run *r, uint32_t begin, uint32_t end, bool *split)
{
	uint32_t lead_end, line_begin, report;
	*split = dp_clean_dateline(r->clean, r->doc, begin, end, &lead_end, &line_begin, &report);
	if (!*split)
		return true;
	return add_block(r->doc, begin, lead_end, DP_BLOCK_HEADING) && add_block(r->doc, line_begin, report, DP_BLOCK_BYLINE) &&
	       add_block(r->doc, report, end, DP_BLOCK_BODY);
}

static bool add_title(run *r, uint32_t begin, uint32_t end, dp_block_kind kind)
{
	uint32_t at = dp_clean_title_byline(r->clean, r->doc, begin, end);
	if (kind == DP_BLOCK_TITLE && r->doc->title.n == 0)
		r->doc->title = dp_doc_words(r->doc, begin, at);
	return add_block(r->doc, begin, at, kind) && add_block(r->doc, at, end, DP_BLOCK_BYLINE);
}

/* "... sagte er. © Alle Rechte vorbehalten": where such a last sentence begins; `end` for none. */
static uint32_t notice_behind(run *r, uint32_t begin, uint32_t end)
{
	enum { NOTICE_MAX = 160 };
	const char *p = r->doc->text.p;
	dp_line line;
	for (uint32_t at = end; at > begin + 1 && end - at < NOTICE_MAX; at--) {
		bool sentence = p[at - 1] == ' ' && memchr(".!?\")", p[at - 2], 5), sign = at + 1 < end && memcmp(p + at, "\xC2\xA9", 2) == 0;
		if (!sentence && !sign)
			continue;
		if (!dp_line_init(r->clean, r->doc, at, end, &line))
			return end;
		bool page = line.class == DP_CLEAN_RIGHTS || line.class == DP_CLEAN_CREDIT || line.class == DP_CLEAN_NOTICE || line.class == DP_CLEAN_TEASER;
		return page ? at : end;
	}
	return end;
}

/* A paragraph of the body: dateline before it, signature and notice behind it are blocks of their own. */
static bool add_body(run *r, uint32_t begin, uint32_t end, bool first, bool last)
{
	uint32_t notice = notice_behind(r, begin, end), text_end = notice;
	while (text_end > begin && r->doc->text.p[text_end - 1] == ' ')
		text_end--;
	uint32_t sign = last ? dp_clean_sign_off(r->clean, r->doc, begin, text_end) : text_end;
	bool split = false;
	if (first && !add_first(r, begin, sign, &split))
		return false;
	return (split || add_block(r->doc, begin, sign, DP_BLOCK_BODY)) && add_block(r->doc, sign, text_end, DP_BLOCK_BYLINE) &&
	       add_block(r->doc, notice, end, DP_BLOCK_FURNITURE);
}

static uint32_t last_body(const run *r)
{
	uint32_t i = r->lines.n;
	while (i > 0 && (r->lines.v[i - 1].furniture || r->lines.v[i - 1].kind != DP_BLOCK_BODY))
		i--;
	return i;
}

static bool add_blocks(run *r)
{
	bool fine = true, first = true;
	uint32_t last = last_body(r);
	for (uint32_t i = 0; fine && i < r->lines.n; i++) {
		const dp_line *line = &r->lines.v[i];
		uint32_t begin = line->begin, end = line->end;
		dp_block_kind kind = line->furniture ? DP_BLOCK_FURNITURE : line->kind;
		if (kind == DP_BLOCK_TITLE || kind == DP_BLOCK_HEADING) {
			fine = add_title(r, begin, end, kind);
			continue;
		}
		if (kind != DP_BLOCK_BODY) {
			fine = add_block(r->doc, begin, end, kind);
			continue;
		}
		while (r->lines.v[i].joined && i + 1 < r->lines.n && !r->lines.v[i + 1].furniture && r->lines.v[i + 1].kind == DP_BLOCK_BODY)
			end = r->lines.v[++i].end;
		fine = add_body(r, begin, end, first, i + 1 >= last);
		first = false;
	}
	return fine;
}

/* The language of the article's own lines, counted together. */
static const dp_language_name *language_of(run *r, dp_buf *scratch)
{
	for (uint32_t i = 0; i < r->lines.n; i++) {
		if (r->lines.v[i].furniture)
			continue;
		dp_buf_str(scratch, dp_doc_words(r->doc, r->lines.v[i].begin, r->lines.v[i].end));
		dp_buf_char(scratch, '\n');
	}
	return dp_language_of(r->clean, dp_buf_view(scratch));
}

static int check_language(run *r, dp_str pack, depesche_error *error)
{
	dp_buf scratch;
	dp_buf_init(&scratch, (size_t)r->doc->text.n * 2 + 64);
	const dp_language_name *name = language_of(r, &scratch);
	dp_buf_release(&scratch);
	if (name && !dp_str_is(pack, name->code))
		return dp_fail(error, DEPESCHE_ESKIP, "is %s; there is no pack for it, so that it is left out", name->name);
	if (!name && r->doc->language.n && !dp_str_eq(r->doc->language, pack))
		return dp_fail(error, DEPESCHE_ESKIP, "is said to be in language \"%.*s\"; there is no pack for it, so that it is left out",
			(int)r->doc->language.n, r->doc->language.p);
	r->doc->language = pack;
	return 0;
}

static bool has_article(const dp_doc *doc)
{
	for (uint32_t i = 0; i < doc->blocks.n; i++)
		if (doc->blocks.v[i].kind < DP_BLOCK_BYLINE)
			return true;
	return false;
}

int dp_clean_run(const dp_clean *self, dp_doc *doc, dp_str language, depesche_error *error)
{
	run r = {.clean = self, .doc = doc};
	if (!dp_lines_cut(self, doc, &r.lines))
		return dp_fail_memory(error);
	find_body(&r);
	mark_by_pattern(&r);
	mark_related(&r);
	mark_end(&r);
	int rc = check_language(&r, language, error);
	if (rc != 0)
		return rc;
	mark_sections(&r);
	mark_repeated(&r);
	mark_between(&r);
	mark_menu(&r);
	mark_signatures(&r);
	mark_tail(&r);
	mark_foreign(&r);
	note_days(&r);
	mark_head(&r);
	mark_headings(&r);
	if (!add_blocks(&r))
		return dp_fail_memory(error);
	if (!has_article(doc))
		return dp_fail(error, DEPESCHE_ESKIP, "holds nothing but page furniture; there is nothing to code");
	return 0;
}
