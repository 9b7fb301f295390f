// Whether this machine lets system calls be answered in the kernel's place, found out by doing it.
#pragma once

#include <string>

#include "harness/base/result.h"

namespace backfault {

/// How it was done; an error says why not. Forks: the caller must have one thread only.
[[nodiscard]] Result<std::string> probe_call_notification();

}  // namespace backfault
