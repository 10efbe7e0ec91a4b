// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// The results file of a measuring bench: one table, printed and written as JSON in the schema that
// every measuring target shares. Guarantees that a row with an aim decides the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pmt::results {

// How `value` is compared with `aim`.
enum class Aim { kAtMost, kAtLeast, kEqual };

struct Row {
  std::string name;
  std::string metric;
  double value = 0;
  std::string unit;
  std::optional<double> aim;
  Aim direction = Aim::kAtMost;

  bool holds() const;
};

struct Table {
  std::string target;       // "cosim", "bench-core", ...
  std::string config;       // preset name
  std::string config_hash;  // full_hash, 16 hex digits
  std::string command;      // what to type to repeat it
  std::vector<Row> rows;

  bool holds() const;  // every row with an aim
  void print() const;  // to standard output
  // Writes the JSON file atomically; throws std::runtime_error naming the path when it cannot.
  void write(const std::string& path) const;
};

}  // namespace pmt::results
