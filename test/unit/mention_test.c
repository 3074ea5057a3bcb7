/* A small world and a few German words, written here; sentences are given as words with their tags. */
#include "test.h"

#include "mention/fold.h"
#include "mention/mention.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];
static dp_pack world, german;
static dp_mention_pack pack;

static void write_file(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static const char *const FOLDERS[] = {"world", "world/persons", "xx"};
static const char *const FILES[] = {"world/endings.txt", "world/offices.txt", "world/states.txt", "world/bodies.txt", "world/places.txt", "world/persons/a.txt",
				    "xx/titles.txt",	 "xx/groups.txt",     "xx/anaphors.txt", "world.pack",	      "xx.pack"};

static void write_sources(void)
{
	write_file("world/endings.txt", "xx\tname\t*\t0; s; es\nxx\tname\te\t0; n\nxx\tadjective\te; er; es; en; em\t=e; =er; =es; =en; =em\n"
					"xx\tperson\t*\t0; s\nxx\tacronym\t*\t0; s\nxx\tstem\t*\t0; e; er; es; en; em\nxx\tinhabitant\te\t0; n\n"
					"xx\tinhabitant\tin\t0; nen\nxx\tof-place\t*\ter\nxx\tnoun\t*\t0; s; en\nxx\tnoun\te\t0; n; r\n");
	write_file("world/offices.txt", "president\tGOV\t1\tone\nforeign-minister\tGOV\t3\nspokesman\tGOV\t10\nhead\tIGO\t4\n");
	write_file("world/states.txt", "state: RUS\niso2: RU\nen: Russia\nen-adj: Russian\nxx: Russland; Rußland\nxx-adj: russisch\nxx-inhabitant: Russe; Russin\n"
				       "capital: Moscow\nxx-capital: Moskau\nxx-seat: Kreml\n\n"
				       "state: USA\niso2: US\nen: United States\nen-adj: American\nxx: USA; US; Vereinigte Staaten\nxx-adj: amerikanisch\n"
				       "capital: Washington\nxx-capital: Washington\nxx-seat: Weißes Haus\n\n"
				       "state: POL\niso2: PL\nen: Poland\nen-adj: Polish\nxx: Polen\nxx-adj: polnisch\nxx-inhabitant: Pole; Polin\n");
	write_file("world/bodies.txt", "body: Islamic State\ncode: -\nsector: REB\nkind: armed-group\nxx: Islamischer Staat; IS\n\n"
				       "body: Russian Armed Forces\ncode: RUS\nsector: MIL\nkind: army\nxx: Russische Streitkräfte\n");
	write_file("world/places.txt", "Moscow\tRUS\tcapital\t55.75\t37.62\tMoskau\nWashington\tUSA\tcapital\t38.9\t-77.0\t-\n");
	write_file("world/persons/a.txt", "person: Anna Petrova\nstate: RUS\nxx: Anna Petrowa\ngender: f\noffice: president RUS 2010-05-01 2016-05-01\n\n"
					  "person: Boris Orlov\nstate: RUS\nxx: Boris Orlow\ngender: m\noffice: president RUS 2016-05-01 ..\n\n"
					  "person: John Q. Smith\nstate: USA\nen: John Smith\ngender: m\noffice: president USA 2012-01-20 2020-01-20\n");
	write_file("xx/titles.txt", "Präsident\tpresident\tPräsidentin\nAußenminister\tforeign-minister\tAußenministerin\nSprecher\tspokesman\tSprecherin\n"
				    "Kremlchef\tpresident\tKremlchefin\tRUS\n");
	write_file("xx/groups.txt", "Demonstrant\tCVL\tperson\t-\tactive\nTourist\tCVL\tperson\t-\tanywhere\nMensch\tCVL\tperson\t-\tfew\n"
				    "Helfer\tNGO\tperson\nSoldat\tMIL\tperson\nMann\tCVL\tperson\t-\tgeneric\nArmee\tMIL\tbody\tarmy\nPolizei\tCOP\tbody\tpolice\n"
				    "Regierung\tGOV\tgovernment\nMiliz\tREB\torganisation\t-\tgeneric\nZeitung\tMED\torganisation\nLand\tGOV\tstate\t-\tgeneric\n"
				    "Staatsamt\tGOV\tgovernment\t-\t-\tUSA; POL\nPrivatperson\tCVL\tperson\t-\trest\nVerband\tNGO\torganisation\t-\thome\n");
	write_file("xx/anaphors.txt", "er\tpersonal\tGender=Masc|Number=Sing\nsie\tpersonal\t-\nseine\tpossessive\tGender=Masc,Neut|Number=Sing\n"
				      "beide; beiden\tboth\tNumber=Plur\nLänder\tside\t-\nParteien\tside\tNumber=Plur\nvon\tof\t-\nin\twhere\t-\nder; die; das; den; dem\tdefinite\t-\n"
				      "ein; einen\tindefinite\t-\nzwei; Tausende\tquantity\tNumber=Plur\nost\tdirection\t-\nehemalige\tformer\t-\n");
}

typedef int (*compiler)(const char *dir, dp_buf *out, depesche_error *error);

static int add_section(dp_pack_builder *b, const char *name, compiler compile, const char *source, depesche_error *e)
{
	dp_buf out;
	char path[96];
	snprintf(path, sizeof path, "%s/%s", dir, source);
	dp_buf_init(&out, 1 << 26);
	int rc = compile(path, &out, e);
	if (rc == 0)
		rc = dp_pack_builder_add(b, name, dp_buf_view(&out), e);
	dp_buf_release(&out);
	return rc;
}

static int build(depesche_error *e)
{
	dp_pack_builder w, g;
	char path[96];
	dp_pack_builder_init(&w);
	dp_pack_builder_init(&g);
	int rc = add_section(&w, "register", dp_register_compile, "world", e);
	if (rc == 0)
		rc = add_section(&w, "names", dp_gazetteer_compile, "world", e);
	if (rc == 0)
		rc = add_section(&g, "mention", dp_mention_compile, "xx", e);
	snprintf(path, sizeof path, "%s/world.pack", dir);
	if (rc == 0)
		rc = dp_pack_builder_write(&w, path, e);
	snprintf(path, sizeof path, "%s/xx.pack", dir);
	if (rc == 0)
		rc = dp_pack_builder_write(&g, path, e);
	dp_pack_builder_release(&w);
	dp_pack_builder_release(&g);
	return rc;
}

static int open_all(depesche_error *e)
{
	char path[96];
	snprintf(path, sizeof path, "%s/world.pack", dir);
	int rc = dp_pack_open(&world, path, e);
	snprintf(path, sizeof path, "%s/xx.pack", dir);
	if (rc == 0)
		rc = dp_pack_open(&german, path, e);
	return rc ? rc : dp_mention_open(&pack, &world, &german, DP_STR("xx"), e);
}

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/depesche-mention-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	for (size_t i = 0; i < 3; i++) {
		char path[96];
		snprintf(path, sizeof path, "%s/%s", dir, FOLDERS[i]);
		if (mkdir(path, 0755) != 0)
			return -1;
	}
	write_sources();
	depesche_error e = {0};
	int rc = build(&e);
	if (rc == 0)
		rc = open_all(&e);
	if (rc != 0)
		fprintf(stderr, "%s:%u: %s\n", e.file, e.line, e.message);
	return rc;
}

static int teardown(void **state)
{
	(void)state;
	char path[128];
	dp_pack_close(&world);
	dp_pack_close(&german);
	for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, FILES[i]);
		remove(path);
	}
	for (size_t i = 3; i-- > 0;) {
		snprintf(path, sizeof path, "%s/%s", dir, FOLDERS[i]);
		rmdir(path);
	}
	return rmdir(dir);
}

/* "Der/DET Mann/NOUN:Gender=Masc|Number=Sing" with "|" between sentences as a word of its own; no trees. */
static void read_tagged(dp_doc *doc, const char *tagged, const char *published)
{
	dp_doc_init(doc, 1 << 24);
	doc->published = dp_str_c(published);
	char *text = dp_arena_alloc(&doc->arena, strlen(tagged) + 1);
	uint32_t at = 0, first = 0;
	dp_str rest = dp_str_c(tagged), word;
	for (bool more = true; more;) {
		more = dp_str_cut(&rest, ' ', &word);
		if (!more || dp_str_is(word, "|")) {
			dp_sentence *s = DP_PUSH(&doc->arena, &doc->sentences);
			*s = (dp_sentence){doc->tokens.v[first].begin, doc->tokens.v[doc->tokens.n - 1].end, first, doc->tokens.n - first, 0, DP_NONE};
			first = doc->tokens.n;
			continue;
		}
		dp_str form, tag;
		dp_str_cut(&word, '/', &form);
		dp_str_cut(&word, ':', &tag);
		dp_token *t = DP_PUSH(&doc->arena, &doc->tokens);
		bool glue = at && (form.p[0] == '-' || text[at - 2] == '-') && form.n;
		if (glue)
			at--;
		memcpy(text + at, form.p, form.n);
		*t = (dp_token){.begin = at, .end = at + form.n, .lemma = form, .head = DP_NONE, .upos = (uint8_t)dp_upos_of(tag)};
		if (word.p)
			dp_feats_of(word, &t->feats);
		at += form.n;
		text[at++] = ' ';
	}
	doc->text = dp_str_of(text, at);
	for (uint32_t i = 0; i < doc->tokens.n; i++)
		doc->tokens.v[i].form = dp_doc_words(doc, doc->tokens.v[i].begin, doc->tokens.v[i].end);
}

static void load(dp_doc *doc, const char *tagged, const char *published)
{
	read_tagged(doc, tagged, published);
	assert_int_equal(dp_mention_run(&pack, doc, NULL), 0);
}

static void hang(dp_doc *doc, uint32_t token, uint32_t head, dp_deprel rel)
{
	doc->tokens.v[token].head = head;
	doc->tokens.v[token].deprel = (uint8_t)rel;
}

static const dp_mention *mention(const dp_doc *doc, const char *words)
{
	for (uint32_t i = 0; i < doc->mentions.n; i++)
		if (dp_str_is(dp_doc_words(doc, doc->mentions.v[i].begin, doc->mentions.v[i].end), words))
			return &doc->mentions.v[i];
	return NULL;
}

/* The entity of the mention with these words; the test fails without one. */
static const dp_entity *entity(const dp_doc *doc, const char *words)
{
	const dp_mention *m = mention(doc, words);
	if (!m || m->entity == DP_NONE)
		fail_msg("no entity for \"%s\"", words);
	return &doc->entities.v[m->entity];
}

static void is(const dp_doc *doc, const char *words, const char *name, const char *code, dp_sector sector)
{
	const dp_entity *e = entity(doc, words);
	if (!dp_str_is(e->name, name))
		fail_msg("\"%s\" is %.*s, not %s", words, (int)e->name.n, e->name.p, name);
	assert_string_equal(e->code, code);
	assert_int_equal(e->sector, sector);
}

static void names_fold(void **state)
{
	(void)state;
	char out[DP_FOLD_MAX];
	assert_true(dp_str_is(dp_str_of(out, dp_fold(DP_STR("Erdoğan's"), false, out)), "erdogans"));
	assert_true(dp_str_is(dp_str_of(out, dp_fold(DP_STR("Weißes"), false, out)), "weisses"));
	assert_true(dp_str_is(dp_str_of(out, dp_fold(DP_STR("Köln"), true, out)), "koeln"));
	dp_str rest = DP_STR("Jong-un"), piece;
	assert_true(dp_fold_piece(&rest, &piece) && dp_str_is(piece, "Jong"));
	assert_true(dp_fold_piece(&rest, &piece) && dp_str_is(piece, "un"));
	assert_false(dp_fold_piece(&rest, &piece));
}

static void capitals_are_states_and_places(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Moskau/PROPN warnte/VERB die/DET Vereinigten/ADJ Staaten/NOUN ./PUNCT", "2015-03-01");
	is(&doc, "Moskau", "Russia", "RUS", DP_SECTOR_GOV);
	is(&doc, "Vereinigten Staaten", "United States", "USA", DP_SECTOR_GOV);
	const dp_mention *m = mention(&doc, "Moskau");
	const dp_entity *place = &doc.entities.v[m->place];
	assert_true(dp_str_is(place->name, "Moscow") && place->located && place->lat == 55.75F && place->lon == 37.62F);
	assert_false(entity(&doc, "Moskau")->located);
	dp_doc_release(&doc);
}

static void offices_follow_the_date(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Die/DET russische/ADJ Präsidentin/NOUN sprach/VERB ./PUNCT", "2015-03-01");
	is(&doc, "russische Präsidentin", "Anna Petrova", "RUS", DP_SECTOR_GOV);
	dp_doc_release(&doc);
	load(&doc, "Der/DET Kremlchef/NOUN schwieg/VERB ./PUNCT", "2018-03-01");
	is(&doc, "Kremlchef", "Boris Orlov", "RUS", DP_SECTOR_GOV);
	dp_doc_release(&doc);
}

static void titles_join_names(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "US/PROPN -/PUNCT Präsident/NOUN John/PROPN Smith/PROPN traf/VERB die/DET russische/ADJ Außenministerin/NOUN Olga/PROPN Iwanowa/PROPN ./PUNCT | "
		   "Smith/PROPN lobte/VERB Iwanowas/PROPN Rede/NOUN ./PUNCT | Er/PRON:Gender=Masc|Number=Sing|Case=Nom ging/VERB ./PUNCT",
	     "2015-03-01");
	is(&doc, "US-Präsident John Smith", "John Q. Smith", "USA", DP_SECTOR_GOV);
	is(&doc, "russische Außenministerin Olga Iwanowa", "Olga Iwanowa", "RUS", DP_SECTOR_GOV);
	is(&doc, "Smith", "John Q. Smith", "USA", DP_SECTOR_GOV);
	is(&doc, "Iwanowas", "Olga Iwanowa", "RUS", DP_SECTOR_GOV);
	is(&doc, "Er", "John Q. Smith", "USA", DP_SECTOR_GOV);
	const dp_mention *m = mention(&doc, "US-Präsident John Smith");
	assert_true(dp_str_is(dp_doc_words(&doc, m->name_begin, m->name_end), "John Smith"));
	dp_doc_release(&doc);
}

static void bodies_take_their_state(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Die/DET russische/ADJ Polizei/NOUN nahm/VERB zwei/NUM Demonstranten/NOUN:Number=Plur fest/ADP ./PUNCT | "
		   "Die/DET russische/ADJ Armee/NOUN half/VERB ./PUNCT | Die/DET Regierung/NOUN in/ADP Moskau/PROPN dankte/VERB ./PUNCT",
	     "2015-03-01");
	is(&doc, "russische Polizei", "Russian police", "RUS", DP_SECTOR_COP);
	is(&doc, "russische Armee", "Russian Armed Forces", "RUS", DP_SECTOR_MIL);
	is(&doc, "zwei Demonstranten", "zwei Demonstranten", "RUS", DP_SECTOR_CVL);
	assert_true(entity(&doc, "zwei Demonstranten")->political);
	assert_true(entity(&doc, "zwei Demonstranten")->inferred);
	assert_false(entity(&doc, "russische Polizei")->inferred);
	is(&doc, "Regierung in Moskau", "Russia", "RUS", DP_SECTOR_GOV);
	assert_false(mention(&doc, "Regierung in Moskau")->inferred);
	dp_doc_release(&doc);
	load(&doc, "Moskau/PROPN schwieg/VERB ./PUNCT | Die/DET Regierung/NOUN bat/VERB die/DET Polizei/NOUN ./PUNCT", "2015-03-01");
	is(&doc, "Regierung", "Russia", "RUS", DP_SECTOR_GOV);
	assert_true(mention(&doc, "Regierung")->inferred);
	assert_true(mention(&doc, "Polizei")->inferred);
	dp_doc_release(&doc);
}

/* Who lives where the text plays is of that state; who may come from anywhere is not, nor who serves all. */
static void setting_tells_the_state(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Amerikanische/ADJ Soldaten/NOUN:Number=Plur sahen/VERB in/ADP Moskau/PROPN 300/NUM Demonstranten/NOUN:Number=Plur ./PUNCT | "
		   "Der/DET Tourist/NOUN:Number=Sing ,/PUNCT Helfer/NOUN:Number=Plur und/CCONJ zwölf/NUM Menschen/NOUN:Number=Plur flohen/VERB ./PUNCT | "
		   "Rund/ADV 4.000/NUM Menschen/NOUN:Number=Plur blieben/VERB ./PUNCT",
	     "2015-03-01");
	is(&doc, "Amerikanische Soldaten", "Amerikanische Soldaten", "USA", DP_SECTOR_MIL);
	is(&doc, "300 Demonstranten", "300 Demonstranten", "RUS", DP_SECTOR_CVL);
	is(&doc, "Tourist", "Tourist", "", DP_SECTOR_CVL);
	is(&doc, "Helfer", "Helfer", "", DP_SECTOR_NGO);
	is(&doc, "zwölf Menschen", "zwölf Menschen", "", DP_SECTOR_CVL);
	is(&doc, "4.000 Menschen", "4.000 Menschen", "RUS", DP_SECTOR_CVL);
	dp_doc_release(&doc);
	load(&doc, "In/ADP Russland/PROPN standen/VERB Tausende/NOUN ./PUNCT | Tausende/NOUN Schüler/NOUN auch/ADV ./PUNCT", "2015-03-01");
	assert_null(mention(&doc, "Tausende"));
	dp_doc_release(&doc);
}

/* A word that means something else, or a body, is a person's surname once the article has named him in full. */
static void surnames_of_the_article(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Außenministerin/NOUN Anna/PROPN Müller/PROPN sprach/VERB ./PUNCT | "
		   "Müller/NOUN lachte/VERB ./PUNCT | Der/DET Müller/NOUN mahlt/VERB ./PUNCT",
	     "2015-03-01");
	is(&doc, "Müller", "Anna Müller", "", DP_SECTOR_GOV);
	uint32_t named = 0;
	for (uint32_t i = 0; i < doc.mentions.n; i++)
		named += doc.mentions.v[i].entity == mention(&doc, "Müller")->entity;
	assert_int_equal(named, 2);
	dp_doc_release(&doc);
}

/* Somebody without a name is the one whom a next sentence names, and is taken up by what he is or has become. */
static void nobody_gets_a_name(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Moskau/PROPN verhaftete/VERB einen/DET amerikanischen/ADJ Soldaten/NOUN:Gender=Masc|Number=Sing ./PUNCT | "
		   "John/PROPN:Case=Nom Doe/PROPN und/CCONJ Anna/PROPN Maier/PROPN schwiegen/VERB ./PUNCT",
	     "2015-03-01");
	is(&doc, "einen amerikanischen Soldaten", "John Doe", "USA", DP_SECTOR_MIL);
	assert_false(entity(&doc, "John Doe")->inferred);
	assert_string_equal(entity(&doc, "Anna Maier")->code, "RUS");
	dp_doc_release(&doc);
	load(&doc, "Ein/DET russischer/ADJ Tourist/NOUN:Gender=Masc|Number=Sing kam/VERB ./PUNCT | "
		   "Der/DET Mann/NOUN:Gender=Masc|Number=Sing lachte/VERB ./PUNCT",
	     "2015-03-01");
	assert_int_equal(mention(&doc, "Mann")->entity, mention(&doc, "Ein russischer Tourist")->entity);
	dp_doc_release(&doc);
}

/* A short noun takes up the body whose name it ends, though a state stands nearer. */
static void short_nouns_take_up_bodies(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Die/DET russische/ADJ Militärpolizei/NOUN kam/VERB ./PUNCT | "
		   "Washington/PROPN schwieg/VERB ./PUNCT | Die/DET Polizei/NOUN ging/VERB ./PUNCT",
	     "2015-03-01");
	assert_int_equal(mention(&doc, "Polizei")->entity, mention(&doc, "russische Militärpolizei")->entity);
	dp_doc_release(&doc);
}

static void inflected_names_and_parts(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Kämpfer/NOUN des/DET Islamischen/ADJ Staats/NOUN fürchten/VERB einen/DET US/PROPN -/PUNCT Luftangriff/NOUN in/ADP Ostrussland/PROPN ./PUNCT | "
		   "Die/DET Miliz/NOUN floh/VERB ./PUNCT",
	     "2015-03-01");
	is(&doc, "Islamischen Staats", "Islamic State", "", DP_SECTOR_REB);
	is(&doc, "US", "United States", "USA", DP_SECTOR_GOV);
	assert_int_equal(mention(&doc, "US")->kind, DP_MENTION_PART);
	is(&doc, "Miliz", "Islamic State", "", DP_SECTOR_REB);
	const dp_mention *m = mention(&doc, "Ostrussland");
	assert_non_null(m);
	assert_int_equal(m->entity, DP_NONE);
	assert_string_equal(doc.entities.v[m->place].code, "RUS");
	dp_doc_release(&doc);
}

static void brackets_tell_short_names(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Die/DET Freie/ADJ Miliz/NOUN des/DET Südens/NOUN (/PUNCT FMS/PROPN )/PUNCT kam/VERB ./PUNCT | Die/DET FMS/PROPN schwieg/VERB ./PUNCT | "
		   "In/ADP Nirgendheim/PROPN blieb/VERB es/PRON still/ADJ ./PUNCT",
	     "2015-03-01");
	const dp_entity *e = entity(&doc, "Freie Miliz des Südens");
	assert_int_equal(e->sector, DP_SECTOR_REB);
	uint32_t named = 0;
	for (uint32_t i = 0; i < doc.mentions.n; i++)
		named += doc.mentions.v[i].entity != DP_NONE && &doc.entities.v[doc.mentions.v[i].entity] == e;
	assert_int_equal(named, 3);
	const dp_mention *m = mention(&doc, "Nirgendheim");
	assert_non_null(m);
	assert_int_equal(doc.entities.v[m->place].kind, DP_ENTITY_PLACE);
	dp_doc_release(&doc);
}

static void both_are_the_last_two(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Russland/PROPN und/CCONJ die/DET USA/PROPN verhandeln/VERB ./PUNCT | Beide/PRON:Number=Plur Länder/NOUN schweigen/VERB ./PUNCT", "2015-03-01");
	const dp_entity *e = entity(&doc, "Beide Länder");
	assert_int_equal(e->kind, DP_ENTITY_SET);
	assert_int_equal(e->set_count, 2);
	assert_true(dp_str_is(doc.entities.v[doc.refs.v[e->set]].name, "Russia"));
	assert_true(dp_str_is(doc.entities.v[doc.refs.v[e->set + 1]].name, "United States"));
	dp_doc_release(&doc);
	load(&doc, "Die/DET Außenminister/NOUN:Number=Plur der/DET USA/PROPN und/CCONJ Russlands/PROPN sprachen/VERB ./PUNCT", "2015-03-01");
	e = entity(&doc, "Außenminister");
	assert_int_equal(e->kind, DP_ENTITY_SET);
	assert_int_equal(e->set_count, 2);
	assert_true(dp_str_is(doc.entities.v[doc.refs.v[e->set + 1]].name, "Russia"));
	dp_doc_release(&doc);
}

static void unknown_is_not_guessed(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Sie/PRON:Gender=Fem|Number=Sing lachte/VERB ./PUNCT | Der/DET Tisch/NOUN ist/AUX rund/ADJ ./PUNCT", "2015-03-01");
	assert_int_equal(doc.mentions.n, 0);
	assert_int_equal(doc.entities.n, 0);
	dp_doc_release(&doc);
}

static void wrong_sources_are_told(void **state)
{
	(void)state;
	depesche_error e = {0};
	write_file("world/persons/a.txt", "person: Anna Petrova\nstate: RUS\noffice: emperor RUS 2010 2016\n");
	assert_int_equal(build(&e), DEPESCHE_ESOURCE);
	assert_int_equal(e.line, 3);
	assert_int_equal(e.column, 9);
	write_file("world/persons/a.txt", "person: Anna Petrova\nstate: RUS\noffice: president RUS 2016 2010\n");
	assert_int_equal(build(&e), DEPESCHE_ESOURCE);
	assert_non_null(strstr(e.message, "ends before"));
	write_file("world/persons/a.txt", "person: Anna Petrova\nstate: XXY\n");
	assert_int_equal(build(&e), DEPESCHE_ESOURCE);
	write_sources();
	assert_int_equal(build(&e), 0);
}

/* Opens a pack whose register is `bytes`. */
static int open_register(dp_str bytes, dp_register *r, dp_pack *file)
{
	char path[96];
	dp_pack_builder b;
	snprintf(path, sizeof path, "%s/world.pack", dir);
	dp_pack_builder_init(&b);
	assert_int_equal(dp_pack_builder_add(&b, "register", bytes, NULL), 0);
	assert_int_equal(dp_pack_builder_write(&b, path, NULL), 0);
	dp_pack_builder_release(&b);
	assert_int_equal(dp_pack_open(file, path, NULL), 0);
	return dp_register_open(r, file, NULL);
}

static void coordinates_are_on_earth(void **state)
{
	(void)state;
	static const char *const wrong[] = {"90.1\t0", "-91\t0", "0\t180.5", "0\t-181", "nan\t0", "0\tinf", "1e9\t0", "5\t-", "-\t5", "x\t5"};
	char path[96], line[64];
	dp_buf out;
	dp_register r;
	dp_pack file;
	depesche_error e;
	snprintf(path, sizeof path, "%s/world", dir);
	dp_buf_init(&out, 1 << 20);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		snprintf(line, sizeof line, "Moscow\tRUS\tcapital\t%s\tMoskau\n", wrong[i]);
		write_file("world/places.txt", line);
		assert_int_equal(dp_register_compile(path, &out, &e), DEPESCHE_ESOURCE);
		assert_non_null(strstr(e.message, "latitude"));
		dp_buf_clear(&out);
	}
	write_file("world/places.txt", "Moscow\tRUS\tcapital\t-90\t180\tMoskau\nWashington\tUSA\tcapital\t-\t-\t-\n");
	assert_int_equal(dp_register_compile(path, &out, &e), 0);
	assert_int_equal(open_register(dp_buf_view(&out), &r, &file), 0);
	const dp_registered *last = &r.entity[r.entities - 1];
	size_t at = (size_t)((const char *)&last->lon - file.file.data), base = (size_t)((const char *)r.entity - file.file.data) - 32;
	assert_true(last[-1].lat == -90 && last[-1].lon == 180 && last->lat != last->lat && last->lon != last->lon);
	dp_pack_close(&file);
	memcpy(out.p + at - base, &(float){180.5F}, sizeof(float));
	assert_int_equal(open_register(dp_buf_view(&out), &r, &file), DEPESCHE_EPACK);
	dp_pack_close(&file);
	dp_buf_release(&out);
	write_sources();
	assert_int_equal(build(&e), 0);
}

static uint32_t told;

static void count(void *to, const char *path, uint32_t line, uint32_t column, const char *message)
{
	(void)to, (void)path, (void)line, (void)column;
	told += strstr(message, "both president") != NULL || strstr(message, "names both") != NULL;
}

static void contradictions_are_found(void **state)
{
	(void)state;
	char path[96];
	uint32_t findings = 0;
	write_file("world/persons/a.txt", "person: Anna Petrova\nstate: RUS\noffice: president RUS 2010 2016\n\n"
					  "person: Boris Orlov\nstate: RUS\nxx: Anna Petrova\noffice: president RUS 2014 2018\n");
	snprintf(path, sizeof path, "%s/world", dir);
	told = 0;
	assert_int_equal(dp_mention_check(path, count, NULL, &findings, NULL), 0);
	assert_int_equal(told, 2);
	assert_true(findings >= 2);
	write_sources();
}

static char heard[4096];

static void hear(void *to, const char *path, uint32_t line, uint32_t column, const char *message)
{
	(void)to;
	(void)column;
	size_t n = strlen(heard);
	snprintf(heard + n, sizeof heard - n, "%s:%u: %s\n", strrchr(path, '/') + 1, line, message);
}

/* One run tells of all mistakes, each with its file and line; a build fails at the first. */
static void mistakes_are_told_together(void **state)
{
	(void)state;
	char path[96];
	uint32_t findings = 0;
	depesche_error e;
	write_file("world/persons/a.txt", "person: Anna Petrova\nstate: RUX\noffice: president RUS 2016 2010\n\n"
					  "person: Boris Orlov\nstate: RUS\nborn: 1970\ndied: 1960\noffice: spokesman XYZ 2014 2018\n\n"
					  "person: Carl Orlov\nstate: RUS\nborn: 2000\noffice: foreign-minister RUS 1990 1995\n\n"
					  "person: Dora Orlova\nstate: RUS\noffice: foreign-minister RUS 1992 1999\n");
	write_file("world/offices.txt", "president\tGOV\t1\tone\nforeign-minister\tGOV\t3\tone\nspokesman\tGOV\t10\nhead\tIGO\t4\n");
	snprintf(path, sizeof path, "%s/world", dir);
	heard[0] = '\0';
	assert_int_equal(dp_mention_check(path, hear, NULL, &findings, &e), 0);
	assert_int_equal(findings, 7);
	assert_non_null(strstr(heard, "a.txt:2: unknown state `RUX`"));
	assert_non_null(strstr(heard, "a.txt:3: ends before it begins"));
	assert_non_null(strstr(heard, "a.txt:8: ends before it begins"));
	assert_non_null(strstr(heard, "a.txt:9: an office is held after its holder's death"));
	assert_non_null(strstr(heard, "a.txt:9: unknown state `XYZ`"));
	assert_non_null(strstr(heard, "a.txt:14: an office is held before its holder's birth"));
	assert_non_null(strstr(heard, "a.txt:18: Dora Orlova and Carl Orlov"));
	dp_buf out;
	dp_buf_init(&out, 1 << 20);
	assert_true(dp_register_compile(path, &out, &e) < 0);
	assert_int_equal(e.line, 2);
	dp_buf_release(&out);
	write_sources();
}

/* A pronoun means nobody who stands beside it in its clause, nor an office its own object. */
static void nobody_is_his_own_neighbour(void **state)
{
	(void)state;
	dp_doc doc;
	read_tagged(&doc, "John/PROPN Smith/PROPN traf/VERB Boris/PROPN Orlow/PROPN ./PUNCT | "
		    "Er/PRON:Gender=Masc|Number=Sing|Case=Nom warnte/VERB Smith/PROPN ./PUNCT | "
		    "Der/DET Präsident/NOUN:Gender=Masc|Number=Sing rief/VERB Smith/PROPN ./PUNCT",
	      "2018-03-01");
	hang(&doc, 0, 2, DP_REL_NSUBJ);
	hang(&doc, 3, 2, DP_REL_OBJ);
	hang(&doc, 6, 7, DP_REL_NSUBJ);
	hang(&doc, 8, 7, DP_REL_OBJ);
	hang(&doc, 11, 12, DP_REL_NSUBJ);
	hang(&doc, 13, 12, DP_REL_OBJ);
	assert_int_equal(dp_mention_run(&pack, &doc, NULL), 0);
	is(&doc, "Er", "Boris Orlov", "RUS", DP_SECTOR_GOV);
	is(&doc, "Präsident", "Boris Orlov", "RUS", DP_SECTOR_GOV);
	dp_doc_release(&doc);
}

/* One form for the state and its people: the state, unless a number or a plural verb makes it people. */
static void states_are_no_people(void **state)
{
	(void)state;
	dp_doc doc;
	read_tagged(&doc, "Polen/PROPN schwieg/VERB:VerbForm=Fin|Number=Sing ./PUNCT | Zwei/NUM Polen/NOUN:Number=Plur kamen/VERB:VerbForm=Fin|Number=Plur ./PUNCT", "2018-03-01");
	hang(&doc, 0, 1, DP_REL_NSUBJ);
	hang(&doc, 3, 4, DP_REL_NUMMOD);
	hang(&doc, 4, 5, DP_REL_NSUBJ);
	assert_int_equal(dp_mention_run(&pack, &doc, NULL), 0);
	is(&doc, "Polen", "Poland", "POL", DP_SECTOR_GOV);
	is(&doc, "Zwei Polen", "Zwei Polen", "POL", DP_SECTOR_CVL);
	dp_doc_release(&doc);
}

/* A body that only some states have is none of another's; an association is of the place though it is no authority. */
static void only_some_states_have_it(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Moskau/PROPN schwieg/VERB ./PUNCT | Das/DET Staatsamt/NOUN bat/VERB den/DET Verband/NOUN ./PUNCT", "2018-03-01");
	is(&doc, "Staatsamt", "United States", "USA", DP_SECTOR_GOV);
	is(&doc, "Verband", "Verband", "RUS", DP_SECTOR_NGO);
	dp_doc_release(&doc);
	load(&doc, "Polen/PROPN schwieg/VERB ./PUNCT | Das/DET Staatsamt/NOUN bat/VERB ./PUNCT", "2018-03-01");
	is(&doc, "Staatsamt", "Poland", "POL", DP_SECTOR_GOV);
	dp_doc_release(&doc);
}

/* What the lexicon has as a person is one, and a bracket does not part a title from its name. */
static void titles_reach_over_brackets(void **state)
{
	(void)state;
	dp_doc doc;
	read_tagged(&doc, "Der/DET Sprecher/NOUN der/DET Regierung/NOUN (/PUNCT X/X )/PUNCT ,/PUNCT Karl/PROPN Maier/PROPN ,/PUNCT lobte/VERB einen/DET Imker/NOUN ./PUNCT", "2018-03-01");
	doc.tokens.v[13].sense = DP_SENSE_PERSON;
	assert_int_equal(dp_mention_run(&pack, &doc, NULL), 0);
	is(&doc, "Sprecher", "Karl Maier", "", DP_SECTOR_GOV);
	is(&doc, "einen Imker", "einen Imker", "", DP_SECTOR_CVL);
	dp_doc_release(&doc);
}

/* "die Parteien": the two that stand last before. */
static void parties_are_the_last_two(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, "Russland/PROPN und/CCONJ Polen/PROPN sprachen/VERB ./PUNCT | Die/DET Parteien/NOUN:Number=Plur schwiegen/VERB ./PUNCT", "2018-03-01");
	const dp_entity *e = entity(&doc, "Parteien");
	assert_int_equal(e->kind, DP_ENTITY_SET);
	assert_int_equal(e->set_count, 2);
	dp_doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_fold),
		cmocka_unit_test(capitals_are_states_and_places),
		cmocka_unit_test(offices_follow_the_date),
		cmocka_unit_test(titles_join_names),
		cmocka_unit_test(bodies_take_their_state), cmocka_unit_test(setting_tells_the_state),
		cmocka_unit_test(surnames_of_the_article), cmocka_unit_test(nobody_gets_a_name),
		cmocka_unit_test(short_nouns_take_up_bodies),
		cmocka_unit_test(inflected_names_and_parts),
		cmocka_unit_test(brackets_tell_short_names),
		cmocka_unit_test(both_are_the_last_two),
		cmocka_unit_test(nobody_is_his_own_neighbour),
		cmocka_unit_test(states_are_no_people),
		cmocka_unit_test(only_some_states_have_it),
		cmocka_unit_test(titles_reach_over_brackets),
		cmocka_unit_test(parties_are_the_last_two),
		cmocka_unit_test(unknown_is_not_guessed),
		cmocka_unit_test(wrong_sources_are_told),
		cmocka_unit_test(coordinates_are_on_earth),
		cmocka_unit_test(contradictions_are_found),
		cmocka_unit_test(mistakes_are_told_together),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
