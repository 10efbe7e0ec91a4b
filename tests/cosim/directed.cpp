// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Reads the loadable parts of a 32-bit RISC-V ELF file.
#include "directed.h"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "memory_map.h"

namespace pmt::cosim {

TestProgram load_elf(const std::string& path, const gen::Config& config, std::uint64_t halt_after) {
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> file((std::istreambuf_iterator<char>(in)),
                               std::istreambuf_iterator<char>());
  Elf32_Ehdr header{};
  if (file.size() < sizeof header) throw std::runtime_error(path + ": no ELF file");
  std::memcpy(&header, file.data(), sizeof header);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_machine != EM_RISCV) {
    throw std::runtime_error(path + ": no RISC-V ELF file");
  }
  TestProgram program;
  program.rom.resize(static_cast<std::size_t>(config.mem.boot_bytes));
  program.tcm.resize(static_cast<std::size_t>(config.mem.tcm_bytes));
  program.external.resize(kExternalBytes);
  program.entry = header.e_entry;
  program.end_pc = header.e_entry + 8;
  program.halt_after = halt_after;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf32_Phdr part{};
    const std::size_t at = header.e_phoff + std::size_t{i} * header.e_phentsize;
    if (at + sizeof part > file.size()) throw std::runtime_error(path + ": truncated");
    std::memcpy(&part, file.data() + at, sizeof part);
    if (part.p_type != PT_LOAD || part.p_filesz == 0) continue;
    if (std::size_t{part.p_offset} + part.p_filesz > file.size()) {
      throw std::runtime_error(path + ": truncated");
    }
    auto& memory = part.p_paddr >= kExternalBase ? program.external
                   : part.p_paddr >= kTcmBase    ? program.tcm
                                                 : program.rom;
    const std::uint32_t offset = part.p_paddr & 0x0FFF'FFFFu;
    if (std::size_t{offset} + part.p_filesz > memory.size()) {
      throw std::runtime_error(
          fmt::format("{}: part at {:#x} lies outside the memories", path, part.p_paddr));
    }
    std::copy_n(file.begin() + part.p_offset, part.p_filesz, memory.begin() + offset);
  }
  return program;
}

}  // namespace pmt::cosim
