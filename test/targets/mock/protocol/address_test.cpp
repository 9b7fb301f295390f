#include "targets/mock/protocol/address.h"

#include <gtest/gtest.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(Address, KnowsBothKinds) {
  EXPECT_EQ(std::get<UnixAddress>(parse_address("unix:/a/b").value()).path, "/a/b");
  EXPECT_EQ(std::get<UnixAddress>(parse_address("unix:@name").value()).path, "@name");
  const auto tcp = std::get<TcpAddress>(parse_address("tcp:[::1]:80").value());
  EXPECT_EQ(tcp.host, "::1");
  EXPECT_EQ(tcp.port, 80);
  EXPECT_EQ(show(Address(tcp)), "tcp:[::1]:80");
}

TEST(Address, RefusesEverythingElse) {
  for (const auto* text : {"", "unix:", "tcp:", "tcp:host", "tcp::1", "tcp:h:65536", "tcp:h:1x",
                           "tcp:h:-1", "udp:h:1", "/path"}) {
    EXPECT_FALSE(parse_address(text).has_value()) << text;
  }
}

TEST(Address, PicksAPortAndConnectsToIt) {
  const auto listener = listen_at(parse_address("tcp:127.0.0.1:0").value());
  ASSERT_TRUE(listener.has_value());
  EXPECT_NE(std::get<TcpAddress>(listener->address).port, 0);
  const auto connected = connect_to(listener->address, std::chrono::seconds(10));
  ASSERT_TRUE(connected.has_value());
  EXPECT_TRUE(accept_from(listener->socket).has_value());
  EXPECT_EQ(local_host(*connected).value(), "127.0.0.1");
}

TEST(Address, SaysThatAPortIsInUse) {
  const auto listener = listen_at(parse_address("tcp:127.0.0.1:0").value());
  ASSERT_TRUE(listener.has_value());
  const auto second = listen_at(listener->address);
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().text.find("Address already in use"), std::string::npos);
}

TEST(Address, ReplacesTheSocketFileOfADeadServer) {
  const test::TemporaryFolder folder;
  const Address address = UnixAddress{.path = folder / "socket"};
  { const auto dead = listen_at(address); }
  const auto alive = listen_at(address);
  ASSERT_TRUE(alive.has_value());
  EXPECT_FALSE(listen_at(address).has_value());
}

TEST(Address, SaysThatNobodyListens) {
  const auto refused = connect_to(UnixAddress{.path = "/nowhere/at/all"}, std::nullopt);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, hr::could_not_connect);
}

TEST(Address, RefusesASocketPathThatIsTooLong) {
  EXPECT_FALSE(listen_at(UnixAddress{.path = std::string(200, 'x')}).has_value());
}

}  // namespace
}  // namespace mock
