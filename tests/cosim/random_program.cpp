// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Assembles a random program: memories, prologue, trap handler, functions, body, debug program,
// end. Register conventions are those of Writer.
#include "random_program.h"

#include <algorithm>
#include <stdexcept>

#include "memory_map.h"
#include "pimento/gen/csr.h"
#include "writer.h"

namespace pmt::cosim {
namespace {

using gen::Op;

constexpr unsigned kItems = 130;

std::vector<std::uint8_t> random_bytes(Random& random, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; i += 4) {
    const std::uint32_t word = random.chance(20) ? corner_value(random) : random.bits();
    for (unsigned k = 0; k < 4; ++k) bytes[i + k] = static_cast<std::uint8_t>(word >> (8 * k));
  }
  return bytes;
}

void place(std::vector<std::uint8_t>& memory, std::size_t at,
           const std::vector<std::uint8_t>& bytes) {
  std::copy(bytes.begin(), bytes.end(), memory.begin() + static_cast<std::ptrdiff_t>(at));
}

/// Direct or vectored; exceptions step over the instruction, failed fetches go on at kResume.
void write_handler(Writer& w, Code::Label table) {
  Code& code = w.code();
  code.align(64);
  code.bind(table);
  const Code::Label any = code.new_label(), interrupt = code.new_label();
  code.jump(any);
  for (unsigned n = 1; n <= 16; ++n) code.jump(interrupt);
  code.bind(any);
  const Code::Label fetch = code.new_label(), length_known = code.new_label();
  code.emit(Op::csrrs, {kTemp1, 0x342, 0});
  code.emit_to(Op::blt, {kTemp1, 0, 0}, interrupt);
  code.emit(Op::addi, {kTemp0, kTemp1, -1});
  code.emit_to(Op::beq, {kTemp0, 0, 0}, fetch);
  code.emit(Op::csrrs, {kTemp1, 0x341, 0});
  code.emit(Op::lhu, {kTemp0, kTemp1, 0});
  code.emit(Op::andi, {kTemp0, kTemp0, 3});
  code.emit(Op::addi, {kTemp0, kTemp0, -3});
  code.emit(Op::addi, {kTemp1, kTemp1, 2});
  code.emit_to(Op::bne, {kTemp0, 0, 0}, length_known);
  code.emit(Op::addi, {kTemp1, kTemp1, 2});
  code.bind(length_known);
  code.emit(Op::csrrw, {0, 0x341, kTemp1});
  code.emit(Op::mret, {});
  code.bind(fetch);
  code.emit(Op::csrrw, {0, 0x341, kResume});
  code.emit(Op::mret, {});
  code.bind(interrupt);
  // The NPU's reasons go away by hand: done_clear, and no more interrupts for errors.
  code.li(kTemp0, 0x200);
  code.emit(Op::csrrs, {kTemp1, 0x7C0, kTemp0});
  code.emit(Op::csrrci, {0, 0x7C0, 2});
  code.emit(Op::csrrs, {kTemp1, 0x344, 0});
  code.emit(Op::csrrs, {kTemp0, 0x343, 0});
  code.emit(Op::mret, {});
}

/// Counts entries in dscratch1; bits of the count turn step and ebreakm on and off, run into
/// exceptions and into ebreak inside debug mode. An ebreak that led here is stepped over.
std::vector<std::uint8_t> debug_program(Random& random) {
  Code code(kDebugHalt);
  const Code::Label entry = code.new_label(), body = code.new_label(), out = code.new_label();
  const Code::Label no_ebreak = code.new_label(), no_exception = code.new_label();
  code.jump(entry);
  code.jump(body);  // exceptions
  code.bind(entry);
  if (random.chance(50)) code.emit(Op::csrrw, {0, 0x7B2, kDebug1});
  code.emit(Op::csrrs, {kDebug1, 0x7B3, 0});
  code.emit(Op::addi, {kDebug1, kDebug1, 1});
  code.emit(Op::csrrw, {0, 0x7B3, kDebug1});
  code.emit(Op::andi, {kDebug0, kDebug1, static_cast<std::int32_t>(random.pick({7u, 15u}))});
  code.emit(Op::addi, {kDebug0, kDebug0, -3});
  code.emit_to(Op::bne, {kDebug0, 0, 0}, no_ebreak);
  code.emit(random.chance(50) ? Op::ebreak : Op::c_ebreak, {});  // back to the entry
  code.bind(no_ebreak);
  code.emit(Op::addi, {kDebug0, kDebug0, -2});
  code.emit_to(Op::bne, {kDebug0, 0, 0}, no_exception);
  code.li(kDebug0, kNowhere[0]);
  switch (random.below(4)) {
    case 0:
      code.emit(Op::lw, {kDebug0, kDebug0, 0});
      break;
    case 1:
      code.emit(Op::sw, {0, kDebug0, 1});
      break;
    case 2:
      code.word(0xFFFFFFFFu);
      break;
    default:
      code.emit(Op::jalr, {0, kDebug0, 0});
      break;
  }
  code.bind(no_exception);
  code.bind(body);
  // dcsr = count[2] -> step, count[4] -> ebreakm; two bits of each stay on for a few entries.
  code.emit(Op::csrrs, {kDebug1, 0x7B3, 0});
  code.emit(Op::andi, {kDebug0, kDebug1, 4});
  code.emit(Op::andi, {kDebug1, kDebug1, 16});
  code.emit(Op::slli, {kDebug1, kDebug1, 11});
  code.emit(Op::or_, {kDebug0, kDebug0, kDebug1});
  code.emit(Op::csrrw, {kDebug1, 0x7B0, kDebug0});
  // cause 1: step over the ebreak, of 2 or 4 bytes.
  code.emit(Op::srli, {kDebug1, kDebug1, 6});
  code.emit(Op::andi, {kDebug1, kDebug1, 7});
  code.emit(Op::addi, {kDebug1, kDebug1, -1});
  code.emit_to(Op::bne, {kDebug1, 0, 0}, out);
  code.emit(Op::csrrs, {kDebug1, 0x7B1, 0});
  code.emit(Op::lhu, {kDebug0, kDebug1, 0});
  code.emit(Op::andi, {kDebug0, kDebug0, 1});  // bit 0 of c.ebreak is 0
  code.emit(Op::slli, {kDebug0, kDebug0, 1});
  code.emit(Op::addi, {kDebug0, kDebug0, 2});
  code.emit(Op::add, {kDebug1, kDebug1, kDebug0});
  code.emit(Op::csrrw, {0, 0x7B1, kDebug1});
  code.bind(out);
  if (random.chance(30)) code.emit(Op::csrrw, {kDebug0, 0x7B2, kDebug1});
  if (random.chance(30)) code.emit(Op::wfi, {});
  code.emit(Op::dret, {});
  return code.finish();
}

}  // namespace

Timing random_timing(std::uint64_t seed, bool debug, bool events) {
  Random random(seed ^ 0x7131'1360u);
  Timing timing{};
  // A third of the programs run without any wait: that is where forwarding and hazards show.
  if (random.chance(65)) {
    timing.instr_stall = random.pick({0u, 10u, 50u});
    timing.data_stall = random.pick({0u, 10u, 50u});
    timing.instr_latency = random.pick({0u, 1u, 3u, 8u});
    timing.data_latency = random.pick({0u, 1u, 3u, 8u});
  }
  timing.npu_stall = random.pick({0u, 20u, 80u});
  timing.npu_latency = random.pick({1u, 10u, 60u});
  if (!events) return timing;
  timing.interrupts = random.pick({0u, 5u, 20u, 60u});
  timing.halts = debug ? random.pick({0u, 0u, 4u, 15u}) : 0u;
  return timing;
}

TestProgram make_program(std::uint64_t seed, const gen::Config& config) {
  Random random(seed);
  TestProgram program;
  program.seed = seed;
  program.timing = random_timing(seed, config.core.debug, true);
  program.rom.assign(static_cast<std::size_t>(config.mem.boot_bytes), 0);
  if (config.core.debug) place(program.rom, kDebugHalt, debug_program(random));
  program.tcm = random_bytes(random, static_cast<std::size_t>(config.mem.tcm_bytes));
  // The first half of a 32-bit instruction at the end of the TCM (bad_jump).
  place(program.tcm, program.tcm.size() - 2, {0x13, 0x05});
  program.external = random_bytes(random, kExternalBytes);

  const bool in_tcm = random.chance(60);
  Writer writer(in_tcm ? kTcmBase : kExternalBase, random, config);
  Code& code = writer.code();
  program.entry = code.here();
  const Code::Label table = code.new_label(), main = code.new_label(), end = code.new_label();

  // Prologue: vector, end of a failed fetch, registers, pointers, interrupt enables.
  writer.set_vector(table);
  code.la(kResume, end);
  for (unsigned r = 1; r < 31; ++r)
    code.li(r, random.chance(40) ? corner_value(random) : random.bits());
  writer.move_pointer(kStack);
  writer.move_pointer(kPointer0);
  writer.move_pointer(kPointer1);
  code.li(10, random.chance(80) ? 0x10888u : random.bits());
  code.emit(Op::csrrw, {0, 0x304, 10});
  code.emit(Op::csrrwi, {0, 0x7C0, static_cast<std::int32_t>(random.below(4))});
  code.emit(Op::csrrsi, {0, 0x300, random.chance(85) ? 8 : 0});
  code.jump(main);

  write_handler(writer, table);
  writer.functions(random.below(4));
  code.bind(main);
  writer.items(kItems, table);

  // End: interrupts off, everything the NPU was given is done.
  code.bind(end);
  code.emit(Op::csrrci, {0, 0x300, 8});
  code.emit(Op::fence, {15, 15});
  code.emit(Op::npu_tag, {10});
  code.emit(Op::npu_wait, {10});
  // Every CSR with state is read once more: the comparison of rd compares the CSRs.
  for (const gen::CsrInfo& csr : gen::kCsrs) {
    if (csr.write_mask != 0) code.emit(Op::csrrs, {10, csr.number, 0});
  }
  program.end_pc = code.here();
  const Code::Label here = code.bound_label();
  code.jump(here);

  const std::vector<std::uint8_t> bytes = code.finish();
  if (bytes.size() > kDataOffset) throw std::logic_error("cosim: program larger than its half");
  place(in_tcm ? program.tcm : program.external, 0, bytes);
  return program;
}

}  // namespace pmt::cosim
