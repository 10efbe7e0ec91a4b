// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pimento run MODEL: images in, outputs, comparison, accuracy and layer figures out.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>

#include "app/arrays.h"
#include "app/cmd_run.h"
#include "io/file.h"
#include "io/npy.h"

namespace pmt::app {
namespace {

struct Inputs {
  std::vector<Batch> batches;  // one for each model input
  std::size_t count = 0;
};

Inputs load_inputs(const RunArgs& args, const ModelMeta& meta) {
  if (args.inputs.size() != meta.inputs.size()) {
    throw Failure(Exit::BadInput, fmt::format("{}: {} --input given, the model has {} inputs",
                                              args.file, args.inputs.size(), meta.inputs.size()));
  }
  Inputs inputs;
  for (std::size_t i = 0; i < args.inputs.size(); ++i) {
    inputs.batches.push_back(load_batch(args.inputs[i], meta.inputs[i], "input"));
    const std::size_t count = inputs.batches.back().count;
    if (i > 0 && count != inputs.count) {
      throw Failure(Exit::BadInput, fmt::format("{}: {} images found, {} has {}", args.inputs[i],
                                                count, args.inputs[0], inputs.count));
    }
    inputs.count = count;
  }
  if (args.limit > 0) inputs.count = std::min(inputs.count, args.limit);
  return inputs;
}

// The file must have an entry for every image that is run.
void check_count(const std::string& file, std::size_t found, std::size_t images) {
  if (found >= images) return;
  throw Failure(Exit::BadInput,
                fmt::format("{}: {} entries found, {} images are run", file, found, images));
}

std::size_t best_class(const std::vector<std::uint8_t>& output) {
  const auto as_int8 = [](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::int8_t>(a) < static_cast<std::int8_t>(b);
  };
  return static_cast<std::size_t>(std::max_element(output.begin(), output.end(), as_int8) -
                                  output.begin());
}

class Progress {
 public:
  explicit Progress(std::size_t total)
      : total_(total), shown_(total > 1 && ::isatty(STDERR_FILENO)) {}
  void step(std::size_t done) const {
    if (shown_)
      fmt::print(stderr, "\rimage {} of {}{}", done, total_, done == total_ ? "\r\x1b[K" : "");
  }

 private:
  std::size_t total_;
  bool shown_;
};

std::string plain(const std::string& name) {
  std::string safe;
  for (const char c : name) {
    const bool keep = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    safe += keep ? c : '_';
  }
  return safe;
}

void dump_layers(const std::string& folder, const ModelMeta& meta, const ModelRunner& runner) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: cannot be created: {}", folder, error.message()));
  }
  for (std::size_t i = 0; i < meta.layers.size(); ++i) {
    const LayerMeta& layer = meta.layers[i];
    const std::string name = fmt::format("op{:02}_{}.npy", i, plain(layer.op));
    io::write_npy(std::filesystem::path(folder) / name,
                  {"|i1", layer.output.shape, runner.layer_output(i)});
  }
}

// Outputs of all images as one array: the first dimension counts images.
void write_outputs(const std::string& path, const TensorMeta& tensor, std::size_t images,
                   const std::vector<std::uint8_t>& data) {
  io::Array array{"|i1", tensor.shape, data};
  if (images > 1) {
    if (array.shape.empty() || array.shape[0] != 1) array.shape.insert(array.shape.begin(), 1);
    array.shape[0] = static_cast<std::int64_t>(images);
  }
  io::write_npy(path, array);
}

}  // namespace

Exit run_model(const RunArgs& args, const Source& source, driver::Device& device) {
  const auto& loaded = std::get<LoadedImage>(source.program);
  const ModelMeta& meta = loaded.meta;
  const Inputs inputs = load_inputs(args, meta);
  const std::size_t images = inputs.count;
  if (!args.dump_layers.empty() && !meta.keep_layers) {
    throw Failure(Exit::BadInput, fmt::format("{}: the image keeps no layers; compile it with "
                                              "--keep-layers to use --dump-layers",
                                              args.file));
  }
  if (!args.dump_layers.empty() && images != 1) {
    throw Failure(Exit::BadInput,
                  fmt::format("--dump-layers is for one image, {} given; add --limit 1", images));
  }
  if (meta.outputs.size() != 1 && !(args.expect + args.output + args.labels).empty()) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: {} outputs found; --expect, --output and --labels take "
                              "models with one",
                              args.file, meta.outputs.size()));
  }
  std::optional<Batch> expected;
  if (!args.expect.empty()) {
    expected = load_batch(args.expect, meta.outputs.at(0), "output");
    check_count(args.expect, expected->count, images);
  }
  std::vector<std::int64_t> labels;
  if (!args.labels.empty()) {
    labels = load_labels(args.labels);
    check_count(args.labels, labels.size(), images);
  }

  ModelRunner runner(device, loaded, {args.max_cycles});
  ModelReport report;
  report.model = args.file;
  report.images = images;
  report.least_cycles = std::numeric_limits<std::uint64_t>::max();
  report.layer_cycles.assign(meta.layers.size(), 0);
  if (expected) report.differing = 0;
  if (!labels.empty()) report.correct = 0;
  std::vector<std::uint8_t> outputs;
  const Progress progress(images);
  for (std::size_t n = 0; n < images; ++n) {
    std::vector<std::span<const std::uint8_t>> now;
    for (const Batch& batch : inputs.batches) now.push_back(batch.item(n));
    const Inference result = runner.infer(now);
    report.total_cycles += result.cycles;
    report.instructions += result.instructions;
    report.least_cycles = std::min(report.least_cycles, result.cycles);
    report.most_cycles = std::max(report.most_cycles, result.cycles);
    for (std::size_t i = 0; i < meta.layers.size(); ++i) {
      report.layer_cycles[i] += result.layer_cycles[i];
    }
    const std::vector<std::uint8_t>& output = result.outputs.at(0);
    outputs.insert(outputs.end(), output.begin(), output.end());
    if (expected && !std::equal(output.begin(), output.end(), expected->item(n).begin())) {
      ++*report.differing;
    }
    if (report.correct && static_cast<std::int64_t>(best_class(output)) == labels[n]) {
      ++*report.correct;
    }
    progress.step(n + 1);
  }
  if (!args.dump_layers.empty()) dump_layers(args.dump_layers, meta, runner);
  if (!args.output.empty()) write_outputs(args.output, meta.outputs.at(0), images, outputs);
  if (!args.json.empty()) {
    io::write_text(args.json,
                   model_json(meta, report, {device.info(), args.command_line, args.seed}));
  }
  fmt::print("{}", model_table(meta, report, device.info().machine));
  return report.differing.value_or(0) == 0 ? Exit::Ok : Exit::RunFailed;
}

}  // namespace pmt::app
