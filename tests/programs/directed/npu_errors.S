/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* NPU error status: each code with tag and address; the queue drains; a DMA outside its window moves nothing. */
/* covers: npu_error 1 */
/* covers: npu_error 2 */
/* covers: npu_error 3 */
/* covers: npu_error 4 */
/* covers: npu_error 6 */
/* covers: instr npu.cfg */
/* covers: instr npu.ld */
/* covers: instr npu.st */
/* covers: instr npu.conv */
/* covers: instr npu.dwconv */
/* covers: csr mnpuerr */
/* covers: csr mnpuerrtag */
/* covers: csr mnpuerraddr */
/* covers: csr mnpuerraddrh */
/* covers: csr mnpuwin0base */
/* covers: csr mnpuwin0limit */
/* covers: csr mnpuwinperm */
#include "pmt_test.h"
#include "pmt_npu.h"
    .option norvc

#define HERE (PMT_MEM + 0x8000)
#define SIDE_W 0x400000

.macro RUN_LD
    NPU_LD a1
    NPU_WAIT a1
.endm
.macro RUN_ST
    NPU_ST a1
    NPU_WAIT a1
.endm

    PROGRAM
    TEST 1 /* ILLEGAL_FIELD by a configuration write: reserved registers; the tag is the last completed one */
    NPU_FENCE a0
    NPU_WAIT a0
    li   a0, 1
    NPU_CFG 4, zero, a0
    NPU_FENCE a1
    NPU_WAIT a1
    CHECK_ERROR 1, 1, 9
    li   a0, 1
    NPU_CFG 3, zero, a0
    NPU_FENCE a1
    NPU_WAIT a1
    CHECK_ERROR 1, 0, 7
    NPU_CFG 4, zero, zero    /* zero into a reserved register is fine */
    NPU_FENCE a1
    NPU_WAIT a1
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    NPU_SOFT_RESET

    TEST 2 /* ILLEGAL_FIELD at the start of a command: no rows, no bytes; the first register in index order */
    DMA  HERE, 0, 0, 0, 0, 0
    RUN_LD
    CHECK_ERROR 1, 1, 3
    DMA  HERE, 0, 64, 0, 0, 0
    NPU_FENCE a1
    RUN_ST
    CHECK_ERROR 1, 2, 4
    NPU_CONV a1
    NPU_WAIT a1
    csrr a0, MNPUERR
    CHECK_VALUE a0, 1
    NPU_SOFT_RESET
    NPU_DWCONV a1
    NPU_WAIT a1
    csrr a0, MNPUERR
    CHECK_VALUE a0, 1
    NPU_SOFT_RESET

    TEST 3 /* DMA_BOUNDS: nothing is allowed after reset */
    csrwi MNPUWINPERM, 0
    DMA  HERE, 0, 64, 1, 64, 64
    RUN_LD
    CHECK_ERROR 3, 1, HERE
    DMA  HERE, 0, 64, 1, 64, 64
    RUN_ST
    CHECK_ERROR 3, 1, HERE

    TEST 4 /* each direction has its own permission */
    WINDOW0 HERE, HERE + 0x100, 1
    DMA  HERE, 0, 64, 1, 64, 64
    RUN_LD
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    RUN_ST
    CHECK_ERROR 3, 2, HERE
    WINDOW0 HERE, HERE + 0x100, 2
    DMA  HERE, 0, 64, 1, 64, 64
    RUN_ST
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    RUN_LD
    CHECK_ERROR 3, 2, HERE

    TEST 5 /* the window is exact: its last byte is allowed, the next one and the one before its base are not */
    WINDOW0 HERE, HERE + 0x100, 3
    DMA  HERE, 0, 256, 1, 0, 0
    RUN_LD
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    DMA  HERE, 0, 257, 1, 0, 0
    RUN_LD
    CHECK_ERROR 3, 2, HERE
    DMA  HERE - 16, 0, 32, 1, 0, 0
    RUN_LD
    CHECK_ERROR 3, 1, HERE - 16
    DMA  HERE + 0xF0, 0x10, 16, 1, 0, 0
    RUN_LD
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    NPU_SOFT_RESET

    TEST 6 /* row by row: the second row leaves the window; the address is that row's */
    DMA  HERE, 0, 16, 2, 256, 16
    RUN_LD
    CHECK_ERROR 3, 1, HERE + 256
    DMA  HERE + 64, 0, 16, 2, -128, 16
    RUN_LD
    CHECK_ERROR 3, 1, HERE - 64

    TEST 7 /* a refused store moves nothing; later commands complete without effect */
    li   a0, HERE + 0x200
    li   a2, 0x5A5A5A5A
    sw   a2, 0(a0)
    DMA  HERE + 0x200, 0, 16, 1, 0, 0
    NPU_ST a1
    CFG  0, HERE, 0
    NPU_ST a1
    NPU_FENCE a1
    NPU_WAIT a1
    CHECK_VALUE a1, 3
    lw   a3, 0(a0)
    CHECK a3, a2
    CHECK_ERROR 3, 1, HERE + 0x200

    TEST 8 /* DMA_ALIGN: memory and scratchpad differ modulo the line; strides too, when there are rows */
    DMA  HERE + 1, 0, 16, 1, 0, 0
    RUN_LD
    CHECK_ERROR 4, 1, HERE + 1
    DMA  HERE, 2, 16, 1, 0, 0
    RUN_ST
    CHECK_ERROR 4, 1, HERE
    DMA  HERE, 0, 16, 2, 33, 32
    RUN_LD
    CHECK_ERROR 4, 1, HERE
    DMA  HERE, 0, 16, 1, 33, 32
    RUN_LD
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    NPU_SOFT_RESET

    TEST 9 /* SPAD_BOUNDS: the footprint of the rows leaves the side; address = the DMA_SPAD register */
    DMA  HERE, SPAD_A_BYTES - 16, 32, 1, 0, 0
    RUN_LD
    CHECK_ERROR 2, 1, SPAD_A_BYTES - 16
    DMA  HERE, SIDE_W + SPAD_W_BYTES - 16, 17, 1, 0, 0
    RUN_LD
    CHECK_ERROR 2, 1, SIDE_W + SPAD_W_BYTES - 16
    DMA  HERE, SPAD_A_BYTES - 32, 16, 3, 16, 16
    RUN_LD
    CHECK_ERROR 2, 1, SPAD_A_BYTES - 32
    DMA  HERE, SPAD_A_BYTES - 32, 16, 2, 16, 16
    RUN_LD
    csrr a0, MNPUERR
    CHECK_VALUE a0, 0
    NPU_SOFT_RESET

    TEST 10 /* AXI_DECERR: a window over memory that is not there */
    WINDOW0 0xF0000000, 0xF0001000, 3
    DMA  0xF0000100, 0, 16, 1, 0, 0
    RUN_LD
    CHECK_ERROR 6, 1, 0xF0000100
    DMA  0xF0000100, 0, 16, 1, 0, 0
    RUN_ST
    CHECK_ERROR 6, 1, 0xF0000100

    TEST 11 /* the first error is the one that is held */
    WINDOW0 HERE, HERE + 0x100, 3
    DMA  HERE + 1, 0, 16, 1, 0, 0
    NPU_LD a1
    li   a0, 1
    NPU_CFG 4, a0, a0
    NPU_LD a1
    NPU_WAIT a1
    CHECK_VALUE a1, 2
    CHECK_ERROR 4, 1, HERE + 1
    END
