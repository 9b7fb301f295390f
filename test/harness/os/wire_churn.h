// Many connections through one wire at once, while stages that may change no byte come and go.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <poll.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "test/harness/os/wire_bench.h"

namespace backfault {

/// SHA-256 of a stream, piece by piece.
class StreamDigest {
 public:
  StreamDigest() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void add(const char* const bytes, const std::size_t count) {
    EVP_DigestUpdate(context_.get(), bytes, count);
  }
  std::array<unsigned char, 32> finish() {
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    return digest;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_{EVP_MD_CTX_new()};
};

struct ChurnSize {
  std::size_t connections = 50;
  std::uint64_t bytes_each_way = std::uint64_t{2} * 1024 * 1024;
  std::uint64_t rounds = 100;  ///< Stages that come and go meanwhile, at least.
  /// A window smaller than a segment (64 KiB on loopback) makes its sender wait for the persist
  /// timer, which Linux puts off with every acknowledgment: one direction rests until the other,
  /// busy one is done. Nothing is lost, but ten gigabytes would take hours.
  std::uint64_t least_receive_buffer = 4096;
  int most_rest_seconds = 10;  ///< Of one direction.
};

struct ChurnResult {
  std::uint64_t bytes = 0;           ///< That arrived as they were sent.
  std::uint64_t stages = 0;          ///< Armed and disarmed.
  std::uint64_t stage_acts = 0;      ///< Touches of all stages together.
  std::vector<std::string> wrong{};  ///< Directions that arrived otherwise, and how they ended.
};

/// Both ways at once through every connection, each end a thread of its own per direction.
class WireChurn {
 public:
  explicit WireChurn(const ChurnSize& size) : size_(size) {}

  ChurnResult run() {
    std::vector<std::thread> connections;
    for (std::size_t i = 0; i < size_.connections; ++i) {
      pairs_.push_back(bench_.connect());
      bound_waits(pairs_.back().near, size_.most_rest_seconds);
      bound_waits(pairs_.back().far, size_.most_rest_seconds);
    }
    running_ = size_.connections;
    for (std::size_t i = 0; i < size_.connections; ++i) {
      connections.emplace_back([this, i] { move(pairs_[i], static_cast<unsigned>(i)); });
    }
    churn();
    for (auto& connection : connections) connection.join();
    return result_;
  }

 private:
  /// What one end has seen of one direction.
  struct Side {
    std::array<unsigned char, 32> digest{};
    std::uint64_t bytes = 0;
    int problem = 0;  ///< An errno; none: it came to its end.
  };

  void move(const WireBench::Pair& pair, const unsigned seed) {
    std::array<Side, 4> sides{};
    std::array<std::thread, 4> threads = {
        std::thread([&] { sides[0] = send_all(pair.near, 4 * seed); }),
        std::thread([&] { sides[1] = receive_all(pair.far, 4 * seed + 1); }),
        std::thread([&] { sides[2] = send_all(pair.far, 4 * seed + 2); }),
        std::thread([&] { sides[3] = receive_all(pair.near, 4 * seed + 3); })};
    for (auto& thread : threads) thread.join();
    compare(seed, "to the far side", sides[0], sides[1]);
    compare(seed, "to the near side", sides[2], sides[3]);
    --running_;
  }

  void compare(const unsigned connection, const std::string& direction, const Side& sent,
               const Side& received) {
    const bool whole = sent.bytes == size_.bytes_each_way && sent.problem == 0;
    const std::scoped_lock lock(result_mutex_);
    if (whole && received.problem == 0 && sent.digest == received.digest) {
      result_.bytes += size_.bytes_each_way;
      return;
    }
    result_.wrong.push_back(fmt::format("connection {} {}: {} bytes sent ({}), {} received ({})",
                                        connection, direction, sent.bytes, ::strerror(sent.problem),
                                        received.bytes, ::strerror(received.problem)));
  }

  Side send_all(const Fd& socket, const unsigned seed) const {
    std::mt19937_64 chance(seed);
    std::vector<std::uint64_t> words(8192);
    StreamDigest digest;
    Side side;
    while (side.bytes < size_.bytes_each_way) {
      await_round(side.bytes * size_.rounds / size_.bytes_each_way);
      for (auto& word : words) word = chance();
      const auto* const bytes = reinterpret_cast<const char*>(words.data());
      const std::size_t size = std::min<std::uint64_t>(1 + chance() % (words.size() * 8),
                                                       size_.bytes_each_way - side.bytes);
      for (std::size_t begin = 0; begin < size;) {
        const ssize_t count = ::send(socket.get(), bytes + begin, size - begin, MSG_NOSIGNAL);
        if (count <= 0) {
          side.problem = errno;
          return side;
        }
        begin += static_cast<std::size_t>(count);
      }
      digest.add(bytes, size);
      side.bytes += size;
    }
    ::shutdown(socket.get(), SHUT_WR);
    side.digest = digest.finish();
    return side;
  }

  /// Nobody is done before the last stage has come.
  void await_round(const std::uint64_t wanted) const {
    for (auto now = rounds_.load(); now < wanted; now = rounds_.load()) rounds_.wait(now);
  }

  static Side receive_all(const Fd& socket, const unsigned seed) {
    std::mt19937_64 chance(seed);
    std::vector<char> piece(100'000);
    StreamDigest digest;
    Side side;
    for (;;) {
      const ssize_t count = ::recv(socket.get(), piece.data(), 1 + chance() % piece.size(), 0);
      if (count <= 0) {
        side.problem = count < 0 ? errno : 0;
        side.digest = digest.finish();
        return side;
      }
      digest.add(piece.data(), static_cast<std::size_t>(count));
      side.bytes += static_cast<std::uint64_t>(count);
    }
  }

  void churn() {
    std::mt19937_64 chance(7);
    std::vector<WireStageId> armed;
    while (running_ > 0) {
      if (armed.size() < 4) armed.push_back(bench_.arm(draw_action(chance), draw_stage(chance)));
      static_cast<void>(::poll(nullptr, 0, static_cast<int>(chance() % 8)));
      ++rounds_;
      rounds_.notify_all();
      if (armed.size() < 3 && chance() % 2 == 0) continue;
      const std::size_t which = chance() % armed.size();
      disarm(armed[which]);
      armed.erase(armed.begin() + static_cast<std::ptrdiff_t>(which));
    }
    for (const WireStageId id : armed) disarm(id);
  }

  void disarm(const WireStageId id) {
    bench_.disarm(id);
    ++result_.stages;
    result_.stage_acts += bench_.proxy().touches(id).times;
  }

  [[nodiscard]] WireAction draw_action(std::mt19937_64& chance) const {
    switch (chance() % 5) {
      case 0:
        return DelayBytes{.latency = std::chrono::milliseconds(chance() % 10),
                          .jitter = std::chrono::milliseconds(1 + chance() % 10),
                          .spread = chance() % 2 == 0 ? Spread::normal : Spread::pareto};
      case 1:
        return CutPieces{.least = Bytes{1}, .most = Bytes{1 + chance() % 50'000}};
      case 2:
        return LimitRate{.bytes_per_second = 1'000'000 + chance() % 100'000'000};
      case 3:
        return ShrinkBuffers{.receive = Bytes{size_.least_receive_buffer + chance() % 100'000},
                             .send = Bytes{4096 + chance() % 100'000}};
      default:
        return HoldBytes{};
    }
  }

  static WireStage draw_stage(std::mt19937_64& chance) {
    WireStage stage{.fault = "churn", .seed = Seed{chance()}};
    stage.order = chance() % 3;
    stage.probability = 0.5;
    if (chance() % 2 == 0) stage.direction = WireDirection::to_client;
    return stage;
  }

  ChurnSize size_;
  WireBench bench_;
  std::vector<WireBench::Pair> pairs_;
  std::atomic<std::size_t> running_{0};
  std::atomic<std::uint64_t> rounds_{0};
  std::mutex result_mutex_;
  ChurnResult result_;
};

}  // namespace backfault
