// Who holds a descriptor of what: one look at the descriptors of every process in sight.
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

/// Taken with the construction: one readlink(2) for each descriptor. A process that may not be
/// looked at, or that ends meanwhile, seems to hold nothing.
class FdOwners {
 public:
  FdOwners();

  /// Those whose /proc/PID/fd link reads so: "pipe:[12]", "socket:[34]", "anon_inode:[eventpoll]".
  [[nodiscard]] const std::vector<FdOwner>& of_link(const std::string& link) const;
  /// Those of a file in a file system, whatever its name: looks at every such descriptor.
  [[nodiscard]] std::vector<FdOwner> of_file(std::uint64_t device, std::uint64_t inode) const;
  /// Whether a descriptor is on its way in a message that nobody has received yet (SCM_RIGHTS):
  /// then somebody may come to hold what it leads to. True when a socket does not tell.
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
/// Both when it cannot be told: nobody is left out by mistake.
[[nodiscard]] Access access_of(const FdOwner& holder);

/// The pids in `holders`, each once, sorted.
[[nodiscard]] std::vector<int> pids_of(const std::vector<FdOwner>& fd_owners);

}  // namespace backfault
