// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Name tables of the text form.
#include "ir/names.h"

#include <utility>

namespace pmt::ir {
namespace {

template <std::size_t... I>
std::optional<Attrs> attrs_by_name(std::string_view name, std::index_sequence<I...>) {
  std::optional<Attrs> found;
  ((name == op_kind_name(static_cast<OpKind>(I)) ? void(found.emplace(std::in_place_index<I>))
                                                 : void()),
   ...);
  return found;
}

}  // namespace

std::string_view activation_name(Activation activation) {
  constexpr std::array<std::string_view, 4> kNames = {"none", "relu", "relu_n1_to_1", "relu6"};
  return kNames.at(static_cast<std::size_t>(activation));
}

std::optional<Activation> activation_of(std::string_view name) {
  for (const Activation a :
       {Activation::None, Activation::Relu, Activation::ReluN1To1, Activation::Relu6}) {
    if (activation_name(a) == name) return a;
  }
  return std::nullopt;
}

std::optional<DType> dtype_of(std::string_view name) {
  for (const DType t :
       {DType::I8, DType::U8, DType::I16, DType::I32, DType::I64, DType::F32, DType::Bool}) {
    if (dtype_name(t) == name) return t;
  }
  return std::nullopt;
}

std::optional<Attrs> attrs_of(std::string_view kind_name) {
  return attrs_by_name(kind_name, std::make_index_sequence<kOpKinds>{});
}

}  // namespace pmt::ir
