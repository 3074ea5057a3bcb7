#include "serve/inside.h"

/*
 * A connection sleeps when the source had nothing to give and nobody woke it since it was asked. Both are decided under the stream's lock, so no
 * wake is lost between the source's answer and the sleep.
 */
struct dp_stream {
	dp_stream *before, *next;
	dp_exchange *exchange;
	struct MHD_Connection *connection;
	dp_server *server;
	dp_source source;
	pthread_mutex_t lock;
	bool woken, asleep;
	bool ends; /* a file: it is sent to its end also when the server stops */
};

void dp_stream_wake(dp_stream *self)
{
	pthread_mutex_lock(&self->lock);
	self->woken = true;
	if (self->asleep) {
		self->asleep = false;
		MHD_resume_connection(self->connection);
	}
	pthread_mutex_unlock(&self->lock);
}

void dp_stream_wake_all(dp_server *server)
{
	pthread_mutex_lock(&server->lock);
	for (dp_stream *s = server->streams; s; s = s->next)
		dp_stream_wake(s);
	pthread_mutex_unlock(&server->lock);
}

static ssize_t read_source(void *cls, uint64_t at, char *out, size_t room)
{
	dp_stream *self = cls;
	(void)at;
	for (;;) {
		pthread_mutex_lock(&self->lock);
		self->woken = false;
		pthread_mutex_unlock(&self->lock);
		if (atomic_load(&self->server->abandoned))
			return MHD_CONTENT_READER_END_WITH_ERROR;
		if (!self->ends && atomic_load(&self->server->stopping))
			return MHD_CONTENT_READER_END_OF_STREAM;
		ptrdiff_t n = self->source.read(self->source.self, out, room);
		if (n > 0) {
			self->exchange->bytes += (uint64_t)n;
			if (self->ends)
				dp_line_allow(self->exchange, 60);
			return n;
		}
		if (n < 0)
			return n == DP_STREAM_END ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
		pthread_mutex_lock(&self->lock);
		bool sleeps = !self->woken;
		if (sleeps) {
			self->asleep = true;
			MHD_suspend_connection(self->connection);
		}
		pthread_mutex_unlock(&self->lock);
		if (sleeps)
			return 0;
	}
}

static void release(void *cls)
{
	dp_stream *self = cls;
	self->source.close(self->source.self);
	pthread_mutex_lock(&self->server->lock);
	if (self->before)
		self->before->next = self->next;
	else
		self->server->streams = self->next;
	if (self->next)
		self->next->before = self->before;
	pthread_mutex_unlock(&self->server->lock);
	if (!self->ends)
		atomic_fetch_sub(&self->server->metrics.streams, 1);
	pthread_mutex_destroy(&self->lock);
	free(self);
}

struct MHD_Response *dp_stream_response(dp_exchange *exchange, const dp_source *source, bool ends)
{
	enum { BLOCK = 1024 }; /* for clients of HTTP/1.0 alone: chunks are written to the connection's own memory */
	dp_stream *self = calloc(1, sizeof *self);
	struct MHD_Response *response = self ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_source, self, release) : NULL;
	if (!response) {
		free(self);
		return NULL;
	}
	dp_server *server = exchange->server;
	*self = (dp_stream){.exchange = exchange, .connection = exchange->connection, .server = server, .source = *source, .ends = ends};
	pthread_mutex_init(&self->lock, NULL);
	pthread_mutex_lock(&server->lock);
	self->next = server->streams;
	if (self->next)
		self->next->before = self;
	server->streams = self;
	pthread_mutex_unlock(&server->lock);
	if (!ends)
		atomic_fetch_add(&server->metrics.streams, 1);
	if (source->open)
		source->open(source->self, self);
	return response;
}
