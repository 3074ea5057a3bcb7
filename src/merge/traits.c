#include "merge/traits.h"

#include "base/utf8.h"
#include "mention/fold.h"

enum {
	VERSION = 1,
	HEAD = 15,   /* words of the bytes before sides and words */
	LETTERS = 6, /* of a word that count: enough to tell words apart, few enough to be deaf to most endings */
	SHORT = 4,   /* shorter words are seldom content */
	ENOUGH = 32, /* reports that tell what an article is about */
	DAYS = 10000000
};

/* ---- writing ---- */

static uint32_t fold32(dp_str s)
{
	uint64_t h = dp_str_hash(s);
	uint32_t n = (uint32_t)(h ^ h >> 32);
	return n ? n : 1;
}

/* Of a name, however its marks and hyphens are written; 0 for none. */
static uint32_t hash_name(dp_str s)
{
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(s, false, folded);
	return s.n ? fold32(n ? dp_str_of(folded, n) : s) : 0;
}

static uint32_t code_of(const char code[4])
{
	return (uint32_t)(unsigned char)code[0] << 16 | (uint32_t)(unsigned char)code[1] << 8 | (uint32_t)(unsigned char)code[2];
}

static uint32_t kind_of(dp_str kind)
{
	static const char *const KIND[] = {"body", "state", "person", "group", "place"};
	for (uint32_t i = 0; i < sizeof KIND / sizeof *KIND; i++)
		if (dp_str_is(kind, KIND[i]))
			return i;
	return dp_str_is(kind, "set") ? DP_TRAIT_GROUP : DP_TRAIT_BODY;
}

typedef struct bag {
	uint32_t v[DP_TRAIT_WORDS], n;
} bag;

/* Keeps the DP_TRAIT_WORDS smallest, ascending: which they are depends on the words alone. */
static void bag_add(bag *b, uint32_t hash)
{
	uint32_t at = b->n;
	while (at > 0 && b->v[at - 1] > hash)
		at--;
	if ((at > 0 && b->v[at - 1] == hash) || at == DP_TRAIT_WORDS)
		return;
	uint32_t last = b->n < DP_TRAIT_WORDS ? b->n++ : DP_TRAIT_WORDS - 1;
	memmove(&b->v[at + 1], &b->v[at], (last - at) * sizeof *b->v);
	b->v[at] = hash;
}

static void add_words(bag *b, dp_str text)
{
	for (uint32_t at = 0; at < text.n;) {
		uint32_t begin = at, end = at, letters = 0;
		for (; at < text.n; letters++) {
			uint32_t next = at;
			if (!dp_utf8_letter(dp_utf8_next(text, &next)))
				break;
			at = next;
			if (letters < LETTERS)
				end = at;
		}
		char lower[LETTERS * 4];
		uint32_t n = letters >= SHORT ? dp_utf8_tolower(dp_str_sub(text, begin, end), lower, sizeof lower) : 0;
		if (n != 0 && n != UINT32_MAX)
			bag_add(b, fold32(dp_str_of(lower, n)));
		if (letters == 0)
			dp_utf8_next(text, &at);
	}
}

static uint32_t bag_hash(const bag *b)
{
	uint32_t h = 0;
	for (uint32_t i = 0; i < b->n; i++)
		h = (h ^ b->v[i]) * 0x01000193;
	return h;
}

static void write_sides(dp_buf *out, const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_u32(out, hash_name(m[i].name));
		dp_buf_u32(out, code_of(m[i].code));
		dp_buf_u32(out, (uint32_t)m[i].sector | kind_of(m[i].kind) << 8);
	}
}

static bool share_member(const dp_member *a, uint32_t n, const dp_member *b, uint32_t m)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < m; k++)
			if (a[i].code[0] ? memcmp(a[i].code, b[k].code, sizeof a[i].code) == 0 : dp_str_eq(a[i].name, b[k].name))
				return true;
	return false;
}

/* True when the article tells another act of this type by the same actors, so that these prove less. */
static bool has_sibling(const dp_coded *coded, uint32_t i)
{
	const dp_report *r = &coded->report[i];
	for (uint32_t k = 0; k < coded->reports; k++) {
		const dp_report *other = &coded->report[k];
		if (k != i && other->type == r->type && share_member(r->actor, r->actors, other->actor, other->actors))
			return true;
	}
	return false;
}

bool dp_traits_write(const dp_coded *coded, uint32_t i, dp_buf *out)
{
	const dp_report *r = &coded->report[i];
	uint64_t article = dp_str_hash(coded->doc);
	uint32_t actors = r->actors < DP_TRAIT_SIDES ? r->actors : DP_TRAIT_SIDES;
	uint32_t recipients = r->recipients < DP_TRAIT_SIDES ? r->recipients : DP_TRAIT_SIDES;
	bag own = {.n = 0}, all = {.n = 0}, story = {.n = 0};
	add_words(&own, r->anchor[0].text);
	for (uint32_t a = 0; a < r->anchors; a++)
		add_words(&all, r->anchor[a].text);
	add_words(&story, coded->title);
	for (uint32_t k = 0; k < coded->reports && k < ENOUGH; k++)
		add_words(&story, coded->report[k].anchor[0].text);
	if (story.n > DP_TRAIT_STORY)
		story.n = DP_TRAIT_STORY;
	dp_buf_u32(out, VERSION);
	dp_buf_u32(out, (uint32_t)r->type | (uint32_t)r->status << 8 | (uint32_t)has_sibling(coded, i) << 16);
	dp_buf_u32(out, hash_name(r->mode));
	dp_buf_u32(out, (uint32_t)coded->day);
	dp_buf_u32(out, (uint32_t)r->days.first);
	dp_buf_u32(out, (uint32_t)r->days.last);
	dp_buf_u32(out, (uint32_t)article);
	dp_buf_u32(out, (uint32_t)(article >> 32));
	dp_buf_u32(out, i);
	dp_buf_u32(out, hash_name(r->place.name));
	dp_buf_u32(out, code_of(r->place.code));
	dp_buf_u32(out, bag_hash(&own));
	dp_buf_u32(out, actors | recipients << 16);
	dp_buf_u32(out, all.n);
	dp_buf_u32(out, story.n);
	write_sides(out, r->actor, actors);
	write_sides(out, r->recipient, recipients);
	for (uint32_t w = 0; w < all.n; w++)
		dp_buf_u32(out, all.v[w]);
	for (uint32_t w = 0; w < story.n; w++)
		dp_buf_u32(out, story.v[w]);
	return !out->failed;
}

/* ---- reading ---- */

typedef struct cursor {
	dp_str bytes;
	uint32_t at;
} cursor;

static uint32_t next32(cursor *c)
{
	const unsigned char *p = (const unsigned char *)c->bytes.p + c->at;
	c->at += 4;
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void read_sides(cursor *c, dp_trait_side *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		out[i].name = next32(c);
		out[i].code = next32(c);
		uint32_t what = next32(c);
		out[i].sector = (uint8_t)what;
		out[i].kind = (uint8_t)(what >> 8);
	}
}

/*
 * What a report without a date tells is news of its day; a plan lies ahead of it. An open end is cut; a span of more than DP_YEARS says nothing.
 */
static dp_days when(const dp_traits *t)
{
	dp_days days = t->told;
	if (dp_traits_told(t) && days.last == DP_OPEN_DAY)
		days.last = days.first + DP_NEWS;
	if (dp_traits_told(t) && dp_days_span(days) <= DP_YEARS)
		return days;
	if (dp_traits_told(t) || t->day == DP_NO_DAY)
		return (dp_days){DP_NO_DAY, DP_NO_DAY};
	bool ahead = t->status == DP_STATUS_PLANNED || t->status == DP_STATUS_POSSIBLE;
	return ahead ? (dp_days){t->day, t->day + DP_AHEAD} : (dp_days){t->day - DP_NEWS, t->day};
}

/* By whom a report can be found: the state, else the kind of body; 0 for people whom nobody knows ("Unbekannte"). */
static uint32_t key_of(const dp_trait_side *s)
{
	bool anybody = s->sector == DP_SECTOR_NONE || s->sector == DP_SECTOR_CVL || s->sector == DP_SECTOR_CRM || s->sector == DP_SECTOR_OTH;
	return s->code ? s->code : anybody || s->kind == DP_TRAIT_GROUP ? 0 : s->sector;
}

/* The DP_TRAIT_KEYS smallest, so that lists which share members are likely to share keys. */
static uint32_t keys_of(const dp_trait_side *s, uint32_t n, uint32_t out[DP_TRAIT_KEYS])
{
	uint32_t keys = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t key = key_of(&s[i]), at = keys;
		while (at > 0 && out[at - 1] > key)
			at--;
		if (key == 0 || (at > 0 && out[at - 1] == key) || at == DP_TRAIT_KEYS)
			continue;
		uint32_t last = keys < DP_TRAIT_KEYS ? keys++ : DP_TRAIT_KEYS - 1;
		memmove(&out[at + 1], &out[at], (last - at) * sizeof *out);
		out[at] = key;
	}
	return keys;
}

static void add_single(dp_trait_keys *k, uint32_t key)
{
	if (!dp_traits_has_single(k, key))
		k->single[k->singles++] = key;
}

static void add_pair(dp_trait_keys *k, uint32_t a, uint32_t b)
{
	uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	for (uint32_t i = 0; i < k->pairs; i++)
		if (k->pair[i] == pair)
			return;
	if (k->pairs < DP_TRAIT_PAIRS)
		k->pair[k->pairs++] = pair;
}

/* Pairs where both sides are known; a report without them is found by any side that it has. */
static void make_keys(dp_traits *t)
{
	uint32_t actor[DP_TRAIT_KEYS], recipient[DP_TRAIT_KEYS];
	uint32_t actors = keys_of(t->actor, t->actors, actor), recipients = keys_of(t->recipient, t->recipients, recipient);
	dp_trait_keys *k = &t->keys;
	for (uint32_t i = 0; i < actors; i++)
		add_single(k, actor[i]);
	for (uint32_t i = 0; i < recipients; i++)
		add_single(k, recipient[i]);
	for (uint32_t i = 0; i < actors; i++)
		for (uint32_t j = 0; j < recipients; j++)
			add_pair(k, actor[i], recipient[j]);
	for (uint32_t i = 0; dp_type_mutual(t->type) && i < actors; i++)
		for (uint32_t j = 0; j < i; j++)
			add_pair(k, actor[i], actor[j]);
	for (uint32_t i = 0; dp_type_mutual(t->type) && i < recipients; i++)
		for (uint32_t j = 0; j < i; j++)
			add_pair(k, recipient[i], recipient[j]);
}

/* Far beyond the years that an EDTF value has, so that sums of days stay numbers. */
static bool is_day(int32_t day)
{
	return day == DP_NO_DAY || day == DP_OPEN_DAY || (day > -DAYS && day < DAYS);
}

static bool are_days(dp_days days)
{
	bool known = days.first != DP_NO_DAY && days.last != DP_OPEN_DAY;
	return is_day(days.first) && is_day(days.last) && days.first != DP_OPEN_DAY && (!known || days.first <= days.last);
}

static bool read_head(dp_traits *t, cursor *c)
{
	uint32_t version = next32(c), what = next32(c);
	t->type = (dp_type)(what & 0xFF);
	t->status = (dp_status)(what >> 8 & 0xFF);
	t->sibling = what >> 16 != 0;
	t->mode = next32(c);
	t->day = (int32_t)next32(c);
	t->told.first = (int32_t)next32(c);
	t->told.last = (int32_t)next32(c);
	t->article = next32(c);
	t->article |= (uint64_t)next32(c) << 32;
	t->number = next32(c);
	t->place = next32(c);
	t->place_code = next32(c);
	t->sentence = next32(c);
	uint32_t sides = next32(c);
	t->actors = sides & 0xFFFF;
	t->recipients = sides >> 16;
	t->words = next32(c);
	t->stories = next32(c);
	return version == VERSION && t->type > DP_TYPE_NONE && t->type < DP_TYPE_COUNT && t->status <= DP_STATUS_DENIED &&
	       t->actors <= DP_TRAIT_SIDES && t->recipients <= DP_TRAIT_SIDES && t->words <= DP_TRAIT_WORDS && t->stories <= DP_TRAIT_STORY &&
	       is_day(t->day) && t->day != DP_OPEN_DAY && are_days(t->told);
}

const dp_traits *dp_traits_read(dp_str bytes, dp_arena *arena)
{
	cursor c = {bytes, 0};
	dp_traits head = {.type = DP_TYPE_NONE};
	if (bytes.n < HEAD * 4 || !read_head(&head, &c))
		return NULL;
	uint32_t sides_n = head.actors + head.recipients, words = head.words + head.stories;
	if (bytes.n != 4 * (HEAD + 3 * sides_n + words))
		return NULL;
	dp_traits *t = dp_arena_alloc(arena, sizeof *t);
	dp_trait_side *sides = dp_arena_alloc(arena, (sides_n + 1) * sizeof *sides);
	uint32_t *word = dp_arena_alloc(arena, (words + 1) * sizeof *word);
	if (!t || !sides || !word)
		return NULL;
	*t = head;
	read_sides(&c, sides, sides_n);
	t->actor = sides;
	t->recipient = sides + t->actors;
	for (uint32_t i = 0; i < words; i++)
		word[i] = next32(&c);
	t->word = word;
	t->story = word + t->words;
	t->when = when(t);
	make_keys(t);
	return t;
}
