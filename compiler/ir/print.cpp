// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Printer of the text form. Floats are the shortest decimal that reads back to the same bits.
#include <fmt/format.h>

#include "ir/attr_fields.h"
#include "ir/names.h"
#include "ir/text.h"

namespace pmt::ir {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

class FieldPrinter {
 public:
  void ints(const char* key, std::initializer_list<std::int32_t*> values) {
    std::vector<std::int32_t> copy;
    for (const std::int32_t* value : values) copy.push_back(*value);
    add(key,
        copy.size() == 1 ? fmt::format("{}", copy[0]) : fmt::format("[{}]", fmt::join(copy, ", ")));
  }
  void optional_int(const char* key, std::int32_t value) {
    if (value != 0) add(key, fmt::format("{}", value));
  }
  void list(const char* key, const std::vector<std::int32_t>& values) {
    add(key, fmt::format("[{}]", fmt::join(values, ", ")));
  }
  void pairs(const char* key, const std::vector<std::array<std::int64_t, 2>>& values) {
    std::vector<std::int64_t> flat;
    for (const auto& pair : values) flat.insert(flat.end(), pair.begin(), pair.end());
    add(key, fmt::format("[{}]", fmt::join(flat, ", ")));
  }
  void real(const char* key, float value) { add(key, fmt::format("{}", value)); }
  void boolean(const char* key, bool value) { add(key, value ? "true" : "false"); }
  void activation(const char* key, Activation value) {
    if (value != Activation::None) add(key, std::string(activation_name(value)));
  }
  void clamp(const char* key, const Clamp& value) {
    if (value != Clamp{}) add(key, fmt::format("[{}, {}]", value.min, value.max));
  }
  void requant(const char* multiplier, const char* shift, const Requant& value) {
    if (value == Requant{}) return;
    list(multiplier, value.multiplier);
    list(shift, value.shift);
  }
  void add(const char* key, const std::string& value) {
    text_ += fmt::format("{}{} = {}", text_.empty() ? "" : ", ", key, value);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string quant_text(const Quant& q) {
  std::string text;
  for (std::size_t i = 0; i < q.scales.size(); ++i) {
    text += fmt::format("{}{}:{}", i == 0 ? "" : ", ", q.scales[i],
                        i < q.zero_points.size() ? q.zero_points[i] : 0);
  }
  if (q.axis != 0) text = fmt::format("axis {}{}{}", q.axis, text.empty() ? "" : ", ", text);
  return text.empty() ? "" : fmt::format(" quant<{}>", text);
}

std::string hex(const Bytes& data) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * data.size());
  for (const std::uint8_t byte : data) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string id_text(TensorId id) { return id == kNoTensor ? "none" : fmt::format("%{}", id); }

std::string id_list(const std::vector<TensorId>& ids) {
  std::string text;
  for (const TensorId id : ids) text += (text.empty() ? "" : ", ") + id_text(id);
  return text;
}

std::string op_text(const Op& op) {
  FieldPrinter fields;
  Attrs attrs = op.attrs;
  std::visit([&](auto& a) { visit_fields(fields, a); }, attrs);
  fields.add("rounding", op.rounding == Rounding::Double ? "double" : "single");
  return fmt::format("  {} = {} {}({}) {{{}}}\n", id_list(op.outputs), op_kind_name(op.kind()),
                     quoted(op.name), id_list(op.inputs), fields.text());
}

}  // namespace

std::string print(const Graph& graph) {
  std::string text = fmt::format("graph {} {{\n", quoted(graph.name));
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
    const Tensor& t = graph.tensors[i];
    text += fmt::format("  tensor %{} {} {}{}{}", i, quoted(t.name), dtype_name(t.dtype),
                        shape_text(t.shape), quant_text(t.quant));
    if (t.data) text += fmt::format(" = dense<\"0x{}\">", hex(*t.data));
    text += '\n';
  }
  text += graph.inputs.empty() ? "" : fmt::format("  inputs {}\n", id_list(graph.inputs));
  text += graph.outputs.empty() ? "" : fmt::format("  outputs {}\n", id_list(graph.outputs));
  for (const Op& op : graph.ops) text += op_text(op);
  return text + "}\n";
}

}  // namespace pmt::ir
