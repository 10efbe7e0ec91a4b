// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Parser of the text form: a recursive-descent reader over ir/lexer.h.
#include <fmt/format.h>

#include <map>

#include "ir/attr_fields.h"
#include "ir/error.h"
#include "ir/lexer.h"
#include "ir/names.h"
#include "ir/text.h"

namespace pmt::ir {
namespace {

struct Value {
  std::vector<std::string> words;
  bool is_list = false;
  int line = 0;
};

using Fields = std::map<std::string, Value, std::less<>>;

// Moves parsed fields into an attribute struct; each field that is read is removed.
class FieldReader {
 public:
  FieldReader(Lexer& lexer, Fields& fields, int line)
      : lexer_(lexer), fields_(fields), line_(line) {}

  void ints(const char* key, std::initializer_list<std::int32_t*> targets) {
    const std::vector<std::int32_t> values = numbers<std::int32_t>(key, take(key));
    if (values.size() != targets.size()) {
      lexer_.fail(line_, fmt::format("attribute '{}' has {} values, expected {}", key,
                                     values.size(), targets.size()));
    }
    auto value = values.begin();
    for (std::int32_t* target : targets) *target = *value++;
  }
  void optional_int(const char* key, std::int32_t& target) {
    if (fields_.contains(key)) ints(key, {&target});
  }
  void list(const char* key, std::vector<std::int32_t>& target) {
    target = numbers<std::int32_t>(key, take(key));
  }
  void pairs(const char* key, std::vector<std::array<std::int64_t, 2>>& target) {
    const auto flat = numbers<std::int64_t>(key, take(key));
    if (flat.size() % 2 != 0) {
      lexer_.fail(line_,
                  fmt::format("attribute '{}' has {} values, expected pairs", key, flat.size()));
    }
    for (std::size_t i = 0; i < flat.size(); i += 2) target.push_back({flat[i], flat[i + 1]});
  }
  void real(const char* key, float& target) {
    const std::string word = single(key);
    try {
      target = Lexer(word, "").real("a number");
    } catch (const CompileError&) {
      bad(key, word, "a number");
    }
  }
  void boolean(const char* key, bool& target) {
    const std::string word = single(key);
    if (word != "true" && word != "false") bad(key, word, "true or false");
    target = word == "true";
  }
  void activation(const char* key, Activation& target) {
    if (!fields_.contains(key)) return;
    const std::string word = single(key);
    const auto value = activation_of(word);
    if (!value) bad(key, word, "none, relu, relu_n1_to_1 or relu6");
    target = *value;
  }
  void clamp(const char* key, Clamp& target) {
    if (fields_.contains(key)) ints(key, {&target.min, &target.max});
  }
  void requant(const char* multiplier, const char* shift, Requant& target) {
    if (!fields_.contains(multiplier) && !fields_.contains(shift)) return;
    list(multiplier, target.multiplier);
    list(shift, target.shift);
  }
  Rounding rounding() {
    const std::string word = single("rounding");
    if (word != "double" && word != "single") bad("rounding", word, "double or single");
    return word == "double" ? Rounding::Double : Rounding::Single;
  }
  void finish() const {
    if (fields_.empty()) return;
    lexer_.fail(fields_.begin()->second.line,
                fmt::format("unknown attribute '{}'", fields_.begin()->first));
  }

 private:
  Value take(const char* key) {
    const auto it = fields_.find(key);
    if (it == fields_.end()) lexer_.fail(line_, fmt::format("attribute '{}' is missing", key));
    Value value = it->second;
    fields_.erase(it);
    return value;
  }
  std::string single(const char* key) {
    const Value value = take(key);
    if (value.is_list) bad(key, "a list", "one value");
    return value.words.at(0);
  }
  [[noreturn]] void bad(const char* key, const std::string& found, const char* expected) const {
    lexer_.fail(line_, fmt::format("attribute '{}' is '{}', expected {}", key, found, expected));
  }
  template <typename Int>
  std::vector<Int> numbers(const char* key, const Value& value) const {
    std::vector<Int> result;
    for (const std::string& word : value.words) {
      try {
        result.push_back(Lexer(word, "").integer<Int>("an integer"));
      } catch (const CompileError&) {
        bad(key, word, "an integer");
      }
    }
    return result;
  }

  Lexer& lexer_;
  Fields& fields_;
  int line_;
};

class Parser {
 public:
  Parser(std::string_view text, std::string_view source) : lexer_(text, source) {}

  Graph graph() {
    Graph g;
    lexer_.expect("graph");
    g.name = lexer_.string("the graph's name in quotes");
    lexer_.expect("{");
    while (!lexer_.accept("}")) {
      if (lexer_.accept("tensor")) {
        tensor(g);
      } else if (lexer_.accept("inputs")) {
        g.inputs = ids();
      } else if (lexer_.accept("outputs")) {
        g.outputs = ids();
      } else if (lexer_.peek().text == "%" || lexer_.peek().text == "none") {
        g.ops.push_back(op());
      } else {
        lexer_.fail_found("tensor, inputs, outputs, an operator or '}'");
      }
    }
    if (lexer_.peek().kind != TokenKind::End) lexer_.fail_found("the end of the text");
    return g;
  }

 private:
  TensorId id() {
    if (lexer_.accept("none")) return kNoTensor;
    lexer_.expect("%");
    return lexer_.integer<std::int32_t>("a tensor number");
  }

  std::vector<TensorId> ids() {
    std::vector<TensorId> list = {id()};
    while (lexer_.accept(",")) list.push_back(id());
    return list;
  }

  void tensor(Graph& g) {
    const int line = lexer_.peek().line;
    const TensorId number = id();
    if (number != static_cast<TensorId>(g.tensors.size())) {
      lexer_.fail(line, fmt::format("tensor %{}, expected %{}", number, g.tensors.size()));
    }
    Tensor t;
    t.name = lexer_.string("the tensor's name in quotes");
    const auto dtype = dtype_of(lexer_.peek().text);
    if (!dtype) lexer_.fail_found("an element type (i8, u8, i16, i32, i64, f32, bool)");
    lexer_.next();
    t.dtype = *dtype;
    t.shape = shape();
    if (lexer_.accept("quant")) t.quant = quant();
    if (lexer_.accept("=")) t.data = dense();
    g.tensors.push_back(std::move(t));
  }

  std::vector<std::int64_t> shape() {
    std::vector<std::int64_t> dims;
    lexer_.expect("[");
    if (lexer_.accept("]")) return dims;
    do {
      dims.push_back(lexer_.accept("?") ? 0 : lexer_.integer<std::int64_t>("a dimension"));
    } while (lexer_.accept(","));
    lexer_.expect("]");
    return dims;
  }

  Quant quant() {
    Quant q;
    lexer_.expect("<");
    if (lexer_.accept("axis")) {
      q.axis = lexer_.integer<std::int32_t>("a dimension");
      if (lexer_.accept(">")) return q;
      lexer_.expect(",");
    }
    do {
      q.scales.push_back(lexer_.real("a scale"));
      lexer_.expect(":");
      q.zero_points.push_back(lexer_.integer<std::int32_t>("a zero point"));
    } while (lexer_.accept(","));
    lexer_.expect(">");
    return q;
  }

  std::shared_ptr<const Bytes> dense() {
    lexer_.expect("dense");
    lexer_.expect("<");
    const int line = lexer_.peek().line;
    const std::string text = lexer_.string("bytes in hexadecimal");
    lexer_.expect(">");
    if (!text.starts_with("0x") || text.size() % 2 != 0) {
      lexer_.fail(line, "dense data, expected \"0x\" and two digits for each byte");
    }
    auto data = std::make_shared<Bytes>(text.size() / 2 - 1);
    for (std::size_t i = 0; i < data->size(); ++i) {
      (*data)[i] = static_cast<std::uint8_t>(16 * digit(text[2 * i + 2], line) +
                                             digit(text[2 * i + 3], line));
    }
    return data;
  }

  int digit(char c, int line) const {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    lexer_.fail(line, fmt::format("dense data has '{}', expected digits 0-9 and a-f", c));
  }

  Value value() {
    Value v;
    v.line = lexer_.peek().line;
    if (!lexer_.accept("[")) {
      v.words.push_back(lexer_.word("a value or a list"));
      return v;
    }
    v.is_list = true;
    if (lexer_.accept("]")) return v;
    do {
      v.words.push_back(lexer_.word("a value"));
    } while (lexer_.accept(","));
    lexer_.expect("]");
    return v;
  }

  Fields fields() {
    Fields result;
    lexer_.expect("{");
    if (lexer_.accept("}")) return result;
    do {
      const int line = lexer_.peek().line;
      const std::string key = lexer_.word("an attribute");
      lexer_.expect("=");
      if (!result.emplace(key, value()).second) {
        lexer_.fail(line, fmt::format("attribute '{}' is given twice", key));
      }
    } while (lexer_.accept(","));
    lexer_.expect("}");
    return result;
  }

  Op op() {
    Op o;
    const int line = lexer_.peek().line;
    o.outputs = ids();
    lexer_.expect("=");
    const auto attrs = attrs_of(lexer_.peek().text);
    if (!attrs) lexer_.fail_found("an operator kind");
    lexer_.next();
    o.attrs = *attrs;
    o.name = lexer_.string("the operator's name in quotes");
    lexer_.expect("(");
    o.inputs = ids();
    lexer_.expect(")");
    Fields parsed = fields();
    FieldReader reader(lexer_, parsed, line);
    std::visit([&](auto& a) { visit_fields(reader, a); }, o.attrs);
    o.rounding = reader.rounding();
    reader.finish();
    return o;
  }

  Lexer lexer_;
};

}  // namespace

Graph parse(std::string_view text, std::string_view source) { return Parser(text, source).graph(); }

}  // namespace pmt::ir
