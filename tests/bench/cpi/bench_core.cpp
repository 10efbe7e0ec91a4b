// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// CPI of the core on the integer benchmark, from the retire port, in single-cycle
// memory:
//   pmt_bench_core [--json FILE]
// One row per part and the total. Exit code 1 when an aim does not hold or the benchmark fails its
// own check. The aims on branches and loads say that the benchmark is not too easy.
#include <fmt/core.h>

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "core_bench.h"
#include "pimento/gen/config.h"
#include "results.h"

namespace {

struct Count {
  std::uint64_t cycles = 0, retired = 0, taken = 0, loads = 0, stores = 0;
  double share(std::uint64_t n) const {
    return retired ? 100.0 * static_cast<double>(n) / static_cast<double>(retired) : 0;
  }
  double cpi() const {
    return retired ? static_cast<double>(cycles) / static_cast<double>(retired) : 0;
  }
  void add(const Count& o) {
    cycles += o.cycles;
    retired += o.retired;
    taken += o.taken;
    loads += o.loads;
    stores += o.stores;
  }
};

constexpr const char* kParts[] = {"list", "matrix", "lexer", "crc"};
constexpr double kCpiAim = 1.35, kTakenAim = 15, kLoadAim = 20;

}  // namespace

int main(int argc, char** argv) {
  std::string json;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg == "--json" && i + 1 < argc) {
      json = argv[++i];
    } else {
      fmt::print(stderr, "usage: pmt_bench_core [--json FILE]\n");
      return 2;
    }
  }
  try {
    pmt::core_bench::Bench bench({});
    bench.load_elf(BENCH_ELF);
    std::vector<Count> parts(std::size(kParts));
    std::size_t running = 0;  // part + 1
    std::uint64_t began = 0;
    bench.on_scratch = [&](std::uint32_t value, std::uint64_t cycle) {
      if (running) parts.at(running - 1).cycles += cycle - began;
      running = value;
      began = cycle;
    };
    bench.on_retire = [&](const pmt::core_bench::Retired& r, std::uint64_t) {
      if (!running) return;
      Count& part = parts.at(running - 1);
      ++part.retired;
      part.taken += !r.trap && r.next_pc != r.pc + ((r.insn & 3) == 3 ? 4 : 2);
      part.loads += r.rmask != 0;
      part.stores += r.wmask != 0;
    };
    const pmt::core_bench::Result result = bench.run();
    if (!result.exited || result.exit_code != 0 || !result.problem.empty()) {
      fmt::print(stderr, "the benchmark failed: exit code {:#x} after {} cycles {}\n",
                 result.exit_code, result.cycles, result.problem);
      return 1;
    }

    using pmt::results::Aim;
    const auto* preset = pmt::gen::find_preset(CONFIG);
    pmt::results::Table table{
        "bench-core", CONFIG, fmt::format("{:016x}", preset->full_hash), "make bench-core", {}};
    const bool edge = std::string(CONFIG) == "edge";
    const auto aim = [&](double value) { return edge ? std::optional(value) : std::nullopt; };
    Count total;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      total.add(parts[i]);
      table.rows.push_back({kParts[i], "cpi", parts[i].cpi(), "cycles/instr", {}, Aim::kAtMost});
    }
    table.rows.push_back(
        {"total", "cycles", static_cast<double>(total.cycles), "cycles", {}, Aim::kAtMost});
    table.rows.push_back(
        {"total", "instret", static_cast<double>(total.retired), "instr", {}, Aim::kAtMost});
    table.rows.push_back({"total", "taken branches and jumps", total.share(total.taken), "%",
                          aim(kTakenAim), Aim::kAtLeast});
    table.rows.push_back(
        {"total", "loads", total.share(total.loads), "%", aim(kLoadAim), Aim::kAtLeast});
    table.rows.push_back({"total", "stores", total.share(total.stores), "%", {}, Aim::kAtLeast});
    table.rows.push_back({"total", "cpi", total.cpi(), "cycles/instr", aim(kCpiAim), Aim::kAtMost});
    table.print();
    fmt::print("CPI {:.4f}: {} cycles, {} instructions, {:.1f} % taken, {:.1f} % loads\n",
               total.cpi(), total.cycles, total.retired, total.share(total.taken),
               total.share(total.loads));
    if (!json.empty()) table.write(json);
    return table.holds() ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
