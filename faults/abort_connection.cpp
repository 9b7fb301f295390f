// The kernel ends live TCP connections at once (SOCK_DESTROY): the victim reads ECONNABORTED, the
// other side ECONNRESET, as after a crash of the network stack or an administrator's order.
#include "faults/support/ended_connections.h"
#include "faults/table.h"

namespace backfault {
namespace {

class Aborted : public EndedConnections {
 public:
  using EndedConnections::EndedConnections;

 protected:
  Result<bool> disturb(NetworkControl& network, const ConnectionFact& connection) override {
    return network.abort_connection(connection)
        .and_then([&] { return network.state_of(connection); })
        .map([](const SocketState& state) { return !state.listed; });
  }
  [[nodiscard]] std::string word() const override { return "aborted"; }
};

class AbortConnection : public Fault {
 public:
  AbortConnection(std::vector<Role> on, const Which which) : on_(std::move(on)), which_(which) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<Aborted>(on_, which_);
    const auto reached = active->reach(context.machine);
    if (!reached) return tl::unexpected(reached.error());
    return active;
  }
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<Aborted&>(active).reach(context.machine);
  }

 private:
  std::vector<Role> on_;
  Which which_;
};

}  // namespace

FaultType abort_connection_fault() {
  return {.name = "abort_connection",
          .summary =
              "the kernel ends live TCP connections of a side: ECONNABORTED there, "
              "ECONNRESET at the other",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {which_param()},
          .needs = {Capability::borrow_descriptors, Capability::socket_diagnosis,
                    Capability::destroy_sockets},
          .example = R"({"fault": "abort_connection", "on": "server", "at": {"bytes": "1MiB"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return std::make_unique<AbortConnection>(use.on, which_of(params));
          }};
}

}  // namespace backfault
