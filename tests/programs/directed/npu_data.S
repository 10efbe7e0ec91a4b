/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* NPU data: DMA of strided, unaligned rows there and back; a matrix product, a padded depthwise convolution. */
/* covers: instr npu.ld */
/* covers: instr npu.st */
/* covers: instr npu.conv */
/* covers: instr npu.dwconv */
/* covers: instr npu.fence */
#include "pmt_test.h"
#include "pmt_npu.h"
    .option norvc

#define SOURCE (PMT_MEM + 0x8000)
#define TARGET (PMT_MEM + 0x9000)
#define SPAD_A PMT_NPU
#define SPAD_W (PMT_NPU + 0x400000)
#define SIDE_W 0x400000

    PROGRAM
    WINDOW0 PMT_MEM, PMT_MEM + 0x10000, 3
    TEST 1 /* the scratchpad through its window, bytes and words */
    li   a0, SPAD_A
    li   a1, SPAD_W
    li   a2, 0x11223344
    sw   a2, 16(a0)
    sb   a2, 33(a1)
    li   a3, 0x80
    sb   a3, 18(a0)
    lw   a4, 16(a0)
    CHECK_VALUE a4, 0x11803344
    lb   a4, 18(a0)
    CHECK_VALUE a4, -128
    lbu  a4, 33(a1)
    CHECK_VALUE a4, 0x44
    sh   a2, 34(a1)
    lhu  a4, 34(a1)
    CHECK_VALUE a4, 0x3344

    TEST 2 /* 3 rows of 21 bytes, memory pitch 48, scratchpad pitch 32, from byte 5 of a line; and back */
    li   a0, SOURCE
    li   a1, 0
1:  add  a2, a0, a1
    sb   a1, 0(a2)
    addi a1, a1, 1
    li   a3, 256
    blt  a1, a3, 1b
    li   a0, TARGET
    li   a1, 256
    li   a2, 0xEE
1:  sb   a2, 0(a0)
    addi a0, a0, 1
    addi a1, a1, -1
    bnez a1, 1b
    li   a0, SPAD_A
    sw   a2, 0x100(a0)
    sw   a2, 0x118(a0)
    DMA  SOURCE + 5, 0x105, 21, 3, 48, 32
    NPU_LD a0
    NPU_FENCE zero
    CFG  0, TARGET + 5, 0
    CFG  2, 3, 64
    NPU_ST a1
    NPU_WAIT a1
    csrr a2, MNPUERR
    CHECK_VALUE a2, 0
    /* memory: row r, byte i of the target = 48 r + 5 + i inside the rows, 0xEE elsewhere */
    li   a0, TARGET
    li   a1, 0               /* byte in the target */
2:  li   a4, 0xEE
    andi a2, a1, 63          /* byte in the row */
    srli a3, a1, 6           /* row */
    li   t0, 3
    bge  a3, t0, 3f
    li   t0, 5
    blt  a2, t0, 3f
    li   t0, 26
    bge  a2, t0, 3f
    slli a4, a3, 5
    slli t0, a3, 4
    add  a4, a4, t0
    add  a4, a4, a2
3:  add  t0, a0, a1
    lbu  t0, 0(t0)
    CHECK t0, a4
    addi a1, a1, 1
    li   t0, 256
    blt  a1, t0, 2b
    li   a0, SPAD_A
    lbu  a1, 0x104(a0)       /* beside the rows nothing was written */
    CHECK_VALUE a1, 0
    lbu  a1, 0x105(a0)
    CHECK_VALUE a1, 5
    lbu  a1, 0x11A(a0)
    CHECK_VALUE a1, 0

    TEST 3 /* one row of the product: 4 values times 2 output channels, multiplier 1, zero point 3, clamp */
    li   s0, PMT_NPU + 0x800000
    lw   s1, 4(s0)
    srli s1, s1, 16          /* columns */
    li   a0, SPAD_A
    li   a1, 0xFC03FE01      /* 1, -2, 3, -4 */
    sw   a1, 0x200(a0)
    sw   zero, 0x300(a0)
    la   a2, weights         /* [n][k] */
    li   a3, SPAD_W
    li   a4, 0               /* n */
4:  li   a5, 0               /* k */
5:  slli t0, a4, 2
    add  t0, t0, a5
    add  t0, t0, a2
    lbu  t1, 0(t0)
    /* tile n / cols, then k, then n % cols */
    divu t2, a4, s1
    slli t2, t2, 2
    add  t2, t2, a5
    mul  t2, t2, s1
    remu t3, a4, s1
    add  t2, t2, t3
    add  t2, t2, a3
    sb   t1, 0(t2)
    addi a5, a5, 1
    li   t0, 4
    blt  a5, t0, 5b
    addi a4, a4, 1
    li   t0, 2
    blt  a4, t0, 4b
    li   a1, 10
    sw   a1, 0x400(a3)       /* biases */
    li   a1, -7
    sw   a1, 0x404(a3)
    li   a1, 0x40000000      /* 0.5 times 2^1 */
    sw   a1, 0x500(a3)
    li   a1, 1
    sw   a1, 0x504(a3)
    CFG  8, 0x200, 0x300
    CFG  9, SIDE_W, SIDE_W + 0x400
    CFG  10, SIDE_W + 0x500, 0x64800300
    CFG  11, 4 << 16 | 1, 4
    CFG  12, 1 << 16 | 1, 2
    CFG  13, 2, 4
    CFG  14, 0x00010001, 0x01010004
    CFG  15, 0, 2
    NPU_CONV a1
    NPU_WAIT a1
    csrr a2, MNPUERR
    CHECK_VALUE a2, 0
    lw   a1, 0x300(a0)       /* n 0: 10 + 5 - 12 + 21 - 32 + 3 = -5; n 1: -7 + 127 - 252 ... clamps at 100 */
    CHECK_VALUE a1, 0x000064FB

    TEST 4 /* depthwise 3 x 1 over one channel of 3 pixels, one pixel of padding above and below */
    li   a1, 0x00050403      /* 3, 4, 5 */
    sw   a1, 0x200(a0)
    sw   zero, 0x300(a0)
    li   a2, 1               /* weights 1, 2, -1, one per line of cols bytes */
    mv   t0, a3
    sw   a2, 0(t0)
    add  t0, t0, s1
    li   a2, 2
    sb   a2, 0(t0)
    add  t0, t0, s1
    li   a2, -1
    sb   a2, 0(t0)
    sw   zero, 0x400(a3)
    CFG  8, 0x200, 0x300
    CFG  10, SIDE_W + 0x500, 0x7F800000 | 9
    CFG  11, 1 << 16 | 3, 1
    CFG  12, 1 << 16 | 3, 1
    CFG  13, 1, 1
    CFG  14, 0x0001FF01, 0x03010001
    CFG  15, 0, 2
    NPU_DWCONV a1
    NPU_WAIT a1
    csrr a2, MNPUERR
    CHECK_VALUE a2, 0
    lw   a1, 0x300(a0)       /* pad 9: 9 + 6 - 4 = 11; 3 + 8 - 5 = 6; 4 + 10 - 9 = 5 */
    CHECK_VALUE a1, 0x0005060B
    END

    .section .rodata
weights:
    .byte 5, 6, 7, 8
    .byte 127, -126, 127, -128
