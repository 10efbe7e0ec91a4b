// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Loading and the ways a run can end.
#include "app/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/failure.h"
#include "pimento/gen/memmap.h"
#include "pimento/gen/npu.h"
#include "pimento/gen/registers.h"
#include "pimento/gen/traps.h"
#include "runtime/kernel_params.h"

namespace pmt::app {
namespace {

constexpr std::uint32_t kMaxSignatureBytes = 16U << 20;

// Zero bytes are written in pieces: a hostile mem_size must not allocate.
void write_zeros(driver::Device& device, std::uint64_t addr, std::uint64_t bytes) {
  const std::vector<std::uint8_t> zeros(std::min<std::uint64_t>(bytes, 1U << 20), 0);
  for (std::uint64_t done = 0; done < bytes; done += zeros.size()) {
    const std::uint64_t now = std::min<std::uint64_t>(zeros.size(), bytes - done);
    device.write(addr + done, std::span(zeros).first(now));
  }
}

// Refuses what lies outside TCM and external memory before anything is written.
void check_range(const driver::Info& info, std::uint64_t addr, std::uint64_t bytes,
                 const std::string& what) {
  const auto inside = [&](std::uint64_t base, std::uint64_t size) {
    return addr >= base && bytes <= size && addr - base <= size - bytes;
  };
  if (inside(info.tcm_base, info.tcm_size) || inside(info.mem_base, info.mem_size)) return;
  throw Failure(
      Exit::BadInput,
      fmt::format("{}: {} bytes at {:#010x} do not fit; allowed: TCM {:#010x} with {} bytes, "
                  "memory {:#010x} with {} bytes",
                  what, bytes, addr, info.tcm_base, info.tcm_size, info.mem_base, info.mem_size));
}

void load_piece(driver::Device& device, std::uint64_t addr, std::span<const std::uint8_t> data,
                std::uint64_t mem_size) {
  device.write(addr, data);
  if (mem_size > data.size()) write_zeros(device, addr + data.size(), mem_size - data.size());
}

std::string trap_text(const driver::Device& device, std::uint32_t code) {
  const std::uint32_t pc = device.read32(gen::map_soc_base + gen::soc_scratch);
  if (code >= PMT_EXIT_IRQ) {
    return fmt::format("unhandled interrupt {} at pc {:#010x}", code - PMT_EXIT_IRQ, pc);
  }
  const std::uint32_t cause = code - PMT_EXIT_TRAP;
  return fmt::format("unhandled trap: cause {} ({}) at pc {:#010x}", cause,
                     gen::name(static_cast<gen::Cause>(cause)), pc);
}

std::string npu_text(const pmt_run_result& r) {
  const auto code = static_cast<std::uint32_t>(r.exit_code - PMT_EXIT_NPU);
  return fmt::format("NPU error {} ({}) in layer {}, command tag {}, address {:#x}", code & 0xFF,
                     gen::name(static_cast<gen::NpuError>(code & 0xFF)), code >> 8, r.npu_err_tag,
                     r.npu_err_addr);
}

}  // namespace

Ending judge_run(const driver::Device& device, const pmt_run_result& r, std::uint64_t limit) {
  switch (static_cast<pmt_run_status>(r.status)) {
    case PMT_RUN_EXITED:
      if (r.exit_code >= PMT_EXIT_NPU) return {false, Exit::RunFailed, npu_text(r)};
      if (r.exit_code >= PMT_EXIT_TRAP) {
        return {false, Exit::RunFailed, trap_text(device, static_cast<std::uint32_t>(r.exit_code))};
      }
      return {};
    case PMT_RUN_CYCLE_LIMIT:
      return {
          false, Exit::Limit,
          fmt::format("stopped by the watchdog after {} cycles at pc {:#010x}; --max-cycles allows "
                      "{}",
                      r.cycles, r.pc, limit)};
    case PMT_RUN_FAULT:
      return {false, Exit::RunFailed,
              fmt::format("trap without a handler: the first instruction at mtvec traps itself, pc "
                          "{:#010x}",
                          r.pc)};
    case PMT_RUN_WAITING:
      return {
          false, Exit::Limit,
          fmt::format("the program waits at pc {:#010x} for something that cannot happen", r.pc)};
    case PMT_RUN_HALTED:
      return {false, Exit::Limit, fmt::format("halted in debug mode at pc {:#010x}", r.pc)};
  }
  return {false, Exit::Internal, fmt::format("machine returned run status {}", r.status)};
}

ModelRunner::ModelRunner(driver::Device& device, const LoadedImage& image, RunLimits limits)
    : device_(device), image_(image), limits_(limits) {
  const driver::Info info = device.info();
  const auto loaded = [](const image::Section& s) { return (s.flags & gen::section_load) != 0; };
  for (const image::Section& s : image.image.sections) {
    if (loaded(s)) check_range(info, s.load_addr, s.mem_size, "section '" + s.name + "'");
  }
  const auto check_tensor = [&](const TensorMeta& t) {
    check_range(info, t.addr, t.bytes, "tensor '" + t.name + "'");
  };
  std::for_each(image.meta.inputs.begin(), image.meta.inputs.end(), check_tensor);
  std::for_each(image.meta.outputs.begin(), image.meta.outputs.end(), check_tensor);
  check_range(info, image.meta.profile_addr, 4 * (image.meta.layers.size() + 1), "profile");
  for (const image::Section& s : image.image.sections) {
    if (loaded(s)) load_piece(device, s.load_addr, s.data, s.mem_size);
  }
}

Inference ModelRunner::infer(const std::vector<std::span<const std::uint8_t>>& inputs) {
  const ModelMeta& meta = image_.meta;
  device_.reset();
  for (std::size_t i = 0; i < inputs.size(); ++i) device_.write(meta.inputs.at(i).addr, inputs[i]);
  device_.start(image_.image.entry);
  const pmt_run_result result = device_.run(limits_.max_cycles);
  const Ending ending = judge_run(device_, result, limits_.max_cycles);
  if (!ending.normal) throw Failure(ending.code, ending.message);
  if (result.exit_code != 0) {
    throw Failure(Exit::RunFailed, fmt::format("the program ended with code {}", result.exit_code));
  }
  Inference out;
  out.run_cycles = result.cycles;
  out.instructions = result.instret;
  for (const TensorMeta& t : meta.outputs) {
    device_.read(t.addr, out.outputs.emplace_back(t.bytes));
  }
  std::vector<std::uint32_t> stamps;
  for (std::size_t i = 0; i <= meta.layers.size(); ++i) {
    stamps.push_back(device_.read32(meta.profile_addr + 4 * i));
  }
  for (std::size_t i = 0; i < meta.layers.size(); ++i) {
    out.layer_cycles.push_back(stamps[i + 1] - stamps[i]);  // modulo 2^32, as mcycle
    out.cycles += out.layer_cycles.back();
  }
  return out;
}

std::vector<std::uint8_t> ModelRunner::layer_output(std::size_t index) const {
  const TensorMeta& t = image_.meta.layers.at(index).output;
  std::vector<std::uint8_t> data(t.bytes);
  device_.read(t.addr, data);
  return data;
}

void load_elf(driver::Device& device, const ElfProgram& program, const std::string& label) {
  const driver::Info info = device.info();
  for (std::size_t i = 0; i < program.segments.size(); ++i) {
    const ElfSegment& s = program.segments[i];
    check_range(info, s.address, s.mem_size, fmt::format("{}: segment {}", label, i));
  }
  for (const ElfSegment& s : program.segments) load_piece(device, s.address, s.data, s.mem_size);
}

namespace {

constexpr std::uint64_t kReplayCycles = 10'000'000;  // longer runs are not repeated for a message

// What trapped first when the trap handler itself traps: repeats the run and watches it.
std::string origin_of_fault(driver::Device& device, const ElfProgram& program,
                            const pmt_run_result& fault, const std::string& label) {
  if (fault.cycles > kReplayCycles) return {};
  std::optional<pmt_retire> origin;
  try {
    device.on_uart({});
    device.on_retire([&](const pmt_retire& retire) {
      if (retire.trap != 0 && retire.pc_rdata != fault.pc) origin = retire;
    });
    device.reset();
    load_elf(device, program, label);
    device.start(program.entry);
    device.run(fault.cycles, program.symbol("tohost").value_or(0));
    device.on_retire({});
  } catch (const driver::DeviceError&) {
    return {};  // a machine without retire port: the message does without
  }
  if (!origin) return {};
  return fmt::format("; before that cause {} ({}) at pc {:#010x}", origin->cause,
                     gen::name(static_cast<gen::Cause>(origin->cause)), origin->pc_rdata);
}

}  // namespace

ElfResult run_elf(driver::Device& device, const ElfProgram& program, RunLimits limits,
                  const std::string& label) {
  device.start(program.entry);
  const std::uint32_t tohost = program.symbol("tohost").value_or(0);
  const pmt_run_result result = device.run(limits.max_cycles, tohost);
  const Ending ending = judge_run(device, result, limits.max_cycles);
  if (!ending.normal) {
    std::string message = label + ": " + ending.message;
    if (result.status == PMT_RUN_FAULT) message += origin_of_fault(device, program, result, label);
    throw Failure(ending.code, message);
  }
  return {result.exit_code, result.cycles, result.instret};
}

std::string signature_text(const driver::Device& device, const ElfProgram& program,
                           const std::string& label) {
  const auto begin = program.symbol("begin_signature");
  const auto end = program.symbol("end_signature");
  if (!begin || !end) {
    throw Failure(Exit::BadInput,
                  label + ": --signature needs the symbols begin_signature and end_signature");
  }
  if (*begin > *end || *end - *begin > kMaxSignatureBytes || (*begin | *end) % 4 != 0) {
    throw Failure(
        Exit::BadInput,
        fmt::format("{}: signature from {:#010x} to {:#010x} found; word-aligned and at most {} "
                    "bytes allowed",
                    label, *begin, *end, kMaxSignatureBytes));
  }
  std::string text;
  for (std::uint32_t at = *begin; at < *end; at += 4)
    text += fmt::format("{:08x}\n", device.read32(at));
  return text;
}

}  // namespace pmt::app
