#include "targets/mock/protocol/event.h"

#include <gtest/gtest.h>

#include <thread>

namespace mock {
namespace {

TEST(Event, WaitReturnsAtOnceWhenSet) {
  std::uint32_t word = 0;
  Event event(&word);
  event.set();
  EXPECT_EQ(word, 1U);
  EXPECT_TRUE(event.wait(std::nullopt));
}

TEST(Event, GivesUpAtTheDeadline) {
  std::uint32_t word = 0;
  EXPECT_FALSE(Event(&word).wait(std::chrono::steady_clock::time_point()));
}

TEST(Event, StaysSetUntilReset) {
  std::uint32_t word = 0;
  Event event(&word);
  event.set();
  EXPECT_TRUE(event.wait(std::chrono::steady_clock::time_point()));
  event.reset();
  EXPECT_FALSE(event.wait(std::chrono::steady_clock::time_point()));
}

TEST(Event, WakesASleeper) {
  std::uint32_t word = 0;
  std::thread sleeper([&word] {
    const Event event(&word);
    while (!event.wait(std::nullopt)) {
    }
  });
  Event(&word).set();
  sleeper.join();
}

}  // namespace
}  // namespace mock
