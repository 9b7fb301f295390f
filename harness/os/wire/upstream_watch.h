// Whether somebody listens behind the wire: asked again and again, since no event tells it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/base/units.h"
#include "harness/os/net/sock_diag.h"

namespace backfault {

/// Has a thread of its own, so that the wire's sleeps while nothing passes.
class UpstreamWatch {
 public:
  using Tell = std::function<void(const std::vector<bool>&)>;
  /// Tells of every port, first and whenever something has changed: on its own thread, or within
  /// `look_now`.
  UpstreamWatch(std::vector<std::uint16_t> ports, Tell tell);
  UpstreamWatch(const UpstreamWatch&) = delete;
  UpstreamWatch& operator=(const UpstreamWatch&) = delete;
  ~UpstreamWatch();

  /// What is true now has been told when it returns.
  void look_now();

 private:
  void run();

  std::vector<std::uint16_t> ports_;
  Tell tell_;
  std::mutex looking_;
  ListenerLookup lookup_;
  std::vector<bool> told_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace backfault
