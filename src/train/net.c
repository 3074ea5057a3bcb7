#include "train/net.h"

#include "parse/kernel.h"
#include "train/corpus.h"

#include <math.h>
#include <stdlib.h>

struct dp_net_work {
	uint64_t random;
	float *x, *mask_x;              /* n x X */
	float *gate[2][2], *cell[2][2]; /* n x 4H, n x H by layer and direction */
	float *h[2], *y[2], *mask[2];   /* n x 2H: outputs, after dropout, its mask */
	float *mlp[4], *d_mlp[4];       /* n x A, n x A, n x B, n x B */
	float *turned, *d_turned, *score; /* n x A, n x A, n x n */
	float *d_x, *d_h, *d_y[2], *d_gate; /* gradients of the like-named */
	float *before;                  /* n x H: the state that each step of a layer began with */
	uint32_t row[DP_NET_WORDS_MAX], lemma[DP_NET_WORDS_MAX];
};

static float *floats(size_t n)
{
	return dp_must(calloc(n + 16, sizeof(float)));
}

static float uniform(uint64_t *random) /* [0, 1), xorshift64 */
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return (float)(*random >> 40) * (1.0f / 16777216.0f);
}

/* ---- matrices: C += A B in three arrangements, row-major ---- */

/* c += sum_q v[q * step] * row q of b, for q < k: four rows for each pass over c, which is what the time goes into. */
static void add_rows(float *restrict c, const float *v, size_t step, const float *b, uint32_t k, uint32_t n)
{
	uint32_t q = 0;
	for (; q + 4 <= k; q += 4) {
		const float *b0 = b + (size_t)q * n, *b1 = b0 + n, *b2 = b1 + n, *b3 = b2 + n;
		float v0 = v[q * step], v1 = v[(q + 1) * step], v2 = v[(q + 2) * step], v3 = v[(q + 3) * step];
		for (uint32_t j = 0; j < n; j++)
			c[j] += v0 * b0[j] + v1 * b1[j] + v2 * b2[j] + v3 * b3[j];
	}
	for (; q < k; q++)
		for (uint32_t j = 0; j < n; j++)
			c[j] += v[q * step] * b[(size_t)q * n + j];
}

static void multiply(float *c, const float *a, const float *b, uint32_t m, uint32_t k, uint32_t n) /* A m x k, B k x n */
{
	for (uint32_t i = 0; i < m; i++)
		add_rows(c + (size_t)i * n, a + (size_t)i * k, 1, b, k, n);
}

static void multiply_left(float *c, const float *a, const float *b, uint32_t m, uint32_t k, uint32_t n) /* A' B: A m x k, B m x n, C k x n */
{
	for (uint32_t q = 0; q < k; q++)
		add_rows(c + (size_t)q * n, a + q, k, b, m, n);
}

static float dot(const float *a, const float *b, uint32_t n)
{
	float s = 0;
	for (uint32_t i = 0; i < n; i++)
		s += a[i] * b[i];
	return s;
}

static void multiply_right(float *c, const float *a, const float *b, uint32_t m, uint32_t k, uint32_t n) /* A B': A m x n, B k x n, C m x k */
{
	for (uint32_t i = 0; i < m; i++)
		for (uint32_t q = 0; q < k; q++)
			c[(size_t)i * k + q] += dot(a + (size_t)i * n, b + (size_t)q * n, n);
}

static void add_to(float *a, const float *b, uint32_t n, float times)
{
	for (uint32_t i = 0; i < n; i++)
		a[i] += times * b[i];
}

/* ---- shape ---- */

static size_t place(size_t *n, size_t count)
{
	size_t at = *n;
	*n += (count + 7) / 8 * 8;
	return at;
}

static uint32_t mlp_width(const dp_net *net, uint32_t i)
{
	return i < 2 ? net->s.arc : net->s.label;
}

static void lay_out(dp_net *net)
{
	const dp_net_shape *s = &net->s;
	dp_net_layout *at = &net->at;
	size_t n = 0, h = s->hidden;
	net->width = s->word + s->lemma + s->suffix + s->lex + s->shape;
	at->word = place(&n, (size_t)s->rows * s->word);
	at->lemma = place(&n, (size_t)s->rows * s->lemma);
	at->suffix = place(&n, (size_t)DP_INPUT_SUFFIX_ROWS * s->suffix);
	at->lex = place(&n, (size_t)DP_INPUT_BITS * s->lex);
	at->shape = place(&n, (size_t)DP_INPUT_SHAPES * s->shape);
	for (uint32_t l = 0; l < 2; l++)
		for (uint32_t d = 0; d < 2; d++) {
			at->input[l][d] = place(&n, (l ? 2 * h : net->width) * 4 * h);
			at->recurrent[l][d] = place(&n, h * 4 * h);
			at->bias[l][d] = place(&n, 4 * h);
		}
	for (uint32_t i = 0; i < 4; i++) {
		at->mlp[i] = place(&n, 2 * h * mlp_width(net, i));
		at->mlp_bias[i] = place(&n, mlp_width(net, i));
	}
	at->arc_u = place(&n, (size_t)s->arc * s->arc);
	at->arc_bias = place(&n, s->arc);
	at->label_v = place(&n, (size_t)s->relations * s->label * s->label);
	at->label_dep = place(&n, (size_t)s->relations * s->label);
	at->label_head = place(&n, (size_t)s->relations * s->label);
	at->label_bias = place(&n, s->relations);
	at->tag = place(&n, 2 * h * s->tags);
	at->tag_bias = place(&n, s->tags);
	at->n = n;
}

static void scatter(dp_net *net, size_t at, size_t n, float width, uint64_t *random)
{
	for (size_t i = 0; i < n; i++)
		net->p[at + i] = (uniform(random) * 2 - 1) * width;
}

void dp_net_init(dp_net *self, dp_net_shape shape, uint64_t seed)
{
	uint64_t random = seed * 0x9E3779B97F4A7C15u + 88172645463325252u;
	*self = (dp_net){.s = shape, .dropout = 0.33f};
	lay_out(self);
	self->p = floats(self->at.n);
	self->count = dp_must(calloc(shape.rows, sizeof *self->count));
	self->lemmas = dp_must(calloc(shape.rows, sizeof *self->lemmas));
	size_t h = shape.hidden;
	scatter(self, self->at.word, (size_t)shape.rows * shape.word, 0.1f, &random);
	scatter(self, self->at.lemma, (size_t)shape.rows * shape.lemma, 0.1f, &random);
	scatter(self, self->at.suffix, (size_t)DP_INPUT_SUFFIX_ROWS * shape.suffix, 0.06f, &random);
	scatter(self, self->at.lex, (size_t)DP_INPUT_BITS * shape.lex, 0.1f, &random);
	scatter(self, self->at.shape, (size_t)DP_INPUT_SHAPES * shape.shape, 0.1f, &random);
	for (uint32_t l = 0; l < 2; l++)
		for (uint32_t d = 0; d < 2; d++) {
			size_t in = l ? 2 * h : self->width;
			scatter(self, self->at.input[l][d], in * 4 * h, sqrtf(6.0f / (float)(in + h)), &random);
			scatter(self, self->at.recurrent[l][d], h * 4 * h, sqrtf(3.0f / (float)h) * 0.5f, &random);
			for (size_t j = 0; j < h; j++) /* cells remember at first */
				self->p[self->at.bias[l][d] + h + j] = 1;
		}
	for (uint32_t i = 0; i < 4; i++)
		scatter(self, self->at.mlp[i], 2 * h * mlp_width(self, i), sqrtf(6.0f / (float)(2 * h + mlp_width(self, i))), &random);
	scatter(self, self->at.arc_u, (size_t)shape.arc * shape.arc, 0.1f, &random);
	scatter(self, self->at.label_v, (size_t)shape.relations * shape.label * shape.label, 0.05f, &random);
	scatter(self, self->at.tag, 2 * h * shape.tags, 0.1f, &random);
}

void dp_net_release(dp_net *self)
{
	free(self->p);
	free(self->count);
	free(self->lemmas);
}

dp_net_work *dp_net_work_new(const dp_net *net, uint64_t seed)
{
	dp_net_work *w = dp_must(calloc(1, sizeof *w));
	size_t n = DP_NET_WORDS_MAX, h = net->s.hidden, wide = net->width > 2 * h ? net->width : 2 * h;
	w->random = seed * 0x9E3779B97F4A7C15u + 1;
	w->x = floats(n * net->width);
	w->mask_x = floats(n * net->width);
	for (uint32_t l = 0; l < 2; l++) {
		for (uint32_t d = 0; d < 2; d++) {
			w->gate[l][d] = floats(n * 4 * h);
			w->cell[l][d] = floats(n * h);
		}
		w->h[l] = floats(n * 2 * h);
		w->y[l] = floats(n * 2 * h);
		w->mask[l] = floats(n * 2 * h);
		w->d_y[l] = floats(n * 2 * h);
	}
	for (uint32_t i = 0; i < 4; i++) {
		w->mlp[i] = floats(n * mlp_width(net, i));
		w->d_mlp[i] = floats(n * mlp_width(net, i));
	}
	w->turned = floats(n * net->s.arc);
	w->d_turned = floats(n * net->s.arc);
	w->score = floats(n * n);
	w->d_x = floats(n * wide);
	w->d_h = floats(n * wide);
	w->d_gate = floats(n * 4 * h);
	w->before = floats(n * h);
	return w;
}

void dp_net_work_free(dp_net_work *w)
{
	float *all[] = {w->x,    w->mask_x, w->turned, w->d_turned, w->score, w->d_x, w->d_h, w->d_gate, w->before, w->h[0], w->h[1], w->y[0], w->y[1], w->mask[0],
			w->mask[1], w->d_y[0], w->d_y[1]};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(all[i]);
	for (uint32_t i = 0; i < 4; i++) {
		free(w->mlp[i]);
		free(w->d_mlp[i]);
		free(w->gate[i / 2][i % 2]);
		free(w->cell[i / 2][i % 2]);
	}
	free(w);
}

/* ---- forward ---- */

static void drop(dp_net_work *w, float rate, const float *in, float *out, float *mask, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		mask[i] = uniform(&w->random) < rate ? 0 : 1 / (1 - rate);
		out[i] = in[i] * mask[i];
	}
}

static bool forgets(dp_net_work *w, uint32_t row, const uint32_t *count)
{
	return row > 1 && uniform(&w->random) < 0.25f / (0.25f + (float)count[row]);
}

static void look_up(const dp_net *net, dp_net_work *w, const dp_net_word *word, uint32_t n)
{
	const dp_net_shape *s = &net->s;
	for (uint32_t i = 0; i < n; i++) {
		const dp_net_word *k = &word[i];
		float *x = w->x + (size_t)i * net->width;
		w->row[i] = i && forgets(w, k->row, net->count) ? 0 : k->row;
		w->lemma[i] = i && forgets(w, k->lemma, net->lemmas) ? 0 : k->lemma;
		memset(x, 0, net->width * sizeof *x);
		add_to(x, net->p + net->at.word + (size_t)w->row[i] * s->word, s->word, 1);
		x += s->word;
		add_to(x, net->p + net->at.lemma + (size_t)w->lemma[i] * s->lemma, s->lemma, 1);
		x += s->lemma;
		for (uint32_t q = 0; q < DP_INPUT_SUFFIXES; q++)
			add_to(x, net->p + net->at.suffix + (size_t)k->input.suffix[q] * s->suffix, s->suffix, 1);
		x += s->suffix;
		for (uint32_t q = 0; q < k->input.bits; q++)
			add_to(x, net->p + net->at.lex + (size_t)k->input.bit[q] * s->lex, s->lex, 1);
		add_to(x + s->lex, net->p + net->at.shape + (size_t)k->input.shape * s->shape, s->shape, 1);
	}
	drop(w, net->dropout, w->x, w->x, w->mask_x, (size_t)n * net->width);
}

static void squash(float *gate, uint32_t h) /* three sigmoids, one tanh; by the decoder's approximation, which vectorises */
{
	for (uint32_t j = 0; j < 3 * h; j++)
		gate[j] = 0.5f * dp_kernel_tanh(0.5f * gate[j]) + 0.5f;
	for (uint32_t j = 3 * h; j < 4 * h; j++)
		gate[j] = dp_kernel_tanh(gate[j]);
}

static void lstm(const dp_net *net, dp_net_work *w, uint32_t l, uint32_t d, const float *in, uint32_t width, uint32_t n)
{
	uint32_t h = net->s.hidden;
	float *g = w->gate[l][d], *c = w->cell[l][d], *out = w->h[l];
	for (uint32_t i = 0; i < n; i++)
		memcpy(g + (size_t)i * 4 * h, net->p + net->at.bias[l][d], 4 * h * sizeof *g);
	multiply(g, in, net->p + net->at.input[l][d], n, width, 4 * h);
	for (uint32_t s = 0; s < n; s++) {
		uint32_t i = d ? n - 1 - s : s, before = d ? i + 1 : i - 1;
		float *gi = g + (size_t)i * 4 * h;
		if (s)
			multiply(gi, out + (size_t)before * 2 * h + d * h, net->p + net->at.recurrent[l][d], 1, h, 4 * h);
		squash(gi, h);
		for (uint32_t j = 0; j < h; j++) {
			float cell = gi[h + j] * (s ? c[(size_t)before * h + j] : 0) + gi[j] * gi[3 * h + j];
			c[(size_t)i * h + j] = cell;
			out[(size_t)i * 2 * h + d * h + j] = gi[2 * h + j] * dp_kernel_tanh(cell);
		}
	}
}

static void forward(const dp_net *net, dp_net_work *w, const dp_net_word *word, uint32_t n)
{
	uint32_t h = net->s.hidden, a = net->s.arc;
	look_up(net, w, word, n);
	for (uint32_t l = 0; l < 2; l++) {
		for (uint32_t d = 0; d < 2; d++)
			lstm(net, w, l, d, l ? w->y[0] : w->x, l ? 2 * h : net->width, n);
		drop(w, net->dropout, w->h[l], w->y[l], w->mask[l], (size_t)n * 2 * h);
	}
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t m = mlp_width(net, i);
		for (uint32_t k = 0; k < n; k++)
			memcpy(w->mlp[i] + (size_t)k * m, net->p + net->at.mlp_bias[i], m * sizeof(float));
		multiply(w->mlp[i], w->y[1], net->p + net->at.mlp[i], n, 2 * h, m);
		for (uint32_t k = 0; k < n * m; k++)
			w->mlp[i][k] *= w->mlp[i][k] < 0 ? 0.1f : 1;
	}
	for (uint32_t k = 0; k < n; k++)
		memcpy(w->turned + (size_t)k * a, net->p + net->at.arc_bias, a * sizeof(float));
	multiply(w->turned, w->mlp[0], net->p + net->at.arc_u, n, a, a);
	memset(w->score, 0, (size_t)n * n * sizeof(float));
	multiply_right(w->score, w->turned, w->mlp[1], n, n, a);
}

/* ---- backward ---- */

/* Turns scores into the gradient of the log loss of `gold`, in place; `never`, if below n, has no part in it. Returns the loss. */
static double softmax(float *v, uint32_t n, uint32_t gold, uint32_t never)
{
	float top = -1e30f, sum = 0;
	for (uint32_t i = 0; i < n; i++)
		if (i != never && v[i] > top)
			top = v[i];
	for (uint32_t i = 0; i < n; i++) {
		v[i] = i == never ? 0 : expf(v[i] - top);
		sum += v[i];
	}
	for (uint32_t i = 0; i < n; i++)
		v[i] /= sum;
	double loss = -log((double)v[gold] + 1e-9);
	v[gold] -= 1;
	return loss;
}

static double learn_arcs(const dp_net *net, dp_net_work *w, const dp_net_word *word, uint32_t n, float *g)
{
	uint32_t a = net->s.arc;
	double loss = 0;
	for (uint32_t d = 1; d < n; d++)
		loss += softmax(w->score + (size_t)d * n, n, word[d].head, d);
	memset(w->score, 0, n * sizeof(float));
	memset(w->d_turned, 0, (size_t)n * a * sizeof(float));
	multiply(w->d_turned, w->score, w->mlp[1], n, n, a);
	multiply_left(w->d_mlp[1], w->score, w->turned, n, n, a);
	for (uint32_t d = 1; d < n; d++)
		add_to(g + net->at.arc_bias, w->d_turned + (size_t)d * a, a, 1);
	multiply_left(g + net->at.arc_u, w->mlp[0], w->d_turned, n, a, a);
	multiply_right(w->d_mlp[0], w->d_turned, net->p + net->at.arc_u, n, a, a);
	return loss;
}

static double learn_label(const dp_net *net, dp_net_work *w, const dp_net_word *word, uint32_t d, float *g)
{
	uint32_t b = net->s.label, r_n = net->s.relations, h = word[d].head;
	const float *dep = w->mlp[2] + (size_t)d * b, *head = w->mlp[3] + (size_t)h * b, *p = net->p;
	float *d_dep = w->d_mlp[2] + (size_t)d * b, *d_head = w->d_mlp[3] + (size_t)h * b, v[DP_PARSE_RELATIONS_MAX];
	const float *by_dep = p + net->at.label_dep, *by_head = p + net->at.label_head, *u = p + net->at.label_v;
	float *g_dep = g + net->at.label_dep, *g_head = g + net->at.label_head, *g_u = g + net->at.label_v;
	memcpy(v, p + net->at.label_bias, r_n * sizeof *v);
	for (uint32_t i = 0; i < b; i++)
		for (uint32_t r = 0; r < r_n; r++)
			v[r] += by_dep[i * r_n + r] * dep[i] + by_head[i * r_n + r] * head[i] + dep[i] * dot(u + ((size_t)i * r_n + r) * b, head, b);
	double loss = softmax(v, r_n, word[d].relation, DP_NONE);
	add_to(g + net->at.label_bias, v, r_n, 1);
	for (uint32_t i = 0; i < b; i++) {
		add_to(g_dep + (size_t)i * r_n, v, r_n, dep[i]);
		add_to(g_head + (size_t)i * r_n, v, r_n, head[i]);
		d_dep[i] += dot(by_dep + (size_t)i * r_n, v, r_n);
		d_head[i] += dot(by_head + (size_t)i * r_n, v, r_n);
	}
	for (uint32_t r = 0; r < r_n; r++) {
		if (fabsf(v[r]) < 1e-5f)
			continue;
		for (uint32_t i = 0; i < b; i++) {
			size_t row = ((size_t)i * r_n + r) * b;
			d_dep[i] += v[r] * dot(u + row, head, b);
			add_to(d_head, u + row, b, v[r] * dep[i]);
			add_to(g_u + row, head, b, v[r] * dep[i]);
		}
	}
	return loss;
}

static double learn_tag(const dp_net *net, dp_net_work *w, const dp_net_word *word, uint32_t d, float *g)
{
	uint32_t in = 2 * net->s.hidden, tags = net->s.tags;
	float v[DP_NET_TAGS_MAX];
	const float *y = w->y[0] + (size_t)d * in;
	memcpy(v, net->p + net->at.tag_bias, tags * sizeof *v);
	multiply(v, y, net->p + net->at.tag, 1, in, tags);
	double loss = softmax(v, tags, word[d].tag, DP_NONE);
	add_to(g + net->at.tag_bias, v, tags, 1);
	multiply_left(g + net->at.tag, y, v, 1, in, tags);
	multiply_right(w->d_y[0] + (size_t)d * in, v, net->p + net->at.tag, 1, in, tags);
	return loss;
}

static void back_mlp(const dp_net *net, dp_net_work *w, uint32_t i, uint32_t n, float *g)
{
	uint32_t m = mlp_width(net, i), in = 2 * net->s.hidden;
	for (uint32_t k = 0; k < n * m; k++)
		w->d_mlp[i][k] *= w->mlp[i][k] < 0 ? 0.1f : 1;
	for (uint32_t k = 0; k < n; k++)
		add_to(g + net->at.mlp_bias[i], w->d_mlp[i] + (size_t)k * m, m, 1);
	multiply_left(g + net->at.mlp[i], w->y[1], w->d_mlp[i], n, in, m);
	multiply_right(w->d_y[1], w->d_mlp[i], net->p + net->at.mlp[i], n, in, m);
}

/* d_out (n x 2H) is the gradient of the layer's output; adds that of its input to d_in. */
static void back_lstm(const dp_net *net, dp_net_work *w, uint32_t l, uint32_t d, const float *in, uint32_t width, uint32_t n, const float *d_out,
		      float *d_in, float *grad)
{
	uint32_t h = net->s.hidden;
	const float *g = w->gate[l][d], *c = w->cell[l][d];
	float d_cell[DP_PARSE_HIDDEN_MAX] = {0}, d_h[DP_PARSE_HIDDEN_MAX] = {0};
	for (uint32_t s = n; s-- > 0;) {
		uint32_t i = d ? n - 1 - s : s, before = d ? i + 1 : i - 1;
		const float *gi = g + (size_t)i * 4 * h;
		float *di = w->d_gate + (size_t)i * 4 * h;
		for (uint32_t j = 0; j < h; j++) {
			float dh = d_out[(size_t)i * 2 * h + d * h + j] + d_h[j], tc = dp_kernel_tanh(c[(size_t)i * h + j]);
			float dc = d_cell[j] + dh * gi[2 * h + j] * (1 - tc * tc);
			di[j] = dc * gi[3 * h + j] * gi[j] * (1 - gi[j]);
			di[h + j] = dc * (s ? c[(size_t)before * h + j] : 0) * gi[h + j] * (1 - gi[h + j]);
			di[2 * h + j] = dh * tc * gi[2 * h + j] * (1 - gi[2 * h + j]);
			di[3 * h + j] = dc * gi[j] * (1 - gi[3 * h + j] * gi[3 * h + j]);
			d_cell[j] = dc * gi[h + j];
		}
		memset(d_h, 0, sizeof d_h);
		if (s) {
			memcpy(w->before + (size_t)i * h, w->h[l] + (size_t)before * 2 * h + d * h, h * sizeof(float));
			multiply_right(d_h, di, net->p + net->at.recurrent[l][d], 1, h, 4 * h);
		} else {
			memset(w->before + (size_t)i * h, 0, h * sizeof(float));
		}
	}
	multiply_left(grad + net->at.recurrent[l][d], w->before, w->d_gate, n, h, 4 * h);
	for (uint32_t i = 0; i < n; i++)
		add_to(grad + net->at.bias[l][d], w->d_gate + (size_t)i * 4 * h, 4 * h, 1);
	multiply_left(grad + net->at.input[l][d], in, w->d_gate, n, width, 4 * h);
	multiply_right(d_in, w->d_gate, net->p + net->at.input[l][d], n, width, 4 * h);
}

static void back_look_up(const dp_net *net, const dp_net_work *w, const dp_net_word *word, uint32_t n, float *g)
{
	const dp_net_shape *s = &net->s;
	for (uint32_t i = 0; i < n; i++) {
		const float *d = w->d_x + (size_t)i * net->width;
		add_to(g + net->at.word + (size_t)w->row[i] * s->word, d, s->word, 1);
		d += s->word;
		add_to(g + net->at.lemma + (size_t)w->lemma[i] * s->lemma, d, s->lemma, 1);
		d += s->lemma;
		for (uint32_t q = 0; q < DP_INPUT_SUFFIXES; q++)
			add_to(g + net->at.suffix + (size_t)word[i].input.suffix[q] * s->suffix, d, s->suffix, 1);
		d += s->suffix;
		for (uint32_t q = 0; q < word[i].input.bits; q++)
			add_to(g + net->at.lex + (size_t)word[i].input.bit[q] * s->lex, d, s->lex, 1);
		add_to(g + net->at.shape + (size_t)word[i].input.shape * s->shape, d + s->lex, s->shape, 1);
	}
}

double dp_net_learn(const dp_net *self, dp_net_work *w, const dp_net_word *word, uint32_t n, float *gradient)
{
	uint32_t h = self->s.hidden;
	size_t outs = (size_t)n * 2 * h;
	forward(self, w, word, n);
	for (uint32_t i = 0; i < 4; i++)
		memset(w->d_mlp[i], 0, (size_t)n * mlp_width(self, i) * sizeof(float));
	memset(w->d_y[0], 0, outs * sizeof(float));
	memset(w->d_y[1], 0, outs * sizeof(float));
	double loss = learn_arcs(self, w, word, n, gradient);
	for (uint32_t d = 1; d < n; d++)
		loss += learn_label(self, w, word, d, gradient) + (word[d].tag == DP_NONE ? 0 : learn_tag(self, w, word, d, gradient));
	for (uint32_t i = 0; i < 4; i++)
		back_mlp(self, w, i, n, gradient);
	for (size_t i = 0; i < outs; i++)
		w->d_y[1][i] *= w->mask[1][i];
	for (uint32_t d = 0; d < 2; d++)
		back_lstm(self, w, 1, d, w->y[0], 2 * h, n, w->d_y[1], w->d_y[0], gradient);
	for (size_t i = 0; i < outs; i++)
		w->d_y[0][i] *= w->mask[0][i];
	memset(w->d_x, 0, (size_t)n * self->width * sizeof(float));
	for (uint32_t d = 0; d < 2; d++)
		back_lstm(self, w, 0, d, w->x, self->width, n, w->d_y[0], w->d_x, gradient);
	for (size_t i = 0; i < (size_t)n * self->width; i++)
		w->d_x[i] *= w->mask_x[i];
	back_look_up(self, w, word, n, gradient);
	return loss;
}

/* ---- export ---- */

static void tensor_head(dp_buf *out, uint32_t count, uint32_t kind, float scale)
{
	char zero[52] = {0};
	dp_buf_align(out, 64);
	dp_buf_u32(out, count);
	dp_buf_u32(out, kind);
	dp_buf_add(out, &scale, sizeof scale);
	dp_buf_add(out, zero, sizeof zero);
}

static void put_int16(dp_buf *out, float v)
{
	float r = v < -32767 ? -32767 : v > 32767 ? 32767 : roundf(v);
	int16_t q = (int16_t)r;
	dp_buf_add(out, &q, sizeof q);
}

/*
 * A [rows][width] tensor in 16 bits. With activations up to 32767, no sum of a row's products passes 31 bits as long as its weights'
 * magnitudes sum to less than 65536. `turned`: it lies in memory as [width][rows]. Written in the pairs of parse/kernel.h.
 */
static void put_weights(dp_buf *out, const float *v, uint32_t rows, uint32_t width, bool turned)
{
	float most = 1e-6f, largest = 1e-6f;
	for (uint32_t i = 0; i < rows; i++) {
		float sum = 0;
		for (uint32_t k = 0; k < width; k++) {
			float w = fabsf(turned ? v[(size_t)k * rows + i] : v[(size_t)i * width + k]);
			sum += w;
			largest = w > largest ? w : largest;
		}
		most = sum > most ? sum : most;
	}
	float scale = 1 / 1048576.0f;
	while (most / scale > 65000.0f - (float)width || largest / scale > 32000)
		scale *= 2;
	tensor_head(out, rows * width, 0, scale);
	for (uint32_t k = 0; k < width; k += 2)
		for (uint32_t i = 0; i < rows; i++)
			for (uint32_t q = k; q < k + 2; q++)
				put_int16(out, (turned ? v[(size_t)q * rows + i] : v[(size_t)i * width + q]) / scale);
}

/* Tables of inputs are stored as activations: times 2^11. */
static void put_table(dp_buf *out, const float *v, uint32_t rows, uint32_t width)
{
	tensor_head(out, rows * width, 0, 1 / 2048.0f);
	for (size_t i = 0; i < (size_t)rows * width; i++)
		put_int16(out, v[i] * 2048);
}

static void put_floats(dp_buf *out, const float *v, uint32_t n)
{
	tensor_head(out, n, 1, 1);
	dp_buf_add(out, v, n * sizeof *v);
}

/* A word met once says little that its letters and readings do not say: it is unknown to the model that is kept. */
static uint32_t *kept_rows(const dp_net *self, const dp_strmap_builder *words, dp_strmap_builder *kept)
{
	enum { MET = 2, OWN = 2 /* the unknown word and the root */ };
	uint32_t *rows = dp_must(malloc((self->s.rows + 1) * sizeof *rows));
	for (uint32_t i = 0; i < self->s.rows; i++) {
		if (i >= OWN && self->count[i] < MET && self->lemmas[i] < MET)
			continue;
		rows[kept->keys.n] = i;
		dp_must(dp_strmap_builder_put(kept, words->keys.v[i], kept->keys.n));
	}
	return rows;
}

/* These rows of a table. */
static void put_rows(dp_buf *out, const float *table, const uint32_t *rows, uint32_t n, uint32_t width)
{
	float *some = dp_must(malloc(((size_t)n * width + 1) * sizeof *some));
	for (uint32_t i = 0; i < n; i++)
		memcpy(some + (size_t)i * width, table + (size_t)rows[i] * width, width * sizeof *some);
	put_table(out, some, n, width);
	free(some);
}

void dp_net_export(const dp_net *self, const dp_str *relations, const dp_strmap_builder *words, dp_buf *out)
{
	dp_arena arena;
	dp_strmap_builder kept;
	dp_arena_init(&arena, (size_t)1 << 30);
	dp_strmap_builder_init(&kept, &arena);
	uint32_t *rows = kept_rows(self, words, &kept);
	const dp_net_shape *s = &self->s;
	const dp_net_layout *at = &self->at;
	const float *p = self->p;
	uint32_t text = 0;
	for (uint32_t r = 0; r < s->relations; r++)
		text += relations[r].n + 1;
	dp_buf_c(out, "PAR1");
	uint32_t head[] = {DP_INPUT_VERSION, s->hidden, s->word, s->lemma, s->suffix, s->lex, s->shape, s->arc, s->label, s->relations, kept.keys.n, text};
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		dp_buf_u32(out, head[i]);
	for (uint32_t r = 0; r < s->relations; r++) {
		dp_buf_str(out, relations[r]);
		dp_buf_char(out, '\n');
	}
	dp_strmap_builder_write(&kept, out);
	put_rows(out, p + at->word, rows, kept.keys.n, s->word);
	put_rows(out, p + at->lemma, rows, kept.keys.n, s->lemma);
	put_table(out, p + at->suffix, DP_INPUT_SUFFIX_ROWS, s->suffix);
	put_table(out, p + at->lex, DP_INPUT_BITS, s->lex);
	put_table(out, p + at->shape, DP_INPUT_SHAPES, s->shape);
	for (uint32_t l = 0; l < 2; l++)
		for (uint32_t d = 0; d < 2; d++) {
			put_weights(out, p + at->input[l][d], 4 * s->hidden, l ? 2 * s->hidden : self->width, true);
			put_weights(out, p + at->recurrent[l][d], 4 * s->hidden, s->hidden, true);
			put_floats(out, p + at->bias[l][d], 4 * s->hidden);
		}
	for (uint32_t i = 0; i < 4; i++) {
		put_weights(out, p + at->mlp[i], mlp_width(self, i), 2 * s->hidden, true);
		put_floats(out, p + at->mlp_bias[i], mlp_width(self, i));
	}
	put_weights(out, p + at->arc_u, s->arc, s->arc, true);
	put_floats(out, p + at->arc_bias, s->arc);
	put_weights(out, p + at->label_v, s->label * s->relations, s->label, false);
	put_floats(out, p + at->label_dep, s->relations * s->label);
	put_floats(out, p + at->label_head, s->relations * s->label);
	put_floats(out, p + at->label_bias, s->relations);
	free(rows);
	dp_arena_release(&arena);
}
