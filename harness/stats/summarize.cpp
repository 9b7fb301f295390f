#include "harness/stats/summarize.h"

#include <fmt/format.h>

#include <utility>

#include "harness/stats/fisher.h"
#include "harness/stats/judge_requirement.h"
#include "harness/stats/rate.h"

namespace backfault {
namespace {

/// Sorts the records into the plan's variants, and returns how many fit none.
std::uint64_t assign_trials(const CampaignRecord& campaign, const Plan& plan,
                            std::vector<ScenarioTrials>& scenarios) {
  std::map<std::uint64_t, const TrialSpec*> open;
  for (const TrialSpec& spec : plan.trials) {
    open.emplace(spec.number, &spec);
  }
  std::uint64_t foreign = 0;
  for (const TrialRecord& trial : campaign.trials) {
    const auto found = open.find(trial.trial);
    if (found == open.end() || trial.scenario != plan.scenarios[found->second->scenario].name ||
        trial.variant != variant_of(plan, *found->second).name) {
      ++foreign;
      continue;
    }
    const TrialSpec& spec = *found->second;
    scenarios[spec.scenario].by_variant[spec.variant].push_back(&trial);
    open.erase(found);
  }
  for (const auto& [number, spec] : open) {
    ++scenarios[spec->scenario].missing;
  }
  return foreign;
}

/// Trials that say something about the client.
std::uint64_t counted_trials(const VariantRecord& variant) {
  std::uint64_t count = variant.trials;
  for (const Outcome outcome : {Outcome::invalid, Outcome::skipped}) {
    const auto found = variant.outcomes.find(outcome);
    count -= found == variant.outcomes.end() ? 0 : found->second;
  }
  return count;
}

std::uint64_t hung_trials(const VariantRecord& variant) {
  const auto found = variant.outcomes.find(Outcome::hung);
  return found == variant.outcomes.end() ? 0 : found->second;
}

VariantRecord count_variant(const Scenario& scenario, const Variant& variant,
                            const std::vector<const TrialRecord*>& trials) {
  VariantRecord record{.scenario = scenario.name,
                       .variant = variant.name,
                       .cell = variant.cell,
                       .trials = trials.size(),
                       .outcomes = {},
                       .hang_rate = {},
                       .hang_rate_low = {},
                       .hang_rate_high = {},
                       .judgements = {}};
  for (const TrialRecord* trial : trials) {
    ++record.outcomes[trial->verdict.outcome];
    ++record.judgements[trial->verdict.judgement];
  }
  const std::uint64_t counted = counted_trials(record);
  if (counted > 0) {
    const std::uint64_t hung = hung_trials(record);
    const Interval interval = clopper_pearson(hung, counted);
    record.hang_rate = static_cast<double>(hung) / static_cast<double>(counted);
    record.hang_rate_low = interval.low;
    record.hang_rate_high = interval.high;
  }
  return record;
}

ComparisonRecord compare_hangs(const VariantRecord& of, const VariantRecord& against) {
  ComparisonRecord record{
      .of = of.variant, .against = against.variant, .p_value = {}, .scenario = of.scenario};
  if (counted_trials(of) > 0 && counted_trials(against) > 0) {
    record.p_value = fisher_exact_two_sided(hung_trials(of), counted_trials(of),
                                            hung_trials(against), counted_trials(against));
  }
  return record;
}

/// Each variant with the comparison's `of` label against the one that differs in that label only.
void compare(CampaignRecord& campaign, const Comparison& comparison,
             const std::vector<VariantRecord>& variants) {
  std::map<std::map<std::string, std::string>, const VariantRecord*> by_cell;
  for (const VariantRecord& variant : variants) {
    by_cell.emplace(variant.cell, &variant);
  }
  for (const VariantRecord& of : variants) {
    auto cell = of.cell;
    const auto label = cell.find(comparison.axis);
    if (label == cell.end() || label->second != comparison.of) {
      continue;
    }
    label->second = comparison.against;
    const auto found = by_cell.find(cell);
    if (found != by_cell.end()) {
      campaign.comparisons.push_back(compare_hangs(of, *found->second));
    }
  }
}

void summarize_scenario(CampaignRecord& campaign, const Scenario& scenario,
                        const ScenarioTrials& trials) {
  std::vector<VariantRecord> variants;
  variants.reserve(scenario.variants.size());
  for (std::size_t index = 0; index < scenario.variants.size(); ++index) {
    variants.push_back(count_variant(scenario, scenario.variants[index], trials.by_variant[index]));
    for (const auto& [outcome, count] : variants.back().outcomes) {
      campaign.outcomes[outcome] += count;
    }
  }
  for (const Comparison& comparison : scenario.comparisons) {
    compare(campaign, comparison, variants);
  }
  campaign.variants.insert(campaign.variants.end(), variants.begin(), variants.end());
  campaign.requirements.push_back(judge_requirement(scenario, trials));
}

}  // namespace

void summarize(CampaignRecord& campaign, const Plan& plan) {
  std::vector<ScenarioTrials> scenarios;
  scenarios.reserve(plan.scenarios.size());
  for (const Scenario& scenario : plan.scenarios) {
    scenarios.emplace_back().by_variant.resize(scenario.variants.size());
  }
  const std::uint64_t foreign = assign_trials(campaign, plan, scenarios);
  campaign.planned = plan.trials.size();
  campaign.outcomes.clear();
  campaign.variants.clear();
  campaign.comparisons.clear();
  campaign.requirements.clear();
  for (std::size_t index = 0; index < plan.scenarios.size(); ++index) {
    summarize_scenario(campaign, plan.scenarios[index], scenarios[index]);
  }
  if (foreign > 0) {
    campaign.requirements.push_back(
        {.name = "plan",
         .required = "every record is of a planned trial, once",
         .judgement = Judgement::inconclusive,
         .detail = fmt::format("{} of {} records are not", foreign, campaign.trials.size())});
  }
  const bool nothing_ran = campaign.trials.empty() || campaign.requirements.empty();
  campaign.verdict = nothing_ran ? Judgement::inconclusive : Judgement::passed;
  for (const RequirementRecord& requirement : campaign.requirements) {
    campaign.verdict = worst_of(campaign.verdict, requirement.judgement);
  }
}

}  // namespace backfault
