#include "harness/os/wire/pipes.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(WirePipes, LendsWhatWasGivenBack) {
  WirePipes pipes;
  auto pipe = pipes.borrow();
  ASSERT_TRUE(pipe);
  EXPECT_GE(pipe->slots, 1U);
  const int number = pipe->read.get();
  const auto other = pipes.borrow();
  ASSERT_TRUE(other);
  EXPECT_NE(other->read.get(), number);
  pipes.give_back(*std::move(pipe));
  EXPECT_EQ(pipes.borrow()->read.get(), number);
}

}  // namespace
}  // namespace backfault
