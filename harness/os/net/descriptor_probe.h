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

/// A pidfd of a process or, if its main thread has ended before the others, of one of these.
[[nodiscard]] Result<Fd> open_process(int pid);

/// A copy of descriptor `number`. Close it within microseconds: while it is open, the program's own
/// close(2) does not reach its peer.
[[nodiscard]] Result<Fd> borrow_descriptor(const Fd& process, int number);

/// The TCP sockets of a process, with the buffer sizes that getsockopt(2) returns, which the kernel
/// has doubled. A missing end is "*": "127.0.0.1:4000-*" is a listening socket, whose buffer sizes
/// later connections inherit. A socket that is closed meanwhile is left out.
[[nodiscard]] Result<std::vector<SocketFact>> tcp_sockets_of(int pid);

/// Sets the sizes with setsockopt(2): the kernel doubles them and has a minimum, so read them back
/// with `tcp_sockets_of`; to restore a size that was read, pass half of it. The kernel stops tuning
/// a buffer that was set until `locked` releases it. An error if the descriptor is another socket
/// by now, or if a size exceeds 1 GiB.
[[nodiscard]] Result<void> set_socket_buffers(const SocketFact& socket,
                                              const SocketBuffers& buffers);

/// The pipes and FIFOs of a process, one fact for each descriptor.
[[nodiscard]] Result<std::vector<PipeFact>> pipes_of(int pid);

/// The kernel rounds up to a power of two of pages; read it back with `pipes_of`. An error if the
/// pipe holds more than that, or if the descriptor is another pipe by now.
[[nodiscard]] Result<void> set_pipe_capacity(const PipeFact& pipe, Bytes capacity);

}  // namespace backfault
