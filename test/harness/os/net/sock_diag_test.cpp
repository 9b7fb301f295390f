#include "harness/os/net/sock_diag.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

std::uint64_t inode_of(const Fd& socket) {
  struct stat status {};
  EXPECT_EQ(::fstat(socket.get(), &status), 0);
  return status.st_ino;
}

std::optional<TcpSocketInfo> info_of(const std::uint64_t inode) {
  const auto all = tcp_sockets();
  EXPECT_TRUE(all) << all.error().text;
  const auto found = std::find_if(all->begin(), all->end(),
                                  [&](const auto& socket) { return socket.inode == inode; });
  return found == all->end() ? std::nullopt : std::optional(*found);
}

TEST(SockDiag, SeesBothEndsOfAConnectionWithTheirBytes) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  const Fd server = listener.accept();
  ASSERT_TRUE(send_text(client, std::string(1000, 'x')));
  ASSERT_EQ(receive_text(server, 400).size(), 400U);

  const auto at_server = info_of(inode_of(server));
  ASSERT_TRUE(at_server);
  EXPECT_EQ(at_server->state, TcpState::established);
  EXPECT_EQ(to_string(at_server->local), fmt::format("127.0.0.1:{}", listener.port()));
  EXPECT_EQ(to_string(at_server->remote), fmt::format("127.0.0.1:{}", local_port(client)));
  EXPECT_EQ(at_server->bytes_received, 1000U);
  EXPECT_EQ(at_server->receive_queue, 600U);
  const auto at_client = info_of(inode_of(client));
  ASSERT_TRUE(at_client);
  EXPECT_EQ(at_client->local, at_server->remote);
  EXPECT_EQ(at_client->bytes_acked.value_or(0) / 10, 100U) << "the SYN may count as a byte";
}

TEST(SockDiag, SeesListeningSocketsAndWhatIsNotAccepted) {
  const LoopbackListener listener(16);
  const Fd waiting = connect_to(listener.port());
  const auto all = tcp_sockets();
  ASSERT_TRUE(all) << all.error().text;
  const auto is_ours = [&](const TcpSocketInfo& socket) {
    return socket.local.port == listener.port();
  };
  const auto found = std::find_if(all->begin(), all->end(), [&](const TcpSocketInfo& socket) {
    return is_ours(socket) && socket.state == TcpState::listening;
  });
  ASSERT_NE(found, all->end());
  EXPECT_EQ(found->receive_queue, 1U);
  EXPECT_EQ(found->send_queue, 16U);
  const auto unaccepted = std::find_if(all->begin(), all->end(), [&](const TcpSocketInfo& socket) {
    return is_ours(socket) && socket.state == TcpState::established;
  });
  ASSERT_NE(unaccepted, all->end());
  EXPECT_EQ(unaccepted->inode, 0U);
}

TEST(SockDiag, SeesSocketsOfTheNewerFamily) {
  const Fd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    GTEST_SKIP() << "needs IPv6 on the loopback device";
  }
  ASSERT_EQ(::listen(socket.get(), 1), 0);
  const auto info = info_of(inode_of(socket));
  ASSERT_TRUE(info);
  EXPECT_EQ(info->local.address, "[::1]");
}

TEST(SockDiag, PairsUnixSockets) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const Fd one(ends[0]);
  const Fd other(ends[1]);
  const auto peers = unix_peers();
  ASSERT_TRUE(peers) << peers.error().text;
  EXPECT_EQ(peers->at(inode_of(one)), inode_of(other));
  EXPECT_EQ(peers->at(inode_of(other)), inode_of(one));
}

TEST(SockDiag, ListsManySockets) {
  const LoopbackListener listener(300);
  std::vector<Fd> held;
  for (int i = 0; i < 300; ++i) {
    held.push_back(connect_to(listener.port()));
    held.push_back(listener.accept());
  }
  const auto all = tcp_sockets();
  ASSERT_TRUE(all) << all.error().text;
  const auto ours = std::count_if(all->begin(), all->end(), [&](const TcpSocketInfo& socket) {
    return socket.local.port == listener.port() && socket.state == TcpState::established;
  });
  EXPECT_EQ(ours, 300);
}

TEST(TcpListeners, AreListedWithoutTheOthers) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  const auto listeners = tcp_listeners();
  ASSERT_TRUE(listeners);
  bool found = false;
  for (const auto& socket : *listeners) {
    EXPECT_EQ(socket.state, TcpState::listening);
    found = found || socket.local.port == listener.port();
  }
  EXPECT_TRUE(found);
}

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

class ListenerLookupTest : public testing::Test {
 protected:
  bool listens(const std::uint16_t port) {
    const auto found = lookup_.listens(port);
    EXPECT_TRUE(found) << found.error().text;
    return found.value_or(false);
  }
  ListenerLookup lookup_;
};

TEST_F(ListenerLookupTest, FindsWhoListensAndNobodyElse) {
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

TEST_F(ListenerLookupTest, CountsWhoListensOnEveryAddress) {
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

TEST_F(ListenerLookupTest, DoesNotCountWhoCannotBeReachedThere) {
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
