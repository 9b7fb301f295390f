#include "harness/model/evidence.h"

#include "harness/base/check.h"

namespace backfault {
std::string_view to_string(const ThreadState value) {
  switch (value) {
    case ThreadState::running:
      return "running";
    case ThreadState::sleeping:
      return "sleeping";
    case ThreadState::disk_wait:
      return "disk_wait";
    case ThreadState::stopped:
      return "stopped";
    case ThreadState::traced:
      return "traced";
    case ThreadState::zombie:
      return "zombie";
    case ThreadState::unknown:
      return "unknown";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const Awaited value) {
  switch (value) {
    case Awaited::data:
      return "data";
    case Awaited::space:
      return "space";
    case Awaited::connection:
      return "connection";
    case Awaited::answer:
      return "answer";
    case Awaited::memory:
      return "memory";
    case Awaited::event:
      return "event";
    case Awaited::process_end:
      return "process_end";
    case Awaited::lock:
      return "lock";
    case Awaited::semaphore:
      return "semaphore";
    case Awaited::partner:
      return "partner";
    case Awaited::signal:
      return "signal";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const Readiness value) {
  switch (value) {
    case Readiness::absent:
      return "absent";
    case Readiness::consumed:
      return "consumed";
    case Readiness::on_its_way:
      return "on_its_way";
    case Readiness::present:
      return "present";
    case Readiness::unknown:
      return "unknown";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::uint64_t total_bytes(const Progress& progress) {
  return progress.bytes_to_client.value_or(0) + progress.bytes_to_server.value_or(0);
}

}  // namespace backfault
