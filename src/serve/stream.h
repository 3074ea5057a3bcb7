/*
 * Answers without an end, such as server-sent events: thousands of them are open at once, and most of them wait.
 *
 *   source ──read──► server ──► client          the server asks when the client can take more
 *   source ──wake──► server                     the source says when there is something again
 *
 * An open answer costs what its source keeps, and some kilobytes of the server. Reading never waits: a source that has nothing says so, and
 * the connection sleeps until it is woken.
 */
#ifndef DP_SERVE_STREAM_H
#define DP_SERVE_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* The server's end of an open answer. */
typedef struct dp_stream dp_stream;

enum {
	DP_STREAM_LATER = 0, /* nothing yet; dp_stream_wake will tell when there is */
	DP_STREAM_END = -1,
	DP_STREAM_BROKEN = -2 /* ends so that the client sees that something is missing */
};

typedef struct dp_source {
	/* Before the first read: the handle to wake this answer by, good until `close` has returned. May be NULL. */
	void (*open)(void *self, dp_stream *stream);
	/* Writes 1 to `room` bytes and returns their number, or one of the above. Called by one thread at a time. */
	ptrdiff_t (*read)(void *self, char *out, size_t room);
	/* The client has gone, or all was read, or the server stops; after it nothing is called. */
	void (*close)(void *self);
	void *self;
} dp_source;

/*
 * There is something to read, or the end. From any thread, also amid `read`, and as often as one likes: it costs little where the connection is
 * awake. A source may hold a lock of its own meanwhile, and take the same lock in `read` and `close`.
 */
void dp_stream_wake(dp_stream *self);

#endif
