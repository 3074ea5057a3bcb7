#include "merge/match.h"

#include "base/utf8.h"
#include "merge/match_weights.h"
#include "mention/fold.h"

enum {
	VERSION = 1,
	SIDES = 16,    /* of each role that are compared */
	KEYS = 4,      /* of each role that blocks are made of */
	PAIRS = 16,
	SINGLES = 9,
	WORDS = 64,
	STORY = 48,    /* words of all that the article tells */
	LETTERS = 6,   /* of a word that count: enough to tell words apart, few enough to be deaf to most endings */
	SHORT = 4,     /* shorter words are seldom content */
	ONE = 1024,    /* a feature that holds in full */
	HEAD = 15,
	PLACED = 0x40000000
};

/* Days, see `when` and dp_match_blocks. */
enum {
	NEWS = 7,      /* an undated act was at most so long before its report */
	AHEAD = 60,    /* a plan without a date is for the next so many days */
	APART = 4,     /* undated acts published so far apart are hardly the same */
	GAP = 3,       /* told days that are so far apart may still mean one occasion */
	FINE = 10,     /* longest span of each class of dates */
	MONTHS = 100,
	YEARS = 400,
	CLASSES = 3,
	TWIN = 40      /* the same sentence tells the same act for so long */
};

typedef struct side {
	uint32_t name; /* hash */
	uint32_t code; /* three letters, 0 for none */
	uint8_t sector, kind;
} side;

/* Kinds of dp_member as numbers; what is unknown is taken for a body. */
enum { BODY, STATE, PERSON, GROUP, PLACE };

typedef struct keys {
	uint32_t single[2 * KEYS], singles;
	uint64_t pair[PAIRS];
	uint32_t pairs;
} keys;

struct dp_traits {
	dp_type type;
	dp_status status;
	bool sibling;          /* its article tells another act of the type by the same actors */
	uint32_t mode;         /* hash, 0 for none */
	int32_t day;           /* of publication */
	dp_days told;          /* the act's days as told; DP_NO_DAY */
	uint64_t article;
	uint32_t number;
	uint32_t place, place_code, sentence;
	const side *actor, *recipient;
	uint32_t actors, recipients;
	const uint32_t *word;  /* ascending */
	uint32_t words;
	const uint32_t *story; /* likewise */
	uint32_t stories;
	dp_days when;          /* the act's days as told or as they follow from the publication; first DP_NO_DAY where there is neither */
	keys keys;
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
	return dp_str_is(kind, "set") ? GROUP : BODY;
}

typedef struct bag {
	uint32_t v[WORDS], n;
} bag;

/* Keeps the WORDS smallest, ascending: which they are depends on the words alone. */
static void bag_add(bag *b, uint32_t hash)
{
	uint32_t at = b->n;
	while (at > 0 && b->v[at - 1] > hash)
		at--;
	if ((at > 0 && b->v[at - 1] == hash) || at == WORDS)
		return;
	uint32_t last = b->n < WORDS ? b->n++ : WORDS - 1;
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

static uint32_t at_most(uint32_t n, uint32_t most)
{
	return n < most ? n : most;
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
	uint32_t actors = at_most(r->actors, SIDES), recipients = at_most(r->recipients, SIDES);
	bag own = {.n = 0}, all = {.n = 0}, story = {.n = 0};
	add_words(&own, r->anchor[0].text);
	for (uint32_t a = 0; a < r->anchors; a++)
		add_words(&all, r->anchor[a].text);
	add_words(&story, coded->title);
	for (uint32_t k = 0; k < coded->reports; k++)
		add_words(&story, coded->report[k].anchor[0].text);
	story.n = at_most(story.n, STORY);
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

static void read_sides(cursor *c, side *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		out[i].name = next32(c);
		out[i].code = next32(c);
		uint32_t what = next32(c);
		out[i].sector = (uint8_t)what;
		out[i].kind = (uint8_t)(what >> 8);
	}
}

static int32_t span_of(dp_days days)
{
	return days.last - days.first;
}

static bool ahead(const dp_traits *t)
{
	return t->status == DP_STATUS_PLANNED || t->status == DP_STATUS_POSSIBLE;
}

/* False also for a day that cannot be right: what has occurred does not lie behind its report. */
static bool told(const dp_traits *t)
{
	bool later = t->day != DP_NO_DAY && t->told.first > t->day + 1 && !ahead(t);
	return t->told.first != DP_NO_DAY && !later;
}

/*
 * What a report without a date tells is news of its day; a plan lies ahead of it. An open end is cut; a span of more than YEARS says nothing.
 */
static dp_days when(const dp_traits *t)
{
	dp_days days = t->told;
	if (told(t) && days.last == DP_OPEN_DAY)
		days.last = days.first + NEWS;
	if (told(t) && span_of(days) <= YEARS)
		return days;
	if (told(t) || t->day == DP_NO_DAY)
		return (dp_days){DP_NO_DAY, DP_NO_DAY};
	return ahead(t) ? (dp_days){t->day, t->day + AHEAD} : (dp_days){t->day - NEWS, t->day};
}

/* Acts whose sides are on a par: only who took part is compared. */
static bool mutual(dp_type type)
{
	return type == DP_TYPE_CONSULT || type == DP_TYPE_COOPERATE;
}

/* By whom a report can be found: the state, else the kind of body; 0 for people whom nobody knows ("Unbekannte"). */
static uint32_t key_of(const side *s)
{
	bool anybody = s->sector == DP_SECTOR_NONE || s->sector == DP_SECTOR_CVL || s->sector == DP_SECTOR_CRM || s->sector == DP_SECTOR_OTH;
	return s->code ? s->code : anybody || s->kind == GROUP ? 0 : s->sector;
}

/* The KEYS smallest, so that lists which share members are likely to share keys. */
static uint32_t keys_of(const side *s, uint32_t n, uint32_t out[KEYS])
{
	uint32_t keys = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t key = key_of(&s[i]), at = keys;
		while (at > 0 && out[at - 1] > key)
			at--;
		if (key == 0 || (at > 0 && out[at - 1] == key) || at == KEYS)
			continue;
		uint32_t last = keys < KEYS ? keys++ : KEYS - 1;
		memmove(&out[at + 1], &out[at], (last - at) * sizeof *out);
		out[at] = key;
	}
	return keys;
}

static bool has_single(const keys *k, uint32_t key)
{
	for (uint32_t i = 0; i < k->singles; i++)
		if (k->single[i] == key)
			return true;
	return false;
}

static void add_single(keys *k, uint32_t key)
{
	if (!has_single(k, key))
		k->single[k->singles++] = key;
}

static void add_pair(keys *k, uint32_t a, uint32_t b)
{
	uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	for (uint32_t i = 0; i < k->pairs; i++)
		if (k->pair[i] == pair)
			return;
	if (k->pairs < PAIRS)
		k->pair[k->pairs++] = pair;
}

/* Pairs where both sides are known; a report without them is found by any side that it has. */
static void make_keys(dp_traits *t)
{
	uint32_t actor[KEYS], recipient[KEYS];
	uint32_t actors = keys_of(t->actor, t->actors, actor), recipients = keys_of(t->recipient, t->recipients, recipient);
	keys *k = &t->keys;
	for (uint32_t i = 0; i < actors; i++)
		add_single(k, actor[i]);
	for (uint32_t i = 0; i < recipients; i++)
		add_single(k, recipient[i]);
	for (uint32_t i = 0; i < actors; i++)
		for (uint32_t j = 0; j < recipients; j++)
			add_pair(k, actor[i], recipient[j]);
	for (uint32_t i = 0; mutual(t->type) && i < actors; i++)
		for (uint32_t j = 0; j < i; j++)
			add_pair(k, actor[i], actor[j]);
	for (uint32_t i = 0; mutual(t->type) && i < recipients; i++)
		for (uint32_t j = 0; j < i; j++)
			add_pair(k, recipient[i], recipient[j]);
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
	return version == VERSION && t->type > DP_TYPE_NONE && t->type < DP_TYPE_COUNT && t->status <= DP_STATUS_DENIED && t->actors <= SIDES &&
		t->recipients <= SIDES && t->words <= WORDS && t->stories <= STORY;
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
	side *sides = dp_arena_alloc(arena, (sides_n + 1) * sizeof *sides);
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

/* ---- finding ---- */

enum tag { TAG_PAIR, TAG_FULL, TAG_POOR, TAG_PLACE, TAG_SENTENCE };

static uint64_t block(const dp_traits *t, enum tag tag, uint32_t class, uint64_t key)
{
	uint64_t h = (key ^ ((uint64_t)t->type << 16 | (uint64_t)tag << 8 | class) << 40) * 0x9E3779B97F4A7C15;
	h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9;
	return h ^ h >> 32;
}

static uint32_t class_of(dp_days days)
{
	int32_t span = span_of(days);
	return span <= FINE ? 0 : span <= MONTHS ? 1 : 2;
}

static int32_t middle(dp_days days)
{
	return days.first + span_of(days) / 2;
}

static void file(dp_blocks *b, uint64_t key)
{
	b->file[b->files++] = key;
}

static void look(const dp_traits *t, dp_blocks *b, enum tag tag, uint64_t key)
{
	static const int32_t SPAN[CLASSES] = {FINE, MONTHS, YEARS};
	for (uint32_t class = 0; class < CLASSES; class++) {
		int32_t reach = SPAN[class] / 2 + 1 + GAP;
		b->look[b->looks++] = (dp_look){block(t, tag, class, key), t->when.first - reach, t->when.last + reach};
	}
}

static uint32_t place_key(const dp_traits *t)
{
	return t->place_code ? t->place_code : t->place ? t->place | PLACED : 0;
}

/* No side is known: then the place must do. */
static bool nobody(const dp_traits *t)
{
	return t->keys.singles == 0;
}

static void sentence_blocks(const dp_traits *t, dp_blocks *b)
{
	uint64_t key = block(t, TAG_SENTENCE, CLASSES, t->sentence);
	if (t->sentence == 0)
		return;
	file(b, key);
	bool timeless = t->when.first == DP_NO_DAY;
	b->look[b->looks++] = timeless ? (dp_look){key, 0, 0} : (dp_look){key, b->day - TWIN, b->day + TWIN};
}

void dp_match_blocks(const dp_traits *self, dp_blocks *b)
{
	const keys *k = &self->keys;
	uint32_t place = place_key(self);
	bool full = k->pairs > 0, timeless = self->when.first == DP_NO_DAY;
	b->files = b->looks = 0;
	b->day = timeless ? 0 : middle(self->when);
	sentence_blocks(self, b);
	if (timeless)
		return;
	uint32_t class = class_of(self->when);
	for (uint32_t i = 0; i < k->pairs; i++) {
		file(b, block(self, TAG_PAIR, class, k->pair[i]));
		look(self, b, TAG_PAIR, k->pair[i]);
	}
	for (uint32_t i = 0; i < k->singles; i++) {
		file(b, block(self, full ? TAG_FULL : TAG_POOR, class, k->single[i]));
		look(self, b, TAG_POOR, k->single[i]);
		if (!full)
			look(self, b, TAG_FULL, k->single[i]);
	}
	if (place == 0)
		return;
	file(b, block(self, nobody(self) ? TAG_POOR : TAG_PLACE, class, place));
	if (!has_single(k, place))
		look(self, b, TAG_POOR, place);
	if (nobody(self)) {
		look(self, b, TAG_FULL, place);
		look(self, b, TAG_PLACE, place);
	}
}

/* ---- comparing ---- */

static int32_t gap_of(dp_days a, dp_days b)
{
	if (a.first > b.last)
		return a.first - b.last;
	return b.first > a.last ? b.first - a.last : 0;
}

static int32_t distance(int32_t a, int32_t b)
{
	return a > b ? a - b : b - a;
}

static bool share_pair(const keys *a, const keys *b)
{
	for (uint32_t i = 0; i < a->pairs; i++)
		for (uint32_t j = 0; j < b->pairs; j++)
			if (a->pair[i] == b->pair[j])
				return true;
	return false;
}

static bool share_single(const keys *a, const keys *b)
{
	for (uint32_t i = 0; i < a->singles; i++)
		if (has_single(b, a->single[i]))
			return true;
	return false;
}

/* `a` has no side that is known: its place must be the other's, or a side of it. */
static bool share_place(const dp_traits *a, const dp_traits *b)
{
	uint32_t place = place_key(a);
	return place != 0 && nobody(a) && (place == place_key(b) || has_single(&b->keys, place));
}

static bool same_sentence(const dp_traits *a, const dp_traits *b)
{
	return a->sentence != 0 && a->sentence == b->sentence;
}

/* True for pairs that dp_match_blocks brings together and whose days may be the same. */
static bool may_meet(const dp_traits *a, const dp_traits *b)
{
	bool timeless = a->when.first == DP_NO_DAY, both = timeless && b->when.first == DP_NO_DAY;
	if (timeless != (b->when.first == DP_NO_DAY))
		return false;
	if (both)
		return same_sentence(a, b);
	if (gap_of(a->when, b->when) > GAP)
		return false;
	if (same_sentence(a, b) && distance(middle(a->when), middle(b->when)) <= TWIN)
		return true;
	if (a->keys.pairs && b->keys.pairs)
		return share_pair(&a->keys, &b->keys);
	return share_single(&a->keys, &b->keys) || share_place(a, b) || share_place(b, a);
}

/* Organs of a state: "Russia" may mean any of them. */
static bool organ(const side *s)
{
	return s->sector == DP_SECTOR_GOV || s->sector == DP_SECTOR_MIL || s->sector == DP_SECTOR_COP || s->sector == DP_SECTOR_SPY ||
		s->sector == DP_SECTOR_JUD || s->sector == DP_SECTOR_LEG;
}

/* How far two sides can be the same, of ONE. */
static int32_t alike(const side *a, const side *b)
{
	if (a->name == b->name && a->code == b->code)
		return ONE;
	if (a->kind == GROUP && a->code == 0 && b->kind == GROUP)
		return ONE * 3 / 8;
	if (a->code != b->code)
		return 0;
	if (a->code == 0)
		return a->sector != b->sector ? 0 : a->kind == b->kind ? ONE / 4 : ONE * 5 / 8;
	if ((a->kind == STATE && organ(b)) || (b->kind == STATE && organ(a)))
		return ONE * 7 / 8;
	if (a->kind == GROUP || b->kind == GROUP)
		return ONE * 5 / 8;
	if (organ(a) && organ(b))
		return a->kind == b->kind && a->sector == b->sector ? ONE * 3 / 8 : ONE / 2;
	return a->sector == b->sector ? ONE * 3 / 8 : ONE / 8;
}

typedef struct list {
	const side *v[2 * SIDES];
	uint32_t n;
} list;

static void append(list *l, const side *s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		l->v[l->n++] = &s[i];
}

static int32_t best_of(const side *s, const list *l)
{
	int32_t best = 0;
	for (uint32_t i = 0; i < l->n; i++) {
		int32_t now = alike(s, l->v[i]);
		best = now > best ? now : best;
	}
	return best;
}

static int32_t mean_best(const list *a, const list *b)
{
	int32_t sum = 0;
	for (uint32_t i = 0; i < a->n; i++)
		sum += best_of(a->v[i], b);
	return sum / (int32_t)a->n;
}

/* Of two lists that are not empty: what the better covered one has in the other counts most, since lists are often told in part. */
static int32_t lists_alike(const list *a, const list *b)
{
	int32_t x = mean_best(a, b), y = mean_best(b, a);
	return x > y ? (3 * x + y) / 4 : (3 * y + x) / 4;
}

static void compare_lists(const list *a, const list *b, int32_t f[DP_FEATURES], int32_t role)
{
	if (a->n == 0 && b->n == 0)
		f[role + DP_SIDE_NEITHER] = ONE;
	else if (a->n == 0 || b->n == 0)
		f[role + DP_SIDE_ONE] = ONE;
	else
		f[role + DP_SIDE_ALIKE] = lists_alike(a, b);
}

static void compare_sides(const dp_traits *a, const dp_traits *b, int32_t f[DP_FEATURES])
{
	list x = {.n = 0}, y = {.n = 0};
	bool joint = (a->recipients == 0 && a->actors > 1) || (b->recipients == 0 && b->actors > 1);
	append(&x, a->actor, a->actors);
	append(&y, b->actor, b->actors);
	if (mutual(a->type) || joint) {
		append(&x, a->recipient, a->recipients);
		append(&y, b->recipient, b->recipients);
		compare_lists(&x, &y, f, DP_ACTOR);
		f[DP_RECIPIENT + DP_SIDE_ALIKE] = f[DP_ACTOR + DP_SIDE_ALIKE];
		return;
	}
	compare_lists(&x, &y, f, DP_ACTOR);
	x.n = y.n = 0;
	append(&x, a->recipient, a->recipients);
	append(&y, b->recipient, b->recipients);
	compare_lists(&x, &y, f, DP_RECIPIENT);
}

static void compare_days(const dp_traits *a, const dp_traits *b, int32_t f[DP_FEATURES])
{
	int32_t apart = a->day == DP_NO_DAY || b->day == DP_NO_DAY ? 0 : distance(a->day, b->day);
	int32_t gap = gap_of(a->when, b->when);
	bool vague = class_of(a->when) > 0 || class_of(b->when) > 0;
	if (gap > 0)
		f[DP_DAY_GAP] = ONE * gap / GAP;
	else if (told(a) && told(b))
		f[vague ? DP_DAY_VAGUE : DP_DAY_SAME] = ONE;
	else if (told(a) || told(b))
		f[DP_DAY_ASSUMED] = ONE;
	else
		f[apart == 0 ? DP_DAY_UNTOLD : DP_DAY_LATER] = ONE;
	if (!(told(a) && told(b)))
		f[DP_DAY_APART] = ONE * (apart < APART ? apart : APART) / APART;
}

static void compare_places(const dp_traits *a, const dp_traits *b, int32_t f[DP_FEATURES])
{
	if (a->place == 0 || b->place == 0)
		return;
	if (a->place == b->place)
		f[DP_PLACE_SAME] = ONE;
	else if (a->place_code != b->place_code && a->place_code && b->place_code)
		f[DP_PLACE_OTHER] = ONE;
	else
		f[DP_PLACE_NEAR] = ONE;
}

static uint32_t shared_words(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
	uint32_t shared = 0;
	for (uint32_t i = 0, j = 0; i < n && j < m;) {
		uint32_t x = a[i], y = b[j];
		shared += x == y;
		i += x <= y;
		j += y <= x;
	}
	return shared;
}

/* Both are cut where the one that was filled ends, so that a part of a text has as many of its words as the whole. */
static int32_t stories_alike(const dp_traits *a, const dp_traits *b)
{
	uint32_t end = UINT32_MAX, n = 0, m = 0;
	if (a->stories == STORY)
		end = a->story[STORY - 1];
	if (b->stories == STORY && b->story[STORY - 1] < end)
		end = b->story[STORY - 1];
	while (n < a->stories && a->story[n] <= end)
		n++;
	while (m < b->stories && b->story[m] <= end)
		m++;
	uint32_t least = at_most(n, m);
	return least ? (int32_t)(ONE * shared_words(a->story, n, b->story, m) / least) : 0;
}

static void compare_words(const dp_traits *a, const dp_traits *b, int32_t f[DP_FEATURES])
{
	uint32_t shared = shared_words(a->word, a->words, b->word, b->words), least = at_most(a->words, b->words);
	bool same_text = 4 * stories_alike(a, b) >= 3 * ONE;
	if (least == 0)
		return;
	f[DP_WORDS_PART] = (int32_t)(ONE * shared / least);
	f[DP_WORDS_ALIKE] = (int32_t)(ONE * shared / (a->words + b->words - shared));
	f[DP_WORDS_OTHER] = same_text && 2 * f[DP_WORDS_PART] < ONE ? ONE : 0;
}

bool dp_match_compare(const dp_traits *a, const dp_traits *b, int32_t f[DP_FEATURES])
{
	memset(f, 0, DP_FEATURES * sizeof *f);
	if (a->type != b->type || a->article == b->article || !may_meet(a, b))
		return false;
	f[DP_BIAS] = ONE;
	compare_sides(a, b, f);
	if (a->when.first != DP_NO_DAY)
		compare_days(a, b, f);
	compare_places(a, b, f);
	compare_words(a, b, f);
	if (a->mode && b->mode)
		f[a->mode == b->mode ? DP_MODE_SAME : DP_MODE_OTHER] = ONE;
	if (a->sibling || b->sibling)
		f[DP_SIBLING] = ONE;
	if (a->status != b->status)
		f[DP_STATUS_OTHER] = ONE;
	return true;
}

/* The classifier's sum where the two can be the same act at all, else 0. */
static int32_t sum_of(const dp_traits *a, const dp_traits *b)
{
	int32_t f[DP_FEATURES], sum = 0;
	if (!dp_match_compare(a, b, f))
		return 0;
	for (uint32_t i = 0; i < DP_FEATURES; i++)
		sum += DP_MATCH_WEIGHT[i] * f[i];
	return sum > 0 ? sum / ONE : 0;
}

static bool denied(const dp_traits *t)
{
	return t->status == DP_STATUS_DENIED;
}

double dp_match_worth(const dp_traits *a, const dp_traits *b)
{
	int32_t sum = denied(a) == denied(b) ? sum_of(a, b) : 0;
	return (double)(sum < DP_MATCH_FULL ? sum : DP_MATCH_FULL) / DP_MATCH_FULL;
}

bool dp_match_denies(const dp_traits *a, const dp_traits *b)
{
	return denied(a) != denied(b) && sum_of(a, b) > 0;
}

/* ---- order ---- */

/* How much a report says: what says little can join what says much. */
static uint32_t known(const dp_traits *t)
{
	uint32_t sides = t->keys.pairs ? 4 : t->keys.singles ? 2 : 0;
	uint32_t day = !told(t) || t->when.first == DP_NO_DAY ? 0 : class_of(t->when) == 0 ? 2 : 1;
	return sides + day + (t->place ? 1 : 0);
}

bool dp_match_before(const dp_traits *a, const dp_traits *b)
{
	uint32_t x = known(a), y = known(b);
	if (x != y)
		return x > y;
	if (a->day != b->day)
		return a->day < b->day;
	if (a->article != b->article)
		return a->article < b->article;
	return a->number < b->number;
}
