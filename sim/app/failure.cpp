// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Which exception means what to the user.
#include "app/failure.h"

#include <new>

#include "core/device.h"
#include "ir/error.h"
#include "pimento/error.h"

namespace pmt::app {
namespace {

bool is_defect(ErrorKind kind) {
  return kind == ErrorKind::kInternal || kind == ErrorKind::kState || kind == ErrorKind::kMemory;
}

bool is_defect(pmt_status status) {
  return status == PMT_E_INTERNAL || status == PMT_E_STATE || status == PMT_E_MEM;
}

}  // namespace

Verdict judge(const std::exception& error) {
  if (const auto* e = dynamic_cast<const Failure*>(&error)) return {e->code(), e->what()};
  if (const auto* e = dynamic_cast<const ir::CompileError*>(&error)) {
    return {Exit::BadInput, e->what()};
  }
  if (const auto* e = dynamic_cast<const Error*>(&error)) {
    return {is_defect(e->kind()) ? Exit::Internal : Exit::BadInput, e->what()};
  }
  if (const auto* e = dynamic_cast<const driver::DeviceError*>(&error)) {
    return {is_defect(e->status()) ? Exit::Internal : Exit::BadInput, e->what()};
  }
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return {Exit::Internal, "out of memory"};
  }
  return {Exit::Internal, std::string("internal error: ") + error.what()};
}

}  // namespace pmt::app
