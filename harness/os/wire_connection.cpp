#include "harness/os/wire_connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <utility>

namespace backfault {
namespace {

using boost::system::error_code;

constexpr std::size_t chunk_size = 64 * 1024;
constexpr std::size_t most_memory = 256 * 1024;
// A delayed direction holds latency times bandwidth.
constexpr std::size_t most_memory_delayed = 8 * 1024 * 1024;
// What a queued item costs besides its bytes, generously: many tiny chunks are bounded too.
constexpr std::size_t item_overhead = 256;

WireDirection opposite(const WireDirection direction) {
  return direction == WireDirection::to_client ? WireDirection::to_server
                                               : WireDirection::to_client;
}

int pending_error(const WireConnection::Socket& socket, const int native) {
  int error = 0;
  socklen_t length = sizeof error;
  if (!socket.is_open() || ::getsockopt(native, SOL_SOCKET, SO_ERROR, &error, &length) != 0) {
    return 0;
  }
  return error;
}

/// Closes with a reset instead of an orderly end.
void abort_socket(WireConnection::Socket& socket) {
  error_code ignored;
  socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace

WireConnection::Lane::Lane(const WireDirection towards, Socket& source, Socket& sink)
    : direction(towards),
      from(source),
      to(sink),
      timer(source.get_executor()),
      buffer(chunk_size) {}

WireConnection::WireConnection(WireState& state, const std::uint64_t number, Ends ends,
                               std::function<void()> ended)
    : state_(state),
      number_(number),
      accepted_(std::move(ends.accepted)),
      upstream_(std::move(ends.upstream)),
      lanes_{Lane(ends.to_upstream, accepted_, upstream_),
             Lane(opposite(ends.to_upstream), upstream_, accepted_)},
      when_ended_(std::move(ended)) {}

void WireConnection::start(const boost::asio::ip::tcp::endpoint& upstream) {
  upstream_.async_connect(upstream, [self = shared_from_this()](const error_code& error) {
    if (error) return self->reset_both();
    error_code ignored;
    for (Lane& lane : self->lanes_) {
      lane.from.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
      lane.from.non_blocking(true, ignored);
    }
    for (Lane& lane : self->lanes_) self->read_more(lane);
  });
}

void WireConnection::delay_changed() {
  for (Lane& lane : lanes_) {
    if (ended_) return;
    if (is_immediate(state_.delay, lane.direction)) {
      const auto now = Clock::now();
      for (Item& item : lane.queue) item.due = std::min(item.due, now);
      lane.last_due = now;
    }
    forward(lane);
  }
}

void WireConnection::read_more(Lane& lane) {
  if (ended_ || lane.reading || lane.source_gone) return;
  const std::size_t limit =
      is_immediate(state_.delay, lane.direction) ? most_memory : most_memory_delayed;
  if (lane.source_ended || lane.memory >= limit) return watch_for_reset(lane);
  lane.reading = true;
  const auto read = [self = shared_from_this(), &lane](const error_code& error,
                                                       const std::size_t size) {
    lane.reading = false;
    if (self->ended_) return;
    if (error && error != boost::asio::error::eof) return self->source_is_gone(lane);
    if (error) lane.source_ended = true;
    self->push(lane, error ? What::end_of_stream : What::data, size);
  };
  lane.from.async_read_some(boost::asio::buffer(lane.buffer), read);
}

/// While nothing is read, a reset would go unnoticed until the receiver makes room: never, if it
/// waits for the very program that is gone.
void WireConnection::watch_for_reset(Lane& lane) {
  if (lane.watching) return;
  lane.watching = true;
  const auto look = [self = shared_from_this(), &lane](const error_code& error) {
    lane.watching = false;
    // A read that is under way gets the data before the reset, and then the reset itself.
    if (error || self->ended_ || lane.reading) return;
    if (pending_error(lane.from, lane.from.native_handle()) != 0) self->source_is_gone(lane);
  };
  lane.from.async_wait(Socket::wait_error, look);
}

void WireConnection::push(Lane& lane, const What what, const std::size_t size) {
  const auto now = Clock::now();
  const ChunkId id{
      .connection = number_, .direction = lane.direction, .number = lane.next_number++};
  const Duration delay = draw_delay(state_.delay, state_.seed, id);
  lane.last_due = std::max(lane.last_due, now + delay);
  const auto data_end = lane.buffer.begin() + static_cast<std::ptrdiff_t>(size);
  lane.queue.push_back({.what = what,
                        .received = now,
                        .due = lane.last_due,
                        .held = what == What::data && lane.last_due > now,
                        .bytes = {lane.buffer.begin(), data_end}});
  lane.memory += size + item_overhead;
  lane.queued_bytes += size;
  forward(lane);
}

void WireConnection::forward(Lane& lane) {
  while (!ended_ && !lane.blocked && !lane.queue.empty()) {
    const auto due = lane.queue.front().due;
    if (due > Clock::now()) {
      wake_at(lane, due);
      break;
    }
    if (!deliver(lane)) break;
  }
  if (ended_) return;
  // A reset overtakes what the receiver does not take, as it does between two kernels.
  if (lane.blocked && lane.source_gone) {
    if (reset_is_due(lane)) return reset_both();
    wake_at(lane, lane.queue.back().due);
  }
  publish(lane);
  read_more(lane);
}

/// Delivers the first item, or as much of it as the receiver takes; false when that is not all.
bool WireConnection::deliver(Lane& lane) {
  Item& item = lane.queue.front();
  switch (item.what) {
    case What::data:
      if (!deliver_data(lane, item)) return false;
      break;
    case What::end_of_stream: {
      error_code ignored;
      lane.to.shutdown(Socket::shutdown_send, ignored);
      lane.closed = true;
      break;
    }
    case What::reset:
      reset_both();
      return false;
  }
  lane.memory -= item.bytes.size() + item_overhead;
  lane.queue.pop_front();
  if (lane.closed && other(lane).closed) end();
  return !ended_;
}

bool WireConnection::deliver_data(Lane& lane, Item& item) {
  if (item.held) {
    item.held = false;
    state_.delayed_chunks += 1;
    state_.delayed_us += std::chrono::duration_cast<Duration>(Clock::now() - item.received).count();
  }
  while (item.delivered < item.bytes.size()) {
    error_code error;
    const std::size_t count =
        lane.to.write_some(boost::asio::buffer(item.bytes) + item.delivered, error);
    if (error == boost::asio::error::would_block) {
      wait_for_room(lane);
      return false;
    }
    if (error) {
      source_is_gone(other(lane));
      return false;
    }
    item.delivered += count;
    lane.queued_bytes -= count;
    state_.by_direction[static_cast<std::size_t>(lane.direction)].delivered_bytes += count;
  }
  return true;
}

void WireConnection::wait_for_room(Lane& lane) {
  lane.blocked = true;
  lane.to.async_wait(Socket::wait_write,
                     [self = shared_from_this(), &lane](const error_code& error) {
                       lane.blocked = false;
                       if (!error && !self->ended_) self->forward(lane);
                     });
}

void WireConnection::wake_at(Lane& lane, const Clock::time_point due) {
  lane.timer.expires_at(due);
  lane.timer.async_wait([self = shared_from_this(), &lane](const error_code& error) {
    if (!error && !self->ended_) self->forward(lane);
  });
}

/// The program that feeds this lane reset the connection, or does not take what is sent to it.
void WireConnection::source_is_gone(Lane& lane) {
  if (ended_ || lane.source_gone) return;
  lane.source_gone = true;
  push(lane, What::reset, 0);
}

bool WireConnection::reset_is_due(const Lane& lane) const {
  return !lane.queue.empty() && lane.queue.back().due <= Clock::now();
}

void WireConnection::publish(Lane& lane) {
  auto& counters = state_.by_direction[static_cast<std::size_t>(lane.direction)];
  const std::uint64_t stuck = lane.blocked ? lane.queued_bytes : 0;
  // Unsigned differences wrap around, and so do the sums.
  counters.queued_bytes += lane.queued_bytes - lane.published_queued;
  counters.stuck_bytes += stuck - lane.published_stuck;
  lane.published_queued = lane.queued_bytes;
  lane.published_stuck = stuck;
}

void WireConnection::reset_both() {
  abort_socket(accepted_);
  abort_socket(upstream_);
  end();
}

void WireConnection::end() {
  if (ended_) return;
  ended_ = true;
  error_code ignored;
  accepted_.close(ignored);
  upstream_.close(ignored);
  for (Lane& lane : lanes_) {
    lane.timer.cancel();
    lane.queued_bytes = 0;
    publish(lane);
  }
  when_ended_();
}

WireConnection::Lane& WireConnection::other(const Lane& lane) {
  return &lane == &lanes_[0] ? lanes_[1] : lanes_[0];
}

}  // namespace backfault
