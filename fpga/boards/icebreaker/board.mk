# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# iCEBreaker v1.0: iCE40UP5K in SG48, 12 MHz crystal.
CONFIG := nano
DEVICE := up5k
PACKAGE := sg48
CLOCK_MHZ := 12
CLOCK_NET := clk_12m_i
# Not critical: every seed tried keeps a quarter in hand (docs/fpga.md).
PNR_SEED := 1
