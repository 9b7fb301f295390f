#include "targets/mock/server/ring_writer.h"

#include <gtest/gtest.h>

#include <thread>

namespace mock {
namespace {

constexpr SlotHeader one_byte = {.file_number = 1, .length = 1, .code = 0, .reserved = 0};

RingMemory make_memory() { return RingMemory::create({.slots = 2, .slot_bytes = 4096}).value(); }

TEST(RingWriter, GivesUpWhenNoSlotIsFreed) {
  auto memory = make_memory();
  RingWriter writer(memory, FlowControl::fixed);
  for (int slot = 0; slot < 2; ++slot) {
    ASSERT_EQ(writer.acquire(1, std::chrono::milliseconds(5))->size(), 4096U);
    writer.publish(one_byte);
  }
  const auto late = writer.acquire(1, std::chrono::milliseconds(5));
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().cause, Cause::timed_out);
  EXPECT_EQ(late.error().text, "no movement for 5 ms while waiting for the client to free a slot");
}

TEST(RingWriter, StopsForAFileThatIsClosedEarly) {
  auto memory = make_memory();
  RingWriter writer(memory, FlowControl::fixed);
  memory.control().stop_file = 7;
  EXPECT_TRUE(writer.acquire(7, std::nullopt)->empty());
  EXPECT_FALSE(writer.acquire(8, std::nullopt)->empty());
}

TEST(RingWriter, RefusesNonsenseOfTheClient) {
  auto memory = make_memory();
  RingWriter writer(memory, FlowControl::fixed);
  memory.control().consumed = 5;
  EXPECT_FALSE(writer.acquire(1, std::nullopt).has_value());
}

TEST(RingWriter, ABreakOffEndsAWaitWithoutLimit) {
  auto memory = make_memory();
  RingWriter writer(memory, FlowControl::legacy);
  for (int slot = 0; slot < 2; ++slot) {
    ASSERT_TRUE(writer.acquire(1, std::nullopt).has_value());
    writer.publish(one_byte);
  }
  std::thread breaker([&writer] { writer.break_off(); });
  const auto broken = writer.acquire(1, std::nullopt);
  breaker.join();
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().cause, Cause::peer_gone);
}

TEST(RingWriter, LegacySignalsOnlyTheStepFromEmpty) {
  auto memory = make_memory();
  RingWriter writer(memory, FlowControl::legacy);
  ASSERT_TRUE(writer.acquire(1, std::nullopt).has_value());
  writer.publish(one_byte);
  EXPECT_EQ(memory.control().data_event, 1U);
  memory.control().data_event = 0;
  ASSERT_TRUE(writer.acquire(1, std::nullopt).has_value());
  writer.publish(one_byte);
  EXPECT_EQ(memory.control().data_event, 0U);
}

TEST(RingWriter, FixedSignalsEverySlot) {
  auto memory = make_memory();
  RingWriter writer(memory, FlowControl::fixed);
  for (int slot = 0; slot < 2; ++slot) {
    memory.control().data_event = 0;
    ASSERT_TRUE(writer.acquire(1, std::nullopt).has_value());
    writer.publish(one_byte);
    EXPECT_EQ(memory.control().data_event, 1U);
  }
}

}  // namespace
}  // namespace mock
