#include "faults/support/kernel_buffers.h"

#include <algorithm>

namespace backfault {
namespace {

// The kernel doubles what is asked (socket(7)) and has a floor: 2304 bytes for receiving, 4608 for
// sending, one page for a pipe.
constexpr std::uint64_t least_socket_buffer = 4608;
constexpr std::uint64_t page = 4096;

bool small_enough(const Bytes actual, const std::optional<Bytes> asked) {
  return !asked || actual.count <= std::max(2 * asked->count, least_socket_buffer);
}

bool small_enough_pipe(const Bytes actual, const Bytes asked) {
  return actual.count <= std::max((asked.count + page - 1) / page * page, page);
}

bool small_enough(const SocketFact& socket, const BufferSizes& sizes) {
  return small_enough(socket.receive_buffer, sizes.receive) &&
         small_enough(socket.send_buffer, sizes.send);
}

/// getsockopt tells the doubled value; setsockopt wants the single one.
Bytes single(const Bytes doubled) { return Bytes{doubled.count / 2}; }

std::optional<SocketFact> find_socket(Machine& machine, const SocketFact& known) {
  const auto sockets = machine.sockets_of(known.pid);
  if (!sockets) return std::nullopt;
  const auto found = std::find_if(sockets->begin(), sockets->end(), [&](const SocketFact& one) {
    return one.endpoints == known.endpoints;
  });
  return found == sockets->end() ? std::nullopt : std::optional(*found);
}

std::optional<PipeFact> find_pipe(Machine& machine, const PipeFact& known) {
  const auto pipes = machine.pipes_of(known.pid);
  if (!pipes) return std::nullopt;
  const auto found = std::find_if(pipes->begin(), pipes->end(),
                                  [&](const PipeFact& one) { return one.inode == known.inode; });
  return found == pipes->end() ? std::nullopt : std::optional(*found);
}

/// The pipes that some victim holds as something else than its standard output or error.
std::set<std::uint64_t> pipes_between_programs(Machine& machine, const std::vector<int>& victims) {
  std::set<std::uint64_t> inodes;
  for (const int pid : victims) {
    const auto pipes = machine.pipes_of(pid);
    if (!pipes) continue;
    for (const auto& pipe : *pipes) {
      if (pipe.descriptor != 1 && pipe.descriptor != 2) inodes.insert(pipe.inode);
    }
  }
  return inodes;
}

}  // namespace

KernelBuffers::KernelBuffers(std::vector<Role> on, const BufferSizes& sizes)
    : on_(std::move(on)), sizes_(sizes) {}

std::vector<int> KernelBuffers::victims(Machine& machine) const {
  std::vector<int> pids;
  for (const Role role : on_) {
    const auto of_role = machine.processes_of(role);
    pids.insert(pids.end(), of_role.begin(), of_role.end());
  }
  return pids;
}

void KernelBuffers::shrink(Machine& machine) {
  const auto pids = victims(machine);
  const auto between_programs =
      sizes_.pipe ? pipes_between_programs(machine, pids) : std::set<std::uint64_t>();
  for (const int pid : pids) {
    if (sizes_.receive || sizes_.send) shrink_sockets(machine, pid);
    if (sizes_.pipe) shrink_pipes(machine, pid, between_programs);
  }
}

void KernelBuffers::shrink_sockets(Machine& machine, const int pid) {
  const auto sockets = machine.sockets_of(pid);
  if (!sockets) return;
  for (const auto& before : *sockets) {
    if (small_enough(before, sizes_)) continue;
    if (!machine.set_socket_buffers(before, {.receive = sizes_.receive, .send = sizes_.send}))
      continue;
    sockets_before_.emplace(SocketKey(pid, before.endpoints), before);
    const auto now = find_socket(machine, before);
    if (!now || !small_enough(*now, sizes_)) continue;
    socket_proof_ =
        fmt::format("{} of pid {}: receive buffer {}, send buffer {}", now->endpoints, pid,
                    format_bytes(now->receive_buffer), format_bytes(now->send_buffer));
  }
}

void KernelBuffers::shrink_pipes(Machine& machine, const int pid,
                                 const std::set<std::uint64_t>& between_programs) {
  const auto pipes = machine.pipes_of(pid);
  if (!pipes) return;
  for (const auto& before : *pipes) {
    const bool to_shrink = between_programs.contains(before.inode) &&
                           !small_enough_pipe(before.capacity, *sizes_.pipe);
    // A pipe that holds more than it is to hold is busy until somebody reads: the next call.
    if (!to_shrink || !machine.set_pipe_capacity(before, *sizes_.pipe)) continue;
    pipes_before_.emplace(PipeKey(pid, before.inode), before);
    const auto now = find_pipe(machine, before);
    if (!now || !small_enough_pipe(now->capacity, *sizes_.pipe)) continue;
    pipe_proof_ =
        fmt::format("pipe {} of pid {}: capacity {}", now->inode, pid, format_bytes(now->capacity));
  }
}

Confirmation KernelBuffers::confirm() const {
  Confirmation all{.holds = true, .proof = {}};
  const auto add = [&](const bool asked, const std::string& proof, const std::string& kind) {
    if (!asked) return;
    all.holds = all.holds && !proof.empty();
    all.proof += (all.proof.empty() ? "" : "; ") +
                 (proof.empty() ? "no " + kind + " of the victims was seen to shrink" : proof);
  };
  add(sizes_.receive || sizes_.send, socket_proof_, "TCP socket");
  add(sizes_.pipe.has_value(), pipe_proof_, "pipe");
  return all;
}

Result<void> KernelBuffers::restore_socket(Machine& machine, const SocketFact& before) const {
  const auto now = find_socket(machine, before);
  if (!now) return {};
  const auto earlier = [](const std::optional<Bytes> asked, const Bytes size) {
    return asked ? std::optional(single(size)) : std::nullopt;
  };
  // Unlocked again, a buffer grows from here on as the kernel sees fit.
  const auto set =
      machine.set_socket_buffers(*now, {.receive = earlier(sizes_.receive, before.receive_buffer),
                                        .send = earlier(sizes_.send, before.send_buffer),
                                        .locked = before.locked});
  return set || !find_socket(machine, before) ? Result<void>() : set;
}

Result<void> KernelBuffers::restore(Machine& machine) {
  Result<void> restored;
  for (const auto& [key, before] : sockets_before_) {
    const auto done = restore_socket(machine, before);
    if (restored) restored = done;
  }
  for (const auto& [key, before] : pipes_before_) {
    const auto now = find_pipe(machine, before);
    const auto done = now ? machine.set_pipe_capacity(*now, before.capacity) : Result<void>();
    if (restored && !done && find_pipe(machine, before)) restored = done;
  }
  return restored;
}

}  // namespace backfault
