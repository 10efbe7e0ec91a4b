// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Rules that an image obeys whatever its bytes are; shared by reader and writer.
#pragma once

#include <string>
#include <string_view>

#include "image/image.h"

namespace pmt::image {

[[noreturn]] void refuse(std::string_view label, const std::string& field, const std::string& found,
                         const std::string& allowed);

constexpr std::size_t kMaxSections = 1024;
constexpr std::size_t kNameBytes = 16;

bool is_known(gen::SectionType type);

void validate(const Image& image, std::string_view label);

}  // namespace pmt::image
