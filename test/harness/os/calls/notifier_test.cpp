#include "harness/os/calls/notifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "test/harness/os/tiny_program.h"
#include "test/harness/os/watched_program.h"

namespace backfault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> socket_only = {"socket"};

class CallNotifierTest : public testing::Test, public WatchedMachine {};

TEST_F(CallNotifierTest, LetsEveryCallRunWhileNoRuleIsArmed) {
  const CallRuleId rule = add({.calls = socket_only}, EachCall{}, FailCall{EIO});
  ASSERT_TRUE(control.disarm(rule));
  EXPECT_THAT(results({"socket", "50"}, socket_only),
              testing::AllOf(testing::SizeIs(50), Each("0")));
  EXPECT_EQ(control.counters(rule), CallCounters{});
}

TEST_F(CallNotifierTest, FailsTheNthCallOnly) {
  const CallRuleId rule = add({.calls = socket_only}, NthCall{3}, FailCall{EIO});
  EXPECT_THAT(results({"socket", "5"}, socket_only), ElementsAre("0", "0", "EIO", "0", "0"));
  EXPECT_EQ(control.counters(rule), (CallCounters{.seen = 5, .touched = 1}));
}

TEST_F(CallNotifierTest, FailsEveryNthCall) {
  add({.calls = socket_only}, EveryNthCall{2}, FailCall{EAGAIN});
  EXPECT_THAT(results({"socket", "5"}, socket_only),
              ElementsAre("0", "EAGAIN", "0", "EAGAIN", "0"));
}

TEST_F(CallNotifierTest, DrawsTheSameCallsFromTheSameSeed) {
  const auto results_of = [&](const Seed seed) {
    const CallRuleId rule = add({.calls = socket_only}, CallByChance{300'000}, FailCall{EIO}, seed);
    const auto seen = results({"socket", "64"}, socket_only);
    EXPECT_TRUE(control.disarm(rule));
    return seen;
  };
  const auto first = results_of(Seed{1});
  EXPECT_THAT(first, testing::Contains("EIO"));
  EXPECT_THAT(first, testing::Contains("0"));
  EXPECT_EQ(results_of(Seed{1}), first);
  EXPECT_NE(results_of(Seed{2}), first);
}

TEST_F(CallNotifierTest, ReachesAStaticProgram) {
  add({.calls = socket_only}, NthCall{2}, FailCall{EIO});
  EXPECT_THAT(results({"socket", "3"}, socket_only, "static_call_maker"),
              ElementsAre("0", "EIO", "0"));
}

TEST_F(CallNotifierTest, LeavesTheOtherSideAlone) {
  const CallRuleId rule = add({.calls = socket_only}, EachCall{}, FailCall{EIO});
  EXPECT_THAT(run("call_maker", {"socket", "1"}, socket_only, Role::server),
              ElementsAre(HasSubstr("0 ")));
  EXPECT_EQ(control.counters(rule).seen, 0U);
}

TEST_F(CallNotifierTest, TouchesNoCallOfTheForkedChildBeforeItsProgramRuns) {
  // The setup of a child and its exec are made of these.
  const std::vector<std::string> calls = {"close", "openat", "fcntl", "write", "sendmsg"};
  const CallRuleId rule = add({.calls = {"write", "sendmsg"}}, NthCall{2}, FailCall{EIO});
  const auto lines = run("call_maker", {"socket", "3"}, calls);
  EXPECT_EQ(lines.size(), 2U) << "three lines, of which the second was not written";
  EXPECT_EQ(control.counters(rule).seen, 3U);
}

TEST_F(CallNotifierTest, SaysWhenAProgramCannotBeStarted) {
  add({.calls = {"write"}}, EachCall{}, FailCall{EIO});
  const auto child = machine.launch({.name = "none",
                                     .role = Role::client,
                                     .argv = {"/no/such/program"},
                                     .environment = {},
                                     .cpus = {},
                                     .watched_calls = {"write", "sendmsg"}});
  EXPECT_FALSE(child);
  const std::string text = folder.file("script");
  std::ofstream(text) << "no interpreter";
  std::filesystem::permissions(text, std::filesystem::perms::owner_all);
  const auto script = machine.launch({.name = "script",
                                      .role = Role::client,
                                      .argv = {text},
                                      .environment = {},
                                      .cpus = {},
                                      .watched_calls = {"write", "sendmsg"}});
  ASSERT_FALSE(script);
  EXPECT_THAT(script.error().text, HasSubstr("Exec format error"));
}

TEST_F(CallNotifierTest, TheListenerIsNotLeftToTheProgram) {
  EXPECT_THAT(
      run("fd_lister", {}, {"read", "write"}),
      ElementsAre("0 /dev/null", testing::StartsWith("1 pipe:"), testing::StartsWith("2 pipe:")));
}

TEST_F(CallNotifierTest, DelaysACallAndShowsThatItIsHeld) {
  const CallRuleId rule = add({.calls = socket_only}, NthCall{1}, DelayCall{milliseconds(300)});
  const ChildId child = begin("call_maker", {"socket", "2"}, socket_only);
  std::vector<Hold> holds;
  EXPECT_TRUE(becomes_true([&] {
    holds = control.holds();
    return !holds.empty();
  }));
  const int pid = machine.pid_of(child);
  EXPECT_THAT(holds, ElementsAre(Hold{.pid = pid, .tid = pid, .fault = "test_fault"}));
  EXPECT_EQ(control.counters(rule).held, 1U);
  const auto lines = lines_in(until_end_of(child));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_GE(std::stoi(lines[0].substr(2)), 300);
  EXPECT_THAT(control.holds(), IsEmpty());
  EXPECT_EQ(control.counters(rule).touched, 1U);
  EXPECT_GE(control.counters(rule).delayed_in_total, Duration(milliseconds(300)));
}

TEST_F(CallNotifierTest, EndsADelayWhenTheRuleIsDisarmed) {
  const CallRuleId rule = add({.calls = socket_only}, EachCall{}, DelayCall{std::chrono::hours(1)});
  const ChildId child = begin("call_maker", {"socket", "3"}, socket_only);
  ASSERT_TRUE(becomes_true([&] { return !control.holds().empty(); }));
  EXPECT_TRUE(control.disarm(rule));
  EXPECT_THAT(control.holds(), IsEmpty());
  EXPECT_EQ(control.counters(rule).held, 0U);
  EXPECT_EQ(lines_in(until_end_of(child)).size(), 3U);
}

TEST_F(CallNotifierTest, ForgetsACallerThatIsKilledWhileItIsHeld) {
  const CallRuleId rule = add({.calls = socket_only}, EachCall{}, DelayCall{std::chrono::hours(1)});
  const ChildId child = begin("call_maker", {"socket", "3"}, socket_only);
  ASSERT_TRUE(becomes_true([&] { return !control.holds().empty(); }));
  ASSERT_TRUE(machine.stop_tree(child, seconds(5)));
  EXPECT_THAT(control.holds(), IsEmpty());
  EXPECT_TRUE(control.disarm(rule));
  EXPECT_EQ(
      control.counters(rule),
      (CallCounters{
          .seen = 1, .gone = 1, .delayed_in_total = control.counters(rule).delayed_in_total}));
}

TEST_F(CallNotifierTest, AddsDelaysAndThenAnswersOnce) {
  add({.calls = socket_only}, EachCall{}, DelayCall{milliseconds(60)});
  add({.calls = socket_only}, EachCall{}, FailCall{ENOSPC});
  add({.calls = socket_only}, EachCall{}, DelayCall{milliseconds(60)});
  add({.calls = socket_only}, EachCall{}, FailCall{EIO});
  const auto lines = run("call_maker", {"socket", "1"}, socket_only);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], testing::StartsWith("ENOSPC "));
  EXPECT_GE(std::stoi(lines[0].substr(7)), 120);
}

TEST_F(CallNotifierTest, ReachesFilesBelowAPathOnly) {
  const std::string inside = folder.file("inside/a");
  std::filesystem::create_directory(folder.file("inside"));
  const CallSelection selection = {
      .calls = {"write"}, .kind = DescriptorKind::file, .path = folder.file("inside")};
  add(selection, EachCall{}, FailCall{ENOSPC});
  EXPECT_THAT(results({"write", "2", inside}, {"write"}), Each("ENOSPC"));
  EXPECT_THAT(results({"write", "2", folder.file("outside")}, {"write"}), Each("0"));
  EXPECT_EQ(text_of(inside), "");
  EXPECT_EQ(text_of(folder.file("outside")), "01234567890123456789");
}

TEST_F(CallNotifierTest, KnowsTheFileThatACallNamesByItsPath) {
  add({.calls = {"openat"}, .kind = DescriptorKind::any, .path = folder.file("secret")}, EachCall{},
      FailCall{EACCES});
  std::ofstream(folder.file("secret")) << "x";
  EXPECT_THAT(results({"open", "1", folder.file("secret")}, {"openat"}), ElementsAre("EACCES"));
  EXPECT_THAT(results({"open", "1", "secret"}, {"openat"}), ElementsAre("EACCES"))
      << "programs start in the trial's folder";
}

TEST_F(CallNotifierTest, ACallThatIsHeldIsExplainedAsNoHang) {
  add({.calls = socket_only}, EachCall{}, DelayCall{std::chrono::hours(1)});
  begin("call_maker", {"socket", "1"}, socket_only);
  ASSERT_TRUE(becomes_true([&] { return !machine.holds().empty(); }));
  const auto waits = machine.explain(machine.sample()).waits;
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_FALSE(waits[0].modelled);
  EXPECT_EQ(waits[0].words, "is held by a filter of system calls before socket");
}

}  // namespace
}  // namespace backfault
