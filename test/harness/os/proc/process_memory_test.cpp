#include "harness/os/proc/process_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace backfault {
namespace {

using ::testing::ElementsAre;

template <typename Value>
std::uint64_t address_of(const Value* value) {
  return reinterpret_cast<std::uint64_t>(value);
}

TEST(ProcessMemory, IsReadAndWrittenWhole) {
  std::array<char, 4> shown{'a', 'b', 'c', 'd'};
  std::array<char, 4> found{};
  const int tid = ::gettid();
  ASSERT_TRUE(read_memory(tid, address_of(shown.data()), std::as_writable_bytes(std::span(found))));
  EXPECT_EQ(found, shown);
  found[0] = 'z';
  ASSERT_TRUE(write_memory(tid, address_of(shown.data()), std::as_bytes(std::span(found))));
  EXPECT_EQ(shown[0], 'z');
  EXPECT_FALSE(read_memory(tid, 8, std::as_writable_bytes(std::span(found))));
  EXPECT_FALSE(write_memory(tid, 8, std::as_bytes(std::span(found))));
}

TEST(ProcessMemory, IsReadAsValues) {
  const std::uint64_t value = 42;
  const int tid = ::gettid();
  EXPECT_EQ(read_value<std::uint64_t>(tid, address_of(&value)), 42U);
  EXPECT_FALSE(read_value<std::uint64_t>(tid, 0x10));
  EXPECT_THAT(*read_values<std::uint64_t>(tid, address_of(&value), 1), ElementsAre(42));
  EXPECT_TRUE(read_values<std::uint64_t>(tid, 0, 0)->empty());
  EXPECT_FALSE(read_values<std::uint64_t>(tid, address_of(&value), 1 << 20)) << "over the limit";
}

}  // namespace
}  // namespace backfault
