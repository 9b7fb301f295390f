#include "harness/os/waits/alarm_watch.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/harness/os/skip_without.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

constexpr itimerval no_alarm{};

bool has_none(AlarmWatch& watch, const int pid) {
  watch.read();
  return watch.has_none(pid);
}

class AlarmWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    BACKFAULT_SKIP_WITHOUT(Capability::trace_alarms);
    ASSERT_TRUE(has_none(watch, ::getppid()));
  }

  AlarmWatch watch;
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

/// Few enough that no other watch of the machine lacks the room for them; a page has room for 46.
void set_alarms(const int times) {
  for (int count = 0; count < times; ++count) ::setitimer(ITIMER_REAL, &no_alarm, nullptr);
}

TEST_F(AlarmWatchTest, KnowsWhoHasArmedAnAlarm) {
  TinyProgram without("pipe_reader");
  without.read_line();
  TinyProgram with_alarm("alarm_waiter", {"alarm"});
  with_alarm.read_line();
  TinyProgram with_timer("alarm_waiter", {"timer"});
  with_timer.read_line();
  EXPECT_TRUE(has_none(watch, without.pid()));
  EXPECT_FALSE(has_none(watch, with_alarm.pid()));
  EXPECT_TRUE(has_none(watch, with_timer.pid())) << "/proc/PID/timers shows those";
}

TEST_F(AlarmWatchTest, SeesAnAlarmThatIsKeptByTheNextProgram) {
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
  const int careful = run_in_child([] {
    ::alarm(100);
    ::alarm(0);
  });
  EXPECT_TRUE(has_none(watch, careful));
  const int late = run_in_child([] {
    ::alarm(0);
    ::alarm(100);
  });
  EXPECT_FALSE(has_none(watch, late));
  const int short_of_a_second = run_in_child([] {
    constexpr itimerval soon{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = 999'999}};
    ::setitimer(ITIMER_REAL, &soon, nullptr);
  });
  EXPECT_FALSE(has_none(watch, short_of_a_second));
}

TEST_F(AlarmWatchTest, TakesATimerOfWorkForNoAlarm) {
  const int worker = run_in_child([] {
    constexpr itimerval of_work{.it_interval = {}, .it_value = {.tv_sec = 100, .tv_usec = 0}};
    ::setitimer(ITIMER_VIRTUAL, &of_work, nullptr);
  });
  EXPECT_TRUE(has_none(watch, worker)) << "who works is seen anyway";
}

TEST_F(AlarmWatchTest, TakesWhatItIsToldInTime) {
  int last = 0;
  for (int round = 0; round < 20; ++round) {
    last = run_in_child([] {
      set_alarms(100);
      ::alarm(100);
    });
    watch.make_room();
  }
  EXPECT_FALSE(has_none(watch, last));
  EXPECT_TRUE(has_none(watch, ::getppid())) << "two thousand, and room for fifteen hundred";
}

TEST_F(AlarmWatchTest, KnowsNothingOfAnybodyOnceSomethingIsLost) {
  AlarmWatch small(1);
  run_in_child([] { set_alarms(60); });
  EXPECT_FALSE(has_none(small, ::getppid()));
  EXPECT_FALSE(has_none(small, ::getppid())) << "nor later";
  EXPECT_TRUE(has_none(watch, ::getppid())) << "there was room enough";
}

TEST_F(AlarmWatchTest, ATraceThatIsKeptDisturbsNoWatch) {
  const AlarmTrace trace;
  for (int count = 0; count < 20; ++count) {
    AlarmWatch next;
    EXPECT_TRUE(has_none(next, ::getppid()));
  }
}

}  // namespace
}  // namespace backfault
