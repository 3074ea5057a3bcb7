#include "store/lexer.h"

#include "base/error.h"

#include <sqlite3.h>
#include <stdlib.h>

struct dp_lexer {
	sqlite3 *db; /* empty; the tokenizer belongs to it */
	fts5_tokenizer how;
	Fts5Tokenizer *it;
};

/* FTS5's functions, by the way that its documentation tells. NULL where SQLite was built without it. */
static fts5_api *api_of(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(stmt, 1, (void *)&api, "fts5_api_ptr", NULL);
	sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	return api;
}

static bool open_it(dp_lexer *self)
{
	static const char *how[] = {"remove_diacritics", "2"}; /* as in sql/sqlite.sql */
	void *context;
	if (sqlite3_open_v2(":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK)
		return false;
	fts5_api *api = api_of(self->db);
	return api && api->xFindTokenizer(api, "unicode61", &context, &self->how) == SQLITE_OK &&
	       self->how.xCreate(context, how, 2, &self->it) == SQLITE_OK;
}

int dp_lexer_new(dp_lexer **self, depesche_error *error)
{
	dp_lexer *new = calloc(1, sizeof *new);
	if (!new)
		return dp_fail_memory(error);
	if (!open_it(new)) {
		dp_lexer_free(new);
		return dp_fail(error, DEPESCHE_EIO, "SQLite gives no tokenizer; it must be built with FTS5");
	}
	*self = new;
	return 0;
}

void dp_lexer_free(dp_lexer *self)
{
	if (!self)
		return;
	if (self->it)
		self->how.xDelete(self->it);
	sqlite3_close(self->db);
	free(self);
}

typedef struct cutting {
	dp_arena *arena;
	dp_words *words;
} cutting;

static int take(void *to, int flags, const char *token, int n, int begin, int end)
{
	cutting *c = to;
	(void)flags, (void)begin, (void)end;
	dp_str *word = DP_PUSH(c->arena, c->words);
	if (!word)
		return SQLITE_NOMEM;
	*word = dp_arena_str(c->arena, dp_str_of(token, (size_t)n));
	return word->p ? SQLITE_OK : SQLITE_NOMEM;
}

int dp_lexer_cut(dp_lexer *self, dp_str text, dp_arena *arena, dp_words *words, depesche_error *error)
{
	cutting c = {arena, words};
	uint32_t before = words->n;
	if (self->how.xTokenize(self->it, &c, FTS5_TOKENIZE_DOCUMENT, text.p, (int)text.n, take) == SQLITE_OK)
		return 0;
	words->n = before;
	return dp_fail_memory(error);
}
