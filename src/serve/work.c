#include "base/error.h"
#include "serve/inside.h"

static const size_t arena_budget = (size_t)256 << 20;

bool dp_pool_push(dp_pool *self, dp_task *task)
{
	pthread_mutex_lock(&self->lock);
	bool fits = !self->closed && self->waiting < self->room;
	if (fits) {
		task->next = NULL;
		*self->last = task;
		self->last = &task->next;
		self->waiting++;
		atomic_fetch_add(&self->server->metrics.waiting, 1);
		pthread_cond_signal(&self->some);
	}
	pthread_mutex_unlock(&self->lock);
	return fits;
}

/* Under the lock. */
static dp_task *pull(dp_pool *self)
{
	dp_task *task = self->first;
	if (!task)
		return NULL;
	self->first = task->next;
	if (!self->first)
		self->last = &self->first;
	self->waiting--;
	atomic_fetch_sub(&self->server->metrics.waiting, 1);
	return task;
}

/* What was written goes from SQLite's log into the record itself. */
static void checkpoint(const dp_worker *self)
{
	dp_db *db = dp_record_db(self->record);
	if (dp_db_kind_of(db) == DP_DB_SQLITE)
		dp_db_run(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
}

static void close_record(dp_worker *self)
{
	dp_stmt_free(self->state);
	if (self->record && self->pool->work == DP_WORK_WRITE)
		checkpoint(self);
	dp_record_close(self->record);
	self->state = NULL;
	self->record = NULL;
	self->broken = false;
}

/* A database that went away and came back is found again by the next request. */
static bool have_record(dp_worker *self)
{
	const dp_server *server = self->pool->server;
	depesche_error error;
	if (self->broken)
		close_record(self);
	if (self->record)
		return true;
	dp_db_mode mode = self->pool->work == DP_WORK_WRITE ? DP_DB_WRITE : DP_DB_READ;
	if (dp_record_open(&self->record, server->settings->record, mode, &error) == 0)
		return true;
	dp_log_say(&server->settings->log, DP_LOG_ERROR, "The record cannot be opened: %s", error.message);
	self->record = NULL;
	return false;
}

static void *work(void *arg)
{
	dp_worker *self = arg;
	dp_pool *pool = self->pool;
	for (;;) {
		pthread_mutex_lock(&pool->lock);
		while (!pool->first && !pool->closed)
			pthread_cond_wait(&pool->some, &pool->lock);
		dp_task *task = pull(pool);
		pthread_mutex_unlock(&pool->lock);
		if (!task)
			break;
		atomic_fetch_add(&pool->server->metrics.working, 1);
		bool able = !atomic_load(&pool->server->abandoned) && have_record(self);
		task->run(task, able ? self : NULL);
		atomic_fetch_sub(&pool->server->metrics.working, 1);
		dp_arena_reset(&self->arena);
	}
	return NULL;
}

void dp_pool_init(dp_pool *self, dp_server *server, dp_work kind)
{
	*self = (dp_pool){.server = server, .work = kind, .closed = true};
	self->last = &self->first;
	pthread_mutex_init(&self->lock, NULL);
	pthread_cond_init(&self->some, NULL);
}

void dp_pool_release(dp_pool *self)
{
	pthread_cond_destroy(&self->some);
	pthread_mutex_destroy(&self->lock);
}

int dp_pool_start(dp_pool *self, uint32_t workers, uint32_t room, depesche_error *error)
{
	self->worker = calloc(workers, sizeof *self->worker);
	if (!self->worker)
		return dp_fail_memory(error);
	pthread_mutex_lock(&self->lock);
	self->room = room;
	self->closed = false;
	pthread_mutex_unlock(&self->lock);
	for (uint32_t i = 0; i < workers; i++) {
		dp_worker *w = &self->worker[i];
		w->pool = self;
		dp_arena_init(&w->arena, arena_budget);
		/* opened here, so that a record that cannot be had is known before the first request */
		if (!have_record(w))
			return dp_fail(error, DEPESCHE_EIO, "the record cannot be opened by every thread");
		if (pthread_create(&w->thread, NULL, work, w) != 0) {
			close_record(w);
			return dp_fail(error, DEPESCHE_ENOMEM, "no thread can be started");
		}
		self->workers++;
	}
	return 0;
}

void dp_pool_stop(dp_pool *self)
{
	if (!self->worker)
		return;
	pthread_mutex_lock(&self->lock);
	self->closed = true;
	pthread_cond_broadcast(&self->some);
	pthread_mutex_unlock(&self->lock);
	for (uint32_t i = 0; i < self->workers; i++)
		pthread_join(self->worker[i].thread, NULL);
	for (;;) {
		pthread_mutex_lock(&self->lock);
		dp_task *task = pull(self);
		pthread_mutex_unlock(&self->lock);
		if (!task)
			break;
		task->run(task, NULL);
	}
	for (uint32_t i = 0; i < self->workers; i++) {
		close_record(&self->worker[i]);
		dp_arena_release(&self->worker[i].arena);
	}
	free(self->worker);
	self->worker = NULL;
	self->workers = 0;
}

typedef struct writing {
	dp_task task;
	void (*work)(void *to, dp_record *record);
	void *to;
} writing;

static void write_task(dp_task *task, dp_worker *worker)
{
	writing *self = (writing *)task;
	self->work(self->to, worker ? worker->record : NULL);
	free(self);
}

bool dp_server_write(dp_server *self, void (*work)(void *to, dp_record *record), void *to)
{
	writing *w = malloc(sizeof *w);
	if (!w)
		return false;
	*w = (writing){{NULL, write_task}, work, to};
	bool pushed = dp_pool_push(&self->pool[DP_WORK_WRITE], &w->task);
	if (!pushed)
		free(w);
	return pushed;
}

void dp_server_changed(dp_server *self)
{
	for (uint32_t i = 0; i < self->parts; i++)
		if (self->part[i]->changed)
			self->part[i]->changed(self->part[i]->self);
}
