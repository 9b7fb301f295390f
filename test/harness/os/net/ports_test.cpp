#include "harness/os/net/ports.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <set>

#include "harness/base/fd.h"

namespace backfault {
namespace {

Fd bound_to(const std::uint16_t port) {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return socket;
}

TEST(Ports, AreGivenOnceAndBelowTheKernelsOwn) {
  PortGiver giver(11'990);
  std::set<std::uint16_t> ports;
  for (int count = 0; count < 20; ++count) {
    const auto port = giver.give();
    ASSERT_TRUE(port) << port.error().text;
    EXPECT_GE(*port, 20'000);
    EXPECT_LT(*port, 32'000);
    EXPECT_TRUE(ports.insert(*port).second) << *port;
  }
}

TEST(Ports, ThatAreTakenAreNotGiven) {
  const std::uint16_t port = PortGiver(7'000).give().value();
  const Fd taken = bound_to(port);
  EXPECT_NE(PortGiver(port - 20'000).give().value(), port);
}

TEST(Ports, ListeningIsToldFromBeingBound) {
  const std::uint16_t port = PortGiver(8'000).give().value();
  const Fd socket = bound_to(port);
  EXPECT_FALSE(is_listening(port).value());
  ASSERT_EQ(::listen(socket.get(), 1), 0);
  EXPECT_TRUE(is_listening(port).value());
}

}  // namespace
}  // namespace backfault
