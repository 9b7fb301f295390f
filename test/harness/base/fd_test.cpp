#include "harness/base/fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <type_traits>
#include <utility>

namespace backfault {
namespace {

bool is_open(const int number) { return ::fcntl(number, F_GETFD) >= 0; }

Fd open_null() { return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

static_assert(!std::is_convertible_v<int, Fd> && !std::is_convertible_v<Fd, int>);
static_assert(!std::is_copy_constructible_v<Fd> && std::is_nothrow_move_constructible_v<Fd>);

TEST(Fd, ClosesWhenItEnds) {
  int number = -1;
  {
    const Fd owner = open_null();
    number = owner.get();
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Fd, AssignmentClosesWhatWasOwnedAndTakesTheOther) {
  Fd one = open_null();
  Fd other = open_null();
  const int first = one.get();
  const int second = other.get();
  one = std::move(other);
  EXPECT_FALSE(is_open(first));
  EXPECT_EQ(one.get(), second);
  EXPECT_TRUE(is_open(second));
}

TEST(Fd, SurvivesBeingMovedIntoItself) {
  Fd owner = open_null();
  Fd& same = owner;
  owner = std::move(same);
  EXPECT_TRUE(is_open(owner.get()));
}

TEST(Fd, ReleaseGivesTheDescriptorAway) {
  Fd owner = open_null();
  const Fd taker(owner.release());
  EXPECT_FALSE(owner.valid());
  EXPECT_TRUE(is_open(taker.get()));
}

}  // namespace
}  // namespace backfault
