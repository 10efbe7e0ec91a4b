// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// A results table whose aim does not hold says so in its return value and in its file.
#include "results.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

using pmt::results::Aim;
using pmt::results::Row;
using pmt::results::Table;

TEST(Results, AimDirections) {
  EXPECT_TRUE((Row{"a", "m", 1, "", 1, Aim::kAtMost}.holds()));
  EXPECT_FALSE((Row{"a", "m", 2, "", 1, Aim::kAtMost}.holds()));
  EXPECT_FALSE((Row{"a", "m", 1, "", 2, Aim::kAtLeast}.holds()));
  EXPECT_FALSE((Row{"a", "m", 1, "", 0, Aim::kEqual}.holds()));
  EXPECT_TRUE((Row{"a", "m", 1, "", std::nullopt, Aim::kEqual}.holds()));
}

TEST(Results, FileHasTheSchema) {
  const auto path = std::filesystem::temp_directory_path() / "pmt_results_test" / "r.json";
  Table table{"t",
              "edge",
              "00",
              "make t",
              {{"a", "cpi", 1.5, "", 1.35, Aim::kAtMost}, {"b", "n", 3, "", {}}}};
  EXPECT_FALSE(table.holds());
  table.write(path.string());
  std::ifstream in(path);
  const auto json = nlohmann::json::parse(in);
  EXPECT_EQ(json.at("target"), "t");
  EXPECT_EQ(json.at("rows").at(0).at("holds"), false);
  EXPECT_EQ(json.at("rows").at(0).at("aim"), 1.35);
  EXPECT_TRUE(json.at("rows").at(1).at("aim").is_null());
  std::filesystem::remove_all(path.parent_path());
}

TEST(Results, UnwritablePathIsAnError) {
  const Table table{"t", "edge", "00", "make t", {}};
  EXPECT_ANY_THROW(table.write("/proc/no/such/r.json"));
}
