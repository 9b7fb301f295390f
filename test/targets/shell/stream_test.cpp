#include "targets/shell/stream.h"

#include <gtest/gtest.h>

#include <thread>

#include "test/targets/shell/bench.h"

namespace shell {
namespace {

const std::string much(1'000'000, 'x');

TEST(Stream, CarriesEveryByteThroughAPipeThatHoldsFew) {
  auto pipe = test::pipe_pair();
  std::thread writer([&] {
    EXPECT_TRUE(write_all(pipe.second.number(), much));
    pipe.second.reset();
  });
  EXPECT_EQ(read_exactly(pipe.first.number(), 2 * much.size()).value(), much);
  writer.join();
}

TEST(Stream, WaitsWhereSomebodySwitchedWaitingOff) {
  auto pipe = test::pipe_pair();
  ASSERT_EQ(::fcntl(pipe.first.number(), F_SETFL, O_NONBLOCK), 0);
  ASSERT_EQ(::fcntl(pipe.second.number(), F_SETFL, O_NONBLOCK), 0);
  std::thread writer([&] {
    EXPECT_TRUE(write_all(pipe.second.number(), much));
    pipe.second.reset();
  });
  EXPECT_EQ(read_exactly(pipe.first.number(), 2 * much.size()).value(), much);
  writer.join();
}

TEST(Stream, CopiesUntilTheEnd) {
  auto from = test::pipe_pair();
  auto to = test::pipe_pair();
  ASSERT_TRUE(write_all(from.second.number(), "abc"));
  from.second.reset();
  ASSERT_TRUE(copy_all(from.first.number(), to.second.number()));
  EXPECT_EQ(read_some(to.first.number(), 10).value(), "abc");
}

TEST(Stream, SaysWhyItCannot) {
  test::ignore_broken_pipes();
  auto pipe = test::pipe_pair();
  pipe.first.reset();
  EXPECT_EQ(write_all(pipe.second.number(), "x").error(), "write: Broken pipe");
  EXPECT_EQ(read_some(-1, 1).error(), "read: Bad file descriptor");
}

TEST(Stream, ConnectsToWhatListens) {
  const auto listener = listen_on(0);
  ASSERT_TRUE(listener);
  const std::uint16_t port = port_of(*listener);
  ASSERT_NE(port, 0);
  const auto client = connect_to(port);
  ASSERT_TRUE(client);
  EXPECT_NE(port_of(*client), port);
  EXPECT_EQ(listen_on(port).error(),
            "listen on 127.0.0.1:" + std::to_string(port) + ": Address already in use");
}

TEST(Stream, SaysWhereNobodyListens) {
  std::uint16_t port = 0;
  {
    const auto listener = listen_on(0);
    ASSERT_TRUE(listener);
    port = port_of(*listener);
  }
  EXPECT_EQ(connect_to(port).error(),
            "connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

}  // namespace
}  // namespace shell
