// What a call that reads or writes asks for, in one form for all of these calls.
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/os/calls/held_call.h"

namespace backfault {

/// A part of the caller's memory.
struct RemotePiece {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
};

struct TransferRequest {
  int descriptor = -1;
  bool reads = false;
  bool is_socket_call = false;
  int flags = 0;                        ///< Of a socket call.
  std::optional<std::uint64_t> offset;  ///< Of a call that names its place in the file.
  std::vector<RemotePiece> pieces;      ///< In their order.
  [[nodiscard]] std::uint64_t asked() const;
};

/// Nothing: the call does more than to move bytes, or its arguments cannot be read.
[[nodiscard]] std::optional<TransferRequest> read_request(const HeldCall& call,
                                                          std::string_view name);

/// The first bytes of what the caller wants to write; whether they could be read.
[[nodiscard]] bool gather(int tid, const TransferRequest& request, std::span<std::byte> into);
/// Puts what was read where the caller wants it; whether that could be done.
[[nodiscard]] bool scatter(int tid, const TransferRequest& request,
                           std::span<const std::byte> from);

}  // namespace backfault
