#include "harness/os/waits/wait_channels.h"

#include <algorithm>
#include <array>

namespace backfault {
namespace {

/// Functions that the kernel may sleep in during any call.
enum class Place { stream, poll, select, epoll, futex, child, accept, connect, lock };

struct KnownChannel {
  std::string_view name;
  Place place;
};

// Linux 5.10 to 6.18.
constexpr std::array channels{
    KnownChannel{"pipe_read", Place::stream},
    KnownChannel{"anon_pipe_read", Place::stream},
    KnownChannel{"fifo_pipe_read", Place::stream},
    KnownChannel{"pipe_wait_readable", Place::stream},
    KnownChannel{"pipe_write", Place::stream},
    KnownChannel{"anon_pipe_write", Place::stream},
    KnownChannel{"fifo_pipe_write", Place::stream},
    KnownChannel{"pipe_wait_writable", Place::stream},
    KnownChannel{"wait_for_space", Place::stream},
    KnownChannel{"unix_stream_read_generic", Place::stream},
    KnownChannel{"unix_stream_data_wait", Place::stream},
    KnownChannel{"sock_alloc_send_pskb", Place::stream},
    KnownChannel{"__skb_wait_for_more_packets", Place::stream},
    KnownChannel{"unix_wait_for_peer", Place::stream},
    KnownChannel{"wait_woken", Place::stream},
    KnownChannel{"sk_wait_data", Place::stream},
    KnownChannel{"sk_stream_wait_memory", Place::stream},
    KnownChannel{"do_wait_intr_irq", Place::stream},
    KnownChannel{"eventfd_read", Place::stream},
    KnownChannel{"eventfd_write", Place::stream},
    KnownChannel{"timerfd_read", Place::stream},
    KnownChannel{"timerfd_read_iter", Place::stream},
    KnownChannel{"signalfd_read", Place::stream},
    KnownChannel{"signalfd_read_iter", Place::stream},
    KnownChannel{"poll_schedule_timeout", Place::poll},
    KnownChannel{"do_sys_poll", Place::poll},
    KnownChannel{"do_poll", Place::poll},
    KnownChannel{"poll_schedule_timeout", Place::select},
    KnownChannel{"do_select", Place::select},
    KnownChannel{"ep_poll", Place::epoll},
    KnownChannel{"do_epoll_wait", Place::epoll},
    KnownChannel{"futex_do_wait", Place::futex},
    KnownChannel{"futex_wait_queue", Place::futex},
    KnownChannel{"futex_wait_queue_me", Place::futex},
    KnownChannel{"futex_wait_multiple", Place::futex},
    KnownChannel{"futex_sleep_multiple", Place::futex},
    KnownChannel{"do_wait", Place::child},
    KnownChannel{"kernel_wait4", Place::child},
    KnownChannel{"inet_csk_accept", Place::accept},
    KnownChannel{"inet_csk_wait_for_connect", Place::accept},
    KnownChannel{"__skb_wait_for_more_packets", Place::accept},
    KnownChannel{"unix_wait_for_peer", Place::connect},
    KnownChannel{"locks_lock_inode_wait", Place::lock},
    KnownChannel{"flock_lock_inode_wait", Place::lock},
    KnownChannel{"fcntl_setlk", Place::lock},
    KnownChannel{"do_lock_file_wait", Place::lock},
};

struct CallPlace {
  std::string_view call;
  Place place;
};

constexpr std::array channel_calls{
    CallPlace{"read", Place::stream},        CallPlace{"readv", Place::stream},
    CallPlace{"recvfrom", Place::stream},    CallPlace{"recvmsg", Place::stream},
    CallPlace{"recvmmsg", Place::stream},    CallPlace{"write", Place::stream},
    CallPlace{"writev", Place::stream},      CallPlace{"sendto", Place::stream},
    CallPlace{"sendmsg", Place::stream},     CallPlace{"sendmmsg", Place::stream},
    CallPlace{"sendfile", Place::stream},    CallPlace{"splice", Place::stream},
    CallPlace{"poll", Place::poll},          CallPlace{"ppoll", Place::poll},
    CallPlace{"select", Place::select},      CallPlace{"pselect6", Place::select},
    CallPlace{"epoll_wait", Place::epoll},   CallPlace{"epoll_pwait", Place::epoll},
    CallPlace{"epoll_pwait2", Place::epoll}, CallPlace{"futex", Place::futex},
    CallPlace{"futex_wait", Place::futex},   CallPlace{"futex_waitv", Place::futex},
    CallPlace{"wait4", Place::child},        CallPlace{"waitid", Place::child},
    CallPlace{"accept", Place::accept},      CallPlace{"accept4", Place::accept},
    CallPlace{"connect", Place::connect},    CallPlace{"flock", Place::lock},
    CallPlace{"fcntl", Place::lock},
};

struct KnownPair {
  std::string_view call;
  std::string_view channel;
};

// Calls with a function of their own.
constexpr std::array pairs{
    KnownPair{"nanosleep", "hrtimer_nanosleep"},
    KnownPair{"clock_nanosleep", "hrtimer_nanosleep"},
    KnownPair{"clock_nanosleep", "common_nsleep"},
    KnownPair{"clock_nanosleep", "common_nsleep_timens"},
    KnownPair{"pause", "__do_sys_pause"},
    KnownPair{"pause", "__x64_sys_pause"},
    KnownPair{"rt_sigsuspend", "sigsuspend"},
    KnownPair{"rt_sigtimedwait", "do_sigtimedwait"},
    KnownPair{"semop", "__do_semtimedop"},
    KnownPair{"semtimedop", "__do_semtimedop"},
    KnownPair{"semop", "do_semtimedop"},
    KnownPair{"semtimedop", "do_semtimedop"},
    KnownPair{"open", "wait_for_partner"},
    KnownPair{"openat", "wait_for_partner"},
};

}  // namespace

bool is_known_place(const std::string_view call, const std::string_view wait_channel) {
  const std::string_view channel = wait_channel.substr(0, wait_channel.find('.'));
  const auto is_pair = [&](const KnownPair& pair) {
    return pair.call == call && pair.channel == channel;
  };
  if (std::any_of(pairs.begin(), pairs.end(), is_pair)) return true;
  return std::any_of(channel_calls.begin(), channel_calls.end(), [&](const CallPlace& one) {
    return one.call == call &&
           std::any_of(channels.begin(), channels.end(), [&](const KnownChannel& known) {
             return known.place == one.place && known.name == channel;
           });
  });
}

}  // namespace backfault
