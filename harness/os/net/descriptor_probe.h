// Sockets and pipes of a running program, read and changed through short-lived copies of its
// descriptors (pidfd_getfd(2)). The program is not stopped and does not notice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/control/machine.h"

namespace backfault {

/// A handle on a process that never means another one, even if the pid is used again. When its main
/// thread has ended before the others, a handle on one of these.
[[nodiscard]] Result<Fd> open_process(int pid);

/// A copy of descriptor `number`. Close it within microseconds: while it is open, the program's own
/// close(2) does not reach its peer.
[[nodiscard]] Result<Fd> borrow_descriptor(const Fd& process, int number);

/// The TCP sockets of a process, with the buffer sizes as getsockopt(2) gives them: the kernel's
/// doubled ones. An end that is missing is written "*": "127.0.0.1:4000-*" is a listening socket,
/// whose buffer sizes later connections inherit. A socket that is closed meanwhile is left out.
[[nodiscard]] Result<std::vector<SocketFact>> tcp_sockets_of(int pid);

/// Sets the sizes as setsockopt(2) takes them: the kernel doubles them and has a minimum, so read
/// them back with `tcp_sockets_of`; to put back a size that was read, give half of it. The kernel
/// does not tune a buffer that was set, until `locked` gives it back. An error when the descriptor
/// is another socket by now, or when a size is above 1 GiB.
[[nodiscard]] Result<void> set_socket_buffers(const SocketFact& socket,
                                              const SocketBuffers& buffers);

/// The pipes and FIFOs of a process, one fact for each descriptor.
[[nodiscard]] Result<std::vector<PipeFact>> pipes_of(int pid);

/// The kernel rounds up to a power of two of pages; read it back with `pipes_of`. An error when
/// more than that is in the pipe, or when the descriptor is another pipe by now.
[[nodiscard]] Result<void> set_pipe_capacity(const PipeFact& pipe, Bytes capacity);

}  // namespace backfault
