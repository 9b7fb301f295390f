#include "targets/shell/client.h"

#include <gtest/gtest.h>

#include <thread>

#include "test/targets/shell/bench.h"

namespace shell {
namespace {

class ClientTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(server_.port(), 0); }
  Result<int> run(const std::string& command, const std::string& input = {}) {
    auto in = test::pipe_pair();
    auto out = test::pipe_pair();
    auto error = test::pipe_pair();
    const Streams streams{.input = in.first.number(),
                          .output = ::fcntl(out.second.number(), F_DUPFD_CLOEXEC, 0),
                          .error = error.second.number()};
    std::thread feeder([&] {
      static_cast<void>(write_all(in.second.number(), input));
      in.second.reset();
    });
    std::thread reader([&] { output = read_exactly(out.first.number(), 10'000'000).value(); });
    out.second.reset();
    auto code = run_remotely(
        {.port = server_.port(), .farewell_bytes = 0, .host = "h", .command = command}, streams);
    feeder.join();
    reader.join();
    error.second.reset();
    errors = read_exactly(error.first.number(), 10'000).value();
    return code;
  }

  test::RunningServer server_;
  std::string output;
  std::string errors;
};

TEST_F(ClientTest, CarriesTheThreeStreamsAndTheExitCode) {
  EXPECT_EQ(run("cat; echo no >&2; exit 3", "in").value(), 3);
  EXPECT_EQ(output, "in");
  EXPECT_EQ(errors, "no\n");
}

TEST_F(ClientTest, CarriesMuchBothWays) {
  const std::string much(5'000'000, 'x');
  EXPECT_EQ(run("cat", much).value(), 0);
  EXPECT_EQ(output, much);
}

TEST_F(ClientTest, TellsThatACommandEndedWhichDidNotReadItsInput) {
  EXPECT_EQ(run("exit 5", std::string(10'000, 'x')).value(), 5);
}

TEST_F(ClientTest, SaysThatTheConnectionWasLost) {
  const auto code = run("kill -9 $PPID; cat >&2");
  ASSERT_FALSE(code);
  EXPECT_EQ(code.error(), "the connection was lost before the command's end was told");
}

TEST(Client, SaysThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const auto listener = listen_on(0);
    ASSERT_TRUE(listener);
    port = port_of(*listener);
  }
  const auto code = run_remotely({.port = port, .farewell_bytes = 0, .host = "h", .command = "c"},
                                 {.input = -1, .output = -1, .error = -1});
  ASSERT_FALSE(code);
  EXPECT_NE(code.error().find("Connection refused"), std::string::npos) << code.error();
}

}  // namespace
}  // namespace shell
