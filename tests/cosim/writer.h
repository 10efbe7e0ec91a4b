// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Writes the random body of a program, one item (an instruction or a short idiom) at a time.
// Instructions come from the generated table: one that is added to isa/spec is generated here too.
#pragma once

#include <cstdint>
#include <vector>

#include "code.h"
#include "pimento/gen/config.h"
#include "random.h"

namespace pmt::cosim {

// Registers with a meaning. The temporaries belong to the trap handler and to the debug program:
// random instructions may use them, nothing may rely on them. Pointers always point into a data
// area.
inline constexpr std::int32_t kStack = 2, kPointer0 = 8, kPointer1 = 9;
inline constexpr std::int32_t kDebug0 = 27, kDebug1 = 28, kTemp0 = 29, kTemp1 = 30;
inline constexpr std::int32_t kResume = 31;  ///< where execution goes on after a failed fetch

inline constexpr std::int32_t kCounter0 = 15,
                              kCounter1 = 18;  ///< loop counters; functions keep them

std::uint32_t corner_value(Random& random);

class Writer {
 public:
  Writer(std::uint32_t base, Random& random, const gen::Config& config);

  Code& code() { return code_; }
  /// `count` items and the labels they jump to. `table` is the trap vector table.
  void items(unsigned count, Code::Label table);
  /// Functions to be called by later items.
  void functions(unsigned count);
  /// mtvec = table, in direct or vectored mode.
  void set_vector(Code::Label table);
  /// Points a pointer register somewhere else in the data areas.
  void move_pointer(std::int32_t reg);

 private:
  void item();
  void plain();  // any instruction without effect on control or memory
  void random_operands(const gen::Instr& instr);
  void load_or_store();
  void bad_access();
  void branch();
  void jump();
  void bad_jump();
  void call();
  void begin_loop();
  void end_loop();
  void csr();
  void trap();
  void illegal();
  void wait_for_interrupt();
  void self_modify();
  void return_from_trap();
  void npu();
  void npu_wait();

  std::int32_t source();       // any register
  std::int32_t destination();  // a register that may be overwritten
  std::int32_t safe();         // a destination that handlers leave alone
  std::int32_t compressed(bool written);
  bool writable(std::int32_t reg) const;
  std::int32_t number(const gen::Operand& operand);
  void bind_pending();
  Code::Label ahead();  // a label a few items further on

  Code code_;
  Random& random_;
  const gen::Config& config_;
  std::vector<const gen::Instr*> plain_, memory_, branches_, csrs_, npu_;
  struct Pending {
    Code::Label label;
    unsigned items;
  };
  std::vector<Pending> pending_;
  std::vector<Code::Label> functions_;
  Code::Label loop_ = 0;
  std::int32_t loop_counter_ = 0;  // 0: no loop open
  unsigned loop_items_ = 0;
  bool in_function_ = false;
};

}  // namespace pmt::cosim
