/*
 * The parser's trainer: Adam (Kingma and Ba 2015) over small batches, two threads that share out a batch's sentences and whose gradients
 * are summed in a fixed order; the weights of the last third of the passes are averaged.
 */
#include "train/corpus.h"
#include "train/net.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 2, BATCH = 8, WARM_UP = 200, BLOCK = 8 /* tensors are padded to it */ };
static const float RATE = 2e-3f, CLIP = 5.0f;

typedef struct sample { /* one sentence: words first .. first + n, word 0 its root */
	uint32_t first, n;
} sample;

typedef struct data {
	DP_VEC(dp_net_word) words;
	DP_VEC(sample) samples;
	dp_arena arena;
	dp_strmap_builder rows, tags;
	uint8_t number[DP_REL_COUNT]; /* relation -> output */
	dp_str relation[DP_PARSE_RELATIONS_MAX];
	uint32_t relations;
} data;

typedef struct job {
	const dp_net *net;
	dp_net_work *work;
	const data *d;
	const uint32_t *order;
	uint32_t from, to;
	float *gradient;
	double loss;
} job;

static uint32_t row_of(dp_strmap_builder *map, dp_str key)
{
	return *(uint32_t *)dp_must(dp_strmap_builder_put(map, key, map->keys.n));
}

/* What the second task asks for: the part of speech with case, number and verb form. */
static uint32_t tag_of(data *d, const dp_token *t)
{
	dp_feats f = t->feats & (DP_FEATS_CASE | DP_FEATS_NUMBER | DP_FEAT(FIN) | DP_FEAT(INF) | DP_FEAT(PART));
	char key[32];
	int n = snprintf(key, sizeof key, "%u:%llx", t->upos, (unsigned long long)f);
	return row_of(&d->tags, dp_str_of(key, (size_t)n));
}

static uint32_t relation_of(data *d, uint8_t deprel)
{
	for (uint32_t i = 0; i < d->relations; i++)
		if (d->number[deprel] == i && dp_str_is(d->relation[i], dp_deprel_name((dp_deprel)deprel)))
			return i;
	if (d->relations == DP_PARSE_RELATIONS_MAX)
		return 0;
	d->number[deprel] = (uint8_t)d->relations;
	d->relation[d->relations] = dp_str_c(dp_deprel_name((dp_deprel)deprel));
	return d->relations++;
}

static void relate(dp_net_word *words, uint32_t n, const dp_lexicon *lexicon)
{
	dp_input inputs[DP_NET_WORDS_MAX];
	for (uint32_t i = 0; i < n; i++)
		inputs[i] = words[i].input;
	dp_input_relate(lexicon, inputs, n);
	for (uint32_t i = 0; i < n; i++)
		words[i].input = inputs[i];
}

static void add_sentence(data *d, const dp_corpus *corpus, const dp_lexicon *lexicon, const dp_sentence *s)
{
	if (s->count == 0 || s->count + 1 >= DP_NET_WORDS_MAX)
		return;
	bool tagged = dp_corpus_has_features(corpus, s);
	*(sample *)dp_must(DP_PUSH(&d->arena, &d->samples)) = (sample){d->words.n, s->count + 1};
	*(dp_net_word *)dp_must(DP_PUSH(&d->arena, &d->words)) = (dp_net_word){.input.shape = DP_INPUT_SHAPES - 1, .row = 1, .lemma = 1};
	for (uint32_t i = 0; i < s->count; i++) {
		const dp_token *t = &corpus->gold[s->first + i];
		dp_input_text text;
		dp_net_word *w = dp_must(DP_PUSH(&d->arena, &d->words));
		dp_input_of(lexicon, t->form, i == 0, &w->input, &text);
		w->row = row_of(&d->rows, dp_str_of(text.form, text.form_n));
		w->lemma = text.lemma_n ? row_of(&d->rows, dp_str_of(text.lemma, text.lemma_n)) : 0;
		w->head = t->head == DP_NONE ? 0 : t->head - s->first + 1;
		w->relation = relation_of(d, t->deprel);
		w->tag = tagged ? tag_of(d, t) : DP_NONE;
	}
	relate(d->words.v + d->words.n - s->count, s->count, lexicon);
}

static void read_data(data *d, const dp_corpus *corpus, const dp_lexicon *lexicon)
{
	memset(d, 0, sizeof *d);
	dp_arena_init(&d->arena, (size_t)1 << 32);
	dp_strmap_builder_init(&d->rows, &d->arena);
	dp_strmap_builder_init(&d->tags, &d->arena);
	row_of(&d->rows, DP_STR("\x01unknown"));
	row_of(&d->rows, DP_STR("\x01root"));
	for (uint32_t s = 0; s < corpus->doc.sentences.n; s++)
		add_sentence(d, corpus, lexicon, &corpus->doc.sentences.v[s]);
	if (d->tags.keys.n > DP_NET_TAGS_MAX) {
		fprintf(stderr, "depesche-train: %u kinds of tags, at most %d\n", d->tags.keys.n, DP_NET_TAGS_MAX);
		exit(1);
	}
}

static void *learn(void *self)
{
	job *j = self;
	for (uint32_t i = j->from; i < j->to; i++) {
		const sample *s = &j->d->samples.v[j->order[i]];
		j->loss += dp_net_learn(j->net, j->work, j->d->words.v + s->first, s->n, j->gradient);
	}
	return NULL;
}

static double learn_batch(job *jobs, uint32_t from, uint32_t to)
{
	pthread_t thread[THREADS];
	uint32_t each = (to - from + THREADS - 1) / THREADS;
	double loss = 0;
	for (uint32_t t = 0; t < THREADS; t++) {
		jobs[t].from = from + t * each < to ? from + t * each : to;
		jobs[t].to = jobs[t].from + each < to ? jobs[t].from + each : to;
		jobs[t].loss = 0;
		if (t && pthread_create(&thread[t], NULL, learn, &jobs[t]) != 0)
			dp_must(NULL);
	}
	learn(&jobs[0]);
	for (uint32_t t = 1; t < THREADS; t++)
		pthread_join(thread[t], NULL);
	for (uint32_t t = 0; t < THREADS; t++)
		loss += jobs[t].loss;
	return loss;
}

typedef struct adam {
	float *first, *second, *average;
	uint32_t step, steps, averaged;
} adam;

/* A row of a table whose word is not in the batch rests: most of the weights are such rows. */
static bool untouched(const float *g)
{
	bool zero = true;
	for (uint32_t k = 0; k < BLOCK; k++)
		zero &= g[k] == 0;
	return zero;
}

/* Sums the threads' gradients, clips them, moves the weights, and clears the gradients. */
static void update(adam *a, dp_net *net, job *jobs, uint32_t batch)
{
	size_t n = net->at.n;
	float *g = jobs[0].gradient, rate = RATE * (1 - 0.9f * (float)a->step / (float)a->steps);
	double norm = 0;
	a->step++;
	if (a->step < WARM_UP)
		rate *= (float)a->step / WARM_UP;
	for (size_t i = 0; i < n; i++) {
		for (uint32_t t = 1; t < THREADS; t++) {
			g[i] += jobs[t].gradient[i];
			jobs[t].gradient[i] = 0;
		}
		g[i] /= (float)batch;
		norm += (double)g[i] * (double)g[i];
	}
	float clip = norm > CLIP * CLIP ? CLIP / (float)sqrt(norm) : 1;
	float by1 = 1 - powf(0.9f, (float)a->step), by2 = 1 - powf(0.98f, (float)a->step);
	for (size_t i = 0; i < n; i += BLOCK) {
		if (untouched(g + i))
			continue;
		for (size_t k = i; k < i + BLOCK; k++) {
			float v = g[k] * clip;
			g[k] = 0;
			a->first[k] = 0.9f * a->first[k] + 0.1f * v;
			a->second[k] = 0.98f * a->second[k] + 0.02f * v * v;
			net->p[k] -= rate * (a->first[k] / by1) / (sqrtf(a->second[k] / by2) + 1e-8f);
		}
	}
}

static void take_average(adam *a, const dp_net *net)
{
	for (size_t i = 0; i < net->at.n; i++)
		a->average[i] += net->p[i];
	a->averaged++;
}

static float *zeros(size_t n)
{
	return dp_must(calloc(n, sizeof(float)));
}

static void train(dp_net *net, const data *d, uint32_t passes, uint64_t seed)
{
	uint32_t n = d->samples.n, *order = dp_must(malloc(n * sizeof *order));
	adam a = {zeros(net->at.n), zeros(net->at.n), zeros(net->at.n), 0, passes * ((n + BATCH - 1) / BATCH), 0};
	job jobs[THREADS];
	for (uint32_t t = 0; t < THREADS; t++)
		jobs[t] = (job){.net = net, .work = dp_net_work_new(net, seed + t), .d = d, .order = order, .gradient = zeros(net->at.n)};
	for (uint32_t pass = 0; pass < passes; pass++) {
		double loss = 0;
		dp_shuffle(order, n, &seed);
		for (uint32_t i = 0; i < n; i += BATCH) {
			uint32_t end = i + BATCH < n ? i + BATCH : n;
			loss += learn_batch(jobs, i, end);
			update(&a, net, jobs, end - i);
		}
		if (pass >= passes * 2 / 3)
			take_average(&a, net);
		fprintf(stderr, "pass %u of %u: loss %.4f\n", pass + 1, passes, loss / d->words.n);
	}
	for (size_t i = 0; i < net->at.n; i++)
		net->p[i] = a.average[i] / (float)a.averaged;
	for (uint32_t t = 0; t < THREADS; t++) {
		dp_net_work_free(jobs[t].work);
		free(jobs[t].gradient);
	}
	free(a.first);
	free(a.second);
	free(a.average);
	free(order);
}

void dp_train_parse(const dp_corpus *corpus, const dp_lexicon *lexicon, const dp_train_shape *shape, dp_buf *out)
{
	data d;
	dp_net net;
	read_data(&d, corpus, lexicon);
	dp_net_init(&net,
		    (dp_net_shape){.hidden = shape->hidden, .word = 48, .lemma = 32, .suffix = 32, .lex = 32, .shape = 8, .arc = 64, .label = 32, .relations = d.relations,
				   .tags = d.tags.keys.n, .rows = d.rows.keys.n},
		    shape->seed);
	for (uint32_t i = 0; i < d.words.n; i++)
		net.count[d.words.v[i].row]++, net.lemmas[d.words.v[i].lemma]++;
	fprintf(stderr, "%u sentences, %u words, %u relations, %zu weights\n", d.samples.n, d.words.n - d.samples.n, d.relations, net.at.n);
	train(&net, &d, shape->passes, shape->seed);
	dp_net_export(&net, d.relation, &d.rows, out);
	dp_net_release(&net);
	dp_arena_release(&d.arena);
}
