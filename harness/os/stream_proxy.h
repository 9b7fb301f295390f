// The wire: TCP connections between the programs under test pass through it, and it may hold bytes
// back.
#pragma once

#include <memory>
#include <vector>

#include "harness/model/machine.h"
#include "harness/model/result.h"
#include "harness/model/units.h"

namespace backfault {

/// Listens for each wire on 127.0.0.1:listen and joins every connection with one of its own to
/// 127.0.0.1:forward_to. In front of the "server" the accepted side is the client; a wire for the
/// "client" (a data connection that the server opens) has the server on the accepted side.
///
/// What a program sees is what it would see without the wire, as closely as a proxy can: bytes in
/// order, none lost before an end of stream, half-closed connections, resets. Two differences
/// remain: a refused connection is first accepted and then reset; and more data fits on the way,
/// since there are two connections with a queue between them (256 KiB each way, 8 MiB in a
/// direction that is delayed).
///
/// Has a thread of its own; no fault of a connection ends it. All functions may be called from any
/// thread.
class StreamProxy {
 public:
  /// An error when a port cannot be listened on, or when `listen_port_of` is neither "server" nor
  /// "client".
  [[nodiscard]] static Result<std::unique_ptr<StreamProxy>> start(
      const std::vector<WireSpec>& wires);

  StreamProxy(const StreamProxy&) = delete;
  StreamProxy& operator=(const StreamProxy&) = delete;
  /// Breaks all connections and ends the thread. It waits only for the piece of work that the
  /// thread is at, which never blocks.
  ~StreamProxy();

  /// From now on, each chunk received is held for the latency of its direction plus a share of the
  /// jitter that is drawn from the seed (`draw_delay`). In force when the call returns. In a
  /// direction without any delay, what was held back is released at once, in order.
  void set_delay(const WireDelay& delay, Seed seed);

  /// Bytes that were delivered, and chunks among them that had been held back, with the time that
  /// they really were; bytes received and not yet delivered, and those among them that only wait
  /// for their receiver.
  [[nodiscard]] WireCounters counters() const;
  /// The kernel's id of the thread that does all the work.
  [[nodiscard]] int thread_id() const;

 private:
  class Running;
  explicit StreamProxy(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace backfault
