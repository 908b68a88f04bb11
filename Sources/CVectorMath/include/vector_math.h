// What Swift's SIMD types cannot say in one instruction, and what the processor can do.
#ifndef RAFFLE_VECTOR_MATH_H
#define RAFFLE_VECTOR_MATH_H

#pragma clang fp contract(off)

typedef float raffle_float16 __attribute__((ext_vector_type(16)));

/// Lane by lane square root, correctly rounded.
static inline __attribute__((always_inline)) raffle_float16 raffle_square_root(raffle_float16 x) {
  return __builtin_elementwise_sqrt(x);
}

/// 2 where AVX-512 (F, BW, CD, DQ, VL) can be used, 1 for AVX2 with FMA, else 0.
int raffle_instruction_set_level(void);

#endif
