# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# The one entry point. `make help` lists the targets; CMake, Ninja and ccache do the C++ behind it.
# Every target that needs tools calls `setup` first; a set-up machine answers in a moment.

BUILD  ?= build
JOBS   ?= $(shell nproc)
PREFIX ?= /usr/local
CONFIG ?= edge
BOARD  ?= icebreaker
N      ?= 1000
SEED   ?= 1

PYTHON  := /usr/bin/python3
RESULTS := $(BUILD)/results
NINJA   := cmake --build $(BUILD) -j $(JOBS) --target
CTEST   := $(PYTHON) scripts/run_tests.py --build $(BUILD) --jobs $(JOBS)
DIGITS  := tests/models/digits

.DEFAULT_GOAL := help
.PHONY: help setup configure build run test smoke nightly lint format-check tidy-check dependency-check reuse-check \
        pages pages-check cosim mutants bench-core fpga synth-check install clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what a fresh Debian 12 lacks
	@scripts/setup.sh

configure: setup
	@test -f $(BUILD)/build.ninja || cmake -S . -B $(BUILD) -G Ninja -DCMAKE_BUILD_TYPE=Release > /dev/null
	@mkdir -p $(RESULTS)

build: configure ## build everything
	@$(NINJA) all

run: configure ## run the embedded network: 200 images on iss, 5 on rtl
	@$(NINJA) pimento pmt_iss pmt_rtl_edge
	@scripts/run_demo.sh $(BUILD) $(RESULTS)

test: configure ## the suite: smoke and full tiers, and lint
	@$(NINJA) all
	@$(CTEST) --tiers smoke full

smoke: configure ## the quick tier alone
	@$(NINJA) all
	@$(CTEST) --tiers smoke

nightly: configure ## every tier
	@$(NINJA) all
	@$(CTEST) --tiers smoke full nightly

lint: configure format-check dependency-check reuse-check pages-check tidy-check ## all static checks
	@$(NINJA) pmt_generate pmt_boot_rom
	@scripts/lint_rtl.sh $(BUILD)

format-check: setup
	@scripts/format.sh --check

tidy-check: configure
	@$(NINJA) all
	@scripts/tidy.sh $(BUILD)

dependency-check: setup
	@$(PYTHON) scripts/check_dependencies.py

reuse-check: setup
	@reuse lint --quiet || reuse lint

pages: setup ## regenerate docs/reference from isa/
	@cd isa && $(PYTHON) -m gen --check-only --pages ../docs/reference

pages-check: setup
	@scripts/check_pages.sh

cosim: configure ## lockstep of the core's RTL and the iss on random programs: N= SEED=
	@$(NINJA) pmt_cosim
	@$(BUILD)/tests/pmt_cosim --n $(N) --seed $(SEED) --json $(RESULTS)/cosim.json

mutants: configure ## every RTL mutant must be caught by the lockstep
	@$(NINJA) pmt_cosim_mutants
	@$(PYTHON) tests/cosim/run_mutants.py --bench $(BUILD)/tests/pmt_cosim_mutants --json $(RESULTS)/mutants.json

bench-core: configure ## CPI of the core on the integer benchmark
	@$(NINJA) pmt_bench_core
	@$(BUILD)/tests/pmt_bench_core --json $(RESULTS)/bench-core.json

fpga: configure ## place and route: BOARD=icebreaker
	@$(NINJA) pmt_generate pmt_boot_rom
	@$(MAKE) --no-print-directory -f fpga/fpga.mk BUILD=$(BUILD) BOARD=$(BOARD)

synth-check: configure ## Yosys accepts pmt_soc (nano, edge): no undriven wire, no latch
	@$(NINJA) pmt_generate pmt_boot_rom
	@scripts/synth_check.sh $(BUILD)

install: configure ## install the command, machines, headers and runtime below PREFIX
	@$(NINJA) all
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean: ## remove what was built
	@if [ -f $(BUILD)/build.ninja ]; then cmake --build $(BUILD) --target clean; fi

distclean: ## remove the build folder
	@rm -rf $(BUILD)
