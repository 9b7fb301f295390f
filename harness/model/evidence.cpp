#include "harness/model/evidence.h"

#include <array>

#include "harness/base/check.h"
#include "harness/base/value_named.h"

namespace backfault {
namespace {

constexpr std::array all_thread_states{
    ThreadState::running, ThreadState::sleeping, ThreadState::disk_wait, ThreadState::stopped,
    ThreadState::traced,  ThreadState::zombie,   ThreadState::unknown};
constexpr std::array all_awaiteds{Awaited::data,        Awaited::space,  Awaited::connection,
                                  Awaited::answer,      Awaited::memory, Awaited::event,
                                  Awaited::process_end, Awaited::lock,   Awaited::semaphore,
                                  Awaited::partner,     Awaited::signal};
constexpr std::array all_readinesss{Readiness::absent, Readiness::consumed, Readiness::on_its_way,
                                    Readiness::present, Readiness::unknown};

}  // namespace

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

std::optional<ThreadState> parse_thread_state(const std::string_view text) {
  return value_named(all_thread_states, text);
}

std::optional<Awaited> parse_awaited(const std::string_view text) {
  return value_named(all_awaiteds, text);
}

std::optional<Readiness> parse_readiness(const std::string_view text) {
  return value_named(all_readinesss, text);
}

std::uint64_t total_bytes(const Progress& progress) {
  return progress.bytes_to_client.value_or(0) + progress.bytes_to_server.value_or(0);
}

}  // namespace backfault
