// One connection through the wire: two sockets and two directions.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "harness/os/wire/arrivals.h"
#include "harness/os/wire/endpoint.h"
#include "harness/os/wire/half_connection.h"

namespace backfault {

/// Ends by itself when both streams ended or one side is gone. Belongs to the loop's thread.
class WireConnection {
 public:
  struct Ends {
    Fd accepted;
    Fd upstream;  ///< Open, not yet connected.
    WireDirection to_upstream = WireDirection::to_server;
  };
  /// `state` outlives it. `ended` is called once, after which it is destroyed, but not before the
  /// loop's next round.
  WireConnection(WireState& state, std::uint64_t number, Ends ends, std::function<void()> ended);
  WireConnection(const WireConnection&) = delete;
  WireConnection& operator=(const WireConnection&) = delete;
  ~WireConnection();

  /// Connects to the program behind the wire; when that fails, the accepted side is reset. Until
  /// then it takes nothing from the accepted side.
  void start(const WireEndpoint& upstream);

  void arm(const std::shared_ptr<const ArmedStage>& armed);
  void disarm(WireStageId id);

  /// Adds the sockets on whose kernel's queues it depends whether the wire goes on.
  void add_awaited(WireAwaited& all) const;

 private:
  struct End : WireLoop::Watcher {
    explicit End(WireConnection& owner) : connection(owner) {}
    void on_events(const std::uint32_t events) override { connection.on_events(*this, events); }
    WireConnection& connection;
    Fd socket;
    std::optional<WireLoop::Watch> watch;
  };
  struct BuffersBefore {
    WireStageId stage;
    std::array<std::array<int, 2>, 2> sizes{};  ///< Of each end: receive, send.
  };

  /// A stage is in force for it.
  void meet(const ArmedStage& armed);
  void connect();
  void open();
  void on_events(const End& end, std::uint32_t events);
  void pump(HalfConnection& half);
  [[nodiscard]] bool watch(End& end);
  void shrink(WireStageId id, const ShrinkBuffers& wanted);
  void restore_buffers();
  void close_both();
  void reset_both();
  void end();
  [[nodiscard]] HalfConnection& other(const HalfConnection& half) {
    return &half == &halves_[0] ? halves_[1] : halves_[0];
  }

  WireState& state_;
  std::uint64_t number_;
  std::function<void()> when_ended_;
  std::array<End, 2> ends_;               ///< The accepted one, and the one upstream.
  std::array<HalfConnection, 2> halves_;  ///< From the accepted one, and to it.
  std::array<WireLoop::Timer, 2> timers_;
  WireLoop::Timer connect_timer_;
  const WireEndpoint* target_ = nullptr;
  std::optional<BuffersBefore> buffers_before_;
  struct Late {
    WireStageId stage;
    Instant due;
  };
  std::vector<Late> late_;  ///< Why it does not connect yet.
  Instant accepted_at_;
  bool pending_ = true;  ///< It is not connected yet.
  bool ended_ = false;
};

}  // namespace backfault
