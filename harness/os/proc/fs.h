// Bounded readers of /proc. What ended in between is absent, not an error.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace backfault {

// No text of a healthy process comes near these; beyond them it counts as unreadable.
constexpr std::size_t most_proc_text = std::size_t{4} * 1024 * 1024;
constexpr std::size_t most_proc_maps = std::size_t{16} * 1024 * 1024;

/// The whole file. An error when it cannot be read or is longer than `bound`: a cut text would be
/// read as if it were all.
[[nodiscard]] Result<std::string> read_small_file(const std::string& path, std::size_t bound);

/// Pids of all processes that /proc shows, sorted; empty when /proc cannot be read.
[[nodiscard]] std::vector<int> list_pids();
/// Thread ids of a process, sorted; empty when it is gone.
[[nodiscard]] std::vector<int> list_threads(int pid);
/// The id under which /proc shows what all threads of a process share (memory, descriptors,
/// program): the pid itself or, when the main thread has ended before the others, one of these.
[[nodiscard]] int visible_thread_of(int pid);
/// Descriptor numbers of a process, sorted; empty when it is gone or may not be looked at.
[[nodiscard]] std::vector<int> list_descriptors(int pid);
/// Pids of its living or uncollected children, sorted; empty when it is gone.
[[nodiscard]] std::vector<int> list_children(int pid);

/// The process that a thread belongs to; 0 when it is gone.
[[nodiscard]] int process_of_thread(int tid);

/// Where a symbolic link points to; empty when it cannot be read.
[[nodiscard]] std::string read_link(const std::string& path);

}  // namespace backfault
