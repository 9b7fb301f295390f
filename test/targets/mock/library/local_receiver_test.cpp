#include "targets/mock/library/local_receiver.h"

#include <gtest/gtest.h>

#include <cstring>

#include "targets/mock/server/ring_writer.h"
#include "test/targets/mock/socket_pair.h"

namespace mock {
namespace {

class LocalReceiverTest : public ::testing::Test {
 protected:
  LocalReceiverTest() {
    PreparedBody prepared;
    prepared.ring_slots = 4;
    prepared.slot_bytes = 4096;
    receiver_ = LocalReceiver::create(memory_.take_descriptor(), prepared, pair_.ours).value();
  }
  void publish(std::uint32_t file, const std::string& text, HrCode code = 0) {
    std::memcpy(writer_.acquire(file, std::nullopt)->data(), text.data(), text.size());
    writer_.publish({.file_number = file,
                     .length = static_cast<std::uint32_t>(text.size()),
                     .code = code,
                     .reserved = 0});
  }
  Result<std::string> read(std::uint32_t file, std::size_t size) {
    std::string text(size, '\0');
    auto got = receiver_->read(file, std::as_writable_bytes(std::span(text)));
    if (!got) return pass_on(got);
    return text.substr(0, *got);
  }

  test::SocketPair pair_;
  RingMemory memory_ = RingMemory::create({.slots = 4, .slot_bytes = 4096}).value();
  RingWriter writer_{memory_, FlowControl::fixed};
  std::unique_ptr<Receiver> receiver_;
};

TEST_F(LocalReceiverTest, ReadsASlotInPieces) {
  publish(1, "hello");
  EXPECT_EQ(read(1, 3).value(), "hel");
  EXPECT_EQ(read(1, 10).value(), "lo");
}

TEST_F(LocalReceiverTest, DropsWhatIsLeftOfEarlierFiles) {
  publish(1, "old");
  publish(1, "old");
  publish(2, "new");
  EXPECT_EQ(read(1, 1).value(), "o");
  EXPECT_EQ(read(2, 10).value(), "new");
}

TEST_F(LocalReceiverTest, HandsOnTheCodeOfTheServer) {
  publish(1, "", hr::disk_io);
  EXPECT_EQ(read(1, 10).error().code, hr::disk_io);
}

TEST_F(LocalReceiverTest, RefusesASlotThatSaysNothing) {
  publish(1, "");
  EXPECT_EQ(read(1, 10).error().code, hr::communication_error);
}

TEST_F(LocalReceiverTest, NoticesThatTheServerDied) {
  pair_.theirs = Fd();
  EXPECT_EQ(read(1, 10).error().cause, Cause::peer_gone);
}

TEST_F(LocalReceiverTest, WantsTheSharedMemory) {
  EXPECT_FALSE(LocalReceiver::create(Fd(), {}, pair_.ours).has_value());
}

}  // namespace
}  // namespace mock
