#include "harness/base/check.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace backfault {

void check_failed(const std::string_view condition, const std::string_view file, const int line) {
  fmt::print(stderr, "backfault: internal defect: {}:{}: {} does not hold\n", file, line,
             condition);
  std::abort();
}

}  // namespace backfault
