#include "harness/run/trial_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

constexpr ChildId client{0};
constexpr ChildId helper{1};

class TrialJournalTest : public testing::Test {
 protected:
  TrialJournalTest() {
    journal.started(client, {.name = "client", .role = Role::client, .argv = {"back-up", "-v"}});
    journal.started(helper, {.name = "prepare", .role = std::nullopt, .argv = {"mkdir"}});
  }

  void line(const ChildId child, const std::string& text, const MonoTime at = at_s(1)) {
    journal.take({.at = at,
                  .what = OutputLine{
                      .child = child, .stream = OutputStream::standard_error, .bytes = text}});
  }

  FakeMachine machine;
  Observation facts;
  TrialJournal journal{machine, facts, *ErrorMatcher::compile(simple_recipe().errors)};
};

TEST_F(TrialJournalTest, RecordsHowAProcessEnded) {
  EXPECT_FALSE(journal.ended(client));
  journal.take({.at = at_s(3),
                .what = ChildEnded{.child = client,
                                   .exit = Exited{4},
                                   .cpu_us = 6,
                                   .max_rss_bytes = 7,
                                   .output = "client.out client.err",
                                   .output_bytes = 8}});
  EXPECT_TRUE(journal.ended(client));
  EXPECT_FALSE(journal.ended(helper));
  const auto& fact = facts.processes[0];
  EXPECT_EQ(fact.role, "client");
  EXPECT_EQ(fact.argv, (std::vector<std::string>{"back-up", "-v"}));
  EXPECT_EQ(fact.exit, std::optional<ExitState>(Exited{4}));
  EXPECT_EQ(fact.ended, at_s(3));
  EXPECT_EQ(fact.cpu_us, 6U);
  EXPECT_EQ(fact.max_rss_bytes, 7U);
  EXPECT_EQ(fact.output, "client.out client.err");
  EXPECT_EQ(fact.output_bytes, 8U);
  EXPECT_FALSE(fact.ended_by_harness);
  ASSERT_EQ(facts.events.size(), 1U);
  EXPECT_EQ(facts.events[0].what, "client_ended");
  EXPECT_EQ(facts.events[0].detail, "exit code 4");
  EXPECT_TRUE(facts.invalid.empty());
}

TEST_F(TrialJournalTest, IsInvalidWhenOutputCouldNotBeKept) {
  journal.take(
      {.at = at_s(3),
       .what = ChildEnded{
           .child = client, .exit = Exited{0}, .output_problem = "no space left on device"}});
  EXPECT_THAT(facts.invalid,
              testing::ElementsAre("keep the output of the client: no space left on device"));
}

TEST_F(TrialJournalTest, TellsItsOwnEndingsFromTheirs) {
  journal.about_to_end(client);
  EXPECT_TRUE(facts.processes[0].ended_by_harness);
  journal.take({.at = at_s(3), .what = ChildEnded{.child = helper, .exit = Exited{0}}});
  journal.about_to_end(helper);
  EXPECT_FALSE(facts.processes[1].ended_by_harness);
}

TEST_F(TrialJournalTest, FindsErrorsInWhatAProgramSays) {
  line(client, "all is well");
  line(client, "error 0x7 hrLost: the link", at_s(2));
  ASSERT_EQ(facts.comm_errors.size(), 1U);
  EXPECT_EQ(facts.comm_errors[0].at, at_s(2));
  EXPECT_EQ(facts.comm_errors[0].side, Role::client);
  EXPECT_EQ(facts.comm_errors[0].code, "0x7");
  EXPECT_EQ(facts.comm_errors[0].name, "hrLost");
  EXPECT_EQ(facts.comm_errors[0].text, "the link");
  EXPECT_FALSE(facts.comm_errors[0].injected);
}

TEST_F(TrialJournalTest, FindsNoErrorsInWhatItsOwnCommandsSay) {
  line(helper, "error 0x7 hrLost: the link");
  EXPECT_TRUE(facts.comm_errors.empty());
}

TEST_F(TrialJournalTest, FindsNoErrorsInWhatAProgramSaysWhenItIsEnded) {
  journal.about_to_end(client);
  line(client, "error 0x7 hrLost: the link");
  EXPECT_TRUE(facts.comm_errors.empty());
}

TEST_F(TrialJournalTest, KeepsABoundedNumberOfErrors) {
  for (int count = 0; count < 1000; ++count) line(client, "error 0x7 hrLost: the link");
  EXPECT_EQ(facts.comm_errors.size(), 100U);
}

TEST_F(TrialJournalTest, QuotesTheLastLineCleanAndCut) {
  EXPECT_EQ(journal.last_line(client), "");
  line(client, "first");
  line(client, "\x1b[31mred\xff");
  EXPECT_EQ(journal.last_line(client), "\\x1B[31mred\\xFF");
  line(client, std::string(100'000, 'x'));
  EXPECT_LE(journal.last_line(client).size(), 500U);
  EXPECT_EQ(journal.last_line(helper), "");
}

TEST_F(TrialJournalTest, WatchesTheLinesOfOneProgram) {
  journal.watch_for_line(client, *ErrorMatcher::compile({{.match = "^ready \\d+"}}));
  line(helper, "ready 1");
  line(client, "not ready 1");
  EXPECT_FALSE(journal.line_seen());
  line(client, "ready 1");
  EXPECT_TRUE(journal.line_seen());
  line(client, "something else");
  EXPECT_TRUE(journal.line_seen());
  journal.watch_for_line(client, *ErrorMatcher::compile({{.match = "^again"}}));
  EXPECT_FALSE(journal.line_seen());
}

TEST_F(TrialJournalTest, RemembersThatItWasAskedToStop) {
  EXPECT_FALSE(journal.stop_requested());
  journal.take({.at = at_s(1), .what = StopRequested{}});
  EXPECT_TRUE(journal.stop_requested());
}

TEST_F(TrialJournalTest, KeepsTheFirstReasonFirst) {
  journal.invalid("first");
  journal.invalid("second");
  EXPECT_THAT(facts.invalid, testing::ElementsAre("first", "second"));
}

TEST_F(TrialJournalTest, IgnoresProcessesThatItWasNeverToldOf) {
  const ChildId stranger{9};
  line(stranger, "error 0x7 hrLost: the link");
  journal.take({.at = at_s(3), .what = ChildEnded{.child = stranger, .exit = Exited{1}}});
  EXPECT_FALSE(journal.ended(stranger));
  EXPECT_TRUE(facts.comm_errors.empty());
  EXPECT_TRUE(facts.events.empty());
}

}  // namespace
}  // namespace backfault
