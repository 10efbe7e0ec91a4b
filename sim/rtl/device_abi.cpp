// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The device ABI of the machine `rtl`. The SystemC kernel elaborates once per process and cannot
// start over, so the platform is built at the first open and kept; a second device at a time is
// refused.
#include <cstdlib>
#include <new>
#include <string>

#include "pimento/device_abi.h"
#include "pimento/error.h"
#include "pimento/gen/memmap.h"
#include "rtl/machine.h"

using pmt::Error;
using pmt::ErrorKind;
using pmt::rtl::Machine;
using pmt::rtl::Platform;

struct pmt_dev {
  Machine machine;
  std::string error;
};

// libsystemc refers to it; simulation is driven by sc_start from the functions below.
extern "C" PMT_API int sc_main(int, char**) { return 0; }

namespace {

thread_local std::string open_error;

// What the process has: the one SystemC platform, and whether a device uses it. The platform is
// never destroyed: at process exit the SystemC and Verilator runtimes may be gone before it.
struct Process {
  Platform* platform = nullptr;
  bool in_use = false;
};

Process& process() {
  static Process instance;
  return instance;
}

pmt_status status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kArgument:
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
    case ErrorKind::kFormat:
      break;
  }
  return PMT_E_INTERNAL;
}

template <class Body>
pmt_status guarded(std::string& error, Body body) {
  try {
    error.clear();
    body();
    return PMT_OK;
  } catch (const Error& e) {
    error = e.what();
    return status_of(e.kind());
  } catch (const std::bad_alloc&) {
    error = "out of memory";
    return PMT_E_MEM;
  } catch (const std::exception& e) {
    error = e.what();
    return PMT_E_INTERNAL;
  }
}

template <class Body>
pmt_status on_device(pmt_dev* dev, Body body) {
  if (!dev) return PMT_E_ARG;
  return guarded(dev->error, [&] {
    if (dev->machine.in_callback()) throw Error(ErrorKind::kState, "called inside a callback");
    body(dev->machine);
  });
}

template <class Struct>
void check_struct(const Struct* value, const char* name) {
  if (!value) throw Error(ErrorKind::kArgument, std::string(name) + ": null pointer");
  if (value->struct_size < sizeof(Struct)) {
    throw Error(ErrorKind::kArgument, std::string(name) + ": struct_size is " +
                                          std::to_string(value->struct_size) + ", needs " +
                                          std::to_string(sizeof(Struct)));
  }
}

void check_buffer(const void* data, uint64_t size) {
  if (!data && size != 0) throw Error(ErrorKind::kArgument, "data: null pointer");
}

pmt_dev* open_device(const pmt_dev_options& options) {
  const std::string name = options.config ? options.config : "edge";
  if (name != PMT_RTL_CONFIG) {
    throw Error(ErrorKind::kConfig,
                "config: '" + name + "', this library was built for '" + PMT_RTL_CONFIG + "'");
  }
  const pmt::gen::Preset* preset = pmt::gen::find_preset(name);
  if (!preset) throw Error(ErrorKind::kConfig, "config: '" + name + "' is not a preset");
  if (options.trace_path && !Platform::can_trace()) {
    throw Error(ErrorKind::kIo, std::string("trace_path: '") + options.trace_path +
                                    "': this library has no waveform support, use the machine "
                                    "rtl-" PMT_RTL_CONFIG "-trace");
  }
  if (process().in_use) {
    throw Error(ErrorKind::kState,
                "one rtl device is open already; a process can have one at a time");
  }
  if (!process().platform && sc_core::sc_get_status() != sc_core::SC_ELABORATION) {
    throw Error(ErrorKind::kState,
                "SystemC is running in this process already (an rtl library of another "
                "configuration?); a process can have one rtl library");
  }
  if (!process().platform) process().platform = new Platform("pimento");
  if (options.trace_path) process().platform->trace(options.trace_path);
  auto* dev =
      new pmt_dev{Machine(*process().platform, *preset, options.mem_size, options.mem_latency), {}};
  process().in_use = true;
  return dev;
}

}  // namespace

extern "C" {

pmt_status pmt_dev_open(const pmt_dev_options* options, pmt_dev** dev) {
  if (!dev) {
    open_error = "dev: null pointer";
    return PMT_E_ARG;
  }
  *dev = nullptr;
  return guarded(open_error, [&] {
    check_struct(options, "options");
    *dev = open_device(*options);
  });
}

void pmt_dev_close(pmt_dev* dev) {
  if (!dev) return;
  process().platform->finish_trace();
  delete dev;
  process().in_use = false;
}

const char* pmt_dev_last_error(const pmt_dev* dev) {
  return dev ? dev->error.c_str() : open_error.c_str();
}

pmt_status pmt_dev_get_info(pmt_dev* dev, pmt_dev_info* info) {
  return on_device(dev, [&](Machine& machine) {
    check_struct(info, "info");
    const pmt::gen::Preset& preset = machine.preset();
    info->abi_version = PMT_ABI_VERSION;
    info->machine = "rtl";
    info->config = PMT_RTL_CONFIG;
    info->arch_hash = preset.arch_hash;
    info->full_hash = preset.full_hash;
    info->tcm_base = pmt::gen::map_tcm_base;
    info->tcm_size = static_cast<uint64_t>(preset.config.mem.tcm_bytes);
    info->mem_base = pmt::gen::map_mem_base;
    info->mem_size = machine.mem_size();
  });
}

pmt_status pmt_dev_reset(pmt_dev* dev) {
  return on_device(dev, [](Machine& machine) { machine.reset(); });
}

pmt_status pmt_dev_write(pmt_dev* dev, uint64_t addr, const void* data, uint64_t size) {
  return on_device(dev, [&](Machine& machine) {
    check_buffer(data, size);
    machine.write(addr, {static_cast<const uint8_t*>(data), static_cast<size_t>(size)});
  });
}

pmt_status pmt_dev_read(pmt_dev* dev, uint64_t addr, void* data, uint64_t size) {
  return on_device(dev, [&](Machine& machine) {
    check_buffer(data, size);
    machine.read(addr, {static_cast<uint8_t*>(data), static_cast<size_t>(size)});
  });
}

pmt_status pmt_dev_start(pmt_dev* dev, uint64_t entry) {
  return on_device(dev, [&](Machine& machine) { machine.start(entry); });
}

pmt_status pmt_dev_run(pmt_dev* dev, const pmt_run_options* options, pmt_run_result* result) {
  return on_device(dev, [&](Machine& machine) {
    check_struct(options, "options");
    check_struct(result, "result");
    machine.run(*options, *result);
  });
}

pmt_status pmt_dev_set_uart(pmt_dev* dev, pmt_uart_fn fn, void* ctx) {
  return on_device(dev, [&](Machine& machine) { machine.set_uart(fn, ctx); });
}

pmt_status pmt_dev_uart_input(pmt_dev* dev, const void* data, uint64_t size) {
  return on_device(dev, [&](Machine& machine) {
    check_buffer(data, size);
    machine.uart_input({static_cast<const uint8_t*>(data), static_cast<size_t>(size)});
  });
}

pmt_status pmt_dev_set_retire(pmt_dev* dev, pmt_retire_fn fn, void* ctx) {
  return on_device(dev, [&](Machine& machine) { machine.set_retire(fn, ctx); });
}

}  // extern "C"
