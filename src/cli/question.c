#include "cli/question.h"

#define X(name) name,
static const char *const NAMES[] = {DP_QUESTION_LIST(X)};
#undef X

void dp_question_options(struct option table[DP_QUESTIONS + 1], bool pages)
{
	int n = pages ? DP_QUESTIONS : DP_QUESTIONS - 2;
	for (int i = 0; i < n; i++)
		table[i] = (struct option){NAMES[i], required_argument, NULL, DP_QUESTION + i};
	table[n] = (struct option){0};
}

int dp_question_set(const char *command, dp_query *query, int option, const char *value)
{
	depesche_error error;
	if (dp_query_set(query, dp_str_c(NAMES[option - DP_QUESTION]), dp_str_c(value), &error) == 0)
		return 0;
	return dp_cli_usage(command, "--%s: %s.", NAMES[option - DP_QUESTION], error.message);
}
