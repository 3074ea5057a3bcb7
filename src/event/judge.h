/*
 * What the frames propose, weighed by what annotated articles teach.
 *
 *   draft                      is this an act at all?              kept or dropped
 *   draft x role x candidate   does it belong there?               actors and recipients where the frame has none, the place
 *   draft x role               or is nobody told?             of candidates and nobody the likeliest, with those joined to him by "und"
 *
 * A frame finds sides by the form of a sentence, and asks for conditions. Who is meant is often told elsewhere: the state that a protest is
 * about, the court of a verdict; and a condition can fail for a tree's or register's mistake. A linear classifier (tag/linear.h) with two classes, no
 * and yes, weighs for each candidate what form, distance, kinds of the sides and course of the article say, the frame's own proposal being one
 * feature among others. Without a model everything stays as the frames have it.
 *
 * Section "judge" (made by depesche-train judge): a dp_linear.
 */
#ifndef DP_EVENT_JUDGE_H
#define DP_EVENT_JUDGE_H

#include "event/event.h"
#include "tag/linear.h"

typedef enum dp_event_role { DP_FOR_ACTOR, DP_FOR_RECIPIENT, DP_FOR_PLACE, DP_FOR_COUNT } dp_event_role;

/* One that may fill a role: an entity by a mention of it. */
typedef struct dp_candidate {
	uint32_t mention, item; /* item: entity, also of a place */
	bool proposed;          /* by the frame, for this role */
} dp_candidate;

enum { DP_CANDIDATES_MAX = 40, DP_LEADING_MAX = 6 };

typedef struct dp_candidates {
	dp_candidate v[DP_CANDIDATES_MAX];
	uint32_t n;
} dp_candidates;

/* What the article as a whole says; of the document's arena. */
typedef struct dp_context {
	const dp_args *tree;
	const dp_draft *drafts;                     /* all of the article, for who stands in them: set before roles are weighed */
	uint32_t drafts_n;
	uint32_t *count;                            /* entity -> its mentions */
	uint32_t *first;                            /* entity -> sentence of its first mention */
	uint32_t *rank;                             /* entity -> how many political entities are mentioned more often */
	char state[4];                              /* the state that most mentions belong to; "" */
	uint32_t states;                            /* how many states are named */
	uint32_t leading[DP_LEADING_MAX], leadings; /* first mentions of those whom the article is about */
	uint32_t *quote, *next_quote;               /* sentence -> first quote whose cue is in it -> the next such; DP_NONE */
	uint32_t *mention;                          /* sentence -> its first mention, or the next there is; one more than there are sentences */
} dp_context;

bool dp_context_init(dp_context *self, const dp_args *tree, dp_doc *doc);

/* Opens the section; an empty one is a judge without a say. */
int dp_judge_open(dp_linear *self, dp_str section, depesche_error *error);

/* False for one without a model. */
static inline bool dp_judge_speaks(const dp_linear *self)
{
	return self->classes == 2;
}

/* Drops drafts that are no acts; of several that one word may mean, all but the likeliest. */
void dp_judge_acts(const dp_linear *self, const dp_context *context, dp_draft *drafts, uint32_t n);

/* Fills the roles of the drafts that are left. */
void dp_judge_roles(const dp_linear *self, dp_context *context, dp_draft *drafts, uint32_t n);

/* The steps by themselves, for the trainer. */
uint32_t dp_judge_templates(void);
void dp_judge_act_features(const dp_context *context, const dp_draft *drafts, uint32_t n, uint32_t draft, dp_features *out);
void dp_judge_candidates(const dp_context *context, const dp_draft *draft, dp_event_role role, dp_candidates *out);
void dp_judge_role_features(const dp_context *context, const dp_draft *draft, dp_event_role role, const dp_candidate *candidate, dp_features *out);

/* Whether nobody at all is told for a side that the frame has left empty. */
void dp_judge_nobody_features(const dp_context *context, const dp_draft *draft, dp_event_role role, dp_features *out);

/* Copies the model `dir`/model/judge.bin into a section. */
int dp_judge_compile(const char *dir, dp_buf *out, depesche_error *error);

#endif
