// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// JSON of an image to structs. An image file is user input: every key is checked.
#include "app/metadata.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/failure.h"

namespace pmt::app {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLargestTensor = std::uint64_t{1} << 31;

Json meta_object(const image::Image& image, const std::string& label) {
  const std::string_view text = image.text(gen::SectionType::meta);
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) {
    throw Failure(Exit::BadInput, label + ": section META is missing or not a JSON object");
  }
  return json;
}

// Runs `read`, which uses the throwing accessors of the JSON library.
template <typename Read>
auto checked(const std::string& label, Read&& read) {
  try {
    return read();
  } catch (const Json::exception& error) {
    throw Failure(Exit::BadInput, fmt::format("{}: section META: {}", label, error.what()));
  }
}

TensorMeta tensor(const Json& json, const std::string& label) {
  TensorMeta t;
  t.name = json.at("name").get<std::string>();
  t.addr = json.at("addr").get<std::uint64_t>();
  t.bytes = json.at("bytes").get<std::uint64_t>();
  t.shape = json.at("shape").get<std::vector<std::int64_t>>();
  t.dtype = json.at("dtype").get<std::string>();
  std::uint64_t elements = 1;
  for (const std::int64_t d : t.shape) {
    elements = d < 1 || elements > kLargestTensor ? kLargestTensor + 1
                                                  : elements * static_cast<std::uint64_t>(d);
  }
  if (t.dtype != "i8" || elements != t.bytes || t.bytes > kLargestTensor) {
    throw Failure(
        Exit::BadInput,
        fmt::format("{}: section META: tensor '{}': {} with {} bytes found, i8 whose bytes "
                    "are the product of its shape is allowed",
                    label, t.name, t.dtype, t.bytes));
  }
  return t;
}

}  // namespace

ModelMeta read_meta(const image::Image& image, const std::string& label) {
  const Json json = meta_object(image, label);
  return checked(label, [&] {
    ModelMeta m;
    m.model = json.at("model").get<std::string>();
    m.tool_version = json.at("tool_version").get<std::string>();
    m.precision = json.at("precision").get<std::string>();
    m.keep_layers = json.value("keep_layers", false);
    for (const Json& t : json.at("inputs")) m.inputs.push_back(tensor(t, label));
    for (const Json& t : json.at("outputs")) m.outputs.push_back(tensor(t, label));
    for (const Json& l : json.at("layers")) {
      m.layers.push_back({l.at("name").get<std::string>(), l.at("op").get<std::string>(),
                          l.at("place").get<std::string>(), l.value("why", std::string()),
                          l.at("macs").get<std::int64_t>(), tensor(l.at("output"), label)});
    }
    m.profile_addr = json.at("profile").at("addr").get<std::uint64_t>();
    const auto count = json.at("profile").at("count").get<std::uint64_t>();
    if (count != m.layers.size()) {
      throw Failure(Exit::BadInput,
                    fmt::format("{}: section META: profile.count {} found, {} (one for each layer) "
                                "allowed",
                                label, count, m.layers.size()));
    }
    return m;
  });
}

}  // namespace pmt::app
