# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# What the other programs cannot do on the bare core: interrupts that arrive in the middle of loads and
# divisions, younger instructions behind a faulting access, single steps. Exit code: the failing case.
    .option norvc
    .equ SOC, 0x10010000
    .equ TIMER, 0x02000000
    .macro CASE number
    li   gp, \number
    .endm
    .macro CHECK register, value
    li   t6, \value
    bne  \register, t6, fail
    .endm

    .section .text.start, "ax"
    .globl _start
_start:
    la   t0, handler
    csrw mtvec, t0
    la   sp, stack_top
    la   s0, data
    li   s1, SOC
    li   s4, 0x90000000

    CASE 1                      # nothing behind a faulting access changes state
    la   s11, 1f
    li   a0, 11
    li   a1, 22
    lw   a0, 0(s4)
    addi a1, a1, 1
    sw   a1, 0(s0)
    j    fail
1:  CHECK a0, 11
    CHECK a1, 22
    CHECK s8, 5
    lw   a2, 0(s0)
    CHECK a2, 1
    la   s11, 1f
    sw   a0, 0(s4)
    csrw mscratch, a0
    j    fail
1:  CHECK s8, 7
    csrr a2, mscratch
    CHECK a2, 0

    CASE 2                      # a faulting load in front of a taken branch, and of a division
    la   s11, 1f
    lw   a0, 0(s4)
    j    fail
1:  CHECK s8, 5
    la   s11, 1f
    lw   a0, 0(s4)
    div  a3, a1, a1
    j    fail
1:  CHECK s8, 5

    CASE 3                      # operands outlive writes of older instructions while EX is held
    li   a2, 100
    lw   a0, 4(s0)
    lw   a1, 0(s0)
    div  a3, a2, a0
    CHECK a3, 50
    lw   a0, 4(s0)
    lw   a4, 0(s0)
    mulhu a3, a0, a2
    mul  a3, a0, a2
    CHECK a3, 200

    CASE 4                      # timer interrupts during a loop of loads, divisions and branches
    li   s5, TIMER
    li   s6, 40                 # interrupts still wanted
    li   a4, 0                  # iterations
    li   a5, 0                  # sum
    la   t0, tick
    csrw mtvec, t0
    call set_timer
    li   t0, 0x80
    csrw mie, t0
    csrsi mstatus, 8
2:  lw   a0, 4(s0)
    lw   a1, 8(s0)
    div  a2, a1, a0
    add  a5, a5, a2
    lw   a2, 0(s0)
    sw   a2, 12(s0)
    addi a4, a4, 1
    bgtz s6, 2b
    csrci mstatus, 8
    li   t0, 21                 # 42 / 2
    mul  t0, t0, a4
    bne  t0, a5, fail

    CASE 5                      # wfi continues without a trap when MIE is clear
    la   t0, handler
    csrw mtvec, t0
    li   s11, 0
    call set_timer
    wfi
    csrr a0, mip
    andi a0, a0, 0x80
    CHECK a0, 0x80
    csrw mie, zero

#ifdef DEBUG
    CASE 6                      # halt request, then single steps: the debug program counts entries
    la   t0, steps
    csrw mscratch, t0
    li   t0, 1
    sw   t0, 0x34(s1)
    fence
    nop
    nop
    nop
    lw   a0, steps
    CHECK a0, 4
    lw   a0, causes
    CHECK a0, 0x4443
#endif
    li   a0, 1
    sw   a0, 0x20(s1)
3:  j    3b

fail:
    slli gp, gp, 1
    ori  gp, gp, 1
    li   t0, SOC
    sw   gp, 0x20(t0)
4:  j    4b

set_timer:                      # the next interrupt in TICK cycles (longer than the handler takes)
    li   t1, TIMER + 0xBFF8
    lw   t2, 0(t1)
    addi t2, t2, TICK
    li   t1, TIMER + 0x4000
    sw   t2, 0(t1)
    sw   zero, 4(t1)
    ret

    .balign 64
tick:
    addi s6, s6, -1
    addi sp, sp, -16
    sw   ra, 0(sp)
    call set_timer
    lw   ra, 0(sp)
    addi sp, sp, 16
    mret

    .balign 64
handler:
    csrr s8, mcause
    csrr s9, mepc
    beqz s11, fail
    csrw mepc, s11
    li   s11, 0
    mret

    .data
    .balign 8
data: .word 1, 2, 42, 0
steps: .word 0
causes: .word 0
    .space 64
stack_top:

    # The debug program, at the halt vector: counts entries and collects causes; three steps, then runs.
    .section .debug_rom, "ax"
debug_halt:
    csrw dscratch0, t0
    csrw dscratch1, t1
    csrr t0, mscratch
    li   t1, SOC
    sw   zero, 0x34(t1)
    lw   t1, 0(t0)
    addi t1, t1, 1
    sw   t1, 0(t0)
    addi t1, t1, -4
    sltz t1, t1
    slli t1, t1, 2
    csrw dcsr, t1               # step while fewer than 4 entries
    lw   t1, 0(t0)
    addi t1, t1, -1
    slli t1, t1, 2
    csrr t2, dcsr
    srli t2, t2, 6
    andi t2, t2, 7
    sll  t2, t2, t1
    lw   t1, 4(t0)
    or   t1, t1, t2
    sw   t1, 4(t0)
    csrr t1, dscratch1
    csrr t0, dscratch0
    dret
