#include "test.h"

#include "export/events.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

/* The world's codes, compiled from the sources once for all tests. */
typedef struct world {
	char path[64];
	dp_pack pack;
	dp_codes codes;
} world;

static void write_pack(const char *path, dp_str section)
{
	static dp_pack_builder builder;
	dp_pack_builder_init(&builder);
	assert_int_equal(dp_pack_builder_add(&builder, "codes", section, NULL), 0);
	assert_int_equal(dp_pack_builder_write(&builder, path, NULL), 0);
	dp_pack_builder_release(&builder);
}

static int open_world(void **state)
{
	static world w;
	dp_buf section;
	depesche_error error = {0};
	snprintf(w.path, sizeof w.path, "/tmp/depesche-codes.XXXXXX");
	int fd = mkstemp(w.path);
	assert_true(fd >= 0);
	close(fd);
	dp_buf_init(&section, 1 << 24);
	assert_int_equal(dp_codes_compile(DEPESCHE_SOURCE "/packs/world", &section, &error), 0);
	write_pack(w.path, dp_buf_view(&section));
	dp_buf_release(&section);
	assert_int_equal(dp_pack_open(&w.pack, w.path, &error), 0);
	assert_int_equal(dp_codes_open(&w.codes, &w.pack, &error), 0);
	*state = &w;
	return 0;
}

static int close_world(void **state)
{
	world *w = *state;
	dp_pack_close(&w->pack);
	unlink(w->path);
	return 0;
}

/* ---- codes */

static void states_have_the_codes_of_others(void **state)
{
	const dp_codes *c = &((world *)*state)->codes;
	const dp_state_codes *rus = dp_codes_state(c, DP_STR("RUS")), *pse = dp_codes_state(c, DP_STR("PSE")),
			     *deu = dp_codes_state(c, DP_STR("DEU"));
	assert_int_equal(rus->cow, 365);
	assert_string_equal(rus->fips, "RS");
	assert_true(dp_str_is(dp_codes_text(c, rus->name, rus->name_n), "Russia"));
	assert_true(dp_str_is(dp_codes_text(c, rus->icews, rus->icews_n), "Russian Federation"));
	assert_int_equal(pse->cow, 0);
	assert_int_equal(deu->cow, 255);
	assert_int_equal(deu->icews_n, 0);
	assert_null(dp_codes_state(c, DP_STR("XYZ")));
	assert_null(dp_codes_state(c, DP_STR("")));
}

static void acts_have_labels_and_goldsteins_scale(void **state)
{
	const dp_codes *c = &((world *)*state)->codes;
	const dp_cameo *treaty = dp_codes_cameo(c, DP_STR("057"));
	assert_int_equal(treaty->scale, 80);
	assert_true(dp_str_is(dp_codes_text(c, treaty->label, treaty->label_n), "Sign formal agreement"));
	assert_int_equal(dp_codes_cameo(c, DP_STR("171"))->scale, -92);
	assert_string_equal(dp_codes_cameo(c, DP_STR("1751"))->code, "175");
	assert_string_equal(dp_codes_cameo(c, DP_STR("0841"))->code, "0841");
	assert_null(dp_codes_cameo(c, DP_STR("99")));
	assert_null(dp_codes_cameo(c, DP_STR("")));
}

static void places_have_kinds(void **state)
{
	const dp_codes *c = &((world *)*state)->codes;
	assert_int_equal(dp_codes_place(c, DP_STR("Moscow"), DP_STR("RUS")), DP_PLACE_CAPITAL);
	assert_int_equal(dp_codes_place(c, DP_STR("Bavaria"), DP_STR("DEU")), DP_PLACE_PROVINCE);
	assert_int_equal(dp_codes_place(c, DP_STR("Moscow"), DP_STR("DEU")), DP_PLACE_COUNT);
}

static void a_damaged_section_is_refused(void **state)
{
	const world *w = *state;
	static char bytes[4096];
	dp_str section = dp_pack_section(&w->pack, "codes");
	char path[64] = "/tmp/depesche-bad.XXXXXX";
	close(mkstemp(path));
	for (int what = 0; what < 4; what++) {
		dp_codes codes;
		dp_pack pack;
		memcpy(bytes, section.p, sizeof bytes);
		if (what == 1)
			bytes[0] = 'X'; /* another version */
		else if (what == 2)
			bytes[6] = '\x7F'; /* many more states */
		else if (what == 3)
			memset(bytes + 4, 0, 12); /* a head of nothing, and a map that is none */
		write_pack(path, dp_str_of(bytes, what == 0 ? 8 : sizeof bytes));
		assert_int_equal(dp_pack_open(&pack, path, NULL), 0);
		assert_int_equal(dp_codes_open(&codes, &pack, NULL), DEPESCHE_EPACK);
		dp_pack_close(&pack);
	}
	unlink(path);
}

/* A source with one line changed: the compiler names file and line. */
static void mistakes_in_the_sources_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *states, *cameo, *words;
	} CASES[] = {
		{"state: RUS\ncow: 3x5\n", "010\t0.0\tMake statement\n", "states.txt"},
		{"state: RUS\nfips: RUS\n", "010\t0.0\tMake statement\n", "FIPS"},
		{"country: RUS\n", "010\t0.0\tMake statement\n", "state: "},
		{"state: RUS\n", "010\t0\tMake statement\n", "one decimal"},
		{"state: RUS\n", "010\t-11.0\tMake statement\n", "one decimal"},
		{"state: RUS\n", "A10\t0.0\tMake statement\n", "CAMEO code"},
	};
	char dir[] = "/tmp/depesche-src.XXXXXX", path[3][64];
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		const char *const name[] = {"states.txt", "cameo.txt", "places.txt"}, *const text[] = {CASES[i].states, CASES[i].cameo,
											      "Moscow\tRUS\tcapital\n"};
		for (int k = 0; k < 3; k++) {
			snprintf(path[k], sizeof path[k], "%s/%s", dir, name[k]);
			assert_int_equal(dp_file_replace(path[k], DP_STR(""), dp_str_c(text[k]), NULL), 0);
		}
		dp_buf out;
		depesche_error error = {0};
		dp_buf_init(&out, 1 << 20);
		assert_int_equal(dp_codes_compile(dir, &out, &error), DEPESCHE_ESOURCE);
		assert_true(strstr(error.message, CASES[i].words) || strstr(error.file, CASES[i].words));
		dp_buf_release(&out);
	}
	for (int k = 0; k < 3; k++)
		unlink(path[k]);
	rmdir(dir);
}

/* ---- events */

static const dp_member KIM = {
	.text = {"Machthaber Kim", 14}, .name = {"Kim Jong Un", 11}, .code = "PRK", .sector = DP_SECTOR_GOV, .kind = {"person", 6}};
static const dp_member PUTIN = {.text = {"Putin", 5}, .name = {"Vladimir Putin", 14}, .code = "RUS", .sector = DP_SECTOR_GOV, .kind = {"person", 6}};
static const dp_member RUSSIA = {.text = {"Moskau", 6}, .name = {"Russia", 6}, .code = "RUS", .sector = DP_SECTOR_GOV, .kind = {"state", 5}};
static const dp_member UN = {.text = {"Uno", 3}, .name = {"United Nations", 14}, .code = "", .sector = DP_SECTOR_IGO, .kind = {"body", 4}};
static const dp_member KCNA = {.text = {"KCNA", 4}, .name = {"KCNA", 4}, .code = "PRK", .sector = DP_SECTOR_MED, .kind = {"body", 4}};

/* A visit of two days with all that can be told of it. */
static dp_found visit(void)
{
	dp_found f = {
		.id = 7,
		.key = DP_STR("f00000000000002a"),
		.type = DP_TYPE_CONSULT,
		.mode = DP_STR("visit"),
		.date = DP_STR("2019-04-24/2019-04-25"),
		.place = DP_STR("Vladivostok"),
		.place_code = DP_STR("RUS"),
		.located = true,
		.lat = 43.12,
		.lon = 131.89,
		.context = DP_STR("diplomatic;military"),
		.cameo = DP_STR("042"),
		.quad = 1,
		.score = 1.5,
		.reports = 5,
		.outlets = 4,
		.origins = 2,
		.actor = &KIM,
		.actors = 1,
		.recipient = &PUTIN,
		.recipients = 1,
		.said_by = &KCNA,
		.sources = 1,
		.doc = DP_STR("a-1"),
		.title = DP_STR("Kim in Wladiwostok"),
		.published = DP_STR("2019-04-26"),
		.publisher = DP_STR("Blatt am Abend"),
		.agency = DP_STR("dpa"),
		.url = DP_STR("https://www.blatt.example/a"),
		.language = DP_STR("de"),
		.sentence = DP_STR("Machthaber Kim reiste zu Putin."),
		.trigger = DP_STR("reiste"),
		.begin = 40,
		.end = 71,
		.trigger_begin = 55,
		.trigger_end = 61,
	};
	dp_days_of(f.date, &f.days);
	f.day = f.days.first;
	f.published_first = dp_day_of(DP_STR("2019-04-26"));
	f.published_last = dp_day_of(DP_STR("2019-05-02"));
	return f;
}

/* The same as planned by the United Nations, with nothing else known. */
static dp_found plan(void)
{
	dp_found f = {
		.key = DP_STR("00000000000000ff"),
		.type = DP_TYPE_AID,
		.status = DP_STATUS_PLANNED,
		.mode = DP_STR(""),
		.date = DP_STR(""),
		.place = DP_STR(""),
		.place_code = DP_STR(""),
		.context = DP_STR(""),
		.cameo = DP_STR("073"),
		.quad = 2,
		.score = 7.4,
		.reports = 1,
		.outlets = 1,
		.origins = 1,
		.actor = &UN,
		.actors = 1,
		.days = {DP_NO_DAY, DP_NO_DAY},
		.doc = DP_STR("b"),
		.title = DP_STR(""),
		.published = DP_STR("2019-05-01"),
		.publisher = DP_STR(""),
		.agency = DP_STR(""),
		.url = DP_STR(""),
		.language = DP_STR("de"),
		.sentence = DP_STR("Die Uno will helfen."),
		.trigger = DP_STR("helfen"),
		.begin = 600,
		.end = 620,
		.trigger_begin = 613,
		.trigger_end = 619,
	};
	f.day = f.published_first = f.published_last = dp_day_of(DP_STR("2019-05-01"));
	return f;
}

/* A file of these events, whole. */
static void write_file(const dp_codes *codes, const char *name, const dp_found *f, uint32_t n, dp_buf *out, uint64_t count[DP_EXPORT_FATES])
{
	dp_export_file file;
	const dp_export_format *format = dp_export_format_of(dp_str_c(name));
	assert_non_null(format);
	dp_buf_init(out, 1 << 20);
	dp_export_file_init(&file, format->codes ? codes : NULL, out);
	if (format->head)
		format->head(&file);
	for (uint32_t i = 0; i < n; i++)
		assert_true(dp_export_found(&file, format, &f[i]));
	if (format->tail)
		format->tail(&file);
	if (count)
		memcpy(count, file.count, sizeof file.count);
	dp_export_file_release(&file);
}

/* One event, without the heading where there is one. */
static void gives(const dp_codes *codes, const char *name, dp_found f, const char *expected)
{
	dp_buf out;
	write_file(codes, name, &f, 1, &out, NULL);
	const char *rows = out.p;
	if (dp_export_format_of(dp_str_c(name))->head)
		rows = strchr(out.p, '\n') + 1;
	assert_string_equal(rows, expected);
	dp_buf_release(&out);
}

static void json_is_what_the_interface_shows(void **state)
{
	(void)state;
	gives(NULL, "jsonl", visit(),
		"{\"id\":\"f00000000000002a\",\"event\":\"CONSULT\",\"mode\":\"visit\",\"status\":\"occurred\",\"actor\":[{\"text\":\"Machthaber "
		"Kim\","
		"\"name\":\"Kim Jong Un\",\"code\":\"PRK\",\"sector\":\"GOV\"}],\"recipient\":[{\"text\":\"Putin\",\"name\":\"Vladimir "
		"Putin\",\"code\":\"RUS\","
		"\"sector\":\"GOV\"}],\"date\":\"2019-04-24/2019-04-25\",\"day\":\"2019-04-24\",\"place\":{\"name\":\"Vladivostok\",\"code\":\"RUS\","
		"\"lat\":43.1200,\"lon\":131.8900},\"said_by\":[{\"text\":\"KCNA\",\"name\":\"KCNA\"}],\"certainty\":\"stated\","
		"\"context\":[\"diplomatic\",\"military\"],\"cameo\":\"042\",\"quad\":1,\"score\":1.5,\"report_count\":5,\"outlets\":4,\"origins\":2,"
		"\"published_first\":\"2019-04-26\",\"published_last\":\"2019-05-02\",\"lead\":{\"doc\":\"a-1\",\"title\":\"Kim in Wladiwostok\","
		"\"publisher\":\"Blatt am "
		"Abend\",\"agency\":\"dpa\",\"published\":\"2019-04-26\",\"url\":\"https://www.blatt.example/a\",\"language\":\"de\","
		"\"sentence\":\"Machthaber Kim reiste zu "
		"Putin.\",\"begin\":40,\"end\":71,\"trigger\":{\"text\":\"reiste\",\"begin\":55,\"end\":61}}}\n");
	gives(NULL, "jsonl", plan(),
		"{\"id\":\"00000000000000ff\",\"event\":\"AID\",\"mode\":null,\"status\":\"planned\",\"actor\":[{\"text\":\"Uno\",\"name\":\"United "
		"Nations\","
		"\"code\":\"\",\"sector\":\"IGO\"}],\"recipient\":[],\"date\":\"\",\"day\":\"2019-05-01\",\"place\":null,\"said_by\":[],"
		"\"certainty\":\"stated\","
		"\"context\":[],\"cameo\":\"073\",\"quad\":2,\"score\":7.4,\"report_count\":1,\"outlets\":1,\"origins\":1,\"published_first\":\"2019-"
		"05-01\","
		"\"published_last\":\"2019-05-01\",\"lead\":{\"doc\":\"b\",\"title\":\"\",\"publisher\":\"\",\"agency\":\"\",\"published\":\"2019-05-"
		"01\",\"url\":\"\","
		"\"language\":\"de\",\"sentence\":\"Die Uno will "
		"helfen.\",\"begin\":600,\"end\":620,\"trigger\":{\"text\":\"helfen\",\"begin\":613,\"end\":619}}}\n");
}

/* Every key of the interface's schema, and no other. */
static void json_has_the_keys_of_the_schema(void **state)
{
	(void)state;
	dp_buf out;
	dp_found f = visit();
	json_t *api = json_load_file(DEPESCHE_SOURCE "/src/serve/openapi.json", 0, NULL);
	const json_t *schemas = json_object_get(json_object_get(api, "components"), "schemas");
	dp_buf_init(&out, 1 << 16);
	assert_true(dp_export_found_json(&f, &out));
	json_t *event = json_loadb(out.p, out.n, 0, NULL);
	static const char *const PARTS[][2] = {{"Event", NULL}, {"Lead", "lead"}, {"Place", "place"}};
	for (size_t i = 0; i < 3; i++) {
		const json_t *schema = json_object_get(schemas, PARTS[i][0]), *part = PARTS[i][1] ? json_object_get(event, PARTS[i][1]) : event;
		json_t *properties = json_object_get(schema, "properties"), *value;
		const json_t *required = json_object_get(schema, "required");
		const char *key;
		assert_non_null(properties);
		json_object_foreach((json_t *)part, key, value) assert_non_null(json_object_get(properties, key));
		for (size_t k = 0; k < json_array_size(required); k++)
			assert_non_null(json_object_get(part, json_string_value(json_array_get(required, k))));
	}
	json_decref(event);
	json_decref(api);
	dp_buf_release(&out);
}

static void csv_has_one_row(void **state)
{
	(void)state;
	dp_found f = visit();
	f.title = DP_STR("Kim, \"der Gast\"");
	gives(NULL, "csv", f,
		"f00000000000002a,CONSULT,visit,occurred,stated,Kim Jong Un,PRK,GOV,Vladimir "
		"Putin,RUS,GOV,2019-04-24/2019-04-25,2019-04-24,Vladivostok,RUS,43.1200,131.8900,"
		"KCNA,diplomatic;military,042,1,1.5,5,4,2,2019-04-26,2019-05-02,a-1,\"Kim, \"\"der Gast\"\"\",2019-04-26,Blatt am "
		"Abend,dpa,https://www.blatt.example/a,de,"
		"Machthaber Kim reiste zu Putin.,40,71,reiste\n");
	gives(NULL, "csv", plan(),
		"00000000000000ff,AID,,planned,stated,United "
		"Nations,,IGO,,,,,2019-05-01,,,,,,,073,2,7.4,1,1,1,2019-05-01,2019-05-01,b,,2019-05-01,,,,de,"
		"Die Uno will helfen.,600,620,helfen\n");
}

static void geojson_has_what_has_a_place(void **state)
{
	(void)state;
	dp_buf out;
	uint64_t count[DP_EXPORT_FATES];
	dp_found f[] = {plan(), visit(), visit()};
	write_file(NULL, "geojson", f, 3, &out, count);
	assert_int_equal(count[DP_EXPORT_UNLOCATED], 1);
	assert_int_equal(count[DP_EXPORT_WRITTEN], 2);
	json_t *all = json_loadb(out.p, out.n, 0, NULL);
	assert_non_null(all);
	const json_t *features = json_object_get(all, "features"), *feature = json_array_get(features, 1);
	assert_int_equal(json_array_size(features), 2);
	const json_t *point = json_object_get(json_object_get(feature, "geometry"), "coordinates");
	assert_true(json_real_value(json_array_get(point, 0)) == 131.89 && json_real_value(json_array_get(point, 1)) == 43.12);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(feature, "properties"), "report_count")), 5);
	json_decref(all);
	dp_buf_release(&out);
	write_file(NULL, "geojson", f, 1, &out, NULL);
	assert_string_equal(out.p, "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
	dp_buf_release(&out);
}

static void plover_follows_its_manual(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	gives(codes, "plover", visit(),
		"{\"id\":\"f00000000000002a\",\"date\":\"2019-04-24\",\"enddate\":\"2019-04-25\",\"actor\":[{\"code\":\"PRK\",\"sector\":\"GOV\","
		"\"entity_text\":\"Machthaber Kim\",\"identifier_text\":\"Kim Jong "
		"Un\"}],\"recipient\":[{\"code\":\"RUS\",\"sector\":\"GOV\",\"entity_text\":\"Putin\","
		"\"identifier_text\":\"Vladimir "
		"Putin\"}],\"event\":[\"CONSULT\"],\"mode\":[\"visit\"],\"context\":[\"diplomatic\",\"military\"],\"quad_code\":1,"
		"\"event_scale\":1.5,\"event_loc\":{\"resolved_place\":\"Vladivostok\",\"lat\":43.1200,\"lon\":131.8900,\"city\":\"Vladivostok\","
		"\"province\":\"\","
		"\"country\":\"Russia\",\"country_code\":\"RUS\",\"feature_code\":\"PPL\",\"resolution\":4},\"event_text\":[\"reiste\"],"
		"\"text\":\"Machthaber Kim reiste zu Putin.\",\"text_info\":{\"start\":40,\"end\":71},\"cite_info\":{\"citation\":\"a-1\","
		"\"url\":\"https://www.blatt.example/a\",\"title\":\"Kim in Wladiwostok\",\"language\":\"de\",\"publication\":\"Blatt am Abend\","
		"\"coder\":\"Depesche " DEPESCHE_VERSION "\"}}\n");
	gives(codes, "plover", plan(),
		"{\"id\":\"00000000000000ff\",\"date\":\"2019-05-01\",\"actor\":[{\"code\":\"IGO\",\"sector\":\"\",\"entity_text\":\"Uno\","
		"\"identifier_text\":\"United "
		"Nations\"}],\"recipient\":[],\"event\":[\"AGREE\"],\"mode\":[],\"context\":[],\"quad_code\":1,\"event_scale\":3.0,"
		"\"event_text\":[\"helfen\"],\"text\":\"Die Uno will "
		"helfen.\",\"text_info\":{\"start\":600,\"end\":620},\"cite_info\":{\"citation\":\"b\",\"url\":\"\","
		"\"title\":\"\",\"language\":\"de\",\"publication\":\"\",\"coder\":\"Depesche " DEPESCHE_VERSION "\"}}\n");
}

static void polecat_has_its_columns(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	gives(codes, "polecat", visit(),
		"f00000000000002a\t2019-04-24\tCONSULT\tvisit\t1.5\tVERBAL COOPERATION\tdiplomatic; military\tKim Jong "
		"Un\tPRK\t731\tGOV\tGOV\tNone\tMachthaber Kim\tNone\t"
		"Vladimir "
		"Putin\tRUS\t365\tGOV\tGOV\tNone\tPutin\tNone\tVladivostok\tVladivostok\tNone\tNone\tRussia\t43.1200\t131."
		"8900\tNone\tVladivostok\tPPL\t"
		"Blatt am Abend\t2019-04-26\tNone\tNone\tNone\tde\tDepesche " DEPESCHE_VERSION "\n");
	gives(codes, "polecat", plan(),
		"00000000000000ff\t2019-05-01\tAGREE\tNone\t3.0\tVERBAL COOPERATION\tNone\tUnited Nations\tIGO\tNone\tNone\tNone\tNone\tUno\tNone\t"
		"None\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\t"
		"None\t2019-05-01\tNone\tNone\tNone\tde\tDepesche " DEPESCHE_VERSION "\n");
}

static void lists_of_polecat_run_side_by_side(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	const dp_member actors[] = {
		UN, KIM, {.text = DP_STR(""), .name = DP_STR("Rebellen; \"Falken\"\t"), .code = "", .sector = DP_SECTOR_NONE, .kind = DP_STR("")}};
	dp_buf out;
	dp_found f = visit();
	f.actor = actors;
	f.actors = 3;
	write_file(codes, "polecat", &f, 1, &out, NULL);
	assert_non_null(
		strstr(out.p, "\tUnited Nations; Kim Jong Un; Rebellen  'Falken' \tIGO; PRK; None\tNone; 731; None\tGOV\tNone; GOV; None\tNone\t"
			      "Uno; Machthaber Kim; Rebellen  'Falken' \tNone\t"));
	dp_buf_release(&out);
}

static void icews_has_a_row_for_each_direction(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	dp_buf out;
	dp_found f = visit();
	write_file(codes, "icews", &f, 1, &out, NULL);
	dp_str rest = dp_buf_view(&out), line, cell, first, second;
	dp_str_cut(&rest, '\n', &line);
	static const char *const ROWS[] = {
		"\t2019-04-24\tKim Jong Un\tGovernment\tNorth Korea\tMake a visit\t042\t1.9\tVladimir Putin\tGovernment\tRussian Federation\t",
		"\t2019-04-24\tVladimir Putin\tGovernment\tRussian Federation\tHost a visit\t043\t2.8\tKim Jong Un\tGovernment\tNorth Korea\t",
	};
	for (int i = 0; i < 2; i++) {
		uint32_t at = dp_str_find(rest, DP_STR("\n"), 0);
		line = dp_str_sub(rest, 0, at);
		rest = dp_str_sub(rest, at + 1, rest.n);
		assert_true(dp_str_find(line, dp_str_c(ROWS[i]), 0) < 11);
		assert_true(dp_str_ends(line, DP_STR("\t\tBlatt am Abend\tVladivostok\t\t\tRussian Federation\t43.1200\t131.8900")));
		dp_str_cut(&line, '\t', &cell);
		*(i ? &second : &first) = cell;
		unsigned long id = strtoul(cell.p, NULL, 10);
		assert_true(id > 0 && id <= INT32_MAX);
	}
	assert_false(dp_str_eq(first, second));
	assert_int_equal(rest.n, 0);
	dp_buf_release(&out);
}

static uint32_t rows_of(const dp_codes *codes, const char *name, dp_found f)
{
	dp_buf out;
	uint32_t n = 0;
	write_file(codes, name, &f, 1, &out, NULL);
	for (size_t i = 0; i < out.n; i++)
		n += out.p[i] == '\n';
	dp_buf_release(&out);
	return n;
}

static void icews_pairs_follow_the_act(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	const dp_member three[] = {KIM, PUTIN, UN};
	dp_found f = visit();
	f.recipients = 0;
	f.actor = three;
	f.actors = 3;
	assert_int_equal(rows_of(codes, "icews", f), 1 + 6); /* talks of three: each with each, both ways */
	f.type = DP_TYPE_PROTEST;
	f.cameo = DP_STR("141");
	assert_int_equal(rows_of(codes, "icews", f), 1 + 3); /* they protest with each other, not against */
	f.recipient = &RUSSIA;
	f.recipients = 1;
	assert_int_equal(rows_of(codes, "icews", f), 1 + 3);
	f.actors = 0;
	f.recipients = 0;
	assert_int_equal(rows_of(codes, "icews", f), 1 + 1);
}

static void gdelt_has_its_columns(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	dp_found f = visit();
	f.recipient = &RUSSIA;
	gives(codes, "gdelt", f,
		"8070450532247928874\t20190424\t201904\t2019\t2019.3123\tPRKGOV\tKIM JONG "
		"UN\tPRK\t\t\t\t\tGOV\t\t\tRUS\tRUSSIA\tRUS\t\t\t\t\t\t\t\t1\t042\t042\t04\t1\t1.9\t5\t4\t5\t0\t"
		"0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t4\tVladivostok, "
		"Russia\tRS\tRS\t\t43.1200\t131.8900\t\t20190426000000\thttps://www.blatt.example/a\n");
	gives(codes, "gdelt", plan(),
		"255\t20190501\t201905\t2019\t2019.3315\tIGO\tUNITED "
		"NATIONS\t\t\t\t\t\tIGO\t\t\t\t\t\t\t\t\t\t\t\t\t0\t0333\t033\t03\t1\t5.2\t1\t1\t1\t0\t"
		"0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t20190501000000\tb\n");
}

static void gdelt_tells_kinds_of_places(void **state)
{
	static const struct {
		const char *place, *code, *expected;
	} CASES[] = {
		{"Bavaria", "DEU", "\t5\tBavaria, Germany\tGM\tGM\t"},
		{"Texas", "USA", "\t2\tTexas, United States\tUS\tUS\t"},
		{"Chicago", "USA", "\t3\tChicago, United States\tUS\tUS\t"},
		{"Germany", "DEU", "\t1\tGermany\tGM\tGM\t\t\t\tGM\t"},
		{"Hintertupfing", "DEU", "\t4\tHintertupfing, Germany\tGM\tGM\t"},
		{"Hintertupfing", "", "\t4\tHintertupfing\t\t\t"},
	};
	const dp_codes *codes = &((world *)*state)->codes;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		dp_buf out;
		dp_found f = visit();
		f.place = dp_str_c(CASES[i].place);
		f.place_code = dp_str_c(CASES[i].code);
		f.located = false;
		write_file(codes, "gdelt", &f, 1, &out, NULL);
		assert_non_null(strstr(out.p, CASES[i].expected));
		dp_buf_release(&out);
	}
}

static void mentions_have_a_row_for_each_report(void **state)
{
	(void)state;
	dp_member kim = KIM;
	kim.begin = 40;
	dp_told told[] = {
		{.report = {.actor = &kim, .actors = 1, .trigger = {.begin = 55}},
			.doc = DP_STR("a-1"),
			.url = DP_STR("https://www.blatt.example:80/a"),
			.publisher = DP_STR("Blatt"),
			.day = 18012},
		{.report = {.trigger = {.begin = 7}}, .doc = DP_STR("b\t2"), .url = DP_STR(""), .publisher = DP_STR("Bote"), .day = DP_NO_DAY},
	};
	dp_act act = {.told = told, .reports = 2, .first_day = 18012, .days = {DP_NO_DAY, DP_NO_DAY}, .date = DP_STR("")};
	dp_buf out;
	dp_export_file file;
	const dp_export_format *format = dp_export_format_of(DP_STR("gdelt-mentions"));
	dp_buf_init(&out, 1 << 20);
	dp_export_file_init(&file, NULL, &out);
	assert_true(dp_export_act(&file, format, DP_STR("00000000000000ff"), &act));
	assert_string_equal(out.p,
		"255\t20190426000000\t20190426000000\t1\tblatt.example\thttps://www.blatt.example:80/a\t-1\t40\t-1\t55\t1\t100\t0\t0\t\t\n"
		"255\t20190426000000\t20190426000000\t2\tBote\tb 2\t-1\t-1\t-1\t7\t1\t100\t0\t0\t\t\n");
	dp_buf_clear(&out);
	act.status = DP_STATUS_DENIED;
	assert_true(dp_export_act(&file, format, DP_STR("00000000000000ff"), &act));
	assert_int_equal(out.n, 0);
	act.status = DP_STATUS_OCCURRED;
	act.first_day = DP_NO_DAY;
	assert_true(dp_export_act(&file, format, DP_STR("00000000000000ff"), &act));
	assert_int_equal(out.n, 0);
	assert_true(file.count[DP_EXPORT_WRITTEN] == 1 && file.count[DP_EXPORT_DENIED] == 1 && file.count[DP_EXPORT_UNDATED] == 1);
	dp_export_file_release(&file);
	dp_buf_release(&out);
}

/* ---- the codebook's rules */

static void plans_to_help_are_promises(void **state)
{
	(void)state;
	static const struct {
		dp_type type;
		dp_status status;
		const char *cameo;
		dp_type as;
		const char *code;
	} CASES[] = {
		{DP_TYPE_CONSULT, DP_STATUS_PLANNED, "042", DP_TYPE_AGREE, "036"},
		{DP_TYPE_CONSULT, DP_STATUS_POSSIBLE, "", DP_TYPE_AGREE, "036"},
		{DP_TYPE_CONSULT, DP_STATUS_PLANNED, "045", DP_TYPE_AGREE, "039"},
		{DP_TYPE_SUPPORT, DP_STATUS_PLANNED, "057", DP_TYPE_AGREE, "032"},
		{DP_TYPE_COOPERATE, DP_STATUS_PLANNED, "062", DP_TYPE_AGREE, "0312"},
		{DP_TYPE_COOPERATE, DP_STATUS_PLANNED, "", DP_TYPE_AGREE, "031"},
		{DP_TYPE_AID, DP_STATUS_POSSIBLE, "071", DP_TYPE_AGREE, "0331"},
		{DP_TYPE_AID, DP_STATUS_PLANNED, "075", DP_TYPE_AGREE, "033"},
		{DP_TYPE_AID, DP_STATUS_OCCURRED, "071", DP_TYPE_AID, "071"},
		{DP_TYPE_SANCTION, DP_STATUS_PLANNED, "163", DP_TYPE_SANCTION, "163"},
		{DP_TYPE_AID, DP_STATUS_PLANNED, "999", DP_TYPE_AGREE, "030"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		dp_found f = {.type = CASES[i].type,
				 .status = CASES[i].status,
				 .cameo = dp_str_c(CASES[i].cameo),
				 .mode = DP_STR("phone"),
				 .score = -9},
			 as;
		assert_true(dp_export_as_plover(&f, &as));
		assert_int_equal(as.type, CASES[i].as);
		assert_true(dp_str_is(as.cameo, CASES[i].code));
		bool promise = as.type == DP_TYPE_AGREE;
		assert_true(promise == (as.mode.n == 0) && promise == (as.score == 3) && (!promise || as.quad == 1));
	}
	dp_found denied = {.type = DP_TYPE_CONSULT, .status = DP_STATUS_DENIED}, untouched = {.id = 99};
	assert_false(dp_export_as_plover(&denied, &untouched));
	assert_int_equal(untouched.id, 99);
}

static void other_plans_say_that_they_are_plans(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	dp_buf out;
	dp_found f = visit();
	f.type = DP_TYPE_ASSAULT;
	f.status = DP_STATUS_POSSIBLE;
	write_file(codes, "plover", &f, 1, &out, NULL);
	assert_non_null(strstr(out.p, "\"context\":[\"diplomatic\",\"military\",\"hypothetical\"]"));
	dp_buf_release(&out);
	f.status = DP_STATUS_PLANNED;
	write_file(codes, "polecat", &f, 1, &out, NULL);
	assert_non_null(strstr(out.p, "\tdiplomatic; military; future\t"));
	dp_buf_release(&out);
}

static void what_a_format_lacks_is_counted(void **state)
{
	static const char *const STRICT[] = {"plover", "polecat", "icews", "gdelt"};
	const dp_codes *codes = &((world *)*state)->codes;
	for (size_t i = 0; i < 4; i++) {
		dp_buf out;
		uint64_t count[DP_EXPORT_FATES];
		dp_found f[] = {visit(), plan(), plan()};
		f[1].status = DP_STATUS_DENIED;
		f[2].published_first = DP_NO_DAY;
		write_file(codes, STRICT[i], f, 3, &out, count);
		assert_true(count[DP_EXPORT_WRITTEN] == 1 && count[DP_EXPORT_DENIED] == 1 && count[DP_EXPORT_UNDATED] == 1);
		dp_buf_release(&out);
	}
}

static void the_day_is_the_one_told(void **state)
{
	(void)state;
	static const struct {
		const char *date, *day;
	} CASES[] = {{"2019-04-25~", "2019-04-25"}, {"2019-04", "2019-04-01"}, {"2019-04-24/2019-04-27", "2019-04-24"}, {"", "2019-05-01"},
		{"../2019-04-25", "2019-05-01"}, {"2019-04-25/..", "2019-04-25"}, {"2019-22", "2019-06-01"}};
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		dp_days days;
		char printed[11];
		assert_true(dp_days_of(dp_str_c(CASES[i].date), &days));
		dp_day_print(dp_export_day(dp_str_c(CASES[i].date), days, dp_day_of(DP_STR("2019-05-01"))), printed);
		assert_string_equal(printed, CASES[i].day);
	}
}

/* Values with all that could break a row. */
static void no_value_breaks_a_row(void **state)
{
	static const char *const NAMES[] = {"polecat", "icews", "gdelt"};
	const dp_codes *codes = &((world *)*state)->codes;
	const dp_member wild = {
		.text = DP_STR("a\tb\nc\r\x01\x7F\"d\""), .name = DP_STR("\"x\ty\n"), .code = "RUS", .sector = DP_SECTOR_OTH, .kind = DP_STR("")};
	for (size_t i = 0; i < 3; i++) {
		dp_buf out;
		dp_found f = visit();
		f.actor = &wild;
		f.publisher = f.title = f.place = f.doc = wild.text;
		f.url = DP_STR("");
		uint32_t plain = rows_of(codes, NAMES[i], visit()), tabs = 0, expected = 0;
		assert_int_equal(rows_of(codes, NAMES[i], f), plain);
		write_file(codes, NAMES[i], &f, 1, &out, NULL);
		for (size_t k = 0; k < out.n; k++) {
			tabs += out.p[k] == '\t';
			assert_true(out.p[k] != '"' && out.p[k] != '\r' && out.p[k] != '\x01' && out.p[k] != '\x7F');
		}
		static const uint32_t COLUMNS[] = {40, 20, 61};
		expected = plain * (COLUMNS[i] - 1);
		assert_int_equal(tabs, expected);
		dp_buf_release(&out);
	}
}

static void memory_that_runs_out_is_told(void **state)
{
	const dp_codes *codes = &((world *)*state)->codes;
	for (const dp_export_format *format = dp_export_formats; format->name; format++) {
		dp_buf out;
		dp_export_file file;
		dp_found f = visit();
		if (!format->found)
			continue;
		dp_buf_init(&out, 20);
		dp_export_file_init(&file, codes, &out);
		assert_false(dp_export_found(&file, format, &f));
		dp_export_file_release(&file);
		dp_buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_have_the_codes_of_others),
		cmocka_unit_test(acts_have_labels_and_goldsteins_scale),
		cmocka_unit_test(places_have_kinds),
		cmocka_unit_test(a_damaged_section_is_refused),
		cmocka_unit_test(mistakes_in_the_sources_are_told),
		cmocka_unit_test(json_is_what_the_interface_shows),
		cmocka_unit_test(json_has_the_keys_of_the_schema),
		cmocka_unit_test(csv_has_one_row),
		cmocka_unit_test(geojson_has_what_has_a_place),
		cmocka_unit_test(plover_follows_its_manual),
		cmocka_unit_test(polecat_has_its_columns),
		cmocka_unit_test(lists_of_polecat_run_side_by_side),
		cmocka_unit_test(icews_has_a_row_for_each_direction),
		cmocka_unit_test(icews_pairs_follow_the_act),
		cmocka_unit_test(gdelt_has_its_columns),
		cmocka_unit_test(gdelt_tells_kinds_of_places),
		cmocka_unit_test(mentions_have_a_row_for_each_report),
		cmocka_unit_test(plans_to_help_are_promises),
		cmocka_unit_test(other_plans_say_that_they_are_plans),
		cmocka_unit_test(what_a_format_lacks_is_counted),
		cmocka_unit_test(the_day_is_the_one_told),
		cmocka_unit_test(no_value_breaks_a_row),
		cmocka_unit_test(memory_that_runs_out_is_told),
	};
	return cmocka_run_group_tests_name("formats", tests, open_world, close_world);
}
