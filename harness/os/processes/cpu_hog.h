// Threads of the harness that do nothing but keep cores busy.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "harness/control/process_control.h"

namespace backfault {

/// They belong to the calling process, which no sample shows, and end with it however it ends.
/// The destructor ends them.
class CpuHog {
 public:
  /// An error when a thread could not be kept on its core.
  [[nodiscard]] static Result<std::unique_ptr<CpuHog>> start(const std::vector<CpuIndex>& cores,
                                                             std::uint64_t threads_per_core);
  CpuHog(const CpuHog&) = delete;
  CpuHog& operator=(const CpuHog&) = delete;
  ~CpuHog();

  [[nodiscard]] CompanyCount count() const;

 private:
  CpuHog() = default;
  void add(CpuIndex core);

  struct Busy {
    std::atomic<int> tid{0};  ///< 0: not yet on its core; -1: refused.
    std::thread thread;
  };
  std::atomic<bool> ends_{false};
  std::vector<std::unique_ptr<Busy>> threads_;
};

}  // namespace backfault
