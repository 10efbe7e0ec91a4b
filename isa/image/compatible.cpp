// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "image/config_hash.h"
#include "image/image.h"

namespace pmt::image {

std::string check_compatible(const Image& image, const gen::Config& config) {
  const std::uint64_t wanted = arch_hash(config);
  if (image.arch_hash == wanted) return {};
  const auto json = nlohmann::json::parse(image.text(gen::SectionType::config), nullptr, false);
  const auto found = [&](const std::string& key) -> std::string {
    if (!json.is_object() || !json.contains(key)) return "missing";
    const auto& value = json.at(key);
    return value.is_string() ? value.get<std::string>() : value.dump();
  };
  std::vector<std::string> differing;
  for (const gen::KeyValue& key : gen::list(config)) {
    const std::string value = found(std::string(key.key));
    if (key.is_arch && value != key.value) {
      differing.push_back(fmt::format("{}: found {}: allowed {}", key.key, value, key.value));
    }
  }
  const std::string spec = found("spec");
  if (spec != gen::kSpecVersion) {
    differing.push_back(
        fmt::format("specification version: found {}: allowed {}", spec, gen::kSpecVersion));
  }
  if (differing.empty())
    differing.emplace_back("no key differs, so its CONFIG section is not its own");
  return fmt::format("the image was made for arch_hash {:016x}, this configuration has {:016x}: {}",
                     image.arch_hash, wanted, fmt::join(differing, "; "));
}

}  // namespace pmt::image
