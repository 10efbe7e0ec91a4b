// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Boot ROM, TCM and sparse external memory, each with its cache of decoded instructions.
// Guarantees: a write to memory drops the decoded instructions it touches, whoever writes.
// Does not do: registers and scratchpads (Devices, NPU). Spec: docs/units/iss.md.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "pimento/gen/memmap.h"

namespace pmt::iss {

// A decoded instruction. op is a gen::Op of a 32-bit instruction or one of the values below.
struct Decoded {
  std::uint8_t op;
  std::uint8_t rd;  // kNoRegister when the instruction writes x0
  std::uint8_t rs1, rs2;
  std::int32_t imm;  // immediate, CSR number or register pair
  std::uint32_t insn;
  std::uint8_t halfwords;  // 1 or 2
};

inline constexpr std::uint8_t kOpUndecoded = 255;
inline constexpr std::uint8_t kOpPageEnd = 254;
inline constexpr std::uint8_t kOpFetchFault = 253;  // imm: address that could not be fetched
inline constexpr std::uint8_t kNoRegister = 32;

inline constexpr std::uint32_t kCodePageBytes = 4096;
inline constexpr std::uint32_t kCodePageSlots = kCodePageBytes / 2;

// One slot per halfword, then two that stand for the next page.
struct CodePage {
  CodePage();
  std::array<Decoded, kCodePageSlots + 2> slots;
};

class Memory {
 public:
  // mem_size: a multiple of kMemPageBytes.
  Memory(const gen::Config& config, std::uint64_t mem_size,
         std::span<const std::uint32_t> boot_rom);

  static constexpr unsigned kMemPageBits = 16;
  static constexpr std::uint64_t kMemPageBytes = std::uint64_t{1} << kMemPageBits;

  std::uint64_t mem_size() const { return mem_size_; }
  std::uint32_t tcm_size() const { return static_cast<std::uint32_t>(tcm_.size()); }
  std::uint8_t* tcm() { return tcm_.data(); }

  // Backing store of [addr, addr + bytes) when all of it lies in ROM, TCM or one page of external
  // memory; allocates the page. nullptr otherwise. Writable: false for the ROM.
  std::uint8_t* at(std::uint64_t addr, std::uint64_t bytes, bool writable);
  // As at(), for reads and without allocating: nullptr for a page never written, too.
  const std::uint8_t* mem_page(std::uint32_t addr) const {
    const std::uint64_t page = (addr - gen::map_mem_base) >> kMemPageBits;
    return page < mem_pages_.size() ? mem_pages_[page].get() : nullptr;
  }
  std::uint8_t* mem_page(std::uint32_t addr) {
    return const_cast<std::uint8_t*>(std::as_const(*this).mem_page(addr));
  }

  // True when every byte exists: 40-bit addresses, any length.
  bool contains(std::uint64_t addr, std::uint64_t bytes, bool writable) const;
  // Any length; the caller has asked contains().
  void read(std::uint64_t addr, std::span<std::uint8_t> to) const;
  void write(std::uint64_t addr, std::span<const std::uint8_t> from);

  // Cache page that holds the decoded instruction at pc; nullptr where nothing can be fetched.
  CodePage* code_page(std::uint32_t pc);
  // 16 bits of code; false where nothing can be fetched.
  bool fetch_half(std::uint32_t addr, std::uint16_t& half) const;
  // Drops decoded instructions that overlap [addr, addr + bytes).
  void invalidate(std::uint64_t addr, std::uint64_t bytes);
  // The same for up to four bytes, cheap when the page holds no code.
  void invalidate_word(std::uint32_t addr) {
    if (has_code(addr) || (addr % kCodePageBytes < 4 && has_code(addr - 4))) invalidate(addr, 4);
  }
  void invalidate_tcm_word(std::uint32_t offset) {
    const auto* page = &tcm_code_[offset / kCodePageBytes];
    const bool first = offset % kCodePageBytes < 2 && offset >= kCodePageBytes;
    if (*page != nullptr || (first && page[-1] != nullptr)) {
      invalidate(gen::map_tcm_base + offset, 4);
    }
  }

 private:
  using CodePages = std::vector<std::unique_ptr<CodePage>>;
  std::unique_ptr<CodePage>* code_slot(std::uint32_t addr);
  bool has_code(std::uint32_t addr) {
    const auto* slot = code_slot(addr);
    return slot != nullptr && *slot != nullptr;
  }

  std::vector<std::uint8_t> rom_, tcm_;
  std::uint64_t mem_size_;
  std::vector<std::unique_ptr<std::uint8_t[]>> mem_pages_;
  CodePages rom_code_, tcm_code_, mem_code_;
};

}  // namespace pmt::iss
