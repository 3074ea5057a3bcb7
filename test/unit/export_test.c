#include "test.h"

#include "export/export.h"

#include "merge/report.h"

#include <jansson.h>
#include <stdlib.h>

static const char text[] = "Präsident Xi reiste nach „Moskau“. Er traf, hieß es, \"Putin\".\nKCNA meldete das.";

static uint32_t at(const char *words)
{
	const char *p = strstr(text, words);
	assert_non_null(p);
	return (uint32_t)(p - text);
}

static dp_entity *add_entity(dp_doc *doc, dp_entity_kind kind, const char *name, const char *code, dp_sector sector)
{
	dp_entity *e = DP_PUSH(&doc->arena, &doc->entities);
	*e = (dp_entity){.kind = kind, .name = dp_str_c(name), .text = dp_str_c(name), .sector = sector, .registry = DP_NONE};
	memcpy(e->code, code, strlen(code) + 1);
	return e;
}

static void add_mention(dp_doc *doc, const char *words, uint32_t entity, uint32_t place, dp_mention_kind kind)
{
	dp_mention *m = DP_PUSH(&doc->arena, &doc->mentions);
	*m = (dp_mention){.begin = at(words), .end = at(words) + (uint32_t)strlen(words), .entity = entity, .place = place, .kind = kind};
	m->name_begin = m->begin;
	m->name_end = m->end;
}

static void add_sentence(dp_doc *doc, const char *first, const char *last)
{
	dp_sentence *s = DP_PUSH(&doc->arena, &doc->sentences);
	*s = (dp_sentence){.begin = at(first), .end = at(last) + (uint32_t)strlen(last)};
}

/* A visit with a place and a source, and a meeting whose actor is a pronoun, denied and alleged. */
static void fill(dp_doc *doc)
{
	static dp_side xi[] = {{0, 0, false}}, er[] = {{3, 0, false}}, putin[] = {{2, 1, false}}, kcna[] = {{4, 3, false}};
	static dp_stance chain[] = {{.kind = DP_STANCE_AUTHOR}, {.kind = DP_STANCE_NAMED, .value = DP_FACT_PS_PLUS, .source = {4, 3, false}},
		{.kind = DP_STANCE_UNNAMED, .value = DP_FACT_CT_PLUS}};
	static uint32_t same[] = {1};
	dp_doc_init(doc, 1 << 20);
	doc->id = DP_STR("a,1");
	doc->text = dp_str_c(text);
	doc->published = DP_STR("2024-03-12");
	doc->language = DP_STR("de");
	doc->publisher = doc->url = doc->agency = doc->title = DP_STR("");
	add_entity(doc, DP_ENTITY_PERSON, "Xi Jinping", "CHN", DP_SECTOR_GOV)->text = DP_STR("Präsident Xi");
	add_entity(doc, DP_ENTITY_PERSON, "Vladimir Putin", "RUS", DP_SECTOR_GOV);
	dp_entity *moscow = add_entity(doc, DP_ENTITY_PLACE, "Moscow", "RUS", DP_SECTOR_NONE);
	moscow->located = true;
	moscow->lat = 55.76F;
	moscow->lon = -0.05F;
	add_entity(doc, DP_ENTITY_BODY, "KCNA", "PRK", DP_SECTOR_MED);
	add_mention(doc, "Xi", 0, DP_NONE, DP_MENTION_NAME);
	add_mention(doc, "Moskau", DP_NONE, 2, DP_MENTION_NAME);
	add_mention(doc, "Putin", 1, DP_NONE, DP_MENTION_NAME);
	add_mention(doc, "Er", 0, DP_NONE, DP_MENTION_PRONOUN);
	add_mention(doc, "KCNA", 3, DP_NONE, DP_MENTION_NAME);
	add_sentence(doc, "Präsident", "“.");
	add_sentence(doc, "Er traf", "\".");
	dp_event *e = DP_PUSH(&doc->arena, &doc->events);
	*e = (dp_event){.type = DP_TYPE_CONSULT, .mode = DP_STR("visit"), .status = DP_STATUS_PLANNED, .sentence = 0, .trigger_begin = at("reiste"),
		.trigger_end = at("reiste") + 6, .actor = xi, .actors = 1, .said_by = kcna, .sources = 1, .stance = chain, .stances = 3, .date = DP_STR("2024-03-11"), .place = 1,
		.cameo = DP_STR("042"), .context = DP_STR("diplomatic;military"), .score = 2.5F, .same = same, .sames = 1};
	e = DP_PUSH(&doc->arena, &doc->events);
	*e = (dp_event){.type = DP_TYPE_ASSAULT, .mode = DP_STR(""), .status = DP_STATUS_DENIED, .certainty = DP_ALLEGED, .sentence = 1,
		.trigger_begin = at("traf"), .trigger_end = at("traf") + 4, .actor = er, .actors = 1, .recipient = putin, .recipients = 1,
		.date = DP_STR(""), .place = DP_NONE, .cameo = DP_STR(""), .context = DP_STR(""), .score = -9.96F};
}

/* The words between the code points that a record names. */
static void spans_agree(const json_t *object, const char *words)
{
	uint32_t begin = (uint32_t)json_integer_value(json_object_get(object, "begin")), end = (uint32_t)json_integer_value(json_object_get(object, "end"));
	const char *p = text;
	uint32_t n = 0, from = 0, to = 0;
	for (const char *q = p; *q; q++) {
		if (((unsigned char)*q & 0xC0) == 0x80)
			continue;
		from = n == begin ? (uint32_t)(q - p) : from;
		to = n == end ? (uint32_t)(q - p) : to;
		n++;
	}
	assert_int_equal(to - from, strlen(words));
	assert_memory_equal(p + from, words, strlen(words));
}

static json_t *nth_line(const dp_buf *out, uint32_t n)
{
	dp_str rest = dp_buf_view(out), line = {0};
	for (uint32_t i = 0; i <= n; i++)
		assert_true(dp_str_cut(&rest, '\n', &line));
	json_t *object = json_loadb(line.p, line.n, 0, NULL);
	assert_non_null(object);
	return object;
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void json_has_every_field(void **state)
{
	(void)state;
	static const char *const keys[] = {"doc", "id", "event", "mode", "status", "actor", "recipient", "date", "place", "said_by", "certainty", "context",
		"cameo", "quad", "score", "text", "begin", "end", "trigger", "anchors", "published", "publisher", "agency", "url", "language", "factuality"};
	dp_doc doc;
	dp_buf out;
	fill(&doc);
	dp_buf_init(&out, 1 << 20);
	assert_true(dp_export_json(&doc, &out));
	json_t *e = nth_line(&out, 0);
	assert_int_equal(json_object_size(e), sizeof keys / sizeof *keys);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		assert_non_null(json_object_get(e, keys[i]));
	assert_string_equal(string_of(e, "event"), "CONSULT");
	assert_string_equal(string_of(e, "status"), "planned");
	assert_string_equal(string_of(e, "certainty"), "stated");
	assert_int_equal(json_array_size(json_object_get(e, "context")), 2);
	assert_int_equal(json_array_size(json_object_get(e, "anchors")), 2);
	assert_true(json_real_value(json_object_get(e, "score")) == 2.5);
	const json_t *actor = json_array_get(json_object_get(e, "actor"), 0), *place = json_object_get(e, "place");
	assert_string_equal(string_of(actor, "code"), "CHN");
	assert_string_equal(string_of(actor, "sector"), "GOV");
	assert_string_equal(string_of(actor, "kind"), "person");
	spans_agree(actor, "Xi");
	assert_string_equal(string_of(place, "name"), "Moscow");
	assert_true(json_real_value(json_object_get(place, "lat")) == 55.76 && json_real_value(json_object_get(place, "lon")) == -0.05);
	spans_agree(place, "Moskau");
	spans_agree(json_object_get(e, "trigger"), "reiste");
	spans_agree(e, "Präsident Xi reiste nach „Moskau“.");
	spans_agree(json_array_get(json_object_get(e, "said_by"), 0), "KCNA");
	const json_t *chain = json_object_get(e, "factuality");
	assert_int_equal(json_array_size(chain), 3);
	assert_string_equal(string_of(json_array_get(chain, 0), "source"), "AUTHOR");
	assert_string_equal(string_of(json_array_get(chain, 0), "value"), "Uu");
	assert_string_equal(string_of(json_array_get(chain, 1), "source"), "KCNA");
	assert_string_equal(string_of(json_array_get(chain, 1), "value"), "PS+");
	assert_string_equal(string_of(json_array_get(chain, 2), "source"), "GEN");
	json_decref(e);
	dp_buf_release(&out);
	dp_doc_release(&doc);
}

static void a_pronoun_shows_the_fullest_mention(void **state)
{
	(void)state;
	dp_doc doc;
	dp_buf out;
	fill(&doc);
	dp_buf_init(&out, 1 << 20);
	assert_true(dp_export_json(&doc, &out));
	json_t *e = nth_line(&out, 1);
	const json_t *actor = json_array_get(json_object_get(e, "actor"), 0);
	assert_string_equal(string_of(actor, "text"), "Präsident Xi");
	spans_agree(actor, "Er");
	assert_true(json_is_null(json_object_get(e, "mode")));
	assert_true(json_is_null(json_object_get(e, "place")));
	assert_true(json_real_value(json_object_get(e, "score")) == -10.0);
	assert_int_equal(json_integer_value(json_object_get(e, "quad")), 4);
	json_decref(e);
	dp_buf_release(&out);
	dp_doc_release(&doc);
}

static void only_registered_places_have_coordinates(void **state)
{
	(void)state;
	dp_doc doc;
	dp_buf out;
	fill(&doc);
	dp_buf_init(&out, 1 << 20);
	doc.entities.v[2].located = false;
	assert_true(dp_export_json(&doc, &out));
	assert_non_null(strstr(out.p, "\"end\":32,\"lat\":null,\"lon\":null}"));
	dp_buf_release(&out);
	dp_doc_release(&doc);
}

static void ids_follow_content(void **state)
{
	(void)state;
	dp_doc doc, again;
	char a[17], b[17];
	fill(&doc);
	fill(&again);
	again.id = DP_STR("other");
	dp_export_id(&doc, &doc.events.v[0], a);
	dp_export_id(&again, &again.events.v[0], b);
	assert_string_equal(a, b);
	again.entities.v[0].name = DP_STR("Li Qiang");
	dp_export_id(&again, &again.events.v[0], b);
	assert_string_not_equal(a, b);
	dp_export_id(&doc, &doc.events.v[1], b);
	assert_string_not_equal(a, b);
	dp_doc_release(&doc);
	dp_doc_release(&again);
}

static void a_coded_line_can_be_read(void **state)
{
	(void)state;
	dp_doc doc;
	dp_buf out;
	dp_arena arena;
	dp_coded coded;
	depesche_error error = {0};
	fill(&doc);
	doc.title = DP_STR("Xi \"reist\"");
	dp_block *block = DP_PUSH(&doc.arena, &doc.blocks);
	*block = (dp_block){0, doc.text.n, DP_BLOCK_BODY};
	dp_buf_init(&out, 1 << 20);
	dp_arena_init(&arena, 1 << 20);
	assert_true(dp_export_coded(&doc, &out));
	assert_int_equal(out.p[out.n - 1], '\n');
	assert_null(memchr(out.p, '\n', out.n - 1));
	dp_coded_read(&coded, dp_buf_view(&out), &arena, &error);
	assert_string_equal(error.message, "");
	assert_true(dp_str_is(coded.doc, "a,1") && dp_str_is(coded.title, "Xi \"reist\"") && dp_str_is(coded.published, "2024-03-12"));
	assert_true(coded.words == 13 && coded.sketches == 9 && coded.hash == dp_str_hash(doc.text) && coded.reports == 2);
	assert_true(coded.report[0].mode.n && coded.report[1].score == -10 && coded.report[0].lat == 55.76 && dp_str_is(coded.report[1].actor->name, "Xi Jinping"));
	doc.events.n = 0;
	dp_buf_clear(&out);
	assert_true(dp_export_coded(&doc, &out));
	assert_int_equal(dp_coded_read(&coded, dp_buf_view(&out), &arena, NULL), 0);
	assert_int_equal(coded.reports, 0);
	dp_arena_release(&arena);
	dp_buf_release(&out);
	dp_doc_release(&doc);
}

static uint32_t cells(dp_str line)
{
	uint32_t n = 1;
	bool quoted = false;
	for (uint32_t i = 0; i < line.n; i++) {
		quoted ^= line.p[i] == '"';
		n += line.p[i] == ',' && !quoted;
	}
	return n;
}

static void csv_quotes_what_it_must(void **state)
{
	(void)state;
	dp_doc doc;
	dp_buf out;
	fill(&doc);
	dp_buf_init(&out, 1 << 20);
	dp_export_csv_head(&out);
	assert_true(dp_export_csv(&doc, &out));
	dp_str rest = dp_buf_view(&out), line;
	for (uint32_t i = 0; i < 3; i++) {
		assert_true(dp_str_cut(&rest, '\n', &line));
		assert_int_equal(cells(line), 29);
	}
	assert_non_null(strstr(out.p, "\"a,1\""));
	assert_non_null(strstr(out.p, "\"Er traf, hieß es, \"\"Putin\"\".\""));
	dp_buf_release(&out);
	dp_doc_release(&doc);
}

/* Columns of each line, counting code points. */
static uint32_t widest(const dp_buf *out)
{
	uint32_t most = 0, n = 0;
	for (size_t i = 0; i < out->n; i++) {
		if (out->p[i] == '\n') {
			most = n > most ? n : most;
			n = 0;
		} else {
			n += ((unsigned char)out->p[i] & 0xC0) != 0x80;
		}
	}
	return most;
}

static void the_table_keeps_to_its_width(void **state)
{
	(void)state;
	static const uint32_t widths[] = {80, 100, 110, 160, 300};
	dp_doc doc;
	dp_buf out;
	fill(&doc);
	dp_buf_init(&out, 1 << 20);
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		dp_table table = {.width = widths[i], .text = true};
		dp_buf_clear(&out);
		dp_export_table(&table, &doc, &out);
		assert_false(out.failed);
		assert_true(widest(&out) <= widths[i]);
		assert_null(strchr(out.p, '\033'));
		assert_null(strstr(out.p, " \n"));
		assert_non_null(strstr(out.p, "CONSULT visit"));
	}
	dp_table colours = {.width = 100, .colour = true}, narrow = {.width = 40};
	dp_buf_clear(&out);
	dp_export_table(&colours, &doc, &out);
	assert_non_null(strstr(out.p, "\033["));
	dp_buf_clear(&out);
	dp_export_table(&narrow, &doc, &out);
	assert_non_null(strstr(out.p, "  whom   Vladimir Putin (RUS\xC2\xA0" "GOV)\n"));
	dp_buf_release(&out);
	dp_doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_has_every_field),
		cmocka_unit_test(a_pronoun_shows_the_fullest_mention),
		cmocka_unit_test(only_registered_places_have_coordinates),
		cmocka_unit_test(ids_follow_content),
		cmocka_unit_test(a_coded_line_can_be_read),
		cmocka_unit_test(csv_quotes_what_it_must),
		cmocka_unit_test(the_table_keeps_to_its_width),
	};
	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
