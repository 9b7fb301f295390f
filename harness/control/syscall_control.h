// System calls of programs under test that fail, come late or move less than was asked for.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/model/evidence.h"
#include "harness/model/verdict.h"

namespace backfault {

/// What a call's descriptor leads to; a file may be a device.
enum class DescriptorKind { any, socket, pipe, file };

/// Which calls a rule counts.
struct CallSelection {
  std::vector<std::string> calls;  ///< "read", "pwrite64": as the kernel names them.
  DescriptorKind kind = DescriptorKind::any;
  /// Only on this file, or files below this folder, or files whose whole path fits this pattern
  /// ("/data/*.log": the star stands for slashes, too). Absolute; empty: wherever.
  std::string path;
};

/// Which of the calls that a rule counts it acts on. They are counted from 1 in the order in which
/// they were made, over all threads and processes together.
struct EachCall {};
struct NthCall {
  std::uint64_t number = 1;
};
struct EveryNthCall {
  std::uint64_t number = 1;
};
/// Drawn from the rule's seed and the call's number alone.
struct CallByChance {
  std::uint32_t parts_per_million = 0;
};
using CallPick = std::variant<EachCall, NthCall, EveryNthCall, CallByChance>;

/// The call does nothing and returns this errno.
struct FailCall {
  int error = 0;
};
/// The call is made so much later: `time`, and up to `jitter` more, evenly drawn.
struct DelayCall {
  Duration time{};
  Duration jitter{};
};
/// The call reads or writes at most so many bytes, however many it asks for.
struct ShortenCall {
  Bytes most;
};
using CallEffect = std::variant<FailCall, DelayCall, ShortenCall>;

/// Of several rules that act on one call all delays are added; then comes the first of the others
/// in the order in which they were added.
struct CallRule {
  std::string fault;  ///< Who is named where a call is held.
  std::vector<Role> on;
  CallSelection selection;
  CallPick pick;
  CallEffect effect;
  Seed seed;
};

struct CallRuleId {
  int index = -1;
  auto operator<=>(const CallRuleId&) const = default;
};

/// What happened to the calls of one rule.
struct CallCounters {
  std::uint64_t seen = 0;     ///< Calls that the rule counted while it was armed.
  std::uint64_t touched = 0;  ///< Of these: what the rule says was done, and the kernel took it.
  std::uint64_t spared = 0;   ///< Picked, but left alone: it could not be done without harm,
                              ///< or the call asked for no more than that.
  std::uint64_t gone = 0;     ///< Picked, but the caller was killed meanwhile.
  std::uint64_t held = 0;     ///< Being held back just now.
  Duration delayed_in_total{};
  std::uint64_t bytes_asked = 0;  ///< Of calls that were cut short: what they asked for,
  std::uint64_t bytes_moved = 0;  ///< and what they got.
  bool operator==(const CallCounters&) const = default;
};

/// Calls of the dynamic loader are never counted: programs cannot start with its faults.
/// Rules reach the programs that are launched with `LaunchSpec::watched_calls`, and all that these
/// start. A rule costs nothing until its program makes a call of those names.
class SyscallControl {
 public:
  SyscallControl() = default;
  SyscallControl(const SyscallControl&) = delete;
  SyscallControl& operator=(const SyscallControl&) = delete;
  virtual ~SyscallControl() = default;

  /// Not armed. An error names a call that cannot be had.
  [[nodiscard]] virtual Result<CallRuleId> add(const CallRule& rule) = 0;
  virtual void arm(CallRuleId rule) = 0;
  /// Lets go of all that the rule holds. An error: something was still held after a few seconds.
  [[nodiscard]] virtual Result<void> disarm(CallRuleId rule) = 0;
  [[nodiscard]] virtual CallCounters counters(CallRuleId rule) = 0;
  /// Every call that is held back at this moment.
  [[nodiscard]] virtual std::vector<Hold> holds() = 0;
};

}  // namespace backfault
