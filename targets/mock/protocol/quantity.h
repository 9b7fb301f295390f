#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "targets/mock/protocol/error.h"

namespace mock {

/// What an option accepts, for its error message.
struct Allowed {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  std::uint64_t multiple_of = 1;
};

/// "64KiB" -> 65536. Units: B (or none), KiB, MiB, GiB, TiB, PiB. The error names the option, the
/// text and what is allowed.
Result<std::uint64_t> parse_size(std::string_view option, std::string_view text, Allowed allowed);

/// "250ms" -> 250000 us. Units: us, ms, s, min; a bare 0 is zero. At most one day.
Result<std::chrono::microseconds> parse_duration(std::string_view option, std::string_view text);

/// A whole number without a unit.
Result<std::uint64_t> parse_count(std::string_view option, std::string_view text, Allowed allowed);

/// True when the text begins with a digit and so is meant as a size, not as a path.
bool looks_like_size(std::string_view text);

/// 65536 -> "64KiB".
std::string show_size(std::uint64_t bytes);

}  // namespace mock
