// One direction of live TCP connections ends, as if their holder had called shutdown(2); the other
// direction goes on.
#include "faults/support/ended_connections.h"
#include "faults/table.h"

namespace backfault {
namespace {

class HalfClosed : public EndedConnections {
 public:
  HalfClosed(std::vector<Role> on, const Which which, const SocketHalf half)
      : EndedConnections(std::move(on), which), half_(half) {}

 protected:
  Result<bool> disturb(NetworkControl& network, const ConnectionFact& connection) override {
    return network.shut_down(connection, half_).map([] { return true; });
  }
  [[nodiscard]] std::string word() const override { return "shut down"; }

 private:
  SocketHalf half_;
};

class ShutDown : public Fault {
 public:
  ShutDown(std::vector<Role> on, const Which which, const SocketHalf half)
      : on_(std::move(on)), which_(which), half_(half) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<HalfClosed>(on_, which_, half_);
    const auto reached = active->reach(context.machine);
    if (!reached) return tl::unexpected(reached.error());
    return active;
  }
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<HalfClosed&>(active).reach(context.machine);
  }

 private:
  std::vector<Role> on_;
  Which which_;
  SocketHalf half_;
};

SocketHalf half_of(const std::string& name) {
  if (name == "receive") return SocketHalf::receive;
  return name == "send" ? SocketHalf::send : SocketHalf::both;
}

}  // namespace

FaultType shut_down_fault() {
  return {.name = "shut_down",
          .summary = "one direction of live TCP connections of a side ends (shutdown(2))",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {{.name = "direction",
                      .kind = ParamKind::choice,
                      .summary = "what the side can do no more",
                      .default_text = "send",
                      .choices = {"send", "receive", "both"},
                      .least = std::nullopt,
                      .most = std::nullopt},
                     which_param()},
          .needs = {Capability::borrow_descriptors, Capability::socket_diagnosis},
          .example = R"({"fault": "shut_down", "on": "server", "with": {"direction": "send"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return std::make_unique<ShutDown>(use.on, which_of(params),
                                              half_of(params.text("direction")));
          }};
}

}  // namespace backfault
