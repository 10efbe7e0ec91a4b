// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The device ABI through dlopen, used well and badly. First argument: the shared library.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "asm/assembler.h"
#include "pimento/device_abi.h"
#include "pimento/gen/config.h"

namespace {

std::string library_path;

struct Abi {
  explicit Abi(const std::string& path) : handle(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle == nullptr) throw std::runtime_error(dlerror());
    get(open, "pmt_dev_open");
    get(close, "pmt_dev_close");
    get(last_error, "pmt_dev_last_error");
    get(get_info, "pmt_dev_get_info");
    get(reset, "pmt_dev_reset");
    get(write, "pmt_dev_write");
    get(read, "pmt_dev_read");
    get(start, "pmt_dev_start");
    get(run, "pmt_dev_run");
    get(set_uart, "pmt_dev_set_uart");
    get(uart_input, "pmt_dev_uart_input");
    get(set_retire, "pmt_dev_set_retire");
  }
  ~Abi() { dlclose(handle); }
  template <typename Fn>
  void get(Fn*& fn, const char* name) {
    fn = reinterpret_cast<Fn*>(dlsym(handle, name));
    if (fn == nullptr) throw std::runtime_error(name);
  }

  void* handle;
  decltype(pmt_dev_open)* open;
  decltype(pmt_dev_close)* close;
  decltype(pmt_dev_last_error)* last_error;
  decltype(pmt_dev_get_info)* get_info;
  decltype(pmt_dev_reset)* reset;
  decltype(pmt_dev_write)* write;
  decltype(pmt_dev_read)* read;
  decltype(pmt_dev_start)* start;
  decltype(pmt_dev_run)* run;
  decltype(pmt_dev_set_uart)* set_uart;
  decltype(pmt_dev_uart_input)* uart_input;
  decltype(pmt_dev_set_retire)* set_retire;
};

class DeviceAbi : public ::testing::Test {
 protected:
  DeviceAbi() : abi(library_path) {}
  ~DeviceAbi() override {
    for (auto* d : devices) abi.close(d);
  }
  pmt_dev* open(const char* config = nullptr) {
    pmt_dev_options options{};
    options.struct_size = sizeof(options);
    options.config = config;
    pmt_dev* dev = nullptr;
    EXPECT_EQ(abi.open(&options, &dev), PMT_OK) << abi.last_error(nullptr);
    devices.push_back(dev);
    return dev;
  }
  void load(pmt_dev* dev, const std::string& text, std::uint32_t base = 0x40000000) {
    const auto program = pmt::assembler::assemble(text, "abi.S", {.base = base, .entry = "_start"});
    for (const auto& s : program.segments) {
      ASSERT_EQ(abi.write(dev, s.address, s.bytes.data(), s.bytes.size()), PMT_OK);
    }
    ASSERT_EQ(abi.start(dev, program.entry), PMT_OK);
  }
  pmt_run_result run(pmt_dev* dev, std::uint64_t max_cycles = 100000, std::uint64_t tohost = 0,
                     pmt_status want = PMT_OK) {
    pmt_run_options options{sizeof(pmt_run_options), 0, max_cycles, tohost};
    pmt_run_result result{};
    result.struct_size = sizeof(result);
    EXPECT_EQ(abi.run(dev, &options, &result), want) << abi.last_error(dev);
    return result;
  }

  Abi abi;
  std::vector<pmt_dev*> devices;
};

const std::string kHello =
    "_start:\n  li s0, 0x10000000\n  li t0, 72\n  sw t0, 0(s0)\n  li t0, 105\n  sw t0, 0(s0)\n"
    "  li t0, 0x10010020\n  li t1, 85\n  sw t1, 0(t0)\n1: j 1b\n";

TEST_F(DeviceAbi, RunsAProgramAndReportsUartAndExitCode) {
  pmt_dev* dev = open();
  std::string text;
  const auto append = [](void* ctx, std::uint8_t b) {
    *static_cast<std::string*>(ctx) += static_cast<char>(b);
  };
  ASSERT_EQ(abi.set_uart(dev, append, &text), PMT_OK);
  load(dev, kHello);
  const auto r = run(dev);
  EXPECT_EQ(r.status, PMT_RUN_EXITED);
  EXPECT_EQ(r.exit_code, 42);
  EXPECT_EQ(text, "Hi");
  EXPECT_EQ(r.cycles, r.instret);
  EXPECT_GT(r.cycles, 10u);
  ASSERT_EQ(abi.reset(dev), PMT_OK);
  load(dev, kHello);
  EXPECT_EQ(run(dev).exit_code, 42);
  EXPECT_EQ(text, "HiHi");
}

TEST_F(DeviceAbi, InfoNamesMachineAndHashes) {
  for (const auto& preset : pmt::gen::presets()) {
    pmt_dev* dev = open(std::string(preset.name).c_str());
    pmt_dev_info info{};
    info.struct_size = sizeof(info);
    ASSERT_EQ(abi.get_info(dev, &info), PMT_OK);
    EXPECT_STREQ(info.machine, "iss");
    EXPECT_EQ(info.config, preset.name);
    EXPECT_EQ(info.abi_version, PMT_ABI_VERSION);
    EXPECT_EQ(info.arch_hash, preset.arch_hash);
    EXPECT_EQ(info.full_hash, preset.full_hash);
    EXPECT_EQ(info.tcm_base, 0x40000000u);
    EXPECT_EQ(info.mem_base, 0x80000000u);
    EXPECT_EQ(info.mem_size, 256u << 20);
  }
}

TEST_F(DeviceAbi, TohostInMemory) {
  pmt_dev* dev = open();
  load(dev,
       "_start:\n  li t0, 0x80001000\n  li t1, 2\n  sw t1, 0(t0)\n  li t1, 7\n  sw t1, 0(t0)\n"
       "1: j 1b\n");
  const auto r = run(dev, 100000, 0x80001000);
  EXPECT_EQ(r.status, PMT_RUN_EXITED);
  EXPECT_EQ(r.exit_code, 3);
}

TEST_F(DeviceAbi, ProgramInExternalMemory) {
  pmt_dev* dev = open();
  load(dev, kHello, 0x8FFF0000);
  EXPECT_EQ(run(dev).exit_code, 42);
}

TEST_F(DeviceAbi, CycleLimitFaultAndWaiting) {
  pmt_dev* dev = open();
  load(dev, "_start: j _start\n");
  auto r = run(dev, 1000);
  EXPECT_EQ(r.status, PMT_RUN_CYCLE_LIMIT);
  EXPECT_EQ(r.cycles, 1000u);
  EXPECT_EQ(r.pc, 0x40000000u);
  abi.reset(dev);
  load(dev, "_start: .word 0\n");
  EXPECT_EQ(run(dev).status, PMT_RUN_FAULT);
  abi.reset(dev);
  load(dev, "_start: wfi\n");
  EXPECT_EQ(run(dev, 0).status, PMT_RUN_WAITING);
  const std::uint32_t one = 1;
  ASSERT_EQ(abi.write(dev, 0x10010034, &one, 4), PMT_OK);
  EXPECT_EQ(run(dev, 0).status, PMT_RUN_HALTED);
}

TEST_F(DeviceAbi, NpuErrorIsInTheResult) {
  pmt_dev* dev = open();
  load(dev,
       "_start:\n  npu.fence t0\n  npu.ld t0\n  li t0, 0x10010020\n  li t1, 1\n"
       "  sw t1, 0(t0)\n1: j 1b\n");
  const auto r = run(dev);
  EXPECT_EQ(r.npu_err_code, 1u);
  EXPECT_EQ(r.npu_err_tag, 2u);
  EXPECT_EQ(r.npu_err_addr, 3u);
}

TEST_F(DeviceAbi, TwoDevicesInterleaved) {
  pmt_dev* a = open("edge");
  pmt_dev* b = open("nano");
  const std::string text =
      "_start:\n  li a0, 0\n  li t0, 0x80000000\n  lw t1, 0(t0)\n1: addi a0, a0, 1\n"
      "  bne a0, t1, 1b\n  slli a0, a0, 1\n  ori a0, a0, 1\n  li t0, 0x10010020\n"
      "  sw a0, 0(t0)\n1: j 1b\n";
  load(a, text);
  load(b, text);
  const std::uint32_t na = 900, nb = 1500;
  abi.write(a, 0x80000000, &na, 4);
  abi.write(b, 0x80000000, &nb, 4);
  pmt_run_result ra{}, rb{};
  ra.status = rb.status = PMT_RUN_CYCLE_LIMIT;
  while (ra.status != PMT_RUN_EXITED || rb.status != PMT_RUN_EXITED) {
    if (ra.status != PMT_RUN_EXITED) ra = run(a, 50);
    if (rb.status != PMT_RUN_EXITED) rb = run(b, 70);
  }
  EXPECT_EQ(ra.exit_code, 900);
  EXPECT_EQ(rb.exit_code, 1500);
}

TEST_F(DeviceAbi, RetireCallbackAndItsMisuse) {
  pmt_dev* dev = open();
  struct Context {
    Abi* abi;
    pmt_dev* dev;
    std::uint64_t count = 0;
    pmt_status inside = PMT_OK;
  } context{&abi, dev};
  const auto callback = [](void* ctx, const pmt_retire* r) {
    auto& c = *static_cast<Context*>(ctx);
    EXPECT_EQ(r->order, c.count++);
    std::uint32_t word = 0;
    c.inside = c.abi->read(c.dev, 0x40000000, &word, 4);
  };
  ASSERT_EQ(abi.set_retire(dev, callback, &context), PMT_OK);
  load(dev, kHello);
  EXPECT_EQ(run(dev).instret, context.count);
  EXPECT_EQ(context.inside, PMT_E_STATE);
  ASSERT_EQ(abi.set_retire(dev, nullptr, nullptr), PMT_OK);
}

TEST_F(DeviceAbi, TraceFileHasALinePerInstruction) {
  const std::string path = ::testing::TempDir() + "pmt_iss_trace.txt";
  pmt_dev_options options{};
  options.struct_size = sizeof(options);
  options.trace_path = path.c_str();
  pmt_dev* dev = nullptr;
  ASSERT_EQ(abi.open(&options, &dev), PMT_OK);
  devices.push_back(dev);
  load(dev, kHello);
  const auto r = run(dev);
  std::ifstream file(path);
  std::uint64_t lines = 0;
  for (std::string line; std::getline(file, line);) ++lines;
  EXPECT_EQ(lines, r.instret);
  std::remove(path.c_str());
  options.trace_path = "/nonexistent/folder/trace";
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_IO);
  EXPECT_EQ(dev, nullptr);
  EXPECT_NE(std::strstr(abi.last_error(nullptr), "/nonexistent/folder/trace"), nullptr);
}

TEST_F(DeviceAbi, OpenRejectsBadOptionsWithReasons) {
  pmt_dev_options options{};
  options.struct_size = sizeof(options);
  pmt_dev* dev = reinterpret_cast<pmt_dev*>(1);
  EXPECT_EQ(abi.open(nullptr, &dev), PMT_E_ARG);
  EXPECT_EQ(dev, nullptr);
  EXPECT_EQ(abi.open(&options, nullptr), PMT_E_ARG);
  options.struct_size = 4;
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_ARG);
  EXPECT_NE(std::strstr(abi.last_error(nullptr), "struct_size is 4"), nullptr);
  options.struct_size = sizeof(options) + 64;  // a caller built against a later version
  ASSERT_EQ(abi.open(&options, &dev), PMT_OK);
  devices.push_back(dev);
  options.config = "edgy";
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_CONFIG);
  EXPECT_STREQ(abi.last_error(nullptr),
               "config \"edgy\" is unknown: must be one of edge, max, nano");
  options.config = "edge";
  options.mem_size = 1000;
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_ARG);
  options.mem_size = std::uint64_t{1} << 60;
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_ARG);
}

TEST_F(DeviceAbi, NullDeviceIsAnArgumentErrorEverywhere) {
  std::uint32_t word = 0;
  pmt_run_options options{sizeof(pmt_run_options), 0, 1, 0};
  pmt_run_result result{};
  pmt_dev_info info{};
  EXPECT_EQ(abi.reset(nullptr), PMT_E_ARG);
  EXPECT_EQ(abi.get_info(nullptr, &info), PMT_E_ARG);
  EXPECT_EQ(abi.write(nullptr, 0, &word, 4), PMT_E_ARG);
  EXPECT_EQ(abi.read(nullptr, 0, &word, 4), PMT_E_ARG);
  EXPECT_EQ(abi.start(nullptr, 0), PMT_E_ARG);
  EXPECT_EQ(abi.run(nullptr, &options, &result), PMT_E_ARG);
  EXPECT_EQ(abi.set_uart(nullptr, nullptr, nullptr), PMT_E_ARG);
  EXPECT_EQ(abi.uart_input(nullptr, &word, 1), PMT_E_ARG);
  EXPECT_EQ(abi.set_retire(nullptr, nullptr, nullptr), PMT_E_ARG);
  abi.close(nullptr);
}

TEST_F(DeviceAbi, BadArgumentsOfAnOpenDevice) {
  pmt_dev* dev = open();
  std::uint32_t word = 0x55;
  EXPECT_EQ(abi.write(dev, 0x40000000, nullptr, 4), PMT_E_ARG);
  EXPECT_EQ(abi.write(dev, 0x40000000, nullptr, 0), PMT_OK);
  EXPECT_EQ(abi.read(dev, 0x40000000, nullptr, 4), PMT_E_ARG);
  EXPECT_EQ(abi.write(dev, 0x4001FFFE, &word, 4), PMT_E_ADDR);
  EXPECT_NE(std::strstr(abi.last_error(dev), "0x4001fffe"), nullptr);
  EXPECT_EQ(abi.write(dev, 0x0, &word, 4), PMT_E_ADDR);
  EXPECT_EQ(abi.write(dev, ~std::uint64_t{0}, &word, 4), PMT_E_ADDR);
  EXPECT_EQ(abi.write(dev, 0x10010038, &word, 2), PMT_E_ADDR);
  EXPECT_EQ(abi.uart_input(dev, nullptr, 3), PMT_E_ARG);
  EXPECT_EQ(abi.start(dev, std::uint64_t{1} << 32), PMT_E_ARG);
  EXPECT_EQ(abi.start(dev, 0x40000001), PMT_E_ARG);
  pmt_dev_info info{};
  EXPECT_EQ(abi.get_info(dev, &info), PMT_E_ARG);
  EXPECT_EQ(abi.get_info(dev, nullptr), PMT_E_ARG);
  run(dev, 0, 0, PMT_E_STATE);
  run(dev, 10, 0, PMT_E_STATE);
  ASSERT_EQ(abi.start(dev, 0x40000000), PMT_OK);
  run(dev, 10, 2, PMT_E_ARG);
  run(dev, 10, std::uint64_t{1} << 33, PMT_E_ARG);
  pmt_run_options options{sizeof(pmt_run_options), 0, 10, 0};
  pmt_run_result result{};
  EXPECT_EQ(abi.run(dev, nullptr, &result), PMT_E_ARG);
  EXPECT_EQ(abi.run(dev, &options, &result), PMT_E_ARG);
  result.struct_size = sizeof(result);
  EXPECT_EQ(abi.run(dev, &options, nullptr), PMT_E_ARG);
  options.struct_size = 0;
  EXPECT_EQ(abi.run(dev, &options, &result), PMT_E_ARG);
}

TEST_F(DeviceAbi, RegistersAndScratchpadsByGlobalAddress) {
  pmt_dev* dev = open();
  std::uint32_t word = 0;
  ASSERT_EQ(abi.read(dev, 0x10010000, &word, 4), PMT_OK);
  EXPECT_EQ(word, 0x314D5450u);
  const std::string text = "scratchpad";
  char back[11] = {};
  ASSERT_EQ(abi.write(dev, 0x20400123, text.data(), 10), PMT_OK);
  ASSERT_EQ(abi.read(dev, 0x20400123, back, 10), PMT_OK);
  EXPECT_EQ(text, back);
  EXPECT_EQ(abi.read(dev, 0x2001FFFF, back, 2), PMT_E_ADDR);
}

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: iss_abi_test libpmt_iss.so\n");
    return 2;
  }
  library_path = argv[1];
  return RUN_ALL_TESTS();
}
