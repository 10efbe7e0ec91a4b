// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "image/config_hash.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "image/image.h"
#include "image/sha256.h"

namespace pmt::image {
namespace {

// Sorted keys, no spaces, the specification's version under "spec".
std::string canonical(const gen::Config& config, bool arch_only) {
  std::map<std::string, std::string> members{{"spec", fmt::format("\"{}\"", gen::kSpecVersion)}};
  for (const gen::KeyValue& key : gen::list(config)) {
    if (arch_only && !key.is_arch) continue;
    members[std::string(key.key)] = key.is_text ? '"' + key.value + '"' : key.value;
  }
  std::string out;
  for (const auto& [key, value] : members) {
    out += fmt::format("{}\"{}\":{}", out.empty() ? "{" : ",", key, value);
  }
  return out + "}";
}

std::uint64_t hash(const std::string& text) {
  const auto digest = sha256(text);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | digest[i];
  return value;
}

}  // namespace

std::uint64_t arch_hash(const gen::Config& config) { return hash(canonical(config, true)); }
std::uint64_t full_hash(const gen::Config& config) { return hash(canonical(config, false)); }
std::string config_json(const gen::Config& config) { return canonical(config, false); }

}  // namespace pmt::image
