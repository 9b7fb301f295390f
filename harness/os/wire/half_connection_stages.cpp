// The way through stages.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <variant>

#include "harness/os/wire/endpoint.h"
#include "harness/os/wire/half_connection.h"
#include "harness/os/wire/make_stage.h"

namespace backfault {
namespace {

using What = Chunk::What;

constexpr int most_stage_rounds = 16;
constexpr int most_chunks_at_once = 256;
constexpr std::size_t usual_memory = std::size_t{256} * 1024;
// What a queued chunk costs besides its bytes, generously: many tiny ones are bounded too.
constexpr std::size_t chunk_overhead = 256;

bool stage_passes_before(const ArmedStage& one, const ArmedStage& other) {
  return std::pair(one.stage.order, one.id.number) < std::pair(other.stage.order, other.id.number);
}

}  // namespace

void HalfConnection::arm(const std::shared_ptr<const ArmedStage>& armed) {
  if (!is_meant(armed->stage, connection_, direction_)) return;
  // What has ended already is not ended by a fault.
  if (end_passed_ && std::holds_alternative<EndDirection>(armed->stage.action)) return;
  auto run = make_stage(
      {.armed = armed, .connection = connection_, .direction = direction_, .log = state_.log});
  if (!run) return;
  const auto before =
      std::find_if(runs_.begin(), runs_.end(), [&](const std::unique_ptr<StageRun>& other) {
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

void HalfConnection::disarm(const WireStageId id) {
  for (const auto& run : runs_) {
    if (run->armed().id == id) run->release();
  }
}

WireFlow HalfConnection::pump_staged() {
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

void HalfConnection::empty_pipe_into_stages() {
  const Instant now = std::chrono::steady_clock::now();
  while (in_pipe_ > 0) {
    std::vector<char> bytes(std::min(in_pipe_, state_.scratch.size()));
    const ssize_t count = ::read(pipe_->read.get(), bytes.data(), bytes.size());
    if (count <= 0) break;
    bytes.resize(static_cast<std::size_t>(count));
    enter(data_chunk(std::move(bytes), received_ - in_pipe_), now);
    in_pipe_ -= static_cast<std::size_t>(count);
  }
  return_pipe();
}

bool HalfConnection::read_some(const Instant now) {
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
    Chunk chunk = data_chunk({state_.scratch.begin(), end}, received_);
    chunk.urgent = is_urgent;
    if (is_urgent) urgent_ = false;
    received_ += chunk.size;
    enter(std::move(chunk), now);
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

bool HalfConnection::queue_end(const Instant now) {
  const bool ends = source_ended_ && !end_passed_;
  if (end_queued_ || !(ends || source_gone_)) return false;
  end_queued_ = true;
  enter({.what = source_gone_ ? What::reset : What::end, .offset = received_, .received = now},
        now);
  return true;
}

void HalfConnection::enter(Chunk chunk, const Instant now) {
  if (!runs_.empty()) return runs_.front()->put(std::move(chunk), now);
  outgoing_weight_ += chunk.weight();
  outgoing_.push_back(std::move(chunk));
}

/// Lets chunks go on from stage to stage, as far as they are due. What the receiver does not take
/// stays where it is.
bool HalfConnection::advance(const Instant now) {
  int count = 0;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const bool is_last = i + 1 == runs_.size();
    if (is_last && !writable_ && !failed_) break;
    while (count < most_chunks_at_once) {
      auto chunk = runs_[i]->take(now);
      if (!chunk) break;
      ++count;
      if (is_last) {
        outgoing_weight_ += chunk->weight();
        outgoing_.push_back(*std::move(chunk));
      } else {
        runs_[i + 1]->put(*std::move(chunk), now);
      }
    }
  }
  return count > 0;
}

bool HalfConnection::send_some() {
  bool moved = false;
  while (!outgoing_.empty() && writable_ && !broken_) {
    Chunk& chunk = outgoing_.front();
    switch (chunk.what) {
      case What::data:
        if (!send_data(chunk)) return moved;
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
    outgoing_weight_ -= chunk.weight();
    outgoing_.pop_front();
    moved = true;
  }
  return moved;
}

/// Whether all of it was sent. After the end of the direction, it goes nowhere.
bool HalfConnection::send_data(Chunk& chunk) {
  while (chunk.size > 0 && !end_passed_) {
    const auto bytes = chunk.bytes();
    const ssize_t count = ::send(to_, bytes.data(), bytes.size(),
                                 MSG_DONTWAIT | MSG_NOSIGNAL | (chunk.urgent ? MSG_OOB : 0));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno != EAGAIN) broken_ = WireFlow::sink_gone;
    if (count < 0 && errno == EAGAIN) writable_ = false;
    if (count < 0) return false;
    const Chunk sent = chunk.take_front(static_cast<std::size_t>(count));
    outgoing_weight_ -= sent.size;
    count_delivered(sent.size);
  }
  outgoing_weight_ -= chunk.size;
  chunk.size = 0;
  return true;
}

void HalfConnection::drop_idle_runs() {
  std::erase_if(runs_, [this](const std::unique_ptr<StageRun>& run) {
    if (!run->released() || !run->empty()) return false;
    if (run->spoiled() && spoiled_by_.empty()) spoiled_by_ = run->armed().stage.fault;
    return true;
  });
}

bool HalfConnection::stages_are_empty() const {
  return std::all_of(runs_.begin(), runs_.end(),
                     [](const std::unique_ptr<StageRun>& run) { return run->empty(); });
}

std::size_t HalfConnection::memory() const {
  std::size_t all = outgoing_weight_ + outgoing_.size() * chunk_overhead;
  for (const auto& run : runs_) {
    all += run->weight() + run->chunks() * chunk_overhead;
  }
  return all;
}

std::size_t HalfConnection::memory_limit() const {
  std::size_t limit = usual_memory;
  for (const auto& run : runs_) {
    if (!run->released()) limit = std::max(limit, run->most_memory());
  }
  return std::min(limit, most_memory_.value_or(limit));
}

std::optional<Instant> HalfConnection::next_due() const {
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
