/* What the files of the server share. */
#ifndef DP_SERVE_INSIDE_H
#define DP_SERVE_INSIDE_H

#include "serve/cache.h"
#include "serve/gate.h"
#include "serve/metrics.h"
#include "serve/server.h"

#include <microhttpd.h>

/* A connection, which may carry one request after another. Closed when `deadline` has passed. */
typedef struct dp_line {
	struct dp_line *before, *next;
	int fd;
	int64_t deadline; /* milliseconds of the monotonic clock; 0 for none */
} dp_line;

/* Something for a thread to do, in its turn. */
typedef struct dp_task dp_task;
typedef struct dp_worker dp_worker;
struct dp_task {
	dp_task *next;
	void (*run)(dp_task *self, dp_worker *worker); /* worker NULL: nobody can do it any more */
};

typedef struct dp_pool {
	dp_server *server;
	dp_work work;
	pthread_mutex_t lock;
	pthread_cond_t some;
	dp_task *first, **last;
	uint32_t waiting, room;
	bool closed;
	dp_worker *worker;
	uint32_t workers; /* started */
} dp_pool;

struct dp_worker {
	dp_pool *pool;
	pthread_t thread;
	dp_record *record;
	dp_stmt *state; /* asks for the record's state */
	dp_arena arena;
	bool broken; /* the record failed: it is opened anew before the next task */
};

typedef struct dp_routed { /* of the server's table of routes */
	const dp_route *route;
	const dp_part *part;
	uint32_t number; /* in the metrics */
} dp_routed;

typedef struct dp_pipe dp_pipe;
typedef struct dp_job dp_job;

typedef enum dp_stage { DP_ARRIVED, DP_BODY, DP_WORKING, DP_READY, DP_ANSWERED } dp_stage;

/* A request and what becomes of it, as long as the connection is busy with it. */
typedef struct dp_exchange {
	dp_task task; /* first: a task is an exchange */
	dp_server *server;
	struct MHD_Connection *connection;
	dp_line *line;
	dp_job *job;            /* until it was run */
	const dp_routed *entry; /* NULL for what fits no route */
	struct MHD_Response *response;
	int64_t start;  /* microseconds of the monotonic clock */
	uint64_t bytes; /* of the answer's body */
	uint32_t slot;  /* of the client's waiting requests; DP_NONE when none is counted */
	int status;
	dp_stage stage;
	bool endless;
	char method[8];
	uint32_t raw_n;
	char raw[]; /* the target */
} dp_exchange;

/* What is needed to answer. Open answers, of which there may be thousands, do without. */
struct dp_job {
	dp_call call; /* first: a call is a job */
	dp_exchange *exchange;
	dp_target target;
	dp_work work;
	dp_buf body;
	size_t passed; /* bytes of the body that came, kept or not */
	bool large;    /* more than is allowed */
	bool gzip;     /* the client understands it */
	const char *if_none_match;
	char media[64];
	char etag[DP_CACHE_TAG];      /* "" for none */
	const char *coding; /* of the answer's body, NULL for none */
	bool kept;          /* the answer comes out of the cache, coded */
	dp_pipe *pipe;
	char space[];
};

enum { DP_ENTRIES = DP_METRICS_ROUTES - 1, DP_PARTS = 8, DP_SLOTS = 4096 };

struct dp_server {
	const dp_server_settings *settings;
	const dp_part *part[DP_PARTS];
	dp_part own;
	uint32_t parts;
	dp_routed entry[DP_ENTRIES];
	uint32_t entries;
	struct MHD_Daemon *daemon;
	int listener;
	uint16_t port;
	dp_gate gate;
	dp_metrics metrics;
	dp_cache cache;
	dp_pool pool[DP_WORKS];
	pthread_mutex_t lock; /* of lines and streams */
	dp_line *lines;
	dp_stream *streams;
	dp_record *record; /* of the thread that ticks */
	uint32_t ticks;
	atomic_uint_fast32_t slot[DP_SLOTS]; /* waiting requests by a hash of the client's address */
	atomic_bool stopping, abandoned;     /* requests are no longer taken; those under way are given up */
	bool running;
};

int64_t dp_clock_micros(void);

/* work.c */
void dp_pool_init(dp_pool *self, dp_server *server, dp_work kind); /* closed */
void dp_pool_release(dp_pool *self);
int dp_pool_start(dp_pool *self, uint32_t workers, uint32_t room, depesche_error *error);
void dp_pool_stop(dp_pool *self);                /* what waits is run without a worker */
bool dp_pool_push(dp_pool *self, dp_task *task); /* false when it is full or closed */

/* answer.c: for a request whose target is in the exchange. NULL when memory is out. */
dp_job *dp_job_new(dp_exchange *exchange);
void dp_job_free(dp_job *self);

/*
 * answer.c: run calls the route's function and does what belongs to it, entity tag and compression, makes the response, frees the job and wakes
 * the connection, which then is no longer the caller's. Without a worker the connection is awake. Refuse answers with the problem that the call
 * holds.
 */
void dp_job_run(dp_job *self, dp_worker *worker);
void dp_job_refuse(dp_job *self);

/* answer.c: the exchange's response out of the call's answer; the job is then no longer the exchange's. False when memory is out; the connection is
 * closed then. */
bool dp_job_respond(dp_job *self);

/* pipe.c: after the function of a long route that has begun to send. The exchange is no longer the job's. */
void dp_pipe_end(dp_job *job);

/* stream.c */
struct MHD_Response *dp_stream_response(dp_exchange *exchange, const dp_source *source, bool ends);
void dp_stream_wake_all(dp_server *server);

/* own.c: adds what the server answers of itself: the page, the interface's description, health, metrics. */
void dp_server_own(dp_server *self);

/* server.c: how long the client may take from now. */
void dp_line_allow(dp_exchange *exchange, int64_t seconds);

#endif
