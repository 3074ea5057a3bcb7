#include "cli/articles.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What coding writes of one article at most (cli/work.c). */
enum { REPORTS_MAX = 1 << 30 };

static const char *const forms[] = {"auto", "txt", "jsonl", "reports"};

void dp_articles_init(dp_articles *self, const char *command, dp_articles_form last_form)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	*self = (dp_articles){.command = command, .language = DP_CLI_LANGUAGE, .last_form = last_form, .read = {DP_UTF8, DP_STR(""), DP_STR(""), DP_STR("")}};
	self->threads = cores > 0 && cores <= 64 ? (uint32_t)cores : 1;
}

bool dp_cli_word(const char *value, const char *const *words, int *number)
{
	for (int i = 0; words[i]; i++) {
		if (strcmp(words[i], value) == 0) {
			*number = i;
			return true;
		}
	}
	return false;
}

static int set_threads(dp_articles *self, const char *value)
{
	char *end;
	long n = strtol(value, &end, 10);
	if (*end || end == value || n < 1 || n > 1024)
		return dp_cli_usage(self->command, "-j takes a number of threads from 1 to 1024, not \"%s\".", value);
	self->threads = (uint32_t)n;
	return 0;
}

static int set_form(dp_articles *self, const char *value)
{
	for (dp_articles_form f = DP_ARTICLES_ANY; f <= self->last_form; f++) {
		if (strcmp(forms[f], value) == 0) {
			self->form = f;
			return 0;
		}
	}
	return dp_cli_usage(self->command, "There is no input format \"%s\"; there are txt%s.", value,
		self->last_form == DP_ARTICLES_REPORTS ? ", jsonl and reports" : " and jsonl");
}

int dp_articles_set(dp_articles *self, int option, const char *value)
{
	switch (option) {
	case 'j':
		return set_threads(self, value);
	case DP_ARTICLES_PACKS:
		self->packs = value;
		return 0;
	case DP_ARTICLES_LANGUAGE:
		self->language = value;
		return 0;
	case DP_ARTICLES_PUBLISHED:
		self->read.published = dp_str_c(value);
		if (!dp_read_is_day(self->read.published))
			return dp_cli_usage(self->command, "--published takes a day as 2019-04-26, not \"%s\".", value);
		return 0;
	case DP_ARTICLES_PUBLISHER:
		self->read.publisher = dp_str_c(value);
		return 0;
	case DP_ARTICLES_LANG:
		self->read.language = dp_str_c(value);
		return 0;
	case DP_ARTICLES_ENCODING:
		if (!dp_encoding_of(dp_str_c(value), &self->read.encoding))
			return dp_cli_usage(self->command, "There is no encoding \"%s\"; there are UTF-8, latin1 and windows-1252.", value);
		return 0;
	default:
		return set_form(self, value);
	}
}

bool dp_articles_feed(const dp_articles *self, char **paths, int n, dp_feed *feed)
{
	static const dp_read_form read_form[] = {DP_READ_ANY, DP_READ_TEXT, DP_READ_JSONL, DP_READ_JSONL};
	depesche_error error;
	if (dp_feed_init(feed, (const char *const *)paths, (uint32_t)n, read_form[self->form], &error) != 0) {
		dp_cli_say_error(&error);
		return false;
	}
	if (self->form == DP_ARTICLES_REPORTS)
		feed->longest = REPORTS_MAX;
	return true;
}

void dp_tally_init(dp_tally *self, const dp_feed *feed)
{
	*self = (dp_tally){.total = feed->total};
	dp_progress_init(&self->progress);
}

void dp_tally_error(dp_tally *self, const depesche_error *error)
{
	dp_progress_clear(&self->progress);
	dp_cli_say_error(error);
	self->failed += error->code != DEPESCHE_ESKIP;
	self->skipped += error->code == DEPESCHE_ESKIP;
}
