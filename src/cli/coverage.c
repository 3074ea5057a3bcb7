/*
 * `depesche pack coverage`: which verbs and nouns of acts occur in texts and are named by no frame, so that frames grow where texts need them.
 *
 *   articles ─► engine ─► words without frame ─► counts by lemma ─► ranked, each with a sentence where it was met
 */
#include "cli/coverage.h"

#include "base/error.h"
#include "pack/strmap.h"
#include "read/read.h"

#include <stdlib.h>

typedef struct word {
	dp_str lemma, example;
	uint32_t count;
	char kind; /* 'v' verb, 'n' noun */
} word;

typedef struct survey {
	dp_engine engine;
	dp_doc doc;
	dp_arena arena;
	dp_strmap_builder index; /* "v:lemma" -> index into words */
	DP_VEC(word) words;
} survey;

/* A frame names it, or it does something to events without being one (words.txt). */
static bool known(const dp_frames *frames, char kind, dp_str lemma)
{
	return lemma.n && (dp_frames_of(frames, kind, lemma) || dp_frames_roles(frames, kind, lemma));
}

static dp_str sentence_of(const dp_doc *doc, uint32_t token)
{
	for (uint32_t s = 0; s < doc->sentences.n; s++)
		if (token < doc->sentences.v[s].first + doc->sentences.v[s].count)
			return dp_str_sub(doc->text, doc->sentences.v[s].begin, doc->sentences.v[s].end);
	return DP_STR("");
}

static bool count(survey *s, char kind, dp_str lemma, uint32_t token)
{
	char key[256] = {kind, ':'};
	if (lemma.n == 0 || lemma.n > sizeof key - 2)
		return true;
	memcpy(key + 2, lemma.p, lemma.n);
	uint32_t *at = dp_strmap_builder_put(&s->index, dp_str_of(key, lemma.n + 2), s->words.n);
	if (!at)
		return false;
	if (*at < s->words.n) {
		s->words.v[*at].count++;
		return true;
	}
	word *w = DP_PUSH(&s->arena, &s->words);
	if (!w)
		return false;
	*w = (word){dp_arena_str(&s->arena, lemma), dp_arena_str(&s->arena, sentence_of(&s->doc, token)), 1, kind};
	return w->lemma.p && w->example.p;
}

static bool count_token(survey *s, uint32_t i)
{
	const dp_token *t = &s->doc.tokens.v[i];
	uint32_t at = s->doc.group_of ? s->doc.group_of[i] : DP_NONE;
	const dp_group *g = at == DP_NONE ? NULL : &s->doc.groups.v[at];
	if (t->upos == DP_UPOS_VERB && g && g->verb == i)
		return known(&s->engine.frames, 'v', g->lemma) || count(s, 'v', g->lemma, i);
	if (t->upos != DP_UPOS_NOUN || (t->sense != DP_SENSE_ACT && t->sense != DP_SENSE_SPEECH))
		return true;
	dp_str tail = t->tail.n ? t->tail : dp_frames_tail(&s->engine.frames, t->lemma);
	return known(&s->engine.frames, 'n', t->lemma) || known(&s->engine.frames, 'n', tail) || count(s, 'n', t->lemma, i);
}

static int survey_article(survey *s, const dp_raw *raw, depesche_error *error)
{
	static const dp_read_options options = {DP_UTF8, {"", 0}, {"", 0}, {"", 0}};
	dp_doc_reset(&s->doc);
	int rc = dp_read_article(raw, &options, &s->doc, error);
	if (rc == 0)
		rc = dp_engine_run(&s->engine, &s->doc, error);
	for (uint32_t i = 0; i < s->doc.tokens.n && rc == 0; i++)
		if (!count_token(s, i))
			rc = dp_fail_memory(error);
	if (rc != 0 && !error->file[0])
		snprintf(error->file, sizeof error->file, "%s", raw->path);
	return rc;
}

static int survey_all(survey *s, const char *const *paths, uint32_t n)
{
	dp_feed feed;
	dp_raw raw;
	depesche_error error = {0};
	int status = DP_CLI_FINE, rc = dp_feed_init(&feed, paths, n, DP_READ_ANY, &error);
	if (rc != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	while ((rc = dp_feed_next(&feed, &raw, &error)) != 0) {
		if (rc > 0) {
			error = (depesche_error){0};
			rc = survey_article(s, &raw, &error);
			dp_raw_free(&raw);
		}
		if (rc < 0) {
			dp_cli_say_error(&error);
			status = DP_CLI_FAILED;
		}
	}
	dp_feed_release(&feed);
	return status;
}

static int compare(dp_str a, dp_str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_count(const void *a, const void *b)
{
	const word *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->kind != y->kind ? x->kind - y->kind : compare(x->lemma, y->lemma);
}

static void print(const survey *s, uint32_t limit)
{
	for (uint32_t i = 0; i < s->words.n && i < limit; i++) {
		const word *w = &s->words.v[i];
		printf("%u\t%s\t%.*s\t", w->count, w->kind == 'v' ? "verb" : "noun", (int)w->lemma.n, w->lemma.p);
		for (uint32_t k = 0; k < w->example.n; k++)
			putchar((unsigned char)w->example.p[k] < ' ' ? ' ' : w->example.p[k]);
		putchar('\n');
	}
}

int dp_cli_coverage(const char *packs, uint32_t limit, const char *const *paths, uint32_t n)
{
	static survey s;
	if (!dp_cli_engine(&s.engine, packs, DP_CLI_LANGUAGE))
		return DP_CLI_FAILED;
	dp_doc_init(&s.doc, (size_t)1 << 30);
	dp_arena_init(&s.arena, (size_t)1 << 30);
	dp_strmap_builder_init(&s.index, &s.arena);
	int status = survey_all(&s, paths, n);
	if (s.words.n)
		qsort(s.words.v, s.words.n, sizeof *s.words.v, by_count);
	print(&s, limit);
	dp_arena_release(&s.arena);
	dp_doc_release(&s.doc);
	dp_engine_close(&s.engine);
	return dp_cli_flush(stdout, "standard output") ? status : DP_CLI_FAILED;
}
