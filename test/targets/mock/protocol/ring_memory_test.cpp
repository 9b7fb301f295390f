#include "targets/mock/protocol/ring_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

namespace mock {
namespace {

TEST(RingMemory, TheOtherSideSeesTheSameBytes) {
  const RingShape shape{.slots = 3, .slot_bytes = 8192};
  auto ours = RingMemory::create(shape).value();
  const auto theirs = RingMemory::attach(ours.take_descriptor(), shape);
  ASSERT_TRUE(theirs.has_value());
  std::memset(ours.slot(5).data(), 7, 8192);
  EXPECT_EQ(theirs->slot(2)[8191], std::byte{7});
  ours.header(4).length = 9;
  EXPECT_EQ(theirs->header(1).length, 9U);
}

TEST(RingMemory, RefusesImpossibleShapes) {
  for (const auto shape : {RingShape{0, 4096}, RingShape{1025, 4096}, RingShape{4, 4095},
                           RingShape{4, 0}, RingShape{4, 32 << 20}, RingShape{1024, 16 << 20}}) {
    EXPECT_FALSE(check_shape(shape).has_value()) << shape.slots << " x " << shape.slot_bytes;
  }
  EXPECT_TRUE(check_shape({.slots = 1, .slot_bytes = 4096}).has_value());
}

TEST(RingMemory, RefusesMemoryThatCouldShrinkOrHasAWrongSize) {
  const RingShape shape{.slots = 2, .slot_bytes = 4096};
  Fd unsealed(::memfd_create("test", MFD_CLOEXEC));
  ASSERT_EQ(::ftruncate(unsealed.number(), 4 * 4096), 0);
  EXPECT_FALSE(RingMemory::attach(std::move(unsealed), shape).has_value());
  auto other = RingMemory::create(shape).value();
  EXPECT_FALSE(
      RingMemory::attach(other.take_descriptor(), {.slots = 3, .slot_bytes = 4096}).has_value());
}

TEST(RingMemory, RefusesAWrongHeader) {
  const RingShape shape{.slots = 2, .slot_bytes = 4096};
  auto memory = RingMemory::create(shape).value();
  memory.control().magic ^= 1;
  EXPECT_FALSE(RingMemory::attach(memory.take_descriptor(), shape).has_value());
}

}  // namespace
}  // namespace mock
