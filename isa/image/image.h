// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Program image (.pmt): reader, writer and the check against a configuration. Layout:
// isa/spec/image.toml. Guarantees: read() accepts exactly what write() can make, up to unknown
// optional sections and minor versions. Every refusal is Error(kFormat or kIo): file, field, found,
// allowed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pimento/gen/config.h"
#include "pimento/gen/image.h"

namespace pmt::image {

struct Section {
  gen::SectionType type = gen::SectionType::data;
  std::uint32_t flags = 0;  ///< gen::section_required, gen::section_load
  std::string name;         ///< at most 15 printable characters
  std::uint64_t load_addr = 0;
  std::uint64_t mem_size = 0;  ///< bytes in memory when loaded; past the data they are zero
  std::vector<std::uint8_t> data;

  bool required() const { return (flags & gen::section_required) != 0; }
  bool loaded() const { return (flags & gen::section_load) != 0; }
  bool operator==(const Section&) const = default;
};

struct Image {
  std::uint16_t minor = gen::kImageMinor;
  std::uint64_t arch_hash = 0;
  std::uint64_t entry = 0;
  std::vector<Section> sections;

  /// First section of that type, nullptr when there is none.
  const Section* find(gen::SectionType type) const;
  /// Its bytes as text, empty when there is none.
  std::string_view text(gen::SectionType type) const;
  bool operator==(const Image&) const = default;
};

/// `label`: the file's name, for messages.
Image parse(std::span<const std::uint8_t> bytes, std::string_view label);
Image read(const std::string& path);

/// The file's bytes. Refuses what parse() would refuse.
std::vector<std::uint8_t> serialise(const Image& image, std::string_view label);
/// Atomic: temporary file beside it, then rename.
void write(const std::string& path, const Image& image);

/// The CONFIG section of a program made for this configuration.
std::string config_json(const gen::Config& config);

/// Empty when the program was made for this architecture; else a message that lists the differing
/// keys with both values.
std::string check_compatible(const Image& image, const gen::Config& config);

}  // namespace pmt::image
