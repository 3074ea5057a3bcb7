#include "parse/parse.h"

#include "base/error.h"
#include "base/file.h"
#include "parse/kernel.h"

#include <stdio.h>

enum {
	LANES = 4,          /* pieces whose words go through an LSTM side by side, so that its weights are fetched once for all of them */
	BATCH_WORDS = 1024, /* words at most in a batch, and pieces */
	BATCH_PIECES = 64
};

typedef struct work { /* arrays for one piece of a sentence, in scratch */
	dp_input *input;                    /* n */
	uint32_t *rows;                     /* n x 2: of form and lemma */
	int16_t *x, *h1, *h2;               /* n x X, n x 2H, n x 2H */
	float *g, *cell;                    /* n x 4H, H */
	float *dep, *head, *turned, *score; /* n x A, n x A, n x A or its transpose, n x n */
	int16_t *q, *label_dep, *label_head; /* n x A, n x B, n x B */
	int16_t *asked;                     /* LANES x B: of the heads whose words are labelled side by side */
	float *label, *relation;            /* LANES x B x R, R */
	uint32_t *heads;
} work;

static void add_row(int16_t *x, const dp_weights *table, uint32_t row, uint32_t width)
{
	const int16_t *v = table->v + (size_t)row * width;
	for (uint32_t j = 0; j < width; j++) {
		int32_t sum = x[j] + v[j];
		x[j] = (int16_t)(sum > 32767 ? 32767 : sum < -32767 ? -32767 : sum);
	}
}

static uint32_t row_of(const dp_parse *p, dp_str text)
{
	uint32_t row = dp_strmap_get(&p->words, text);
	return row < p->rows ? row : 0;
}

static void look_at(const dp_parse *p, dp_str form, bool first, dp_input *in, uint32_t row[2])
{
	dp_input_text text;
	dp_input_of(&p->lexicon, form, first, in, &text);
	row[0] = row_of(p, dp_str_of(text.form, text.form_n));
	row[1] = row_of(p, dp_str_of(text.lemma, text.lemma_n));
}

static void input_row(const dp_parse *p, const dp_input *in, const uint32_t row[2], int16_t *x)
{
	memset(x, 0, p->width * sizeof *x);
	add_row(x, &p->words_table, row[0], p->word);
	x += p->word;
	add_row(x, &p->lemma_table, row[1], p->lemma);
	x += p->lemma;
	for (uint32_t k = 0; k < DP_INPUT_SUFFIXES; k++)
		add_row(x, &p->suffix_table, in->suffix[k], p->suffix);
	x += p->suffix;
	for (uint32_t k = 0; k < in->bits; k++)
		add_row(x, &p->lex_table, in->bit[k], p->lex);
	add_row(x + p->lex, &p->shape_table, in->shape, p->shape);
}

/* A sentence or part of one: words first .. first + count, and the root before them. */
typedef struct piece {
	dp_sentence *of;
	uint32_t first, count, n; /* n: count and the root */
	work w;
} piece;

typedef struct batch {
	piece v[BATCH_PIECES];
	uint32_t n, words;
	int16_t *before; /* LANES x H */
	float *product;  /* LANES x 4H */
} batch;

typedef struct lane { /* at which step of which piece */
	piece *of;
	uint32_t step;
} lane;

/* One step of all lanes: what each word's gates get from the word before it, and its outputs. */
static void lstm_step(const dp_parse *p, const dp_parse_lstm *l, bool backward, uint32_t layer, batch *b, lane *lanes, uint32_t n)
{
	uint32_t hidden = p->hidden, gate = 4 * hidden, fed = 0;
	for (uint32_t k = 0; k < n; k++) {
		const piece *q = lanes[k].of;
		uint32_t before = backward ? q->n - lanes[k].step : lanes[k].step - 1;
		if (lanes[k].step)
			memcpy(b->before + (size_t)fed++ * hidden, (layer ? q->w.h2 : q->w.h1) + (size_t)before * 2 * hidden + (backward ? hidden : 0),
				hidden * sizeof *b->before);
	}
	dp_kernel_affine(b->product, b->before, fed, hidden, l->recurrent.v, l->recurrent.scale, NULL, gate);
	fed = 0;
	for (uint32_t k = 0; k < n; k++) {
		const piece *q = lanes[k].of;
		uint32_t i = backward ? q->n - 1 - lanes[k].step : lanes[k].step;
		float *g = q->w.g + (size_t)i * gate;
		if (lanes[k].step)
			dp_kernel_add(g, b->product + (size_t)fed++ * gate, gate);
		dp_kernel_gates(g, q->w.cell, (layer ? q->w.h2 : q->w.h1) + (size_t)i * 2 * hidden + (backward ? hidden : 0), hidden);
		lanes[k].step++;
	}
}

/* All pieces of a batch: a lane that is through with one takes the next. */
static void run_lstm(const dp_parse *p, uint32_t layer, bool backward, batch *b)
{
	const dp_parse_lstm *l = &p->lstm[layer][backward];
	lane lanes[LANES];
	uint32_t n = 0, next = 0;
	for (uint32_t i = 0; i < b->n; i++) {
		work *w = &b->v[i].w;
		dp_kernel_affine(w->g, layer ? w->h1 : w->x, b->v[i].n, layer ? 2 * p->hidden : p->width, l->input.v, l->input.scale, l->bias, 4 * p->hidden);
		memset(w->cell, 0, p->hidden * sizeof *w->cell);
	}
	while (n > 0 || next < b->n) {
		while (n < LANES && next < b->n)
			lanes[n++] = (lane){&b->v[next++], 0};
		lstm_step(p, l, backward, layer, b, lanes, n);
		for (uint32_t k = n; k-- > 0;)
			if (lanes[k].step == lanes[k].of->n)
				lanes[k] = lanes[--n];
	}
}

static void run_mlp(const dp_parse *p, const dp_parse_mlp *m, uint32_t width, uint32_t n, const work *w, float *out)
{
	dp_kernel_affine(out, w->h2, n, 2 * p->hidden, m->w.v, m->w.scale, m->bias, width);
	dp_kernel_leaky(out, n * width);
}

static void score_arcs(const dp_parse *p, uint32_t n, work *w)
{
	uint32_t a = p->arc;
	run_mlp(p, &p->arc_dep, a, n, w, w->dep);
	run_mlp(p, &p->arc_head, a, n, w, w->head);
	dp_kernel_quantise(w->dep, w->q, n * a);
	dp_kernel_affine(w->dep, w->q, n, a, p->arc_u.v, p->arc_u.scale, p->arc_bias, a);
	for (uint32_t h = 0; h < n; h++)
		for (uint32_t k = 0; k < a; k++)
			w->turned[(size_t)k * n + h] = w->head[(size_t)h * a + k];
	memset(w->score, 0, (size_t)n * n * sizeof *w->score);
	for (uint32_t d = 1; d < n; d++)
		dp_kernel_add_rows(w->score + (size_t)d * n, w->dep + (size_t)d * a, w->turned, a, n);
}

/* What is left when a verb may have only one: subjects in one class, objects in the other. */
enum { SUBJECT, OBJECT, CLASSES };

static bool in_class(uint8_t relation, uint32_t class)
{
	return class == SUBJECT ? relation == DP_REL_NSUBJ || relation == DP_REL_NSUBJ_PASS : relation == DP_REL_OBJ;
}

typedef struct choice { /* a word's best relation, and the best outside of each class with what it costs */
	uint8_t best, instead[CLASSES];
	float cost[CLASSES];
} choice;

/* The relation of word d to its head h, which is not the root: nobody else has "root". `label`: what the head makes of each relation. */
static choice label_of(const dp_parse *p, const work *w, const float *dep, const float *head, const float *label, uint32_t d, uint32_t h)
{
	uint32_t b = p->label;
	float top = 0, other[CLASSES] = {0};
	choice c = {.best = DP_REL_NONE};
	memcpy(w->relation, p->label_bias, p->relations * sizeof *w->relation);
	dp_kernel_add_rows(w->relation, head + (size_t)h * b, p->label_head_bias, b, p->relations);
	dp_kernel_add_rows(w->relation, dep + (size_t)d * b, label, b, p->relations);
	for (uint32_t r = 0; r < p->relations; r++) {
		if (p->relation[r] == DP_REL_ROOT)
			continue;
		float s = w->relation[r];
		if (c.best == DP_REL_NONE || s > top) {
			c.best = p->relation[r];
			top = s;
		}
		for (uint32_t k = 0; k < CLASSES; k++)
			if (!in_class(p->relation[r], k) && (c.instead[k] == DP_REL_NONE || s > other[k])) {
				c.instead[k] = p->relation[r];
				other[k] = s;
			}
	}
	for (uint32_t k = 0; k < CLASSES; k++)
		c.cost[k] = top - other[k];
	return c;
}

/* The relations of `n` words, LANES at most: what their heads make of the labels is computed side by side. */
static void label_words(const dp_parse *p, const work *w, const float *dep, const float *head, const uint32_t *words, uint32_t n, choice *choices)
{
	uint32_t b = p->label, width = p->relations * b;
	for (uint32_t k = 0; k < n; k++)
		memcpy(w->asked + (size_t)k * b, w->label_head + (size_t)w->heads[words[k]] * b, b * sizeof *w->asked);
	dp_kernel_affine(w->label, w->asked, n, b, p->label_v.v, p->label_v.scale, p->label_dep_bias, width);
	for (uint32_t k = 0; k < n; k++)
		choices[words[k]] = label_of(p, w, dep, head, w->label + (size_t)k * width, words[k], w->heads[words[k]]);
}

/* A second subject or object of one head takes its next best relation: the one to whom that costs least. */
static void keep_one(dp_doc *doc, uint32_t first, uint32_t n, const uint32_t *heads, const choice *c)
{
	for (uint32_t k = 0; k < CLASSES; k++)
		for (uint32_t d = 1; d < n; d++)
			for (uint32_t e = d + 1; e < n; e++) {
				dp_token *a = &doc->tokens.v[first + d - 1], *b = &doc->tokens.v[first + e - 1];
				if (heads[d] != heads[e] || !in_class(a->deprel, k) || !in_class(b->deprel, k))
					continue;
				if (c[d].cost[k] < c[e].cost[k])
					a->deprel = c[d].instead[k];
				else
					b->deprel = c[e].instead[k];
			}
}

static void *take(dp_arena *scratch, size_t n, size_t size, bool *ok)
{
	void *v = dp_arena_alloc(scratch, n * size + 64);
	*ok &= v != NULL;
	return v;
}

static bool work_init(const dp_parse *p, uint32_t n, work *w, dp_arena *scratch)
{
	bool ok = true;
	size_t h = p->hidden;
	w->input = take(scratch, n, sizeof *w->input, &ok);
	w->rows = take(scratch, (size_t)n * 2, sizeof *w->rows, &ok);
	w->x = take(scratch, (size_t)n * p->width, sizeof(int16_t), &ok);
	w->h1 = take(scratch, n * 2 * h, sizeof(int16_t), &ok);
	w->h2 = take(scratch, n * 2 * h, sizeof(int16_t), &ok);
	w->g = take(scratch, n * 4 * h, sizeof(float), &ok);
	w->cell = take(scratch, h, sizeof(float), &ok);
	w->dep = take(scratch, (size_t)n * p->arc, sizeof(float), &ok);
	w->head = take(scratch, (size_t)n * p->arc, sizeof(float), &ok);
	w->turned = take(scratch, (size_t)n * p->arc, sizeof(float), &ok);
	w->q = take(scratch, (size_t)n * p->arc, sizeof(int16_t), &ok);
	w->score = take(scratch, (size_t)n * n, sizeof(float), &ok);
	w->label_dep = take(scratch, (size_t)n * p->label, sizeof(int16_t), &ok);
	w->label_head = take(scratch, (size_t)n * p->label, sizeof(int16_t), &ok);
	w->asked = take(scratch, (size_t)LANES * p->label, sizeof(int16_t), &ok);
	w->label = take(scratch, (size_t)LANES * p->relations * p->label, sizeof(float), &ok);
	w->relation = take(scratch, p->relations, sizeof(float), &ok);
	w->heads = take(scratch, n, sizeof(uint32_t), &ok);
	return ok;
}

static void look_at_piece(const dp_parse *p, const dp_doc *doc, piece *q)
{
	work *w = &q->w;
	w->input[0] = (dp_input){.shape = DP_INPUT_SHAPES - 1};
	w->rows[0] = w->rows[1] = 1;
	const dp_token *sentence = &doc->tokens.v[q->of->first];
	for (uint32_t i = 1; i < q->n; i++) {
		uint32_t at = q->first + i - 1 - q->of->first;
		look_at(p, dp_token_read(sentence, at), at == 0, &w->input[i], w->rows + 2 * (size_t)i);
	}
	dp_input_relate(&p->lexicon, w->input + 1, q->count);
	for (uint32_t i = 0; i < q->n; i++)
		input_row(p, &w->input[i], w->rows + 2 * (size_t)i, w->x + (size_t)i * p->width);
}

/* The tree of a piece whose words have been through the LSTMs; its root, DP_NONE when memory runs out. */
static uint32_t tree_of(const dp_parse *p, dp_doc *doc, piece *q, dp_arena *scratch)
{
	work *w = &q->w;
	uint32_t first = q->first, n = q->n, root = first;
	score_arcs(p, n, w);
	if (!dp_parse_tree(n, w->score, w->heads, scratch))
		return DP_NONE;
	float *dep = w->dep, *head = w->head; /* the arcs are chosen; their room serves the labels */
	run_mlp(p, &p->label_dep, p->label, n, w, dep);
	run_mlp(p, &p->label_head, p->label, n, w, head);
	dp_kernel_quantise(head, w->label_head, n * p->label);
	choice choices[DP_PARSE_WINDOW + 1];
	uint32_t asked[LANES], lanes = 0;
	for (uint32_t d = 1; d < n; d++) {
		if (w->heads[d])
			asked[lanes++] = d;
		if (lanes == LANES || (lanes && d + 1 == n)) {
			label_words(p, w, dep, head, asked, lanes, choices);
			lanes = 0;
		}
	}
	for (uint32_t d = 1; d < n; d++) {
		dp_token *t = &doc->tokens.v[first + d - 1];
		uint32_t h = w->heads[d];
		t->head = h ? first + h - 1 : DP_NONE;
		t->deprel = h ? choices[d].best : DP_REL_ROOT;
		root = h ? root : first + d - 1;
	}
	keep_one(doc, first, n, w->heads, choices);
	return root;
}

/* Punctuation by its looks: tags come later. */
static bool is_mark(const dp_token *t)
{
	return t->form.n == 1 && strchr(",;:.!?", t->form.p[0]) && t->form.p[0];
}

/* Where to cut a piece off a long sentence: behind the last punctuation in its second half, else at its full length. */
static uint32_t piece_length(const dp_doc *doc, uint32_t first, uint32_t left)
{
	if (left <= DP_PARSE_WINDOW)
		return left;
	for (uint32_t n = DP_PARSE_WINDOW; n > DP_PARSE_WINDOW / 2; n--)
		if (is_mark(&doc->tokens.v[first + n - 1]))
			return n;
	return DP_PARSE_WINDOW;
}

static bool add_piece(const dp_parse *p, batch *b, dp_sentence *of, uint32_t first, uint32_t count, dp_arena *scratch)
{
	piece *q = &b->v[b->n++];
	*q = (piece){.of = of, .first = first, .count = count, .n = count + 1};
	b->words += q->n;
	return work_init(p, q->n, &q->w, scratch);
}

/* Parses the pieces of a batch and empties it. */
static bool parse_batch(const dp_parse *p, dp_doc *doc, batch *b, dp_arena *scratch)
{
	bool ok = true;
	b->before = take(scratch, (size_t)LANES * p->hidden, sizeof *b->before, &ok);
	b->product = take(scratch, (size_t)LANES * 4 * p->hidden, sizeof *b->product, &ok);
	if (!ok)
		return false;
	for (uint32_t i = 0; i < b->n; i++)
		look_at_piece(p, doc, &b->v[i]);
	for (uint32_t layer = 0; layer < 2; layer++)
		for (uint32_t d = 0; d < 2; d++)
			run_lstm(p, layer, d, b);
	for (uint32_t i = 0; i < b->n; i++) {
		dp_sentence *s = b->v[i].of;
		uint32_t root = tree_of(p, doc, &b->v[i], scratch);
		if (root == DP_NONE)
			return false;
		if (s->root == DP_NONE) {
			s->root = root;
		} else { /* further pieces hang on the first */
			doc->tokens.v[root].head = s->root;
			doc->tokens.v[root].deprel = DP_REL_PARATAXIS;
		}
	}
	b->n = b->words = 0;
	dp_arena_reset(scratch);
	return true;
}

static bool parse_sentence(const dp_parse *p, dp_doc *doc, dp_sentence *s, batch *b, dp_arena *scratch)
{
	uint32_t end = s->first + s->count;
	s->root = DP_NONE;
	for (uint32_t at = s->first; at < end;) {
		uint32_t n = piece_length(doc, at, end - at);
		if ((b->n == BATCH_PIECES || b->words + n + 1 > BATCH_WORDS) && !parse_batch(p, doc, b, scratch))
			return false;
		if (!add_piece(p, b, s, at, n, scratch))
			return false;
		at += n;
	}
	return true;
}

int dp_parse_run(const dp_parse *self, dp_doc *doc, depesche_error *error)
{
	dp_arena scratch;
	batch b = {.n = 0};
	bool ok = true;
	dp_arena_init(&scratch, (size_t)64 << 20);
	for (uint32_t i = 0; i < doc->sentences.n && ok; i++)
		ok = parse_sentence(self, doc, &doc->sentences.v[i], &b, &scratch);
	ok = ok && (b.n == 0 || parse_batch(self, doc, &b, &scratch));
	dp_arena_release(&scratch);
	return ok ? 0 : dp_fail_memory(error);
}

int dp_parse_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	return dp_file_append(dir, "model/parser.bin", out, error);
}

static int damaged(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_EPACK, "the pack's parser is damaged; build the pack again");
}

typedef struct reader {
	const char *base;
	uint64_t at, n;
	bool ok;
} reader;

/* The next tensor, which must have `count` values of a kind. */
static const void *tensor(reader *r, uint64_t count, uint32_t kind, float *scale)
{
	uint32_t head[2];
	r->at = (r->at + 63) / 64 * 64;
	if (!r->ok || r->at + 64 > r->n) {
		r->ok = false;
		return NULL;
	}
	memcpy(head, r->base + r->at, sizeof head);
	memcpy(scale, r->base + r->at + 8, sizeof *scale);
	uint64_t bytes = count * (kind ? 4 : 2);
	if (head[0] != count || head[1] != kind || bytes > r->n - r->at - 64) {
		r->ok = false;
		return NULL;
	}
	const void *v = r->base + r->at + 64;
	r->at += 64 + bytes;
	return v;
}

static dp_weights weights(reader *r, uint64_t rows, uint64_t width)
{
	dp_weights w = {.scale = 0};
	w.v = tensor(r, rows * width, 0, &w.scale);
	return w;
}

static const float *floats(reader *r, uint64_t count)
{
	float scale;
	return tensor(r, count, 1, &scale);
}

static float power(int bits)
{
	return 1.0f / (float)(1 << bits);
}

static void read_tensors(dp_parse *p, reader *r)
{
	uint32_t h = p->hidden;
	p->words_table = weights(r, p->rows, p->word);
	p->lemma_table = weights(r, p->rows, p->lemma);
	p->suffix_table = weights(r, DP_INPUT_SUFFIX_ROWS, p->suffix);
	p->lex_table = weights(r, DP_INPUT_BITS, p->lex);
	p->shape_table = weights(r, DP_INPUT_SHAPES, p->shape);
	for (uint32_t l = 0; l < 2; l++)
		for (uint32_t d = 0; d < 2; d++) {
			dp_parse_lstm *lstm = &p->lstm[l][d];
			lstm->input = weights(r, 4 * h, l ? 2 * h : p->width);
			lstm->recurrent = weights(r, 4 * h, h);
			lstm->bias = floats(r, 4 * h);
			lstm->input.scale *= power(DP_KERNEL_X_BITS);
			lstm->recurrent.scale *= power(DP_KERNEL_X_BITS);
		}
	dp_parse_mlp *mlp[] = {&p->arc_dep, &p->arc_head, &p->label_dep, &p->label_head};
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t width = i < 2 ? p->arc : p->label;
		mlp[i]->w = weights(r, width, 2 * h);
		mlp[i]->bias = floats(r, width);
		mlp[i]->w.scale *= power(DP_KERNEL_X_BITS);
	}
	p->arc_u = weights(r, p->arc, p->arc);
	p->arc_u.scale *= power(DP_KERNEL_MLP_BITS);
	p->arc_bias = floats(r, p->arc);
	p->label_v = weights(r, (uint64_t)p->relations * p->label, p->label);
	p->label_v.scale *= power(DP_KERNEL_MLP_BITS);
	p->label_dep_bias = floats(r, (uint64_t)p->relations * p->label);
	p->label_head_bias = floats(r, (uint64_t)p->relations * p->label);
	p->label_bias = floats(r, p->relations);
}

static bool shapes_good(const dp_parse *p)
{
	return p->hidden && p->hidden % 4 == 0 && p->width % 2 == 0 && p->arc % 16 == 0 && p->label % 16 == 0 && p->hidden <= DP_PARSE_HIDDEN_MAX && p->word && p->lemma && p->suffix && p->lex && p->shape &&
	       p->word <= DP_PARSE_WIDTH_MAX && p->lemma <= DP_PARSE_WIDTH_MAX && p->suffix <= DP_PARSE_WIDTH_MAX && p->lex <= DP_PARSE_WIDTH_MAX && p->shape <= DP_PARSE_WIDTH_MAX && p->width <= DP_PARSE_WIDTH_MAX && p->arc &&
	       p->arc <= DP_PARSE_WIDTH_MAX && p->label && p->label <= p->arc && p->relations && p->relations <= DP_PARSE_RELATIONS_MAX && p->rows >= 2;
}

static bool read_relations(dp_parse *p, dp_str text)
{
	dp_str rest = text, name;
	for (uint32_t i = 0; i < p->relations; i++) {
		if (!dp_str_cut(&rest, '\n', &name))
			return false;
		p->relation[i] = (uint8_t)dp_deprel_of(name);
		if (p->relation[i] == DP_REL_NONE)
			return false;
	}
	return true;
}

int dp_parse_open(dp_parse *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error)
{
	uint32_t head[13];
	dp_str rest;
	if (section.n < sizeof head)
		return damaged(error);
	memcpy(head, section.p, sizeof head);
	if (memcmp(section.p, "PAR1", 4) != 0)
		return damaged(error);
	if (head[1] != DP_INPUT_VERSION)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's parser was trained for inputs of version %u, this program has version %d; train it again", head[1],
			       DP_INPUT_VERSION);
	dp_parse p = {.lexicon = *lexicon, .hidden = head[2], .word = head[3], .lemma = head[4], .suffix = head[5], .lex = head[6],
		      .shape = head[7], .arc = head[8], .label = head[9], .relations = head[10], .rows = head[11]};
	p.width = p.word + p.lemma + p.suffix + p.lex + p.shape;
	uint64_t text = head[12], map_at = (sizeof head + text + 15) / 16 * 16;
	if (!shapes_good(&p) || map_at > section.n || !read_relations(&p, dp_str_of(section.p + sizeof head, text)))
		return damaged(error);
	dp_str map = dp_str_of(section.p + map_at, section.n - map_at);
	int rc = dp_strmap_open(&p.words, map, &rest, error);
	if (rc != 0)
		return rc;
	reader r = {section.p, (uint64_t)(rest.p - section.p), section.n, true};
	read_tensors(&p, &r);
	if (!r.ok)
		return damaged(error);
	*self = p;
	return 0;
}
