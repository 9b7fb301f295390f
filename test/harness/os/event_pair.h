// Two real programs that wait for each other in turns, see test/programs/event_pair.cpp.
#pragma once

#include <fcntl.h>

#include <string>
#include <vector>

#include "test/harness/os/trial_support.h"

namespace backfault {

/// They have said that they are ready, and begin when told.
struct EventPair : TestMachine {
  ChildId writer;
  ChildId reader;

  EventPair(const std::string& manner, const unsigned pieces) {
    writer = start_one("writer", Role::server, manner, pieces);
    reader = start_one("reader", Role::client, manner, pieces);
  }

  void go() const { const Fd file(::open(path(".go").c_str(), O_CREAT | O_CLOEXEC, 0600)); }

  /// All that they are, for a tracer.
  [[nodiscard]] std::vector<int> pids() { return {machine.pid_of(writer), machine.pid_of(reader)}; }

  /// Whether both have ended with code 0 within a minute: held threads get on slowly.
  [[nodiscard]] bool both_succeed() {
    const MonoTime limit = machine.now() + std::chrono::seconds(60);
    int succeeded = 0;
    while (succeeded < 2 && machine.now() < limit) {
      for (const Occurrence& each : machine.wait_until(limit)) {
        const auto* ended = std::get_if<ChildEnded>(&each.what);
        if (ended != nullptr && ended->exit == ExitState(Exited{0})) ++succeeded;
      }
    }
    return succeeded == 2;
  }

 private:
  [[nodiscard]] std::string path(const std::string& suffix) const {
    return folder.file("memory" + suffix);
  }

  /// On one core: who is held lets the other run.
  ChildId start_one(const std::string& name, const Role role, const std::string& manner,
                    const unsigned pieces) {
    const auto child = machine.launch(
        {.name = name,
         .role = role,
         .argv = {program_path("event_pair"), path(""), name, manner, std::to_string(pieces)},
         .environment = {},
         .cpus = {machine.trial_cpus().front()}});
    EXPECT_TRUE(child) << (child ? "" : child.error().text);
    EXPECT_EQ(first_line_of(child.value_or(ChildId{})), "ready");
    return child.value_or(ChildId{});
  }
};

}  // namespace backfault
