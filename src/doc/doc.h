/*
 * One article on its way: the text, which never changes, and the layers that the stages add, each an array of small structs.
 *
 *   text    "Kim reiste im September nach Russland. ..."            bytes, valid UTF-8
 *   blocks     [title][body......][furniture]                       spans of the text       (clean)
 *   sentences     [0..1)[..]                                        spans, token ranges     (split)
 *   tokens        Kim reiste in dem September nach Russland .       syntactic words         (split, tag, parse)
 *   groups        {reiste: reisen, past, active}                    verb complexes          (parse)
 *   mentions      Kim=e0  Russland=e1                               -> entities             (mention)
 *   times         "im September" = 2023-09                                                  (date)
 *   quotes        who says what over which span                                             (quote)
 *   events        CONSULT/visit e0 -> e1                            -> all of these         (event)
 *
 * A later layer points into an earlier one by index (DP_NONE for nothing). Spans are byte offsets [begin, end) into `text`. All memory is
 * the document's arena's, or a mapped pack's; one dp_doc_release frees it. The layers are filled in order and then not changed.
 */
#ifndef DP_DOC_DOC_H
#define DP_DOC_DOC_H

#include "base/arena.h"
#include "doc/plover.h"
#include "doc/ud.h"

typedef enum dp_block_kind {
	DP_BLOCK_BODY,
	DP_BLOCK_TITLE,     /* the article's heading */
	DP_BLOCK_HEADING,   /* a heading inside it */
	DP_BLOCK_BYLINE,    /* author, agency, section, date of publication: known about the text, not told by it */
	DP_BLOCK_FURNITURE  /* menus, players, teasers, notices: in the text but not of the article; no later stage looks at it */
} dp_block_kind;

typedef struct dp_block {
	uint32_t begin, end; /* trimmed of white space; blocks are in order and do not overlap */
	dp_block_kind kind;
} dp_block;

typedef struct dp_sentence {
	uint32_t begin, end;   /* from its first token to its last */
	uint32_t first, count; /* tokens */
	uint32_t block;
	uint32_t root;         /* token */
} dp_sentence;

enum {
	DP_TOKEN_SPACE = 1,      /* white space follows in the text */
	DP_TOKEN_CONTRACTED = 2, /* one of several words of one surface token ("im" = in + dem); they share its span */
	DP_TOKEN_CONTINUES = 4,  /* not the first of these */
	DP_TOKEN_KNOWN = 8       /* the lexicon knows the form */
};

/* The lexicon's classes of nouns and adjectives (docs/packs.md). */
typedef enum dp_sense {
	DP_SENSE_NONE, DP_SENSE_PERSON, DP_SENSE_GROUP, DP_SENSE_BODY, DP_SENSE_ACT, DP_SENSE_EVENT, DP_SENSE_SPEECH, DP_SENSE_STATE, DP_SENSE_PLACE,
	DP_SENSE_TIME, DP_SENSE_WEAPON, DP_SENSE_MONEY, DP_SENSE_DOCUMENT, DP_SENSE_THING, DP_SENSE_BODY_PART, DP_SENSE_ANIMAL, DP_SENSE_ABSTRACT,
	DP_SENSE_MEASURE, DP_SENSE_DEMONYM, DP_SENSE_COLOUR, DP_SENSE_EVALUATION, DP_SENSE_MATERIAL, DP_SENSE_POLITICS, DP_SENSE_NUMBER, DP_SENSE_OTHER
} dp_sense;

typedef struct dp_token {
	uint32_t begin, end;
	dp_str form;    /* the syntactic word; differs from the text only where contracted */
	dp_str lemma;   /* as UD writes it; the verb complex has the lemma with its particle */
	dp_feats feats;
	uint32_t head;  /* token, DP_NONE for a root */
	dp_str tail;    /* lemma of a compound's last part ("Luftangriff" -> "Angriff"); empty where it is no compound */
	uint16_t xpos;  /* language-specific tag: number in the pack's list */
	uint16_t tail_at; /* bytes of `form` before the last part; 0 where it is no compound */
	uint8_t upos, deprel, flags;
	uint8_t sense;  /* dp_sense: the lexicon's class of noun or adjective, of the last part for a compound */
} dp_token;

/* The form of word `i` of a sentence as it is read: a hyphen between spaces is a dash ("Kämpfe im Donbass - Streit um ein Bataillon"). */
static inline dp_str dp_token_read(const dp_token *sentence, uint32_t i)
{
	const dp_token *t = &sentence[i];
	bool between = i > 0 && (t[-1].flags & DP_TOKEN_SPACE) && (t->flags & DP_TOKEN_SPACE);
	return between && dp_str_is(t->form, "-") ? DP_STR("–") : t->form;
}

typedef enum dp_tense { DP_TENSE_NONE, DP_TENSE_PRESENT, DP_TENSE_PAST, DP_TENSE_PERFECT, DP_TENSE_PLUPERFECT, DP_TENSE_FUTURE, DP_TENSE_FUTURE_PERFECT } dp_tense;
typedef enum dp_mood { DP_MOOD_NONE, DP_MOOD_INDICATIVE, DP_MOOD_REPORTED, DP_MOOD_IRREALIS, DP_MOOD_IMPERATIVE } dp_mood; /* Konjunktiv I, II */
typedef enum dp_verb_form { DP_VERB_FINITE, DP_VERB_INFINITIVE, DP_VERB_PARTICIPLE } dp_verb_form;

/* A verb complex: "soll ... zurückgetreten sein" is one group, lemma zurücktreten, modal sollen, perfect, present modal. */
typedef struct dp_group {
	uint32_t verb;     /* token of the full verb (or of the copula's predicate) */
	uint32_t finite;   /* token that carries tense and mood; DP_NONE where nothing is finite */
	uint32_t particle; /* separated prefix, DP_NONE */
	uint32_t modal;    /* token of a modal (können, müssen, sollen, wollen, dürfen, mögen), DP_NONE */
	uint32_t negation; /* token of "nicht", "nie", "kein" that negates the verb, DP_NONE */
	dp_str lemma;      /* full lemma with particle, without "sich" */
	dp_tense tense;
	dp_mood mood;
	dp_verb_form form;
	bool passive;      /* werden-passive or sein-passive */
	bool doer;         /* a participle by a noun that does it to something: "ein entscheidendes Treffen" */
	bool reflexive;
} dp_group;

typedef enum dp_entity_kind {
	DP_ENTITY_STATE,  /* a state, also as its government */
	DP_ENTITY_BODY,   /* organisation, party, army, ministry, outlet ... */
	DP_ENTITY_PERSON,
	DP_ENTITY_PLACE,
	DP_ENTITY_GROUP,  /* unnamed persons: "zwölf Verdächtige", "einen Mann" */
	DP_ENTITY_SET     /* "beide", "die zwei Präsidenten": members in `set` */
} dp_entity_kind;

typedef struct dp_entity {
	dp_entity_kind kind;
	dp_str name;       /* as the record writes it (English); of the unregistered, the text's own words */
	dp_str text;       /* the fullest mention in the article */
	char code[4];      /* ISO 3166-1 alpha-3 of its state, or "" */
	dp_sector sector;  /* by the office held at the article's date, where a date is known */
	uint32_t registry; /* number in the world pack, DP_NONE for the unregistered */
	float lat, lon;    /* of a registered place, degrees; only where `located` */
	uint32_t set, set_count; /* range of doc->refs: entities */
	dp_feats feats;    /* gender and number, where known */
	bool political;    /* can be a side of an event without further proof: all but places, private persons, firms */
	bool inferred;     /* nothing told `code`: it is the state of the setting */
	bool located;
	bool site;         /* nobody, but what an attack is made on: barracks, a mosque */
	bool text_is_name; /* `text` is a name, not a noun for it */
} dp_entity;

typedef enum dp_mention_kind {
	DP_MENTION_NAME,      /* "Nordkorea", "Wladimir Putin", "KCNA" */
	DP_MENTION_NOMINAL,   /* "der Kremlchef", "zwölf Verdächtige", "die Regierung in Kiew" */
	DP_MENTION_PRONOUN,   /* "er", "seine", "beide" */
	DP_MENTION_ADJECTIVE, /* "nordkoreanischer": the state behind an adjective */
	DP_MENTION_PART       /* modifier in a compound: "US" in "US-Luftangriff", which UD writes as US - Luftangriff (compound), or the first
				 bytes of one token ("Kremlchef") */
} dp_mention_kind;

typedef struct dp_mention {
	uint32_t begin, end;  /* its words in the text, without articles: "US-Präsident Donald Trump" is one mention of Trump; see `name_begin` */
	uint32_t name_begin, name_end; /* the words that a record shows as `text`: "Donald Trump"; equal to begin, end where there is no name */
	uint32_t first, last; /* tokens, inclusive */
	uint32_t head;        /* token that stands for it in the tree */
	uint32_t sentence;
	uint32_t entity;      /* who, when it acts: "Peking" = China; DP_NONE for a pure place */
	uint32_t place;       /* where, when it locates: "in Peking" = Beijing; DP_NONE where it is no place */
	dp_mention_kind kind;
	bool inferred;        /* "die Polizei", "die Regierung": whose it is nothing told but the setting */
} dp_mention;

typedef enum dp_time_kind { DP_TIME_DATE, DP_TIME_TIME, DP_TIME_DURATION, DP_TIME_SET } dp_time_kind;

typedef struct dp_time {
	uint32_t begin, end;
	uint32_t first, last; /* tokens, inclusive */
	uint32_t sentence;
	dp_time_kind kind;
	dp_str value; /* TIMEX3: 2019-04-25, 2019-W17, P3D, PRESENT_REF; empty where it cannot be told */
	dp_str edtf;  /* for a record: 2019-04-25, 2019-04-24/2019-04-27, 2019-04~; empty where it dates no act */
} dp_time;

typedef enum dp_quote_kind {
	DP_QUOTE_DIRECT,   /* in quotation marks */
	DP_QUOTE_INDIRECT, /* dass, Konjunktiv I, bare clause */
	DP_QUOTE_FREE,     /* goes on in Konjunktiv I without a cue of its own */
	DP_QUOTE_REPORTED, /* "kündigte einen Abzug an" */
	DP_QUOTE_SOURCE    /* "laut KCNA", "wie Xinhua meldete": who reports the clause */
} dp_quote_kind;

typedef struct dp_quote {
	uint32_t begin, end;      /* the words said, from the first to the last */
	uint32_t gap_begin, gap_end; /* words between them that are not said: "..., so der Sprecher, ..."; equal where there are none */
	uint32_t cue_begin, cue_end; /* "sagte", "laut", "nach Angaben"; equal where there is none */
	uint32_t cue2_begin, cue2_end; /* its second part: "teilte ... mit", "hat ... erklärt"; equal where there is none */
	uint32_t speaker_begin, speaker_end; /* the words that name the speaker; equal where there is none */
	uint32_t addressee_begin, addressee_end;
	uint32_t sentence;        /* of the cue, else of the content's begin */
	uint32_t cue;             /* token, DP_NONE */
	uint32_t speaker;         /* mention, DP_NONE */
	uint32_t addressee;       /* mention, DP_NONE */
	uint32_t parent;          /* quote that reports this one, DP_NONE: spokesman -> agency */
	uint32_t time;            /* a time bound to the reporting ("am Freitag meldete"), DP_NONE */
	dp_quote_kind kind;
	dp_certainty certainty;   /* DP_ALLEGED where the text keeps a distance */
	bool nearer;              /* than another with the same words, whose speaker cites this one's */
	bool commits;             /* the text, too, takes it for true: "bestätigte" */
} dp_quote;

typedef struct dp_side { /* one actor, recipient, source: which mention in the text, and whom it names */
	uint32_t mention, entity;
	bool weighed; /* no frame found it: the judge took it as the likeliest (event/judge.h) */
} dp_side;

/* Who stands behind an act: the author of the text, a source that he names, or one that he leaves unnamed ("angeblich"). */
typedef enum dp_stance_kind { DP_STANCE_AUTHOR, DP_STANCE_NAMED, DP_STANCE_UNNAMED } dp_stance_kind;

enum { DP_STANCE_WORDS = 4 };

typedef struct dp_stance {
	dp_stance_kind kind;
	dp_factuality value;
	dp_side source;      /* NAMED: mention and entity, DP_NONE for words that no mention names */
	uint32_t begin, end; /* NAMED: its words */
	uint32_t by[DP_STANCE_WORDS], words; /* tokens by which it has its value */
} dp_stance;

typedef struct dp_event {
	dp_type type;
	dp_str mode; /* empty for none */
	dp_status status;
	dp_certainty certainty;
	uint32_t sentence;
	uint32_t trigger_begin, trigger_end;
	uint32_t trigger; /* token */
	dp_side *actor, *recipient, *said_by; /* in the document's arena */
	uint32_t actors, recipients, sources;
	dp_stance *stance; /* the author first, then the sources from the outermost to that nearest to the act */
	uint32_t stances;
	uint32_t time;    /* dp_time, DP_NONE */
	dp_str date;      /* EDTF, may be carried over from another sentence; empty for unknown */
	uint32_t place;   /* mention whose `place` is meant, DP_NONE */
	uint32_t *same;   /* further sentences that tell the same act */
	uint32_t sames;
	dp_str cameo;     /* CAMEO code */
	dp_str context;   /* PLOVER contexts, separated by ";" */
	float score;      /* PLOVER conflict-cooperation scale */
	dp_str frame;     /* "path:line" of the frame that matched, for explain */
	uint8_t failed;   /* conditions of the frame that do not hold: the judge took the act as the likeliest all the same */
} dp_event;

typedef struct dp_doc {
	dp_arena arena;
	dp_str id, title, url, publisher, language;
	bool named;        /* `id` came with the article; else it is its file's path */
	dp_str published;  /* ISO 8601 date, empty for unknown */
	dp_str embargo;    /* not to be shown before this time, 2026-11-29T18:00:00Z; empty for none */
	dp_str agency;     /* origin named by the document itself: "Reuters"; empty for none */
	dp_str text;
	DP_VEC(dp_block) blocks;
	DP_VEC(dp_sentence) sentences;
	DP_VEC(dp_token) tokens;
	DP_VEC(dp_group) groups;
	DP_VEC(dp_mention) mentions;
	DP_VEC(dp_entity) entities;
	DP_VEC(dp_time) times;
	DP_VEC(dp_quote) quotes;
	DP_VEC(dp_event) events;
	DP_VEC(uint32_t) refs;
	uint32_t *group_of; /* token -> group whose verb, finite or particle it is, DP_NONE; filled with the groups */
} dp_doc;

/* `budget` bounds the bytes that the layers of one article may take. */
void dp_doc_init(dp_doc *self, size_t budget);
void dp_doc_release(dp_doc *self);

/* Ready for the next article; keeps its memory. */
void dp_doc_reset(dp_doc *self);

/* The words of a span. */
static inline dp_str dp_doc_words(const dp_doc *self, uint32_t begin, uint32_t end)
{
	return dp_str_sub(self->text, begin, end);
}

/* The sentence that holds a token. `token` < tokens.n. */
uint32_t dp_doc_sentence_of(const dp_doc *self, uint32_t token);

#endif
