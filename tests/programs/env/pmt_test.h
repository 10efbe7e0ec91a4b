/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Macros of the directed programs: start, numbered cases, traps that are expected, end by TOHOST. */
/* Exit code: 0 passed; the number of the failing case; 0x8000 + case for a trap nobody expected. */
/* With PMT_LINUX defined, an arithmetic program becomes one for qemu-riscv32: no CSRs, exit by system call. */
/* Reserved: gp case, s7 trap count, s8 mcause, s9 mepc, s10 mtval, s11 where to resume, t5, t6. */
#ifndef PMT_TEST_H_
#define PMT_TEST_H_

    .option norelax

#define PMT_SOC 0x10010000
#define SOC_ID 0x00
#define SOC_TOHOST 0x20
#define SOC_HOSTIRQ 0x30
#define SOC_DEBUG 0x34
#define SOC_SCRATCH 0x38
#define PMT_TIMER 0x02000000
#define PMT_UART 0x10000000
#define PMT_NPU 0x20000000
#define PMT_TCM 0x40000000
#define PMT_MEM 0x80000000

#define MNPUCTL 0x7C0
#define MNPUWIN0BASE 0x7C1
#define MNPUWIN0LIMIT 0x7C2
#define MNPUWIN1BASE 0x7C3
#define MNPUWIN1LIMIT 0x7C4
#define MNPUWINPERM 0x7C5
#define MNPUTAG 0xFC0
#define MNPUERR 0xFC1
#define MNPUERRTAG 0xFC2
#define MNPUERRADDR 0xFC3
#define MNPUERRADDRH 0xFC4

/* Entry point. The handler notes cause, epc and tval, and goes on at s11; with s11 = 0 it fails. */
.macro PROGRAM
    .section .text.start, "ax", @progbits
    .globl _start
_start:
    li   gp, 0
    li   s7, 0
    li   s11, 0
    la   sp, pmt_stack_end
#ifdef PMT_LINUX
    j    pmt_main
pmt_fail:
    mv   a0, gp
    li   t5, 255
    bleu a0, t5, pmt_exit
    mv   a0, t5
pmt_exit:
    li   a7, 93
    ecall
#else
    la   t0, pmt_trap
    csrw mtvec, t0
    j    pmt_main
    .balign 64
pmt_trap:
    csrr s8, mcause
    csrr s9, mepc
    csrr s10, mtval
    addi s7, s7, 1
    beqz s11, pmt_unexpected
    csrw mepc, s11
    li   s11, 0
    li   t5, 0x80            /* back with interrupts off: what interrupted may still be pending */
    csrc mstatus, t5
    mret
pmt_unexpected:
    li   t5, PMT_SOC
    sw   s9, SOC_SCRATCH(t5)
    li   a0, 0x8000
    add  a0, a0, gp
    j    pmt_exit
pmt_fail:
    mv   a0, gp
    bnez a0, pmt_exit
    li   a0, 0xFFFF
pmt_exit:
    slli a0, a0, 1
    ori  a0, a0, 1
    li   t5, PMT_SOC
    fence
    sw   a0, SOC_TOHOST(t5)
1:  j    1b
#endif
    .section .bss
    .balign 16
    .space 1024
pmt_stack_end:
    .text
pmt_main:
.endm

.macro END
    li   a0, 0
    j    pmt_exit
.endm

.macro TEST number
    li   gp, \number
.endm

/* Both registers must be equal. */
.macro CHECK left, right
    beq  \left, \right, 998f
    j    pmt_fail
998:
.endm

.macro CHECK_VALUE register, value
    li   t6, \value
    CHECK \register, t6
.endm

/* EXPECT_TRAP cause ... TRAP_HERE insn ... : the instruction at 991 must trap; tval in t4 or a value. */
.macro TRAPS cause, tval, insn:vararg
    la   s11, 992f
    .option push
    .option norvc
991: \insn
    .option pop
    j    pmt_fail
    .balign 4
992:
    CHECK_VALUE s8, \cause
    la   t6, 991b
    CHECK s9, t6
    CHECK_VALUE s10, \tval
.endm

/* As TRAPS, with mtval = the instruction's own address. */
.macro TRAPS_AT_PC cause, insn:vararg
    la   s11, 992f
    .option push
    .option norvc
991: \insn
    .option pop
    j    pmt_fail
    .balign 4
992:
    CHECK_VALUE s8, \cause
    la   t6, 991b
    CHECK s9, t6
    CHECK s10, t6
.endm

#endif
