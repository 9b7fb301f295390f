#include "targets/mock/server/local_sender.h"

#include <gtest/gtest.h>

#include "targets/mock/library/ring_reader.h"
#include "test/targets/mock/socket_pair.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

class LocalSenderTest : public ::testing::Test {
 protected:
  LocalSenderTest() {
    settings_.ring = {.slots = 4, .slot_bytes = 4096};
    settings_.timeout = std::chrono::milliseconds(10);
    auto memory = RingMemory::create(settings_.ring).value();
    client_ = RingMemory::attach(memory.take_descriptor(), settings_.ring).value();
    sender_ = std::make_unique<LocalSender>(std::move(memory), settings_, operations_, pair_.ours);
  }

  test::SocketPair pair_;
  ServerSettings settings_;
  StatusPage status_ = StatusPage::in_memory().value();
  std::atomic<bool> stopped_ = false;
  OperationLog operations_{settings_, status_, stopped_};
  RingMemory client_ = RingMemory::create({.slots = 1, .slot_bytes = 4096}).value();
  std::unique_ptr<LocalSender> sender_;
};

TEST_F(LocalSenderTest, PutsAFileIntoSlots) {
  const auto data = DataSet::load("12KiB", 1).value();
  const auto content = data.open(data.databases()[0]).value();
  ASSERT_TRUE(sender_->send_file(content, 9).has_value());
  EXPECT_EQ(client_.control().published, 3U);
  EXPECT_EQ(client_.header(2).file_number, 9U);
  EXPECT_EQ(client_.header(2).length, 4096U);
  EXPECT_EQ(status_.value(Counter::bytes_to_client), 12288U);
}

TEST_F(LocalSenderTest, GivesUpOnAClientThatTakesNothing) {
  const auto data = DataSet::load("20KiB", 1).value();
  const auto sent = sender_->send_file(data.open(data.databases()[0]).value(), 1);
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().cause, Cause::timed_out);
}

TEST_F(LocalSenderTest, NoticesThatTheClientDied) {
  settings_.timeout = std::nullopt;
  const auto data = DataSet::load("20KiB", 1).value();
  pair_.theirs = Fd();
  const auto sent = sender_->send_file(data.open(data.databases()[0]).value(), 1);
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().cause, Cause::peer_gone);
}

TEST_F(LocalSenderTest, PassesOnThatAFileCannotBeRead) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "file", "hello");
  const auto data = DataSet::load(folder.path(), 1).value();
  const auto content = data.open(data.databases()[0]).value();
  std::filesystem::resize_file(folder / "file", 0);
  ASSERT_TRUE(sender_->send_file(content, 1).has_value());
  EXPECT_EQ(client_.header(0).code, hr::disk_io);
}

}  // namespace
}  // namespace mock
