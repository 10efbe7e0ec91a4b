// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Program image: what is written reads back the same; every kind of damage is refused and named.
#include "image/image.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "image/config_hash.h"
#include "image/crc32.h"
#include "image/sha256.h"
#include "pimento/error.h"

namespace {

using namespace pmt::image;
using pmt::gen::SectionType;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t kLoad = pmt::gen::section_load | pmt::gen::section_required;

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

const pmt::gen::Config& edge() { return pmt::gen::find_preset("edge")->config; }

Image sample() {
  Image image;
  image.arch_hash = arch_hash(edge());
  image.entry = 0x40000004;
  const std::uint32_t required = pmt::gen::section_required;
  image.sections = {
      {SectionType::code, kLoad, "code", 0x40000000, 8, {1, 2, 3, 4, 5, 6, 7, 8}},
      {SectionType::data, kLoad, "weights", 0x80000000, 100, Bytes(70, 9)},
      {SectionType::bss, kLoad, "bss", 0x80000100, 4096, {}},
      {SectionType::config, required, "config", 0, 0, bytes_of(config_json(edge()))},
      {SectionType::meta, required, "meta", 0, 0, bytes_of("{\"model\":\"m\"}")},
      {SectionType::ir, 0, "ir", 0, 0, bytes_of("graph")},
  };
  return image;
}

std::uint32_t get32(const Bytes& b, std::size_t at) {
  return b[at] | b[at + 1] << 8 | b[at + 2] << 16 | static_cast<std::uint32_t>(b[at + 3]) << 24;
}
void put32(Bytes& b, std::size_t at, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i) b[at + i] = static_cast<std::uint8_t>(value >> 8 * i);
}

// Makes the table's CRC right again, so that what was changed behind it is what is refused.
void repair(Bytes& b) {
  const std::span<const std::uint8_t> all(b);
  put32(b, 40, crc32(all.subspan(64, get32(b, 32) * 64), crc32(all.first(40))));
}

std::string refusal(const Bytes& bytes) {
  try {
    parse(bytes, "f.pmt");
  } catch (const pmt::Error& error) {
    return error.what();
  }
  return "accepted";
}

// Refusal of the sample with its bytes changed, the table's CRC being right.
std::string damaged(const std::function<void(Bytes&)>& change) {
  Bytes b = serialise(sample(), "f.pmt");
  change(b);
  repair(b);
  return refusal(b);
}

std::string unwritable(const std::function<void(Image&)>& change) {
  Image image = sample();
  change(image);
  try {
    serialise(image, "f.pmt");
  } catch (const pmt::Error& error) {
    return error.what();
  }
  return "accepted";
}

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

constexpr std::size_t entry(std::size_t section) { return 64 + 64 * section; }

TEST(Image, RoundTrip) {
  const Bytes bytes = serialise(sample(), "f.pmt");
  EXPECT_EQ(parse(bytes, "f.pmt"), sample());
  EXPECT_EQ(serialise(parse(bytes, "f.pmt"), "f.pmt"), bytes);
  EXPECT_EQ(bytes.size() % 64, 0u);
}

TEST(Image, FileRoundTripLeavesNoTemporary) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "pmt_image_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "a.pmt").string();
  write(path, sample());
  EXPECT_EQ(read(path), sample());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
  std::filesystem::remove_all(folder);
}

TEST(Image, UnreadableAndUnwritablePathsAreNamed) {
  EXPECT_THROW(read("/nonexistent/a.pmt"), pmt::Error);
  EXPECT_THROW(read("/"), pmt::Error);
  try {
    write("/nonexistent/a.pmt", sample());
    FAIL();
  } catch (const pmt::Error& error) {
    EXPECT_HAS(std::string(error.what()), "/nonexistent/a.pmt: found");
  }
}

TEST(Image, EveryTruncationIsRefused) {
  const Bytes bytes = serialise(sample(), "f.pmt");
  const Image image = sample();
  // The file ends with padding of the last section; shorter than its data it must be refused.
  const std::size_t end = bytes.size() - 64 + image.sections.back().data.size();
  for (std::size_t size = 0; size < end; ++size) {
    ASSERT_NE(refusal(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))),
              "accepted")
        << size;
  }
}

TEST(Image, EveryFlippedBitThatMattersIsRefused) {
  const Bytes good = serialise(sample(), "f.pmt");
  const Image image = sample();
  unsigned accepted = 0;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes b = good;
    b[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    if (refusal(b) != "accepted") continue;
    ASSERT_EQ(parse(b, "f.pmt"), image) << "bit " << bit;  // only padding may change unnoticed
    ++accepted;
  }
  EXPECT_LT(accepted, 8u * 64 * 6);
}

TEST(Image, RandomBytesAreRefused) {
  std::mt19937 random(1);
  for (int n = 0; n < 2000; ++n) {
    Bytes b(random() % 600);
    for (auto& byte : b) byte = static_cast<std::uint8_t>(random());
    if (b.size() > 16 && n % 2 == 0) std::copy_n(serialise(sample(), "x").begin(), 16, b.begin());
    EXPECT_NE(refusal(b), "accepted");
  }
}

TEST(Image, HeaderFields) {
  EXPECT_HAS(damaged([](Bytes& b) { b[0] = 'X'; }), "f.pmt: magic: found another file type");
  EXPECT_HAS(damaged([](Bytes& b) { b[8] = 2; }), "major: found 0x2: allowed 0x1");
  EXPECT_EQ(damaged([](Bytes& b) { b[10] = 7; }), "accepted");  // a later minor version
  EXPECT_HAS(damaged([](Bytes& b) { b[12] = 72; }), "header_size: found 0x48");
  EXPECT_HAS(damaged([](Bytes& b) { b[44] = 1; }), "flags");
  EXPECT_HAS(damaged([](Bytes& b) { b[63] = 1; }), "reserved");
  Bytes b = serialise(sample(), "f.pmt");
  put32(b, 32, 0xFFFFFFFF);
  EXPECT_HAS(refusal(b), "section_count: found 4294967295");
  b = serialise(sample(), "f.pmt");
  put32(b, 36, 0xFFFFFFC0);
  EXPECT_HAS(refusal(b), "section_table_offset");
  b = serialise(sample(), "f.pmt");
  b[16] ^= 1;  // arch_hash
  EXPECT_HAS(refusal(b), "table_crc32");
}

TEST(Image, SectionFields) {
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(0), 77); }), "unknown and required");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(5) + 4, 4); }), "section 5 'ir': flags");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(1) + 8, 65); }), "section 1: file_offset");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(1) + 12, 1); }), "section 1: file_offset");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(1) + 20, 0xFFFFFFFF); }),
             "section 1: file_offset");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(1) + 32, 69); }), "mem_size: found 0x45");
  EXPECT_HAS(damaged([](Bytes& b) { b[get32(b, entry(1) + 8)] ^= 1; }), "section 1: crc32");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(1) + 44, 1); }), "section 1: reserved");
  EXPECT_HAS(damaged([](Bytes& b) { b[entry(0) + 63] = 'x'; }), "section 0: name");
  EXPECT_HAS(damaged([](Bytes& b) { b[entry(0) + 48] = 7; }), "section 0: name");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(1) + 28, 0x100); }), "an end up to");
  EXPECT_HAS(damaged([](Bytes& b) { put32(b, entry(3) + 24, 0x100); }), "not loaded");
}

TEST(Image, OverlapInMemoryAndInTheFile) {
  EXPECT_HAS(unwritable([](Image& i) { i.sections[2].load_addr = 0x80000040; }),
             "inside 'weights'");
  EXPECT_HAS(damaged([](Bytes& b) {
               for (int n = 0; n < 4; ++n) b[entry(5) + 8 + n] = b[entry(4) + 8 + n];
               put32(b, entry(5) + 16, 13);
               put32(b, entry(5) + 40, get32(b, entry(4) + 40));
             }),
             "inside section");
}

TEST(Image, WhatMustBeThere) {
  EXPECT_HAS(unwritable([](Image& i) { i.sections.erase(i.sections.begin() + 3); }),
             "section CONFIG: found 0");
  EXPECT_HAS(unwritable([](Image& i) { i.sections.push_back(i.sections[4]); }),
             "section META: found 2");
  EXPECT_HAS(unwritable([](Image& i) { i.sections[4].data = bytes_of("[1]"); }), "no JSON object");
  EXPECT_HAS(unwritable([](Image& i) { i.sections[3].data = bytes_of("{"); }), "no JSON object");
  EXPECT_HAS(unwritable([](Image& i) { i.entry = 0x40000008; }), "entry: found 0x40000008");
  EXPECT_HAS(unwritable([](Image& i) { i.entry = 0x40000001; }), "entry");
  EXPECT_HAS(unwritable([](Image& i) { i.sections[2].data = {1}; }), "BSS");
  EXPECT_HAS(unwritable([](Image& i) { i.sections[0].name = "a name that is too long"; }),
             "15 printable");
}

TEST(Image, UnknownOptionalSectionIsKept) {
  Image image = sample();
  image.sections.push_back({static_cast<SectionType>(99), 0, "later", 0, 0, {1, 2}});
  EXPECT_EQ(parse(serialise(image, "f"), "f"), image);
  image.sections.back().flags = pmt::gen::section_required;
  EXPECT_THROW(serialise(image, "f"), pmt::Error);
}

TEST(Compatible, SameArchitectureWithOtherTiming) {
  pmt::gen::Config config = edge();
  config.mem.latency = 77;
  EXPECT_EQ(check_compatible(sample(), config), "");
}

TEST(Compatible, DifferingKeysAreListedWithBothValues) {
  const std::string text = check_compatible(sample(), pmt::gen::find_preset("nano")->config);
  EXPECT_HAS(text, "npu.cols: found 16: allowed 1");
  EXPECT_HAS(text, "core.zb: found true: allowed false");
  EXPECT_EQ(text.find("mem.latency"), std::string::npos);
  EXPECT_EQ(text.find("mem.axi_data_bits"), std::string::npos);
}

TEST(Compatible, ForeignHashWithEqualKeysIsRefused) {
  Image image = sample();
  image.arch_hash ^= 1;
  EXPECT_HAS(check_compatible(image, edge()), "no key differs");
}

TEST(Compatible, OtherSpecificationVersionIsNamed) {
  Image image = sample();
  image.arch_hash ^= 1;
  std::string json = config_json(edge());
  const std::size_t at = json.find("\"spec\":\"") + 8;
  json.insert(at, "9");
  image.sections[3].data = bytes_of(json);
  EXPECT_HAS(check_compatible(image, edge()), "specification version: found 9");
}

TEST(Crc32, CheckValue) { EXPECT_EQ(crc32(bytes_of("123456789")), 0xCBF43926u); }

TEST(Sha256, PublishedVectors) {
  EXPECT_EQ(sha256("abc")[0], 0xBA);
  EXPECT_EQ(sha256("abc")[31], 0xAD);
  EXPECT_EQ(sha256("")[0], 0xE3);
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")[0], 0x24);
  EXPECT_EQ(sha256(std::string(1000000, 'a'))[0], 0xCD);
}

}  // namespace
