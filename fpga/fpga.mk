# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Bitstream of one board: make -f fpga/fpga.mk BUILD=build BOARD=icebreaker. Needs the generated files in
# BUILD/gen. Boards: the folders of fpga/boards, each with a board.mk. Fails when it does not fit or misses timing.
BUILD ?= build
BOARD ?= icebreaker
BOARDS := $(notdir $(wildcard fpga/boards/*))

ifeq ($(filter $(BOARD),$(BOARDS)),)
$(error BOARD=$(BOARD): allowed $(BOARDS))
endif

include fpga/boards/$(BOARD)/board.mk

OUT := $(BUILD)/fpga/$(BOARD)
SOURCES := $(shell scripts/rtl_files.sh $(BUILD) $(CONFIG)) $(wildcard fpga/common/*.sv) fpga/boards/$(BOARD)/top.sv

.DELETE_ON_ERROR:
.PHONY: all
all: $(OUT)/$(BOARD).bin
	@/usr/bin/python3 fpga/common/report.py --board $(BOARD) --config $(CONFIG) --build $(BUILD) \
	  --device $(DEVICE) --clock-mhz $(CLOCK_MHZ) --clock-net $(CLOCK_NET) --pnr $(OUT)/pnr.json \
	  --bitstream $< --json $(BUILD)/results/fpga.json

include fpga/common/ice40.mk
