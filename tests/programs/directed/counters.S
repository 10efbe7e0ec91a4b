/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* mcycle and minstret: exact instruction counts, writes, carry into the high words, inhibition, shadows. */
/* covers: csr mcycle */
/* covers: csr mcycleh */
/* covers: csr minstret */
/* covers: csr minstreth */
/* covers: csr mcountinhibit */
/* covers: csr cycle */
/* covers: csr cycleh */
/* covers: csr instret */
/* covers: csr instreth */
#include "pmt_test.h"
    .option norvc

    PROGRAM
    TEST 1 /* instructions between two reads, with branches taken and not taken */
    csrr a0, minstret
    nop
    nop
    j    1f
    nop
1:  beqz a0, 2f
2:  csrr a1, minstret
    sub  a1, a1, a0
    CHECK_VALUE a1, 5

    TEST 2 /* trapping instructions do not count; the handler's do (10 of them) */
    la   s11, 1f
    csrr a0, minstret
    ecall
1:  csrr a1, minstret
    sub  a1, a1, a0
    CHECK_VALUE a1, 11

    TEST 3 /* a write takes effect: the next instruction is counted from it */
    li   a0, 1000
    csrw minstret, a0
    csrr a1, minstret
    CHECK_VALUE a1, 1000
    csrr a1, instret
    CHECK_VALUE a1, 1003

    TEST 4 /* carry into the high word */
    csrw minstreth, zero
    li   a0, -3
    csrw minstret, a0
    nop
    nop
    nop
    nop
    csrr a1, minstret
    csrr a2, minstreth
    csrr a3, instreth
    CHECK_VALUE a1, 1
    CHECK_VALUE a2, 1
    CHECK_VALUE a3, 1
    csrw mcycleh, zero
    li   a0, -3
    csrw mcycle, a0
    nop
    nop
    nop
    nop
    csrr a2, mcycleh
    CHECK_VALUE a2, 1
    csrr a2, cycleh
    CHECK_VALUE a2, 1

    TEST 5 /* inhibition stops each counter alone */
    csrwi mcountinhibit, 4
    csrr a0, minstret
    csrr a2, mcycle
    nop
    nop
    csrr a1, minstret
    csrr a3, mcycle
    CHECK a0, a1
    sltu a4, a2, a3
    CHECK_VALUE a4, 1
    csrwi mcountinhibit, 1
    csrr a0, mcycle
    csrr a2, minstret
    nop
    nop
    csrr a1, cycle
    csrr a3, minstret
    CHECK a0, a1
    sub  a3, a3, a2
    CHECK_VALUE a3, 4
    csrwi mcountinhibit, 0
    csrr a0, mcycle
    csrr a1, mcycle
    sltu a4, a0, a1
    CHECK_VALUE a4, 1

    TEST 6 /* shadows follow */
    csrwi mcountinhibit, 5
    csrr a0, mcycle
    csrr a1, cycle
    CHECK a0, a1
    csrr a0, mcycleh
    csrr a1, cycleh
    CHECK a0, a1
    csrr a0, minstret
    csrr a1, instret
    CHECK a0, a1
    csrr a0, minstreth
    csrr a1, instreth
    CHECK a0, a1

    TEST 7 /* there is no time CSR */
    TRAPS 2, 0xC0102573, .4byte 0xC0102573
    TRAPS 2, 0xC8102573, .4byte 0xC8102573
    END
