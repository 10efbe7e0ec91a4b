# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Yosys, nextpnr and icepack for iCE40 boards. From board.mk: DEVICE PACKAGE CLOCK_MHZ; optional SYNTH_FLAGS, PNR_SEED.
PNR_SEED ?= 1

# Cells of rtl/lib that have a form of their own here.
CELLS := $(wildcard fpga/ice40/*.sv)
CELLS_MAP := fpga/ice40/cells_map.v
SOURCES := $(filter-out $(addprefix %/rtl/lib/,$(notdir $(CELLS))),$(SOURCES)) $(CELLS)

# synth_ice40 step by step, so that ABC maps for area in its second round (100 LUTs less, a tenth slower) and
# the DSP blocks of CELLS come after its own DSP inference.
ABC := strash;&get,-n;&fraig,-x;&put;scorr;dc2;dretime;strash;dch,-f;if;mfs2;strash;dch,-f;if,-a;mfs2,-a;lutpack,-S,1
define SYNTH
read_verilog -sv -DSYNTHESIS $(SOURCES)
synth_ice40 -dsp -spram $(SYNTH_FLAGS) -top top -run begin:map_luts
techmap -map +/ice40/latches_map.v
abc -dress -lut 4 -script +$(ABC)
ice40_wrapcarry -unwrap
techmap -map +/ice40/ff_map.v
clean
opt_lut -dlogic SB_CARRY:I0=1:I1=2:CI=3 -dlogic SB_CARRY:CO=3
synth_ice40 -top top -run map_cells:
techmap -map $(CELLS_MAP)
opt_clean
stat
write_json $(OUT)/synth.json
endef
export SYNTH

$(OUT)/synth.json: $(SOURCES) $(CELLS_MAP) fpga/common/ice40.mk
	@mkdir -p $(OUT)
	@echo "== synthesis (Yosys): log in $(OUT)/synth.log"
	@echo "$$SYNTH" > $(OUT)/synth.ys
	@yosys -q -l $(OUT)/synth.log $(OUT)/synth.ys > /dev/null
	@! grep -E 'used but has no driver|multiple conflicting drivers|Latch inferred' $(OUT)/synth.log

$(OUT)/$(BOARD).asc: $(OUT)/synth.json fpga/boards/$(BOARD)/$(BOARD).pcf
	@echo "== place and route (nextpnr): log in $(OUT)/pnr.log"
	@nextpnr-ice40 --$(DEVICE) --package $(PACKAGE) --json $< --pcf fpga/boards/$(BOARD)/$(BOARD).pcf \
	  --freq $(CLOCK_MHZ) --seed $(PNR_SEED) --asc $@ --report $(OUT)/pnr.json --log $(OUT)/pnr.log -q \
	  || { grep -E 'ERROR|LCs used|ICESTORM_|Unable' $(OUT)/pnr.log | head -20 >&2; exit 1; }

$(OUT)/$(BOARD).bin: $(OUT)/$(BOARD).asc
	@icepack $< $@
