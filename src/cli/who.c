#include "cli/cli.h"
#include "cli/records.h"
#include "cli/terminal.h"
#include "export/screen.h"
#include "store/lookup.h"

#include "base/error.h"

enum { OUT_CAP = 1 << 26 };

typedef struct settings {
	const char *packs, *record, *name; /* record: NULL for none */
	dp_cli_colour colour;
	uint32_t limit;
} settings;

typedef struct portrait {
	const settings *s;
	const dp_lookup *lookup;
	dp_table look;
	dp_buf out;
} portrait;

static const char *const KIND[] = {"state", "body", "person", "place"};

static void heading(portrait *p, const char *text)
{
	dp_cells_styled(&p->look, DP_DIM, dp_str_c(text), &p->out);
	dp_buf_char(&p->out, '\n');
}

/* A year where no more is known: its first day, or its last where something ends. */
static const char *day(int32_t date, bool ends, char out[16])
{
	bool year = date % 10000 == (ends ? 1231 : 101);
	snprintf(out, 16, year ? "%04d" : "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
	return out;
}

/* "prime-minister" in words. */
static void words_of_key(portrait *p, dp_str key)
{
	for (uint32_t i = 0; i < key.n; i++)
		dp_buf_char(&p->out, key.p[i] == '-' ? ' ' : key.p[i]);
}

static void held(portrait *p, const dp_held *h)
{
	const dp_register *r = &p->lookup->reg;
	char from[16], to[16];
	dp_buf_printf(&p->out, "  %-10s to %-10s  ", h->from ? day(h->from, false, from) : "?", h->to == DP_DATE_OPEN ? "now" : day(h->to, true, to));
	words_of_key(p, dp_str_of(r->pool + r->office[h->office].key, r->office[h->office].key_n));
	if (h->of != DP_NONE) {
		dp_buf_c(&p->out, ", ");
		dp_buf_str(&p->out, dp_register_name(r, h->of));
	}
	dp_buf_char(&p->out, '\n');
}

/* "Vladimir Putin · person · Russia (RUS) · GOV" */
static void title(portrait *p, uint32_t entity)
{
	const dp_register *r = &p->lookup->reg;
	const dp_registered *e = &r->entity[entity];
	const char *sector = e->kind == DP_ENTITY_PERSON ? dp_sector_name(dp_register_sector_at(r, entity, DP_DATE_OPEN - 1))
							 : dp_sector_name((dp_sector)e->sector);
	dp_cells_styled(&p->look, DP_BOLD, dp_register_name(r, entity), &p->out);
	dp_buf_printf(&p->out, " · %s", KIND[e->kind]);
	if (e->state != DP_NONE && e->state != entity) {
		dp_buf_c(&p->out, " · ");
		dp_buf_str(&p->out, dp_register_name(r, e->state));
	}
	if (e->code[0])
		dp_buf_printf(&p->out, " (%s)", e->code);
	dp_buf_printf(&p->out, "%s%s\n", sector[0] ? " · " : "", sector);
	if (e->whole != DP_NONE) {
		dp_buf_c(&p->out, e->kind == DP_ENTITY_STATE ? "capital " : "part of ");
		dp_buf_str(&p->out, dp_register_name(r, e->whole));
		dp_buf_char(&p->out, '\n');
	}
}

static void life(portrait *p, uint32_t entity)
{
	const dp_registered *e = &p->lookup->reg.entity[entity];
	bool person = e->kind == DP_ENTITY_PERSON, ended = e->to && e->to != DP_DATE_OPEN;
	char from[16], to[16];
	if (e->from)
		dp_buf_printf(&p->out, "%s %s", person ? "born" : "since", day(e->from, false, from));
	if (ended)
		dp_buf_printf(&p->out, "%s%s %s", e->from ? ", " : "", person ? "died" : "until", day(e->to, true, to));
	dp_buf_c(&p->out, e->from || ended ? "\n" : "");
}

static void offices(portrait *p, uint32_t entity)
{
	const dp_register *r = &p->lookup->reg;
	const dp_registered *e = &r->entity[entity];
	if (e->helds)
		heading(p, "offices");
	for (uint32_t i = 0; i < e->helds; i++)
		held(p, &r->held[e->held + i]);
}

static bool is_name(uint32_t role)
{
	return role == DP_ROLE_NAME || role == DP_ROLE_SHORT || role == DP_ROLE_WEAK;
}

/* Whether an alias before it says the same. */
static bool said(const dp_aliases *a, uint32_t first, uint32_t i)
{
	for (uint32_t k = first; k < i; k++)
		if (is_name(a->alias[k].role) && strcmp(a->alias[k].language, a->alias[i].language) == 0 &&
			dp_str_eq(dp_alias_name(a, k), dp_alias_name(a, i)))
			return true;
	return false;
}

static void names_in(portrait *p, uint32_t entity, dp_str language)
{
	const dp_aliases *a = &p->lookup->aliases;
	uint32_t first, end = dp_aliases_of(a, entity, &first), told = 0;
	for (uint32_t i = first; i < end; i++) {
		if (!dp_str_is(language, a->alias[i].language) || !is_name(a->alias[i].role) || said(a, first, i))
			continue;
		if (told++)
			dp_buf_c(&p->out, "; ");
		else
			dp_buf_printf(&p->out, "  %.*s  ", (int)language.n, language.p);
		dp_buf_str(&p->out, dp_alias_name(a, i));
	}
	dp_buf_c(&p->out, told ? "\n" : "");
}

static void names(portrait *p, const dp_pack *world, uint32_t entity)
{
	dp_str language[DP_LOOKUP_LANGUAGES];
	uint32_t first, n = dp_gazetteer_languages(world, language, DP_LOOKUP_LANGUAGES);
	if (dp_aliases_of(&p->lookup->aliases, entity, &first) <= first)
		return;
	heading(p, "names");
	for (uint32_t i = 0; i < n && i < DP_LOOKUP_LANGUAGES; i++)
		names_in(p, entity, language[i]);
}

/* Those that a name may mean, a line each. */
static void choices(portrait *p, const uint32_t *entity, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const dp_held *h = p->lookup->reg.entity[entity[i]].kind == DP_ENTITY_PERSON
					   ? dp_register_office_at(&p->lookup->reg, entity[i], DP_DATE_OPEN - 1)
					   : NULL;
		title(p, entity[i]);
		if (h)
			held(p, h);
	}
}

/* What the register knows; *known is the query's value for it, empty where the name is not in it. False where it means several. */
static bool from_register(portrait *p, const dp_pack *world, dp_buf *known)
{
	uint32_t entity[DP_LOOKUP_MOST];
	dp_str name = dp_str_c(p->s->name);
	uint32_t state = dp_register_state(&p->lookup->reg, name);
	uint32_t n = state != DP_NONE ? 1 : dp_lookup_find(p->lookup, name, false, entity);
	entity[0] = state != DP_NONE ? state : entity[0];
	if (n > 1) {
		choices(p, entity, n);
		return false;
	}
	if (n == 0)
		return true;
	title(p, entity[0]);
	life(p, entity[0]);
	offices(p, entity[0]);
	names(p, world, entity[0]);
	bool by_code = p->lookup->reg.entity[entity[0]].kind == DP_ENTITY_STATE;
	dp_str full = dp_register_name(&p->lookup->reg, entity[0]);
	if (by_code)
		dp_buf_c(known, p->lookup->reg.entity[entity[0]].code);
	else
		dp_buf_printf(known, "\"%.*s\"", (int)full.n, full.p);
	return true;
}

static int take_line(void *to, const dp_found *found, depesche_error *error)
{
	portrait *p = to;
	dp_screen_line(&p->look, found, &p->out);
	return p->out.failed ? dp_fail_memory(error) : 0;
}

static uint64_t types(portrait *p, const uint64_t events[DP_TYPE_COUNT])
{
	uint64_t all = 0;
	const char *comma = "  ";
	for (int t = 0; t < DP_TYPE_COUNT; t++)
		all += events[t];
	dp_buf_printf(&p->out, "%llu event%s in the record\n", (unsigned long long)all, all == 1 ? "" : "s");
	for (int t = DP_TYPE_NONE + 1; t < DP_TYPE_COUNT; t++) {
		if (!events[t])
			continue;
		dp_buf_printf(&p->out, "%s%s %llu", comma, dp_type_name((dp_type)t), (unsigned long long)events[t]);
		comma = ", ";
	}
	dp_buf_c(&p->out, all ? "\n" : "");
	return all;
}

static int set_up(const portrait *p, dp_query *query, dp_str who, depesche_error *error)
{
	char limit[16];
	snprintf(limit, sizeof limit, "%u", p->s->limit);
	int rc = dp_query_set(query, DP_STR("who"), who, error);
	if (rc == 0)
		rc = dp_query_set(query, DP_STR("limit"), dp_str_c(limit), error);
	return rc == 0 ? dp_query_set(query, DP_STR("sort"), DP_STR("-date"), error) : rc;
}

static int from_record(portrait *p, dp_record *record, dp_str who)
{
	depesche_error error;
	dp_arena arena;
	uint64_t events[DP_TYPE_COUNT], all = 0;
	dp_query *query = dp_query_new();
	dp_arena_init(&arena, 1 << 20);
	int rc = query ? set_up(p, query, who, &error) : dp_fail_memory(&error);
	if (rc == 0)
		rc = dp_query_types(query, record, events, &error);
	if (rc == 0)
		all = types(p, events);
	if (rc == 0 && all)
		rc = dp_query_run(query, record, take_line, p, &arena, NULL, &error);
	if (rc != 0)
		dp_cli_say_error(&error);
	dp_arena_release(&arena);
	dp_query_free(query);
	return rc == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int print(portrait *p)
{
	if (p->out.failed) {
		dp_cli_say("There is not enough memory.");
		return DP_CLI_FAILED;
	}
	fwrite(p->out.n ? p->out.p : "", 1, p->out.n, stdout);
	return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int tell(portrait *p, const dp_pack *world, dp_record *record)
{
	dp_buf known;
	dp_buf_init(&known, OUT_CAP);
	bool one = !p->lookup || from_register(p, world, &known);
	int status = DP_CLI_FINE;
	if (!one)
		dp_cli_say("\"%s\" may be each of these; give a name in full.", p->s->name);
	else if (record)
		status = from_record(p, record, known.n ? dp_buf_view(&known) : dp_str_c(p->s->name));
	if (one && !record && known.n == 0) {
		dp_cli_say("The register has no \"%s\".", p->s->name);
		status = DP_CLI_FAILED;
	}
	dp_buf_release(&known);
	int printed = print(p);
	return status != DP_CLI_FINE ? status : printed;
}

static int with_packs(const settings *s, dp_record *record)
{
	dp_pack world;
	dp_lookup lookup;
	depesche_error error;
	portrait p = {.s = s, .look = dp_cli_look(s->colour, NULL)};
	int found = record ? dp_cli_find_world(&world, s->packs) : dp_cli_world(&world, s->packs) ? 1 : -1, status = DP_CLI_FAILED;
	if (found < 0)
		return status;
	dp_buf_init(&p.out, OUT_CAP);
	if (found && dp_lookup_open(&lookup, &world, &error) != 0) {
		dp_cli_say_error(&error);
	} else {
		p.lookup = found ? &lookup : NULL;
		status = tell(&p, &world, record);
	}
	dp_buf_release(&p.out);
	if (found)
		dp_pack_close(&world);
	return status;
}

static int who(const settings *s)
{
	dp_record *record = NULL;
	if (s->record && !dp_cli_record(&record, s->record, DP_DB_READ))
		return DP_CLI_FAILED;
	int status = with_packs(s, record);
	dp_record_close(record);
	return status;
}

enum { OPTION_PACKS = 256, OPTION_COLOR, OPTION_LIMIT, LIMIT = 10 };

static int set(settings *s, int option, const char *value)
{
	char *end;
	unsigned long n;
	switch (option) {
	case OPTION_PACKS:
		s->packs = value;
		return 0;
	case OPTION_LIMIT:
		n = strtoul(value, &end, 10);
		s->limit = (uint32_t)n;
		return *end == '\0' && end != value && n >= 1 && n <= 10000
			       ? 0
			       : dp_cli_usage("who", "--limit takes a number of events from 1 to 10000, not \"%s\".", value);
	default:
		return dp_cli_colour_of(value, &s->colour) ? 0 : dp_cli_usage("who", "--color takes auto, always or never, not \"%s\".", value);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {"packs", required_argument, NULL, OPTION_PACKS},
		{"color", optional_argument, NULL, OPTION_COLOR}, {"limit", required_argument, NULL, OPTION_LIMIT}, {0}};
	settings s = {.limit = LIMIT};
	int c;
	while ((c = dp_cli_option("who", argc, argv, "h", options)) != -1) {
		if (c == '?')
			return DP_CLI_USAGE;
		if (c == 'h') {
			fputs(dp_cli_who.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		}
		if (set(&s, c, optarg) != 0)
			return DP_CLI_USAGE;
	}
	int n = argc - optind;
	if (n < 1 || n > 2 || argv[argc - 1][0] == '\0')
		return dp_cli_usage(
			"who", "Who? Give a name, and before it a record if its events are wanted: depesche who record.db \"Xi Jinping\"");
	s.record = n == 2 ? argv[optind] : NULL;
	s.name = argv[argc - 1];
	return who(&s);
}

const dp_cli_command dp_cli_who = {
	"who",
	"tell who somebody is: offices, names, events of a record",
	run,
	"usage: depesche who [OPTION]... [RECORD] NAME\n"
	"\n"
	"Tells what the register knows of a person, body or state: offices with their days, the state, names in each language; and, where RECORD is\n"
	"given, how many of its events he has a part in, by type, and the last ones. NAME is a name in any language, a surname, or a state's\n"
	"code; where it means several, they are listed. Who is not in the register may still be in the record.\n"
	"\n"
	"      --limit N          events, 1 to 10000 (default 10)\n"
	"      --color[=WHEN]     auto (default: on a terminal, unless NO_COLOR is set), always, never\n"
	"      --packs DIR        where the packs are (default: $DEPESCHE_PACKS, else as installed)\n"
	"\n"
	"Exit status: 0 told, 1 the register has no such name, or the record cannot be read, 2 wrong usage.\n"
	"\n"
	"  depesche who Steinmeier\n"
	"  depesche who record.db \"Xi Jinping\"\n",
};
