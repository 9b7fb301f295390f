#include "harness/os/net/endpoint.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

namespace backfault {
namespace {

std::optional<Endpoint> parsed(const int family, const char* text, const std::uint16_t port) {
  std::array<unsigned char, 16> address{};
  EXPECT_EQ(::inet_pton(family, text, address.data()), 1);
  return make_endpoint(family, address.data(), port);
}

TEST(Endpoint, WritesBothFamilies) {
  EXPECT_EQ(to_string(*parsed(AF_INET, "127.0.0.1", 4000)), "127.0.0.1:4000");
  EXPECT_EQ(to_string(*parsed(AF_INET6, "::1", 4000)), "[::1]:4000");
}

TEST(Endpoint, AMappedAddressEqualsThePlainOne) {
  EXPECT_EQ(parsed(AF_INET6, "::ffff:10.1.2.3", 7), parsed(AF_INET, "10.1.2.3", 7));
}

TEST(Endpoint, ReadsSocketAddresses) {
  sockaddr_storage storage{};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(80);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::memcpy(&storage, &address, sizeof address);
  EXPECT_EQ(to_string(*endpoint_of(storage)), "127.0.0.1:80");
  storage.ss_family = AF_UNIX;
  EXPECT_FALSE(endpoint_of(storage));
}

TEST(Endpoint, AConnectionHasOneKeyFromBothSides) {
  const Endpoint server{.address = "127.0.0.1", .port = 4000};
  const Endpoint client{.address = "127.0.0.1", .port = 35000};
  EXPECT_EQ(connection_key(server, client), "tcp:127.0.0.1:35000-127.0.0.1:4000");
  EXPECT_EQ(connection_key(client, server), connection_key(server, client));
}

}  // namespace
}  // namespace backfault
