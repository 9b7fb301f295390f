// The Machine of a real trial, inside the trial's first process.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/control/machine.h"
#include "harness/os/base/clock.h"
#include "harness/os/calls/notifier.h"
#include "harness/os/files/storage_control.h"
#include "harness/os/isolation/isolation.h"
#include "harness/os/net/control.h"
#include "harness/os/net/ports.h"
#include "harness/os/net/socket_meter.h"
#include "harness/os/net/window_probes.h"
#include "harness/os/proc/process_tree.h"
#include "harness/os/proc/thread_sampler.h"
#include "harness/os/processes/control.h"
#include "harness/os/programs/child.h"
#include "harness/os/programs/output_capture.h"
#include "harness/os/steps/control.h"
#include "harness/os/waits/alarm_watch.h"
#include "harness/os/wire/proxy.h"

namespace backfault {

struct LinuxMachineStart {
  Isolated isolated;
  Fd control;                        ///< The trial's end; may be invalid: nobody asks to stop.
  Fd evidence;                       ///< The folder for captured output.
  std::vector<CpuIndex> trial_cpus;  ///< Empty: those that this process may use.
  CpuIndex pin_core;
  std::map<std::string, std::string> environment;  ///< For every program, over the clean default.
};

/// The trial's clock starts with the construction. Used by one thread. Programs start in the
/// trial's folder, with PATH, HOME, TMPDIR and LANG set and nothing inherited. The destructor kills
/// what still lives, within a bound.
class LinuxMachine : public Machine {
 public:
  explicit LinuxMachine(LinuxMachineStart start);
  ~LinuxMachine() override;

  MonoTime now() override { return clock_.now(); }
  WallTime wall_time() override { return wall_now(); }
  std::vector<Occurrence> wait_until(MonoTime until) override;

  Result<ChildId> launch(const LaunchSpec& spec) override;
  int pid_of(ChildId child) override;
  bool alive(ChildId child) override;
  Result<void> stop_tree(ChildId child, Duration patience) override;
  std::vector<int> processes_of(Role role) override;

  bool anything_ran() override;
  Sample sample() override;
  Explanation explain(const Sample& sample) override;
  std::vector<Hold> holds() override;
  std::map<int, ProcessWork> work_of(Role role) override;
  void save_stacks(Duration bound) override;
  void dump_runtimes(ChildId child, Duration bound) override;
  Progress socket_progress() override;
  std::optional<std::uint64_t> socket_movement(const std::vector<Role>& sides) override;

  Result<void> set_cpus(int pid, const std::vector<CpuIndex>& cpus) override;
  Result<std::vector<std::vector<CpuIndex>>> cpus_of(int pid) override;
  CpuIndex pin_core() override { return pin_core_; }
  std::vector<CpuIndex> trial_cpus() override { return trial_cpus_; }
  Result<std::vector<SocketFact>> sockets_of(int pid) override;
  Result<void> set_socket_buffers(const SocketFact& socket, const SocketBuffers& buffers) override;
  Result<std::vector<PipeFact>> pipes_of(int pid) override;
  Result<void> set_pipe_capacity(const PipeFact& pipe, Bytes capacity) override;

  ProcessControl& process_control() override { return process_control_; }
  NetworkControl& network_control() override { return network_control_; }

  Result<void> start_wire(const std::vector<WireSpec>& wires) override;
  WireControl& wire_control() override;
  WireCounters wire_counters() override;

  SyscallControl& syscall_control() override { return calls_; }
  StepControl& step_control() override { return step_control_; }
  StorageControl& storage_control() override { return storage_control_; }

  bool port_is_listening(std::uint16_t port) override;
  Result<std::uint16_t> free_port() override { return ports_.give(); }
  Result<void> write_file(const std::string& path, const std::string& content) override;
  bool path_exists(const std::string& path) override;
  std::optional<std::map<std::string, std::uint64_t>> read_status(const std::string& path) override;
  Result<VerificationFact> compare_trees(const std::string& expected,
                                         const std::string& actual) override;
  Result<VerificationFact> compare_files(const std::string& expected,
                                         const std::string& actual) override;
  Result<void> make_tree(const std::string& path, Bytes bytes, Seed seed) override;
  void announce_idle(bool idle) override;
  std::string trial_folder() override { return isolated_.trial_folder; }

 private:
  struct Program {
    Child child;
    std::optional<Role> role;
    OutputCapture output;
    OutputCapture error;
    bool end_told = false;
  };

  /// Reads all that can be read now into `pending_`, without waiting.
  void collect();
  void collect_stop_request();
  void collect_program(ChildId id);
  void add_lines(ChildId id, OutputStream stream, std::vector<std::string> lines);
  void reap_orphans();
  /// Waits for anything that `collect` reads, and for the end of these processes.
  /// False: nobody said anything in that time.
  bool wait_for_any(Duration bound, const std::vector<TreeProcess>& ends);

  [[nodiscard]] Program& program(ChildId id);
  [[nodiscard]] std::optional<Role> role_of(int pid);
  [[nodiscard]] std::optional<ExitState> ending_of(int pid);
  [[nodiscard]] std::map<std::string, std::string> environment_for(const LaunchSpec& spec) const;
  [[nodiscard]] Result<OutputCapture> create_capture(const std::string& name,
                                                     const std::string& suffix);
  [[nodiscard]] std::vector<TreeProcess> living_of(ChildId id);
  void ask_to_end(ChildId child);
  /// Whether all of the child's processes are gone after at most `bound`.
  [[nodiscard]] bool await_gone(ChildId id, Duration bound, std::optional<int> signal_each_round);

  TrialClock clock_;
  Isolated isolated_;
  Fd control_;
  Fd evidence_;
  std::vector<CpuIndex> trial_cpus_;
  CpuIndex pin_core_;
  std::map<std::string, std::string> environment_;
  std::string run_;
  bool stop_told_ = false;
  std::vector<Program> programs_;
  std::vector<Occurrence> pending_;
  ProcessTree tree_;
  ThreadSampler sampler_;
  std::optional<Sample> last_own_;  ///< For `anything_ran` where strangers are in sight.
  SocketMeter meter_;
  WindowProbes window_probes_;
  AlarmWatch alarms_;
  PortGiver ports_;
  LinuxProcessControl process_control_;
  LinuxNetworkControl network_control_;
  std::unique_ptr<StreamProxy> wire_;
  CallNotifier calls_;
  NoWire no_wire_;
  LinuxStepControl step_control_{[this](const Role role) { return processes_of(role); },
                                 [this](const int pid) { sampler_.leave_out(pid); }};
  LinuxStorageControl storage_control_{isolated_.trial_folder, isolated_.mount_namespace};
};

}  // namespace backfault
