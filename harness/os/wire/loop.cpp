#include "harness/os/wire/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

constexpr int most_timers_at_once = 4096;
constexpr std::uint64_t wake_token = ~std::uint64_t{0};

constexpr std::uint64_t token_of(const std::uint32_t slot, const std::uint32_t generation) {
  return std::uint64_t{generation} << 32U | slot;
}

// A long wait may end late by a thousandth of its length (select(2) and its kin are allowed that,
// see "timer slack" in prctl(2)), and a processor that has slept long comes to itself slowly. So
// its end is a wait of its own, which is short.
constexpr std::chrono::milliseconds long_wait{2};
constexpr std::chrono::microseconds short_end{400};

timespec as_timespec(const std::chrono::nanoseconds left) {
  return {.tv_sec = left.count() / 1'000'000'000, .tv_nsec = left.count() % 1'000'000'000};
}

}  // namespace

void WireLoop::Timer::set(const Instant due) {
  if (place_ && (*place_)->first == due) return;
  cancel();
  place_ = loop_.timers_.emplace(due, this);
}

void WireLoop::Timer::cancel() {
  if (place_) loop_.timers_.erase(*place_);
  place_.reset();
}

Result<void> WireLoop::open() {
  epoll_ = Fd(::epoll_create1(EPOLL_CLOEXEC));
  wake_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  epoll_event event{.events = EPOLLIN, .data = {.u64 = wake_token}};
  if (!epoll_.valid() || !wake_.valid() ||
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) != 0) {
    return tl::unexpected(last_error("open the wire's event loop"));
  }
  return {};
}

std::optional<WireLoop::Watch> WireLoop::watch(const Fd& descriptor, const std::uint32_t events,
                                               Watcher& watcher) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t index = free_slots_.back();
  Slot& slot = slots_[index];
  epoll_event event{.events = events | EPOLLET, .data = {.u64 = token_of(index, slot.generation)}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor.get(), &event) != 0) return std::nullopt;
  free_slots_.pop_back();
  slot.watcher = &watcher;
  return Watch{.slot = index, .generation = slot.generation};
}

void WireLoop::forget(const Watch watch) {
  Slot& slot = slots_[watch.slot];
  if (slot.generation != watch.generation) return;
  slot.watcher = nullptr;
  ++slot.generation;
  free_slots_.push_back(watch.slot);
}

void WireLoop::tell(const std::uint64_t token, const std::uint32_t events) {
  const auto index = static_cast<std::uint32_t>(token);
  const Slot slot = slots_[index];
  if (slot.watcher == nullptr || token_of(index, slot.generation) != token) return;
  slot.watcher->on_events(events);
}

void WireLoop::run() {
  // Timers are otherwise up to 50 us late on purpose, see prctl(2).
  ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  std::array<epoll_event, most_events> events{};
  for (;;) {
    short_wait_ends_.reset();
    timespec wait{};
    if (later_.empty() && !timers_.empty()) wait = as_timespec(wait_for_first_timer());
    const bool for_ever = later_.empty() && timers_.empty();
    const int count = ::epoll_pwait2(epoll_.get(), events.data(), most_events,
                                     for_ever ? nullptr : &wait, nullptr);
    if (count == 0 && short_wait_ends_) {
      lateness_.learn(std::chrono::steady_clock::now() - *short_wait_ends_);
    }
    ++round_;
    bool woken = false;
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events.at(static_cast<std::size_t>(i));
      if (event.data.u64 == wake_token) {
        woken = true;
      } else {
        tell(event.data.u64, event.events);
      }
    }
    if (!timers_.empty()) handle_timers();
    if (woken && !handle_commands()) return;
    for (const auto& call : std::exchange(later_, {})) call();
  }
}

std::chrono::nanoseconds WireLoop::wait_for_first_timer() {
  const Instant now = std::chrono::steady_clock::now();
  const auto left = timers_.begin()->first - now;
  if (left > long_wait) return left - left / 1000 - short_end;
  const auto wait = std::max<std::chrono::nanoseconds>(left - lateness_.usual(), {});
  if (wait.count() > 0) short_wait_ends_ = now + wait;
  return wait;
}

void WireLoop::handle_timers() {
  const Instant now = std::chrono::steady_clock::now();
  for (int count = 0; count < most_timers_at_once && !timers_.empty(); ++count) {
    const auto first = timers_.begin();
    if (first->first > now) return;
    Timer& timer = *first->second;
    timer.cancel();
    timer.call_();
  }
}

bool WireLoop::handle_commands() {
  std::uint64_t ignored = 0;
  static_cast<void>(::read(wake_.get(), &ignored, sizeof ignored));
  std::vector<std::function<void()>> commands;
  bool stopped = false;
  {
    const std::scoped_lock lock(mutex_);
    commands = std::exchange(commands_, {});
    stopped = stopped_;
  }
  for (const auto& command : commands) command();
  return !stopped;
}

void WireLoop::post(std::function<void()> command) {
  {
    const std::scoped_lock lock(mutex_);
    commands_.push_back(std::move(command));
  }
  wake();
}

void WireLoop::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  wake();
}

void WireLoop::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.get(), &one, sizeof one));
}

}  // namespace backfault
