// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The attributes of each operator kind, listed once for the printer and the parser: a visitor gets
// (key, reference) for each field. Fields with a neutral value may be left out of the text.
#pragma once

#include "ir/graph.h"

namespace pmt::ir {

template <typename V>
void visit_window(V& v, Window& w) {
  v.ints("stride", {&w.stride_h, &w.stride_w});
  v.ints("dilation", {&w.dilation_h, &w.dilation_w});
  v.ints("pads", {&w.pad_top, &w.pad_bottom, &w.pad_left, &w.pad_right});
}

template <typename V>
void visit_fields(V& v, Conv2DAttrs& a) {
  visit_window(v, a.window);
  v.activation("activation", a.activation);
  v.clamp("clamp", a.clamp);
  v.requant("multiplier", "shift", a.requant);
}

template <typename V>
void visit_fields(V& v, DepthwiseConv2DAttrs& a) {
  visit_window(v, a.window);
  v.ints("depth_multiplier", {&a.depth_multiplier});
  v.activation("activation", a.activation);
  v.clamp("clamp", a.clamp);
  v.requant("multiplier", "shift", a.requant);
}

template <typename V>
void visit_fields(V& v, FullyConnectedAttrs& a) {
  v.activation("activation", a.activation);
  v.clamp("clamp", a.clamp);
  v.requant("multiplier", "shift", a.requant);
}

template <typename V>
void visit_fields(V& v, PoolAttrs& a) {
  v.ints("filter", {&a.filter_h, &a.filter_w});
  visit_window(v, a.window);
  v.activation("activation", a.activation);
  v.clamp("clamp", a.clamp);
}

template <typename V>
void visit_fields(V& v, AddAttrs& a) {
  v.activation("activation", a.activation);
  v.clamp("clamp", a.clamp);
  v.ints("left_shift", {&a.left_shift});
  v.requant("input1_multiplier", "input1_shift", a.input1);
  v.requant("input2_multiplier", "input2_shift", a.input2);
  v.requant("output_multiplier", "output_shift", a.output);
}

template <typename V>
void visit_fields(V& v, SoftmaxAttrs& a) {
  v.real("beta", a.beta);
  v.optional_int("input_multiplier", a.input_multiplier);
  v.optional_int("input_left_shift", a.input_left_shift);
  v.optional_int("diff_min", a.diff_min);
}

template <typename V>
void visit_fields(V&, ReshapeAttrs&) {}

template <typename V>
void visit_fields(V& v, PadAttrs& a) {
  v.pairs("pads", a.pads);
  v.ints("value", {&a.value});
}

template <typename V>
void visit_fields(V& v, MeanAttrs& a) {
  v.list("axes", a.axes);
  v.boolean("keep_dims", a.keep_dims);
  v.requant("multiplier", "shift", a.requant);
}

}  // namespace pmt::ir
