#include "harness/app/catalogue/not_offered.h"

#include <algorithm>

namespace backfault {

const std::vector<NotOffered>& faults_not_offered() {
  static const std::vector<NotOffered> all = {
      {"clock_jump",
       "Linux cannot change the clock of one unmodified program without changing that of the whole "
       "machine. A time namespace (time_namespaces(7)) shifts CLOCK_MONOTONIC and CLOCK_BOOTTIME, "
       "never CLOCK_REALTIME, and only before its first process runs; programs treat the start of "
       "these clocks as arbitrary, so the shift would have no effect. Most programs read clocks "
       "without a system call (vdso(7)), which system call filters and tracers do not see, and a "
       "preloaded library does not reach static programs. A fault that some programs do not notice "
       "would be confirmed although it never happened."},
  };
  return all;
}

std::optional<std::string> why_not_offered(const std::string& name) {
  const auto& all = faults_not_offered();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const NotOffered& each) { return each.name == name; });
  return found == all.end() ? std::nullopt : std::optional(found->reason);
}

}  // namespace backfault
