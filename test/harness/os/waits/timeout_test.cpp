#include "harness/os/waits/timeout.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <limits>

namespace backfault {
namespace {

template <typename Value>
std::uint64_t address_of(const Value& value) {
  return reinterpret_cast<std::uint64_t>(&value);
}

TEST(Timeout, ReadsRelativeTimesRoundedUp) {
  const ObservedProcess self(::getpid());
  const timespec time{.tv_sec = 2, .tv_nsec = 1};
  EXPECT_EQ(limit_of_timespec(self, address_of(time)), within_of_start(Duration{2'000'001}));
  const timeval value{.tv_sec = 2, .tv_usec = 5};
  EXPECT_EQ(limit_of_timeval(self, address_of(value)), within_of_start(Duration{2'000'005}));
}

TEST(Timeout, AnAddressOfZeroMeansNoTimeOut) {
  const ObservedProcess self(::getpid());
  EXPECT_EQ(limit_of_timespec(self, 0), Timeout{});
  EXPECT_EQ(limit_of_timeval(self, 0), Timeout{});
  EXPECT_EQ(limit_of_instant(self, 0, CLOCK_MONOTONIC), Timeout{});
}

TEST(Timeout, AnInstantThatPassedLeavesNothing) {
  const ObservedProcess self(::getpid());
  const timespec long_ago{.tv_sec = 1, .tv_nsec = 0};
  EXPECT_EQ(limit_of_instant(self, address_of(long_ago), CLOCK_REALTIME), within(Duration{}));
}

TEST(Timeout, MemoryThatCannotBeReadIsUnreadable) {
  const ObservedProcess self(::getpid());
  EXPECT_EQ(limit_of_timespec(self, 0x10).kind, Timeout::Kind::unreadable);
  EXPECT_EQ(limit_of_timeval(self, 0x10).kind, Timeout::Kind::unreadable);
}

TEST(Timeout, TimesBeyondAllMeasureDoNotOverflow) {
  const ObservedProcess self(::getpid());
  const timespec forever{.tv_sec = std::numeric_limits<time_t>::max(), .tv_nsec = 999'999'999};
  EXPECT_GT(limit_of_timespec(self, address_of(forever)).left, std::chrono::hours(24 * 365 * 1000));
  const timespec never{.tv_sec = std::numeric_limits<time_t>::min(), .tv_nsec = 0};
  EXPECT_EQ(limit_of_timespec(self, address_of(never)), within_of_start(Duration{}));
  const timeval forever_too{.tv_sec = std::numeric_limits<time_t>::max(),
                            .tv_usec = std::numeric_limits<suseconds_t>::max()};
  EXPECT_EQ(limit_of_timeval(self, address_of(forever_too)).kind, Timeout::Kind::within);
}

TEST(Timeout, MillisecondsAreAnIntWhateverTheUpperHalfHolds) {
  EXPECT_EQ(limit_of_milliseconds(0xffffffff), Timeout{});
  EXPECT_EQ(limit_of_milliseconds(0xabcd00000005), within_of_start(std::chrono::milliseconds(5)));
}

TEST(Timeout, TheEarliestCountsAndTheUnknownOutranksIt) {
  const Timeout unreadable{.kind = Timeout::Kind::unreadable, .left = {}};
  const Timeout soon = within(Duration{1});
  EXPECT_EQ(earliest(soon, within(Duration{2})), soon);
  EXPECT_EQ(earliest(Timeout{}, soon), soon);
  EXPECT_EQ(earliest(soon, Timeout{}), soon);
  EXPECT_EQ(earliest(Timeout{}, Timeout{}), Timeout{});
  EXPECT_EQ(earliest(soon, unreadable), unreadable);
  EXPECT_EQ(earliest(unreadable, Timeout{}), unreadable);
}

TEST(Timeout, SpeaksPlainly) {
  EXPECT_EQ(in_words({}), ", no time-out");
  EXPECT_EQ(in_words(within(Duration{0})), ", times out within 0 ms");
  EXPECT_EQ(in_words(within(Duration{1})), ", times out within 1 ms");
  EXPECT_EQ(in_words(within(Duration{1'500'000})), ", times out within 1500 ms");
  EXPECT_EQ(in_words(within(Duration{2'000'000})), ", times out within 2 s");
  EXPECT_EQ(in_words(within(Duration{599'123'456})), ", times out within 600 s");
  EXPECT_EQ(in_words({.kind = Timeout::Kind::unreadable, .left = {}}),
            ", with a time-out that cannot be read");
}

}  // namespace
}  // namespace backfault
