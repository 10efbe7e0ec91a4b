// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The Verilated core behind one interface, whatever its parameters: pins in, pins and retirement
// out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "pimento/device_abi.h"
#include "pimento/gen/config.h"

namespace pmt::cosim {

struct CoreIn {
  bool rst_n;
  std::uint32_t boot_addr;
  bool instr_gnt, instr_rvalid, instr_err;
  std::uint32_t instr_rdata;
  bool data_gnt, data_rvalid, data_err;
  std::uint32_t data_rdata;
  bool irq_software, irq_timer, irq_external, debug_req;
  bool npu_ready, npu_busy;
  std::uint32_t npu_tag_issued, npu_tag_done, npu_err_tag;
  std::uint8_t npu_err_code;
  std::uint64_t npu_err_addr;
};

struct CoreOut {
  bool instr_req, data_req, data_we;
  std::uint32_t instr_addr, data_addr, data_wdata;
  std::uint8_t data_be;
  bool npu_valid, npu_soft_reset, debug_halted, sleep;
  std::uint16_t npu_op;
  std::uint32_t npu_rs1, npu_rs2;
  std::uint64_t win_base, win_limit;  ///< window 1 in the upper half
  std::uint8_t win_perm;
  bool retired;
  pmt_retire retire;  ///< valid when retired
};

class CoreModel {
 public:
  virtual ~CoreModel() = default;
  /// Applies the inputs of this cycle and reads the outputs before the clock edge.
  virtual void settle(const CoreIn& in, CoreOut& out) = 0;
  virtual void clock_edge() = 0;
};

/// What a bench can run: name of the row in results, configuration of the program generator and the
/// iss.
struct CoreVariant {
  std::string_view name;
  gen::Config config;
  std::function<std::unique_ptr<CoreModel>()> make;
};

}  // namespace pmt::cosim
