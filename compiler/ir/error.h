// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Error type of the compiler's front end. The message names file, node or tensor, what was found
// and what is allowed; it is meant to be shown to the user as it is.
#pragma once

#include <string>

#include "pimento/error.h"

namespace pmt::ir {

class CompileError : public Error {
 public:
  explicit CompileError(const std::string& message) : Error(ErrorKind::kFormat, message) {}
};

}  // namespace pmt::ir
