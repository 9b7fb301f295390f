// Which processes hold which descriptors: one pass over all visible processes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace backfault {

struct FdOwner {
  int pid = 0;
  int descriptor = -1;
  auto operator<=>(const FdOwner&) const = default;
};

/// Reads everything on construction: one readlink(2) for each descriptor. A process that ends
/// meanwhile, or that may not be inspected, appears to hold nothing.
class FdOwners {
 public:
  FdOwners();

  /// Those with this link in /proc/PID/fd: "pipe:[12]", "socket:[34]", "anon_inode:[eventpoll]".
  [[nodiscard]] const std::vector<FdOwner>& of_link(const std::string& link) const;
  /// Those of a file, whatever its name: stats every descriptor of a file.
  [[nodiscard]] std::vector<FdOwner> of_file(std::uint64_t device, std::uint64_t inode) const;
  /// Whether a descriptor is in flight in a message that nobody has received yet (SCM_RIGHTS): its
  /// receiver will own it. True if a socket cannot be asked.
  [[nodiscard]] bool any_on_its_way() const;
  /// Those of `all` that share one open file with `holder` (kcmp(2)), itself included.
  [[nodiscard]] static std::vector<FdOwner> sharing_with(const FdOwner& holder,
                                                         const std::vector<FdOwner>& all);

 private:
  std::map<std::string, std::vector<FdOwner>> by_link_;
};

/// What a descriptor was opened for, from its flags.
struct Access {
  bool reads = false;
  bool writes = false;
};
/// Both if unknown, so that no owner is left out by mistake.
[[nodiscard]] Access access_of(const FdOwner& holder);

/// The distinct pids, sorted.
[[nodiscard]] std::vector<int> pids_of(const std::vector<FdOwner>& fd_owners);

}  // namespace backfault
