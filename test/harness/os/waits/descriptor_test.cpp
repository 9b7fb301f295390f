#include "harness/os/waits/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Type = DescriptorMeaning::Type;

DescriptorMeaning describe(const int descriptor) {
  ObservedWorld world;
  return describe_descriptor(world, world.process(::getpid()), descriptor);
}

TEST(WaitDescriptor, BothEndsOfAConnectionHaveOneKey) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  const Fd server = listener.accept();
  const auto of_client = describe(client.get());
  const auto of_server = describe(server.get());
  EXPECT_EQ(of_client.type, Type::socket);
  EXPECT_EQ(of_client.channels, of_server.channels);
  EXPECT_EQ(of_client.peer, fmt::format("127.0.0.1:{}", listener.port()));
  EXPECT_EQ(of_server.words, "tcp " + of_client.peer);
}

TEST(WaitDescriptor, ReadsTheTimeOutsOfASocket) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  EXPECT_EQ(describe(client.get()).receiving, within_of_start(std::chrono::seconds(10)));
  EXPECT_EQ(describe(client.get()).sending, within_of_start(std::chrono::seconds(10)));
  const unsigned user_timeout_ms = 3000;
  ASSERT_EQ(::setsockopt(client.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms,
                         sizeof user_timeout_ms),
            0);
  EXPECT_EQ(describe(client.get()).sending.left, std::chrono::seconds(3));
  EXPECT_EQ(describe(client.get()).receiving, within_of_start(std::chrono::seconds(10)));
}

TEST(WaitDescriptor, AnUnconnectedSocketHasNoConduit) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(describe(socket.get()).type, Type::socket);
  EXPECT_THAT(describe(socket.get()).channels, IsEmpty());
}

TEST(WaitDescriptor, NamesDatagramAndOtherSocketsWithoutConduits) {
  const Fd datagram(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(describe(datagram.get()).words, "datagram socket 0.0.0.0:0");
  EXPECT_THAT(describe(datagram.get()).channels, IsEmpty());
  const Fd netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0));
  EXPECT_EQ(describe(netlink.get()).type, Type::socket);
  EXPECT_THAT(describe(netlink.get()).words, ::testing::EndsWith("of family 16"));
}

TEST(WaitDescriptor, AListeningUnixSocketHasItsName) {
  const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const std::string name = fmt::format("backfault_{}", ::getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path + 1, name.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  ASSERT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(::listen(socket.get(), 1), 0);
  EXPECT_EQ(describe(socket.get()).words, "unix socket @" + name);
  EXPECT_THAT(describe(socket.get()).channels, ElementsAre("listen:unix:@" + name));
}

TEST(WaitDescriptor, FilesAreNamedByTheirPath) {
  const Fd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(describe(null.get()).type, Type::other);
  EXPECT_EQ(describe(null.get()).words, "/dev/null");
}

TEST(WaitDescriptor, KnowsSetsAndProcesses) {
  const Fd set(::epoll_create1(EPOLL_CLOEXEC));
  EXPECT_EQ(describe(set.get()).type, Type::event_set);
  const Fd process(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
  EXPECT_EQ(describe(process.get()).type, Type::other);
  EXPECT_EQ(describe(process.get()).words, fmt::format("the end of process {}", ::getpid()));
}

TEST(WaitDescriptor, ADescriptorThatIsGoneIsUnreadable) {
  EXPECT_EQ(describe(9999).type, Type::unreadable);
  EXPECT_EQ(describe(9999).words, "descriptor 9999");
}

}  // namespace
}  // namespace backfault
