#include "harness/stats/judge_requirement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "harness/stats/rate.h"

namespace backfault {
namespace {

using Outcomes = std::map<Outcome, std::uint64_t>;

std::string counted(const std::uint64_t count, const std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string outcome_names(const std::vector<Outcome>& outcomes) {
  std::vector<std::string_view> names;
  names.reserve(outcomes.size());
  for (const Outcome outcome : outcomes) {
    names.push_back(to_string(outcome));
  }
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, " or "));
}

/// Variants may expect different things: each distinct expectation once, with its variants counted.
std::string required_text(const Scenario& scenario) {
  std::vector<std::pair<std::string, std::uint64_t>> distinct;
  for (const Variant& variant : scenario.variants) {
    const std::string names = outcome_names(variant.expected);
    const auto same = [&](const auto& known) { return known.first == names; };
    const auto found = std::find_if(distinct.begin(), distinct.end(), same);
    if (found == distinct.end()) {
      distinct.emplace_back(names, 1);
    } else {
      ++found->second;
    }
  }
  if (distinct.size() == 1) {
    return "outcome is " + distinct.front().first;
  }
  std::vector<std::string> parts;
  parts.reserve(distinct.size());
  for (const auto& [names, count] : distinct) {
    parts.push_back(fmt::format("{} in {}", names, counted(count, "variant")));
  }
  return fmt::format("outcome is {}", fmt::join(parts, ", "));
}

std::string counts_text(const Outcomes& outcomes) {
  std::vector<std::string> parts;
  parts.reserve(outcomes.size());
  for (const auto& [outcome, count] : outcomes) {
    parts.push_back(fmt::format("{} {}", count, to_string(outcome)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// The trials of a scenario by judgement.
struct Tally {
  std::uint64_t trials = 0;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  Outcomes failed_outcomes;
  Outcomes undecided_outcomes;
};

void count(Tally& tally, const Verdict& verdict) {
  ++tally.trials;
  switch (verdict.judgement) {
    case Judgement::passed:
      ++tally.passed;
      return;
    case Judgement::failed:
      ++tally.failed;
      ++tally.failed_outcomes[verdict.outcome];
      return;
    case Judgement::inconclusive:
      ++tally.undecided_outcomes[verdict.outcome];
      return;
  }
}

Tally tally_of(const ScenarioTrials& trials) {
  Tally tally;
  for (const auto& variant : trials.by_variant) {
    for (const TrialRecord* trial : variant) {
      count(tally, trial->verdict);
    }
  }
  return tally;
}

std::string broken_text(const Tally& tally) {
  if (tally.failed > 0) {
    return fmt::format("{} of {} broke it: {}", tally.failed, counted(tally.trials, "trial"),
                       counts_text(tally.failed_outcomes));
  }
  if (tally.passed == 0) {
    return tally.trials == 0 ? "no trial ran" : "no trial could be decided";
  }
  const double bound = upper_bound_when_clean(tally.passed, 0.95);
  return fmt::format(
      "none of {} broke it; with 95 % confidence fewer than {:.2g} % of such trials do",
      counted(tally.passed, "trial"), 100.0 * bound);
}

}  // namespace

RequirementRecord judge_requirement(const Scenario& scenario, const ScenarioTrials& trials) {
  const Tally tally = tally_of(trials);
  const bool decided = tally.passed > 0 && tally.undecided_outcomes.empty() && trials.missing == 0;
  std::string detail = broken_text(tally);
  if (!tally.undecided_outcomes.empty()) {
    detail += "; undecided: " + counts_text(tally.undecided_outcomes);
  }
  if (trials.missing > 0) {
    detail += "; missing: " + counted(trials.missing, "planned trial");
  }
  const Judgement otherwise = decided ? Judgement::passed : Judgement::inconclusive;
  return {.name = scenario.name,
          .required = required_text(scenario),
          .judgement = tally.failed > 0 ? Judgement::failed : otherwise,
          .detail = detail};
}

}  // namespace backfault
