// What a certification requires of any client (scenarios without targets), and waivers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/scenario.h"

namespace backfault {

/// One requirement: faults, limits and accepted outcomes, for any client.
struct ProfileRequirement {
  std::string name;      ///< Unique over all profiles that are run together: "stall.black_hole".
  std::string summary;   ///< What a client must do, as a sentence.
  std::string scenario;  ///< JSON text of a scenario that lacks its server and client.
};

struct Profile {
  std::string name;
  std::string summary;
  std::string origin;                 ///< The file that it was read from.
  std::vector<std::string> includes;  ///< Other profiles whose requirements this one includes.
  std::vector<ProfileRequirement> requirements;  ///< Its own, in the file's order.
};

/// The product that is certified: a recipe, and the options of either side that it runs with.
struct CertifiedTarget {
  std::string target;
  std::map<std::string, std::string> client_with;
  std::map<std::string, std::string> server_with;
  bool has_server = true;  ///< False: its client starts its own peer.
};

/// A failure that its owner accepts until a date. It changes only the verdict after waivers.
struct Waiver {
  std::string requirement;
  std::string id;
  std::string reason;
  std::string owner;
  std::string expires;  ///< The last day on which it counts: "2027-03-31", in UTC.
};

}  // namespace backfault
