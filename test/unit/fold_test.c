#include "test.h"

#include "merge/fold.h"

#include <jansson.h>

enum { MOST = 8 };

#define NAME(literal)                                                                                                                                \
	{                                                                                                                                            \
		literal, sizeof(literal) - 1                                                                                                         \
	}
static const dp_member PUTIN = {
	.name = NAME("Vladimir Putin"), .text = NAME("Wladimir Putin"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = NAME("person")};
static const dp_member LAVROV = {
	.name = NAME("Sergey Lavrov"), .text = NAME("Lawrow"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = NAME("person")};
static const dp_member RUSSIA = {.name = NAME("Russia"), .text = NAME("Moskau"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = NAME("state")};
static const dp_member ENVOYS = {
	.name = NAME("Unterhändler"), .text = NAME("Unterhändler"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = NAME("group")};
static const dp_member KIM = {.name = NAME("Kim Jong Un"), .text = NAME("Kim"), .code = "PRK", .sector = DP_SECTOR_GOV, .kind = NAME("person")};
static const dp_member CHINA = {.name = NAME("China"), .text = NAME("Peking"), .code = "CHN", .sector = DP_SECTOR_GOV, .kind = NAME("state")};

typedef struct fixture {
	dp_arena arena;
	dp_told told[MOST];
	dp_anchor anchor;
	uint32_t n;
	dp_act act;
} fixture;

static int set_up(void **state)
{
	fixture *f = test_calloc(1, sizeof *f);
	dp_arena_init(&f->arena, 1 << 20);
	f->anchor.text = DP_STR("Putin traf Kim.");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	dp_arena_release(&f->arena);
	test_free(f);
	return 0;
}

/* A report of an article of its own, an outlet of its own, on a day of its own, that tells nothing yet. */
static dp_told *add(fixture *f, const char *published)
{
	dp_told *t = &f->told[f->n++];
	dp_str none = DP_STR("");
	*t = (dp_told){.title = none, .agency = none, .url = none, .copy_of = none, .language = DP_STR("de"), .published = dp_str_c(published)};
	t->doc = dp_arena_printf(&f->arena, "doc-%u", f->n);
	t->key = dp_arena_printf(&f->arena, "%016u", f->n);
	t->publisher = dp_arena_printf(&f->arena, "Blatt %u", f->n);
	t->day = dp_day_of(t->published);
	t->row = t->root = f->n;
	t->report = (dp_report){.type = DP_TYPE_CONSULT,
		.mode = none,
		.date = none,
		.place = {.text = none, .name = none},
		.context = DP_STR("diplomatic"),
		.cameo = DP_STR("04"),
		.quad = 1,
		.score = 1.5,
		.anchor = &f->anchor,
		.anchors = 1};
	t->report.days = (dp_days){DP_NO_DAY, DP_NO_DAY};
	return t;
}

static void date(dp_told *t, const char *edtf)
{
	t->report.date = dp_str_c(edtf);
	assert_true(dp_days_of(t->report.date, &t->report.days));
}

static void actor(dp_told *t, const dp_member *m)
{
	t->report.actor = m;
	t->report.actors = 1;
}

static void source(dp_told *t, const dp_member *m)
{
	t->report.said_by = m;
	t->report.sources = 1;
}

static void fold(fixture *f)
{
	assert_true(dp_act_fold(f->told, f->n, &f->arena, &f->act));
}

static const dp_variant *variant(const fixture *f, dp_field field, const char *value)
{
	for (uint32_t i = 0; i < f->act.variants; i++)
		if (f->act.variant[i].field == field && dp_str_is(f->act.variant[i].value, value))
			return &f->act.variant[i];
	return NULL;
}

static void copies_agencies_and_sources_make_one_origin(void **state)
{
	fixture *f = *state;
	for (int i = 0; i < 7; i++)
		add(f, "2019-04-25");
	f->told[1].root = 1;
	f->told[1].copy_of = DP_STR("doc-1");
	f->told[2].agency = f->told[3].agency = DP_STR("dpa");
	source(&f->told[4], &LAVROV);
	source(&f->told[5], &LAVROV);
	f->told[5].root = 1;
	fold(f);
	assert_int_equal(f->act.origins, 3);
	assert_int_equal(f->act.outlets, 7);
	static const uint32_t ORIGIN[] = {0, 0, 1, 1, 0, 0, 2};
	for (int i = 0; i < 7; i++)
		assert_int_equal(f->act.told[i].origin, ORIGIN[i]);
}

/* Three copies of one text have one vote, two independent texts two. */
static void values_are_voted_on_by_origins(void **state)
{
	fixture *f = *state;
	for (int i = 0; i < 5; i++)
		date(add(f, "2019-04-26"), i < 3 ? "2019-04-25" : "2019-04-24");
	f->told[1].root = f->told[2].root = 1;
	fold(f);
	assert_true(dp_str_is(f->act.date, "2019-04-24"));
	const dp_variant *shown = variant(f, DP_FIELD_DATE, "2019-04-24"), *other = variant(f, DP_FIELD_DATE, "2019-04-25");
	assert_true(shown && shown->shown && shown->origins == 2 && shown->reports == 2);
	assert_true(other && !other->shown && !other->agrees && other->origins == 1 && other->reports == 3);
	assert_int_equal(other->by[2], 2);
}

static void vague_values_support_precise_ones(void **state)
{
	fixture *f = *state;
	date(add(f, "2019-05-01"), "2019-04-24");
	date(add(f, "2019-05-02"), "2019-05-01");
	date(add(f, "2019-05-03"), "2019-05");
	dp_told *place = add(f, "2019-05-03");
	place->report.place = (dp_member){.text = DP_STR("Russland"), .name = DP_STR("Russia"), .code = "RUS"};
	place = add(f, "2019-05-04");
	place->report.place = (dp_member){.text = DP_STR("Sotschi"), .name = DP_STR("Sochi"), .code = "RUS"};
	place->report.located = true;
	place->report.lat = 43.58;
	fold(f);
	assert_true(dp_str_is(f->act.date, "2019-05-01"));
	assert_int_equal(f->act.days.first, dp_day_of(DP_STR("2019-05-01")));
	assert_true(variant(f, DP_FIELD_DATE, "2019-05")->agrees);
	assert_true(dp_str_is(f->act.place.name, "Sochi") && f->act.located && f->act.lat == 43.58);
	assert_true(variant(f, DP_FIELD_PLACE, "Russia")->agrees);
}

/* Many told the plan; the day on which it took place is told by one. */
static void what_occurred_overrules_what_was_planned(void **state)
{
	fixture *f = *state;
	for (int i = 0; i < 3; i++) {
		dp_told *t = add(f, "2019-04-01");
		date(t, "2019-04-24");
		t->report.status = i ? DP_STATUS_PLANNED : DP_STATUS_POSSIBLE;
		t->report.certainty = DP_ALLEGED;
	}
	fold(f);
	assert_int_equal(f->act.status, DP_STATUS_PLANNED);
	assert_int_equal(f->act.certainty, DP_ALLEGED);
	date(add(f, "2019-04-26"), "2019-04-25");
	fold(f);
	assert_int_equal(f->act.status, DP_STATUS_OCCURRED);
	assert_int_equal(f->act.certainty, DP_STATED);
	assert_true(dp_str_is(f->act.date, "2019-04-25"));
	assert_int_equal(f->act.lead, 3);
	assert_int_equal(f->act.first_day, dp_day_of(DP_STR("2019-04-01")));
	assert_int_equal(f->act.last_day, dp_day_of(DP_STR("2019-04-26")));
}

static void a_state_yields_to_its_official(void **state)
{
	fixture *f = *state;
	actor(add(f, "2019-04-25"), &RUSSIA);
	actor(add(f, "2019-04-26"), &RUSSIA);
	actor(add(f, "2019-04-27"), &ENVOYS);
	actor(add(f, "2019-04-28"), &PUTIN);
	fold(f);
	assert_int_equal(f->act.actors, 1);
	assert_true(dp_str_is(f->act.actor[0].name, "Vladimir Putin"));
	assert_true(variant(f, DP_FIELD_ACTOR, "Russia")->agrees && variant(f, DP_FIELD_ACTOR, "Unterhändler")->agrees);
	f->told[3].report.actor = &CHINA;
	fold(f);
	assert_true(f->act.actors == 1 && dp_str_is(f->act.actor[0].name, "Russia"));
	assert_false(variant(f, DP_FIELD_ACTOR, "China")->agrees);
}

static void sides_stand_where_most_put_them_and_half_the_votes_are_needed(void **state)
{
	fixture *f = *state;
	static const dp_member BOTH[] = {{.name = NAME("Kim Jong Un"), .code = "PRK", .sector = DP_SECTOR_GOV, .kind = NAME("person")},
		{.name = NAME("Vladimir Putin"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = NAME("person")}};
	for (int i = 0; i < 3; i++) {
		dp_told *t = add(f, "2019-04-25");
		t->report.actor = i == 2 ? BOTH : &KIM;
		t->report.actors = i == 2 ? 2 : 1;
		t->report.recipient = i == 2 ? &CHINA : &PUTIN;
		t->report.recipients = 1;
	}
	fold(f);
	assert_true(f->act.actors == 1 && dp_str_is(f->act.actor[0].name, "Kim Jong Un"));
	assert_true(f->act.recipients == 1 && dp_str_is(f->act.recipient[0].name, "Vladimir Putin"));
	assert_true(variant(f, DP_FIELD_ACTOR, "Kim Jong Un; Vladimir Putin")->agrees);
	assert_false(variant(f, DP_FIELD_RECIPIENT, "China")->agrees);
}

static dp_str printed(fixture *f, dp_buf *out)
{
	dp_buf_clear(out);
	fold(f);
	assert_true(dp_act_json(&f->act, dp_act_canonical(&f->act), out));
	return dp_buf_view(out);
}

static void fill(fixture *f)
{
	for (int i = 0; i < 6; i++) {
		dp_told *t = add(f, i % 2 ? "2019-04-25" : "2019-04-26");
		date(t, i < 3 ? "2019-04-25" : "2019-04");
		actor(t, i < 2 ? &PUTIN : i < 4 ? &LAVROV : &RUSSIA);
		t->report.status = i == 3 ? DP_STATUS_PLANNED : DP_STATUS_OCCURRED;
		t->root = 1 + (uint32_t)i / 2;
	}
	source(&f->told[2], &KIM);
}

static void the_order_of_reports_does_not_matter(void **state)
{
	fixture *f = *state;
	dp_buf first, now;
	dp_buf_init(&first, 1 << 16);
	dp_buf_init(&now, 1 << 16);
	fill(f);
	printed(f, &first);
	for (uint32_t shift = 1; shift < f->n; shift++) {
		dp_told told[MOST];
		memcpy(told, f->told, sizeof told);
		for (uint32_t i = 0; i < f->n; i++)
			f->told[i] = told[(i * 5 + shift) % f->n];
		assert_true(dp_str_eq(printed(f, &now), dp_buf_view(&first)));
	}
	dp_buf_release(&first);
	dp_buf_release(&now);
}

static void an_event_is_a_line_of_json(void **state)
{
	fixture *f = *state;
	dp_buf out;
	dp_buf_init(&out, 1 << 16);
	fill(f);
	dp_str line = printed(f, &out);
	assert_int_equal(line.p[line.n - 1], '\n');
	json_t *o = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(o);
	assert_string_equal(json_string_value(json_object_get(o, "id")), "0000000000000002");
	assert_string_equal(json_string_value(json_object_get(o, "event")), "CONSULT");
	assert_string_equal(json_string_value(json_object_get(o, "status")), "occurred");
	assert_true(json_is_null(json_object_get(o, "mode")) && json_is_null(json_object_get(o, "place")));
	assert_int_equal(json_integer_value(json_object_get(o, "report_count")), 6);
	assert_int_equal(json_integer_value(json_object_get(o, "origins")), 3);
	assert_int_equal(json_array_size(json_object_get(o, "reports")), 6);
	assert_int_equal(json_array_size(json_object_get(o, "history")), 1);
	assert_int_equal(json_array_size(json_object_get(o, "conflicts")), 2);
	const json_t *told = json_array_get(json_object_get(o, "reports"), 0);
	assert_string_equal(json_string_value(json_object_get(told, "doc")), "doc-2");
	assert_string_equal(json_string_value(json_object_get(told, "text")), "Putin traf Kim.");
	json_decref(o);
	dp_buf_release(&out);
}

static void memory_that_is_out_is_told(void **state)
{
	fixture *f = *state;
	fill(f);
	for (size_t budget = 0; budget < 4096; budget += 512) {
		dp_arena arena;
		dp_act act = {.reports = 77};
		dp_arena_init(&arena, budget);
		if (!dp_act_fold(f->told, f->n, &arena, &act))
			assert_int_equal(act.reports, 77);
		dp_arena_release(&arena);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(copies_agencies_and_sources_make_one_origin),
		TEST(values_are_voted_on_by_origins),
		TEST(vague_values_support_precise_ones),
		TEST(what_occurred_overrules_what_was_planned),
		TEST(a_state_yields_to_its_official),
		TEST(sides_stand_where_most_put_them_and_half_the_votes_are_needed),
		TEST(the_order_of_reports_does_not_matter),
		TEST(an_event_is_a_line_of_json),
		TEST(memory_that_is_out_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
