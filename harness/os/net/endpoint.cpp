#include "harness/os/net/endpoint.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace backfault {

std::optional<Endpoint> make_endpoint(int family, const void* address, const std::uint16_t port) {
  in6_addr wide{};
  in_addr mapped{};
  if (family == AF_INET6) {
    std::memcpy(&wide, address, sizeof wide);
    if (IN6_IS_ADDR_V4MAPPED(&wide)) {
      std::memcpy(&mapped, &wide.s6_addr[12], sizeof mapped);
      family = AF_INET;
      address = &mapped;
    }
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::inet_ntop(family, address, text.data(), text.size()) == nullptr) return std::nullopt;
  const char* const form = family == AF_INET6 ? "[{}]" : "{}";
  return Endpoint{.address = fmt::format(fmt::runtime(form), text.data()), .port = port};
}

std::optional<Endpoint> endpoint_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    sockaddr_in narrow{};
    std::memcpy(&narrow, &address, sizeof narrow);
    return make_endpoint(AF_INET, &narrow.sin_addr, ntohs(narrow.sin_port));
  }
  if (address.ss_family == AF_INET6) {
    sockaddr_in6 wide{};
    std::memcpy(&wide, &address, sizeof wide);
    return make_endpoint(AF_INET6, &wide.sin6_addr, ntohs(wide.sin6_port));
  }
  return std::nullopt;
}

std::string to_string(const Endpoint& endpoint) {
  return fmt::format("{}:{}", endpoint.address, endpoint.port);
}

std::string connection_key(const Endpoint& one, const Endpoint& other) {
  const std::string first = to_string(one);
  const std::string second = to_string(other);
  return fmt::format("tcp:{}-{}", std::min(first, second), std::max(first, second));
}

}  // namespace backfault
