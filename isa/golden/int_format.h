/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * Packed integer formats of 2, 4, 8 and 16 bits, signed or unsigned, and their accumulators.
 * Little-endian; element 0 in the low bits of byte 0. Freestanding C. Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_INT_FORMAT_H_
#define PMT_GOLDEN_INT_FORMAT_H_

#include <stddef.h>
#include <stdint.h>

/* bits: 2, 4, 8 or 16; is_signed: two's complement when nonzero. */
typedef struct pmt_int_format {
  uint8_t bits;
  uint8_t is_signed;
} pmt_int_format;

static inline int pmt_int_format_valid(pmt_int_format f) {
  return (f.bits == 2 || f.bits == 4 || f.bits == 8 || f.bits == 16) && f.is_signed <= 1;
}

static inline int32_t pmt_int_min(pmt_int_format f) {
  return f.is_signed ? -((int32_t)1 << (f.bits - 1)) : 0;
}

static inline int32_t pmt_int_max(pmt_int_format f) {
  return (int32_t)(((uint32_t)1 << (f.is_signed ? f.bits - 1 : f.bits)) - 1u);
}

/* The low f.bits of word as a value: sign extension or zero extension. */
static inline int32_t pmt_int_extend(uint32_t word, pmt_int_format f) {
  const uint32_t value = word & (((uint32_t)1 << f.bits) - 1u);
  const uint32_t sign = f.is_signed ? (uint32_t)1 << (f.bits - 1) : 0u;
  return (int32_t)(value ^ sign) - (int32_t)sign;
}

/* Bytes that count elements take; the tail of the last byte is zero. */
static inline size_t pmt_int_packed_bytes(size_t count, pmt_int_format f) {
  return f.bits == 16 ? 2 * count : (count * f.bits + 7) / 8;
}

static inline int32_t pmt_int_load(const uint8_t* data, size_t index, pmt_int_format f) {
  if (f.bits == 16) {
    return pmt_int_extend((uint32_t)data[2 * index] | ((uint32_t)data[2 * index + 1] << 8), f);
  }
  const size_t bit = index * f.bits;
  return pmt_int_extend((uint32_t)data[bit / 8] >> (bit % 8), f);
}

/* Stores the low f.bits of value; neighbours in the same byte keep theirs. */
static inline void pmt_int_store(uint8_t* data, size_t index, int32_t value, pmt_int_format f) {
  if (f.bits == 16) {
    data[2 * index] = (uint8_t)value;
    data[2 * index + 1] = (uint8_t)((uint32_t)value >> 8);
    return;
  }
  const size_t bit = index * f.bits;
  const uint32_t mask = (((uint32_t)1 << f.bits) - 1u) << (bit % 8);
  const uint32_t moved = ((uint32_t)value << (bit % 8)) & mask;
  data[bit / 8] = (uint8_t)((data[bit / 8] & ~mask) | moved);
}

/* Packs count values (each in range) into pmt_int_packed_bytes bytes; the tail is zeroed. */
static inline void pmt_int_pack(const int32_t* values, size_t count, uint8_t* data,
                                pmt_int_format f) {
  const size_t bytes = pmt_int_packed_bytes(count, f);
  for (size_t i = 0; i < bytes; ++i) {
    data[i] = 0;
  }
  for (size_t i = 0; i < count; ++i) {
    pmt_int_store(data, i, values[i], f);
  }
}

static inline void pmt_int_unpack(const uint8_t* data, size_t count, int32_t* values,
                                  pmt_int_format f) {
  for (size_t i = 0; i < count; ++i) {
    values[i] = pmt_int_load(data, i, f);
  }
}

/* Accumulator width of a dot product: 48 bits when an operand has 16 bits, else 32. */
static inline int pmt_acc_bits(pmt_int_format a, pmt_int_format w) {
  return a.bits == 16 || w.bits == 16 ? 48 : 32;
}

/* The low bits (32 or 48) of sum, sign-extended: accumulators wrap, they never saturate. */
static inline int64_t pmt_acc_wrap(int64_t sum, int bits) {
  const uint64_t sign = (uint64_t)1 << (bits - 1);
  const uint64_t value = (uint64_t)sum & ((sign << 1) - 1u);
  return (int64_t)((value ^ sign) - sign);
}

static inline int64_t pmt_mac(int64_t acc, int32_t a, int32_t w, int bits) {
  return pmt_acc_wrap((int64_t)((uint64_t)acc + (uint64_t)((int64_t)a * w)), bits);
}

/* Dot product of packed vectors; acc is the start value. */
static inline int64_t pmt_int_dot(int64_t acc, const uint8_t* a, pmt_int_format fa,
                                  const uint8_t* w, pmt_int_format fw, size_t count) {
  const int bits = pmt_acc_bits(fa, fw);
  for (size_t i = 0; i < count; ++i) {
    acc = pmt_mac(acc, pmt_int_load(a, i, fa), pmt_int_load(w, i, fw), bits);
  }
  return acc;
}

#endif /* PMT_GOLDEN_INT_FORMAT_H_ */
