// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tensors, their quantisation and constant data.
#include <fmt/format.h>

#include <limits>
#include <map>
#include <optional>

#include "import/tflite/model.h"
#include "ir/error.h"
#include "ir/shape.h"
#include "ir/verify.h"

namespace pmt::tflite {
namespace {

struct TypeName {
  std::int8_t code;
  const char* name;
  std::optional<ir::DType> dtype;
};

constexpr TypeName kTypes[] = {
    {0, "FLOAT32", ir::DType::F32},
    {1, "FLOAT16", {}},
    {2, "INT32", ir::DType::I32},
    {3, "UINT8", ir::DType::U8},
    {4, "INT64", ir::DType::I64},
    {5, "STRING", {}},
    {6, "BOOL", ir::DType::Bool},
    {7, "INT16", ir::DType::I16},
    {8, "COMPLEX64", {}},
    {9, "INT8", ir::DType::I8},
    {10, "FLOAT64", {}},
    {11, "COMPLEX128", {}},
    {12, "UINT64", {}},
    {13, "RESOURCE", {}},
    {14, "VARIANT", {}},
    {15, "UINT32", {}},
    {16, "UINT16", {}},
    {17, "INT4", {}},
};

class TensorImporter {
 public:
  explicit TensorImporter(Import& import) : import_(import) {}

  void run() {
    const auto* tensors = import_.subgraph->tensors();
    for (std::size_t i = 0; i < length(tensors); ++i) {
      index_ = i;
      const fb::Tensor* source = tensors->Get(static_cast<flatbuffers::uoffset_t>(i));
      name_ = source->name() == nullptr ? "" : shown(source->name()->string_view());
      import_.graph.tensors.push_back(tensor(*source));
      try {
        ir::verify_tensor(import_.graph, static_cast<ir::TensorId>(i));
      } catch (const ir::CompileError& error) {
        import_.fail(error.what());
      }
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    import_.fail(fmt::format("tensor {} '{}': {}", index_, name_, what));
  }

  ir::Tensor tensor(const fb::Tensor& source) {
    ir::Tensor result;
    result.name = name_;
    result.dtype = dtype(source.type());
    if (length(source.shape()) > ir::kMaxRank) {
      fail(fmt::format("{} dimensions, expected at most {}", length(source.shape()), ir::kMaxRank));
    }
    if (source.shape() != nullptr) {
      result.shape.assign(source.shape()->begin(), source.shape()->end());
    }
    if (source.is_variable()) fail("variable tensor, expected constants and activations only");
    if (source.sparsity() != nullptr) fail("sparse tensor, expected dense data");
    if (source.quantization() != nullptr) result.quant = quant(*source.quantization());
    result.data = data(source.buffer());
    import_.count_copy(sizeof(ir::Tensor) + name_.size());
    return result;
  }

  ir::DType dtype(std::int8_t code) const {
    for (const TypeName& type : kTypes) {
      if (type.code != code) continue;
      if (type.dtype) return *type.dtype;
      fail(fmt::format("type {}; supported: INT8, INT32 (biases, shapes)", type.name));
    }
    fail(fmt::format("type number {}; supported: INT8, INT32 (biases, shapes)",
                     static_cast<int>(code)));
  }

  ir::Quant quant(const fb::QuantizationParameters& source) {
    ir::Quant result;
    const std::size_t scales = length(source.scale());
    const std::size_t zeros = length(source.zero_point());
    if (source.details_type() != 0) fail("custom quantisation, expected scales and zero points");
    if (scales != zeros) {
      fail(fmt::format("{} scales and {} zero points, expected as many", scales, zeros));
    }
    import_.count_copy(scales * (sizeof(float) + sizeof(std::int32_t)));
    for (flatbuffers::uoffset_t i = 0; i < scales; ++i) {
      const std::int64_t zero = source.zero_point()->Get(i);
      if (zero < std::numeric_limits<std::int32_t>::min() ||
          zero > std::numeric_limits<std::int32_t>::max()) {
        fail(fmt::format("zero point {}, expected a value in the range of its type", zero));
      }
      result.scales.push_back(source.scale()->Get(i));
      result.zero_points.push_back(static_cast<std::int32_t>(zero));
    }
    if (scales > 1) result.axis = source.quantized_dimension();
    return result;
  }

  std::shared_ptr<const ir::Bytes> data(std::uint32_t buffer) {
    const auto* buffers = import_.model->buffers();
    if (buffer >= length(buffers)) {
      fail(fmt::format("buffer {}, expected 0..{}", buffer,
                       static_cast<std::int64_t>(length(buffers)) - 1));
    }
    const auto known = shared_.find(buffer);
    if (known != shared_.end()) return known->second;
    const fb::Buffer* source = buffers->Get(buffer);
    if (source->offset() > 1 || source->size() > 1) {
      fail(fmt::format("buffer {} lies outside the FlatBuffer, expected its data inside", buffer));
    }
    std::shared_ptr<const ir::Bytes> bytes;
    if (length(source->data()) > 0) {
      import_.count_copy(source->data()->size());
      bytes = std::make_shared<ir::Bytes>(source->data()->begin(), source->data()->end());
    }
    return shared_[buffer] = bytes;
  }

  Import& import_;
  std::size_t index_ = 0;
  std::string name_;
  std::map<std::uint32_t, std::shared_ptr<const ir::Bytes>> shared_;
};

}  // namespace

void import_tensors(Import& import) { TensorImporter(import).run(); }

}  // namespace pmt::tflite
