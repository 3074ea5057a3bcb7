/*
 * What the files of the record share.
 *
 *   record.c          opening, closing, the transaction of an article
 *   record_sql.c      every statement, and short ways to run those that take and give numbers
 *   record_article.c  rows of an article and of its reports
 *   record_content.c  what they are known by
 *   record_former.c   reports that go on as earlier ones
 *   record_copy.c     what it copies, and what copies it
 *   record_place.c    where its reports hang in the trees
 *   record_change.c   from the trees to events, ids, revisions
 *   record_entry.c    what is shown of an event, as it was and as it is
 *   record_load.c     an event with its reports
 *   record_check.c    all of it once more
 *
 * While an article comes or goes, report.event is the tree that a report is in; the rows of `event` follow at the end (dp_change_settle). Numbers
 * of rows are given here, not by the database, within the writer's transaction.
 */
#ifndef DP_STORE_RECORD_PARTS_H
#define DP_STORE_RECORD_PARTS_H

#include "merge/copy.h"
#include "merge/match.h"
#include "store/names.h"
#include "store/record.h"

#define DP_SQL_LIST(X)                                                                                                                          \
	X(ARTICLE_BY_DOC) X(ARTICLE_BY_TEXT) X(ARTICLE_NEXT) X(ARTICLE_UPDATE) X(ARTICLE_DELETE) X(SHINGLE_DELETE) X(SENTENCE_DELETE)           \
	X(SENTENCE_NEXT) X(COPY_FEW) X(COPY_MANY) X(COPY_READ) X(COPY_ONE) X(COPY_HANG) X(COPY_CHILDREN) X(COPY_ROOT) X(COPY_TOUCHED) X(REPORT_NEXT)         \
	X(REPORT_OLD) X(REPORT_OLD_SIDES) X(REPORT_KEY_USED) X(REPORT_DELETE) X(REPORT_ONE) X(REPORT_CHILDREN) X(REPORT_HANG)                   \
	X(REPORT_MOVE) X(REPORT_RENUMBER) X(REPORT_EVENT) X(REPORT_EVENT_OF_KEY) X(REPORT_FIRST) X(REPORT_MEMBERS) X(NEAR_FEW) X(NEAR_SOME)     \
	X(NEAR_MANY) X(BLOCK_DELETE) X(EVENT_NEXT) X(EVENT_KEY) X(EVENT_BY_KEY) X(EVENT_DELETE) X(EVENT_SHOWN) X(EVENT_SIDES)                   \
	X(EVENT_UPDATE) X(EVENT_COUNTS) X(EVENT_SIDE_DELETE) X(EVENT_PAGE) X(REDIRECT_TARGET) X(REDIRECT_DELETE) X(REVISION_NEXT) X(TOLD)       \
	X(TOLD_SIDES) X(TOLD_ANCHORS) X(ADD_ARTICLE) X(ADD_SHINGLE) X(ADD_SENTENCE) X(ADD_REPORT) X(ADD_SIDE) X(ADD_ANCHOR) X(ADD_BLOCK)        \
	X(ADD_DENIAL) X(ADD_EVENT) X(ADD_EVENT_SIDE) X(ADD_REDIRECT) X(ADD_REVISION) X(ADD_WHERE) X(WHERE_DELETE) X(ADD_WORDS)                  \
	X(WORDS_DELETE) X(CHECK_REPORTS) X(CHECK_PARENT) X(CHECK_BLOCKS) X(CHECK_DENIALS) X(CHECK_ARTICLES) X(CHECK_ROOT) X(CHECK_SHINGLES)     \
	X(CHECK_EVENTS) X(CHECK_FOUNDERS) X(CHECK_WHERE) X(CHECK_REDIRECTS)

#define X(id) DP_SQL_##id,
typedef enum dp_sql { DP_SQL_LIST(X) DP_SQL_COUNT } dp_sql;
#undef X

/* How many keys the statements of each size take; the last one is given again where there are fewer. */
enum { DP_NEAR_FEW = 8, DP_NEAR_SOME = 32, DP_NEAR_MANY = DP_LOOKS, DP_COPY_FEW = 16, DP_COPY_MANY = 96, DP_COPY_READ = 16 };

enum { DP_KEY = 17, DP_TIME = 32, DP_NOTED = 16384 };

typedef struct dp_ids {
	int64_t *v;
	uint32_t n, cap;
} dp_ids;

struct dp_record {
	dp_db *db;
	dp_stmt *stmt[DP_SQL_COUNT]; /* prepared when first used */
	dp_arena article;            /* what one article needs */
	dp_arena near;               /* the candidates of one report or article */
	dp_arena event;              /* one event */
	dp_buf bytes;
	dp_namebook *names;          /* NULL until first used */
	uint64_t noted[DP_NOTED];    /* names that are in the record already, by the low bits of their hash */
	char time[DP_TIME];          /* "" for the clock's */
	dp_record_rule rule;
};

/* ---- statements ---- */

/* The statement, ready for its parameters. */
int dp_record_stmt(dp_record *self, dp_sql which, dp_stmt **stmt, depesche_error *error);

/* Ends all that runs, after a failure. */
void dp_record_reset(dp_record *self);
void dp_record_forget(dp_record *self);

/* All that is read until dp_record_unlook is of one moment. */
int dp_record_look(dp_record *self, depesche_error *error);
void dp_record_unlook(dp_record *self);

#define DP_INTS(...) (const int64_t[]){__VA_ARGS__}, (uint32_t)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* For statements whose parameters are numbers: DP_INTS(article, root). */
int dp_record_run(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, depesche_error *error);

/* The first column of the first row, `none` where there is none or it is NULL. */
int dp_record_number(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, int64_t none, int64_t *out, depesche_error *error);

/* The first column of all rows, appended. */
int dp_record_numbers(dp_record *self, dp_sql which, const int64_t *params, uint32_t n, dp_arena *arena, dp_ids *out, depesche_error *error);

/* Sets parameters one after another. */
typedef struct dp_row {
	dp_stmt *stmt;
	int n;
} dp_row;

static inline void dp_row_int(dp_row *row, int64_t value)
{
	dp_stmt_int(row->stmt, ++row->n, value);
}

static inline void dp_row_real(dp_row *row, double value)
{
	dp_stmt_real(row->stmt, ++row->n, value);
}

static inline void dp_row_text(dp_row *row, dp_str value)
{
	dp_stmt_text(row->stmt, ++row->n, value);
}

static inline void dp_row_c(dp_row *row, const char *value)
{
	dp_stmt_text(row->stmt, ++row->n, dp_str_c(value));
}

static inline void dp_row_blob(dp_row *row, dp_str value)
{
	dp_stmt_blob(row->stmt, ++row->n, value);
}

static inline void dp_row_null(dp_row *row)
{
	dp_stmt_null(row->stmt, ++row->n);
}

/* DP_NO_DAY is NULL. */
static inline void dp_row_day(dp_row *row, int32_t day)
{
	if (day == DP_NO_DAY)
		dp_row_null(row);
	else
		dp_row_int(row, day);
}

static inline int32_t dp_stmt_get_day(const dp_stmt *stmt, int column)
{
	return dp_stmt_is_null(stmt, column) ? DP_NO_DAY : (int32_t)dp_stmt_get_int(stmt, column);
}

/* Begins a row of `which`; dp_stmt_run(row.stmt) ends it. */
static inline int dp_row_begin(dp_record *self, dp_sql which, dp_row *row, depesche_error *error)
{
	row->n = 0;
	return dp_record_stmt(self, which, &row->stmt, error);
}

/* A set of numbers. */
typedef struct dp_seen {
	int64_t *slot;
	uint32_t *at;
	uint32_t slots, n;
} dp_seen;

/*
 * The value of `id`, which becomes `fresh` where it was not there yet. NULL when memory is out; good until the next call. `id` is no INT64_MIN.
 */
uint32_t *dp_seen_put(dp_seen *self, dp_arena *arena, int64_t id, uint32_t fresh);

/* Its value, DP_NONE where it is not there. */
uint32_t dp_seen_get(const dp_seen *self, int64_t id);

/* ---- a change ---- */

/* An event that an article's coming or going touches. */
typedef struct dp_touched {
	int64_t row;           /* as report.event has it while the trees change */
	bool old;              /* it was there before, then: */
	char key[DP_KEY];      /* its id */
	const int64_t *member; /* its reports before the first of them left, ascending; NULL while none has */
	uint32_t members;
	int64_t first;         /* once the trees are settled: its first report, 0 for none, */
	char now[DP_KEY];      /* whose key is its id, */
	int64_t target;        /* and its row from then on, */
	bool known;            /* which this id had before */
} dp_touched;

typedef struct dp_change {
	dp_record *record;
	dp_str doc;
	char at[DP_TIME]; /* the time that revisions carry */
	DP_VEC(dp_touched) touched;
	dp_seen index; /* event -> touched */
	int64_t next_event, next_report, next_sentence, next_revision; /* 0 where not asked for yet */
	dp_record_change *told;
} dp_change;

/* The event will be folded again. */
int dp_change_touch(dp_change *self, int64_t event, depesche_error *error);

/* Likewise; reports are about to leave it. */
int dp_change_leave(dp_change *self, int64_t event, depesche_error *error);

/* The number of a new event. */
int dp_change_found(dp_change *self, int64_t *event, depesche_error *error);

/* The next number of a table, `counter` being one of the four above. */
int dp_change_next(dp_change *self, int64_t *counter, dp_sql which, int64_t *number, depesche_error *error);

/* To be called before reports are deleted: none that comes in this change gets the number of one that went. */
int dp_change_count_reports(dp_change *self, depesche_error *error);

/* Gives the trees their ids, folds what was touched, and writes what differs. */
int dp_change_settle(dp_change *self, depesche_error *error);

/* ---- trees ---- */

/* Number and key of a report that is to be put in. */
typedef struct dp_slot {
	int64_t id;
	char key[DP_KEY];
} dp_slot;

/* Inserts the row of report `i`, finds its parent, and hangs under it those that it suits better than theirs. */
int dp_place_report(dp_change *self, int64_t article, const dp_coded *coded, uint32_t i, const dp_slot *slot, depesche_error *error);

/* Takes the reports out of the trees: what hangs under them looks for other parents. Their rows stay, without blocks. */
int dp_place_out(dp_change *self, const dp_ids *reports, depesche_error *error);

/* How a report would be placed today. */
typedef struct dp_placing {
	int64_t parent; /* 0 for none */
	double worth;
	dp_blocks blocks;
	dp_ids denials; /* reports that it denies, or that deny it; in record->near */
} dp_placing;

int dp_place_anew(dp_record *self, int64_t report, dp_placing *placing, depesche_error *error);

/* ---- copies ---- */

/* The hashes in the bytes of a sketch; NULL when memory is out. */
const uint32_t *dp_record_sketch(dp_str bytes, dp_arena *arena);

/* Finds what `article`, whose row and shingles are there and which is its own root, copies, and what copies it. */
int dp_copy_in(dp_change *self, int64_t article, const dp_coded *coded, depesche_error *error);

/* What copies it looks for another original; its own shingles are gone already. */
int dp_copy_out(dp_change *self, int64_t article, depesche_error *error);

/* True when the article's text is, in the main, that of `coded`: one of them holds the other. */
int dp_copy_same_story(dp_record *self, int64_t article, const dp_coded *coded, bool *same, depesche_error *error);

/* What the article would copy today, 0 for nothing. */
int dp_copy_parent(dp_record *self, int64_t article, int64_t *parent, double *worth, depesche_error *error);

/* ---- reports that were there before ---- */

/* A report that the article had before. */
typedef struct dp_former {
	dp_slot slot;
	dp_type type;
	dp_str sides, trigger; /* sides: role and name of each, one a line */
	bool taken;
} dp_former;

typedef DP_VEC(dp_former) dp_formers;

/* Those of an article. */
int dp_formers_read(dp_record *self, int64_t article, dp_formers *out, depesche_error *error);

/*
 * Gives each report of `coded` that follows a former one the slot of that, so that a correction of the text does not rename what is known already;
 * the slots of the others stay as they are.
 */
int dp_formers_follow(dp_record *self, const dp_coded *coded, dp_formers *formers, dp_slot *slot, depesche_error *error);

/* ---- articles ---- */

/* 16 hexadecimal digits of document, the id that `depesche code` gives, and how many of the same came before. */
void dp_report_key(dp_str doc, dp_str code_id, uint32_t nth, char key[DP_KEY]);

/* A number for all that was coded, but the article's name. */
int dp_article_content(dp_record *self, const dp_coded *coded, uint64_t *content, depesche_error *error);

int dp_article_add(dp_change *self, const dp_coded *coded, depesche_error *error);
int dp_article_remove(dp_change *self, dp_str doc, bool *found, depesche_error *error);

/* ---- events ---- */

/* All that folding asks of an event's reports is loaded into `arena`; their sentences, which are only to be printed, where `whole`. */
typedef struct dp_load {
	int64_t event;
	dp_arena *arena;
	bool whole;
} dp_load;

/* An event, folded from its reports. `*there` is false for one without any. */
int dp_load_act(dp_record *self, const dp_load *load, dp_act *act, bool *there, depesche_error *error);

/*
 * What a row of `event` and its sides hold, each as text. Changes of those before DP_ENTRY_REVISED are told.
 */
typedef enum dp_entry_field {
	DP_ENTRY_TYPE, DP_ENTRY_MODE, DP_ENTRY_STATUS, DP_ENTRY_CERTAINTY, DP_ENTRY_DATE, DP_ENTRY_PLACE, DP_ENTRY_ACTOR, DP_ENTRY_RECIPIENT,
	DP_ENTRY_SAID_BY, DP_ENTRY_CONTEXT, DP_ENTRY_CAMEO, DP_ENTRY_REPORTS, DP_ENTRY_OUTLETS, DP_ENTRY_ORIGINS, DP_ENTRY_REVISED,
	DP_ENTRY_SCORE = DP_ENTRY_REVISED, DP_ENTRY_WHERE, DP_ENTRY_WHEN, DP_ENTRY_PUBLISHED, DP_ENTRY_LEAD, DP_ENTRY_FIELDS
} dp_entry_field;

typedef struct dp_entry {
	dp_str value[DP_ENTRY_FIELDS];
} dp_entry;

/* What of an event is to be written. */
typedef struct dp_entry_parts {
	bool fresh;  /* all of it, for the first time; else */
	bool counts; /* how many tell it, when, and which of them is shown first; */
	bool values; /* the whole row; */
	bool sides;
	bool where;  /* coordinates */
} dp_entry_parts;

/* The parts that hold the fields in which two entries differ. */
dp_entry_parts dp_entry_compare(const dp_entry *before, const dp_entry *after);

const char *dp_entry_name(dp_entry_field field); /* "said_by" */

/* What the row and the sides of an event hold. *there is false for no such event. */
int dp_entry_read(dp_record *self, int64_t event, dp_arena *arena, dp_entry *row, bool *there, depesche_error *error);

/* What a fold shows. False when memory is out. */
bool dp_entry_of(const dp_act *act, dp_arena *arena, dp_entry *row);

/* `key` is asked for where the event is fresh. */
int dp_entry_write(dp_record *self, int64_t event, const char *key, const dp_act *act, const dp_entry_parts *parts, depesche_error *error);

int dp_entry_delete(dp_record *self, int64_t event, depesche_error *error);

#endif
