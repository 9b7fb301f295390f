#include "harness/os/wire/loop.h"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <string>

#include "harness/os/base/clock.h"

namespace backfault {
namespace {

struct Ears : WireLoop::Watcher {
  explicit Ears(WireLoop& owner) : loop(owner) {}
  void on_events(std::uint32_t) override {
    ++told;
    loop.stop();
  }
  WireLoop& loop;
  int told = 0;
};

Instant now() { return Instant(monotonic_now()); }

std::array<Fd, 2> socket_pair() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
  return {Fd(ends[0]), Fd(ends[1])};
}

TEST(WireLoop, TimersComeInTheirOrderAndNotTooEarly) {
  WireLoop loop;
  ASSERT_TRUE(loop.open());
  std::string order;
  const Instant begun = now();
  WireLoop::Timer last(loop, [&] {
    order += "c";
    loop.stop();
  });
  WireLoop::Timer first(loop, [&] { order += "a"; });
  WireLoop::Timer second(loop, [&] { order += "b"; });
  WireLoop::Timer never(loop, [&] { order += "x"; });
  last.set(begun + std::chrono::milliseconds(12));
  second.set(begun + std::chrono::milliseconds(8));
  first.set(begun + std::chrono::hours(1));
  first.set(begun + std::chrono::milliseconds(4));
  never.set(begun + std::chrono::milliseconds(1));
  never.cancel();
  loop.run();
  EXPECT_EQ(order, "abc");
  EXPECT_GE(now() - begun, std::chrono::milliseconds(12));
}

TEST(WireLoop, ATimerThatIsSetAgainInItsCallLetsOthersCome) {
  WireLoop loop;
  ASSERT_TRUE(loop.open());
  WireLoop::Timer* again = nullptr;
  WireLoop::Timer busy(loop, [&] { again->set(now()); });
  again = &busy;
  busy.set(Instant{});
  bool came = false;
  loop.post([&] {
    came = true;
    loop.stop();
  });
  loop.run();
  EXPECT_TRUE(came);
}

TEST(WireLoop, TellsOfADescriptorUntilItIsForgotten) {
  WireLoop loop;
  ASSERT_TRUE(loop.open());
  const auto ends = socket_pair();
  Ears ears(loop);
  const auto watch = loop.watch(ends[0], EPOLLIN, ears);
  ASSERT_TRUE(watch);
  ASSERT_EQ(::send(ends[1].get(), "x", 1, 0), 1);
  loop.run();
  EXPECT_EQ(ears.told, 1);
}

TEST(WireLoop, AForgottenWatcherIsNotToldAlthoughTheDescriptorLivesOn) {
  WireLoop loop;
  ASSERT_TRUE(loop.open());
  auto ends = socket_pair();
  const Fd copy(::dup(ends[0].get()));
  Ears ears(loop);
  loop.forget(*loop.watch(ends[0], EPOLLIN, ears));
  ends[0].reset();
  ASSERT_EQ(::send(ends[1].get(), "x", 1, 0), 1);
  auto other_ends = socket_pair();
  Ears others(loop);
  ASSERT_TRUE(loop.watch(other_ends[0], EPOLLIN, others)) << "in the same slot";
  ASSERT_EQ(::send(other_ends[1].get(), "x", 1, 0), 1);
  loop.run();
  EXPECT_EQ(ears.told, 0);
  EXPECT_EQ(others.told, 1);
}

}  // namespace
}  // namespace backfault
