// What watching costs: a round, every ten or twenty milliseconds of a trial, and a full snapshot,
// where nothing moves any more. Of one client with so many threads and open pipes, alone in its PID
// namespace as in a trial.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "harness/os/machine/linux_machine.h"

namespace backfault {
namespace {

/// A machine with one client that stands still.
class Crowd {
 public:
  Crowd(const std::int64_t threads, const std::int64_t descriptors) {
    const auto child =
        machine_.launch({.name = "client",
                         .role = Role::client,
                         .argv = {BACKFAULT_PROGRAMS "/programs/crowd", std::to_string(threads),
                                  std::to_string(descriptors)},
                         .environment = {},
                         .cpus = {}});
    if (!child) std::abort();
    const MonoTime limit = machine_.now() + std::chrono::seconds(60);
    const auto expected = static_cast<std::size_t>(threads);
    while (machine_.sample().threads.size() != expected || machine_.anything_ran()) {
      if (machine_.now() > limit) std::abort();
      static_cast<void>(machine_.wait_until(machine_.now() + std::chrono::milliseconds(10)));
    }
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  LinuxMachine& machine() { return machine_; }

 private:
  static std::string make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "backfault_bench_XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    return name;
  }

  std::string folder_ = make_folder();
  LinuxMachine machine_{
      LinuxMachineStart{.isolated = {.pid_namespace = true, .trial_folder = folder_},
                        .control = Fd(),
                        .evidence = Fd(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                        .trial_cpus = {},
                        .pin_core = {},
                        .environment = {}}};
};

void round(benchmark::State& state) {
  Crowd crowd(state.range(0), state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(crowd.machine().anything_ran());
}

void snapshot(benchmark::State& state) {
  Crowd crowd(state.range(0), state.range(1));
  for (auto _ : state) {
    const Sample first = crowd.machine().sample();
    benchmark::DoNotOptimize(crowd.machine().explain(first));
    benchmark::DoNotOptimize(crowd.machine().sample());
  }
}

/// Threads, descriptors.
void crowds(benchmark::internal::Benchmark* const bench) {
  bench->Args({2, 0})->Args({16, 0})->Args({1000, 0})->Args({2, 10'000});
  bench->Unit(benchmark::kMillisecond);
}
BENCHMARK(round)->Apply(crowds);
BENCHMARK(snapshot)->Apply(crowds);

}  // namespace
}  // namespace backfault

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (unshare(CLONE_NEWPID | CLONE_NEWNS) != 0) return 1;
  const pid_t child = fork();
  if (child != 0) {
    int status = 1;
    waitpid(child, &status, 0);
    return status == 0 ? 0 : 1;
  }
  mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  if (mount("proc", "/proc", "proc", 0, nullptr) != 0) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
