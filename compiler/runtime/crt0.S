/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Start-up of a bare-metal program: stack, trap vector, bss, DMA windows, main, exit. */
/* Guarantees: an unhandled trap ends the program (trap.S). Does not copy .data: it is loaded. */
#include "pimento/csr.h"
#include "pimento/memmap.h"

    .section .text.start, "ax", @progbits
    .globl _start
    .type  _start, @function
_start:
    .option push
    .option norelax
    la   gp, __global_pointer$
    .option pop
    la   t0, pmt_trap_entry
    csrw mtvec, t0
    la   sp, __stack_top
    la   t0, __bss_start
    la   t1, __bss_end
1:  bgeu t0, t1, 2f
    sw   zero, 0(t0)
    addi t0, t0, 4
    j    1b
2:  /* The NPU's DMA may read and write all external memory; programs narrow this themselves. */
    li   t0, PMT_MAP_MEM_BASE >> 8
    csrw PMT_CSR_MNPUWIN0BASE, t0
    li   t0, (PMT_MAP_MEM_BASE >> 8) + (PMT_MAP_MEM_SIZE >> 8)
    csrw PMT_CSR_MNPUWIN0LIMIT, t0
    csrwi PMT_CSR_MNPUWINPERM, 3
    li   a0, 0
    li   a1, 0
    call main
    j    pmt_exit_code
    .size _start, . - _start
