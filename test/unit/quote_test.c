/*
 * Trees are given by hand, words of saying by packs/de/quotes.txt. A word is form/lemma/UPOS/head/relation[/features]; a sentence ends at "|".
 * Verb complexes follow from the auxiliaries and particles below a verb, mentions are the tokens that a test names.
 */
#include "test.h"

#include "doc/conllu.h"
#include "quote/quote.h"
#include "quote/roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static dp_buf section;
static dp_quotes quotes;

static int setup(void **state)
{
	(void)state;
	depesche_error e;
	dp_buf_init(&section, 1 << 24);
	if (dp_quote_compile(DEPESCHE_SOURCE "/packs/de", &section, &e) != 0)
		return -1;
	return dp_quote_open(&quotes, dp_buf_view(&section), &e);
}

static int teardown(void **state)
{
	(void)state;
	dp_buf_release(&section);
	return 0;
}

static void add_row(dp_buf *out, uint32_t id, dp_str word)
{
	dp_str part[6] = {{0}};
	for (size_t i = 0; i < 6 && word.n; i++)
		dp_str_cut(&word, '/', &part[i]);
	dp_buf_printf(out, "%u\t%.*s\t%.*s\t%.*s\t_\t%.*s\t%.*s\t%.*s\t_\t_\n", id, (int)part[0].n, part[0].p, (int)part[1].n, part[1].p,
		(int)part[2].n, part[2].p, part[5].n ? (int)part[5].n : 1, part[5].n ? part[5].p : "_", (int)part[3].n, part[3].p, (int)part[4].n,
		part[4].p);
}

static void add_group(dp_doc *doc, uint32_t verb)
{
	dp_group *g = DP_PUSH(&doc->arena, &doc->groups);
	const dp_token *t = &doc->tokens.v[verb];
	*g = (dp_group){.verb = verb,
		.finite = verb,
		.particle = DP_NONE,
		.modal = DP_NONE,
		.negation = DP_NONE,
		.lemma = t->lemma,
		.mood = DP_MOOD_INDICATIVE};
	for (uint32_t i = 0; i < doc->tokens.n; i++) {
		const dp_token *c = &doc->tokens.v[i];
		if (c->head != verb)
			continue;
		if (c->upos == DP_UPOS_AUX) {
			g->finite = i;
			g->passive |= c->deprel == DP_REL_AUX_PASS;
			g->modal = dp_str_is(c->lemma, "sollen") ? i : g->modal;
		}
		if (c->deprel == DP_REL_COMPOUND_PRT)
			g->particle = i;
		g->reflexive |= c->deprel == DP_REL_EXPL_PV;
	}
	if (doc->tokens.v[g->finite].feats & DP_FEAT(SUB))
		g->mood = DP_MOOD_REPORTED;
	if (t->feats & DP_FEAT(INF) && g->finite == verb)
		g->form = DP_VERB_INFINITIVE;
	doc->group_of[verb] = doc->groups.n - 1;
}

static void add_mention(dp_doc *doc, const char *form)
{
	for (uint32_t i = 0; i < doc->tokens.n; i++) {
		const dp_token *t = &doc->tokens.v[i];
		if (!dp_str_is(t->form, form))
			continue;
		dp_entity *e = DP_PUSH(&doc->arena, &doc->entities);
		*e = (dp_entity){.kind = DP_ENTITY_BODY, .name = t->form, .text = t->form, .registry = DP_NONE, .political = true};
		dp_mention *m = DP_PUSH(&doc->arena, &doc->mentions);
		*m = (dp_mention){
			.begin = t->begin, .end = t->end, .first = i, .last = i, .head = i, .entity = doc->entities.n - 1, .place = DP_NONE};
		m->kind = t->upos == DP_UPOS_PROPN ? DP_MENTION_NAME : t->upos == DP_UPOS_PRON ? DP_MENTION_PRONOUN : DP_MENTION_NOMINAL;
	}
}

/* `named`: forms that are mentions, separated by spaces. */
static void load(dp_doc *doc, const char *words, const char *named)
{
	dp_buf conllu;
	dp_str rest = dp_str_c(words), word;
	depesche_error e;
	char form[64];
	uint32_t id = 0;
	dp_buf_init(&conllu, 1 << 20);
	while (dp_str_cut(&rest, ' ', &word))
		if (dp_str_is(word, "|")) {
			dp_buf_c(&conllu, "\n");
			id = 0;
		} else {
			add_row(&conllu, ++id, word);
		}
	dp_buf_c(&conllu, "\n");
	dp_doc_init(doc, 1 << 24);
	int rc = dp_conllu_read(doc, dp_buf_view(&conllu), NULL, &e);
	if (rc != 0)
		fail_msg("%s (line %u)", e.message, e.line);
	dp_buf_release(&conllu);
	doc->group_of = dp_arena_alloc(&doc->arena, doc->tokens.n * sizeof *doc->group_of);
	memset(doc->group_of, 0xFF, doc->tokens.n * sizeof *doc->group_of);
	for (uint32_t i = 0; i < doc->sentences.n; i++)
		doc->sentences.v[i].block = 0;
	for (uint32_t i = 0; i < doc->tokens.n; i++)
		if (doc->tokens.v[i].upos == DP_UPOS_VERB)
			add_group(doc, i);
	for (rest = dp_str_c(named); dp_str_cut(&rest, ' ', &word);) {
		snprintf(form, sizeof form, "%.*s", (int)word.n, word.p);
		add_mention(doc, form);
	}
	assert_int_equal(dp_quote_run(&quotes, doc, NULL), 0);
}

static void span_is(const dp_doc *doc, uint32_t begin, uint32_t end, const char *text)
{
	char words[512];
	snprintf(words, sizeof words, "%.*s", (int)(end - begin), doc->text.p + begin);
	assert_string_equal(words, text);
}

static void content_is(const dp_doc *doc, uint32_t i, const char *text)
{
	assert_true(i < doc->quotes.n);
	span_is(doc, doc->quotes.v[i].begin, doc->quotes.v[i].end, text);
}

static void speaker_is(const dp_doc *doc, uint32_t i, const char *text)
{
	assert_true(i < doc->quotes.n);
	span_is(doc, doc->quotes.v[i].speaker_begin, doc->quotes.v[i].speaker_end, text);
}

static const char *who(const dp_doc *doc, uint32_t i, char *out)
{
	uint32_t m = doc->quotes.v[i].speaker;
	dp_str name = m == DP_NONE ? DP_STR("") : doc->entities.v[doc->mentions.v[m].entity].name;
	snprintf(out, 64, "%.*s", (int)name.n, name.p);
	return out;
}

static void a_clause_with_dass_is_said_by_the_whole_subject(void **state)
{
	(void)state;
	dp_doc doc;
	char name[64];
	load(&doc,
		"Der/der/DET/2/det Sprecher/Sprecher/NOUN/6/nsubj ,/,/PUNCT/4/punct Huber/Huber/PROPN/2/appos ,/,/PUNCT/4/punct "
		"teilte/teilen/VERB/0/root "
		"Reportern/Reporter/NOUN/6/iobj mit/mit/ADP/6/compound:prt ,/,/PUNCT/14/punct dass/dass/SCONJ/14/mark die/der/DET/12/det "
		"Brücke/Brücke/NOUN/14/nsubj:pass "
		"bald/bald/ADV/14/advmod öffnet/öffnen/VERB/6/ccomp ././PUNCT/6/punct",
		"Sprecher Huber");
	assert_int_equal(doc.quotes.n, 0); /* "teilen" says nothing without its particle */
	dp_doc_release(&doc);
	load(&doc,
		"Der/der/DET/2/det Sprecher/Sprecher/NOUN/6/nsubj ,/,/PUNCT/4/punct Huber/Huber/PROPN/2/appos ,/,/PUNCT/4/punct "
		"teilte/mitteilen/VERB/0/root "
		"Reportern/Reporter/NOUN/6/iobj am/an/ADV/6/advmod Freitag/Freitag/NOUN/6/obl mit/mit/ADP/6/compound:prt ,/,/PUNCT/15/punct "
		"dass/dass/SCONJ/15/mark "
		"die/der/DET/14/det Brücke/Brücke/NOUN/15/nsubj öffnet/öffnen/VERB/6/ccomp ././PUNCT/6/punct",
		"Sprecher Huber");
	assert_int_equal(doc.quotes.n, 1);
	const dp_quote *q = &doc.quotes.v[0];
	content_is(&doc, 0, "dass die Brücke öffnet");
	speaker_is(&doc, 0, "Der Sprecher , Huber");
	assert_string_equal(who(&doc, 0, name), "Huber");
	span_is(&doc, q->cue_begin, q->cue_end, "teilte");
	span_is(&doc, q->cue2_begin, q->cue2_end, "mit");
	span_is(&doc, q->addressee_begin, q->addressee_end, "Reportern");
	assert_int_equal(q->kind, DP_QUOTE_INDIRECT);
	assert_int_equal(q->certainty, DP_STATED);
	dp_doc_release(&doc);
}

static void words_of_saying_may_be_set_into_what_is_said(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Die/der/DET/2/det Lage/Lage/NOUN/3/nsubj bleibe/bleiben/VERB/0/root/Mood=Sub ,/,/PUNCT/5/punct sagte/sagen/VERB/3/parataxis "
		"Huber/Huber/PROPN/5/nsubj "
		",/,/PUNCT/5/punct vorerst/vorerst/ADV/9/advmod sehr/sehr/ADV/10/advmod ernst/ernst/ADJ/3/xcomp ././PUNCT/3/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 1);
	content_is(&doc, 0, "Die Lage bleibe , sagte Huber , vorerst sehr ernst");
	span_is(&doc, doc.quotes.v[0].gap_begin, doc.quotes.v[0].gap_end, ", sagte Huber ,");
	speaker_is(&doc, 0, "Huber");
	dp_doc_release(&doc);
}

static void a_clause_hung_elsewhere_is_found_by_its_conjunction(void **state)
{
	(void)state;
	dp_doc doc; /* the parser took the clause for a relative clause of the day */
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj behauptete/behaupten/VERB/0/root am/an/ADP/4/case Freitag/Freitag/NOUN/2/obl ,/,/PUNCT/8/punct "
		"dass/dass/SCONJ/8/mark "
		"niemand/niemand/PRON/8/nsubj kam/kommen/VERB/4/acl:relcl ././PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 1);
	content_is(&doc, 0, "dass niemand kam");
	assert_int_equal(doc.quotes.v[0].certainty, DP_ALLEGED);
	dp_doc_release(&doc);
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj meinte/meinen/VERB/0/root laut/laut/ADV/2/advmod ,/,/PUNCT/8/punct so/so/ADV/8/advmod "
		"dass/dass/SCONJ/8/mark "
		"alle/alle/PRON/8/nsubj kamen/kommen/VERB/2/advcl ././PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 0); /* "so dass" tells what followed */
	dp_doc_release(&doc);
}

static void sources_stand_beside_their_clause(void **state)
{
	(void)state;
	dp_doc doc;
	char name[64];
	load(&doc,
		"Die/der/DET/2/det Fähre/Fähre/NOUN/3/nsubj sank/sinken/VERB/0/root nach/nach/ADP/5/case Angaben/Angabe/NOUN/3/obl der/der/DET/7/det "
		"Küstenwache/Küstenwache/NOUN/5/nmod "
		"am/an/ADP/9/case Montag/Montag/NOUN/3/obl ././PUNCT/3/punct",
		"Küstenwache");
	assert_int_equal(doc.quotes.n, 1);
	assert_int_equal(doc.quotes.v[0].kind, DP_QUOTE_SOURCE);
	content_is(&doc, 0, "Die Fähre sank nach Angaben der Küstenwache am Montag");
	span_is(&doc, doc.quotes.v[0].gap_begin, doc.quotes.v[0].gap_end, "nach Angaben der Küstenwache");
	speaker_is(&doc, 0, "Angaben der Küstenwache");
	assert_string_equal(who(&doc, 0, name), "Küstenwache");
	dp_doc_release(&doc);
	/* a postposition that the tree gives to the noun behind it */
	load(&doc,
		"Dort/dort/ADV/2/advmod starben/sterben/VERB/0/root Berichten/Bericht/NOUN/2/obl zufolge/zufolge/ADP/6/case zwei/zwei/NUM/6/nummod "
		"Menschen/Mensch/NOUN/2/nsubj "
		"././PUNCT/2/punct",
		"Menschen");
	assert_int_equal(doc.quotes.n, 1);
	speaker_is(&doc, 0, "Berichten");
	dp_doc_release(&doc);
}

static void an_as_clause_comments_on_its_sentence(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Wie/wie/SCONJ/3/mark Tass/Tass/PROPN/3/nsubj meldete/melden/VERB/5/advcl ,/,/PUNCT/3/punct begann/beginnen/VERB/0/root "
		"der/der/DET/7/det Abzug/Abzug/NOUN/5/nsubj "
		"././PUNCT/5/punct",
		"Tass");
	assert_int_equal(doc.quotes.n, 1);
	assert_int_equal(doc.quotes.v[0].kind, DP_QUOTE_SOURCE);
	content_is(&doc, 0, "begann der Abzug");
	speaker_is(&doc, 0, "Tass");
	dp_doc_release(&doc);
}

static void a_pronoun_takes_up_the_sentence_before(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Der/der/DET/2/det Abzug/Abzug/NOUN/3/nsubj begann/beginnen/VERB/0/root ././PUNCT/3/punct | "
		"Das/der/PRON/2/nsubj/Case=Nom|Gender=Neut|PronType=Dem meldete/melden/VERB/0/root die/der/DET/4/det Agentur/Agentur/NOUN/2/obj "
		"././PUNCT/2/punct",
		"Agentur");
	assert_int_equal(doc.quotes.n, 1);
	content_is(&doc, 0, "Der Abzug begann");
	speaker_is(&doc, 0, "die Agentur");
	assert_int_equal(doc.quotes.v[0].sentence, 1);
	dp_doc_release(&doc);
}

static void so_and_the_speaker_close_a_clause(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Man/man/PRON/2/nsubj warte/warten/VERB/0/root/Mood=Sub ,/,/PUNCT/5/punct so/so/ADV/5/advmod Huber/Huber/PROPN/2/parataxis "
		",/,/PUNCT/5/punct noch/noch/ADV/8/advmod "
		"immer/immer/ADV/2/advmod ././PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 1);
	content_is(&doc, 0, "Man warte , so Huber , noch immer");
	span_is(&doc, doc.quotes.v[0].gap_begin, doc.quotes.v[0].gap_end, ", so Huber ,");
	speaker_is(&doc, 0, "Huber");
	dp_doc_release(&doc);
}

static void a_demand_is_reported_with_its_sentence(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj fordert/fordern/VERB/0/root ein/ein/DET/4/det Verbot/Verbot/NOUN/2/obj und/und/CCONJ/7/cc "
		"dann/dann/ADV/7/advmod reiste/reisen/VERB/2/conj "
		"ab/ab/ADP/7/compound:prt ././PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 1);
	assert_int_equal(doc.quotes.v[0].kind, DP_QUOTE_REPORTED);
	content_is(&doc, 0, "Huber fordert ein Verbot");
	assert_true(doc.quotes.v[0].cue_begin == doc.quotes.v[0].cue_end);
	assert_int_equal(doc.quotes.v[0].cue, 1);
	dp_doc_release(&doc);
}

static void reported_mood_goes_on_with_the_speaker(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj sagte/sagen/VERB/0/root ,/,/PUNCT/5/punct er/er/PRON/5/nsubj komme/kommen/VERB/2/ccomp/Mood=Sub "
		"././PUNCT/2/punct | "
		"Das/der/PRON/2/nsubj reiche/reichen/VERB/0/root/Mood=Sub nicht/nicht/PART/2/advmod ././PUNCT/2/punct | "
		"Alle/alle/PRON/2/nsubj wüssten/wissen/VERB/0/root/Mood=Sub es/es/PRON/2/obj ././PUNCT/2/punct | "
		"Der/der/DET/2/det Saal/Saal/NOUN/3/nsubj leerte/leeren/VERB/0/root sich/sich/PRON/3/expl:pv ././PUNCT/3/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 2);
	assert_int_equal(doc.quotes.v[1].kind, DP_QUOTE_FREE);
	content_is(&doc, 1, "Das reiche nicht . \nAlle wüssten es .");
	speaker_is(&doc, 1, "Huber");
	dp_doc_release(&doc);
}

static void marks_hold_words_not_names(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj warnt/warnen/VERB/0/root :/:/PUNCT/2/punct | „/„/PUNCT/3/punct Wir/wir/PRON/3/nsubj "
		"gehen/gehen/VERB/0/root ././PUNCT/3/punct | "
		"Alle/alle/PRON/2/nsubj bleiben/bleiben/VERB/0/root “/“/PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 1);
	assert_int_equal(doc.quotes.v[0].kind, DP_QUOTE_DIRECT);
	content_is(&doc, 0, "„ Wir gehen . \nAlle bleiben “");
	speaker_is(&doc, 0, "Huber");
	dp_doc_release(&doc);
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj sagte/sagen/VERB/0/root der/der/DET/5/det „/„/PUNCT/5/punct Neuen/neu/PROPN/2/obj "
		"Zeitung/Zeitung/PROPN/5/flat “/“/PUNCT/5/punct ab/ab/ADV/2/advmod",
		"Huber");
	assert_int_equal(doc.quotes.n, 0);
	dp_doc_release(&doc);
}

static void words_in_marks_belong_to_who_says_what_holds_them(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj sagte/sagen/VERB/0/root ,/,/PUNCT/10/punct das/der/PRON/10/nsubj sei/sein/AUX/10/cop/Mood=Sub "
		"„/„/PUNCT/10/punct eine/ein/DET/10/det "
		"sehr/sehr/ADV/9/advmod gute/gut/ADJ/10/amod Nachricht/Nachricht/NOUN/2/ccomp “/“/PUNCT/10/punct ././PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 2);
	assert_int_equal(doc.quotes.v[0].kind, DP_QUOTE_INDIRECT);
	assert_int_equal(doc.quotes.v[1].kind, DP_QUOTE_DIRECT);
	speaker_is(&doc, 1, "Huber");
	dp_doc_release(&doc);
}

static void a_claim_is_its_noun_s_clause(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Der/der/DET/2/det Vorwurf/Vorwurf/NOUN/12/nsubj der/der/DET/4/det Opposition/Opposition/NOUN/2/nmod ,/,/PUNCT/9/punct "
		"dass/dass/SCONJ/9/mark die/der/DET/8/det "
		"Wahl/Wahl/NOUN/9/nsubj ausfiel/ausfallen/VERB/2/acl ,/,/PUNCT/9/punct ist/sein/AUX/12/cop alt/alt/ADJ/0/root ././PUNCT/12/punct",
		"Opposition");
	assert_int_equal(doc.quotes.n, 1);
	content_is(&doc, 0, "dass die Wahl ausfiel");
	speaker_is(&doc, 0, "der Opposition");
	assert_int_equal(doc.quotes.v[0].certainty, DP_ALLEGED);
	dp_doc_release(&doc);
}

static void a_report_of_a_report_has_a_parent(void **state)
{
	(void)state;
	dp_doc doc;
	load(&doc,
		"Laut/laut/ADP/2/case Tass/Tass/PROPN/3/obl sagte/sagen/VERB/0/root Huber/Huber/PROPN/3/nsubj ,/,/PUNCT/8/punct "
		"dass/dass/SCONJ/8/mark er/er/PRON/8/nsubj "
		"komme/kommen/VERB/3/ccomp/Mood=Sub ././PUNCT/3/punct",
		"Tass Huber");
	assert_int_equal(doc.quotes.n, 2);
	content_is(&doc, 0, "sagte Huber , dass er komme");
	content_is(&doc, 1, "dass er komme");
	assert_int_equal(doc.quotes.v[0].parent, DP_NONE);
	assert_int_equal(doc.quotes.v[1].parent, 0);
	dp_doc_release(&doc);
}

static void who_is_cited_is_nearer(void **state)
{
	(void)state;
	dp_doc doc; /* the object behind the verb is its subject: the content is its object */
	load(&doc,
		"Die/der/DET/2/det Lage/Lage/NOUN/3/nsubj bleibe/bleiben/VERB/5/ccomp/Mood=Sub ,/,/PUNCT/3/punct meldete/melden/VERB/0/root "
		"Radio/Radio/NOUN/5/obj unter/unter/ADP/8/case Berufung/Berufung/NOUN/5/obl auf/auf/ADP/10/case Huber/Huber/PROPN/8/nmod ././PUNCT/5/punct",
		"Radio Huber");
	assert_int_equal(doc.quotes.n, 2);
	content_is(&doc, 0, "Die Lage bleibe");
	content_is(&doc, 1, "Die Lage bleibe");
	speaker_is(&doc, 0, "Radio");
	speaker_is(&doc, 1, "Huber");
	assert_int_equal(doc.quotes.v[1].parent, 0);
	assert_false(doc.quotes.v[0].commits);
	dp_doc_release(&doc);
	load(&doc,
		"Huber/Huber/PROPN/2/nsubj bestätigte/bestätigen/VERB/0/root ,/,/PUNCT/6/punct dass/dass/SCONJ/6/mark niemand/niemand/PRON/6/nsubj "
		"kam/kommen/VERB/2/ccomp ././PUNCT/2/punct",
		"Huber");
	assert_int_equal(doc.quotes.n, 1);
	assert_true(doc.quotes.v[0].commits);
	dp_doc_release(&doc);
}

static void a_wrong_row_is_named(void **state)
{
	(void)state;
	char dir[] = "/tmp/depesche-quote-XXXXXX", path[64];
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/quotes.txt", dir);
	const char *const wrong[] = {"sagen\tverb\tsay\nreden\tverb\tspeak\n", "sagen\tverb\tsay\nreden\tparticle\tsay\n"};
	for (size_t i = 0; i < 2; i++) {
		depesche_error e = {0};
		dp_buf out;
		FILE *f = fopen(path, "w");
		assert_non_null(f);
		fputs(wrong[i], f);
		fclose(f);
		dp_buf_init(&out, 1 << 20);
		assert_true(dp_quote_compile(dir, &out, &e) < 0);
		assert_int_equal(e.line, 2);
		dp_buf_release(&out);
	}
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clause_with_dass_is_said_by_the_whole_subject),
		cmocka_unit_test(words_of_saying_may_be_set_into_what_is_said),
		cmocka_unit_test(a_clause_hung_elsewhere_is_found_by_its_conjunction),
		cmocka_unit_test(sources_stand_beside_their_clause),
		cmocka_unit_test(an_as_clause_comments_on_its_sentence),
		cmocka_unit_test(a_pronoun_takes_up_the_sentence_before),
		cmocka_unit_test(so_and_the_speaker_close_a_clause),
		cmocka_unit_test(a_demand_is_reported_with_its_sentence),
		cmocka_unit_test(reported_mood_goes_on_with_the_speaker),
		cmocka_unit_test(marks_hold_words_not_names),
		cmocka_unit_test(words_in_marks_belong_to_who_says_what_holds_them),
		cmocka_unit_test(a_claim_is_its_noun_s_clause),
		cmocka_unit_test(a_report_of_a_report_has_a_parent),
		cmocka_unit_test(who_is_cited_is_nearer),
		cmocka_unit_test(a_wrong_row_is_named),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
