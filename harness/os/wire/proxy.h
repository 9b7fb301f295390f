// The wire: connections between the programs under test pass through it, and it may do things to
// their bytes.
#pragma once

#include <memory>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/control/machine.h"
#include "harness/os/wire/arrivals.h"

namespace backfault {

/// Listens for each wire and joins every connection with one of its own to the program behind it.
/// In front of the "server" the accepted side is the client; a wire for the "client" (a data
/// connection that the server opens) has the server on the accepted side. Descriptors in messages
/// of Unix sockets are not passed on.
///
/// What a program sees is what it would see without the wire, as closely as a proxy can: bytes in
/// order, none lost before an end of stream, half-closed connections, urgent bytes, resets, and
/// refusals where `refuses_as_upstream` is set. Two differences remain: a connection that the
/// program behind the wire refuses in the few milliseconds before the wire knows is first accepted
/// and then reset; and more data fits on the way, since there are two connections with a queue
/// between them (256 KiB each way, 8 MiB in a direction that is delayed).
///
/// Has threads of its own; no fault of a connection ends them. All functions may be called from any
/// thread.
class StreamProxy : public WireControl {
 public:
  /// An error when a port cannot be listened on, or when `listen_port_of` is neither "server" nor
  /// "client".
  [[nodiscard]] static Result<std::unique_ptr<StreamProxy>> start(
      const std::vector<WireSpec>& wires);

  /// Breaks all connections and ends the threads. It waits only for the piece of work that they are
  /// at, which never blocks.
  ~StreamProxy() override;

  [[nodiscard]] Result<WireStageId> arm(const WireStage& stage) override;
  [[nodiscard]] Result<void> disarm(WireStageId id) override;
  [[nodiscard]] WireTouches touches(WireStageId id) override;
  /// False also when that cannot be read.
  [[nodiscard]] bool all_arrived() override;

  /// A program that starts after this is refused only if nobody listens behind the wire.
  void look_at_upstreams();

  /// But for the thread's own sleep, see `thread_id`.
  [[nodiscard]] WireCounters counters() const;
  /// The kernel's id of the thread that does all the work.
  [[nodiscard]] int thread_id() const;

 private:
  class Running;
  explicit StreamProxy(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
  WireArrivals arrivals_;
};

}  // namespace backfault
