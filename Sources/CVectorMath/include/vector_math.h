// What Swift's SIMD types cannot say in one instruction, and what the processor can do.
#ifndef RAFFLE_VECTOR_MATH_H
#define RAFFLE_VECTOR_MATH_H

#pragma clang fp contract(off)

#include <string.h>

typedef float raffle_float16 __attribute__((ext_vector_type(16)));
typedef int raffle_int16 __attribute__((ext_vector_type(16)));
typedef unsigned char raffle_byte16 __attribute__((ext_vector_type(16)));
typedef unsigned short raffle_short16 __attribute__((ext_vector_type(16)));
typedef unsigned long long raffle_long8 __attribute__((ext_vector_type(8)));

/// Lane by lane square root, correctly rounded.
static inline __attribute__((always_inline)) raffle_float16 raffle_square_root(raffle_float16 x) {
  return __builtin_elementwise_sqrt(x);
}

/// The 16 bytes from `bytes` on as numbers.
static inline __attribute__((always_inline)) raffle_float16 raffle_numbers(const unsigned char *bytes) {
  raffle_byte16 v;
  memcpy(&v, bytes, sizeof v);
  return __builtin_convertvector(v, raffle_float16);
}

/// The 16 short whole numbers from `numbers` on.
static inline __attribute__((always_inline)) raffle_int16 raffle_whole_numbers(const unsigned short *numbers) {
  raffle_short16 v;
  memcpy(&v, numbers, sizeof v);
  return __builtin_convertvector(v, raffle_int16);
}

// Interleaving row i with row i + 8, four times over, transposes 16 rows of 16.
#define RAFFLE_LOW(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define RAFFLE_HIGH(a, b) \
  __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define RAFFLE_TRANSPOSE(type, rows) \
  _Pragma("clang loop unroll(full)") for (int round = 0; round < 4; round++) { \
    type next[16]; \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < 8; i++) { \
      next[2 * i] = RAFFLE_LOW(rows[i], rows[i + 8]); \
      next[2 * i + 1] = RAFFLE_HIGH(rows[i], rows[i + 8]); \
    } \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++) rows[i] = next[i]; \
  }

/// Reads 16 bytes from `offset` on in each of 16 rows; writes them column by column to `out`.
static inline __attribute__((always_inline)) void raffle_transpose_bytes(
    const unsigned char *const *rows, long offset, unsigned char *out) {
  raffle_byte16 v[16];
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++) memcpy(&v[i], rows[i] + offset, 16);
  RAFFLE_TRANSPOSE(raffle_byte16, v)
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++) memcpy(out + 16 * i, &v[i], 16);
}

/// Reads 16 rows of 16 numbers, `from_stride` apart; writes them column by column, `to_stride` apart.
static inline __attribute__((always_inline)) void raffle_transpose_numbers(
    const float *from, long from_stride, float *to, long to_stride) {
  raffle_float16 v[16];
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++) memcpy(&v[i], from + i * from_stride, 64);
  RAFFLE_TRANSPOSE(raffle_float16, v)
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++) memcpy(to + i * to_stride, &v[i], 64);
}

/// Whether 16 whole numbers from `numbers` on are equal.
static inline __attribute__((always_inline)) int raffle_all_equal(const int *numbers) {
  raffle_int16 v;
  memcpy(&v, numbers, sizeof v);
  return !__builtin_reduce_or(v ^ v.s0);
}

/// a0 b0 a1 b1 a2 b2 a3 b3.
static inline __attribute__((always_inline)) raffle_long8 raffle_interleave_low(raffle_long8 a, raffle_long8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/// a4 b4 a5 b5 a6 b6 a7 b7.
static inline __attribute__((always_inline)) raffle_long8 raffle_interleave_high(raffle_long8 a, raffle_long8 b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/// Asks for the cache line at `address`; changes nothing but when it arrives.
static inline __attribute__((always_inline)) void raffle_prefetch(const void *address) {
  __builtin_prefetch(address, 1, 3);
}

#define RAFFLE_PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

// Folding two vectors in halves at once: each group of lanes is halved, and the groups of `b` follow those of `a`.
#define RAFFLE_FOLD_8(a, b) \
  (RAFFLE_PICK(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) + \
   RAFFLE_PICK(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#define RAFFLE_FOLD_4(a, b) \
  (RAFFLE_PICK(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) + \
   RAFFLE_PICK(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31))
#define RAFFLE_FOLD_2(a, b) \
  (RAFFLE_PICK(a, b, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29) + \
   RAFFLE_PICK(a, b, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31))
#define RAFFLE_FOLD_1(a, b) \
  (RAFFLE_PICK(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) + \
   RAFFLE_PICK(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31))

// Where one register holds 16 numbers: keeps the compiler from computing the halves of a vector apart, because they
// are folded apart. It did, and the products before the fold took twice the instructions.
#ifdef __AVX512F__
#define RAFFLE_WHOLE(v) __asm__("" : "+v"(v))
#else
#define RAFFLE_WHOLE(v) (void)0
#endif

/// Four vectors, each folded to four lanes (l with l + 8, then l with l + 4), side by side.
static inline __attribute__((always_inline)) raffle_float16 raffle_fold_four(
    raffle_float16 a, raffle_float16 b, raffle_float16 c, raffle_float16 d) {
  RAFFLE_WHOLE(a);
  RAFFLE_WHOLE(b);
  RAFFLE_WHOLE(c);
  RAFFLE_WHOLE(d);
  return RAFFLE_FOLD_4(RAFFLE_FOLD_8(a, b), RAFFLE_FOLD_8(c, d));
}

/// Sixteen groups of four lanes, four to a vector, folded to their sums (l with l + 2, then l with l + 1).
static inline __attribute__((always_inline)) raffle_float16 raffle_fold_quarters(
    raffle_float16 a, raffle_float16 b, raffle_float16 c, raffle_float16 d) {
  return RAFFLE_FOLD_1(RAFFLE_FOLD_2(a, b), RAFFLE_FOLD_2(c, d));
}

/// 2 where AVX-512 (F, BW, CD, DQ, VL) can be used, 1 for AVX2 with FMA, else 0.
int raffle_instruction_set_level(void);

#endif
