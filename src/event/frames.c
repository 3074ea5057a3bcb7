#include "event/frames.h"

#include "base/error.h"

static const char DAMAGED[] = "the pack's frames are damaged; build the pack again";

typedef struct head {
	uint32_t frames, slots, conditions, words, lists, pool_n;
} head;

/* Takes n items of a size off the front of `rest`, 16-byte aligned as the compiler wrote them. */
static const void *take(dp_str *rest, uint64_t n, size_t size)
{
	uint64_t bytes = n * size, padded = (bytes + 15) / 16 * 16;
	if (padded > rest->n)
		return NULL;
	const void *p = rest->p;
	*rest = dp_str_of(rest->p + padded, rest->n - padded);
	return p;
}

static bool text_good(const dp_frames *f, dp_text_ref t)
{
	return t.n <= f->pool_n && t.at <= f->pool_n - t.n;
}

static bool range_good(uint32_t first, uint32_t count, uint32_t n)
{
	return count <= n && first <= n - count;
}

static bool frame_good(const dp_frames *f, const dp_frame *x)
{
	return x->type > 0 && x->type < DP_TYPE_COUNT && text_good(f, x->mode) && text_good(f, x->cameo) && text_good(f, x->context) &&
	       text_good(f, x->file) && range_good(x->actor, x->actors, f->slots) && range_good(x->recipient, x->recipients, f->slots) &&
	       range_good(x->condition, x->conditions, f->conditions);
}

static bool all_good(const dp_frames *f)
{
	for (uint32_t i = 0; i < f->frames; i++)
		if (!frame_good(f, &f->frame[i]))
			return false;
	for (uint32_t i = 0; i < f->slots; i++)
		if (f->slot[i].kind > DP_SLOT_PREP || !text_good(f, f->slot[i].prep))
			return false;
	for (uint32_t i = 0; i < f->conditions; i++)
		if (!range_good(f->condition[i].first, f->condition[i].count, f->words) || !text_good(f, f->condition[i].slot.prep))
			return false;
	for (uint32_t i = 0; i < f->words; i++)
		if (!text_good(f, f->word[i]))
			return false;
	for (uint32_t i = 0; i < f->lists; i++)
		if (f->list[i] != DP_NONE && f->list[i] >= f->frames)
			return false;
	for (uint32_t i = 0; i <= f->map.mask; i++)
		if (f->map.slot[i].n != UINT32_MAX && f->map.slot[i].value >= f->lists)
			return false;
	for (uint32_t i = 0; i <= f->tails.mask; i++)
		if (f->tails.slot[i].n != UINT32_MAX && f->tails.slot[i].value >= f->words)
			return false;
	return f->lists == 0 || f->list[f->lists - 1] == DP_NONE;
}

int dp_frames_open(dp_frames *self, dp_str section, depesche_error *error)
{
	dp_str rest = section;
	head h;
	if (rest.n < 32)
		return dp_fail(error, DEPESCHE_EPACK, "the pack has no frames; build it again");
	memcpy(&h, rest.p, sizeof h);
	rest = dp_str_of(rest.p + 32, rest.n - 32);
	dp_frames f = {.frames = h.frames, .slots = h.slots, .conditions = h.conditions, .words = h.words, .lists = h.lists, .pool_n = h.pool_n};
	f.frame = take(&rest, h.frames, sizeof(dp_frame));
	f.slot = f.frame ? take(&rest, h.slots, sizeof(dp_slot)) : NULL;
	f.condition = f.slot ? take(&rest, h.conditions, sizeof(dp_condition)) : NULL;
	f.word = f.condition ? take(&rest, h.words, sizeof(dp_text_ref)) : NULL;
	f.list = f.word ? take(&rest, h.lists, sizeof(uint32_t)) : NULL;
	f.pool = f.list ? take(&rest, h.pool_n, 1) : NULL;
	if (!f.pool)
		return dp_fail(error, DEPESCHE_EPACK, "%s", DAMAGED);
	int rc = dp_strmap_open(&f.map, rest, &rest, error);
	if (rc == 0)
		rc = dp_strmap_open(&f.roles, rest, &rest, error);
	if (rc == 0)
		rc = dp_strmap_open(&f.tails, rest, NULL, error);
	if (rc == 0 && !all_good(&f))
		rc = dp_fail(error, DEPESCHE_EPACK, "%s", DAMAGED);
	if (rc == 0)
		*self = f;
	return rc;
}

static uint32_t get(const dp_strmap *map, char kind, dp_str lemma)
{
	char key[256] = {kind, ':'};
	if (lemma.n > sizeof key - 2)
		return DP_NONE;
	memcpy(key + 2, lemma.p, lemma.n);
	dp_frames_fold(key + 2, lemma.n);
	return dp_strmap_get(map, dp_str_of(key, lemma.n + 2));
}

const uint32_t *dp_frames_of(const dp_frames *self, char kind, dp_str lemma)
{
	uint32_t at = lemma.n ? get(&self->map, kind, lemma) : DP_NONE;
	return at == DP_NONE ? NULL : self->list + at;
}

uint32_t dp_frames_roles(const dp_frames *self, char kind, dp_str lemma)
{
	uint32_t roles = lemma.n ? get(&self->roles, kind, lemma) : DP_NONE;
	return roles == DP_NONE ? 0 : roles;
}

dp_str dp_frames_tail(const dp_frames *self, dp_str noun)
{
	uint32_t at = noun.n ? dp_strmap_get(&self->tails, noun) : DP_NONE;
	return at == DP_NONE ? DP_STR("") : dp_frames_text(self, self->word[at]);
}
