#pragma once

#include <functional>
#include <thread>

#include "targets/mock/protocol/fd.h"

namespace mock {

/// A thread that sleeps in poll until the peer closes its end of the control socket or dies, and
/// then calls back once. A process that sleeps on shared memory would never notice by itself.
class PeerWatch {
 public:
  /// The socket must outlive the watch. The callback runs on the watching thread.
  PeerWatch(const Fd& socket, std::function<void()> gone);
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;
  /// Shuts the socket down, which ends the thread. What was sent before still arrives.
  ~PeerWatch();

 private:
  const Fd* socket_;
  std::thread thread_;
};

}  // namespace mock
