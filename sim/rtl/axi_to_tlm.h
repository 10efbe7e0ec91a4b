// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// AXI4 slave pins to a TLM-2.0 initiator socket. Reads are performed when their address is
// accepted, writes when their last beat is; the target's delay says when the (first) answer may
// show. One data beat a cycle and direction, bursts of all IDs answered in the order of arrival, up
// to kOutstanding each way. Timing: address (reads) or last beat (writes) at edge t -> answer
// sampled at edge t + delay, delay >= 1.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <array>
#include <cstdint>
#include <deque>
#include <systemc>
#include <tlm>
#include <vector>

#include "rtl/axi_pins.h"

namespace pmt::rtl {

template <class Data>
class AxiToTlm : public sc_core::sc_module {
 public:
  static constexpr unsigned kBeatBytes = kPinBytes<Data>;
  static constexpr unsigned kOutstanding = 64;

  tlm_utils::simple_initiator_socket<AxiToTlm> socket{"socket"};
  sc_core::sc_in<bool> clk{"clk"};
  sc_core::sc_in<bool> rst_n{"rst_n"};

  sc_core::sc_in<bool> awvalid{"awvalid"};
  sc_core::sc_out<bool> awready{"awready"};
  sc_core::sc_in<uint32_t> awid{"awid"};
  sc_core::sc_in<uint64_t> awaddr{"awaddr"};
  sc_core::sc_in<uint32_t> awlen{"awlen"};
  sc_core::sc_in<uint32_t> awsize{"awsize"};
  sc_core::sc_in<bool> wvalid{"wvalid"};
  sc_core::sc_out<bool> wready{"wready"};
  sc_core::sc_in<Data> wdata{"wdata"};
  sc_core::sc_in<uint32_t> wstrb{"wstrb"};
  sc_core::sc_in<bool> wlast{"wlast"};
  sc_core::sc_out<bool> bvalid{"bvalid"};
  sc_core::sc_in<bool> bready{"bready"};
  sc_core::sc_out<uint32_t> bid{"bid"};
  sc_core::sc_out<uint32_t> bresp{"bresp"};
  sc_core::sc_in<bool> arvalid{"arvalid"};
  sc_core::sc_out<bool> arready{"arready"};
  sc_core::sc_in<uint32_t> arid{"arid"};
  sc_core::sc_in<uint64_t> araddr{"araddr"};
  sc_core::sc_in<uint32_t> arlen{"arlen"};
  sc_core::sc_in<uint32_t> arsize{"arsize"};
  sc_core::sc_out<bool> rvalid{"rvalid"};
  sc_core::sc_in<bool> rready{"rready"};
  sc_core::sc_out<uint32_t> rid{"rid"};
  sc_core::sc_out<Data> rdata{"rdata"};
  sc_core::sc_out<uint32_t> rresp{"rresp"};
  sc_core::sc_out<bool> rlast{"rlast"};

  AxiToTlm(const sc_core::sc_module_name& name, sc_core::sc_time period)
      : sc_module(name), period_(period) {
    SC_HAS_PROCESS(AxiToTlm);
    SC_METHOD(step);
    sensitive << clk.pos();
    dont_initialize();
  }

 private:
  struct Burst {
    uint32_t id;
    uint64_t addr;
    uint32_t beats, beat_bytes;
    uint64_t due;  // cycle whose edge may show the first answer
    uint32_t resp;
    std::vector<uint8_t> data, enable;
    uint32_t done = 0;
  };

  // Address of byte 0 of the bus lane group that beat n touches.
  static uint64_t beat_addr(const Burst& burst, uint32_t n) {
    return n == 0
               ? burst.addr
               : burst.addr / burst.beat_bytes * burst.beat_bytes + uint64_t{n} * burst.beat_bytes;
  }

  void transport(Burst& burst, tlm::tlm_command command) {
    tlm::tlm_generic_payload payload;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    payload.set_command(command);
    payload.set_address(burst.addr / kBeatBytes * kBeatBytes);
    payload.set_data_ptr(burst.data.data());
    payload.set_data_length(static_cast<unsigned>(burst.data.size()));
    payload.set_streaming_width(static_cast<unsigned>(burst.data.size()));
    payload.set_byte_enable_ptr(burst.enable.empty() ? nullptr : burst.enable.data());
    payload.set_byte_enable_length(static_cast<unsigned>(burst.enable.size()));
    socket->b_transport(payload, delay);
    if (payload.is_response_ok()) {
      burst.resp = 0;
    } else {
      burst.resp = payload.get_response_status() == tlm::TLM_ADDRESS_ERROR_RESPONSE ? 3 : 2;
    }
    burst.due = cycle_ + static_cast<uint64_t>(delay / period_);
  }

  // Whole bus lines from the one that holds the first byte to the one that holds the last.
  static size_t line_span(const Burst& burst) {
    const uint64_t last = beat_addr(burst, burst.beats - 1) + burst.beat_bytes - 1;
    return (last / kBeatBytes - burst.addr / kBeatBytes + 1) * kBeatBytes;
  }
  static size_t line_offset(const Burst& burst, uint32_t n) {
    return (beat_addr(burst, n) / kBeatBytes - burst.addr / kBeatBytes) * kBeatBytes;
  }

  void step() {
    if (!rst_n.read()) {
      reset();
      return;
    }
    ++cycle_;
    accept_read();
    accept_write();
    answer_write();
    answer_read();
  }

  void reset() {
    reads_.clear(), writes_.clear(), answers_.clear();
    rvalid.write(false), bvalid.write(false);
    awready.write(true), wready.write(true), arready.write(true);
    early_beats_.clear();
    r_shown_ = b_shown_ = false;
  }

  void accept_read() {
    if (arvalid.read() && arready.read()) {
      Burst burst{arid.read(), araddr.read(), arlen.read() + 1, 1u << arsize.read(), 0, 0, {}, {}};
      burst.data.resize(line_span(burst));
      transport(burst, tlm::TLM_READ_COMMAND);
      reads_.push_back(std::move(burst));
    }
    arready.write(reads_.size() < kOutstanding);
  }

  void accept_write() {
    if (awvalid.read() && awready.read()) {
      Burst burst{awid.read(), awaddr.read(), awlen.read() + 1, 1u << awsize.read(), 0, 0, {}, {}};
      burst.data.resize(line_span(burst));
      burst.enable.resize(burst.data.size());
      writes_.push_back(std::move(burst));
    }
    if (wvalid.read() && wready.read()) {
      Beat beat;
      to_bytes(wdata.read(), beat.data.data());
      beat.strobe = wstrb.read();
      early_beats_.push_back(beat);
    }
    while (!early_beats_.empty() && !writes_.empty()) {
      Burst& burst = writes_.front();
      const size_t offset = line_offset(burst, burst.done);
      const Beat& beat = early_beats_.front();
      for (unsigned i = 0; i < kBeatBytes; ++i) {
        if (beat.strobe >> i & 1) {
          burst.data[offset + i] = beat.data[i];
          burst.enable[offset + i] = TLM_BYTE_ENABLED;
        }
      }
      early_beats_.pop_front();
      if (++burst.done == burst.beats) {
        transport(burst, tlm::TLM_WRITE_COMMAND);
        answers_.push_back(std::move(burst));
        writes_.pop_front();
      }
    }
    awready.write(writes_.size() + answers_.size() < kOutstanding);
  }

  void answer_write() {
    if (b_shown_ && bready.read()) {
      answers_.pop_front();
      b_shown_ = false;
    }
    if (!b_shown_ && !answers_.empty() && cycle_ + 1 >= answers_.front().due) {
      bid.write(answers_.front().id);
      bresp.write(answers_.front().resp);
      b_shown_ = true;
    }
    bvalid.write(b_shown_);
  }

  void answer_read() {
    if (r_shown_ && rready.read()) {
      if (++reads_.front().done == reads_.front().beats) reads_.pop_front();
      r_shown_ = false;
    }
    if (!r_shown_ && !reads_.empty() && cycle_ + 1 >= reads_.front().due) {
      const Burst& burst = reads_.front();
      Data value;
      from_bytes(burst.data.data() + line_offset(burst, burst.done), value);
      rid.write(burst.id);
      rdata.write(value);
      rresp.write(burst.resp);
      rlast.write(burst.done + 1 == burst.beats);
      r_shown_ = true;
    }
    rvalid.write(r_shown_);
  }

  struct Beat {
    std::array<uint8_t, kBeatBytes> data;
    uint32_t strobe;
  };

  sc_core::sc_time period_;
  uint64_t cycle_ = 0;
  std::deque<Burst> reads_, writes_, answers_;
  std::deque<Beat> early_beats_;
  bool r_shown_ = false, b_shown_ = false;
};

}  // namespace pmt::rtl
