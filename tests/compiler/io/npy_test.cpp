// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// .npy and .npz files: what is written reads back, and damaged files end in a message.
#include "io/npy.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "io/file.h"
#include "pimento/error.h"

namespace pmt::io {
namespace {

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

Array sample() { return {"|i1", {2, 3}, {1, 2, 3, 253, 254, 255}}; }

std::vector<std::uint8_t> with(std::vector<std::uint8_t> file, const std::string& from,
                               const std::string& to) {
  std::string text(file.begin(), file.end());
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return {text.begin(), text.end()};
}

TEST(Npy, ReadsBackWhatItWrites) {
  for (const Array& array : {sample(), Array{"<i4", {}, {1, 2, 3, 4}}, Array{"<f4", {0, 7}, {}},
                             Array{"<i2", {1}, {9, 8}}}) {
    EXPECT_EQ(parse_npy(format_npy(array), "x"), array) << array.descr;
  }
}

TEST(Npy, DataStartsAtAMultipleOf64) { EXPECT_EQ((format_npy(sample()).size() - 6) % 64, 0U); }

TEST(Npy, WritesWholeFilesOnly) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("pmt_npy_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  write_npy(folder / "a.npy", sample());
  EXPECT_EQ(read_npy(folder / "a.npy"), sample());
  std::filesystem::create_directory(folder / "taken");
  EXPECT_EQ(message_of([&] { write_npy(folder / "taken", sample()); }),
            (folder / "taken").string() + ": cannot be written: Is a directory");
  int entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++entries;
  EXPECT_EQ(entries, 2) << "a temporary file was left behind";
  std::filesystem::remove_all(folder);
}

TEST(Npy, NamesWhatIsWrong) {
  const auto good = format_npy(sample());
  const auto error = [](std::vector<std::uint8_t> file) {
    return message_of([&] { parse_npy(file, "f.npy"); });
  };
  EXPECT_EQ(error({1, 2, 3}), "f.npy: not a .npy file: the first bytes are not \\x93NUMPY");
  EXPECT_EQ(error({good.begin(), good.begin() + 8}), "f.npy: 8 bytes, expected a header");
  EXPECT_EQ(error({good.begin(), good.begin() + 40}),
            "f.npy: header of 118 bytes does not fit the file of 40");
  EXPECT_EQ(error({good.begin(), good.end() - 1}),
            "f.npy: 5 bytes of data, expected 6 for shape (2, 3) of |i1");
  EXPECT_EQ(error(with(good, "|i1", ">i4")),
            "f.npy: type >i4, expected little-endian integers or floats");
  EXPECT_EQ(error(with(good, "False", "True ")), "f.npy: Fortran order, expected C order");
  EXPECT_EQ(error(with(good, "(2, 3)", "(2,-3)")),
            "f.npy: shape (2,-3) in the header, expected integers of at least 0");
  EXPECT_EQ(error(with(good, "'shape'", "'shave'")),
            "f.npy: header has no 'shape', expected descr, fortran_order and shape");
  EXPECT_EQ(error(with(good, "(2, 3), }       ", "(2, 3000000000),")),
            "f.npy: shape (2, 3000000000) needs more than 1073741824 bytes");
  EXPECT_EQ(message_of([] { read_npy("/nonexistent/a.npy"); }),
            "/nonexistent/a.npy: cannot be read: No such file or directory");
}

class Npz : public ::testing::Test {
 protected:
  const std::filesystem::path path_ =
      std::filesystem::path(PMT_SOURCE_DIR) / "tests/models/digits/layers_0.npz";
  std::vector<std::uint8_t> file_ = read_file(path_);
};

TEST_F(Npz, ReadsDeflatedMembers) {
  const auto arrays = read_npz(path_);
  ASSERT_EQ(arrays.size(), 12U);
  EXPECT_EQ(arrays.at("op09").shape, (std::vector<std::int64_t>{1, 160}));
  EXPECT_EQ(arrays.at("op09").descr, "|i1");
}

TEST_F(Npz, RefusesDamage) {
  EXPECT_EQ(message_of([&] { parse_npz(std::span(file_).first(100), "f.npz"); }),
            "f.npz: not a .npz file: no ZIP directory");
  // A byte inside the first member's deflate stream.
  file_[80] ^= 0x10;
  const std::string message = message_of([&] { parse_npz(file_, "f.npz"); });
  EXPECT_TRUE(message == "f.npz: member 'op00.npy': damaged deflate stream" ||
              message == "f.npz: member 'op00.npy': CRC-32 does not match, the file is damaged")
      << message;
}

// Every single-byte change and every truncation ends in arrays or in a message, never in a crash.
TEST_F(Npz, SurvivesMutation) {
  int refused = 0;
  for (std::size_t at = 0; at < file_.size(); at += 3) {
    auto changed = file_;
    changed[at] = static_cast<std::uint8_t>(changed[at] + 1 + at % 255);
    refused += message_of([&] { parse_npz(changed, "f"); }) != "no error";
    refused += message_of([&] { parse_npz(std::span(file_).first(at), "f"); }) != "no error";
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace pmt::io
