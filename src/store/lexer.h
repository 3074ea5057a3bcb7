/*
 * Words of a text as the record's full text search takes them: SQLite's own tokenizer (FTS5's unicode61 without diacritics) cuts and folds them, so
 * that what is tested here, without the record, is what the record would find. PostgreSQL's index holds the same words (sql/postgres.sql).
 */
#ifndef DP_STORE_LEXER_H
#define DP_STORE_LEXER_H

#include "base/arena.h"
#include "depesche/error.h"

/* For one thread at a time. */
typedef struct dp_lexer dp_lexer;

typedef struct dp_words {
	dp_str *v;
	uint32_t n, cap;
} dp_words;

int dp_lexer_new(dp_lexer **self, depesche_error *error);
void dp_lexer_free(dp_lexer *self); /* NULL is fine */

/* Appends the words of `text`, in `arena`. DEPESCHE_ENOMEM when memory is out. */
int dp_lexer_cut(dp_lexer *self, dp_str text, dp_arena *arena, dp_words *words, depesche_error *error);

#endif
