#include "faults/support/victims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/fake_machine.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Victims, AreAllProcessesOfTheNamedSides) {
  FakeMachine machine;
  machine.processes = {{.pid = 10, .role = Role::client},
                       {.pid = 20, .role = Role::server},
                       {.pid = 21, .role = Role::server},
                       {.pid = 30, .role = std::nullopt}};
  EXPECT_THAT(victims_of(machine, {Role::server, Role::client}), ElementsAre(20, 21, 10));
  EXPECT_THAT(roles_of_victims(machine, {Role::client}), ElementsAre(Pair(10, Role::client)));
  EXPECT_TRUE(is_victim(machine, {Role::server}, 21));
  EXPECT_FALSE(is_victim(machine, {Role::server}, 10));
}

TEST(Victims, AreMissedWhereASideHasNone) {
  FakeMachine machine;
  machine.processes = {{.pid = 10, .role = Role::client}};
  EXPECT_EQ(side_without_process(machine, {Role::client}), "");
  EXPECT_EQ(side_without_process(machine, {Role::client, Role::server}),
            "the server has no living process");
}

}  // namespace
}  // namespace backfault
