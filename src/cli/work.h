/*
 * Articles through the engine with several threads, results in the order of the articles.
 *
 *   feed ─► worker ─► slot [n mod slots] ─┐
 *        ─► worker ─► slot                ├─► written in order by the calling thread
 *        ─► worker ─► slot                ┘
 *
 * Workers take pieces from the feed under a lock and number them; a piece waits until its slot is free, so that memory stays bounded.
 */
#ifndef DP_CLI_WORK_H
#define DP_CLI_WORK_H

#include "code/code.h"
#include "read/read.h"

typedef struct dp_work_result {
	dp_buf out;          /* whole records */
	depesche_error error; /* code 0 for none */
	uint32_t events;
	uint64_t done;       /* bytes of input taken up to here */
} dp_work_result;

typedef struct dp_work {
	const dp_engine *engine;
	dp_feed *feed;
	dp_read_options read;
	uint32_t threads;
	/* Turns a coded document into output. Called by many threads. */
	bool (*print)(const void *context, dp_doc *doc, dp_buf *out);
	const void *context;
	/* Takes the results in order, in the calling thread. False ends the work early. */
	bool (*take)(void *taker, const dp_work_result *result);
	void *taker;
} dp_work;

/* Negative when threads or memory cannot be had, or when the taker ended it (DEPESCHE_EIO). */
int dp_work_run(const dp_work *work, depesche_error *error);

#endif
