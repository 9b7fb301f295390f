#include "harness/app/campaign/trial_process.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "harness/app/catalogue/missing_capabilities.h"
#include "harness/os/machine/linux_machine.h"
#include "harness/os/programs/find_program.h"
#include "harness/record/file_io.h"
#include "harness/record/observation_json.h"
#include "harness/record/run_directory.h"
#include "harness/run/run_trial.h"

namespace backfault {
namespace {

constexpr int exit_code_not_saved = 3;
constexpr char problem_mark = 'e';

const Recipe* recipe_of(const Plan& plan, const std::optional<TargetUse>& use) {
  if (!use) return nullptr;
  const auto found = plan.recipes.find(use->target);
  return found == plan.recipes.end() ? nullptr : &found->second;
}

void tell_problem(const Fd& control, const std::string& text) {
  const std::string message = problem_mark + text.substr(0, 1000);
  // A campaign that is gone cannot be told, and does not need to be.
  static_cast<void>(
      ::send(control.get(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

struct TrialStart {
  const TrialSetting& setting;
  const TrialSpec& trial;
  const CpuShare& share;
  const Fd& evidence;
};

/// The body of the trial's first process.
int run_here(const TrialStart& start, const Isolated& isolated, Fd control) {
  const auto& [setting, trial, share, evidence] = start;
  const Variant& variant = variant_of(setting.plan, trial);
  const Recipe* client = recipe_of(setting.plan, variant.client);
  Fd for_problem(::fcntl(control.get(), F_DUPFD_CLOEXEC, 3));
  LinuxMachine machine({.isolated = isolated,
                        .control = std::move(control),
                        .evidence = Fd(::fcntl(evidence.get(), F_DUPFD_CLOEXEC, 3)),
                        .trial_cpus = share.trial,
                        .pin_core = share.pin,
                        .environment = {{"PATH", program_search_path(setting.program_folder)}}});
  auto observation = run_trial(machine, {.spec = trial,
                                         .variant = variant,
                                         .server_recipe = recipe_of(setting.plan, variant.server),
                                         .client_recipe = *client,
                                         .catalogue = setting.catalogue});
  observation.weaker = isolated.weaker;
  const auto saved =
      write_file_atomically(evidence.get(), observation_file, observation_to_json(observation));
  if (saved) return 0;
  tell_problem(for_problem, saved.error().text);
  return exit_code_not_saved;
}

bool needs_cpu_group(const TrialSetting& setting, const TrialSpec& trial) {
  return capabilities_needed(variant_of(setting.plan, trial), setting.catalogue)
      .contains(Capability::limit_cpu_time);
}

}  // namespace

Result<IsolatedProcess> start_trial(const TrialSetting& setting, const TrialSpec& trial,
                                    const CpuShare& share, const Fd& evidence) {
  return start_isolated(
      {.namespaces = setting.namespaces,
       .cpus = share.harness,
       .cpu_group = needs_cpu_group(setting, trial)},
      [&](const Isolated& isolated, Fd control) {
        return run_here({setting, trial, share, evidence}, isolated, std::move(control));
      });
}

TrialNews read_news(const IsolatedProcess& trial) {
  TrialNews news;
  std::array<char, 1024> message{};
  // Bounded by the socket's queue: each round takes one message that is already there.
  for (int round = 0; round < 1000; ++round) {
    const auto size = ::recv(trial.control().get(), message.data(), message.size(), MSG_DONTWAIT);
    if (size <= 0) break;
    const std::string_view text(message.data(), static_cast<std::size_t>(size));
    if (text.front() == problem_mark) {
      news.problem = text.substr(1);
    } else {
      news.idle = text.front() == 'i';
    }
  }
  return news;
}

Observation lost_observation(const TrialSpec& trial, std::string reason) {
  Observation observation;
  observation.trial = trial.number;
  observation.invalid.push_back(std::move(reason));
  return observation;
}

}  // namespace backfault
