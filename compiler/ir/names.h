// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Names of enumerators in the text form, both ways; private to compiler/ir.
#pragma once

#include <optional>
#include <string_view>

#include "ir/graph.h"
#include "ir/shape.h"

namespace pmt::ir {

std::string_view activation_name(Activation activation);  // "none", "relu", ...
std::optional<Activation> activation_of(std::string_view name);
std::optional<DType> dtype_of(std::string_view name);
// Default attributes of the kind with that name.
std::optional<Attrs> attrs_of(std::string_view kind_name);

}  // namespace pmt::ir
