/* Articles of a record, as lists show them, and how the reports of an event hang together. */
#ifndef DP_STORE_ARTICLES_H
#define DP_STORE_ARTICLES_H

#include "store/history.h"

typedef struct dp_article {
	int64_t id;
	dp_str doc, title, published, publisher, url, language, agency, added;
	uint32_t words;
	dp_str copy_of;         /* "" for none */
	dp_strs copies, events; /* articles that copy it; ids of the events that it tells, in order */
} dp_article;

/* Calls `take` for up to `limit` articles whose number is below `before`, newest first; what it gets is valid during the call. A result other than 0
 * ends it. */
int dp_articles_page(dp_record *record, int64_t before, uint32_t limit, int (*take)(void *to, const dp_article *article, depesche_error *error),
	void *to, depesche_error *error);

/* The article `doc`; in `arena`. */
int dp_article_find(dp_record *record, dp_str doc, dp_arena *arena, dp_article *article, bool *found, depesche_error *error);

/* How a report of an event came to it. */
typedef struct dp_link {
	dp_str report, parent; /* keys; parent "" for the one that founds the event */
	double worth;
} dp_link;

typedef struct dp_links {
	dp_link *v;
	uint32_t n, cap;
} dp_links;

int dp_links_load(dp_links *self, dp_record *record, dp_str event, dp_arena *arena, depesche_error *error);

/* What a record holds. */
typedef struct dp_holdings {
	int64_t events, articles, last_revision;
	dp_str last_change, languages[16]; /* last_change: "" for an empty record */
	uint32_t language_count;
} dp_holdings;

int dp_holdings_load(dp_holdings *self, dp_record *record, dp_arena *arena, depesche_error *error);

#endif
