#include "harness/app/campaign/campaign.h"

#include <poll.h>

#include <algorithm>
#include <list>
#include <utility>
#include <vector>

#include "harness/app/campaign/cpu_claims.h"
#include "harness/app/campaign/hang_files.h"
#include "harness/app/campaign/trial_queue.h"
#include "harness/app/catalogue/missing_capabilities.h"
#include "harness/app/catalogue/missing_products.h"
#include "harness/judge/judge_trial.h"
#include "harness/os/base/clock.h"
#include "harness/os/machine/capabilities.h"
#include "harness/os/processes/affinity.h"
#include "harness/os/programs/interrupts.h"
#include "harness/os/waits/alarm_watch.h"
#include "harness/record/trial_json.h"

namespace backfault {
namespace {

constexpr int poll_interval_ms = 200;
// Preparing, restoring and comparing come on top of a trial's own limit.
constexpr Duration overrun_allowed = std::chrono::minutes(30);
constexpr Duration stop_patience = std::chrono::seconds(20);
constexpr Duration kill_patience = std::chrono::seconds(5);
// Trials that claim one core go side by side while others wait for the whole machine.
constexpr std::size_t look_ahead_of_a_job = 16;

/// The client of a trial may run up to three times: before, disturbed, and after a failure.
Duration time_allowed(const Variant& variant) {
  const int runs = 1 + (variant.older_backup ? 1 : 0) + (variant.recovery ? 1 : 0);
  return runs * variant.limits.trial + overrun_allowed;
}

struct RunningTrial {
  const TrialSpec* spec = nullptr;
  CpuShare share;
  Duration started{};
  IsolatedProcess process;
  std::string problem;
};

class Campaign {
 public:
  Campaign(const TrialSetting& setting, RunDirectory& run, const CampaignOptions& options,
           Interrupts interrupts)
      : setting_(setting),
        run_(run),
        options_(options),
        interrupts_(std::move(interrupts)),
        slots_(allowed_cpus()),
        claims_(setting.plan, setting.catalogue),
        line_(options.progress),
        queue_(setting.plan, look_ahead_of_a_job * options.jobs),
        begun_(monotonic_now()) {
    state_.total = setting.plan.trials.size();
  }

  CampaignEnd run() {
    // The campaign's own work stays away from the cores that trials are pinned to.
    static_cast<void>(restrict_self(slots_.harness_cpus()));
    while (may_start() || !running_.empty()) {
      start_some();
      if (running_.empty()) break;  // Nothing was left, or all that was left was skipped.
      wait();
      if (interrupts_.came() && !end_.interrupted) stop_all();
      collect();
      state_.elapsed = monotonic_now() - begun_;
      line_.show(state_);
    }
    end_.not_started = queue_.numbers();
    end_.elapsed = monotonic_now() - begun_;
    state_.elapsed = end_.elapsed;
    line_.finish(state_);
    return end_;
  }

 private:
  [[nodiscard]] bool may_start() const {
    const bool time_left = !options_.length || monotonic_now() - begun_ < *options_.length;
    return !queue_.empty() && time_left && !end_.interrupted && end_.problem.empty();
  }

  void start_some() {
    while (may_start() && running_.size() < options_.jobs) {
      std::optional<CpuShare> share;
      const TrialSpec* const spec = queue_.take([&](const TrialSpec& candidate) {
        share = slots_.take(claims_.of(candidate));
        return share.has_value();
      });
      if (spec == nullptr) return;
      if (skip(*spec)) {
        slots_.give_back(*share);
      } else {
        start(*spec, *share);
      }
    }
  }

  /// What is not installed or not permitted cannot fail: the trial is skipped, and its record says
  /// what is missing.
  bool skip(const TrialSpec& spec) {
    Observation observation;
    observation.trial = spec.number;
    observation.started = wall_now();
    const Variant& variant = variant_of(setting_.plan, spec);
    observation.skipped = missing_products(setting_.plan, variant, setting_.program_folder);
    if (!capabilities_needed(variant, setting_.catalogue).empty()) {
      if (!permitted_) permitted_ = probe_capabilities();
      for (std::string& each : missing_capabilities(variant, setting_.catalogue, *permitted_)) {
        observation.skipped.push_back(std::move(each));
      }
    }
    if (observation.skipped.empty()) return false;
    record(spec, observation);
    return true;
  }

  void start(const TrialSpec& spec, const CpuShare& share) {
    const auto folder = run_.evidence_folder(spec.number);
    auto process = folder ? start_trial(setting_, spec, share, *folder)
                          : Result<IsolatedProcess>(tl::unexpected(folder.error()));
    if (!process) {
      slots_.give_back(share);
      record(spec, lost_observation(spec, "start the trial: " + process.error().text));
      return;
    }
    running_.push_back({.spec = &spec,
                        .share = share,
                        .started = monotonic_now(),
                        .process = *std::move(process),
                        .problem = {}});
  }

  void wait() {
    std::vector<pollfd> entries;
    entries.push_back({interrupts_.readable().get(), POLLIN, 0});
    for (const auto& trial : running_) {
      entries.push_back({trial.process.pidfd().get(), POLLIN, 0});
      entries.push_back({trial.process.control().get(), POLLIN, 0});
    }
    // Interrupted or failed, the caller looks at everything and comes back.
    static_cast<void>(::poll(entries.data(), entries.size(), poll_interval_ms));
  }

  void collect() {
    for (auto trial = running_.begin(); trial != running_.end();) {
      take_news(*trial);
      end_overrun(*trial);
      if (!trial->process.ending()) {
        ++trial;
        continue;
      }
      finish(*trial);
      trial = running_.erase(trial);
    }
  }

  /// A trial that stands still needs no processor, and gets none back: when it moves again it
  /// only ends.
  void take_news(RunningTrial& trial) {
    const TrialNews news = read_news(trial.process);
    if (!news.problem.empty()) trial.problem = news.problem;
    if (news.idle.value_or(false)) slots_.rest(trial.share);
  }

  void end_overrun(RunningTrial& trial) {
    const Duration limit = time_allowed(variant_of(setting_.plan, *trial.spec));
    if (monotonic_now() - trial.started < limit) return;
    trial.problem = "it did not end within " + format_duration(limit);
    const auto killed = trial.process.kill_within(kill_patience);
    if (!killed) trial.problem += "; " + killed.error().text;
  }

  void finish(RunningTrial& trial) {
    take_news(trial);
    slots_.give_back(trial.share);
    const ExitState ending = *trial.process.ending();
    auto observation =
        ending == ExitState(Exited{0})
            ? run_.read_observation(trial.spec->number)
            : Result<Observation>(fail("its supervisor ended with " + to_string(ending)));
    if (!observation) {
      if (end_.interrupted) return;
      const std::string problem = trial.problem.empty() ? "" : ": " + trial.problem;
      record(*trial.spec,
             lost_observation(*trial.spec, "no observation of the trial could be had: " +
                                               observation.error().text + problem));
      return;
    }
    if (observation->stop != StopReason::interrupted) record(*trial.spec, *observation);
  }

  void record(const TrialSpec& spec, const Observation& observation) {
    JudgedTrial judged = judge_trial(setting_.plan, spec, observation);
    const auto appended = write_hang_files(run_, judged).and_then([&] {
      return run_.append_trial(trial_record_to_line(judged.record));
    });
    if (!appended) {
      if (end_.problem.empty()) end_.problem = appended.error().text;
      return;
    }
    ++state_.done;
    ++state_.outcomes[judged.record.verdict.outcome];
  }

  void stop_all() {
    end_.interrupted = true;
    for (auto& trial : running_) trial.process.request_stop();
    const Deadline deadline(stop_patience);
    for (auto& trial : running_) {
      if (trial.process.wait_for(deadline.left())) continue;
      const auto killed = trial.process.kill_within(kill_patience);
      if (!killed && end_.problem.empty()) end_.problem = killed.error().text;
    }
  }

  AlarmTrace alarm_trace_;  ///< For the watches of all trials.
  const TrialSetting& setting_;
  RunDirectory& run_;
  const CampaignOptions& options_;
  Interrupts interrupts_;
  CpuSlots slots_;
  CpuClaims claims_;
  ProgressLine line_;
  TrialQueue queue_;
  Duration begun_;
  ProgressState state_;
  CampaignEnd end_;
  std::list<RunningTrial> running_;
  /// Found out when a fault first needs something of the machine.
  std::optional<std::vector<CapabilityState>> permitted_;
};

}  // namespace

Result<CampaignEnd> run_campaign(const TrialSetting& setting, RunDirectory& run,
                                 const CampaignOptions& options) {
  auto interrupts = Interrupts::take_over();
  if (!interrupts) return tl::unexpected(interrupts.error());
  return Campaign(setting, run, options, *std::move(interrupts)).run();
}

}  // namespace backfault
