// The way without stages, and what is known of a direction from outside.
#include "harness/os/wire/half_connection.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/os/wire/endpoint.h"

namespace backfault {
namespace {

// Then other connections come first.
constexpr int most_rounds = 16;
constexpr std::size_t most_at_once = std::size_t{256} * 1024;
// More costs less through a pipe.
constexpr std::size_t most_to_copy = std::size_t{4} * 1024;

bool is_passing_problem() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

HalfConnection::HalfConnection(WireState& state, const std::uint64_t connection,
                               const WireDirection direction)
    : state_(state), connection_(connection), direction_(direction) {
  for (const auto& armed : state_.stages) arm(armed);
}

HalfConnection::~HalfConnection() { close(); }

void HalfConnection::open(const Fd& from, const Fd& to, const bool readable) {
  from_ = from.get();
  to_ = to.get();
  readable_ = readable;
  writable_ = true;
}

void HalfConnection::source_events(const std::uint32_t events) {
  if ((events & ~std::uint32_t{EPOLLOUT}) != 0) readable_ = true;
  if ((events & EPOLLPRI) != 0) urgent_ = true;
  // Unless they were read since.
  ordinary_ = (events & (EPOLLIN | EPOLLPRI)) == EPOLLIN && pumped_in_ != state_.loop.round();
  if ((events & EPOLLERR) != 0) failed_ = true;
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) end_is_near_ = true;
}

void HalfConnection::sink_events(const std::uint32_t events) {
  if ((events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) writable_ = true;
}

WireFlow HalfConnection::pump() {
  if (from_ < 0) return WireFlow::waits;
  pumped_in_ = state_.loop.round();
  // Nobody at either end: there is nothing left to pass on.
  if (sink_gone_) return failed_ ? WireFlow::breaks : WireFlow::waits;
  if (failed_ && source_ended_ && !source_gone_) {
    // It ended its own direction first, and then reset the connection.
    source_gone_ = true;
    if (end_queued_)
      enter({.what = Chunk::What::reset, .offset = received_}, Instant::clock::now());
  }
  const WireFlow flow = is_plain() ? pump_plain() : pump_staged();
  ordinary_ = false;
  if (flow == WireFlow::sink_gone) {
    sink_gone_ = true;
    close();
  }
  return flow;
}

WireFlow HalfConnection::pump_plain() {
  if (in_pipe_ == 0 && !copy_little()) return WireFlow::sink_gone;
  if (!outgoing_.empty()) return WireFlow::goes_on;
  // Out of descriptors, as a rule: then it is copied.
  if (readable_ && !pipe_ && !(pipe_ = state_.pipes.borrow())) return pump_staged();
  for (int round = 0; round < most_rounds; ++round) {
    if (in_pipe_ == 0 && !fill_pipe()) break;
    if (!drain_pipe()) return WireFlow::sink_gone;
    if (in_pipe_ > 0) break;
  }
  // A reset overtakes what the receiver does not take, as it does between two kernels.
  if (in_pipe_ > 0) return failed_ ? WireFlow::breaks : WireFlow::waits;
  return_pipe();
  if (source_gone_) return WireFlow::breaks;
  if (source_ended_ && !end_passed_) pass_end();
  return readable_ && !source_ended_ ? WireFlow::goes_on : WireFlow::waits;
}

/// A request or an answer: the kernel spends less on a copy than on pages in a pipe. False: nobody
/// takes it.
bool HalfConnection::copy_little() {
  if (!little_ || !readable_ || !writable_ || source_ended_ || source_gone_) return true;
  // Where an urgent byte comes first, a read would not stop at it. It stops at one that comes
  // later. Asked in this order, so that what is next is known to stay next.
  if (!ordinary_ && (bytes_to_read(from_) == 0 || at_urgent_byte(from_))) return true;
  char* const bytes = state_.scratch.data();
  const std::size_t most = std::min(most_memory_.value_or(SIZE_MAX), most_to_copy);
  const ssize_t count = ::recv(from_, bytes, most, MSG_DONTWAIT);
  if (count <= 0) return true;
  const auto size = static_cast<std::size_t>(count);
  little_ = size < most;
  // It was all, and what comes later will be told.
  if (little_ && !end_is_near_) readable_ = false;
  const ssize_t sent = ::send(to_, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && !is_passing_problem()) return false;
  const auto taken = static_cast<std::size_t>(std::max(sent, ssize_t{0}));
  count_delivered(taken);
  if (taken < size) enter(data_chunk({bytes + taken, bytes + size}, received_ + taken), {});
  received_ += size;
  return true;
}

/// Whether there is something in the pipe now.
bool HalfConnection::fill_pipe() {
  if (!readable_ || source_ended_ || source_gone_) return false;
  const std::size_t most = most_memory_.value_or(most_at_once);
  const ssize_t count = ::splice(from_, nullptr, pipe_->write.get(), nullptr, most,
                                 SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (count > 0) {
    in_pipe_ = static_cast<std::size_t>(count);
    received_ += in_pipe_;
    // So little cannot have filled the pipe: it was all, and what comes later will be told.
    if (in_pipe_ < std::min(pipe_->slots, most) && !end_is_near_) readable_ = false;
    little_ = in_pipe_ < most_to_copy;
    return true;
  }
  // In front of it, splice(2) answers as at the end of a stream that has ended behind it.
  if (at_urgent_byte(from_)) {
    urgent_ = true;
    return false;
  }
  readable_ = false;
  const bool nothing_more = count == 0 || is_passing_problem();
  source_gone_ = failed_ || !nothing_more;
  source_ended_ = count == 0 && !source_gone_;
  return false;
}

/// False: nobody takes it.
bool HalfConnection::drain_pipe() {
  while (in_pipe_ > 0 && writable_) {
    const ssize_t count = ::splice(pipe_->read.get(), nullptr, to_, nullptr, in_pipe_,
                                   SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (count > 0) {
      in_pipe_ -= static_cast<std::size_t>(count);
      count_delivered(static_cast<std::size_t>(count));
    } else if (count < 0 && !is_passing_problem()) {
      return false;
    } else if (count == 0 || errno == EAGAIN) {
      writable_ = false;
    }
  }
  return true;
}

void HalfConnection::return_pipe() {
  if (pipe_ && in_pipe_ == 0) state_.pipes.give_back(*std::move(pipe_));
  pipe_.reset();
}

void HalfConnection::pass_end() {
  if (!std::exchange(end_passed_, true)) ::shutdown(to_, SHUT_WR);
}

void HalfConnection::flush_now() {
  if (sink_gone_ || from_ < 0) return;
  if (in_pipe_ > 0) static_cast<void>(drain_pipe());
  static_cast<void>(send_some());
}

void HalfConnection::close() {
  return_pipe();
  in_pipe_ = 0;
  runs_.clear();
  outgoing_.clear();
  outgoing_weight_ = 0;
  spoiled_by_.clear();
  publish();
}

void HalfConnection::count_delivered(const std::size_t count) {
  state_.by_direction[static_cast<std::size_t>(direction_)].delivered_bytes.add(count);
}

std::string HalfConnection::held_by() const {
  for (const auto& run : runs_) {
    const bool keeps = run->keeps_for_good() && !run->empty();
    if (keeps || run->spoiled()) return run->armed().stage.fault;
  }
  return spoiled_by_;
}

bool HalfConnection::is_hungry() const {
  if (from_ < 0 || sink_gone_ || source_ended_ || source_gone_) return false;
  return is_plain() ? in_pipe_ == 0 : memory() < memory_limit();
}

void HalfConnection::publish() {
  const bool end_waits = source_ended_ && !end_passed_ && !end_queued_ && from_ >= 0;
  std::uint64_t queued = in_pipe_ + outgoing_weight_ + (end_waits ? 1 : 0);
  std::uint64_t kept = 0;
  for (const auto& run : runs_) {
    queued += run->weight();
    if (run->keeps_for_good()) kept += run->weight();
  }
  const std::uint64_t stuck = writable_ ? kept : queued;
  auto& counters = state_.by_direction[static_cast<std::size_t>(direction_)];
  // Unsigned differences wrap around, and so do the sums. Never less in the queue than is stuck.
  if (queued > published_queued_) counters.queued_bytes.add(queued - published_queued_);
  if (stuck != published_stuck_) counters.stuck_bytes.add(stuck - published_stuck_);
  if (queued < published_queued_) counters.queued_bytes.add(queued - published_queued_);
  published_queued_ = queued;
  published_stuck_ = stuck;
  if (runs_.empty() && spoiled_by_ == published_holder_) return;
  std::string holder = held_by();
  if (holder == published_holder_) return;
  published_holder_ = std::move(holder);
  state_.holding_faults.set({connection_, direction_}, published_holder_);
}

}  // namespace backfault
