#include "harness/os/net/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/os/net/packet_filter.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/private_network.h"
#include "test/harness/os/skip_without.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

TEST(LinuxNetworkControl, TellsWhatIsLeftOfAConnection) {
  LoopbackListener listener;
  TinyProgram program("recv_forever", {std::to_string(listener.port())});
  const Fd here = listener.accept();
  EXPECT_NE(program.read_line(), "");
  LinuxNetworkControl control(false);
  const auto found = control.connections_of(program.pid());
  ASSERT_TRUE(found && found->size() == 1);
  const ConnectionFact fact = found->front();
  const auto before = control.state_of(fact);
  ASSERT_TRUE(before);
  EXPECT_TRUE(before->listed && before->open);
  EXPECT_FALSE(before->sends_nothing || before->receives_nothing);
  ASSERT_TRUE(control.shut_down(fact, SocketHalf::send));
  EXPECT_TRUE(control.state_of(fact)->sends_nothing);
  EXPECT_FALSE(control.state_of(fact)->receives_nothing);
  BACKFAULT_SKIP_FOR(missing_destroy_sockets_here());
  ASSERT_TRUE(control.abort_connection(fact));
  EXPECT_FALSE(control.state_of(fact)->listed);
}

TEST(LinuxNetworkControl, DropsNothingInTheMachinesOwnNetwork) {
  LinuxNetworkControl control(false);
  EXPECT_FALSE(control.start_drop({.seed = {}}));
  EXPECT_TRUE(control.end_drop(0));
}

TEST(LinuxNetworkControl, DropsForEveryoneThatAskedAndForTheWire) {
  in_private_network([] {
    const LoopbackListener wire;
    LinuxNetworkControl control(true);
    control.know_wires({{.listen_port_of = "server", .listen = wire.port(), .forward_to = 1}});
    const auto one = control.start_drop({.to_client = false, .to_server = true, .seed = {}});
    ASSERT_TRUE(one) << one.error().text;
    const auto two = control.start_drop({.to_client = false, .to_server = true, .seed = {}});
    ASSERT_TRUE(two);
    const Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const sockaddr_in address = loopback_address(wire.port());
    ::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    // Whichever comes first in the kernel takes it; where the machine is slow, it was sent again.
    EXPECT_GE(control.count_drop(*one)->dropped + control.count_drop(*two)->dropped, 1U);
    ASSERT_TRUE(control.end_drop(*one));
    EXPECT_TRUE(*has_drop_table("backfault_1"));
    ASSERT_TRUE(control.end_drop(*two));
    ASSERT_TRUE(control.end_drop(*two)) << "twice does nothing more";
  });
}

TEST(LinuxNetworkControl, LeavesNothingBehind) {
  in_private_network([] {
    {
      LinuxNetworkControl control(true);
      ASSERT_TRUE(control.start_drop({.seed = {}}));
      EXPECT_TRUE(*has_drop_table("backfault_0"));
    }
    EXPECT_FALSE(*has_drop_table("backfault_0"));
  });
}

}  // namespace
}  // namespace backfault
