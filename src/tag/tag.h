/*
 * Parts of speech, morphology, lemmas.
 *
 *   tokens   die        Regierung   trat ...
 *   class    DET/ART    NOUN/NN     VERB/VVFIN      a perceptron over the word, its readings, its neighbours, left to right
 *   label    Nom Fem Sg Nom Fem Sg  Ind Sg 3 Past   a second one, over what the readings of a whole phrase leave open
 *   lemma    der        Regierung   treten          of the reading that fits; else of a compound's last part; else by learned endings
 *
 * Section "tagger" (made by depesche-train):
 *   u32 magic "TAG1", bytes of text, number of lemma rules' bytes, 0
 *   text: a line "class UPOS XPOS FEATS labels" for each class, "label FEATS" for each label (columns separated by spaces), padded to 16 bytes
 *   strmap: "UPOS form" or "UPOS ~ending" -> rule of lemmas; pool of rules: { u8 bytes to cut, u8 bytes to add, bytes } at the value's offset
 *   linear classes, linear labels
 */
#ifndef DP_TAG_TAG_H
#define DP_TAG_TAG_H

#include "tag/lexicon.h"
#include "tag/linear.h"

enum { DP_TAG_CLASSES_MAX = 128, DP_TAG_LABELS_MAX = 192 };

/* What the label decides; other features come with the reading or the class. */
#define DP_TAG_LABEL_FEATS (DP_FEATS_CASE | DP_FEATS_NUMBER | DP_FEATS_GENDER | DP_FEATS_PERSON | DP_FEAT(PRES) | DP_FEAT(PAST) | DP_FEAT(IND) | DP_FEAT(SUB) | DP_FEAT(IMP))

typedef struct dp_tag_class {
	uint8_t upos, xpos;
	dp_feats feats; /* what all its words have */
	uint64_t labels[DP_TAG_LABELS_MAX / 64]; /* set of those that its words can have */
} dp_tag_class;

typedef struct dp_tag {
	dp_lexicon lexicon; /* a view, as cheap to copy as a pointer */
	dp_tag_class class_[DP_TAG_CLASSES_MAX];
	dp_feats label[DP_TAG_LABELS_MAX];
	uint32_t classes, labels;
	dp_strmap lemmas;
	dp_str rules;
	dp_linear class_model, label_model;
} dp_tag;

/* What the tagger knows of a word before it decides: shared with the trainer. */
typedef struct dp_tag_word {
	const dp_token *token;
	const dp_reading *reading[2]; /* of the form as it stands; of the form in lower case (or capitalised, where it is all in upper case) */
	uint32_t readings[2], lemma[2]; /* how many; the lemma that they count from */
	uint64_t tags;     /* set of the readings' tags */
	uint32_t upos;     /* set of the parts of speech that it can be, by its readings and what they can pass into */
	uint64_t lower;    /* hash of the form in lower case */
	uint64_t suffix[5], prefix[3]; /* hashes of its last 1..5, first 1..3 characters, in lower case */
	uint64_t ambiguity; /* hash of `tags`; of ending and shape for an unknown word */
	uint32_t agree;    /* set of case x number x gender: bit case + 4 * (number + 2 * gender) that its readings allow; 0 where they say nothing */
	uint32_t phrase;   /* the same for the noun phrase that it belongs to */
	dp_feats governed; /* cases that a preposition before the phrase asks for */
	uint16_t class_, label;
	uint8_t shape;
	bool known, first;
	bool foreign;      /* of a treebank with other habits; only in training */
	uint8_t sense;
	dp_str tail;       /* lemma of the last part of a compound */
	uint32_t tail_at;
	uint32_t chunk;    /* first word of its noun phrase, or itself */
	uint32_t head;     /* in the tree, if there is one already; DP_NONE */
	uint32_t top;      /* head of the phrase: of a determiner or attribute its noun, else the word itself */
	uint64_t children; /* set of its children's relations */
	uint8_t rel;       /* relation without subtype */
} dp_tag_word;

/* Copies the model `dir`/model/tagger.bin into a section. */
int dp_tag_compile(const char *dir, dp_buf *out, depesche_error *error);

int dp_tag_open(dp_tag *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error);

/*
 * Fills upos, xpos, feats, lemma, sense, tail and DP_TOKEN_KNOWN of all tokens. Where they have heads already, the trees help to decide: they
 * tell subject from object and auxiliary from full verb. Negative when memory runs out.
 */
int dp_tag_run(const dp_tag *self, dp_doc *doc, depesche_error *error);

/*
 * The steps by themselves, for the trainer: prepare; class features of each word, left to right, its class set after; phrases; label
 * features of each word, its label set after; reading and lemma.
 */
uint32_t dp_tag_templates(void);
void dp_tag_prepare(const dp_tag *self, const dp_token *tokens, uint32_t first, uint32_t n, dp_tag_word *words); /* `first`: number of tokens[0] */
void dp_tag_class_features(const dp_tag *self, const dp_tag_word *words, uint32_t n, uint32_t i, dp_features *out);
void dp_tag_phrases(const dp_tag *self, dp_tag_word *words, uint32_t n);
void dp_tag_label_features(const dp_tag *self, const dp_tag_word *words, uint32_t n, uint32_t i, dp_features *out);

/* The labels that can stand with the word's class by its readings; all of the class where they say nothing. */
void dp_tag_fitting_labels(const dp_tag *self, const dp_tag_word *word, uint64_t fitting[DP_TAG_LABELS_MAX / 64]);
const dp_reading *dp_tag_reading(const dp_tag *self, const dp_tag_word *word);
dp_str dp_tag_lemma(const dp_tag *self, dp_arena *arena, const dp_tag_word *word, const dp_reading *reading);
uint32_t dp_tag_best(const dp_tag *self, const dp_tag_word *word, const int32_t *score);

#endif
