// Live TCP connections of the victims, each disturbed once, and read back.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/control/fault.h"

namespace backfault {

/// Those that live when the fault begins (and, if there is none yet, the first that appear), or
/// every one that appears as long as it holds.
enum class Which { once, always };

class EndedConnections : public ActiveFault {
 public:
  EndedConnections(std::vector<Role> on, const Which which) : on_(std::move(on)), which_(which) {}

  [[nodiscard]] Result<void> reach(Machine& machine);
  [[nodiscard]] Result<Confirmation> confirm(FaultContext& context) override;
  /// What has ended stays so; nothing more is disturbed.
  [[nodiscard]] Result<void> revert(FaultContext& context) override;

 protected:
  /// Disturbs one connection, and reads back whether it was.
  [[nodiscard]] virtual Result<bool> disturb(NetworkControl& network,
                                             const ConnectionFact& connection) = 0;
  /// "aborted"
  [[nodiscard]] virtual std::string word() const = 0;

 private:
  std::vector<Role> on_;
  Which which_;
  bool over_ = false;
  std::set<std::uint64_t> tried_;  ///< Inodes.
  std::vector<std::string> seen_;  ///< Of which the effect was read.
};

/// The parameter that both faults have.
[[nodiscard]] ParamSpec which_param();
[[nodiscard]] Which which_of(const Params& params);

}  // namespace backfault
