#include "targets/mock/protocol/frame_socket.h"

#include <gtest/gtest.h>

#include <thread>

#include "test/targets/mock/socket_pair.h"

namespace mock {
namespace {

constexpr auto patience = std::chrono::seconds(30);

TEST(FrameSocket, ReceivesAFrameThatComesByteByByte) {
  const test::SocketPair pair;
  const auto bytes = encode_frame(5, 6, "payload");
  std::thread sender([&] {
    for (const char byte : bytes) {
      static_cast<void>(send_all(pair.ours, {&byte, 1}, patience, "to send"));
    }
  });
  const auto frame = receive_frame(pair.theirs, 100, patience, "for a frame");
  sender.join();
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->header.kind, 5);
  EXPECT_EQ(frame->header.sequence, 6U);
  EXPECT_EQ(frame->payload, "payload");
}

TEST(FrameSocket, PassesADescriptor) {
  const test::SocketPair pair;
  const test::SocketPair other;
  ASSERT_TRUE(send_with_descriptor(pair.ours, encode_frame(1, 1, "x"), other.ours).has_value());
  const auto frame = receive_frame(pair.theirs, 100, patience, "for a frame", Descriptors::take);
  ASSERT_TRUE(frame.has_value());
  EXPECT_TRUE(frame->attached.is_open());
}

TEST(FrameSocket, KnowsWhyItGotNothing) {
  test::SocketPair pair;
  const auto late = receive_frame(pair.ours, 100, std::chrono::milliseconds(1), "for a frame");
  EXPECT_EQ(late.error().cause, Cause::timed_out);
  ASSERT_TRUE(send_all(pair.theirs, "HRB1 nonsense...", patience, "to send").has_value());
  EXPECT_EQ(receive_frame(pair.ours, 100, patience, "for a frame").error().cause, Cause::refused);
  pair.theirs = Fd();
  EXPECT_EQ(receive_frame(pair.ours, 100, patience, "for a frame").error().cause, Cause::peer_gone);
  EXPECT_EQ(send_all(pair.ours, "x", patience, "to send").error().cause, Cause::peer_gone);
}

TEST(FrameSocket, DoesNotWaitForAPeerThatTakesNothing) {
  const test::SocketPair pair;
  const std::string much(8 << 20, 'x');
  EXPECT_EQ(send_all(pair.ours, much, std::chrono::milliseconds(1), "to send").error().cause,
            Cause::timed_out);
}

}  // namespace
}  // namespace mock
