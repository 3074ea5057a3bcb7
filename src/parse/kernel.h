/*
 * The parser's inner loops, compiled with vectorisation (see meson.build): activations are int16 times 2^-bits, sums are int32, the few
 * float operations are in an order that does not depend on the machine. Weights lie in pairs, w[k / 2][j][k % 2] for input k and output j, so that a
 * vector holds outputs and nothing is summed across it; numbers of inputs (width) are even, of outputs (m) multiples of 16. No function checks
 * anything; the caller has.
 */
#ifndef DP_PARSE_KERNEL_H
#define DP_PARSE_KERNEL_H

#include <stdint.h>

enum { DP_KERNEL_X_BITS = 11, DP_KERNEL_MLP_BITS = 10 };

/* A rational approximation, odd, exact to 1e-6 within [-7.9, 7.9]; library functions differ between machines in the last bit. */
static inline float dp_kernel_tanh(float x)
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

/* out[i][j] = scale * sum_k x[i][k] * w[k / 2][j][k % 2] + bias[j], for i < n, j < m, k < width; bias may be NULL. */
void dp_kernel_affine(float *out, const int16_t *x, uint32_t n, uint32_t width, const int16_t *w, float scale, const float *bias, uint32_t m);

/* One LSTM step: gates (input, forget, output, candidate; 4 x hidden, overwritten) to `cell` and to `out`, an activation of DP_KERNEL_X_BITS. */
void dp_kernel_gates(float *g, float *cell, int16_t *out, uint32_t hidden);

/* out[j] += sum_q v[q] * rows[q][j], for q < k, in their order, and j < n. */
void dp_kernel_add_rows(float *restrict out, const float *v, const float *rows, uint32_t k, uint32_t n);

/* out[j] += v[j], for j < n. */
void dp_kernel_add(float *restrict out, const float *v, uint32_t n);

/* v = v < 0 ? v / 10 : v */
void dp_kernel_leaky(float *v, uint32_t n);

/* Floats to activations of DP_KERNEL_MLP_BITS, cut at the ends. */
void dp_kernel_quantise(const float *v, int16_t *out, uint32_t n);

#endif
