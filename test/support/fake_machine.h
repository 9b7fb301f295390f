// A Machine whose processes are scripted and whose clock is moved by hand.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/machine.h"
#include "test/support/fake_network_control.h"
#include "test/support/fake_process_control.h"
#include "test/support/fake_step_control.h"
#include "test/support/fake_storage_control.h"
#include "test/support/fake_syscall_control.h"

namespace backfault {

/// What a program does once it is launched. Times count from its launch.
struct FakeProgram {
  struct Line {
    Duration after{};
    std::string text;
    OutputStream stream = OutputStream::standard_output;
  };
  std::optional<std::string> missing;  ///< Why it cannot be launched.
  std::vector<Line> lines;
  std::optional<Duration> lives;  ///< Nothing: until it is stopped.
  ExitState exit = Exited{0};
  bool leaves_daemon = false;  ///< Something of its tree lives on after it ended.
  bool unstoppable = false;    ///< `stop_tree` fails.
};

/// A living process with what can be changed of it. Each launched program is one, and tests add
/// others.
struct FakeProcess {
  int pid = 0;
  std::optional<Role> role;
  std::vector<std::vector<CpuIndex>> threads;  ///< The cores that each thread may use.
  std::vector<SocketFact> sockets;
  std::vector<PipeFact> pipes;
  bool refuses_changes = false;  ///< Whatever is set fails.
  bool unreadable = false;       ///< Cores, sockets and pipes cannot be read.
  bool vanishes_when_touched = false;
};

/// From `from` on nothing runs, until `to`: every thread waits as `waits` says.
struct FakeQuiet {
  MonoTime from;
  MonoTime to;
  std::vector<WaitFact> waits;
  std::vector<ProcessSample> processes{};
  bool closed = false;
  bool others_run = false;  ///< Client process 99 runs and sleeps in turns.
};

/// Remembers what is armed; what a stage did is scripted.
class FakeWire : public WireControl {
 public:
  std::map<WireStageId, WireStage> armed;
  std::map<WireStageId, WireTouches> touched;
  bool refuses = false;
  bool arrived = true;

  Result<WireStageId> arm(const WireStage& stage) override {
    if (refuses) return fail("the wire's thread did not answer");
    const WireStageId id{++last_};
    armed[id] = stage;
    return id;
  }
  Result<void> disarm(const WireStageId id) override {
    armed.erase(id);
    return {};
  }
  WireTouches touches(const WireStageId id) override { return touched[id]; }
  bool all_arrived() override { return arrived; }

 private:
  std::uint64_t last_ = 0;
};

class FakeMachine : public Machine {
 public:
  // The script.
  std::map<std::string, std::vector<FakeProgram>> programs;  ///< By name; the last one repeats.
  std::vector<FakeQuiet> quiet;
  std::optional<MonoTime> stop_requested_at;
  std::map<std::uint16_t, MonoTime> listening_from;
  std::map<std::string, MonoTime> paths_from;
  std::function<std::optional<std::uint64_t>(MonoTime)> socket_moves;
  std::function<Progress(MonoTime)> socket_bytes;  ///< Unset: unreadable.
  std::map<std::string, std::function<std::map<std::string, std::uint64_t>(MonoTime)>> status_pages;
  std::function<WireCounters(MonoTime)> wire;  ///< Unset: nothing passed.
  Result<VerificationFact> comparison =
      VerificationFact{VerificationState::identical, "2 files, 10 bytes"};
  std::vector<CpuIndex> all_cpus = {CpuIndex{0}, CpuIndex{1}};
  CpuIndex core{1};
  std::optional<std::string> refuses_ports;
  Duration round_takes{};   ///< Until it is known whether anything ran.
  Duration sample_takes{};  ///< Before what a sample shows.
  std::vector<Hold> held;
  std::function<std::map<int, ProcessWork>(MonoTime)> work;  ///< Of the client; unset: none.

  FakeStepControl steps;
  FakeStorageControl storage;

  // What was done, as it stands now.
  int samples_taken = 0;
  std::vector<Role> movement_of;  ///< Whose was asked for last.
  std::vector<FakeProcess> processes;
  std::vector<LaunchSpec> launched;
  std::set<ChildId> stopped;  ///< Trees that were told to end.
  std::vector<WireSpec> wires;
  FakeSyscallControl calls;
  FakeWire wire_stages;
  std::map<std::string, std::string> files;
  std::vector<std::pair<std::string, std::string>> compared;
  std::map<std::string, Bytes> trees;
  bool idle = false;
  std::vector<MonoTime> stacks_saved;
  Duration stacks_take{};
  std::set<ChildId> dumped;  ///< Whose runtimes were told to write their stacks.

  FakeProcessControl control{[this](const int pid) { return find(pid) != nullptr; }};
  FakeNetworkControl network;

  /// Moves the clock without delivering anything.
  void advance(Duration by) { now_ = now_ + by; }
  /// Trees of which something still lives.
  [[nodiscard]] std::vector<std::string> living() const;
  [[nodiscard]] FakeProcess& process(int pid);

  MonoTime now() override { return now_; }
  WallTime wall_time() override { return WallTime{1'700'000'000'000'000}; }
  std::vector<Occurrence> wait_until(MonoTime until) override;
  Result<ChildId> launch(const LaunchSpec& spec) override;
  int pid_of(ChildId child) override { return 100 + child.index; }
  bool alive(ChildId child) override;
  Result<void> stop_tree(ChildId child, Duration patience) override;
  std::vector<int> processes_of(Role role) override;
  bool anything_ran() override;
  Sample sample() override;
  Explanation explain(const Sample& sample) override;
  std::vector<Hold> holds() override { return held; }
  std::map<int, ProcessWork> work_of(Role role) override;
  void save_stacks(Duration) override {
    stacks_saved.push_back(now_);
    advance(stacks_take);
  }
  void dump_runtimes(ChildId child, Duration) override { dumped.insert(child); }
  std::optional<std::uint64_t> socket_movement(const std::vector<Role>& sides) override {
    movement_of = sides;
    return socket_moves ? socket_moves(now_) : std::nullopt;
  }
  Progress socket_progress() override { return socket_bytes ? socket_bytes(now_) : Progress{}; }
  Result<void> set_cpus(int pid, const std::vector<CpuIndex>& cpus) override;
  Result<std::vector<std::vector<CpuIndex>>> cpus_of(int pid) override;
  CpuIndex pin_core() override { return core; }
  std::vector<CpuIndex> trial_cpus() override { return all_cpus; }
  Result<std::vector<SocketFact>> sockets_of(int pid) override;
  /// Like the kernel: twice what was asked, and not below its floors (socket(7)).
  Result<void> set_socket_buffers(const SocketFact& socket, const SocketBuffers& buffers) override;
  Result<std::vector<PipeFact>> pipes_of(int pid) override;
  /// Like the kernel: whole pages, in every process that holds the pipe.
  Result<void> set_pipe_capacity(const PipeFact& pipe, Bytes capacity) override;
  ProcessControl& process_control() override { return control; }
  NetworkControl& network_control() override { return network; }
  Result<void> start_wire(const std::vector<WireSpec>& specs) override;
  WireControl& wire_control() override;
  WireCounters wire_counters() override { return wire ? wire(now_) : WireCounters{}; }
  SyscallControl& syscall_control() override { return calls; }
  StepControl& step_control() override { return steps; }
  StorageControl& storage_control() override { return storage; }
  bool port_is_listening(std::uint16_t port) override;
  /// 40000, 40001, ...
  Result<std::uint16_t> free_port() override;
  Result<void> write_file(const std::string& path, const std::string& content) override;
  bool path_exists(const std::string& path) override;
  std::optional<std::map<std::string, std::uint64_t>> read_status(const std::string& path) override;
  Result<VerificationFact> compare_trees(const std::string& expected,
                                         const std::string& actual) override;
  Result<VerificationFact> compare_files(const std::string& expected,
                                         const std::string& actual) override;
  Result<void> make_tree(const std::string& path, Bytes bytes, Seed seed) override;
  void announce_idle(const bool is_idle) override { idle = is_idle; }
  std::string trial_folder() override { return "/trial"; }

 private:
  struct Child {
    FakeProgram program;
    MonoTime started;
    std::size_t lines_told = 0;
    bool ended = false;
    bool daemon_lives = false;
  };

  [[nodiscard]] const FakeQuiet* quiet_now() const;
  [[nodiscard]] std::optional<MonoTime> next_time() const;
  [[nodiscard]] FakeProcess* find(int pid);
  [[nodiscard]] Result<FakeProcess*> changeable(int pid);
  void tell_lines(std::size_t index, std::vector<Occurrence>& told);
  [[nodiscard]] Occurrence end(std::size_t index, ExitState exit);

  MonoTime now_;
  std::vector<Child> children_;
  std::map<std::string, std::size_t> launches_;
  std::vector<Occurrence> pending_;
  const FakeQuiet* quiet_before_ = nullptr;
  std::size_t processes_before_ = 0;
  bool stop_told_ = false;
  NoWire no_wire_;
  std::uint16_t next_port_ = 40000;
};

}  // namespace backfault
