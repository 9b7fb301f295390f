#include "harness/os/wire/connection.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <poll.h>

#include <array>
#include <random>
#include <thread>

#include "harness/os/base/clock.h"
#include "harness/os/proc/fs.h"
#include "harness/os/wire/engine.h"
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
}

TEST(WireConnection, StagesThatComeAndGoChangeNoByte) {
  const WireBench bench;
  move_much(bench, [&] {
    for (int i = 0; i < 20; ++i) {
      const auto late = bench.arm(DelayBytes{.latency = std::chrono::milliseconds(1 + i),
                                             .jitter = std::chrono::milliseconds(3)});
      const auto cut = bench.arm(CutPieces{.least = Bytes{100}, .most = Bytes{9000}});
      static_cast<void>(becomes_true([&] {
        const auto now = bench.proxy().counters();
        return (bench.proxy().touches(late).times > 3 && bench.proxy().touches(cut).times > 3) ||
               now.bytes_to_client + now.bytes_to_server == 2 * much;
      }));
      bench.disarm(late);
      const auto kept = bench.arm(HoldBytes{});
      bench.disarm(cut);
      bench.disarm(kept);
    }
  });
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

/// Sends until nothing more fits; how much that was.
std::size_t fill(const Fd& socket) {
  const std::string piece(65536, 'x');
  std::size_t all = 0;
  for (int quiet = 0; quiet < 20;) {
    const ssize_t count =
        ::send(socket.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    quiet = count > 0 ? 0 : quiet + 1;
    all += count > 0 ? static_cast<std::size_t>(count) : 0;
    if (count <= 0) static_cast<void>(::poll(nullptr, 0, 2));
  }
  return all;
}

bool has_failed(const Fd& socket, const int problem) {
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  return error == problem;
}

TEST(WireConnection, AResetOvertakesWhatNobodyTakes) {
  const WireBench bench;
  auto pair = bench.connect();
  fill(pair.near);
  const auto full = bench.proxy().counters();
  EXPECT_EQ(full.stuck_bytes, full.queued_bytes);
  EXPECT_LE(full.queued_bytes, 256U * 1024) << "bounded: it reads no more than it may hold";
  reset_socket(pair.near);
  EXPECT_TRUE(becomes_true([&] { return has_failed(pair.far, ECONNRESET); }))
      << "although it read nothing";
  EXPECT_TRUE(becomes_true([&] {
    const auto counters = bench.proxy().counters();
    return counters.queued_bytes == 0 && counters.stuck_bytes == 0;
  }));
}

TEST(WireConnection, AnUrgentByteStaysUrgentAndInItsPlace) {
  const WireBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "before"));
  ASSERT_EQ(::send(pair.near.get(), "!", 1, MSG_OOB), 1);
  ASSERT_TRUE(send_text(pair.near, "after"));
  EXPECT_EQ(receive_text(pair.far, 6), "before");
  char urgent = 0;
  EXPECT_TRUE(becomes_true(
      [&] { return ::recv(pair.far.get(), &urgent, 1, MSG_OOB | MSG_DONTWAIT) == 1; }));
  EXPECT_EQ(urgent, '!');
  EXPECT_EQ(receive_text(pair.far, 5), "after");
}

TEST(WireConnection, WhatComesBehindAnUrgentByteIsNotTakenForTheEnd) {
  const WireBench bench;
  bench.arm(AcceptLate{.time = std::chrono::milliseconds(50)});
  const Fd near = connect_to(bench.port());
  ASSERT_TRUE(send_text(near, "b"));
  ASSERT_EQ(::send(near.get(), "!", 1, MSG_OOB), 1);
  ASSERT_TRUE(send_text(near, "after"));
  ASSERT_EQ(::shutdown(near.get(), SHUT_WR), 0);
  const Fd far = bench.accept();
  EXPECT_EQ(receive_text(far, 1), "b");
  char urgent = 0;
  EXPECT_TRUE(
      becomes_true([&] { return ::recv(far.get(), &urgent, 1, MSG_OOB | MSG_DONTWAIT) == 1; }));
  EXPECT_EQ(receive_text(far, 100), "after") << "and then the end";
}

/// Whose loop goes on only when the test says so.
class SteppedWire {
 public:
  explicit SteppedWire(const LoopbackListener& behind) : port_(closed_port()) {
    EXPECT_TRUE(engine_.state().loop.open());
    EXPECT_TRUE(
        engine_.listen({.listen_port_of = "server", .listen = port_, .forward_to = behind.port()}));
    engine_.state().loop.stop();
  }
  void step() {
    engine_.state().loop.post([] {});
    engine_.state().loop.run();
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_;
  WireEngine engine_;
};

TEST(WireConnection, AnEndThatIsToldWithTheConnectionIsPassedOn) {
  const LoopbackListener behind(0);
  const Fd filler = connect_to(behind.port());
  SteppedWire wire(behind);
  const Fd near = connect_to(wire.port());
  wire.step();  // The queue is full: its attempt to connect has no answer yet.
  behind.accept().reset();
  Fd far = behind.accept();
  ASSERT_TRUE(send_text(far, "bye"));
  far.reset();
  for (int round = 0; round < 4; ++round) wire.step();
  EXPECT_EQ(receive_text(near, 100), "bye") << "and then the end";
}

TEST(WireConnection, EndsWhenBothProgramsAreGone) {
  const LoopbackListener behind;
  SteppedWire wire(behind);
  const auto before = list_descriptors(::getpid()).size();
  Fd near = connect_to(wire.port());
  wire.step();
  Fd far = behind.accept();
  wire.step();
  ASSERT_TRUE(send_text(near, "a"));
  ASSERT_TRUE(send_text(far, "b"));
  reset_socket(near);
  reset_socket(far);
  for (int round = 0; round < 4; ++round) wire.step();
  // Two may be kept: a pipe, and a socket for the next connection.
  EXPECT_LE(list_descriptors(::getpid()).size(), before + 3);
}

TEST(WireConnection, SmallBuffersAreReadBackAndGivenBack) {
  const WireBench bench;
  const auto before = bench.connect();
  const auto id = bench.arm(ShrinkBuffers{.receive = Bytes{4096}, .send = Bytes{4096}});
  const auto touches = bench.proxy().touches(id);
  ASSERT_EQ(touches.times, 1U);
  EXPECT_EQ(touches.first[0].what,
            "receive buffer 8192, send buffer 8192; other end: receive buffer 8192, send buffer "
            "8192");
  const auto starved = bench.connect();
  const std::size_t little = fill(starved.near);
  bench.disarm(id);
  const auto after = bench.connect();
  EXPECT_LT(little, fill(after.near));
}

}  // namespace
}  // namespace backfault
