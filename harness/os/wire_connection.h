// One connection through the wire: two sockets and a queue in each direction.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "harness/model/units.h"
#include "harness/os/wire_delay.h"

namespace backfault {

/// What the connections of one proxy share. Only the proxy's thread touches `delay` and `seed`.
struct WireState {
  struct Counters {
    std::atomic<std::uint64_t> delivered_bytes{0};
    std::atomic<std::uint64_t> queued_bytes{0};
    std::atomic<std::uint64_t> stuck_bytes{0};  ///< Queued because the receiver takes no more.
  };
  WireDelay delay;
  Seed seed;
  std::array<Counters, 2> by_direction;  ///< Indexed by WireDirection.
  std::atomic<std::uint64_t> delayed_chunks{0};
  std::atomic<std::int64_t> delayed_us{0};
};

/// All member functions run on the thread of the sockets' executor. Work that is under way keeps
/// the connection alive; it ends by itself when both streams ended or one side is gone.
class WireConnection : public std::enable_shared_from_this<WireConnection> {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  struct Ends {
    Socket accepted;
    Socket upstream;  ///< Open, not yet connected.
    WireDirection to_upstream;
  };
  /// `state` outlives the connection. `ended` is called once, from no member function of the
  /// caller.
  WireConnection(WireState& state, std::uint64_t number, Ends ends, std::function<void()> ended);

  /// Connects to the program behind the wire. When that fails, the accepted side is reset.
  void start(const boost::asio::ip::tcp::endpoint& upstream);

  /// To be called when the delay in `state` is another one: releases what needs no waiting any
  /// more.
  void delay_changed();

 private:
  using Clock = std::chrono::steady_clock;
  enum class What { data, end_of_stream, reset };
  struct Item {
    What what = What::data;
    Clock::time_point received;
    Clock::time_point due;
    bool held = false;  ///< It had to wait, and the waiting is not yet counted.
    std::vector<char> bytes;
    std::size_t delivered = 0;
  };
  /// One direction. Items leave in the order in which they came.
  struct Lane {
    Lane(WireDirection towards, Socket& source, Socket& sink);
    WireDirection direction;
    Socket& from;
    Socket& to;
    boost::asio::steady_timer timer;
    std::vector<char> buffer;
    std::deque<Item> queue;
    std::size_t memory = 0;  ///< What the queue takes, its bookkeeping included.
    std::uint64_t queued_bytes = 0;
    std::uint64_t published_queued = 0;
    std::uint64_t published_stuck = 0;
    std::uint64_t next_number = 0;
    Clock::time_point last_due;
    bool reading = false;
    bool watching = false;  ///< For a reset, while nothing is read.
    bool source_ended = false;
    bool source_gone = false;
    bool blocked = false;  ///< The receiver takes no more.
    bool closed = false;   ///< The end of the stream was delivered.
  };

  void read_more(Lane& lane);
  void watch_for_reset(Lane& lane);
  void push(Lane& lane, What what, std::size_t size);
  void forward(Lane& lane);
  bool deliver(Lane& lane);
  bool deliver_data(Lane& lane, Item& item);
  void wait_for_room(Lane& lane);
  void wake_at(Lane& lane, Clock::time_point due);
  void source_is_gone(Lane& lane);
  bool reset_is_due(const Lane& lane) const;
  void publish(Lane& lane);
  void reset_both();
  void end();
  Lane& other(const Lane& lane);

  WireState& state_;
  std::uint64_t number_;
  Socket accepted_;
  Socket upstream_;
  std::array<Lane, 2> lanes_;
  std::function<void()> when_ended_;
  bool ended_ = false;
};

}  // namespace backfault
