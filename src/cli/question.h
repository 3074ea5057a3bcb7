/* The parameters of a question to a record (store/query.h) as options of the command line. */
#ifndef DP_CLI_QUESTION_H
#define DP_CLI_QUESTION_H

#include "cli/cli.h"
#include "store/query.h"

/* Numbers of the options, from here on, in the order of the list; a command's own numbers stay below. */
enum { DP_QUESTION = 1024 };

#define DP_QUESTION_LIST(X)                                                                                                                          \
	X("who") X("with") X("actor") X("recipient") X("said-by") X("type") X("mode") X("status") X("certainty") X("quad") X("from") X("to")         \
	X("place") X("near") X("text") X("min-origins") X("min-reports") X("sort") X("limit") X("after") /* the last two make pages */

/* For the table of a command, behind its own options and before {0}: room for DP_QUESTIONS of them. */
#define X(name) +1
enum { DP_QUESTIONS = 0 DP_QUESTION_LIST(X) };
#undef X

/* Fills `table` with the options and the closing {0}; without those that make pages where `pages` is false. */
void dp_question_options(struct option table[DP_QUESTIONS + 1], bool pages);

/* Takes one of these options. 0, or DP_CLI_USAGE after it was said what is wrong. */
int dp_question_set(const char *command, dp_query *query, int option, const char *value);

#endif
