// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The core of `edge`, and that of `nano` with its retire port driven.
#include "variants.h"

#include "Vcore_edge.h"
#include "Vcore_nano.h"
#include "verilated_core.h"

namespace pmt::cosim {

std::vector<CoreVariant> variants(unsigned /*mutant*/) {
  gen::Config nano = gen::find_preset("nano")->config;
  nano.core.rvfi = true;
  return {
      {"edge", gen::find_preset("edge")->config,
       [] { return std::make_unique<VerilatedCore<Vcore_edge>>(); }},
      {"nano", nano, [] { return std::make_unique<VerilatedCore<Vcore_nano>>(); }},
  };
}

unsigned mutant_count() { return 0; }

}  // namespace pmt::cosim
