/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* A trap inside the handler overwrites mepc and mcause like any other: no hidden state. */
/* covers: cause 2 */
/* covers: cause 11 */
#include "pmt_test.h"
    .option norvc
    PROGRAM
    TEST 1
    la   a0, outer
    csrw mtvec, a0
    li   s0, 0
    csrsi mstatus, 8
1:  ecall
    j    pmt_fail
    .balign 4
outer:
    csrr a1, mcause
    csrr a2, mepc
    la   a0, inner
    csrw mtvec, a0
2:  ebreak
    j    pmt_fail
    .balign 4
inner:
    csrr a3, mcause
    csrr a4, mepc
    CHECK_VALUE a1, 11
    la   a0, 1b
    CHECK a2, a0
    CHECK_VALUE a3, 3
    la   a0, 2b
    CHECK a4, a0
    csrr a5, mstatus         /* MPIE took the MIE of the outer handler: 0 */
    CHECK_VALUE a5, 0x1800
    END
