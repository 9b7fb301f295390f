#include "faults/support/wire_fault.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace backfault {
namespace {

class ArmedWire : public ActiveFault {
 public:
  explicit ArmedWire(const WireStageId id) : id_(id) {}

  Result<Confirmation> confirm(FaultContext& context) override {
    const WireTouches seen = context.machine.wire_control().touches(id_);
    if (seen.times > 0) {
      return Confirmation{true, describe_touches(seen) + held_text(seen.held)};
    }
    if (seen.spared > 0) {
      return Confirmation{true, fmt::format("chance left all {} connections alone", seen.spared)};
    }
    return Confirmation{false, "nothing that it is meant for has passed the wire yet"};
  }
  Result<void> revert(FaultContext& context) override {
    return context.machine.wire_control().disarm(id_);
  }

 private:
  static std::string held_text(const Duration held) {
    if (held == Duration{}) return "";
    return fmt::format("; bytes were held back for {} in all", format_duration(held));
  }

  WireStageId id_;
};

class WireFault : public Fault {
 public:
  explicit WireFault(WireStage stage) : stage_(std::move(stage)) {}

  Result<void> prepare(FaultContext&, LaunchPlan& launch) override {
    launch.wire_needed = true;
    return {};
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    stage_.seed = context.seed;
    const auto id = context.machine.wire_control().arm(stage_);
    if (!id) return tl::unexpected(id.error());
    return std::make_unique<ArmedWire>(*id);
  }
  /// All bytes of all connections, both ways.
  [[nodiscard]] bool cuts_off() const override {
    return std::holds_alternative<HoldBytes>(stage_.action) && !stage_.direction &&
           !stage_.connection && stage_.probability >= 1 && stage_.after == Bytes{};
  }

 private:
  WireStage stage_;
};

ParamSpec connection_param() {
  return {.name = "connection",
          .kind = ParamKind::count,
          .summary = "only the n-th connection through the wire, counted from 1; unset: all",
          .default_text = std::nullopt,
          .choices = {},
          .least = "1",
          .most = std::nullopt};
}

ParamSpec probability_param() {
  return {.name = "probability",
          .kind = ParamKind::fraction,
          .summary = "that a connection is meant, drawn once for each from the seed",
          .default_text = "1",
          .choices = {},
          .least = "0",
          .most = "1"};
}

ParamSpec order_param() {
  return {.name = "order",
          .kind = ParamKind::count,
          .summary =
              "of several faults on the wire, bytes pass smaller ones first; then the one "
              "that was applied first",
          .default_text = "0",
          .choices = {},
          .least = "0",
          .most = "1000"};
}

}  // namespace

std::vector<ParamSpec> wire_params(std::vector<ParamSpec> own, const WireScopeParams& scope) {
  if (scope.direction) {
    own.push_back({.name = "direction",
                   .kind = ParamKind::choice,
                   .summary = "which bytes, on the wire",
                   .default_text = "both",
                   .choices = {"both", "to_client", "to_server"},
                   .least = std::nullopt,
                   .most = std::nullopt});
  }
  own.push_back(connection_param());
  own.push_back(probability_param());
  if (scope.after) {
    own.push_back({.name = "after",
                   .kind = ParamKind::size,
                   .summary = "acts from this byte of a connection's direction on, exactly",
                   .default_text = "0B",
                   .choices = {},
                   .least = "0B",
                   .most = std::nullopt});
  }
  own.push_back(order_param());
  return own;
}

WireStage wire_stage(const std::string& fault, const Params& params, const WireAction& action) {
  const auto& texts = params.texts();
  WireStage stage{.fault = fault, .seed = {}, .action = action};
  stage.order = params.count("order");
  stage.probability = params.fraction("probability");
  if (params.has("connection")) stage.connection = params.count("connection");
  if (texts.contains("after")) stage.after = params.size("after");
  const auto direction = texts.find("direction");
  if (direction == texts.end() || direction->second == "both") return stage;
  stage.direction =
      direction->second == "to_client" ? WireDirection::to_client : WireDirection::to_server;
  return stage;
}

std::unique_ptr<Fault> make_wire_fault(WireStage stage) {
  return std::make_unique<WireFault>(std::move(stage));
}

}  // namespace backfault
