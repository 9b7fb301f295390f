#include "harness/os/wire_connection.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <array>
#include <random>
#include <thread>

#include "harness/os/clock.h"
#include "test/harness/os/wire_bench.h"

namespace backfault {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

constexpr std::size_t much = 64 * 1024 * 1024;
constexpr Duration latency = std::chrono::milliseconds(30);

/// Bytes that follow from their seed, in pieces of chance sizes.
Digest send_much(const Fd& socket, const unsigned seed) {
  std::mt19937_64 chance(seed);
  std::string all(much, '\0');
  for (std::size_t i = 0; i + 8 <= all.size(); i += 8) {
    const std::uint64_t word = chance();
    std::memcpy(all.data() + i, &word, sizeof word);
  }
  for (std::size_t sent = 0; sent < all.size();) {
    const std::size_t size = std::min<std::size_t>(1 + chance() % 200'000, all.size() - sent);
    const ssize_t count = ::send(socket.get(), all.data() + sent, size, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  ::shutdown(socket.get(), SHUT_WR);
  Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest.data());
  return digest;
}

Digest receive_all(const Fd& socket, const unsigned seed) {
  std::mt19937_64 chance(seed);
  std::string all;
  std::string piece(300'000, '\0');
  for (;;) {
    const ssize_t count = ::recv(socket.get(), piece.data(), 1 + chance() % piece.size(), 0);
    if (count <= 0) break;
    all.append(piece.data(), static_cast<std::size_t>(count));
  }
  EXPECT_EQ(all.size(), much);
  Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest.data());
  return digest;
}

/// Sends both ways at once, with `meanwhile` in between, and compares.
void move_much(const WireBench& bench, const std::function<void()>& meanwhile) {
  const auto pair = bench.connect();
  std::array<Digest, 2> sent{};
  std::array<Digest, 2> received{};
  std::thread near_sends([&] { sent[0] = send_much(pair.near, 1); });
  std::thread far_sends([&] { sent[1] = send_much(pair.far, 2); });
  std::thread far_receives([&] { received[0] = receive_all(pair.far, 3); });
  std::thread near_receives([&] { received[1] = receive_all(pair.near, 4); });
  meanwhile();
  for (auto* const thread : {&near_sends, &far_sends, &far_receives, &near_receives}) {
    thread->join();
  }
  EXPECT_EQ(received, sent);
}

TEST(WireConnection, MovesMuchDataBothWaysUnchanged) {
  const WireBench bench;
  move_much(bench, [] {});
  EXPECT_TRUE(becomes_true([&] {
    const auto counters = bench.proxy().counters();
    return counters.bytes_to_client == much && counters.bytes_to_server == much &&
           counters.queued_bytes == 0;
  }));
  EXPECT_EQ(bench.proxy().counters().delayed_chunks, 0U);
}

TEST(WireConnection, DelaysThatComeAndGoChangeNoByte) {
  const WireBench bench;
  move_much(bench, [&] {
    for (int i = 0; i < 20; ++i) {
      const auto before = bench.proxy().counters();
      bench.proxy().set_delay({.latency_to_client = std::chrono::milliseconds(1 + i),
                               .latency_to_server = std::chrono::milliseconds(20 - i),
                               .jitter = std::chrono::milliseconds(3)},
                              Seed{7});
      static_cast<void>(becomes_true([&] {
        const auto now = bench.proxy().counters();
        return now.delayed_chunks > before.delayed_chunks ||
               now.bytes_to_client + now.bytes_to_server == 2 * much;
      }));
      bench.proxy().set_delay({}, Seed{7});
    }
  });
  EXPECT_GT(bench.proxy().counters().delayed_chunks, 0U);
  EXPECT_GT(bench.proxy().counters().delayed_in_total, Duration{});
}

TEST(WireConnection, AHalfClosedConnectionGoesOnTheOtherWay) {
  const WireBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "request"));
  ::shutdown(pair.near.get(), SHUT_WR);
  EXPECT_EQ(receive_text(pair.far, 100), "request") << "and then the end";
  ASSERT_TRUE(send_text(pair.far, "answer"));
  EXPECT_EQ(receive_text(pair.near, 6), "answer");
  ASSERT_TRUE(send_text(pair.far, "more"));
  ::shutdown(pair.far.get(), SHUT_WR);
  EXPECT_EQ(receive_text(pair.near, 100), "more");
}

TEST(WireConnection, AResetIsPassedOnAsAReset) {
  const WireBench bench;
  auto from_near = bench.connect();
  reset_socket(from_near.near);
  EXPECT_TRUE(receives_reset(from_near.far));
  auto from_far = bench.connect();
  reset_socket(from_far.far);
  EXPECT_TRUE(receives_reset(from_far.near));
}

TEST(WireConnection, AnOrderlyEndIsNoReset) {
  const WireBench bench;
  auto pair = bench.connect();
  pair.near.reset();
  EXPECT_TRUE(receives_end(pair.far));
}

TEST(WireConnection, WritingToASideThatIsGoneEndsInAReset) {
  const WireBench bench;
  auto pair = bench.connect();
  pair.near.reset();
  ASSERT_TRUE(receives_end(pair.far));
  EXPECT_TRUE(becomes_true([&] { return !send_text(pair.far, "x"); }));
}

TEST(WireConnection, AResetOvertakesWhatNobodyTakes) {
  const WireBench bench;
  auto pair = bench.connect();
  const std::string piece(65536, 'x');
  ASSERT_TRUE(becomes_true([&] {
    static_cast<void>(
        ::send(pair.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
    const auto counters = bench.proxy().counters();
    return counters.stuck_bytes >= 256 * 1024 - 65536 &&
           counters.stuck_bytes == counters.queued_bytes;
  })) << "bounded: the wire reads no more than it may hold";
  EXPECT_LE(bench.proxy().counters().queued_bytes, 256U * 1024 + 65536);
  reset_socket(pair.near);
  EXPECT_TRUE(becomes_true([&] {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(pair.far.get(), SOL_SOCKET, SO_ERROR, &error, &length);
    return error == ECONNRESET;
  })) << "although it read nothing";
  EXPECT_TRUE(becomes_true([&] {
    const auto counters = bench.proxy().counters();
    return counters.queued_bytes == 0 && counters.stuck_bytes == 0;
  }));
}

TEST(WireConnection, ADelayedMessageIsNeverEarlierThanAsked) {
  const WireBench bench;
  const auto pair = bench.connect();
  bench.proxy().set_delay({.latency_to_server = latency}, Seed{7});
  for (int round = 0; round < 5; ++round) {
    const Duration sent = monotonic_now();
    ASSERT_TRUE(send_text(pair.near, "ping"));
    ASSERT_EQ(receive_text(pair.far, 4), "ping");
    EXPECT_GE(monotonic_now() - sent, latency);
  }
  EXPECT_EQ(bench.proxy().counters().delayed_chunks, 5U);
  EXPECT_GE(bench.proxy().counters().delayed_in_total, 5 * latency);
}

TEST(WireConnection, OnlyTheDirectionThatIsAskedForIsDelayed) {
  const WireBench bench;
  const auto pair = bench.connect();
  bench.proxy().set_delay({.latency_to_client = std::chrono::hours(1)}, Seed{7});
  ASSERT_TRUE(send_text(pair.near, "ping"));
  EXPECT_EQ(receive_text(pair.far, 4), "ping");
  ASSERT_TRUE(send_text(pair.far, "pong"));
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 4; }));
  EXPECT_EQ(bench.proxy().counters().stuck_bytes, 0U) << "it waits for its time";
}

TEST(WireConnection, EndingTheDelayReleasesEverythingInOrderBeforeTheEnd) {
  const WireBench bench;
  auto pair = bench.connect();
  bench.proxy().set_delay({.latency_to_server = std::chrono::hours(1)}, Seed{7});
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string word = std::to_string(i) + " ";
    ASSERT_TRUE(send_text(pair.near, word));
    all += word;
    ASSERT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == all.size(); }));
  }
  pair.near.reset();
  bench.proxy().set_delay({}, Seed{7});
  EXPECT_EQ(receive_text(pair.far, all.size() + 1), all) << "and nothing behind it";
  EXPECT_EQ(bench.proxy().counters().delayed_chunks, 100U);
}

TEST(WireConnection, HoldsAsMuchAsADelayNeedsAndNoMore) {
  const WireBench bench;
  const auto pair = bench.connect();
  bench.proxy().set_delay({.latency_to_server = std::chrono::hours(1)}, Seed{7});
  const std::string piece(65536, 'x');
  EXPECT_TRUE(becomes_true([&] {
    static_cast<void>(
        ::send(pair.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
    return bench.proxy().counters().queued_bytes > 7U * 1024 * 1024;
  }));
  // When its own queue is full, the kernel's fill up, and the sender has to wait.
  EXPECT_TRUE(becomes_true([&] {
    return ::send(pair.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0;
  }));
  EXPECT_LE(bench.proxy().counters().queued_bytes, 8U * 1024 * 1024 + 65536);
}

TEST(WireConnection, ADelayedResetComesWhenTheDelayIsEnded) {
  const WireBench bench;
  auto pair = bench.connect();
  bench.proxy().set_delay({.latency_to_server = std::chrono::hours(1)}, Seed{7});
  ASSERT_TRUE(send_text(pair.near, "last words"));
  ASSERT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 10; }));
  reset_socket(pair.near);
  bench.proxy().set_delay({}, Seed{7});
  EXPECT_EQ(receive_text(pair.far, 10), "last words");
  EXPECT_TRUE(receives_reset(pair.far));
}

}  // namespace
}  // namespace backfault
