// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Layer figures are means over the images of the run, rounded to nearest.
#include "app/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/failure.h"

namespace pmt::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;
constexpr std::size_t kNameWidth = 32;

std::uint64_t mean(std::uint64_t sum, std::size_t count) {
  return count == 0 ? 0 : (sum + count / 2) / count;
}

double per_cycle(std::int64_t macs, std::uint64_t cycles) {
  return cycles == 0 ? 0.0 : static_cast<double>(macs) / static_cast<double>(cycles);
}

// The end of a name tells layers of one network apart, not its beginning.
std::string shortened(const std::string& name) {
  if (name.size() <= kNameWidth) return name;
  return "..." + name.substr(name.size() - (kNameWidth - 3));
}

Json identity(const RunIdentity& id) {
  return {{"schema", kSchemaVersion},
          {"tool_version", PMT_VERSION},
          {"command", id.command_line},
          {"seed", id.seed},
          {"machine", id.machine.machine},
          {"config", id.machine.config},
          {"arch_hash", fmt::format("{:016x}", id.machine.arch_hash)},
          {"full_hash", fmt::format("{:016x}", id.machine.full_hash)}};
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::int64_t total_macs(const ModelMeta& meta) {
  std::int64_t macs = 0;
  for (const LayerMeta& layer : meta.layers) macs += layer.macs;
  return macs;
}

}  // namespace

std::string model_table(const ModelMeta& meta, const ModelReport& r, std::string_view machine) {
  // The functional simulator has no time: it counts instructions, and a rate over them would
  // mislead.
  const bool timed = machine != "iss";
  const auto rate = [timed](std::int64_t macs, std::uint64_t cycles) {
    return timed ? fmt::format("{:.2f}", per_cycle(macs, cycles)) : "-";
  };
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<{}}  {:<17} {:<5} {:>10} {:>12} {:>9}\n", "layer", kNameWidth, "op",
                 "place", "MACs", timed ? "cycles" : "instructions", "MAC/cycle");
  for (std::size_t i = 0; i < meta.layers.size(); ++i) {
    const LayerMeta& layer = meta.layers[i];
    const std::uint64_t cycles = mean(r.layer_cycles.at(i), r.images);
    fmt::format_to(out, "{:<{}}  {:<17} {:<5} {:>10} {:>12} {:>9}\n",
                   shortened(printable(layer.name)), kNameWidth, layer.op, layer.place, layer.macs,
                   cycles, rate(layer.macs, cycles));
  }
  const std::uint64_t cycles = mean(r.total_cycles, r.images);
  fmt::format_to(out, "{:<{}}  {:<17} {:<5} {:>10} {:>12} {:>9}\n", "total", kNameWidth, "", "",
                 total_macs(meta), cycles, rate(total_macs(meta), cycles));
  fmt::format_to(out, "images: {}\n", r.images);
  fmt::format_to(out, "cycles per image: {} (least {}, most {}){}\n", cycles, r.least_cycles,
                 r.most_cycles, timed ? "" : ", an instruction counted as a cycle");
  if (r.correct) {
    fmt::format_to(out, "accuracy: {:.2f} % ({} of {})\n",
                   100.0 * static_cast<double>(*r.correct) / static_cast<double>(r.images),
                   *r.correct, r.images);
  }
  if (r.differing) {
    if (*r.differing == 0) {
      text += "outputs identical to the reference: yes\n";
    } else {
      fmt::format_to(out, "outputs identical to the reference: no ({} of {} images differ)\n",
                     *r.differing, r.images);
    }
  }
  return text;
}

std::string model_json(const ModelMeta& meta, const ModelReport& r, const RunIdentity& id) {
  Json json = identity(id);
  json["model"] = r.model;
  json["images"] = r.images;
  json["total_cycles"] = r.total_cycles;
  json["cycles_per_image"] = mean(r.total_cycles, r.images);
  json["least_cycles"] = r.least_cycles;
  json["most_cycles"] = r.most_cycles;
  json["instructions"] = r.instructions;
  json["macs"] = total_macs(meta);
  json["layers"] = Json::array();
  for (std::size_t i = 0; i < meta.layers.size(); ++i) {
    const LayerMeta& layer = meta.layers[i];
    const std::uint64_t cycles = mean(r.layer_cycles.at(i), r.images);
    Json row = {{"name", layer.name},   {"op", layer.op},
                {"place", layer.place}, {"macs", layer.macs},
                {"cycles", cycles},     {"macs_per_cycle", per_cycle(layer.macs, cycles)}};
    if (!layer.why.empty()) row["why"] = layer.why;
    json["layers"].push_back(row);
  }
  json["outputs"] = Json::array();
  for (const TensorMeta& t : meta.outputs) {
    json["outputs"].push_back({{"name", t.name}, {"shape", t.shape}, {"dtype", t.dtype}});
  }
  if (r.differing) {
    json["identical"] = *r.differing == 0;
    json["differing_images"] = *r.differing;
  }
  if (r.correct) {
    json["correct"] = *r.correct;
    json["accuracy"] = static_cast<double>(*r.correct) / static_cast<double>(r.images);
  }
  return dump(json);
}

std::string program_json(const ProgramReport& r, const RunIdentity& id) {
  Json json = identity(id);
  json["program"] = r.program;
  json["exit_code"] = r.exit_code;
  json["total_cycles"] = r.cycles;
  json["instructions"] = r.instructions;
  return dump(json);
}

}  // namespace pmt::app
