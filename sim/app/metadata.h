// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// What an image says about itself (section META), parsed and checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "image/image.h"

namespace pmt::app {

struct TensorMeta {
  std::string name;
  std::uint64_t addr = 0, bytes = 0;
  std::vector<std::int64_t> shape;
  std::string dtype;
};

struct LayerMeta {
  std::string name, op, place, why;
  std::int64_t macs = 0;
  TensorMeta output;
};

struct ModelMeta {
  std::string model, tool_version, precision;
  bool keep_layers = false;
  std::vector<TensorMeta> inputs, outputs;
  std::vector<LayerMeta> layers;
  std::uint64_t profile_addr = 0;
};

// `label` (the file name) starts every message: Failure (BadInput).
ModelMeta read_meta(const image::Image& image, const std::string& label);

}  // namespace pmt::app
