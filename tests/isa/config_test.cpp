// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The generated Config: presets, key list, range and rule checks, hashes computed in C++.
#include <gtest/gtest.h>

#include "image/config_hash.h"
#include "pimento/gen/config.h"
#include "pimento/gen/csr.h"
#include "pimento/gen/isa.h"
#include "pimento/gen/memmap.h"

namespace {

using namespace pmt::gen;

TEST(Config, HashesInCppEqualTheGenerators) {
  for (const Preset& preset : presets()) {
    EXPECT_EQ(pmt::image::arch_hash(preset.config), preset.arch_hash) << preset.name;
    EXPECT_EQ(pmt::image::full_hash(preset.config), preset.full_hash) << preset.name;
  }
}

TEST(Config, PresetsAreLegalAndDiffer) {
  ASSERT_EQ(presets().size(), 3u);
  for (const Preset& preset : presets())
    EXPECT_TRUE(problems(preset.config).empty()) << preset.name;
  EXPECT_NE(find_preset("nano")->arch_hash, find_preset("edge")->arch_hash);
  EXPECT_EQ(find_preset("giant"), nullptr);
}

TEST(Config, DefaultIsEdge) { EXPECT_EQ(Config{}, find_preset("edge")->config); }

TEST(Config, ListHasEveryKeyWithItsValue) {
  const auto keys = list(find_preset("nano")->config);
  const auto value = [&](std::string_view key) -> std::string {
    for (const KeyValue& k : keys) {
      if (k.key == key) return k.value;
    }
    return "missing";
  };
  EXPECT_EQ(keys.size(), 21u);
  EXPECT_EQ(value("core.zb"), "false");
  EXPECT_EQ(value("core.mul"), "multi");
  EXPECT_EQ(value("npu.cols"), "1");
}

TEST(Config, ProblemsNameTheKey) {
  Config c = find_preset("edge")->config;
  c.npu.rows = 12;
  ASSERT_EQ(problems(c).size(), 1u);
  EXPECT_EQ(problems(c)[0].key, "npu.rows");
  EXPECT_EQ(problems(c)[0].found, "12");
  c.npu.rows = 16;
  c.mem.axi_data_bits = 64;
  ASSERT_EQ(problems(c).size(), 1u);
  EXPECT_EQ(problems(c)[0].key, "beat_is_line");
}

TEST(Config, ExtensionsAndCsrsFollowTheKeys) {
  const Config& nano = find_preset("nano")->config;
  const Config& edge = find_preset("edge")->config;
  EXPECT_FALSE(implemented(Ext::Zbb, nano));
  EXPECT_TRUE(implemented(Ext::Zbb, edge));
  EXPECT_TRUE(implemented(Ext::M, nano));
  EXPECT_FALSE(find_csr("dcsr")->implemented(nano));
  EXPECT_TRUE(find_csr("dcsr")->implemented(edge));
  EXPECT_FALSE(find_csr("mnpuwin1base")->implemented(nano));
  EXPECT_TRUE(find_csr("mnpuwin0base")->implemented(nano));
  EXPECT_EQ(find_csr(0x7FFu), nullptr);
}

TEST(MemoryMap, SizesFollowTheConfiguration) {
  for (const Region& region : kRegions) {
    if (region.name == "TCM") {
      EXPECT_EQ(region.size(find_preset("nano")->config), 65536u);
      EXPECT_EQ(region.size(find_preset("edge")->config), 131072u);
    }
  }
}

}  // namespace
