#include "targets/mock/server/operation_log.h"

#include <ctime>

namespace mock {

Result<void> OperationLog::begin(Operation operation) {
  status_->count(operation);
  const auto delay = settings_->delays[static_cast<unsigned>(operation)];
  if (delay.count() == 0) return {};
  const auto start = std::chrono::steady_clock::now();
  timespec left{};
  left.tv_sec = delay.count() / 1'000'000;
  left.tv_nsec = delay.count() % 1'000'000 * 1000;
  while (!stopped_->load() && ::clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {
  }
  const auto slept = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  status_->add(Counter::delayed_operations, 1);
  status_->add(Counter::delayed_us, static_cast<std::uint64_t>(slept.count()));
  if (stopped_->load()) {
    return fail(hr::backup_aborted_by_server, "the server was told to stop", Cause::stopped);
  }
  return {};
}

}  // namespace mock
