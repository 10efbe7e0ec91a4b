// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// ZIP central directory of an .npz archive; sizes come from there, never from local headers.
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <string_view>

#include "io/file.h"
#include "io/npy.h"
#include "pimento/error.h"

namespace pmt::io {
namespace {

using Bytes = std::span<const std::uint8_t>;

class Archive {
 public:
  Archive(Bytes file, const std::string& label) : file_(file), label_(label) {}

  std::map<std::string, Array> read() const {
    const std::size_t end = find_end();
    const std::uint32_t count = u16(end + 10);
    std::size_t at = u32(end + 16);
    std::map<std::string, Array> arrays;
    for (std::uint32_t i = 0; i < count; ++i) at = member(at, arrays);
    return arrays;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kFormat, fmt::format("{}: {}", label_, what));
  }

  Bytes slice(std::size_t at, std::size_t size) const {
    if (at > file_.size() || size > file_.size() - at) {
      fail(fmt::format("bytes {}..{} are outside the file of {}", at, at + size, file_.size()));
    }
    return file_.subspan(at, size);
  }
  std::uint32_t number(std::size_t at, std::size_t size) const {
    std::uint32_t value = 0;
    const Bytes bytes = slice(at, size);
    for (std::size_t i = size; i-- > 0;) value = value << 8 | bytes[i];
    return value;
  }
  std::uint32_t u16(std::size_t at) const { return number(at, 2); }
  std::uint32_t u32(std::size_t at) const { return number(at, 4); }

  std::size_t find_end() const {
    constexpr std::size_t kEndBytes = 22;
    if (file_.size() >= kEndBytes) {
      const std::size_t last = file_.size() - kEndBytes;
      const std::size_t first = last > 65535 ? last - 65535 : 0;
      for (std::size_t at = last + 1; at-- > first;) {
        if (u32(at) == 0x06054b50) return at;
      }
    }
    fail("not a .npz file: no ZIP directory");
  }

  // Reads the member at the directory offset `at`; returns the offset of the next one.
  std::size_t member(std::size_t at, std::map<std::string, Array>& arrays) const {
    if (u32(at) != 0x02014b50) fail(fmt::format("no ZIP directory entry at byte {}", at));
    const std::uint32_t method = u16(at + 10);
    const std::uint32_t crc = u32(at + 16);
    const std::uint32_t packed_size = u32(at + 20);
    const std::uint32_t size = u32(at + 24);
    const std::uint32_t name_size = u16(at + 28);
    const std::uint32_t local = u32(at + 42);
    const Bytes name_bytes = slice(at + 46, name_size);
    std::string name(name_bytes.begin(), name_bytes.end());
    const std::size_t next = at + 46 + name_size + u16(at + 30) + u16(at + 32);

    if (packed_size == 0xffffffff || size == 0xffffffff || local == 0xffffffff) {
      fail(fmt::format("member '{}': ZIP64 sizes, expected less than 4 GB", name));
    }
    if (u32(local) != 0x04034b50) fail(fmt::format("member '{}': no local header", name));
    const Bytes packed = slice(local + 30 + u16(local + 26) + u16(local + 28), packed_size);
    const std::vector<std::uint8_t> data = unpack(packed, method, size, name);
    if (crc32(0, data.data(), static_cast<uInt>(data.size())) != crc) {
      fail(fmt::format("member '{}': CRC-32 does not match, the file is damaged", name));
    }
    const std::string label = fmt::format("{}: member '{}'", label_, name);
    if (name.ends_with(".npy")) name.resize(name.size() - 4);
    arrays.insert_or_assign(name, parse_npy(data, label));
    return next;
  }

  std::vector<std::uint8_t> unpack(Bytes packed, std::uint32_t method, std::uint32_t size,
                                   const std::string& name) const {
    if (method == 0 && packed.size() == size) return {packed.begin(), packed.end()};
    // Deflate cannot shrink more than about 1032 times: a larger claim is a damaged file.
    const bool plausible = method == 8 && size <= kMaxFileBytes && size / 1040 <= packed.size();
    if (!plausible) {
      fail(fmt::format("member '{}': method {}, {} bytes packed to {}, expected stored or deflated",
                       name, method, size, packed.size()));
    }
    std::vector<std::uint8_t> data(size);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) fail("zlib cannot be initialised");
    stream.next_in = const_cast<Bytef*>(packed.data());  // zlib does not write to its input
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = data.data();
    stream.avail_out = size;
    const int status = inflate(&stream, Z_FINISH);
    const bool whole = status == Z_STREAM_END && stream.total_out == size;
    inflateEnd(&stream);
    if (!whole) fail(fmt::format("member '{}': damaged deflate stream", name));
    return data;
  }

  Bytes file_;
  std::string label_;
};

}  // namespace

std::map<std::string, Array> parse_npz(std::span<const std::uint8_t> file,
                                       const std::string& label) {
  return Archive(file, label).read();
}

std::map<std::string, Array> read_npz(const std::filesystem::path& path) {
  return parse_npz(read_file(path), path.string());
}

}  // namespace pmt::io
