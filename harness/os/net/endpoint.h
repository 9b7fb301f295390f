// Internet addresses as text that is the same on both sides of a connection.
#pragma once

#include <sys/socket.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace backfault {

/// IPv4 addresses mapped into IPv6 are written as IPv4: the two ends of a connection may use
/// different families.
struct Endpoint {
  std::string address;  ///< "127.0.0.1" or "[::1]"
  std::uint16_t port = 0;
  auto operator<=>(const Endpoint&) const = default;
};

/// `family` is AF_INET or AF_INET6, and `address` points to its 4 or 16 bytes.
[[nodiscard]] std::optional<Endpoint> make_endpoint(int family, const void* address,
                                                    std::uint16_t port);
/// Nothing for other families.
[[nodiscard]] std::optional<Endpoint> endpoint_of(const sockaddr_storage& address);

/// "127.0.0.1:4000"
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

/// "tcp:127.0.0.1:4000-127.0.0.1:5000", the ends sorted as text, so the same on both sides.
[[nodiscard]] std::string connection_key(const Endpoint& one, const Endpoint& other);

}  // namespace backfault
