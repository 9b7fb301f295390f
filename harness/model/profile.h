// What a certification asks of any client: scenarios without targets, and what may be waived.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/scenario.h"

namespace backfault {

/// One requirement: faults, limits and the outcomes that are accepted, for whichever client.
struct ProfileRequirement {
  std::string name;      ///< Unique over all profiles that are run together: "stall.black_hole".
  std::string summary;   ///< What a client must do, as a sentence.
  std::string scenario;  ///< JSON text of a scenario that lacks its server and client.
};

struct Profile {
  std::string name;
  std::string summary;
  std::string origin;                 ///< The file that it was read from.
  std::vector<std::string> includes;  ///< Other profiles whose requirements belong to this one.
  std::vector<ProfileRequirement> requirements;  ///< Its own, in the file's order.
};

/// The product that is certified: a recipe, and the options of either side that it runs with.
struct CertifiedTarget {
  std::string target;
  std::map<std::string, std::string> client_with;
  std::map<std::string, std::string> server_with;
  bool has_server = true;  ///< False: its client starts its own peer.
};

/// A failure that somebody answers for until a day. It changes the verdict after waivers, never the
/// one before.
struct Waiver {
  std::string requirement;
  std::string id;
  std::string reason;
  std::string owner;
  std::string expires;  ///< The last day on which it counts: "2027-03-31", in UTC.
};

}  // namespace backfault
