/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
#include "bench.h"

enum { kMaxBytes = 1024 };

static uint8_t buffer[kMaxBytes];
static uint32_t table[256];

static uint16_t crc16(const uint8_t* p, unsigned bytes) {
  uint16_t crc = 0xFFFF;
  while (bytes--) {
    crc ^= (uint16_t)(*p++ << 8);
    for (int bit = 0; bit < 8; ++bit) {
      if (crc & 0x8000) {
        crc = (uint16_t)(crc << 1 ^ 0x1021);
      } else {
        crc = (uint16_t)(crc << 1);
      }
    }
  }
  return crc;
}

static void make_table(void) {
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    table[i] = c;
  }
}

static uint32_t crc32(const uint8_t* p, unsigned bytes) {
  uint32_t crc = ~0u;
  while (bytes--) crc = table[(crc ^ *p++) & 0xFF] ^ crc >> 8;
  return ~crc;
}

uint32_t bench_crc(uint32_t seed, unsigned bytes) {
  if (bytes > kMaxBytes) bytes = kMaxBytes;
  for (unsigned i = 0; i < bytes; ++i) buffer[i] = (uint8_t)(bench_next(&seed) >> 11);
  make_table();
  return crc32(buffer, bytes) ^ crc16(buffer, bytes / 16);
}
