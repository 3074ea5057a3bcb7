#include "cli/question.h"

#include "base/buf.h"
#include "store/lookup.h"

enum { VALUE_CAP = 1 << 20 };

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

int dp_question_note(dp_question *self, const char *command, int option, const char *value)
{
	if (self->n == DP_QUESTION_MOST)
		return dp_cli_usage(command, "There are more than %d conditions.", DP_QUESTION_MOST);
	self->given[self->n].option = option;
	self->given[self->n++].value = value;
	return 0;
}

bool dp_question_has(const dp_question *self, const char *name)
{
	for (int i = 0; i < self->n; i++)
		if (strcmp(NAMES[self->given[i].option - DP_QUESTION], name) == 0)
			return true;
	return false;
}

static void say_lines(const dp_buf *talk)
{
	dp_str rest = dp_buf_view(talk), line;
	while (rest.n && dp_str_cut(&rest, '\n', &line))
		if (line.n)
			dp_cli_say("%.*s", (int)line.n, line.p);
}

static int set(dp_query *query, const char *command, const char *name, const char *given, dp_str value)
{
	depesche_error error;
	if (dp_query_set(query, dp_str_c(name), value, &error) == 0)
		return 0;
	return dp_cli_usage(command, "--%s %s: %s.", name, given, error.message);
}

static int set_all(const dp_question *self, const char *command, const dp_lookup *lookup, dp_query *query)
{
	int status = 0;
	dp_buf value, talk;
	dp_buf_init(&value, VALUE_CAP);
	dp_buf_init(&talk, VALUE_CAP);
	for (int i = 0; status == 0 && i < self->n; i++) {
		const char *name = NAMES[self->given[i].option - DP_QUESTION], *given = self->given[i].value;
		dp_buf_clear(&value);
		if (lookup)
			dp_lookup_value(lookup, dp_str_c(name), dp_str_c(given), &value, &talk);
		status = set(query, command, name, given, lookup && !value.failed ? dp_buf_view(&value) : dp_str_c(given));
	}
	if (status == 0)
		say_lines(&talk);
	dp_buf_release(&value);
	dp_buf_release(&talk);
	return status;
}

static bool names_anybody(const dp_question *self)
{
	static const char *const NAMING[] = {"who", "with", "actor", "recipient", "said-by", "place"};
	for (size_t i = 0; i < sizeof NAMING / sizeof *NAMING; i++)
		if (dp_question_has(self, NAMING[i]))
			return true;
	return false;
}

static int set_with_packs(const dp_question *self, const char *command, const char *packs, dp_query *query)
{
	dp_pack world;
	dp_lookup lookup;
	depesche_error error;
	int found = names_anybody(self) ? dp_cli_find_world(&world, packs) : 0;
	if (found < 0)
		return DP_CLI_FAILED;
	if (found == 0)
		return set_all(self, command, NULL, query);
	int status = DP_CLI_FAILED;
	if (dp_lookup_open(&lookup, &world, &error) == 0)
		status = set_all(self, command, &lookup, query);
	else
		dp_cli_say_error(&error);
	dp_pack_close(&world);
	return status;
}

int dp_question_query(const dp_question *self, const char *command, const char *packs, dp_query **query)
{
	dp_query *new = dp_query_new();
	if (!new) {
		dp_cli_say("There is not enough memory.");
		return DP_CLI_FAILED;
	}
	int status = set_with_packs(self, command, packs, new);
	if (status == 0)
		*query = new;
	else
		dp_query_free(new);
	return status;
}
