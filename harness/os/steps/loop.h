// What the tracing process does: follows threads from call to call, steps and holds some of them.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/units.h"
#include "harness/os/steps/draw.h"
#include "harness/os/steps/message.h"
#include "harness/os/steps/traced_stop.h"

namespace backfault {

struct StepSettings {
  StepChoice choice;
  long call = -1;  ///< Its number.
  Duration most_hold{};
  Seed seed;
};

/// Besides returns from the call, it steps and holds behind that other call which was the last one
/// before the thread came to the call the last time.
///
/// The only thread of a process that has no children: every wait is for a traced thread. All that
/// happens has a cause outside (a traced thread moved, a request came), but for the end of a hold
/// and for the first moment of a program that is new to it.
class StepLoop {
 public:
  StepLoop(Fd requests, const StepSettings& settings)
      : requests_(std::move(requests)), settings_(settings) {}

  /// Until `finish` was asked for and every thread runs without our help, or until nobody is there
  /// to ask. True: no thread was left between two steps.
  [[nodiscard]] bool run();

 private:
  enum class Mode {
    unarmed,      ///< Traced, but no call of its is told yet: it slept when it was found.
    interrupted,  ///< Told to stop; it has not yet.
    free,
    stepping,
    held,
    let_go,  ///< A signal stopped its process: it is traced again when it goes on.
  };
  struct Thread {
    int pid = 0;
    std::uint64_t role = 0;
    std::uint64_t number = 0;       ///< Among those of the role, in the order of their appearance.
    std::uint64_t returns = 0;      ///< From the call.
    std::uint64_t ends = 0;         ///< Of approaches to a wait.
    std::uint64_t others = 0;       ///< Returns from other calls since the last one from the call.
    std::uint64_t before_wait = 0;  ///< `others` when it last came to the call.
    bool to_stop = false;           ///< It was told to stop, and has not yet.
    bool approaches = false;        ///< It was drawn where it last came to the call.
    Mode mode = Mode::unarmed;
    std::uint32_t steps_left = 0;
    Duration held_until{};  ///< On the monotonic clock.
  };

  void take_stops();
  void take_stop(int tid, int status);
  void take_return(int tid, Thread& thread);
  void take_other(int tid, Thread& thread);
  void draw(int tid, Thread& thread, const StepOccasion& occasion);
  void take_step(int tid, Thread& thread);
  void step_or_hold(int tid, Thread& thread);
  void hold(int tid, Thread& thread);
  void let_peers_go(const Thread& thread);
  void end_holds();
  void go_on(int tid, Thread& thread, int signal = 0);

  void take_requests();
  void reach(const StepRequest& request);
  void reach_process(const StepVictim& victim);
  void reach_thread(int tid, const StepVictim& victim);
  [[nodiscard]] bool is_looking() const;
  void arm_running();
  Thread& add(int tid, int pid, std::uint64_t role);
  /// A thread that appeared by itself: what its process is, or the one that started it.
  Thread& adopt(int tid);
  void forget_others_of(int tid);
  [[nodiscard]] StepAnswer answer() const;

  [[nodiscard]] std::vector<int> peers_of(const Thread& thread) const;
  [[nodiscard]] bool peer_waits(const Thread& thread) const;
  [[nodiscard]] bool peer_is_busy(const Thread& thread) const;
  [[nodiscard]] bool may_end() const;
  void wait_for_anything();

  Fd requests_;
  StepSettings settings_;
  std::map<int, Thread> threads_;
  std::map<int, std::uint64_t> processes_;           ///< Roles of all, traced or not, by pid.
  std::map<std::uint64_t, std::uint64_t> appeared_;  ///< Threads so far, by role.
  StepCounters counters_;
  Duration look_until_{};  ///< For threads that run and are not armed; on the monotonic clock.
  int refusal_ = 0;
  bool ending_ = false;
  bool nobody_asks_ = false;
};

}  // namespace backfault
