#include "export/network.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/question.h"
#include "cli/records.h"
#include "cli/terminal.h"

#include "base/error.h"

enum { OUT_CAP = 1 << 30, PAGE = 100, FULL = 1 /* what ends a network that has as many pairs as were wanted */ };

typedef enum format { TABLE, GRAPHML, DOT } format;

typedef struct settings {
	const char *packs, *output, *record;
	format format;
	bool states;
	uint32_t limit; /* pairs; 0 for all */
	dp_cli_colour colour;
	dp_question question;
} settings;

typedef struct taker {
	dp_network network;
	uint32_t limit;
} taker;

static int take(void *to, const dp_dyad *dyad)
{
	taker *self = to;
	if (self->limit && self->network.edges.n == self->limit)
		return FULL;
	return dp_network_add(&self->network, dyad) ? 0 : DEPESCHE_ENOMEM;
}

static int print(const settings *s, const taker *t)
{
	dp_buf out;
	dp_output output;
	dp_table look = dp_cli_look(s->colour, s->output);
	if (!dp_output_open(&output, s->output))
		return DP_CLI_FAILED;
	dp_buf_init(&out, OUT_CAP);
	if (s->format == TABLE)
		dp_network_table(&t->network, &look, &out);
	else
		(s->format == GRAPHML ? dp_network_graphml : dp_network_dot)(&t->network, &out);
	if (out.failed)
		dp_cli_say("There is not enough memory.");
	bool written = dp_output_close(&output, !out.failed && dp_output_write(&output, dp_buf_view(&out)));
	dp_buf_release(&out);
	if (written && t->network.edges.n == 0)
		dp_cli_say("No event of the record is such that one acts on another.");
	return written ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int network_of(const settings *s, const dp_query *query, dp_record *record)
{
	depesche_error error = {.message = "there is not enough memory"};
	taker t = {.limit = s->limit};
	dp_network_init(&t.network);
	int rc = dp_query_network(query, record, s->states, take, &t, &error), status = DP_CLI_FAILED;
	if (rc >= 0)
		status = print(s, &t);
	else
		dp_cli_say_error(&error);
	if (rc == FULL)
		dp_cli_say("These are the %u heaviest pairs; --limit tells how many.", s->limit);
	dp_network_release(&t.network);
	return rc == DEPESCHE_EUSAGE ? DP_CLI_USAGE : status;
}

enum { OPTION_PACKS = 256, OPTION_COLOR, OPTION_STATES, OPTION_LIMIT };

static int set_limit(settings *s, const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);
	if (*end || end == value || n < 1 || n > 100000000 || *value == '-')
		return dp_cli_usage("network", "--limit takes a number of pairs, not \"%s\".", value);
	s->limit = (uint32_t)n;
	return 0;
}

static int set_format(settings *s, const char *value)
{
	static const char *const FORMATS[] = {"table", "graphml", "dot"};
	for (int i = 0; i < 3; i++) {
		if (strcmp(value, FORMATS[i]) == 0) {
			s->format = (format)i;
			return 0;
		}
	}
	return dp_cli_usage("network", "There is no format \"%s\"; there are table, graphml and dot.", value);
}

static int set(settings *s, int option, const char *value)
{
	switch (option) {
	case 'f':
		return set_format(s, value);
	case 'o':
		s->output = value;
		return 0;
	case OPTION_PACKS:
		s->packs = value;
		return 0;
	case OPTION_STATES:
		s->states = true;
		return 0;
	case OPTION_LIMIT:
		return set_limit(s, value);
	case OPTION_COLOR:
		return dp_cli_colour_of(value, &s->colour) ? 0 : dp_cli_usage("network", "--color takes auto, always or never, not \"%s\".", value);
	default:
		return dp_question_note(&s->question, "network", option, value);
	}
}

static int parse(settings *s, int argc, char **argv)
{
	struct option options[8 + DP_QUESTIONS] = {{"help", no_argument, NULL, 'h'}, {"format", required_argument, NULL, 'f'},
		{"output", required_argument, NULL, 'o'}, {"packs", required_argument, NULL, OPTION_PACKS},
		{"color", optional_argument, NULL, OPTION_COLOR}, {"states", no_argument, NULL, OPTION_STATES},
		{"limit", required_argument, NULL, OPTION_LIMIT}};
	int c;
	dp_question_options(options + 7, false);
	while ((c = dp_cli_option("network", argc, argv, "hf:o:", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_network.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? -1 : DP_CLI_FAILED;
		}
		if (set(s, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	if (dp_question_has(&s->question, "sort"))
		return dp_cli_usage("network", "A network has its heaviest pairs first; --sort is for `depesche query`.");
	if (optind + 1 != argc)
		return dp_cli_usage("network", optind < argc ? "One record is asked at a time."
							     : "Which record? Name the file that `depesche add` wrote, or postgres://...");
	s->record = argv[optind];
	if (!s->limit && s->format == TABLE)
		s->limit = PAGE;
	return 0;
}

static int run(int argc, char **argv)
{
	settings s = {0};
	dp_query *query;
	dp_record *record;
	int rc = parse(&s, argc, argv);
	if (rc != 0)
		return rc < 0 ? DP_CLI_FINE : rc;
	int status = dp_question_query(&s.question, "network", s.packs, &query);
	if (status != 0)
		return status;
	status = DP_CLI_FAILED;
	if (dp_cli_record(&record, s.record, DP_DB_READ)) {
		status = network_of(&s, query, record);
		dp_record_close(record);
	}
	dp_query_free(query);
	return status;
}

const dp_cli_command dp_cli_network = {
	"network",
	"tell who acts on whom in a record",
	run,
	"usage: depesche network [OPTION]... RECORD\n"
	"\n"
	"Prints who acts on whom in RECORD, the pairs with most events first: actor and recipient; of meetings and cooperation, which have no\n"
	"direction, also those who stand side by side. With each pair the number of its events, in all and by quad, their mean score (-10\n"
	"conflict to 10 cooperation), and the day of the last one.\n"
	"\n"
	"  -f, --format FORMAT    table (default), graphml (Gephi, Cytoscape, networkx, igraph), dot (Graphviz)\n"
	"      --states           states instead of persons and bodies; who belongs to none stays as he is\n"
	"      --limit N          pairs (default: 100 in a table, else all)\n"
	"  -o, --output FILE      write to FILE, which appears when it is complete\n"
	"      --color[=WHEN]     table: auto (default: on a terminal, unless NO_COLOR is set), always, never\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"\n" DP_QUESTION_HELP "\n"
	"Exit status: 0 fine, also when nothing is found, 1 the record cannot be read, 2 wrong usage.\n"
	"\n"
	"  depesche network record.db --states --from 2019 -f dot | dot -Tsvg > network.svg\n",
};
