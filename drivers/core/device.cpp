// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Loads the library, resolves the ABI's functions and turns status codes into exceptions.
#include "core/device.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <exception>
#include <utility>

namespace pmt::driver {
namespace {

// The functions of the ABI, resolved by name.
struct Api {
  decltype(&pmt_dev_open) open;
  decltype(&pmt_dev_close) close;
  decltype(&pmt_dev_last_error) last_error;
  decltype(&pmt_dev_get_info) get_info;
  decltype(&pmt_dev_reset) reset;
  decltype(&pmt_dev_write) write;
  decltype(&pmt_dev_read) read;
  decltype(&pmt_dev_start) start;
  decltype(&pmt_dev_run) run;
  decltype(&pmt_dev_set_uart) set_uart;
  decltype(&pmt_dev_uart_input) uart_input;
  decltype(&pmt_dev_set_retire) set_retire;
};

template <typename Fn>
void resolve(void* library, const std::string& path, const char* name, Fn& fn) {
  fn = reinterpret_cast<Fn>(::dlsym(library, name));
  if (!fn)
    throw DeviceError(fmt::format("{}: function {} is missing; not a machine library", path, name));
}

Api resolve_all(void* library, const std::string& path) {
  Api api{};
  resolve(library, path, "pmt_dev_open", api.open);
  resolve(library, path, "pmt_dev_close", api.close);
  resolve(library, path, "pmt_dev_last_error", api.last_error);
  resolve(library, path, "pmt_dev_get_info", api.get_info);
  resolve(library, path, "pmt_dev_reset", api.reset);
  resolve(library, path, "pmt_dev_write", api.write);
  resolve(library, path, "pmt_dev_read", api.read);
  resolve(library, path, "pmt_dev_start", api.start);
  resolve(library, path, "pmt_dev_run", api.run);
  resolve(library, path, "pmt_dev_set_uart", api.set_uart);
  resolve(library, path, "pmt_dev_uart_input", api.uart_input);
  resolve(library, path, "pmt_dev_set_retire", api.set_retire);
  return api;
}

std::string missing_library(const std::string& machine, const std::string& config) {
  std::vector<std::string> folders;
  for (const auto& folder : search_path()) folders.push_back(folder.string());
  return fmt::format(
      "machine '{0}' is not available: libpmt_{0}-{1}.so and libpmt_{0}.so were not found in {2}; "
      "build it, or name its folder in PIMENTO_MACHINES",
      machine, config, fmt::join(folders, ", "));
}

}  // namespace

struct Device::Impl {
  std::string machine;
  void* library = nullptr;
  Api api{};
  pmt_dev* dev = nullptr;
  UartFn uart;
  RetireFn retire;
  std::exception_ptr failure;  // thrown by a callback; rethrown when the machine has returned

  ~Impl() {
    if (dev) api.close(dev);
    if (library) ::dlclose(library);
  }

  void check(pmt_status status, const char* action) const {
    if (status == PMT_OK) return;
    throw DeviceError(fmt::format("machine '{}': {}: {}", machine, action, api.last_error(dev)),
                      status);
  }

  template <typename Call>
  void guarded(Call&& call) {
    try {
      if (!failure) call();
    } catch (...) {
      failure = std::current_exception();
    }
  }
};

Device::Device(const std::string& machine, const OpenOptions& options)
    : impl_(std::make_unique<Impl>()) {
  impl_->machine = machine;
  const auto path = find_machine(machine, options.config);
  if (!path) throw DeviceError(missing_library(machine, options.config), PMT_E_CONFIG);
  impl_->library = ::dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!impl_->library) {
    throw DeviceError(fmt::format("machine '{}': {}", machine, ::dlerror()), PMT_E_CONFIG);
  }
  impl_->api = resolve_all(impl_->library, path->string());
  pmt_dev_options open{};
  open.struct_size = sizeof open;
  open.mem_latency = options.mem_latency;
  open.config = options.config.c_str();
  open.mem_size = options.mem_size;
  open.trace_path = options.trace_path.empty() ? nullptr : options.trace_path.c_str();
  open.seed = options.seed;
  impl_->check(impl_->api.open(&open, &impl_->dev), "open");
  const std::uint32_t version = info().abi_version;
  if (version >> 16 != PMT_ABI_MAJOR) {
    throw DeviceError(fmt::format("{}: device ABI {}.{} found, {}.x allowed", path->string(),
                                  version >> 16, version & 0xFFFF, PMT_ABI_MAJOR),
                      PMT_E_CONFIG);
  }
}

Device::~Device() = default;

Info Device::info() const {
  pmt_dev_info raw{};
  raw.struct_size = sizeof raw;
  impl_->check(impl_->api.get_info(impl_->dev, &raw), "get_info");
  return {raw.machine,  raw.config,   raw.abi_version, raw.arch_hash, raw.full_hash,
          raw.tcm_base, raw.tcm_size, raw.mem_base,    raw.mem_size};
}

void Device::reset() { impl_->check(impl_->api.reset(impl_->dev), "reset"); }

void Device::write(std::uint64_t addr, std::span<const std::uint8_t> data) {
  if (data.empty()) return;
  impl_->check(impl_->api.write(impl_->dev, addr, data.data(), data.size()), "write");
}

void Device::read(std::uint64_t addr, std::span<std::uint8_t> data) const {
  if (data.empty()) return;
  impl_->check(impl_->api.read(impl_->dev, addr, data.data(), data.size()), "read");
}

std::uint32_t Device::read32(std::uint64_t addr) const {
  std::uint8_t b[4] = {};
  read(addr, b);
  return static_cast<std::uint32_t>(b[0]) | static_cast<std::uint32_t>(b[1]) << 8 |
         static_cast<std::uint32_t>(b[2]) << 16 | static_cast<std::uint32_t>(b[3]) << 24;
}

void Device::start(std::uint64_t entry) {
  impl_->check(impl_->api.start(impl_->dev, entry), "start");
}

pmt_run_result Device::run(std::uint64_t max_cycles, std::uint64_t tohost_addr) {
  pmt_run_options options{};
  options.struct_size = sizeof options;
  options.max_cycles = max_cycles;
  options.tohost_addr = tohost_addr;
  pmt_run_result result{};
  result.struct_size = sizeof result;
  const pmt_status status = impl_->api.run(impl_->dev, &options, &result);
  if (impl_->failure) std::rethrow_exception(std::exchange(impl_->failure, nullptr));
  impl_->check(status, "run");
  return result;
}

void Device::on_uart(UartFn fn) {
  impl_->uart = std::move(fn);
  const pmt_uart_fn bridge = [](void* ctx, std::uint8_t byte) {
    auto* impl = static_cast<Impl*>(ctx);
    impl->guarded([&] { impl->uart(byte); });
  };
  impl_->check(impl_->api.set_uart(impl_->dev, impl_->uart ? bridge : nullptr, impl_.get()),
               "set_uart");
}

void Device::on_retire(RetireFn fn) {
  impl_->retire = std::move(fn);
  const pmt_retire_fn bridge = [](void* ctx, const pmt_retire* retire) {
    auto* impl = static_cast<Impl*>(ctx);
    impl->guarded([&] { impl->retire(*retire); });
  };
  impl_->check(impl_->api.set_retire(impl_->dev, impl_->retire ? bridge : nullptr, impl_.get()),
               "set_retire");
}

void Device::uart_input(std::span<const std::uint8_t> data) {
  if (data.empty()) return;
  impl_->check(impl_->api.uart_input(impl_->dev, data.data(), data.size()), "uart_input");
}

}  // namespace pmt::driver
