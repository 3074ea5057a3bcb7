/*
 * What the server answers: a table of routes, each with a function that turns a call into an answer.
 *
 *   {DP_GET, "/api/events/{id}", DP_SCOPE_READ, DP_WORK_READ, DP_ETAG_RECORD, answer_event}
 *
 * A part of the program (rest.h, the wire) brings a table, and what the server should tell it. Functions run in the threads of their kind of work,
 * never in those that serve connections, so that they may wait for the database.
 */
#ifndef DP_SERVE_ROUTE_H
#define DP_SERVE_ROUTE_H

#include "base/arena.h"
#include "base/buf.h"
#include "serve/request.h"
#include "serve/stream.h"
#include "store/lookup.h"
#include "store/record.h"

typedef enum dp_method { DP_GET, DP_POST, DP_PUT, DP_DELETE, DP_METHODS } dp_method;
const char *dp_method_name(dp_method method);

/* What a token allows; each allows what is before it. */
typedef enum dp_scope { DP_SCOPE_NONE, DP_SCOPE_READ, DP_SCOPE_WRITE, DP_SCOPE_ADMIN } dp_scope;
const char *dp_scope_name(dp_scope scope); /* "read" */
bool dp_scope_of(dp_str name, dp_scope *scope);

typedef enum dp_work {
	DP_WORK_NONE,  /* no record: the call's is NULL */
	DP_WORK_READ,  /* any of several threads, each with a connection for reading */
	DP_WORK_LONG,  /* likewise, few of them: files that are written bit by bit (dp_call_send) */
	DP_WORK_WRITE, /* the one thread that writes */
	DP_WORKS
} dp_work;

/* What an entity tag is made of. */
typedef enum dp_etag {
	DP_ETAG_NONE,
	DP_ETAG_RECORD, /* the state of the record and the request: where both are the same, the function is not even called */
	DP_ETAG_BODY    /* the answer itself */
} dp_etag;

typedef struct dp_call dp_call;

typedef struct dp_route {
	dp_method method;
	const char *pattern;
	dp_scope scope;
	dp_work work;
	dp_etag tag;
	void (*run)(dp_call *call);
	dp_work (*work_of)(const dp_target *target); /* where the work depends on parameters; else NULL */
} dp_route;

enum { DP_ANSWER_FIELDS = 4, DP_ANSWER_FIELD = 256 };

typedef struct dp_answer {
	int status;        /* 200 until said otherwise */
	const char *media; /* "application/json" until said otherwise */
	dp_buf body;
	dp_str still, packed; /* instead of a body: bytes that outlive the server, and the same as gzip where that is less */
	struct {
		const char *name;
		char value[DP_ANSWER_FIELD];
	} field[DP_ANSWER_FIELDS]; /* further header fields */
	uint32_t fields;
	dp_source source; /* instead of a body, where `read` is set */
} dp_answer;

/* What a function gets. All of it is good until it returns. */
struct dp_call {
	const dp_route *route;
	const dp_target *target;
	dp_str argument;      /* what stands for {name} in the route's pattern */
	dp_str body, media;   /* POST and PUT: what came, and its media type in lower case without parameters */
	dp_str last_event_id; /* the header field Last-Event-ID, or "" */
	dp_scope scope;       /* what the caller may do; at least the route's */
	dp_record *record;
	const dp_lookup *lookup; /* names in German and English; NULL where the server has no packs */
	dp_arena *arena;
	void *part; /* `self` of the part whose route it is */
	dp_answer answer;
};

/* Fills the answer with a problem (RFC 9457): a sentence as detail, and a title by the status. What was in the body goes. */
void dp_call_problem(dp_call *self, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Likewise for an error of the library: usage 400, input 422 (with line and offset), all others 503. */
void dp_call_error(dp_call *self, const depesche_error *error);

/* Appends a problem as JSON. */
void dp_problem_json(int status, const char *detail, const depesche_error *at, dp_buf *out);

/* A header field whose value is printed; line breaks never get into it. */
void dp_call_field(dp_call *self, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * DP_WORK_LONG: sends what the body holds so far, whose head goes out with the first call, and empties it. Waits while the client is slow. False when
 * nobody wants more. What is in the body when the function returns is sent, too; dp_call_problem after the first call breaks the answer off.
 */
bool dp_call_send(dp_call *self);

typedef struct dp_server dp_server;

typedef struct dp_part {
	const dp_route *route;
	uint32_t routes;
	void *self;
	void (*changed)(void *self);              /* this process has changed the record; from the writing thread */
	void (*metrics)(void *self, dp_buf *out); /* appends lines of Prometheus' text format */
	void (*stop)(void *self);                 /* the server stops: open streams should end and be woken */
} dp_part;                                        /* functions may be NULL */

/*
 * Runs `work` in the writing thread, with the record open for writing, in its turn; with NULL when the record cannot be had or the server stops.
 * False when its queue is full or closed: `work` is not called then.
 */
bool dp_server_write(dp_server *self, void (*work)(void *to, dp_record *record), void *to);

/* True when the server stops and no longer waits: work that goes on for long should end. */
bool dp_server_gives_up(const dp_server *self);

/* For names in queries that come by other ways than a call; may be NULL. */
const dp_lookup *dp_server_lookup(const dp_server *self);

/* The record was changed: all parts are told. For work given to dp_server_write, which knows whether it has changed anything. */
void dp_server_changed(dp_server *self);

#endif
