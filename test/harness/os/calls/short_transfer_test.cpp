#include "harness/os/calls/short_transfer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "harness/os/base/wait_readable.h"
#include "test/harness/os/trial_support.h"
#include "test/harness/os/watched_program.h"

namespace backfault {
namespace {

using Kind = ShortTransfer::Kind;
using testing::HasSubstr;

std::uint64_t descriptor_argument(const int number) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(number));
}

/// The test's own descriptors and memory stand for the caller's.
ShortTransfer move(const char* name, const int descriptor, std::string& bytes,
                   const std::uint64_t most, const std::uint64_t fourth = 0) {
  const HeldCall call{
      .id = 1,
      .tid = ::getpid(),
      .number = 0,
      .arguments = {descriptor_argument(descriptor), reinterpret_cast<std::uintptr_t>(bytes.data()),
                    bytes.size(), fourth}};
  return move_less(call, name, Bytes{most}, [] { return true; });
}

struct Pair {
  Fd reader;
  Fd writer;
};
Pair pipe_pair(const int flags = 0) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC | flags), 0);
  return {Fd(ends[0]), Fd(ends[1])};
}
Pair blocking_pair(const int type = SOCK_STREAM) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {Fd(ends[0]), Fd(ends[1])};
}
std::string read_from(const Fd& descriptor) {
  std::array<char, 100> bytes{};
  const ssize_t count = ::read(descriptor.get(), bytes.data(), bytes.size());
  return count < 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(count));
}

TEST(ShortTransfer, ReadsLessAndLeavesTheRest) {
  for (const Pair& pair : {pipe_pair(), blocking_pair()}) {
    ASSERT_EQ(::write(pair.writer.get(), "abcdef", 6), 6);
    std::string bytes(6, '.');
    const auto transfer = move("read", pair.reader.get(), bytes, 4);
    EXPECT_EQ(transfer.kind, Kind::moved);
    EXPECT_EQ(transfer.bytes, 4U);
    EXPECT_EQ(transfer.asked, 6U);
    EXPECT_TRUE(transfer.is_cut);
    EXPECT_EQ(bytes, "abcd..");
    EXPECT_EQ(read_from(pair.reader), "ef");
  }
}

TEST(ShortTransfer, WritesLess) {
  const Pair pair = blocking_pair();
  std::string bytes = "abcdef";
  EXPECT_EQ(move("write", pair.writer.get(), bytes, 4).bytes, 4U);
  EXPECT_EQ(read_from(pair.reader), "abcd");
}

TEST(ShortTransfer, MovesThePlaceInAFile) {
  const TestFolder folder;
  const Fd file(::open(folder.file("a").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  std::string bytes = "abcdef";
  EXPECT_EQ(move("write", file.get(), bytes, 4).bytes, 4U);
  EXPECT_EQ(::lseek(file.get(), 0, SEEK_CUR), 4);
  EXPECT_EQ(move("pwrite64", file.get(), bytes, 2, 1).bytes, 2U);
  EXPECT_EQ(text_of(folder.file("a")), "aabd");
  std::string read(6, '.');
  EXPECT_EQ(move("pread64", file.get(), read, 5, 1).bytes, 3U) << "the end of the file";
  EXPECT_EQ(read, "abd...");
}

TEST(ShortTransfer, LeavesWhatAsksForNoMore) {
  const Pair pair = blocking_pair();
  std::string bytes = "abcd";
  EXPECT_EQ(move("write", pair.writer.get(), bytes, 4).kind, Kind::left);
  EXPECT_EQ(move("fsync", pair.writer.get(), bytes, 1).kind, Kind::left);
  EXPECT_EQ(move("write", 9999, bytes, 1).kind, Kind::left);
}

TEST(ShortTransfer, LeavesWhatMustStayInOnePiece) {
  std::string bytes(100, 'a');
  for (const int type : {SOCK_DGRAM, SOCK_SEQPACKET}) {
    EXPECT_EQ(move("write", blocking_pair(type).writer.get(), bytes, 4).kind, Kind::left);
  }
  EXPECT_EQ(move("write", pipe_pair().writer.get(), bytes, 4).kind, Kind::left) << "atomic";
  std::string many(10'000, 'a');
  EXPECT_EQ(move("write", pipe_pair(O_DIRECT).writer.get(), many, 4).kind, Kind::left);
  const Pair pair = pipe_pair();
  EXPECT_EQ(move("write", pair.writer.get(), many, 4).kind, Kind::moved);
  const Pair sockets = blocking_pair();
  ASSERT_EQ(::write(sockets.writer.get(), "abcdef", 6), 6);
  EXPECT_EQ(move("recvfrom", sockets.reader.get(), bytes, 4, MSG_PEEK).kind, Kind::left);
  EXPECT_EQ(move("recvfrom", sockets.reader.get(), bytes, 4, 0).kind, Kind::moved);
}

TEST(ShortTransfer, LeavesDevices) {
  const Fd zeros(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  std::string bytes(100, '.');
  EXPECT_EQ(move("read", zeros.get(), bytes, 4).kind, Kind::left);
}

TEST(ShortTransfer, NeverBlocks) {
  for (const Pair& pair : {pipe_pair(), blocking_pair()}) {
    std::string bytes(100, '.');
    const auto transfer = move("read", pair.reader.get(), bytes, 4);
    ASSERT_EQ(transfer.kind, Kind::not_ready);
    EXPECT_FALSE(wait_readable(transfer.readiness, {}));
    ASSERT_EQ(::write(pair.writer.get(), "abcdef", 6), 6);
    EXPECT_TRUE(wait_readable(transfer.readiness, std::chrono::seconds(10)));
    EXPECT_EQ(move("read", pair.reader.get(), bytes, 4).kind, Kind::moved);
  }
}

TEST(ShortTransfer, LeavesACallerThatDoesNotWantToBlock) {
  std::string bytes(100, '.');
  EXPECT_EQ(move("read", pipe_pair(O_NONBLOCK).reader.get(), bytes, 4).kind, Kind::left);
  const Pair pair = blocking_pair();
  EXPECT_EQ(move("recvfrom", pair.reader.get(), bytes, 4, MSG_DONTWAIT).kind, Kind::left);
  const timeval limit{.tv_sec = 1, .tv_usec = 0};
  ASSERT_EQ(::setsockopt(pair.reader.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
  EXPECT_EQ(move("read", pair.reader.get(), bytes, 4).kind, Kind::left) << "its own time-out";
}

TEST(ShortTransfer, LeavesTheEndAndErrorsToTheKernel) {
  std::string bytes(10'000, '.');
  const auto write_to_nobody = [&](Pair pair) {
    pair.reader.reset();
    return move("write", pair.writer.get(), bytes, 4).kind;
  };
  EXPECT_EQ(write_to_nobody(pipe_pair()), Kind::left) << "SIGPIPE";
  EXPECT_EQ(write_to_nobody(blocking_pair()), Kind::left);
  Pair pipe = pipe_pair();
  pipe.writer.reset();
  EXPECT_EQ(move("read", pipe.reader.get(), bytes, 4).kind, Kind::left);
}

TEST(ShortTransfer, DoesNothingForACallerThatIsGone) {
  const Pair pair = blocking_pair();
  ASSERT_EQ(::write(pair.writer.get(), "abcdef", 6), 6);
  std::string bytes(6, '.');
  const HeldCall call{.id = 1,
                      .tid = ::getpid(),
                      .number = 0,
                      .arguments = {descriptor_argument(pair.reader.get()),
                                    reinterpret_cast<std::uintptr_t>(bytes.data()), bytes.size()}};
  EXPECT_EQ(move_less(call, "read", Bytes{1}, [] { return false; }).kind, Kind::left);
  EXPECT_EQ(read_from(pair.reader), "abcdef");
}

TEST(ShortTransfer, DoesNotKeepThePeerFromSeeingTheEnd) {
  Pair pair = blocking_pair();
  std::string bytes(100, '.');
  const auto transfer = move("read", pair.reader.get(), bytes, 4);
  ASSERT_EQ(transfer.kind, Kind::not_ready);
  pair.reader.reset();
  EXPECT_EQ(read_from(pair.writer), "") << "the end, at once";
}

struct Transferred {
  const char* stream;
  const char* calls;
};
class ShortTransfers : public testing::TestWithParam<Transferred>, public WatchedMachine {};

TEST_P(ShortTransfers, LoseAndRepeatNoByte) {
  const std::vector<std::string> calls = {"read",   "write",   "readv",   "writev",  "recvfrom",
                                          "sendto", "recvmsg", "sendmsg", "pread64", "pwrite64"};
  const CallRuleId rule = add({.calls = calls}, CallByChance{500'000}, ShortenCall{Bytes{777}});
  const auto lines = run("byte_mover", {GetParam().stream, GetParam().calls, "4000000"}, calls);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("same 4000000 pieces "));
  const CallCounters counters = control.counters(rule);
  EXPECT_GT(counters.touched, 100U);
  EXPECT_EQ(counters.bytes_moved, counters.touched * 777);
  EXPECT_GT(counters.bytes_asked, counters.bytes_moved);
}

INSTANTIATE_TEST_SUITE_P(
    Streams, ShortTransfers,
    testing::Values(Transferred{"pipe", "plain"}, Transferred{"pipe", "vector"},
                    Transferred{"socketpair", "plain"}, Transferred{"socketpair", "message"},
                    Transferred{"tcp", "plain"}, Transferred{"tcp", "vector"},
                    Transferred{"tcp", "message"}, Transferred{"file", "plain"},
                    Transferred{"file", "vector"}, Transferred{"file", "at"}),
    [](const auto& one) { return std::string(one.param.stream) + "_" + one.param.calls; });

}  // namespace
}  // namespace backfault
