// A profile's text -> its requirements, and from them the scenarios for one client.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/profile.h"
#include "harness/scenario/read_fault_use.h"

namespace backfault {

/// Every requirement is checked as a scenario is, for a client that is not known yet. Errors name
/// the file, the JSON path and, within a requirement, its name.
[[nodiscard]] Result<Profile> load_profile(const std::string& text, const std::string& origin,
                                           const FaultCatalogue& catalogue);

/// The profile with all that it includes, each once, in the order in which they are named; `find`
/// loads another profile by name. Profiles that include each other in a circle are refused.
[[nodiscard]] Result<std::vector<Profile>> with_included(
    const Profile& profile, const std::function<Result<Profile>(const std::string&)>& find);

/// A scenario for each requirement, named as it is.
[[nodiscard]] Result<std::vector<Scenario>> scenarios_for(const std::vector<Profile>& profiles,
                                                          const CertifiedTarget& target,
                                                          const FaultCatalogue& catalogue);

}  // namespace backfault
