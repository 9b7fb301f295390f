#include "harness/hang/wait_graph_dot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Certificate certificate_of(const StillWorld& world) {
  Certificate certificate;
  certificate.trial = 7;
  certificate.proof = {.kind = HangKind::deadlock, .proof = Proof::proven, .stuck = {10}};
  certificate.snapshot = world.snapshot;
  certificate.waits = world.waits;
  return certificate;
}

TEST(WaitGraphDot, DrawsWhoWaitsForWhom) {
  const std::string text = wait_graph_to_dot(certificate_of(mutual_readers()));
  EXPECT_THAT(text, HasSubstr("label=\"trial 7: deadlock, proven\""));
  EXPECT_THAT(text, HasSubstr("label=\"client 10 (client10)\";\n    color=red;"));
  EXPECT_THAT(text, HasSubstr("label=\"server 20 (server20)\";\n    color=black;"));
  EXPECT_THAT(text, HasSubstr("t10_10 -> p20 [lhead=cluster_20, label=\"data pipe:1\"]"));
}

TEST(WaitGraphDot, DrawsAnyoneAndTheWire) {
  StillWorld world = mutual_readers();
  world.wait(10).wake_conditions[0].anyone = true;
  world.wait(20).wake_conditions[0].wire = true;
  const std::string text = wait_graph_to_dot(certificate_of(world));
  EXPECT_THAT(text, HasSubstr("t10_10 -> anyone"));
  EXPECT_THAT(text, HasSubstr("t20_20 -> wire"));
}

TEST(WaitGraphDot, HostileNamesStayWithinTheirQuotes) {
  StillWorld world = mutual_readers();
  std::string& words = world.wait(10).words;
  words = "\"]; evil [\\ \n\xff";
  words.resize(1000, 'x');
  const std::string text = wait_graph_to_dot(certificate_of(world));
  EXPECT_THAT(text, HasSubstr("\\\"]; evil [\\\\ "));
  EXPECT_THAT(text, Not(HasSubstr(std::string(201, 'x'))));
}

}  // namespace
}  // namespace backfault
