// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The exception that every library of the project throws. Never crosses the device ABI.
// The message names the file, key or node, what was found and what is allowed.
#pragma once

#include <stdexcept>
#include <string>

namespace pmt {

enum class ErrorKind { kArgument, kConfig, kAddress, kState, kMemory, kInternal, kIo, kFormat };

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace pmt
