#include "harness/run/fault_schedule.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "harness/base/splitmix64.h"

namespace backfault {
namespace {

std::uint64_t count_of(const AfterOperation& trigger, const TrialInstant& instant) {
  const auto found = instant.operations.find(trigger.operation);
  return found == instant.operations.end() ? 0 : found->second;
}

std::uint64_t bytes_of(const AfterBytes& trigger, const TrialInstant& instant) {
  switch (trigger.towards) {
    case Towards::client:
      return instant.bytes_to_client;
    case Towards::server:
      return instant.bytes_to_server;
    case Towards::either:
      break;
  }
  return instant.bytes_to_client + instant.bytes_to_server;
}

struct Due {
  const TrialInstant& instant;

  bool operator()(const AtStart&) const { return true; }
  bool operator()(const AfterTime& trigger) const {
    return instant.client_runs && instant.since_client_start >= trigger.after_start;
  }
  bool operator()(const AfterBytes& trigger) const {
    return instant.client_runs && bytes_of(trigger, instant) >= trigger.bytes.count;
  }
  bool operator()(const AfterOperation& trigger) const {
    return instant.client_runs && count_of(trigger, instant) >= trigger.nth;
  }
  bool operator()(const ByChance&) const { return false; }
};

struct Coming {
  const TrialInstant& instant;

  std::string operator()(const AtStart&) const { return "start"; }
  std::string operator()(const AfterTime& trigger) const {
    return fmt::format("{} after the client's start (asked for: {})",
                       format_duration(instant.since_client_start),
                       format_duration(trigger.after_start));
  }
  std::string operator()(const AfterBytes& trigger) const {
    return fmt::format("{} bytes {} (asked for: {})", bytes_of(trigger, instant),
                       to_string(trigger.towards), trigger.bytes.count);
  }
  std::string operator()(const AfterOperation& trigger) const {
    return fmt::format("{} operations {} (asked for: {})", count_of(trigger, instant),
                       trigger.operation, trigger.nth);
  }
  std::string operator()(const ByChance&) const { return "chance"; }
};

// A very rare event still needs a finite time.
constexpr double longest_wait_seconds = 1e9;

}  // namespace

Trigger drawn(const Trigger& trigger, const Seed seed) {
  const auto* const chance = std::get_if<ByChance>(&trigger);
  if (chance == nullptr) return trigger;
  // 53 bits make a fraction above 0 and at most 1, whose logarithm is finite.
  const double fraction = static_cast<double>((seed.value >> 11U) + 1) * 0x1.0p-53;
  const double seconds = std::min(-std::log(fraction) / chance->per_second, longest_wait_seconds);
  return AfterTime{Duration{static_cast<std::int64_t>(seconds * 1e6)}};
}

bool depends_on_progress(const Trigger& trigger) {
  return std::holds_alternative<AfterBytes>(trigger) ||
         std::holds_alternative<AfterOperation>(trigger);
}

std::string describe_coming(const Trigger& trigger, const TrialInstant& instant) {
  return std::visit(Coming{instant}, trigger);
}

bool is_due(const Trigger& trigger, const TrialInstant& instant) {
  return std::visit(Due{instant}, trigger);
}

Seed fault_seed(const Seed trial, const std::size_t nth) {
  return Seed{splitmix64(trial.value, nth)};
}

}  // namespace backfault
