/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* fence and fence.i: self-modifying code in TCM and in external memory; SOC identity; mret to any halfword. */
/* covers: instr fence */
/* covers: instr fence.i */
/* covers: instr mret */
#include "pmt_test.h"
    .option norvc

    PROGRAM
    TEST 1 /* fence in all its forms does nothing visible */
    li   a0, 5
    fence
    fence r, w
    fence iorw, iorw
    .4byte 0x8330000F        /* fence.tso */
    .4byte 0x0FF5050F        /* fence with rs1 and rd fields set: ignored */
    CHECK_VALUE a0, 5

    TEST 2 /* an instruction written just ahead of the pc is executed after fence.i */
    la   a1, 1f
    li   a2, 0x00700513      /* li a0, 7 */
    sw   a2, 0(a1)
    fence.i
1:  li   a0, 1
    CHECK_VALUE a0, 7

    TEST 3 /* a routine rewritten in a loop, 32 bits as two halfwords */
    li   s0, 20
    la   a1, patch
2:  slli a2, s0, 20
    li   a3, 0x00000513
    or   a2, a2, a3          /* li a0, s0 */
    sh   a2, 0(a1)
    srli a2, a2, 16
    sh   a2, 2(a1)
    .4byte 0x0000100F | 0x123 << 20 | 10 << 15 | 10 << 7 /* fence.i with its ignored fields set */
    call patch
    CHECK a0, s0
    addi s0, s0, -1
    bnez s0, 2b

    TEST 4 /* code in external memory */
    li   a1, PMT_MEM + 0x4000
    li   a2, 0x02A00513      /* li a0, 42 */
    sw   a2, 0(a1)
    li   a2, 0x00008067      /* ret */
    sw   a2, 4(a1)
    fence.i
    jalr ra, 0(a1)
    CHECK_VALUE a0, 42
    li   a2, 0x02B00513
    sw   a2, 0(a1)
    fence.i
    jalr ra, 0(a1)
    CHECK_VALUE a0, 43

    TEST 5 /* mret goes to mepc, a halfword boundary included */
    la   a0, 3f
    csrw mepc, a0
    li   a1, 0
    mret
    j    pmt_fail
    .2byte 0x0001
3:  li   a1, 9
    .2byte 0x0001
    CHECK_VALUE a1, 9

    TEST 6 /* identity */
    li   a0, PMT_SOC
    lw   a1, SOC_ID(a0)
    CHECK_VALUE a1, 0x314D5450
    li   a1, 0x13579BDF
    sw   a1, SOC_SCRATCH(a0)
    lw   a2, SOC_SCRATCH(a0)
    CHECK a1, a2
    END

    .balign 4
    .2byte 0x0001
patch:
    li   a0, 0
    ret
