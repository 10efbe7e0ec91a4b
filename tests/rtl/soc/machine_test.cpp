// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The machine rtl through its ABI: loading, running, every reason for a run to end, serial port,
// loader. One library per process (SystemC), so one executable per configuration: PMT_TEST_CONFIG.
#include <cstring>

#include "device.h"
#include "pimento/gen/config.h"

namespace pmt::test {
namespace {

constexpr uint32_t kTcm = 0x40000000, kExt = 0x80000000, kSoc = 0x10010000;

Library& library() {
  static Library instance(PMT_BUILD_DIR "/lib/libpmt_rtl-" PMT_TEST_CONFIG ".so");
  return instance;
}
const gen::Config& config() { return gen::find_preset(PMT_TEST_CONFIG)->config; }

const std::string kExit = R"(
exit:                     # a0 = code
    slli a0, a0, 1
    ori a0, a0, 1
    li t0, 0x10010000
    sw a0, 0x20(t0)
stop:
    j stop
)";

class Machine : public testing::Test {
 protected:
  Device device{library(), PMT_TEST_CONFIG};
};

TEST(MachineOpen, RefusesWhatItIsNot) {
  Library& abi = library();
  pmt_dev* dev = nullptr;
  pmt_dev_options options{};
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_ARG);
  EXPECT_NE(std::string(abi.last_error(nullptr)).find("struct_size"), std::string::npos);
  options.struct_size = sizeof(options);
  options.config = "tera";
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_CONFIG);
  EXPECT_NE(std::string(abi.last_error(nullptr)).find("tera"), std::string::npos);
  options.config = PMT_TEST_CONFIG;
  options.mem_size = 0x100000000;
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_ARG);
  options.mem_size = 0;
  options.trace_path = "/tmp/never.fst";
  EXPECT_EQ(abi.open(&options, &dev), PMT_E_IO);
  EXPECT_EQ(dev, nullptr);
}

TEST_F(Machine, OneDeviceAtATime) {
  pmt_dev* second = nullptr;
  pmt_dev_options options{};
  options.struct_size = sizeof(options);
  options.config = PMT_TEST_CONFIG;
  EXPECT_EQ(library().open(&options, &second), PMT_E_STATE);
  EXPECT_NE(std::string(library().last_error(nullptr)).find("one"), std::string::npos);
}

TEST_F(Machine, IdentifiesItself) {
  pmt_dev_info info{};
  info.struct_size = sizeof(info);
  ASSERT_EQ(library().get_info(device.dev, &info), PMT_OK);
  EXPECT_STREQ(info.machine, "rtl");
  EXPECT_STREQ(info.config, PMT_TEST_CONFIG);
  EXPECT_EQ(info.arch_hash, uint64_t{device.word(kSoc + 0xC)} << 32 | device.word(kSoc + 8));
  EXPECT_EQ(info.full_hash, uint64_t{device.word(kSoc + 0x14)} << 32 | device.word(kSoc + 0x10));
  EXPECT_EQ(info.tcm_size, static_cast<uint64_t>(config().mem.tcm_bytes));
  EXPECT_EQ(device.word(kSoc), 0x314D5450u);
  const uint32_t shape = device.word(0x20800004);
  EXPECT_EQ(shape & 0xFFFF, static_cast<uint32_t>(config().npu.rows));
  EXPECT_EQ(shape >> 16, static_cast<uint32_t>(config().npu.cols));
}

TEST_F(Machine, ReadsBackEveryMemory) {
  for (const uint64_t base : {uint64_t{kTcm} + 0x123, uint64_t{kExt} + 0xFFF1, uint64_t{0x20000101},
                              uint64_t{0x20400203}}) {
    std::vector<uint8_t> sent(1003), got(1003), edge(2, 0x77);
    for (size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<uint8_t>(i * 7 + base);
    ASSERT_EQ(library().write(device.dev, base - 1, edge.data(), 1), PMT_OK);
    ASSERT_EQ(library().write(device.dev, base + sent.size(), edge.data(), 1), PMT_OK);
    ASSERT_EQ(library().write(device.dev, base, sent.data(), sent.size()), PMT_OK);
    ASSERT_EQ(library().read(device.dev, base, got.data(), got.size()), PMT_OK);
    EXPECT_EQ(sent, got) << std::hex << base;
    ASSERT_EQ(library().read(device.dev, base - 1, edge.data(), 1), PMT_OK);
    ASSERT_EQ(library().read(device.dev, base + sent.size(), edge.data() + 1, 1), PMT_OK);
    EXPECT_EQ(edge, std::vector<uint8_t>(2, 0x77)) << std::hex << base;
  }
}

TEST_F(Machine, RefusesAddressesOutsideEverything) {
  const uint64_t tcm_end = kTcm + static_cast<uint64_t>(config().mem.tcm_bytes);
  uint32_t value = 0x12345678;
  ASSERT_EQ(device.put(tcm_end - 4, 0), PMT_OK);
  EXPECT_EQ(library().write(device.dev, tcm_end - 2, &value, 4), PMT_E_ADDR);
  EXPECT_EQ(device.word(tcm_end - 4), 0u) << "a refused write must not write its first bytes";
  EXPECT_EQ(library().write(device.dev, 0, &value, 4), PMT_E_ADDR);
  EXPECT_EQ(library().write(device.dev, 0x30000000, &value, 4), PMT_E_ADDR);
  EXPECT_EQ(library().write(device.dev, kSoc + 0x38, &value, 2), PMT_E_ADDR);
  EXPECT_EQ(library().write(device.dev, kSoc + 0x3A, &value, 4), PMT_E_ADDR);
  EXPECT_EQ(library().write(device.dev, 0x20800000, &value, 4), PMT_E_ADDR);
  EXPECT_EQ(library().read(device.dev, 0x1FFFFFFFC, &value, 4), PMT_E_ADDR);
  EXPECT_EQ(library().write(device.dev, kTcm, nullptr, 4), PMT_E_ARG);
}

TEST_F(Machine, NeedsAProgramToRun) {
  pmt_run_options options{sizeof(options), 0, 10, 0};
  pmt_run_result result{};
  result.struct_size = sizeof(result);
  EXPECT_EQ(library().run(device.dev, &options, &result), PMT_E_STATE);
  EXPECT_EQ(library().start(device.dev, 0x40000001), PMT_E_ARG);
  device.load("_start: li a0, 0\n" + kExit);
  EXPECT_EQ(device.run(1000).status, PMT_RUN_EXITED);
  EXPECT_EQ(library().start(device.dev, kTcm), PMT_E_STATE);
}

TEST_F(Machine, ExitsWithTheCode) {
  device.load("_start: li a0, 1234\n" + kExit);
  const pmt_run_result result = device.run(2000);
  EXPECT_EQ(result.status, PMT_RUN_EXITED);
  EXPECT_EQ(result.exit_code, 1234);
  EXPECT_EQ(result.npu_err_code, 0u);
  if (config().core.rvfi) {
    EXPECT_GT(result.instret, 10u);
    EXPECT_LT(result.instret, result.cycles);
  }
}

// However long loading took and whatever ran before: a run from reset takes the same cycles.
TEST_F(Machine, RunsAreRepeatable) {
  const std::string text =
      "_start: li a1, 300\nloop: addi a1, a1, -1\nbnez a1, loop\nli a0, 0\n" + kExit;
  device.load(text);
  const pmt_run_result first = device.run(0);
  std::vector<uint8_t> filler(777, 1);
  device.load(text);
  ASSERT_EQ(library().write(device.dev, kTcm + 0x1000, filler.data(), filler.size()), PMT_OK);
  ASSERT_EQ(library().start(device.dev, kTcm), PMT_OK);
  const pmt_run_result second = device.run(0);
  EXPECT_EQ(first.cycles, second.cycles);
  EXPECT_EQ(first.instret, second.instret);
  device.load(text);
  const pmt_run_result part = device.run(100);
  EXPECT_EQ(part.status, PMT_RUN_CYCLE_LIMIT);
  EXPECT_LT(part.cycles - 100, 100u) << "the host starts the program within a few accesses";
  const pmt_run_result rest = device.run(0);
  EXPECT_EQ(rest.status, PMT_RUN_EXITED);
  EXPECT_EQ(rest.cycles, first.cycles);
}

TEST_F(Machine, KeepsRegistersWrittenBeforeStart) {
  device.load("_start: li t0, 0x10010000\nlw a0, 0x38(t0)\n" + kExit);
  ASSERT_EQ(device.put(kSoc + 0x38, 77), PMT_OK);
  ASSERT_EQ(library().start(device.dev, kTcm), PMT_OK);
  EXPECT_EQ(device.run(2000).exit_code, 77);
}

TEST_F(Machine, RunsFromExternalMemory) {
  device.load(R"(
_start:
    la t1, words
    li a0, 0
    li a1, 8
next:
    lb a2, 0(t1)
    add a0, a0, a2
    sb a0, 8(t1)
    addi t1, t1, 1
    addi a1, a1, -1
    bnez a1, next
)" + kExit + "words: .word 0x04030201, 0xFC070605\n.word 0, 0\n",
              kExt + 0x40);
  const pmt_run_result result = device.run(100000);
  EXPECT_EQ(result.status, PMT_RUN_EXITED);
  EXPECT_EQ(result.exit_code, 1 + 2 + 3 + 4 + 5 + 6 + 7 - 4);
}

TEST(MachineLatency, IsThatOfTheOptions) {
  uint64_t cycles[2];
  for (const int i : {0, 1}) {
    Device device(library(), PMT_TEST_CONFIG, i ? 57 : 7);
    device.load(
        "_start: li t1, 0x80000000\nli a1, 40\nloop: lw a0, 0(t1)\naddi a1, a1, -1\n"
        "bnez a1, loop\nli a0, 0\n" +
        kExit);
    cycles[i] = device.run(100000).cycles;
  }
  EXPECT_EQ(cycles[1] - cycles[0], 40u * 50u);
}

TEST_F(Machine, EndsOnTheProgramsOwnTohost) {
  for (const uint32_t base : {kTcm, kExt}) {
    device.load(
        "_start: la t0, tohost\nli a0, 0\nsw a0, 0(t0)\nli a0, 13\nsw a0, 0(t0)\nx: j x\n"
        ".balign 64\ntohost: .word 0\n",
        base);
    const pmt_run_result result = device.run(100000, base + 64);
    EXPECT_EQ(result.status, PMT_RUN_EXITED) << std::hex << base;
    EXPECT_EQ(result.exit_code, 6);
  }
}

TEST_F(Machine, ReportsALockedUpCore) {
  device.load("_start: li t0, 0x30000000\njr t0\n");
  const pmt_run_result result = device.run(100000);
  if (!config().core.rvfi) {
    EXPECT_EQ(result.status, PMT_RUN_CYCLE_LIMIT) << "only the retire port shows a lock-up";
    return;
  }
  EXPECT_EQ(result.status, PMT_RUN_FAULT);
  EXPECT_EQ(result.pc, 0x30000000u);
}

TEST_F(Machine, ReportsAWaitThatNothingEnds) {
  device.load("_start: wfi\nli a0, 3\n" + kExit);
  EXPECT_EQ(device.run(1000000).status, PMT_RUN_WAITING);
}

TEST_F(Machine, TimerAndHostEndAWait) {
  device.load(R"(
_start:
    li t0, 0x02004000
    li t1, 30000
    sw t1, 0(t0)
    sw x0, 4(t0)
    li t1, 0x80
    csrw mie, t1
    wfi
    csrr a0, mip
    andi a0, a0, 0x80
    bnez a0, second
    li a0, 1
    j exit
second:
    li t1, 0x800
    csrw mie, t1
    wfi
    li a0, 0
)" + kExit);
  const pmt_run_result first = device.run(200000);
  EXPECT_EQ(first.status, PMT_RUN_WAITING);
  EXPECT_GE(first.cycles, 30000u);
  ASSERT_EQ(device.put(kSoc + 0x30, 1), PMT_OK);
  const pmt_run_result second = device.run(1000);
  EXPECT_EQ(second.status, PMT_RUN_EXITED);
  EXPECT_EQ(second.exit_code, 0);
}

TEST_F(Machine, HaltRequestParksTheCore) {
  device.load("_start: li a0, 0\nli a1, 20000\nloop: addi a1, a1, -1\nbnez a1, loop\n" + kExit);
  EXPECT_EQ(device.run(500).status, PMT_RUN_CYCLE_LIMIT);
  ASSERT_EQ(device.put(kSoc + 0x34, 1), PMT_OK);
  if (!config().core.debug) {
    EXPECT_EQ(device.run(1000000).status, PMT_RUN_EXITED) << "nothing to halt";
    return;
  }
  EXPECT_EQ(device.run(1000000).status, PMT_RUN_HALTED);
  EXPECT_EQ(device.word(kSoc + 0x34), 3u);
  ASSERT_EQ(device.put(kSoc + 0x34, 0), PMT_OK);
  EXPECT_EQ(device.run(1000000).status, PMT_RUN_EXITED);
}

TEST_F(Machine, SerialPortCarriesBytesBothWays) {
  std::string output;
  const auto collect = [](void* ctx, uint8_t byte) {
    static_cast<std::string*>(ctx)->push_back(static_cast<char>(byte));
  };
  ASSERT_EQ(library().set_uart(device.dev, collect, &output), PMT_OK);
  device.load(R"(
_start:
    li s1, 0x10000000
receive:
    lw a0, 4(s1)
    bltz a0, receive
    beqz a0, done
    xori a0, a0, 0x20
send:
    lw t0, 0(s1)
    bltz t0, send
    sw a0, 0(s1)
    j receive
done:
    li a0, 0
)" + kExit);
  const std::string text("Pimento\0", 8);
  ASSERT_EQ(library().uart_input(device.dev, text.data(), text.size()), PMT_OK);
  EXPECT_EQ(device.run(100000).status, PMT_RUN_EXITED);
  EXPECT_EQ(output, "pIMENTO");
}

TEST_F(Machine, RetirePortTellsTheStory) {
  std::vector<pmt_retire> log;
  const auto collect = [](void* ctx, const pmt_retire* retire) {
    static_cast<std::vector<pmt_retire>*>(ctx)->push_back(*retire);
  };
  if (!config().core.rvfi) {
    EXPECT_EQ(library().set_retire(device.dev, collect, &log), PMT_E_CONFIG);
    return;
  }
  ASSERT_EQ(library().set_retire(device.dev, collect, &log), PMT_OK);
  device.load("_start: li a0, 5\nli t1, 0x40000100\nsb a0, 3(t1)\nlb a1, 3(t1)\nli a0, 0\n" +
              kExit);
  const pmt_run_result result = device.run(1000);
  ASSERT_GT(log.size(), 10u);
  EXPECT_EQ(log[0].pc_rdata, 0u) << "the first instruction of the boot ROM";
  uint64_t retired = 0;
  bool stored = false, loaded = false;
  for (size_t i = 0; i < log.size(); ++i) {
    EXPECT_EQ(log[i].order, i);
    if (i != 0) {
      EXPECT_EQ(log[i].pc_rdata, log[i - 1].pc_wdata);
    }
    retired += !log[i].trap;
    stored |=
        log[i].mem_addr == 0x40000103 && log[i].mem_wmask == 1 && (log[i].mem_wdata & 0xFF) == 5;
    loaded |= log[i].mem_addr == 0x40000103 && log[i].mem_rmask == 1 && log[i].rd_wdata == 5;
  }
  EXPECT_TRUE(stored);
  EXPECT_TRUE(loaded);
  EXPECT_GE(retired, result.instret);
}

// The boot ROM's serial loader, entered by a program that withdraws its own start.
class Loader : public Machine {
 protected:
  void SetUp() override {
    const auto collect = [](void* ctx, uint8_t byte) {
      static_cast<std::vector<uint8_t>*>(ctx)->push_back(byte);
    };
    ASSERT_EQ(library().set_uart(device.dev, collect, &answers), PMT_OK);
    device.load("_start: li t0, 0x10010000\nsw x0, 0x2C(t0)\njr x0\n");
    device.run(1000);
  }
  static void append(std::vector<uint8_t>& frame, uint32_t word) {
    for (int i = 0; i < 4; ++i) frame.push_back(static_cast<uint8_t>(word >> 8 * i));
  }
  static std::vector<uint8_t> frame(char command, std::vector<uint32_t> words) {
    std::vector<uint8_t> out{static_cast<uint8_t>(command)};
    for (const uint32_t word : words) append(out, word);
    uint8_t sum = 0;
    for (const uint8_t byte : out) sum = static_cast<uint8_t>(sum + byte);
    out.push_back(static_cast<uint8_t>(-sum));
    return out;
  }
  std::vector<uint8_t> talk(const std::vector<uint8_t>& bytes, uint64_t cycles) {
    answers.clear();
    EXPECT_EQ(library().uart_input(device.dev, bytes.data(), bytes.size()), PMT_OK);
    last = device.run(cycles);
    return answers;
  }
  std::vector<uint8_t> answers;
  pmt_run_result last{};
};

TEST_F(Loader, WritesReadsAndStarts) {
  // sw of 0x155 (exit code 0xAA) to TOHOST: lui t0, 0x10010; li a0, 0x155; sw a0, 0x20(t0); j .
  const std::vector<uint32_t> program{0x100102B7, 0x15500513, 0x02A2A023, 0x0000006F};
  std::vector<uint32_t> words{kTcm + 0x200, 4};
  words.insert(words.end(), program.begin(), program.end());
  EXPECT_EQ(talk(frame('W', words), 20000), std::vector<uint8_t>{'K'});
  EXPECT_EQ(device.word(kTcm + 0x200), program[0]);
  EXPECT_EQ(device.word(kTcm + 0x20C), program[3]);

  std::vector<uint8_t> expected;
  for (const uint32_t word : program) append(expected, word);
  uint8_t sum = 0;
  for (const uint8_t byte : expected) sum = static_cast<uint8_t>(sum + byte);
  expected.insert(expected.begin(), 'K');
  expected.push_back(static_cast<uint8_t>(-sum));
  EXPECT_EQ(talk(frame('R', {kTcm + 0x200, 4}), 20000), expected);

  EXPECT_EQ(talk(frame('G', {kTcm + 0x200}), 20000), std::vector<uint8_t>{'K'});
  EXPECT_EQ(last.status, PMT_RUN_EXITED);
  EXPECT_EQ(last.exit_code, 0xAA);
}

TEST_F(Loader, AnswersErrorsAfterASilence) {
  std::vector<uint8_t> bad = frame('G', {kTcm});
  bad.back() ^= 1;
  EXPECT_EQ(talk(bad, 300000), std::vector<uint8_t>{'E'});
  EXPECT_EQ(talk(frame('R', {0x30000000, 1}), 300000), (std::vector<uint8_t>{'K', 'F'}));
  EXPECT_EQ(talk(frame('W', {0x30000000, 1, 5}), 300000), std::vector<uint8_t>{'F'});
  EXPECT_EQ(talk({'?', 0, 1}, 20000), std::vector<uint8_t>{});
  EXPECT_EQ(talk(frame('R', {kSoc, 1}), 20000),
            (std::vector<uint8_t>{'K', 'P', 'T', 'M', '1',
                                  static_cast<uint8_t>(-('P' + 'T' + 'M' + '1'))}));
}

}  // namespace
}  // namespace pmt::test
