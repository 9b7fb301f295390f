#include "harness/os/listener_lookup.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

Fd listen_on(const int family, const sockaddr& address, const socklen_t size) {
  Fd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const bool listens = ::bind(socket.get(), &address, size) == 0 && ::listen(socket.get(), 1) == 0;
  return listens ? std::move(socket) : Fd();
}

Fd listen_on_v4(const std::uint32_t host, const std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(host);
  return listen_on(AF_INET, reinterpret_cast<const sockaddr&>(address), sizeof address);
}

Fd listen_on_v6(const in6_addr& host, const std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  address.sin6_addr = host;
  return listen_on(AF_INET6, reinterpret_cast<const sockaddr&>(address), sizeof address);
}

class Lookup : public testing::Test {
 protected:
  bool listens(const std::uint16_t port) {
    const auto found = lookup_.listens(port);
    EXPECT_TRUE(found) << found.error().text;
    return found.value_or(false);
  }
  ListenerLookup lookup_;
};

TEST_F(Lookup, FindsWhoListensAndNobodyElse) {
  const std::uint16_t port = closed_port();
  EXPECT_FALSE(listens(port));
  {
    const LoopbackListener listener(64, port);
    EXPECT_TRUE(listens(port));
    const Fd client = connect_to(port);
    EXPECT_FALSE(listens(local_port(client))) << "a connection has it, but nobody listens";
    const Fd server = listener.accept();
  }
  EXPECT_FALSE(listens(port)) << "what is left of its connections does not count";
}

TEST_F(Lookup, CountsWhoListensOnEveryAddress) {
  const std::uint16_t port = closed_port();
  {
    const Fd everywhere = listen_on_v4(INADDR_ANY, port);
    ASSERT_TRUE(everywhere.valid());
    EXPECT_TRUE(listens(port));
  }
  const Fd both_families = listen_on_v6(in6addr_any, port);
  if (!both_families.valid()) GTEST_SKIP() << "needs IPv6";
  EXPECT_TRUE(listens(port));
}

TEST_F(Lookup, DoesNotCountWhoCannotBeReachedThere) {
  const std::uint16_t port = closed_port();
  const Fd elsewhere = listen_on_v4(INADDR_LOOPBACK + 1, port);
  ASSERT_TRUE(elsewhere.valid());
  EXPECT_FALSE(listens(port));
  const std::uint16_t other = closed_port();
  const Fd newer = listen_on_v6(in6addr_loopback, other);
  if (!newer.valid()) GTEST_SKIP() << "needs IPv6 on the loopback device";
  EXPECT_FALSE(listens(other));
}

}  // namespace
}  // namespace backfault
