/*
 * A language's words for persons and groups: titles, collectives, anaphors, and the small words that join them, as section "mention" of
 * the language's pack. From packs/<lang>/titles.txt, groups.txt and anaphors.txt (docs/packs.md).
 *
 *   u32 head[8]   version, words, office numbers, pool bytes, stamp (2), 0, 0
 *   words x dp_listed
 *   offices x u16 numbers of offices in the register, those of a word together
 *   pool          English words
 *   strmap        folded form -> word
 */
#ifndef DP_MENTION_WORDS_H
#define DP_MENTION_WORDS_H

#include "mention/register.h"

enum { DP_LISTING_VERSION = 4 };

#define DP_CLASS_LIST(X)                                                                                                                             \
	X(TITLE, "title")                 /* an office: Präsident */                                                                                \
	X(PERSON, "person")               /* one of a kind: Soldat, Demonstrant, Opfer */                                                            \
	X(CROWD, "crowd")                 /* many as one: Delegation, Menge */                                                                       \
	X(GOVERNMENT, "government")       /* stands for its state: Regierung, Führung, Außenministerium */                                         \
	X(BODY, "body")                   /* a body every state has: Polizei, Armee, Parlament */                                                    \
	X(ORGANISATION, "organisation")   /* a class of bodies, before a name or alone: Partei, Zeitung, Miliz */                                    \
	X(STATE, "state")                 /* Land, Staat */                                                                                          \
	X(PLACE, "place")                 /* before a place's name: Stadt, Provinz */                                                                \
	X(OTHER, "other-state")           /* a state, but not that of who stands beside it: Nachbarland */                                         \
	X(SITE, "site")                   /* what an attack is made on, though nobody: Kaserne, Moschee */                                          \
	X(PARTICLE, "particle")           /* inside a person's name: von, al, bin */                                                                 \
	X(OF, "of")                       /* joins an office and its body: von */                                                                    \
	X(AT, "at")                       /* joins a body and its place: in, aus */                                                                  \
	X(WHERE, "where")                 /* likewise, and before a place: in, nahe */                                                               \
	X(FORMER, "former")               /* ehemalig, früher, Ex- */                                                                               \
	X(DEPUTY, "deputy")               /* stellvertretend, Vize- */                                                                               \
	X(FOREIGN, "foreign")             /* ausländisch, verbündet: of some other state */                                                        \
	X(QUANTITY, "quantity")           /* Hunderte, Dutzende, mehrere */                                                                          \
	X(DEGREE, "degree")               /* before a number: etwa, mehr als */                                                                      \
	X(PERSONAL, "personal")           /* er, sie, ihm */                                                                                         \
	X(POSSESSIVE, "possessive")       /* sein, ihr */                                                                                            \
	X(DEMONSTRATIVE, "demonstrative") /* dieser, jene: alone, for somebody */                                                                    \
	X(BOTH, "both")                   /* beide */                                                                                                \
	X(SIDE, "side")                   /* after "both": Seiten, Parteien, Länder */                                                              \
	X(DIRECTION, "direction")         /* before a state or place, in one word: Ost-, Nord- */                                                    \
	X(DEFINITE, "definite")           /* der, die, das */                                                                                        \
	X(INDEFINITE, "indefinite")       /* ein, kein */                                                                                           \
	X(IMPERSONAL, "impersonal")       /* a verb whose "es" is nobody: geben */

#define X(id, name) DP_CLASS_##id,
typedef enum dp_listed_class { DP_CLASS_LIST(X) DP_CLASS_COUNT } dp_listed_class;
#undef X

enum {
	DP_LISTED_GENERIC = 1, /* takes up a person or body told before: der Mann, der Politiker, die Gruppe */
	DP_LISTED_ACTIVE = 2,  /* acts in public though a civilian: Demonstrant */
	DP_LISTED_NO_TAIL = 4, /* not meant as the last part of a compound */
	DP_LISTED_TOLD = 16,   /* counts only where its state is told with it: Botschaft, Amt */
	DP_LISTED_FEW = 32,    /* likewise, where a few are counted: zwölf Menschen, but Tausende Menschen */
	DP_LISTED_REST = 64,   /* any noun for a person that no list has counts as this one */
	DP_LISTED_HOME = 128,  /* belongs to the state where the article plays though its sector acts anywhere: Verband */
	DP_LISTED_ANYWHERE = 8 /* belongs to no state unless one is told: Angreifer, Verbündete */
};

typedef struct dp_listed {
	uint32_t english, english_n;      /* in the pool: "police", a place's or body's word */
	uint32_t states, states_n;        /* in the pool: codes of the only states that have such a body, the likeliest first: Bundesregierung */
	uint32_t office, offices;         /* in the office numbers */
	dp_feats feats;                   /* gender and number that the word tells; of a possessive: the possessor's */
	char code[4];                     /* state that the word itself names: Kremlchef */
	uint8_t cls, sector, flags, what; /* what: dp_body_kind */
} dp_listed;

typedef struct dp_listing {
	const dp_listed *word;
	const uint16_t *office;
	const char *pool;
	dp_strmap forms;
	uint32_t words, offices, pool_n;
	uint32_t rest; /* the word that nouns for persons count as which are not listed, DP_NONE */
} dp_listing;

int dp_listing_open(dp_listing *self, const dp_pack *language, const dp_register *reg, depesche_error *error);

/* The word with this folded form, DP_NONE. */
static inline uint32_t dp_listing_get(const dp_listing *self, dp_str folded)
{
	uint32_t i = dp_strmap_get(&self->forms, folded);
	return i < self->words ? i : DP_NONE;
}

#endif
