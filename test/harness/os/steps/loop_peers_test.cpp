#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "harness/os/proc/thread_sampler.h"
#include "harness/os/steps/tracer.h"
#include "test/harness/os/event_pair.h"

namespace backfault {
namespace {

TEST(StepLoopPeers, AThreadIsHeldForAPeerThatNeverWaits) {
  EventPair pair("careful", 1'000'000'000);
  const auto busy = pair.machine.launch({.name = "busy",
                                         .role = Role::client,
                                         .argv = {"sh", "-c", "while :; do :; done"},
                                         .environment = {},
                                         .cpus = {}});
  ASSERT_TRUE(busy);
  const auto tracer = *StepTracer::start({.choice = {.chance_ppm = 1'000'000, .most_steps = 60},
                                          .call = SYS_futex,
                                          .most_hold = std::chrono::seconds(100),
                                          .seed = Seed{1}});
  std::vector<StepVictim> victims = {{.pid = pair.machine.pid_of(*busy), .role = 1}};
  for (const int pid : pair.pids()) victims.push_back({.pid = pid, .role = 0, .traced = true});
  pair.go();
  StepAnswer told;
  const MonoTime limit = pair.machine.now() + std::chrono::seconds(20);
  while (told.held_count == 0 && pair.machine.now() < limit) told = *tracer->reach(victims);
  ASSERT_GE(told.held_count, 1U);
  EXPECT_FALSE(told.quiet);
  EXPECT_EQ(told.counters.met, 0U);
  EXPECT_EQ(look_at_thread(told.held[0].pid, told.held[0].tid)->state, ThreadState::traced);
  ASSERT_TRUE(tracer->finish());
  EXPECT_NE(look_at_thread(told.held[0].pid, told.held[0].tid)->state, ThreadState::traced);
}

}  // namespace
}  // namespace backfault
