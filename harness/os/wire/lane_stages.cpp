// The way through stages.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <variant>

#include "harness/os/wire/endpoint.h"
#include "harness/os/wire/lane.h"

namespace backfault {
namespace {

using What = WirePiece::What;

constexpr int most_stage_rounds = 16;
constexpr int most_pieces_at_once = 256;
constexpr std::size_t usual_memory = std::size_t{256} * 1024;
// What a queued piece costs besides its bytes, generously: many tiny ones are bounded too.
constexpr std::size_t piece_overhead = 256;

bool stage_passes_before(const ArmedStage& one, const ArmedStage& other) {
  return std::pair(one.stage.order, one.id.number) < std::pair(other.stage.order, other.id.number);
}

}  // namespace

void WireLane::arm(const std::shared_ptr<const ArmedStage>& armed) {
  if (!is_meant(armed->stage, connection_, direction_)) return;
  // What has ended already is not ended by a fault.
  if (end_passed_ && std::holds_alternative<EndDirection>(armed->stage.action)) return;
  auto run = WireStageRun::make(
      {.armed = armed, .connection = connection_, .direction = direction_, .log = state_.log});
  if (!run) return;
  const auto before = std::find_if(runs_.begin(), runs_.end(), [&](const StageRun& other) {
    return stage_passes_before(*armed, other->armed());
  });
  const auto place = runs_.insert(before, std::move(run));
  // What is in the pipe has not passed it, nor what the stages in front of it hold.
  std::uint64_t passed = received_ - in_pipe_;
  for (auto other = runs_.begin(); other != place; ++other) {
    passed = std::min(passed, (*other)->first_offset().value_or(passed));
  }
  (*place)->begin(passed, std::chrono::steady_clock::now());
}

void WireLane::disarm(const WireStageId id) {
  for (const auto& run : runs_) {
    if (run->armed().id == id) run->release();
  }
}

WireFlow WireLane::pump_staged() {
  const Instant now = std::chrono::steady_clock::now();
  empty_pipe_into_stages();
  bool moved = true;
  for (int round = 0; round < most_stage_rounds && moved; ++round) {
    moved = read_some(now);
    moved |= queue_end(now);
    moved |= advance(now);
    moved |= send_some();
    if (broken_) return *std::exchange(broken_, std::nullopt);
  }
  drop_idle_runs();
  // A reset overtakes what the receiver does not take, as it does between two kernels.
  if (!writable_ && failed_ && stages_are_empty()) return WireFlow::breaks;
  return moved || (is_plain() && readable_) ? WireFlow::goes_on : WireFlow::waits;
}

void WireLane::empty_pipe_into_stages() {
  const Instant now = std::chrono::steady_clock::now();
  while (in_pipe_ > 0) {
    std::vector<char> bytes(std::min(in_pipe_, state_.scratch.size()));
    const ssize_t count = ::read(pipe_->read.get(), bytes.data(), bytes.size());
    if (count <= 0) break;
    bytes.resize(static_cast<std::size_t>(count));
    enter(data_piece(std::move(bytes), received_ - in_pipe_), now);
    in_pipe_ -= static_cast<std::size_t>(count);
  }
  return_pipe();
}

bool WireLane::read_some(const Instant now) {
  if (!readable_ || source_ended_ || source_gone_ || memory() >= memory_limit()) return false;
  // Asked first, so that what is next is known to stay next.
  const bool has_bytes = bytes_to_read(from_) > 0;
  const bool is_urgent = has_bytes && at_urgent_byte(from_);
  // Reading stops before an urgent byte, which is read alone.
  const std::size_t most =
      is_urgent ? 1 : std::min(state_.scratch.size(), most_memory_.value_or(SIZE_MAX));
  const ssize_t count =
      ::recv(from_, state_.scratch.data(), most, MSG_DONTWAIT | (has_bytes ? 0 : MSG_PEEK));
  if (count > 0 && !has_bytes) return true;  // It came meanwhile.
  if (count > 0) {
    const auto end = state_.scratch.begin() + count;
    WirePiece piece = data_piece({state_.scratch.begin(), end}, received_);
    piece.urgent = is_urgent;
    if (is_urgent) urgent_ = false;
    received_ += piece.size;
    enter(std::move(piece), now);
    return true;
  }
  if (count < 0 && errno == EINTR) return true;
  readable_ = false;
  urgent_ = false;
  const bool nothing_more = count == 0 || errno == EAGAIN;
  source_gone_ = failed_ || !nothing_more;
  source_ended_ = count == 0 && !source_gone_;
  return false;
}

bool WireLane::queue_end(const Instant now) {
  const bool ends = source_ended_ && !end_passed_;
  if (end_queued_ || !(ends || source_gone_)) return false;
  end_queued_ = true;
  enter({.what = source_gone_ ? What::reset : What::end, .offset = received_, .received = now},
        now);
  return true;
}

void WireLane::enter(WirePiece piece, const Instant now) {
  if (!runs_.empty()) return runs_.front()->put(std::move(piece), now);
  outgoing_weight_ += piece.weight();
  outgoing_.push_back(std::move(piece));
}

/// Lets pieces go on from stage to stage, as far as they are due. What the receiver does not take
/// stays where it is.
bool WireLane::advance(const Instant now) {
  int count = 0;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const bool is_last = i + 1 == runs_.size();
    if (is_last && !writable_ && !failed_) break;
    while (count < most_pieces_at_once) {
      auto piece = runs_[i]->take(now);
      if (!piece) break;
      ++count;
      if (is_last) {
        outgoing_weight_ += piece->weight();
        outgoing_.push_back(*std::move(piece));
      } else {
        runs_[i + 1]->put(*std::move(piece), now);
      }
    }
  }
  return count > 0;
}

bool WireLane::send_some() {
  bool moved = false;
  while (!outgoing_.empty() && writable_ && !broken_) {
    WirePiece& piece = outgoing_.front();
    switch (piece.what) {
      case What::data:
        if (!send_data(piece)) return moved;
        break;
      case What::end:
        pass_end();
        break;
      case What::close:
        broken_ = WireFlow::closes;
        break;
      case What::reset:
        broken_ = WireFlow::breaks;
        break;
    }
    outgoing_weight_ -= piece.weight();
    outgoing_.pop_front();
    moved = true;
  }
  return moved;
}

/// Whether all of it was sent. After the end of the direction, it goes nowhere.
bool WireLane::send_data(WirePiece& piece) {
  while (piece.size > 0 && !end_passed_) {
    const auto bytes = piece.bytes();
    const ssize_t count = ::send(to_, bytes.data(), bytes.size(),
                                 MSG_DONTWAIT | MSG_NOSIGNAL | (piece.urgent ? MSG_OOB : 0));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno != EAGAIN) broken_ = WireFlow::sink_gone;
    if (count < 0 && errno == EAGAIN) writable_ = false;
    if (count < 0) return false;
    const WirePiece sent = piece.take_front(static_cast<std::size_t>(count));
    outgoing_weight_ -= sent.size;
    count_delivered(sent.size);
  }
  outgoing_weight_ -= piece.size;
  piece.size = 0;
  return true;
}

void WireLane::drop_idle_runs() {
  std::erase_if(runs_, [this](const StageRun& run) {
    if (!run->released() || !run->empty()) return false;
    if (run->spoiled() && spoiled_by_.empty()) spoiled_by_ = run->armed().stage.fault;
    return true;
  });
}

bool WireLane::stages_are_empty() const {
  return std::all_of(runs_.begin(), runs_.end(), [](const StageRun& run) { return run->empty(); });
}

std::size_t WireLane::memory() const {
  std::size_t all = outgoing_weight_ + outgoing_.size() * piece_overhead;
  for (const auto& run : runs_) {
    all += run->weight() + run->pieces() * piece_overhead;
  }
  return all;
}

std::size_t WireLane::memory_limit() const {
  std::size_t limit = usual_memory;
  for (const auto& run : runs_) {
    if (!run->released()) limit = std::max(limit, run->most_memory());
  }
  return std::min(limit, most_memory_.value_or(limit));
}

std::optional<Instant> WireLane::next_due() const {
  std::optional<Instant> next;
  if (sink_gone_ || from_ < 0) return next;
  for (const auto& run : runs_) {
    const bool is_last = run == runs_.back();
    if (is_last && !writable_ && !failed_) continue;
    const auto due = run->next_due();
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

}  // namespace backfault
