// How the kernel schedules the threads of a side: nice, batch, idle or real-time; or one side above
// the other.
#include <algorithm>
#include <charconv>
#include <variant>

#include "faults/support/in_force.h"
#include "faults/support/rescheduled.h"
#include "faults/table.h"

namespace backfault {
namespace {

using Wanted = std::map<Role, Scheduling>;

class Prioritized : public ActiveFault {
 public:
  explicit Prioritized(Rescheduled threads) : threads_(std::move(threads)) {}
  Result<void> reach(Machine& machine) { return threads_.reschedule(machine); }
  Result<Confirmation> confirm(FaultContext& context) override {
    return threads_.confirm(context.machine);
  }
  Result<void> revert(FaultContext& context) override { return threads_.restore(context.machine); }

 private:
  Rescheduled threads_;
};

class Priority : public Fault {
 public:
  Priority(Wanted wanted, const bool at_launch)
      : wanted_(std::move(wanted)), at_launch_(at_launch) {}

  /// From the very first instruction, when it is to hold from the start. New threads inherit it.
  Result<void> prepare(FaultContext&, LaunchPlan& launch) override {
    if (!at_launch_) return {};
    for (const auto& [role, scheduling] : wanted_) {
      auto& planned = role == Role::server ? launch.server_scheduling : launch.client_scheduling;
      planned = scheduling;
    }
    return {};
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<Prioritized>(Rescheduled(wanted_, at_launch_));
    const auto reached = active->reach(context.machine);
    return in_force_or_undone(std::move(active), reached, context);
  }
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<Prioritized&>(active).reach(context.machine);
  }
  /// By a lower one of its own, or a higher one of its server's.
  [[nodiscard]] bool starves_client() const override { return true; }

 private:
  Wanted wanted_;
  bool at_launch_;
};

constexpr Scheduling idle{.policy = SchedulingPolicy::idle, .nice = 0, .real_time = 0};

SchedulingPolicy policy_named(const std::string& name) {
  if (name == "batch") return SchedulingPolicy::batch;
  if (name == "idle") return SchedulingPolicy::idle;
  if (name == "fifo") return SchedulingPolicy::fifo;
  if (name == "round_robin") return SchedulingPolicy::round_robin;
  return SchedulingPolicy::normal;
}

Result<int> read_nice(const std::string& text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (whole && value >= -20 && value <= 19) return value;
  return fail("\"nice\" is \"" + text + "\", but has to be a number from -20 to 19",
              ErrorKind::usage);
}

bool is_on_both(const FaultUse& use) {
  const auto has = [&](const Role role) {
    return std::find(use.on.begin(), use.on.end(), role) != use.on.end();
  };
  return has(Role::server) && has(Role::client);
}

Result<Wanted> make_order(const FaultUse& use, const Params& params) {
  if (params.has("policy") || params.has("nice") || params.has("real_time")) {
    return fail("\"order\" says how both sides are scheduled: leave policy, nice and real_time out",
                ErrorKind::usage);
  }
  if (!is_on_both(use)) {
    return fail("\"order\" needs both sides: \"on\": [\"server\", \"client\"]", ErrorKind::usage);
  }
  const bool client_above = params.text("order") == "client_above_server";
  const Role above = client_above ? Role::client : Role::server;
  const Role below = client_above ? Role::server : Role::client;
  if (params.text("by") == "idle") return Wanted{{below, idle}};
  return Wanted{{above, {.policy = SchedulingPolicy::round_robin, .nice = 0, .real_time = 1}}};
}

Result<Scheduling> make_scheduling(const Params& params) {
  Scheduling wanted{.policy = policy_named(params.has("policy") ? params.text("policy") : "normal"),
                    .nice = 0,
                    .real_time = 0};
  const bool real_time =
      wanted.policy == SchedulingPolicy::fifo || wanted.policy == SchedulingPolicy::round_robin;
  if (params.has("nice") && (real_time || wanted.policy == SchedulingPolicy::idle)) {
    return fail("\"nice\" is for the policies normal and batch", ErrorKind::usage);
  }
  if (params.has("real_time") && !real_time) {
    return fail("\"real_time\" is for the policies fifo and round_robin", ErrorKind::usage);
  }
  if (real_time) {
    wanted.real_time = params.has("real_time") ? static_cast<int>(params.count("real_time")) : 1;
  }
  if (!params.has("nice")) return wanted;
  const auto nice = read_nice(params.text("nice"));
  if (!nice) return tl::unexpected(nice.error());
  wanted.nice = *nice;
  return wanted;
}

Result<std::unique_ptr<Fault>> make_priority(const FaultUse& use, const Params& params) {
  const bool at_launch = std::holds_alternative<AtStart>(use.at);
  if (params.has("order")) {
    auto wanted = make_order(use, params);
    if (!wanted) return tl::unexpected(wanted.error());
    return std::make_unique<Priority>(*std::move(wanted), at_launch);
  }
  if (!params.has("policy") && !params.has("nice")) {
    return fail("say how to schedule: policy, nice or order", ErrorKind::usage);
  }
  const auto scheduling = make_scheduling(params);
  if (!scheduling) return tl::unexpected(scheduling.error());
  Wanted wanted;
  for (const Role role : use.on) wanted[role] = *scheduling;
  return std::make_unique<Priority>(std::move(wanted), at_launch);
}

ParamSpec choice(std::string name, std::string summary, std::vector<std::string> choices) {
  return {.name = std::move(name),
          .kind = ParamKind::choice,
          .summary = std::move(summary),
          .default_text = std::nullopt,
          .choices = std::move(choices),
          .least = std::nullopt,
          .most = std::nullopt};
}

std::vector<ParamSpec> priority_params() {
  auto by = choice("by",
                   "of \"order\": the lower side runs only when no other program wants the "
                   "processor (SCHED_IDLE), or the upper one before all others (SCHED_RR)",
                   {"idle", "real_time"});
  by.default_text = "idle";
  return {choice("policy", "of every thread (sched(7))",
                 {"normal", "batch", "idle", "fifo", "round_robin"}),
          {.name = "nice",
           .kind = ParamKind::text,
           .summary = "-20 (most of the processor) to 19 (least), for normal and batch",
           .default_text = std::nullopt,
           .choices = {},
           .least = std::nullopt,
           .most = std::nullopt},
          {.name = "real_time",
           .kind = ParamKind::count,
           .summary = "priority for fifo and round_robin",
           .default_text = std::nullopt,
           .choices = {},
           .least = "1",
           .most = "99"},
          choice("order", "which side runs first when both want the processor",
                 {"client_above_server", "server_above_client"}),
          std::move(by)};
}

}  // namespace

FaultType priority_fault() {
  return {.name = "priority",
          .summary = "how threads are scheduled: nice, batch, idle, real-time, one side first",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = priority_params(),
          .needs = {Capability::schedule_programs},
          .example = R"({"fault": "priority", "on": ["server", "client"], )"
                     R"("with": {"order": "client_above_server"}})",
          .make = make_priority};
}

}  // namespace backfault
