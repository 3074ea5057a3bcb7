/*
 * DP_FAST before a function whose loops gain by wide vectors: compiled for AVX-512, for AVX2 and for any machine, and chosen at start-up. Nothing where
 * that is not to be had: with clang, with sanitizers, on other processors. Its results must not depend on the width.
 */
#ifndef DP_BASE_VECTOR_H
#define DP_BASE_VECTOR_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define DP_FAST __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define DP_FAST
#endif

#endif
