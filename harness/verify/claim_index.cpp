#include "harness/verify/claim_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/quote.h"

namespace backfault {
namespace {

template <typename T>
const T* found_in(const std::map<Pid, const T*>& all, const Pid number) {
  const auto found = all.find(number);
  return found == all.end() ? nullptr : found->second;
}

}  // namespace

ClaimIndex::ClaimIndex(const Claim& claim)
    : claim_(claim), stuck_(claim.stuck.begin(), claim.stuck.end()) {
  for (const ClaimedProcess& process : claim.snapshot.processes) {
    processes_.emplace(process.pid, &process);
    all_stuck_ = all_stuck_ && is_stuck(process.pid);
  }
  for (const ClaimedWait& wait : claim.waits) waits_.emplace(wait.tid, &wait);
  for (const ClaimedThread& thread : claim.snapshot.first.threads) {
    threads_.emplace(thread.tid, &thread);
    const ClaimedWait* const wait = wait_of(thread);
    if (is_stuck(thread.pid) && thread.state != "zombie" && wait != nullptr) {
      stuck_threads_.push_back({.thread = thread, .wait = *wait});
    }
  }
}

const ClaimedProcess* ClaimIndex::process(const Pid pid) const { return found_in(processes_, pid); }

const ClaimedWait* ClaimIndex::wait_of(const ClaimedThread& thread) const {
  return found_in(waits_, thread.tid);
}

const ClaimedThread* ClaimIndex::thread_of(const ClaimedWait& wait) const {
  return found_in(threads_, wait.tid);
}

std::string name_of(const ClaimedThread& thread) {
  return fmt::format("{}/{} ({})", thread.pid, thread.tid, one_line(thread.command, 64));
}

std::string name_of(const ClaimedWait& wait) {
  return fmt::format("{}/{} ({})", wait.pid, wait.tid, one_line(wait.command, 64));
}

std::string name_of(const ClaimedProcess& process) {
  return fmt::format("{} ({})", process.pid, one_line(process.command, 64));
}

}  // namespace backfault
