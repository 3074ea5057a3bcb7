/* A small world, written here. */
#include "test.h"

#include "code/build.h"
#include "store/lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];
static dp_pack world;
static dp_lookup lookup;

static void write_file(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static const char *const FILES[] = {
	"endings.txt", "offices.txt", "states.txt", "bodies.txt", "places.txt", "pack.txt", "persons/a.txt", "world.pack"};

static void write_sources(void)
{
	write_file("pack.txt", "name: world\n");
	write_file("endings.txt", "de\tname\t*\t0; s\nde\tperson\t*\t0; s\nde\tnoun\t*\t0; s\nde\tacronym\t*\t0; "
				  "s\nde\tadjective\te\t=e\nde\tstem\t*\t0; er\nde\tof-place\t*\ter\nde\tinhabitant\te\t0; n\n"
				  "en\tname\t*\t0; s\nen\tperson\t*\t0; s\nen\tnoun\t*\t0; s\nen\tacronym\t*\t0; "
				  "s\nen\tadjective\te\t=e\nen\tstem\t*\t0\nen\tof-place\t*\t0\nen\tinhabitant\te\t0\n");
	write_file("offices.txt", "president\tGOV\t1\tone\n");
	write_file("states.txt", "state: RUS\niso2: RU\nen: Russia\nde: Russland\ncapital: Moscow\nde-capital: Moskau\nde-seat: Kreml\n\n"
				 "state: LUX\niso2: LU\nen: Luxembourg\nde: Luxemburg\ncapital: Luxembourg City\nde-capital: Luxemburg-Stadt\n");
	write_file("bodies.txt", "body: Islamic State\ncode: -\nsector: REB\nkind: armed-group\nde: IS; Islamischer Staat\n\n"
				 "body: Broadcasting Company\ncode: RUS\nsector: MED\nkind: outlet\nde: BBC\n\n"
				 "body: Security Council\ncode: -\nsector: IGO\nkind: organ\nde-weak: Sicherheitsrat\n");
	write_file("places.txt", "Moscow\tRUS\tcapital\t55.75\t37.62\tMoskau\nLuxembourg City\tLUX\tcapital\t49.6\t6.13\tLuxemburg-Stadt; Luxemburg\n"
				 "Novgorod\tRUS\tcity\t58.5\t31.3\tNowgorod\nNizhny Novgorod\tRUS\tcity\t56.3\t44\tNowgorod\n");
	write_file("persons/a.txt", "person: Anna Petrova\nstate: RUS\nde: Anna Petrowa\ngender: f\noffice: president RUS 2010-05-01 2016-05-01\n\n"
				    "person: Boris Orlov\nstate: RUS\nde: Boris Orlow\ngender: m\n\n"
				    "person: Clara Orlov\nstate: LUX\nde: Clara Orlow\ngender: f\n\n"
				    "person: Jean-Paul Müller\nstate: LUX\ngender: m\n");
}

static int open_world(void **state)
{
	(void)state;
	char path[128];
	depesche_error error = {0};
	snprintf(dir, sizeof dir, "/tmp/depesche-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/persons", dir);
	if (mkdir(path, 0700) != 0)
		return -1;
	write_sources();
	snprintf(path, sizeof path, "%s/world.pack", dir);
	if (dp_pack_build(dir, path, &error) != 0 || dp_pack_open(&world, path, &error) != 0 || dp_lookup_open(&lookup, &world, &error) != 0)
		fail_msg("%s:%u: %s", error.file, error.line, error.message);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	char path[128];
	dp_pack_close(&world);
	for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, FILES[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/persons", dir);
	rmdir(path);
	return rmdir(dir);
}

/* `parameter`=`value` becomes `want`; what is said holds `says`, or is nothing. */
static void becomes(const char *parameter, const char *value, const char *want, const char *says)
{
	dp_buf out, talk;
	dp_buf_init(&out, 1 << 16);
	dp_buf_init(&talk, 1 << 16);
	dp_buf_c(&out, "");
	dp_buf_c(&talk, "");
	dp_lookup_value(&lookup, dp_str_c(parameter), dp_str_c(value), &out, &talk);
	if (strcmp(out.p, want) != 0)
		fail_msg("%s=%s is %s, not %s", parameter, value, out.p, want);
	if (says ? !strstr(talk.p, says) : talk.n > 0)
		fail_msg("%s=%s: \"%s\"", parameter, value, talk.p);
	dp_buf_release(&out);
	dp_buf_release(&talk);
}

static void sides_are_states_bodies_persons(void **state)
{
	(void)state;
	becomes("who", "Russland", "RUS", NULL);
	becomes("who", "russia", "RUS", NULL);
	becomes("who", "Russland:MIL", "RUS:MIL", NULL);
	becomes("with", "Kreml", "RUS", NULL);
	becomes("actor", "Moskau", "RUS", NULL);
	becomes("recipient", "Petrowa", "\"Anna Petrova\"", NULL);
	becomes("said_by", "anna petrova", "\"Anna Petrova\"", NULL);
	becomes("said-by", "jean paul muller", "\"Jean-Paul Müller\"", NULL);
	becomes("who", "Islamischer Staat:REB", "\"Islamic State\":REB", NULL);
	becomes("who", "IS", "\"Islamic State\"", NULL);
	becomes("who", "is", "is", NULL);
	becomes("who", "sicherheitsrat", "\"Security Council\"", NULL);
	becomes("who", "Russland, Petrowa ,Unbekannter", "RUS,\"Anna Petrova\",Unbekannter", NULL);
	/* no side is a town */
	becomes("who", "Nowgorod", "Nowgorod", NULL);
}

static void three_capitals_are_a_code_or_a_name(void **state)
{
	(void)state;
	becomes("who", "LUX", "LUX", NULL);
	becomes("who", "BBC", "\"Broadcasting Company\"", NULL);
	becomes("who", "XYZ:MED", "\"XYZ\":MED", NULL);
	becomes("who", ":MIL", ":MIL", NULL);
	becomes("who", "\"Russland\"", "\"Russland\"", NULL);
	becomes("who", "RUS:ARM", "RUS:ARM", NULL);
}

static void a_surname_may_mean_several(void **state)
{
	(void)state;
	becomes("who", "Orlow", "\"Boris Orlov\",\"Clara Orlov\"", "\"Orlow\" may be Boris Orlov or Clara Orlov;");
	becomes("who", "Orlov:GOV", "\"Boris Orlov\":GOV,\"Clara Orlov\":GOV", "may be");
	becomes("who", "Clara Orlow", "\"Clara Orlov\"", NULL);
}

static void places_are_places(void **state)
{
	(void)state;
	becomes("place", "Moskau", "\"Moscow\"", NULL);
	becomes("place", "Russland", "RUS", NULL);
	/* of several the first; a state holds its town */
	becomes("place", "Nowgorod", "\"Novgorod\"", NULL);
	becomes("place", "Luxemburg", "LUX", NULL);
	becomes("place", "Luxemburg-Stadt", "\"Luxembourg City\"", NULL);
	becomes("place", "Petrowa", "Petrowa", NULL);
}

static void other_parameters_stay(void **state)
{
	(void)state;
	becomes("text", "Russland, Petrowa", "Russland, Petrowa", NULL);
	becomes("type", "CONSULT", "CONSULT", NULL);
	becomes("who", "", "", NULL);
}

static void aliases_are_as_written(void **state)
{
	(void)state;
	uint32_t found[DP_LOOKUP_MOST], first;
	assert_int_equal(dp_lookup_find(&lookup, DP_STR("russland"), false, found), 1);
	uint32_t end = dp_aliases_of(&lookup.aliases, found[0], &first), seen = 0;
	for (uint32_t i = first; i < end; i++) {
		dp_str name = dp_alias_name(&lookup.aliases, i);
		const char *language = lookup.aliases.alias[i].language;
		seen |= dp_str_is(name, "Russland") && strcmp(language, "de") == 0 ? 1 : 0;
		seen |= dp_str_is(name, "Russia") && strcmp(language, "en") == 0 ? 2 : 0;
		seen |= dp_str_is(name, "Kreml") && lookup.aliases.alias[i].role == DP_ROLE_SEAT ? 4 : 0;
	}
	assert_int_equal(seen, 7);
	assert_int_equal(dp_lookup_find(&lookup, DP_STR("Petrowa"), false, found), 1);
	end = dp_aliases_of(&lookup.aliases, found[0], &first);
	for (seen = 0; first < end; first++)
		seen += dp_str_is(dp_alias_name(&lookup.aliases, first), "Anna Petrowa") && strcmp(lookup.aliases.alias[first].language, "de") == 0;
	assert_int_equal(seen, 1);
	end = dp_aliases_of(&lookup.aliases, DP_NONE - 1, &first);
	assert_int_equal(end, first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sides_are_states_bodies_persons),
		cmocka_unit_test(three_capitals_are_a_code_or_a_name),
		cmocka_unit_test(a_surname_may_mean_several),
		cmocka_unit_test(places_are_places),
		cmocka_unit_test(other_parameters_stay),
		cmocka_unit_test(aliases_are_as_written),
	};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
