// Packets between the programs vanish, under the wire: connections stay, and the kernel's own
// retransmission, keepalive and time-outs (tcp(7), TCP_USER_TIMEOUT) see a dead or a bad link.
#include <algorithm>
#include <set>

#include "faults/support/victims.h"
#include "faults/table.h"

namespace backfault {
namespace {

constexpr std::uint32_t per_million_of_all = 1'000'000;

std::uint32_t per_million_in(const Params& params) {
  return static_cast<std::uint32_t>(params.fraction("fraction") * per_million_of_all + 0.5);
}

class DroppedPackets : public ActiveFault {
 public:
  explicit DroppedPackets(const PacketDropSpec& spec) : spec_(spec) {}

  /// The ports that a side listens on tell the directions apart; they may appear later.
  Result<void> follow(Machine& machine) {
    PacketDropSpec now = spec_;
    if (!(now.to_client && now.to_server)) {
      now.server_ports = ports_of(machine, Role::server);
      now.client_ports = ports_of(machine, Role::client);
      // Where ports vanish, what goes over connections of before still is to be dropped.
      if (drop_ && !adds_port(now)) return {};
    } else if (drop_) {
      return {};
    }
    return begin(machine.network_control(), std::move(now));
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    const auto count = count_all(context.machine.network_control());
    if (!count) return tl::unexpected(count.error());
    return Confirmation{count->dropped > 0,
                        fmt::format("nf_tables counted {} packets and dropped {} of them",
                                    count->seen, count->dropped)};
  }

  Result<void> revert(FaultContext& context) override {
    return drop_ ? context.machine.network_control().end_drop(*drop_) : Result<void>();
  }

 private:
  static std::vector<std::uint16_t> ports_of(Machine& machine, const Role role) {
    std::set<std::uint16_t> ports;
    for (const int pid : victims_of(machine, {role})) {
      const auto of_process = machine.network_control().listening_ports_of(pid);
      if (of_process) ports.insert(of_process->begin(), of_process->end());
    }
    return {ports.begin(), ports.end()};
  }

  [[nodiscard]] bool adds_port(const PacketDropSpec& now) const {
    const auto has_new = [](const auto& ports, const auto& known) {
      return std::any_of(ports.begin(), ports.end(), [&](const std::uint16_t port) {
        return std::find(known.begin(), known.end(), port) == known.end();
      });
    };
    return has_new(now.server_ports, used_.server_ports) ||
           has_new(now.client_ports, used_.client_ports);
  }

  Result<void> begin(NetworkControl& network, PacketDropSpec now) {
    const auto add_all = [](auto& ports, const auto& more) {
      ports.insert(ports.end(), more.begin(), more.end());
      std::sort(ports.begin(), ports.end());
      ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    };
    add_all(now.server_ports, used_.server_ports);
    add_all(now.client_ports, used_.client_ports);
    const auto counted = count_all(network);
    if (!counted) return tl::unexpected(counted.error());
    const auto started = network.start_drop(now);
    if (!started) return tl::unexpected(started.error());
    const auto ended = drop_ ? network.end_drop(*drop_) : Result<void>();
    earlier_ = *counted;
    drop_ = *started;
    used_ = std::move(now);
    return ended;
  }

  Result<PacketCounters> count_all(NetworkControl& network) const {
    PacketCounters all = earlier_;
    if (!drop_) return all;
    return network.count_drop(*drop_).map([all](const PacketCounters& now) {
      return PacketCounters{.seen = all.seen + now.seen, .dropped = all.dropped + now.dropped};
    });
  }

  PacketDropSpec spec_;
  PacketDropSpec used_;
  std::optional<int> drop_;
  PacketCounters earlier_;  ///< Of rules that were replaced.
};

class PacketDrop : public Fault {
 public:
  explicit PacketDrop(const PacketDropSpec& spec) : spec_(spec) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    PacketDropSpec spec = spec_;
    spec.seed = context.seed;
    auto active = std::make_unique<DroppedPackets>(spec);
    const auto followed = active->follow(context.machine);
    if (!followed) return tl::unexpected(followed.error());
    return active;
  }
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<DroppedPackets&>(active).follow(context.machine);
  }
  [[nodiscard]] bool cuts_off() const override { return spec_.per_million == per_million_of_all; }

 private:
  PacketDropSpec spec_;
};

}  // namespace

FaultType packet_drop_fault() {
  return {
      .name = "packet_drop",
      .summary = "packets between the programs vanish below TCP, as on a dead or a bad link",
      .effect = Effect::stalls_until_reverted,
      .on = {Role::wire},
      .params = {{.name = "direction",
                  .kind = ParamKind::choice,
                  .summary = "of TCP packets by the ports that a side listens on; both: all",
                  .default_text = "both",
                  .choices = {"both", "to_client", "to_server"},
                  .least = std::nullopt,
                  .most = std::nullopt},
                 {.name = "fraction",
                  .kind = ParamKind::fraction,
                  .summary = "of the packets, drawn from the seed and the packet's number",
                  .default_text = "1",
                  .choices = {},
                  .least = "0.000001",
                  .most = "1"}},
      .needs = {Capability::network_namespace, Capability::drop_packets},
      .example = R"({"fault": "packet_drop", "on": "wire", "at": "1s", )"
                 R"("with": {"fraction": "0.2"}})",
      .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
        const std::string direction = params.text("direction");
        return std::make_unique<PacketDrop>(PacketDropSpec{.to_client = direction != "to_server",
                                                           .to_server = direction != "to_client",
                                                           .per_million = per_million_in(params),
                                                           .seed = {}});
      }};
}

}  // namespace backfault
