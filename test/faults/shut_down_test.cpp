#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"

namespace backfault {
namespace {

using testing::HasSubstr;

FaultUse with_direction(const std::string& direction) {
  return use_on({Role::server}, {{"direction", direction}});
}

TEST(ShutDown, EndsWhatTheServerSendsAndNotWhatItReceives) {
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "the control";
  const auto fault = make_fault(shut_down_fault(), with_direction("send"));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_TRUE(active->confirm(server.context())->holds);
  EXPECT_THAT(active->confirm(server.context())->proof, HasSubstr("1 connections were shut down"));
  EXPECT_EQ(server.answer(), '0') << "the end of the stream";
  server.order('d');
  // The order still arrives; its answer cannot be sent any more (EPIPE).
  EXPECT_EQ(server.next_line(), fmt::format("end {}", EPIPE));
  EXPECT_TRUE(active->revert(server.context()));
}

TEST(ShutDown, EndsWhatTheServerReceives) {
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "accepted";
  const auto fault = make_fault(shut_down_fault(), with_direction("receive"));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_TRUE(active->confirm(server.context())->holds);
  EXPECT_EQ(server.next_line(), "end 0") << "it read the end of the stream";
}

TEST(ShutDown, EndsBothDirections) {
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "accepted";
  const auto fault = make_fault(shut_down_fault(), with_direction("both"));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_TRUE(active->confirm(server.context())->holds);
  EXPECT_EQ(server.answer(), '0');
  EXPECT_EQ(server.next_line(), "end 0");
}

TEST(ShutDown, IsNotConfirmedWithoutAConnection) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  const auto fault = make_fault(shut_down_fault(), with_direction("send"));
  const auto active = apply_fault(*fault, bench.context);
  EXPECT_EQ(active->confirm(bench.context)->proof, "no connection was seen to be shut down");
}

TEST(ShutDown, RefusesUnknownDirections) {
  EXPECT_THAT(use_refusal(shut_down_fault(), with_direction("up")), HasSubstr("send"));
}

}  // namespace
}  // namespace backfault
