// Pipes for splice(2): the way through the wire without a copy.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/base/fd.h"

namespace backfault {

struct WirePipe {
  Fd read;
  Fd write;
  std::size_t slots = 0;  ///< Each holds at least one byte, and at most a page.
};

/// Lends pipes that are empty and large, and takes them back empty.
class WirePipes {
 public:
  /// Nothing when there is no descriptor left.
  [[nodiscard]] std::optional<WirePipe> borrow();
  void give_back(WirePipe pipe);

 private:
  std::vector<WirePipe> idle_;
};

}  // namespace backfault
