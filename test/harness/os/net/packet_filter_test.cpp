#include "harness/os/net/packet_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/loopback.h"
#include "test/harness/os/private_network.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

constexpr const char* table_name = "backfault_test";

/// Sends so many datagrams to itself; which of them arrived.
std::vector<int> arrivals(const int count) {
  const Fd receiver(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address = loopback_address(0);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(receiver.get(), where, size), 0);
  ::getsockname(receiver.get(), where, &size);
  std::vector<int> arrived;
  for (int number = 0; number < count; ++number) {
    EXPECT_EQ(::sendto(receiver.get(), &number, sizeof number, 0, where, size),
              static_cast<ssize_t>(sizeof number))
        << "a sender is told nothing";
    int got = -1;
    // The loopback device delivers before sendto(2) returns.
    if (::recv(receiver.get(), &got, sizeof got, 0) > 0) arrived.push_back(got);
  }
  return arrived;
}

PacketDropSpec all(const std::uint32_t per_million, const Seed seed = Seed{1}) {
  return {.to_client = true, .to_server = true, .per_million = per_million, .seed = seed};
}

TEST(PacketFilter, DropsEverythingUntilItIsRemovedAndCounts) {
  in_private_network([] {
    ASSERT_TRUE(add_drop_table(table_name, all(1'000'000)));
    EXPECT_TRUE(*has_drop_table(table_name));
    EXPECT_TRUE(arrivals(50).empty());
    const auto counted = read_drop_table(table_name);
    ASSERT_TRUE(counted) << counted.error().text;
    EXPECT_EQ(counted->seen, 50U);
    EXPECT_EQ(counted->dropped, 50U);
    ASSERT_TRUE(remove_drop_table(table_name));
    EXPECT_FALSE(*has_drop_table(table_name));
    EXPECT_EQ(arrivals(50).size(), 50U);
    EXPECT_TRUE(remove_drop_table(table_name)) << "one that is not there";
    EXPECT_EQ(read_drop_table(table_name)->seen, 0U);
  });
}

TEST(PacketFilter, DrawsTheSamePacketsFromTheSameSeed) {
  in_private_network([] {
    const auto drawn = [](const Seed seed) {
      EXPECT_TRUE(add_drop_table(table_name, all(300'000, seed)));
      const auto arrived = arrivals(1000);
      EXPECT_EQ(read_drop_table(table_name)->dropped, 1000 - arrived.size());
      EXPECT_TRUE(remove_drop_table(table_name));
      return arrived;
    };
    const auto one = drawn(Seed{1});
    EXPECT_EQ(drawn(Seed{1}), one);
    EXPECT_NE(drawn(Seed{2}), one);
    // 700 are expected, with a deviation of 14.5.
    EXPECT_GT(one.size(), 600U);
    EXPECT_LT(one.size(), 800U);
  });
}

TEST(PacketFilter, DropsTheSamePacketsInEveryVersion) {
  in_private_network([] {
    ASSERT_TRUE(add_drop_table(table_name, all(300'000)));
    EXPECT_THAT(arrivals(24), testing::ElementsAre(0, 1, 4, 7, 11, 17, 18, 19, 20, 22));
  });
}

TEST(PacketFilter, LeavesOtherPortsAndTheOtherDirectionAlone) {
  in_private_network([] {
    const LoopbackListener listener;
    const Fd client = connect_to(listener.port());
    const Fd server = listener.accept();
    ASSERT_TRUE(add_drop_table(table_name, {.to_client = true,
                                            .to_server = false,
                                            .server_ports = {listener.port()},
                                            .client_ports = {},
                                            .seed = {}}));
    EXPECT_TRUE(send_text(client, "up"));
    EXPECT_EQ(receive_text(server, 2), "up");
    EXPECT_TRUE(send_text(server, "down"));
    pollfd readable{.fd = client.get(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&readable, 1, 100), 0);
    EXPECT_EQ(arrivals(10).size(), 10U) << "no packet of the server's";
    ASSERT_TRUE(remove_drop_table(table_name));
    EXPECT_EQ(receive_text(client, 4), "down");
  });
}

TEST(PacketFilter, TheSameNameTwiceIsAnError) {
  in_private_network([] {
    ASSERT_TRUE(add_drop_table(table_name, all(1)));
    EXPECT_FALSE(add_drop_table(table_name, all(1)));
  });
}

}  // namespace
}  // namespace backfault
