/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* NPU commands from the core's side: tags, npu.wait, illegal encodings, soft reset, interrupt 16. */
/* covers: instr npu.fence */
/* covers: instr npu.tag */
/* covers: instr npu.wait */
/* covers: instr npu.cfg */
/* covers: csr mnpuctl */
/* covers: csr mnputag */
/* covers: interrupt 16 */
/* covers: cause 2 */
#include "pmt_test.h"
#include "pmt_npu.h"
    .option norvc

    PROGRAM
    TEST 1 /* tags count from 1; npu.tag reads the last; the completed tag follows */
    NPU_TAG a0
    CHECK_VALUE a0, 0
    csrr a0, MNPUTAG
    CHECK_VALUE a0, 0
    NPU_WAIT zero
    NPU_FENCE a0
    CHECK_VALUE a0, 1
    NPU_FENCE a1
    NPU_FENCE zero
    NPU_FENCE a2
    NPU_TAG a3
    CHECK_VALUE a1, 2
    CHECK_VALUE a2, 4
    CHECK_VALUE a3, 4
    NPU_WAIT a3
    csrr a4, MNPUTAG
    CHECK_VALUE a4, 4
    NPU_WAIT a0
    NPU_WAIT zero

    TEST 2 /* configuration writes get no tag, and more of them than the queue holds */
    .rept 40
    NPU_CFG 0, a0, zero
    .endr
    NPU_TAG a3
    CHECK_VALUE a3, 4
    .rept 40
    NPU_FENCE a3
    .endr
    CHECK_VALUE a3, 44
    NPU_WAIT a3
    li   a0, 4
    NPU_WAIT a0              /* a tag long gone */

    TEST 3 /* waiting for a tag that was never issued is an illegal instruction, not a hang */
    li   a0, 45
    TRAPS 2, 0x0205300B, .4byte 0x0205300B
    li   a0, 0x7FFFFFFF
    TRAPS 2, 0x0205300B, .4byte 0x0205300B
    csrr a1, MNPUTAG
    CHECK_VALUE a1, 44

    TEST 4 /* encodings that are not commands: other NPUs, other subs, fields that must be 0 */
    .irp word, 0x4000000B, 0x8000300B, 0xC000100B, 0x2000000B, 0x3E00000B, 0x0400100B, 0x3E00100B
    TRAPS 2, \word, .4byte \word
    .endr
    .irp word, 0x0400200B, 0x0600300B, 0x3E00300B, 0x0000400B, 0x0000500B, 0x0000600B, 0x0000700B
    TRAPS 2, \word, .4byte \word
    .endr
    .irp word, 0x0000008B, 0x0000908B, 0x0010108B, 0x0000A08B, 0x0010208B, 0x0000B08B, 0x0010308B
    TRAPS 2, \word, .4byte \word
    .endr
    .irp word, 0x0205308B, 0x0215300B, 0x0400B00B, 0x0410300B, 0x0200910B, 0x0210110B, 0x0200A10B, 0x0210210B
    TRAPS 2, \word, .4byte \word
    .endr
    NPU_TAG a0
    CHECK_VALUE a0, 44

    TEST 5 /* soft reset: tags and error back to 0, pending flag cleared */
    NPU_SOFT_RESET
    NPU_TAG a0
    CHECK_VALUE a0, 0
    csrr a0, MNPUTAG
    CHECK_VALUE a0, 0
    csrr a0, MNPUCTL
    CHECK_VALUE a0, 0
    li   a0, 1
    TRAPS 2, 0x0205300B, .4byte 0x0205300B

    TEST 6 /* done_pending, its interrupt, and how both go away */
    NPU_FENCE a1
    NPU_WAIT a1
    nop
    nop
    csrr a0, MNPUCTL
    CHECK_VALUE a0, 0x10000
    csrr a0, mip
    CHECK_VALUE a0, 0
    csrsi MNPUCTL, 1
    csrr a0, MNPUCTL
    CHECK_VALUE a0, 0x10001
    csrr a0, mip
    CHECK_VALUE a0, 0x10000
    li   t0, 0x200
    csrs MNPUCTL, t0
    csrr a0, MNPUCTL
    CHECK_VALUE a0, 1
    csrr a0, mip
    CHECK_VALUE a0, 0
    li   a0, 0x10000
    csrw mie, a0
    la   s11, 1f
    csrsi mstatus, 8
    NPU_FENCE a1
    wfi
    nop
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000010
    CHECK_VALUE s10, 0
    csrci mstatus, 8
    li   t0, 0x200
    csrs MNPUCTL, t0
    NPU_WAIT a1
    csrwi MNPUCTL, 0

    TEST 7 /* the error interrupt stays until soft reset */
    csrwi MNPUCTL, 2
    li   a0, 1
    NPU_CFG 4, a0, zero      /* registers 8 and 9 are reserved */
    la   s11, 1f
    csrsi mstatus, 8
    wfi
    nop
    nop
    j    pmt_fail
1:  CHECK_VALUE s8, 0x80000010
    csrci mstatus, 8
    csrr a0, mip
    CHECK_VALUE a0, 0x10000
    li   t0, 0x200
    csrs MNPUCTL, t0
    csrr a0, mip
    CHECK_VALUE a0, 0x10000
    NPU_SOFT_RESET
    csrr a0, mip
    CHECK_VALUE a0, 0

    TEST 8 /* vectored: interrupt 16 goes to BASE + 64 */
    la   a0, vectors + 1
    csrw mtvec, a0
    li   a0, 1
    NPU_CFG 4, a0, zero
    li   a5, 0
    csrsi mstatus, 8
    li   a0, 100             /* no wfi: the interrupt may come before it and be gone */
1:  addi a0, a0, -1
    bnez a0, 1b
    CHECK_VALUE a5, 16
    END

    .balign 64
vectors:
    .rept 16
    j    pmt_fail
    .endr
    li   a5, 16
    NPU_SOFT_RESET
    mret
    .section .rodata
