# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# End of a random program on our machines: exit code 0 through TOHOST; the runner reads the signature from memory.
    .section .tail, "ax", @progbits
    .globl finish
finish:
    li   a0, 1
    li   a1, 0x10010000
    fence
    sw   a0, 0x20(a1)
1:  j    1b
