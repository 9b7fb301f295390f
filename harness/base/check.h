// Assertions that are on in every build.
#pragma once

#include <string_view>

namespace backfault {

/// Prints location and condition on stderr, and aborts.
[[noreturn]] void check_failed(std::string_view condition, std::string_view file, int line);

}  // namespace backfault

/// Aborts if `condition` is false: that is a defect of backfault, never of its input.
#define BACKFAULT_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::backfault::check_failed(#condition, __FILE__, __LINE__))
