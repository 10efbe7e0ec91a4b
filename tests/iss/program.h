// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// A machine with an assembled program in its TCM. The program ends by writing its exit code with
// the macro-like text kExit (a0 = code). Handlers: kTrapHandler stores mcause, mepc, mtval.
#pragma once

#include <cstring>
#include <memory>
#include <string>

#include "asm/assembler.h"
#include "iss/iss.h"
#include "pimento/gen/memmap.h"

namespace pmt::test {

inline constexpr std::uint32_t kText = 0x40000000, kData = 0x40008000;

// Writes (a0 << 1) | 1 to TOHOST; needs nothing but t6.
inline const std::string kExit =
    "  slli a0, a0, 1\n  ori a0, a0, 1\n  li t6, 0x10010020\n  sw a0, 0(t6)\n1: j 1b\n";

// Appends mcause, mepc, mtval to the list at s11 and resumes behind the instruction (s10 bytes on).
inline const std::string kTrapHandler =
    ".balign 64\nhandler:\n"
    "  csrr t5, mcause\n  sw t5, 0(s11)\n  csrr t5, mepc\n  sw t5, 4(s11)\n"
    "  add t5, t5, s10\n  csrw mepc, t5\n  csrr t5, mtval\n  sw t5, 8(s11)\n"
    "  addi s11, s11, 12\n  mret\n";

inline const std::string kPrologue =
    "_start:\n  la t0, handler\n  csrw mtvec, t0\n  li s11, 0x40008000\n  li s10, 4\n";

class Program {
 public:
  explicit Program(const std::string& text, const char* config = "edge")
      : machine(*gen::find_preset(config), std::uint64_t{16} << 20) {
    image = assembler::assemble(text, "test.S", {.base = kText, .entry = "_start"});
    for (const auto& s : image.segments) machine.host_write(s.address, s.bytes);
    machine.start(image.entry);
  }

  iss::RunOutcome run(std::uint64_t limit = 1'000'000) { return machine.run(limit, 0); }

  std::uint32_t word(std::uint64_t addr) {
    std::uint8_t bytes[4]{};
    machine.host_read(addr, bytes);
    std::uint32_t value = 0;
    std::memcpy(&value, bytes, 4);
    return value;
  }
  bool set_word(std::uint64_t addr, std::uint32_t value) {
    std::uint8_t bytes[4];
    std::memcpy(bytes, &value, 4);
    return machine.host_write(addr, bytes);
  }
  std::uint32_t symbol(const std::string& name) const {
    for (const auto& s : image.symbols) {
      if (s.name == name) return s.value;
    }
    throw std::out_of_range(name);
  }
  // Word i of the list that the program left at kData.
  std::uint32_t data(unsigned i) { return word(kData + 4 * i); }

  iss::Machine machine;
  assembler::Program image;
};

}  // namespace pmt::test
