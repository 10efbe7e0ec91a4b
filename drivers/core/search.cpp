// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Where machine libraries are looked for.
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "core/device.h"

namespace pmt::driver {
namespace fs = std::filesystem;

std::span<const char* const> known_machines() {
  static constexpr std::array<const char*, 2> kNames = {"iss", "rtl"};
  return kNames;
}

std::vector<fs::path> search_path() {
  std::vector<fs::path> folders;
  if (const char* from_env = std::getenv("PIMENTO_MACHINES")) {
    std::string_view rest = from_env;
    while (!rest.empty()) {
      const std::size_t colon = rest.find(':');
      if (colon != 0) folders.emplace_back(rest.substr(0, colon));
      rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
    }
  }
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path here = self.parent_path();
    folders.push_back(here);
    folders.push_back(here.parent_path() / "lib");
    folders.push_back(here.parent_path() / "lib" / "pimento");
  }
  return folders;
}

std::optional<fs::path> find_machine(const std::string& machine, const std::string& config) {
  const std::array<std::string, 2> names = {fmt::format("libpmt_{}-{}.so", machine, config),
                                            fmt::format("libpmt_{}.so", machine)};
  for (const fs::path& folder : search_path()) {
    for (const std::string& name : names) {
      std::error_code error;
      if (fs::is_regular_file(folder / name, error)) return folder / name;
    }
  }
  return std::nullopt;
}

}  // namespace pmt::driver
