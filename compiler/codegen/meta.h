// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The META section of an image.
#pragma once

#include <string>
#include <vector>

#include "codegen/layout.h"
#include "codegen/program.h"

namespace pmt::codegen {

std::string meta_json(const ir::Graph& graph, const Layout& layout,
                      const std::vector<LayerReport>& layers, const Options& options);

}  // namespace pmt::codegen
