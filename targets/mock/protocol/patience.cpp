#include "targets/mock/protocol/patience.h"

namespace mock {
namespace {

int remaining_ms(std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

}  // namespace

Result<void> wait_for(pollfd* descriptors, nfds_t count, Patience patience, std::string_view what) {
  const auto deadline =
      std::chrono::steady_clock::now() + patience.value_or(std::chrono::microseconds(0));
  for (;;) {
    const int ready = ::poll(descriptors, count, patience ? remaining_ms(deadline) : -1);
    if (ready > 0) return {};
    if (ready == 0) return fail_timed_out(patience, what);
    if (errno != EINTR) return fail_errno(hr::communication_error, "poll");
  }
}

Failure fail_timed_out(Patience patience, std::string_view what) {
  const auto waited =
      std::chrono::ceil<std::chrono::milliseconds>(patience.value_or(std::chrono::microseconds(0)));
  return fail(hr::communication_error,
              "no movement for " + std::to_string(waited.count()) + " ms while waiting " +
                  std::string(what),
              Cause::timed_out);
}

}  // namespace mock
