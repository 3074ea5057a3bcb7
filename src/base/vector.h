/*
 * DP_FAST before a function whose loops gain by wide vectors: compiled for AVX-512, for AVX2 and for any machine, and chosen at start-up. Nothing where
 * that is not to be had: with clang or an older GCC, with sanitizers, on other processors. Results must not depend on the width, so that files with float
 * loops are compiled without contraction (x86-64-v4 could fuse products and sums). Only -O3 makes vectors of such loops: meson.build.
 */
#ifndef DP_BASE_VECTOR_H
#define DP_BASE_VECTOR_H

#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 12 && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DP_FAST __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define DP_FAST
#endif

#endif
