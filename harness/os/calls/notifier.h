// Answers the system calls of filtered programs, on a thread of its own.
//
// With no rule armed every call is let through at once. A caller that is held is in no danger of
// being forgotten: when the harness dies its listeners close, and the kernel answers with ENOSYS;
// the trial's namespace ends the programs anyway.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "harness/control/syscall_control.h"
#include "harness/os/calls/filter.h"
#include "harness/os/calls/listener.h"
#include "harness/os/calls/loader_calls.h"
#include "harness/os/calls/rules.h"

namespace backfault {

/// What a program's launch needs: kept until it was started, then destroyed.
struct WatchedLaunch {
  CallFilter filter;
  Fd socket;  ///< The child's end: the listener goes through it.
};

class CallNotifier : public SyscallControl {
 public:
  CallNotifier() = default;
  /// Everything that is held is let go.
  ~CallNotifier() override;

  Result<CallRuleId> add(const CallRule& rule) override;
  void arm(CallRuleId rule) override;
  Result<void> disarm(CallRuleId rule) override;
  CallCounters counters(CallRuleId rule) override;
  std::vector<Hold> holds() override;

  /// To be asked just before the program is forked.
  [[nodiscard]] Result<WatchedLaunch> watch_launch(Role role,
                                                   const std::vector<std::string>& calls);

 private:
  /// A launched program whose listener has not arrived yet.
  struct Expected {
    Fd socket;
    Role role{};
    std::unique_ptr<const ForkMark> mark;
  };
  struct Held {
    std::shared_ptr<CallListener> listener;
    HeldCall call;
    CallDecision decision;
    Duration since{};  ///< On the monotonic clock, as is `until`.
    Duration until{};
    Fd readiness{};  ///< Valid: it waits for its descriptor, not for a delay.
  };

  [[nodiscard]] Result<void> start();
  [[nodiscard]] bool is_of_interest(CallListener& listener, const HeldCall& call);
  void wake() const;
  void run();
  /// One wait for whatever comes first, and what follows from it.
  void run_once();
  void receive_listeners();
  void take_call(const std::shared_ptr<CallListener>& listener);
  void release_due();
  [[nodiscard]] std::vector<Held> take_due();
  void hold(Held held);
  /// The delay is over, or there was none.
  void answer(Held held);
  void answer_short(Held held);
  void settle(const Held& held, CallEnd end, const std::function<AnswerState()>& answer);
  [[nodiscard]] bool is_idle_of(CallRuleId rule) const;

  std::mutex mutex_;                 ///< Guards all of this but the thread's own.
  std::condition_variable changed_;  ///< Something was answered.
  CallRules rules_;
  std::vector<Expected> expected_;
  std::vector<Held> held_;
  bool is_answering_ = false;
  bool stops_ = false;

  Fd wake_;
  std::thread thread_;
  std::vector<std::shared_ptr<CallListener>> listeners_;  ///< The thread's own, as is the next.
  LoaderCalls loader_;
};

}  // namespace backfault
