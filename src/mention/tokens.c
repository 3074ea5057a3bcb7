#include "mention/finder.h"

#include "base/utf8.h"
#include "mention/fold.h"

enum { TAIL_MIN = 4 };

static bool noun_class(const dp_listed *w)
{
	return w->cls <= DP_CLASS_SITE;
}

/* Byte offset in the text of a byte of the token's form, which may be written otherwise there. */
static uint32_t offset_of(const dp_token *t, const char *p)
{
	if (t->form.n != t->end - t->begin)
		return p == t->form.p ? t->begin : t->end;
	return t->begin + (uint32_t)(p - t->form.p);
}

static bool add_piece(dp_finder *f, uint32_t token, dp_str piece, uint32_t begin, uint32_t end)
{
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(piece, false, folded);
	dp_piece *slot = DP_PUSH(f->arena, &f->pieces);
	if (slot)
		*slot = (dp_piece){n ? dp_gazetteer_piece(&f->pack->names, dp_str_of(folded, n)) : DP_NONE, begin, end, token};
	return slot != NULL;
}

/* Names have a contraction ("Komitee vom Roten Kreuz") as it is written: its first word has the piece for both. */
static bool add_pieces(dp_finder *f, uint32_t number)
{
	const dp_token *t = &f->doc->tokens.v[number];
	dp_look *look = &f->look[number];
	look->piece = f->pieces.n;
	if (look->flags & DP_LOOK_HYPHEN || t->flags & DP_TOKEN_CONTINUES)
		return true;
	dp_str rest = t->form, piece;
	if (t->flags & DP_TOKEN_CONTRACTED && !add_piece(f, number, dp_doc_words(f->doc, t->begin, t->end), t->begin, t->end))
		return false;
	while (!(t->flags & DP_TOKEN_CONTRACTED) && dp_fold_piece(&rest, &piece))
		if (piece.n && !add_piece(f, number, piece, offset_of(t, piece.p), offset_of(t, piece.p + piece.n)))
			return false;
	if (look->piece == f->pieces.n && !add_piece(f, number, DP_STR(""), t->begin, t->end))
		return false;
	look->pieces = f->pieces.n - look->piece;
	return true;
}

/* Senses of the lexicon that rule out a person, body or place. */
bool dp_finder_thing(const dp_token *t)
{
	switch (t->sense) {
	case DP_SENSE_ACT: case DP_SENSE_EVENT: case DP_SENSE_SPEECH: case DP_SENSE_TIME: case DP_SENSE_WEAPON: case DP_SENSE_MONEY:
	case DP_SENSE_DOCUMENT: case DP_SENSE_THING: case DP_SENSE_BODY_PART: case DP_SENSE_ANIMAL: case DP_SENSE_ABSTRACT: case DP_SENSE_MEASURE:
		return true;
	default:
		return false;
	}
}

/* The longest listed word that ends the folded piece; its start in bytes, 0 for none. */
static uint32_t tail_of(const dp_finder *f, const dp_token *t, dp_str folded, uint32_t *word)
{
	for (uint32_t at = 2; at + TAIL_MIN <= folded.n; at++) {
		if (((unsigned char)folded.p[at] & 0xC0) == 0x80)
			continue;
		uint32_t w = dp_listing_get(&f->pack->words, dp_str_sub(folded, at, folded.n));
		if (w == DP_NONE)
			continue;
		const dp_listed *entry = &f->pack->words.word[w];
		if (!noun_class(entry) || (entry->flags & DP_LISTED_NO_TAIL))
			continue;
		/* "Versender": a noun that the lexicon has as a person is no body whose letters end it. */
		if (t->sense == DP_SENSE_PERSON && entry->cls > DP_CLASS_PERSON)
			continue;
		*word = w;
		return at;
	}
	return 0;
}

/* Bytes of `form` whose folding is `bytes` long. */
static uint32_t unfold(dp_str form, uint32_t bytes)
{
	for (uint32_t at = 0; at < form.n;) {
		char folded[DP_FOLD_MAX];
		if (dp_fold(dp_str_sub(form, 0, at), false, folded) >= bytes && at)
			return at;
		dp_utf8_next(form, &at);
	}
	return form.n;
}

/* Words joined by hyphens ("US - Präsident") are one compound: the first and last token of each. */
static void join(dp_finder *f)
{
	const dp_token *t = f->doc->tokens.v;
	uint32_t n = f->doc->tokens.n;
	for (uint32_t i = 0; i < n; i++)
		f->look[i].from = f->look[i].to = i;
	for (uint32_t i = 1; i + 1 < n; i++) {
		dp_str rest = t[i].form, piece;
		bool hyphen = t[i].form.n <= 3 && dp_fold_piece(&rest, &piece) && piece.n == 0 && rest.n == 0;
		if (!hyphen || t[i - 1].end != t[i].begin || t[i].end != t[i + 1].begin || t[i + 1].upos == DP_UPOS_PUNCT)
			continue;
		f->look[i].flags |= DP_LOOK_HYPHEN;
		f->look[i].from = f->look[i + 1].from = f->look[i - 1].from;
	}
	for (uint32_t i = n; i-- > 1;)
		if (f->look[i].from < i)
			f->look[i - 1].to = f->look[i].to;
}

static void find_tail(dp_finder *f, dp_look *look, const dp_token *t, dp_str folded)
{
	dp_str rest = t->form, piece, last = t->form;
	while (dp_fold_piece(&rest, &piece))
		if (piece.n)
			last = piece;
	uint32_t hyphen = (uint32_t)(last.p - t->form.p);
	char buffer[DP_FOLD_MAX];
	if (hyphen) {
		folded = dp_str_of(buffer, dp_fold(last, false, buffer));
		look->word = dp_listing_get(&f->pack->words, folded);
		if (look->word != DP_NONE && (!dp_utf8_capitalised(last) || !noun_class(&f->pack->words.word[look->word])))
			look->word = DP_NONE;
		if (look->word != DP_NONE) {
			look->word_at = hyphen;
			return;
		}
	}
	if (!dp_utf8_capitalised(last) || dp_finder_thing(t))
		return;
	uint32_t at = tail_of(f, t, folded, &look->word);
	if (at)
		look->word_at = hyphen + unfold(last, at);
}

uint32_t dp_finder_truncated(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	if (!token->form.n || token->form.p[token->form.n - 1] != '-' || f->look[t].flags & DP_LOOK_HYPHEN)
		return DP_NONE;
	if (token->form.n > 1)
		return t;
	return t > 0 && token[-1].end == token->begin ? t - 1 : DP_NONE;
}

/* The first part of a compound whose rest stands behind the conjunction. */
static bool rest_follows(const dp_finder *f, uint32_t number)
{
	return number + 2 < f->doc->tokens.n && f->doc->tokens.v[number + 2].upos == DP_UPOS_CCONJ && dp_finder_truncated(f, number + 1) == number;
}

static void find_word(dp_finder *f, uint32_t number)
{
	const dp_token *t = &f->doc->tokens.v[number];
	dp_look *look = &f->look[number];
	char buffer[DP_FOLD_MAX];
	dp_str folded = dp_str_of(buffer, dp_fold(t->form, false, buffer));
	if (folded.n == 0)
		return;
	bool upper = (look->flags & DP_LOOK_UPPER) != 0;
	if (look->to != number || rest_follows(f, number)) {
		/* The first parts of a compound say nothing, but "al" opens a name. */
		uint32_t word = dp_listing_get(&f->pack->words, folded);
		look->word = word != DP_NONE && f->pack->words.word[word].cls == DP_CLASS_PARTICLE ? word : DP_NONE;
		return;
	}
	if (look->from != number) {
		char whole[DP_FOLD_MAX];
		dp_str all = dp_doc_words(f->doc, f->doc->tokens.v[look->from].begin, t->end);
		uint32_t n = dp_fold(all, false, whole), kept = 0;
		look->word = dp_listing_get(&f->pack->words, dp_str_of(whole, n));
		for (uint32_t i = 0; i < n; i++)
			if (whole[i] != '-')
				whole[kept++] = whole[i];
		if (look->word == DP_NONE) /* Journalisten-Verband as Journalistenverband */
			look->word = dp_listing_get(&f->pack->words, dp_str_of(whole, kept));
	}
	if (look->word == DP_NONE) {
		look->word = dp_listing_get(&f->pack->words, folded);
		const dp_listed *w = look->word == DP_NONE || look->from == number ? NULL : &f->pack->words.word[look->word];
		if (w && noun_class(w) && (w->flags & DP_LISTED_NO_TAIL))
			look->word = DP_NONE;
	}
	if (look->word == DP_NONE && upper && t->lemma.n) {
		char lemma[DP_FOLD_MAX];
		look->word = dp_listing_get(&f->pack->words, dp_str_of(lemma, dp_fold(t->lemma, false, lemma)));
	}
	if (look->word != DP_NONE && noun_class(&f->pack->words.word[look->word]) && !upper)
		look->word = DP_NONE;
	if (look->word == DP_NONE && upper)
		find_tail(f, look, t, folded);
	/* "der Oberste Gerichtshof": an adjective before its noun is no officer. */
	bool before_noun = number + 1 < f->doc->tokens.n && t[1].upos == DP_UPOS_NOUN;
	if (look->word != DP_NONE && t->upos == DP_UPOS_ADJ && before_noun && noun_class(&f->pack->words.word[look->word]))
		look->word = DP_NONE;
}

void dp_finder_rest(dp_finder *f)
{
	for (uint32_t i = 0; i < f->doc->tokens.n; i++) {
		const dp_token *t = &f->doc->tokens.v[i];
		dp_look *look = &f->look[i];
		bool person = t->upos == DP_UPOS_NOUN && t->sense == DP_SENSE_PERSON && !t->tail.n && (look->flags & DP_LOOK_UPPER);
		if (person && look->word == DP_NONE && look->item == DP_NONE && look->from == i && look->to == i)
			look->word = f->pack->words.rest;
	}
}

bool dp_finder_look(dp_finder *f)
{
	uint32_t n = f->doc->tokens.n;
	f->look = dp_arena_calloc(f->arena, n + 1, sizeof *f->look);
	if (!f->look)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const dp_token *t = &f->doc->tokens.v[i];
		f->look[i] = (dp_look){.word = DP_NONE, .item = DP_NONE, .part = DP_NONE, .titled = DP_NONE};
		if (dp_utf8_capitalised(t->form))
			f->look[i].flags = DP_LOOK_UPPER;
	}
	join(f);
	for (uint32_t i = 0; i < n; i++) {
		if (!add_pieces(f, i))
			return false;
		find_word(f, i);
	}
	return true;
}
