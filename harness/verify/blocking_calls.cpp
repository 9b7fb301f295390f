#include "harness/verify/blocking_calls.h"

#include <algorithm>
#include <array>

namespace backfault {

enum class TimeOut {
  none,
  always,
  milliseconds,  ///< An int; negative: none.
  address,       ///< Of a time; 0: none.
};

using Names = std::string_view;  ///< Separated by blanks.

struct BlockingCall {
  std::int64_t number = 0;
  std::string_view name;
  Names channels;
  Names things;
  TimeOut time_out = TimeOut::none;
  std::size_t argument = 0;
};

namespace {

// Linux 5.10 to 6.18. A timerfd, an eventfd and a signalfd are read like a pipe.
constexpr Names reading =
    "pipe_read anon_pipe_read fifo_pipe_read unix_stream_read_generic "
    "unix_stream_data_wait wait_woken sk_wait_data __skb_wait_for_more_packets "
    "do_wait_intr_irq eventfd_read timerfd_read timerfd_read_iter signalfd_read "
    "signalfd_read_iter";
constexpr Names writing =
    "pipe_write anon_pipe_write fifo_pipe_write pipe_wait_writable wait_woken "
    "sk_stream_wait_memory sock_alloc_send_pskb unix_wait_for_peer do_wait_intr_irq "
    "eventfd_write";
constexpr Names splicing =
    "pipe_wait_readable pipe_wait_writable wait_for_space wait_woken sk_wait_data "
    "sk_stream_wait_memory unix_stream_read_generic unix_stream_data_wait "
    "sock_alloc_send_pskb";
constexpr Names accepting = "inet_csk_accept inet_csk_wait_for_connect __skb_wait_for_more_packets";
constexpr Names connecting = "unix_wait_for_peer wait_woken";
constexpr Names polling = "poll_schedule_timeout do_sys_poll do_poll do_select";
constexpr Names epolling = "do_epoll_wait ep_poll";
constexpr Names on_futex = "futex_do_wait futex_wait_queue futex_wait_queue_me";
constexpr Names on_futexes = "futex_wait_multiple futex_sleep_multiple";
constexpr Names on_child = "do_wait kernel_wait4";
constexpr Names on_lock =
    "locks_lock_inode_wait flock_lock_inode_wait posix_lock_inode_wait fcntl_setlk "
    "do_lock_file_wait";
constexpr Names on_semaphore = "__do_semtimedop do_semtimedop";
constexpr Names on_partner = "wait_for_partner";
constexpr Names on_signal = "__do_sys_pause __x64_sys_pause sigsuspend do_sigtimedwait";
constexpr Names on_time = "hrtimer_nanosleep do_nanosleep common_nsleep common_nsleep_timens";

constexpr Names data = "data event signal";
constexpr Names space = "space event";
constexpr Names either = "data space";
constexpr Names connection = "connection";
constexpr Names answer = "answer";
constexpr Names memory = "memory";
constexpr Names child = "process_end";
constexpr Names lock = "lock";
constexpr Names semaphore = "semaphore";
constexpr Names partner = "partner";
constexpr Names signal_only = "signal";
constexpr Names any_descriptor = "data space connection answer event process_end signal";

constexpr std::array calls{
    BlockingCall{0, "read", reading, data},
    BlockingCall{1, "write", writing, space},
    BlockingCall{2, "open", on_partner, partner},
    BlockingCall{7, "poll", polling, any_descriptor, TimeOut::milliseconds, 2},
    BlockingCall{19, "readv", reading, data},
    BlockingCall{20, "writev", writing, space},
    BlockingCall{23, "select", polling, any_descriptor, TimeOut::address, 4},
    BlockingCall{34, "pause", on_signal, signal_only},
    BlockingCall{35, "nanosleep", on_time, signal_only, TimeOut::always},
    BlockingCall{40, "sendfile", writing, space},
    BlockingCall{42, "connect", connecting, answer},
    BlockingCall{43, "accept", accepting, connection},
    BlockingCall{44, "sendto", writing, space},
    BlockingCall{45, "recvfrom", reading, data},
    BlockingCall{46, "sendmsg", writing, space},
    BlockingCall{47, "recvmsg", reading, data},
    BlockingCall{61, "wait4", on_child, child},
    BlockingCall{65, "semop", on_semaphore, semaphore},
    BlockingCall{72, "fcntl", on_lock, lock},
    BlockingCall{73, "flock", on_lock, lock},
    BlockingCall{128, "rt_sigtimedwait", on_signal, signal_only, TimeOut::address, 2},
    BlockingCall{130, "rt_sigsuspend", on_signal, signal_only},
    BlockingCall{202, "futex", on_futex, memory, TimeOut::address, 3},
    BlockingCall{220, "semtimedop", on_semaphore, semaphore, TimeOut::address, 3},
    BlockingCall{230, "clock_nanosleep", on_time, signal_only, TimeOut::always},
    BlockingCall{232, "epoll_wait", epolling, any_descriptor, TimeOut::milliseconds, 3},
    BlockingCall{247, "waitid", on_child, child},
    BlockingCall{257, "openat", on_partner, partner},
    BlockingCall{270, "pselect6", polling, any_descriptor, TimeOut::address, 4},
    BlockingCall{271, "ppoll", polling, any_descriptor, TimeOut::address, 2},
    BlockingCall{275, "splice", splicing, either},
    BlockingCall{276, "tee", splicing, either},
    BlockingCall{278, "vmsplice", splicing, either},
    BlockingCall{281, "epoll_pwait", epolling, any_descriptor, TimeOut::milliseconds, 3},
    BlockingCall{288, "accept4", accepting, connection},
    // Its time-out is looked at between messages only, see recvmmsg(2).
    BlockingCall{299, "recvmmsg", reading, data},
    BlockingCall{307, "sendmmsg", writing, space},
    BlockingCall{327, "preadv2", reading, data},
    BlockingCall{328, "pwritev2", writing, space},
    BlockingCall{441, "epoll_pwait2", epolling, any_descriptor, TimeOut::address, 3},
    BlockingCall{449, "futex_waitv", on_futexes, memory, TimeOut::address, 3},
    BlockingCall{455, "futex_wait", on_futex, memory, TimeOut::address, 4},
};

bool holds(const Names names, const std::string_view name) {
  const auto all = split_at(names, " ");
  return std::find(all.begin(), all.end(), name) != all.end();
}

}  // namespace

const BlockingCall* find_blocking_call(const std::int64_t number) {
  const auto* const found = std::find_if(
      calls.begin(), calls.end(), [&](const BlockingCall& call) { return call.number == number; });
  return found == calls.end() ? nullptr : found;
}

std::string_view name_of(const BlockingCall& call) { return call.name; }

bool sleeps_at(const BlockingCall& call, const std::string_view wait_channel) {
  return holds(call.channels, wait_channel.substr(0, wait_channel.find('.')));
}

bool may_await(const BlockingCall& call, const std::string_view thing) {
  return holds(call.things, thing);
}

bool has_time_out(const BlockingCall& call, const SyscallLine& line) {
  const std::uint64_t argument = line.arguments.at(call.argument);
  switch (call.time_out) {
    case TimeOut::none:
      return false;
    case TimeOut::always:
      return true;
    case TimeOut::milliseconds:
      return static_cast<std::int32_t>(argument) >= 0;  // The upper half is not passed.
    case TimeOut::address:
      return argument != 0;
  }
  return true;
}

std::optional<std::int64_t> told_time_out(const BlockingCall& call, const SyscallLine& line) {
  constexpr std::int64_t us_per_ms = 1'000;
  if (call.time_out != TimeOut::milliseconds || !has_time_out(call, line)) return std::nullopt;
  return static_cast<std::int32_t>(line.arguments.at(call.argument)) * us_per_ms;
}

}  // namespace backfault
