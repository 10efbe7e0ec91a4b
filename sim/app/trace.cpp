// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Form of the retire log.
#include "app/trace.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>

#include "app/failure.h"
#include "asm/disassemble.h"

namespace pmt::app {
namespace {

// Bytes of a mask that starts at bit 0.
unsigned width(std::uint8_t mask) { return mask >= 8 ? 4 : mask >= 2 ? 2 : 1; }

}  // namespace

std::string retire_text(const pmt_retire& r) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{} {:08x}: {:08x}  {}", r.order, r.pc_rdata, r.insn,
                 assembler::disassemble(r.insn, r.pc_rdata).text);
  if (r.rd_addr != 0) fmt::format_to(out, "  x{}={:08x}", r.rd_addr, r.rd_wdata);
  if (r.mem_rmask != 0) {
    fmt::format_to(out, "  load{} {:08x}={:x}", width(r.mem_rmask), r.mem_addr, r.mem_rdata);
  }
  if (r.mem_wmask != 0) {
    fmt::format_to(out, "  store{} {:08x}={:x}", width(r.mem_wmask), r.mem_addr, r.mem_wdata);
  }
  if (r.trap != 0) fmt::format_to(out, "  trap {}", r.cause);
  if (r.intr != 0) fmt::format_to(out, "  interrupt {}", r.cause);
  if (r.debug != 0) text += "  debug";
  text += '\n';
  return text;
}

TraceFile::TraceFile(const std::string& path)
    : path_(path), temporary_(fmt::format("{}.{}.tmp", path, ::getpid())) {
  file_ = std::fopen(temporary_.c_str(), "w");
  if (!file_) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
  }
}

TraceFile::~TraceFile() {
  if (!file_) return;
  std::fclose(file_);
  ::unlink(temporary_.c_str());
}

void TraceFile::write(const pmt_retire& retire) {
  const std::string line = retire_text(retire);
  if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
  }
}

void TraceFile::commit() {
  const bool closed = std::fclose(file_) == 0;
  file_ = nullptr;
  if (!closed || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary_.c_str());
    throw Failure(Exit::BadInput,
                  fmt::format("{}: cannot be written: {}", path_, std::strerror(reason)));
  }
}

}  // namespace pmt::app
