// The namespaces of a trial: its supervisor enters them, its first process sets them up.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"

namespace backfault {

/// Where a trial's folder lies inside its own mount namespace: short, for socket paths.
inline constexpr const char* namespaced_trial_folder = "/dev/shm/trial";

/// Unshares PID (for children), mount, network and IPC namespaces: as root directly, otherwise
/// inside a user namespace in which the caller keeps its own uid and gid.
[[nodiscard]] Result<void> enter_namespaces();

/// Called by process 1 of the new PID namespace. Makes every mount private, mounts a fresh /proc
/// and a tmpfs on /dev/shm, brings up the loopback device, gives it 192.0.2.1 (a documentation
/// address, for programs that ask for configured addresses) and makes the trial folder. Only the
/// trial sees what it writes to /tmp, where programs put locks and sockets with fixed names; if
/// that is not possible, a sentence is added to `weaker`.
[[nodiscard]] Result<void> set_up_namespaces(std::vector<std::string>& weaker);

}  // namespace backfault
