/*
 * The parameters of a question to a record (store/query.h) as options of the command line. They are noted as they come, and set when all are there:
 * names are looked up in the world's pack (store/lookup.h), whose place is an option, too.
 */
#ifndef DP_CLI_QUESTION_H
#define DP_CLI_QUESTION_H

#include "cli/cli.h"
#include "store/query.h"

/* Numbers of the options, from here on, in the order of the list; a command's own numbers stay below. */
enum { DP_QUESTION = 1024, DP_QUESTION_MOST = 256 };

/* The last two make pages. */
#define DP_QUESTION_LIST(X)                                                                                                                          \
	X("who") X("with") X("actor") X("recipient") X("said-by") X("type") X("mode") X("status") X("certainty") X("quad") X("from") X("to")         \
	X("place") X("near") X("text") X("min-origins") X("min-reports") X("sort") X("limit") X("after")

/* For the table of a command, behind its own options and before {0}: room for DP_QUESTIONS of them. */
#define X(name) +1
enum { DP_QUESTIONS = 0 DP_QUESTION_LIST(X) };
#undef X

/* Fills `table` with the options and the closing {0}; without those that make pages where `pages` is false. */
void dp_question_options(struct option table[DP_QUESTIONS + 1], bool pages);

typedef struct dp_question {
	struct {
		int option;
		const char *value;
	} given[DP_QUESTION_MOST];
	int n;
} dp_question;

/* Notes one of these options, whose value must last. 0, or DP_CLI_USAGE after it was said what is wrong. */
int dp_question_note(dp_question *self, const char *command, int option, const char *value);

/* Whether an option was given. */
bool dp_question_has(const dp_question *self, const char *name);

/*
 * The query that was noted, which the caller frees; names are looked up in the packs in `packs` (NULL: where they are found; where there are none,
 * names go as they are). A sentence is said for each that means several. 0, or the status to end with after it was said what is wrong.
 */
int dp_question_query(const dp_question *self, const char *command, const char *packs, dp_query **query);

/* What --help says of them, but for those that make pages. */
#define DP_QUESTION_HELP                                                                                                                             \
	"Which events; several values of one option, separated by commas, are alternatives, and different options must all hold:\n"                  \
	"      --who NAME         one of its sides: a person, body or state, in German or English (Putin, Russland, RUS, UNO), a state's sector\n"   \
	"                         (RUS:MIL), or any with it (:IGO). A state stands for all that belong to it\n"                                      \
	"      --with NAME        likewise, another side than --who\n"                                                                               \
	"      --actor NAME       likewise, who acts\n"                                                                                              \
	"      --recipient NAME   likewise, who is acted on\n"                                                                                       \
	"      --said-by NAME     who is named as a source\n"                                                                                        \
	"      --type TYPE        AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION\n"            \
	"                         MOBILIZE COERCE ASSAULT\n"                                                                                         \
	"      --mode MODE        how, as visit or drone (docs/query.md)\n"                                                                          \
	"      --status STATUS    occurred, planned, possible, denied\n"                                                                             \
	"      --certainty WORD   stated, alleged\n"                                                                                                 \
	"      --quad N           1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict\n"                            \
	"      --from DATE        whose days may reach into it or behind it: 2019-04-25, 2019-04, 2019, 2019-22 (summer), 2019-04-24/2019-04-27\n"   \
	"      --to DATE          whose days may reach into it or before it\n"                                                                       \
	"      --place NAME       where: a place or a state\n"                                                                                       \
	"      --near LAT,LON,KM  within so many kilometres, as 37.57,126.98,100\n"                                                                  \
	"      --text WORDS       with these words in a sentence that tells it; '\"words in quotes\"' next to each other, begin* of a word\n"        \
	"      --min-origins N    told by at least so many independent origins\n"                                                                    \
	"      --min-reports N    by so many reports\n"                                                                                              \
	"Sectors: GOV MIL LEG JUD PTY OPP COP SPY REB CVL MED BUS EDU REL LAB NGO IGO CRM OTH.\n"

#endif
