// A soft resource limit of the victims: lowered, read back, put back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/control/fault.h"

namespace backfault {

/// What the limit is to be; an error when it cannot be worked out for this process.
using LimitOf = Result<std::uint64_t> (*)(Machine& machine, int pid, std::uint64_t asked);

struct LimitSpec {
  std::vector<Role> on;
  LimitKind kind{};
  std::uint64_t asked = 0;
  LimitOf limit_of = nullptr;  ///< From what is asked; null: that itself.
  /// The programs began with it: what they had before is their hard limit.
  bool at_launch = false;
};

/// Only the soft limit is touched: without privilege, a lowered hard limit cannot be put back. A
/// program may raise its own again (Go does when it starts); then it is lowered again.
class LoweredLimits : public ActiveFault {
 public:
  explicit LoweredLimits(LimitSpec spec) : spec_(std::move(spec)) {}

  /// Lowers it in every process of the victims where it is higher.
  [[nodiscard]] Result<void> lower(Machine& machine);
  [[nodiscard]] Result<Confirmation> confirm(FaultContext& context) override;
  /// Every process is tried; the first problem is told.
  [[nodiscard]] Result<void> revert(FaultContext& context) override;

 private:
  Result<void> lower_one(Machine& machine, int pid);
  /// What a process had that is seen for the first time.
  [[nodiscard]] std::optional<std::uint64_t> earlier_of(const LimitValue& now,
                                                        std::uint64_t wanted) const;

  LimitSpec spec_;
  std::map<int, std::uint64_t> lowered_;  ///< By process, to what.
  std::map<int, std::optional<std::uint64_t>> before_;
  std::uint64_t raised_again_ = 0;
};

/// The fault around it: before exec when it is to hold from the start and needs nothing of the
/// running process.
class LowerLimits : public Fault {
 public:
  explicit LowerLimits(LimitSpec spec) : spec_(std::move(spec)) {}
  Result<void> prepare(FaultContext& context, LaunchPlan& launch) override;
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override;
  Result<void> keep(FaultContext& context, ActiveFault& active) override;

 private:
  LimitSpec spec_;
};

}  // namespace backfault
