/*
 * Articles on the command line: what `code` and `add` have in common. Options tell how they are read and coded; the feed is then worked off with
 * several threads (cli/work.h), and what goes wrong with one of them is said and counted.
 */
#ifndef DP_CLI_ARTICLES_H
#define DP_CLI_ARTICLES_H

#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/work.h"

/* The forms that files may have; `reports` are lines of `code -f reports`, which only some commands take. */
typedef enum dp_articles_form { DP_ARTICLES_ANY, DP_ARTICLES_TXT, DP_ARTICLES_JSONL, DP_ARTICLES_REPORTS } dp_articles_form;

typedef struct dp_articles {
	const char *command; /* for messages */
	const char *packs, *language; /* language: whose pack is taken */
	dp_articles_form form, last_form; /* as asked for, and the last one that the command takes */
	dp_read_options read;
	uint32_t threads;
} dp_articles;

/* Letters and long options for dp_cli_option; a command's own numbers begin with DP_ARTICLES_OWN. */
enum {
	DP_ARTICLES_PACKS = 256, DP_ARTICLES_LANGUAGE, DP_ARTICLES_PUBLISHED, DP_ARTICLES_PUBLISHER, DP_ARTICLES_LANG, DP_ARTICLES_ENCODING, DP_ARTICLES_INPUT, DP_ARTICLES_OWN
};
#define DP_ARTICLES_LETTERS "j:"
#define DP_ARTICLES_OPTIONS                                                                                                                          \
	{"threads", required_argument, NULL, 'j'}, {"packs", required_argument, NULL, DP_ARTICLES_PACKS},                                            \
		{"language", required_argument, NULL, DP_ARTICLES_LANGUAGE},                                                                        \
		{"published", required_argument, NULL, DP_ARTICLES_PUBLISHED}, {"publisher", required_argument, NULL, DP_ARTICLES_PUBLISHER},        \
		{"lang", required_argument, NULL, DP_ARTICLES_LANG}, {"encoding", required_argument, NULL, DP_ARTICLES_ENCODING},                    \
		{"input", required_argument, NULL, DP_ARTICLES_INPUT}

/* What --help says of them, after the option for threads, which each command explains. */
#define DP_ARTICLES_HELP                                                                                                                             \
	"      --published DAY    when articles were published that do not say it themselves, as 2019-04-26\n"                                       \
	"      --publisher NAME   likewise, who published them\n"                                                                                    \
	"      --lang CODE        likewise, their language (de); otherwise it is told from the text\n"                                               \
	"      --encoding NAME    encoding of text files: UTF-8 (default), latin1, windows-1252\n"

void dp_articles_init(dp_articles *self, const char *command, dp_articles_form last_form);

/* Takes one of these options. 0, or DP_CLI_USAGE after it was said what is wrong. */
int dp_articles_set(dp_articles *self, int option, const char *value);

/* The number of `value` among `words`, which end with NULL; false for none. */
bool dp_cli_word(const char *value, const char *const *words, int *number);

/* Opens the files, or says why not. Lines of reports may be as long as what `code` writes. */
bool dp_articles_feed(const dp_articles *self, char **paths, int n, dp_feed *feed);

/* How the work goes. */
typedef struct dp_tally {
	dp_progress progress;
	uint64_t total; /* bytes; 0 for unknown */
	uint64_t failed, skipped;
} dp_tally;

void dp_tally_init(dp_tally *self, const dp_feed *feed);

/* Says why an article is left out, and counts it. */
void dp_tally_error(dp_tally *self, const depesche_error *error);

#endif
