// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Exit codes of the command and the exception that carries one.
#pragma once

#include <stdexcept>
#include <string>

namespace pmt::app {

enum class Exit : int {
  Ok = 0,
  RunFailed = 1,  // the program failed, or outputs differ from the reference
  BadInput = 2,   // usage, file, model, configuration
  Limit = 3,      // a watchdog ended the run
  Internal = 4    // a defect of the tool or of a machine
};

class Failure : public std::runtime_error {
 public:
  Failure(Exit code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Exit code() const { return code_; }

 private:
  Exit code_;
};

// Names come from files and command lines: control characters and bytes that are not UTF-8 become
// \xNN, so that a message cannot drive the terminal. Line breaks stay.
std::string printable(const std::string& text);

// Message and exit code of any exception that the libraries throw.
struct Verdict {
  Exit code;
  std::string message;
};
Verdict judge(const std::exception& error);

}  // namespace pmt::app
