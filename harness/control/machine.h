// The only seam between a trial and the operating system: time, processes, output, samples.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/control/network_control.h"
#include "harness/control/process_control.h"
#include "harness/control/step_control.h"
#include "harness/control/storage_control.h"
#include "harness/control/syscall_control.h"
#include "harness/control/wire_control.h"
#include "harness/model/evidence.h"
#include "harness/model/observation.h"

namespace backfault {

/// A process that the machine started; stays valid, and tells the same, after the process ended.
struct ChildId {
  int index = -1;
  auto operator<=>(const ChildId&) const = default;
};

struct LaunchSpec {
  std::string name;  ///< "server", "client", "restore"; names its captured output files.
  std::optional<Role> role;
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;  ///< Added to the trial's clean environment.
  std::vector<CpuIndex> cpus;                      ///< In force before exec; empty: unchanged.
  /// System calls that the rules of SyscallControl can reach, from exec on; empty: none.
  std::vector<std::string> watched_calls{};
  std::vector<LaunchLimit> limits{};       ///< In force before exec.
  std::optional<Scheduling> scheduling{};  ///< In force before exec; nothing: unchanged.
};

enum class OutputStream { standard_output, standard_error };

struct ChildEnded {
  ChildId child;
  ExitState exit;
  std::uint64_t cpu_us = 0;
  std::uint64_t max_rss_bytes = 0;
  std::string output{};            ///< Evidence files with its captured output: "a.out a.err".
  std::uint64_t output_bytes = 0;  ///< Written by it, kept or not.
  std::string output_problem{};    ///< Why not all could be kept (a full disk); empty: it was.
};
/// One line that a child wrote, cut at a bound, bytes as they came.
struct OutputLine {
  ChildId child;
  OutputStream stream{};
  std::string bytes;
};
/// The campaign asks this trial to end now.
struct StopRequested {};

struct Occurrence {
  MonoTime at;
  std::variant<ChildEnded, OutputLine, StopRequested> what;
};

/// A TCP socket of a program under test, with what the kernel says of its buffers.
struct SocketFact {
  int pid = 0;
  int descriptor = -1;
  std::string endpoints;  ///< "127.0.0.1:4000-127.0.0.1:5000"
  Bytes receive_buffer;
  Bytes send_buffer;
  /// SO_BUF_LOCK (Linux 5.14): the sizes that were chosen, which the kernel leaves as they are.
  std::optional<int> locked;
};

/// What to set of a socket; setting a size locks it.
struct SocketBuffers {
  std::optional<Bytes> receive;  ///< The kernel doubles it (socket(7)).
  std::optional<Bytes> send;
  std::optional<int> locked;  ///< Set last, as read from a SocketFact.
};

struct PipeFact {
  int pid = 0;
  int descriptor = -1;
  std::uint64_t inode = 0;
  Bytes capacity;
};

struct WireSpec {
  std::string listen_port_of;  ///< "server" (in front of the server) or "client" (data connection).
  std::uint16_t listen = 0;
  std::uint16_t forward_to = 0;
  /// Unix sockets in place of ports, both or none.
  std::string listen_path{};
  std::string forward_path{};
  /// Its port refuses while nobody listens on `forward_to`. Only where whoever connects does not
  /// know sooner than the wire that somebody listens.
  bool refuses_as_upstream = false;
};

struct WireCounters {
  std::uint64_t bytes_to_client = 0;
  std::uint64_t bytes_to_server = 0;
  /// Received and not yet forwarded, both directions. The end of a stream counts as one byte, and
  /// so does a connection that is not yet made.
  std::uint64_t queued_bytes = 0;
  /// Of these: the receiver takes no more, so the wire waits too; or a fault keeps them for good.
  std::uint64_t stuck_bytes = 0;
  /// The fault that keeps something of a connection that still stands from ever being forwarded as
  /// it was sent: the first such one, empty: none.
  std::string held_by{};
  /// Its own thread sleeps, and has run so often: asleep and unchanged, it has taken what came.
  bool asleep = true;
  std::uint64_t times_run = 0;
  bool operator==(const WireCounters&) const = default;
};

/// What a sample means.
struct Explanation {
  std::vector<WaitFact> waits;           ///< One for each thread that is no zombie.
  std::vector<ProcessSample> processes;  ///< Those of the trial that live, sorted by pid.
  bool closed = false;                   ///< As Snapshot has it.
};

/// What a living process has done since it began.
struct ProcessWork {
  Duration ran{};                      ///< All its threads together, to within a clock tick.
  std::optional<std::uint64_t> bytes;  ///< Read and written by read(2), write(2) and the like.
};

class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  [[nodiscard]] virtual MonoTime now() = 0;
  [[nodiscard]] virtual WallTime wall_time() = 0;

  /// Waits until something happened or `until` is reached; an empty answer means the time came.
  [[nodiscard]] virtual std::vector<Occurrence> wait_until(MonoTime until) = 0;

  [[nodiscard]] virtual Result<ChildId> launch(const LaunchSpec& spec) = 0;
  [[nodiscard]] virtual int pid_of(ChildId child) = 0;
  [[nodiscard]] virtual bool alive(ChildId child) = 0;

  /// Ends the child and all that it started: SIGTERM, `patience`, SIGKILL, a bounded wait. The
  /// ending arrives as a ChildEnded from `wait_until` if it was not told before.
  [[nodiscard]] virtual Result<void> stop_tree(ChildId child, Duration patience) = 0;

  /// Pids of all living processes of this role, daemonised ones included.
  [[nodiscard]] virtual std::vector<int> processes_of(Role role) = 0;

  /// Whether any thread of the trial ran, appeared or vanished since the last call (true for the
  /// first call). Cheap enough for every few milliseconds.
  [[nodiscard]] virtual bool anything_ran() = 0;
  [[nodiscard]] virtual Sample sample() = 0;
  [[nodiscard]] virtual Explanation explain(const Sample& sample) = 0;
  /// Whatever faults hold at this moment.
  [[nodiscard]] virtual std::vector<Hold> holds() = 0;
  /// By pid, of all living processes of this role.
  [[nodiscard]] virtual std::map<int, ProcessWork> work_of(Role role) = 0;
  /// Writes the stacks of the programs' threads into the evidence folder, without stopping any of
  /// them, within about `bound`. What cannot be had is said there.
  virtual void save_stacks(Duration bound) = 0;
  /// Lets the runtimes of the child's processes (Go, Python) write their own stacks to its captured
  /// output. That ends them: waits for it at most `bound`.
  virtual void dump_runtimes(ChildId child, Duration bound) = 0;
  /// Bytes seen by the sockets of the trial, without the wire's own; unknown where unreadable.
  [[nodiscard]] virtual Progress socket_progress() = 0;
  /// Grows whenever the kernel delivers bytes of TCP to a program of one of these sides, or the
  /// program reads some of them; no number of bytes. Nothing: the kernel does not tell, or there is
  /// no socket.
  [[nodiscard]] virtual std::optional<std::uint64_t> socket_movement(
      const std::vector<Role>& sides) = 0;

  [[nodiscard]] virtual Result<void> set_cpus(int pid, const std::vector<CpuIndex>& cpus) = 0;
  /// The cores that every thread of the process may use, one entry for each thread.
  [[nodiscard]] virtual Result<std::vector<std::vector<CpuIndex>>> cpus_of(int pid) = 0;
  /// The core that this trial was given to pin programs to.
  [[nodiscard]] virtual CpuIndex pin_core() = 0;
  /// Every core that this trial may use.
  [[nodiscard]] virtual std::vector<CpuIndex> trial_cpus() = 0;

  [[nodiscard]] virtual Result<std::vector<SocketFact>> sockets_of(int pid) = 0;
  [[nodiscard]] virtual Result<void> set_socket_buffers(const SocketFact& socket,
                                                        const SocketBuffers& buffers) = 0;
  [[nodiscard]] virtual Result<std::vector<PipeFact>> pipes_of(int pid) = 0;
  [[nodiscard]] virtual Result<void> set_pipe_capacity(const PipeFact& pipe, Bytes capacity) = 0;

  [[nodiscard]] virtual ProcessControl& process_control() = 0;
  [[nodiscard]] virtual NetworkControl& network_control() = 0;

  [[nodiscard]] virtual Result<void> start_wire(const std::vector<WireSpec>& wires) = 0;
  [[nodiscard]] virtual WireControl& wire_control() = 0;
  [[nodiscard]] virtual WireCounters wire_counters() = 0;

  [[nodiscard]] virtual SyscallControl& syscall_control() = 0;
  /// Single steps and holds of threads.
  [[nodiscard]] virtual StepControl& step_control() = 0;
  /// File systems under folders of the programs.
  [[nodiscard]] virtual StorageControl& storage_control() = 0;

  [[nodiscard]] virtual bool port_is_listening(std::uint16_t port) = 0;
  [[nodiscard]] virtual Result<std::uint16_t> free_port() = 0;
  [[nodiscard]] virtual Result<void> write_file(const std::string& path,
                                                const std::string& content) = 0;
  [[nodiscard]] virtual bool path_exists(const std::string& path) = 0;
  /// Named counters of a status page; nothing when the file is absent or malformed.
  [[nodiscard]] virtual std::optional<std::map<std::string, std::uint64_t>> read_status(
      const std::string& path) = 0;

  /// Compares two folders (types, names, link targets, SHA-256 of contents).
  [[nodiscard]] virtual Result<VerificationFact> compare_trees(const std::string& expected,
                                                               const std::string& actual) = 0;
  [[nodiscard]] virtual Result<VerificationFact> compare_files(const std::string& expected,
                                                               const std::string& actual) = 0;
  /// Makes a tree of about this many bytes from the seed: many small files, some large, empty and
  /// sparse ones, long and non-ASCII names, links.
  [[nodiscard]] virtual Result<void> make_tree(const std::string& path, Bytes bytes, Seed seed) = 0;
  /// Tells the campaign whether this trial needs its processor just now (a hung one does not), with
  /// one byte on the control socket: 'i' idle, 'b' busy.
  virtual void announce_idle(bool idle) = 0;
  /// The trial's own folder; it vanishes with the trial.
  [[nodiscard]] virtual std::string trial_folder() = 0;
};

}  // namespace backfault
