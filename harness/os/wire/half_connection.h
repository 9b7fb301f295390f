// One direction of one connection through the wire.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "harness/os/wire/state.h"

namespace backfault {

/// What the connection has to do next.
enum class WireFlow {
  waits,      ///< For an event, or for a stage's time.
  goes_on,    ///< There is more to do; others come first.
  breaks,     ///< The connection ends with a reset.
  closes,     ///< The connection ends in an orderly way, whatever is left.
  sink_gone,  ///< Nobody takes what comes in this direction.
};

/// While no stage is armed for it, bytes go from socket to socket through a pipe, or are copied
/// where they are few. Otherwise they are read, go through the stages, and are sent. It never
/// blocks.
class HalfConnection {
 public:
  HalfConnection(WireState& state, std::uint64_t connection, WireDirection direction);
  ~HalfConnection();
  HalfConnection(const HalfConnection&) = delete;
  HalfConnection& operator=(const HalfConnection&) = delete;

  /// Both sockets are connected. `readable`: something may have come already that epoll will not
  /// tell.
  void open(const Fd& from, const Fd& to, bool readable);
  [[nodiscard]] WireFlow pump();
  void arm(const std::shared_ptr<const ArmedStage>& armed);
  void disarm(WireStageId id);
  /// What epoll said of its source, and of its sink.
  void source_events(std::uint32_t events);
  void sink_events(std::uint32_t events);
  /// The program that feeds it takes nothing any more: what it sent is passed on, then a reset.
  void lose_source() { readable_ = failed_ = end_is_near_ = true; }
  void limit_memory(const std::optional<std::size_t> most) { most_memory_ = most; }
  /// Sends what can be sent at once, so that little is lost in an orderly end.
  void flush_now();
  /// No queue is counted any more.
  void close();

  /// The end of the stream was passed on.
  [[nodiscard]] bool closed() const { return end_passed_; }
  [[nodiscard]] WireDirection direction() const { return direction_; }
  /// When a stage has something to do next.
  [[nodiscard]] std::optional<Instant> next_due() const;
  void publish();
  /// It would take what comes from its source.
  [[nodiscard]] bool is_hungry() const;
  /// It has something that its sink does not take.
  [[nodiscard]] bool is_blocked() const {
    return from_ >= 0 && !writable_ && published_queued_ > 0;
  }

 private:
  [[nodiscard]] bool is_plain() const {
    return runs_.empty() && outgoing_.empty() && !urgent_ && !end_queued_;
  }
  [[nodiscard]] WireFlow pump_plain();
  [[nodiscard]] bool copy_little();
  [[nodiscard]] bool fill_pipe();
  [[nodiscard]] bool drain_pipe();
  void return_pipe();
  void pass_end();

  [[nodiscard]] WireFlow pump_staged();
  void empty_pipe_into_stages();
  bool read_some(Instant now);
  bool queue_end(Instant now);
  void enter(Chunk chunk, Instant now);
  bool advance(Instant now);
  bool send_some();
  bool send_data(Chunk& chunk);
  void drop_idle_runs();
  [[nodiscard]] std::size_t memory() const;
  [[nodiscard]] std::size_t memory_limit() const;
  [[nodiscard]] bool stages_are_empty() const;
  [[nodiscard]] std::string held_by() const;
  void count_delivered(std::size_t count);

  WireState& state_;
  std::uint64_t connection_;
  WireDirection direction_;
  int from_ = -1;
  int to_ = -1;
  std::optional<WirePipe> pipe_;
  std::size_t in_pipe_ = 0;
  std::vector<std::unique_ptr<StageRun>> runs_;
  std::deque<Chunk> outgoing_;
  std::uint64_t outgoing_weight_ = 0;
  std::uint64_t received_ = 0;  ///< Bytes read from the source.
  std::optional<WireFlow> broken_;
  bool readable_ = false;
  bool writable_ = false;
  bool urgent_ = false;    ///< Urgent data is somewhere in what is to be read.
  bool ordinary_ = false;  ///< There are bytes to read, and the first is not urgent.
  bool little_ = true;     ///< What comes next is likely to be.
  std::optional<std::uint64_t> pumped_in_;  ///< The loop's round.
  bool end_is_near_ = false;                ///< Behind what is to be read: it is told only once.
  bool failed_ = false;                     ///< The kernel told of an error at the source.
  bool source_ended_ = false;               ///< In an orderly way.
  bool source_gone_ = false;
  bool sink_gone_ = false;
  bool end_queued_ = false;  ///< Of either kind, behind everything else.
  bool end_passed_ = false;
  std::uint64_t published_queued_ = 0;
  std::uint64_t published_stuck_ = 0;
  std::string published_holder_;
  std::string spoiled_by_;  ///< A stage that is gone, with what it did to the stream.
  std::optional<std::size_t> most_memory_;
};

}  // namespace backfault
