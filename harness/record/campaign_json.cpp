#include "harness/record/campaign_json.h"

#include <cstdint>
#include <map>

#include "harness/record/fact_fields.h"
#include "harness/record/field_writer.h"

namespace backfault {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

/// Every word of a closed set with its count: who reads a report need not ask for a key first.
template <typename T>
Counts all_counts(const std::map<T, std::uint64_t>& counted, const std::vector<T>& all) {
  Counts counts;
  for (const T word : all) {
    const auto found = counted.find(word);
    counts[std::string(to_string(word))] = found == counted.end() ? 0 : found->second;
  }
  return counts;
}

}  // namespace

static void fields(JsonWriter& io, const VariantRecord& variant) {
  io("scenario", variant.scenario);
  io("variant", variant.variant);
  io("cell", variant.cell);
  io("trials", variant.trials);
  io("outcomes", all_counts(variant.outcomes, all_outcomes()));
  io("verdicts", all_counts(variant.judgements,
                            {Judgement::passed, Judgement::failed, Judgement::inconclusive}));
  io("hang_rate", variant.hang_rate);
  io("hang_rate_low", variant.hang_rate_low);
  io("hang_rate_high", variant.hang_rate_high);
}

static void fields(JsonWriter& io, const ComparisonRecord& comparison) {
  io("scenario", comparison.scenario);
  io("of", comparison.of);
  io("against", comparison.against);
  io("p_value", comparison.p_value);
}

static void fields(JsonWriter& io, const RequirementRecord& requirement) {
  io("name", requirement.name);
  io("required", requirement.required);
  io("verdict", requirement.judgement);
  io("detail", requirement.detail);
}

std::string campaign_to_json(const CampaignRecord& campaign) {
  JsonWriter io;
  io.label("schema", "backfault-report/1");
  io("name", campaign.name);
  io("seed", campaign.seed);
  io("plan_sha256", campaign.plan_sha256);
  io("environment", campaign.environment);
  wall_time_fields(io, campaign.started);
  io("duration_us", campaign.duration);
  io("planned", campaign.planned);
  io("trials", campaign.trials.size());
  io("interrupted", campaign.interrupted);
  io("outcomes", all_counts(campaign.outcomes, all_outcomes()));
  io("variants", campaign.variants);
  io("comparisons", campaign.comparisons);
  io("verdict", campaign.verdict);
  io("requirements", campaign.requirements);
  return write_json(io.take());
}

}  // namespace backfault
