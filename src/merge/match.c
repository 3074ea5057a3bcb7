#include "merge/match.h"

#include "merge/match_weights.h"
#include "merge/traits.h"

enum {
	ONE = 1024, /* a feature that holds in full */
	PLACED = 0x40000000
};

/* Days. */
enum {
	APART = 4, /* undated acts published so far apart are hardly the same */
	GAP = 3,   /* told days that are so far apart may still mean one occasion */
	FINE = 10, /* longest span of each class of dates; the last one has DP_YEARS */
	MONTHS = 100,
	CLASSES = 3,
	TWIN = 40 /* the same sentence tells the same act for so long */
};

static uint32_t at_most(uint32_t n, uint32_t most)
{
	return n < most ? n : most;
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
	int32_t span = dp_days_span(days);
	return span <= FINE ? 0 : span <= MONTHS ? 1 : 2;
}

static int32_t middle(dp_days days)
{
	return days.first + dp_days_span(days) / 2;
}

static void file(dp_blocks *b, uint64_t key)
{
	b->file[b->files++] = key;
}

static void look(const dp_traits *t, dp_blocks *b, enum tag tag, uint64_t key)
{
	static const int32_t SPAN[CLASSES] = {FINE, MONTHS, DP_YEARS};
	for (uint32_t class = 0; class < CLASSES; class ++) {
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
	const dp_trait_keys *k = &self->keys;
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
	if (!dp_traits_has_single(k, place))
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

static bool share_pair(const dp_trait_keys *a, const dp_trait_keys *b)
{
	for (uint32_t i = 0; i < a->pairs; i++)
		for (uint32_t j = 0; j < b->pairs; j++)
			if (a->pair[i] == b->pair[j])
				return true;
	return false;
}

static bool share_single(const dp_trait_keys *a, const dp_trait_keys *b)
{
	for (uint32_t i = 0; i < a->singles; i++)
		if (dp_traits_has_single(b, a->single[i]))
			return true;
	return false;
}

/* `a` has no side that is known: its place must be the other's, or a side of it. */
static bool share_place(const dp_traits *a, const dp_traits *b)
{
	uint32_t place = place_key(a);
	return place != 0 && nobody(a) && (place == place_key(b) || dp_traits_has_single(&b->keys, place));
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
static bool organ(const dp_trait_side *s)
{
	return s->sector == DP_SECTOR_GOV || s->sector == DP_SECTOR_MIL || s->sector == DP_SECTOR_COP || s->sector == DP_SECTOR_SPY ||
	       s->sector == DP_SECTOR_JUD || s->sector == DP_SECTOR_LEG;
}

/* How far two sides can be the same, of ONE. */
static int32_t alike(const dp_trait_side *a, const dp_trait_side *b)
{
	if (a->name == b->name && a->code == b->code)
		return ONE;
	if (a->kind == DP_TRAIT_GROUP && a->code == 0 && b->kind == DP_TRAIT_GROUP)
		return ONE * 3 / 8;
	if (a->code != b->code)
		return 0;
	if (a->code == 0)
		return a->sector != b->sector ? 0 : a->kind == b->kind ? ONE / 4 : ONE * 5 / 8;
	if ((a->kind == DP_TRAIT_STATE && organ(b)) || (b->kind == DP_TRAIT_STATE && organ(a)))
		return ONE * 7 / 8;
	if (a->kind == DP_TRAIT_GROUP || b->kind == DP_TRAIT_GROUP)
		return ONE * 5 / 8;
	if (organ(a) && organ(b))
		return a->kind == b->kind && a->sector == b->sector ? ONE * 3 / 8 : ONE / 2;
	return a->sector == b->sector ? ONE * 3 / 8 : ONE / 8;
}

typedef struct list {
	const dp_trait_side *v[2 * DP_TRAIT_SIDES];
	uint32_t n;
} list;

static void append(list *l, const dp_trait_side *s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		l->v[l->n++] = &s[i];
}

static int32_t best_of(const dp_trait_side *s, const list *l)
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
	if (dp_type_mutual(a->type) || joint) {
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
	else if (dp_traits_told(a) && dp_traits_told(b))
		f[vague ? DP_DAY_VAGUE : DP_DAY_SAME] = ONE;
	else if (dp_traits_told(a) || dp_traits_told(b))
		f[DP_DAY_ASSUMED] = ONE;
	else
		f[apart == 0 ? DP_DAY_UNTOLD : DP_DAY_LATER] = ONE;
	if (!(dp_traits_told(a) && dp_traits_told(b)))
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
	if (a->stories == DP_TRAIT_STORY)
		end = a->story[DP_TRAIT_STORY - 1];
	if (b->stories == DP_TRAIT_STORY && b->story[DP_TRAIT_STORY - 1] < end)
		end = b->story[DP_TRAIT_STORY - 1];
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
	if (a->type != b->type || !may_meet(a, b))
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

static int32_t sum_of(const int32_t f[DP_FEATURES])
{
	int32_t sum = 0;
	for (uint32_t i = 0; i < DP_FEATURES; i++)
		sum += DP_MATCH_WEIGHT[i] * f[i];
	return sum > 0 ? sum / ONE : 0;
}

static bool denied(const dp_traits *t)
{
	return t->status == DP_STATUS_DENIED;
}

/* An article that tells two acts means two. */
double dp_match_worth(const dp_traits *a, const dp_traits *b)
{
	int32_t f[DP_FEATURES];
	if (denied(a) != denied(b) || a->article == b->article || !dp_match_compare(a, b, f))
		return 0;
	int32_t sum = sum_of(f);
	return (double)(sum < DP_MATCH_FULL ? sum : DP_MATCH_FULL) / DP_MATCH_FULL;
}

/* Most denials stand in the article that tells the act, too; what sets two acts of an article apart does not count then. */
bool dp_match_denies(const dp_traits *a, const dp_traits *b)
{
	int32_t f[DP_FEATURES];
	if (denied(a) == denied(b) || !dp_match_compare(a, b, f))
		return false;
	f[DP_STATUS_OTHER] = f[DP_SIBLING] = 0;
	if (a->article == b->article)
		f[DP_WORDS_OTHER] = 0;
	return sum_of(f) > 0;
}

/* ---- order ---- */

/* How much a report says: what says little can join what says much. */
static uint32_t known(const dp_traits *t)
{
	uint32_t sides = t->keys.pairs ? 4 : t->keys.singles ? 2 : 0;
	uint32_t day = !dp_traits_told(t) || t->when.first == DP_NO_DAY ? 0 : class_of(t->when) == 0 ? 2 : 1;
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
