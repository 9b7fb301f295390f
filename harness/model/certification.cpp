#include "harness/model/certification.h"

#include <algorithm>

namespace backfault {
namespace {

void apply(CertifiedRequirement& requirement, const std::vector<Waiver>& waivers,
           const std::string& today) {
  requirement.after = requirement.before;
  const auto found = std::find_if(waivers.begin(), waivers.end(), [&](const Waiver& waiver) {
    return waiver.requirement == requirement.name;
  });
  if (found == waivers.end()) return;
  requirement.waiver = *found;
  // Dates in this form sort as text.
  requirement.waiver_expired = found->expires < today;
  const bool counts = !requirement.waiver_expired && requirement.before == Judgement::failed;
  if (counts) requirement.after = Judgement::passed;
}

std::optional<Duration> client_time(const TrialRecord& trial) {
  const auto client =
      std::find_if(trial.processes.begin(), trial.processes.end(),
                   [](const ProcessFact& process) { return process.role == "client"; });
  if (client == trial.processes.end() || !client->ended) return std::nullopt;
  return *client->ended - client->started;
}

void add_trial(CertifiedRequirement& requirement, const TrialRecord& trial) {
  ++requirement.outcomes[trial.verdict.outcome];
  requirement.seeds.push_back(trial.seed);
  const auto took = client_time(trial);
  if (took) requirement.slowest = std::max(requirement.slowest.value_or(Duration{}), *took);
}

}  // namespace

std::vector<CertifiedRequirement> apply_waivers(const CampaignRecord& campaign,
                                                const std::vector<Waiver>& waivers,
                                                const std::string& today) {
  std::vector<CertifiedRequirement> requirements;
  for (const RequirementRecord& record : campaign.requirements) {
    CertifiedRequirement requirement{.name = record.name,
                                     .summary = {},
                                     .required = record.required,
                                     .outcomes = {},
                                     .before = record.judgement,
                                     .after = record.judgement,
                                     .waiver = {},
                                     .detail = record.detail,
                                     .seeds = {},
                                     .slowest = {}};
    for (const TrialRecord& trial : campaign.trials) {
      if (trial.scenario == record.name) add_trial(requirement, trial);
    }
    apply(requirement, waivers, today);
    requirements.push_back(std::move(requirement));
  }
  return requirements;
}

Judgement verdict_of(const std::vector<CertifiedRequirement>& requirements,
                     Judgement CertifiedRequirement::*const judgement) {
  Judgement worst = requirements.empty() ? Judgement::inconclusive : Judgement::passed;
  for (const auto& requirement : requirements) worst = worst_of(worst, requirement.*judgement);
  return worst;
}

}  // namespace backfault
