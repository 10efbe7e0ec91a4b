/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Every exception cause: mcause, mepc, mtval, no state change, mstatus on entry and after mret. */
/* covers: cause 1 */
/* covers: cause 2 */
/* covers: cause 3 */
/* covers: cause 4 */
/* covers: cause 5 */
/* covers: cause 6 */
/* covers: cause 7 */
/* covers: cause 11 */
/* covers: instr ecall */
/* covers: instr ebreak */
/* covers: instr mret */
#include "pmt_test.h"
    .option norvc

#define NOWHERE 0x60000000

/* A jump to `a0`, which cannot be fetched: mepc and mtval are the target. */
.macro FETCH_FAULT
    la   s11, 992f
    jalr ra, 0(a0)
991: j   pmt_fail
992:
    CHECK_VALUE s8, 1
    CHECK s9, a0
    CHECK s10, a0
    la   t6, 991b
    CHECK ra, t6
.endm

    PROGRAM
    TEST 1 /* fetch from unmapped addresses */
    li   a0, NOWHERE
    FETCH_FAULT
    li   a0, NOWHERE + 2
    FETCH_FAULT
    li   a0, PMT_TCM + TCM_BYTES
    FETCH_FAULT
    li   a0, 0x7FFFFFFE
    FETCH_FAULT

    TEST 2 /* an instruction whose second half lies behind the end of the TCM */
    li   a0, PMT_TCM + TCM_BYTES - 2
    lh   a3, 0(a0)
    li   a1, 0x0013
    sh   a1, 0(a0)
    fence.i
    la   s11, 1f
    jr   a0
    j    pmt_fail
1:  CHECK_VALUE s8, 1
    CHECK s9, a0
    addi a1, a0, 2
    CHECK s10, a1

    TEST 3 /* the same place with a compressed instruction: it executes, and the next fetch faults */
    li   a1, 0x0505          /* c.addi a0, 1 */
    sh   a1, 0(a0)
    fence.i
    la   s11, 1f
    jr   a0
    j    pmt_fail
1:  CHECK_VALUE s8, 1
    CHECK_VALUE s9, PMT_TCM + TCM_BYTES
    CHECK_VALUE s10, PMT_TCM + TCM_BYTES
    CHECK_VALUE a0, PMT_TCM + TCM_BYTES - 1
    sh   a3, -1(a0)

    TEST 4 /* illegal words: mtval holds them */
    .irp word, 0xFFFFFFFF, 0x0000007F, 0x0000000F | 2 << 12, 0x00003003, 0x00006003, 0x00007003, 0x00003023, 0x00007023
    TRAPS 2, \word, .4byte \word
    .endr
    .irp word, 0x00002063, 0x00003063, 0x00001067, 0x00007067, 0x04000033, 0x02001013, 0x80005013, 0x80000033
    TRAPS 2, \word, .4byte \word
    .endr
    .irp word, 0x40001033, 0x0000202F, 0x00000007, 0x00000027, 0x00000053, 0x0000001B, 0x0000003B, 0x0000005B
    TRAPS 2, \word, .4byte \word
    .endr

    TEST 5 /* system instructions that do not exist here: uret, sret, dret outside debug mode, ecall with rd, ... */
    .irp word, 0x00200073, 0x10200073, 0x7B200073, 0x000000F3, 0x00008073, 0x30201073 | 3 << 12, 0x12000073, 0x10500173
    TRAPS 2, \word, .4byte \word
    .endr
    TRAPS 2, 0x30200873 | 0x8000, .4byte 0x30208873

    TEST 6 /* an illegal instruction changes no register */
    li   a0, 77
    TRAPS 2, 0x04B50533, .4byte 0x04B50533
    CHECK_VALUE a0, 77

    TEST 7 /* ebreak and ecall */
    TRAPS_AT_PC 3, ebreak
    TRAPS 11, 0, ecall

    TEST 8 /* misaligned loads: no register changes */
    la   a0, word
    li   a1, 0x55
    .irp offset, 1, 2, 3, 5, -1
    addi a2, a0, \offset
    la   s11, 992f
991: lw  a1, \offset(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 4
    la   t6, 991b
    CHECK s9, t6
    CHECK s10, a2
    CHECK_VALUE a1, 0x55
    .endr
    .irp insn, lh, lhu
    addi a2, a0, 1
    la   s11, 992f
991: \insn a1, 1(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 4
    CHECK s10, a2
    addi a2, a0, 3
    la   s11, 993f
    \insn a1, 3(a0)
    j    pmt_fail
993: CHECK_VALUE s8, 4
    CHECK s10, a2
    CHECK_VALUE a1, 0x55
    .endr

    TEST 9 /* misaligned stores: no memory changes */
    .irp offset, 1, 2, 3
    addi a2, a0, \offset
    la   s11, 992f
991: sw  a1, \offset(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 6
    la   t6, 991b
    CHECK s9, t6
    CHECK s10, a2
    .endr
    addi a2, a0, 3
    la   s11, 1f
    sh   a1, 3(a0)
    j    pmt_fail
1:  CHECK_VALUE s8, 6
    CHECK s10, a2
    lw   a3, 0(a0)
    CHECK_VALUE a3, 0x12345678
    lw   a3, 4(a0)
    CHECK_VALUE a3, 0x9ABCDEF0

    TEST 10 /* misaligned comes before access fault */
    li   a0, NOWHERE + 1
    la   s11, 1f
    lw   a1, 0(a0)
    j    pmt_fail
1:  CHECK_VALUE s8, 4
    la   s11, 1f
    sh   a1, 0(a0)
    j    pmt_fail
1:  CHECK_VALUE s8, 6

    TEST 11 /* loads and stores to nowhere; every width */
    .irp address, NOWHERE, PMT_TCM + TCM_BYTES, 0x00010000, 0x10020000, 0x21000000, 0x20300000, 0x7FFFFFFC
    li   a0, \address
    .irp insn, lw, lh, lhu, lb, lbu
    la   s11, 992f
991: \insn a1, 0(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 5
    la   t6, 991b
    CHECK s9, t6
    CHECK s10, a0
    CHECK_VALUE a1, 0x55
    .endr
    .irp insn, sw, sh, sb
    la   s11, 992f
991: \insn a1, 0(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 7
    la   t6, 991b
    CHECK s9, t6
    CHECK s10, a0
    .endr
    .endr
    addi a0, a0, 3
    la   s11, 1f
    lb   a1, 0(a0)
    j    pmt_fail
1:  CHECK_VALUE s8, 5
    CHECK s10, a0

    TEST 12 /* registers take whole words only */
    .irp address, PMT_UART + 8, PMT_SOC + SOC_ID, PMT_TIMER + 0xBFF8, PMT_NPU + 0x800000
    li   a0, \address
    lw   a2, 0(a0)
    .irp insn, lh, lhu, lb, lbu
    la   s11, 992f
    \insn a1, 0(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 5
    CHECK s10, a0
    .endr
    .irp insn, sh, sb
    la   s11, 992f
    \insn a1, 0(a0)
    j    pmt_fail
992: CHECK_VALUE s8, 7
    CHECK s10, a0
    .endr
    .endr

    TEST 13 /* mstatus on entry and after mret: MIE moves to MPIE and back */
    csrw mie, zero
    csrsi mstatus, 8
    la   t0, note_mstatus
    csrw mtvec, t0
    ecall
    CHECK_VALUE a4, 0x1880
    csrr a4, mstatus
    CHECK_VALUE a4, 0x1888
    csrci mstatus, 8
    ecall
    CHECK_VALUE a4, 0x1800
    csrr a4, mstatus
    CHECK_VALUE a4, 0x1880
    END
    .balign 4
note_mstatus:
    csrr a4, mstatus
    csrr a5, mepc
    addi a5, a5, 4
    csrw mepc, a5
    mret

    .data
    .balign 8
    .word 0
word: .word 0x12345678, 0x9ABCDEF0
