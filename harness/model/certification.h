// The result of a certification: each requirement, before and after waivers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/profile.h"
#include "harness/model/record.h"

namespace backfault {

/// One program of the product, as it was found on the machine.
struct CertifiedProgram {
  std::string program;
  std::string path;
  std::string sha256;
  std::string version;  ///< The first line of its version output; empty: it was not asked.
};

struct CertifiedRequirement {
  std::string name;
  std::string summary;
  std::string required;  ///< "outcome is verified or reported_error"
  std::map<Outcome, std::uint64_t> outcomes;
  Judgement before = Judgement::inconclusive;  ///< Without waivers.
  Judgement after = Judgement::inconclusive;
  std::optional<Waiver> waiver;  ///< The one that applies, or would if it had not expired.
  bool waiver_expired = false;
  std::string detail;
  std::vector<Seed> seeds;          ///< The seeds of its trials.
  std::optional<Duration> slowest;  ///< From the client's start to its end, of the slowest trial.
};

struct Certification {
  std::string profile;
  std::map<std::string, std::string> profile_sha256;  ///< By profile, included ones too.
  std::string target;
  std::string target_sha256;  ///< Of its recipe's file.
  std::map<std::string, std::string> options;
  std::vector<CertifiedProgram> programs;
  std::string backfault_version;
  std::string backfault_sha256;
  std::map<std::string, std::string> environment;
  Seed seed;
  WallTime started;
  Duration duration{};
  std::vector<CertifiedRequirement> requirements;
  std::vector<std::string> not_run;  ///< Requirements without a conclusive trial.
  Judgement before = Judgement::inconclusive;
  Judgement after = Judgement::inconclusive;
  std::map<std::string, std::string> records_sha256;  ///< Files of the run directory.
};

/// The judgement of each requirement of a campaign, before and after waivers. A failure with a
/// waiver that is valid on `today` ("2001-02-03") counts as passed. An inconclusive result cannot
/// be waived.
[[nodiscard]] std::vector<CertifiedRequirement> apply_waivers(const CampaignRecord& campaign,
                                                              const std::vector<Waiver>& waivers,
                                                              const std::string& today);

/// The worst of all, before or after waivers.
[[nodiscard]] Judgement verdict_of(const std::vector<CertifiedRequirement>& requirements,
                                   Judgement CertifiedRequirement::*judgement);

}  // namespace backfault
