#include "harness/os/wire/connection.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <variant>

namespace backfault {
namespace {

constexpr std::uint32_t all_events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI;
constexpr std::chrono::milliseconds connect_retry_gap{2};
constexpr int most_drained = 64;

WireDirection opposite(const WireDirection direction) {
  return direction == WireDirection::to_client ? WireDirection::to_server
                                               : WireDirection::to_client;
}

int read_size(const Fd& socket, const int option) {
  int size = 0;
  socklen_t length = sizeof size;
  ::getsockopt(socket.get(), SOL_SOCKET, option, &size, &length);
  return size;
}

void set_size(const Fd& socket, const int option, const int size) {
  ::setsockopt(socket.get(), SOL_SOCKET, option, &size, sizeof size);
}

/// Closes with a reset instead of an orderly end.
void abort_socket(Fd& socket) {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  socket.reset();
}

std::uint16_t port_of(const sockaddr_storage& address) {
  sockaddr_in inet{};
  std::memcpy(&inet, &address, sizeof inet);
  return address.ss_family == AF_INET ? ntohs(inet.sin_port) : std::uint16_t{0};
}

/// Nothing for Unix sockets, where everything arrives at once.
std::optional<WirePorts> ports_of(const Fd& socket) {
  sockaddr_storage own{};
  sockaddr_storage peer{};
  socklen_t own_length = sizeof own;
  socklen_t peer_length = sizeof peer;
  const bool known =
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&own), &own_length) == 0 &&
      ::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&peer), &peer_length) == 0;
  const WirePorts ports{.own = port_of(own), .peer = port_of(peer)};
  return known && ports.own != 0 ? std::optional(ports) : std::nullopt;
}

/// What is unread when a socket is closed makes the kernel send a reset in place of an end.
void throw_away_unread(const Fd& socket, std::vector<char>& scratch) {
  for (int i = 0; i < most_drained; ++i) {
    if (::recv(socket.get(), scratch.data(), scratch.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace

WireConnection::WireConnection(WireState& state, const std::uint64_t number, Ends ends,
                               std::function<void()> ended)
    : state_(state),
      number_(number),
      when_ended_(std::move(ended)),
      ends_{End(*this), End(*this)},
      halves_{HalfConnection(state, number, ends.to_upstream),
              HalfConnection(state, number, opposite(ends.to_upstream))},
      timers_{WireLoop::Timer(state.loop, [this] { pump(halves_[0]); }),
              WireLoop::Timer(state.loop, [this] { pump(halves_[1]); })},
      connect_timer_(state.loop, [this] { connect(); }) {
  ends_[0].socket = std::move(ends.accepted);
  ends_[1].socket = std::move(ends.upstream);
  accepted_at_ = std::chrono::steady_clock::now();
  for (const auto& armed : state_.stages) meet(*armed);
  state_.by_direction[static_cast<std::size_t>(halves_[0].direction())].queued_bytes.add(1);
}

WireConnection::~WireConnection() { end(); }

void WireConnection::start(const WireEndpoint& upstream) {
  target_ = &upstream;
  connect();
}

void WireConnection::meet(const ArmedStage& armed) {
  if (is_spared(armed.stage, number_)) state_.log.add_spared(armed.id);
  if (!is_meant(armed.stage, number_)) return;
  if (const auto* const wanted = std::get_if<ShrinkBuffers>(&armed.stage.action)) {
    shrink(armed.id, *wanted);
  }
  const auto* const accept_late = std::get_if<AcceptLate>(&armed.stage.action);
  if (accept_late != nullptr && pending_) {
    late_.push_back({.stage = armed.id, .due = accepted_at_ + accept_late->time});
  }
}

void WireConnection::connect() {
  for (const Late& late : late_) {
    if (late.due > std::chrono::steady_clock::now()) return connect_timer_.set(late.due);
  }
  for (const Late& late : std::exchange(late_, {})) {
    const auto waited = std::chrono::steady_clock::now() - accepted_at_;
    state_.log.add(late.stage,
                   {.connection = number_,
                    .direction = std::nullopt,
                    .offset = 0,
                    .bytes = 0,
                    .what = "served late"},
                   std::chrono::duration_cast<Duration>(waited));
  }
  const int problem = target_->connect(ends_[1].socket);
  if (problem == 0) return open();
  if (problem == EAGAIN) {  // The queue of a Unix socket is full.
    return connect_timer_.set(std::chrono::steady_clock::now() + connect_retry_gap);
  }
  if (problem != EINPROGRESS || !watch(ends_[1])) reset_both();
}

void WireConnection::open() {
  if (!std::exchange(pending_, false)) return;
  state_.by_direction[static_cast<std::size_t>(halves_[0].direction())].queued_bytes.add(
      ~std::uint64_t{0});
  halves_[0].open(ends_[0].socket, ends_[1].socket, true);
  halves_[1].open(ends_[1].socket, ends_[0].socket, ends_[1].watch.has_value());
  // Who connects speaks first, as a rule, and it is passed on before anything else.
  for (HalfConnection& half : halves_) pump(half);
  if (!ended_ && (!watch(ends_[0]) || !watch(ends_[1]))) reset_both();
}

bool WireConnection::watch(End& end) {
  if (!end.watch) end.watch = state_.loop.watch(end.socket, all_events, end);
  return end.watch.has_value();
}

void WireConnection::on_events(const End& end, const std::uint32_t events) {
  if (ended_) return;
  if (pending_) {
    // Told only once: what came with the connection, and its end.
    halves_[1].source_events(events);
    return connect();
  }
  const std::size_t side = &end == &ends_[0] ? 0 : 1;
  halves_.at(side).source_events(events);
  halves_.at(1 - side).sink_events(events);
  pump(halves_.at(side));
  pump(halves_.at(1 - side));
}

void WireConnection::pump(HalfConnection& half) {
  if (ended_) return;
  switch (half.pump()) {
    case WireFlow::waits:
      break;
    case WireFlow::goes_on:
      // Due in the loop's next round, after what is ready by then.
      timers_.at(&half == &halves_[0] ? 0 : 1).set(std::chrono::steady_clock::now());
      return half.publish();
    case WireFlow::breaks:
      return reset_both();
    case WireFlow::closes:
      return close_both();
    case WireFlow::sink_gone:
      other(half).lose_source();
      return pump(other(half));
  }
  if (halves_[0].closed() && halves_[1].closed()) return end();
  half.publish();
  auto& timer = timers_.at(&half == &halves_[0] ? 0 : 1);
  const auto due = half.next_due();
  if (due) {
    timer.set(*due);
  } else {
    timer.cancel();
  }
}

void WireConnection::add_awaited(WireAwaited& all) const {
  for (std::size_t i = 0; i < halves_.size(); ++i) {
    const auto source = halves_.at(i).is_hungry() ? ports_of(ends_.at(i).socket) : std::nullopt;
    const auto sink = halves_.at(i).is_blocked() ? ports_of(ends_.at(1 - i).socket) : std::nullopt;
    if (source) all.sources.push_back(*source);
    if (sink) all.sinks.push_back(*sink);
  }
}

void WireConnection::arm(const std::shared_ptr<const ArmedStage>& armed) {
  if (ended_) return;
  meet(*armed);
  for (HalfConnection& half : halves_) {
    if (ended_) return;
    half.arm(armed);
    pump(half);
  }
}

void WireConnection::disarm(const WireStageId id) {
  if (buffers_before_ && buffers_before_->stage == id) restore_buffers();
  if (std::erase_if(late_, [id](const Late& late) { return late.stage == id; }) > 0) connect();
  for (HalfConnection& half : halves_) {
    if (ended_) return;
    half.disarm(id);
    pump(half);
  }
}

void WireConnection::shrink(const WireStageId id, const ShrinkBuffers& wanted) {
  if (buffers_before_) return;
  buffers_before_ = BuffersBefore{.stage = id};
  std::string text;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    const Fd& socket = ends_.at(i).socket;
    buffers_before_->sizes.at(i) = {read_size(socket, SO_RCVBUF), read_size(socket, SO_SNDBUF)};
    if (wanted.receive) set_size(socket, SO_RCVBUF, static_cast<int>(wanted.receive->count));
    if (wanted.send) set_size(socket, SO_SNDBUF, static_cast<int>(wanted.send->count));
    text += fmt::format("{}receive buffer {}, send buffer {}",
                        i == 0 ? "" : "; other end: ", read_size(socket, SO_RCVBUF),
                        read_size(socket, SO_SNDBUF));
  }
  const std::uint64_t room =
      std::max(wanted.receive.value_or(Bytes{4096}).count, wanted.send.value_or(Bytes{4096}).count);
  for (HalfConnection& half : halves_) half.limit_memory(static_cast<std::size_t>(room));
  state_.log.add(
      id,
      {.connection = number_, .direction = std::nullopt, .offset = 0, .bytes = 0, .what = text});
}

void WireConnection::restore_buffers() {
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    const auto [receive, send] = buffers_before_->sizes.at(i);
    const Fd& socket = ends_.at(i).socket;
    // The kernel doubles what is set (socket(7)); unlocked, it grows again as the kernel sees fit.
    set_size(socket, SO_RCVBUF, receive / 2);
    set_size(socket, SO_SNDBUF, send / 2);
    set_size(socket, SO_BUF_LOCK, 0);
  }
  for (HalfConnection& half : halves_) half.limit_memory(std::nullopt);
  buffers_before_.reset();
}

void WireConnection::close_both() {
  for (HalfConnection& half : halves_) half.flush_now();
  for (End& end : ends_) throw_away_unread(end.socket, state_.scratch);
  end();
}

void WireConnection::reset_both() {
  for (End& end : ends_) {
    if (end.watch) state_.loop.forget(*std::exchange(end.watch, std::nullopt));
    abort_socket(end.socket);
  }
  end();
}

void WireConnection::end() {
  if (std::exchange(ended_, true)) return;
  for (HalfConnection& half : halves_) half.close();
  for (End& end : ends_) {
    if (end.watch) state_.loop.forget(*std::exchange(end.watch, std::nullopt));
    end.socket.reset();
  }
  if (std::exchange(pending_, false)) {
    state_.by_direction[static_cast<std::size_t>(halves_[0].direction())].queued_bytes.add(
        ~std::uint64_t{0});
  }
  for (auto& timer : timers_) timer.cancel();
  connect_timer_.cancel();
  when_ended_();
}

}  // namespace backfault
