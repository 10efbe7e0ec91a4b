// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// A Verilated core with memories on its two ports: single-cycle, or with random grants and
// latencies from a seed. Runs one ELF file from its entry point to a write of TOHOST. Knows nothing
// of the SoC but TOHOST, HOSTIRQ, the timer and the NPU's tags.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

class Vpmt_core_tb_top;
class VerilatedContext;

namespace pmt::core_bench {

struct Options {
  std::uint64_t seed = 0;  // 0: every request is granted at once and answered in the next cycle
  std::uint32_t tcm_bytes = 131072;
  unsigned max_latency = 8;
  unsigned stall_percent = 40;
  std::uint64_t max_cycles = 2'000'000;
};

struct Retired {
  std::uint32_t pc, next_pc, insn, rd_value, mem_addr;
  std::uint8_t rd, rmask, wmask, cause;
  bool trap, intr, debug, dbg_entry;
};

struct Result {
  bool exited = false;  // wrote TOHOST
  std::uint32_t exit_code = 0;
  std::uint64_t cycles = 0;
  std::string problem;  // protocol violation, empty if none
};

class Bench {
 public:
  explicit Bench(const Options& options);
  ~Bench();

  void load_elf(const std::string& path);  // throws std::runtime_error naming the path
  Result run();

  // Called for every retired instruction with the cycle it retired in.
  std::function<void(const Retired&, std::uint64_t cycle)> on_retire;
  // Called when the program writes the SCRATCH register.
  std::function<void(std::uint32_t value, std::uint64_t cycle)> on_scratch;

 private:
  struct Answer {
    std::uint64_t due;
    std::uint32_t data;
    bool error;
  };
  struct Port {
    std::deque<Answer> answers;
    bool grant = true, waiting = false, waiting_write = false;
    std::uint32_t waiting_addr = 0, waiting_data = 0;
  };

  std::uint8_t* find(std::uint32_t addr);
  Answer access(bool fetch, std::uint32_t addr, bool write, unsigned be, std::uint32_t data);
  bool registers(std::uint32_t addr, bool write, unsigned be, std::uint32_t data,
                 std::uint32_t& value);
  void begin_port(Port& port, bool& valid, std::uint32_t& data, bool& error);
  void end_port(Port& port, bool fetch, bool request, std::uint32_t addr, bool write, unsigned be,
                std::uint32_t data);
  void npu_cycle();

  Options options_;
  std::mt19937_64 random_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vpmt_core_tb_top> core_;
  std::vector<std::uint8_t> tcm_, external_, debug_rom_;
  std::uint32_t entry_ = 0;
  Port fetch_, data_;
  Result result_;
  std::uint64_t cycle_ = 0, mtimecmp_ = ~0ULL;
  std::uint32_t host_irq_ = 0, msip_ = 0, halt_request_ = 0, scratch_ = 0;
  std::uint32_t tag_issued_ = 0, tag_done_ = 0;
  std::uint64_t npu_due_ = 0;
};

}  // namespace pmt::core_bench
