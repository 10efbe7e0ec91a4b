// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// A machine library opened at run time, its ABI functions, and small programs assembled in the
// test.
#pragma once

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "asm/assembler.h"
#include "pimento/device_abi.h"

namespace pmt::test {

class Library {
 public:
  explicit Library(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (!handle_) throw std::runtime_error(dlerror());
  }

#define PMT_ABI(name) \
  decltype(&::pmt_dev_##name) name = symbol<decltype(&::pmt_dev_##name)>("pmt_dev_" #name)
  // clang-format off
 private:
  void* handle_;
  template <class Fn>
  Fn symbol(const char* name) {
    void* found = dlsym(handle_, name);
    if (!found) throw std::runtime_error(std::string("no symbol ") + name);
    return reinterpret_cast<Fn>(found);
  }

 public:
  PMT_ABI(open); PMT_ABI(close); PMT_ABI(last_error); PMT_ABI(get_info); PMT_ABI(reset);
  PMT_ABI(write); PMT_ABI(read); PMT_ABI(start); PMT_ABI(run); PMT_ABI(set_uart);
  PMT_ABI(uart_input); PMT_ABI(set_retire);
  // clang-format on
#undef PMT_ABI
};

// An open device; closed at the end of the test.
class Device {
 public:
  Device(Library& library, const char* config, uint32_t latency = 0) : abi(library) {
    pmt_dev_options options{};
    options.struct_size = sizeof(options);
    options.config = config;
    options.mem_latency = latency;
    if (abi.open(&options, &dev) != PMT_OK) throw std::runtime_error(abi.last_error(nullptr));
  }
  ~Device() { abi.close(dev); }

  // Assembles, loads and starts a program; labels of data are reachable by la.
  void load(const std::string& text, uint32_t base = 0x40000000) {
    assembler::Options options;
    options.base = base;
    const assembler::Program program = assembler::assemble(text, "test.S", options);
    ASSERT_EQ(abi.reset(dev), PMT_OK);
    for (const assembler::Segment& segment : program.segments) {
      ASSERT_EQ(abi.write(dev, segment.address, segment.bytes.data(), segment.bytes.size()), PMT_OK)
          << abi.last_error(dev);
    }
    ASSERT_EQ(abi.start(dev, program.entry), PMT_OK) << abi.last_error(dev);
  }
  pmt_run_result run(uint64_t max_cycles, uint64_t tohost = 0) {
    pmt_run_options options{sizeof(options), 0, max_cycles, tohost};
    pmt_run_result result{};
    result.struct_size = sizeof(result);
    EXPECT_EQ(abi.run(dev, &options, &result), PMT_OK) << abi.last_error(dev);
    return result;
  }
  uint32_t word(uint64_t addr) {
    uint32_t value = 0;
    EXPECT_EQ(abi.read(dev, addr, &value, 4), PMT_OK) << abi.last_error(dev);
    return value;
  }
  pmt_status put(uint64_t addr, uint32_t value) { return abi.write(dev, addr, &value, 4); }

  Library& abi;
  pmt_dev* dev = nullptr;
};

}  // namespace pmt::test
