#include "event/event.h"

bool dp_sides_has(const dp_sides *self, uint32_t entity)
{
	for (uint32_t i = 0; i < self->n; i++)
		if (self->v[i].entity == entity)
			return true;
	return false;
}

void dp_sides_add(dp_sides *self, uint32_t mention, uint32_t entity)
{
	if (entity != DP_NONE && self->n < DP_SIDES_MAX && !dp_sides_has(self, entity))
		self->v[self->n++] = (dp_side){mention, entity, false};
}

static void add_mention(const dp_args *t, uint32_t mention, dp_sides *sides)
{
	const dp_mention *m = &t->tree.doc->mentions.v[mention];
	if (m->entity == DP_NONE)
		return;
	const dp_entity *e = &t->tree.doc->entities.v[m->entity];
	if (e->kind == DP_ENTITY_PLACE)
		return;
	if (e->kind != DP_ENTITY_SET)
		dp_sides_add(sides, mention, m->entity);
	for (uint32_t i = 0; e->kind == DP_ENTITY_SET && i < e->set_count; i++)
		dp_sides_add(sides, mention, t->tree.doc->refs.v[e->set + i]);
}

/* What a noun stands for that names nobody itself: its state adjective, genitive or compound part ("türkische Kampfjets"). */
static bool add_behind(const dp_args *t, uint32_t token, dp_sides *sides, uint32_t depth);

/* Who is named behind a noun: "die Terrororganisation ETA"; a mention, DP_NONE. */
static uint32_t named_behind(const dp_args *t, uint32_t noun)
{
	for (uint32_t c = t->tree.child[noun]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = dp_tree_base(&t->tree, c);
		uint32_t m = r == DP_REL_APPOS || r == DP_REL_FLAT ? t->tree.mention[c] : DP_NONE;
		if (m != DP_NONE && t->tree.doc->mentions.v[m].kind == DP_MENTION_NAME && t->tree.doc->mentions.v[m].entity != DP_NONE)
			return m;
	}
	return DP_NONE;
}

/* "der Vertreter der EU, der Diplomat Peter Sörensen": who is named in apposition is meant, of a noun that is somebody itself only a person. */
static bool add_apposition(const dp_args *t, uint32_t token, dp_sides *sides)
{
	uint32_t m = t->tree.doc->tokens.v[token].upos == DP_UPOS_NOUN ? named_behind(t, token) : DP_NONE;
	if (m == DP_NONE)
		return false;
	bool person = t->tree.doc->entities.v[t->tree.doc->mentions.v[m].entity].kind == DP_ENTITY_PERSON;
	if (!person && t->tree.mention[token] != DP_NONE)
		return false;
	add_mention(t, m, sides);
	return true;
}

/* "die Außenminister von A und B", "nord- und südkoreanische Beamte": one for each. */
static bool add_each(const dp_args *t, uint32_t token, dp_sides *sides)
{
	static const dp_slot_kind order[] = {DP_SLOT_GEN, DP_SLOT_ADJ};
	const dp_token *k = &t->tree.doc->tokens.v[token];
	if (!(k->feats & DP_FEAT(PLUR)) || k->sense != DP_SENSE_PERSON)
		return false;
	uint32_t own = t->tree.mention[token], whole = own == DP_NONE ? DP_NONE : t->tree.doc->mentions.v[own].entity;
	if (whole != DP_NONE && t->tree.doc->entities.v[whole].kind == DP_ENTITY_SET)
		return false; /* who they are is known */
	for (size_t o = 0; o < sizeof order / sizeof *order; o++) {
		dp_slot of = {.kind = (uint8_t)order[o]};
		dp_fill fill = dp_args_fill(t, token, &of);
		dp_sides states = {.n = 0};
		for (uint32_t i = 0; i < fill.n; i++) {
			uint32_t m = order[o] == DP_SLOT_ADJ ? t->tree.other[fill.token[i]] : t->tree.mention[fill.token[i]];
			if (m != DP_NONE)
				add_mention(t, m, &states);
		}
		for (uint32_t i = 0; i < states.n && states.n > 1; i++)
			dp_sides_add(sides, states.v[i].mention, states.v[i].entity);
		if (states.n > 1)
			return true;
	}
	return false;
}

/* A spokesman speaks for his body also when he is named; a parliament's "Sprecher" presides over it and speaks for himself. */
static bool add_body(const dp_args *t, uint32_t token, dp_sides *sides, uint32_t depth)
{
	dp_sides body = {.n = 0};
	if (!add_behind(t, token, &body, depth) || t->tree.doc->entities.v[body.v[0].entity].sector == DP_SECTOR_LEG)
		return false;
	for (uint32_t i = 0; i < body.n; i++)
		dp_sides_add(sides, body.v[i].mention, body.v[i].entity);
	return true;
}

static void add_token(const dp_args *t, uint32_t token, dp_sides *sides, uint32_t depth)
{
	uint32_t mention = t->tree.mention[token], roles = dp_args_roles(t, token);
	bool named = mention != DP_NONE && t->tree.doc->mentions.v[mention].kind == DP_MENTION_NAME;
	if (!named && (roles & DP_WORD_SPOKESMAN) && add_body(t, token, sides, depth))
		return;
	if (!named && (add_apposition(t, token, sides) || add_each(t, token, sides)))
		return;
	uint32_t e = mention == DP_NONE ? DP_NONE : t->tree.doc->mentions.v[mention].entity;
	bool known = e != DP_NONE && t->tree.doc->entities.v[e].kind == DP_ENTITY_STATE; /* "sein Land" is a state, not its president */
	if ((roles & (DP_WORD_TRANSPARENT | DP_WORD_SPOKESMAN)) && !named && !known && add_behind(t, token, sides, depth))
		return;
	if (mention != DP_NONE)
		add_mention(t, mention, sides);
	else if (t->tree.other[token] != DP_NONE)
		add_mention(t, t->tree.other[token], sides);
	else
		add_behind(t, token, sides, depth);
}

static bool add_behind(const dp_args *t, uint32_t token, dp_sides *sides, uint32_t depth)
{
	static const dp_slot_kind order[] = {DP_SLOT_GEN, DP_SLOT_ADJ, DP_SLOT_PART};
	uint32_t before = sides->n;
	for (size_t k = 0; k < sizeof order / sizeof *order && sides->n == before && depth < 3; k++) {
		dp_slot slot = {.kind = (uint8_t)order[k]};
		dp_fill fill = dp_args_fill(t, token, &slot);
		for (uint32_t i = 0; i < fill.n; i++)
			if (fill.token[i] != token || t->tree.other[token] != DP_NONE)
				fill.token[i] == token ? add_mention(t, t->tree.other[token], sides) : add_token(t, fill.token[i], sides, depth + 1);
	}
	return sides->n > before;
}

/* Equal but for ß and ss. */
static bool same_word(dp_str a, dp_str b)
{
	if (a.n != b.n)
		return false;
	for (uint32_t i = 0; i < a.n; i++) {
		if (a.p[i] == b.p[i])
			continue;
		char x[2], y[2];
		if (i + 1 >= a.n)
			return false;
		memcpy(x, a.p + i, 2);
		memcpy(y, b.p + i, 2);
		dp_frames_fold(x, 2);
		dp_frames_fold(y, 2);
		if (x[0] != y[0] || x[1] != y[1])
			return false;
		i++;
	}
	return true;
}

static bool has_lemma(const dp_args *t, uint32_t token, dp_str lemma)
{
	const dp_token *k = &t->tree.doc->tokens.v[token];
	const dp_group *g = dp_tree_group(&t->tree, token);
	if (lemma.n && lemma.p[0] == '=')
		return same_word(k->lemma, dp_str_sub(lemma, 1, lemma.n));
	if (same_word(k->lemma, lemma) || same_word(k->tail, lemma) || (g && same_word(g->lemma, lemma)))
		return true;
	dp_str part = k->upos == DP_UPOS_NOUN ? k->tail.n ? k->tail : k->lemma : DP_STR(""); /* "Erdgas|liefer|vertrag": the last part's last part */
	for (uint32_t depth = 0; depth < 2 && part.n > lemma.n; depth++)
		if (same_word(part = dp_frames_tail(t->frames, part), lemma))
			return true;
	return false;
}

static const char *sense_name(uint8_t sense)
{
	static const char *const names[] = {[DP_SENSE_PERSON] = "person", [DP_SENSE_GROUP] = "group", [DP_SENSE_BODY] = "body",
					    [DP_SENSE_ACT] = "act", [DP_SENSE_EVENT] = "event", [DP_SENSE_SPEECH] = "speech",
					    [DP_SENSE_STATE] = "standing", [DP_SENSE_PLACE] = "place", [DP_SENSE_TIME] = "time",
					    [DP_SENSE_WEAPON] = "weapon", [DP_SENSE_MONEY] = "money", [DP_SENSE_DOCUMENT] = "document",
					    [DP_SENSE_THING] = "thing", [DP_SENSE_BODY_PART] = "body-part", [DP_SENSE_ANIMAL] = "animal",
					    [DP_SENSE_ABSTRACT] = "abstract", [DP_SENSE_MEASURE] = "measure"};
	return sense < sizeof names / sizeof *names && names[sense] ? names[sense] : "";
}

static const char *entity_name(dp_entity_kind kind)
{
	static const char *const names[] = {"state", "body", "person", "place", "group", "group"};
	return names[kind];
}

static bool mention_has_class(const dp_args *t, uint32_t mention, dp_str name)
{
	const dp_mention *m = &t->tree.doc->mentions.v[mention];
	if (dp_str_is(name, "place") && m->place != DP_NONE)
		return true;
	if (dp_str_is(name, "name"))
		return m->kind == DP_MENTION_NAME;
	if (m->entity == DP_NONE)
		return false;
	const dp_entity *e = &t->tree.doc->entities.v[m->entity];
	bool people = e->kind == DP_ENTITY_BODY && e->sector == DP_SECTOR_CVL; /* "Tutsis" are a group of persons, too */
	return dp_str_is(name, entity_name(e->kind)) || (people && dp_str_is(name, "group")) || (dp_str_is(name, "political") && e->political) ||
	       (e->sector && dp_str_is(name, dp_sector_name(e->sector)));
}

static bool has_class(const dp_args *t, uint32_t token, dp_str name)
{
	const dp_token *k = &t->tree.doc->tokens.v[token];
	if (dp_str_is(name, "clause"))
		return k->upos == DP_UPOS_VERB || k->upos == DP_UPOS_AUX;
	if (t->tree.mention[token] != DP_NONE)
		return mention_has_class(t, t->tree.mention[token], name) || (t->tree.doc->mentions.v[t->tree.mention[token]].kind == DP_MENTION_NOMINAL && dp_str_is(name, sense_name(k->sense)));
	uint32_t named = k->upos == DP_UPOS_NOUN ? named_behind(t, token) : DP_NONE; /* "die Terrororganisation ETA" */
	return dp_str_is(name, sense_name(k->sense)) || (dp_str_is(name, "nominal") && k->upos == DP_UPOS_NOUN) ||
	       (named != DP_NONE && mention_has_class(t, named, name));
}

/* Who says the words is a mention, found by the quotation, not a word of the clause. */
static bool speaker_holds(const dp_args *t, uint32_t trigger, const dp_condition *c)
{
	const dp_quote *q = dp_event_quote(t, trigger);
	bool yes = q && q->speaker != DP_NONE && c->kind == DP_IF_FILLED;
	for (uint32_t w = 0; q && q->speaker != DP_NONE && c->kind == DP_IF_CLASS && w < c->count && !yes; w++)
		yes = mention_has_class(t, q->speaker, dp_frames_text(t->frames, t->frames->word[c->first + w]));
	return yes != c->unless;
}

/* `attr` of a verb is how it is done: "scharf kritisieren", "sich besorgt zeigen", "gewaltsam vorgehen". */
static dp_fill manner(const dp_args *t, uint32_t verb)
{
	dp_fill fill = {.n = 0};
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE && fill.n < DP_FILL_MAX; c = t->tree.next[c]) {
		dp_deprel r = dp_tree_base(&t->tree, c);
		uint8_t upos = t->tree.doc->tokens.v[c].upos;
		if ((r == DP_REL_ADVMOD || r == DP_REL_XCOMP || r == DP_REL_AMOD) &&
			(upos == DP_UPOS_ADJ || upos == DP_UPOS_ADV || (t->tree.doc->tokens.v[c].feats & DP_FEAT(PART))) &&
			dp_tree_case(&t->tree, c).n == 0)
			fill.token[fill.n++] = c;
	}
	return fill;
}

/* "als.attr": the adjectives of what stands in the slot ("nannte es einen beschämenden Handel"). */
static dp_fill adjectives(const dp_args *t, const dp_fill *of)
{
	dp_fill fill = {.n = 0};
	for (uint32_t i = 0; i < of->n; i++)
		for (uint32_t c = t->tree.child[of->token[i]]; c != DP_NONE && fill.n < DP_FILL_MAX; c = t->tree.next[c])
			if (dp_tree_base(&t->tree, c) == DP_REL_AMOD)
				fill.token[fill.n++] = c;
	return fill;
}

static dp_fill asked(const dp_args *t, uint32_t trigger, const dp_slot *slot)
{
	bool verb = dp_tree_group(&t->tree, trigger) != NULL;
	dp_fill fill = slot->kind == DP_SLOT_ATTR && verb ? manner(t, trigger) : dp_args_fill(t, trigger, slot);
	if (slot->kind == DP_SLOT_NEGATION && verb && fill.n == 0) {
		uint32_t phrase = dp_event_negated_phrase(t, trigger);
		if (phrase != DP_NONE)
			fill.token[fill.n++] = phrase;
	}
	if (slot->kind == DP_SLOT_CONTENT && fill.n == 0) { /* a clause of content that the tree hangs on as an adverbial one */
		for (uint32_t c = t->tree.child[trigger]; c != DP_NONE && fill.n == 0; c = t->tree.next[c])
			if (dp_tree_base(&t->tree, c) == DP_REL_ADVCL && dp_event_content_clause(t, c))
				fill.token[fill.n++] = c;
	}
	return slot->attr ? adjectives(t, &fill) : fill;
}

static bool holds(const dp_args *t, uint32_t trigger, const dp_condition *c)
{
	if (c->slot.kind == DP_SLOT_SPEAKER)
		return speaker_holds(t, trigger, c);
	dp_fill fill = asked(t, trigger, &c->slot);
	bool yes = c->kind == DP_IF_FILLED && fill.n > 0;
	for (uint32_t w = 0; w < c->count && c->kind != DP_IF_FILLED && !yes; w++) {
		dp_str word = dp_frames_text(t->frames, t->frames->word[c->first + w]);
		for (uint32_t i = 0; i < fill.n && !yes; i++)
			yes = c->kind == DP_IF_LEMMA ? has_lemma(t, fill.token[i], word) : has_class(t, fill.token[i], word);
	}
	return yes != c->unless;
}

/* Kinds of sides and filled slots are what a tree or a register may miss; a word that an idiom is made of is not. */
static bool soft(const dp_condition *c)
{
	return c->kind == DP_IF_CLASS || (c->kind == DP_IF_FILLED && !c->unless);
}

/* How many soft conditions fail; DP_NONE where one does that the frame cannot do without. */
static uint32_t failing(const dp_args *t, uint32_t trigger, const dp_frame *frame, uint32_t most)
{
	const dp_group *g = dp_tree_group(&t->tree, trigger);
	uint32_t n = 0;
	if ((frame->reflexive == DP_REFLEXIVE_YES && !(g && g->reflexive)) || (frame->reflexive == DP_REFLEXIVE_NO && g && g->reflexive))
		return DP_NONE;
	for (uint32_t i = 0; i < frame->conditions; i++) {
		const dp_condition *c = &t->frames->condition[frame->condition + i];
		if (holds(t, trigger, c))
			continue;
		if (++n > most || !soft(c))
			return DP_NONE;
	}
	return n;
}

/* The verb that carries a noun's meaning ("Gespräche führen", "Hilfe erhalten", "Drohungen, die Nordkorea ausstieß"), DP_NONE. */
static uint32_t carrier(const dp_args *t, uint32_t noun, uint32_t *roles)
{
	dp_deprel r;
	uint32_t head = dp_args_clause(t, noun, &r);
	if (head != DP_NONE && r == DP_REL_CONJ)
		return carrier(t, head, roles);
	bool carried = r == DP_REL_OBJ || r == DP_REL_NSUBJ ||
		       (r == DP_REL_OBL && dp_args_case_roles(t, noun) & DP_WORD_CARRY);
	dp_deprel within = DP_REL_NONE;
	uint32_t relative = dp_args_relative(t, noun, &within), verb[2] = {relative, carried ? head : DP_NONE};
	for (uint32_t i = 0; i < 2; i++) {
		bool subject = (i == 0 ? within : r) == DP_REL_NSUBJ;
		*roles = verb[i] == DP_NONE ? 0 : dp_args_roles(t, verb[i]) & ~(uint32_t)(subject ? 0 : DP_WORD_HAPPEN);
		if (*roles & (DP_WORD_SUPPORT | DP_WORD_CONVERSE | DP_WORD_HAPPEN))
			return verb[i];
	}
	return DP_NONE;
}

/* A political side; with `people` also those whose state is told with them ("Israelis"). */
static bool may_concern(const dp_args *t, uint32_t mention, const dp_sides *except, bool people)
{
	const dp_mention *m = mention == DP_NONE ? NULL : &t->tree.doc->mentions.v[mention];
	if (!m || m->entity == DP_NONE || m->kind == DP_MENTION_PRONOUN || dp_sides_has(except, m->entity))
		return false;
	const dp_entity *e = &t->tree.doc->entities.v[m->entity];
	return e->political || (people && e->kind == DP_ENTITY_GROUP && e->code[0] && !e->inferred && !m->inferred);
}

static uint32_t named_at(const dp_args *t, uint32_t token)
{
	return t->tree.mention[token] != DP_NONE ? t->tree.mention[token] : t->tree.other[token];
}

/* Who is named at `token`, and who is coordinated with him: "zwischen Israelis und Palästinensern". */
static void add_all_named(const dp_args *t, uint32_t token, dp_sides *sides, const dp_sides *except)
{
	add_mention(t, named_at(t, token), sides);
	for (uint32_t c = t->tree.child[token]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_CONJ && may_concern(t, named_at(t, c), except, true))
			add_mention(t, named_at(t, c), sides);
}

static bool topic(const dp_args *t, uint32_t token)
{
	return (dp_args_case_roles(t, token) & DP_WORD_TOPIC) != 0;
}

/* "kritisierte in der Zeitung", "nach dem Treffen": where, when and why it was said is not what was said. */
static bool circumstance(const dp_args *t, uint32_t token)
{
	uint32_t roles = dp_args_case_roles(t, token);
	dp_feats f = t->tree.doc->tokens.v[token].feats & DP_FEATS_CASE;
	for (uint32_t c = t->tree.child[token]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_DET) /* the article tells the case surer than the noun */
			f = t->tree.doc->tokens.v[c].feats & DP_FEATS_CASE;
	return (roles & (DP_WORD_PLACE | DP_WORD_CAUSE | DP_WORD_AGENT)) && !(f & DP_FEAT(ACC));
}

static bool add_first_named(const dp_args *t, uint32_t top, const dp_sides *except, dp_sides *sides)
{
	uint32_t first, last, before = sides->n;
	bool clause = dp_tree_verbal(&t->tree, top);
	dp_tree_range(&t->tree, top, &first, &last);
	for (uint32_t people = 0; people < 2; people++)
		for (uint32_t i = first; i <= last && sides->n == before; i++)
			if (may_concern(t, named_at(t, i), except, people) && dp_tree_below(&t->tree, i, top) && !(i < top && !clause && circumstance(t, i)))
				add_all_named(t, i, sides, except);
	return sides->n > before;
}

/* Whom a promise, demand or will concerns: the first political side, not the actor, in its complement, else in its object or attribute. */
static void add_content(const dp_args *t, uint32_t trigger, const dp_sides *except, dp_sides *sides)
{
	uint32_t complement = dp_tree_complement(&t->tree, trigger), head = t->tree.doc->tokens.v[trigger].head;
	dp_deprel r0 = dp_tree_base(&t->tree, trigger);
	if (complement == DP_NONE && head != DP_NONE && !dp_tree_verbal(&t->tree, trigger) && (r0 == DP_REL_ADVMOD || r0 == DP_REL_XCOMP))
		complement = dp_tree_complement(&t->tree, head); /* "hat sich bereit erklärt, nach Genf zu kommen" */
	if (complement == trigger)
		complement = DP_NONE;
	if (complement != DP_NONE && add_first_named(t, complement, except, sides))
		return;
	for (uint32_t c = t->tree.child[trigger]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = dp_tree_base(&t->tree, c);
		bool phrase = r == DP_REL_NMOD || (r == DP_REL_OBL && (c > trigger || topic(t, c)));
		bool inside = r == DP_REL_OBJ || r == DP_REL_ACL || (phrase && !circumstance(t, c));
		if (inside && add_first_named(t, c, except, sides))
			return;
	}
}

/* The word that says that a mention's bearer speaks for others: its own, or the title that it stands behind; DP_NONE for none. */
static uint32_t spokesman_of(const dp_args *t, uint32_t mention)
{
	uint32_t token = t->tree.doc->mentions.v[mention].head, head = t->tree.doc->tokens.v[token].head;
	dp_deprel r = dp_tree_base(&t->tree, token);
	if (dp_args_roles(t, token) & DP_WORD_SPOKESMAN)
		return token;
	bool title = head != DP_NONE && (r == DP_REL_APPOS || r == DP_REL_FLAT) && (dp_args_roles(t, head) & DP_WORD_SPOKESMAN);
	return title ? head : DP_NONE;
}

/* "reiste nach dem Treffen mit Kim weiter": when, not where to. */
static bool after_act(const dp_args *t, uint32_t token)
{
	const uint32_t both = DP_WORD_CAUSE | DP_WORD_GOAL, roles = dp_args_case_roles(t, token);
	return t->tree.mention[token] == DP_NONE && (roles & both) == both && dp_event_type_of(t, token) != DP_TYPE_NONE;
}

/* "Nach Angaben der Zeitung entsandte Brasilien Soldaten": who says so, not where to. */
static bool says_so(const dp_args *t, uint32_t trigger, uint32_t token)
{
	enum { DEPTH = 6 };
	uint32_t at = t->tree.doc->tokens.v[token].begin, depth = 0;
	for (const dp_quote *q = dp_event_quote(t, trigger); q && depth++ < DEPTH; q = q->parent == DP_NONE ? NULL : &t->tree.doc->quotes.v[q->parent])
		if (q->kind == DP_QUOTE_SOURCE && q->speaker_begin <= at && at < q->speaker_end)
			return true;
	return false;
}

static void add_slot(const dp_args *t, uint32_t trigger, const dp_slot *slot, const dp_sides *except, dp_sides *sides)
{
	if (slot->kind == DP_SLOT_CONTENT) {
		add_content(t, trigger, except, sides);
		return;
	}
	if (slot->kind == DP_SLOT_SPEAKER) {
		const dp_quote *q = dp_event_quote(t, trigger);
		if (!q || q->speaker == DP_NONE)
			return;
		uint32_t who = t->tree.doc->mentions.v[q->speaker].entity;
		if (who != DP_NONE && t->tree.doc->entities.v[who].sector == DP_SECTOR_MED) /* an outlet only reports it */
			return;
		uint32_t spokesman = spokesman_of(t, q->speaker);
		if (spokesman == DP_NONE || !add_body(t, spokesman, sides, 0))
			add_mention(t, q->speaker, sides);
		return;
	}
	dp_fill fill = dp_args_fill(t, trigger, slot);
	bool on_itself = slot->kind == DP_SLOT_PART || slot->kind == DP_SLOT_ADJ;
	for (uint32_t i = 0; i < fill.n; i++) {
		if (on_itself && fill.token[i] == trigger)
			add_mention(t, t->tree.other[trigger], sides);
		else if (fill.token[i] != trigger && !(slot->kind == DP_SLOT_PREP && (after_act(t, fill.token[i]) || says_so(t, trigger, fill.token[i]))))
			add_token(t, fill.token[i], sides, 0);
	}
}

static uint32_t add_alternative(const dp_args *t, uint32_t trigger, uint32_t carrying, const dp_slot *slot, uint32_t count, const dp_sides *except,
				dp_sides *sides)
{
	uint32_t filled = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t before = sides->n;
		add_slot(t, trigger, &slot[i], except, sides);
		if (sides->n == before && carrying != DP_NONE && slot[i].kind != DP_SLOT_GEN && slot[i].kind != DP_SLOT_OBJ && slot[i].kind != DP_SLOT_CLAUSE)
			add_slot(t, carrying, &slot[i], except, sides);
		filled += sides->n > before;
	}
	return filled;
}

/*
 * One side: of the alternatives the first whose slots (joined by plus) all name somebody, else the one that fills most. At a noun
 * carried by a verb, `subj`, `dat` and adpositions are looked up at the verb as well.
 */
static void add_side(const dp_args *t, uint32_t trigger, uint32_t carrying, uint32_t first, uint32_t count, const dp_sides *except, dp_sides *sides)
{
	uint32_t most = 0, n;
	dp_sides start = *sides;
	for (uint32_t i = 0; i < count; i += n) {
		const dp_slot *slot = &t->frames->slot[first + i];
		dp_sides tried = start;
		for (n = 1; i + n < count && slot[n].plus; n++)
			;
		uint32_t filled = add_alternative(t, trigger, carrying, slot, n, except, &tried);
		if (filled > most) {
			most = filled;
			*sides = tried;
		}
		if (filled == n)
			return;
	}
}

bool dp_event_takes_sites(dp_type type)
{
	return type == DP_TYPE_ASSAULT || type == DP_TYPE_PROTEST || type == DP_TYPE_COERCE;
}

/* Barracks are attacked, but visited they are nobody. */
static void leave_sites(const dp_args *t, dp_sides *sides)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < sides->n; i++)
		if (!t->tree.doc->entities.v[sides->v[i].entity].site)
			sides->v[n++] = sides->v[i];
	sides->n = n;
}

static bool political(const dp_args *t, const dp_sides *sides)
{
	for (uint32_t i = 0; i < sides->n; i++)
		if (t->tree.doc->entities.v[sides->v[i].entity].political)
			return true;
	return false;
}

static bool needs_met(const dp_args *t, const dp_draft *d)
{
	switch (d->frame->need) {
	case DP_NEED_NONE:
		return true;
	case DP_NEED_ACTOR:
		return d->actor.n && (political(t, &d->actor) || political(t, &d->recipient));
	case DP_NEED_RECIPIENT:
		return d->recipient.n && (political(t, &d->actor) || political(t, &d->recipient));
	case DP_NEED_BOTH: /* of acts that all do together, at least two */
		return ((d->actor.n && d->recipient.n) || (!d->frame->recipients && d->actor.n > 1)) && (political(t, &d->actor) || political(t, &d->recipient));
	default:
		return political(t, &d->actor) || political(t, &d->recipient);
	}
}

/* Nobody acts on himself: a mention found for both sides stays where it was found first. */
static void keep_apart(dp_draft *d)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < d->recipient.n; i++)
		if (!dp_sides_has(&d->actor, d->recipient.v[i].entity))
			d->recipient.v[n++] = d->recipient.v[i];
	d->recipient.n = n;
}

/* "ein Sprecher des Ministeriums kritisierte": the body acts, the spokesman is who says so. */
static void add_spokesmen(const dp_args *t, dp_draft *d)
{
	dp_slot subject = {.kind = DP_SLOT_SUBJ};
	dp_fill fill = dp_args_fill(t, d->trigger, &subject);
	for (uint32_t i = 0; i < fill.n; i++) {
		uint32_t m = t->tree.mention[fill.token[i]];
		if (m == DP_NONE || !(dp_args_roles(t, fill.token[i]) & DP_WORD_SPOKESMAN))
			continue;
		uint32_t e = t->tree.doc->mentions.v[m].entity;
		if (e != DP_NONE && !dp_sides_has(&d->actor, e))
			dp_sides_add(&d->source, m, e);
	}
}

/*
 * "China sei bereit, betonte Xi": a named politician who says what his state wills acts himself (codebook, ruling 10), also where his words name the
 * state; a spokesman, or who is known by his office alone, speaks for it.
 */
static void speak_himself(const dp_args *t, dp_draft *d)
{
	const dp_doc *doc = t->tree.doc;
	const dp_quote *q = dp_event_quote(t, d->trigger);
	bool said = q && q->speaker != DP_NONE && q->cue != d->trigger && q->kind <= DP_QUOTE_FREE;
	bool speech = dp_event_speech((dp_type)d->frame->type) || d->frame->type == DP_TYPE_SUPPORT;
	const dp_group *g = dp_tree_group(&t->tree, d->trigger);
	if (!said || !speech || !g || d->actor.n != 1)
		return;
	if (g->tense == DP_TENSE_FUTURE && d->frame->type != DP_TYPE_AGREE) /* "werde Klage erheben" announces a deed of the state */
		return;
	uint32_t speaker = doc->mentions.v[q->speaker].entity;
	const dp_entity *who = speaker == DP_NONE ? NULL : &doc->entities.v[speaker], *state = &doc->entities.v[d->actor.v[0].entity];
	if (!who || who->kind != DP_ENTITY_PERSON || !who->text_is_name || who->sector != DP_SECTOR_GOV)
		return;
	if (state->kind != DP_ENTITY_STATE || strcmp(who->code, state->code) != 0)
		return;
	for (uint32_t i = 0; i < doc->mentions.n; i++)
		if (doc->mentions.v[i].entity == speaker && spokesman_of(t, i) != DP_NONE)
			return;
	d->actor.v[0] = (dp_side){q->speaker, speaker, false};
}

uint32_t dp_event_state_of(const dp_args *t, uint32_t entity)
{
	const dp_doc *doc = t->tree.doc;
	const char *code = entity == DP_NONE ? "" : doc->entities.v[entity].code;
	for (uint32_t i = 0; code[0] && i < doc->entities.n; i++)
		if (doc->entities.v[i].kind == DP_ENTITY_STATE && strcmp(doc->entities.v[i].code, code) == 0)
			return i;
	return DP_NONE;
}

/* "besuchte die südkoreanische Hauptstadt": a visited state with no host named is the recipient (codebook, ruling 2). */
static void add_visited(const dp_args *t, dp_draft *d)
{
	const dp_frame *frame = d->frame;
	bool visit = frame->type == DP_TYPE_CONSULT && dp_str_is(dp_frames_text(t->frames, frame->mode), "visit");
	for (uint32_t k = 0; k < frame->recipients && visit && !d->recipient.n; k++) {
		dp_fill fill = dp_args_fill(t, d->trigger, &t->frames->slot[frame->recipient + k]);
		for (uint32_t i = 0; i < fill.n; i++) {
			uint32_t m = t->tree.mention[fill.token[i]], state = m == DP_NONE ? DP_NONE : dp_event_state_of(t, t->tree.doc->mentions.v[m].place);
			if (state != DP_NONE && !dp_sides_has(&d->actor, state))
				dp_sides_add(&d->recipient, m, state);
		}
	}
}

/* The mode of a frame that has none, by what else is said: "rief dazu auf, die Geiseln freizulassen". */
static dp_text_ref refined(const dp_args *t, const dp_frame *frame, uint32_t trigger)
{
	const uint32_t *list = frame->mode.n ? NULL : dp_frames_of(t->frames, 'r', dp_str_c(dp_type_name((dp_type)frame->type)));
	for (; list && *list != DP_NONE; list++)
		if (failing(t, trigger, &t->frames->frame[*list], 0) == 0)
			return t->frames->frame[*list].mode;
	return frame->mode;
}

/* Fills the sides of a frame whose conditions, but for `failed` soft ones, hold. */
static void fill_sides(const dp_args *t, const dp_frame *frame, uint32_t failed, dp_draft *draft)
{
	uint32_t roles = 0, carrying = DP_NONE, trigger = draft->trigger;
	if (t->tree.doc->tokens.v[trigger].upos == DP_UPOS_NOUN)
		carrying = carrier(t, trigger, &roles);
	draft->frame = frame;
	draft->actor.n = draft->recipient.n = draft->source.n = 0;
	if (carrying != DP_NONE && (roles & DP_WORD_CONVERSE)) { /* "X erhielt Hilfe von Y": the verb's subject receives */
		dp_slot subject = {.kind = DP_SLOT_SUBJ};
		add_slot(t, carrying, &subject, &draft->actor, &draft->recipient);
		carrying = DP_NONE;
	}
	add_side(t, trigger, roles & DP_WORD_HAPPEN ? DP_NONE : carrying, frame->actor, frame->actors, &draft->recipient, &draft->actor);
	add_side(t, trigger, carrying, frame->recipient, frame->recipients, &draft->actor, &draft->recipient);
	leave_sites(t, &draft->actor);
	if (!dp_event_takes_sites((dp_type)frame->type))
		leave_sites(t, &draft->recipient);
	add_visited(t, draft);
	keep_apart(draft);
	draft->failed = (uint8_t)(failed + !needs_met(t, draft) + frame->weighed);
	add_spokesmen(t, draft);
	speak_himself(t, draft);
	draft->mode = refined(t, frame, trigger);
}

typedef struct listing { /* frames that a word may have, in the order in which they are tried */
	const uint32_t *list[4];
	bool tail[4];
	uint32_t n;
} listing;

static void list(listing *all, const uint32_t *frames, bool tail)
{
	if (!frames)
		return;
	all->list[all->n] = frames;
	all->tail[all->n++] = tail;
}

static listing frames_of(const dp_args *t, uint32_t trigger)
{
	const dp_token *k = &t->tree.doc->tokens.v[trigger];
	const dp_group *g = dp_tree_group(&t->tree, trigger);
	listing all = {.n = 0};
	if (g && g->modal != DP_NONE) { /* a form of its own first: "solle" is a demand, "soll" a plan or hearsay */
		const dp_token *modal = &t->tree.doc->tokens.v[g->modal];
		list(&all, dp_frames_of(t->frames, 'm', modal->form), false);
		list(&all, dp_frames_of(t->frames, 'm', modal->lemma), false);
	}
	if (g && (k->upos == DP_UPOS_VERB || k->upos == DP_UPOS_ADJ || k->upos == DP_UPOS_AUX))
		list(&all, dp_frames_of(t->frames, 'v', g->lemma), false);
	if (g && g->particle == trigger) /* "stellt bereit": part of the verb, no adjective */
		return all;
	if (k->upos == DP_UPOS_ADJ || k->upos == DP_UPOS_ADV)
		list(&all, dp_frames_of(t->frames, 'a', k->lemma), false);
	else if (g && (k->feats & DP_FEAT(PART))) /* a participle that has become an adjective stands in the lexicon by its form: "entschlossen" */
		list(&all, dp_frames_of(t->frames, 'a', k->form), false);
	else if (k->upos == DP_UPOS_NOUN || k->upos == DP_UPOS_PROPN) {
		const uint32_t *own = dp_frames_of(t->frames, 'n', k->lemma);
		dp_str part = k->tail.n ? k->tail : dp_frames_tail(t->frames, k->lemma);
		bool whole = own != NULL;
		for (; part.n && !own; part = dp_frames_tail(t->frames, part))
			own = dp_frames_of(t->frames, 'n', part);
		list(&all, own, !whole);
	}
	return all;
}

bool dp_event_match(const dp_args *tree, uint32_t trigger, dp_draft *draft)
{
	listing all = frames_of(tree, trigger);
	draft->trigger = trigger;
	for (uint32_t i = 0; i < all.n; i++)
		for (const uint32_t *f = all.list[i]; *f != DP_NONE; f++) {
			const dp_frame *frame = &tree->frames->frame[*f];
			if ((all.tail[i] && frame->whole) || failing(tree, trigger, frame, 0) != 0)
				continue;
			fill_sides(tree, frame, 0, draft);
			if (draft->failed == 0)
				return true;
		}
	return false;
}

/* The draft of a type among those found; a new one where there is none and room for it; NULL. */
static dp_draft *draft_of(dp_draft *drafts, uint32_t *n, uint8_t type)
{
	for (uint32_t i = 0; i < *n; i++)
		if (drafts[i].frame->type == type)
			return &drafts[i];
	return *n < DP_LOOSE_TYPES ? &drafts[(*n)++] : NULL;
}

uint32_t dp_event_match_loosely(const dp_args *tree, uint32_t trigger, const dp_draft *start, uint32_t except, dp_draft *drafts)
{
	listing all = frames_of(tree, trigger);
	uint32_t n = 0;
	for (uint32_t i = 0; i < all.n; i++)
		for (const uint32_t *f = all.list[i]; *f != DP_NONE; f++) {
			const dp_frame *frame = &tree->frames->frame[*f];
			if ((all.tail[i] && frame->whole) || frame->type == except)
				continue;
			uint32_t failed = failing(tree, trigger, frame, DP_LOOSE_MOST), before = n;
			if (failed == DP_NONE)
				continue;
			dp_draft d = *start, *known;
			d.trigger = trigger;
			fill_sides(tree, frame, failed, &d);
			known = draft_of(drafts, &n, frame->type);
			if (known && (n > before || d.failed < known->failed)) /* of one type the frame that fails least, of equals the first */
				*known = d;
		}
	return n;
}
