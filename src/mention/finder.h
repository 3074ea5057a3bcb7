/*
 * What the files of this room share while one document is read. All of it lives in the document's arena.
 *
 *   look[t]   token t: its pieces, its word in the language's lists, the item that covers it
 *   items     names found, whole tokens ("Wladimir Putin") or a part of one ("US" in "US-Luftangriff"); runs of unknown proper nouns
 *   people    persons of the article: how they are called, when last spoken of
 *   sights    every state that is named, implied or belongs to somebody named: what "die Regierung" means is weighed by them
 */
#ifndef DP_MENTION_FINDER_H
#define DP_MENTION_FINDER_H

#include "mention/mention.h"

enum { DP_LOOK_UPPER = 1, DP_LOOK_USED = 2, DP_LOOK_HYPHEN = 4 }; /* capitalised; part of a name already told; a hyphen between words */

typedef struct dp_look {
	uint32_t piece, pieces; /* range of pieces */
	uint32_t from, to;      /* the compound joined by hyphens that it stands in: first and last token; itself where there is none */
	uint32_t word;          /* DP_NONE */
	uint32_t word_at;       /* bytes of the form before the word: the compound's first part */
	uint32_t item, part;    /* item that covers it; of a compound's last token: first item in a part of it; DP_NONE */
	uint32_t titled;        /* item whose title this token is, DP_NONE */
	uint8_t flags;
} dp_look;

typedef struct dp_piece {
	uint32_t number, begin, end, token;
} dp_piece;

typedef enum dp_item_kind { DP_ITEM_NAME, DP_ITEM_RUN, DP_ITEM_REGION } dp_item_kind; /* region: Nordsyrien */

/* A title's noun phrase: "der stellvertretende russische Außenminister", "Präsident der Ukraine". */
typedef struct dp_titled {
	uint32_t token, first, last; /* the noun; its phrase without article */
	uint32_t reach;              /* last, or beyond it what a preposition adds ("für Menschenrechte") */
	uint32_t state, body;        /* registered, DP_NONE */
	uint32_t noun;               /* token of a listed noun that it is the office of: "Chef der Behörde"; DP_NONE */
	uint32_t owner;              /* item of a person in the genitive, DP_NONE */
	bool former, deputy, foreign, definite, indefinite, possessive;
} dp_titled;

typedef struct dp_item {
	uint32_t first, last, begin, end;
	uint32_t named, nameds; /* senses (names.h) */
	dp_item_kind kind;
	bool part;
	uint32_t sense;         /* the chosen one, DP_NONE */
	uint32_t person;        /* place in people, DP_NONE */
	dp_titled title;        /* token DP_NONE: none */
} dp_item;

enum { DP_PERSON_KEYS = 4, DP_PERSON_TITLES = 4 };

typedef struct dp_person {
	uint32_t entity;
	uint32_t first, last;          /* tokens: where named in full first, where last spoken of */
	dp_str key[DP_PERSON_KEYS];    /* folded short names */
	uint32_t keys;
	uint32_t title[DP_PERSON_TITLES]; /* words */
	uint32_t titles;
} dp_person;

typedef struct dp_alias { /* "Volksfront für Freiheit (VFF)": from there on VFF is the front */
	dp_str form;
	uint32_t entity;
} dp_alias;

typedef struct dp_sight {
	uint32_t token, sentence, state;
	bool where; /* "in Kairo": told as the place */
} dp_sight;

typedef struct dp_finder {
	const dp_mention_pack *pack;
	const dp_setting_pupil *pupil; /* NULL: nobody learns */
	dp_doc *doc;
	dp_arena *arena;
	int32_t date;
	dp_look *look;
	DP_VEC(dp_piece) pieces;
	DP_VEC(dp_item) items;
	DP_VEC(dp_person) people;
	DP_VEC(dp_sight) sights;
	DP_VEC(dp_alias) aliases;
	DP_VEC(dp_feats) agree; /* gender and number of each mention */
	uint32_t *by_registry;  /* open addressing: registered number -> entity */
	uint32_t slots, taken;
	bool failed;            /* out of memory */
} dp_finder;

static inline const dp_listed *dp_finder_word(const dp_finder *f, uint32_t t)
{
	return f->look[t].word == DP_NONE ? NULL : &f->pack->words.word[f->look[t].word];
}

static inline bool dp_finder_is(const dp_finder *f, uint32_t t, dp_listed_class cls)
{
	const dp_listed *w = dp_finder_word(f, t);
	return w && w->cls == cls;
}

/* A preposition between a body or group and its place. */
static inline bool dp_finder_at(const dp_finder *f, uint32_t t)
{
	return dp_finder_is(f, t, DP_CLASS_AT) || dp_finder_is(f, t, DP_CLASS_WHERE);
}

static inline const dp_named *dp_finder_sense(const dp_finder *f, uint32_t item)
{
	uint32_t s = f->items.v[item].sense;
	return s == DP_NONE ? NULL : &f->pack->names.named[s];
}

static inline const dp_registered *dp_finder_entry(const dp_finder *f, const dp_named *named)
{
	return &f->pack->reg.entity[named->entity];
}

/* The item is a whole word or more, and no longer name covers it. */
static inline bool dp_finder_in_use(const dp_finder *f, uint32_t item)
{
	const dp_item *it = &f->items.v[item];
	return !it->part && f->look[it->first].item == item;
}

/* The sentence's bounds of a token's neighbourhood: tokens [*first, *end). */
static inline void dp_finder_bounds(const dp_finder *f, uint32_t t, uint32_t *first, uint32_t *end)
{
	const dp_sentence *s = &f->doc->sentences.v[dp_doc_sentence_of(f->doc, t)];
	*first = s->first;
	*end = s->first + s->count;
}

/* tokens.c: pieces and words of every token. */
bool dp_finder_look(dp_finder *f);

/* Ends in a hyphen that stands for the rest: "Staats- und Parteichef". Gives the token where it begins, DP_NONE. */
uint32_t dp_finder_truncated(const dp_finder *f, uint32_t t);

/* Nouns that the lexicon has as persons and no list has, where no name covers them. */
void dp_finder_rest(dp_finder *f);

/* The lexicon's class of the word rules out a person, body or place. */
bool dp_finder_thing(const dp_token *t);

/* items.c: names and runs. */
bool dp_finder_items(dp_finder *f);

/* Gives up longer names that need a context and have none ("kolumbianische Guerilla") for the names inside them. After the sights. */
bool dp_finder_give_up(dp_finder *f);

/* The state that an item names, implies or belongs to (registered), DP_NONE. */
uint32_t dp_finder_state_of(const dp_finder *f, uint32_t item);

/* titles.c: reads the phrase of the noun at `t`; also of nouns of other classes (government, body, groups). */
dp_titled dp_finder_phrase(const dp_finder *f, uint32_t t);

/* Gives every person's item the title before or after it. */
void dp_finder_titles(dp_finder *f);

/* The body of the phrase, for which its bearer acts, DP_NONE; "der russische UN-Botschafter" acts for the state that sent him. */
uint32_t dp_finder_served(const dp_finder *f, const dp_titled *p);

/* The state behind a phrase (its own, its body's, its word's), DP_NONE. */
uint32_t dp_finder_phrase_state(const dp_finder *f, const dp_titled *p);

/* The sense of an item that is only a short name, where the context bears it out; NULL. */
const dp_named *dp_finder_weak(const dp_finder *f, uint32_t item);

/* entities.c */
uint32_t dp_finder_registered(dp_finder *f, uint32_t number);

/* A ministry stands for its state; anything else for itself. */
uint32_t dp_finder_speaks_for(const dp_finder *f, uint32_t number);
uint32_t dp_finder_entity(dp_finder *f, dp_entity_kind kind, dp_str name, uint32_t state, dp_sector sector);
uint32_t dp_finder_same_name(const dp_finder *f, dp_entity_kind kind, dp_str name);
/* The words `first` to `last` as a mention, whose kind, entity and place are still to be told. */
dp_mention dp_finder_words(const dp_finder *f, uint32_t first, uint32_t last, uint32_t head);
void dp_finder_mention(dp_finder *f, dp_mention m, dp_feats agree);
uint32_t dp_finder_head(const dp_finder *f, uint32_t first, uint32_t last, uint32_t otherwise);
bool dp_finder_people(dp_finder *f);
uint32_t dp_finder_person(dp_finder *f, uint32_t item);

/* The person of the article, named in full before, whose surname is the word at `t`, whatever else it means; place in people, DP_NONE. */
uint32_t dp_finder_surname(const dp_finder *f, uint32_t t);

/* A person of the article, or an office holder, that a bare title means; DP_NONE. */
uint32_t dp_finder_holder(dp_finder *f, const dp_titled *p);

/* Who holds the office that the title at `t` names in a state; DP_NONE where nobody is known, or the noun is no title. */
uint32_t dp_finder_holder_of(dp_finder *f, uint32_t t, uint32_t state);

/* From here on `form` means `entity`. */
void dp_finder_alias(dp_finder *f, dp_str form, uint32_t entity);

/* setting.c: sights of all items; one more. */
void dp_finder_sights(dp_finder *f);
void dp_finder_see(dp_finder *f, uint32_t token, uint32_t state);

/* The state that the text around `t` is about, DP_NONE. */
uint32_t dp_finder_about(const dp_finder *f, uint32_t t);

/* Likewise, where the place of the act counts more: whose police it is. */
uint32_t dp_finder_where(const dp_finder *f, uint32_t t);

/* Who is of this sector belongs to the state where the article plays, where no other is told. */
bool dp_finder_local(dp_sector sector);

/* Gives an entity without a state that of the text around `t`; dp_entity.inferred tells it. */
void dp_finder_settle(dp_finder *f, uint32_t entity, uint32_t t);

/* extents.c: the first token with numbers, quantities and the indefinite article before the words of the noun `of` that begin at `first`. */
uint32_t dp_finder_with_quantity(const dp_finder *f, uint32_t of, uint32_t first, bool *counted);

/* The first token with what an adjective before the noun at `t` governs. */
uint32_t dp_finder_with_governed(const dp_finder *f, uint32_t t, uint32_t first);

/* The last token with the noun's genitive, or what "von" or "aus" joins. */
uint32_t dp_finder_with_genitive(const dp_finder *f, uint32_t t);

/* So many are counted in tokens [first, t) that they are the people of the place. */
bool dp_finder_many(const dp_finder *f, uint32_t first, uint32_t t);

/*
 * binding.c: whom the pronoun or noun at `t` cannot mean: who stands beside it in its clause, is named behind it under the same verb, or is what
 * its relative clause is about. Empty for a possessive.
 */
enum { DP_BOUND_MAX = 16 };

typedef struct dp_bound {
	uint32_t entity[DP_BOUND_MAX];
	uint32_t n;
} dp_bound;

dp_bound dp_finder_bound(const dp_finder *f, uint32_t t);

static inline bool dp_bound_has(const dp_bound *self, uint32_t entity)
{
	for (uint32_t i = 0; i < self->n; i++)
		if (self->entity[i] == entity)
			return true;
	return false;
}

/* nominals.c: "die Außenminister": several holders of an office of which a state has one, so of several states. */
bool dp_finder_of_many(const dp_finder *f, uint32_t t);

/* The noun at `t`, which is no name. Gives the next token to look at. */
uint32_t dp_finder_nominal(dp_finder *f, uint32_t t);

/* Is something joined to `t` by a conjunction, in the words next behind it? */
bool dp_finder_has_conjunct(const dp_finder *f, uint32_t t);

/*
 * "ein US-Student ... Der 21-jährige Otto Warmbier": whom one of the next two sentences names first, as the noun at `t` (of that state, sector)
 * may mean him; DP_NONE.
 */
uint32_t dp_finder_named_next(dp_finder *f, uint32_t t, uint32_t state, dp_sector sector);

/* The set of the last two states told in this sentence or the one before, where there are just two; DP_NONE. */
uint32_t dp_finder_two_states(dp_finder *f, uint32_t t);

/* pronouns.c: a set of `n` entities, called `name`; DP_NONE only when memory is out. */
uint32_t dp_finder_set(dp_finder *f, const uint32_t *member, uint32_t n, dp_str name);
uint32_t dp_finder_pronoun(dp_finder *f, uint32_t t);

/* Number of the finite verb that the token is the subject of, 0 where it is none or the verb does not tell. */
dp_feats dp_finder_number_by_verb(const dp_finder *f, uint32_t t);

/* The nearest entity before `t` that agrees; `kinds` is a set of 1 << dp_entity_kind. DP_NONE. */
uint32_t dp_finder_antecedent(const dp_finder *f, uint32_t t, dp_feats agree, unsigned kinds, uint32_t sentences);

#endif
