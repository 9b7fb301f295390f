#include "harness/os/waits/fd_owners.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "harness/os/proc/fs.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::array<Fd, 2> make_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {Fd(ends[0]), Fd(ends[1])};
}

std::string link_of(const Fd& descriptor) {
  return read_link("/proc/self/fd/" + std::to_string(descriptor.get()));
}

TEST(FdOwners, KnowBothEndsOfAPipeAndWhatTheyAreFor) {
  const auto ends = make_pipe();
  const auto fd_owners = FdOwners().of_link(link_of(ends[0]));
  const FdOwner reader{.pid = ::getpid(), .descriptor = ends[0].get()};
  const FdOwner writer{.pid = ::getpid(), .descriptor = ends[1].get()};
  EXPECT_THAT(fd_owners, ElementsAre(reader, writer));
  EXPECT_TRUE(access_of(reader).reads);
  EXPECT_FALSE(access_of(reader).writes);
  EXPECT_FALSE(access_of(writer).reads);
  EXPECT_TRUE(access_of(writer).writes);
  EXPECT_THAT(pids_of(fd_owners), ElementsAre(::getpid()));
}

TEST(FdOwners, SeeOtherProcesses) {
  TinyProgram other("pipe_reader");
  other.read_line();
  const std::string link = read_link("/proc/" + std::to_string(other.pid()) + "/fd/1");
  EXPECT_THAT(pids_of(FdOwners().of_link(link)), Contains(other.pid()));
}

TEST(FdOwners, WhoCannotBeAskedCountsForBothDirections) {
  const Access access = access_of({.pid = ::getpid(), .descriptor = 1'000'000});
  EXPECT_TRUE(access.reads);
  EXPECT_TRUE(access.writes);
}

TEST(FdOwners, FindAFileUnderAllItsNames) {
  const TestFolder folder;
  const Fd one(::open(folder.file("a").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_EQ(::link(folder.file("a").c_str(), folder.file("b").c_str()), 0);
  const Fd other(::open(folder.file("b").c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  ASSERT_EQ(::fstat(one.get(), &status), 0);
  EXPECT_THAT(FdOwners().of_file(status.st_dev, status.st_ino), testing::SizeIs(2));
  EXPECT_THAT(FdOwners().of_file(status.st_dev, 1), IsEmpty());
}

TEST(FdOwners, TellWhoSharesOneOpenFile) {
  const Fd counter(::eventfd(0, EFD_CLOEXEC));
  const Fd copy(::fcntl(counter.get(), F_DUPFD_CLOEXEC, 3));
  const Fd other(::eventfd(0, EFD_CLOEXEC));
  const FdOwner own{.pid = ::getpid(), .descriptor = counter.get()};
  const auto all = FdOwners().of_link(link_of(counter));
  const auto sharing = FdOwners::sharing_with(own, all);
  EXPECT_THAT(sharing, Contains(own));
  EXPECT_THAT(sharing, Contains(FdOwner{.pid = ::getpid(), .descriptor = copy.get()}));
  EXPECT_THAT(sharing,
              testing::Not(Contains(FdOwner{.pid = ::getpid(), .descriptor = other.get()})));
}

TEST(FdOwners, NoticeADescriptorThatIsOnItsWay) {
  std::array<int, 2> sockets{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()), 0);
  const Fd from(sockets[0]);
  const Fd to(sockets[1]);
  EXPECT_FALSE(FdOwners().any_on_its_way());
  const auto ends = make_pipe();
  char byte = 'x';
  iovec piece{.iov_base = &byte, .iov_len = 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int passed = ends[1].get();
  std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
  ASSERT_EQ(::sendmsg(from.get(), &message, 0), 1);
  EXPECT_TRUE(FdOwners().any_on_its_way());
}

}  // namespace
}  // namespace backfault
