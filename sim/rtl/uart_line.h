// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The far end of the serial line: decodes what the chip sends and sends queued bytes to it, at the
// speed that the chip's divider says (8N1). One call of step per clock cycle.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

namespace pmt::rtl {

class UartLine {
 public:
  // Level of the chip's output and its divider in, level of its input out. A byte that was just
  // completed is returned in `received`.
  struct Out {
    bool rx = true;
    std::optional<uint8_t> received;
  };
  Out step(bool tx, uint32_t divider) {
    if (divider == 0) divider = 1;
    return {send(divider), receive(tx, divider)};
  }

  void queue(uint8_t byte) { to_send_.push_back(byte); }
  // Everything queued has been sent.
  bool sent() const { return to_send_.empty() && send_left_ == 0; }
  void reset() { *this = UartLine(); }

 private:
  bool send(uint32_t divider) {
    if (send_left_ == 0) {
      if (to_send_.empty()) return true;
      frame_ = 0x200u | uint32_t{to_send_.front()} << 1;  // stop bit, data, start bit
      to_send_.pop_front();
      send_left_ = 10;
      send_count_ = divider;
    }
    const bool level = frame_ & 1;
    if (--send_count_ == 0) {
      frame_ >>= 1;
      --send_left_;
      send_count_ = divider;
    }
    return level;
  }

  // receive_bit_: 0 waiting for the start edge, 1 start bit, 2..9 data bits, 10 stop bit.
  std::optional<uint8_t> receive(bool tx, uint32_t divider) {
    if (receive_bit_ == 0) {
      if (tx) return std::nullopt;
      receive_bit_ = 1;
      receive_count_ = divider / 2;  // to the middle of the start bit
    } else {
      --receive_count_;
    }
    if (receive_count_ != 0) return std::nullopt;
    receive_count_ = divider;
    const uint32_t bit = receive_bit_++;
    if (bit == 1) {
      if (tx) receive_bit_ = 0;  // a glitch
    } else if (bit <= 9) {
      shift_ = static_cast<uint8_t>(shift_ >> 1 | (tx ? 0x80 : 0));
    } else {
      receive_bit_ = 0;
      if (tx) return shift_;
    }
    return std::nullopt;
  }

  std::deque<uint8_t> to_send_;
  uint32_t frame_ = 0, send_left_ = 0, send_count_ = 0;
  uint32_t receive_bit_ = 0, receive_count_ = 0;
  uint8_t shift_ = 0;
};

}  // namespace pmt::rtl
