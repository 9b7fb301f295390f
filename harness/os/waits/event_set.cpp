#include "harness/os/waits/event_set.h"

#include <fmt/format.h>
#include <linux/kcmp.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/os/proc/fs.h"
#include "harness/os/waits/descriptor_condition.h"
#include "harness/os/waits/descriptor_text.h"
#include "harness/os/waits/process.h"

namespace backfault {
namespace {

constexpr std::size_t most_members = 4096;
constexpr std::size_t most_named = 8;
constexpr int deepest_nesting = 5;  // EP_MAX_NESTS of the kernel is 4.
/// What poll(2) knows; the rest are modes of epoll.
constexpr std::uint32_t poll_events = POLLIN | POLLPRI | POLLOUT | POLLRDHUP;

struct Member {
  int descriptor = -1;
  bool for_data = false;
  bool for_space = false;
  short events = 0;
};

Member member_of(const int descriptor, const std::uint32_t events) {
  return {.descriptor = descriptor,
          .for_data = (events & (POLLIN | POLLPRI | POLLRDHUP)) != 0,
          .for_space = (events & POLLOUT) != 0,
          .events = static_cast<short>(events & poll_events)};
}

short events_for(const Awaited thing, const short events) {
  return static_cast<short>(thing == Awaited::space ? events & POLLOUT : events & ~POLLOUT);
}

std::optional<DescriptorText> read_set(const ObservedProcess& process, const int descriptor) {
  const auto text =
      read_small_file(fmt::format("{}/fdinfo/{}", process.folder(), descriptor), most_proc_text);
  return text ? parse_descriptor(*text) : std::nullopt;
}

/// Whether the number still refers to the file that was added under it. All eventfds and timerfds
/// share one inode, so kcmp(2) decides where it is available.
bool is_still(const ObservedProcess& process, const int set, const EpollMember& member) {
  const std::string path = fmt::format("{}/fd/{}", process.folder(), member.descriptor);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || status.st_ino != member.inode) return false;
  const kcmp_epoll_slot slot{.efd = static_cast<std::uint32_t>(set),
                             .tfd = static_cast<std::uint32_t>(member.descriptor),
                             .toff = member.before};
  const int id = visible_thread_of(process.pid());
  return ::syscall(SYS_kcmp, id, id, KCMP_EPOLL_TFD, member.descriptor, &slot) == 0;
}

/// Whether the set, or a set inside it, contains a signalfd; true if unknown.
bool holds_signals(const ObservedProcess& process, const DescriptorText& set, const int depth) {
  if (depth > deepest_nesting) return true;
  return std::any_of(
      set.epoll_members.begin(), set.epoll_members.end(), [&](const EpollMember& member) {
        const auto link = read_link(fmt::format("{}/fd/{}", process.folder(), member.descriptor));
        if (link.empty() || link == "anon_inode:[signalfd]") return true;
        if (link != "anon_inode:[eventpoll]") return false;
        const auto inner = read_set(process, member.descriptor);
        return !inner || holds_signals(process, *inner, depth + 1);
      });
}

/// Collects what the members of a set are.
class SetDescription {
 public:
  explicit SetDescription(const BlockedSyscall& wait) : wait_(wait) {}

  void add(const Member& member, const int depth = 0) {
    if (++members_ > most_members) {
      readable_ = false;
      return;
    }
    const auto meaning = describe_descriptor(wait_.world, wait_.process, member.descriptor);
    if (meaning.type == DescriptorMeaning::Type::unreadable) readable_ = false;
    if (meaning.type == DescriptorMeaning::Type::event_set) {
      add_epoll(member.descriptor, depth + 1);
      return;
    }
    limit_ = earliest(limit_, meaning.timer);
    kernel_ = earliest(kernel_, limit_of_kernel(wait_.world, Awaited::data, meaning));
    if (member.for_space)
      kernel_ = earliest(kernel_, limit_of_kernel(wait_.world, Awaited::space, meaning));
    add_conditions(member, meaning);
    channels_.insert(channels_.end(), meaning.channels.begin(), meaning.channels.end());
    name(member, meaning);
  }

  /// Polls the set itself: a ready member may have been reported already. But a poll removes from
  /// the set's ready list what is not ready, and a signalfd is ready only for its own process:
  /// polling from here would consume the wake-up.
  void add_epoll(const int descriptor, const int depth) {
    const auto outer = set_is_quiet_;
    const auto info = read_set(wait_.process, descriptor);
    const bool may_ask = !outer && info && !holds_signals(wait_.process, *info, depth);
    const auto told = may_ask ? poll_now(wait_.process, descriptor, POLLIN) : std::nullopt;
    if (!outer) set_is_quiet_ = told && *told == 0;
    WakeCondition changes =
        condition_on(wait_.world,
                     {.process = wait_.process,
                      .descriptor = descriptor,
                      .thing = Awaited::event,
                      .events = 0,
                      .ask = false},
                     describe_descriptor(wait_.world, wait_.process, descriptor));
    if (outer || told) {
      changes.readiness = *set_is_quiet_ ? Readiness::absent : Readiness::present;
      changes.evidence = *set_is_quiet_ ? "set revents=0x0" : "set revents=0x1";
    }
    conditions_.push_back(std::move(changes));
    if (!info || depth > deepest_nesting) {
      readable_ = false;
      return;
    }
    for (const EpollMember& member : info->epoll_members) {
      if (is_still(wait_.process, descriptor, member)) {
        add(member_of(member.descriptor, member.events), depth);
      } else {
        // Closed here, and kept in the set by a copy elsewhere: the number now refers to another
        // file.
        readable_ = false;
      }
    }
    set_is_quiet_ = outer;
  }

  void set_unreadable() { readable_ = false; }

  [[nodiscard]] WaitFinding finding(const Timeout& limit, const bool set_can_grow) const {
    if (!readable_) {
      return {.kind = WaitKind::unreadable,
              .channels = channels_,
              .limit = limit,
              .wake_conditions = conditions_,
              .object = "for several descriptors that cannot all be read: " + words()};
    }
    if (members_ > 0) {
      return {.kind = WaitKind::event_set,
              .channels = channels_,
              .limit = earliest(limit, limit_),
              .wake_conditions = conditions_,
              .kernel = kernel_,
              .object = "for " + words()};
    }
    if (limit.kind == Timeout::Kind::within) {
      return {.kind = WaitKind::sleep, .limit = limit, .object = "for no descriptor, to sleep"};
    }
    return {.kind = set_can_grow ? WaitKind::event_set : WaitKind::signal,
            .limit = limit,
            .wake_conditions = set_can_grow ? conditions_ : std::vector{signal_condition(wait_)},
            .object = set_can_grow ? "for a set without descriptors" : "for a signal only"};
  }

 private:
  /// A member watched for neither data nor space is watched for the end of its other side.
  void add_conditions(const Member& member, const DescriptorMeaning& meaning) {
    std::vector<Awaited> things;
    if (member.for_data || !member.for_space) things.push_back(Awaited::data);
    if (member.for_space) things.push_back(Awaited::space);
    for (const Awaited thing : things) {
      WakeCondition condition = condition_on(wait_.world,
                                             {.process = wait_.process,
                                              .descriptor = member.descriptor,
                                              .thing = thing,
                                              .events = events_for(thing, member.events)},
                                             meaning);
      if (set_is_quiet_) {
        condition.evidence += *set_is_quiet_ ? "; set revents=0x0" : "; set revents=0x1";
        if (*set_is_quiet_ && condition.readiness == Readiness::present) {
          condition.readiness = Readiness::consumed;
        }
      }
      conditions_.push_back(std::move(condition));
    }
  }

  void name(const Member& member, const DescriptorMeaning& meaning) {
    if (++named_ > most_named) return;
    const char* what = "the end of";
    if (member.for_data) what = member.for_space ? "data or space on" : "data on";
    if (!member.for_data && member.for_space) what = "space on";
    if (meaning.type == DescriptorMeaning::Type::timer) what = "";
    const std::string peer = meaning.peer.empty() ? "" : " with " + meaning.peer;
    words_ += fmt::format("{}{}{}{}{}", words_.empty() ? "" : "; ", what, *what == 0 ? "" : " ",
                          meaning.words, peer);
  }

  [[nodiscard]] std::string words() const {
    return named_ <= most_named ? words_
                                : fmt::format("{}; and {} more", words_, named_ - most_named);
  }

  const BlockedSyscall& wait_;
  std::size_t members_ = 0;
  std::size_t named_ = 0;
  bool readable_ = true;
  Timeout limit_;
  Timeout kernel_;
  std::vector<std::string> channels_;
  std::vector<WakeCondition> conditions_;
  std::optional<bool> set_is_quiet_;  ///< Of the epoll set that is waited for; nothing: it is none.
  std::string words_;
};

WaitFinding find_polled(const BlockedSyscall& wait, const Timeout& limit) {
  SetDescription set(wait);
  const auto polled = wait.process.read_values<pollfd>(wait.argument(0), wait.argument(1));
  if (!polled) set.set_unreadable();
  for (const pollfd& one : polled.value_or(std::vector<pollfd>{})) {
    if (one.fd >= 0) set.add(member_of(one.fd, static_cast<std::uint32_t>(one.events)));
  }
  return set.finding(limit, false);
}

/// The bits of an fd_set in the waiter's memory; empty for address 0, nothing if unreadable.
std::optional<std::vector<std::uint64_t>> read_bits(const BlockedSyscall& wait,
                                                    const std::size_t argument) {
  const std::uint64_t address = wait.argument(argument);
  if (address == 0) return std::vector<std::uint64_t>{};
  const auto count = static_cast<std::uint64_t>(std::max(wait.int_argument(0), 0));
  return wait.process.read_values<std::uint64_t>(address, (count + 63) / 64);
}

bool has_bit(const std::vector<std::uint64_t>& bits, const int number) {
  const auto index = static_cast<std::size_t>(number);
  return index / 64 < bits.size() && ((bits[index / 64] >> (index % 64)) & 1U) != 0;
}

short events_of(const bool for_data, const bool for_space, const bool for_urgent_data) {
  return static_cast<short>((for_data ? POLLIN : 0) | (for_space ? POLLOUT : 0) |
                            (for_urgent_data ? POLLPRI : 0));
}

WaitFinding find_selected(const BlockedSyscall& wait, const Timeout& limit) {
  SetDescription set(wait);
  const auto for_data = read_bits(wait, 1);
  const auto for_space = read_bits(wait, 2);
  const auto for_urgent_data = read_bits(wait, 3);
  if (!for_data || !for_space || !for_urgent_data) {
    set.set_unreadable();
    return set.finding(limit, false);
  }
  for (int number = 0; number < wait.int_argument(0); ++number) {
    const Member member{.descriptor = number,
                        .for_data = has_bit(*for_data, number) || has_bit(*for_urgent_data, number),
                        .for_space = has_bit(*for_space, number),
                        .events = events_of(has_bit(*for_data, number), has_bit(*for_space, number),
                                            has_bit(*for_urgent_data, number))};
    if (member.for_data || member.for_space) set.add(member);
  }
  return set.finding(limit, false);
}

WaitFinding find_in_epoll(const BlockedSyscall& wait, const Timeout& limit) {
  SetDescription set(wait);
  set.add_epoll(wait.int_argument(0), 0);
  return set.finding(limit, true);
}

}  // namespace

WaitFinding explain_poll(const BlockedSyscall& wait) {
  return find_polled(wait, limit_of_milliseconds(wait.argument(2)));
}

WaitFinding explain_ppoll(const BlockedSyscall& wait) {
  return find_polled(wait, limit_of_timespec(wait.process, wait.argument(2)));
}

WaitFinding explain_select(const BlockedSyscall& wait) {
  return find_selected(wait, limit_of_timeval(wait.process, wait.argument(4)));
}

WaitFinding explain_pselect(const BlockedSyscall& wait) {
  return find_selected(wait, limit_of_timespec(wait.process, wait.argument(4)));
}

WaitFinding explain_epoll_wait(const BlockedSyscall& wait) {
  return find_in_epoll(wait, limit_of_milliseconds(wait.argument(3)));
}

WaitFinding explain_epoll_pwait2(const BlockedSyscall& wait) {
  return find_in_epoll(wait, limit_of_timespec(wait.process, wait.argument(3)));
}

}  // namespace backfault
