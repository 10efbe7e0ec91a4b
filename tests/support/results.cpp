// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "results.h"

#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace pmt::results {

bool Row::holds() const {
  if (!aim) return true;
  switch (direction) {
    case Aim::kAtMost:
      return value <= *aim;
    case Aim::kAtLeast:
      return value >= *aim;
    case Aim::kEqual:
      return value == *aim;
  }
  return false;
}

bool Table::holds() const {
  for (const Row& row : rows) {
    if (!row.holds()) return false;
  }
  return true;
}

void Table::print() const {
  static constexpr const char* kSign[] = {"<=", ">=", "=="};
  for (const Row& row : rows) {
    const std::string aim =
        row.aim ? fmt::format("  aim {} {:g}: {}", kSign[static_cast<int>(row.direction)], *row.aim,
                              row.holds() ? "holds" : "DOES NOT HOLD")
                : "";
    fmt::print("{:<24} {:<28} {:>14.6g} {:<10}{}\n", row.name, row.metric, row.value, row.unit,
               aim);
  }
}

void Table::write(const std::string& path) const {
  nlohmann::ordered_json json;
  json["target"] = target;
  json["config"] = config;
  json["config_hash"] = config_hash;
  json["tool_version"] = PMT_VERSION;
  json["command"] = command;
  json["rows"] = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    nlohmann::ordered_json entry = {{"name", row.name},
                                    {"metric", row.metric},
                                    {"value", row.value},
                                    {"unit", row.unit},
                                    {"aim", row.aim ? nlohmann::ordered_json(*row.aim) : nullptr},
                                    {"holds", row.holds()}};
    json["rows"].push_back(std::move(entry));
  }
  const std::filesystem::path target_path(path);
  if (target_path.has_parent_path()) std::filesystem::create_directories(target_path.parent_path());
  const std::string temporary = path + ".tmp";
  {
    std::ofstream out(temporary);
    out << json.dump(2) << '\n';
    out.flush();
    if (!out) {
      std::remove(temporary.c_str());
      throw std::runtime_error(fmt::format("{}: cannot be written", path));
    }
  }
  std::filesystem::rename(temporary, target_path);
}

}  // namespace pmt::results
