#include "harness/os/processes/cpu_hog.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <memory>
#include <system_error>

#include "harness/os/proc/thread_sampler.h"
#include "harness/os/processes/affinity.h"

namespace backfault {

Result<std::unique_ptr<CpuHog>> CpuHog::start(const std::vector<CpuIndex>& cores,
                                              const std::uint64_t threads_per_core) {
  std::unique_ptr<CpuHog> company(new CpuHog);
  try {
    for (const CpuIndex core : cores) {
      for (std::uint64_t number = 0; number < threads_per_core; ++number) company->add(core);
    }
  } catch (const std::system_error& error) {
    return fail(fmt::format("start busy threads: {}", error.what()));
  }
  for (const auto& busy : company->threads_) {
    busy->tid.wait(0);
    if (busy->tid == -1) return fail("a busy thread could not be kept on its core");
  }
  return company;
}

CpuHog::~CpuHog() {
  ends_ = true;
  for (const auto& busy : threads_) busy->thread.join();
}

void CpuHog::add(const CpuIndex core) {
  threads_.push_back(std::make_unique<Busy>());
  Busy& busy = *threads_.back();
  busy.thread = std::thread([this, &busy, core] {
    const bool ready = restrict_self({core}).has_value();
    busy.tid = ready ? static_cast<int>(::syscall(SYS_gettid)) : -1;
    busy.tid.notify_one();
    while (ready && !ends_.load(std::memory_order_relaxed)) {
    }
  });
}

CompanyCount CpuHog::count() const {
  CompanyCount count{.threads = threads_.size(), .ran = {}};
  for (const auto& busy : threads_) {
    const auto look = look_at_thread(::getpid(), busy->tid);
    if (!look || !look->ran) continue;
    count.ran += std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(look->ran->run_ns));
  }
  return count;
}

}  // namespace backfault
