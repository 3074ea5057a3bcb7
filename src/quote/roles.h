/* Roles of the words in quotes.txt, in the order in which the compiler numbers them. */
#ifndef DP_QUOTE_ROLES_H
#define DP_QUOTE_ROLES_H

enum {
	DP_QUOTE_SAY = 1 << 0,            /* verb with a content clause or a quotation */
	DP_QUOTE_DOUBT = 1 << 1,          /* what is said is only alleged: behaupten */
	DP_QUOTE_STATEMENT = 1 << 2,      /* noun: Angaben, Bericht, Einschätzung */
	DP_QUOTE_HEARSAY = 1 << 3,        /* noun: Gerüchte, Vernehmen */
	DP_QUOTE_ACCORDING = 1 << 4,      /* adposition: laut, zufolge */
	DP_QUOTE_AFTER = 1 << 5,          /* adposition that does so before a statement noun: nach */
	DP_QUOTE_SO = 1 << 6,             /* adverb: so */
	DP_QUOTE_AS = 1 << 7,             /* conjunction: wie */
	DP_QUOTE_ACCORDINGLY = 1 << 8,    /* adverb that takes up the last speaker: demnach */
	DP_QUOTE_IMPERSONAL = 1 << 9,     /* verb whose subject "es" is nobody: heißen */
	DP_QUOTE_NO_SPEAKER = 1 << 10,    /* noun that is no speaker though a subject: Einigkeit */
	DP_QUOTE_REPORT = 1 << 11,        /* verb whose object alone tells what was said: fordern */
	DP_QUOTE_CLAIM = 1 << 12,         /* noun with a content clause: Vorwurf, dass */
	DP_QUOTE_THAT = 1 << 13,          /* conjunction of a content clause: dass, ob */
	DP_QUOTE_WHEREBY = 1 << 14,       /* adverb that opens the content of the noun before it: wonach */
	DP_QUOTE_TOWARDS = 1 << 15,       /* adposition before the addressee: gegenüber */
	DP_QUOTE_CITED = 1 << 16,         /* verb whose passive subject is the speaker: zitieren */
	DP_QUOTE_HEARSAY_MODAL = 1 << 17, /* modal by which others are reported: sollen */
	DP_QUOTE_BEHIND = 1 << 18,        /* adposition that only stands behind its noun: zufolge */
	DP_QUOTE_BY = 1 << 19,            /* adposition before the agent of a passive: von */
	DP_QUOTE_REFLEXIVE = 1 << 20,     /* verb that says something only with "sich": sich bekennen */
	DP_QUOTE_COMMITS = 1 << 21,       /* verb or noun by which the text, too, takes what is said for true: bestätigen */
	DP_QUOTE_CITING = 1 << 22,        /* noun before whom the speaker himself cites: unter Berufung auf */
	DP_QUOTE_DUTY_MODAL = 1 << 23     /* modal of what has still to be done: müssen */
};

#endif
