// All processes of a side stopped (SIGSTOP), once or in pulses, and continued (SIGCONT).
#include <algorithm>
#include <set>

#include "faults/support/in_force.h"
#include "faults/support/victims.h"
#include "faults/table.h"

namespace backfault {
namespace {

// What is forked while its parent is being stopped shows up in the next pass.
constexpr int most_passes = 20;

/// Stopped until reverted.
class Paused : public ActiveFault {
 public:
  explicit Paused(std::vector<Role> on) : on_(std::move(on)) {}

  /// Stops every process of the victims that runs, also one that somebody continued meanwhile.
  Result<void> stop(Machine& machine) {
    for (int pass = 0; pass < most_passes; ++pass) {
      bool found_new = false;
      for (const int pid : victims_of(machine, on_)) {
        const bool is_new = held_.insert(pid).second;
        if (!is_new && count_stopped(machine, pid).all_stopped) continue;
        found_new = found_new || is_new;
        const auto held = machine.process_control().hold(pid, "pause");
        if (!held && is_victim(machine, on_, pid)) return held;
      }
      if (!found_new) return {};
    }
    return fail(fmt::format("new processes in each of {} passes", most_passes));
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    const std::string missing = side_without_process(context.machine, on_);
    if (!missing.empty()) return Confirmation{false, missing};
    std::size_t threads = 0;
    std::size_t processes = 0;
    for (const int pid : victims_of(context.machine, on_)) {
      const Count count = count_stopped(context.machine, pid);
      if (!count.all_stopped) {
        return Confirmation{false, fmt::format("a thread of pid {} is not stopped", pid)};
      }
      threads += count.threads;
      ++processes;
    }
    return Confirmation{threads > 0, fmt::format("all {} threads of {} processes show state T",
                                                 threads, processes)};
  }

  Result<void> revert(FaultContext& context) override {
    Result<void> reverted;
    for (const int pid : held_) {
      auto released = context.machine.process_control().release(pid, "pause");
      if (released && still_stopped(context.machine, pid)) {
        released = fail(fmt::format("pid {} was continued, but is still stopped", pid));
      }
      if (reverted && !released) reverted = released;
    }
    held_.clear();
    return reverted;
  }

 private:
  struct Count {
    std::size_t threads = 0;
    bool all_stopped = true;
  };

  /// Nothing of a process that has ended meanwhile.
  static Count count_stopped(Machine& machine, const int pid) {
    const auto threads = machine.process_control().threads_of(pid);
    if (!threads) return {};
    const bool all = std::all_of(threads->begin(), threads->end(), [](const ThreadLook& thread) {
      return thread.state == ThreadState::stopped;
    });
    return {.threads = threads->size(), .all_stopped = all};
  }

  /// Unless another fault holds it.
  static bool still_stopped(Machine& machine, const int pid) {
    const auto holds = machine.process_control().holds();
    const bool held = std::any_of(holds.begin(), holds.end(),
                                  [pid](const Hold& hold) { return hold.pid == pid; });
    const Count count = held ? Count{} : count_stopped(machine, pid);
    return count.threads > 0 && count.all_stopped;
  }

  std::vector<Role> on_;
  std::set<int> held_;
};

/// Stopped and continued in turns.
class Pulsed : public ActiveFault {
 public:
  Pulsed(std::vector<Role> on, const int pulses) : on_(std::move(on)), pulses_(pulses) {}

  void reach(Machine& machine) const {
    machine.process_control().pulse(pulses_, victims_of(machine, on_));
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    const PulseCount count = context.machine.process_control().count_pulses(pulses_);
    return Confirmation{
        count.seen_stopped > 0 && count.seen_running > 0,
        fmt::format("{} stops of a process; all its threads showed state T {} times, and none of "
                    "them {} times after it was continued",
                    count.stops, count.seen_stopped, count.seen_running)};
  }

  Result<void> revert(FaultContext& context) override {
    return context.machine.process_control().end_pulses(pulses_);
  }

 private:
  std::vector<Role> on_;
  int pulses_;
};

class Pause : public Fault {
 public:
  Pause(FaultUse use, const PulseSpec& pulse) : use_(std::move(use)), pulse_(pulse) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    if (is_pulsed()) return apply_pulsed(context);
    auto active = std::make_unique<Paused>(use_.on);
    const auto stopped = active->stop(context.machine);
    return in_force_or_undone(std::move(active), stopped, context);
  }

  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    if (!is_pulsed()) return static_cast<Paused&>(active).stop(context.machine);
    static_cast<Pulsed&>(active).reach(context.machine);
    return {};
  }

  [[nodiscard]] bool deafens_server() const override {
    return stands_on(Role::server) && !is_pulsed();
  }

  [[nodiscard]] int client_stopped_percent() const override {
    if (!stands_on(Role::client)) return 0;
    if (!is_pulsed()) return 100;
    const auto whole = (pulse_.stopped + pulse_.running).count();
    return static_cast<int>((pulse_.stopped.count() * 100 + whole - 1) / whole);
  }

 private:
  [[nodiscard]] bool stands_on(const Role role) const {
    return std::find(use_.on.begin(), use_.on.end(), role) != use_.on.end();
  }
  [[nodiscard]] bool is_pulsed() const { return pulse_.running > Duration{}; }

  Result<std::unique_ptr<ActiveFault>> apply_pulsed(FaultContext& context) {
    const auto pulses = context.machine.process_control().start_pulses(pulse_);
    if (!pulses) return tl::unexpected(pulses.error());
    auto active = std::make_unique<Pulsed>(use_.on, *pulses);
    active->reach(context.machine);
    return active;
  }

  FaultUse use_;
  PulseSpec pulse_;
};

Result<std::unique_ptr<Fault>> make_pause(const FaultUse& use, const Params& params) {
  const bool pulsed = params.has("stopped") || params.has("running");
  if (pulsed && !(params.has("stopped") && params.has("running"))) {
    return fail("pulses need both \"stopped\" and \"running\"", ErrorKind::usage);
  }
  const bool on_client = std::find(use.on.begin(), use.on.end(), Role::client) != use.on.end();
  if (on_client && !pulsed && !use.hold) {
    return fail(
        "a client that is paused to the end can do nothing: give a time with \"for\", or pulses "
        "with \"stopped\" and \"running\"",
        ErrorKind::usage);
  }
  const PulseSpec pulse{.fault = "pause",
                        .stopped = pulsed ? params.duration("stopped") : Duration{},
                        .running = pulsed ? params.duration("running") : Duration{}};
  return std::make_unique<Pause>(use, pulse);
}

ParamSpec pulse_param(std::string name, std::string summary) {
  return {.name = std::move(name),
          .kind = ParamKind::duration,
          .summary = std::move(summary),
          .default_text = std::nullopt,
          .choices = {},
          .least = "1ms",
          .most = "1h"};
}

}  // namespace

FaultType pause_fault() {
  return {.name = "pause",
          .summary = "all processes of a side stopped and continued (SIGSTOP, SIGCONT)",
          .effect = Effect::stalls_until_reverted,
          .on = {Role::server, Role::client},
          .params = {pulse_param("stopped", "in pulses: for so long, again and again"),
                     pulse_param("running", "in pulses: so long between two stops")},
          .needs = {},
          .example = R"({"fault": "pause", "on": "server", "at": "1s", "for": "5s"})",
          .make = make_pause};
}

}  // namespace backfault
