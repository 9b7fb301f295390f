// The server ended by a signal in the middle of its work. Never the client: of a client that the
// harness itself ended, nothing can be said.
#include <signal.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "faults/support/victims.h"
#include "faults/table.h"

namespace backfault {
namespace {

struct NamedSignal {
  std::string_view name;
  int number;
};
constexpr std::array<NamedSignal, 6> signals{{{"SIGKILL", SIGKILL},
                                              {"SIGTERM", SIGTERM},
                                              {"SIGINT", SIGINT},
                                              {"SIGHUP", SIGHUP},
                                              {"SIGABRT", SIGABRT},
                                              {"SIGSEGV", SIGSEGV}}};

// Nobody can refuse SIGKILL, but dying takes a processor, and others may have all of them.
constexpr Duration death_bound = std::chrono::seconds(2);

class Killed : public ActiveFault {
 public:
  Killed(NamedSignal signal, std::vector<int> pids) : signal_(signal), pids_(std::move(pids)) {}

  Result<Confirmation> confirm(FaultContext& context) override {
    std::string proof;
    bool all = !pids_.empty();
    const MonoTime end = context.machine.now() + death_bound;
    for (const int pid : pids_) {
      if (signal_.number == SIGKILL) await_end(context.machine, pid, end);
      const Confirmation one = ending_of(context.machine, pid);
      all = all && one.holds;
      proof += (proof.empty() ? "" : "; ") + one.proof;
    }
    return Confirmation{all, proof.empty() ? "the server had no process to end" : proof};
  }
  /// What has ended has ended; whoever needs the server later starts it again.
  Result<void> revert(FaultContext&) override { return {}; }

 private:
  static void await_end(Machine& machine, const int pid, const MonoTime end) {
    const Duration left = end - machine.now();
    if (left > Duration{}) machine.process_control().await_end(pid, left);
  }
  [[nodiscard]] Confirmation ending_of(Machine& machine, const int pid) const {
    if (const auto exit = machine.process_control().ending_of(pid)) {
      const bool by_signal = *exit == ExitState(Signalled{signal_.number});
      // A program may catch a signal and end in its own way.
      return {true, by_signal ? fmt::format("pid {} was ended by {}", pid, signal_.name)
                              : fmt::format("pid {} ended after {} with {}", pid, signal_.name,
                                            to_string(*exit))};
    }
    if (is_victim(machine, {Role::server}, pid)) {
      return {false, fmt::format("pid {} lives on after {}", pid, signal_.name)};
    }
    return {true, fmt::format("pid {} is gone after {}", pid, signal_.name)};
  }

  NamedSignal signal_;
  std::vector<int> pids_;
};

class Kill : public Fault {
 public:
  Kill(NamedSignal signal, const bool all) : signal_(signal), all_(all) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    Machine& machine = context.machine;
    auto pids = victims_of(machine, {Role::server});
    if (pids.empty()) return fail("the server has no living process");
    // The oldest is the first that was started.
    if (!all_) pids.resize(1);
    for (const int pid : pids) {
      const auto sent = machine.process_control().send_signal(pid, signal_.number);
      if (!sent && is_victim(machine, {Role::server}, pid)) return tl::unexpected(sent.error());
    }
    return std::make_unique<Killed>(signal_, std::move(pids));
  }

 private:
  NamedSignal signal_;
  bool all_;
};

}  // namespace

FaultType kill_fault() {
  return {.name = "kill",
          .summary =
              "the server is ended by a signal (never the client: the harness would be to "
              "blame for its end)",
          .effect = Effect::stalls_until_reverted,
          .on = {Role::server},
          .params = {{.name = "signal",
                      .kind = ParamKind::choice,
                      .summary = "which; all but SIGKILL may be caught by the program",
                      .default_text = "SIGKILL",
                      .choices = {"SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGABRT", "SIGSEGV"},
                      .least = std::nullopt,
                      .most = std::nullopt},
                     {.name = "processes",
                      .kind = ParamKind::choice,
                      .summary = "every process of the server, or the one that was started first",
                      .default_text = "all",
                      .choices = {"all", "first"},
                      .least = std::nullopt,
                      .most = std::nullopt}},
          .needs = {},
          .example = R"({"fault": "kill", "on": "server", "at": {"bytes": "1MiB"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            if (use.hold) {
              return fail("what has been killed stays so: leave \"for\" out", ErrorKind::usage);
            }
            const std::string name = params.text("signal");
            const auto* const signal =
                std::find_if(signals.begin(), signals.end(),
                             [&](const NamedSignal& each) { return each.name == name; });
            return std::make_unique<Kill>(*signal, params.text("processes") == "all");
          }};
}

}  // namespace backfault
