/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* The default trap handler and the way out of a program; used by crt0 and by compiled models. */
/* pmt_trap_entry ends the program: SOC SCRATCH = mepc, exit code 0x10000 + cause (0x10100 + number */
/* for an interrupt). pmt_exit_code ends it with the code in a0. Neither returns. */
#include "pimento/registers.h"

    .section .text.pmt_trap, "ax", @progbits
    .balign 4
    .globl pmt_trap_entry
    .type  pmt_trap_entry, @function
pmt_trap_entry:
    csrr t0, mepc
    li   t1, PMT_SOC_SCRATCH
    sw   t0, 0(t1)
    csrr a0, mcause
    li   t0, 0x10000
    bgez a0, 1f
    slli a0, a0, 1
    srli a0, a0, 1
    li   t0, 0x10100
1:  add  a0, a0, t0
    .size pmt_trap_entry, . - pmt_trap_entry
    .globl pmt_exit_code
    .type  pmt_exit_code, @function
pmt_exit_code:
    slli a0, a0, 1
    ori  a0, a0, 1
    li   t1, PMT_SOC_TOHOST
    fence
    sw   a0, 0(t1)
2:  j    2b
    .size pmt_exit_code, . - pmt_exit_code
