// Our own invariants, checked in every build.
#pragma once

#include <string_view>

namespace backfault {

/// Prints where and why on stderr and aborts.
[[noreturn]] void check_failed(std::string_view condition, std::string_view file, int line);

}  // namespace backfault

/// Aborts with the place when `condition` is false: a defect of backfault, never of its input.
#define BACKFAULT_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::backfault::check_failed(#condition, __FILE__, __LINE__))
