#include "harness/record/campaign_json.h"

#include <cstdint>
#include <map>

#include "harness/record/fact_fields.h"
#include "harness/record/field_schema.h"
#include "harness/record/field_writer.h"
#include "harness/record/json_words.h"

namespace backfault {

/// Every word of a closed set with its count: who reads a report need not ask for a key first.
struct AllCounts {
  std::map<std::string, std::uint64_t> counts;
};

static void fields(auto& io, const AllCounts& all) {
  for (const auto& [word, count] : all.counts) io(word.c_str(), count);
}

template <typename T>
static AllCounts all_counts(const std::map<T, std::uint64_t>& counted) {
  AllCounts all;
  for (const T word : all_words<T>) {
    const auto found = counted.find(word);
    all.counts[std::string(to_string(word))] = found == counted.end() ? 0 : found->second;
  }
  return all;
}

static void fields(auto& io, const VariantRecord& variant) {
  io("scenario", variant.scenario);
  io("variant", variant.variant);
  io("cell", variant.cell);
  io("trials", variant.trials);
  io("outcomes", all_counts(variant.outcomes));
  io("verdicts", all_counts(variant.judgements));
  io("hang_rate", variant.hang_rate);
  io("hang_rate_low", variant.hang_rate_low);
  io("hang_rate_high", variant.hang_rate_high);
}

static void fields(auto& io, const ComparisonRecord& comparison) {
  io("scenario", comparison.scenario);
  io("of", comparison.of);
  io("against", comparison.against);
  io("p_value", comparison.p_value);
}

static void fields(auto& io, const RequirementRecord& requirement) {
  io("name", requirement.name);
  io("required", requirement.required);
  io("verdict", requirement.judgement);
  io("detail", requirement.detail);
}

static void fields(auto& io, const CampaignRecord& campaign) {
  io.schema("backfault-report/1");
  io("name", campaign.name);
  io("seed", campaign.seed);
  io("plan_sha256", campaign.plan_sha256, "SHA-256 of plan.json; empty: not known.",
     {.pattern = "^([0-9a-f]{64})?$"});
  io("environment", campaign.environment);
  wall_time_fields(io, campaign.started);
  io("duration_us", campaign.duration);
  io("planned", campaign.planned, "Trials in the plan (of this shard).");
  io("trials", campaign.trials.size(), "Trials that finished.");
  io("interrupted", campaign.interrupted);
  io("outcomes", all_counts(campaign.outcomes));
  io("variants", campaign.variants,
     "A rate is the share of hung trials among those that are neither invalid nor skipped; low and "
     "high bound it with 95 % confidence (Clopper-Pearson); null: not known.");
  io("comparisons", campaign.comparisons,
     "Fisher's exact test, two-sided, of hangs in one variant against another; null: not known.");
  io("verdict", campaign.verdict);
  io("requirements", campaign.requirements);
}

std::string campaign_to_json(const CampaignRecord& campaign) {
  JsonWriter writer;
  fields(writer, campaign);
  return write_json(writer.take());
}

std::string campaign_json_schema() {
  SchemaWriter writer;
  const CampaignRecord prototype{};
  fields(writer, prototype);
  return writer.document("backfault campaign report",
                         "report.json: the campaign counted. The trials are in trials.jsonl.");
}

}  // namespace backfault
