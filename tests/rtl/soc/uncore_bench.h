// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Clock-by-clock bench around tb_uncore: OBI-like masters with queues, an NPU window and an AXI
// memory with random waits (several IDs answered in random order), and a bursting second AXI
// master.
#pragma once

#include <verilated.h>

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <unordered_map>
#include <vector>

namespace pmt::test {

struct Request {
  uint32_t addr;
  bool we = false;
  uint8_t be = 0xF;
  uint32_t wdata = 0;
};
struct Response {
  uint32_t data;
  bool err;
  uint64_t granted, answered;  // cycles
};
struct Master {
  std::deque<Request> todo;
  std::vector<Response> done;
  std::deque<uint64_t> granted;
  uint64_t shown = 0;  // cycle in which the request at the front was first shown
  bool showing = false;
  uint64_t longest_wait = 0;
  bool idle() const { return todo.empty() && granted.empty(); }
};
struct Burst {
  uint64_t addr;
  unsigned beats;
  std::vector<uint8_t> data;  // written, or read
  unsigned id;
};

template <class Model, unsigned kBytes>
class Bench {
 public:
  static constexpr unsigned kBeatBytes = kBytes;
  static constexpr bool kOneAtATime = kBytes == 4;
  Model dut;
  std::mt19937 random;
  Master instr, data, host;
  unsigned slow_percent = 0;  // chance of a wait wherever one is allowed
  bool loopback = false;
  std::deque<Burst> n_writes, n_reads;
  std::vector<Burst> n_read_done;
  unsigned n_write_answers = 0, n_errors = 0;
  uint64_t cycle = 0;

  explicit Bench(unsigned seed) : random(seed) {
    dut.rst_ni = 0;
    dut.uart_rx_i = 1;
    for (int i = 0; i < 4; ++i) clock();
    dut.rst_ni = 1;
  }
  ~Bench() { dut.final(); }

  // External memory and NPU window before any write: a function of the address.
  static uint8_t pattern(uint64_t addr) {
    return static_cast<uint8_t>((addr * 0x9E3779B97F4A7C15ull) >> 56);
  }
  uint8_t& byte(uint64_t addr) { return memory_.try_emplace(addr, pattern(addr)).first->second; }
  uint32_t word(uint64_t addr) {
    return byte(addr) | byte(addr + 1) << 8 | byte(addr + 2) << 16 | uint32_t{byte(addr + 3)} << 24;
  }
  static unsigned answer(uint64_t addr) {  // AXI response by region
    return addr >= 0xA0000000 && addr < 0xB0000000   ? 3
           : addr >= 0x90000000 && addr < 0xA0000000 ? 2
                                                     : 0;
  }

  Response one(Master& master, Request request) {
    master.todo.push_back(request);
    const size_t index = master.done.size();
    for (int i = 0; master.done.size() == index && i < 2000; ++i) step();
    return master.done.at(index);
  }
  bool finish(unsigned limit) {
    for (unsigned i = 0; i < limit; ++i) {
      if (instr.idle() && data.idle() && host.idle() && n_writes.empty() && n_reads.empty() &&
          n_w_done_ == n_write_answers && n_r_wait_.empty()) {
        return true;
      }
      step();
    }
    return false;
  }

  void step() {
    drive_masters();
    drive_window();
    drive_axi();
    drive_n();
    if (loopback) dut.uart_rx_i = dut.uart_tx_o;
    dut.clk_i = 0;
    dut.eval();
    sample();
    clock();
    ++cycle;
  }

 private:
  bool slow() { return random() % 100 < slow_percent; }
  void clock() {
    dut.clk_i = 0;
    dut.eval();
    dut.clk_i = 1;
    dut.eval();
  }

  bool show(Master& master) {
    if (!master.showing && (master.todo.empty() || slow())) return false;
    if (!master.showing) master.shown = cycle;
    return master.showing = true;
  }
  void drive_masters() {
    if ((dut.instr_req_i = show(instr))) dut.instr_addr_i = instr.todo.front().addr;
    if ((dut.data_req_i = show(data))) {
      const Request& r = data.todo.front();
      dut.data_addr_i = r.addr, dut.data_we_i = r.we, dut.data_be_i = r.be;
      dut.data_wdata_i = r.wdata;
    }
    if ((dut.host_req_i = show(host))) {
      const Request& r = host.todo.front();
      dut.host_addr_i = r.addr, dut.host_we_i = r.we, dut.host_be_i = r.be;
      dut.host_wdata_i = r.wdata;
    }
  }
  void sample_master(Master& master, bool gnt, bool rvalid, uint32_t rdata, bool err) {
    if (rvalid) {
      master.done.push_back({rdata, err, master.granted.at(0), cycle});
      master.granted.pop_front();
    }
    if (master.showing && gnt) {
      master.longest_wait = std::max(master.longest_wait, cycle - master.shown);
      master.granted.push_back(cycle);
      master.todo.pop_front();
      master.showing = false;
    }
  }

  // NPU window: grants at random, answers after a random delay; the top 64 KB answer an error.
  void drive_window() {
    dut.win_gnt_i = !slow();
    dut.win_rvalid_i = win_busy_ && win_wait_ == 0;
    dut.win_err_i = (win_addr_ & 0xFF0000) == 0xFF0000;
    dut.win_rdata_i = win_data_;
  }
  void sample_window() {
    if (dut.win_rvalid_i) {
      win_busy_ = false;
    } else if (win_busy_) {
      --win_wait_;
    }
    if (dut.win_req_o && dut.win_gnt_i) {
      win_busy_ = true;
      win_wait_ = slow() ? random() % 8 : 0;
      win_addr_ = dut.win_addr_o;
      win_data_ = word(kWindow + (win_addr_ & ~3u));
      if (dut.win_we_o) store(kWindow + (win_addr_ & ~3u), dut.win_be_o, dut.win_wdata_o);
    }
  }
  void store(uint64_t addr, unsigned be, uint32_t value) {
    for (int i = 0; i < 4; ++i) {
      if (be >> i & 1) byte(addr + i) = static_cast<uint8_t>(value >> 8 * i);
    }
  }

  // AXI memory. Addresses accepted are answered per ID in order, between IDs at random.
  struct Access {
    uint64_t addr;
    unsigned id, beats, size, done = 0;
  };
  static uint64_t beat_addr(const Access& a) {
    const uint64_t bytes = 1u << a.size;
    return a.done == 0 ? a.addr : a.addr / bytes * bytes + a.done * bytes;
  }
  void drive_axi() {
    dut.m_awready_i = !slow();
    dut.m_wready_i = !slow();
    dut.m_arready_i = !slow();
    if (!b_shown_ && !b_todo_.empty() && !slow()) {
      b_pick_ = pick(b_todo_);
      b_shown_ = true;
    }
    dut.m_bvalid_i = b_shown_;
    if (b_shown_) {
      dut.m_bid_i = b_todo_[b_pick_].id;
      dut.m_bresp_i = answer(b_todo_[b_pick_].addr);
    }
    if (!r_active_ && !r_todo_.empty() && !slow()) {
      r_pick_ = pick(r_todo_);
      r_active_ = true;
    }
    if (r_active_ && !r_shown_ && !slow()) r_shown_ = true;
    dut.m_rvalid_i = r_shown_;
    if (r_shown_) {
      const Access& a = r_todo_[r_pick_];
      const uint64_t line = beat_addr(a) / kBeatBytes * kBeatBytes;
      for (unsigned i = 0; i < kBeatBytes / 4; ++i) dut.m_rdata_i[i] = word(line + 4 * i);
      dut.m_rid_i = a.id;
      dut.m_rresp_i = answer(a.addr);
      dut.m_rlast_i = a.done + 1 == a.beats;
    }
  }
  // The oldest access of a random ID.
  size_t pick(const std::deque<Access>& todo) {
    const size_t any = random() % todo.size();
    for (size_t i = 0; i < todo.size(); ++i) {
      if (todo[i].id == todo[any].id) return i;
    }
    return any;
  }
  void sample_axi() {
    if (dut.m_bvalid_i && dut.m_bready_o) {
      b_todo_.erase(b_todo_.begin() + static_cast<long>(b_pick_));
      b_shown_ = false;
    }
    if (dut.m_rvalid_i && dut.m_rready_o) {
      r_shown_ = false;
      if (++r_todo_[r_pick_].done == r_todo_[r_pick_].beats) {
        r_todo_.erase(r_todo_.begin() + static_cast<long>(r_pick_));
        r_active_ = false;
      }
    }
    if (dut.m_arvalid_o && dut.m_arready_i) {
      r_todo_.push_back({dut.m_araddr_o, dut.m_arid_o, dut.m_arlen_o + 1u, dut.m_arsize_o});
    }
    if (dut.m_awvalid_o && dut.m_awready_i) {
      w_todo_.push_back({dut.m_awaddr_o, dut.m_awid_o, dut.m_awlen_o + 1u, dut.m_awsize_o});
    }
    if (dut.m_wvalid_o && dut.m_wready_i) {
      std::array<uint32_t, 5> beat{dut.m_wdata_o[0], dut.m_wdata_o[1], dut.m_wdata_o[2],
                                   dut.m_wdata_o[3], dut.m_wstrb_o};
      beats_.push_back(beat);
    }
    while (!w_todo_.empty() && !beats_.empty()) {
      Access& a = w_todo_.front();
      const uint64_t line = beat_addr(a) / kBeatBytes * kBeatBytes;
      for (unsigned i = 0; i < kBeatBytes; ++i) {
        if (beats_.front()[4] >> i & 1) {
          byte(line + i) = static_cast<uint8_t>(beats_.front()[i / 4] >> 8 * (i % 4));
        }
      }
      beats_.pop_front();
      if (++a.done == a.beats) {
        b_todo_.push_back(a);
        w_todo_.pop_front();
      }
    }
  }

  // Second AXI master: whole bus lines, data shown no earlier than their address.
  void drive_n() {
    if (!aw_shown_ && n_aw_ < n_writes.size() && !slow() && n_may_start(!ar_shown_))
      aw_shown_ = true;
    dut.n_awvalid_i = aw_shown_;
    if (aw_shown_) {
      const Burst& b = n_writes[n_aw_];
      dut.n_awaddr_i = b.addr, dut.n_awlen_i = b.beats - 1, dut.n_awid_i = b.id;
      if (kOneAtATime) dut.n_araddr_i = b.addr, dut.n_arlen_i = b.beats - 1, dut.n_arid_i = b.id;
    }
    if (!w_shown_ && n_w_ < n_writes.size() && n_w_ < n_aw_ + aw_shown_ && !slow()) w_shown_ = true;
    dut.n_wvalid_i = w_shown_;
    if (w_shown_) {
      const Burst& b = n_writes[n_w_];
      for (unsigned i = 0; i < kBeatBytes; ++i) {
        const unsigned shift = 8 * (i % 4);
        dut.n_wdata_i[i / 4] = (dut.n_wdata_i[i / 4] & ~(0xFFu << shift)) |
                               uint32_t{b.data[n_w_beat_ * kBeatBytes + i]} << shift;
      }
      dut.n_wstrb_i = (1u << kBeatBytes) - 1;
      dut.n_wlast_i = n_w_beat_ + 1 == b.beats;
    }
    if (!ar_shown_ && !n_reads.empty() && !slow() && n_may_start(!aw_shown_)) ar_shown_ = true;
    dut.n_arvalid_i = ar_shown_;
    if (ar_shown_) {
      const Burst& b = n_reads.front();
      dut.n_araddr_i = b.addr, dut.n_arlen_i = b.beats - 1, dut.n_arid_i = b.id;
      if (kOneAtATime) dut.n_awaddr_i = b.addr, dut.n_awlen_i = b.beats - 1, dut.n_awid_i = b.id;
    }
    dut.n_bready_i = !slow();
    dut.n_rready_i = !slow();
  }
  // The small multiplexer's master has one burst under way and the same address on both channels.
  bool n_may_start(bool other_channel_free) const {
    return !kOneAtATime || (other_channel_free && n_r_wait_.empty() && n_aw_ == n_w_ && !w_shown_ &&
                            n_w_done_ == n_write_answers);
  }
  void sample_n() {
    if (dut.n_bvalid_o && dut.n_bready_i) ++n_write_answers, n_errors += dut.n_bresp_o != 0;
    if (dut.n_rvalid_o && dut.n_rready_i) {
      auto& waiting = n_r_wait_[dut.n_rid_o];
      Burst& b = waiting.at(0);
      n_errors += dut.n_rresp_o != 0;
      for (unsigned i = 0; i < kBeatBytes; ++i) {
        b.data.push_back(static_cast<uint8_t>(dut.n_rdata_o[i / 4] >> 8 * (i % 4)));
      }
      if (dut.n_rlast_o) {
        n_read_done.push_back(b);
        waiting.pop_front();
        if (waiting.empty()) n_r_wait_.erase(dut.n_rid_o);
      }
    }
    if (dut.n_arvalid_i && dut.n_arready_o) {
      n_r_wait_[n_reads.front().id].push_back(n_reads.front());
      n_reads.pop_front();
      ar_shown_ = false;
    }
    if (dut.n_wvalid_i && dut.n_wready_o) {
      w_shown_ = false;
      if (++n_w_beat_ == n_writes[n_w_].beats) n_w_beat_ = 0, ++n_w_, ++n_w_done_;
    }
    if (dut.n_awvalid_i && dut.n_awready_o) ++n_aw_, aw_shown_ = false;
    if (n_aw_ == n_writes.size() && n_w_ == n_writes.size()) n_writes.clear(), n_aw_ = n_w_ = 0;
  }

  void sample() {
    sample_master(instr, dut.instr_gnt_o, dut.instr_rvalid_o, dut.instr_rdata_o, dut.instr_err_o);
    sample_master(data, dut.data_gnt_o, dut.data_rvalid_o, dut.data_rdata_o, dut.data_err_o);
    sample_master(host, dut.host_gnt_o, dut.host_rvalid_o, dut.host_rdata_o, dut.host_err_o);
    sample_window();
    sample_axi();
    sample_n();
  }

  static constexpr uint64_t kWindow = 0x1000000000;  // where memory_ keeps the window's bytes
  std::unordered_map<uint64_t, uint8_t> memory_;
  bool win_busy_ = false;
  unsigned win_wait_ = 0;
  uint32_t win_addr_ = 0, win_data_ = 0;
  std::deque<Access> r_todo_, w_todo_, b_todo_;
  std::deque<std::array<uint32_t, 5>> beats_;
  size_t r_pick_ = 0, b_pick_ = 0;
  bool r_active_ = false, r_shown_ = false, b_shown_ = false;
  size_t n_aw_ = 0, n_w_ = 0;
  unsigned n_w_beat_ = 0, n_w_done_ = 0;
  bool aw_shown_ = false, w_shown_ = false, ar_shown_ = false;
  std::map<unsigned, std::deque<Burst>> n_r_wait_;
};

}  // namespace pmt::test
