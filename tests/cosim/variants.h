// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The cores that this program was built with, and the choice of a mutant where it has any.
#pragma once

#include <vector>

#include "core_model.h"

namespace pmt::cosim {

/// `mutant`: 0 for none. A build without mutants has no other.
std::vector<CoreVariant> variants(unsigned mutant);

/// Number of mutants in this build.
unsigned mutant_count();

}  // namespace pmt::cosim
