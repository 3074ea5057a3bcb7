/* Between the drafts of one article: contents of speech acts, and one act told in several places. */
#include "event/event.h"

static uint8_t content_of(const dp_draft *d)
{
	if (d->frame->content != DP_CONTENT_DEFAULT)
		return d->frame->content;
	switch (d->frame->type) {
	case DP_TYPE_AGREE:
	case DP_TYPE_REQUEST:
	case DP_TYPE_REJECT:
	case DP_TYPE_THREATEN:
		return DP_CONTENT_DROP;
	default:
		return DP_CONTENT_KEEP;
	}
}

/* The dependent of `top` below which `token` hangs; DP_NONE when it does not. */
static uint32_t branch(const dp_args *t, uint32_t token, uint32_t top)
{
	for (uint32_t guard = 0; token != DP_NONE && guard < 200; guard++) {
		uint32_t head = t->tree.doc->tokens.v[token].head;
		if (head == top)
			return token;
		token = head;
	}
	return DP_NONE;
}

/* Is `token`, or what it hangs on up to `top`, the head of a controlled infinitive? */
static bool in_complement(const dp_args *t, uint32_t token, uint32_t top, uint32_t verb)
{
	for (uint32_t guard = 0; token != DP_NONE && guard < 200; guard++) {
		if (dp_tree_base(&t->tree, token) == DP_REL_XCOMP || dp_tree_behind_particle(&t->tree, verb, token))
			return true;
		if (token == top)
			return false;
		token = t->tree.doc->tokens.v[token].head;
	}
	return false;
}

/* "das Ende der Blockade; Österreich lehnte ab": what a semicolon parts is a sentence of its own. */
static bool apart_by_semicolon(const dp_args *t, uint32_t a, uint32_t b)
{
	uint32_t first = a < b ? a : b, last = a < b ? b : a;
	for (uint32_t i = first + 1; i < last; i++)
		if (dp_str_is(t->tree.doc->tokens.v[i].form, ";"))
			return true;
	return false;
}

bool dp_event_content_clause(const dp_args *t, uint32_t verb)
{
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_MARK && (dp_args_roles(t, c) & DP_WORD_TOPIC))
			return true;
	return false;
}

/* "die Freilassung der verhafteten Autoren", "... der Autoren, die verhaftet wurden": what is told of them on the way has happened. */
static bool told_aside(const dp_args *t, uint32_t inner, uint32_t top)
{
	for (uint32_t guard = 0, i = inner; i != DP_NONE && i != top && guard < 200; i = t->tree.doc->tokens.v[i].head, guard++) {
		const dp_group *g = dp_tree_group(&t->tree, i);
		dp_deprel r = dp_tree_rel(&t->tree, i);
		bool past = g && (g->tense == DP_TENSE_PAST || g->tense == DP_TENSE_PERFECT || g->tense == DP_TENSE_PLUPERFECT) &&
			    g->mood != DP_MOOD_IRREALIS;
		if (g && r == DP_REL_AMOD && g->form == DP_VERB_PARTICIPLE)
			return true;
		if (past && g->modal == DP_NONE && (r == DP_REL_ACL_RELCL || (dp_deprel_base(r) == DP_REL_ADVCL && g->form == DP_VERB_FINITE && !dp_event_content_clause(t, i))))
			return true;
	}
	return false;
}

/* "erklärte sich bereit, Soldaten zu entsenden": the content of an adjective hangs on its verb. */
static bool beside_adjective(const dp_args *t, uint32_t adjective, uint32_t inner)
{
	const dp_token *k = &t->tree.doc->tokens.v[adjective];
	dp_deprel r = dp_tree_base(&t->tree, adjective);
	if ((k->upos != DP_UPOS_ADJ && k->upos != DP_UPOS_ADV) || (r != DP_REL_ADVMOD && r != DP_REL_XCOMP) || k->head == DP_NONE)
		return false;
	uint32_t b = branch(t, inner, k->head);
	dp_deprel of = b == DP_NONE || b == adjective ? DP_REL_DEP : dp_tree_base(&t->tree, b);
	return of == DP_REL_XCOMP || of == DP_REL_CCOMP;
}

/* Does `inner` stand in what `outer` demands, promises or threatens, rather than in its subject, time or place? */
static bool in_content(const dp_args *t, const dp_draft *outer, uint32_t inner)
{
	uint32_t b = branch(t, inner, outer->trigger);
	if (b == DP_NONE)
		return beside_adjective(t, outer->trigger, inner);
	if (told_aside(t, inner, outer->trigger))
		return false;
	if (in_complement(t, inner, b, outer->trigger)) /* "forderte am Montag, abzuziehen": hung on whatever stands between, it is what is demanded */
		return true;
	switch (dp_deprel_base((dp_deprel)t->tree.doc->tokens.v[b].deprel)) {
	case DP_REL_OBJ:
	case DP_REL_CCOMP:
	case DP_REL_XCOMP:
	case DP_REL_CSUBJ:
	case DP_REL_ACL:
		return true;
	case DP_REL_ADVCL:
		return dp_event_content_clause(t, b);
	case DP_REL_PARATAXIS:
		return !apart_by_semicolon(t, outer->trigger, b);
	case DP_REL_NSUBJ: {
		const dp_group *g = dp_tree_group(&t->tree, outer->trigger);
		return g && g->passive;
	}
	case DP_REL_NMOD:
		if (outer->frame->type == DP_TYPE_REQUEST && !(dp_args_case_roles(t, b) & (DP_WORD_AGENT | DP_WORD_PLACE)))
			return true; /* "die Forderung nach einem Rücktritt" */
		/* fall through */
	case DP_REL_OBL: {
		uint32_t roles = dp_args_case_roles(t, b);
		return !(roles & (DP_WORD_PLACE | DP_WORD_CAUSE | DP_WORD_AGENT));
	}
	default:
		return false;
	}
}

static bool overlap(const dp_sides *a, const dp_sides *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (dp_sides_has(b, a->v[i].entity))
			return true;
	return false;
}

static void allege(const dp_draft *accuser, dp_draft *act)
{
	act->certainty = DP_ALLEGED;
	if (!act->actor.n && accuser->recipient.n && !overlap(&accuser->recipient, &act->recipient)) /* "warf ihnen vor, einen Angriff vorzubereiten" */
		act->actor = accuser->recipient;
	dp_sides chain = {.n = 0};
	for (uint32_t i = 0; i < accuser->actor.n; i++)
		dp_sides_add(&chain, accuser->actor.v[i].mention, accuser->actor.v[i].entity);
	for (uint32_t i = 0; i < act->source.n; i++)
		dp_sides_add(&chain, act->source.v[i].mention, act->source.v[i].entity);
	act->source = chain;
}

/* "wirft ihnen vor, die Waffenruhe gebrochen zu haben": a charge made by its words is the one that says them. */
static bool same_charge(const dp_args *t, const dp_draft *outer, const dp_draft *inner)
{
	return inner->frame->type == outer->frame->type && dp_frames_by_words(t->frames, inner->frame);
}

void dp_event_contents(const dp_args *tree, dp_draft *drafts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint8_t content = content_of(&drafts[i]);
		if (drafts[i].dropped && drafts[i].failed) /* no act, by the judge: nothing is said by it */
			continue;
		for (uint32_t j = 0; j < n && content != DP_CONTENT_KEEP; j++) {
			if (i == j || drafts[i].sentence != drafts[j].sentence || !in_content(tree, &drafts[i], drafts[j].trigger))
				continue;
			bool vague = content == DP_CONTENT_ALLEGED && drafts[j].frame->type == DP_TYPE_REJECT; /* "wirft ihm vor, die Gespräche zu blockieren" */
			dp_type of = (dp_type)drafts[j].frame->type;
			bool refused = drafts[i].frame->type == DP_TYPE_REJECT && (of == DP_TYPE_REQUEST || of == DP_TYPE_ACCUSE);
			if (refused && !dp_tree_group(&tree->tree, drafts[j].trigger))
				continue; /* a demand or charge that is refused has been made */
			if (content == DP_CONTENT_DROP || vague || same_charge(tree, &drafts[i], &drafts[j]))
				drafts[j].dropped = true;
			else
				allege(&drafts[i], &drafts[j]);
		}
	}
}

/* A state, or persons whom the text does not name, may stand for the person or body of that state who is named elsewhere. */
static bool vague(const dp_entity *e)
{
	return e->kind == DP_ENTITY_STATE || e->kind == DP_ENTITY_GROUP;
}

bool dp_event_organ(dp_sector sector)
{
	return sector == DP_SECTOR_GOV || sector == DP_SECTOR_MIL || sector == DP_SECTOR_LEG || sector == DP_SECTOR_JUD || sector == DP_SECTOR_COP ||
	       sector == DP_SECTOR_SPY;
}

static bool stands_for(const dp_entity *vaguely, const dp_entity *named)
{
	return vague(vaguely) && !vague(named) && (vaguely->kind == DP_ENTITY_STATE ? dp_event_organ(named->sector) : vaguely->sector == named->sector);
}

static bool same_party(const dp_args *t, uint32_t x, uint32_t y)
{
	const dp_entity *a = &t->tree.doc->entities.v[x], *b = &t->tree.doc->entities.v[y];
	bool told_again = a->kind == DP_ENTITY_GROUP && b->kind == DP_ENTITY_GROUP && dp_str_eq(a->name, b->name) && strcmp(a->code, b->code) == 0;
	return x == y || told_again || (a->code[0] && strcmp(a->code, b->code) == 0 && (stands_for(a, b) || stands_for(b, a)));
}

static bool has_party(const dp_args *t, const dp_sides *sides, uint32_t entity)
{
	for (uint32_t i = 0; i < sides->n; i++)
		if (same_party(t, sides->v[i].entity, entity))
			return true;
	return false;
}

static bool within(const dp_args *t, const dp_sides *a, const dp_sides *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!has_party(t, b, a->v[i].entity))
			return false;
	return true;
}

static bool same_sides(const dp_args *t, const dp_sides *a, const dp_sides *b)
{
	return within(t, a, b) && within(t, b, a);
}

static bool reciprocal(const dp_draft *d)
{
	return dp_type_mutual((dp_type)d->frame->type);
}

static dp_sides both(const dp_draft *d)
{
	dp_sides all = d->actor;
	for (uint32_t i = 0; i < d->recipient.n; i++)
		dp_sides_add(&all, d->recipient.v[i].mention, d->recipient.v[i].entity);
	return all;
}

static dp_str mode_of(const dp_args *t, const dp_draft *d)
{
	return dp_frames_text(t->frames, d->mode);
}

static bool visits(const dp_args *t, const dp_draft *d)
{
	return d->frame->type == DP_TYPE_CONSULT && d->actor.n && dp_str_is(mode_of(t, d), "visit");
}

static bool compatible(dp_str a, dp_str b)
{
	return a.n == 0 || b.n == 0 || dp_str_eq(a, b);
}

/* 2016 and 2016-01 and 2016-01-05 may be one day; so may an interval and its first day. */
static bool dates_compatible(dp_str a, dp_str b)
{
	return compatible(a, b) || dp_str_starts(a, b) || dp_str_starts(b, a);
}

static bool places_compatible(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	return a->place == DP_NONE || b->place == DP_NONE || t->tree.doc->mentions.v[a->place].place == t->tree.doc->mentions.v[b->place].place;
}

dp_str dp_event_stem(const dp_args *t, uint32_t token)
{
	const dp_token *k = &t->tree.doc->tokens.v[token];
	const dp_group *g = dp_tree_group(&t->tree, token);
	return g ? g->lemma : k->tail.n ? k->tail : k->lemma;
}

static bool same_stem(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	return dp_str_eq(dp_event_stem(t, a->trigger), dp_event_stem(t, b->trigger));
}

static uint32_t apart(const dp_draft *a, const dp_draft *b)
{
	return a->sentence > b->sentence ? a->sentence - b->sentence : b->sentence - a->sentence;
}

/* Told in one breath, with the same word, or in title and lead on one side: then both may be one act though one knows less. */
static bool close(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	enum { SAME_WORD = 4 };
	return apart(a, b) == 0 || (apart(a, b) <= SAME_WORD && same_stem(t, a, b)) || a->sentence < 2 || b->sentence < 2;
}

static bool noun(const dp_args *t, const dp_draft *d)
{
	return dp_tree_group(&t->tree, d->trigger) == NULL;
}

/* "kamen bei einem Angriff ums Leben": one trigger hangs on the other. */
static bool hangs(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	return a->sentence == b->sentence && (dp_tree_below(&t->tree, a->trigger, b->trigger) || dp_tree_below(&t->tree, b->trigger, a->trigger));
}

/* Neither contradicts the other: each side is empty in one of them, or held by the other. */
static bool complement(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	return (within(t, &a->actor, &b->actor) || within(t, &b->actor, &a->actor)) &&
	       (within(t, &a->recipient, &b->recipient) || within(t, &b->recipient, &a->recipient));
}

/* "traf sich zu einer Konferenz": the noun that the verb carries is the meeting itself. */
static bool carried(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	const dp_draft *n = noun(t, a) ? a : b, *v = n == a ? b : a;
	const dp_token *k = &t->tree.doc->tokens.v[n->trigger];
	if (a->sentence != b->sentence || noun(t, v) || k->head != v->trigger)
		return false;
	return (dp_args_case_roles(t, n->trigger) & DP_WORD_CARRY) != 0;
}

static bool sides_join(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	dp_sides x = both(a), y = both(b);
	bool near = close(t, a, b);
	if (reciprocal(a) && noun(t, a) != noun(t, b) && carried(t, a, b))
		return true;
	if (reciprocal(a))
		return (same_sides(t, &x, &y) && (near || apart(a, b) <= 3)) || ((within(t, &x, &y) || within(t, &y, &x)) && near);
	if (same_sides(t, &a->actor, &b->actor) && same_sides(t, &a->recipient, &b->recipient) && x.n)
		return near || apart(a, b) <= 2;
	if (x.n == 0 || y.n == 0) /* a bare mention, "nach den Anschlägen" */
		return near || (apart(a, b) <= 4 && noun(t, x.n ? b : a));
	if (hangs(t, a, b) && complement(t, a, b))
		return true;
	bool a_poorer = within(t, &a->actor, &b->actor) && within(t, &a->recipient, &b->recipient);
	bool b_poorer = within(t, &b->actor, &a->actor) && within(t, &b->recipient, &a->recipient);
	if (a_poorer || b_poorer)
		return near || (apart(a, b) <= 2 && noun(t, a_poorer ? a : b));
	/* A claim or a count that comes later: "Zu dem Anschlag bekannte sich ..." */
	return a->frame->type == DP_TYPE_ASSAULT && complement(t, a, b) && apart(a, b) <= 3 && same_stem(t, a, b);
}

/* "verurteilte den Angriff und bestellte den Botschafter ein": two things said; but "sprengte sich in die Luft und tötete" is one act. */
static bool coordinated(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	const dp_token *x = &t->tree.doc->tokens.v[a->trigger], *y = &t->tree.doc->tokens.v[b->trigger];
	bool joined = (dp_tree_rel(&t->tree, b->trigger) == DP_REL_CONJ && y->head == a->trigger) ||
		      (dp_tree_rel(&t->tree, a->trigger) == DP_REL_CONJ && x->head == b->trigger);
	return joined && dp_event_speech((dp_type)a->frame->type) && !noun(t, a) && !noun(t, b) && !same_stem(t, a, b);
}

static bool bare(const dp_draft *d)
{
	return d->actor.n == 0 && d->recipient.n == 0;
}

/* "die Festnahme", "dieser Angriff", "seine Verhaftung": what the article has told already. */
static bool definite(const dp_args *t, uint32_t noun_token)
{
	for (uint32_t c = t->tree.child[noun_token]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = dp_tree_base(&t->tree, c);
		if (r == DP_REL_DET && (t->tree.doc->tokens.v[c].feats & (DP_FEAT(DEF) | DP_FEAT(DEM) | DP_FEAT(POSS))))
			return true;
	}
	return false;
}

/* "dabei starben ...", "bei dem Angriff wurden ... verletzt": the outcome of what stands before. */
static bool outcome(const dp_args *t, const dp_draft *d)
{
	for (uint32_t c = t->tree.child[d->trigger]; c != DP_NONE; c = t->tree.next[c]) {
		const dp_token *k = &t->tree.doc->tokens.v[c];
		if (dp_args_roles(t, c) & DP_WORD_THEREBY)
			return true;
		const uint32_t *list = k->upos == DP_UPOS_NOUN && dp_tree_case(&t->tree, c).n && definite(t, c) ? dp_frames_of(t->frames, 'n', k->lemma) : NULL;
		if (list && *list != DP_NONE && t->frames->frame[*list].type == d->frame->type)
			return true;
	}
	return false;
}

static bool crowd(const dp_args *t, const dp_sides *sides)
{
	for (uint32_t i = 0; i < sides->n; i++)
		if (t->tree.doc->entities.v[sides->v[i].entity].kind != DP_ENTITY_GROUP)
			return false;
	return true;
}

/* What a later sentence only comes back to: a definite noun without sides, the outcome of an attack, the same crowd in other words. */
static bool comes_back(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	const dp_draft *later = a->sentence >= b->sentence ? a : b;
	const dp_draft *before = later == a ? b : a;
	bool retold = noun(t, later) && later->sentence > 1 && definite(t, later->trigger) && later->status == DP_STATUS_OCCURRED;
	bool poorer = within(t, &later->actor, &before->actor) && within(t, &later->recipient, &before->recipient);
	bool may_be = a->frame->type != DP_TYPE_CONSULT && apart(a, b) <= 6 && dates_compatible(a->date, b->date);
	if (retold && (bare(later) || (may_be && poorer)))
		return true;
	if (!dates_compatible(a->date, b->date) || a->status != b->status)
		return false;
	if (a->frame->type == DP_TYPE_ASSAULT && apart(a, b) > 0 && apart(a, b) <= 2 && !noun(t, later) && outcome(t, later))
		return within(t, &a->actor, &b->actor) || within(t, &b->actor, &a->actor);
	return a->frame->type == DP_TYPE_PROTEST && apart(a, b) <= 4 && crowd(t, &a->actor) && crowd(t, &b->actor) &&
	       (within(t, &a->recipient, &b->recipient) || within(t, &b->recipient, &a->recipient));
}

/* Months since the year 0 that a date begins in, the last one of a year without month; 0 for none. */
static uint32_t month_of(dp_str date)
{
	uint32_t year = 0, month = 0;
	for (uint32_t i = 0; i < 4; i++) {
		if (i >= date.n || date.p[i] < '0' || date.p[i] > '9')
			return 0;
		year = 10 * year + (uint32_t)(date.p[i] - '0');
	}
	for (uint32_t i = 5; i < 7 && date.n >= 7 && date.p[4] == '-' && date.p[i] >= '0' && date.p[i] <= '9'; i++)
		month = 10 * month + (uint32_t)(date.p[i] - '0');
	return 12 * year + (month >= 1 && month <= 12 ? month : 12);
}

/* What the main clause of title or lead tells without a date is news; what is dated months before is another act. */
static bool news_and_past(const dp_args *t, const dp_draft *news, const dp_draft *past)
{
	enum { MONTHS = 2 };
	const dp_group *g = dp_tree_group(&t->tree, news->trigger);
	bool main_clause = g && g->finite != DP_NONE && dp_tree_base(&t->tree, news->trigger) == DP_REL_ROOT;
	if (news->sentence > 1 || !main_clause || news->date.n || !past->date.n)
		return false;
	uint32_t now = month_of(t->tree.doc->published), then = month_of(past->date);
	return then && now >= then + MONTHS;
}

/* "reiste nach dem Treffen weiter", "sprachen über den Gipfel": the meeting that was before or is spoken of is another one. */
static bool told_beside(const dp_args *t, const dp_draft *act, const dp_draft *other)
{
	if (t->tree.doc->tokens.v[other->trigger].head != act->trigger || dp_tree_base(&t->tree, other->trigger) != DP_REL_OBL)
		return false;
	uint32_t roles = dp_args_case_roles(t, other->trigger);
	return (roles & DP_WORD_CAUSE) || ((roles & DP_WORD_TOPIC) && !(roles & DP_WORD_CARRY));
}

/* "Sie verhandelten über ein Treffen": talks of the same sides that are spoken of are not told to have been. */
static bool only_spoken_of(const dp_args *t, const dp_draft *act, const dp_draft *other)
{
	bool talks = act->frame->type == DP_TYPE_CONSULT && other->frame->type == DP_TYPE_CONSULT;
	if (!talks || !told_beside(t, act, other) || definite(t, other->trigger))
		return false;
	dp_sides x = both(other), y = both(act);
	return (dp_args_case_roles(t, other->trigger) & DP_WORD_TOPIC) && within(t, &x, &y);
}

static bool same_act(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	if (a->frame->type != b->frame->type || news_and_past(t, a, b) || news_and_past(t, b, a))
		return false;
	if (a->frame->type == DP_TYPE_CONSULT && (told_beside(t, a, b) || told_beside(t, b, a)))
		return false;
	if (!compatible(mode_of(t, a), mode_of(t, b)))
		return false;
	if (comes_back(t, a, b))
		return true;
	return !coordinated(t, a, b) && a->status == b->status && dates_compatible(a->date, b->date) && places_compatible(t, a, b) && sides_join(t, a, b);
}

static uint32_t named(const dp_args *t, const dp_sides *sides)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < sides->n; i++)
		n += !vague(&t->tree.doc->entities.v[sides->v[i].entity]);
	return n;
}

static uint32_t known(const dp_args *t, const dp_draft *d)
{
	return 4 * (d->actor.n > 0) + 4 * (d->recipient.n > 0) + d->actor.n + d->recipient.n + 2 * named(t, &d->actor) + 2 * named(t, &d->recipient) + 2 * (d->date.n > 0) + 2 * (d->place != DP_NONE) +
	       (mode_of(t, d).n > 0) + (d->source.n > 0);
}

static void tell_again(dp_draft *d, uint32_t sentence)
{
	for (uint32_t i = 0; i < d->sames; i++)
		if (d->same[i] == sentence)
			return;
	if (sentence != d->sentence && d->sames < DP_SIDES_MAX)
		d->same[d->sames++] = sentence;
}

/* Who is named takes the place of the state or group that stood for him. */
static void name_sides(const dp_args *t, dp_sides *into, const dp_sides *from)
{
	for (uint32_t i = 0; i < into->n; i++)
		for (uint32_t k = 0; k < from->n; k++)
			if (vague(&t->tree.doc->entities.v[into->v[i].entity]) && same_party(t, into->v[i].entity, from->v[k].entity) && !dp_sides_has(into, from->v[k].entity))
				into->v[i] = from->v[k];
}

/* 2018-06 tells more than 2018; a day since when does not tell more than the day. */
static bool finer(dp_str a, dp_str b)
{
	return a.n > b.n && dp_str_starts(a, b) && (b.n == 0 || a.p[a.n - 1] != '.');
}

static void absorb(const dp_args *t, dp_draft *into, dp_draft *from)
{
	name_sides(t, &into->actor, &from->actor);
	name_sides(t, &into->recipient, &from->recipient);
	if (!into->mode.n && from->mode.n) { /* it says more precisely what was done */
		into->frame = from->frame;
		into->mode = from->mode;
	}
	into->weak &= from->weak;
	if (!into->actor.n)
		into->actor = from->actor;
	if (!into->recipient.n)
		into->recipient = from->recipient;
	if (finer(from->date, into->date)) {
		into->date = from->date;
		into->time = from->time;
	}
	if (into->place == DP_NONE)
		into->place = from->place;
	/* "sagte er während des Besuchs" does not tell that there was one */
	bool mentions = noun(t, from) && definite(t, from->trigger), mentioned = noun(t, into) && definite(t, into->trigger);
	if (mentioned && !mentions && from->sentence < into->sentence)
		into->source = from->source;
	else if (!into->source.n && !mentions)
		into->source = from->source;
	tell_again(into, from->sentence);
	for (uint32_t i = 0; i < from->sames; i++)
		tell_again(into, from->same[i]);
	from->dropped = true;
}

void dp_event_join(const dp_args *tree, dp_draft *drafts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n && !drafts[i].dropped; j++) {
			drafts[j].dropped |= only_spoken_of(tree, &drafts[i], &drafts[j]);
			if (drafts[j].dropped || !same_act(tree, &drafts[i], &drafts[j]))
				continue;
			bool told_first = drafts[i].frame->type != DP_TYPE_CONSULT && drafts[i].sentence < drafts[j].sentence &&
					  comes_back(tree, &drafts[i], &drafts[j]);
			bool argument = tree->tree.doc->tokens.v[drafts[j].trigger].head == drafts[i].trigger;
			if (!told_first && !argument && known(tree, &drafts[j]) > known(tree, &drafts[i]))
				absorb(tree, &drafts[j], &drafts[i]);
			else
				absorb(tree, &drafts[i], &drafts[j]);
		}
	for (uint32_t i = 0; i < n; i++)
		drafts[i].dropped |= drafts[i].weak;
}

static bool unrest(dp_type type)
{
	return type == DP_TYPE_PROTEST || type == DP_TYPE_COERCE || type == DP_TYPE_ASSAULT;
}

/* Is `later` told of the same occasion as `d`: what was said and done at a meeting, the course of an attack? */
static bool same_occasion(const dp_args *t, const dp_draft *d, const dp_draft *later)
{
	dp_sides x = both(d), y = both(later);
	bool shared = false;
	for (uint32_t i = 0; i < y.n; i++)
		shared |= has_party(t, &x, y.v[i].entity);
	if (d->status != DP_STATUS_OCCURRED || later->status != DP_STATUS_OCCURRED)
		return false;
	if (d->frame->type == DP_TYPE_CONSULT)
		return shared && (dp_event_speech((dp_type)later->frame->type) || later->frame->type == DP_TYPE_SUPPORT || later->frame->type == DP_TYPE_CONSULT);
	/* blows and arrests at a protest, arrests at an attack */
	return unrest((dp_type)d->frame->type) && unrest((dp_type)later->frame->type) && places_compatible(t, d, later);
}

static bool dates(const dp_args *t, const dp_time *time)
{
	return time->edtf.n || (time->kind == DP_TIME_DURATION && t->tree.doc->tokens.v[time->last].upos != DP_UPOS_NOUN);
}

/* A sentence with a time of its own, or one so long after ("drei Tage später"), is told of another occasion. */
static bool has_time(const dp_args *t, uint32_t sentence)
{
	const dp_doc *doc = t->tree.doc;
	for (uint32_t i = 0; i < doc->times.n; i++)
		if (doc->times.v[i].sentence == sentence && dates(t, &doc->times.v[i]))
			return true;
	return false;
}

/* Likewise of the act's clause alone. */
static bool clause_has_time(const dp_args *t, const dp_draft *d)
{
	const dp_doc *doc = t->tree.doc;
	uint32_t verb = dp_tree_verb(&t->tree, d->trigger);
	for (uint32_t i = 0; i < doc->times.n; i++)
		if (doc->times.v[i].sentence == d->sentence && dates(t, &doc->times.v[i]) && dp_tree_clause(&t->tree, doc->times.v[i].first) == verb)
			return true;
	return false;
}

/* "traf sich auch mit Liu": who meets somebody else does so at a time of its own. */
static bool another_meeting(const dp_args *t, const dp_draft *d, const dp_draft *later)
{
	dp_sides x = both(d), y = both(later);
	return d->frame->type == DP_TYPE_CONSULT && later->frame->type == DP_TYPE_CONSULT && y.n > 1 && !within(t, &y, &x);
}

/* Of what is reported the verb of saying tells: "bestätigte, dass er sich einsetzt". */
static bool in_present(const dp_args *t, const dp_draft *d)
{
	const dp_quote *q = dp_event_quote(t, d->trigger);
	const dp_group *g = dp_tree_group(&t->tree, q && q->cue != DP_NONE ? q->cue : d->trigger);
	return g && g->finite != DP_NONE && g->tense == DP_TENSE_PRESENT && g->mood == DP_MOOD_INDICATIVE;
}

/* "Kim reiste nach Russland. Die USA werfen ihm vor ...": what is said in the present is of no occasion that is told as past. */
static bool of_now(const dp_args *t, const dp_draft *before, const dp_draft *d)
{
	return dp_event_speech((dp_type)d->frame->type) && in_present(t, d) && !in_present(t, before);
}

static uint32_t back(const dp_draft *from, const dp_draft *to)
{
	return from->sentence >= to->sentence ? from->sentence - to->sentence : DP_NONE;
}

/*
 * Who refuses or denies answers whose charge or demand against him stands before it (codebook, ruling 23); who agrees answers a demand. The demand
 * must have been made to him, where it tells to whom.
 */
static bool answers(const dp_args *t, const dp_draft *d, const dp_draft *before)
{
	dp_type answer = (dp_type)d->frame->type, said = (dp_type)before->frame->type;
	enum { REACH = 3 };
	bool denied = answer == DP_TYPE_REJECT && (said == DP_TYPE_ACCUSE || said == DP_TYPE_REQUEST);
	bool granted = answer == DP_TYPE_AGREE && said == DP_TYPE_REQUEST && before->recipient.n;
	if (!denied && !granted)
		return false;
	if (back(d, before) > REACH || !d->actor.n || !before->actor.n)
		return false;
	for (uint32_t i = 0; i < before->actor.n; i++)
		if (has_party(t, &d->actor, before->actor.v[i].entity))
			return false;
	return !before->recipient.n || within(t, &d->actor, &before->recipient);
}

/* The protests of one article are against the same side, unless others protest elsewhere. */
static bool same_protest(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	if (a->frame->type != DP_TYPE_PROTEST || b->frame->type != DP_TYPE_PROTEST)
		return false;
	bool same = within(t, &a->actor, &b->actor) || within(t, &b->actor, &a->actor) || (crowd(t, &a->actor) && crowd(t, &b->actor));
	return same && places_compatible(t, a, b);
}

static bool armed(const dp_args *t, const dp_sides *sides)
{
	for (uint32_t i = 0; i < sides->n; i++) {
		dp_sector s = t->tree.doc->entities.v[sides->v[i].entity].sector;
		if (s != DP_SECTOR_COP && s != DP_SECTOR_MIL)
			return false;
	}
	return true;
}

/* "Die Polizei nahm einen Mann fest. Elf weitere wurden inhaftiert": who is told to have done it goes on doing it. */
static bool same_hand(const dp_args *t, const dp_draft *d, const dp_draft *before)
{
	dp_type type = (dp_type)d->frame->type;
	enum { REACH = 2 };
	return (type == DP_TYPE_COERCE || type == DP_TYPE_ASSAULT || type == DP_TYPE_SANCTION) && before->frame->type == type && apart(d, before) <= REACH &&
	       (compatible(mode_of(t, d), mode_of(t, before)) || armed(t, &before->actor)) && places_compatible(t, d, before) &&
	       dates_compatible(d->date, before->date) &&
	       d->status == before->status && before->actor.n && !within(t, &before->actor, &d->recipient);
}

/* "Die Verhandlungen beginnen am Montag": those who talk are told with the talks before, of which this names one or none. */
static bool same_talks(const dp_args *t, const dp_draft *d, const dp_draft *other)
{
	enum { REACH = 3 };
	if (d->frame->type != DP_TYPE_CONSULT || other->frame->type != DP_TYPE_CONSULT || apart(d, other) > REACH)
		return false;
	dp_sides x = both(d), y = both(other);
	return x.n < 2 && y.n > 1 && within(t, &x, &y) && compatible(mode_of(t, d), mode_of(t, other));
}

/* "Er wurde verurteilt. Das entschied der Gerichtshof": who decided what the sentence before tells; a mention, DP_NONE. */
static uint32_t decided_by(const dp_args *t, const dp_draft *d)
{
	const dp_doc *doc = t->tree.doc;
	dp_type type = (dp_type)d->frame->type;
	if (d->sentence + 1 >= doc->sentences.n || type == DP_TYPE_ASSAULT || type == DP_TYPE_PROTEST || type == DP_TYPE_CONSULT)
		return DP_NONE; /* with what led to it: "bei Protesten wurden zwei getötet, eine Ausgangssperre wurde verhängt" */
	const dp_sentence *s = &doc->sentences.v[d->sentence + 1];
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		uint32_t verb = dp_event_points_back(t, i) ? doc->tokens.v[i].head : DP_NONE;
		if (verb == DP_NONE || !(dp_args_roles(t, verb) & DP_WORD_DECIDE))
			continue;
		for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c]) /* of the two the tree may take "das" for the subject */
			if (c != i && (dp_tree_base(&t->tree, c) == DP_REL_NSUBJ || dp_tree_base(&t->tree, c) == DP_REL_OBJ) && t->tree.mention[c] != DP_NONE && doc->mentions.v[t->tree.mention[c]].entity != DP_NONE)
				return t->tree.mention[c];
	}
	return DP_NONE;
}

/* A visited state with no host named is the recipient (codebook, ruling 2), also where only the place tells it: "zum Gipfel nach Peking". */
static void add_visited(const dp_args *t, dp_draft *d)
{
	const dp_mention *m = d->place == DP_NONE ? NULL : &t->tree.doc->mentions.v[d->place];
	uint32_t state = m && visits(t, d) && !d->recipient.n ? dp_event_state_of(t, m->place) : DP_NONE;
	if (state == DP_NONE)
		return;
	for (uint32_t i = 0; i < d->actor.n; i++)
		if (same_party(t, d->actor.v[i].entity, state))
			return;
	dp_sides_add(&d->recipient, d->place, state);
}

/* Sides that a sentence leaves out because one near it has told them. */
static void carry_sides(const dp_args *t, dp_draft *drafts, uint32_t n, dp_draft *d)
{
	const dp_draft *actor = NULL, *recipient = NULL, *talks = NULL;
	for (uint32_t i = 0; i < n; i++) {
		const dp_draft *other = &drafts[i];
		if (other == d || other->dropped)
			continue;
		if (answers(t, d, other) && other->trigger < d->trigger)
			recipient = other;
		if (same_talks(t, d, other) && (!talks || apart(other, d) < apart(talks, d)))
			talks = other;
		if (same_hand(t, d, other) && (!actor || apart(other, d) < apart(actor, d)))
			actor = other;
		if (!same_protest(t, d, other))
			continue;
		if (other->recipient.n && (!recipient || apart(other, d) < apart(recipient, d)))
			recipient = other;
		if (other->actor.n && compatible(mode_of(t, other), mode_of(t, d)) && (!actor || apart(other, d) < apart(actor, d)))
			actor = other;
	}
	if (talks) {
		d->actor = talks->actor;
		d->recipient = talks->recipient;
	}
	if (!d->recipient.n && recipient)
		d->recipient = d->frame->type == DP_TYPE_PROTEST ? recipient->recipient : recipient->actor;
	if (!d->actor.n && actor)
		d->actor = actor->actor;
	uint32_t decider = d->actor.n ? DP_NONE : decided_by(t, d);
	uint32_t who = decider == DP_NONE ? DP_NONE : t->tree.doc->mentions.v[decider].entity;
	if (who == DP_NONE || dp_sides_has(&d->recipient, who))
		return;
	dp_sides_add(&d->actor, decider, who);
	if (d->source.n == 1 && dp_sides_has(&d->source, who)) /* "das habe das Gericht entschieden" is no report of the court's */
		d->source.n = 0;
}

void dp_event_carry(const dp_args *tree, dp_draft *drafts, uint32_t n)
{
	for (uint32_t j = 0; j < n; j++) {
		dp_draft *d = &drafts[j];
		if (!d->dropped) {
			add_visited(tree, d);
			carry_sides(tree, drafts, n, d);
		}
		if (d->dropped || (d->date.n && d->place != DP_NONE))
			continue;
		bool timed = has_time(tree, d->sentence);
		for (uint32_t i = n; i-- > 0;) {
			const dp_draft *before = &drafts[i];
			if (i == j || before->dropped || before->sentence > d->sentence || d->sentence - before->sentence > 2 || !same_occasion(tree, before, d) || of_now(tree, before, d))
				continue;
			if (!d->date.n && !timed && !another_meeting(tree, before, d)) {
				d->date = before->date;
				d->time = before->time;
			}
			if (d->place == DP_NONE && !timed)
				d->place = before->place;
		}
	}
	dp_event_join(tree, drafts, n); /* what now shares sides and day may be one act */
}

/* "... war vorausgegangen": told only as what was before. */
static bool of_before(const dp_args *t, const dp_draft *d)
{
	uint32_t verb = dp_tree_verb(&t->tree, d->trigger);
	const dp_group *g = verb == DP_NONE ? NULL : dp_tree_group(&t->tree, verb);
	return g && g->tense == DP_TENSE_PLUPERFECT;
}

/* Of the same day; where neither has one, what persons are told to have said after the meeting, of which no word tells that it was at another time. */
static bool that_day(const dp_args *t, const dp_draft *d, const dp_draft *meeting)
{
	if (d->date.n || meeting->date.n)
		return dp_str_eq(d->date, meeting->date);
	for (uint32_t i = 0; i < d->actor.n; i++)
		if (t->tree.doc->entities.v[d->actor.v[i].entity].kind != DP_ENTITY_PERSON)
			return false;
	bool told_so = meeting->sentence <= d->sentence && !of_before(t, meeting) && !of_now(t, meeting, d);
	return told_so && !clause_has_time(t, meeting) && !clause_has_time(t, d) && !dp_str_is(mode_of(t, meeting), "phone");
}

/* Do all who act in what is said take part in the meeting, that day? What is said at a meeting is said where it is held (codebook, ruling 5). */
static bool said_at(const dp_args *t, const dp_draft *d, const dp_draft *meeting, const dp_sides *there)
{
	dp_type type = (dp_type)d->frame->type;
	bool speech = dp_event_speech(type) || type == DP_TYPE_SUPPORT || type == DP_TYPE_CONCEDE;
	if (d->dropped || d->place != DP_NONE || d->status != DP_STATUS_OCCURRED || !speech)
		return false;
	for (uint32_t i = 0; i < d->actor.n; i++)
		if (!dp_sides_has(there, d->actor.v[i].entity))
			return false;
	return d->actor.n && that_day(t, d, meeting);
}

static bool same_month(dp_str a, dp_str b)
{
	enum { MONTH = 7 }; /* 2019-04 */
	return !a.n || !b.n || (a.n >= MONTH && b.n >= MONTH && memcmp(a.p, b.p, MONTH) == 0);
}

/* "Kim traf auch Cai": who is told to have met somebody in a state that is not his own meets others of that state there, on the same journey. */
static bool met_there(const dp_args *t, const dp_draft *d, const dp_draft *meeting)
{
	const dp_doc *doc = t->tree.doc;
	dp_sides x = both(d), y = both(meeting);
	const char *where = doc->entities.v[doc->mentions.v[meeting->place].place].code;
	bool guest = false, host = false;
	if (d->dropped || d->frame->type != DP_TYPE_CONSULT || d->place != DP_NONE || d->status != DP_STATUS_OCCURRED || !same_month(d->date, meeting->date))
		return false;
	if (dp_tree_case(&t->tree, d->trigger).n) /* "nach dem Treffen mit Xi" was at another time */
		return false;
	for (uint32_t i = 0; i < x.n; i++) {
		const dp_entity *e = &doc->entities.v[x.v[i].entity];
		bool of_there = e->code[0] && strcmp(e->code, where) == 0;
		host |= of_there;
		guest |= !of_there && e->kind == DP_ENTITY_PERSON && dp_sides_has(&y, x.v[i].entity);
	}
	return guest && host;
}

void dp_event_at_home(const dp_args *t, dp_draft *drafts, uint32_t n)
{
	const dp_entity *e = t->tree.doc->entities.v;
	for (uint32_t i = 0; i < n; i++) {
		dp_draft *d = &drafts[i];
		const dp_entity *host = !d->dropped && visits(t, d) && d->recipient.n == 1 ? &e[d->recipient.v[0].entity] : NULL;
		bool home = host && host->kind == DP_ENTITY_STATE;
		for (uint32_t k = 0; home && k < d->actor.n; k++)
			home = strcmp(e[d->actor.v[k].entity].code, host->code) == 0;
		if (home)
			d->recipient.n = 0;
	}
}

void dp_event_places(const dp_args *t, dp_draft *drafts, uint32_t n)
{
	enum { REACH = 64 }; /* drafts */
	for (uint32_t i = 0; i < n; i++) {
		const dp_draft *m = &drafts[i];
		if (m->dropped || m->frame->type != DP_TYPE_CONSULT || m->place == DP_NONE || m->status != DP_STATUS_OCCURRED)
			continue;
		dp_sides there = both(m);
		for (uint32_t j = i > REACH ? i - REACH : 0; j < n && j <= i + REACH; j++)
			if (said_at(t, &drafts[j], m, &there) || met_there(t, &drafts[j], m))
				drafts[j].place = m->place;
	}
}
