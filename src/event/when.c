/*
 * When and where: the expression that belongs to the trigger's clause, not the nearest one. A time or place belongs to an event when
 *   1  it hangs below the trigger, or stands right behind a trigger noun ("bei einem Treffen am Donnerstag");
 *   2  trigger and expression stand in the same clause, and the trigger is its verb or an argument of its verb.
 * A time bound to a verb of reporting dates the report (codebook, ruling 11). What is not told stays empty. What is done by saying it is also dated by
 * the verb of saying, and by the next sentence, where that comes back to it. An adverb ("dort", "wo") says where by what it takes up.
 */
#include "event/event.h"

static uint32_t head_of_range(const dp_args *t, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i <= last; i++) {
		uint32_t head = t->tree.doc->tokens.v[i].head;
		if (head == DP_NONE || head < first || head > last)
			return i;
	}
	return first;
}

static bool of_report(const dp_args *t, uint32_t time, uint32_t clause)
{
	for (uint32_t i = 0; i < t->tree.doc->quotes.n; i++) {
		const dp_quote *q = &t->tree.doc->quotes.v[i];
		if (q->time == time || (clause != DP_NONE && q->cue == clause && q->kind != DP_QUOTE_REPORTED))
			return true;
	}
	return false;
}

static bool dative(const dp_args *t, uint32_t noun)
{
	dp_feats f = t->tree.doc->tokens.v[noun].feats & DP_FEATS_CASE;
	for (uint32_t c = t->tree.child[noun]; f == 0 && c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_DET)
			f = t->tree.doc->tokens.v[c].feats & DP_FEATS_CASE;
	return f & DP_FEAT(DAT);
}

/*
 * What is told goes on in or by the act: "wurden am Montag bei Angriffen getötet", "begann am Montag mit Angriffen"; but not "nach Angriffen",
 * nor what somebody has said before ("kam am Montag auf Anordnung").
 */
static bool setting(const dp_args *t, const dp_draft *d, uint32_t noun)
{
	uint32_t roles = dp_args_case_roles(t, noun);
	dp_deprel r = dp_tree_base(&t->tree, noun);
	if (r == DP_REL_NMOD && (roles & DP_WORD_CARRY)) /* hung on the subject: "startete die Allianz mit Angriffen" */
		return !dp_event_speech((dp_type)d->frame->type);
	if (r != DP_REL_OBL || (roles & DP_WORD_CAUSE) || dp_event_speech((dp_type)d->frame->type))
		return false;
	return (roles & DP_WORD_CARRY) || ((roles & DP_WORD_PLACE) && dative(t, noun));
}

/* The noun stands in an argument place of its clause's verb, so that the clause's time and place are its own. */
static bool argument(const dp_args *t, uint32_t noun)
{
	dp_deprel r = dp_deprel_base((dp_deprel)t->tree.doc->tokens.v[noun].deprel);
	return r == DP_REL_NSUBJ || r == DP_REL_OBJ || r == DP_REL_ROOT || r == DP_REL_CONJ || r == DP_REL_XCOMP;
}

static bool right_behind(const dp_args *t, uint32_t trigger, uint32_t token)
{
	enum { REACH = 12 };
	if (token <= trigger || token > trigger + REACH)
		return false;
	for (uint32_t i = trigger + 1; i < token; i++) {
		const dp_token *k = &t->tree.doc->tokens.v[i];
		bool joint = k->upos == DP_UPOS_PUNCT && i > 0 && !(t->tree.doc->tokens.v[i - 1].flags & DP_TOKEN_SPACE) && !(k->flags & DP_TOKEN_SPACE);
		if (k->upos == DP_UPOS_VERB || k->upos == DP_UPOS_AUX || k->upos == DP_UPOS_CCONJ || (k->upos == DP_UPOS_PUNCT && !joint))
			return false;
	}
	return true;
}

enum { OWN = 3 }; /* from here on it is the trigger's own, whatever the clause */

/* "verurteilte den Angriff vom Montag", "nannte das Massaker 1995 Völkermord": the day of what is spoken of. */
static bool of_thing(const dp_args *t, uint32_t trigger, uint32_t token)
{
	uint32_t head = t->tree.doc->tokens.v[token].head;
	if (dp_tree_case(&t->tree, token).n && (head == trigger || dp_tree_below(&t->tree, head, trigger)))
		return dp_args_case_roles(t, token) & DP_WORD_AGENT; /* "vom Montag" is no when, wherever it hangs */
	if (head == DP_NONE || head == trigger || t->tree.doc->tokens.v[head].upos != DP_UPOS_NOUN || !dp_tree_below(&t->tree, head, trigger))
		return false;
	while (t->tree.doc->tokens.v[head].head != trigger)
		head = t->tree.doc->tokens.v[head].head;
	return dp_tree_base(&t->tree, head) != DP_REL_OBL; /* but "seit der Übernahme Mitte 2014" is when */
}

/* How well an expression at `token` belongs to the trigger: 0 not at all, the larger the better. */
static uint32_t belongs(const dp_args *t, const dp_draft *d, uint32_t trigger, uint32_t token, uint32_t *clause)
{
	bool verb = dp_tree_group(&t->tree, trigger) != NULL;
	uint32_t own = dp_tree_clause(&t->tree, token);
	*clause = own;
	if (verb && dp_event_speech((dp_type)d->frame->type) && of_thing(t, trigger, token))
		return 0;
	uint32_t up = t->tree.doc->tokens.v[token].head;
	if (verb && up != DP_NONE && up != trigger && dp_tree_base(&t->tree, up) == DP_REL_AMOD) /* "verteidigte die für kommendes Jahr geplante Steuer" */
		return 0;
	if (verb && t->tree.doc->tokens.v[token].head == trigger) /* rather than one inside its subject or object */
		return 5;
	if (!verb && own != DP_NONE && own != trigger && dp_tree_below(&t->tree, own, trigger) && t->tree.doc->tokens.v[own].head != trigger)
		return 1; /* told of something that the noun's phrase only mentions */
	if (dp_tree_below(&t->tree, token, trigger) && (!verb || own == trigger || own == DP_NONE))
		return 4;
	if (!verb && right_behind(t, trigger, token))
		return 3;
	if (verb && own == trigger)
		return 4;
	uint32_t mine = verb ? trigger : dp_tree_clause(&t->tree, trigger);
	if (mine == DP_NONE && own == DP_NONE)
		return 1;
	if (own != mine || own == DP_NONE)
		return 0;
	return verb || argument(t, trigger) || setting(t, d, trigger) ? 2 : 0;
}

/* Is `verb` in the words that `cue` introduces? */
static bool said_by(const dp_args *t, uint32_t verb, uint32_t cue)
{
	const dp_doc *doc = t->tree.doc;
	for (uint32_t i = 0; i < doc->quotes.n; i++) {
		const dp_quote *q = &doc->quotes.v[i];
		if (q->cue == cue && q->begin <= doc->tokens.v[verb].begin && doc->tokens.v[verb].end <= q->end)
			return true;
	}
	return false;
}

/*
 * A coordinated or controlled verb without a time of its own shares that of the verb it hangs on, unless it is what that verb says: "warf ihm
 * am Montag vor, Waffen zu liefern".
 */
static uint32_t shared_with(const dp_args *t, uint32_t verb)
{
	const dp_token *k = &t->tree.doc->tokens.v[verb];
	dp_deprel r = dp_deprel_base((dp_deprel)k->deprel);
	if (k->head == DP_NONE || (r != DP_REL_CONJ && said_by(t, verb, k->head)))
		return DP_NONE;
	const dp_group *g = dp_tree_group(&t->tree, verb);
	bool purpose = r == DP_REL_ADVCL && g && g->form == DP_VERB_INFINITIVE && g->finite == DP_NONE; /* "rief am Montag an, um zu danken" */
	return r == DP_REL_CONJ || r == DP_REL_XCOMP || (r == DP_REL_PARATAXIS && k->head < verb) || purpose ? k->head : DP_NONE;
}

/* A clause before its main clause and in the same tense that tells when: "Als in den 80er Jahren Frieden herrschte, ermordeten sie ..." */
static uint32_t meanwhile(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb), *clause;
	for (uint32_t c = g ? t->tree.child[verb] : DP_NONE; c != DP_NONE && c < verb; c = t->tree.next[c]) {
		clause = dp_tree_base(&t->tree, c) == DP_REL_ADVCL ? dp_tree_group(&t->tree, c) : NULL;
		if (clause && clause->finite != DP_NONE && clause->tense == g->tense)
			return c;
	}
	return DP_NONE;
}

/*
 * The noun that "zwei Tage nach dem Abschuss" dates: that behind the adposition of what was before, after a length of time that has none of its own
 * ("vor zwei Tagen in Wien" is another thing). DP_NONE for other times.
 */
static uint32_t dated_noun(const dp_args *t, const dp_time *time)
{
	const dp_doc *doc = t->tree.doc;
	const dp_sentence *s = &doc->sentences.v[time->sentence];
	uint32_t next = time->last + 1;
	if (time->kind != DP_TIME_DURATION || !time->edtf.n || next >= s->first + s->count || doc->tokens.v[next].upos != DP_UPOS_ADP)
		return DP_NONE;
	if (doc->tokens.v[time->last].upos != DP_UPOS_NOUN || dp_tree_case(&t->tree, head_of_range(t, time->first, time->last)).n)
		return DP_NONE;
	uint32_t roles = dp_frames_roles(t->frames, 'p', doc->tokens.v[next].lemma);
	return (roles & DP_WORD_CAUSE) && !(roles & DP_WORD_PLACE) ? doc->tokens.v[next].head : DP_NONE;
}

/* Its day is counted from the publication, which holds in the lead; it is that noun's, or of what the noun is the start or end of. */
static bool dates_by_length(const dp_args *t, const dp_draft *d, uint32_t trigger, uint32_t noun)
{
	bool of_it = t->tree.doc->tokens.v[trigger].head == noun && dp_tree_base(&t->tree, trigger) == DP_REL_NMOD && !dp_tree_case(&t->tree, trigger).n;
	return (noun == trigger || of_it) && d->sentence < DP_EVENT_LEAD;
}

static void find_time(const dp_args *t, uint32_t trigger, dp_draft *d)
{
	uint32_t best = 0;
	for (uint32_t i = 0; i < t->tree.doc->times.n; i++) {
		const dp_time *time = &t->tree.doc->times.v[i];
		uint32_t clause = DP_NONE, noun, fit;
		if (time->sentence != d->sentence || time->edtf.n == 0)
			continue;
		noun = dated_noun(t, time);
		if (noun != DP_NONE)
			fit = dates_by_length(t, d, trigger, noun) ? OWN : 0;
		else
			fit = belongs(t, d, trigger, head_of_range(t, time->first, time->last), &clause);
		if (fit > best && (fit >= OWN || !of_report(t, i, clause) || clause == d->trigger)) {
			best = fit;
			d->time = i;
			d->date = time->edtf;
		}
	}
}

/* "sagte bei einem Treffen in Peking": where people meet is where they speak. */
static bool occasion(const dp_args *t, uint32_t trigger, uint32_t noun)
{
	uint32_t roles = dp_args_case_roles(t, noun);
	return t->tree.doc->tokens.v[noun].head == trigger && dp_tree_base(&t->tree, noun) == DP_REL_OBL && dp_event_type_of(t, noun) == DP_TYPE_CONSULT &&
	       (roles & (DP_WORD_CAUSE | DP_WORD_PLACE | DP_WORD_CARRY)) && !(roles & DP_WORD_TOPIC);
}

/* Does the phrase hang on the trigger itself, not inside another of its arguments ("über die Lage auf der Halbinsel sprechen")? */
static bool direct(const dp_args *t, uint32_t trigger, uint32_t token)
{
	const dp_token *k = t->tree.doc->tokens.v;
	uint32_t head = k[token].head;
	if (dp_tree_rel(&t->tree, token) == DP_REL_CONJ && head != DP_NONE)
		head = k[head].head;
	for (uint32_t guard = 0; guard < 4 && head != DP_NONE && head != trigger && k[head].sense == DP_SENSE_PLACE; guard++)
		head = k[head].head; /* "in einer Klinik in Kabul" */
	return head == trigger || head == DP_NONE || dp_tree_verbal(&t->tree, head) || !dp_tree_verbal(&t->tree, trigger) || occasion(t, trigger, head);
}

/* "zogen durch Caracas": whoever is told to act already is not told by "durch". */
static bool passed(const dp_args *t, uint32_t token)
{
	uint32_t verb = t->tree.doc->tokens.v[token].head;
	for (uint32_t guard = 0; guard < 2 && verb != DP_NONE && t->tree.doc->tokens.v[verb].sense == DP_SENSE_PLACE; guard++)
		verb = t->tree.doc->tokens.v[verb].head; /* "durch das Zentrum von Caracas" */
	const dp_group *g = verb == DP_NONE ? NULL : dp_tree_group(&t->tree, verb);
	return g && !g->passive;
}

bool dp_event_locates(const dp_args *t, uint32_t token, uint32_t roles)
{
	bool may_be_topic = (roles & DP_WORD_TOPIC) && t->tree.mention[token] == DP_NONE;
	if (!(roles & DP_WORD_PLACE) || ((roles & DP_WORD_AGENT) && !passed(t, token)))
		return false;
	return !may_be_topic || dative(t, token);
}

/* "südlich von Kairo" */
bool dp_event_beside(const dp_args *t, uint32_t token)
{
	uint32_t head = t->tree.doc->tokens.v[token].head;
	return (dp_args_case_roles(t, token) & DP_WORD_AGENT) && head != DP_NONE && t->tree.doc->tokens.v[head].upos == DP_UPOS_ADJ &&
	       (dp_args_roles(t, head) & DP_WORD_PLACE);
}

/*
 * What is taken, shelled, closed or cleared is where it happens: "der Beschuss des Gazastreifens", "sperrte den Übergang Lesowo"; but not "der Angriff
 * der USA".
 */
static bool taken(const dp_args *t, const dp_draft *d, uint32_t token, uint32_t mention)
{
	bool nobody = t->tree.doc->mentions.v[mention].entity == DP_NONE, whole = dp_tree_base(&t->tree, token) == DP_REL_OBJ || dp_tree_rel(&t->tree, token) == DP_REL_NSUBJ_PASS;
	switch (d->frame->type) {
	case DP_TYPE_ASSAULT:
		return whole || (nobody && dp_tree_base(&t->tree, token) == DP_REL_NMOD);
	case DP_TYPE_COERCE:
	case DP_TYPE_PROTEST:
	case DP_TYPE_RETREAT:
	case DP_TYPE_COOPERATE:
		return nobody && (whole || dp_tree_base(&t->tree, token) == DP_REL_NMOD);
	default:
		return false;
	}
}

static bool locative_for(const dp_args *t, const dp_draft *d, uint32_t token, uint32_t mention)
{
	uint32_t roles = dp_args_case_roles(t, token);
	if (dp_tree_case(&t->tree, token).n == 0)
		return t->tree.doc->tokens.v[token].head == d->trigger && taken(t, d, token, mention);
	if (dp_event_beside(t, token))
		return true;
	bool there = d->frame->type == DP_TYPE_CONSULT || d->frame->type == DP_TYPE_MOBILIZE; /* where one meets, and where troops are sent */
	return dp_event_locates(t, token, roles) || ((roles & DP_WORD_GOAL) && there);
}

/* Whom an act is done to is not where it is done ("Kritik an Peking", "entschuldigte sich bei ..."), save of visits and attacks. */
bool dp_event_is_side(const dp_draft *d, uint32_t mention)
{
	bool there = d->frame->type == DP_TYPE_CONSULT || d->frame->type == DP_TYPE_ASSAULT || d->frame->type == DP_TYPE_MOBILIZE;
	for (uint32_t i = 0; i < d->actor.n; i++)
		if (d->actor.v[i].mention == mention)
			return true;
	for (uint32_t i = 0; i < d->recipient.n && !there; i++)
		if (d->recipient.v[i].mention == mention)
			return true;
	return false;
}

/* "Ein Gericht in Istanbul verbot", "Oppositioneller in Uganda festgenommen": where those who act or suffer are; but a government in Paris acts anywhere. */
static bool of_side(const dp_args *t, const dp_draft *d, uint32_t token)
{
	uint32_t head = t->tree.doc->tokens.v[token].head, m = head == DP_NONE ? DP_NONE : t->tree.mention[head];
	uint32_t e = m == DP_NONE ? DP_NONE : t->tree.doc->mentions.v[m].entity;
	bool speech = dp_event_speech((dp_type)d->frame->type), court = e != DP_NONE && t->tree.doc->entities.v[e].sector == DP_SECTOR_JUD;
	if (e == DP_NONE || (t->tree.doc->mentions.v[m].kind == DP_MENTION_NAME && !court))
		return false;
	if (t->tree.doc->entities.v[e].sector == DP_SECTOR_GOV && (speech || t->tree.doc->tokens.v[head].sense != DP_SENSE_PERSON))
		return false; /* but an ambassador in Vienna leaves his post there */
	return dp_sides_has(&d->actor, e) || (!speech && dp_sides_has(&d->recipient, e));
}

/* The place told at a noun or the name behind it, else the last in its phrase: "im Hafen Aschdot, wo", "zum Gipfel nach Peking, wo"; a mention, DP_NONE. */
static uint32_t place_at(const dp_args *t, uint32_t noun, uint32_t adverb)
{
	uint32_t last = DP_NONE;
	for (uint32_t i = noun; i < adverb; i++) {
		uint32_t m = t->tree.mention[i];
		dp_deprel r = dp_tree_base(&t->tree, i);
		if (m == DP_NONE || t->tree.doc->mentions.v[m].place == DP_NONE || !dp_tree_below(&t->tree, i, noun))
			continue;
		last = m;
		if (i == noun || (t->tree.doc->tokens.v[i].head == noun && (r == DP_REL_APPOS || r == DP_REL_FLAT)))
			break;
	}
	return last;
}

/* What "dort" means: where something was, or went to, that is told before it, or the place named last; a mention of this or the two sentences before. */
static uint32_t place_before(const dp_args *t, const dp_draft *d, uint32_t adverb)
{
	enum { BACK = 2 };
	const dp_doc *doc = t->tree.doc;
	for (uint32_t i = doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &doc->mentions.v[i];
		if (m->first >= adverb || m->place == DP_NONE || m->kind > DP_MENTION_NOMINAL || dp_event_is_side(d, i))
			continue;
		if (m->sentence + BACK < d->sentence)
			return DP_NONE;
		if ((dp_args_case_roles(t, m->head) & (DP_WORD_PLACE | DP_WORD_GOAL)) || doc->entities.v[m->place].kind == DP_ENTITY_PLACE)
			return i;
	}
	return DP_NONE;
}

/* "reiste nach Peking, wo er sprach"; "Dort wurden Server lahmgelegt": the place that an adverb of the clause takes up; a mention, DP_NONE. */
static uint32_t pointed_at(const dp_args *t, uint32_t trigger, const dp_draft *d)
{
	uint32_t clause, verb = dp_tree_verbal(&t->tree, trigger) ? trigger : dp_tree_clause(&t->tree, trigger);
	for (uint32_t c = verb == DP_NONE ? DP_NONE : t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c]) {
		const dp_token *adverb = &t->tree.doc->tokens.v[c];
		if (adverb->upos != DP_UPOS_ADV || !(dp_args_roles(t, c) & DP_WORD_PLACE) || !belongs(t, d, trigger, c, &clause))
			continue;
		if (!(adverb->feats & (DP_FEAT(INT) | DP_FEAT(REL))))
			return place_before(t, d, c);
		return dp_tree_base(&t->tree, verb) == DP_REL_ACL ? place_at(t, t->tree.doc->tokens.v[verb].head, c) : DP_NONE;
	}
	return DP_NONE;
}

static void find_place(const dp_args *t, uint32_t trigger, dp_draft *d)
{
	uint32_t best = 0, clause, there = pointed_at(t, trigger, d);
	if (there != DP_NONE) {
		d->place = there;
		d->there = true;
		return;
	}
	const dp_sentence *s = &t->tree.doc->sentences.v[d->sentence];
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		uint32_t m = t->tree.mention[i];
		if (m == DP_NONE || t->tree.doc->mentions.v[m].place == DP_NONE || dp_event_is_side(d, m))
			continue;
		uint32_t at = i, head = t->tree.doc->tokens.v[i].head;
		dp_deprel r = dp_deprel_base((dp_deprel)t->tree.doc->tokens.v[i].deprel);
		bool inner = dp_tree_case(&t->tree, i).n == 0 || dp_args_case_roles(t, i) & DP_WORD_AGENT; /* "an der Grenze zu Litauen" is not in Lithuania */
		if (!locative_for(t, d, i, m) && inner && head != DP_NONE && (r == DP_REL_APPOS || r == DP_REL_FLAT || r == DP_REL_COMPOUND || r == DP_REL_NMOD))
			at = head; /* "in der Hauptstadt Sanaa" */
		bool seat = of_side(t, d, at);
		if (!locative_for(t, d, at, m) || !(seat || direct(t, trigger, at)))
			continue;
		uint32_t fit = seat ? 1 : belongs(t, d, trigger, at, &clause);
		if (fit > best) {
			best = fit;
			d->place = m;
		}
	}
}

/* Day and place that are still missing, from a verb in `sentence` that tells of the same. */
static void take_from(const dp_args *t, dp_draft *d, uint32_t verb, uint32_t sentence)
{
	dp_draft other = *d;
	other.trigger = verb;
	other.sentence = sentence;
	if (d->time == DP_NONE) {
		find_time(t, verb, &other);
		d->time = other.time;
		d->date = other.date;
	}
	if (d->place == DP_NONE) {
		find_place(t, verb, &other);
		d->place = other.place;
		d->there = other.there;
	}
}

/* What is said is done by saying it: "sagte am Samstag, der Botschafter solle Stellung nehmen" is a demand of that Saturday. */
static void by_saying(const dp_args *t, dp_draft *d)
{
	const dp_quote *q = dp_event_quote(t, d->trigger);
	if (!q || q->speaker == DP_NONE || q->cue == DP_NONE || !dp_event_speech((dp_type)d->frame->type))
		return;
	bool by_words = dp_frames_by_words(t->frames, d->frame); /* also where he speaks for a body */
	if (!by_words && !dp_event_speaks_for(t->tree.doc, q, &d->actor))
		return;
	if (d->time == DP_NONE && q->time != DP_NONE && t->tree.doc->times.v[q->time].edtf.n) {
		d->time = q->time;
		d->date = t->tree.doc->times.v[q->time].edtf;
	}
	const dp_token *cue = &t->tree.doc->tokens.v[q->cue]; /* "soll ... gesagt haben" */
	take_from(t, d, cue->head != DP_NONE && dp_tree_base(&t->tree, q->cue) == DP_REL_AUX ? cue->head : q->cue, q->sentence);
}

/* The verb of the sentence behind the act's that comes back to it with its speaker as subject: "Dies machte Kerry am Sonntag deutlich"; DP_NONE. */
static uint32_t said_again(const dp_args *t, const dp_draft *d)
{
	const dp_doc *doc = t->tree.doc;
	if (d->sentence + 1 >= doc->sentences.n)
		return DP_NONE;
	const dp_sentence *s = &doc->sentences.v[d->sentence + 1];
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		uint32_t verb = dp_event_points_back(t, i) && dp_tree_base(&t->tree, i) == DP_REL_OBJ ? doc->tokens.v[i].head : DP_NONE;
		for (uint32_t c = verb != DP_NONE ? t->tree.child[verb] : DP_NONE; c != DP_NONE; c = t->tree.next[c]) {
			uint32_t m = dp_tree_base(&t->tree, c) == DP_REL_NSUBJ ? t->tree.mention[c] : DP_NONE;
			if (m != DP_NONE && dp_sides_has(&d->actor, doc->mentions.v[m].entity))
				return verb;
		}
	}
	return DP_NONE;
}

/* News tells in its lead what was said, and in the next sentence when and where. */
static void by_saying_again(const dp_args *t, dp_draft *d)
{
	uint32_t verb = d->sentence < DP_EVENT_LEAD && d->time == DP_NONE && dp_event_speech((dp_type)d->frame->type) ? said_again(t, d) : DP_NONE;
	if (verb != DP_NONE)
		take_from(t, d, verb, d->sentence + 1);
}

void dp_event_when_where(const dp_args *tree, dp_draft *draft)
{
	uint32_t at = draft->trigger, before;
	for (uint32_t guard = 0; at != DP_NONE && guard < 3; guard++, at = shared_with(tree, at)) {
		if (draft->time == DP_NONE)
			find_time(tree, at, draft);
		if (draft->place == DP_NONE)
			find_place(tree, at, draft);
	}
	if (draft->time == DP_NONE && (before = meanwhile(tree, draft->trigger)) != DP_NONE)
		find_time(tree, before, draft);
	by_saying(tree, draft);
	by_saying_again(tree, draft);
}
