#include "harness/os/base/syscall_names.h"

#include <fmt/format.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace backfault {
namespace {

struct NamedCall {
  long number;
  std::string_view name;
};

// Calls in which a thread may be found blocked for a noticeable time, by number.
constexpr std::array calls{
    NamedCall{SYS_read, "read"},
    NamedCall{SYS_write, "write"},
    NamedCall{SYS_open, "open"},
    NamedCall{SYS_close, "close"},
    NamedCall{SYS_stat, "stat"},
    NamedCall{SYS_fstat, "fstat"},
    NamedCall{SYS_lstat, "lstat"},
    NamedCall{SYS_poll, "poll"},
    NamedCall{SYS_mmap, "mmap"},
    NamedCall{SYS_mprotect, "mprotect"},
    NamedCall{SYS_munmap, "munmap"},
    NamedCall{SYS_brk, "brk"},
    NamedCall{SYS_ioctl, "ioctl"},
    NamedCall{SYS_pread64, "pread64"},
    NamedCall{SYS_pwrite64, "pwrite64"},
    NamedCall{SYS_readv, "readv"},
    NamedCall{SYS_writev, "writev"},
    NamedCall{SYS_select, "select"},
    NamedCall{SYS_sched_yield, "sched_yield"},
    NamedCall{SYS_mremap, "mremap"},
    NamedCall{SYS_msync, "msync"},
    NamedCall{SYS_madvise, "madvise"},
    NamedCall{SYS_pause, "pause"},
    NamedCall{SYS_nanosleep, "nanosleep"},
    NamedCall{SYS_sendfile, "sendfile"},
    NamedCall{SYS_socket, "socket"},
    NamedCall{SYS_connect, "connect"},
    NamedCall{SYS_accept, "accept"},
    NamedCall{SYS_sendto, "sendto"},
    NamedCall{SYS_recvfrom, "recvfrom"},
    NamedCall{SYS_sendmsg, "sendmsg"},
    NamedCall{SYS_recvmsg, "recvmsg"},
    NamedCall{SYS_shutdown, "shutdown"},
    NamedCall{SYS_clone, "clone"},
    NamedCall{SYS_fork, "fork"},
    NamedCall{SYS_vfork, "vfork"},
    NamedCall{SYS_execve, "execve"},
    NamedCall{SYS_exit, "exit"},
    NamedCall{SYS_wait4, "wait4"},
    NamedCall{SYS_kill, "kill"},
    NamedCall{SYS_semop, "semop"},
    NamedCall{SYS_msgsnd, "msgsnd"},
    NamedCall{SYS_msgrcv, "msgrcv"},
    NamedCall{SYS_fcntl, "fcntl"},
    NamedCall{SYS_flock, "flock"},
    NamedCall{SYS_fsync, "fsync"},
    NamedCall{SYS_fdatasync, "fdatasync"},
    NamedCall{SYS_ftruncate, "ftruncate"},
    NamedCall{SYS_rename, "rename"},
    NamedCall{SYS_mkdir, "mkdir"},
    NamedCall{SYS_link, "link"},
    NamedCall{SYS_unlink, "unlink"},
    NamedCall{SYS_symlink, "symlink"},
    NamedCall{SYS_chmod, "chmod"},
    NamedCall{SYS_fchmod, "fchmod"},
    NamedCall{SYS_chown, "chown"},
    NamedCall{SYS_fchown, "fchown"},
    NamedCall{SYS_lchown, "lchown"},
    NamedCall{SYS_ptrace, "ptrace"},
    NamedCall{SYS_rt_sigtimedwait, "rt_sigtimedwait"},
    NamedCall{SYS_rt_sigsuspend, "rt_sigsuspend"},
    NamedCall{SYS_sync, "sync"},
    NamedCall{SYS_mount, "mount"},
    NamedCall{SYS_umount2, "umount2"},
    NamedCall{SYS_futex, "futex"},
    NamedCall{SYS_io_getevents, "io_getevents"},
    NamedCall{SYS_getdents64, "getdents64"},
    NamedCall{SYS_restart_syscall, "restart_syscall"},
    NamedCall{SYS_semtimedop, "semtimedop"},
    NamedCall{SYS_clock_nanosleep, "clock_nanosleep"},
    NamedCall{SYS_exit_group, "exit_group"},
    NamedCall{SYS_epoll_wait, "epoll_wait"},
    NamedCall{SYS_tgkill, "tgkill"},
    NamedCall{SYS_mq_timedsend, "mq_timedsend"},
    NamedCall{SYS_mq_timedreceive, "mq_timedreceive"},
    NamedCall{SYS_waitid, "waitid"},
    NamedCall{SYS_openat, "openat"},
    NamedCall{SYS_mkdirat, "mkdirat"},
    NamedCall{SYS_fchownat, "fchownat"},
    NamedCall{SYS_newfstatat, "newfstatat"},
    NamedCall{SYS_unlinkat, "unlinkat"},
    NamedCall{SYS_renameat, "renameat"},
    NamedCall{SYS_linkat, "linkat"},
    NamedCall{SYS_symlinkat, "symlinkat"},
    NamedCall{SYS_fchmodat, "fchmodat"},
    NamedCall{SYS_pselect6, "pselect6"},
    NamedCall{SYS_ppoll, "ppoll"},
    NamedCall{SYS_splice, "splice"},
    NamedCall{SYS_tee, "tee"},
    NamedCall{SYS_sync_file_range, "sync_file_range"},
    NamedCall{SYS_vmsplice, "vmsplice"},
    NamedCall{SYS_utimensat, "utimensat"},
    NamedCall{SYS_epoll_pwait, "epoll_pwait"},
    NamedCall{SYS_fallocate, "fallocate"},
    NamedCall{SYS_accept4, "accept4"},
    NamedCall{SYS_preadv, "preadv"},
    NamedCall{SYS_pwritev, "pwritev"},
    NamedCall{SYS_recvmmsg, "recvmmsg"},
    NamedCall{SYS_syncfs, "syncfs"},
    NamedCall{SYS_sendmmsg, "sendmmsg"},
    NamedCall{SYS_process_vm_readv, "process_vm_readv"},
    NamedCall{SYS_process_vm_writev, "process_vm_writev"},
    NamedCall{SYS_renameat2, "renameat2"},
    NamedCall{SYS_getrandom, "getrandom"},
    NamedCall{SYS_execveat, "execveat"},
    NamedCall{SYS_userfaultfd, "userfaultfd"},
    NamedCall{SYS_membarrier, "membarrier"},
    NamedCall{SYS_copy_file_range, "copy_file_range"},
    NamedCall{SYS_preadv2, "preadv2"},
    NamedCall{SYS_pwritev2, "pwritev2"},
    NamedCall{SYS_statx, "statx"},
    NamedCall{SYS_io_pgetevents, "io_pgetevents"},
    NamedCall{SYS_io_uring_enter, "io_uring_enter"},
    NamedCall{SYS_clone3, "clone3"},
    NamedCall{SYS_openat2, "openat2"},
    NamedCall{SYS_epoll_pwait2, "epoll_pwait2"},
    NamedCall{SYS_futex_waitv, "futex_waitv"},
    NamedCall{455, "futex_wait"},  // Newer than the headers of Debian 12.
};

}  // namespace

std::string syscall_name(const long number) {
  const auto found = std::find_if(calls.begin(), calls.end(),
                                  [&](const NamedCall& call) { return call.number == number; });
  if (found == calls.end()) return fmt::format("system call {}", number);
  return std::string(found->name);
}

std::optional<long> syscall_number(const std::string_view name) {
  const auto found = std::find_if(calls.begin(), calls.end(),
                                  [&](const NamedCall& call) { return call.name == name; });
  return found == calls.end() ? std::nullopt : std::optional(found->number);
}

}  // namespace backfault
