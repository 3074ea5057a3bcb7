/*
 * The trainer of mention/setting.h: whose the nouns and names are that do not say it, by articles in which somebody has told it (test/gold/whose.tsv).
 * One question for each of them, with the states that the article tells as answers; those whose state it never tells teach nothing.
 */
#include "base/utf8.h"
#include "code/code.h"
#include "mention/setting.h"
#include "train/corpus.h"
#include "train/lessons.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct label {
	char id[64], code[8];
	uint32_t begin; /* code points */
} label;

typedef struct labels {
	label *v;
	uint32_t n;
} labels;

/* One article's share of the labels. */
typedef struct article {
	dp_lessons *lessons;
	const label *label;
	bool *done; /* who asks twice is one question */
	uint32_t n;
	dp_str text;
} article;

static void learn(void *to, const dp_token *token, const dp_setting_answer *answers, uint32_t n)
{
	article *a = to;
	uint32_t begin = dp_utf8_count(dp_str_sub(a->text, 0, token->begin)), i = 0;
	bool right = false;
	while (i < a->n && (a->done[i] || a->label[i].begin != begin))
		i++;
	if (i == a->n)
		return;
	a->done[i] = true;
	for (uint32_t k = 0; k < n; k++)
		right |= dp_str_is(answers[k].code, a->label[i].code);
	if (!right || n < 2 || n > DP_ANSWERS_MAX) /* nothing to choose */
		return;
	dp_lessons_ask(a->lessons, n);
	for (uint32_t k = 0; k < n; k++)
		dp_lessons_add(a->lessons, &answers[k].features, dp_str_is(answers[k].code, a->label[i].code));
}

/* article, begin, end, code, how; those of an article together */
static labels read_labels(const char *path)
{
	FILE *file = fopen(path, "r");
	labels all = {NULL, 0};
	char line[512];
	if (!file) {
		fprintf(stderr, "depesche-train: %s cannot be read\n", path);
		exit(1);
	}
	for (uint32_t number = 1; fgets(line, sizeof line, file); number++) {
		label l;
		uint32_t end;
		if (sscanf(line, "%63[^\t]\t%u\t%u\t%7[^\t\n]", l.id, &l.begin, &end, l.code) != 4) {
			fprintf(stderr, "depesche-train: %s:%u: not article, begin, end and code, parted by tabs\n", path, number);
			exit(1);
		}
		all.v = dp_must(realloc(all.v, (all.n + 1) * sizeof *all.v));
		all.v[all.n++] = l;
	}
	fclose(file);
	return all;
}

typedef struct pupil {
	dp_engine engine;
	dp_lessons lessons;
	labels all;
} pupil;

static void learn_article(void *to, dp_doc *doc)
{
	pupil *p = to;
	const labels *all = &p->all;
	uint32_t from = 0, end;
	depesche_error error = {0};
	while (from < all->n && !dp_str_is(doc->id, all->v[from].id))
		from++;
	for (end = from; end < all->n && dp_str_is(doc->id, all->v[end].id);)
		end++;
	if (from == end)
		return;
	article a = {.lessons = &p->lessons, .label = &all->v[from], .done = dp_must(calloc(end - from, sizeof(bool))), .n = end - from, .text = doc->text};
	dp_setting_pupil asked = {learn, &a};
	dp_check(dp_engine_read(&p->engine, doc, &error), &error);
	dp_check(dp_mention_teach(&p->engine.mention, doc, &asked, &error), &error);
	free(a.done);
}

void dp_train_setting(const char *packs, const char *language, const char *gold, const char *const *texts, uint32_t n, uint64_t seed, dp_buf *out)
{
	depesche_error error = {0};
	pupil p = {.all = read_labels(gold)};
	dp_check(dp_engine_open(&p.engine, packs, language, &error), &error);
	p.engine.reach = DP_REACH_COMPLEXES;
	dp_lessons_init(&p.lessons);
	dp_lessons_articles(texts, n, learn_article, &p);
	fprintf(stderr, "%u lessons, %u of them yes\n", p.lessons.items.n, p.lessons.yes);
	dp_lessons_fit(&p.lessons, 1, dp_setting_templates(), seed, out);
	free(p.all.v);
	dp_lessons_release(&p.lessons);
	dp_engine_close(&p.engine);
}
