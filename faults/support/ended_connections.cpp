#include "faults/support/ended_connections.h"

#include "faults/support/victims.h"

namespace backfault {
namespace {

constexpr std::size_t most_named = 5;

}  // namespace

Result<void> EndedConnections::reach(Machine& machine) {
  if (over_ || (which_ == Which::once && !seen_.empty())) return {};
  NetworkControl& network = machine.network_control();
  for (const int pid : victims_of(machine, on_)) {
    const auto connections = network.connections_of(pid);
    if (!connections) continue;  // It has ended meanwhile, or nothing is confirmed.
    for (const ConnectionFact& each : *connections) {
      // Several processes may hold the same one.
      if (!tried_.insert(each.inode).second) continue;
      const auto disturbed = disturb(network, each);
      // One that was closed in between is no failure; nothing is confirmed by it either.
      if (disturbed && *disturbed) {
        seen_.push_back(fmt::format("{} of pid {}", each.endpoints, pid));
      }
    }
  }
  return {};
}

Result<Confirmation> EndedConnections::confirm(FaultContext&) {
  if (seen_.empty()) {
    return Confirmation{false, fmt::format("no connection was seen to be {}", word())};
  }
  std::string proof = fmt::format("{} connections were {}: ", seen_.size(), word());
  for (std::size_t index = 0; index < std::min(seen_.size(), most_named); ++index) {
    proof += (index == 0 ? "" : ", ") + seen_[index];
  }
  return Confirmation{true, proof + (seen_.size() > most_named ? ", ..." : "")};
}

Result<void> EndedConnections::revert(FaultContext&) {
  over_ = true;
  return {};
}

ParamSpec which_param() {
  return {.name = "which",
          .kind = ParamKind::choice,
          .summary =
              "once: those that live when it begins, or the first that appear; always: "
              "every one as long as it holds",
          .default_text = "once",
          .choices = {"once", "always"},
          .least = std::nullopt,
          .most = std::nullopt};
}

Which which_of(const Params& params) {
  return params.text("which") == "once" ? Which::once : Which::always;
}

}  // namespace backfault
