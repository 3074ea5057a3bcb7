#include "test.h"

#include "merge/match.h"

/* A report of one act; what a test does not set is not told. */
typedef struct told {
	const char *doc, *published, *date, *place, *place_code, *words;
	dp_type type;
	dp_status status;
	dp_member actor[3], recipient[3];
} told;

enum { STREAM = 60 };

/* Strings of constants: a compound literal is none. */
#define S(literal)                                                                                                                                   \
	{                                                                                                                                            \
		literal, sizeof(literal) - 1                                                                                                         \
	}
#define PUTIN                                                                                                                                        \
	{                                                                                                                                            \
		.name = S("Vladimir Putin"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = S("person")                                             \
	}
#define LAVROV                                                                                                                                       \
	{                                                                                                                                            \
		.name = S("Sergey Lavrov"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = S("person")                                              \
	}
#define RUSSIA                                                                                                                                       \
	{                                                                                                                                            \
		.name = S("Russia"), .code = "RUS", .sector = DP_SECTOR_GOV, .kind = S("state")                                                      \
	}
#define KIM                                                                                                                                          \
	{                                                                                                                                            \
		.name = S("Kim Jong Un"), .code = "PRK", .sector = DP_SECTOR_GOV, .kind = S("person")                                                \
	}
#define KOREA                                                                                                                                        \
	{                                                                                                                                            \
		.name = S("North Korea"), .code = "PRK", .sector = DP_SECTOR_GOV, .kind = S("state")                                                 \
	}
#define CHINA                                                                                                                                        \
	{                                                                                                                                            \
		.name = S("China"), .code = "CHN", .sector = DP_SECTOR_GOV, .kind = S("state")                                                       \
	}

static uint32_t members(const dp_member *m)
{
	uint32_t n = 0;
	while (n < 3 && m[n].name.n)
		n++;
	return n;
}

static const dp_traits *traits(const told *t, dp_arena *arena, dp_buf *bytes)
{
	dp_anchor anchor = {.text = dp_str_c(t->words ? t->words : "")};
	dp_report r = {.type = t->type,
		.status = t->status,
		.actor = t->actor,
		.recipient = t->recipient,
		.date = dp_str_c(t->date),
		.anchor = &anchor,
		.anchors = 1};
	dp_coded c = {.doc = dp_str_c(t->doc), .published = dp_str_c(t->published), .report = &r, .reports = 1};
	r.actors = members(t->actor);
	r.recipients = members(t->recipient);
	assert_true(dp_days_of(r.date, &r.days));
	c.day = dp_day_of(c.published);
	r.place.name = dp_str_c(t->place);
	if (t->place_code)
		memcpy(r.place.code, t->place_code, 4);
	dp_buf_clear(bytes);
	assert_true(dp_traits_write(&c, 0, bytes));
	const dp_traits *read = dp_traits_read(dp_buf_view(bytes), arena);
	assert_non_null(read);
	return read;
}

static bool filed_where(const dp_blocks *file, const dp_blocks *look)
{
	for (uint32_t i = 0; i < file->files; i++)
		for (uint32_t j = 0; j < look->looks; j++)
			if (file->file[i] == look->look[j].key && file->day >= look->look[j].first_day && file->day <= look->look[j].last_day)
				return true;
	return false;
}

static double worth(const told *a, const told *b)
{
	dp_arena arena;
	dp_buf bytes;
	dp_blocks x, y;
	dp_arena_init(&arena, 1 << 20);
	dp_buf_init(&bytes, 1 << 16);
	const dp_traits *s = traits(a, &arena, &bytes), *t = traits(b, &arena, &bytes);
	double w = dp_match_worth(s, t);
	assert_true(w == dp_match_worth(t, s) && w >= 0 && w <= 1);
	assert_true(dp_match_before(s, t) != dp_match_before(t, s) || strcmp(a->doc, b->doc) == 0);
	assert_int_equal(dp_match_denies(s, t), dp_match_denies(t, s));
	dp_match_blocks(s, &x);
	dp_match_blocks(t, &y);
	if (w > 0 || dp_match_denies(s, t))
		assert_true(filed_where(&x, &y) && filed_where(&y, &x));
	bool denies = dp_match_denies(s, t);
	assert_false(denies && w > 0);
	dp_buf_release(&bytes);
	dp_arena_release(&arena);
	return denies ? -1 : w;
}

static const told MEETING = {.doc = "a",
	.published = "2019-04-25",
	.date = "2019-04-25",
	.place = "Vladivostok",
	.place_code = "RUS",
	.type = DP_TYPE_CONSULT,
	.actor = {PUTIN, KIM},
	.words = "Putin und Kim trafen sich am Donnerstag in Wladiwostok zu einem Gespräch über die Abrüstung."};

static told as(const char *doc, const char *words)
{
	told t = MEETING;
	t.doc = doc;
	t.words = words;
	return t;
}

static void what_is_told_alike_or_less_known_is_the_same_act(void **state)
{
	(void)state;
	told same = as("b", "In Wladiwostok sprach der Kremlchef mit dem Machthaber über die Abrüstung.");
	assert_true(worth(&MEETING, &same) > 0);
	told states = same;
	states.actor[0] = (dp_member)RUSSIA;
	states.actor[1] = (dp_member)KOREA;
	assert_true(worth(&MEETING, &states) > 0);
	told month = same;
	month.date = "2019-04";
	assert_true(worth(&MEETING, &month) > 0);
	told undated = same;
	undated.date = "";
	assert_true(worth(&MEETING, &undated) > 0);
	told half = same;
	half.actor[1] = (dp_member){.text = DP_STR("")};
	assert_true(worth(&MEETING, &half) > 0);
}

static void a_plan_and_its_fulfilment_are_one_act_and_a_denial_is_linked(void **state)
{
	(void)state;
	told plan = as("b", "Putin und Kim wollen sich im April in Wladiwostok zu einem Gespräch treffen.");
	plan.published = "2019-03-20";
	plan.status = DP_STATUS_PLANNED;
	assert_true(worth(&MEETING, &plan) > 0);
	told denied = as("c", "Der Kreml bestritt, dass sich Putin und Kim in Wladiwostok zu einem Gespräch getroffen haben.");
	denied.status = DP_STATUS_DENIED;
	assert_true(worth(&MEETING, &denied) < 0);
	told also = denied;
	also.doc = "d";
	assert_true(worth(&also, &denied) > 0);
}

static void other_sides_days_and_types_are_other_acts(void **state)
{
	(void)state;
	told same = as("b", "In Wladiwostok kam es am Donnerstag zu einem Gespräch."), other = same;
	other.actor[0] = (dp_member)CHINA;
	assert_true(worth(&MEETING, &other) == 0);
	other = same;
	other.date = "2019-05-02";
	other.published = "2019-05-02";
	assert_true(worth(&MEETING, &other) == 0);
	other = same;
	other.type = DP_TYPE_ACCUSE;
	assert_true(worth(&MEETING, &other) == 0);
	other = same;
	other.doc = "a";
	assert_true(worth(&MEETING, &other) == 0);
}

/* A report that tells less stands behind, whenever it was published; it can join one event, not found what others hang under. */
static void the_better_known_report_comes_first(void **state)
{
	(void)state;
	dp_arena arena;
	dp_buf bytes;
	dp_arena_init(&arena, 1 << 20);
	dp_buf_init(&bytes, 1 << 16);
	told vague = as("b", "");
	vague.published = "2019-04-01";
	vague.date = "2019-04";
	told later = as("c", "");
	later.published = "2019-05-01";
	const dp_traits *a = traits(&MEETING, &arena, &bytes), *b = traits(&vague, &arena, &bytes), *c = traits(&later, &arena, &bytes);
	assert_true(dp_match_before(a, b) && dp_match_before(c, b) && dp_match_before(a, c) && !dp_match_before(a, a));
	dp_buf_release(&bytes);
	dp_arena_release(&arena);
}

static uint32_t events_of(const told *t, uint32_t n)
{
	dp_arena arena;
	dp_buf bytes;
	const dp_traits *all[STREAM];
	uint32_t events = 0;
	dp_arena_init(&arena, 1 << 20);
	dp_buf_init(&bytes, 1 << 16);
	for (uint32_t i = 0; i < n; i++)
		all[i] = traits(&t[i], &arena, &bytes);
	for (uint32_t i = 0; i < n; i++) {
		bool hangs = false;
		for (uint32_t k = 0; k < n; k++)
			hangs |= k != i && dp_match_before(all[k], all[i]) && dp_match_worth(all[k], all[i]) > 0;
		events += !hangs;
	}
	dp_buf_release(&bytes);
	dp_arena_release(&arena);
	return events;
}

typedef struct wording {
	char doc[16], day[11], words[128];
} wording;

/* Words that nobody else uses, and one that all use: independent sentences of acts of one kind share a tenth of their words. */
static void word(wording *w, uint32_t seed)
{
	size_t n = (size_t)snprintf(w->words, sizeof w->words, "Sprecher");
	for (uint32_t k = 0; k < 8 * 7; k++) {
		seed = seed * 1664525 + 1013904223;
		w->words[n++] = k % 7 == 0 ? ' ' : (char)('a' + (seed >> 16) % 26);
	}
	w->words[n] = '\0';
}

/* `every` days another act of one kind between the same sides. */
static void stream(told *t, wording *w, told like, uint32_t every, bool dated)
{
	for (uint32_t i = 0; i < STREAM; i++) {
		snprintf(w[i].doc, sizeof w[i].doc, "doc-%u", i);
		dp_day_print(dp_day_of(DP_STR("2020-01-01")) + (int32_t)(i * every), w[i].day);
		word(&w[i], i);
		t[i] = like;
		t[i].doc = w[i].doc;
		t[i].published = w[i].day;
		t[i].date = dated ? w[i].day : "";
		t[i].words = w[i].words;
	}
}

static void look_alikes_do_not_run_into_one_event(void **state)
{
	(void)state;
	static told t[STREAM];
	static wording room[STREAM];
	const told accuse = {.type = DP_TYPE_ACCUSE, .place = "", .actor = {RUSSIA}, .recipient = {CHINA}}, meet = MEETING;
	stream(t, room, accuse, 1, false);
	assert_in_range(events_of(t, STREAM), STREAM, STREAM);
	stream(t, room, accuse, 1, true);
	assert_in_range(events_of(t, STREAM), STREAM, STREAM);
	stream(t, room, meet, 2, true);
	assert_in_range(events_of(t, STREAM), STREAM, STREAM);
	stream(t, room, meet, 2, false);
	assert_in_range(events_of(t, STREAM), STREAM, STREAM);
}

/* Whatever is not told in one of two reports: if they are worth anything, they find each other (asserted in `worth`). */
static void reports_of_worth_find_each_other(void **state)
{
	(void)state;
	static const char *const DATES[] = {"", "2019-04-25", "2019-04", "2019", "2019-04-20/2019-04-28", "2019-04-23/..", "2019-04-25~"};
	static const char *const PUBLISHED[] = {"", "2019-04-25", "2019-04-26", "2019-03-10", "2019-11-01"};
	static const dp_member SIDES[][3] = {{{.begin = 0}}, {PUTIN}, {RUSSIA, CHINA}, {KIM}, {{.name = S("Unbekannte"), .kind = S("group")}},
		{{.name = S("European Union"), .sector = DP_SECTOR_IGO}}};
	enum { D = sizeof DATES / sizeof *DATES, P = sizeof PUBLISHED / sizeof *PUBLISHED, N = sizeof SIDES / sizeof *SIDES };
	uint32_t matches = 0, seed = 1;
	for (uint32_t i = 0; i < 20000; i++) {
		told t[2];
		for (int k = 0; k < 2; k++) {
			seed = seed * 1664525 + 1013904223;
			uint32_t n = seed >> 8;
			t[k] = as(k ? "b" : "a", n & 1 ? MEETING.words : "Sie trafen sich zu Gesprächen in der Stadt.");
			n >>= 1;
			t[k].type = n & 1 ? DP_TYPE_CONSULT : DP_TYPE_ASSAULT;
			t[k].place = n & 2 ? "Vladivostok" : "";
			n >>= 2;
			t[k].place_code = n & 1 ? "RUS" : NULL;
			n >>= 1;
			t[k].status = n % 4;
			n /= 4;
			memcpy(t[k].actor, SIDES[n % N], sizeof t[k].actor);
			n /= N;
			memcpy(t[k].recipient, SIDES[n % N], sizeof t[k].recipient);
			n /= N;
			t[k].date = DATES[n % D];
			t[k].published = PUBLISHED[n / D % P];
		}
		matches += worth(&t[0], &t[1]) != 0;
	}
	assert_in_range(matches, 500, 15000);
}

static void bytes_that_are_no_traits_are_refused(void **state)
{
	(void)state;
	dp_arena arena;
	dp_buf bytes;
	dp_arena_init(&arena, 1 << 24);
	dp_buf_init(&bytes, 1 << 16);
	traits(&MEETING, &arena, &bytes);
	dp_str whole = dp_buf_view(&bytes);
	for (uint32_t n = 0; n < whole.n; n++)
		assert_null(dp_traits_read(dp_str_sub(whole, 0, n), &arena));
	const dp_traits *sound = dp_traits_read(whole, &arena);
	for (uint32_t n = 0; n < whole.n; n++)
		for (uint32_t bit = 1; bit < 256; bit <<= 1) {
			dp_blocks blocks;
			bytes.p[n] ^= (char)bit;
			const dp_traits *read = dp_traits_read(whole, &arena);
			if (read) {
				dp_match_blocks(read, &blocks);
				assert_in_range((uint64_t)(dp_match_worth(sound, read) * 1000), 0, 1000);
				dp_match_before(sound, read);
			}
			bytes.p[n] ^= (char)bit;
		}
	bytes.p[0]++;
	assert_null(dp_traits_read(whole, &arena));
	dp_buf_release(&bytes);
	dp_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_told_alike_or_less_known_is_the_same_act),
		cmocka_unit_test(a_plan_and_its_fulfilment_are_one_act_and_a_denial_is_linked),
		cmocka_unit_test(other_sides_days_and_types_are_other_acts),
		cmocka_unit_test(the_better_known_report_comes_first),
		cmocka_unit_test(look_alikes_do_not_run_into_one_event),
		cmocka_unit_test(reports_of_worth_find_each_other),
		cmocka_unit_test(bytes_that_are_no_traits_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
