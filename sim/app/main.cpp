// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The `pimento` command: parses the line, runs one verb, turns errors into messages and exit codes.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "app/command.h"

namespace {

using pmt::app::Exit;

constexpr const char* kFooter =
    "Exit codes: 0 done; 1 the program failed or outputs differ; 2 usage or bad input;\n"
    "            3 ended by the watchdog; 4 internal error. Page: docs/cli.md";

std::string joined(int count, char** words) {
  std::string line;
  for (int i = 0; i < count; ++i) {
    if (i > 0) line += ' ';
    line += words[i];
  }
  return line;
}

void complain(const std::string& message) {
  std::fflush(stdout);
  const bool colour = ::isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  fmt::print(stderr, "{}error:{} {}\n", colour ? "\x1b[31m" : "", colour ? "\x1b[0m" : "",
             pmt::app::printable(message));
}

// The parser would only say that a verb is missing.
void refuse_unknown_verb(const CLI::App& cli, const std::string& word) {
  std::string known;
  for (const CLI::App* verb : cli.get_subcommands(nullptr)) {
    if (verb->get_name() == word) return;
    known += (known.empty() ? "" : ", ") + verb->get_name();
  }
  throw pmt::app::Failure(Exit::BadInput,
                          fmt::format("unknown verb '{}'; allowed: {}", word, known));
}

int run(int count, char** words) {
  CLI::App cli{
      "Pimento: compiles neural networks and runs programs on the machines of the project.",
      "pimento"};
  cli.set_version_flag("--version", std::string("pimento ") + PMT_VERSION);
  cli.require_subcommand(1);
  cli.footer(kFooter);
  pmt::app::Action action;
  pmt::app::Context context{cli, action, joined(count, words)};
  pmt::app::add_compile(context);
  pmt::app::add_run(context);
  pmt::app::add_asm(context);
  pmt::app::add_disasm(context);
  pmt::app::add_config(context);
  pmt::app::add_doctor(context);
  pmt::app::add_import(context);
  if (count > 1 && words[1][0] != '-') refuse_unknown_verb(cli, words[1]);
  try {
    cli.parse(count, words);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return cli.exit(error);  // --help, --version
    complain(fmt::format("{}; see `pimento --help` or `pimento VERB --help`", error.what()));
    return static_cast<int>(Exit::BadInput);
  }
  return static_cast<int>(action());
}

}  // namespace

int main(int count, char** words) {
  try {
    const int code = run(count, words);
    if (std::fflush(stdout) != 0) {
      complain("standard output: cannot be written");
      return static_cast<int>(Exit::BadInput);
    }
    return code;
  } catch (const std::exception& error) {
    const pmt::app::Verdict verdict = pmt::app::judge(error);
    complain(verdict.message);
    return static_cast<int>(verdict.code);
  } catch (...) {
    complain("internal error of unknown type");
    return static_cast<int>(Exit::Internal);
  }
}
