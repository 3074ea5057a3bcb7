#include "serve/inside.h"

#include <zlib.h>

enum { PIPE = 256 * 1024, STEP = 64 * 1024, PATIENCE = 60 };

/* Between the thread that writes a long answer and the connection that sends it: so many bytes and no more. */
struct dp_pipe {
	pthread_mutex_t lock;
	pthread_cond_t drained;
	dp_server *server;
	dp_stream *stream; /* NULL before it is open and after it was closed */
	char *bytes;       /* a ring */
	size_t from, n;
	bool ended, broken, closed;
	int holders; /* the writing thread, the connection */
	bool packs;  /* gzip */
	z_stream zip;
};

static void let_go(dp_pipe *self)
{
	pthread_mutex_lock(&self->lock);
	bool last = --self->holders == 0;
	pthread_mutex_unlock(&self->lock);
	if (!last)
		return;
	if (self->packs)
		deflateEnd(&self->zip);
	pthread_cond_destroy(&self->drained);
	pthread_mutex_destroy(&self->lock);
	free(self->bytes);
	free(self);
}

static void open_pipe(void *cls, dp_stream *stream)
{
	dp_pipe *self = cls;
	pthread_mutex_lock(&self->lock);
	self->stream = stream;
	pthread_mutex_unlock(&self->lock);
}

static ptrdiff_t read_pipe(void *cls, char *out, size_t room)
{
	dp_pipe *self = cls;
	pthread_mutex_lock(&self->lock);
	size_t n = self->n < room ? self->n : room;
	if (n > PIPE - self->from)
		n = PIPE - self->from;
	memcpy(out, self->bytes + self->from, n);
	self->from = (self->from + n) % PIPE;
	self->n -= n;
	ptrdiff_t given = (ptrdiff_t)n;
	if (n == 0 && self->ended)
		given = self->broken ? DP_STREAM_BROKEN : DP_STREAM_END;
	pthread_cond_signal(&self->drained);
	pthread_mutex_unlock(&self->lock);
	return given;
}

static void close_pipe(void *cls)
{
	dp_pipe *self = cls;
	pthread_mutex_lock(&self->lock);
	self->closed = true;
	self->stream = NULL;
	pthread_cond_signal(&self->drained);
	pthread_mutex_unlock(&self->lock);
	let_go(self);
}

/* Under the lock: the connection may be asleep. */
static void wake(dp_pipe *self)
{
	if (self->stream)
		dp_stream_wake(self->stream);
}

/* Waits for room; false when the client is gone or takes nothing for too long. Under the lock. */
static bool wait_for_room(dp_pipe *self)
{
	for (int seconds = 0; self->n == PIPE && !self->closed && seconds < PATIENCE && !atomic_load(&self->server->abandoned);) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		seconds += pthread_cond_timedwait(&self->drained, &self->lock, &until) != 0;
	}
	return self->n < PIPE && !self->closed;
}

static bool put(dp_pipe *self, const char *bytes, size_t n)
{
	bool fine = true;
	pthread_mutex_lock(&self->lock);
	while (n && (fine = wait_for_room(self))) {
		size_t to = (self->from + self->n) % PIPE, some = PIPE - self->n;
		if (some > n)
			some = n;
		if (some > PIPE - to)
			some = PIPE - to;
		memcpy(self->bytes + to, bytes, some);
		self->n += some;
		bytes += some;
		n -= some;
		wake(self);
	}
	pthread_mutex_unlock(&self->lock);
	return fine;
}

static bool put_packed(dp_pipe *self, dp_str bytes, int flush)
{
	unsigned char out[STEP];
	self->zip.next_in = (unsigned char *)bytes.p;
	self->zip.avail_in = bytes.n;
	do {
		self->zip.next_out = out;
		self->zip.avail_out = sizeof out;
		deflate(&self->zip, flush);
		if (!put(self, (char *)out, sizeof out - self->zip.avail_out))
			return false;
	} while (self->zip.avail_out == 0);
	return true;
}

static dp_pipe *new_pipe(dp_server *server, bool packs)
{
	dp_pipe *self = calloc(1, sizeof *self);
	char *bytes = malloc(PIPE);
	if (!self || !bytes || (packs && deflateInit2(&self->zip, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)) {
		free(bytes);
		free(self);
		return NULL;
	}
	pthread_mutex_init(&self->lock, NULL);
	pthread_cond_init(&self->drained, NULL);
	self->server = server;
	self->bytes = bytes;
	self->packs = packs;
	self->holders = 2;
	return self;
}

/* The head of the answer goes out, and the connection takes what comes through the pipe. From here on the exchange is the connection's. */
static bool begin(dp_job *job)
{
	dp_exchange *exchange = job->exchange;
	dp_pipe *pipe = new_pipe(exchange->server, job->gzip);
	if (!pipe)
		return false;
	job->call.answer.source = (dp_source){open_pipe, read_pipe, close_pipe, pipe};
	job->coding = pipe->packs ? "gzip" : NULL;
	job->pipe = pipe;
	if (!dp_job_respond(job)) {
		close_pipe(pipe);
		return true; /* what is written leads nowhere */
	}
	MHD_resume_connection(exchange->connection);
	return true;
}

bool dp_call_send(dp_call *call)
{
	dp_job *job = (dp_job *)call;
	dp_buf *body = &call->answer.body;
	if (!job->pipe && !begin(job)) {
		body->failed = true;
		return false;
	}
	dp_str bytes = dp_buf_view(body);
	bool fine = !body->failed && (job->pipe->packs ? put_packed(job->pipe, bytes, Z_NO_FLUSH) : put(job->pipe, bytes.p, bytes.n));
	dp_buf_clear(body);
	return fine;
}

void dp_pipe_end(dp_job *job)
{
	dp_pipe *pipe = job->pipe;
	bool fine = job->call.answer.status == 200 && dp_call_send(&job->call);
	if (fine && pipe->packs)
		fine = put_packed(pipe, DP_STR(""), Z_FINISH);
	pthread_mutex_lock(&pipe->lock);
	pipe->ended = true;
	pipe->broken = !fine;
	wake(pipe);
	pthread_mutex_unlock(&pipe->lock);
	let_go(pipe);
}
