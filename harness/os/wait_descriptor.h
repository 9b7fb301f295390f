// What a descriptor of a running program is, and who is at its other end.
#pragma once

#include <string>
#include <vector>

#include "harness/os/observed_process.h"
#include "harness/os/wait_limit.h"

namespace backfault {

struct DescriptorMeaning {
  enum class Type { socket, pipe, event_counter, timer, event_set, other, unreadable };
  Type type = Type::unreadable;
  std::vector<std::string> conduits{};  ///< Keys as WaitFact has them.
  std::string words{};                  ///< "tcp 127.0.0.1:4000", "pipe 12", "/dev/tty"
  std::string peer{};                   ///< "127.0.0.1:5000"; empty: none, or unknown.
  WaitLimit receiving{};                ///< SO_RCVTIMEO
  WaitLimit sending{};                  ///< SO_SNDTIMEO and TCP_USER_TIMEOUT
  WaitLimit timer{};                    ///< Until a timerfd expires; none: not armed.
};

/// Keys: "tcp:A-B" (ends sorted), "listen:A", "unix:N-M" (inodes, smaller first),
/// "listen:unix:NAME", "pipe:N", "fifo:DEVICE:N" for a named pipe, "eventfd:N".
[[nodiscard]] DescriptorMeaning describe_descriptor(ObservedWorld& world, ObservedProcess& process,
                                                    int descriptor);

}  // namespace backfault
