#include "harness/os/wire/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

TEST(WireEndpoint, ConnectsAtOnceOnTheSameMachine) {
  const LoopbackListener listener;
  const auto endpoint = WireEndpoint::of_port(listener.port());
  const Fd socket = endpoint.make_socket();
  EXPECT_EQ(endpoint.connect(socket), 0);
  EXPECT_EQ(endpoint.text(), "127.0.0.1:" + std::to_string(listener.port()));
}

TEST(WireEndpoint, TellsARefusal) {
  const auto endpoint = WireEndpoint::of_port(closed_port());
  EXPECT_EQ(endpoint.connect(endpoint.make_socket()), ECONNREFUSED);
}

TEST(WireEndpoint, APathThatIsTooLongIsRefused) {
  const auto endpoint = WireEndpoint::of_path("/" + std::string(107, 'x'));
  ASSERT_FALSE(endpoint);
  EXPECT_THAT(endpoint.error().text, testing::StartsWith("the path of a Unix socket has at most"));
}

TEST(WireEndpoint, SaysThatAnUrgentByteComesNext) {
  const LoopbackListener listener;
  const auto endpoint = WireEndpoint::of_port(listener.port());
  const Fd socket = endpoint.make_socket();
  ASSERT_EQ(endpoint.connect(socket), 0);
  const Fd far = listener.accept();
  ASSERT_TRUE(send_text(far, "ab"));
  ASSERT_EQ(::send(far.get(), "!", 1, MSG_OOB), 1);
  ASSERT_TRUE(send_text(far, "c"));
  EXPECT_FALSE(at_urgent_byte(socket.get()));
  EXPECT_EQ(receive_text(socket, 2), "ab");
  EXPECT_TRUE(at_urgent_byte(socket.get()));
  EXPECT_EQ(receive_text(socket, 1), "!");
  EXPECT_FALSE(at_urgent_byte(socket.get()));
}

}  // namespace
}  // namespace backfault
