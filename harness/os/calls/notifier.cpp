#include "harness/os/calls/notifier.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <utility>

#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/calls/short_transfer.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

constexpr Duration disarm_bound = std::chrono::seconds(5);
constexpr Duration longest_wait = std::chrono::hours(1);
// A caller that waits for its peer is left to the kernel after this: it may wait for ever.
constexpr Duration readiness_bound = std::chrono::milliseconds(100);

/// Now.
bool is_readable(const Fd& descriptor) { return wait_readable(descriptor, Duration{}); }

}  // namespace

CallNotifier::~CallNotifier() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  wake();
  thread_.join();
}

Result<void> CallNotifier::start() {
  if (thread_.joinable()) return {};
  wake_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_.valid()) return tl::unexpected(last_error("eventfd"));
  // Signals are for the thread that runs the trial.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return {};
}

void CallNotifier::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.get(), &one, sizeof one));
}

Result<CallRuleId> CallNotifier::add(const CallRule& rule) {
  const std::lock_guard lock(mutex_);
  return rules_.add(rule);
}

void CallNotifier::arm(const CallRuleId rule) {
  const std::lock_guard lock(mutex_);
  rules_.arm(rule);
}

Result<void> CallNotifier::disarm(const CallRuleId rule) {
  std::unique_lock lock(mutex_);
  rules_.disarm(rule);
  if (!thread_.joinable()) return {};
  wake();
  const bool done = changed_.wait_for(lock, disarm_bound, [&] { return is_idle_of(rule); });
  return done ? Result<void>() : fail("a system call is still held after the fault was ended");
}

bool CallNotifier::is_idle_of(const CallRuleId rule) const {
  return !is_answering_ && std::none_of(held_.begin(), held_.end(), [&](const Held& held) {
    return held.decision.concerns(rule);
  });
}

CallCounters CallNotifier::counters(const CallRuleId rule) {
  const std::lock_guard lock(mutex_);
  CallCounters counters = rules_.counters(rule);
  counters.held =
      static_cast<std::uint64_t>(std::count_if(held_.begin(), held_.end(), [&](const Held& held) {
        return held.decision.concerns(rule) && held.listener->is_waiting(held.call);
      }));
  return counters;
}

std::vector<Hold> CallNotifier::holds() {
  const std::lock_guard lock(mutex_);
  std::vector<Hold> holds;
  for (const Held& held : held_) {
    if (!held.listener->is_waiting(held.call)) continue;
    const bool is_delayed = !held.readiness.valid() && !held.decision.delayed_by.empty();
    const CallRuleId rule =
        is_delayed ? held.decision.delayed_by.front() : *held.decision.answered_by;
    holds.push_back({.pid = process_of_thread(held.call.tid),
                     .tid = held.call.tid,
                     .fault = rules_.fault_of(rule),
                     .until_reverted = false});
  }
  return holds;
}

Result<WatchedLaunch> CallNotifier::watch_launch(const Role role,
                                                 const std::vector<std::string>& calls) {
  if (const auto started = start(); !started) return tl::unexpected(started.error());
  auto filter = CallFilter::build(calls);
  if (!filter) return tl::unexpected(filter.error());
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return tl::unexpected(last_error("socketpair for a filter"));
  }
  std::random_device random;
  const auto draw = [&] { return (std::uint64_t{random()} << 32U) | random(); };
  Expected expected{.socket = Fd(ends[0]),
                    .role = role,
                    .mark = std::make_unique<const ForkMark>(ForkMark{draw(), draw()})};
  const Fd theirs(ends[1]);
  // Not one of the three numbers that the child is about to give to its standard streams.
  WatchedLaunch launch{.filter = *std::move(filter),
                       .socket = Fd(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, 3))};
  const std::lock_guard lock(mutex_);
  expected_.push_back(std::move(expected));
  wake();
  return launch;
}

void CallNotifier::run() {
  ::prctl(PR_SET_NAME, "calls");
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  while (true) {
    run_once();
    const std::lock_guard lock(mutex_);
    is_answering_ = false;
    changed_.notify_all();
    if (stops_) return;  // The listeners close: what is held is answered by the kernel.
  }
}

void CallNotifier::run_once() {
  std::vector<pollfd> polls{{.fd = wake_.get(), .events = POLLIN, .revents = 0}};
  const auto add = [&](const Fd& descriptor) {
    polls.push_back({.fd = descriptor.get(), .events = POLLIN, .revents = 0});
  };
  for (const auto& listener : listeners_) add(listener->descriptor());
  Duration until = monotonic_now() + longest_wait;
  {
    const std::lock_guard lock(mutex_);
    for (const Expected& expected : expected_) add(expected.socket);
    for (const Held& held : held_) {
      if (held.readiness.valid()) add(held.readiness);
      until = std::min(until, held.until);
    }
  }
  const timespec left = Deadline(until - monotonic_now()).left_timespec();
  ::ppoll(polls.data(), polls.size(), &left, nullptr);  // Whatever it says, all is looked at.
  if (polls[0].revents != 0) {
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_.get(), &count, sizeof count));
  }
  const auto listeners = listeners_;
  for (std::size_t index = 0; index < listeners.size(); ++index) {
    const short events = polls[index + 1].revents;
    if ((events & POLLIN) != 0) take_call(listeners[index]);
    // Nobody is left whose calls it could tell.
    if ((events & POLLIN) == 0 && events != 0) std::erase(listeners_, listeners[index]);
  }
  receive_listeners();
  release_due();
}

void CallNotifier::receive_listeners() {
  const std::lock_guard lock(mutex_);
  std::erase_if(expected_, [&](Expected& expected) {
    if (!is_readable(expected.socket)) return false;
    Fd listener = CallFilter::receive_listener(expected.socket);
    if (listener.valid()) {
      listeners_.push_back(std::make_shared<CallListener>(std::move(listener), expected.role,
                                                          std::move(expected.mark)));
    }
    return true;  // Or no child holds the other end any more.
  });
}

bool CallNotifier::is_of_interest(CallListener& listener, const HeldCall& call) {
  if (!listener.is_program(call)) return false;
  {
    const std::lock_guard lock(mutex_);
    if (!rules_.any_armed()) return false;
  }
  return !loader_.made(call);
}

void CallNotifier::take_call(const std::shared_ptr<CallListener>& listener) {
  const auto call = listener->receive();
  if (!call) return;
  Held held{.listener = listener, .call = *call, .decision = {}, .since = monotonic_now()};
  if (is_of_interest(*listener, *call)) {
    const std::lock_guard lock(mutex_);
    held.decision = rules_.decide(*call, listener->role());
    is_answering_ = is_answering_ || held.decision.touches();
  }
  if (!held.decision.touches()) {
    static_cast<void>(listener->let_run(*call));
    return;
  }
  held.until = held.since + held.decision.delay;
  if (!held.decision.delayed_by.empty()) return hold(std::move(held));
  answer(std::move(held));
}

void CallNotifier::hold(Held held) {
  const std::lock_guard lock(mutex_);
  held_.push_back(std::move(held));
}

std::vector<CallNotifier::Held> CallNotifier::take_due() {
  const std::lock_guard lock(mutex_);
  std::vector<Held> due;
  const Duration now = monotonic_now();
  const auto is_ended = [&](const CallRuleId rule) { return !rules_.is_armed(rule); };
  const auto is_due = [&](Held& held) {
    const auto& by = held.decision.delayed_by;
    const bool ended = std::any_of(by.begin(), by.end(), is_ended) ||
                       (held.decision.answered_by && is_ended(*held.decision.answered_by));
    const bool is_ready = is_readable(held.readiness);
    if (ended) held.decision = held.decision.without_answer();
    return ended || is_ready || held.until <= now;
  };
  std::erase_if(held_, [&](Held& held) {
    if (!is_due(held)) return false;
    due.push_back(std::move(held));
    return true;
  });
  is_answering_ = is_answering_ || !due.empty();
  return due;
}

void CallNotifier::release_due() {
  for (Held& held : take_due()) answer(std::move(held));
}

void CallNotifier::answer(Held held) {
  const CallListener& listener = *held.listener;
  if (held.decision.error) {
    return settle(held, {.is_done = true},
                  [&] { return listener.fail_with(held.call, *held.decision.error); });
  }
  const bool waited_in_vain = held.readiness.valid() && !is_readable(held.readiness);
  if (held.decision.most && !waited_in_vain) return answer_short(std::move(held));
  settle(held, {}, [&] { return listener.let_run(held.call); });
}

void CallNotifier::answer_short(Held held) {
  const CallListener& listener = *held.listener;
  ShortTransfer transfer = move_less(held.call, held.decision.known->name, *held.decision.most,
                                     [&] { return listener.is_waiting(held.call); });
  switch (transfer.kind) {
    case ShortTransfer::Kind::moved:
      return settle(
          held, {.is_done = transfer.is_cut, .asked = transfer.asked, .moved = transfer.bytes},
          [&] {
            return listener.return_value(held.call, static_cast<std::int64_t>(transfer.bytes));
          });
    case ShortTransfer::Kind::failed:
      return settle(held, {}, [&] { return listener.fail_with(held.call, transfer.error); });
    case ShortTransfer::Kind::not_ready:
      // The bound counts from the first time.
      if (!held.readiness.valid()) held.until = monotonic_now() + readiness_bound;
      held.readiness = std::move(transfer.readiness);
      return hold(std::move(held));
    case ShortTransfer::Kind::left:
      return settle(held, {}, [&] { return listener.let_run(held.call); });
  }
}

void CallNotifier::settle(const Held& held, CallEnd end,
                          const std::function<AnswerState()>& answer) {
  // Whoever sees what the caller does next sees this counted.
  const std::lock_guard lock(mutex_);
  end.is_gone = answer() == AnswerState::caller_is_gone;
  end.held_for = monotonic_now() - held.since;
  rules_.count(held.decision, end);
}

}  // namespace backfault
