/*
 * Universal Dependencies as numbers: parts of speech, relations and features, the vocabulary in which every stage after `parse` speaks.
 * Names and order are fixed; a model stores the names, so that a change here is noticed. universaldependencies.org, version 2.
 */
#ifndef DP_DOC_UD_H
#define DP_DOC_UD_H

#include "base/str.h"

#define DP_UPOS_LIST(X)                                                                                                                              \
	X(NONE, "_") X(ADJ, "ADJ") X(ADP, "ADP") X(ADV, "ADV") X(AUX, "AUX") X(CCONJ, "CCONJ") X(DET, "DET") X(INTJ, "INTJ") X(NOUN, "NOUN")          \
	X(NUM, "NUM") X(PART, "PART") X(PRON, "PRON") X(PROPN, "PROPN") X(PUNCT, "PUNCT") X(SCONJ, "SCONJ") X(SYM, "SYM") X(VERB, "VERB") X(X, "X")

#define DP_DEPREL_LIST(X)                                                                                                                            \
	X(NONE, "_") X(ROOT, "root") X(ACL, "acl") X(ACL_RELCL, "acl:relcl") X(ADVCL, "advcl") X(ADVCL_RELCL, "advcl:relcl") X(ADVMOD, "advmod")       \
	X(ADVMOD_EMPH, "advmod:emph") X(AMOD, "amod") X(APPOS, "appos") X(AUX, "aux") X(AUX_PASS, "aux:pass") X(CASE, "case") X(CC, "cc")              \
	X(CC_PRECONJ, "cc:preconj") X(CCOMP, "ccomp") X(CLF, "clf") X(COMPOUND, "compound") X(COMPOUND_PRT, "compound:prt") X(CONJ, "conj") X(COP, "cop") \
	X(CSUBJ, "csubj") X(CSUBJ_PASS, "csubj:pass") X(DEP, "dep") X(DET, "det") X(DET_POSS, "det:poss") X(DET_PREDET, "det:predet")                   \
	X(DISCOURSE, "discourse") X(DISLOCATED, "dislocated") X(EXPL, "expl") X(EXPL_PV, "expl:pv") X(FIXED, "fixed") X(FLAT, "flat")                  \
	X(FLAT_NAME, "flat:name") X(FLAT_FOREIGN, "flat:foreign") X(GOESWITH, "goeswith") X(IOBJ, "iobj") X(LIST, "list") X(MARK, "mark")              \
	X(NMOD, "nmod") X(NMOD_POSS, "nmod:poss") X(NSUBJ, "nsubj") X(NSUBJ_PASS, "nsubj:pass") X(NUMMOD, "nummod") X(OBJ, "obj") X(OBL, "obl")        \
	X(OBL_AGENT, "obl:agent") X(OBL_ARG, "obl:arg") X(OBL_NPMOD, "obl:npmod") X(OBL_TMOD, "obl:tmod") X(ORPHAN, "orphan")                          \
	X(PARATAXIS, "parataxis") X(PUNCT, "punct") X(REPARANDUM, "reparandum") X(VOCATIVE, "vocative") X(XCOMP, "xcomp")

#define X(id, name) DP_UPOS_##id,
typedef enum dp_upos { DP_UPOS_LIST(X) DP_UPOS_COUNT } dp_upos;
#undef X

#define X(id, name) DP_REL_##id,
typedef enum dp_deprel { DP_DEPREL_LIST(X) DP_REL_COUNT } dp_deprel;
#undef X

/*
 * Morphological features as a set of bits, one for each value that the packs use. A word of several readings may carry several values of
 * one feature. DP_FEAT_LIST gives bit, feature, value.
 */
#define DP_FEAT_LIST(X)                                                                                                                              \
	X(NOM, "Case", "Nom") X(GEN, "Case", "Gen") X(DAT, "Case", "Dat") X(ACC, "Case", "Acc") X(MASC, "Gender", "Masc") X(FEM, "Gender", "Fem")      \
	X(NEUT, "Gender", "Neut") X(SING, "Number", "Sing") X(PLUR, "Number", "Plur") X(P1, "Person", "1") X(P2, "Person", "2") X(P3, "Person", "3")  \
	X(PRES, "Tense", "Pres") X(PAST, "Tense", "Past") X(FUT, "Tense", "Fut") X(IND, "Mood", "Ind") X(SUB, "Mood", "Sub") X(IMP, "Mood", "Imp")     \
	X(CND, "Mood", "Cnd") X(FIN, "VerbForm", "Fin") X(INF, "VerbForm", "Inf") X(PART, "VerbForm", "Part") X(GER, "VerbForm", "Ger")                \
	X(PASS, "Voice", "Pass") X(POS, "Degree", "Pos") X(CMP, "Degree", "Cmp") X(SUP, "Degree", "Sup") X(DEF, "Definite", "Def")                     \
	X(INDEF, "Definite", "Ind") X(PRS, "PronType", "Prs") X(ART, "PronType", "Art") X(DEM, "PronType", "Dem") X(REL, "PronType", "Rel")            \
	X(INT, "PronType", "Int") X(IND_PRON, "PronType", "Ind") X(TOT, "PronType", "Tot") X(NEG_PRON, "PronType", "Neg") X(RCP, "PronType", "Rcp") X(EMP, "PronType", "Emp") \
	X(POSS, "Poss", "Yes") X(REFLEX, "Reflex", "Yes") X(POLITE, "Polite", "Form") X(NEG, "Polarity", "Neg") X(CARD, "NumType", "Card")             \
	X(ORD, "NumType", "Ord") X(FRAC, "NumType", "Frac") X(FOREIGN, "Foreign", "Yes") X(ABBR, "Abbr", "Yes") X(TYPO, "Typo", "Yes")                 \
	X(HYPH, "Hyph", "Yes") X(PSOR_SING, "Number[psor]", "Sing") X(PSOR_PLUR, "Number[psor]", "Plur") X(PSOR_MASC, "Gender[psor]", "Masc")          \
	X(PSOR_FEM, "Gender[psor]", "Fem") X(PSOR_NEUT, "Gender[psor]", "Neut")

#define X(id, feature, value) DP_FEAT_INDEX_##id,
typedef enum dp_feat_index { DP_FEAT_LIST(X) DP_FEAT_COUNT } dp_feat_index;
#undef X

typedef uint64_t dp_feats;

#define DP_FEAT(id) ((dp_feats)1 << DP_FEAT_INDEX_##id)
#define DP_FEATS_CASE (DP_FEAT(NOM) | DP_FEAT(GEN) | DP_FEAT(DAT) | DP_FEAT(ACC))
#define DP_FEATS_NUMBER (DP_FEAT(SING) | DP_FEAT(PLUR))
#define DP_FEATS_GENDER (DP_FEAT(MASC) | DP_FEAT(FEM) | DP_FEAT(NEUT))
#define DP_FEATS_PERSON (DP_FEAT(P1) | DP_FEAT(P2) | DP_FEAT(P3))

const char *dp_upos_name(dp_upos upos);
const char *dp_deprel_name(dp_deprel rel);

/* The number of a name; DP_UPOS_NONE / DP_REL_NONE for an unknown one. An unknown subtype ("obl:foo") gives its type. */
dp_upos dp_upos_of(dp_str name);
dp_deprel dp_deprel_of(dp_str name);

/* The relation without its subtype: nsubj:pass -> nsubj. */
dp_deprel dp_deprel_base(dp_deprel rel);

/* Reads a FEATS column ("Case=Nom|Gender=Masc,Neut", "_" for none) into `*feats`; unknown pairs are left out and counted in the result. */
uint32_t dp_feats_of(dp_str column, dp_feats *feats);

/* Writes the FEATS column, features in alphabetical order as UD asks, at most `room` bytes with the NUL, without what finds no place; "_" for none. */
void dp_feats_print(dp_feats feats, char *out, uint32_t room);

#endif
