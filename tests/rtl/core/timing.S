# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# Cases of the stall table in docs/units/core.md. A case lasts from the retirement of its `li gp, n` to
# that of the next; timing_test.cpp has the cycles each must take. Run with single-cycle memory.
    .option norvc
    .macro CASE number
    .balign 4
    li   gp, \number
    .endm

    .section .text.start, "ax"
    .globl _start
_start:
    la   t0, handler
    csrw mtvec, t0
    la   s0, data
    la   s1, target
    li   s2, 13
    li   s3, 1000
    li   s4, 0x90000000
    nop
    li   t0, 0x02000000          # a software interrupt, enabled only in mie
    li   t1, 1
    sw   t1, 0(t0)
    li   t0, 8
    csrw mie, t0
    CASE 1                      # nothing
    CASE 2                      # two dependent ALU operations
    addi a0, s3, 1
    addi a0, a0, 1
    CASE 3                      # load, result not used by the next
    lw   a0, 0(s0)
    CASE 4                      # load, used by the next
    lw   a0, 0(s0)
    addi a0, a0, 1
    CASE 5                      # load, used by the next but one
    lw   a0, 0(s0)
    nop
    addi a0, a0, 1
    CASE 6                      # store
    sw   a0, 0(s0)
    CASE 7                      # load, then store of what was loaded
    lw   a0, 0(s0)
    sw   a0, 4(s0)
    CASE 8                      # branch not taken
    bne  zero, zero, 1f
1:  CASE 9                      # branch taken, target aligned
    beq  zero, zero, 2f
    nop
2:  CASE 10                     # branch taken, 32-bit target misaligned
    beq  zero, zero, 3f
    .option rvc
    c.nop
    .option norvc
3:  addi a0, a0, 1
    .option rvc
    c.nop
    .option norvc
    CASE 11                     # jal
    jal  ra, 4f
    nop
4:  CASE 12                     # jalr
    jalr ra, 0(s1)
    nop
    .balign 4
target:
    CASE 13                     # multiplication, result not used by the next
    mul  a0, s2, s3
    CASE 14                     # multiplication, used by the next
    mul  a0, s2, s3
    addi a0, a0, 1
    CASE 15                     # division
    div  a0, s3, s2
    CASE 16                     # shift by 13
    sll  a0, s3, s2
    CASE 17                     # CSR access, nothing in WB but the marker
    csrr a0, mscratch
    CASE 18                     # fence.i
    fence.i
    CASE 19                     # exception and return (the handler has 4 instructions)
    ecall
    CASE 20                     # access fault of a load, and return
    lw   a0, 0(s4)
    CASE 21                     # wfi with an interrupt pending
    wfi
    CASE 22                     # npu.tag
    .insn r 0x0B, 3, 2, a0, x0, x0
    CASE 23                     # npu.wait for a completed tag
    .insn r 0x0B, 3, 1, x0, x0, x0
    CASE 24                     # an NPU command that is taken at once
    .insn r 0x0B, 2, 0, a0, x0, x0
    CASE 0
    csrr a1, mcause             # the last trap was the load's
    addi a1, a1, -5
    csrr a2, mtval
    sub  a2, a2, s4
    or   a0, a1, a2
    snez a0, a0
    slli a0, a0, 1
    ori  a0, a0, 1
    li   t0, 0x10010000
    sw   a0, 0x20(t0)
5:  j    5b
    .balign 64
handler:
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    mret
    .data
    .balign 8
data: .word 1, 2
