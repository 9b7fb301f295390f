// What faults read and change: cores, sockets, pipes.
#include <algorithm>

#include "test/support/fake_machine.h"

namespace backfault {
namespace {

constexpr std::uint64_t page = 4096;
constexpr std::uint64_t least_receive_buffer = 2304;
constexpr std::uint64_t least_send_buffer = 4608;

}  // namespace

Result<FakeProcess*> FakeMachine::changeable(const int pid) {
  FakeProcess* const found = find(pid);
  const bool vanishes = found != nullptr && found->vanishes_when_touched;
  if (vanishes) std::erase_if(processes, [&](const FakeProcess& one) { return one.pid == pid; });
  if (found == nullptr || vanishes) return fail("no such process");
  if (found->refuses_changes) return fail("operation not permitted");
  return found;
}

std::map<int, ProcessWork> FakeMachine::work_of(const Role role) {
  return work && role == Role::client ? work(now_) : std::map<int, ProcessWork>{};
}

Result<void> FakeMachine::set_cpus(const int pid, const std::vector<CpuIndex>& cpus) {
  const auto found = changeable(pid);
  if (!found) return tl::unexpected(found.error());
  for (auto& allowed : (*found)->threads) allowed = cpus;
  return {};
}

Result<std::vector<std::vector<CpuIndex>>> FakeMachine::cpus_of(const int pid) {
  const FakeProcess* const found = find(pid);
  if (found == nullptr || found->unreadable) return fail("the cores cannot be read");
  return found->threads;
}

Result<std::vector<SocketFact>> FakeMachine::sockets_of(const int pid) {
  const FakeProcess* const found = find(pid);
  if (found == nullptr || found->unreadable) return fail("the sockets cannot be read");
  return found->sockets;
}

Result<void> FakeMachine::set_socket_buffers(const SocketFact& socket,
                                             const SocketBuffers& buffers) {
  const auto found = changeable(socket.pid);
  if (!found) return tl::unexpected(found.error());
  for (auto& one : (*found)->sockets) {
    if (one.endpoints != socket.endpoints) continue;
    const auto& [receive, send, locked] = buffers;
    if (receive) one.receive_buffer = Bytes{std::max(2 * receive->count, least_receive_buffer)};
    if (send) one.send_buffer = Bytes{std::max(2 * send->count, least_send_buffer)};
    one.locked = locked.value_or(one.locked.value_or(0) | (send ? 1 : 0) | (receive ? 2 : 0));
    return {};
  }
  return fail("the socket was closed");
}

Result<std::vector<PipeFact>> FakeMachine::pipes_of(const int pid) {
  const FakeProcess* const found = find(pid);
  if (found == nullptr || found->unreadable) return fail("the pipes cannot be read");
  return found->pipes;
}

Result<void> FakeMachine::set_pipe_capacity(const PipeFact& pipe, const Bytes capacity) {
  const auto found = changeable(pipe.pid);
  if (!found) return tl::unexpected(found.error());
  const Bytes whole{std::max((capacity.count + page - 1) / page * page, page)};
  for (auto& one : processes) {
    for (auto& own : one.pipes) {
      if (own.inode == pipe.inode) own.capacity = whole;
    }
  }
  return {};
}

}  // namespace backfault
