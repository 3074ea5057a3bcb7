#include "parse/kernel.h"

#include "parse/parse.h"

/*
 * The inner loops are compiled once for plain x86-64 (or any other machine) and once for AVX2, chosen at start-up. Sums of whole numbers do
 * not depend on their order, so both give the same result. Sanitizers do not get along with the choice at start-up.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define FAST __attribute__((target_clones("avx2", "default")))
#define VECTORS
#include <immintrin.h>
#else
#define FAST
#endif

static inline int16_t saturate(float v)
{
	v = v > 32767.0f ? 32767.0f : v < -32767.0f ? -32767.0f : v;
	return (int16_t)((int32_t)(v + 32768.5f) - 32768); /* rounds half up */
}

/* Sums of 16-bit products of x with four rows of weights: each load of x serves four, one horizontal sum ends all four. */
static void four_plain(int32_t out[4], const int16_t *x, uint32_t width, const int16_t *w)
{
	for (uint32_t j = 0; j < 4; j++) {
		const int16_t *row = w + (size_t)j * width;
		int32_t sum = 0;
		for (uint32_t k = 0; k < width; k++)
			sum += x[k] * row[k];
		out[j] = sum;
	}
}

#ifdef VECTORS
__attribute__((target("avx2"))) static inline __m256i load(const int16_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

__attribute__((target("avx2"))) static inline __m256i load_half(const int16_t *p)
{
	return _mm256_zextsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)p));
}

/* `width` is a multiple of 8. */
__attribute__((target("avx2"))) static inline __m128i four_sums(const int16_t *x, uint32_t width, const int16_t *w)
{
	const int16_t *w1 = w + width, *w2 = w1 + width, *w3 = w2 + width;
	__m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
	uint32_t k = 0;
	for (; k + 16 <= width; k += 16) {
		__m256i v = load(x + k);
		a = _mm256_add_epi32(a, _mm256_madd_epi16(v, load(w + k)));
		b = _mm256_add_epi32(b, _mm256_madd_epi16(v, load(w1 + k)));
		c = _mm256_add_epi32(c, _mm256_madd_epi16(v, load(w2 + k)));
		d = _mm256_add_epi32(d, _mm256_madd_epi16(v, load(w3 + k)));
	}
	if (k < width) {
		__m256i v = load_half(x + k);
		a = _mm256_add_epi32(a, _mm256_madd_epi16(v, load_half(w + k)));
		b = _mm256_add_epi32(b, _mm256_madd_epi16(v, load_half(w1 + k)));
		c = _mm256_add_epi32(c, _mm256_madd_epi16(v, load_half(w2 + k)));
		d = _mm256_add_epi32(d, _mm256_madd_epi16(v, load_half(w3 + k)));
	}
	__m256i four = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
	return _mm_add_epi32(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
}

/* The weights of four outputs stay in the nearest cache for all rows of x. */
__attribute__((target("avx2"))) static void affine_avx2(float *out, const int16_t *x, uint32_t n, uint32_t width, const int16_t *w, float scale,
	const float *bias, uint32_t m)
{
	__m128 by = _mm_set1_ps(scale);
	for (uint32_t j = 0; j < m; j += 4) {
		__m128 plus = bias ? _mm_loadu_ps(bias + j) : _mm_setzero_ps();
		for (uint32_t i = 0; i < n; i++) {
			__m128 sum = _mm_cvtepi32_ps(four_sums(x + (size_t)i * width, width, w + (size_t)j * width));
			_mm_storeu_ps(out + (size_t)i * m + j, _mm_add_ps(_mm_mul_ps(sum, by), plus));
		}
	}
}

__attribute__((target("avx2"))) static void add_product_avx2(float *out, const int16_t *x, uint32_t width, const int16_t *w, float scale, uint32_t m)
{
	__m128 by = _mm_set1_ps(scale);
	for (uint32_t j = 0; j < m; j += 4) {
		__m128 sum = _mm_cvtepi32_ps(four_sums(x, width, w + (size_t)j * width));
		_mm_storeu_ps(out + j, _mm_add_ps(_mm_loadu_ps(out + j), _mm_mul_ps(sum, by)));
	}
}

static bool vectors(uint32_t width)
{
	return width % 8 == 0 && __builtin_cpu_supports("avx2");
}
#endif

void dp_kernel_affine(float *out, const int16_t *x, uint32_t n, uint32_t width, const int16_t *w, float scale, const float *bias, uint32_t m)
{
#ifdef VECTORS
	if (vectors(width)) {
		affine_avx2(out, x, n, width, w, scale, bias, m);
		return;
	}
#endif
	for (uint32_t j = 0; j < m; j += 4)
		for (uint32_t i = 0; i < n; i++) {
			int32_t sum[4];
			four_plain(sum, x + (size_t)i * width, width, w + (size_t)j * width);
			for (uint32_t k = 0; k < 4; k++)
				out[(size_t)i * m + j + k] = (float)sum[k] * scale + (bias ? bias[j + k] : 0.0f);
		}
}

void dp_kernel_add_product(float *out, const int16_t *x, uint32_t width, const int16_t *w, float scale, uint32_t m)
{
#ifdef VECTORS
	if (vectors(width)) {
		add_product_avx2(out, x, width, w, scale, m);
		return;
	}
#endif
	for (uint32_t j = 0; j < m; j += 4) {
		int32_t sum[4];
		four_plain(sum, x, width, w + (size_t)j * width);
		for (uint32_t k = 0; k < 4; k++)
			out[j + k] += (float)sum[k] * scale;
	}
}

/* A rational approximation, odd, exact to 1e-6 within [-7.9, 7.9]; library functions differ between machines in the last bit. */
static inline float tanh_of(float x)
{
	x = x > 7.9f ? 7.9f : x < -7.9f ? -7.9f : x;
	float s = x * x;
	float p = -2.76076847742355e-16f;
	p = p * s + 2.00018790482477e-13f;
	p = p * s + -8.60467152213735e-11f;
	p = p * s + 5.12229709037114e-08f;
	p = p * s + 1.48572235717979e-05f;
	p = p * s + 6.37261928875436e-04f;
	p = p * s + 4.89352455891786e-03f;
	float q = 1.19825839466702e-06f;
	q = q * s + 1.18534705686654e-04f;
	q = q * s + 2.26843463243900e-03f;
	q = q * s + 4.89352518554385e-03f;
	return x * p / q;
}

/* v = tanh(v) */
FAST static void tanh_all(float *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = tanh_of(v[i]);
}

/* v = 1 / (1 + exp(-v)) */
FAST static void sigmoid_all(float *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = 0.5f * tanh_of(0.5f * v[i]) + 0.5f;
}

FAST static void step(const float *g, float *cell, float *turned, uint32_t hidden)
{
	for (uint32_t j = 0; j < hidden; j++) {
		float c = g[hidden + j] * cell[j] + g[j] * g[3 * hidden + j];
		cell[j] = c;
		turned[j] = c;
	}
}

/* Output gate times cell, as an activation: |h| < 1, so it fits. */
FAST static void emit(const float *gate, const float *turned, int16_t *out, uint32_t hidden)
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

/* Lanes are summed apart and joined in a fixed order, so that vectors of any width give the same. */
FAST float dp_kernel_dot(const float *a, const float *b, uint32_t n)
{
	float lane[8] = {0}, sum = 0;
	uint32_t i = 0;
	for (; i + 8 <= n; i += 8)
		for (uint32_t k = 0; k < 8; k++)
			lane[k] += a[i + k] * b[i + k];
	for (uint32_t half = 4; half; half /= 2)
		for (uint32_t k = 0; k < half; k++)
			lane[k] += lane[k + half];
	sum = lane[0];
	for (; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

FAST void dp_kernel_leaky(float *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = v[i] < 0 ? 0.1f * v[i] : v[i];
}

FAST void dp_kernel_quantise(const float *v, int16_t *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = saturate(v[i] * (float)(1 << DP_KERNEL_MLP_BITS));
}
