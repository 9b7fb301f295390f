#include "harness/os/net/socket_meter.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "harness/base/fd.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

/// Two connected ends in this process.
struct Connection {
  Fd listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  Fd connecting{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  Fd accepted;

  Connection() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener.get(), generic, size), 0);
    EXPECT_EQ(::listen(listener.get(), 1), 0);
    EXPECT_EQ(::getsockname(listener.get(), generic, &size), 0);
    EXPECT_EQ(::connect(connecting.get(), generic, size), 0);
    accepted = Fd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }
};

void send_bytes(const Fd& from, const Fd& to, const std::size_t count) {
  const std::string bytes(count, 'x');
  EXPECT_EQ(::send(from.get(), bytes.data(), count, 0), static_cast<ssize_t>(count));
  std::string received(count, '\0');
  EXPECT_EQ(::recv(to.get(), received.data(), count, MSG_WAITALL), static_cast<ssize_t>(count));
}

SocketMeter meter_for(const std::optional<Role> own) {
  return SocketMeter([own](const int pid) { return pid == ::getpid() ? own : std::nullopt; });
}

TEST(SocketMeter, CountsTheEndThatDidNotListenWhenTheClientHasBoth) {
  SocketMeter meter = meter_for(Role::client);
  const Connection connection;
  send_bytes(connection.connecting, connection.accepted, 1000);
  send_bytes(connection.accepted, connection.connecting, 50);
  // The kernel counts the connection's beginning as one byte. The acknowledgement may be late.
  EXPECT_TRUE(becomes_true([&] { return meter.measure().bytes_to_server == 1001; }));
  EXPECT_EQ(meter.measure().bytes_to_client, 50U);
}

TEST(SocketMeter, RemembersWhatClosedSocketsMoved) {
  SocketMeter meter = meter_for(Role::client);
  {
    const Connection connection;
    send_bytes(connection.accepted, connection.connecting, 70);
    EXPECT_EQ(meter.measure().bytes_to_client, 70U);
  }
  EXPECT_EQ(meter.measure().bytes_to_client, 70U);
  const Connection next;
  send_bytes(next.accepted, next.connecting, 5);
  EXPECT_EQ(meter.measure().bytes_to_client, 75U);
}

const std::vector<Role> both = {Role::server, Role::client};

TEST(SocketMeter, SeesWhatArrivesFromTheOtherSideAndWhatIsReadOfIt) {
  LoopbackListener listener;
  const TinyProgram reader("recv_forever", {std::to_string(listener.port())});
  const Fd accepted = listener.accept();
  SocketMeter meter([&](const int pid) -> std::optional<Role> {
    if (pid == ::getpid()) return Role::server;
    return pid == reader.pid() ? std::optional(Role::client) : std::nullopt;
  });
  EXPECT_TRUE(becomes_true([&] { return meter.movement(both) == 0U; }));
  EXPECT_EQ(::send(accepted.get(), "12345678", 8, 0), 8);
  EXPECT_TRUE(becomes_true([&] { return meter.movement(both) == 16U; })) << "arrived, and read";
  EXPECT_EQ(meter.movement({Role::client}), 16U);
  EXPECT_EQ(meter.movement({Role::server}), 0U);
}

TEST(SocketMeter, SeesNoMovementInWhatASideSaysToItself) {
  SocketMeter harness = meter_for(std::nullopt);
  SocketMeter server = meter_for(Role::server);
  const Connection connection;
  send_bytes(connection.accepted, connection.connecting, 70);
  EXPECT_EQ(harness.movement(both), std::nullopt);
  EXPECT_EQ(server.movement(both), std::nullopt);
}

TEST(SocketMeter, LeavesTheHarnessAndTheServerOut) {
  SocketMeter harness = meter_for(std::nullopt);
  SocketMeter server = meter_for(Role::server);
  const Connection connection;
  send_bytes(connection.accepted, connection.connecting, 70);
  EXPECT_EQ(harness.measure(), Progress{});
  EXPECT_EQ(server.measure(), Progress{});
}

}  // namespace
}  // namespace backfault
