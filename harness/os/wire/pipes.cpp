#include "harness/os/wire/pipes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace backfault {
namespace {

// What is on its way should fit into a processor's cache: larger ones were slower. A user may have
// so many slots for pages in all (pipe(7)), and then gets a smaller pipe.
constexpr int wanted_capacity = 256 * 1024;
constexpr int pipe_page = 4096;
constexpr std::size_t most_idle = 64;

}  // namespace

std::optional<WirePipe> WirePipes::borrow() {
  if (!idle_.empty()) {
    WirePipe pipe = std::move(idle_.back());
    idle_.pop_back();
    return pipe;
  }
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return std::nullopt;
  WirePipe pipe{.read = Fd(ends[0]), .write = Fd(ends[1])};
  static_cast<void>(::fcntl(pipe.write.get(), F_SETPIPE_SZ, wanted_capacity));
  const int capacity = ::fcntl(pipe.write.get(), F_GETPIPE_SZ);
  pipe.slots = static_cast<std::size_t>(std::max(capacity / pipe_page, 0));
  return pipe;
}

void WirePipes::give_back(WirePipe pipe) {
  if (idle_.size() < most_idle) idle_.push_back(std::move(pipe));
}

}  // namespace backfault
