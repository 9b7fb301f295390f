#include "targets/mock/server/tcp_sender.h"

#include <gtest/gtest.h>

#include "test/targets/mock/socket_pair.h"

namespace mock {
namespace {

constexpr auto sender_patience = std::chrono::seconds(30);

class TcpSenderTest : public ::testing::Test {
 protected:
  void make(std::uint64_t window) {
    settings_.credit_window = window;
    settings_.timeout = std::chrono::milliseconds(20);
    sender_ =
        std::make_unique<TcpSender>(std::move(data_.ours), settings_, operations_, control_.ours);
  }
  Result<void> send() { return sender_->send_file(set_.open(set_.databases()[0]).value(), 3); }
  void tell(const Request& request) {
    ASSERT_TRUE(send_all(control_.theirs, encode_request(1, request), sender_patience, "to send")
                    .has_value());
  }

  test::SocketPair data_;
  test::SocketPair control_;
  DataSet set_ = DataSet::load("8KiB", 1).value();
  ServerSettings settings_;
  StatusPage status_ = StatusPage::in_memory().value();
  std::atomic<bool> stopped_ = false;
  OperationLog operations_{settings_, status_, stopped_};
  std::unique_ptr<TcpSender> sender_;
};

TEST_F(TcpSenderTest, SendsWhatTheWindowAllows) {
  make(8192);
  ASSERT_TRUE(send().has_value());
  std::string bytes(chunk_header_bytes + 8192, '\0');
  ASSERT_TRUE(receive_all(data_.theirs, bytes, sender_patience, "for data").has_value());
  const auto header = decode_chunk_header(bytes.substr(0, chunk_header_bytes), 8192).value();
  EXPECT_EQ(header.file_number, 3U);
  EXPECT_EQ(header.length, 8192U);
}

TEST_F(TcpSenderTest, WaitsForCreditUntilTheTimeout) {
  make(4096);
  const auto sent = send();
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().cause, Cause::timed_out);
  EXPECT_EQ(status_.value(Counter::bytes_to_client), 4096U);
}

TEST_F(TcpSenderTest, GoesOnWithCredit) {
  make(4096);
  tell(AcknowledgeRequest{.bytes = 4096});
  EXPECT_TRUE(send().has_value());
}

TEST_F(TcpSenderTest, StopsForAnotherMessage) {
  make(4096);
  tell(CloseRequest());
  ASSERT_TRUE(send().has_value());
  const auto message = sender_->take_message();
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->header.kind, static_cast<std::uint16_t>(Kind::close));
  EXPECT_FALSE(sender_->take_message().has_value());
}

TEST_F(TcpSenderTest, RefusesTooMuchCredit) {
  make(4096);
  tell(AcknowledgeRequest{.bytes = 5000});
  EXPECT_EQ(send().error().cause, Cause::refused);
}

TEST_F(TcpSenderTest, NoticesThatTheClientDied) {
  make(4096);
  settings_.timeout = std::nullopt;
  control_.theirs = Fd();
  EXPECT_EQ(send().error().cause, Cause::peer_gone);
}

}  // namespace
}  // namespace mock
