// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Retire log: one line of text for each retired instruction. Written to a temporary name; commit()
// renames it, and without commit nothing is left.
#pragma once

#include <cstdio>
#include <string>

#include "pimento/device_abi.h"

namespace pmt::app {

class TraceFile {
 public:
  explicit TraceFile(const std::string& path);  // Failure (BadInput) when it cannot be written
  ~TraceFile();
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;

  void write(const pmt_retire& retire);
  void commit();

 private:
  std::string path_, temporary_;
  std::FILE* file_ = nullptr;
};

// "order pc: bits  text  [x10=...] [mem addr ...] [trap cause]"
std::string retire_text(const pmt_retire& retire);

}  // namespace pmt::app
