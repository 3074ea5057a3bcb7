/* All layers of a document as one JSON object: what `depesche analyse` prints, for measuring and for tools that go on from there. */
#include "export/export.h"

typedef struct writer {
	const dp_doc *doc;
	dp_points points;
	dp_buf *out;
} writer;

typedef void (*print_item)(const writer *w, uint32_t i);

static void array(const writer *w, const char *name, uint32_t from, uint32_t n, print_item print)
{
	dp_buf_printf(w->out, ",\"%s\":[", name);
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(w->out, i ? "," : "");
		print(w, from + i);
	}
	dp_buf_char(w->out, ']');
}

static void string(const writer *w, const char *name, dp_str value)
{
	dp_buf_printf(w->out, ",\"%s\":", name);
	dp_buf_json(w->out, value);
}

static void text(const writer *w, uint32_t begin, uint32_t end)
{
	dp_buf_printf(w->out, "{\"begin\":%u,\"end\":%u", dp_points_of(&w->points, begin), dp_points_of(&w->points, end));
	string(w, "text", dp_doc_words(w->doc, begin, end));
}

/* The spans that are not empty: [[begin, end], [begin, end]], or [] for nothing. */
static void two_spans(const writer *w, const char *name, const uint32_t at[4])
{
	const char *comma = "";
	dp_buf_printf(w->out, ",\"%s\":[", name);
	for (uint32_t i = 0; i < 4; i += 2)
		if (at[i] < at[i + 1]) {
			dp_buf_printf(w->out, "%s[%u,%u]", comma, dp_points_of(&w->points, at[i]), dp_points_of(&w->points, at[i + 1]));
			comma = ",";
		}
	dp_buf_char(w->out, ']');
}

static void spans(const writer *w, const char *name, uint32_t begin, uint32_t end)
{
	two_spans(w, name, (uint32_t[4]){begin, end});
}

/* A number that may be none. */
static void index_of(const writer *w, const char *name, uint32_t value)
{
	dp_buf_printf(w->out, value == DP_NONE ? ",\"%s\":null" : ",\"%s\":%u", name, value);
}

static void token(const writer *w, uint32_t i)
{
	const dp_token *t = &w->doc->tokens.v[i];
	char feats[1024];
	dp_feats_print(t->feats, feats, sizeof feats);
	dp_buf_printf(w->out, "{\"begin\":%u,\"end\":%u", dp_points_of(&w->points, t->begin), dp_points_of(&w->points, t->end));
	string(w, "form", t->form);
	string(w, "lemma", t->lemma);
	dp_buf_printf(w->out, ",\"upos\":\"%s\",\"feats\":\"%s\"", dp_upos_name((dp_upos)t->upos), feats);
	index_of(w, "head", t->head);
	dp_buf_printf(w->out, ",\"deprel\":\"%s\"}", dp_deprel_name((dp_deprel)t->deprel));
}

static void sentence(const writer *w, uint32_t i)
{
	const dp_sentence *s = &w->doc->sentences.v[i];
	text(w, s->begin, s->end);
	dp_buf_printf(w->out, ",\"first\":%u", s->first);
	array(w, "tokens", s->first, s->count, token);
	dp_buf_char(w->out, '}');
}

static void verb(const writer *w, uint32_t i)
{
	static const char *const tenses[] = {"", "present", "past", "perfect", "pluperfect", "future", "future perfect"};
	static const char *const moods[] = {"", "indicative", "reported", "irrealis", "imperative"};
	static const char *const forms[] = {"finite", "infinitive", "participle"};
	const dp_group *g = &w->doc->groups.v[i];
	dp_buf_printf(w->out, "{\"verb\":%u", g->verb);
	string(w, "lemma", g->lemma);
	index_of(w, "finite", g->finite);
	index_of(w, "particle", g->particle);
	index_of(w, "modal", g->modal);
	index_of(w, "negation", g->negation);
	dp_buf_printf(w->out, ",\"tense\":\"%s\",\"mood\":\"%s\",\"form\":\"%s\",\"passive\":%s,\"reflexive\":%s}", tenses[g->tense], moods[g->mood],
		forms[g->form], g->passive ? "true" : "false", g->reflexive ? "true" : "false");
}

static void entity(const writer *w, uint32_t i)
{
	const dp_entity *e = &w->doc->entities.v[i];
	dp_buf_printf(w->out, "{\"kind\":\"%s\"", dp_export_kind(e->kind));
	string(w, "name", e->name);
	string(w, "text", e->text);
	string(w, "code", dp_str_c(e->code));
	string(w, "sector", dp_str_c(dp_sector_name(e->sector)));
	dp_buf_printf(w->out, ",\"known\":%s,\"political\":%s}", e->registry == DP_NONE ? "false" : "true", e->political ? "true" : "false");
}

static void mention(const writer *w, uint32_t i)
{
	static const char *const kinds[] = {"name", "nominal", "pronoun", "adjective", "part"};
	const dp_mention *m = &w->doc->mentions.v[i];
	text(w, m->begin, m->end);
	dp_buf_printf(w->out, ",\"kind\":\"%s\"", kinds[m->kind]);
	spans(w, "name", m->name_begin, m->name_end);
	index_of(w, "entity", m->entity);
	index_of(w, "place", m->place);
	dp_buf_char(w->out, '}');
}

static void time_item(const writer *w, uint32_t i)
{
	static const char *const kinds[] = {"DATE", "TIME", "DURATION", "SET"};
	const dp_time *t = &w->doc->times.v[i];
	text(w, t->begin, t->end);
	dp_buf_printf(w->out, ",\"type\":\"%s\"", kinds[t->kind]);
	string(w, "value", t->value);
	string(w, "edtf", t->edtf);
	dp_buf_char(w->out, '}');
}

static void quote(const writer *w, uint32_t i)
{
	static const char *const kinds[] = {"Direct", "Indirect", "FreeIndirect", "Reported", "Source"};
	const dp_quote *q = &w->doc->quotes.v[i];
	dp_buf_printf(w->out, "{\"type\":\"%s\"", kinds[q->kind]);
	bool gap = q->gap_begin < q->gap_end;
	two_spans(w, "quote", (uint32_t[4]){q->begin, gap ? q->gap_begin : q->end, gap ? q->gap_end : 0, gap ? q->end : 0});
	two_spans(w, "cue", (uint32_t[4]){q->cue_begin, q->cue_end, q->cue2_begin, q->cue2_end});
	spans(w, "speaker", q->speaker_begin, q->speaker_end);
	spans(w, "addressee", q->addressee_begin, q->addressee_end);
	index_of(w, "who", q->speaker);
	index_of(w, "parent", q->parent);
	dp_buf_printf(w->out, ",\"certainty\":\"%s\"}", dp_certainty_name(q->certainty));
}

static void block(const writer *w, uint32_t i)
{
	static const char *const kinds[] = {"body", "title", "heading", "byline", "furniture"};
	const dp_block *b = &w->doc->blocks.v[i];
	dp_buf_printf(w->out, "{\"begin\":%u,\"end\":%u,\"kind\":\"%s\"}", dp_points_of(&w->points, b->begin), dp_points_of(&w->points, b->end), kinds[b->kind]);
}

bool dp_export_layers(dp_doc *doc, dp_buf *out)
{
	writer w = {.doc = doc, .out = out};
	if (!dp_points_init(&w.points, doc->text, &doc->arena))
		return false;
	dp_buf_c(out, "{\"doc\":");
	dp_buf_json(out, doc->id);
	string(&w, "published", doc->published);
	array(&w, "blocks", 0, doc->blocks.n, block);
	array(&w, "sentences", 0, doc->sentences.n, sentence);
	array(&w, "verbs", 0, doc->groups.n, verb);
	array(&w, "entities", 0, doc->entities.n, entity);
	array(&w, "mentions", 0, doc->mentions.n, mention);
	array(&w, "times", 0, doc->times.n, time_item);
	array(&w, "quotes", 0, doc->quotes.n, quote);
	dp_buf_c(out, "}\n");
	return !out->failed;
}
