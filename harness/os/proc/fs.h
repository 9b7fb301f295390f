// Bounded readers of /proc. A process that ends meanwhile is absent, not an error.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace backfault {

// Far above the text of any healthy process; a longer text counts as unreadable.
constexpr std::size_t most_proc_text = std::size_t{4} * 1024 * 1024;
constexpr std::size_t most_proc_maps = std::size_t{16} * 1024 * 1024;

/// The whole file. An error if it is unreadable or longer than `bound`: a truncated text would look
/// complete.
[[nodiscard]] Result<std::string> read_small_file(const std::string& path, std::size_t bound);

/// Pids of all processes that /proc shows, sorted; empty if /proc is unreadable.
[[nodiscard]] std::vector<int> list_pids();
/// Thread ids of a process, sorted; empty if it is gone.
[[nodiscard]] std::vector<int> list_threads(int pid);
/// The id under which /proc shows what the threads of a process share (memory, descriptors,
/// program): the pid or, if the main thread has ended before the others, one of theirs.
[[nodiscard]] int visible_thread_of(int pid);
/// Descriptor numbers of a process, sorted; empty if it is gone or may not be inspected.
[[nodiscard]] std::vector<int> list_descriptors(int pid);
/// Pids of its children, zombies included, sorted; empty if it is gone.
[[nodiscard]] std::vector<int> list_children(int pid);

/// The process that a thread belongs to; 0 if it is gone.
[[nodiscard]] int process_of_thread(int tid);

/// The target of a symbolic link; empty if unreadable.
[[nodiscard]] std::string read_link(const std::string& path);

}  // namespace backfault
