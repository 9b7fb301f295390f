#include "harness/os/isolation/supervisor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/os/base/pidfd.h"
#include "harness/os/proc/fs.h"
#include "test/harness/os/isolation_support.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::IsEmpty;

constexpr const char* mark = "BACKFAULT_TEST_MARK";

/// Pids, seen from here, of all processes that carry the mark with this value.
std::vector<int> marked(const std::string& value) {
  std::vector<int> found;
  const std::string wanted = std::string(mark) + "=" + value;
  for (const int pid : list_pids()) {
    const auto text = read_small_file("/proc/" + std::to_string(pid) + "/environ", 1 << 20);
    if (text && text->find(wanted) != std::string::npos && pid != ::getpid()) {
      found.push_back(pid);
    }
  }
  return found;
}

/// One ignorer, one stayer, two daemons; the parent of a daemon may be about to end for a moment.
constexpr std::size_t vices = 4;

/// Starts programs of every vice in the trial, says so, and waits for the request to stop.
int run_vices(const std::string& value, const std::string& evidence, const Isolated& isolated,
              Fd control) {
  const Fd speaker(::fcntl(control.get(), F_DUPFD_CLOEXEC, 3));
  LinuxMachine machine({.isolated = isolated,
                        .control = std::move(control),
                        .evidence = open_folder(evidence),
                        .trial_cpus = {},
                        .pin_core = {},
                        .environment = {{mark, value}}});
  int ready = 0;
  for (const auto& argv :
       std::vector<std::vector<std::string>>{{program_path("sigterm_ignorer")},
                                             {program_path("daemon_leaver")},
                                             {program_path("daemon_leaver"), "stay"}}) {
    const auto child = machine.launch(
        {.name = "vice", .role = Role::client, .argv = argv, .environment = {}, .cpus = {}});
    if (!child) {
      return 1;
    }
  }
  std::ofstream("/dev/shm/backfault_test_" + value) << "left behind";
  while (true) {
    for (const Occurrence& each : machine.wait_until(machine.now() + long_enough)) {
      if (std::holds_alternative<StopRequested>(each.what)) {
        return 7;
      }
      if (std::holds_alternative<OutputLine>(each.what) && ++ready == 3) {
        say(speaker, isolated.trial_folder);
      }
    }
  }
}

class Supervisor : public EitherWay {};
INSTANTIATE_TEST_SUITE_P(Namespaces, Supervisor, testing::Values(true, false), way_name);

TEST_P(Supervisor, KillingATrialLeavesNothing) {
  const TestFolder evidence;
  const std::string value = std::to_string(::getpid()) + "-kill";
  auto trial = start_isolated(request(), [&](const Isolated& isolated, Fd control) {
    return run_vices(value, evidence.path(), isolated, std::move(control));
  });
  ASSERT_TRUE(trial) << trial.error().text;
  const std::string folder = hear(trial->control());
  EXPECT_TRUE(becomes_true([&] { return marked(value).size() == vices; }));
  const auto ending = trial->kill_within(long_enough);
  ASSERT_TRUE(ending) << ending.error().text;
  EXPECT_EQ(*ending, ExitState(Signalled{.number = SIGKILL}));
  EXPECT_THAT(marked(value), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder));
  std::filesystem::remove("/dev/shm/backfault_test_" + value);
}

TEST_P(Supervisor, StoppingATrialInGoodOrderLeavesNothing) {
  const TestFolder evidence;
  const std::string value = std::to_string(::getpid()) + "-stop";
  auto trial = start_isolated(request(), [&](const Isolated& isolated, Fd control) {
    return run_vices(value, evidence.path(), isolated, std::move(control));
  });
  ASSERT_TRUE(trial) << trial.error().text;
  const std::string folder = hear(trial->control());
  trial->request_stop();
  EXPECT_EQ(trial->wait_for(long_enough), ExitState(Exited{.code = 7}));
  EXPECT_THAT(marked(value), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder));
  std::filesystem::remove("/dev/shm/backfault_test_" + value);
}

TEST_P(Supervisor, AKilledCampaignLeavesNothing) {
  const TestFolder evidence;
  const std::string value = std::to_string(::getpid()) + "-campaign";
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd told(ends[0]);
  const Fd teller(ends[1]);
  const std::string mounts = text_of("/proc/self/mountinfo");
  const pid_t campaign = ::fork();
  if (campaign == 0) {
    auto trial = start_isolated(request(), [&](const Isolated& isolated, Fd control) {
      return run_vices(value, evidence.path(), isolated, std::move(control));
    });
    const std::string folder = trial ? hear(trial->control()) : trial.error().text;
    static_cast<void>(::write(teller.get(), folder.data(), folder.size()));
    ::pause();
    ::_exit(0);
  }
  ASSERT_TRUE(wait_readable(told, long_enough));
  std::array<char, 512> folder{};
  ASSERT_GT(::read(told.get(), folder.data(), folder.size() - 1), 0);

  EXPECT_TRUE(becomes_true([&] { return marked(value).size() == vices; }));
  const std::vector<int> pids = marked(value);
  const std::string network = read_link("/proc/" + std::to_string(pids.at(0)) + "/ns/net");
  EXPECT_EQ(network != read_link("/proc/self/ns/net"), GetParam());
  std::vector<Fd> pidfds;
  for (const int pid : pids) {
    pidfds.emplace_back(::pidfd_open(pid, 0));
  }
  ::kill(campaign, SIGKILL);
  ::waitpid(campaign, nullptr, 0);
  for (const Fd& pidfd : pidfds) {
    EXPECT_TRUE(wait_readable(pidfd, long_enough)) << "a process outlived its campaign";
  }
  EXPECT_THAT(marked(value), IsEmpty());
  EXPECT_EQ(text_of("/proc/self/mountinfo"), mounts);
  // Without namespaces the supervisor, which nobody here can wait for, removes it.
  EXPECT_TRUE(becomes_true([&] { return !std::filesystem::exists(folder.data()); }))
      << folder.data();
  if (GetParam()) {
    EXPECT_FALSE(std::filesystem::exists("/dev/shm/backfault_test_" + value));
    const auto somebody_is_in_it = [&] {
      const auto all = list_pids();
      return std::any_of(all.begin(), all.end(), [&](const int pid) {
        return read_link("/proc/" + std::to_string(pid) + "/ns/net") == network;
      });
    };
    EXPECT_TRUE(becomes_true([&] { return !somebody_is_in_it(); }));
  }
  std::filesystem::remove("/dev/shm/backfault_test_" + value);
}

}  // namespace
}  // namespace backfault
