/*
 * What the files of the hub share.
 *
 *   hub.c         its thread and its life
 *   hub_tap.c     open streams: frames, queues, filing
 *   hub_saved.c   standing queries of the record in the index
 *   hub_news.c    pages of news, whom they concern, deliveries, catching up
 */
#ifndef DP_WIRE_HUB_OWN_H
#define DP_WIRE_HUB_OWN_H

#include "wire/hub.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	DP_HUB_KEPT = 1024, /* news that are kept in memory */
	DP_TAP_QUEUE = 256  /* frames that a tap may have waiting */
};

/* A server-sent event, shared by all taps that get it. Counted under the hub's lock. */
typedef struct dp_frame {
	uint32_t users;
	uint32_t n;
	char bytes[];
} dp_frame;

/* What a number of the index belongs to. */
typedef struct dp_ear {
	enum { DP_EAR_TAP, DP_EAR_SAVED } is;
	uint32_t number;
	uint64_t stamp; /* of the news that it was last found for, */
	uint32_t hit;   /* and where */
	int64_t from;   /* alerts up to this one are not for it */
} dp_ear;

typedef struct dp_tap {
	dp_ear ear; /* first: an ear is a tap */
	struct dp_tap *before, *next;
	dp_hub *hub;
	dp_stream *stream;
	dp_str name;
	uint32_t kinds;
	bool hello, all, lost, catching, beat; /* all: it asks for nothing */
	int64_t at, silent_since;
	dp_frame **queue; /* a ring */
	uint32_t cap, head, n, sent;
	char space[];
} dp_tap;

typedef struct dp_stand {
	dp_ear ear;
	int64_t id;
	bool send, all;
} dp_stand;

/* The frames of news, made when first needed: for those that match, and for those that no longer do. */
typedef struct dp_frames {
	dp_frame *plain[DP_ALERT_KINDS], *gone;
} dp_frames;

/* News as read at once. */
typedef struct dp_page {
	struct dp_page *next;
	int64_t after, last;
	dp_arena arena;
	dp_newses news;
	dp_frames *frames;
} dp_page;

typedef struct dp_hit {
	dp_ear *ear;
	dp_verdict verdict;
} dp_hit;

struct dp_hub {
	dp_hub_settings settings;
	pthread_t thread;
	pthread_mutex_t lock, words; /* words: of the lexer that callers share */
	pthread_cond_t wake, written;
	atomic_bool stopping;
	bool started, poked;
	dp_lexer *lexer, *callers; /* of the thread; of the callers */

	/* of the thread alone */
	dp_record *record;
	dp_reader *reader;
	int64_t names, persisted;
	dp_page *first, **last; /* kept, oldest first */
	dp_page *old;           /* read last for taps that are behind what is kept */
	uint64_t kept, stamp;
	struct {
		dp_hit *v;
		uint32_t n, cap;
	} hits;
	struct {
		dp_due *v;
		uint32_t n, cap;
	} due;
	bool broken; /* said once */
	bool short_of_memory;

	/* under the lock */
	dp_standing *index;
	dp_tap *taps;
	dp_stand **saved;
	uint32_t saved_n, saved_cap;
	int64_t position, reached, version; /* reached: the end of what is being handed on; then position follows */
	dp_hub_figures figures;
	int write_rc; /* 1 while it is under way */
	int64_t write_seen;
};

static inline int64_t dp_now_ms(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* hub_tap.c; frames and taps under the lock */
void dp_frame_free(dp_frame *f);
void dp_tap_wake(dp_tap *t);

/* Gives a stream what the news are to it. */
void dp_tap_tell(dp_tap *t, const dp_news *news, dp_frames *shared, dp_verdict verdict);
int dp_hub_want(dp_hub *self, const dp_query *query, dp_want **want, depesche_error *error);

/* What is known of names, once more: for those that came while the want was being filed. Under the lock; `want` is a copy of the one filed. */
void dp_hub_know(dp_hub *self, const dp_want *want);

/* What a question of one number gives. */
int dp_hub_number(dp_db *db, const char *sql, int64_t *number, depesche_error *error);

/* hub_saved.c: reads the record's standing queries where they have changed. */
int dp_hub_load(dp_hub *self, depesche_error *error);

/* hub_news.c */
void dp_page_free(dp_page *p);

/* The news behind a revision. NULL on failure. */
dp_page *dp_page_read(dp_hub *self, int64_t after, depesche_error *error);

/* Under the lock, since taps may hold frames of pages that go. */
void dp_page_keep(dp_hub *self, dp_page *p);

/*
 * Hands news `i` of a page on to streams, and notes what is due to standing queries. False when memory is out: then all is done once more, and
 * streams know what they have seen.
 */
bool dp_hub_hand_on(dp_hub *self, dp_page *p, uint32_t i);

/* Writes what is due, and the position. Waits for the writing thread, which has the lists until then. */
bool dp_hub_write(dp_hub *self, int64_t seen);

/* One step of catching up: a page for all taps that are where the hindmost is. *more tells whether there was one. */
int dp_hub_catch_up(dp_hub *self, bool *more, depesche_error *error);

#endif
