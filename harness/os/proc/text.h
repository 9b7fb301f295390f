// Pure parsers of /proc text about processes (proc_pid_*(5)). Malformed text yields nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/evidence.h"

namespace backfault {

/// /proc/PID/stat and /proc/PID/task/TID/stat.
struct StatText {
  int id = 0;           ///< The pid, or the thread's id.
  std::string command;  ///< Any bytes, including brackets and blanks.
  ThreadState state = ThreadState::unknown;
  int parent = 0;
  int process_group = 0;
  int session = 0;
  bool kernel_thread = false;
  bool exiting = false;  ///< Exiting: nobody can attach to it any more.
  std::uint64_t user_ticks = 0;
  std::uint64_t system_ticks = 0;
  std::uint64_t start_ticks = 0;  ///< Since boot; identifies the process together with its pid.
};
[[nodiscard]] std::optional<StatText> parse_stat(std::string_view text);

[[nodiscard]] std::optional<RunCounters> parse_schedstat(std::string_view text);

/// The syscall file of a thread that is running or runnable.
struct Runnable {
  bool operator==(const Runnable&) const = default;
};
/// A thread that is blocked, but not in a system call, has the call number -1.
using SyscallText = std::variant<Runnable, BlockedCall>;
[[nodiscard]] std::optional<SyscallText> parse_syscall(std::string_view text);

/// Where a blocked thread will resume in its program.
struct BlockedPlace {
  std::uint64_t stack_pointer = 0;
  std::uint64_t program_counter = 0;
  bool operator==(const BlockedPlace&) const = default;
};
/// From the end of a syscall file. Nothing for a thread that is not blocked or has ended.
[[nodiscard]] std::optional<BlockedPlace> parse_blocked_place(std::string_view text);

/// rchar and wchar of /proc/PID/io together: bytes of read(2), write(2) and the like, not those of
/// send(2) and recv(2).
[[nodiscard]] std::optional<std::uint64_t> parse_transferred_bytes(std::string_view text);

/// /proc/PID/task/TID/children; nothing if a word is not a pid.
[[nodiscard]] std::optional<std::vector<int>> parse_children(std::string_view text);

/// A MAP_SHARED mapping. Device and inode are equal in every process that maps the same object.
struct SharedMapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t offset = 0;
  std::string device;
  std::uint64_t inode = 0;
  std::string name;      ///< Path or kernel name, without " (deleted)".
  bool deleted = false;  ///< It has no name, or never had one.
  bool writable = false;
  bool operator==(const SharedMapping&) const = default;
};
/// The shared mappings of /proc/PID/maps; nothing if a line is malformed.
[[nodiscard]] std::optional<std::vector<SharedMapping>> parse_shared_mappings(
    std::string_view text);

/// The distinct inodes of all files in /proc/PID/maps, sorted; nothing if a line is malformed.
[[nodiscard]] std::optional<std::vector<std::uint64_t>> parse_mapped_inodes(std::string_view text);

/// "0-3,5" as in status and /sys.
[[nodiscard]] std::optional<std::vector<CpuIndex>> parse_cpu_list(std::string_view text);
/// Cpus_allowed_list of /proc/PID/status.
[[nodiscard]] std::optional<std::vector<CpuIndex>> parse_cpus_allowed(std::string_view status);
/// The signal masks of a thread, bit N-1 for signal N, and who traces it.
struct SignalText {
  std::uint64_t pending = 0;  ///< For the thread or for its process.
  std::uint64_t blocked = 0;
  std::uint64_t ignored = 0;
  std::uint64_t caught = 0;
  int tracer = 0;  ///< A pid; 0: nobody.
  bool operator==(const SignalText&) const = default;
};
/// The pid of the process to which a thread belongs, from its status.
[[nodiscard]] std::optional<int> parse_process_of_thread(std::string_view status);
/// From /proc/PID/task/TID/status; nothing if one of these lines is missing.
[[nodiscard]] std::optional<SignalText> parse_signals(std::string_view status);

}  // namespace backfault
