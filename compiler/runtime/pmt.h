/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* For bare-metal programs: text on the UART, ending the program, scratchpad addresses; brings in */
/* the generated headers (CSRs, registers, address map, NPU commands). Page: docs/programs.md. */
#ifndef PMT_H
#define PMT_H

#include <stddef.h>
#include <stdint.h>

#include "pimento/csr.h"
#include "pimento/memmap.h"
#include "pimento/npu.h"
#include "pimento/registers.h"

#define PMT_SPAD_A (PMT_MAP_NPU_BASE + PMT_MAP_NPU_SPAD_A_OFFSET)
#define PMT_SPAD_W (PMT_MAP_NPU_BASE + PMT_MAP_NPU_SPAD_W_OFFSET)

/* Ends the program: 0 is success. Codes above 0xFFFF are kept for traps (trap.S). */
__attribute__((noreturn)) void pmt_exit_code(int code);

static inline void pmt_write32(uint32_t address, uint32_t value) {
  *(volatile uint32_t*)(uintptr_t)address = value;
}

static inline uint32_t pmt_read32(uint32_t address) {
  return *(volatile uint32_t*)(uintptr_t)address;
}

/* Waits until there is room. */
static inline void pmt_putc(char c) {
  while (pmt_read32(PMT_UART_TXDATA) & PMT_UART_TXDATA_FULL_MASK) {
  }
  pmt_write32(PMT_UART_TXDATA, (uint8_t)c);
}

static inline void pmt_puts(const char* text) {
  while (*text) pmt_putc(*text++);
}

static inline void pmt_put_hex(uint32_t value) {
  for (int shift = 28; shift >= 0; shift -= 4) pmt_putc("0123456789abcdef"[(value >> shift) & 15]);
}

static inline void pmt_put_dec(uint32_t value) {
  char digits[10];
  int count = 0;
  do {
    digits[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  while (count > 0) pmt_putc(digits[--count]);
}

#endif
