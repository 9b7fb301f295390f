#include "harness/os/isolation/isolation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "harness/os/processes/affinity.h"
#include "test/harness/os/isolation_support.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;

class Isolation : public EitherWay {};
INSTANTIATE_TEST_SUITE_P(Namespaces, Isolation, testing::Values(true, false), way_name);

TEST_P(Isolation, PassesTheExitCodeOn) {
  auto trial = start_isolated(request(), [](const Isolated&, const Fd&) { return 42; });
  ASSERT_TRUE(trial) << trial.error().text;
  EXPECT_EQ(trial->wait_for(long_enough), ExitState(Exited{.code = 42}));
}

TEST_P(Isolation, PassesADeathBySignalOn) {
  auto trial = start_isolated(request(), [](const Isolated&, const Fd&) -> int {
    ::signal(SIGSEGV, SIG_DFL);
    // Process 1 of a namespace cannot signal itself; the processor can.
    *reinterpret_cast<volatile int*>(8) = 1;  // NOLINT
    return 0;
  });
  ASSERT_TRUE(trial) << trial.error().text;
  const auto ending = trial->wait_for(long_enough);
  ASSERT_TRUE(ending);
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_EQ(*ending, ExitState(Signalled{.number = SIGSEGV}));
#endif
}

TEST_P(Isolation, AsksToStopThroughTheControlSocket) {
  auto trial = start_isolated(
      request(), [](const Isolated&, const Fd& control) { return hear(control) == "s" ? 3 : 4; });
  ASSERT_TRUE(trial) << trial.error().text;
  EXPECT_FALSE(trial->ending());
  trial->request_stop();
  EXPECT_EQ(trial->wait_for(long_enough), ExitState(Exited{.code = 3}));
}

TEST_P(Isolation, GivesAnEmptyFolderThatVanishes) {
  auto trial = start_isolated(request(), [](const Isolated& isolated, const Fd& control) {
    const bool empty = names_in(isolated.trial_folder).empty();
    std::ofstream(isolated.trial_folder + "/something") << "something";
    say(control, isolated.trial_folder + (empty ? "" : " was not empty"));
    hear(control);
    return 0;
  });
  ASSERT_TRUE(trial) << trial.error().text;
  const std::string folder = hear(trial->control());
  EXPECT_EQ(std::filesystem::exists(folder), !GetParam()) << folder;
  trial->request_stop();
  ASSERT_TRUE(trial->wait_for(long_enough));
  EXPECT_FALSE(std::filesystem::exists(folder)) << folder;
}

TEST_P(Isolation, RestrictsTheTrialToItsCores) {
  IsolationRequest one_core = request();
  one_core.cpus = {allowed_cpus().back()};
  auto trial = start_isolated(one_core, [&](const Isolated&, const Fd&) {
    return allowed_cpus() == one_core.cpus ? 0 : 1;
  });
  ASSERT_TRUE(trial) << trial.error().text;
  EXPECT_EQ(trial->wait_for(long_enough), ExitState(Exited{.code = 0}));
}

TEST_P(Isolation, RefusesCoresThatDoNotExist) {
  IsolationRequest none = request();
  none.cpus = {CpuIndex{.number = 1000}};
  const auto trial = start_isolated(none, [](const Isolated&, const Fd&) { return 0; });
  ASSERT_FALSE(trial);
  EXPECT_THAT(trial.error().text, HasSubstr("Invalid argument"));
}

TEST(IsolationHandle, SaysWhatIsWeakerWithoutNamespaces) {
  auto trial = start_isolated(
      {.namespaces = false, .cpus = {}}, [](const Isolated& isolated, const Fd& control) {
        const bool none = !isolated.pid_namespace && !isolated.mount_namespace &&
                          !isolated.network_namespace && !isolated.ipc_namespace;
        say(control, isolated.weaker.empty() ? "" : isolated.weaker[0]);
        return none ? 0 : 1;
      });
  ASSERT_TRUE(trial) << trial.error().text;
  EXPECT_EQ(hear(trial->control()), "namespaces were switched off");
  EXPECT_EQ(trial->wait_for(long_enough), ExitState(Exited{.code = 0}));
}

TEST(IsolationHandle, DestroyingTheHandleEndsTheTrial) {
  int pid = 0;
  {
    auto trial = start_isolated({}, [](const Isolated&, const Fd& control) {
      hear(control);
      return 0;
    });
    ASSERT_TRUE(trial) << trial.error().text;
    pid = trial->pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

}  // namespace
}  // namespace backfault
