// Makes lost wake-ups show. Between the look at a condition and the wait for it lie a few dozen
// instructions without a system call: whoever is held right there, while the other side goes on and
// falls asleep, has missed what came.
#include <cmath>

#include "faults/table.h"
#include "harness/os/base/syscall_names.h"

namespace backfault {
namespace {

class SteppedPrograms : public ActiveFault {
 public:
  /// In force is what stopped threads behind calls and drew for each; that one was drawn is chance.
  Result<Confirmation> confirm(FaultContext& context) override {
    StepControl& control = context.machine.step_control();
    const auto counted = control.counters();
    if (!counted) return tl::unexpected(counted.error());
    traced_ = std::max(traced_, control.traced_threads());
    return Confirmation{
        traced_ > 0 && counted->returns > 0,
        fmt::format("{} threads were seen traced; held {} times after {} single steps behind {} "
                    "calls, until the peer waited {} times",
                    traced_, counted->holds, counted->steps, counted->returns, counted->met)};
  }
  Result<void> revert(FaultContext& context) override {
    return context.machine.step_control().end();
  }

 private:
  std::size_t traced_ = 0;  ///< A program that has ended is no longer traced.
};

class StepAndHold : public Fault {
 public:
  explicit StepAndHold(StepPlan plan) : plan_(std::move(plan)) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    const auto begun = context.machine.step_control().begin(plan_, context.seed);
    if (!begun) return tl::unexpected(begun.error());
    return std::make_unique<SteppedPrograms>();
  }
  Result<void> keep(FaultContext& context, ActiveFault&) override {
    return context.machine.step_control().reach();
  }

 private:
  StepPlan plan_;
};

Result<std::unique_ptr<Fault>> make_step_and_hold(const FaultUse& use, const Params& params) {
  const std::string call = params.text("call");
  if (!syscall_number(call)) {
    return fail("\"call\": " + call + " is no known system call; for example futex, poll, read",
                ErrorKind::usage);
  }
  const auto chance_ppm =
      static_cast<std::uint32_t>(std::lround(params.fraction("chance") * 1'000'000));
  return std::make_unique<StepAndHold>(
      StepPlan{.on = use.on,
               .call = call,
               .chance_ppm = chance_ppm,
               .most_steps = static_cast<std::uint32_t>(params.count("steps")),
               .most_hold = params.duration("hold")});
}

}  // namespace

FaultType step_and_hold_fault() {
  return {
      .name = "step_and_hold",
      .summary =
          "threads that return from a call are stepped a little and held until the peer "
          "waits: races show",
      .effect = Effect::slows,
      .on = {Role::server, Role::client},
      .params = {{.name = "call",
                  .kind = ParamKind::text,
                  .summary = "the system call behind which to step, and in which the peer waits",
                  .default_text = "futex",
                  .choices = {},
                  .least = std::nullopt,
                  .most = std::nullopt},
                 {.name = "chance",
                  .kind = ParamKind::fraction,
                  .summary = "of being stepped after a call; none could never be confirmed",
                  .default_text = "0.5",
                  .choices = {},
                  .least = "0.0001",
                  .most = "1"},
                 {.name = "steps",
                  .kind = ParamKind::count,
                  .summary = "instructions before the hold: one to this many, drawn",
                  .default_text = "60",
                  .choices = {},
                  .least = "1",
                  .most = "10000"},
                 {.name = "hold",
                  .kind = ParamKind::duration,
                  .summary = "at most, where the peer does not come to wait",
                  .default_text = "2ms",
                  .choices = {},
                  .least = "1us",
                  .most = "10s"}},
      .needs = {Capability::trace_programs},
      .example = R"({"fault": "step_and_hold", "on": ["server", "client"]})",
      .make = make_step_and_hold};
}

}  // namespace backfault
