#include "merge/copy.h"

#include "base/utf8.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Of a text of that many words and shorter ones, all hashes are in the sketch, or in the index; of longer ones fewer, but never less than 1 in 4, 1 in 16. */
enum { SKETCH_WHOLE = 256, SKETCH_LEAST = 2, INDEX_WHOLE = 32, INDEX_LEAST = 4 };

/* A copy has in common with its parent this part of its shingles and SENTENCE more, or nearly all of them where it is short. */
enum { PART = 8, NEARLY = 18, OF = 20, SENTENCE = 14, SHORTEST = 4 };

/* Of the hashes that such a copy and its parent can be expected to share, one in so many is in the sample, at least. */
enum { SURELY = 2 };

typedef struct shingler {
	uint32_t words;
	uint64_t last[DP_SHINGLE]; /* hashes of the words before; that of word i at i mod DP_SHINGLE */
	DP_VEC(uint32_t) hashes;
} shingler;

/* What breaks or joins words without being seen: soft hyphen, zero-width space and joiners, byte order mark. */
static bool invisible(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

/* The hash of the next word in lower case; *at moves behind it. False at the end. */
static bool next_word(dp_str text, uint32_t *at, uint64_t *hash)
{
	char low[64];
	uint32_t n = 0;
	bool any = false;
	*hash = 0;
	while (*at < text.n) {
		uint32_t from = *at, c = dp_utf8_next(text, at);
		if (invisible(c))
			continue;
		if (!dp_utf8_letter(c) && !dp_utf8_digit(c)) {
			if (any)
				break;
			continue;
		}
		any = true;
		if (n + 4 > sizeof low) {
			*hash = XXH3_64bits_withSeed(low, n, *hash);
			n = 0;
		}
		n += dp_utf8_tolower(dp_str_sub(text, from, *at), low + n, 4);
	}
	*hash = XXH3_64bits_withSeed(low, n, *hash);
	return any;
}

/* The last DP_SHINGLE words in their order. */
static uint32_t shingle(const shingler *s)
{
	uint64_t words[DP_SHINGLE];
	for (uint32_t i = 0; i < DP_SHINGLE; i++)
		words[i] = s->last[(s->words + i) % DP_SHINGLE];
	return (uint32_t)(XXH3_64bits(words, sizeof words) >> 32);
}

static bool add_block(shingler *s, dp_str text, dp_arena *arena)
{
	uint64_t word;
	for (uint32_t at = 0; next_word(text, &at, &word);) {
		s->last[s->words++ % DP_SHINGLE] = word;
		if (s->words < DP_SHINGLE)
			continue;
		uint32_t *hash = DP_PUSH(arena, &s->hashes);
		if (!hash)
			return false;
		*hash = shingle(s);
	}
	return true;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* How many upper bits of a hash must be zero. */
static uint32_t zeros(uint32_t words, uint32_t whole, uint32_t least)
{
	uint32_t n = 0;
	while (n < least && words >> n > whole)
		n++;
	return n;
}

static uint32_t below(const uint32_t *sketch, uint32_t n, uint32_t shift)
{
	uint32_t k = 0;
	while (k < n && (uint64_t)sketch[k] >> (32 - shift) == 0)
		k++;
	return k;
}

bool dp_sketch(dp_doc *doc, const uint32_t **sketch, uint32_t *n, uint32_t *words)
{
	shingler s = {0};
	for (uint32_t i = 0; i < doc->blocks.n; i++) {
		const dp_block *b = &doc->blocks.v[i];
		if ((b->kind == DP_BLOCK_BODY || b->kind == DP_BLOCK_HEADING) && !add_block(&s, dp_doc_words(doc, b->begin, b->end), &doc->arena))
			return false;
	}
	uint32_t k = 0;
	if (s.hashes.n)
		qsort(s.hashes.v, s.hashes.n, sizeof *s.hashes.v, by_size);
	for (uint32_t i = 0; i < s.hashes.n; i++)
		if (k == 0 || s.hashes.v[k - 1] != s.hashes.v[i])
			s.hashes.v[k++] = s.hashes.v[i];
	*sketch = s.hashes.v;
	*n = below(s.hashes.v, k, zeros(s.words, SKETCH_WHOLE, SKETCH_LEAST));
	*words = s.words;
	return true;
}

uint32_t dp_sketch_indexed(const uint32_t *sketch, uint32_t n, uint32_t words)
{
	return below(sketch, n, zeros(words, INDEX_WHOLE, INDEX_LEAST));
}

/* Lengths of one class differ by less than the square root of 2. */
static uint32_t length_class(uint32_t words)
{
	uint32_t n = 0;
	for (uint64_t square = (uint64_t)words * words; square > 1; square >>= 1)
		n++;
	return n;
}

bool dp_copy_before(const dp_copy *a, const dp_copy *b)
{
	uint32_t x = length_class(a->words), y = length_class(b->words);
	if (x != y)
		return x > y;
	if (a->day != b->day)
		return b->day == DP_NO_DAY || (a->day != DP_NO_DAY && a->day < b->day);
	if (a->words != b->words)
		return a->words > b->words;
	return dp_str_cmp(a->doc, b->doc) < 0;
}

static uint32_t in_common(const dp_copy *a, uint32_t n, const dp_copy *b, uint32_t k)
{
	uint32_t common = 0;
	for (uint32_t i = 0, j = 0; i < n && j < k;) {
		uint32_t x = a->sketch[i], y = b->sketch[j];
		common += x == y;
		i += x <= y;
		j += y <= x;
	}
	return common;
}

/* Shingles that a copy with so many has in common with its parent, in parts of 1 / OF. */
static uint64_t least_common(uint64_t all)
{
	uint64_t least = PART * all + OF * SENTENCE, nearly = NEARLY * all;
	return least < nearly ? least : nearly;
}

uint32_t dp_copy_least(uint32_t words, uint32_t other)
{
	uint32_t less = words < other ? words : other, more = words < other ? other : words;
	uint64_t all = less < DP_SHINGLE ? 0 : less - DP_SHINGLE + 1;
	uint64_t least = least_common(all) / (OF * SURELY) >> zeros(more, INDEX_WHOLE, INDEX_LEAST);
	return least ? (uint32_t)least : 1;
}

/* With the length of the shorter text the bound rises, with that of the longer it falls until the index is thinnest. */
dp_copy_bound dp_copy_bound_of(uint32_t words)
{
	enum { THINNEST = INDEX_WHOLE << INDEX_LEAST };
	dp_copy_bound b = {(dp_copy_least(words, words) + 1) / 2, words, words};
	while (b.from > 0 && dp_copy_least(words, b.from - 1) >= b.least)
		b.from--;
	while (b.to < THINNEST && dp_copy_least(words, b.to + 1) >= b.least)
		b.to++;
	if (b.to >= THINNEST)
		b.to = UINT32_MAX;
	return b;
}

static bool share_index(const dp_copy *a, const dp_copy *b)
{
	uint32_t shift = zeros(a->words > b->words ? a->words : b->words, INDEX_WHOLE, INDEX_LEAST);
	uint32_t n = below(a->sketch, a->sketches, shift), k = below(b->sketch, b->sketches, shift);
	return in_common(a, n, b, k) >= dp_copy_least(a->words, b->words);
}

double dp_copy_worth(const dp_copy *a, const dp_copy *b)
{
	uint32_t shift = zeros(a->words > b->words ? a->words : b->words, SKETCH_WHOLE, SKETCH_LEAST);
	uint64_t of_a = below(a->sketch, a->sketches, shift), of_b = below(b->sketch, b->sketches, shift);
	uint64_t common = in_common(a, (uint32_t)of_a, b, (uint32_t)of_b), all = of_b << shift;
	if (all < SHORTEST || OF * (common << shift) < least_common(all) || !share_index(a, b))
		return 0;
	/* of two texts that have all of b, the shorter one is nearer to it */
	return (double)(common * (9 * of_a + of_b)) / (double)(10 * of_a * of_b);
}
