#include "targets/shell/session.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "targets/shell/frame.h"
#include "test/targets/shell/bench.h"

namespace shell {
namespace {

/// What the client's ends of a session get to see.
struct Seen {
  std::string output;
  std::string errors;
  std::optional<int> code;
};

Seen run(const std::string& command, const std::string& input = {}) {
  auto data = test::socket_pair();
  auto status = test::socket_pair();
  std::thread session(
      [&, ends = std::pair(std::move(data.second), std::move(status.second))]() mutable {
        EXPECT_TRUE(run_session(std::move(ends.first), std::move(ends.second), command));
      });
  Seen seen;
  EXPECT_TRUE(write_all(data.first.number(), input));
  ::shutdown(data.first.number(), SHUT_WR);
  // Both at once: a command whose errors nobody reads does not end, and neither does its output.
  std::thread output([&] { seen.output = read_exactly(data.first.number(), 1'000'000).value(); });
  while (true) {
    const auto frame = read_frame(status.first.number());
    if (!frame || !*frame) break;
    if ((*frame)->kind == Frame::Kind::ending) {
      seen.code = parse_ending((*frame)->text).value();
    } else {
      seen.errors += (*frame)->text;
    }
  }
  output.join();
  session.join();
  return seen;
}

TEST(Session, GivesTheCommandItsThreeStreams) {
  const auto seen = run("cat; echo no >&2", "in");
  EXPECT_EQ(seen.output, "in");
  EXPECT_EQ(seen.errors, "no\n");
  EXPECT_EQ(seen.code, 0);
}

TEST(Session, TellsHowTheCommandEnded) {
  EXPECT_EQ(run("exit 7").code, 7);
  EXPECT_EQ(run("kill -9 $$").code, 128 + 9);
  const auto missing = run("/nowhere/at/all");
  EXPECT_EQ(missing.code, 127);
  EXPECT_NE(missing.errors.find("not found"), std::string::npos);
}

TEST(Session, TellsAllThatTheCommandWroteBeforeItEnded) {
  EXPECT_EQ(run("head -c 300000 /dev/zero >&2").errors.size(), 300'000U);
}

TEST(Session, DoesNotWaitForWhatACommandLeavesBehind) {
  // The one left behind keeps standard error, and would write to it for ever.
  const auto seen = run("sleep 1000 <&- >&- & echo $! >&2");
  EXPECT_EQ(seen.code, 0);
  ::kill(std::stoi(seen.errors), SIGKILL);
}

TEST(Session, EndsWhenItsClientHasGone) {
  auto data = test::socket_pair();
  auto status = test::socket_pair();
  status.first.reset();
  EXPECT_TRUE(run_session(std::move(data.second), std::move(status.second), "exec cat"));
}

}  // namespace
}  // namespace shell
