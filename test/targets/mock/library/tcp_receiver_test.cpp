#include "targets/mock/library/tcp_receiver.h"

#include <gtest/gtest.h>

#include "targets/mock/protocol/frame_socket.h"
#include "test/targets/mock/socket_pair.h"

namespace mock {
namespace {

constexpr auto receiver_patience = std::chrono::seconds(30);

PreparedBody settings(FlowControl flow_control) {
  PreparedBody prepared;
  prepared.flow_control = flow_control;
  prepared.slot_bytes = 4096;
  prepared.credit_window = 8;
  return prepared;
}

class TcpReceiverTest : public ::testing::Test {
 protected:
  void make(FlowControl flow_control) {
    receiver_ =
        std::make_unique<TcpReceiver>(std::move(data_.ours), settings(flow_control), control_.ours);
  }
  void send(std::uint32_t file, const std::string& text, HrCode code = 0) {
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto bytes =
        encode_chunk_header({.file_number = file, .length = size, .code = code}) + text;
    ASSERT_TRUE(send_all(data_.theirs, bytes, receiver_patience, "to send").has_value());
  }
  Result<std::string> read(std::uint32_t file, std::size_t size) {
    std::string text(size, '\0');
    auto got = receiver_->read(file, std::as_writable_bytes(std::span(text)));
    if (!got) return pass_on(got);
    return text.substr(0, *got);
  }
  std::uint64_t next_credit() {
    const auto frame =
        receive_frame(control_.theirs, 100, receiver_patience, "for a credit").value();
    return std::get<AcknowledgeRequest>(decode_request(frame.header.kind, frame.payload).value())
        .bytes;
  }

  test::SocketPair data_;
  test::SocketPair control_;
  std::unique_ptr<TcpReceiver> receiver_;
};

TEST_F(TcpReceiverTest, FixedAcknowledgesWhatHasArrived) {
  make(FlowControl::fixed);
  send(1, "hello");
  EXPECT_EQ(read(1, 3).value(), "hel");
  EXPECT_EQ(next_credit(), 3U);
}

TEST_F(TcpReceiverTest, CreditAcknowledgesOnlyWhatWasWrittenOut) {
  make(FlowControl::legacy_credit);
  send(1, "hello");
  EXPECT_EQ(read(1, 5).value(), "hello");
  ASSERT_TRUE(receiver_->acknowledge(1).has_value());
  ASSERT_TRUE(receiver_->acknowledge(4).has_value());
  EXPECT_EQ(next_credit(), 5U);
}

TEST_F(TcpReceiverTest, DropsWhatIsLeftOfEarlierFiles) {
  make(FlowControl::fixed);
  send(1, "old");
  send(2, "new");
  EXPECT_EQ(read(2, 10).value(), "new");
}

TEST_F(TcpReceiverTest, HandsOnErrorsAndRefusesNonsense) {
  make(FlowControl::fixed);
  send(1, "", hr::disk_io);
  EXPECT_EQ(read(1, 10).error().code, hr::disk_io);
  ASSERT_TRUE(
      send_all(data_.theirs, std::string(16, 'x'), receiver_patience, "to send").has_value());
  EXPECT_EQ(read(1, 10).error().code, hr::communication_error);
}

TEST_F(TcpReceiverTest, NoticesTheEndOfTheConnection) {
  make(FlowControl::fixed);
  data_.theirs = Fd();
  EXPECT_EQ(read(1, 10).error().cause, Cause::peer_gone);
}

TEST_F(TcpReceiverTest, TakesOnlyTheConnectionWithItsToken) {
  const auto listener = listen_at(parse_address("tcp:127.0.0.1:0").value()).value();
  const auto stranger = connect_to(listener.address, receiver_patience).value();
  ASSERT_TRUE(
      send_all(stranger, encode_data_preamble(1), receiver_patience, "to send").has_value());
  const auto server = connect_to(listener.address, receiver_patience).value();
  ASSERT_TRUE(send_all(server, encode_data_preamble(2), receiver_patience, "to send").has_value());
  const auto made =
      TcpReceiver::create(listener.socket, 2, settings(FlowControl::fixed), control_.ours);
  EXPECT_TRUE(made.has_value());
  EXPECT_FALSE(TcpReceiver::create(listener.socket, 2, settings(FlowControl::legacy), control_.ours)
                   .has_value());
}

TEST_F(TcpReceiverTest, DoesNotWaitForTheConnectionOfADeadServer) {
  const auto listener = listen_at(parse_address("tcp:127.0.0.1:0").value()).value();
  control_.theirs = Fd();
  EXPECT_FALSE(TcpReceiver::create(listener.socket, 2, settings(FlowControl::fixed), control_.ours)
                   .has_value());
}

}  // namespace
}  // namespace mock
