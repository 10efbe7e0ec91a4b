# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Yosys, nextpnr and icepack for iCE40 boards. From board.mk: DEVICE PACKAGE CLOCK_MHZ; optional SYNTH_FLAGS, PNR_SEED.
PNR_SEED ?= 1

$(OUT)/synth.json: $(SOURCES)
	@mkdir -p $(OUT)
	@echo "== synthesis (Yosys): log in $(OUT)/synth.log"
	@yosys -q -l $(OUT)/synth.log -p "read_verilog -sv -DSYNTHESIS $(SOURCES); \
	  synth_ice40 -dsp -spram $(SYNTH_FLAGS) -top top -json $@" > /dev/null
	@! grep -E 'used but has no driver|multiple conflicting drivers|Latch inferred' $(OUT)/synth.log

$(OUT)/$(BOARD).asc: $(OUT)/synth.json fpga/boards/$(BOARD)/$(BOARD).pcf
	@echo "== place and route (nextpnr): log in $(OUT)/pnr.log"
	@nextpnr-ice40 --$(DEVICE) --package $(PACKAGE) --json $< --pcf fpga/boards/$(BOARD)/$(BOARD).pcf \
	  --freq $(CLOCK_MHZ) --seed $(PNR_SEED) --opt-timing --asc $@ --report $(OUT)/pnr.json --log $(OUT)/pnr.log -q \
	  || { grep -E 'ERROR|LCs used|ICESTORM_|Unable' $(OUT)/pnr.log | head -20 >&2; exit 1; }

$(OUT)/$(BOARD).bin: $(OUT)/$(BOARD).asc
	@icepack $< $@
