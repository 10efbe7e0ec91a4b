// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The core of `edge` with all mutants of mutants.toml built in; the number selects one.
#include <fmt/format.h>

#include <stdexcept>

#include "Vcore_mutant.h"
#include "Vcore_mutant_pmt_mutant_pkg.h"
#include "mutants.h"
#include "variants.h"
#include "verilated_core.h"

namespace pmt::cosim {

std::vector<CoreVariant> variants(unsigned mutant) {
  if (mutant > kMutantCount) {
    throw std::invalid_argument(
        fmt::format("--mutant {}: allowed are 0 to {}", mutant, kMutantCount));
  }
  return {{"edge", gen::find_preset("edge")->config, [mutant] {
             auto core = std::make_unique<VerilatedCore<Vcore_mutant>>();
             core->top().eval();  // initial blocks first
             core->top().__PVT__pmt_mutant_pkg->pmt_mutant = mutant;
             return core;
           }}};
}

unsigned mutant_count() { return kMutantCount; }

}  // namespace pmt::cosim
