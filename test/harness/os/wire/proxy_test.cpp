#include "harness/os/wire/proxy.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <vector>

#include "harness/os/proc/fs.h"
#include "test/harness/os/private_world.h"
#include "test/harness/os/trial_support.h"
#include "test/harness/os/wire_bench.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;

/// What was received may be counted a moment later.
void expect_counts(const StreamProxy& proxy, const std::uint64_t to_client,
                   const std::uint64_t to_server) {
  EXPECT_TRUE(becomes_true([&] {
    const auto counters = proxy.counters();
    return counters.bytes_to_client == to_client && counters.bytes_to_server == to_server;
  })) << proxy.counters().bytes_to_client
      << " " << proxy.counters().bytes_to_server;
}

TEST(StreamProxy, CountsByDirectionInFrontOfTheServer) {
  const WireBench bench("server");
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "from the client"));
  EXPECT_EQ(receive_text(pair.far, 15), "from the client");
  ASSERT_TRUE(send_text(pair.far, "back"));
  EXPECT_EQ(receive_text(pair.near, 4), "back");
  expect_counts(bench.proxy(), 4, 15);
}

TEST(StreamProxy, CountsTheOtherWayWhenTheServerConnects) {
  const WireBench bench("client");
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "from the server"));
  EXPECT_EQ(receive_text(pair.far, 15), "from the server");
  expect_counts(bench.proxy(), 15, 0);
}

TEST(StreamProxy, WhatIsRefusedBehindItIsReset) {
  const std::uint16_t port = closed_port();
  const auto proxy = StreamProxy::start(
      {{.listen_port_of = "server", .listen = port, .forward_to = closed_port()}});
  ASSERT_TRUE(proxy) << proxy.error().text;
  EXPECT_TRUE(is_reset_at_once(port));
}

TEST(StreamProxy, RefusesWhileNobodyListensBehindIt) {
  const std::uint16_t port = closed_port();
  const std::uint16_t behind = closed_port();
  const auto proxy = StreamProxy::start({{.listen_port_of = "server",
                                          .listen = port,
                                          .forward_to = behind,
                                          .refuses_as_upstream = true}});
  ASSERT_TRUE(proxy) << proxy.error().text;
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(connect_to(port).valid());
    EXPECT_EQ(errno, ECONNREFUSED);
  }
  {
    const LoopbackListener server(64, behind);
    (*proxy)->look_at_upstreams();
    const Fd client = connect_to(port);
    ASSERT_TRUE(client.valid());
    const Fd accepted = server.accept();
    ASSERT_TRUE(send_text(client, "hello"));
    EXPECT_EQ(receive_text(accepted, 5), "hello");
  }
  EXPECT_TRUE(becomes_true([&] { return !connect_to(port).valid() && errno == ECONNREFUSED; }));
}

TEST(StreamProxy, JoinsUnixSockets) {
  const TestFolder folder;
  const std::string path = folder.file("wire");
  const UnixListener server(folder.file("server"));
  auto proxy = StreamProxy::start(
      {{.listen_port_of = "server", .listen_path = path, .forward_path = folder.file("server")}});
  ASSERT_TRUE(proxy) << proxy.error().text;
  const Fd client = connect_to_path(path);
  ASSERT_TRUE(client.valid());
  const Fd accepted = server.accept();
  ASSERT_TRUE(send_text(client, "question"));
  ::shutdown(client.get(), SHUT_WR);
  EXPECT_EQ(receive_text(accepted, 100), "question") << "and then the end";
  ASSERT_TRUE(send_text(accepted, "answer"));
  EXPECT_EQ(receive_text(client, 6), "answer");
  proxy->reset();
  EXPECT_EQ(receive_text(client, 1), "");
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(StreamProxy, APortThatIsTakenIsAnErrorThatNamesIt) {
  const LoopbackListener taken;
  const auto proxy =
      StreamProxy::start({{.listen_port_of = "server", .listen = taken.port(), .forward_to = 1}});
  ASSERT_FALSE(proxy);
  EXPECT_THAT(proxy.error().text, HasSubstr("start the wire: listen on 127.0.0.1:" +
                                            std::to_string(taken.port()) + ": Address already"));
}

TEST(StreamProxy, AnUnknownKindOfWireIsAnError) {
  const auto proxy =
      StreamProxy::start({{.listen_port_of = "sevrer", .listen = 0, .forward_to = 1}});
  ASSERT_FALSE(proxy);
  EXPECT_THAT(proxy.error().text, HasSubstr("\"sevrer\": allowed are server, client"));
}

TEST(StreamProxy, SeveralWiresWorkSideBySide) {
  const LoopbackListener one;
  const LoopbackListener other;
  const std::uint16_t port_of_one = closed_port();
  const std::uint16_t port_of_other = closed_port();
  const auto proxy = StreamProxy::start(
      {{.listen_port_of = "server", .listen = port_of_one, .forward_to = one.port()},
       {.listen_port_of = "client", .listen = port_of_other, .forward_to = other.port()}});
  ASSERT_TRUE(proxy) << proxy.error().text;
  const Fd client = connect_to(port_of_one);
  const Fd server = connect_to(port_of_other);
  const Fd behind_one = one.accept();
  const Fd behind_other = other.accept();
  ASSERT_TRUE(send_text(client, "a"));
  ASSERT_TRUE(send_text(server, "bc"));
  EXPECT_EQ(receive_text(behind_one, 1), "a");
  EXPECT_EQ(receive_text(behind_other, 2), "bc");
  expect_counts(**proxy, 2, 1);
}

TEST(StreamProxy, ItsEndBreaksItsConnections) {
  WireBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "x"));
  ASSERT_EQ(receive_text(pair.far, 1), "x");
  bench.arm(HoldBytes{});
  ASSERT_TRUE(send_text(pair.near, "held for ever"));
  bench.drop();
  EXPECT_EQ(receive_text(pair.far, 1), "");
  EXPECT_EQ(receive_text(pair.near, 1), "");
  EXPECT_FALSE(connect_to(bench.port()).valid());
}

TEST(StreamProxy, NoDescriptorOfItIsInherited) {
  const WireBench bench;
  const auto pair = bench.connect();
  int sockets = 0;
  for (const int number : list_descriptors(::getpid())) {
    const int flags = ::fcntl(number, F_GETFD);
    if (number <= 2 || flags < 0) continue;
    const std::string link = read_link("/proc/self/fd/" + std::to_string(number));
    if (!link.starts_with("socket:") && !link.starts_with("anon_inode:")) continue;
    EXPECT_NE(flags & FD_CLOEXEC, 0) << number << " " << link;
    ++sockets;
  }
  EXPECT_GE(sockets, 4) << "both sides have a connection, and each has two ends here";
}

TEST(StreamProxy, RunningOutOfDescriptorsDelaysConnectionsAndLosesNone) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the undefined-behaviour sanitizer needs descriptors to look at memory";
#endif
  in_private_world([] {
    const WireBench bench;
    std::vector<Fd> filler;
    rlimit limit{.rlim_cur = 64, .rlim_max = 64};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    bound_waits(client);
    for (;;) {
      Fd more(::open("/dev/null", O_RDONLY | O_CLOEXEC));
      if (!more.valid()) break;
      filler.push_back(std::move(more));
    }
    const sockaddr_in address = loopback_address(bench.port());
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
              0);
    ASSERT_TRUE(send_text(client, "patience"));
    // Long enough for the wire to have tried in vain; a shorter wait would only prove less.
    static_cast<void>(::poll(nullptr, 0, 30));
    EXPECT_EQ(bench.proxy().counters().bytes_to_server, 0U);
    filler.clear();
    EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().bytes_to_server == 8; }));
  });
}

TEST(StreamProxy, ServesManyConnectionsAtOnce) {
  const WireBench bench;
  std::vector<WireBench::Pair> pairs;
  for (int i = 0; i < 200; ++i) pairs.push_back(bench.connect());
  for (auto& pair : pairs) ASSERT_TRUE(send_text(pair.near, "hello"));
  for (auto& pair : pairs) EXPECT_EQ(receive_text(pair.far, 5), "hello");
  expect_counts(bench.proxy(), 0, 1000);
}

}  // namespace
}  // namespace backfault
