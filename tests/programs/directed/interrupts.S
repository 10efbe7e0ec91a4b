/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Interrupts: software, timer, external, each enabled and masked; priority; vectored mode; wfi. */
/* covers: interrupt 3 */
/* covers: interrupt 7 */
/* covers: interrupt 11 */
/* covers: instr wfi */
/* covers: csr mtvec */
/* covers: csr mie */
/* covers: csr mip */
#include "pmt_test.h"
    .option norvc

    PROGRAM
    li   s0, PMT_TIMER
    li   s1, PMT_SOC
    li   s2, PMT_TIMER + 0x4000
    csrw mie, zero
    csrci mstatus, 8

    TEST 1 /* mip follows the sources, masked */
    csrr a0, mip
    CHECK_VALUE a0, 0
    li   a1, 1
    sw   a1, 0(s0)
    fence
    nop
    nop
    csrr a0, mip
    CHECK_VALUE a0, 0x8
    sw   a1, SOC_HOSTIRQ(s1)
    fence
    nop
    nop
    csrr a0, mip
    CHECK_VALUE a0, 0x808
    sw   zero, 4(s2)
    sw   zero, 0(s2)
    fence
    nop
    nop
    csrr a0, mip
    CHECK_VALUE a0, 0x888

    TEST 2 /* nothing happens while MIE or the enable bit is 0 */
    csrsi mstatus, 8
    nop
    nop
    csrci mstatus, 8
    li   a0, 0x888
    csrw mie, a0
    nop
    nop
    CHECK_VALUE s7, 0

    TEST 3 /* all three pending: external, software, timer in this order; mepc is the next instruction */
    la   s11, 1f
2:  csrsi mstatus, 8
    nop
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x8000000B
    la   a0, 2b + 4
    CHECK s9, a0
    CHECK_VALUE s10, 0
    csrci mstatus, 8
    sw   zero, SOC_HOSTIRQ(s1)
    fence
    nop
    nop
    la   s11, 1f
    csrsi mstatus, 8
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000003
    csrci mstatus, 8
    sw   zero, 0(s0)
    fence
    nop
    nop
    la   s11, 1f
    csrsi mstatus, 8
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000007
    csrci mstatus, 8

    TEST 4 /* the enable bits choose */
    sw   a1, SOC_HOSTIRQ(s1)
    sw   a1, 0(s0)
    fence
    li   a0, 0x80
    csrw mie, a0
    la   s11, 1f
    csrsi mstatus, 8
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000007
    csrci mstatus, 8
    li   a0, 0x8
    csrw mie, a0
    la   s11, 1f
    csrsi mstatus, 8
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000003
    csrci mstatus, 8

    TEST 5 /* wfi ends while something enabled is pending, MIE clear: no trap */
    li   s7, 0
    wfi
    CHECK_VALUE s7, 0

    TEST 6 /* wfi wakes by the timer; MIE clear: goes on; MIE set: traps with mepc behind wfi */
    sw   zero, 0(s0)
    sw   zero, SOC_HOSTIRQ(s1)
    li   a0, 0x80
    csrw mie, a0
    li   a0, 200
    call arm_timer
    wfi
    csrr a0, mip
    CHECK_VALUE a0, 0x80
    CHECK_VALUE s7, 0
    li   a0, 200
    call arm_timer
    la   s11, 1f
    csrsi mstatus, 8
2:  wfi
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000007
    la   a0, 2b + 4
    CHECK s9, a0
    csrci mstatus, 8

    TEST 7 /* the timer interrupt comes without wfi too */
    li   a0, 300
    call arm_timer
    la   s11, 1f
    csrsi mstatus, 8
    li   a0, 100000
2:  addi a0, a0, -1
    bnez a0, 2b
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000007
    csrci mstatus, 8
    li   a0, -1
    sw   a0, 4(s2)
    fence
    nop
    nop
    csrr a0, mip
    CHECK_VALUE a0, 0

    TEST 8 /* vectored mode: interrupt n to BASE + 4 n, exceptions to BASE; low bits of BASE read 0 */
    la   a0, vectors + 1
    csrw mtvec, a0
    csrr a1, mtvec
    CHECK a0, a1
    ori  a1, a0, 0x3C
    csrw mtvec, a1
    csrr a1, mtvec
    CHECK a0, a1
    li   a0, 0x10888
    csrw mie, a0
    li   a1, 1
    sw   a1, 0(s0)
    fence
    csrsi mstatus, 8
    nop
    csrci mstatus, 8
    CHECK_VALUE a3, 3
    sw   a1, SOC_HOSTIRQ(s1)
    fence
    csrsi mstatus, 8
    nop
    csrci mstatus, 8
    CHECK_VALUE a3, 11
    li   a0, 50
    call arm_timer
    csrsi mstatus, 8
    wfi
    nop
    csrci mstatus, 8
    CHECK_VALUE a3, 7
    ecall
    CHECK_VALUE a3, 100
    ebreak
    CHECK_VALUE a3, 100

    TEST 9 /* direct mode with any 4-byte base */
    la   a0, direct
    csrw mtvec, a0
    csrr a1, mtvec
    CHECK a0, a1
    ecall
    CHECK_VALUE a3, 200
    END

/* a0: ticks from now. Clobbers a0, a2, t0. */
arm_timer:
    li   t0, -1
    sw   t0, 0(s2)
    sw   zero, 4(s2)
    li   t0, PMT_TIMER + 0xBFF8
    lw   a2, 0(t0)
    add  a0, a0, a2
    sw   a0, 0(s2)
    fence
    ret

    .balign 64
vectors:
    j    at_exception
    .irp n, 1, 2
    j    pmt_fail
    .endr
    j    at_software
    .irp n, 4, 5, 6
    j    pmt_fail
    .endr
    j    at_timer
    .irp n, 8, 9, 10
    j    pmt_fail
    .endr
    j    at_external
    .irp n, 12, 13, 14, 15, 16
    j    pmt_fail
    .endr
at_exception:
    li   a3, 100
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    mret
at_software:
    li   a3, 3
    sw   zero, 0(s0)
    fence
    mret
at_timer:
    li   a3, 7
    li   t0, -1
    sw   t0, 4(s2)
    fence
    mret
at_external:
    li   a3, 11
    sw   zero, SOC_HOSTIRQ(s1)
    fence
    mret
    .balign 8
    nop
direct: /* 4-byte, not 8-byte aligned */
    li   a3, 200
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    mret
