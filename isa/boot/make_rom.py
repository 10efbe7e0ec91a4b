# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Turns the assembled boot ROM (ELF32, loaded from address 0) into its three forms: a hex file, a C++
header for the simulators and the SystemVerilog module pmt_boot_rom_data. Standard library only."""

import argparse
import os
import struct
import sys

# REUSE-IgnoreStart
LICENCE = ["SPDX-License-Identifier: Apache-2.0", "SPDX-FileCopyrightText: 2026 The Pimento authors"]
# REUSE-IgnoreEnd
LIMIT = 2048  # bytes of the largest configured boot ROM


def read_words(path: str) -> list[int]:
    """Little-endian words from address 0 to the end of the last loaded segment."""
    with open(path, "rb") as handle:
        data = handle.read()
    if data[:6] != b"\x7fELF\x01\x01":
        sys.exit(f"{path}: not a little-endian 32-bit ELF file")
    (phoff,) = struct.unpack_from("<I", data, 28)
    phentsize, phnum = struct.unpack_from("<HH", data, 42)
    image = bytearray()
    for index in range(phnum):
        kind, offset, vaddr, _, filesz, memsz = struct.unpack_from("<6I", data, phoff + index * phentsize)
        if kind != 1 or memsz == 0:
            continue
        if vaddr + memsz > LIMIT:
            sys.exit(f"{path}: segment at {vaddr:#x} ends at {vaddr + memsz:#x}, the ROM has {LIMIT:#x} bytes")
        image.extend(bytes(max(0, vaddr + memsz - len(image))))
        image[vaddr:vaddr + filesz] = data[offset:offset + filesz]
    if not image:
        sys.exit(f"{path}: nothing to load")
    image.extend(bytes(-len(image) % 4))
    return list(struct.unpack(f"<{len(image) // 4}I", bytes(image)))


def hex_text(words: list[int]) -> str:
    return "".join(f"{word:08x}\n" for word in words)


def header_text(words: list[int]) -> str:
    lines = [f"// {line}" for line in LICENCE]
    lines += ["// Generated from isa/boot/boot.S. The boot ROM's words; words past the end read 0.", "#pragma once", "",
              "#include <array>", "#include <cstdint>", "", "namespace pmt::gen {", "",
              f"inline constexpr std::array<std::uint32_t, {len(words)}> kBootRom = {{"]
    for index in range(0, len(words), 8):
        lines.append("    " + " ".join(f"0x{word:08x}u," for word in words[index:index + 8]))
    lines += ["};", "", "}  // namespace pmt::gen"]
    return "\n".join(lines) + "\n"


def module_text(words: list[int]) -> str:
    lines = [f"// {line}" for line in LICENCE]
    lines += ["// Generated from isa/boot/boot.S. Contents of the boot ROM; words not listed are 0.",
              "module pmt_boot_rom_data #(", "  parameter int unsigned AddrW = 9", ") (",
              "  input  logic [AddrW-1:0] addr_i,", "  output logic [31:0]      data_o", ");", "",
              "  always_comb begin", "    case (32'(addr_i))"]
    lines += [f"      32'd{index}: data_o = 32'h{word:08x};" for index, word in enumerate(words) if word]
    lines += ["      default: data_o = 32'h00000000;", "    endcase", "  end", "", "endmodule : pmt_boot_rom_data"]
    return "\n".join(lines) + "\n"


def write(path: str, text: str) -> None:
    """Writes atomically, and only when the contents change (keeps dependents up to date)."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as handle:
            if handle.read() == text:
                os.utime(path)
                return
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path + ".tmp", "w", encoding="utf-8") as handle:
        handle.write(text)
    os.replace(path + ".tmp", path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("elf", help="assembled boot.S")
    parser.add_argument("--hex", required=True, help="hex file to write, one word per line")
    parser.add_argument("--header", required=True, help="C++ header to write")
    parser.add_argument("--sv", required=True, help="SystemVerilog module to write")
    args = parser.parse_args()
    words = read_words(args.elf)
    write(args.hex, hex_text(words))
    write(args.header, header_text(words))
    write(args.sv, module_text(words))


if __name__ == "__main__":
    main()
