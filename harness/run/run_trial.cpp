#include "harness/run/run_trial.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "harness/run/aftermath.h"
#include "harness/run/applied_faults.h"
#include "harness/run/client_watch.h"
#include "harness/run/older_backup.h"
#include "harness/run/run_commands.h"
#include "harness/run/server_start.h"
#include "harness/run/trial_bindings.h"
#include "harness/run/trial_data.h"
#include "harness/run/trial_journal.h"
#include "harness/run/watch/close_look.h"
#include "harness/run/watch/progress_meter.h"

namespace backfault {
namespace {

constexpr Duration stop_patience = std::chrono::seconds(2);
// Additional evidence is not worth a long wait.
constexpr Duration stacks_bound = std::chrono::seconds(2);
constexpr Duration dump_bound = std::chrono::seconds(1);

/// The steps of one trial in order. Each returns the error that stopped it.
class Trial {
 public:
  Trial(Machine& machine, const TrialInputs& inputs, TrialJournal& journal, Observation& facts,
        AppliedFaults faults)
      : machine_(machine),
        inputs_(inputs),
        journal_(journal),
        facts_(facts),
        faults_(std::move(faults)) {}

  void run() {
    auto done = set_up();
    if (done) done = start_wire();
    if (done) done = make_older();
    if (done) done = start_server();
    if (done) done = start_client();
    if (done) watch();
    faults_.confirm_all();
    faults_.revert_all();
    facts_.faults = faults_.facts();
    if (!done) journal_.invalid(done.error().text);
    const bool client_ran = done.has_value();
    if (client_ran) {
      for (const auto& problem : faults_.problems()) journal_.invalid(problem);
      look_at_aftermath();
    }
    tear_down();
  }

 private:
  Result<void> set_up();
  Result<void> start_wire();
  Result<void> start_server();
  Result<void> make_older();
  Result<void> start_client();
  void watch();
  void stop_client();
  void look_at_aftermath();
  void tear_down();
  [[nodiscard]] const Recipe& server_recipe() const {
    return inputs_.server_recipe != nullptr ? *inputs_.server_recipe : inputs_.client_recipe;
  }

  Machine& machine_;
  const TrialInputs& inputs_;
  TrialJournal& journal_;
  Observation& facts_;
  AppliedFaults faults_;
  LaunchPlan launch_;
  TrialPorts ports_;
  Bindings bindings_;
  std::vector<WireSpec> wires_;
  std::string status_path_;
  std::optional<ChildId> server_;
  std::optional<ChildId> client_;
  std::optional<ProgressMeter> progress_;
  bool has_older_ = false;
};

Result<void> Trial::set_up() {
  if (const auto prepared = faults_.prepare(launch_); !prepared) return prepared;
  // Socket counters are read now and then, and those of a short connection vanish with it. A byte
  // trigger needs the exact count of the wire.
  const bool only_sockets_count = server_recipe().status.empty() && faults_.awaits_progress();
  if (only_sockets_count && reaches_wire(inputs_.client_recipe)) launch_.wire_needed = true;
  auto ports = choose_ports(machine_, launch_.wire_needed);
  if (!ports) return tl::unexpected(ports.error());
  ports_ = *ports;
  bindings_ = bind_trial(machine_, inputs_, ports_, launch_);
  if (!server_recipe().status.empty()) {
    const auto path = expand_text(server_recipe().status, bindings_);
    if (!path) return fail_in("status page", path.error());
    status_path_ = *path;
    faults_.set_status_path(status_path_);
  }
  const auto made = make_data(machine_, inputs_.client_recipe, bindings_, inputs_.spec.seed);
  if (!made) return fail_in("make the data", made.error());
  const auto prepared = prepare(machine_, journal_, server_recipe(), bindings_);
  if (!prepared || &server_recipe() == &inputs_.client_recipe) return prepared;
  return prepare(machine_, journal_, inputs_.client_recipe, bindings_);
}

Result<void> Trial::start_wire() {
  if (!launch_.wire_needed) return {};
  // The address of a data connection, or of a server that the client starts, is known to those who
  // connect before the wire can see that somebody listens. There it must not refuse by itself.
  wires_ = {
      {.listen_port_of = "server",
       .listen = ports_.wire,
       .forward_to = ports_.server,
       .refuses_as_upstream = server_recipe().server.has_value()},
      {.listen_port_of = "client", .listen = ports_.wire_client, .forward_to = ports_.client}};
  const auto started = machine_.start_wire(wires_);
  return started ? started : fail_in("start the wire", started.error());
}

Result<void> Trial::start_server() {
  if (!server_recipe().server) return {};
  const auto spec = launch_spec(server_recipe(), Role::server, bindings_, launch_);
  if (!spec) return fail_in("start the server", spec.error());
  const auto child =
      start_and_wait_ready(machine_, journal_, *spec, server_recipe().server->ready, bindings_);
  if (!child) return tl::unexpected(child.error());
  server_ = *child;
  journal_.event("server_ready");
  return {};
}

/// Before any fault begins.
Result<void> Trial::make_older() {
  if (!inputs_.variant.older_backup || !inputs_.client_recipe.older) return {};
  const auto made = make_older_backup(machine_, journal_, inputs_, server_recipe(), bindings_);
  if (!made) return fail_in("make the older backup", made.error());
  has_older_ = true;
  journal_.event("older_backup_made");
  return {};
}

Result<void> Trial::start_client() {
  progress_.emplace(machine_, status_path_, launch_.wire_needed);
  if (has_older_) progress_->begin_anew();
  faults_.apply_due({});
  const auto spec = launch_spec(inputs_.client_recipe, Role::client, bindings_, launch_);
  if (!spec) return fail_in("start the client", spec.error());
  const auto child = machine_.launch(*spec);
  if (!child) return fail_in("start the client", child.error());
  client_ = *child;
  journal_.started(*child, *spec);
  journal_.event("client_started");
  return {};
}

void Trial::watch() {
  Watchdog watchdog(machine_, *progress_, wires_);
  SilenceWatch silence(machine_, *progress_, wires_);
  ClientWatch watch(machine_, journal_, faults_,
                    {.progress = *progress_, .watchdog = watchdog, .silence = silence});
  facts_.stop = watch.until_end(*client_, inputs_.variant.limits);
  if (facts_.stop != StopReason::none) silence.finish();
  facts_.moving_watch_interval = moving_watch_interval;
  facts_.stalls = watchdog.standstills();
  const auto silent = silence.stalls();
  facts_.stalls.insert(facts_.stalls.end(), silent.begin(), silent.end());
  // Read before the client is told to end: what it sends then is no progress.
  settle(machine_, journal_);
  progress_->update();
  facts_.progress = progress_->progress();
  facts_.last_progress = progress_->last_change();
  if (machine_.storage_control().trial_folder_is_full()) {
    journal_.invalid("no space is left in the trial's folder, and no fault took it");
  }
  if (facts_.stop != StopReason::none) stop_client();
}

void Trial::stop_client() {
  facts_.waits_at_stop = look_at_waits(machine_);
  machine_.save_stacks(stacks_bound);
  settle(machine_, journal_);
  if (journal_.ended(*client_)) {
    // The client was faster than the harness: it ended by itself.
    facts_.stop = StopReason::none;
    return;
  }
  journal_.event("client_stopped_by_harness", std::string(to_string(facts_.stop)));
  journal_.about_to_end(*client_);
  machine_.dump_runtimes(*client_, dump_bound);
  const auto stopped = machine_.stop_tree(*client_, stop_patience);
  if (!stopped) journal_.invalid("end the client: " + stopped.error().text);
  settle(machine_, journal_);
}

void Trial::look_at_aftermath() {
  const auto exit = journal_.exit_of(*client_);
  const bool claims_success =
      exit == std::optional<ExitState>(Exited{0}) && facts_.stop == StopReason::none;
  Aftermath({.machine = machine_,
             .inputs = inputs_,
             .journal = journal_,
             .facts = facts_,
             .server_recipe = server_recipe(),
             .bindings = bindings_,
             .server = server_})
      .look({.claims_success = claims_success, .has_older_backup = has_older_});
}

void Trial::tear_down() {
  for (const auto child : {client_, server_}) {
    if (!child) continue;
    if (!journal_.ended(*child)) journal_.about_to_end(*child);
    const auto stopped = machine_.stop_tree(*child, stop_patience);
    if (!stopped) journal_.invalid("tear down: " + stopped.error().text);
  }
  settle(machine_, journal_);
}

}  // namespace

Observation run_trial(Machine& machine, const TrialInputs& inputs) {
  Observation facts;
  facts.trial = inputs.spec.number;
  facts.started = machine.wall_time();
  auto patterns = inputs.client_recipe.errors;
  if (inputs.server_recipe != nullptr && inputs.server_recipe != &inputs.client_recipe) {
    const auto& more = inputs.server_recipe->errors;
    patterns.insert(patterns.end(), more.begin(), more.end());
  }
  auto matcher = ErrorMatcher::compile(patterns);
  auto faults = AppliedFaults::make(machine, inputs);
  if (!matcher || !faults) {
    facts.invalid.push_back(matcher ? faults.error().text : matcher.error().text);
    return facts;
  }
  TrialJournal journal(machine, facts, *std::move(matcher));
  Trial(machine, inputs, journal, facts, *std::move(faults)).run();
  // A client that was ended for another reason before has all of its evidence.
  if (journal.stop_requested() && facts.stop == StopReason::none) {
    facts.stop = StopReason::interrupted;
  }
  facts.duration = machine.now().since_start;
  return facts;
}

}  // namespace backfault
