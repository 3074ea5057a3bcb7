/*
 * The server: HTTP/1.1 by libmicrohttpd, answers by the routes of its parts.
 *
 *   connections ──► 1-4 threads (epoll) ──request──► queue ──► threads that read      one connection to the record each
 *                       ▲                              ├─────► threads for long files
 *                       └───────────answer─────────────┴─────► the thread that writes
 *
 * Threads that serve connections never wait for the record; a request that waits costs its own memory alone. What clients may take is bounded: size
 * of head and body, time for both, connections and waiting requests in all and of one client.
 */
#ifndef DP_SERVE_SERVER_H
#define DP_SERVE_SERVER_H

#include "serve/log.h"
#include "serve/route.h"

typedef struct dp_server_settings {
	const char *record;       /* url of the record */
	const char *address;      /* "127.0.0.1", "::1", "0.0.0.0": a numeric address */
	uint16_t port;            /* 0 for any that is free */
	const char *const *names; /* hosts that it answers to, besides this machine's own */
	uint32_t count;
	bool tokens;             /* ask for them on loopback, too; elsewhere they are always asked for */
	uint32_t threads;        /* that read; 0 for as many as processors */
	uint32_t connections;    /* in all */
	uint32_t per_client;     /* connections, and waiting requests, of one address; 0 for no limit */
	size_t body;             /* bytes that a request may bring */
	const dp_lookup *lookup; /* for names in queries; may be NULL */
	dp_log log;
} dp_server_settings;

/* `settings` and what it points to must outlive the server. */
int dp_server_new(dp_server **self, const dp_server_settings *settings, depesche_error *error);

/* Before the start. The part must outlive the server. False when the table of routes is full. */
bool dp_server_add(dp_server *self, const dp_part *part);

/* DEPESCHE_EUSAGE where tokens are needed and the record has none; DEPESCHE_EIO where the address cannot be had. */
int dp_server_start(dp_server *self, depesche_error *error);
uint16_t dp_server_port(const dp_server *self);
const char *dp_server_record_name(const dp_server *self); /* of the record, once started: without a password */

/* To be called about once a second: closes what is too slow, reads tokens anew. */
void dp_server_tick(dp_server *self);

/* No new connections; requests that came are answered, for at most `seconds`; open answers end. */
void dp_server_stop(dp_server *self, int seconds);
void dp_server_free(dp_server *self); /* NULL is fine; stops first */

#endif
