/* Trees and mentions are given by hand; what is tested is the way from a tree to sides, reality and content. */
#include "test.h"

#include "doc/conllu.h"
#include "event/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];
static dp_buf section;
static dp_frames frames;

static void write_file(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/frames/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int compile(depesche_error *e)
{
	dp_buf_release(&section);
	dp_buf_init(&section, 1 << 24);
	int rc = dp_frames_compile(dir, &section, e);
	return rc ? rc : dp_frames_open(&frames, dp_buf_view(&section), e);
}

static int setup(void **state)
{
	(void)state;
	char sub[96];
	snprintf(dir, sizeof dir, "/tmp/depesche-event-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(sub, sizeof sub, "%s/frames", dir);
	if (mkdir(sub, 0755) != 0)
		return -1;
	dp_buf_init(&section, 1 << 24);
	write_file("a.txt", "[CONSULT visit]\ncameo 042\nverb besuchen: subj -> obj ; need both\n"
			    "[ACCUSE allege]\nverb vor|werfen: subj -> dat ; content alleged\n"
			    "[REQUEST]\nverb fordern: subj -> von\n"
			    "[AID]\nverb liefern: subj -> dat\n"
			    "[ASSAULT]\nnoun Angriff: gen, adj -> auf\nverb an|greifen: subj -> obj\n");
	write_file("words.txt", "von\tadp\tagent\nsollen\tverb\tplanned alleged\nnicht\tadv\tnegator\ngeplant\tadj\tplanned\nvor|werfen\tverb\tcontrol-dat\n"
				"angeblich\tadv\talleged\nwohl\tadv\tprobable\nvielleicht\tadv\tpossible\nkönnen\tverb\tpossible\nwollen\tverb\tplanned claim\n"
				"wenn\tadp\tpossible\nob\tadp\tpossible whether\nbestreiten\tverb\tdenied\nmutmaßlich\tadj\talleged\n");
	return compile(NULL);
}

static int teardown(void **state)
{
	(void)state;
	char path[128];
	dp_buf_release(&section);
	const char *names[] = {"frames/a.txt", "frames/words.txt", "frames", ""};
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		remove(path);
	}
	return 0;
}

/* A document of one sentence; `groups` are given as "token lemma" with tense and voice set by the caller. */
static void load(dp_doc *doc, const char *conllu)
{
	dp_doc_init(doc, 1 << 24);
	depesche_error e;
	int rc = dp_conllu_read(doc, dp_str_c(conllu), NULL, &e);
	if (rc != 0)
		fail_msg("%s (line %u)", e.message, e.line);
	doc->group_of = dp_arena_alloc(&doc->arena, doc->tokens.n * sizeof *doc->group_of);
	memset(doc->group_of, 0xFF, doc->tokens.n * sizeof *doc->group_of);
}

static dp_group *group(dp_doc *doc, uint32_t verb, const char *lemma)
{
	dp_group *g = DP_PUSH(&doc->arena, &doc->groups);
	*g = (dp_group){.verb = verb, .finite = verb, .particle = DP_NONE, .modal = DP_NONE, .negation = DP_NONE, .lemma = dp_str_c(lemma), .mood = DP_MOOD_INDICATIVE};
	doc->group_of[verb] = doc->groups.n - 1;
	return g;
}

static void mention(dp_doc *doc, uint32_t token, const char *name, dp_mention_kind kind)
{
	dp_entity *e = DP_PUSH(&doc->arena, &doc->entities);
	*e = (dp_entity){.kind = DP_ENTITY_STATE, .name = dp_str_c(name), .text = dp_str_c(name), .registry = DP_NONE, .political = true};
	dp_mention *m = DP_PUSH(&doc->arena, &doc->mentions);
	const dp_token *t = &doc->tokens.v[token];
	*m = (dp_mention){.begin = t->begin, .end = t->end, .first = token, .last = token, .head = token, .entity = doc->entities.n - 1, .place = DP_NONE, .kind = kind};
}

static const char *side(const dp_doc *doc, const dp_side *sides, uint32_t n, uint32_t i)
{
	return i < n ? doc->entities.v[sides[i].entity].name.p : "";
}

#define ROW(id, form, lemma, upos, feats, head, rel) id "\t" form "\t" lemma "\t" upos "\t_\t" feats "\t" head "\t" rel "\t_\t_\n"

static void a_passive_turns_its_sides(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, ROW("1", "A", "A", "PROPN", "_", "4", "nsubj:pass") ROW("2", "wurde", "werden", "AUX", "_", "4", "aux:pass")
		    ROW("3", "B", "B", "PROPN", "_", "4", "obl") ROW("4", "angegriffen", "angreifen", "VERB", "_", "0", "root") "\n");
	mention(&doc, 0, "A", DP_MENTION_NAME);
	group(&doc, 3, "angreifen")->passive = true;
	assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
	assert_int_equal(doc.events.n, 1);
	assert_int_equal(doc.events.v[0].actors, 0);
	assert_string_equal(side(&doc, doc.events.v[0].recipient, doc.events.v[0].recipients, 0), "A");
	assert_true(dp_str_is(doc.events.v[0].frame, "frames/a.txt:12"));
	dp_doc_release(&doc);
}

static void an_accusation_alleges_its_content(void **state)
{
	(void)state;
	dp_doc doc; /* A wirft B vor, C beliefert ... "Waffen zu liefern": B is who delivers */
	load(&doc, ROW("1", "A", "A", "PROPN", "_", "2", "nsubj") ROW("2", "wirft", "vorwerfen", "VERB", "_", "0", "root") ROW("3", "B", "B", "PROPN", "Case=Dat", "2", "obl:arg")
		    ROW("4", "vor", "vor", "ADP", "_", "2", "compound:prt") ROW("5", "C", "C", "PROPN", "Case=Dat", "7", "obl:arg")
			    ROW("6", "Waffen", "Waffe", "NOUN", "Case=Acc", "7", "obj") ROW("7", "liefern", "liefern", "VERB", "_", "2", "xcomp") "\n");
	mention(&doc, 0, "A", DP_MENTION_NAME);
	mention(&doc, 2, "B", DP_MENTION_NAME);
	mention(&doc, 4, "C", DP_MENTION_NAME);
	group(&doc, 1, "vorwerfen");
	group(&doc, 6, "liefern")->form = DP_VERB_INFINITIVE;
	assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
	assert_int_equal(doc.events.n, 2);
	const dp_event *aid = &doc.events.v[1];
	assert_int_equal(aid->type, DP_TYPE_AID);
	assert_int_equal(aid->certainty, DP_ALLEGED);
	assert_string_equal(side(&doc, aid->actor, aid->actors, 0), "B");
	assert_string_equal(side(&doc, aid->recipient, aid->recipients, 0), "C");
	assert_string_equal(side(&doc, aid->said_by, aid->sources, 0), "A");
	assert_int_equal(aid->stances, 2); /* the author keeps a distance, A is certain */
	assert_int_equal(aid->stance[0].value, DP_FACT_PS_PLUS);
	assert_int_equal(aid->stance[1].source.entity, aid->said_by[0].entity);
	assert_int_equal(aid->stance[1].value, DP_FACT_CT_PLUS);
	dp_doc_release(&doc);
}

static void what_is_demanded_is_no_event(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, ROW("1", "A", "A", "PROPN", "_", "2", "nsubj") ROW("2", "fordert", "fordern", "VERB", "_", "0", "root") ROW("3", "Angriff", "Angriff", "NOUN", "Case=Acc", "2", "obj")
		    ROW("4", "auf", "auf", "ADP", "_", "5", "case") ROW("5", "B", "B", "PROPN", "_", "3", "nmod") "\n");
	mention(&doc, 0, "A", DP_MENTION_NAME);
	mention(&doc, 4, "B", DP_MENTION_NAME);
	group(&doc, 1, "fordern");
	assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
	assert_int_equal(doc.events.n, 1);
	assert_int_equal(doc.events.v[0].type, DP_TYPE_REQUEST);
	dp_doc_release(&doc);
}

static void a_planned_noun_is_planned(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc, ROW("1", "geplante", "geplant", "ADJ", "_", "3", "amod") ROW("2", "A", "A", "ADJ", "_", "3", "amod") ROW("3", "Angriff", "Angriff", "NOUN", "_", "0", "root")
		    ROW("4", "auf", "auf", "ADP", "_", "5", "case") ROW("5", "B", "B", "PROPN", "_", "3", "nmod") "\n");
	mention(&doc, 1, "A", DP_MENTION_ADJECTIVE);
	mention(&doc, 4, "B", DP_MENTION_NAME);
	assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
	assert_int_equal(doc.events.n, 1);
	assert_int_equal(doc.events.v[0].status, DP_STATUS_PLANNED);
	assert_string_equal(side(&doc, doc.events.v[0].actor, doc.events.v[0].actors, 0), "A");
	dp_doc_release(&doc);
}

static void hearsay_and_plan_are_told_apart_by_tense(void **state)
{
	(void)state;
	const char *text = ROW("1", "A", "A", "PROPN", "_", "4", "nsubj") ROW("2", "soll", "sollen", "AUX", "_", "4", "aux") ROW("3", "B", "B", "PROPN", "_", "4", "obj")
		ROW("4", "besuchen", "besuchen", "VERB", "_", "0", "root") "\n";
	for (int perfect = 0; perfect < 2; perfect++) {
		dp_doc doc;
		load(&doc, text);
		mention(&doc, 0, "A", DP_MENTION_NAME);
		mention(&doc, 2, "B", DP_MENTION_NAME);
		dp_group *g = group(&doc, 3, "besuchen");
		g->modal = 1;
		g->tense = perfect ? DP_TENSE_PERFECT : DP_TENSE_PRESENT;
		assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
		assert_int_equal(doc.events.n, 1);
		assert_int_equal(doc.events.v[0].certainty, perfect ? DP_ALLEGED : DP_STATED);
		assert_int_equal(doc.events.v[0].status, perfect ? DP_STATUS_OCCURRED : DP_STATUS_PLANNED);
		dp_doc_release(&doc);
	}
}

typedef enum part { PLAIN = 0, MODAL = 1, PERFECT = 2, FUTURE = 4, NEGATED = 8, IRREALIS = 16, REPORTED = 32, SOURCE = 64, DOUBTED = 128, COMMITS = 256, DENIES = 512 } part;

/* "A WORD besucht B", with `how` in what C says; the chain with its values, then status and certainty. */
static void chain_of(const char *word, const char *lemma, const char *upos, const char *rel, uint32_t how, dp_buf *out)
{
	const bool quoted = how & (REPORTED | SOURCE);
	char text[512];
	snprintf(text, sizeof text, ROW("1", "A", "A", "PROPN", "_", "3", "nsubj") "2\t%s\t%s\t%s\t_\t_\t3\t%s\t_\t_\n"
		 ROW("3", "besucht", "besuchen", "VERB", "Number=Sing", "%s", "%s") ROW("4", "B", "B", "PROPN", "_", "3", "obj")
		 ROW("5", "C", "C", "PROPN", "_", "6", "nsubj") "6\tsagt\t%s\tVERB\t_\t_\t%s\t%s\t_\t_\n\n", word, lemma, upos, rel, quoted ? "6" : "0",
		 quoted ? "ccomp" : "root", how & DENIES ? "bestreiten" : "sagen", quoted ? "0" : "3", quoted ? "root" : "parataxis");
	dp_doc doc;
	load(&doc, text);
	mention(&doc, 0, "A", DP_MENTION_NAME);
	mention(&doc, 3, "B", DP_MENTION_NAME);
	mention(&doc, 4, "C", DP_MENTION_NAME);
	group(&doc, 5, how & DENIES ? "bestreiten" : "sagen");
	dp_group *g = group(&doc, 2, "besuchen");
	g->modal = how & MODAL ? 1 : DP_NONE;
	g->negation = how & NEGATED ? 1 : DP_NONE;
	g->tense = how & PERFECT ? DP_TENSE_PERFECT : how & FUTURE ? DP_TENSE_FUTURE : DP_TENSE_PRESENT;
	g->mood = how & IRREALIS ? DP_MOOD_IRREALIS : how & REPORTED ? DP_MOOD_REPORTED : DP_MOOD_INDICATIVE;
	if (quoted) {
		dp_quote *q = DP_PUSH(&doc.arena, &doc.quotes);
		*q = (dp_quote){.begin = doc.tokens.v[0].begin, .end = doc.tokens.v[3].end, .speaker_begin = doc.tokens.v[4].begin, .speaker_end = doc.tokens.v[4].end,
			.cue = 5, .speaker = 2, .addressee = DP_NONE, .parent = DP_NONE, .time = DP_NONE, .kind = how & SOURCE ? DP_QUOTE_SOURCE : DP_QUOTE_INDIRECT,
			.certainty = how & DOUBTED ? DP_ALLEGED : DP_STATED, .commits = how & COMMITS};
	}
	assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
	assert_int_equal(doc.events.n, 1);
	const dp_event *e = &doc.events.v[0];
	dp_buf_clear(out);
	for (uint32_t i = 0; i < e->stances; i++) {
		const dp_stance *s = &e->stance[i];
		const char *who = s->kind == DP_STANCE_AUTHOR ? "AUTHOR" : s->kind == DP_STANCE_UNNAMED ? "GEN" : doc.entities.v[s->source.entity].name.p;
		dp_buf_printf(out, "%s %s, ", who, dp_factuality_name(s->value));
	}
	dp_buf_printf(out, "%s %s", dp_status_name(e->status), dp_certainty_name(e->certainty));
	assert_int_equal(e->status, dp_event_status(e->stance, e->stances, e->status == DP_STATUS_PLANNED));
	assert_int_equal(e->certainty, dp_event_certainty(e->stance, e->stances));
	dp_doc_release(&doc);
}

static void each_marker_has_its_value(void **state)
{
	(void)state;
	static const struct {
		const char *word, *lemma, *upos, *rel;
		uint32_t how;
		const char *chain;
	} cases[] = {
		{"dann", "dann", "ADV", "advmod", PLAIN, "AUTHOR CT+, occurred stated"},
		{"nicht", "nicht", "ADV", "advmod", NEGATED, "AUTHOR CT-, denied stated"},
		{"wohl", "wohl", "ADV", "advmod", PLAIN, "AUTHOR PR+, occurred alleged"},
		{"wohl", "wohl", "ADV", "advmod", NEGATED, "AUTHOR PR-, denied alleged"},
		{"vielleicht", "vielleicht", "ADV", "advmod", PLAIN, "AUTHOR PS+, possible stated"},
		{"vielleicht", "vielleicht", "ADV", "advmod", NEGATED, "AUTHOR PS-, denied stated"},
		{"kann", "können", "AUX", "aux", MODAL, "AUTHOR PS+, possible stated"},
		{"dann", "dann", "ADV", "advmod", IRREALIS, "AUTHOR PS+, possible stated"},
		{"wenn", "wenn", "SCONJ", "mark", PLAIN, "AUTHOR Uu, possible stated"},
		{"ob", "ob", "SCONJ", "mark", PLAIN, "AUTHOR CTu, possible stated"},
		{"wird", "werden", "AUX", "aux", FUTURE, "AUTHOR CT+, planned stated"},
		{"wohl", "wohl", "ADV", "advmod", FUTURE, "AUTHOR PR+, planned alleged"},
		{"will", "wollen", "AUX", "aux", MODAL, "AUTHOR Uu, planned stated"},
		{"soll", "sollen", "AUX", "aux", MODAL, "AUTHOR Uu, planned stated"},
		{"soll", "sollen", "AUX", "aux", MODAL | PERFECT, "AUTHOR PS+, GEN CT+, occurred alleged"},
		{"will", "wollen", "AUX", "aux", MODAL | PERFECT, "AUTHOR PS+, A CT+, occurred alleged"},
		{"angeblich", "angeblich", "ADV", "advmod", PLAIN, "AUTHOR PS+, GEN CT+, occurred alleged"},
		{"angeblich", "angeblich", "ADV", "advmod", FUTURE, "AUTHOR PS+, GEN CT+, planned alleged"},
		{"dann", "dann", "ADV", "advmod", REPORTED, "AUTHOR Uu, C CT+, occurred stated"},
		{"dann", "dann", "ADV", "advmod", REPORTED | IRREALIS, "AUTHOR Uu, C CT+, occurred stated"},
		{"dann", "dann", "ADV", "advmod", REPORTED | IRREALIS | PERFECT, "AUTHOR PS+, C CT+, occurred alleged"},
		{"nicht", "nicht", "ADV", "advmod", REPORTED | NEGATED, "AUTHOR Uu, C CT-, denied stated"},
		{"wohl", "wohl", "ADV", "advmod", REPORTED, "AUTHOR Uu, C PR+, occurred alleged"},
		{"dann", "dann", "ADV", "advmod", REPORTED | DENIES, "AUTHOR Uu, C CT-, denied stated"},
		{"dann", "dann", "ADV", "advmod", REPORTED | DOUBTED, "AUTHOR PS+, C CT+, occurred alleged"},
		{"nicht", "nicht", "ADV", "advmod", REPORTED | DOUBTED | NEGATED, "AUTHOR PS-, C CT-, denied alleged"},
		{"dann", "dann", "ADV", "advmod", REPORTED | COMMITS, "AUTHOR PR+, C CT+, occurred stated"},
		{"dann", "dann", "ADV", "advmod", SOURCE, "AUTHOR PR+, C CT+, occurred stated"},
		{"soll", "sollen", "AUX", "aux", SOURCE | MODAL | PERFECT, "AUTHOR PR+, C PS+, GEN CT+, occurred alleged"},
		{"will", "wollen", "AUX", "aux", SOURCE | MODAL, "AUTHOR Uu, C Uu, planned stated"},
	};
	dp_buf out;
	dp_buf_init(&out, 1 << 12);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		chain_of(cases[i].word, cases[i].lemma, cases[i].upos, cases[i].rel, cases[i].how, &out);
		if (!dp_str_is(dp_buf_view(&out), cases[i].chain))
			fail_msg("case %zu, %s: %.*s, not %s", i, cases[i].word, (int)out.n, out.p, cases[i].chain);
	}
	dp_buf_release(&out);
}

static void a_wrong_frame_file_is_refused_at_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t line, column;
	} cases[] = {
		{"verb x: subj -> obj\n", 1, 6},
		{"[CONSULT visi]\n", 1, 10},
		{"[NOTHING]\n", 1, 2},
		{"[AID]\n\nverb x: subj obj\n", 3, 8},
		{"[AID]\nverb x: subj -> obj ; if obj:weapn\n", 2, 30},
		{"[AID]\nverb x: subj -> obj ; status later\n", 2, 23},
		{"[AID]\nnoun X\n", 2, 6},
		{"[AID]\nverb x: subj -> obj ; if obj=A|$none\n", 2, 32},
		{"list a: A\nlist a: B\n", 2, 6},
		{"list a: A||B\n", 1, 6},
		{"[AID]\nverb x: subj.attr -> obj\n", 2, 9},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		depesche_error e = {0};
		write_file("b.txt", cases[i].text);
		assert_int_equal(compile(&e), DEPESCHE_ESOURCE);
		if (e.line != cases[i].line || e.column != cases[i].column)
			fail_msg("case %zu: at %u:%u, \"%s\"", i, e.line, e.column, e.message);
	}
	char path[128];
	snprintf(path, sizeof path, "%s/frames/b.txt", dir);
	remove(path);
	assert_int_equal(compile(NULL), 0);
}

static void frames_of(const char *text)
{
	write_file("b.txt", text);
	depesche_error e;
	if (compile(&e) != 0)
		fail_msg("%s (line %u)", e.message, e.line);
}

static void frames_as_before(void)
{
	char path[128];
	snprintf(path, sizeof path, "%s/frames/b.txt", dir);
	remove(path);
	assert_int_equal(compile(NULL), 0);
}

/* "A nennt X Y": how many events the frames give, and the mode of the first, which the frames' section holds. */
static uint32_t events_of(const char *adjective, const char *noun, dp_str *mode)
{
	char text[512];
	snprintf(text, sizeof text, ROW("1", "A", "A", "PROPN", "_", "2", "nsubj") ROW("2", "nennt", "nennen", "VERB", "_", "0", "root")
		 "3\t%s\t%s\tADJ\t_\t_\t4\tamod\t_\t_\n4\t%s\t%s\tNOUN\t_\tCase=Acc\t2\tobj\t_\t_\n\n", adjective, adjective, noun, noun);
	dp_doc doc;
	load(&doc, text);
	mention(&doc, 0, "A", DP_MENTION_NAME);
	group(&doc, 1, "nennen");
	assert_int_equal(dp_event_run(&frames, &(dp_linear){0}, &doc, NULL), 0);
	uint32_t n = doc.events.n;
	*mode = n ? doc.events.v[0].mode : DP_STR("");
	dp_doc_release(&doc);
	return n;
}

static uint32_t named(const char *adjective, const char *noun)
{
	dp_str mode;
	return events_of(adjective, noun, &mode);
}

static dp_str mode_named(const char *noun)
{
	dp_str mode;
	assert_int_equal(events_of("neu", noun, &mode), 1);
	return mode;
}

static void a_list_stands_for_its_words(void **state)
{
	(void)state;
	frames_of("[ACCUSE]\nverb nennen: subj -> ; if obj=Lüge|$bad\nlist bad: Farce|Prozess|=Kampf\n");
	assert_int_equal(named("neu", "Farce"), 1);
	assert_int_equal(named("neu", "Lüge"), 1);
	assert_int_equal(named("neu", "Kampf"), 1);
	assert_int_equal(named("neu", "Erfolg"), 0);
	assert_int_equal(named("neu", "Prozeß"), 1); /* both spellings */
	frames_as_before();
}

static void a_mode_is_refined_by_what_is_said(void **state)
{
	(void)state;
	frames_of("[REQUEST]\nverb nennen: subj -> \nrefine if obj=Frieden ; mode yield\nrefine if obj=Hilfe|Frieden ; mode assist\n");
	assert_true(dp_str_is(mode_named("Frieden"), "yield"));
	assert_true(dp_str_is(mode_named("Hilfe"), "assist"));
	assert_true(dp_str_is(mode_named("Farce"), ""));
	frames_as_before();
}

static void adjectives_of_a_slot_are_asked_for(void **state)
{
	(void)state;
	frames_of("[ACCUSE]\nverb nennen: subj -> ; if obj.attr=falsch\n");
	assert_int_equal(named("falsch", "Weg"), 1);
	assert_int_equal(named("neu", "Weg"), 0);
	frames_as_before();
}

static void a_cut_section_is_refused(void **state)
{
	(void)state;
	dp_frames f;
	dp_str all = dp_buf_view(&section);
	for (uint32_t n = 0; n + 16 < all.n; n += 13)
		assert_int_equal(dp_frames_open(&f, dp_str_sub(all, 0, n), NULL), DEPESCHE_EPACK);
	assert_int_equal(dp_frames_open(&f, all, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_passive_turns_its_sides),
		cmocka_unit_test(an_accusation_alleges_its_content),
		cmocka_unit_test(what_is_demanded_is_no_event),
		cmocka_unit_test(a_planned_noun_is_planned),
		cmocka_unit_test(hearsay_and_plan_are_told_apart_by_tense),
		cmocka_unit_test(each_marker_has_its_value),
		cmocka_unit_test(a_wrong_frame_file_is_refused_at_its_place),
		cmocka_unit_test(a_list_stands_for_its_words),
		cmocka_unit_test(a_mode_is_refined_by_what_is_said),
		cmocka_unit_test(adjectives_of_a_slot_are_asked_for),
		cmocka_unit_test(a_cut_section_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
