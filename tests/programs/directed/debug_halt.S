/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Halt requests through SOC DEBUG: the boot ROM parks the core, the host lets it go on; no register changes. */
/* The runner (machine.py) clears the requests, and makes the second one (expect_halts). Step, ebreak to debug mode: tests/cosim/directed/debug.S. */
/* covers: debug 3 */
/* needs: core.debug */
#include "pmt_test.h"
    .option norvc
    .globl expect_halts
    .set expect_halts, 2
    PROGRAM
    li   s0, PMT_SOC
    li   a0, 1
    TEST 1
    lw   a1, SOC_DEBUG(s0)
    CHECK_VALUE a1, 0
    sw   a0, SOC_DEBUG(s0)
    fence
    nop
    nop
    lw   a1, SOC_DEBUG(s0)   /* runs again: the host has withdrawn the request */
    CHECK_VALUE a1, 0
    la   a2, pmt_soc_value
    lw   a2, 0(a2)
    CHECK s0, a2
    TEST 2                   /* halted while asleep, by the host: wfi ends, the program goes on behind it */
    csrw mie, zero
    wfi
    lw   a1, SOC_DEBUG(s0)
    CHECK_VALUE a1, 0
    END
    .section .rodata
    .balign 4
pmt_soc_value: .word PMT_SOC
