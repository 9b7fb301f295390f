#include "harness/os/waits/hidden_sharing.h"

#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

/// 0: the same; 1 and 2: less and greater in the kernel's order; otherwise unknown.
long compare(const int one, const int other, const int what) {
  return ::syscall(SYS_kcmp, one, other, what, 0, 0);
}

bool all_share_descriptors(const int pid) {
  const int visible = visible_thread_of(pid);
  const auto tids = list_threads(pid);
  return std::all_of(tids.begin(), tids.end(), [&](const int tid) {
    // A main thread that ended before the others has none.
    return (tid == pid && tid != visible) || compare(visible, tid, KCMP_FILES) == 0;
  });
}

/// Not std::sort: the kernel's order may change while processes end, which the library's algorithms
/// do not tolerate.
bool have_own_memory(const std::vector<int>& pids) {
  std::vector<int> sorted;
  for (const int pid : pids) {
    const int id = visible_thread_of(pid);
    std::size_t begin = 0;
    std::size_t end = sorted.size();
    while (begin < end) {
      const std::size_t middle = begin + (end - begin) / 2;
      const long order = compare(id, sorted[middle], KCMP_VM);
      if (order != 1 && order != 2) return false;
      (order == 1 ? end : begin) = order == 1 ? middle : middle + 1;
    }
    sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(begin), id);
  }
  return true;
}

}  // namespace

bool is_each_by_itself(const std::vector<int>& pids) {
  return have_own_memory(pids) && std::all_of(pids.begin(), pids.end(), all_share_descriptors);
}

}  // namespace backfault
