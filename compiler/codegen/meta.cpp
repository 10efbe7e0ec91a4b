// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Key order is fixed by the code, so equal programs have equal bytes.
#include "codegen/meta.h"

#include <nlohmann/json.hpp>

namespace pmt::codegen {
namespace {

using Json = nlohmann::ordered_json;

// Names come from model files: bytes that are not UTF-8 are replaced.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json tensor(const ir::Graph& graph, const Layout& layout, ir::TensorId id) {
  const ir::Tensor& t = graph.tensor(id);
  Json j;
  j["name"] = t.name;
  j["addr"] = layout.address.at(static_cast<std::size_t>(id));
  j["bytes"] = t.bytes();
  j["shape"] = t.shape;
  j["dtype"] = ir::dtype_name(t.dtype);
  if (t.quant.quantised()) {
    j["scale"] = t.quant.scale();
    j["zero_point"] = t.quant.zero_point();
  }
  return j;
}

Json layer(const ir::Graph& graph, const Layout& layout, std::size_t index,
           const LayerReport& report) {
  Json j;
  j["index"] = index;
  j["name"] = report.name;
  j["op"] = report.op;
  j["place"] = report.place;
  if (!report.why_core.empty()) j["why"] = report.why_core;
  j["macs"] = report.macs;
  j["output"] = tensor(graph, layout, graph.ops[index].out());
  return j;
}

}  // namespace

std::string meta_json(const ir::Graph& graph, const Layout& layout,
                      const std::vector<LayerReport>& layers, const Options& options) {
  Json j;
  j["model"] = graph.name;
  j["tool_version"] = options.tool_version;
  j["precision"] = "int8";
  j["keep_layers"] = options.keep_layers;
  j["inputs"] = Json::array();
  for (const ir::TensorId id : graph.inputs) j["inputs"].push_back(tensor(graph, layout, id));
  j["outputs"] = Json::array();
  for (const ir::TensorId id : graph.outputs) j["outputs"].push_back(tensor(graph, layout, id));
  j["layers"] = Json::array();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    j["layers"].push_back(layer(graph, layout, i, layers[i]));
  }
  j["profile"] = {{"addr", layout.profile}, {"count", layers.size()}};
  return dump(j);
}

}  // namespace pmt::codegen
