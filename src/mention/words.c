#include "mention/words.h"

#include "base/error.h"

enum { HEAD = 32 };

static bool words_ok(const dp_listing *w, uint32_t offices)
{
	for (uint32_t i = 0; i < w->words; i++) {
		const dp_listed *x = &w->word[i];
		if (x->english_n > w->pool_n || x->english > w->pool_n - x->english_n || x->states_n > w->pool_n || x->states > w->pool_n - x->states_n || x->offices > w->offices || x->office > w->offices - x->offices ||
		    x->cls >= DP_CLASS_COUNT || x->sector >= DP_SECTOR_COUNT || x->code[3] != '\0')
			return false;
	}
	for (uint32_t i = 0; i < w->offices; i++)
		if (w->office[i] >= offices)
			return false;
	return true;
}

int dp_listing_open(dp_listing *self, const dp_pack *language, const dp_register *reg, depesche_error *error)
{
	dp_str bytes = dp_pack_section(language, "mention");
	uint32_t head[8];
	if (!bytes.p || bytes.n < HEAD)
		return dp_fail(error, DEPESCHE_EPACK, "the language pack has no titles and groups; build it with `depesche pack build`");
	memcpy(head, bytes.p, HEAD);
	uint64_t w = (uint64_t)head[1] * sizeof(dp_listed), o = (uint64_t)head[2] * 2, size = HEAD + w + o + head[3], map = (size + 15) / 16 * 16, stamp;
	memcpy(&stamp, &head[4], sizeof stamp);
	if (head[0] != DP_LISTING_VERSION || map > bytes.n)
		return dp_fail(error, DEPESCHE_EPACK, "the titles in the language pack are damaged or of another version; build the pack again");
	if (stamp != reg->stamp)
		return dp_fail(error, DEPESCHE_EPACK, "world and language pack were built from different offices.txt; build both again");
	const char *p = bytes.p + HEAD;
	dp_listing words = {.words = head[1], .offices = head[2], .pool_n = head[3]};
	words.word = (const dp_listed *)(const void *)p;
	words.office = (const uint16_t *)(const void *)(p + w);
	words.pool = p + w + o;
	words.rest = DP_NONE;
	for (uint32_t i = 0; i < words.words; i++)
		if (words.word[i].flags & DP_LISTED_REST)
			words.rest = i;
	if (!words_ok(&words, reg->offices))
		return dp_fail(error, DEPESCHE_EPACK, "the titles in the language pack are damaged; build the pack again");
	int rc = dp_strmap_open(&words.forms, dp_str_of(bytes.p + map, bytes.n - map), NULL, error);
	if (rc == 0)
		*self = words;
	return rc;
}
