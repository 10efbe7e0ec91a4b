// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pmt_cosim: random programs on the Verilated core and on the iss in lockstep. Exit code 0 only
// when nothing differs and, over 1000 programs and more, no instruction or event was left out.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstring>
#include <string>

#include "coverage.h"
#include "directed.h"
#include "lockstep.h"
#include "random_program.h"
#include "results.h"
#include "variants.h"

namespace pmt::cosim {
namespace {

constexpr const char* kUsage =
    "usage: pmt_cosim [--n N] [--seed S] [--only K] [--config edge|nano|all] [--json F] [--mutant "
    "M]\n"
    "                 [--stop-after D] [--coverage] [--count-mutants] [--elf F --halt-after I]\n"
    "  --only K        only program number K of the seed\n"
    "  --stop-after D  end after D differences (default 5)\n"
    "  --elf F         a directed program (tests/cosim/directed) N times with other delays\n"
    "  --halt-after I  ... with a halt request after I instructions (default 100)\n"
    "  --coverage      print what the programs did\n";

struct Options {
  std::uint64_t n = 100, seed = 1, stop_after = 5, mutant = 0, halt_after = 100;
  std::optional<std::uint64_t> only;
  std::string config = "all", json, elf;
  bool coverage = false, count_mutants = false;
};

std::optional<std::uint64_t> number(const char* text) {
  std::uint64_t value = 0;
  const char* end = text + std::strlen(text);
  const auto result = std::from_chars(text, end, value);
  return result.ec == std::errc() && result.ptr == end ? std::optional(value) : std::nullopt;
}

bool parse(int argc, char** argv, Options& o) {
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--coverage" || flag == "--count-mutants") {
      (flag == "--coverage" ? o.coverage : o.count_mutants) = true;
      continue;
    }
    if (i + 1 >= argc) return false;
    const char* value = argv[++i];
    if (flag == "--config") {
      o.config = value;
    } else if (flag == "--json") {
      o.json = value;
    } else if (flag == "--elf") {
      o.elf = value;
    } else {
      const auto n = number(value);
      if (!n) return false;
      if (flag == "--n")
        o.n = *n;
      else if (flag == "--seed")
        o.seed = *n;
      else if (flag == "--only")
        o.only = *n;
      else if (flag == "--stop-after")
        o.stop_after = *n;
      else if (flag == "--mutant")
        o.mutant = *n;
      else
        return false;
    }
  }
  return true;
}

struct Summary {
  std::uint64_t programs = 0, differences = 0;
  Coverage coverage;
  double seconds = 0;
};

TestProgram program_number(const Options& o, const gen::Config& config, std::uint64_t k) {
  const std::uint64_t seed = o.seed << 32 | k;
  if (o.elf.empty()) return make_program(seed, config);
  TestProgram program = load_elf(o.elf, config, o.halt_after);
  program.seed = seed;
  program.timing = random_timing(seed, config.core.debug, false);
  return program;
}

Summary run_variant(const CoreVariant& variant, const Options& o) {
  const auto start = std::chrono::steady_clock::now();
  Summary summary;
  const auto core = variant.make();
  const std::uint64_t first = o.only.value_or(0), end = o.only ? first + 1 : o.n;
  for (std::uint64_t k = first; k < end && summary.differences < o.stop_after; ++k) {
    const TestProgram program = program_number(o, variant.config, k);
    ++summary.programs;
    const auto difference = Lockstep(*core, variant, program, summary.coverage).run();
    if (!difference) continue;
    ++summary.differences;
    fmt::print("MISMATCH {}  again: pmt_cosim --config {} --seed {} --only {}\n", *difference,
               variant.name, o.seed, k);
  }
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return summary;
}

int run(const Options& o, const std::string& command) {
  results::Table table;
  table.target = "cosim";
  table.config = o.config;
  table.config_hash =
      fmt::format("{:016x}", gen::find_preset(o.config == "all" ? "edge" : o.config)->full_hash);
  table.command = command;
  bool complete = true;
  for (const CoreVariant& variant : variants(static_cast<unsigned>(o.mutant))) {
    if (o.config != "all" && o.config != variant.name) continue;
    const Summary s = run_variant(variant, o);
    if (o.coverage) fmt::print("{}: {}", variant.name, s.coverage.table(variant.config));
    const auto missing = s.coverage.missing(variant.config);
    for (const std::string& name : missing) {
      if (s.programs >= 1000 && o.elf.empty())
        fmt::print("{}: never happened: {}\n", variant.name, name);
    }
    const bool judged = s.programs >= 1000 && o.elf.empty();
    complete = complete && (!judged || missing.empty());
    const std::string name(variant.name);
    const auto add = [&](const char* metric, double value, const char* unit,
                         std::optional<double> aim) {
      table.rows.push_back({name, metric, value, unit, aim, results::Aim::kEqual});
    };
    add("programs", static_cast<double>(s.programs), "", std::nullopt);
    add("mismatches", static_cast<double>(s.differences), "", 0.0);
    add("instructions compared", static_cast<double>(s.coverage.instructions), "", std::nullopt);
    add("cycles", static_cast<double>(s.coverage.cycles), "", std::nullopt);
    add("never exercised", static_cast<double>(missing.size()), "",
        judged ? std::optional(0.0) : std::nullopt);
    add("time", s.seconds, "s", std::nullopt);
  }
  if (table.rows.empty()) {
    fmt::print(stderr, "pmt_cosim: --config {}: allowed are edge, nano, all\n", o.config);
    return 2;
  }
  table.print();
  if (!o.json.empty()) table.write(o.json);
  return table.holds() && complete ? 0 : 1;
}

}  // namespace
}  // namespace pmt::cosim

int main(int argc, char** argv) {
  pmt::cosim::Options options;
  if (!pmt::cosim::parse(argc, argv, options)) {
    fmt::print(stderr, "{}", pmt::cosim::kUsage);
    return 2;
  }
  if (options.count_mutants) {
    fmt::print("{}\n", pmt::cosim::mutant_count());
    return 0;
  }
  if (options.config != "all" && pmt::gen::find_preset(options.config) == nullptr)
    options.config = "?";
  std::string command = "pmt_cosim";
  for (int i = 1; i < argc; ++i) command += fmt::format(" {}", argv[i]);
  try {
    if (options.config == "?") throw std::invalid_argument("--config: allowed are edge, nano, all");
    return pmt::cosim::run(options, command);
  } catch (const std::exception& e) {
    fmt::print(stderr, "pmt_cosim: {}\n", e.what());
    return 2;
  }
}
