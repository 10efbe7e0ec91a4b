// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Runs the same steps on the RTL and on golden::Npu and compares scratchpads, memory, tags and
// errors.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "dut.h"
#include "golden/npu.h"
#include "sequence.h"

namespace npu_bench {

class Mismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Runner {
 public:
  Runner(const pmt::golden::NpuParams& params, std::uint64_t seed);

  void run_random();        // one random sequence
  void run_reset();         // a soft reset somewhere in a sequence
  void run_windows_port();  // scratchpads and registers through the window port
  void run_kernels();       // prints MAC/cycle and B/cycle
  std::string summary() const;

 private:
  void prepare(const Sequence& s);
  bool too_long(const Sequence& s) const;
  std::uint32_t drive(const Step& step);
  void golden(const Step& step);
  void compare_status(const Sequence& s);
  void compare_memory(const Sequence& s);
  void compare_side(const Sequence& s, bool side_w, Region region);
  void fill(bool side_w, Region region);
  void move(bool load, bool side_w, Region region);
  void set_windows_open();
  double kernel(const char* name, const std::vector<Step>& steps, unsigned exec, double work,
                const char* unit);
  [[noreturn]] void fail(const Sequence& s, const std::string& what);

  pmt::golden::NpuParams params_;
  std::mt19937_64 rng_;
  Memory golden_memory_, dut_memory_;
  GoldenPort port_;
  std::unique_ptr<Dut> dut_;
  pmt::golden::Npu npu_;
  Generator generator_;
  std::map<std::string, std::uint64_t> count_;
};

}  // namespace npu_bench
