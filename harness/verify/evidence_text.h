// Parses the evidence of a wake condition: clauses joined by "; ".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/verify/claim.h"

namespace backfault {

/// poll(2) on a copy of the descriptor.
struct PollSeen {
  std::uint64_t events = 0;
  std::uint64_t returned = 0;
};

struct FutexSeen {
  std::uint64_t word = 0;
  std::uint64_t expected = 0;
};

struct ChildSeen {
  Pid pid = 0;
  char state = '?';
};

struct SemaphoreSeen {
  std::int64_t value = 0;
  std::int64_t operation = 0;
};

/// The processes that hold the ends of a pipe.
struct HoldersSeen {
  std::vector<Pid> reading;
  std::vector<Pid> writing;
};

/// Of the waiter's own socket, and of its peer.
using OwnAndPeer = std::array<std::uint64_t, 2>;
inline constexpr std::size_t own_end = 0;
inline constexpr std::size_t peer_end = 1;

struct TcpSeen {
  OwnAndPeer state{};
  OwnAndPeer timer{};
  OwnAndPeer acked{};
  OwnAndPeer received{};
  OwnAndPeer send_queue{};
  OwnAndPeer receive_queue{};
};

struct Evidence {
  std::optional<PollSeen> poll;
  std::optional<std::uint64_t> set;  ///< What poll(2) reports for the epoll set itself.
  std::optional<FutexSeen> futex;
  std::vector<ChildSeen> children;
  std::optional<std::string> lock;  ///< The line of a waiter in /proc/locks.
  std::optional<SemaphoreSeen> semaphore;
  std::optional<std::uint64_t> pending_signals;
  std::optional<HoldersSeen> fd_owners;
  std::optional<TcpSeen> tcp;
};

/// The error quotes an unknown, malformed or repeated clause. Empty text has no clauses.
[[nodiscard]] Result<Evidence> read_evidence(std::string_view text);

}  // namespace backfault
