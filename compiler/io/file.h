// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Whole files in and out. Reading refuses what is not a regular file or is above the limit; writing
// goes to a temporary name in the same folder and renames, so that no half-written file is left.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace pmt::io {

inline constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;

// Throws pmt::Error (kIo) naming the file.
std::vector<std::uint8_t> read_file(const std::filesystem::path& path);
std::string read_text(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> data);
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace pmt::io
