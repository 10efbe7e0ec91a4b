// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Operators: builtin options to typed attributes. Paddings become explicit pixels here.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "import/tflite/model.h"
#include "ir/error.h"
#include "ir/shape.h"

namespace pmt::tflite {
namespace {

enum Builtin : std::int32_t {
  kAdd = 0,
  kAveragePool2D = 1,
  kConv2D = 3,
  kDepthwiseConv2D = 4,
  kFullyConnected = 9,
  kMaxPool2D = 17,
  kReshape = 22,
  kSoftmax = 25,
  kCustom = 32,
  kPad = 34,
  kMean = 40,
  kPadV2 = 60,
};

constexpr Builtin kSupported[] = {
    kAdd,  kAveragePool2D, kConv2D, kDepthwiseConv2D, kFullyConnected, kMaxPool2D,
    kMean, kPad,           kPadV2,  kReshape,         kSoftmax};
constexpr std::int64_t kMaxPad = 32767;
constexpr std::int64_t kMaxParameters = 64;

struct Extent {
  std::int64_t in, filter, stride, dilation;
};

class OpImporter {
 public:
  explicit OpImporter(Import& import) : import_(import), graph_(import.graph) {}

  void run() {
    const auto* operators = import_.subgraph->operators();
    check_supported();
    for (std::size_t i = 0; i < length(operators); ++i) {
      index_ = i;
      node_ = operators->Get(static_cast<flatbuffers::uoffset_t>(i));
      code_ = builtin_code(*node_);
      try {
        graph_.ops.push_back(op());
      } catch (const ir::CompileError& error) {
        import_.fail(fmt::format("{}: {}", node_label(i, *node_), error.what()));
      }
    }
  }

 private:
  [[noreturn]] static void fail(const std::string& what) { throw ir::CompileError(what); }

  // Every unsupported operator is named, the first one with its place in the message's front.
  void check_supported() {
    const auto* operators = import_.subgraph->operators();
    std::vector<std::string> unsupported;
    for (flatbuffers::uoffset_t i = 0; i < operators->size(); ++i) {
      const std::int32_t code = builtin_code(*operators->Get(i));
      if (std::find(std::begin(kSupported), std::end(kSupported), code) == std::end(kSupported)) {
        unsupported.push_back(node_label(i, *operators->Get(i)));
      }
    }
    if (unsupported.empty()) return;
    std::vector<std::string> supported;
    for (const Builtin code : kSupported) supported.push_back(builtin_name(code));
    const std::string first = unsupported.front();
    unsupported.erase(unsupported.begin());
    std::string others;
    if (!unsupported.empty()) {
      const std::size_t shown_count = std::min<std::size_t>(unsupported.size(), 8);
      const std::size_t more = unsupported.size() - shown_count;
      unsupported.resize(shown_count);
      others = fmt::format("; also unsupported: {}{}", fmt::join(unsupported, ", "),
                           more > 0 ? fmt::format(" and {} more", more) : "");
    }
    import_.fail(fmt::format("{}: unsupported operator; supported: {}{}", first,
                             fmt::join(supported, ", "), others));
  }

  const fb::OperatorCode& opcode(const fb::Operator& node) const {
    const auto* codes = import_.model->operator_codes();
    if (node.opcode_index() >= length(codes)) {
      import_.fail(fmt::format("operator code {}, expected 0..{}", node.opcode_index(),
                               static_cast<std::int64_t>(length(codes)) - 1));
    }
    return *codes->Get(node.opcode_index());
  }

  // Old files have the code in a byte, new ones in both or only in the wide field.
  std::int32_t builtin_code(const fb::Operator& node) const {
    const fb::OperatorCode& code = opcode(node);
    return std::max<std::int32_t>(code.deprecated_builtin_code(), code.builtin_code());
  }

  std::string node_label(std::size_t index, const fb::Operator& node) const {
    std::string name = builtin_name(builtin_code(node));
    const auto* custom = opcode(node).custom_code();
    if (builtin_code(node) == kCustom && custom != nullptr) {
      name += fmt::format(" '{}'", shown(custom->string_view()));
    }
    return fmt::format("node {} ({})", index, name);
  }

  ir::Op op() {
    ir::Op result;
    import_.count_copy(sizeof(ir::Op) + 4 * (length(node_->inputs()) + length(node_->outputs())));
    result.inputs = ids(node_->inputs(), "input");
    result.outputs = ids(node_->outputs(), "output");
    if (result.outputs.size() != 1 || result.outputs[0] == ir::kNoTensor) {
      fail(fmt::format("{} outputs, expected 1", result.outputs.size()));
    }
    inputs_ = result.inputs;
    output_ = result.outputs[0];
    result.attrs = attrs();
    result.inputs = inputs_;
    result.name = fmt::format("{}_{}", ir::op_kind_name(result.kind()), index_);
    return result;
  }

  std::vector<ir::TensorId> ids(const flatbuffers::Vector<std::int32_t>* source,
                                const char* what) const {
    std::vector<ir::TensorId> result;
    const auto count = static_cast<std::int64_t>(graph_.tensors.size());
    for (std::size_t i = 0; i < length(source); ++i) {
      const std::int32_t id = source->Get(static_cast<flatbuffers::uoffset_t>(i));
      if (id < ir::kNoTensor || id >= count) {
        fail(fmt::format("{} {} is tensor {}, expected 0..{}", what, i, id, count - 1));
      }
      result.push_back(id);
    }
    return result;
  }

  void need_inputs(std::size_t min, std::size_t max) const {
    if (inputs_.size() < min || inputs_.size() > max) {
      fail(fmt::format("{} inputs, expected {}", inputs_.size(),
                       min == max ? fmt::format("{}", min) : fmt::format("{}..{}", min, max)));
    }
  }

  const ir::Tensor& input(std::size_t i) const {
    if (i >= inputs_.size() || inputs_[i] == ir::kNoTensor) {
      fail(fmt::format("input {} is missing", i));
    }
    return graph_.tensor(inputs_[i]);
  }
  // A small constant that shapes the operator: pads, axes, a shape.
  std::vector<std::int32_t> parameter(std::size_t i) const {
    if (input(i).elements() > kMaxParameters) {
      fail(fmt::format("input {} has {} elements, expected at most {}", i, input(i).elements(),
                       kMaxParameters));
    }
    return ir::const_i32(input(i));
  }
  const ir::Tensor& output() const { return graph_.tensor(output_); }

  std::int64_t dim(const ir::Tensor& tensor, std::size_t d) const {
    if (tensor.shape.size() != 4) {
      fail(fmt::format("tensor '{}' has shape {}, expected 4 dimensions", tensor.name,
                       ir::shape_text(tensor.shape)));
    }
    return tensor.shape[d];
  }

  template <typename Options>
  const Options& options(const Options* found) const {
    if (found == nullptr) fail("its options are missing or belong to another operator");
    return *found;
  }

  static ir::Activation activation(std::int8_t code) {
    switch (code) {
      case 0:
        return ir::Activation::None;
      case 1:
        return ir::Activation::Relu;
      case 2:
        return ir::Activation::ReluN1To1;
      case 3:
        return ir::Activation::Relu6;
      default:
        fail(fmt::format("fused activation {}; supported: NONE, RELU, RELU_N1_TO_1, RELU6",
                         code == 4   ? "TANH"
                         : code == 5 ? "SIGN_BIT"
                                     : std::to_string(code)));
    }
  }

  // SAME (0) spreads what is missing over both sides, the odd pixel after; VALID (1) pads nothing.
  static void pads(std::int8_t padding, const Extent& e, std::int32_t& before,
                   std::int32_t& after) {
    before = after = 0;
    if (padding != 0 && padding != 1) {
      fail(fmt::format("padding {}, expected 0 (SAME) or 1 (VALID)", static_cast<int>(padding)));
    }
    if (e.stride < 1 || e.dilation < 1 || e.filter < 1) {
      fail(fmt::format("stride {}, dilation {} and filter {}, expected at least 1", e.stride,
                       e.dilation, e.filter));
    }
    if (padding == 1) return;
    const std::int64_t out = (e.in + e.stride - 1) / e.stride;
    const std::int64_t reach = (e.filter - 1) * e.dilation + 1;
    const std::int64_t total = std::max<std::int64_t>(0, (out - 1) * e.stride + reach - e.in);
    if (total > 2 * kMaxPad) {
      fail(fmt::format("SAME padding needs {} pixels, expected at most {}", total, 2 * kMaxPad));
    }
    before = static_cast<std::int32_t>(total / 2);
    after = static_cast<std::int32_t>(total - total / 2);
  }

  template <typename Options>
  ir::Window window(const Options& o, std::int64_t filter_h, std::int64_t filter_w,
                    std::int32_t dilation_h, std::int32_t dilation_w) const {
    ir::Window w;
    w.stride_h = o.stride_h();
    w.stride_w = o.stride_w();
    w.dilation_h = dilation_h;
    w.dilation_w = dilation_w;
    pads(o.padding(), {dim(input(0), 1), filter_h, w.stride_h, w.dilation_h}, w.pad_top,
         w.pad_bottom);
    pads(o.padding(), {dim(input(0), 2), filter_w, w.stride_w, w.dilation_w}, w.pad_left,
         w.pad_right);
    return w;
  }

  ir::Attrs attrs() {
    switch (code_) {
      case kConv2D:
        return conv2d();
      case kDepthwiseConv2D:
        return depthwise_conv2d();
      case kFullyConnected:
        return fully_connected();
      case kAveragePool2D:
        return pool<ir::AvgPool2DAttrs>();
      case kMaxPool2D:
        return pool<ir::MaxPool2DAttrs>();
      case kAdd:
        return add();
      case kSoftmax:
        return softmax();
      case kReshape:
        return reshape();
      case kPad:
      case kPadV2:
        return pad();
      case kMean:
        return mean();
      default:
        fail("unsupported operator");
    }
  }

  ir::Attrs conv2d() const {
    need_inputs(2, 3);
    const auto& o = options(node_->builtin_options_as_Conv2DOptions());
    ir::Conv2DAttrs a;
    a.window = window(o, dim(input(1), 1), dim(input(1), 2), o.dilation_h(), o.dilation_w());
    a.activation = activation(o.activation());
    return a;
  }

  ir::Attrs depthwise_conv2d() const {
    need_inputs(2, 3);
    const auto& o = options(node_->builtin_options_as_DepthwiseConv2DOptions());
    ir::DepthwiseConv2DAttrs a;
    a.window = window(o, dim(input(1), 1), dim(input(1), 2), o.dilation_h(), o.dilation_w());
    a.depth_multiplier = o.depth_multiplier();
    a.activation = activation(o.activation());
    return a;
  }

  ir::Attrs fully_connected() const {
    need_inputs(2, 3);
    const auto& o = options(node_->builtin_options_as_FullyConnectedOptions());
    if (o.weights_format() != 0) {
      fail(fmt::format("weights format {}, expected 0 (DEFAULT)",
                       static_cast<int>(o.weights_format())));
    }
    ir::FullyConnectedAttrs a;
    a.activation = activation(o.activation());
    return a;
  }

  template <typename PoolAttrs>
  ir::Attrs pool() const {
    need_inputs(1, 1);
    const auto& o = options(node_->builtin_options_as_Pool2DOptions());
    PoolAttrs a;
    a.filter_h = o.filter_h();
    a.filter_w = o.filter_w();
    a.window = window(o, a.filter_h, a.filter_w, 1, 1);
    a.activation = activation(o.activation());
    return a;
  }

  ir::Attrs add() const {
    need_inputs(2, 2);
    ir::AddAttrs a;
    a.activation = activation(options(node_->builtin_options_as_AddOptions()).activation());
    return a;
  }

  ir::Attrs softmax() const {
    need_inputs(1, 1);
    ir::SoftmaxAttrs a;
    a.beta = options(node_->builtin_options_as_SoftmaxOptions()).beta();
    return a;
  }

  // The shape is given by a constant, by the options or by neither; it must agree with the output.
  ir::Attrs reshape() {
    need_inputs(1, 2);
    std::vector<std::int32_t> wanted;
    const auto* o = node_->builtin_options_as_ReshapeOptions();
    if (inputs_.size() == 2) {
      wanted = parameter(1);
    } else if (o != nullptr && o->new_shape() != nullptr) {
      import_.count_copy(4 * o->new_shape()->size());
      wanted.assign(o->new_shape()->begin(), o->new_shape()->end());
    }
    const auto& shape = output().shape;
    const bool agrees =
        (wanted.empty() && inputs_.size() == 1) ||
        std::equal(wanted.begin(), wanted.end(), shape.begin(), shape.end(),
                   [](std::int64_t want, std::int64_t have) { return want == -1 || want == have; });
    if (!agrees) {
      fail(fmt::format("reshapes to [{}], but its output '{}' has shape {}",
                       fmt::join(wanted, ", "), output().name, ir::shape_text(shape)));
    }
    inputs_.resize(1);
    return ir::ReshapeAttrs{};
  }

  ir::Attrs pad() {
    need_inputs(code_ == kPad ? 2 : 3, code_ == kPad ? 2 : 3);
    const std::vector<std::int32_t> flat = parameter(1);
    if (flat.size() != 2 * input(0).shape.size()) {
      fail(fmt::format("{} pads, expected {} for shape {}", flat.size(), 2 * input(0).shape.size(),
                       ir::shape_text(input(0).shape)));
    }
    ir::PadAttrs a;
    for (std::size_t i = 0; i < flat.size(); i += 2) a.pads.push_back({flat[i], flat[i + 1]});
    if (code_ == kPadV2) {
      if (input(2).elements() != 1) {
        fail(fmt::format("{} pad values, expected 1", input(2).elements()));
      }
      // NOLINTNEXTLINE(bugprone-signed-char-misuse): a number, not a character
      a.value = ir::const_i8(input(2)).at(0);
    } else if (output().quant.quantised()) {
      a.value = output().quant.zero_point();
    }
    inputs_.resize(1);
    return a;
  }

  ir::Attrs mean() {
    need_inputs(2, 2);
    ir::MeanAttrs a;
    a.keep_dims = options(node_->builtin_options_as_ReducerOptions()).keep_dims();
    const auto rank = static_cast<std::int32_t>(input(0).shape.size());
    for (const std::int32_t axis : parameter(1)) {
      if (axis < -rank || axis >= rank) {
        fail(fmt::format("axis {}, expected {}..{}", axis, -rank, rank - 1));
      }
      a.axes.push_back(axis < 0 ? axis + rank : axis);
    }
    std::sort(a.axes.begin(), a.axes.end());
    a.axes.erase(std::unique(a.axes.begin(), a.axes.end()), a.axes.end());
    inputs_.resize(1);
    return a;
  }

  Import& import_;
  ir::Graph& graph_;
  std::size_t index_ = 0;
  const fb::Operator* node_ = nullptr;
  std::int32_t code_ = 0;
  std::vector<ir::TensorId> inputs_;
  ir::TensorId output_ = ir::kNoTensor;
};

}  // namespace

void import_ops(Import& import) { OpImporter(import).run(); }

}  // namespace pmt::tflite
