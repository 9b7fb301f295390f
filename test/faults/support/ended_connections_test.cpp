#include "faults/support/ended_connections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

class Marked : public EndedConnections {
 public:
  using EndedConnections::EndedConnections;
  std::vector<std::string> done;
  bool shows = true;

 protected:
  Result<bool> disturb(NetworkControl&, const ConnectionFact& connection) override {
    done.push_back(connection.endpoints);
    return shows;
  }
  [[nodiscard]] std::string word() const override { return "marked"; }
};

class EndedConnectionsTest : public testing::Test, public FaultBench {
 protected:
  EndedConnectionsTest() {
    add_process(20, Role::server);
    add_process(21, Role::server);
    open(20, 1);
    open(21, 1);  // Two processes hold the same.
    open(20, 2);
  }
  void open(const int pid, const std::uint64_t inode) {
    machine.network.connections.push_back(
        {.pid = pid, .descriptor = 4, .inode = inode, .endpoints = "end " + std::to_string(inode)});
  }
};

TEST_F(EndedConnectionsTest, AreDisturbedOnceEach) {
  Marked marked({Role::server}, Which::always);
  ASSERT_TRUE(marked.reach(machine));
  EXPECT_THAT(marked.done, testing::ElementsAre("end 1", "end 2"));
  open(21, 3);
  ASSERT_TRUE(marked.reach(machine));
  EXPECT_THAT(marked.done, testing::ElementsAre("end 1", "end 2", "end 3"));
  EXPECT_EQ(marked.confirm(context)->proof,
            "3 connections were marked: end 1 of pid 20, end 2 of pid 20, end 3 of pid 21");
  ASSERT_TRUE(marked.revert(context));
  open(21, 4);
  ASSERT_TRUE(marked.reach(machine));
  EXPECT_EQ(marked.done.size(), 3U) << "nothing more once it is over";
}

TEST_F(EndedConnectionsTest, OfOnceAreThoseThatWereThere) {
  Marked marked({Role::server}, Which::once);
  ASSERT_TRUE(marked.reach(machine));
  open(21, 3);
  ASSERT_TRUE(marked.reach(machine));
  EXPECT_EQ(marked.done.size(), 2U);
}

TEST_F(EndedConnectionsTest, AreNotConfirmedWhereNoEffectShows) {
  Marked marked({Role::server}, Which::once);
  marked.shows = false;
  ASSERT_TRUE(marked.reach(machine));
  EXPECT_FALSE(marked.confirm(context)->holds);
  EXPECT_EQ(marked.confirm(context)->proof, "no connection was seen to be marked");
}

}  // namespace
}  // namespace backfault
