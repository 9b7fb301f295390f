#include "harness/os/alarm_watch.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

constexpr itimerval no_alarm{};

bool has_none(AlarmWatch& watch, const int pid) {
  watch.read();
  return watch.has_none(pid);
}

/// In some attempt: whoever sets thousands of alarms meanwhile, such as the tests below do, makes a
/// watch lose some, and then it knows nothing.
bool holds_undisturbed(const std::function<bool(AlarmWatch&)>& attempt) {
  return becomes_true([&] {
    AlarmWatch watch;
    return attempt(watch);
  });
}

class AlarmWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto knows = [](AlarmWatch& watch) { return has_none(watch, ::getppid()); };
    if (!holds_undisturbed(knows)) GTEST_SKIP() << "no tracepoints here";
  }
};

/// A process of its own that has ended.
template <typename Body>
int run_in_child(const Body& body) {
  const int pid = ::fork();
  if (pid == 0) {
    body();
    ::_exit(0);
  }
  ::waitpid(pid, nullptr, 0);
  return pid;
}

void set_alarms(const int times) {
  for (int count = 0; count < times; ++count) ::setitimer(ITIMER_REAL, &no_alarm, nullptr);
}

TEST_F(AlarmWatchTest, KnowsWhoHasArmedAnAlarm) {
  EXPECT_TRUE(holds_undisturbed([](AlarmWatch& watch) {
    TinyProgram without("pipe_reader");
    without.read_line();
    TinyProgram with_alarm("alarm_waiter", {"alarm"});
    with_alarm.read_line();
    TinyProgram with_timer("alarm_waiter", {"timer"});
    with_timer.read_line();
    EXPECT_FALSE(has_none(watch, with_alarm.pid()));
    // /proc/PID/timers shows what timer_create(2) made.
    return has_none(watch, without.pid()) && has_none(watch, with_timer.pid());
  }));
}

TEST_F(AlarmWatchTest, SeesAnAlarmThatIsKeptByTheNextProgram) {
  AlarmWatch watch;
  const int pid = ::fork();
  if (pid == 0) {
    ::alarm(100);
    ::execl("/bin/sleep", "sleep", "100", nullptr);
    ::_exit(1);
  }
  EXPECT_TRUE(becomes_true([&] { return !has_none(watch, pid); }));
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST_F(AlarmWatchTest, KnowsAnAlarmThatWasTakenBack) {
  EXPECT_TRUE(holds_undisturbed([](AlarmWatch& watch) {
    return has_none(watch, run_in_child([] {
                      ::alarm(100);
                      ::alarm(0);
                    }));
  }));
  AlarmWatch watch;
  EXPECT_FALSE(has_none(watch, run_in_child([] {
                          ::alarm(0);
                          ::alarm(100);
                        })));
  EXPECT_FALSE(has_none(watch, run_in_child([] {
                          constexpr itimerval short_one{
                              .it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = 999'999}};
                          ::setitimer(ITIMER_REAL, &short_one, nullptr);
                        })));
}

TEST_F(AlarmWatchTest, TakesATimerOfWorkForNoAlarm) {
  EXPECT_TRUE(holds_undisturbed([](AlarmWatch& watch) {
    return has_none(watch, run_in_child([] {
                      constexpr itimerval of_work{.it_interval = {},
                                                  .it_value = {.tv_sec = 100, .tv_usec = 0}};
                      ::setitimer(ITIMER_VIRTUAL, &of_work, nullptr);
                    }));
  })) << "who works is seen anyway";
}

TEST_F(AlarmWatchTest, TakesWhatItIsToldInTime) {
  EXPECT_TRUE(holds_undisturbed([](AlarmWatch& watch) {
    int last = 0;
    for (int round = 0; round < 20; ++round) {
      last = run_in_child([] {
        set_alarms(500);
        ::alarm(100);
      });
      watch.make_room();
    }
    EXPECT_FALSE(has_none(watch, last));
    return has_none(watch, ::getppid());
  }));
}

TEST_F(AlarmWatchTest, KnowsNothingOfAnybodyOnceSomethingIsLost) {
  EXPECT_TRUE(holds_undisturbed([](AlarmWatch& watch) {
    const bool known = has_none(watch, ::getppid());
    run_in_child([] { set_alarms(20'000); });
    EXPECT_FALSE(has_none(watch, ::getppid()));
    EXPECT_FALSE(has_none(watch, ::getppid())) << "nor later";
    return known;
  }));
}

TEST_F(AlarmWatchTest, ATraceThatIsKeptDisturbsNoWatch) {
  const AlarmTrace trace;
  for (int count = 0; count < 20; ++count) {
    EXPECT_TRUE(holds_undisturbed([](AlarmWatch& watch) { return has_none(watch, ::getppid()); }));
  }
}

}  // namespace
}  // namespace backfault
