#include "harness/os/calls/transfer_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace backfault {
namespace {

using Arguments = std::array<std::uint64_t, 6>;

/// The test itself stands for the caller.
HeldCall call_with(const Arguments& arguments) {
  return {.id = 1, .tid = ::gettid(), .number = 0, .arguments = arguments};
}
std::uint64_t argument_of(const void* object) { return reinterpret_cast<std::uintptr_t>(object); }
std::optional<TransferRequest> request(const char* name, const Arguments& arguments) {
  return read_request(call_with(arguments), name);
}

TEST(TransferRequest, OfABuffer) {
  const auto found = request("read", {5, 1000, 77});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->descriptor, 5);
  EXPECT_TRUE(found->reads);
  EXPECT_EQ(found->asked(), 77U);
  EXPECT_FALSE(found->offset);
  EXPECT_EQ(request("pwrite64", {5, 1000, 77, 4096})->offset, 4096U);
  EXPECT_FALSE(request("pwrite64", {5, 1000, 77, 4096})->reads);
  EXPECT_FALSE(request("fsync", {5}));
}

TEST(TransferRequest, OfPieces) {
  std::string one = "abc";
  std::string two = "defgh";
  const std::array<iovec, 2> pieces{iovec{one.data(), 3}, iovec{two.data(), 5}};
  const auto found = request("writev", {5, argument_of(pieces.data()), 2});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->asked(), 8U);
  std::array<char, 4> some{};
  ASSERT_TRUE(gather(::gettid(), *found, std::as_writable_bytes(std::span(some))));
  EXPECT_EQ(std::string(some.data(), 4), "abcd");
  const std::string news = "ABCD";
  ASSERT_TRUE(scatter(::gettid(), *found, std::as_bytes(std::span(news))));
  EXPECT_EQ(one + two, "ABCDefgh");
  EXPECT_FALSE(request("writev", {5, 8, 2})) << "no memory there";
  EXPECT_FALSE(request("writev", {5, argument_of(pieces.data()), 0}));
  EXPECT_FALSE(request("writev", {5, argument_of(pieces.data()), 5000}));
}

TEST(TransferRequest, OfPiecesInAPlaceOfAFile) {
  const std::array<iovec, 1> pieces{iovec{nullptr, 3}};
  const std::uint64_t address = argument_of(pieces.data());
  EXPECT_EQ(request("preadv", {5, address, 1, 7})->offset, 7U);
  EXPECT_EQ(request("preadv2", {5, address, 1, 7, 0, 0})->offset, 7U);
  EXPECT_FALSE(request("preadv2", {5, address, 1, ~std::uint64_t{0}, 0, 0})->offset);
  EXPECT_FALSE(request("preadv2", {5, address, 1, 7, 0, 1})) << "with a flag";
}

TEST(TransferRequest, OfASocketWithoutAddressOrAncillaryData) {
  const auto plain = request("recvfrom", {5, 1000, 77, MSG_DONTWAIT, 0, 0});
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->is_socket_call);
  EXPECT_EQ(plain->flags, MSG_DONTWAIT);
  EXPECT_FALSE(request("recvfrom", {5, 1000, 77, 0, 2000, 3000}));
  iovec piece{nullptr, 9};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  EXPECT_EQ(request("sendmsg", {5, argument_of(&message), MSG_MORE})->asked(), 9U);
  EXPECT_EQ(request("sendmsg", {5, argument_of(&message), MSG_MORE})->flags, MSG_MORE);
  message.msg_controllen = 16;
  EXPECT_FALSE(request("recvmsg", {5, argument_of(&message), 0}));
}

TEST(TransferRequest, IsNoLargerThanACallMayMove) {
  EXPECT_EQ(request("read", {5, 1000, ~std::uint64_t{0}})->asked(),
            static_cast<std::uint64_t>(SSIZE_MAX));
}

}  // namespace
}  // namespace backfault
