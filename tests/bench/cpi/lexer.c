/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
#include "bench.h"

enum { kMaxBytes = 2048 };

enum state { kStart, kSign, kInteger, kFraction, kExponent, kExponentDigits, kWord, kBad, kStates };

static char text[kMaxBytes + 1];
static uint16_t entered[kStates];

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void generate(uint32_t seed, unsigned bytes) {
  static const char kAlphabet[] = "0123456789012345+-.eE,,; abcxyz_";
  for (unsigned i = 0; i < bytes; ++i) text[i] = kAlphabet[bench_next(&seed) & 31];
  text[bytes] = 0;
}

static enum state next_state(enum state s, char c) {
  switch (s) {
    case kStart:
      if (is_digit(c)) return kInteger;
      if (c == '+' || c == '-') return kSign;
      if (c == '.') return kFraction;
      return is_letter(c) ? kWord : kBad;
    case kSign:
      if (is_digit(c)) return kInteger;
      return c == '.' ? kFraction : kBad;
    case kInteger:
      if (c == '.') return kFraction;
      if (c == 'e' || c == 'E') return kExponent;
      return is_digit(c) ? kInteger : kBad;
    case kFraction:
      if (c == 'e' || c == 'E') return kExponent;
      return is_digit(c) ? kFraction : kBad;
    case kExponent:
      return (c == '+' || c == '-' || is_digit(c)) ? kExponentDigits : kBad;
    case kExponentDigits:
      return is_digit(c) ? kExponentDigits : kBad;
    case kWord:
      return (is_letter(c) || is_digit(c)) ? kWord : kBad;
    default:
      return kBad;
  }
}

uint32_t bench_lexer(uint32_t seed, unsigned bytes) {
  if (bytes > kMaxBytes) bytes = kMaxBytes;
  generate(seed, bytes);
  for (unsigned i = 0; i < kStates; ++i) entered[i] = 0;
  enum state s = kStart;
  for (const char* p = text; *p; ++p) {
    if (*p == ' ' || *p == ',' || *p == ';') {
      ++entered[s];
      s = kStart;
    } else {
      s = next_state(s, *p);
    }
  }
  uint32_t sum = 0;
  for (unsigned i = 0; i < kStates; ++i) sum = sum * 131 + entered[i];
  return sum;
}
