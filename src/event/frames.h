/*
 * What words mean which act: the frames of a language pack (docs/packs.md, "packs/de/frames"), as they lie in the mapped section.
 *
 *   section "frames":  head | entries | slots | conditions | words | pool | map "v:besuchen" -> list | lists | map of word roles
 *                      | map of compounds
 *
 *   entry  "verb besuchen: subj -> obj"
 *     actor      [slot subj]                      slots joined by `plus` are taken together, others are alternatives
 *     recipient  [slot obj]
 *     conditions [slot obj, class state|person]
 */
#ifndef DP_EVENT_FRAMES_H
#define DP_EVENT_FRAMES_H

#include "doc/doc.h"
#include "pack/strmap.h"

typedef enum dp_slot_kind {
	DP_SLOT_NONE, DP_SLOT_SUBJ, DP_SLOT_NOMINATIVE /* an adjective's subject: it has no voice */, DP_SLOT_OBJ, DP_SLOT_DAT, DP_SLOT_GEN, DP_SLOT_ADJ,
	DP_SLOT_PART, DP_SLOT_CLAUSE, DP_SLOT_COMP, DP_SLOT_CONTENT, DP_SLOT_ATTR, DP_SLOT_MODAL, DP_SLOT_NEGATION, DP_SLOT_PARTICIPLE, DP_SLOT_SPEAKER, DP_SLOT_PREP
} dp_slot_kind;

typedef struct dp_text_ref { /* a string in the section's pool */
	uint32_t at, n;
} dp_text_ref;

typedef struct dp_slot {
	uint8_t kind;  /* dp_slot_kind */
	uint8_t plus;  /* taken together with the slot before it */
	uint8_t acc, dat; /* PREP: only with this case */
	uint8_t attr, unused[3]; /* in conditions: not what fills it, but its adjectives ("als.attr") */
	dp_text_ref prep;
} dp_slot;

typedef enum dp_condition_kind { DP_IF_FILLED, DP_IF_LEMMA, DP_IF_CLASS } dp_condition_kind;

typedef struct dp_condition {
	dp_slot slot;
	uint8_t kind, unless, unused[2];
	uint32_t first, count; /* words */
} dp_condition;

enum { DP_CONTENT_DEFAULT, DP_CONTENT_DROP, DP_CONTENT_KEEP, DP_CONTENT_ALLEGED };
enum { DP_NEED_ONE, DP_NEED_ACTOR, DP_NEED_RECIPIENT, DP_NEED_BOTH, DP_NEED_NONE };
enum { DP_REFLEXIVE_ANY, DP_REFLEXIVE_YES, DP_REFLEXIVE_NO };
enum { DP_STATUS_UNSET = 255 };

typedef struct dp_frame {
	uint8_t type, status, content, need;
	uint8_t reflexive;
	uint8_t whole;   /* not as the last part of a compound */
	uint8_t weighed; /* never sure by itself: only where the judge says so */
	uint8_t negated, modal; /* it asks for a negation or a modal, which then does not make the act unreal */
	uint8_t deed;      /* of a speech act's type, but more is done than said: it can be planned */
	uint8_t unused[2]; /* a frame has no bytes but these: packs hold it as it is */
	uint32_t line;
	dp_text_ref mode, cameo, context, file;
	uint32_t actor, actors, recipient, recipients; /* ranges of slots */
	uint32_t condition, conditions;
} dp_frame;

/* Roles of words.txt, as bits. */
enum {
	DP_WORD_SUPPORT = 1 << 0, DP_WORD_CONVERSE = 1 << 1, DP_WORD_HAPPEN = 1 << 2, DP_WORD_PLANNED = 1 << 3, DP_WORD_POSSIBLE = 1 << 4,
	DP_WORD_DENIED = 1 << 5, DP_WORD_ALLEGED = 1 << 6, DP_WORD_STANDING = 1 << 7, DP_WORD_TRANSPARENT = 1 << 8, DP_WORD_SPOKESMAN = 1 << 9,
	DP_WORD_CONTROL_OBJ = 1 << 10, DP_WORD_CONTROL_DAT = 1 << 11, DP_WORD_PLACE = 1 << 12, DP_WORD_NO_PLACE = 1 << 13, DP_WORD_CAUSE = 1 << 14,
	DP_WORD_NEGATOR = 1 << 15, DP_WORD_AGENT = 1 << 16, DP_WORD_PURPOSE = 1 << 17, DP_WORD_DEMAND = 1 << 18, DP_WORD_GOAL = 1 << 19, DP_WORD_CARRY = 1 << 20,
	DP_WORD_THEREBY = 1 << 21, DP_WORD_TOPIC = 1 << 22, DP_WORD_PROBABLE = 1 << 23, DP_WORD_CLAIM = 1 << 24, DP_WORD_WHETHER = 1 << 25,
	DP_WORD_MEANT = 1 << 26, DP_WORD_DECIDE = 1 << 27
};

typedef struct dp_frames {
	const dp_frame *frame;
	const dp_slot *slot;
	const dp_condition *condition;
	const dp_text_ref *word;
	const uint32_t *list; /* runs of frame numbers, each closed by DP_NONE */
	const char *pool;
	uint32_t frames, slots, conditions, words, lists, pool_n;
	dp_strmap map;   /* "v:besuchen" -> index into list */
	dp_strmap roles; /* "v:planen" -> role bits */
	dp_strmap tails; /* compounds of the lexicon whose last part frames know: "Gasabkommen" -> word "Abkommen" */
} dp_frames;

/*
 * Compiles `dir`/frames/ *.txt into the bytes of section "frames", appended to `out`; the nouns of `dir`/lexicon tell which listed words are
 * compounds. Errors name file, line and column.
 */
int dp_frames_compile(const char *dir, dp_buf *out, depesche_error *error);

/* Checks the section's bytes once; afterwards every index in it is good. They must outlive `self`. */
int dp_frames_open(dp_frames *self, dp_str section, depesche_error *error);

static inline dp_str dp_frames_text(const dp_frames *self, dp_text_ref ref)
{
	return dp_str_of(self->pool + ref.at, ref.n);
}

/*
 * Lemmas are looked up and compared with ß folded to ss, as Unicode folds it, so that all ways of spelling meet: before the reform, after it,
 * and where ß is not used at all. Both are two bytes long.
 */
static inline void dp_frames_fold(char *bytes, uint32_t n)
{
	for (uint32_t i = 0; i + 1 < n; i++)
		if ((unsigned char)bytes[i] == 0xC3 && (unsigned char)bytes[i + 1] == 0x9F)
			bytes[i] = bytes[i + 1] = 's';
}

/*
 * The frames of a word, special before general, closed by DP_NONE; NULL for none. kind: 'v' verb, 'n' noun, 'a' adjective, 'm' modal; 'r' with
 * the name of a type: what gives its entries without mode one.
 */
const uint32_t *dp_frames_of(const dp_frames *self, char kind, dp_str lemma);

/* The last part of a compound that the lexicon lists as a word of its own; empty where there is none that frames name. */
dp_str dp_frames_tail(const dp_frames *self, dp_str noun);

/* An act that its words make by being said ("Das ist inakzeptabel"): who says them is the actor. */
static inline bool dp_frames_by_words(const dp_frames *self, const dp_frame *frame)
{
	return frame->actors && self->slot[frame->actor].kind == DP_SLOT_SPEAKER;
}

/* Role bits of a word; kind also 'd' adverb, 'p' adposition and subordinating conjunction. */
uint32_t dp_frames_roles(const dp_frames *self, char kind, dp_str lemma);

#endif
