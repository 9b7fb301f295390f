// Late, but complete and in order: operations of a server that offers it, or bytes on the wire.
#include <variant>

#include "faults/support/recipe_control.h"
#include "faults/table.h"

namespace backfault {
namespace {

constexpr auto operation_control = "delay_operation";

class DelayedOperations : public ActiveFault {
 public:
  Result<Confirmation> confirm(FaultContext& context) override {
    const auto delayed = read_control(context, operation_control);
    if (!delayed) return tl::unexpected(delayed.error());
    return Confirmation{*delayed > 0,
                        fmt::format("the server counted {} delayed operations", *delayed)};
  }
  /// The delay ends with the server's process; nothing outlives it.
  Result<void> revert(FaultContext&) override { return {}; }
};

class DelayOperations : public Fault {
 public:
  DelayOperations(std::string operation, const Duration time)
      : value_(std::move(operation) + "=" + format_duration(time)) {}

  Result<void> prepare(FaultContext& context, LaunchPlan& launch) override {
    return ask_for(context, operation_control, value_, launch);
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext&) override {
    return std::make_unique<DelayedOperations>();
  }

 private:
  std::string value_;
};

class DelayedWire : public ActiveFault {
 public:
  explicit DelayedWire(const WireDelay& delay) : delay_(delay) {}

  Result<Confirmation> confirm(FaultContext& context) override {
    const WireCounters seen = context.machine.wire_counters();
    return Confirmation{seen.delayed_chunks > 0,
                        fmt::format("the wire held back {} chunks of bytes, {} in all",
                                    seen.delayed_chunks, format_duration(seen.delayed_in_total))};
  }
  Result<void> revert(FaultContext& context) override {
    return context.machine.set_wire_delay({}, context.seed);
  }

 private:
  WireDelay delay_;
};

class DelayWire : public Fault {
 public:
  explicit DelayWire(const WireDelay& delay) : delay_(delay) {}

  Result<void> prepare(FaultContext&, LaunchPlan& launch) override {
    launch.wire_needed = true;
    return {};
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    const auto set = context.machine.set_wire_delay(delay_, context.seed);
    if (!set) return tl::unexpected(set.error());
    return std::make_unique<DelayedWire>(delay_);
  }

 private:
  WireDelay delay_;
};

tl::unexpected<Error> nothing_to_delay() {
  return fail("a delay of no time can never be confirmed; leave the fault out", ErrorKind::usage);
}

Result<std::unique_ptr<Fault>> make_on_server(const FaultUse& use, const Params& params) {
  if (params.duration("jitter") > Duration{} || params.text("direction") != "both") {
    return fail("\"jitter\" and \"direction\" are for a delay on the wire", ErrorKind::usage);
  }
  if (!std::holds_alternative<AtStart>(use.at) || use.hold) {
    return fail("a delay of the server's operations holds from \"start\" to \"end\"",
                ErrorKind::usage);
  }
  const Duration time = params.duration("time");
  if (time == Duration{}) return nothing_to_delay();
  return std::make_unique<DelayOperations>(params.text("operation"), time);
}

Result<std::unique_ptr<Fault>> make_on_wire(const Params& params) {
  if (params.text("operation") != "all") {
    return fail("\"operation\" is for a delay on the server", ErrorKind::usage);
  }
  const std::string direction = params.text("direction");
  const Duration time = params.duration("time");
  if (time == Duration{} && params.duration("jitter") == Duration{}) return nothing_to_delay();
  return std::make_unique<DelayWire>(
      WireDelay{.latency_to_client = direction == "to_server" ? Duration{} : time,
                .latency_to_server = direction == "to_client" ? Duration{} : time,
                .jitter = params.duration("jitter")});
}

}  // namespace

FaultType delay_fault() {
  return {.name = "delay",
          .summary = "operations of the server, or bytes on the wire, come late and in order",
          .effect = Effect::slows,
          .on = {Role::server, Role::wire},
          .params = {{.name = "time",
                      .kind = ParamKind::duration,
                      .summary = "how late; on the wire the latency of each direction",
                      .default_text = std::nullopt,
                      .choices = {},
                      .least = "0",
                      .most = "1h",
                      .required = true},
                     {.name = "jitter",
                      .kind = ParamKind::duration,
                      .summary = "on the wire: up to this much more, uniformly drawn",
                      .default_text = "0",
                      .choices = {},
                      .least = "0",
                      .most = "1h"},
                     {.name = "direction",
                      .kind = ParamKind::choice,
                      .summary = "on the wire: which bytes",
                      .default_text = "both",
                      .choices = {"both", "to_client", "to_server"},
                      .least = std::nullopt,
                      .most = std::nullopt},
                     {.name = "operation",
                      .kind = ParamKind::text,
                      .summary = "on the server: the operation's name, as its recipe knows it",
                      .default_text = "all",
                      .choices = {},
                      .least = std::nullopt,
                      .most = std::nullopt}},
          .needs = {},
          .example = R"({"fault": "delay", "on": "wire", "with": {"time": "20ms"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            if (use.on.size() != 1) return fail("delay is on one side at a time", ErrorKind::usage);
            return use.on.front() == Role::wire ? make_on_wire(params)
                                                : make_on_server(use, params);
          }};
}

}  // namespace backfault
