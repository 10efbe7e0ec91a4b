// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Runs the text cases in *.mlt beside this file. A case is
//   // case: TITLE / // passes: NAME... / graph / then "// expect:" and the exact printed result,
//   or "// error: MESSAGE". Each case is its own test, named file.title.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "io/file.h"
#include "ir/error.h"
#include "ir/text.h"
#include "passes/passes.h"

namespace pmt {
namespace {

struct Case {
  std::string name;
  std::vector<std::string> passes;
  std::string input;
  std::string expect;
  std::string error;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::string test_name(const std::string& file, const std::string& title) {
  std::string name = file + "_" + title;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::istringstream stream(io::read_text(path));
  std::string line;
  bool expecting = false;
  while (std::getline(stream, line)) {
    if (line.starts_with("// case: ")) {
      cases.push_back({test_name(path.stem().string(), line.substr(9)), {}, "", "", ""});
      expecting = false;
    } else if (cases.empty()) {
      continue;  // the file's header
    } else if (line.starts_with("// passes: ")) {
      std::istringstream words(line.substr(11));
      for (std::string word; words >> word;) cases.back().passes.push_back(word);
    } else if (line.starts_with("// error: ")) {
      cases.back().error = line.substr(10);
    } else if (line == "// expect:") {
      expecting = true;
    } else if (!line.empty()) {
      (expecting ? cases.back().expect : cases.back().input) += line + "\n";
    }
  }
  return cases;
}

std::vector<Case> all_cases() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(PMT_SOURCE_DIR) / "tests/compiler/ir")) {
    if (entry.path().extension() == ".mlt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Case> cases;
  for (const auto& file : files) {
    const auto found = read_cases(file);
    cases.insert(cases.end(), found.begin(), found.end());
  }
  return cases;
}

class IrCase : public ::testing::TestWithParam<Case> {};

TEST_P(IrCase, Holds) {
  const Case& c = GetParam();
  ASSERT_NE(c.expect.empty(), c.error.empty()) << "a case has either expect or error";
  std::string error;
  ir::Graph graph;
  try {
    graph = ir::parse(c.input, "input");
    for (const std::string& pass : c.passes) passes::run_pass(graph, pass);
  } catch (const ir::CompileError& e) {
    error = e.what();
  }
  EXPECT_EQ(error, c.error);
  if (c.expect.empty()) return;
  EXPECT_EQ(ir::print(graph), c.expect);
  EXPECT_TRUE(ir::parse(ir::print(graph), "printed") == graph) << "does not round-trip";
}

INSTANTIATE_TEST_SUITE_P(Files, IrCase, ::testing::ValuesIn(all_cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace pmt
