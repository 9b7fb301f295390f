#include "targets/mock/library/ring_reader.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "targets/mock/server/ring_writer.h"

namespace mock {
namespace {

constexpr RingShape small = {.slots = 3, .slot_bytes = 4096};
constexpr std::uint32_t transfers = 50'000;

/// Fills `transfers` slots, each with its own number.
bool write_all_slots(RingMemory& memory) {
  RingWriter writer(memory, FlowControl::fixed);
  for (std::uint32_t number = 0; number < transfers; ++number) {
    auto slot = writer.acquire(1, std::chrono::seconds(30));
    if (!slot) return false;
    std::memcpy(slot->data(), &number, sizeof number);
    writer.publish({.file_number = 1, .length = sizeof number, .code = 0, .reserved = 0});
  }
  return true;
}

/// Takes them all; false at the first that is not the next one.
bool read_all_slots(RingMemory& memory) {
  RingReader reader(memory, FlowControl::fixed);
  for (std::uint32_t number = 0; number < transfers; ++number) {
    auto piece = reader.front();
    if (!piece || piece->bytes.size() != sizeof number) return false;
    if (std::memcmp(piece->bytes.data(), &number, sizeof number) != 0) return false;
    reader.release();
  }
  return true;
}

TEST(RingReader, FixedPassesEverythingBetweenThreads) {
  auto memory = RingMemory::create(small).value();
  bool written = false;
  std::thread writer([&] { written = write_all_slots(memory); });
  EXPECT_TRUE(read_all_slots(memory));
  writer.join();
  EXPECT_TRUE(written);
}

TEST(RingReader, FixedPassesEverythingBetweenProcesses) {
  auto memory = RingMemory::create(small).value();
  const pid_t writer = ::fork();
  ASSERT_GE(writer, 0);
  if (writer == 0) ::_exit(write_all_slots(memory) ? 0 : 1);
  const bool good = read_all_slots(memory);
  int status = -1;
  EXPECT_EQ(::waitpid(writer, &status, 0), writer);
  EXPECT_TRUE(good);
  EXPECT_EQ(status, 0);
}

TEST(RingReader, RefusesNonsenseOfTheServer) {
  auto memory = RingMemory::create(small).value();
  RingReader reader(memory, FlowControl::fixed);
  memory.control().published = 4;
  EXPECT_FALSE(reader.front().has_value());
  memory.control().published = 1;
  memory.header(0).length = 4097;
  EXPECT_FALSE(reader.front().has_value());
}

TEST(RingReader, AnAbortOfTheServerEndsTheWait) {
  auto memory = RingMemory::create(small).value();
  RingReader reader(memory, FlowControl::legacy);
  RingWriter writer(memory, FlowControl::legacy);
  std::thread aborter([&writer] { writer.abort(hr::communication_error); });
  const auto ended = reader.front();
  aborter.join();
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().code, hr::communication_error);
}

TEST(RingReader, ABreakOffEndsTheWait) {
  auto memory = RingMemory::create(small).value();
  RingReader reader(memory, FlowControl::legacy_check_reset);
  std::thread breaker([&reader] { reader.break_off(); });
  const auto ended = reader.front();
  breaker.join();
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().cause, Cause::peer_gone);
}

TEST(RingReader, AsksForAnEarlyStop) {
  auto memory = RingMemory::create(small).value();
  RingReader reader(memory, FlowControl::fixed);
  reader.request_stop(3);
  EXPECT_EQ(memory.control().stop_file, 3U);
  EXPECT_EQ(memory.control().space_event, 1U);
}

}  // namespace
}  // namespace mock
