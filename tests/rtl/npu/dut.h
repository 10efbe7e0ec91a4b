// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The Verilated NPU with its drivers: clock, command port, window port, AXI slave model. Every call
// advances the clock by at least one cycle; a protocol violation or a hang throws
// std::runtime_error.
#pragma once

#include <cstdint>
#include <memory>
#include <random>

#include "memory.h"

class VerilatedContext;
class Vpmt_npu_tb;

namespace npu_bench {

// Command op fields as on the port: {funct3, npu, sub}.
enum Op : unsigned {
  kCfg = 0,
  kLd = 1u << 7,
  kSt = 1u << 7 | 1,
  kConv = 2u << 7,
  kDwconv = 2u << 7 | 1,
  kFence = 3u << 7
};

class Dut {
 public:
  Dut(unsigned line, Memory& memory, std::uint64_t seed);
  ~Dut();

  AxiModel axi;
  void set_command_gaps(unsigned percent) { gaps_ = percent; }
  // Chance in percent, each cycle, that the window port asks for something without effect.
  void set_window_noise(unsigned percent) { noise_ = percent; }
  void set_windows(const std::array<pmt::golden::NpuWindow, 2>& windows);

  void tick();
  std::uint32_t command(unsigned op, std::uint32_t rs1 = 0, std::uint32_t rs2 = 0);  // its tag
  void wait_tag(std::uint32_t tag);
  void wait_idle();  // queue empty, all commands complete
  void soft_reset();
  // Window port; returns false for an error response.
  bool window(bool write, std::uint32_t addr, unsigned be, std::uint32_t& data);

  std::uint64_t cycles() const { return cycles_; }
  std::uint32_t tag_issued() const;
  std::uint32_t tag_done() const;
  bool busy() const;
  unsigned err_code() const;
  std::uint32_t err_tag() const;
  std::uint64_t err_addr() const;

 private:
  void limit(std::uint64_t since, const char* what) const;
  unsigned line_;
  std::mt19937_64 rng_;
  void noise();
  unsigned gaps_ = 0;
  unsigned noise_ = 0;
  bool window_ = false, noise_request_ = false, noise_response_ = false;
  std::uint64_t cycles_ = 0;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vpmt_npu_tb> top_;
};

}  // namespace npu_bench
