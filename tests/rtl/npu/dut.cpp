// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "dut.h"

#include <cstring>
#include <stdexcept>

#include <fmt/format.h>
#include <verilated.h>

#include "Vpmt_npu_tb.h"

namespace npu_bench {

namespace {
constexpr std::uint64_t kHang = 4'000'000;  // cycles
}

Dut::Dut(unsigned line, Memory& memory, std::uint64_t seed)
    : axi(memory, line, seed),
      line_(line),
      rng_(seed + 1),
      context_(std::make_unique<VerilatedContext>()),
      top_(std::make_unique<Vpmt_npu_tb>(context_.get())) {
  top_->rst_ni = 0;
  for (int i = 0; i < 4; ++i) tick();
  top_->rst_ni = 1;
  tick();
}

Dut::~Dut() { top_->final(); }

// Reads anywhere, and writes of no bytes, beside whatever the engines do.
void Dut::noise() {
  if (noise_request_ || rng_() % 100 >= noise_) return;
  noise_request_ = true;
  top_->win_we_i = rng_() % 2;
  top_->win_be_i = top_->win_we_i ? 0 : 15;
  top_->win_addr_i = (rng_() % 2 ? 0x400000u : 0u) + static_cast<std::uint32_t>(rng_() % 1024) * 4;
  top_->win_wdata_i = static_cast<std::uint32_t>(rng_());
  if (rng_() % 8 == 0) {
    top_->win_be_i = 15;
    top_->win_addr_i = 0x800000u;
  }
  top_->win_req_i = 1;
}

void Dut::tick() {
  if (!window_) noise();
  const AxiSlave& s = axi.drive();
  top_->axi_arready_i = s.ar_ready;
  top_->axi_awready_i = s.aw_ready;
  top_->axi_wready_i = s.w_ready;
  top_->axi_rvalid_i = s.r_valid;
  top_->axi_rlast_i = s.r_last;
  top_->axi_rresp_i = s.r_resp;
  std::memcpy(&top_->axi_rdata_i[0], s.r_data, 16);
  top_->axi_bvalid_i = s.b_valid;
  top_->axi_bresp_i = s.b_resp;
  top_->clk_i = 0;
  top_->eval();
  if (noise_response_ && (!top_->win_rvalid_o || top_->win_err_o)) {
    throw std::runtime_error(
        fmt::format("window port: no response, or an error, at cycle {}", cycles_));
  }
  noise_response_ = noise_request_ && top_->win_gnt_o;
  AxiMaster m;
  m.ar_valid = top_->axi_arvalid_o;
  m.ar_addr = top_->axi_araddr_o;
  m.ar_len = top_->axi_arlen_o;
  m.ar_size = top_->axi_arsize_o;
  m.ar_burst = top_->axi_arburst_o;
  m.aw_valid = top_->axi_awvalid_o;
  m.aw_addr = top_->axi_awaddr_o;
  m.aw_len = top_->axi_awlen_o;
  m.aw_size = top_->axi_awsize_o;
  m.aw_burst = top_->axi_awburst_o;
  m.w_valid = top_->axi_wvalid_o;
  m.w_last = top_->axi_wlast_o;
  m.w_strb = top_->axi_wstrb_o;
  std::memcpy(m.w_data, &top_->axi_wdata_o[0], 16);
  m.r_ready = top_->axi_rready_o;
  m.b_ready = top_->axi_bready_o;
  if (top_->rst_ni) axi.edge(m);
  top_->clk_i = 1;
  top_->eval();
  if (noise_response_) {
    noise_request_ = false;
    top_->win_req_i = 0;
  }
  ++cycles_;
  if (!axi.violation().empty()) {
    throw std::runtime_error(
        fmt::format("AXI violation at cycle {}: {}", cycles_, axi.violation()));
  }
}

void Dut::limit(std::uint64_t since, const char* what) const {
  if (cycles_ - since > kHang) {
    throw std::runtime_error(fmt::format("{} hangs: issued {}, done {}, error {}", what,
                                         tag_issued(), tag_done(), err_code()));
  }
}

std::uint32_t Dut::command(unsigned op, std::uint32_t rs1, std::uint32_t rs2) {
  while (rng_() % 100 < gaps_) tick();
  const std::uint64_t since = cycles_;
  top_->npu_valid_i = 1;
  top_->npu_op_i = op;
  top_->npu_rs1_i = rs1;
  top_->npu_rs2_i = rs2;
  for (;;) {
    top_->eval();
    const bool ready = top_->npu_ready_o;
    const std::uint32_t tag = top_->npu_tag_issued_o + 1;
    tick();
    if (ready) {
      top_->npu_valid_i = 0;
      return tag;
    }
    limit(since, "command port");
  }
}

void Dut::wait_tag(std::uint32_t tag) {
  const std::uint64_t since = cycles_;
  while (static_cast<std::int32_t>(tag_done() - tag) < 0) {
    tick();
    limit(since, "wait");
  }
}

void Dut::wait_idle() {
  // A fence also waits for cfg writes, which have no tag.
  wait_tag(command(kFence));
  tick();
  tick();
}

void Dut::soft_reset() {
  top_->npu_soft_reset_i = 1;
  tick();
  top_->npu_soft_reset_i = 0;
}

bool Dut::window(bool write, std::uint32_t addr, unsigned be, std::uint32_t& data) {
  window_ = true;
  while (noise_request_ || noise_response_) tick();
  const std::uint64_t since = cycles_;
  top_->win_req_i = 1;
  top_->win_we_i = write;
  top_->win_be_i = be;
  top_->win_addr_i = addr;
  top_->win_wdata_i = data;
  for (bool granted = false; !granted;) {
    top_->eval();
    granted = top_->win_gnt_o;
    tick();
    limit(since, "window port");
  }
  top_->win_req_i = 0;
  top_->eval();
  if (!top_->win_rvalid_o) throw std::runtime_error("window port: no response after the grant");
  const bool ok = !top_->win_err_o;
  if (!write) data = top_->win_rdata_o;
  window_ = false;
  return ok;
}

void Dut::set_windows(const std::array<pmt::golden::NpuWindow, 2>& w) {
  top_->npu_win_base_i = std::uint64_t{w[1].base} << 32 | w[0].base;
  top_->npu_win_limit_i = std::uint64_t{w[1].limit} << 32 | w[0].limit;
  top_->npu_win_perm_i = static_cast<unsigned>(w[0].read) | static_cast<unsigned>(w[0].write) << 1 |
                         static_cast<unsigned>(w[1].read) << 2 |
                         static_cast<unsigned>(w[1].write) << 3;
}

std::uint32_t Dut::tag_issued() const { return top_->npu_tag_issued_o; }
std::uint32_t Dut::tag_done() const { return top_->npu_tag_done_o; }
bool Dut::busy() const { return top_->npu_busy_o; }
unsigned Dut::err_code() const { return top_->npu_err_code_o; }
std::uint32_t Dut::err_tag() const { return top_->npu_err_tag_o; }
std::uint64_t Dut::err_addr() const { return top_->npu_err_addr_o; }

}  // namespace npu_bench
