// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// C++ side of the device ABI: finds and loads libpmt_<machine>.so and wraps its C functions.
// Guarantees: one library and one open device per object, released in order; errors are exceptions.
// Does not know any machine: everything goes through pimento/device_abi.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "pimento/device_abi.h"

namespace pmt::driver {

// what() names the machine or library, what happened and what to do.
class DeviceError : public std::runtime_error {
 public:
  explicit DeviceError(const std::string& message, pmt_status status = PMT_E_INTERNAL)
      : std::runtime_error(message), status_(status) {}
  pmt_status status() const { return status_; }

 private:
  pmt_status status_;
};

// Names of the machines that this version of the project knows.
std::span<const char* const> known_machines();

// Folders that are searched, in this order: PIMENTO_MACHINES (colon-separated), the folder of the
// running program, ../lib and ../lib/pimento beside it.
std::vector<std::filesystem::path> search_path();

// libpmt_<machine>-<config>.so if there, else libpmt_<machine>.so; empty when neither is found.
std::optional<std::filesystem::path> find_machine(const std::string& machine,
                                                  const std::string& config);

struct OpenOptions {
  std::string config = "edge";
  std::uint64_t mem_size = 0;     // 0: the machine's default
  std::uint32_t mem_latency = 0;  // 0: as configured
  std::string trace_path;
  std::uint64_t seed = 0;
};

struct Info {
  std::string machine, config;
  std::uint32_t abi_version = 0;
  std::uint64_t arch_hash = 0, full_hash = 0, tcm_base = 0, tcm_size = 0, mem_base = 0,
                mem_size = 0;
};

using UartFn = std::function<void(std::uint8_t)>;
using RetireFn = std::function<void(const pmt_retire&)>;

class Device {
 public:
  // Finds and opens; the error lists the folders that were searched.
  Device(const std::string& machine, const OpenOptions& options);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  Info info() const;
  void reset();
  void write(std::uint64_t addr, std::span<const std::uint8_t> data);
  void read(std::uint64_t addr, std::span<std::uint8_t> data) const;
  std::uint32_t read32(std::uint64_t addr) const;
  void start(std::uint64_t entry);
  // tohost_addr 0: the SOC register. max_cycles 0: no limit.
  pmt_run_result run(std::uint64_t max_cycles, std::uint64_t tohost_addr = 0);
  void on_uart(UartFn fn);
  void on_retire(RetireFn fn);
  void uart_input(std::span<const std::uint8_t> data);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pmt::driver
