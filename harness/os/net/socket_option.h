// Reads socket options.
#pragma once

#include <sys/socket.h>

#include <optional>

#include "harness/base/fd.h"

namespace backfault {

/// Nothing if the option does not exist, or the descriptor is no socket.
template <typename Value>
std::optional<Value> socket_option(const Fd& socket, const int level, const int name) {
  Value value{};
  socklen_t length = sizeof value;
  if (::getsockopt(socket.get(), level, name, &value, &length) != 0) return std::nullopt;
  return value;
}

}  // namespace backfault
