// Short ways to write a snapshot in which everybody waits.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "test/support/builders.h"

namespace backfault {

/// An await that `wakers` alone can end, and that has not come.
inline WakeCondition awaited(const Awaited thing, std::vector<int> wakers,
                             std::string channel = "pipe:1") {
  return {.thing = thing,
          .channel = std::move(channel),
          .readiness = Readiness::absent,
          .wakers = std::move(wakers),
          .anyone = false,
          .wire = false,
          .harness = false,
          .external_wakers = false,
          .evidence = "poll events=0x1 revents=0x0"};
}

/// Programs of one thread each, all asleep, in a trial that nobody else can reach.
class StillWorld {
 public:
  StillWorld() {
    snapshot.first.begun = at_ms(100);
    snapshot.first.ended = at_ms(101);
    snapshot.second.begun = at_ms(103);
    snapshot.second.ended = at_ms(104);
    snapshot.closed = true;
  }

  /// A process whose only thread has its number; `parent` 1 is the harness.
  WaitFact& add(const int pid, const Role role, std::vector<WakeCondition> wake_conditions,
                const int parent = 1) {
    const std::string name = (role == Role::client ? "client" : "server") + std::to_string(pid);
    snapshot.processes.push_back({.pid = pid,
                                  .parent = parent,
                                  .role = role,
                                  .command = name,
                                  .catches_signals = false,
                                  .may_be_timed = false,
                                  .asynchronous = false});
    return add_thread(pid, pid, std::move(wake_conditions));
  }

  /// Another thread of a process that was added before.
  WaitFact& add_thread(const int pid, const int tid, std::vector<WakeCondition> wake_conditions) {
    const ProcessSample& process = this->process(pid);
    const ThreadSample thread{.pid = pid,
                              .tid = tid,
                              .role = process.role,
                              .command = process.command,
                              .state = ThreadState::sleeping,
                              .schedstat_line = "1 2 3",
                              .syscall_line = "0 0x3"};
    snapshot.first.threads.push_back(thread);
    snapshot.second.threads.push_back(thread);
    waits.push_back({.pid = pid,
                     .tid = tid,
                     .role = process.role,
                     .command = process.command,
                     .kind = WaitKind::pipe,
                     .call = "read",
                     .channels = {},
                     .wake_conditions = std::move(wake_conditions),
                     .modelled = true,
                     .words = "waits in read"});
    return waits.back();
  }

  [[nodiscard]] ProcessSample& process(const int pid) {
    return *std::find_if(snapshot.processes.begin(), snapshot.processes.end(),
                         [&](const ProcessSample& candidate) { return candidate.pid == pid; });
  }
  [[nodiscard]] WaitFact& wait(const int tid) {
    return *std::find_if(waits.begin(), waits.end(),
                         [&](const WaitFact& candidate) { return candidate.tid == tid; });
  }
  /// In both samples.
  void set_state(const int tid, const ThreadState state) {
    for (Sample* const sample : {&snapshot.first, &snapshot.second}) {
      for (ThreadSample& thread : sample->threads) {
        if (thread.tid == tid) thread.state = state;
      }
    }
  }

  Snapshot snapshot;
  std::vector<WaitFact> waits;
};

/// A client 10 and a server 20 that each wait for data of the other.
inline StillWorld mutual_readers() {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::data, {20})});
  world.add(20, Role::server, {awaited(Awaited::data, {10})});
  return world;
}

}  // namespace backfault
