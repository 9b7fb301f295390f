// The seccomp filter of a program: calls that it names are notified, all others run as ever.
//
// It is installed in the forked child just before exec, and the child hands the listener over by a
// message to the harness. Should that very call be named, it is let through by a secret that no
// other call has: the upper half of an argument of which the kernel reads the lower half only.
// Calls of other architectures (32-bit programs, x32) are never notified.
#pragma once

#include <linux/filter.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// A filter that is ready to be installed, with everything that a forked child needs to do so. It
/// must stay where it is until then.
class CallFilter {
 public:
  /// An error names a call that this machine does not have.
  [[nodiscard]] static Result<CallFilter> build(const std::vector<std::string>& calls);

  CallFilter(CallFilter&&) = default;
  CallFilter& operator=(CallFilter&&) = default;

  /// In the child: restricts the calling thread and sends the listener through the socket. System
  /// calls only. Whether it could be done; errno says why not.
  [[nodiscard]] bool install_and_hand_over(int socket) const;

  /// In the harness: the listener that a child has sent; invalid when it sent none.
  [[nodiscard]] static Fd receive_listener(const Fd& socket);

 private:
  CallFilter() = default;

  std::vector<sock_filter> program_;
  std::uint64_t secret_ = 0;
};

}  // namespace backfault
