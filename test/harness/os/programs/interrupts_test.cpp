#include "harness/os/programs/interrupts.h"

#include <gtest/gtest.h>
#include <poll.h>

namespace backfault {
namespace {

bool readable(const Interrupts& interrupts) {
  pollfd entry{interrupts.readable().get(), POLLIN, 0};
  return ::poll(&entry, 1, 0) == 1;
}

bool is_blocked(const int number) {
  sigset_t mask;
  EXPECT_EQ(::sigprocmask(SIG_BLOCK, nullptr, &mask), 0);
  return ::sigismember(&mask, number) == 1;
}

TEST(Interrupts, BecomeReadableAndAreRemembered) {
  for (const int number : {SIGINT, SIGTERM}) {
    auto interrupts = Interrupts::take_over();
    ASSERT_TRUE(interrupts);
    EXPECT_FALSE(interrupts->came());
    EXPECT_FALSE(readable(*interrupts));
    ASSERT_EQ(::raise(number), 0);
    EXPECT_TRUE(readable(*interrupts));
    EXPECT_TRUE(interrupts->came());
    EXPECT_FALSE(readable(*interrupts));
    EXPECT_TRUE(interrupts->came());
  }
}

TEST(Interrupts, AreAsBeforeAfterwards) {
  ASSERT_FALSE(is_blocked(SIGTERM));
  {
    const auto interrupts = Interrupts::take_over();
    ASSERT_TRUE(interrupts);
    EXPECT_TRUE(is_blocked(SIGTERM));
    EXPECT_TRUE(is_blocked(SIGINT));
  }
  EXPECT_FALSE(is_blocked(SIGTERM));
}

TEST(Interrupts, MoveWithTheirOwner) {
  auto first = Interrupts::take_over();
  ASSERT_TRUE(first);
  Interrupts second = *std::move(first);
  ASSERT_EQ(::raise(SIGINT), 0);
  EXPECT_TRUE(second.came());
}

}  // namespace
}  // namespace backfault
