/*
 * Whose somebody is whom no word gives to a state: "die Polizei", "der Minister", "ein Student". Every state that the article tells is a candidate.
 *
 *   sights (finder.h) ─► choices      a state: where it is told nearest before and behind, how often, whether in the head of the article
 *   choice x who asks ─► features     distance and form of its sights, the way to them through the tree, to whom the same word belonged before
 *                     ─► the likeliest
 *
 * Without a model, in texts of under four sentences and for dissidents the sights are counted: those near by, at the head and told as the place
 * count more. The model is a linear classifier (tag/linear.h) with two classes, no and yes, to which the count is one feature among others.
 *
 * Section "setting" (made by depesche-train setting): a dp_linear.
 */
#ifndef DP_MENTION_SETTING_H
#define DP_MENTION_SETTING_H

#include "mention/mention.h"

uint32_t dp_setting_templates(void);

/* Opens the section; an empty one leaves it to the count. */
int dp_setting_open(dp_linear *self, dp_str section, depesche_error *error);

/* Copies the model `dir`/model/setting.bin into a section. */
int dp_setting_compile(const char *dir, dp_buf *out, depesche_error *error);

/* What is weighed, for the trainer: each state by its code. */
typedef struct dp_setting_answer {
	dp_str code;
	dp_features features;
} dp_setting_answer;

/* Is told of every one of whom the model would be asked, at `token`; the answers are valid during the call. */
struct dp_setting_pupil {
	void (*learn)(void *to, const dp_token *token, const dp_setting_answer *answers, uint32_t n);
	void *to;
};

#endif
