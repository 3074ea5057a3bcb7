#include "mention/finder.h"

#include "base/utf8.h"
#include "mention/fold.h"

static dp_str piece_text(const dp_finder *f, uint32_t p)
{
	return dp_doc_words(f->doc, f->pieces.v[p].begin, f->pieces.v[p].end);
}

/* "in Wiesloch", "die Stadt Wiesloch": what stands before a name says that it is a place, and the name is no noun ("in Bars"). */
static bool said_where(const dp_finder *f, const dp_named *n, uint32_t t)
{
	enum { SHORTEST = 3 };
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	const dp_token *name = &f->doc->tokens.v[t];
	if (t == begin || (name->upos != DP_UPOS_PROPN && n->pieces < 2) || (n->pieces < 2 && name->form.n < SHORTEST))
		return false;
	return dp_finder_is(f, t - 1, DP_CLASS_WHERE) || (name[-1].upos == DP_UPOS_NOUN && dp_finder_is(f, t - 1, DP_CLASS_PLACE));
}

static bool fits(const dp_finder *f, const dp_named *n, uint32_t piece)
{
	dp_str text = piece_text(f, piece);
	if ((n->flags & DP_NAME_THERE) && !said_where(f, n, f->pieces.v[piece].token))
		return false;
	if ((n->flags & DP_NAME_UPPER) && !dp_utf8_capitalised(text))
		return false;
	return !(n->flags & DP_NAME_CAPS) || dp_fold_caps(dp_str_sub(text, 0, text.n > 1 && text.p[text.n - 1] == 's' ? text.n - 1 : text.n));
}

static bool any_fits(const dp_finder *f, uint32_t node, uint32_t piece)
{
	const dp_gazetteer *names = &f->pack->names;
	for (uint32_t i = names->first[node]; i < names->first[node + 1]; i++)
		if (fits(f, &names->named[i], piece))
			return true;
	return false;
}

/* The piece ends the token, and the compound that hyphens make. */
static bool ends_word(const dp_finder *f, uint32_t p)
{
	uint32_t t = f->pieces.v[p].token;
	return f->look[t].to == t && (p + 1 == f->pieces.n || f->pieces.v[p + 1].token != t);
}

static bool begins_token(const dp_finder *f, uint32_t p)
{
	return p == 0 || f->pieces.v[p - 1].token != f->pieces.v[p].token;
}

typedef struct found {
	uint32_t last, node; /* piece, node; DP_NONE for nothing */
} found;

/* The longest name from piece `p` that ends before `end`; one that ends inside a token only where nothing ends with one. */
static found longest(const dp_finder *f, uint32_t p, uint32_t end)
{
	found whole = {DP_NONE, 0}, part = {DP_NONE, 0};
	uint32_t node = 0;
	for (uint32_t k = p; k < end && f->pieces.v[k].number != DP_NONE; k++) {
		node = dp_gazetteer_step(&f->pack->names, node, f->pieces.v[k].number);
		if (node == DP_NONE)
			break;
		if (!any_fits(f, node, p))
			continue;
		if (ends_word(f, k))
			whole = (found){k, node};
		else if (f->look[f->pieces.v[k].token].from == f->look[f->pieces.v[p].token].from)
			part = (found){k, node};
	}
	return whole.last != DP_NONE ? whole : part;
}

static dp_item *add_item(dp_finder *f, uint32_t first, uint32_t last, uint32_t begin, uint32_t end)
{
	dp_item *item = DP_PUSH(f->arena, &f->items);
	if (!item) {
		f->failed = true;
		return NULL;
	}
	*item = (dp_item){.first = first, .last = last, .begin = begin, .end = end, .sense = DP_NONE, .person = DP_NONE};
	item->title.token = DP_NONE;
	return item;
}

static void set_senses(const dp_finder *f, dp_item *item, uint32_t node)
{
	item->named = f->pack->names.first[node];
	item->nameds = f->pack->names.first[node + 1] - item->named;
}

static uint32_t take(dp_finder *f, uint32_t p, found hit)
{
	const dp_piece *a = &f->pieces.v[p], *b = &f->pieces.v[hit.last];
	dp_item *item = add_item(f, a->token, b->token, a->begin, b->end);
	if (!item)
		return hit.last + 1;
	set_senses(f, item, hit.node);
	item->part = !begins_token(f, p) || !ends_word(f, hit.last);
	uint32_t number = f->items.n - 1, whole = f->look[b->token].to;
	if (item->part) {
		if (f->look[whole].part == DP_NONE)
			f->look[whole].part = number;
		return hit.last + 1;
	}
	for (uint32_t t = item->first; t <= item->last; t++)
		f->look[t].item = number;
	return hit.last + 1;
}

static bool only_surnames(const dp_finder *f, uint32_t node)
{
	const dp_gazetteer *names = &f->pack->names;
	for (uint32_t i = names->first[node]; i < names->first[node + 1]; i++)
		if (names->named[i].role != DP_ROLE_SHORT)
			return false;
	return true;
}

static bool only_places(const dp_finder *f, uint32_t node)
{
	const dp_gazetteer *names = &f->pack->names;
	for (uint32_t i = names->first[node]; i < names->first[node + 1]; i++)
		if (names->named[i].role != DP_ROLE_SHORT &&
		    (names->named[i].role != DP_ROLE_NAME || f->pack->reg.entity[names->named[i].entity].kind != DP_ENTITY_PLACE))
			return false;
	return true;
}

/* The first part of a compound that is written as one word: "Kremlsprecher", "Talibankämpfer". */
static void closed_part(dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	dp_look *look = &f->look[t];
	uint32_t at = look->word_at ? look->word_at : token->tail_at;
	if (!at || look->item != DP_NONE || look->part != DP_NONE || look->from != t || look->to != t || at >= token->form.n || token->form.n != token->end - token->begin)
		return;
	if (at < 3)
		return;
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(dp_str_sub(token->form, 0, at), false, folded);
	uint32_t piece = n ? dp_gazetteer_piece(&f->pack->names, dp_str_of(folded, n)) : DP_NONE;
	uint32_t node = piece == DP_NONE ? DP_NONE : dp_gazetteer_step(&f->pack->names, 0, piece);
	if (node == DP_NONE || !any_fits(f, node, look->piece) || only_surnames(f, node))
		return;
	/* A word listed whole is no compound of a place: "Paramilitärs" are none of Pará. */
	if (look->word != DP_NONE && !look->word_at && only_places(f, node))
		return;
	dp_item *item = add_item(f, t, t, token->begin, token->begin + at);
	if (!item)
		return;
	set_senses(f, item, node);
	item->part = true;
	look->part = f->items.n - 1;
}

static bool is_state_too(const dp_finder *f, const dp_item *item)
{
	for (uint32_t i = item->named; i < item->named + item->nameds; i++) {
		const dp_named *n = &f->pack->names.named[i];
		if (n->role == DP_ROLE_NAME && f->pack->reg.entity[n->entity].kind == DP_ENTITY_STATE)
			return true;
	}
	return false;
}

/* "Polen" is the state unless something makes it people: an article, a number, an adjective before it or a plural verb. */
static bool inhabitants(const dp_finder *f, const dp_item *item)
{
	uint32_t t = item->first;
	if (t > 0 && !(f->look[t].flags & DP_LOOK_USED) &&
	    (dp_finder_is(f, t - 1, DP_CLASS_DEFINITE) || dp_finder_is(f, t - 1, DP_CLASS_QUANTITY) || dp_finder_is(f, t - 1, DP_CLASS_INDEFINITE)))
		return true;
	const dp_token *token = &f->doc->tokens.v[t];
	if (!is_state_too(f, item))
		return token->upos != DP_UPOS_PROPN && (token->feats & DP_FEAT(PLUR)) && !(token->feats & DP_FEAT(SING));
	uint8_t before = t && token[-1].head == t ? token[-1].upos : DP_UPOS_NONE;
	bool one = (token->feats & DP_FEATS_NUMBER) == DP_FEAT(SING) && (token->feats & DP_FEATS_GENDER) == DP_FEAT(NEUT); /* das neutrale Schweden */
	if (!one && (before == DP_UPOS_ADJ || before == DP_UPOS_NUM || before == DP_UPOS_DET))
		return true;
	bool joined = token->deprel == DP_REL_CONJ || dp_finder_has_conjunct(f, t);
	return !joined && dp_finder_number_by_verb(f, t) == DP_FEAT(PLUR);
}

/* What a sense counts when several fit; the most wins. */
static int worth(const dp_finder *f, const dp_item *item, const dp_named *n)
{
	const dp_registered *e = &f->pack->reg.entity[n->entity];
	const dp_token *token = &f->doc->tokens.v[item->last];
	int alive = f->date >= e->from && f->date <= e->to;
	switch (n->role) {
	case DP_ROLE_NAME:
		switch (e->kind) {
		case DP_ENTITY_STATE:
			return 80 + alive;
		case DP_ENTITY_BODY:
			return 82 + alive;
		case DP_ENTITY_PERSON: {
			const dp_held *h = dp_register_office_at(&f->pack->reg, n->entity, f->date);
			int rank = h ? (int)f->pack->reg.office[h->office].rank : 30;
			return (item->first == item->last && n->pieces == 1 ? 60 : 90) + 2 * alive - rank / 10 + (h && f->date >= h->from && f->date <= h->to ? 3 : 0);
		}
		default:
			return 40 - (int)e->what;
		}
	case DP_ROLE_CAPITAL:
		return 70 + alive;
	case DP_ROLE_SEAT: case DP_ROLE_GOVERNMENT:
		return 75 + alive;
	case DP_ROLE_ADJECTIVE:
		return (token->upos == DP_UPOS_ADJ ? 85 : 45) + alive;
	case DP_ROLE_INHABITANT:
		return (inhabitants(f, item) ? 84 : 50) + alive;
	case DP_ROLE_OF_PLACE:
		return token->upos == DP_UPOS_ADJ ? 83 : e->kind == DP_ENTITY_STATE ? 44 : 30;
	case DP_ROLE_WEAK:
		return 20 + alive;
	default:
		return 10 + alive;
	}
}

static bool quoted(const dp_finder *f, uint32_t t)
{
	if (t > 1 && dp_finder_is(f, t - 1, DP_CLASS_DEFINITE) && (f->look[t - 1].flags & DP_LOOK_UPPER))
		return f->doc->tokens.v[t - 2].upos == DP_UPOS_PUNCT || dp_finder_is(f, t - 2, DP_CLASS_ORGANISATION); /* »Die Zeit« */
	if (t == 0 || t + 1 >= f->doc->tokens.n)
		return false;
	dp_str a = f->doc->tokens.v[t - 1].form, b = f->doc->tokens.v[t + 1].form;
	return dp_str_is(a, "\"") || dp_str_is(b, "\"") || dp_str_is(a, "„") || dp_str_is(a, "»") || dp_str_is(a, "“") || dp_str_is(a, "‚") || dp_str_is(a, "'");
}

/* A common noun that is also the name of a paper, a firm or a place ("Zeit", "Stern", "Kanton") is not meant as one unless something says so. */
static bool common_noun(const dp_finder *f, const dp_item *item, const dp_named *n)
{
	const dp_token *t = &f->doc->tokens.v[item->first];
	const dp_registered *e = &f->pack->reg.entity[n->entity];
	if (item->part || item->first != item->last || (n->role != DP_ROLE_NAME && n->role != DP_ROLE_WEAK) || t->upos != DP_UPOS_NOUN ||
	    !(t->flags & DP_TOKEN_KNOWN) || !t->sense)
		return false;
	/* The tagger may take a place for a noun; the lexicon's class tells it apart. */
	if (e->kind == DP_ENTITY_PLACE && (t->sense == DP_SENSE_PLACE || t->sense == DP_SENSE_STATE))
		return false;
	/* A thing has an article; a firm's name stands bare. */
	uint8_t before = item->first ? f->doc->tokens.v[item->first - 1].upos : DP_UPOS_DET;
	bool bare = before != DP_UPOS_DET && before != DP_UPOS_ADJ && before != DP_UPOS_NUM && before != DP_UPOS_ADP && !(t->feats & DP_FEAT(PLUR));
	if (e->kind == DP_ENTITY_BODY && e->what == DP_BODY_FIRM && n->role == DP_ROLE_NAME && bare)
		return false;
	bool shy = e->kind == DP_ENTITY_PLACE || (e->kind == DP_ENTITY_BODY && (e->what == DP_BODY_OUTLET || e->what == DP_BODY_AGENCY || e->what == DP_BODY_FIRM ||
									       e->what == DP_BODY_UNION || e->what == DP_BODY_NGO));
	return shy && !quoted(f, item->first) && !(item->first && dp_finder_is(f, item->first - 1, DP_CLASS_ORGANISATION));
}

enum { NOT_YET = 10000 }; /* a year: dates of founding are not exact */

static void choose(dp_finder *f, dp_item *item, uint32_t piece)
{
	int best = -1;
	const dp_listed *listed = item->first == item->last ? dp_finder_word(f, item->first) : NULL;
	/* "Seine Kritik" speaks of no river. */
	bool function = listed && listed->cls > DP_CLASS_PARTICLE;
	for (uint32_t i = item->named; i < item->named + item->nameds; i++) {
		const dp_named *n = &f->pack->names.named[i];
		bool place = dp_finder_entry(f, n)->kind == DP_ENTITY_PLACE && f->doc->tokens.v[item->first].upos != DP_UPOS_PROPN;
		if (!fits(f, n, piece) || common_noun(f, item, n) || (function && (n->role == DP_ROLE_SHORT || n->role == DP_ROLE_WEAK || place)))
			continue;
		int w = worth(f, item, n);
		const dp_registered *e = dp_finder_entry(f, n);
		if (e->kind == DP_ENTITY_BODY && e->from > f->date + NOT_YET)
			continue; /* nobody spoke of it yet */
		if (w > best) {
			best = w;
			item->sense = i;
		}
	}
}

static uint32_t first_piece(const dp_finder *f, const dp_item *item)
{
	uint32_t p = f->look[item->first].piece;
	while (p + 1 < f->pieces.n && f->pieces.v[p].begin < item->begin && f->pieces.v[p + 1].token == item->first)
		p++;
	return p;
}

/* What is left of the form after a direction ("Nordost|polen", "ost|russischen"), as a node of the trie; DP_NONE. */
static uint32_t after_direction(const dp_finder *f, dp_str form)
{
	for (uint32_t at = 3; at + 3 < form.n && at <= 8; at++) {
		char folded[DP_FOLD_MAX];
		uint32_t word = dp_listing_get(&f->pack->words, dp_str_of(folded, dp_fold(dp_str_sub(form, 0, at), false, folded)));
		if (word == DP_NONE || f->pack->words.word[word].cls != DP_CLASS_DIRECTION)
			continue;
		uint32_t n = dp_fold(dp_str_sub(form, at, form.n), false, folded);
		uint32_t piece = n ? dp_gazetteer_piece(&f->pack->names, dp_str_of(folded, n)) : DP_NONE;
		uint32_t node = piece == DP_NONE ? DP_NONE : dp_gazetteer_step(&f->pack->names, 0, piece);
		if (node != DP_NONE && f->pack->names.first[node] < f->pack->names.first[node + 1])
			return node;
	}
	return DP_NONE;
}

/* A part of a state or place: a noun is a place of its own, an adjective that of the state. */
static void region(dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	dp_look *look = &f->look[t];
	if (look->item != DP_NONE || look->to != t || look->from != t || token->form.n < 7 || (look->word != DP_NONE && !look->word_at))
		return;
	uint32_t node = after_direction(f, token->form);
	if (node == DP_NONE)
		return;
	bool noun = (look->flags & DP_LOOK_UPPER) && token->upos != DP_UPOS_ADJ;
	for (uint32_t i = f->pack->names.first[node]; i < f->pack->names.first[node + 1]; i++) {
		const dp_named *n = &f->pack->names.named[i];
		uint8_t kind = f->pack->reg.entity[n->entity].kind;
		bool named = n->role == DP_ROLE_NAME && (kind == DP_ENTITY_STATE || (kind == DP_ENTITY_PLACE && f->pack->reg.entity[n->entity].what >= DP_PLACE_REGION));
		if (noun ? !named : n->role != DP_ROLE_ADJECTIVE)
			continue;
		dp_item *item = add_item(f, t, t, token->begin, token->end);
		if (!item)
			return;
		item->named = i;
		item->nameds = 1;
		item->sense = i;
		item->kind = noun ? DP_ITEM_REGION : DP_ITEM_NAME;
		look->item = f->items.n - 1;
		look->word = DP_NONE;
		return;
	}
}

static void names_of_sentence(dp_finder *f, const dp_sentence *s)
{
	uint32_t begin = f->look[s->first].piece;
	uint32_t last = s->first + s->count - 1, end = f->look[last].piece + f->look[last].pieces;
	for (uint32_t p = begin; p < end && !f->failed;) {
		found hit = longest(f, p, end);
		p = hit.last == DP_NONE ? p + 1 : take(f, p, hit);
	}
	for (uint32_t t = s->first; t < s->first + s->count && !f->failed; t++) {
		region(f, t);
		closed_part(f, t);
	}
}

static bool given(const dp_finder *f, uint32_t t)
{
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(f->doc->tokens.v[t].form, false, folded);
	return n && dp_strmap_get(&f->pack->names.given, dp_str_of(folded, n)) != DP_NONE;
}

static bool weak_item(const dp_finder *f, uint32_t item)
{
	const dp_named *n = dp_finder_sense(f, item);
	return n && (n->role == DP_ROLE_SHORT || n->role == DP_ROLE_WEAK ||
		     (n->role == DP_ROLE_NAME && n->pieces == 1 &&
		      (dp_finder_entry(f, n)->kind == DP_ENTITY_PLACE || (dp_finder_entry(f, n)->kind == DP_ENTITY_BODY && given(f, f->items.v[item].first)))));
}

/* A word that may stand in a person's name that nobody has registered. */
static bool name_word(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	const dp_look *look = &f->look[t];
	if (look->item != DP_NONE && !(f->items.v[look->item].first == f->items.v[look->item].last && weak_item(f, look->item)))
		return false;
	dp_str last = token->form, rest = token->form, piece;
	while (dp_fold_piece(&rest, &piece))
		if (piece.n)
			last = piece;
	if (!dp_utf8_capitalised(last) || token->flags & DP_TOKEN_CONTINUES)
		return false;
	bool called = token->upos == DP_UPOS_PROPN && given(f, t); /* "Volker", whose letters are those of a noun */
	if (look->word != DP_NONE && !called && !dp_finder_is(f, t, DP_CLASS_PARTICLE) && !dp_finder_is(f, t, DP_CLASS_QUANTITY))
		return false;
	if (look->part != DP_NONE && look->word != DP_NONE)
		return false;
	if (token->upos == DP_UPOS_PROPN)
		return true;
	if (token->upos == DP_UPOS_ADP || token->upos == DP_UPOS_DET || token->upos == DP_UPOS_PRON || token->upos == DP_UPOS_SCONJ ||
	    token->upos == DP_UPOS_CCONJ || token->upos == DP_UPOS_AUX || token->upos == DP_UPOS_PUNCT || token->upos == DP_UPOS_NUM)
		return false;
	bool unknown = !(token->flags & DP_TOKEN_KNOWN) && !token->sense && !token->tail.n;
	/* "des Mitglieds Junis al-Mauretani": behind an officer an unknown noun is a name. */
	bool behind = t && token->upos == DP_UPOS_NOUN && (dp_finder_is(f, t - 1, DP_CLASS_TITLE) || dp_finder_is(f, t - 1, DP_CLASS_PERSON)) && look->from == t && look->to == t;
	return given(f, t) || (unknown && (behind || (token->upos != DP_UPOS_VERB && token->upos != DP_UPOS_ADV && token->upos != DP_UPOS_ADJ &&
						      token->upos != DP_UPOS_NOUN)));
}

/* Behind a given name, a noun is the surname: "Herta Müllers". */
static bool surname_noun(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	const dp_look *look = &f->look[t];
	bool noun = (look->flags & DP_LOOK_UPPER) && token->upos == DP_UPOS_NOUN && !token->tail.n && look->from == t && look->to == t;
	return noun && look->item == DP_NONE && look->word == DP_NONE && given(f, t - 1) && f->doc->tokens.v[t - 1].upos == DP_UPOS_PROPN;
}

static bool joins_names(const dp_finder *f, uint32_t t)
{
	if (f->look[t].flags & DP_LOOK_HYPHEN)
		return true;
	if (f->look[t].flags & DP_LOOK_UPPER)
		return false;
	return dp_finder_is(f, t, DP_CLASS_PARTICLE) || dp_finder_is(f, t, DP_CLASS_OF);
}

/* The end (exclusive) of a run of name words from `t`; particles stand inside. */
static uint32_t run_end(const dp_finder *f, uint32_t t, uint32_t end)
{
	uint32_t k = t;
	/* A common noun begins no name, and ends none but behind a given name: "Ära Mao", "Kiplings Buch", but "Anna Wolf". */
	while (k < end && (name_word(f, k) || (k > t && surname_noun(f, k))) &&
	       (!dp_finder_thing(&f->doc->tokens.v[k]) || (given(f, k) && f->doc->tokens.v[k].upos == DP_UPOS_PROPN) || (k > t && given(f, k - 1)))) {
		k++;
		uint32_t j = k;
		while (j < end && j < k + 4 && (joins_names(f, j) || (j > k && dp_finder_is(f, j, DP_CLASS_DEFINITE) && !(f->look[j].flags & DP_LOOK_UPPER))))
			j++;
		/* Behind "al-" or "von" a capital goes on with the name whatever the tagger takes it for. */
		bool particle = j > k && (joins_names(f, k) && !(f->look[k].flags & DP_LOOK_HYPHEN)) && j < end && f->look[j].flags & DP_LOOK_UPPER &&
				f->look[j].item == DP_NONE && f->look[j].word == DP_NONE && f->look[j - 1].flags & DP_LOOK_HYPHEN;
		if (j > k && j < end && name_word(f, j))
			k = j;
		else if (particle)
			k = j + 1;
	}
	/* "Trump-Sprecher" is no name though its first part is. */
	while (k > t && f->look[k - 1].to >= k)
		k = f->look[k - 1].from < t ? t : f->look[k - 1].from;
	return k;
}

static void add_run(dp_finder *f, uint32_t first, uint32_t end)
{
	dp_item *item = add_item(f, first, end - 1, f->doc->tokens.v[first].begin, f->doc->tokens.v[end - 1].end);
	if (!item)
		return;
	item->kind = DP_ITEM_RUN;
	for (uint32_t t = first; t < end; t++)
		f->look[t].item = f->items.n - 1;
}

/* Whose short name the token is, if he is named in full before; DP_NONE. */
static uint32_t named_before(const dp_finder *f, uint32_t t)
{
	const dp_item *it = f->look[t].item == DP_NONE ? NULL : &f->items.v[f->look[t].item];
	for (uint32_t k = 0; it && it->first == it->last && k < it->nameds; k++) {
		const dp_named *own = &f->pack->names.named[it->named + k];
		for (uint32_t i = 0; own->role == DP_ROLE_SHORT && i < f->look[t].item; i++) {
			const dp_named *full = dp_finder_sense(f, i);
			if (full && full->role == DP_ROLE_NAME && full->entity == own->entity && f->items.v[i].first < f->items.v[i].last)
				return own->entity;
		}
	}
	return DP_NONE;
}

/* "da überbrachte Wang Xis Botschaft": side by side stand the short names of two who are named before, not a third man's. */
static bool two_people(const dp_finder *f, uint32_t first, uint32_t end)
{
	uint32_t one = end == first + 2 ? named_before(f, first) : DP_NONE, other = one == DP_NONE ? DP_NONE : named_before(f, first + 1);
	return other != DP_NONE && other != one;
}

static void runs_of_sentence(dp_finder *f, const dp_sentence *s)
{
	uint32_t end = s->first + s->count;
	for (uint32_t t = s->first; t < end && !f->failed;) {
		uint32_t k = run_end(f, t, end);
		if (k == t) {
			t++;
			continue;
		}
		/* One word that the register knows as a surname stays what it is. */
		if (!(k == t + 1 && f->look[t].item != DP_NONE) && !two_people(f, t, k))
			add_run(f, t, k);
		t = k;
	}
}

static bool read_block(const dp_finder *f, const dp_sentence *s)
{
	return s->count > 0 && (s->block >= f->doc->blocks.n || f->doc->blocks.v[s->block].kind <= DP_BLOCK_HEADING);
}

bool dp_finder_items(dp_finder *f)
{
	for (uint32_t i = 0; i < f->doc->sentences.n && !f->failed; i++) {
		const dp_sentence *s = &f->doc->sentences.v[i];
		if (!read_block(f, s))
			continue;
		uint32_t before = f->items.n;
		names_of_sentence(f, s);
		for (uint32_t k = before; k < f->items.n; k++) {
			dp_item *item = &f->items.v[k];
			if (item->sense != DP_NONE)
				continue;
			choose(f, item, first_piece(f, item));
			for (uint32_t t = item->first; item->sense == DP_NONE && !item->part && t <= item->last; t++)
				f->look[t].item = DP_NONE;
		}
		runs_of_sentence(f, s);
	}
	return !f->failed;
}

/* The names inside a longer one that is given up: of one token each. */
static bool smaller_names(dp_finder *f, uint32_t first, uint32_t last)
{
	for (uint32_t t = first; t <= last; t++) {
		uint32_t p = f->look[t].piece, before = f->items.n;
		if (f->look[t].from != t || f->look[t].to != t)
			continue;
		found hit = longest(f, p, p + f->look[t].pieces);
		if (hit.last == DP_NONE || !ends_word(f, hit.last))
			continue;
		take(f, p, hit);
		if (f->items.n == before)
			return false;
		choose(f, &f->items.v[before], p);
		if (f->items.v[before].sense == DP_NONE)
			f->look[t].item = DP_NONE;
		else
			dp_finder_see(f, t, dp_finder_state_of(f, before));
	}
	return true;
}

bool dp_finder_give_up(dp_finder *f)
{
	for (uint32_t i = 0, n = f->items.n; i < n && !f->failed; i++) {
		const dp_item it = f->items.v[i];
		const dp_named *sense = dp_finder_sense(f, i);
		if (it.part || it.first == it.last || !sense || sense->role != DP_ROLE_WEAK || !dp_finder_in_use(f, i) || dp_finder_weak(f, i))
			continue;
		for (uint32_t t = it.first; t <= it.last; t++)
			f->look[t].item = DP_NONE;
		if (!smaller_names(f, it.first, it.last))
			return false;
	}
	return !f->failed;
}

uint32_t dp_finder_state_of(const dp_finder *f, uint32_t item)
{
	const dp_named *n = dp_finder_sense(f, item);
	return n && n->role != DP_ROLE_SHORT && n->role != DP_ROLE_WEAK ? dp_finder_entry(f, n)->state : DP_NONE;
}
