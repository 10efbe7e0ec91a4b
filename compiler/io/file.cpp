// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Whole-file input and output.
#include "io/file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "pimento/error.h"

namespace pmt::io {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw Error(ErrorKind::kIo, fmt::format("{}: {}", path.string(), what));
}

}  // namespace

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (code) fail(path, fmt::format("cannot be read: {}", code.message()));
  if (!std::filesystem::is_regular_file(status)) fail(path, "not a regular file");
  const std::uintmax_t size = std::filesystem::file_size(path, code);
  if (code) fail(path, fmt::format("cannot be read: {}", code.message()));
  if (size > kMaxFileBytes) {
    fail(path, fmt::format("{} bytes, expected at most {}", size, kMaxFileBytes));
  }
  std::ifstream stream(path, std::ios::binary);
  std::vector<std::uint8_t> data(size);
  stream.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(size));
  if (!stream) fail(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  return data;
}

std::string read_text(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> data = read_file(path);
  return {data.begin(), data.end()};
}

void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> data) {
  std::filesystem::path temporary = path;
  temporary += fmt::format(".tmp{}", getpid());
  std::error_code code;
  {
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(data.data()),
                 static_cast<std::streamsize>(data.size()));
    stream.close();
    if (!stream) {
      const std::string reason = std::strerror(errno);
      std::filesystem::remove(temporary, code);
      fail(path, fmt::format("cannot be written: {}", reason));
    }
  }
  std::filesystem::rename(temporary, path, code);
  if (code) {
    const std::string reason = code.message();
    std::filesystem::remove(temporary, code);
    fail(path, fmt::format("cannot be written: {}", reason));
  }
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  write_file(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace pmt::io
