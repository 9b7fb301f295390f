// Late, but complete and in order: operations of a server that offers it, or bytes on the wire.
#include <variant>

#include "faults/support/recipe_control.h"
#include "faults/support/wire_fault.h"
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

tl::unexpected<Error> nothing_to_delay() {
  return fail("a delay of no time can never be confirmed; leave the fault out", ErrorKind::usage);
}

bool is_unset(const Params& params, const std::string& name, const std::string& usual) {
  return !params.has(name) || params.texts().at(name) == usual;
}

Result<std::unique_ptr<Fault>> make_on_server(const FaultUse& use, const Params& params) {
  const bool only_time =
      params.duration("jitter") == Duration{} && is_unset(params, "spread", "uniform") &&
      is_unset(params, "direction", "both") && is_unset(params, "connection", "") &&
      is_unset(params, "probability", "1") && is_unset(params, "after", "0B") &&
      is_unset(params, "order", "0");
  if (!only_time) {
    return fail("a delay on the server has \"time\" and \"operation\", the rest is for the wire",
                ErrorKind::usage);
  }
  if (!std::holds_alternative<AtStart>(use.at) || use.hold) {
    return fail("a delay of the server's operations holds from \"start\" to \"end\"",
                ErrorKind::usage);
  }
  const Duration time = params.duration("time");
  if (time == Duration{}) return nothing_to_delay();
  return std::make_unique<DelayOperations>(params.text("operation"), time);
}

Spread spread_of(const std::string& name) {
  if (name == "normal") return Spread::normal;
  return name == "pareto" ? Spread::pareto : Spread::uniform;
}

Result<std::unique_ptr<Fault>> make_wire_delay(const Params& params) {
  if (params.text("operation") != "all") {
    return fail("\"operation\" is for a delay on the server", ErrorKind::usage);
  }
  const DelayBytes delay{.latency = params.duration("time"),
                         .jitter = params.duration("jitter"),
                         .spread = spread_of(params.text("spread"))};
  if (delay.latency == Duration{} && delay.jitter == Duration{}) return nothing_to_delay();
  return make_wire_fault(wire_stage("delay", params, delay));
}

std::vector<ParamSpec> delay_params() {
  return wire_params({{.name = "time",
                       .kind = ParamKind::duration,
                       .summary = "how late; on the wire the latency of each direction",
                       .default_text = std::nullopt,
                       .choices = {},
                       .least = "0",
                       .most = "1h",
                       .required = true},
                      {.name = "jitter",
                       .kind = ParamKind::duration,
                       .summary = "on the wire: what is drawn besides, as \"spread\" says",
                       .default_text = "0",
                       .choices = {},
                       .least = "0",
                       .most = "1h"},
                      {.name = "spread",
                       .kind = ParamKind::choice,
                       .summary = "of the jitter: up to it, with it as deviation, or as the scale "
                                  "of a long tail",
                       .default_text = "uniform",
                       .choices = {"uniform", "normal", "pareto"},
                       .least = std::nullopt,
                       .most = std::nullopt},
                      {.name = "operation",
                       .kind = ParamKind::text,
                       .summary = "on the server: the operation's name, as its recipe knows it",
                       .default_text = "all",
                       .choices = {},
                       .least = std::nullopt,
                       .most = std::nullopt}});
}

}  // namespace

FaultType delay_fault() {
  return {.name = "delay",
          .summary = "operations of the server, or bytes on the wire, come late and in order",
          .effect = Effect::slows,
          .on = {Role::server, Role::wire},
          .params = delay_params(),
          .needs = {},
          .example = R"({"fault": "delay", "on": "wire", "with": {"time": "20ms"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            if (use.on.size() != 1) return fail("delay is on one side at a time", ErrorKind::usage);
            return use.on.front() == Role::wire ? make_wire_delay(params)
                                                : make_on_server(use, params);
          }};
}

}  // namespace backfault
