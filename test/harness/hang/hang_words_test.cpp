#include "harness/hang/hang_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

TEST(HangWords, SayWhoWaitsForWhomAroundTheCycle) {
  const StillWorld world = mutual_readers();
  const WaitCycle cycle = find_cycle(world.waits, {10, 20});
  EXPECT_EQ(sentence_of(cycle),
            "client thread 10 (client10) waits in read; its only writer, server thread 20 "
            "(server20), waits in read; its only writer is client thread 10 (client10)");
  EXPECT_THAT(lines_of(cycle), testing::ElementsAre("client thread 10 (client10) waits in read",
                                                    "server thread 20 (server20) waits in read"));
}

TEST(HangWords, SayThatSeveralCouldAndThatAllWait) {
  StillWorld world = mutual_readers();
  world.add(30, Role::server, {awaited(Awaited::space, {10})});
  world.wait(10).wake_conditions[0].wakers = {20, 30};
  EXPECT_THAT(sentence_of(find_cycle(world.waits, {10, 20, 30})),
              testing::HasSubstr("; one of its writers, server thread 20"));
}

TEST(HangWords, SayWhenNobodyElseCould) {
  StillWorld reader;
  reader.add(10, Role::client, {awaited(Awaited::data, {})});
  EXPECT_EQ(sentence_of(find_cycle(reader.waits, {10})),
            "client thread 10 (client10) waits in read; nobody but its own process could write or "
            "close the other end");
  StillWorld paused;
  paused.add(10, Role::client, {awaited(Awaited::signal, {})}).wake_conditions[0].anyone = true;
  EXPECT_THAT(sentence_of(find_cycle(paused.waits, {10})),
              testing::EndsWith("; nobody is left to do that"));
}

TEST(HangWords, CutALongCycle) {
  StillWorld world;
  for (int pid = 10; pid < 30; ++pid) {
    world.add(pid, Role::client, {awaited(Awaited::data, {pid == 29 ? 10 : pid + 1})});
  }
  std::vector<int> all;
  for (int pid = 10; pid < 30; ++pid) all.push_back(pid);
  EXPECT_THAT(sentence_of(find_cycle(world.waits, all)), testing::EndsWith("; and 12 more"));
}

TEST(HangWords, OfNobodyAreEmpty) { EXPECT_EQ(sentence_of({}), ""); }

}  // namespace
}  // namespace backfault
