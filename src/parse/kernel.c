#include "parse/kernel.h"

#include "base/vector.h"
#include "parse/parse.h"

/*
 * Products of whole numbers are written three times, for AVX-512 with VNNI, for AVX2 and for any machine, and chosen as the program runs; their sums
 * do not depend on their order. The float loops are left to the compiler (base/vector.h).
 */
#if defined(__x86_64__) && defined(__GNUC__)
#define VECTORS
#include <immintrin.h>
#endif

static inline int16_t saturate(float v)
{
	v = v > 32767.0f ? 32767.0f : v < -32767.0f ? -32767.0f : v;
	return (int16_t)((int32_t)(v + 32768.5f) - 32768); /* rounds half up */
}

typedef struct product { /* out = scale * x w' (+ bias); see kernel.h for the shapes */
	float *out;
	const int16_t *x, *w;
	const float *bias;
	uint32_t n, width, m;
	float scale;
} product;

static void plain(const product *p)
{
	enum { OUTPUTS = 16 };
	for (uint32_t i = 0; i < p->n; i++)
		for (uint32_t j = 0; j < p->m; j += OUTPUTS) {
			int32_t sum[OUTPUTS] = {0};
			for (uint32_t k = 0; k < p->width; k += 2) {
				const int16_t *x = p->x + (size_t)i * p->width + k, *w = p->w + (size_t)k * p->m + 2 * (size_t)j;
				for (uint32_t c = 0; c < OUTPUTS; c++)
					sum[c] += x[0] * w[2 * c] + x[1] * w[2 * c + 1];
			}
			for (uint32_t c = 0; c < OUTPUTS; c++) {
				float *out = p->out + (size_t)i * p->m + j + c, v = (float)sum[c] * p->scale;
				*out = v + (p->bias ? p->bias[j + c] : 0.0f);
			}
		}
}

#ifdef VECTORS
#define INLINE static inline __attribute__((always_inline))

static inline int32_t pair_of(const int16_t *x)
{
	int32_t pair;
	memcpy(&pair, x, sizeof pair);
	return pair;
}

/* A block: R rows of x times V vectors of outputs, from output j on. Both are constants where it is called, so that all sums stay in registers. */
#define TARGET2 __attribute__((target("avx2")))
TARGET2 INLINE void block2(const product *p, uint32_t i, uint32_t j, uint32_t R, uint32_t V)
{
	__m256i sum[2][4];
	for (uint32_t r = 0; r < R; r++)
		for (uint32_t v = 0; v < V; v++)
			sum[r][v] = _mm256_setzero_si256();
	for (uint32_t k = 0; k < p->width; k += 2) {
		const int16_t *w = p->w + (size_t)k * p->m + 2 * (size_t)j;
		for (uint32_t r = 0; r < R; r++) {
			__m256i x = _mm256_set1_epi32(pair_of(p->x + (size_t)(i + r) * p->width + k));
			for (uint32_t v = 0; v < V; v++)
				sum[r][v] = _mm256_add_epi32(
					sum[r][v], _mm256_madd_epi16(x, _mm256_loadu_si256((const __m256i *)(const void *)(w + 16 * v))));
		}
	}
	for (uint32_t r = 0; r < R; r++)
		for (uint32_t v = 0; v < V; v++) {
			float *out = p->out + (size_t)(i + r) * p->m + j + 8 * v;
			__m256 s = _mm256_mul_ps(_mm256_cvtepi32_ps(sum[r][v]), _mm256_set1_ps(p->scale));
			__m256 plus = p->bias ? _mm256_loadu_ps(p->bias + j + 8 * v) : _mm256_setzero_ps();
			_mm256_storeu_ps(out, _mm256_add_ps(s, plus));
		}
}

TARGET2 INLINE void rows2(const product *p, uint32_t i, uint32_t R)
{
	uint32_t j = 0;
	for (; j + 32 <= p->m; j += 32)
		block2(p, i, j, R, 4);
	for (; j < p->m; j += 16)
		block2(p, i, j, R, 2);
}

TARGET2 static void avx2(const product *p)
{
	uint32_t i = 0;
	for (; i + 2 <= p->n; i += 2)
		rows2(p, i, 2);
	if (i < p->n)
		rows2(p, i, 1);
}

#define TARGET5 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
TARGET5 INLINE void block5(const product *p, uint32_t i, uint32_t j, uint32_t R, uint32_t V)
{
	__m512i sum[4][8];
	for (uint32_t r = 0; r < R; r++)
		for (uint32_t v = 0; v < V; v++)
			sum[r][v] = _mm512_setzero_si512();
	for (uint32_t k = 0; k < p->width; k += 2) {
		const int16_t *w = p->w + (size_t)k * p->m + 2 * (size_t)j;
		for (uint32_t r = 0; r < R; r++) {
			__m512i x = _mm512_set1_epi32(pair_of(p->x + (size_t)(i + r) * p->width + k));
			for (uint32_t v = 0; v < V; v++)
				sum[r][v] = _mm512_dpwssd_epi32(sum[r][v], x, _mm512_loadu_si512(w + 32 * v));
		}
	}
	for (uint32_t r = 0; r < R; r++)
		for (uint32_t v = 0; v < V; v++) {
			float *out = p->out + (size_t)(i + r) * p->m + j + 16 * v;
			__m512 s = _mm512_mul_ps(_mm512_cvtepi32_ps(sum[r][v]), _mm512_set1_ps(p->scale));
			__m512 plus = p->bias ? _mm512_loadu_ps(p->bias + j + 16 * v) : _mm512_setzero_ps();
			_mm512_storeu_ps(out, _mm512_add_ps(s, plus));
		}
}

TARGET5 static void rows5(const product *p, uint32_t i)
{
	uint32_t j = 0;
	for (; j + 64 <= p->m; j += 64)
		block5(p, i, j, 4, 4);
	switch ((p->m - j) / 16) { /* what is left at once, so that sums do not wait for each other */
	case 3:
		block5(p, i, j, 4, 3);
		break;
	case 2:
		block5(p, i, j, 4, 2);
		break;
	case 1:
		block5(p, i, j, 4, 1);
		break;
	default:
		break;
	}
}

TARGET5 static void avx512(const product *p)
{
	uint32_t i = 0;
	for (; i + 4 <= p->n; i += 4)
		rows5(p, i);
	for (; i < p->n; i++) {
		uint32_t j = 0;
		for (; j + 128 <= p->m; j += 128)
			block5(p, i, j, 1, 8);
		for (; j + 32 <= p->m; j += 32)
			block5(p, i, j, 1, 2);
		for (; j < p->m; j += 16)
			block5(p, i, j, 1, 1);
	}
}
#endif

static void multiply(const product *p)
{
#ifdef VECTORS
	if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
		avx512(p);
		return;
	}
	if (__builtin_cpu_supports("avx2")) {
		avx2(p);
		return;
	}
#endif
	plain(p);
}

void dp_kernel_affine(float *out, const int16_t *x, uint32_t n, uint32_t width, const int16_t *w, float scale, const float *bias, uint32_t m)
{
	multiply(&(product){.out = out, .x = x, .w = w, .bias = bias, .n = n, .width = width, .m = m, .scale = scale});
}

/* v = tanh(v) */
DP_FAST static void tanh_all(float *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = dp_kernel_tanh(v[i]);
}

/* v = 1 / (1 + exp(-v)) */
DP_FAST static void sigmoid_all(float *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = 0.5f * dp_kernel_tanh(0.5f * v[i]) + 0.5f;
}

DP_FAST static void step(const float *restrict g, float *restrict cell, float *restrict turned, uint32_t hidden)
{
	const float *forget = g + hidden, *candidate = g + 3 * (size_t)hidden;
	for (uint32_t j = 0; j < hidden; j++) {
		float c = forget[j] * cell[j] + g[j] * candidate[j];
		cell[j] = c;
		turned[j] = c;
	}
}

/* Output gate times cell, as an activation: |h| < 1, so it fits. */
DP_FAST static void emit(const float *gate, const float *turned, int16_t *out, uint32_t hidden)
{
	for (uint32_t j = 0; j < hidden; j++)
		out[j] = (int16_t)(int32_t)(gate[j] * turned[j] * (float)(1 << DP_KERNEL_X_BITS) + 2048.5f) - 2048; /* rounds half up */
}

void dp_kernel_gates(float *g, float *cell, int16_t *out, uint32_t hidden)
{
	float turned[DP_PARSE_HIDDEN_MAX];
	sigmoid_all(g, 3 * hidden);
	tanh_all(g + 3 * hidden, hidden);
	step(g, cell, turned, hidden);
	tanh_all(turned, hidden);
	emit(g + 2 * hidden, turned, out, hidden);
}

DP_FAST void dp_kernel_add_rows(float *restrict out, const float *v, const float *rows, uint32_t k, uint32_t n)
{
	for (uint32_t q = 0; q < k; q++) {
		const float *row = rows + (size_t)q * n;
		for (uint32_t j = 0; j < n; j++)
			out[j] += v[q] * row[j];
	}
}

DP_FAST void dp_kernel_add(float *restrict out, const float *v, uint32_t n)
{
	for (uint32_t j = 0; j < n; j++)
		out[j] += v[j];
}

DP_FAST void dp_kernel_leaky(float *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = v[i] < 0 ? 0.1f * v[i] : v[i];
}

DP_FAST void dp_kernel_quantise(const float *v, int16_t *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = saturate(v[i] * (float)(1 << DP_KERNEL_MLP_BITS));
}
