// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "image/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pimento/error.h"
#include "pimento/gen/memmap.h"

namespace pmt::image {
namespace {

constexpr std::uint64_t kAddressEnd = std::uint64_t{1} << gen::map_phys_addr_bits;
constexpr std::uint32_t kKnownFlags = gen::section_required | gen::section_load;

std::string where(const Image& image, std::size_t index, const char* field) {
  return fmt::format("section {} '{}': {}", index, image.sections[index].name, field);
}

void check_section(const Image& image, std::size_t i, std::string_view label) {
  const Section& s = image.sections[i];
  if (s.name.size() >= kNameBytes ||
      !std::all_of(s.name.begin(), s.name.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
    refuse(label, fmt::format("section {}: name", i), fmt::format("{} bytes", s.name.size()),
           "at most 15 printable characters");
  }
  if ((s.flags & ~kKnownFlags) != 0) {
    refuse(label, where(image, i, "flags"), fmt::format("{:#x}", s.flags),
           "bits 0 (required) and 1 (load)");
  }
  if (!is_known(s.type)) {
    if (s.required()) {
      refuse(label, where(image, i, "type"),
             fmt::format("{}, unknown and required", static_cast<std::uint32_t>(s.type)),
             "1..6, or an optional section");
    }
    if (!s.loaded()) return;
  }
  if (s.type == gen::SectionType::bss && (!s.data.empty() || !s.loaded())) {
    refuse(label, where(image, i, "BSS"),
           fmt::format("{} bytes, load {}", s.data.size(), s.loaded()),
           "no bytes in the file, loaded");
  }
  if (!s.loaded()) {
    if (s.load_addr != 0 || s.mem_size != 0) {
      refuse(label, where(image, i, "load_addr, mem_size"),
             fmt::format("{:#x}, {:#x}", s.load_addr, s.mem_size), "0, 0 for a section not loaded");
    }
    return;
  }
  if (s.mem_size < s.data.size()) {
    refuse(label, where(image, i, "mem_size"), fmt::format("{:#x}", s.mem_size),
           fmt::format("at least file_size {:#x}", s.data.size()));
  }
  if (s.load_addr > kAddressEnd || s.mem_size > kAddressEnd - s.load_addr) {
    refuse(label, where(image, i, "load_addr"),
           fmt::format("{:#x} with {:#x} bytes", s.load_addr, s.mem_size),
           fmt::format("an end up to {:#x}", kAddressEnd));
  }
}

void check_overlap(const Image& image, std::string_view label) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < image.sections.size(); ++i) {
    if (image.sections[i].loaded() && image.sections[i].mem_size != 0) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return image.sections[a].load_addr < image.sections[b].load_addr;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Section& before = image.sections[order[i - 1]];
    const Section& here = image.sections[order[i]];
    if (before.load_addr + before.mem_size > here.load_addr) {
      refuse(label, where(image, order[i], "load_addr"),
             fmt::format("{:#x}, inside '{}'", here.load_addr, before.name),
             fmt::format("at least {:#x}", before.load_addr + before.mem_size));
    }
  }
}

void check_object(const Image& image, gen::SectionType type, std::string_view label) {
  std::size_t count = 0;
  for (const Section& s : image.sections) count += s.type == type ? 1 : 0;
  const std::string field = fmt::format("section {}", gen::name(type));
  if (count != 1) refuse(label, field, fmt::format("{} of them", count), "exactly one");
  const auto json = nlohmann::json::parse(image.text(type), nullptr, false);
  if (!json.is_object()) refuse(label, field, "no JSON object", "a JSON object");
}

}  // namespace

void refuse(std::string_view label, const std::string& field, const std::string& found,
            const std::string& allowed) {
  throw Error(ErrorKind::kFormat,
              fmt::format("{}: {}: found {}: allowed {}", label, field, found, allowed));
}

bool is_known(gen::SectionType type) { return gen::name(type) != "?"; }

void validate(const Image& image, std::string_view label) {
  if (image.sections.size() > kMaxSections) {
    refuse(label, "section_count", fmt::format("{}", image.sections.size()),
           fmt::format("at most {}", kMaxSections));
  }
  for (std::size_t i = 0; i < image.sections.size(); ++i) check_section(image, i, label);
  check_overlap(image, label);
  check_object(image, gen::SectionType::config, label);
  check_object(image, gen::SectionType::meta, label);
  const bool inside =
      std::any_of(image.sections.begin(), image.sections.end(), [&](const Section& s) {
        return s.type == gen::SectionType::code && s.loaded() && image.entry >= s.load_addr &&
               image.entry - s.load_addr < s.data.size();
      });
  if (!inside || image.entry % 2 != 0) {
    refuse(label, "entry", fmt::format("{:#x}", image.entry), "an even address in a CODE section");
  }
}

const Section* Image::find(gen::SectionType type) const {
  for (const Section& s : sections) {
    if (s.type == type) return &s;
  }
  return nullptr;
}

std::string_view Image::text(gen::SectionType type) const {
  const Section* s = find(type);
  if (s == nullptr) return {};
  return {reinterpret_cast<const char*>(s->data.data()), s->data.size()};
}

}  // namespace pmt::image
