// Threads of the harness that do nothing but keep cores busy.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "harness/model/process_control.h"

namespace backfault {

/// They belong to the calling process, which no sample shows, and end with it however it ends.
/// The destructor ends them.
class BusyThreads {
 public:
  /// An error when a thread could not be kept on its core.
  [[nodiscard]] static Result<std::unique_ptr<BusyThreads>> start(
      const std::vector<CpuIndex>& cores, std::uint64_t threads_per_core);
  BusyThreads(const BusyThreads&) = delete;
  BusyThreads& operator=(const BusyThreads&) = delete;
  ~BusyThreads();

  [[nodiscard]] CompanyCount count() const;

 private:
  BusyThreads() = default;
  void add(CpuIndex core);

  struct Busy {
    std::atomic<int> tid{0};  ///< 0: not yet on its core; -1: refused.
    std::thread thread;
  };
  std::atomic<bool> ends_{false};
  std::vector<std::unique_ptr<Busy>> threads_;
};

}  // namespace backfault
