// Text for errno.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "harness/base/result.h"

namespace backfault {

[[nodiscard]] inline std::string errno_text(const int number) {
  return std::generic_category().message(number);
}

/// The error of the system call that just failed: "mount /proc: Operation not permitted".
[[nodiscard]] inline Error last_error(const std::string& attempted) {
  return Error{.text = attempted + ": " + errno_text(errno)};
}

}  // namespace backfault
