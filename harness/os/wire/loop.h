// The wire's own event loop: one thread that waits for descriptors, instants and commands.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/os/wire/wake_lateness.h"

namespace backfault {

/// All functions but `post` and `stop` belong to the loop's thread, or are called before it runs.
/// Descriptors are told edge by edge (epoll(7), EPOLLET).
class WireLoop {
 public:
  class Watcher {
   public:
    Watcher() = default;
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    virtual ~Watcher() = default;
    virtual void on_events(std::uint32_t events) = 0;
  };

  struct Watch {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
  };

  /// Calls once at its instant, unless it was set again or destroyed before.
  class Timer {
   public:
    Timer(WireLoop& loop, std::function<void()> call) : loop_(loop), call_(std::move(call)) {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { cancel(); }
    void set(Instant due);
    void cancel();

   private:
    friend class WireLoop;
    using Place = std::multimap<Instant, Timer*>::iterator;
    WireLoop& loop_;
    std::function<void()> call_;
    std::optional<Place> place_;
  };

  [[nodiscard]] Result<void> open();
  /// Until `forget`, which comes before the watcher's end. Closing the descriptor is not enough: a
  /// child that was just forked has a copy of it until it executes its program (epoll(7)).
  [[nodiscard]] std::optional<Watch> watch(const Fd& descriptor, std::uint32_t events,
                                           Watcher& watcher);
  void forget(Watch watch);
  /// Differs from call to call of epoll_wait(2): whether two events were told at once.
  [[nodiscard]] std::uint64_t round() const { return round_; }
  /// Does it when all that is known now was handled.
  void later(std::function<void()> call) { later_.push_back(std::move(call)); }

  void run();
  /// From any thread.
  void post(std::function<void()> command);
  void stop();

 private:
  void tell(std::uint64_t token, std::uint32_t events);
  /// Nothing when the instant is so near that looking on meets it better.
  [[nodiscard]] std::chrono::nanoseconds wait_for_first_timer();
  void handle_timers();
  /// False when it is to stop.
  [[nodiscard]] bool handle_commands();
  void wake() const;

  static constexpr int most_events = 128;
  std::uint64_t round_ = 0;
  Fd epoll_;
  Fd wake_;
  struct Slot {
    Watcher* watcher = nullptr;
    std::uint32_t generation = 0;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::multimap<Instant, Timer*> timers_;
  WakeLateness lateness_;
  std::optional<Instant> short_wait_ends_;  ///< When the present wait is to end, if it is short.
  std::vector<std::function<void()>> later_;
  std::mutex mutex_;
  std::vector<std::function<void()>> commands_;
  bool stopped_ = false;
};

}  // namespace backfault
