#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/patience.h"

namespace mock {

/// `unix:PATH` or, with a leading @, a name in the abstract name-space.
struct UnixAddress {
  std::string path;
};

/// `tcp:HOST:PORT`; an IPv6 host stands in brackets.
struct TcpAddress {
  std::string host;
  std::uint16_t port = 0;
};

using Address = std::variant<UnixAddress, TcpAddress>;

Result<Address> parse_address(std::string_view text);
/// HOST:PORT without a scheme.
Result<TcpAddress> parse_host_and_port(std::string_view text);
std::string show(const Address& address);

/// The first of several addresses that fits `transport` ("local" or "tcp"); without a transport, or
/// without such an address, the first of all. Empty if there are no addresses.
std::string pick_address(const std::vector<std::string>& addresses, std::string_view transport);

/// A listening socket and its real address (with the port chosen for port 0).
struct Listener {
  Fd socket;
  Address address;
};

/// A stale socket file of a dead server is replaced; an address in use is an error.
Result<Listener> listen_at(const Address& address);
Result<Fd> accept_from(const Fd& listener);

/// Connects within the patience; ends early when `control` loses its peer or is shut down.
Result<Fd> connect_to(const Address& address, Patience patience, const Fd* control = nullptr);

/// The host of this side of a connected TCP socket, as the peer can reach it.
Result<std::string> local_host(const Fd& socket);

}  // namespace mock
