/*
 * The parser's inner loops, compiled with vectorisation (see meson.build): activations are int16 times 2^-bits, sums are int32, the few
 * float operations are in an order that does not depend on the machine. Numbers of outputs (m) are multiples of 4. No function checks anything;
 * the caller has.
 */
#ifndef DP_PARSE_KERNEL_H
#define DP_PARSE_KERNEL_H

#include <stdint.h>

enum { DP_KERNEL_X_BITS = 11, DP_KERNEL_MLP_BITS = 10 };

/* out[i][j] = scale * sum_k x[i][k] * w[j][k] + bias[j], for i < n, j < m, k < width; bias may be NULL. */
void dp_kernel_affine(float *out, const int16_t *x, uint32_t n, uint32_t width, const int16_t *w, float scale, const float *bias, uint32_t m);

/* out[j] += scale * sum_k x[k] * w[j][k] */
void dp_kernel_add_product(float *out, const int16_t *x, uint32_t width, const int16_t *w, float scale, uint32_t m);

/* One LSTM step: gates (input, forget, output, candidate; 4 x hidden, overwritten) to `cell` and to `out`, an activation of DP_KERNEL_X_BITS. */
void dp_kernel_gates(float *g, float *cell, int16_t *out, uint32_t hidden);

float dp_kernel_dot(const float *a, const float *b, uint32_t n);

/* v = v < 0 ? v / 10 : v */
void dp_kernel_leaky(float *v, uint32_t n);

/* Floats to activations of DP_KERNEL_MLP_BITS, cut at the ends. */
void dp_kernel_quantise(const float *v, int16_t *out, uint32_t n);

#endif
