/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* NPU commands for the directed programs, as .insn so that they do not depend on our assembler. */
#ifndef PMT_NPU_H_
#define PMT_NPU_H_

.macro NPU_CFG pair, first, second
    .insn r 0x0B, 0, \pair, x0, \first, \second
.endm
.macro NPU_LD rd
    .insn r 0x0B, 1, 0, \rd, x0, x0
.endm
.macro NPU_ST rd
    .insn r 0x0B, 1, 1, \rd, x0, x0
.endm
.macro NPU_CONV rd
    .insn r 0x0B, 2, 0, \rd, x0, x0
.endm
.macro NPU_DWCONV rd
    .insn r 0x0B, 2, 1, \rd, x0, x0
.endm
.macro NPU_FENCE rd
    .insn r 0x0B, 3, 0, \rd, x0, x0
.endm
.macro NPU_WAIT rs1
    .insn r 0x0B, 3, 1, x0, \rs1, x0
.endm
.macro NPU_TAG rd
    .insn r 0x0B, 3, 2, \rd, x0, x0
.endm

/* A pair of constants into a pair of registers; clobbers t0, t1. */
.macro CFG pair, first, second
    li   t0, \first
    li   t1, \second
    NPU_CFG \pair, t0, t1
.endm

/* DMA registers: memory address, scratchpad address, bytes a row, rows, strides. */
.macro DMA memory, spad, row_bytes, rows, memory_stride, spad_stride
    CFG 0, \memory, 0
    CFG 1, \spad, \row_bytes
    CFG 2, \rows, \memory_stride
    CFG 3, \spad_stride, 0
.endm

.macro NPU_SOFT_RESET
    li   t0, 0x100
    csrs MNPUCTL, t0
.endm

/* The error registers hold code, tag and address (low word); then the NPU is reset. */
.macro CHECK_ERROR code, tag, address
    csrr a0, MNPUERR
    CHECK_VALUE a0, \code
    csrr a0, MNPUERRTAG
    CHECK_VALUE a0, \tag
    csrr a0, MNPUERRADDR
    CHECK_VALUE a0, \address
    csrr a0, MNPUERRADDRH
    CHECK_VALUE a0, 0
    NPU_SOFT_RESET
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    csrr a0, MNPUTAG
    CHECK_VALUE a0, 0
.endm

/* Window 0 = [begin, end) with permission bits. */
.macro WINDOW0 begin, end, permission
    li   t0, (\begin) >> 8
    csrw MNPUWIN0BASE, t0
    li   t0, (\end) >> 8
    csrw MNPUWIN0LIMIT, t0
    csrwi MNPUWINPERM, \permission
.endm

#endif
