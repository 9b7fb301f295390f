// What the stacks of a stalled client and server cost. `first` is what a trial pays: a fresh
// process reads them once. `again` shows the part of it that is not the reader's own start.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "harness/os/stacks/reader.h"

namespace backfault {
namespace {

using Clock = std::chrono::steady_clock;

/// Every thread writes a byte to `ready` right before it blocks.
[[noreturn]] void block(const int threads, const int ready) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto wait = [ready] {
    if (write(ready, "+", 1) != 1) std::abort();
    for (;;) syscall(SYS_pause);
  };
  for (int i = 1; i < threads; ++i) std::thread(wait).detach();
  wait();
  std::abort();
}

/// Two processes that share `threads` threads evenly, all of them blocked.
class Blocked {
 public:
  explicit Blocked(const int threads) {
    std::array<int, 2> ready{};
    if (pipe2(ready.data(), O_CLOEXEC) != 0) std::abort();
    for (pid_t& pid : pids_) {
      pid = fork();
      if (pid == 0) block(threads / 2, ready[1]);
    }
    char byte = 0;
    for (int i = 0; i < threads; ++i) {
      if (read(ready[0], &byte, 1) != 1) std::abort();
    }
    for (const int end : ready) close(end);
    // Nothing tells of the few instructions from there into the call.
    for (int looks = 0; !all_show(threads); ++looks) {
      if (looks == 10'000) std::abort();
    }
  }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
  ~Blocked() {
    for (const pid_t pid : pids_) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
  }
  [[nodiscard]] const std::vector<int>& pids() const { return pids_; }

 private:
  [[nodiscard]] bool all_show(const int threads) const {
    int showing = 0;
    for (const ThreadStack& stack : read_stacks(pids_)) showing += stack.problem.empty() ? 1 : 0;
    return showing == threads;
  }

  std::vector<int> pids_ = {-1, -1};
};

double seconds_of_one(const std::vector<int>& pids) {
  const auto begun = Clock::now();
  benchmark::DoNotOptimize(read_stacks(pids));
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

double seconds_in_fresh_process(const std::vector<int>& pids) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  const pid_t reader = fork();
  if (reader == 0) {
    const double seconds = seconds_of_one(pids);
    _exit(write(ends[1], &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
  }
  double seconds = 0;
  if (read(ends[0], &seconds, sizeof seconds) != sizeof seconds) std::abort();
  waitpid(reader, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  return seconds;
}

void first(benchmark::State& state) {
  const Blocked blocked(static_cast<int>(state.range(0)));
  for (auto _ : state) state.SetIterationTime(seconds_in_fresh_process(blocked.pids()));
}
BENCHMARK(first)->Arg(2)->Arg(16)->UseManualTime()->Unit(benchmark::kMillisecond);

void again(benchmark::State& state) {
  const Blocked blocked(static_cast<int>(state.range(0)));
  for (auto _ : state) state.SetIterationTime(seconds_of_one(blocked.pids()));
}
BENCHMARK(again)->Arg(2)->Arg(16)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace backfault
