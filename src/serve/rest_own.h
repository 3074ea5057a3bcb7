/* What the files of rest.h share. */
#ifndef DP_SERVE_REST_OWN_H
#define DP_SERVE_REST_OWN_H

#include "base/keys.h"
#include "export/codes.h"
#include "serve/ask.h"
#include "serve/rest.h"
#include "store/columns.h"

#include <stdatomic.h>

/* A name in some language, folded, and what it names in the register. */
typedef struct dp_known {
	dp_str folded;
	uint32_t entity;
} dp_known;

struct dp_rest {
	dp_rest_settings settings;
	dp_part part;
	dp_columns *columns;
	dp_codes codes;
	bool has_codes;
	dp_arena names; /* of aliases */
	dp_known *known;
	uint32_t knowns;
	dp_doc doc;       /* of the writing thread */
	dp_arena article; /* likewise */
	dp_buf line;
	atomic_uint_fast64_t added;
};

/* rest_events.c */
void dp_rest_events(dp_call *call);
dp_work dp_rest_events_work(const dp_target *target); /* files are long work */
void dp_rest_event(dp_call *call);

/* rest_sums.c */
void dp_rest_facets(dp_call *call);
void dp_rest_volume(dp_call *call);
void dp_rest_dyads(dp_call *call);
void dp_rest_places(dp_call *call);

/* rest_actors.c */
bool dp_rest_know(dp_rest *self); /* folds the register's names; false when memory is out */
void dp_rest_actors(dp_call *call);
void dp_rest_actor(dp_call *call);

/* rest_articles.c */
void dp_rest_articles(dp_call *call);
void dp_rest_article(dp_call *call);
void dp_rest_remove(dp_call *call);

/* rest_add.c */
void dp_rest_add(dp_call *call);

/* The dyad as the interface shows it. */
void dp_rest_dyad_json(const dp_dyad *dyad, dp_buf *out);

/* `,"name":"2019-04-25"`, or "" for a day that is not known. */
void dp_rest_day(dp_buf *out, const char *name, int32_t day);

#endif
