/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Debug mode with a debug program of our own: halt request, single step, ebreak, exceptions, dret, CSRs. */
/* Runs in lockstep: pmt_cosim --elf debug.elf --config edge --halt-after 100; a0 = 0 or the failing case. */
/* covers: debug 1 */
/* covers: debug 3 */
/* covers: debug 4 */
/* covers: instr dret */
/* covers: instr ebreak */
/* covers: instr c.ebreak */
/* covers: csr dcsr */
/* covers: csr dpc */
/* covers: csr dscratch0 */
/* covers: csr dscratch1 */
/* s0: phase, counted up by the debug program at each entry; s1: pc that an entry is expected at. */
    .option norelax
    .option norvc
    .equ DCSR, 0x7B0
    .equ DPC, 0x7B1
    .equ DSCRATCH0, 0x7B2
    .equ DSCRATCH1, 0x7B3

    .macro CHECK_EQ case, left, right
    li   gp, \case
    bne  \left, \right, fail
    .endm
    .macro ROM_CHECK case, left, right
    li   gp, \case
    bne  \left, \right, rom_fail
    .endm
    .macro CHECK case, register, value
    li   s6, \value
    CHECK_EQ \case, \register, s6
    .endm

    .text
    .globl _start
_start:
    j    main
    nop
end:
    j    end
fail:
    mv   a0, gp
    j    end

main:
    li   s0, 0
    li   a0, 0
    la   t0, trap
    csrw mtvec, t0
    csrci mstatus, 8
    li   t0, 0x80
    csrs mstatus, t0
    li   s5, 0
spin:                        /* the halt request comes here */
    beqz s0, spin
    csrr t0, mstatus         /* debug mode has not touched it */
    CHECK 1, t0, 0x1880

step_from:                   /* phase 1 -> 2: dcsr.step was set; each instruction enters debug mode again */
    la   s4, stepped         /* two instructions, two entries */
stepped:
    li   t0, 1
    beq  zero, zero, step_taken
    j    fail
step_taken:
    ecall                    /* a trap while stepping: the entry shows the handler's address */
after_ecall:
    li   t0, 2
    nop
    nop
    nop
wait_step:
    li   s6, 20
    blt  s0, s6, wait_step   /* the debug program ends stepping at the 20th entry */
    CHECK 3, s5, 1           /* the trap handler ran once */

ebreak_long:                 /* dcsr.ebreakm is set: both forms enter debug mode with cause 1 */
    li   s5, 0
    la   s1, 1f
1:  ebreak
    la   s1, 2f
    .option rvc
2:  c.ebreak
    .option norvc
    CHECK 4, s0, 22
    CHECK 5, s5, 0
    la   s1, 3f
3:  ebreak                   /* the debug program clears ebreakm at this entry */
    CHECK 6, s0, 23
    ebreak                   /* now it traps */
    CHECK 7, s5, 1
    CHECK 8, s0, 23
    .insn i 0x73, 0, x0, x0, 0x7B2 /* dret outside debug mode */
    CHECK 9, s5, 2
    li   a0, 0
    j    end

    .balign 8                /* without C the assembler takes everything for 4-byte aligned */
trap:
    addi s5, s5, 1
    csrr s7, mepc
    addi s7, s7, 4
    csrw mepc, s7
    mret

/* The debug program. Uses x26..x31, which the program leaves alone. */
    .section .rom, "ax", @progbits
    j    entry
    j    exception
entry:
    addi s0, s0, 1
    csrr x31, DCSR
    srli x30, x31, 6
    andi x30, x30, 7         /* cause */
    li   x29, 1
    beq  s0, x29, first
    li   x29, 20
    ble  s0, x29, step
    j    by_ebreak

first:                       /* halt request */
    li   x29, 0x400000C3     /* version 4, cause 3, machine mode */
    ROM_CHECK 100, x31, x29
    csrr x31, DPC
    la   x29, spin
    ROM_CHECK 101, x31, x29
    li   x29, -1             /* writable bits */
    csrw DCSR, x29
    csrr x31, DCSR
    li   x29, 0x400080C7
    ROM_CHECK 102, x31, x29
    csrw DSCRATCH0, x31
    csrw DSCRATCH1, zero
    csrr x30, DSCRATCH0
    ROM_CHECK 103, x30, x31
    csrr x30, DPC
    li   x29, -1
    csrw DPC, x29
    csrr x29, DPC
    addi x29, x29, 2
    ROM_CHECK 104, x29, zero
    csrw DPC, x30
    csrr x29, mepc           /* an exception in debug mode goes to 0x404 and records nothing */
    csrr x28, mcause
    la   x27, after_exception
    li   x31, 0x60000000
    lw   x31, 0(x31)
    j    rom_fail
after_exception:
    csrr x26, mepc
    ROM_CHECK 105, x26, x29
    csrr x26, mcause
    ROM_CHECK 106, x26, x28
    csrr x26, DPC
    ROM_CHECK 107, x26, x30
    la   x27, after_illegal
    .word 0xFFFFFFFF
    j    rom_fail
after_illegal:
    la   x27, after_ecall_in_debug
    ecall
    j    rom_fail
after_ecall_in_debug:
    wfi                      /* does not wait in debug mode */
    li   x31, 0x40008004     /* step, ebreakm */
    csrw DCSR, x31
    la   x26, spin           /* where the next entry is expected: behind the branch of the loop */
    addi x26, x26, 4
    dret

step:                        /* single step: cause 4; dpc moves on by one instruction */
    li   x29, 4
    ROM_CHECK 110, x30, x29
    csrr x29, DPC
    ROM_CHECK 111, x29, x26
    la   x31, step_taken     /* the expected next dpc */
    beq  x26, x31, to_trap
    la   x31, stepped
    addi x31, x31, 4
    beq  x26, x31, to_taken
    la   x31, trap
    bltu x26, x31, in_sequence
    addi x31, x31, 16
    beq  x26, x31, from_trap
in_sequence:
    addi x26, x26, 4
    j    step_out
to_taken:
    la   x26, step_taken
    j    step_out
to_trap:
    la   x26, trap
    j    step_out
from_trap:
    la   x26, after_ecall
step_out:
    li   x29, 20
    bne  s0, x29, 1f
    li   x31, 0x40008000     /* no more stepping */
    csrw DCSR, x31
1:  dret

by_ebreak:                   /* cause 1; dpc is the ebreak itself */
    li   x29, 1
    ROM_CHECK 120, x30, x29
    csrr x29, DPC
    ROM_CHECK 121, x29, s1
    addi x29, x29, 4
    li   x31, 22
    bne  s0, x31, 1f
    addi x29, x29, -2
1:  csrw DPC, x29
    li   x31, 23
    bne  s0, x31, 2f
    csrw DCSR, zero
2:  dret

exception:
    jr   x27
rom_fail:                    /* still in debug mode; far from fail */
    la   x31, fail
    jr   x31
