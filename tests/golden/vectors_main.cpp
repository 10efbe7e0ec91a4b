// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Reads one case per line on standard input ("op key=value ..."), writes one result per line.
// Arrays: key=hex bytes for int8 data, key=a,b,c for integers. Used by test_vectors.py.
#include <charconv>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "golden/npu.h"
#include "golden/tensor.h"
#include "pimento/error.h"

namespace {

using pmt::golden::Activation;
using pmt::golden::Rounding;

class Case {
 public:
  explicit Case(const std::string& line) {
    std::istringstream words(line);
    words >> op;
    for (std::string word; words >> word;) {
      const auto equals = word.find('=');
      values_[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }

  const std::string& text(const std::string& key) const {
    const auto it = values_.find(key);
    if (it == values_.end()) {
      throw pmt::Error(pmt::ErrorKind::kFormat, fmt::format("{}: key {} is missing", op, key));
    }
    return it->second;
  }
  std::int32_t integer(const std::string& key) const {
    return static_cast<std::int32_t>(std::stoll(text(key)));
  }
  float real(const std::string& key) const { return std::stof(text(key)); }
  std::vector<std::int8_t> bytes(const std::string& key) const {
    const std::string& hex = text(key);
    std::vector<std::int8_t> result(hex.size() / 2);
    for (std::size_t i = 0; i < result.size(); ++i) {
      unsigned value = 0;
      std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value, 16);
      result[i] = static_cast<std::int8_t>(value);
    }
    return result;
  }
  std::vector<std::int32_t> integers(const std::string& key) const {
    std::vector<std::int32_t> result;
    std::istringstream list(text(key));
    for (std::string item; std::getline(list, item, ',');) {
      result.push_back(static_cast<std::int32_t>(std::stoll(item)));
    }
    return result;
  }

  std::string op;

 private:
  std::map<std::string, std::string> values_;
};

std::string hex(std::span<const std::int8_t> data) {
  std::string result;
  for (const auto b : data) result += fmt::format("{:02x}", static_cast<std::uint8_t>(b));
  return result;
}

pmt_requant_params requant(const Case& c, const std::vector<std::int32_t>& multiplier,
                           const std::vector<std::int32_t>& shift, std::int32_t channels) {
  return {multiplier.data(),    shift.data(),         multiplier.size() == 1 && channels != 1,
          c.integer("out_zp"),  c.integer("act_min"), c.integer("act_max"),
          c.integer("rounding")};
}

std::string conv(const Case& c, bool depthwise) {
  pmt_conv_params p{};
  p.batches = c.integer("b");
  p.in_h = c.integer("ih");
  p.in_w = c.integer("iw");
  p.in_c = c.integer("ic");
  p.out_h = c.integer("oh");
  p.out_w = c.integer("ow");
  p.out_c = c.integer("oc");
  p.filter_h = c.integer("fh");
  p.filter_w = c.integer("fw");
  p.filter_c = c.integer("fc");
  p.stride_h = c.integer("sh");
  p.stride_w = c.integer("sw");
  p.dilation_h = c.integer("dh");
  p.dilation_w = c.integer("dw");
  p.pad_top = c.integer("pt");
  p.pad_left = c.integer("pl");
  p.depth_multiplier = c.integer("dm");
  p.in_zp = c.integer("in_zp");
  const auto multiplier = c.integers("mult");
  const auto shift = c.integers("shift");
  p.out = requant(c, multiplier, shift, p.out_c);
  const auto in = c.bytes("in");
  const auto filter = c.bytes("filter");
  const auto bias = c.integers("bias");
  std::vector<std::int8_t> out(static_cast<std::size_t>(p.batches * p.out_h * p.out_w * p.out_c));
  if (depthwise) {
    pmt::golden::depthwise_conv2d(in, filter, bias, out, p);
  } else {
    pmt::golden::conv2d(in, filter, bias, out, p);
  }
  return hex(out);
}

std::string fully_connected(const Case& c) {
  pmt_fc_params p{};
  p.batches = c.integer("b");
  p.depth = c.integer("depth");
  p.out_c = c.integer("oc");
  p.in_zp = c.integer("in_zp");
  p.filter_zp = c.integer("filter_zp");
  const auto multiplier = c.integers("mult");
  const auto shift = c.integers("shift");
  p.out = requant(c, multiplier, shift, p.out_c);
  const auto bias = c.integers("bias");
  std::vector<std::int8_t> out(static_cast<std::size_t>(p.batches * p.out_c));
  pmt::golden::fully_connected(c.bytes("in"), c.bytes("filter"), bias, out, p);
  return hex(out);
}

std::string pool(const Case& c) {
  const pmt_pool_params p{
      c.integer("b"),  c.integer("c"),  c.integer("ih"),      c.integer("iw"),     c.integer("oh"),
      c.integer("ow"), c.integer("fh"), c.integer("fw"),      c.integer("sh"),     c.integer("sw"),
      c.integer("pt"), c.integer("pl"), c.integer("act_min"), c.integer("act_max")};
  std::vector<std::int8_t> out(
      static_cast<std::size_t>(p.batches * p.out_h * p.out_w * p.channels));
  if (c.op == "max_pool") {
    pmt::golden::max_pool(c.bytes("in"), out, p);
  } else {
    pmt::golden::avg_pool(c.bytes("in"), out, p);
  }
  return hex(out);
}

Rounding rounding_of(const Case& c) { return static_cast<Rounding>(c.integer("rounding")); }

std::string add(const Case& c) {
  const auto p = pmt::golden::add_params(
      {c.real("s1"), c.integer("z1")}, {c.real("s2"), c.integer("z2")},
      {c.real("so"), c.integer("zo")}, static_cast<Activation>(c.integer("act")), rounding_of(c));
  const auto a = c.bytes("a");
  std::vector<std::int8_t> out(a.size());
  pmt::golden::add(a, c.bytes("b"), out, p);
  return hex(out);
}

std::string mean(const Case& c) {
  const auto p = pmt::golden::mean_params({c.real("si"), c.integer("zi")},
                                          {c.real("so"), c.integer("zo")}, rounding_of(c));
  std::vector<std::int8_t> out(static_cast<std::size_t>(c.integer("outer") * c.integer("inner")));
  pmt::golden::mean(c.bytes("in"), out, c.integer("outer"), c.integer("reduced"),
                    c.integer("inner"), p);
  return hex(out);
}

std::string softmax(const Case& c) {
  const auto p = pmt::golden::softmax_params(c.real("scale"), c.real("beta"), rounding_of(c));
  const auto in = c.bytes("in");
  std::vector<std::int8_t> out(in.size());
  pmt::golden::softmax(in, out, c.integer("depth"), p);
  return hex(out);
}

std::string pad(const Case& c) {
  pmt_pad_params p{};
  const auto in = c.integers("shape");
  const auto before = c.integers("before");
  const auto after = c.integers("after");
  std::size_t size = 1;
  for (std::size_t d = 0; d < 4; ++d) {
    p.in[d] = in[d];
    p.before[d] = before[d];
    p.after[d] = after[d];
    size *= static_cast<std::size_t>(in[d] + before[d] + after[d]);
  }
  p.value = c.integer("value");
  std::vector<std::int8_t> out(size);
  pmt::golden::pad(c.bytes("in"), out, p);
  return hex(out);
}

// The NPU command on packed operands laid out in the scratchpads from address 0 upwards.
std::string npu(const Case& c) {
  using namespace pmt::golden;
  NpuParams params;
  params.rows = static_cast<unsigned>(c.integer("rows"));
  params.cols = static_cast<unsigned>(c.integer("cols"));
  params.line_bytes = static_cast<unsigned>(c.integer("line"));
  Npu npu(params);
  const auto put = [](std::vector<std::uint8_t>& spad, std::size_t at, const auto& data) {
    std::copy(data.begin(), data.end(), spad.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(npu.spad_a, static_cast<std::size_t>(c.integer("in_at")), c.bytes("in"));
  put(npu.spad_w, 0, c.bytes("w"));
  const auto cfg = c.integers("cfg");
  for (unsigned i = 0; i < cfg.size(); i += 2) {
    npu_cfg(npu, 8 + i / 2, static_cast<std::uint32_t>(cfg[i]),
            static_cast<std::uint32_t>(cfg[i + 1]));
  }
  c.op == "npu_dwconv" ? npu_dwconv(npu) : npu_conv(npu);
  if (npu.error != NpuError::kNone) {
    return fmt::format("error {} {}", static_cast<int>(npu.error), npu.error_addr);
  }
  const auto at = static_cast<std::size_t>(c.integer("out_at"));
  const auto* data = reinterpret_cast<const std::int8_t*>(npu.spad_a.data()) + at;
  return hex({data, static_cast<std::size_t>(c.integer("out_bytes"))});
}

std::string answer(const Case& c) {
  if (c.op == "mbqm") {
    return fmt::format(
        "{}", pmt_mbqm(c.integer("x"), c.integer("m"), c.integer("shift"), c.integer("rounding")));
  }
  if (c.op == "quantize_multiplier") {
    const auto m = pmt::golden::quantize_multiplier(std::stod(c.text("real")), rounding_of(c));
    return fmt::format("{} {}", m.multiplier, m.shift);
  }
  if (c.op == "multipliers") {  // per channel (conv) and per tensor (fully connected)
    const float in = c.real("si"), filter = c.real("sf"), out = c.real("so");
    const auto a = pmt::golden::quantize_multiplier(
        pmt::golden::conv_real_multiplier(in, filter, out), rounding_of(c));
    const auto b = pmt::golden::quantize_multiplier(
        pmt::golden::fully_connected_real_multiplier(in, filter, out), rounding_of(c));
    return fmt::format("{} {} {} {}", a.multiplier, a.shift, b.multiplier, b.shift);
  }
  if (c.op == "activation_range") {
    const auto r = pmt::golden::activation_range(static_cast<Activation>(c.integer("act")),
                                                 c.real("scale"), c.integer("zp"));
    return fmt::format("{} {}", r.min, r.max);
  }
  if (c.op == "exp") return fmt::format("{}", pmt_exp_negative(c.integer("x")));
  if (c.op == "reciprocal") {
    int bits = 0;
    const auto mantissa = pmt_reciprocal(c.integer("x"), 12, &bits);
    return fmt::format("{} {}", mantissa, bits);
  }
  if (c.op == "conv") return conv(c, false);
  if (c.op == "dwconv") return conv(c, true);
  if (c.op == "fc") return fully_connected(c);
  if (c.op == "avg_pool" || c.op == "max_pool") return pool(c);
  if (c.op == "add") return add(c);
  if (c.op == "mean") return mean(c);
  if (c.op == "softmax") return softmax(c);
  if (c.op == "pad") return pad(c);
  if (c.op == "npu_conv" || c.op == "npu_dwconv") return npu(c);
  throw pmt::Error(pmt::ErrorKind::kFormat, fmt::format("unknown operation {}", c.op));
}

}  // namespace

int main() {
  try {
    for (std::string line; std::getline(std::cin, line);) std::cout << answer(Case(line)) << '\n';
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
  return 0;
}
