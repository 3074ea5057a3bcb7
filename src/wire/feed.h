/* Alerts as a feed: Atom (RFC 4287) and RSS 2.0 (RSS Advisory Board, 2.0.11). Newest first, as they are given. */
#ifndef DP_WIRE_FEED_H
#define DP_WIRE_FEED_H

#include "wire/alert.h"

typedef enum dp_feed_form { DP_FEED_ATOM, DP_FEED_RSS } dp_feed_form;

typedef struct dp_feed {
	dp_feed_form form;
	dp_buf *out;
	dp_str base;  /* "http://127.0.0.1:8080": where the server is */
	dp_str query; /* what stands behind the question mark of its address, or "" */
} dp_feed;

/* `updated` is the time of the newest alert, or of now where there is none: "2026-11-29T15:40:00Z". */
void dp_feed_begin(const dp_feed *self, dp_str updated);
void dp_feed_add(const dp_feed *self, const dp_news *news, const dp_alert *alert, dp_verdict verdict);
void dp_feed_end(const dp_feed *self);

/* "Kim Jong Un → Vladimir Putin: CONSULT (occurred), 2019-04-25, Vladivostok", for people. */
void dp_feed_title(const dp_news *news, dp_buf *out);

#endif
