/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* The parts of the integer benchmark. Each returns a checksum that main compares with the expected
 * one. */
#ifndef PMT_BENCH_H_
#define PMT_BENCH_H_

#include <stdint.h>

/* Sorts a linked list of `count` records (merge sort on pointers), searches and reverses it. */
uint32_t bench_list(uint32_t seed, unsigned count);
/* Integer matrix product, transposition and per-row statistics of n x n int16 matrices. */
uint32_t bench_matrix(uint32_t seed, unsigned n);
/* Lexer: a state machine over a generated text that counts numbers, words and errors. */
uint32_t bench_lexer(uint32_t seed, unsigned bytes);
/* CRC-16 bit by bit and CRC-32 by table over a buffer. */
uint32_t bench_crc(uint32_t seed, unsigned bytes);

static inline uint32_t bench_next(uint32_t* state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

#endif
