// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pmt-asm: assembles a file, or disassembles a flat binary. Exit code 0 done, 1 mistake in the
// input, 2 usage.
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asm/assembler.h"
#include "asm/disassemble.h"
#include "asm/output.h"
#include "pimento/error.h"

namespace {

constexpr std::string_view kUsage =
    "usage: pmt-asm FILE.S [--base ADDRESS] [--entry SYMBOL] [--bin F] [--hex F] [--elf F]\n"
    "       pmt-asm --disassemble FILE.bin [--base ADDRESS] [--plain]\n"
    "  --base ADDRESS  address of the first byte (default 0)\n"
    "  --entry SYMBOL  where the ELF file starts (default _start)\n"
    "  --bin, --hex, --elf  write a flat binary, words for $readmemh, an ELF32 executable\n"
    "  --plain         text that assembles again, without address column\n"
    "Language: isa/asm/README.md\n";

struct Arguments {
  std::string input, bin, hex, elf;
  pmt::assembler::Options options;
  bool disassemble = false, plain = false, help = false;
};

// An error message, or nothing.
std::optional<std::string> parse(const std::vector<std::string>& words, Arguments& out) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--help" || word == "-h") {
      out.help = true;
    } else if (word == "--disassemble") {
      out.disassemble = true;
    } else if (word == "--plain") {
      out.plain = true;
    } else if (word == "--base" || word == "--entry" || word == "--bin" || word == "--hex" ||
               word == "--elf") {
      if (i + 1 == words.size()) return word + ": found nothing: allowed a value";
      const std::string& value = words[++i];
      if (word == "--entry") {
        out.options.entry = value;
      } else if (word == "--base") {
        const bool hex = value.starts_with("0x");
        const char* end = value.data() + value.size();
        const auto [stop, error] =
            std::from_chars(value.data() + (hex ? 2 : 0), end, out.options.base, hex ? 16 : 10);
        if (error != std::errc() || stop != end) {
          return fmt::format("--base: found '{}': allowed 0..0xffffffff", value);
        }
      } else {
        (word == "--bin" ? out.bin : word == "--hex" ? out.hex : out.elf) = value;
      }
    } else if (word.starts_with("-")) {
      return fmt::format("found unknown flag '{}': allowed see --help", word);
    } else if (!out.input.empty()) {
      return fmt::format("found a second file '{}': allowed one", word);
    } else {
      out.input = word;
    }
  }
  if (!out.help && out.input.empty()) return "found no input file: allowed one";
  return std::nullopt;
}

std::string read(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  std::string text;
  if (file) {
    std::array<char, 65536> piece{};
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), file.get())) {
      text.append(piece.data(), got);
    }
  }
  if (!file || std::ferror(file.get()) != 0) {
    throw pmt::Error(
        pmt::ErrorKind::kIo,
        fmt::format("{}: found no readable file ({}): allowed one", path, std::strerror(errno)));
  }
  return text;
}

void disassemble(const Arguments& arguments) {
  const std::string bytes = read(arguments.input);
  const auto at = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) : 0u;
  };
  for (std::size_t i = 0; i < bytes.size();) {
    const std::uint32_t word = at(i) | at(i + 1) << 8 | at(i + 2) << 16 | at(i + 3) << 24;
    const std::uint32_t pc = arguments.options.base + static_cast<std::uint32_t>(i);
    const auto line = pmt::assembler::disassemble(
        word, arguments.plain ? std::nullopt : std::optional<std::uint32_t>(pc));
    const std::size_t left = bytes.size() - i;
    if (left < line.bytes) {  // a tail that is no whole instruction
      for (; i < bytes.size(); ++i) fmt::print(".byte 0x{:02x}\n", at(i));
      return;
    }
    if (arguments.plain) {
      fmt::print("{}\n", line.text);
    } else if (line.bytes == 4) {
      fmt::print("{:08x}: {:08x}  {}\n", pc, word, line.text);
    } else {
      fmt::print("{:08x}: {:04x}      {}\n", pc, word & 0xFFFFu, line.text);
    }
    i += line.bytes;
  }
}

void assemble(const Arguments& arguments) {
  const auto program =
      pmt::assembler::assemble(read(arguments.input), arguments.input, arguments.options);
  if (!arguments.bin.empty()) {
    const auto bytes = pmt::assembler::to_binary(program);
    pmt::assembler::write_file(arguments.bin, bytes.data(), bytes.size());
  }
  if (!arguments.hex.empty()) {
    const std::string text = pmt::assembler::to_hex(program);
    pmt::assembler::write_file(arguments.hex, text.data(), text.size());
  }
  if (!arguments.elf.empty()) {
    const auto bytes = pmt::assembler::to_elf(program);
    pmt::assembler::write_file(arguments.elf, bytes.data(), bytes.size());
  }
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (const auto mistake = parse({words + 1, words + count}, arguments)) {
    fmt::print(stderr, "pmt-asm: {}\n{}", *mistake, kUsage);
    return 2;
  }
  if (arguments.help) {
    fmt::print("{}", kUsage);
    return 0;
  }
  try {
    if (arguments.disassemble) {
      disassemble(arguments);
    } else {
      assemble(arguments);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
