// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Structural checks of a model file, before anything in it is used.
#include "import/tflite/model.h"

#include <fmt/format.h>

#include "ir/error.h"

namespace pmt::tflite {
namespace {

constexpr std::size_t kMaxDepth = 16;       // Model > SubGraph > Operator > options is 4
constexpr std::size_t kMaxTables = 200000;  // a network of 10,000 layers has about 60,000
constexpr std::size_t kMaxModelBytes = std::size_t{1} << 30;
constexpr std::size_t kSchemaVersion = 3;
constexpr std::size_t kMaxShown = 1024;

}  // namespace

void Import::fail(const std::string& what) const {
  throw ir::CompileError(fmt::format("{}: {}", label, what));
}

void Import::count_copy(std::size_t bytes) {
  copied += bytes;
  if (copied > copy_limit) {
    fail(
        fmt::format("tensors and names take more than {} bytes, expected a model whose parts do "
                    "not overlap",
                    copy_limit));
  }
}

std::string shown(std::string_view text) {
  std::string result(text.substr(0, kMaxShown));
  for (char& c : result) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = '?';
  }
  return text.size() > kMaxShown ? result + "..." : result;
}

void open_model(Import& import, std::span<const std::uint8_t> file) {
  constexpr std::size_t kMinBytes = 8;  // root offset and identifier
  if (file.size() < kMinBytes || file.size() > kMaxModelBytes) {
    import.fail(fmt::format("{} bytes, expected a TensorFlow Lite model of {}..{} bytes",
                            file.size(), kMinBytes, kMaxModelBytes));
  }
  const std::string_view identifier(reinterpret_cast<const char*>(file.data()) + 4, 4);
  if (identifier != "TFL3") {
    import.fail(
        fmt::format("file identifier '{}', expected 'TFL3' (TensorFlow Lite)", shown(identifier)));
  }
  flatbuffers::Verifier verifier(file.data(), file.size(), kMaxDepth, kMaxTables);
  if (!fb::VerifyModelBuffer(verifier)) {
    import.fail(
        fmt::format("damaged or truncated: an offset leads outside the {} bytes of the "
                    "file",
                    file.size()));
  }
  import.model = fb::GetModel(file.data());
  import.copy_limit = (std::size_t{1} << 20) + 4 * file.size();
  if (import.model->version() != kSchemaVersion) {
    import.fail(
        fmt::format("schema version {}, expected {}", import.model->version(), kSchemaVersion));
  }
  const auto* subgraphs = import.model->subgraphs();
  if (length(subgraphs) != 1 || subgraphs->Get(0) == nullptr) {
    import.fail(fmt::format("{} subgraphs, expected 1", length(subgraphs)));
  }
  import.subgraph = subgraphs->Get(0);
  if (length(import.subgraph->operators()) == 0) import.fail("no operators, expected at least 1");
}

}  // namespace pmt::tflite
