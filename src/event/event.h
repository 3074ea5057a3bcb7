/*
 * From trees to events: who did what to whom, when, where, how real, and who says so.
 *
 *   trigger word -> frame whose conditions hold -> sides -> reality -> time and place -> sources      (draft, one sentence)
 *   drafts of the article -> what is only demanded or promised dropped, the same act joined -> doc->events
 *
 * Sides, reality and the rest are filled by the rules below, each with its reason; every value points to the mention, time or quote that
 * it was taken from. Ontology and rulings: PLOVER, docs/codebook.md.
 */
#ifndef DP_EVENT_EVENT_H
#define DP_EVENT_EVENT_H

#include "event/args.h"
#include "tag/linear.h"

enum { DP_SIDES_MAX = 8 };

typedef struct dp_sides {
	dp_side v[DP_SIDES_MAX];
	uint32_t n;
} dp_sides;

/* Words that decide over the reality of an act, with their roles (frames.h), and what tense and form tell. */
enum { DP_MARK_FUTURE = 1 << 30, DP_MARK_CONDITION = 1 << 29, DP_MARK_REPORTER = 1 << 28 /* of who reports the words */, DP_MARKS_MAX = 16, DP_STANCES_MAX = 10 };

typedef struct dp_mark {
	uint32_t token; /* DP_NONE where the frame itself says so */
	uint32_t roles;
} dp_mark;

typedef struct dp_reality {
	dp_mark mark[DP_MARKS_MAX];
	uint32_t marks;
	uint32_t roles; /* of all words */
	bool done;      /* a speech act, which is done by saying it, whatever its content */
} dp_reality;

/* An event in the making: fixed size, no memory of its own. */
typedef struct dp_draft {
	const dp_frame *frame;
	dp_text_ref mode; /* the frame's, or what the words say of it (`refine`) */
	uint32_t trigger, sentence;
	uint32_t begin, end; /* of the trigger's words */
	dp_sides actor, recipient, source;
	dp_stance stance[DP_STANCES_MAX]; /* docs/factuality.md */
	uint32_t stances;
	bool ahead; /* the text tells it as still to come */
	dp_status status;
	dp_certainty certainty;
	uint32_t time, place; /* dp_time, mention; DP_NONE */
	bool there;           /* an adverb of the clause points at the place ("dort") */
	dp_str date;
	uint32_t same[DP_SIDES_MAX]; /* further sentences */
	uint32_t sames;
	uint8_t failed; /* conditions of its frame that do not hold; such a draft is an event only where the judge says so */
	bool weak;    /* only a further mention of an act told elsewhere: "eines getöteten Soldaten" */
	bool dropped;
} dp_draft;

typedef DP_VEC(dp_draft) dp_drafts;

/* Adds doc->events to a document that has all earlier layers. `judge` is opened by dp_judge_open. Negative when memory runs out. */
int dp_event_run(const dp_frames *frames, const dp_linear *judge, dp_doc *doc, depesche_error *error);

/* The parts, in order; each reads what the one before has set. */

/* What frames find in the article's sentences, with `loosely` also where conditions fail. Memory is `doc`'s arena. */
int dp_event_draft(const dp_args *tree, dp_doc *doc, bool loosely, dp_drafts *drafts);

/* The frame of `trigger` whose conditions hold and whose sides are there, with these sides in `draft`; false where none fits. */
bool dp_event_match(const dp_args *tree, uint32_t trigger, dp_draft *draft);

/*
 * Frames of `trigger` some of whose conditions do not hold, the first of each type but `except`: at most DP_LOOSE_TYPES, written to `drafts`, copies of
 * `start` with sides. Returns their number.
 */
enum { DP_LOOSE_TYPES = 4, DP_LOOSE_MOST = 3 /* conditions that may fail */ };
uint32_t dp_event_match_loosely(const dp_args *tree, uint32_t trigger, const dp_draft *start, uint32_t except, dp_draft *drafts);

/* status, certainty and source. False when the words deny a speech act or speak of a standing state: then there is no event. */
bool dp_event_reality(const dp_args *tree, dp_draft *draft);

/* Sources with their stances, and by them status and certainty; reality's part that knows who says so. */
void dp_event_sources(const dp_args *tree, dp_draft *draft, const dp_reality *reality);

/* status and certainty by the rule of docs/factuality.md. */
dp_status dp_event_status(const dp_stance *stance, uint32_t n, bool ahead);
dp_certainty dp_event_certainty(const dp_stance *stance, uint32_t n);

/* Adds the sources that drafts were given when they were joined, or as the content of an accusation. */
void dp_event_stances(const dp_args *tree, dp_draft *draft);

/* The state that an entity belongs to, where the article names it; an entity, DP_NONE. */
uint32_t dp_event_state_of(const dp_args *tree, uint32_t entity);

/* Does who is quoted tell what he or his own state does, and not what others do? */
bool dp_event_speaks_for(const dp_doc *doc, const dp_quote *quote, const dp_sides *actor);

/* The type of the first frame of a word; NONE for none. */
dp_type dp_event_type_of(const dp_args *tree, uint32_t token);

/* Title and lead: they count from the day of publication, and the sentence behind often adds day, place and source of what they tell. */
enum { DP_EVENT_LEAD = 3 /* sentences */ };

/* "Das", "dies": a demonstrative pronoun in the neuter, which can mean what the sentence before told. */
bool dp_event_points_back(const dp_args *tree, uint32_t token);

/* time, date and place from the words that belong to the trigger's clause, or to one that tells of the same. */
void dp_event_when_where(const dp_args *tree, dp_draft *draft);

/*
 * Whether what stands behind an adposition with these roles tells where: "über der Halbinsel" does, "über die Entwaffnung der Halbinsel" is what is
 * spoken of.
 */
bool dp_event_locates(const dp_args *tree, uint32_t token, uint32_t roles);

/* Whether an adjective before the adposition tells where: "südlich von Kairo". */
bool dp_event_beside(const dp_args *tree, uint32_t token);

/* Whether a mention tells a side of the act, so that it is no place of it; whom a visit or an attack is made to may be its place. */
bool dp_event_is_side(const dp_draft *draft, uint32_t mention);

/* Marks what stands in the complement of a demand, promise, threat or refusal as dropped, and of an accusation as alleged. */
void dp_event_contents(const dp_args *tree, dp_draft *drafts, uint32_t n);

/* Joins drafts that tell the same act; the poorer is marked dropped and leaves its sentence in `same` of the other. */
void dp_event_join(const dp_args *tree, dp_draft *drafts, uint32_t n);

/* The smallest quote around `trigger` of which it is not itself the cue; NULL for none. */
const dp_quote *dp_event_quote(const dp_args *tree, uint32_t trigger);

/*
 * Gives an act what sentences near it tell of the same occasion: day and place of a meeting, protest or attack (codebook, ruling 5); whom a
 * refusal answers (23); the visited state (2); against whom a protest is, who talks with whom, who goes on arresting, who decided it. Joins what then
 * proves one act.
 */
void dp_event_carry(const dp_args *tree, dp_draft *drafts, uint32_t n);

/* Whom a visit to a place of his own state is to: nobody. Last, since till then the state tells that visit from meetings on the way. */
void dp_event_at_home(const dp_args *tree, dp_draft *drafts, uint32_t n);

/* The place of what is said at a meeting whose place is told, and of a guest's further meetings; after the judge, who knows of no meetings. */
void dp_event_places(const dp_args *tree, dp_draft *drafts, uint32_t n);

bool dp_sides_has(const dp_sides *self, uint32_t entity);
void dp_sides_add(dp_sides *self, uint32_t mention, uint32_t entity);

/* A phrase of `verb` with an adposition whose article negates ("auf keinen Kompromiss einlassen"): it denies the verb. DP_NONE for none. */
uint32_t dp_event_negated_phrase(const dp_args *tree, uint32_t verb);

/* A clause that a conjunction of content opens ("dass"): what is said, though the tree may take it for an adverbial one. */
bool dp_event_content_clause(const dp_args *tree, uint32_t verb);

/* The word that an act's word is known by: the verb's lemma with its particle, the last part of a compound noun. */
dp_str dp_event_stem(const dp_args *tree, uint32_t token);

/* Organs act for their state; rebels, opposition and people do not. */
bool dp_event_organ(dp_sector sector);

/* May a site (dp_entity.site) be what an act of the type is done to? */
bool dp_event_takes_sites(dp_type type);

/* True for types that are done by saying so: the status is the utterance's, the speaker the actor. */
bool dp_event_speech(dp_type type);

#endif
