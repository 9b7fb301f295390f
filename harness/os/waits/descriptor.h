// What a descriptor of a running program refers to, and what is at its other end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/os/waits/observed_process.h"
#include "harness/os/waits/timeout.h"

namespace backfault {

struct DescriptorMeaning {
  enum class Type { socket, pipe, event_counter, timer, event_set, file, other, unreadable };
  /// What kind of socket or pipe, which decides who can reach its other end.
  enum class Reach { unknown, tcp, tcp_listening, unix_connected, unix_listening, named_pipe };
  Type type = Type::unreadable;
  Reach reach = Reach::unknown;
  std::string link{};                   ///< The link in /proc/PID/fd: "socket:[12]".
  std::uint64_t inode = 0;              ///< Of a socket, a pipe or a FIFO.
  std::uint64_t device = 0;             ///< Of a FIFO.
  std::optional<int> process;           ///< Of a pidfd.
  std::vector<std::string> channels{};  ///< Keys as in WaitFact.
  std::string words{};                  ///< "tcp 127.0.0.1:4000", "pipe 12", "/dev/tty"
  std::string peer{};                   ///< "127.0.0.1:5000"; empty: none, or unknown.
  Timeout receiving{};                  ///< SO_RCVTIMEO
  Timeout sending{};                    ///< SO_SNDTIMEO and TCP_USER_TIMEOUT
  Timeout timer{};                      ///< Until a timerfd expires; none: not armed.
};

/// Keys: "tcp:A-B" (ends sorted), "listen:A", "unix:N-M" (inodes, smaller first),
/// "listen:unix:NAME", "pipe:N", "fifo:DEVICE:N" for a named pipe, "eventfd:N".
[[nodiscard]] DescriptorMeaning describe_descriptor(ObservedWorld& world, ObservedProcess& process,
                                                    int descriptor);

}  // namespace backfault
