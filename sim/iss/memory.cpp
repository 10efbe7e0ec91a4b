// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "iss/memory.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pmt::iss {

namespace {

constexpr std::uint64_t kTcmBase = gen::map_tcm_base;
constexpr std::uint64_t kMemBase = gen::map_mem_base;
constexpr std::uint64_t kMax32 = std::uint64_t{1} << 32;

bool inside(std::uint64_t addr, std::uint64_t bytes, std::uint64_t base, std::uint64_t size) {
  return addr >= base && bytes <= size && addr - base <= size - bytes;
}

std::size_t code_pages(std::uint64_t bytes) {
  return static_cast<std::size_t>((bytes + kCodePageBytes - 1) / kCodePageBytes);
}

}  // namespace

CodePage::CodePage() {
  slots.fill({kOpUndecoded, kNoRegister, 0, 0, 0, 0, 1});
  slots[kCodePageSlots].op = slots[kCodePageSlots + 1].op = kOpPageEnd;
}

Memory::Memory(const gen::Config& config, std::uint64_t mem_size,
               std::span<const std::uint32_t> boot_rom)
    : rom_(static_cast<std::size_t>(config.mem.boot_bytes)),
      tcm_(static_cast<std::size_t>(config.mem.tcm_bytes)),
      mem_size_(mem_size),
      mem_pages_(static_cast<std::size_t>(mem_size >> kMemPageBits)),
      rom_code_(code_pages(rom_.size())),
      tcm_code_(code_pages(tcm_.size())),
      mem_code_(code_pages(std::min(mem_size, kMax32 - kMemBase))) {
  // A configuration without debug mode has a ROM without the park loop.
  std::memcpy(rom_.data(), boot_rom.data(), std::min(rom_.size(), boot_rom.size_bytes()));
}

std::uint8_t* Memory::at(std::uint64_t addr, std::uint64_t bytes, bool writable) {
  if (inside(addr, bytes, kTcmBase, tcm_.size())) return tcm_.data() + (addr - kTcmBase);
  if (inside(addr, bytes, kMemBase, mem_size_)) {
    const std::uint64_t offset = addr - kMemBase;
    if (offset >> kMemPageBits != (offset + bytes - 1) >> kMemPageBits) return nullptr;
    auto& page = mem_pages_[static_cast<std::size_t>(offset >> kMemPageBits)];
    if (page == nullptr) page = std::make_unique<std::uint8_t[]>(kMemPageBytes);
    return page.get() + offset % kMemPageBytes;
  }
  if (!writable && inside(addr, bytes, gen::map_boot_base, rom_.size())) {
    return rom_.data() + addr;
  }
  return nullptr;
}

bool Memory::contains(std::uint64_t addr, std::uint64_t bytes, bool writable) const {
  return inside(addr, bytes, kTcmBase, tcm_.size()) || inside(addr, bytes, kMemBase, mem_size_) ||
         (!writable && inside(addr, bytes, gen::map_boot_base, rom_.size()));
}

void Memory::read(std::uint64_t addr, std::span<std::uint8_t> to) const {
  if (inside(addr, to.size(), kTcmBase, tcm_.size())) {
    std::copy_n(tcm_.begin() + static_cast<std::ptrdiff_t>(addr - kTcmBase), to.size(), to.begin());
    return;
  }
  if (!inside(addr, to.size(), kMemBase, mem_size_)) {
    std::copy_n(rom_.begin() + static_cast<std::ptrdiff_t>(addr), to.size(), to.begin());
    return;
  }
  std::uint64_t offset = addr - kMemBase;
  while (!to.empty()) {
    const std::uint64_t in_page = offset % kMemPageBytes;
    const auto step =
        static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), kMemPageBytes - in_page));
    const auto& page = mem_pages_[static_cast<std::size_t>(offset >> kMemPageBits)];
    if (page != nullptr) {
      std::memcpy(to.data(), page.get() + in_page, step);
    } else {
      std::memset(to.data(), 0, step);
    }
    to = to.subspan(step);
    offset += step;
  }
}

void Memory::write(std::uint64_t addr, std::span<const std::uint8_t> from) {
  invalidate(addr, from.size());
  while (!from.empty()) {
    const bool external = addr >= kMemBase;
    const std::uint64_t room = external ? kMemPageBytes - (addr - kMemBase) % kMemPageBytes
                                        : tcm_.size() - (addr - kTcmBase);
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(from.size(), room));
    std::memcpy(at(addr, step, true), from.data(), step);
    from = from.subspan(step);
    addr += step;
  }
}

std::unique_ptr<CodePage>* Memory::code_slot(std::uint32_t addr) {
  CodePages* pages = nullptr;
  std::uint32_t offset = 0;
  if (addr >= kMemBase) {
    pages = &mem_code_;
    offset = addr - gen::map_mem_base;
  } else if (addr >= kTcmBase) {
    pages = &tcm_code_;
    offset = addr - gen::map_tcm_base;
  } else {
    pages = &rom_code_;
    offset = addr;
  }
  const std::size_t index = offset / kCodePageBytes;
  return index < pages->size() ? &(*pages)[index] : nullptr;
}

CodePage* Memory::code_page(std::uint32_t pc) {
  if (!contains(pc, 1, false)) return nullptr;
  auto& slot = *code_slot(pc);
  if (slot == nullptr) slot = std::make_unique<CodePage>();
  return slot.get();
}

bool Memory::fetch_half(std::uint32_t addr, std::uint16_t& half) const {
  if (!contains(addr, 2, false)) return false;
  std::uint8_t bytes[2];
  read(addr, bytes);
  half = static_cast<std::uint16_t>(bytes[0] | (bytes[1] << 8));
  return true;
}

void Memory::invalidate(std::uint64_t addr, std::uint64_t bytes) {
  // A 32-bit instruction may begin one halfword before the first byte written.
  const std::uint64_t first = addr >= 2 ? (addr - 2) & ~std::uint64_t{1} : 0;
  const std::uint64_t last = std::min(addr + bytes, kMax32);
  for (std::uint64_t at = first; at < last;) {
    const std::uint64_t next = std::min((at / kCodePageBytes + 1) * kCodePageBytes, last);
    auto* slot = code_slot(static_cast<std::uint32_t>(at));
    if (slot != nullptr && *slot != nullptr) {
      for (std::uint64_t a = at; a < next; a += 2) {
        (*slot)->slots[a % kCodePageBytes / 2].op = kOpUndecoded;
      }
    }
    at = next;
  }
}

}  // namespace pmt::iss
