#include "targets/shell/server.h"

#include <gtest/gtest.h>

#include "targets/shell/frame.h"
#include "test/targets/shell/bench.h"

namespace shell {
namespace {

const std::string one = "000000000000000a";
const std::string other = "000000000000000b";

class ServerTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(server_.port(), 0); }
  Fd say(const std::string& text) {
    auto socket = connect_to(server_.port());
    EXPECT_TRUE(socket);
    EXPECT_TRUE(write_all(socket->number(), text));
    return *std::move(socket);
  }
  /// All that comes on this connection.
  static std::string answer(const Fd& socket) {
    return read_exactly(socket.number(), 1000).value();
  }

 private:
  test::RunningServer server_;
};

TEST_F(ServerTest, StartsACommandWhenBothItsConnectionsAreThere) {
  const Fd data = say("data " + one + " 7\necho hi");
  const Fd status = say("status " + one + "\n");
  EXPECT_EQ(answer(data), "hi\n");
  EXPECT_EQ(answer(status), encode({Frame::Kind::ending, "0"}));
}

TEST_F(ServerTest, LeavesTheCommandsInputToIt) {
  const Fd data = say("data " + one + " 3\ncatfirst bytes");
  ::shutdown(data.number(), SHUT_WR);
  const Fd status = say("status " + one + "\n");
  EXPECT_EQ(answer(data), "first bytes");
}

TEST_F(ServerTest, TakesNoConnectionForAnothers) {
  const Fd data = say("data " + one + " 8\necho one");
  const Fd stranger = say("data " + other + " 10\necho other");
  const Fd status = say("status " + other + "\n");
  EXPECT_EQ(answer(stranger), "other\n");
}

TEST_F(ServerTest, HangsUpOnWhatIsNoGreeting) {
  EXPECT_EQ(answer(say("GET / HTTP/1.1\n")), "");
  EXPECT_EQ(answer(say(std::string(greeting_bytes_max + 1, 'x'))), "");
}

TEST_F(ServerTest, ServesOnWhenOneOfItsClientsGoesEarly) {
  say("data " + one + " 8\necho");
  say("sta");
  const Fd data = say("data " + other + " 4\ntrue");
  const Fd status = say("status " + other + "\n");
  EXPECT_EQ(answer(status), encode({Frame::Kind::ending, "0"}));
}

}  // namespace
}  // namespace shell
