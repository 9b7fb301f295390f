#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"
#include "test/harness/os/skip_without.h"

namespace backfault {
namespace {

using testing::HasSubstr;

TEST(AbortConnection, IsReadAsAnErrorByBothSides) {
  BACKFAULT_SKIP_FOR(missing_destroy_sockets_here());
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "the control";
  const auto fault = make_fault(abort_connection_fault(), on_server);
  const auto applied = fault->apply(server.context());
  ASSERT_TRUE(applied);
  EXPECT_THAT((*applied)->confirm(server.context())->proof,
              HasSubstr("1 connections were aborted: 127.0.0.1:"));
  EXPECT_EQ(server.next_line(), fmt::format("end {}", ECONNABORTED));
  char byte = 0;
  EXPECT_EQ(::recv(server.connection().get(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
  server.connect();
  ASSERT_TRUE(fault->keep(server.context(), **applied));
  EXPECT_EQ(server.ask('e'), 'y') << "once is once";
  EXPECT_TRUE((*applied)->revert(server.context()));
}

TEST(AbortConnection, ReachesEveryConnectionAsLongAsItHolds) {
  BACKFAULT_SKIP_FOR(missing_destroy_sockets_here());
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "accepted";
  const auto fault =
      make_fault(abort_connection_fault(), use_on({Role::server}, {{"which", "always"}}));
  const auto applied = fault->apply(server.context());
  ASSERT_TRUE(applied);
  EXPECT_TRUE(becomes_true([&] {
    EXPECT_TRUE(fault->keep(server.context(), **applied));
    return !server.next_line().empty();
  }));
  server.connect();
  EXPECT_TRUE(becomes_true([&] {
    EXPECT_TRUE(fault->keep(server.context(), **applied));
    return (*applied)->confirm(server.context())->proof.starts_with("2 connections");
  }));
  EXPECT_TRUE((*applied)->revert(server.context()));
  server.connect();
  ASSERT_TRUE(fault->keep(server.context(), **applied));
  EXPECT_EQ(server.ask('e'), 'y');
}

TEST(AbortConnection, WaitsForAConnectionAndIsNotConfirmedWithoutOne) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  const auto fault = make_fault(abort_connection_fault(), on_server);
  const auto active = apply_fault(*fault, bench.context);
  EXPECT_EQ(active->confirm(bench.context)->proof, "no connection was seen to be aborted");
  EXPECT_FALSE(active->confirm(bench.context)->holds);
  bench.machine.network.connections = {
      {.pid = 20, .descriptor = 4, .inode = 7, .endpoints = "a-b"}};
  ASSERT_TRUE(fault->keep(bench.context, *active));
  EXPECT_EQ(active->confirm(bench.context)->proof, "1 connections were aborted: a-b of pid 20");
}

TEST(AbortConnection, RefusesUnknownWords) {
  EXPECT_THAT(use_refusal(abort_connection_fault(), use_on({Role::server}, {{"which", "some"}})),
              HasSubstr("once"));
}

}  // namespace
}  // namespace backfault
