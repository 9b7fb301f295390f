#include "harness/os/wait_channels.h"

#include <algorithm>
#include <array>

namespace backfault {
namespace {

/// What the kernel waits for, whatever the call.
enum class ChannelPlace { stream, poll, select, epoll, futex, child, accept, connect, lock };

struct KnownChannel {
  std::string_view name;
  ChannelPlace place;
};

// Linux 5.10 to 6.18.
constexpr std::array channels{
    KnownChannel{"pipe_read", ChannelPlace::stream},
    KnownChannel{"anon_pipe_read", ChannelPlace::stream},
    KnownChannel{"fifo_pipe_read", ChannelPlace::stream},
    KnownChannel{"pipe_wait_readable", ChannelPlace::stream},
    KnownChannel{"pipe_write", ChannelPlace::stream},
    KnownChannel{"anon_pipe_write", ChannelPlace::stream},
    KnownChannel{"fifo_pipe_write", ChannelPlace::stream},
    KnownChannel{"pipe_wait_writable", ChannelPlace::stream},
    KnownChannel{"wait_for_space", ChannelPlace::stream},
    KnownChannel{"unix_stream_read_generic", ChannelPlace::stream},
    KnownChannel{"unix_stream_data_wait", ChannelPlace::stream},
    KnownChannel{"sock_alloc_send_pskb", ChannelPlace::stream},
    KnownChannel{"__skb_wait_for_more_packets", ChannelPlace::stream},
    KnownChannel{"unix_wait_for_peer", ChannelPlace::stream},
    KnownChannel{"wait_woken", ChannelPlace::stream},
    KnownChannel{"sk_wait_data", ChannelPlace::stream},
    KnownChannel{"sk_stream_wait_memory", ChannelPlace::stream},
    KnownChannel{"do_wait_intr_irq", ChannelPlace::stream},
    KnownChannel{"eventfd_read", ChannelPlace::stream},
    KnownChannel{"eventfd_write", ChannelPlace::stream},
    KnownChannel{"timerfd_read", ChannelPlace::stream},
    KnownChannel{"timerfd_read_iter", ChannelPlace::stream},
    KnownChannel{"signalfd_read", ChannelPlace::stream},
    KnownChannel{"signalfd_read_iter", ChannelPlace::stream},
    KnownChannel{"poll_schedule_timeout", ChannelPlace::poll},
    KnownChannel{"do_sys_poll", ChannelPlace::poll},
    KnownChannel{"do_poll", ChannelPlace::poll},
    KnownChannel{"poll_schedule_timeout", ChannelPlace::select},
    KnownChannel{"do_select", ChannelPlace::select},
    KnownChannel{"ep_poll", ChannelPlace::epoll},
    KnownChannel{"do_epoll_wait", ChannelPlace::epoll},
    KnownChannel{"futex_do_wait", ChannelPlace::futex},
    KnownChannel{"futex_wait_queue", ChannelPlace::futex},
    KnownChannel{"futex_wait_queue_me", ChannelPlace::futex},
    KnownChannel{"futex_wait_multiple", ChannelPlace::futex},
    KnownChannel{"futex_sleep_multiple", ChannelPlace::futex},
    KnownChannel{"do_wait", ChannelPlace::child},
    KnownChannel{"kernel_wait4", ChannelPlace::child},
    KnownChannel{"inet_csk_accept", ChannelPlace::accept},
    KnownChannel{"inet_csk_wait_for_connect", ChannelPlace::accept},
    KnownChannel{"__skb_wait_for_more_packets", ChannelPlace::accept},
    KnownChannel{"unix_wait_for_peer", ChannelPlace::connect},
    KnownChannel{"locks_lock_inode_wait", ChannelPlace::lock},
    KnownChannel{"flock_lock_inode_wait", ChannelPlace::lock},
    KnownChannel{"fcntl_setlk", ChannelPlace::lock},
    KnownChannel{"do_lock_file_wait", ChannelPlace::lock},
};

struct CallPlace {
  std::string_view call;
  ChannelPlace place;
};

constexpr std::array channel_calls{
    CallPlace{"read", ChannelPlace::stream},        CallPlace{"readv", ChannelPlace::stream},
    CallPlace{"recvfrom", ChannelPlace::stream},    CallPlace{"recvmsg", ChannelPlace::stream},
    CallPlace{"recvmmsg", ChannelPlace::stream},    CallPlace{"write", ChannelPlace::stream},
    CallPlace{"writev", ChannelPlace::stream},      CallPlace{"sendto", ChannelPlace::stream},
    CallPlace{"sendmsg", ChannelPlace::stream},     CallPlace{"sendmmsg", ChannelPlace::stream},
    CallPlace{"sendfile", ChannelPlace::stream},    CallPlace{"splice", ChannelPlace::stream},
    CallPlace{"poll", ChannelPlace::poll},          CallPlace{"ppoll", ChannelPlace::poll},
    CallPlace{"select", ChannelPlace::select},      CallPlace{"pselect6", ChannelPlace::select},
    CallPlace{"epoll_wait", ChannelPlace::epoll},   CallPlace{"epoll_pwait", ChannelPlace::epoll},
    CallPlace{"epoll_pwait2", ChannelPlace::epoll}, CallPlace{"futex", ChannelPlace::futex},
    CallPlace{"futex_wait", ChannelPlace::futex},   CallPlace{"futex_waitv", ChannelPlace::futex},
    CallPlace{"wait4", ChannelPlace::child},        CallPlace{"waitid", ChannelPlace::child},
    CallPlace{"accept", ChannelPlace::accept},      CallPlace{"accept4", ChannelPlace::accept},
    CallPlace{"connect", ChannelPlace::connect},    CallPlace{"flock", ChannelPlace::lock},
    CallPlace{"fcntl", ChannelPlace::lock},
};

struct KnownPair {
  std::string_view call;
  std::string_view channel;
};

// Calls with a place of their own.
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
