#include "targets/mock/protocol/patience.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace mock {
namespace {

TEST(Patience, EndsWithTheReasonOfTheWait) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd reader(ends[0]);
  const Fd writer(ends[1]);
  pollfd wait{.fd = reader.number(), .events = POLLIN, .revents = 0};
  const auto late = wait_for(&wait, 1, std::chrono::milliseconds(1), "for a byte");
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().cause, Cause::timed_out);
  EXPECT_EQ(late.error().text, "no movement for 1 ms while waiting for a byte");
  ASSERT_EQ(::write(writer.number(), "x", 1), 1);
  EXPECT_TRUE(wait_for(&wait, 1, std::nullopt, "for a byte").has_value());
}

}  // namespace
}  // namespace mock
