/*
 * Who and what an article speaks of: persons, bodies, states, places and groups, found by the register's names, by titles and by the
 * words for unnamed actors, joined over the whole article.
 *
 *   tokens ─► pieces, words          each token folded, cut at hyphens, looked up (names.h, words.h)
 *          ─► items                  longest names of the register; runs of unknown proper nouns with a title or given name: new persons
 *          ─► mentions, entities     names, titles, groups, in the order of the text; surnames and bare titles to persons of the article
 *          ─► pronouns               to the nearest antecedent that agrees
 *
 * Packs: world.pack "register" (register.h) and "names" (names.h); <language>.pack "mention" (words.h), "setting" (setting.h).
 */
#ifndef DP_MENTION_MENTION_H
#define DP_MENTION_MENTION_H

#include "mention/names.h"
#include "mention/words.h"
#include "tag/linear.h"

typedef struct dp_mention_pack {
	dp_register reg;
	dp_gazetteer names;
	dp_listing words;
	dp_linear setting; /* whose somebody is (setting.h); of no classes where the language has no model */
} dp_mention_pack;

typedef struct dp_setting_pupil dp_setting_pupil; /* setting.h */

/* Views of both packs' sections. `language` is the ISO 639-1 code. */
int dp_mention_open(dp_mention_pack *self, const dp_pack *world, const dp_pack *language_pack, dp_str language, depesche_error *error);

/* Fills doc->mentions (in order of begin, the longer first) and doc->entities. Tokens must be there; tags and trees help but may be absent. */
int dp_mention_run(const dp_mention_pack *self, dp_doc *doc, depesche_error *error);

/* Likewise without the model of the setting, telling `pupil` what it would weigh: for the trainer. */
int dp_mention_teach(const dp_mention_pack *self, dp_doc *doc, const dp_setting_pupil *pupil, depesche_error *error);

/* Compile packs/world (`dir`) into the bytes of sections "register" and "names". */
int dp_register_compile(const char *dir, dp_buf *out, depesche_error *error);
int dp_gazetteer_compile(const char *dir, dp_buf *out, depesche_error *error);

/*
 * Compiles `dir`/titles.txt, groups.txt and anaphors.txt (packs/de) into the bytes of section "mention". Offices, states and endings are
 * those of `dir`/../world; the language is the name of `dir`.
 */
int dp_mention_compile(const char *dir, dp_buf *out, depesche_error *error);

/*
 * Looks through packs/world for what contradicts itself: names that mean two entities at one time, offices of one person that overlap with
 * themselves, two holders of an office that only one can hold, bodies and places that are named but not listed. Each finding is told with
 * its place; `*findings` counts them. Negative only where the sources cannot be read at all.
 */
int dp_mention_check(const char *world_dir, void (*tell)(void *to, const char *path, uint32_t line, uint32_t column, const char *message), void *to,
		     uint32_t *findings, depesche_error *error);

#endif
