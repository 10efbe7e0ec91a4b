// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The device ABI of the functional machine: argument checks, and no exception passes.
#include <cstdio>
#include <limits>
#include <memory>
#include <new>
#include <string>

#include <fmt/format.h>

#include "iss/iss.h"
#include "pimento/device_abi.h"
#include "pimento/error.h"
#include "pimento/gen/config.h"

namespace {

using pmt::Error;
using pmt::ErrorKind;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

pmt_status status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kArgument:
    case ErrorKind::kFormat:
      return PMT_E_ARG;
    case ErrorKind::kConfig:
      return PMT_E_CONFIG;
    case ErrorKind::kAddress:
      return PMT_E_ADDR;
    case ErrorKind::kState:
      return PMT_E_STATE;
    case ErrorKind::kMemory:
      return PMT_E_MEM;
    case ErrorKind::kIo:
      return PMT_E_IO;
    case ErrorKind::kInternal:
      break;
  }
  return PMT_E_INTERNAL;
}

// Runs body; turns exceptions into a status and a message.
template <typename Body>
pmt_status guarded(std::string& message, Body&& body) noexcept {
  try {
    try {
      body();
      return PMT_OK;
    } catch (const Error& e) {
      message = e.what();
      return status_of(e.kind());
    } catch (const std::bad_alloc&) {
      message = "out of memory";
      return PMT_E_MEM;
    } catch (const std::exception& e) {
      message = fmt::format("internal error: {}", e.what());
      return PMT_E_INTERNAL;
    }
  } catch (...) {
    return PMT_E_INTERNAL;
  }
}

// The message of a failed open has no device to live in. One per thread; not shared.
std::string& open_error() {
  thread_local std::string message;
  return message;
}

void require_struct(const void* pointer, std::uint32_t found, std::size_t wanted,
                    const char* name) {
  if (pointer == nullptr) {
    throw Error(ErrorKind::kArgument, fmt::format("{} is null", name));
  }
  if (found < wanted) {
    throw Error(ErrorKind::kArgument,
                fmt::format("{}.struct_size is {}: must be at least {}", name, found, wanted));
  }
}

const pmt::gen::Preset& preset_named(const char* name) {
  const std::string wanted = name == nullptr ? "edge" : name;
  if (const auto* preset = pmt::gen::find_preset(wanted); preset != nullptr) return *preset;
  std::string known;
  for (const auto& preset : pmt::gen::presets()) {
    known += (known.empty() ? "" : ", ") + std::string(preset.name);
  }
  throw Error(ErrorKind::kConfig,
              fmt::format("config \"{}\" is unknown: must be one of {}", wanted, known));
}

}  // namespace

struct pmt_dev {
  pmt_dev(const pmt::gen::Preset& preset, std::uint64_t mem_size)
      : machine(preset, mem_size), config(preset.name) {}

  void refresh_retire() {
    if (retire == nullptr && trace == nullptr) {
      machine.set_retire({});
      return;
    }
    machine.set_retire([this](const pmt_retire& r) {
      if (trace != nullptr) print(r);
      if (retire != nullptr) retire(retire_ctx, &r);
    });
  }

  void print(const pmt_retire& r) const {
    std::string line = fmt::format("{} {:08x} {:08x}", r.order, r.pc_rdata, r.insn);
    if (r.intr != 0) line += fmt::format(" interrupt={}", r.cause);
    if (r.trap != 0) line += fmt::format(" trap={}", r.cause);
    if (r.debug != 0) line += " debug";
    if (r.rd_addr != 0) line += fmt::format(" x{}={:08x}", r.rd_addr, r.rd_wdata);
    if (r.mem_rmask != 0) line += fmt::format(" load[{:08x}]", r.mem_addr);
    if (r.mem_wmask != 0) line += fmt::format(" store[{:08x}]={:08x}", r.mem_addr, r.mem_wdata);
    fmt::print(trace.get(), "{}\n", line);
  }

  pmt::iss::Machine machine;
  std::string config;
  std::string error;
  bool running = false;  // inside pmt_dev_run: callbacks must not come back
  pmt_retire_fn retire = nullptr;
  void* retire_ctx = nullptr;
  std::unique_ptr<std::FILE, FileCloser> trace;
};

namespace {

template <typename Body>
pmt_status on_device(pmt_dev* dev, Body&& body) noexcept {
  if (dev == nullptr) return PMT_E_ARG;
  return guarded(dev->error, [&] {
    if (dev->running) throw Error(ErrorKind::kState, "called from a callback of this device");
    body(*dev);
  });
}

void require_data(const void* data, std::uint64_t size) {
  if (data == nullptr && size != 0) throw Error(ErrorKind::kArgument, "data is null");
}

[[noreturn]] void throw_address(const char* what, std::uint64_t addr, std::uint64_t size) {
  throw Error(ErrorKind::kAddress,
              fmt::format("{} of {} bytes at {:#x}: nothing there, or not accessible this way "
                          "(registers: one aligned 32-bit word)",
                          what, size, addr));
}

// Sets running for the length of a call.
struct Running {
  explicit Running(bool& flag) : flag_(flag) { flag_ = true; }
  ~Running() { flag_ = false; }
  bool& flag_;
};

std::int32_t run_status(pmt::iss::RunStatus status) {
  switch (status) {
    case pmt::iss::RunStatus::kExited:
      return PMT_RUN_EXITED;
    case pmt::iss::RunStatus::kCycleLimit:
      return PMT_RUN_CYCLE_LIMIT;
    case pmt::iss::RunStatus::kLocked:
      return PMT_RUN_FAULT;
    case pmt::iss::RunStatus::kHalted:
      return PMT_RUN_HALTED;
    case pmt::iss::RunStatus::kWaiting:
      break;
  }
  return PMT_RUN_WAITING;
}

}  // namespace

extern "C" {

pmt_status pmt_dev_open(const pmt_dev_options* options, pmt_dev** dev) {
  if (dev != nullptr) *dev = nullptr;
  return guarded(open_error(), [&] {
    if (dev == nullptr) throw Error(ErrorKind::kArgument, "dev is null");
    require_struct(options, options != nullptr ? options->struct_size : 0, sizeof(pmt_dev_options),
                   "options");
    const auto& preset = preset_named(options->config);
    const std::uint64_t size =
        options->mem_size == 0 ? pmt::iss::kDefaultMemSize : options->mem_size;
    auto made = std::make_unique<pmt_dev>(preset, size);
    if (options->trace_path != nullptr) {
      made->trace.reset(std::fopen(options->trace_path, "w"));
      if (made->trace == nullptr) {
        throw Error(ErrorKind::kIo, fmt::format("{}: cannot be written", options->trace_path));
      }
      made->refresh_retire();
    }
    *dev = made.release();
  });
}

void pmt_dev_close(pmt_dev* dev) { delete dev; }

const char* pmt_dev_last_error(const pmt_dev* dev) {
  return dev != nullptr ? dev->error.c_str() : open_error().c_str();
}

pmt_status pmt_dev_get_info(pmt_dev* dev, pmt_dev_info* info) {
  return on_device(dev, [&](pmt_dev& d) {
    require_struct(info, info != nullptr ? info->struct_size : 0, sizeof(pmt_dev_info), "info");
    const auto& preset = d.machine.preset();
    *info = {sizeof(pmt_dev_info),
             PMT_ABI_VERSION,
             "iss",
             d.config.c_str(),
             preset.arch_hash,
             preset.full_hash,
             pmt::gen::map_tcm_base,
             static_cast<std::uint64_t>(preset.config.mem.tcm_bytes),
             pmt::gen::map_mem_base,
             d.machine.mem_size()};
  });
}

pmt_status pmt_dev_reset(pmt_dev* dev) {
  return on_device(dev, [](pmt_dev& d) { d.machine.reset(); });
}

pmt_status pmt_dev_write(pmt_dev* dev, uint64_t addr, const void* data, uint64_t size) {
  return on_device(dev, [&](pmt_dev& d) {
    require_data(data, size);
    if (size != 0 && !d.machine.host_write(addr, {static_cast<const std::uint8_t*>(data), size})) {
      throw_address("write", addr, size);
    }
  });
}

pmt_status pmt_dev_read(pmt_dev* dev, uint64_t addr, void* data, uint64_t size) {
  return on_device(dev, [&](pmt_dev& d) {
    require_data(data, size);
    if (size != 0 && !d.machine.host_read(addr, {static_cast<std::uint8_t*>(data), size})) {
      throw_address("read", addr, size);
    }
  });
}

pmt_status pmt_dev_start(pmt_dev* dev, uint64_t entry) {
  return on_device(dev, [&](pmt_dev& d) {
    if (entry > std::numeric_limits<std::uint32_t>::max() || entry % 2 != 0) {
      throw Error(ErrorKind::kArgument,
                  fmt::format("entry {:#x}: must be an even 32-bit address", entry));
    }
    d.machine.start(static_cast<std::uint32_t>(entry));
  });
}

pmt_status pmt_dev_run(pmt_dev* dev, const pmt_run_options* options, pmt_run_result* result) {
  return on_device(dev, [&](pmt_dev& d) {
    require_struct(options, options != nullptr ? options->struct_size : 0, sizeof(pmt_run_options),
                   "options");
    require_struct(result, result != nullptr ? result->struct_size : 0, sizeof(pmt_run_result),
                   "result");
    if (options->tohost_addr > std::numeric_limits<std::uint32_t>::max() ||
        options->tohost_addr % 4 != 0) {
      throw Error(ErrorKind::kArgument,
                  fmt::format("options.tohost_addr {:#x}: must be a 32-bit word address",
                              options->tohost_addr));
    }
    if (!d.machine.started()) {
      throw Error(ErrorKind::kState, "run: no program was started since reset");
    }
    const Running running(d.running);
    const auto outcome =
        d.machine.run(options->max_cycles, static_cast<std::uint32_t>(options->tohost_addr));
    if (d.trace != nullptr) std::fflush(d.trace.get());
    const auto& npu = d.machine.npu();
    *result = {sizeof(pmt_run_result),
               run_status(outcome.status),
               outcome.exit_code,
               d.machine.pc(),
               d.machine.cycles(),
               d.machine.instret(),
               static_cast<std::uint32_t>(npu.error),
               npu.error_tag,
               npu.error_addr};
  });
}

pmt_status pmt_dev_set_uart(pmt_dev* dev, pmt_uart_fn fn, void* ctx) {
  return on_device(dev, [&](pmt_dev& d) {
    if (fn == nullptr) {
      d.machine.set_uart_output({});
    } else {
      d.machine.set_uart_output([fn, ctx](std::uint8_t byte) { fn(ctx, byte); });
    }
  });
}

pmt_status pmt_dev_uart_input(pmt_dev* dev, const void* data, uint64_t size) {
  return on_device(dev, [&](pmt_dev& d) {
    require_data(data, size);
    if (size != 0) d.machine.uart_input({static_cast<const std::uint8_t*>(data), size});
  });
}

pmt_status pmt_dev_set_retire(pmt_dev* dev, pmt_retire_fn fn, void* ctx) {
  return on_device(dev, [&](pmt_dev& d) {
    d.retire = fn;
    d.retire_ctx = ctx;
    d.refresh_retire();
  });
}

}  // extern "C"
