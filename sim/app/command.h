// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// What the verbs share: how they register with the parser and what main gives them.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

#include "app/failure.h"

namespace pmt::app {

// Set by the verb that the user chose; main calls it inside its error handling.
using Action = std::function<Exit()>;

struct Context {
  CLI::App& cli;
  Action& action;
  std::string command_line;
};

void add_compile(Context& context);
void add_run(Context& context);
void add_asm(Context& context);
void add_disasm(Context& context);
void add_config(Context& context);
void add_doctor(Context& context);
void add_import(Context& context);

}  // namespace pmt::app
