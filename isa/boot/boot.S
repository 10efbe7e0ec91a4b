# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# Boot ROM, the same for every configuration: waits for SOC CTRL.start, then jumps to SOC ENTRY; until then
# serves the serial loader (docs/fpga.md). At 0x400 (beyond the ROM of configurations without debug mode)
# the debug park loop. Uses no memory, so it works whatever state the TCM is in.

.equ SOC, 0x10010000
.equ SOC_ENTRY, 0x28
.equ SOC_CTRL, 0x2C
.equ SOC_DEBUG, 0x34
.equ UART, 0x10000000
.equ UART_TXDATA, 0x0
.equ UART_RXDATA, 0x4
.equ UART_STATUS, 0x8

# Nothing is mapped here: a program that traps before it has set mtvec stops at once, visibly.
.equ NO_HANDLER, 0x30000000

# Polls of RXDATA: a frame interrupted for so long is forgotten; an error is answered after such a silence.
.equ FRAME_POLLS, 0x40000
.equ SILENCE_POLLS, 0x2000

# s0 SOC, s1 UART, s2 sum of the frame's bytes, s3 command, s4 address, s5 words left, s6 error answer

.section .text
.globl _start
_start:
    li s0, SOC
    li s1, UART
    la t0, fault
    csrw mtvec, t0

idle:
    lw t0, SOC_CTRL(s0)
    andi t0, t0, 1
    bnez t0, start
    lw t0, UART_STATUS(s1)
    andi t0, t0, 2
    beqz t0, idle

    li s2, 0
    jal ra, get_byte
    mv s3, a0
    li t0, 0x47                 # G: go
    beq s3, t0, known
    li t0, 0x52                 # R: read
    beq s3, t0, known
    li t0, 0x57                 # W: write
    bne s3, t0, idle
known:
    jal ra, get_word
    mv s4, a1
    li t0, 0x47
    beq s3, t0, go
    jal ra, get_word
    mv s5, a1
    li t0, 0x52
    beq s3, t0, read

write:
    beqz s5, write_end
    jal ra, get_word
    sw a1, 0(s4)
    addi s4, s4, 4
    addi s5, s5, -1
    j write
write_end:
    jal ra, check_sum
    j idle

read:
    jal ra, check_sum
    li s2, 0
read_word:
    beqz s5, read_end
    lw s7, 0(s4)
    li s8, 4
read_byte:
    andi a0, s7, 0xFF
    add s2, s2, a0
    jal ra, put_byte
    srli s7, s7, 8
    addi s8, s8, -1
    bnez s8, read_byte
    addi s4, s4, 4
    addi s5, s5, -1
    j read_word
read_end:
    neg a0, s2
    jal ra, put_byte
    j idle

go:
    jal ra, check_sum
    sw s4, SOC_ENTRY(s0)
    li t0, 1
    sw t0, SOC_CTRL(s0)
    j idle

start:
    lw t0, SOC_ENTRY(s0)
    li t1, NO_HANDLER
    csrw mtvec, t1
    fence.i
    jr t0

# Takes the check byte: all bytes of a frame must add up to 0 modulo 256. Answers K, or fails with E.
check_sum:
    mv s9, ra
    jal ra, get_byte
    andi s2, s2, 0xFF
    li s6, 0x45                 # E: wrong sum
    bnez s2, fail
    li a0, 0x4B                 # K
    mv ra, s9

put_byte:
    lw t0, UART_TXDATA(s1)
    bltz t0, put_byte
    sw a0, UART_TXDATA(s1)
    ret

get_byte:
    li t1, FRAME_POLLS
get_poll:
    lw a0, UART_RXDATA(s1)
    addi t1, t1, -1
    bgez a0, get_end
    bnez t1, get_poll
    j idle
get_end:
    add s2, s2, a0
    ret

# Four bytes, least significant first, to a1.
get_word:
    mv s10, ra
    li s11, 4
get_next:
    jal ra, get_byte
    slli a0, a0, 24
    srli a1, a1, 8
    or a1, a1, a0
    addi s11, s11, -1
    bnez s11, get_next
    jr s10

# Trap handler while the loader runs: the address of a read or write was bad.
.balign 4
fault:
    li s6, 0x46                 # F
# Waits until the line is silent, so that the rest of a broken frame is not taken for commands.
fail:
    li t1, SILENCE_POLLS
fail_poll:
    lw t0, UART_RXDATA(s1)
    addi t1, t1, -1
    bgez t0, fail
    bnez t1, fail_poll
    mv a0, s6
    jal ra, put_byte
    j idle

# Debug mode: entry at 0x400, exceptions at 0x404. Stays until SOC DEBUG.haltreq is cleared.
.org 0x400
    j park
.org 0x404
    j park_poll
park:
    csrw dscratch0, s0
park_poll:
    li s0, SOC
    lw s0, SOC_DEBUG(s0)
    andi s0, s0, 1
    bnez s0, park_poll
    csrr s0, dscratch0
    dret
