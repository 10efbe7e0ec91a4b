// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Conversion between byte strings and the pin types that Verilator gives an AXI data bus: uint32_t,
// uint64_t or sc_bv<W>, by width.
#pragma once

#include <cstdint>
#include <cstring>
#include <systemc>
#include <type_traits>

namespace pmt::rtl {

// The value type T of sc_in<T>, sc_out<T>.
template <class Port>
struct PortValue;
template <class T>
struct PortValue<sc_core::sc_in<T>> {
  using type = T;
};
template <class T>
struct PortValue<sc_core::sc_out<T>> {
  using type = T;
};

template <class Port>
using PinValue = typename PortValue<std::remove_reference_t<Port>>::type;

inline void to_bytes(const uint32_t& value, uint8_t* bytes) { std::memcpy(bytes, &value, 4); }
inline void to_bytes(const uint64_t& value, uint8_t* bytes) { std::memcpy(bytes, &value, 8); }
template <int W>
void to_bytes(const sc_dt::sc_bv<W>& value, uint8_t* bytes) {
  for (int i = 0; i < W / 32; ++i) {
    const uint32_t word = value.get_word(i);
    std::memcpy(bytes + 4 * i, &word, 4);
  }
}

inline void from_bytes(const uint8_t* bytes, uint32_t& value) { std::memcpy(&value, bytes, 4); }
inline void from_bytes(const uint8_t* bytes, uint64_t& value) { std::memcpy(&value, bytes, 8); }
template <int W>
void from_bytes(const uint8_t* bytes, sc_dt::sc_bv<W>& value) {
  for (int i = 0; i < W / 32; ++i) {
    uint32_t word;
    std::memcpy(&word, bytes + 4 * i, 4);
    value.set_word(i, word);
  }
}

template <class T>
constexpr unsigned kPinBytes = sizeof(T);
template <int W>
constexpr unsigned kPinBytes<sc_dt::sc_bv<W>> = W / 8;

}  // namespace pmt::rtl
