# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# Start of the benchmark: stack and global pointer, cleared .bss, then C. A trap ends with exit code 0xFF.
    .section .text.start, "ax"
    .globl _start
_start:
    .option push
    .option norelax
    la   gp, __global_pointer$
    .option pop
    la   sp, __stack_top
    la   t0, trap
    csrw mtvec, t0
    la   t0, __bss_start
    la   t1, __bss_end
1:  bgeu t0, t1, 2f
    sw   zero, 0(t0)
    addi t0, t0, 4
    j    1b
2:  j    bench_main
    .balign 64
trap:
    li   a0, 0x10010000
    li   a1, 0x1FF
    sw   a1, 0x20(a0)
3:  j    3b
