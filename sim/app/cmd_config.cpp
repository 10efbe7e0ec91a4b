// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pimento config list|show, pimento doctor.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/source.h"
#include "core/device.h"

namespace pmt::app {
namespace {

using Json = nlohmann::ordered_json;

struct ConfigArgs {
  std::string name = "edge";
  bool json = false;
};

Exit list_configs(const ConfigArgs& args) {
  Json json = Json::array();
  for (const gen::Preset& p : gen::presets()) {
    json.push_back({{"name", p.name},
                    {"arch_hash", fmt::format("{:016x}", p.arch_hash)},
                    {"full_hash", fmt::format("{:016x}", p.full_hash)},
                    {"doc", p.doc}});
    if (!args.json)
      fmt::print("{:<6} arch {:016x}  full {:016x}  {}\n", p.name, p.arch_hash, p.full_hash, p.doc);
  }
  if (args.json) fmt::print("{}\n", json.dump(2));
  return Exit::Ok;
}

Exit show_config(const ConfigArgs& args) {
  const gen::Preset& preset = preset_of(args.name);
  Json json = Json::object();
  if (!args.json) {
    fmt::print("{}: {}\narch_hash {:016x}\nfull_hash {:016x}\n", preset.name, preset.doc,
               preset.arch_hash, preset.full_hash);
  }
  for (const gen::KeyValue& key : gen::list(preset.config)) {
    json[std::string(key.key)] = key.is_text ? Json(key.value) : Json::parse(key.value);
    if (!args.json) {
      fmt::print("  {:<20} {:<8} {} {}\n", key.key, key.value, key.is_arch ? "A" : " ", key.doc);
    }
  }
  if (args.json) {
    fmt::print("{}\n", Json{{"name", preset.name},
                            {"arch_hash", fmt::format("{:016x}", preset.arch_hash)},
                            {"full_hash", fmt::format("{:016x}", preset.full_hash)},
                            {"keys", json}}
                           .dump(2));
  }
  return Exit::Ok;
}

struct Finding {
  std::string kind, name, state, detail;
  bool found = false;
};

// Opens the machine, which proves more than that its file exists.
Finding look_for_machine(const std::string& machine, const std::string& config) {
  Finding f{"machine", machine + " (" + config + ")", "not found", "", false};
  const auto path = driver::find_machine(machine, config);
  if (!path) return f;
  f.detail = path->string();
  try {
    driver::OpenOptions options;
    options.config = config;
    const driver::Device device(machine, options);
    const driver::Info info = device.info();
    const gen::Preset& preset = preset_of(config);
    f.found = info.full_hash == preset.full_hash;
    f.state = f.found ? "ok" : "made for another configuration";
  } catch (const std::exception& error) {
    f.state = "does not open";
    f.detail += std::string(": ") + error.what();
  }
  return f;
}

Finding look_for_tool(const std::string& tool, const std::string& use) {
  Finding f{"tool", tool, "not found", use, false};
  const char* path = std::getenv("PATH");
  std::string rest = path ? path : "";
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    const std::filesystem::path candidate = std::filesystem::path(rest.substr(0, colon)) / tool;
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
    std::error_code error;
    if (!std::filesystem::is_regular_file(candidate, error)) continue;
    f.found = true;
    f.state = "ok";
    break;
  }
  return f;
}

Exit doctor(const ConfigArgs& args) {
  std::vector<Finding> findings;
  for (const char* machine : driver::known_machines()) {
    for (const gen::Preset& preset : gen::presets()) {
      findings.push_back(look_for_machine(machine, std::string(preset.name)));
    }
  }
  findings.push_back(look_for_tool("riscv64-unknown-elf-gcc", "bare-metal C programs"));
  findings.push_back(look_for_tool("verilator", "building machine rtl"));
  findings.push_back(look_for_tool("yosys", "synthesis"));
  findings.push_back(look_for_tool("nextpnr-ice40", "bitstreams for iCE40 boards"));
  findings.push_back(look_for_tool("qemu-riscv32", "outside opinion on RISC-V programs"));
  const char* data = std::getenv("PIMENTO_DATA");
  findings.push_back({"data", "PIMENTO_DATA", data ? "ok" : "not set",
                      data ? data : "tests on public models are not run", data != nullptr});
  const bool usable = findings.front().found;
  if (args.json) {
    Json rows = Json::array();
    for (const Finding& f : findings) {
      rows.push_back(
          {{"kind", f.kind}, {"name", f.name}, {"state", f.state}, {"detail", f.detail}});
    }
    fmt::print("{}\n",
               Json{{"tool_version", PMT_VERSION}, {"usable", usable}, {"rows", rows}}.dump(2));
  } else {
    fmt::print("pimento {}\n", PMT_VERSION);
    for (const Finding& f : findings) {
      fmt::print("  {:<8} {:<24} {:<10} {}\n", f.kind, f.name, f.state, f.detail);
    }
  }
  return usable ? Exit::Ok : Exit::BadInput;
}

}  // namespace

void add_config(Context& context) {
  auto args = std::make_shared<ConfigArgs>();
  CLI::App* verb = context.cli.add_subcommand("config", "Shows configurations");
  verb->require_subcommand(1);
  CLI::App* list = verb->add_subcommand("list", "names and hashes");
  list->add_flag("--json", args->json, "for machines");
  list->callback(
      [&action = context.action, args] { action = [args] { return list_configs(*args); }; });
  CLI::App* show = verb->add_subcommand("show", "every key (A: part of arch_hash)");
  show->add_option("NAME", args->name, "configuration")->capture_default_str();
  show->add_flag("--json", args->json, "for machines");
  show->callback(
      [&action = context.action, args] { action = [args] { return show_config(*args); }; });
}

void add_doctor(Context& context) {
  auto args = std::make_shared<ConfigArgs>();
  CLI::App* verb = context.cli.add_subcommand("doctor", "Shows which machines and tools are found");
  verb->add_flag("--json", args->json, "for machines");
  verb->callback([&action = context.action, args] { action = [args] { return doctor(*args); }; });
}

}  // namespace pmt::app
