/* How real an act is, and who says so: negation, modality, tense, what governs the words, and the quotes that they stand in. */
#include "event/event.h"

bool dp_event_speech(dp_type type)
{
	switch (type) {
	case DP_TYPE_AGREE:
	case DP_TYPE_REQUEST:
	case DP_TYPE_ACCUSE:
	case DP_TYPE_REJECT:
	case DP_TYPE_THREATEN:
		return true;
	default:
		return false;
	}
}

static void mark(dp_reality *r, uint32_t token, uint32_t roles)
{
	enum { TOLD = DP_WORD_PLANNED | DP_WORD_POSSIBLE | DP_WORD_DENIED | DP_WORD_ALLEGED | DP_WORD_PROBABLE | DP_WORD_CLAIM | DP_WORD_WHETHER };
	if (roles & DP_WORD_PURPOSE)
		roles |= DP_WORD_PLANNED;
	if (roles & DP_WORD_NEGATOR)
		roles |= DP_WORD_DENIED;
	r->roles |= roles;
	if ((roles & (TOLD | DP_MARK_FUTURE | DP_MARK_CONDITION)) && r->marks < DP_MARKS_MAX)
		r->mark[r->marks++] = (dp_mark){token, roles};
}

uint32_t dp_event_negated_phrase(const dp_args *t, uint32_t verb)
{
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c]) {
		if (dp_tree_base(&t->tree, c) != DP_REL_OBL || dp_tree_case(&t->tree, c).n == 0)
			continue;
		for (uint32_t d = t->tree.child[c]; d != DP_NONE; d = t->tree.next[d])
			if (dp_tree_base(&t->tree, d) == DP_REL_DET && (dp_args_roles(t, d) & DP_WORD_NEGATOR))
				return c;
	}
	return DP_NONE;
}

/* A participle under a modal is a perfect also where its auxiliary hangs on a verb coordinated with it. */
static bool perfect(const dp_args *t, const dp_group *g)
{
	return (!g->passive && (t->tree.doc->tokens.v[g->verb].feats & DP_FEAT(PART))) || g->tense == DP_TENSE_PERFECT || g->tense == DP_TENSE_PLUPERFECT || g->tense == DP_TENSE_FUTURE_PERFECT;
}

/* A modal that means both a plan and hearsay ("soll kommen", "soll gekommen sein") is told apart by the infinitive's tense. */
static void add_modal(const dp_args *t, dp_reality *r, const dp_group *g)
{
	const uint32_t hearsay = DP_WORD_ALLEGED | DP_WORD_CLAIM;
	uint32_t roles = dp_frames_roles(t->frames, 'v', t->tree.doc->tokens.v[g->modal].lemma);
	if ((roles & hearsay) && (roles & DP_WORD_PLANNED))
		roles &= perfect(t, g) ? ~(uint32_t)DP_WORD_PLANNED : ~hearsay;
	if (g->mood != DP_MOOD_IRREALIS && (g->tense == DP_TENSE_PAST || g->tense == DP_TENSE_PERFECT || g->tense == DP_TENSE_PLUPERFECT))
		roles &= ~(uint32_t)DP_WORD_DEMAND; /* who had to do it did it: "mussten das Dorf verlassen" */
	mark(r, g->modal, roles);
}

const dp_quote *dp_event_quote(const dp_args *t, uint32_t trigger)
{
	uint32_t at = t->tree.doc->tokens.v[trigger].begin;
	const dp_quote *best = NULL;
	for (uint32_t i = 0; i < t->tree.doc->quotes.n; i++) {
		const dp_quote *q = &t->tree.doc->quotes.v[i];
		bool smaller = !best || q->end - q->begin <= best->end - best->begin; /* of two with the same words the later is nearer */
		if (q->begin <= at && at < q->end && q->cue != trigger && smaller)
			best = q;
	}
	return best;
}

/* "Sollten die Rebellen die Stadt erobern, ...": an adverbial clause that opens with its finite verb is a condition. */
static bool condition(const dp_args *t, const dp_group *g)
{
	uint32_t first, last;
	if (dp_tree_base(&t->tree, g->verb) != DP_REL_ADVCL || g->finite == DP_NONE)
		return false;
	dp_tree_range(&t->tree, g->verb, &first, &last);
	while (first < g->finite && t->tree.doc->tokens.v[first].upos == DP_UPOS_PUNCT)
		first++;
	return first == g->finite;
}

/* "dementierte umgehend": a participle that tells how it was done says nothing by the verb that it was made of. */
static bool manner_of_verb(const dp_args *t, uint32_t adverb)
{
	const dp_token *k = &t->tree.doc->tokens.v[adverb];
	return k->upos == DP_UPOS_ADJ && !dp_frames_roles(t->frames, 'a', k->lemma) && !dp_frames_roles(t->frames, 'd', k->lemma);
}

/* "wollten eigentlich am Mittwoch unterschreiben": what was meant to be, and was not (codebook, ruling 27). The word that says so; DP_NONE. */
static uint32_t only_meant(const dp_args *t, const dp_group *g)
{
	bool past = g->tense == DP_TENSE_PAST || g->tense == DP_TENSE_PERFECT || g->tense == DP_TENSE_PLUPERFECT;
	if (!past || g->modal == DP_NONE || !(dp_args_roles(t, g->modal) & DP_WORD_PLANNED))
		return DP_NONE;
	for (uint32_t c = t->tree.child[g->verb]; c != DP_NONE; c = t->tree.next[c]) {
		if (dp_tree_base(&t->tree, c) == DP_REL_ADVMOD && (dp_args_roles(t, c) & DP_WORD_MEANT))
			return c;
		for (uint32_t d = t->tree.child[c]; dp_tree_base(&t->tree, c) == DP_REL_OBL && d != DP_NONE; d = t->tree.next[d])
			if (dp_tree_base(&t->tree, d) == DP_REL_ADVMOD && (dp_args_roles(t, d) & DP_WORD_MEANT))
				return d; /* "eigentlich am Mittwoch" */
	}
	return DP_NONE;
}

/* `frame` may ask for the negation or modal itself ("nicht bereit", "will unterstützen"); then they have done their work. NULL: any. */
static void add_group(const dp_args *t, dp_reality *r, const dp_group *g, const dp_frame *frame, bool quoted)
{
	uint32_t negation = g->negation != DP_NONE ? g->negation : dp_event_negated_phrase(t, g->verb);
	if (negation != DP_NONE && !(frame && frame->negated))
		mark(r, negation, DP_WORD_DENIED);
	if (g->tense == DP_TENSE_FUTURE)
		mark(r, g->finite, DP_WORD_PLANNED | DP_MARK_FUTURE);
	if (condition(t, g))
		mark(r, g->finite, DP_WORD_POSSIBLE | DP_MARK_CONDITION);
	uint32_t meant = only_meant(t, g);
	if (meant != DP_NONE)
		mark(r, meant, DP_WORD_DENIED);
	else if (frame && frame->modal)
		;
	else if (g->modal != DP_NONE)
		add_modal(t, r, g);
	else if (g->mood == DP_MOOD_IRREALIS && !quoted) /* in reported speech Konjunktiv II only stands in for I */
		mark(r, g->finite, DP_WORD_POSSIBLE);
	else if (g->mood == DP_MOOD_IRREALIS && (t->tree.doc->tokens.v[g->finite].feats & DP_FEAT(SING)) && g->tense == DP_TENSE_PERFECT)
		mark(r, g->finite, DP_WORD_ALLEGED | DP_MARK_REPORTER); /* but where I has a form of its own ("habe"), "hätte" doubts */
	for (uint32_t c = t->tree.child[g->verb]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel rel = dp_deprel_base((dp_deprel)t->tree.doc->tokens.v[c].deprel);
		uint32_t roles = dp_args_roles(t, c) & ~(uint32_t)DP_WORD_NEGATOR;
		if (rel == DP_REL_MARK || (rel == DP_REL_ADVMOD && !manner_of_verb(t, c)))
			mark(r, c, roles | (rel == DP_REL_MARK && (roles & DP_WORD_POSSIBLE) ? DP_MARK_CONDITION : 0));
	}
}

static void add_modifiers(const dp_args *t, dp_reality *r, uint32_t noun, const dp_frame *frame)
{
	for (uint32_t c = t->tree.child[noun]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel rel = dp_deprel_base((dp_deprel)t->tree.doc->tokens.v[c].deprel);
		if (rel == DP_REL_AMOD || rel == DP_REL_DET || rel == DP_REL_ADVMOD || rel == DP_REL_ACL)
			mark(r, c, dp_args_roles(t, c) & ~(uint32_t)(frame->negated ? DP_WORD_NEGATOR : 0));
	}
}

static bool has_object(const dp_args *t, uint32_t verb)
{
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_OBJ)
			return true;
	return false;
}

/* Relations by which a governing word decides over the reality of what hangs on it. */
static bool governed(dp_deprel rel)
{
	return rel == DP_REL_OBJ || rel == DP_REL_XCOMP || rel == DP_REL_CCOMP || rel == DP_REL_NSUBJ || rel == DP_REL_CSUBJ || rel == DP_REL_ACL;
}

/* "wies die Forderung zurück": a demand, charge or offer that is refused has been made. */
static bool refuses(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	const uint32_t *list = g ? dp_frames_of(t->frames, 'v', g->lemma) : NULL;
	for (; list && *list != DP_NONE; list++)
		if (t->frames->frame[*list].type == DP_TYPE_REJECT)
			return true;
	return false;
}

static bool predicate(const dp_args *t, uint32_t token)
{
	for (uint32_t c = t->tree.child[token]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_COP)
			return true;
	return false;
}

/* "Diese Kundgebung ist eine Warnung": what is pointed at has happened, whatever it is called. */
static bool pointed_at(const dp_args *t, uint32_t noun)
{
	for (uint32_t c = t->tree.child[noun]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_DET && (t->tree.doc->tokens.v[c].feats & DP_FEAT(DEM)))
			return true;
	return false;
}

static void climb(const dp_args *t, dp_reality *r, uint32_t trigger, bool quoted, bool said)
{
	uint32_t at = trigger;
	for (uint32_t guard = 0; guard < 6; guard++) {
		const dp_token *k = &t->tree.doc->tokens.v[at];
		dp_deprel rel = dp_deprel_base((dp_deprel)k->deprel);
		if (k->head == DP_NONE)
			return;
		bool prepositional = rel == DP_REL_OBL && !(dp_args_case_roles(t, at) & (DP_WORD_PLACE | DP_WORD_CAUSE));
		if (rel == DP_REL_CONJ || rel == DP_REL_APPOS) {
			at = k->head;
			continue;
		}
		bool genitive = rel == DP_REL_NMOD;
		if (!governed(rel) && !prepositional && !genitive)
			return;
		uint32_t roles = dp_args_roles(t, k->head);
		const dp_group *g = dp_tree_group(&t->tree, k->head);
		if (rel == DP_REL_ACL && k->deprel == DP_REL_ACL_RELCL)
			return;
		if (rel == DP_REL_NSUBJ && g && !g->passive && has_object(t, k->head)) /* "der Angriff verhinderte den Vormarsch" says nothing against the attack */
			return;
		if (rel == DP_REL_NSUBJ && predicate(t, k->head) && t->tree.doc->tokens.v[k->head].upos == DP_UPOS_NOUN && pointed_at(t, at))
			return;
		if (g && (roles & (DP_WORD_SUPPORT | DP_WORD_HAPPEN | DP_WORD_CONVERSE)))
			add_group(t, r, g, NULL, quoted);
		if (genitive && !(roles & (DP_WORD_PLANNED | DP_WORD_POSSIBLE | DP_WORD_DENIED)))
			return;
		if (g && g->negation != DP_NONE && (roles & DP_WORD_DENIED)) /* "schloss einen Angriff nicht aus" */
			roles = (roles & ~(uint32_t)DP_WORD_DENIED) | DP_WORD_POSSIBLE;
		mark(r, k->head,
			roles & ~(uint32_t)(DP_WORD_PURPOSE | DP_WORD_NEGATOR | DP_WORD_DEMAND | (said && refuses(t, k->head) ? DP_WORD_DENIED : 0)));
		if (g && g->negation != DP_NONE && (roles & (DP_WORD_PLANNED | DP_WORD_SUPPORT | DP_WORD_HAPPEN)))
			mark(r, g->negation, DP_WORD_DENIED);
		at = k->head;
	}
}

/* "mutmaßliche Islamisten": who is only taken for the one who did it. */
static uint32_t suspected(const dp_args *t, uint32_t trigger)
{
	dp_slot subject = {.kind = DP_SLOT_SUBJ};
	dp_fill fill = dp_args_fill(t, trigger, &subject);
	for (uint32_t i = 0; i < fill.n; i++)
		for (uint32_t c = t->tree.child[fill.token[i]]; c != DP_NONE; c = t->tree.next[c])
			if (dp_tree_base(&t->tree, c) == DP_REL_AMOD && (dp_args_roles(t, c) & DP_WORD_ALLEGED))
				return c;
	return DP_NONE;
}

dp_type dp_event_type_of(const dp_args *t, uint32_t token)
{
	const dp_token *k = &t->tree.doc->tokens.v[token];
	const dp_group *g = dp_tree_group(&t->tree, token);
	const uint32_t *list = NULL;
	if (k->upos == DP_UPOS_NOUN) {
		list = dp_frames_of(t->frames, 'n', k->lemma);
		if (!list)
			list = dp_frames_of(t->frames, 'n', k->tail);
	} else if (g) {
		list = dp_frames_of(t->frames, 'v', g->lemma);
	}
	return list && *list != DP_NONE ? (dp_type)t->frames->frame[*list].type : DP_TYPE_NONE;
}

static bool talk(dp_type type)
{
	return type == DP_TYPE_CONSULT || type == DP_TYPE_REQUEST || type == DP_TYPE_AGREE || type == DP_TYPE_REJECT;
}

/* Types of what is talked over before it is done. An attack or protest that is talked over has been. */
static bool offered(dp_type type)
{
	return type == DP_TYPE_AGREE || type == DP_TYPE_SUPPORT || type == DP_TYPE_CONCEDE || type == DP_TYPE_COOPERATE || type == DP_TYPE_AID ||
	       type == DP_TYPE_RETREAT || type == DP_TYPE_MOBILIZE;
}

/*
 * "Verhandlungen über die Freilassung", "führten Gespräche über einen Abzug", "Angebot zur Zusammenarbeit": what is talked of, asked for or
 * offered is not done by that.
 */
static bool topic(const dp_args *t, const dp_draft *d)
{
	const dp_token *k = &t->tree.doc->tokens.v[d->trigger];
	dp_type type = (dp_type)d->frame->type;
	dp_deprel r = dp_tree_base(&t->tree, d->trigger);
	if (k->upos != DP_UPOS_NOUN || k->head == DP_NONE || (r != DP_REL_NMOD && r != DP_REL_OBL) ||
	    !(dp_args_case_roles(t, d->trigger) & DP_WORD_TOPIC))
		return false;
	if (!offered(type))
		return false;
	if (r == DP_REL_NMOD)
		return talk(dp_event_type_of(t, k->head));
	for (uint32_t c = t->tree.child[k->head]; c != DP_NONE; c = t->tree.next[c])
		if ((dp_tree_base(&t->tree, c) == DP_REL_OBJ || dp_tree_base(&t->tree, c) == DP_REL_NSUBJ) && dp_event_type_of(t, c) == DP_TYPE_CONSULT)
			return true;
	return dp_event_type_of(t, k->head) == DP_TYPE_CONSULT;
}

bool dp_event_speaks_for(const dp_doc *doc, const dp_quote *q, const dp_sides *actor)
{
	uint32_t speaker = q->speaker == DP_NONE ? DP_NONE : doc->mentions.v[q->speaker].entity;
	for (uint32_t i = 0; i < actor->n && speaker != DP_NONE; i++) {
		const char *code = doc->entities.v[actor->v[i].entity].code;
		if (actor->v[i].entity == speaker || (code[0] && strcmp(code, doc->entities.v[speaker].code) == 0))
			return true;
	}
	return false;
}

/* A speech act done is done: what is planned of it is its content. */
static void settle(dp_reality *r, const dp_frame *frame, bool own_words)
{
	dp_type type = (dp_type)frame->type;
	static const uint32_t role[] = {[DP_STATUS_PLANNED] = DP_WORD_PLANNED, [DP_STATUS_POSSIBLE] = DP_WORD_POSSIBLE, [DP_STATUS_DENIED] = DP_WORD_DENIED};
	uint32_t given = frame->status == DP_STATUS_UNSET ? 0 : role[frame->status];
	bool promised = own_words && (r->roles & DP_MARK_FUTURE); /* "Washington werde sich dafür einsetzen", said by Washington */
	r->done = dp_event_speech(type) && !frame->deed && (type != DP_TYPE_AGREE || promised);
	if (given && !(r->roles & (DP_WORD_PLANNED | DP_WORD_POSSIBLE | DP_WORD_DENIED)))
		mark(r, DP_NONE, given);
}

bool dp_event_reality(const dp_args *tree, dp_draft *draft)
{
	dp_reality r = {.marks = 0};
	const dp_token *k = &tree->tree.doc->tokens.v[draft->trigger];
	const dp_group *g = dp_tree_group(&tree->tree, draft->trigger);
	const dp_quote *q = dp_event_quote(tree, draft->trigger);
	dp_type type = (dp_type)draft->frame->type;
	if (g && k->upos != DP_UPOS_NOUN)
		add_group(tree, &r, g, draft->frame, q && q->kind != DP_QUOTE_DIRECT);
	else
		add_modifiers(tree, &r, draft->trigger, draft->frame);
	climb(tree, &r, draft->trigger, q && q->kind != DP_QUOTE_DIRECT, dp_event_speech(type) && k->upos == DP_UPOS_NOUN);
	uint32_t doubt = suspected(tree, draft->trigger);
	if (doubt != DP_NONE)
		mark(&r, doubt, DP_WORD_ALLEGED);
	if ((r.roles & (DP_WORD_STANDING | DP_WORD_DEMAND)) || topic(tree, draft))
		return false;
	bool bare = draft->actor.n == 0 && draft->recipient.n == 0, denied = r.roles & DP_WORD_DENIED;
	if (bare && (denied || (predicate(tree, draft->trigger) && k->upos == DP_UPOS_NOUN))) /* "das ist ein Massaker" judges, and tells no act */
		return false;
	if (dp_event_speech(type) && (denied || (r.roles & (DP_WORD_POSSIBLE | DP_WORD_PURPOSE))))
		return false;
	settle(&r, draft->frame, q && q->kind != DP_QUOTE_SOURCE && dp_event_speaks_for(tree->tree.doc, q, &draft->actor));
	dp_event_sources(tree, draft, &r);
	return true;
}
