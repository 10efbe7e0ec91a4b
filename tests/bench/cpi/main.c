/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Integer benchmark: each part is run, framed by writes of its number to the SOC's SCRATCH
 * register, and */
/* its checksum compared with the one the same source gives on the host (compile with -DHOST to
 * print). */
#include "bench.h"

enum { kParts = 4 };

static uint32_t run_part(unsigned part) {
  switch (part) {
    case 0:
      return bench_list(0x1234567, 256);
    case 1:
      return bench_matrix(0x89ABCDE, 16);
    case 2:
      return bench_lexer(0x2468ACE, 1500);
    default:
      return bench_crc(0x13579BD, 1024);
  }
}

#ifdef HOST
#include <stdio.h>
int main(void) {
  for (unsigned part = 0; part < kParts; ++part) printf("0x%08xu,\n", (unsigned)run_part(part));
  return 0;
}
#else

#define SOC ((volatile uint32_t*)0x10010000)
enum { kTohost = 0x20 / 4, kScratch = 0x38 / 4 };

static const uint32_t kExpected[kParts] = {0x533d67a4u, 0x4e15822bu, 0xd0f2163cu, 0xddec9c21u};

void bench_main(void) {
  uint32_t failed = 0;
  for (unsigned part = 0; part < kParts; ++part) {
    SOC[kScratch] = part + 1;
    const uint32_t sum = run_part(part);
    SOC[kScratch] = 0;
    if (sum != kExpected[part]) failed |= 1u << part;
  }
  SOC[kTohost] = failed << 1 | 1;
  for (;;) {
  }
}
#endif
