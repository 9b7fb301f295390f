#include "harness/run/server_start.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

class ServerStart : public testing::Test {
 protected:
  Result<ChildId> start() {
    return start_and_wait_ready(machine, journal,
                                {.name = "server", .role = Role::server, .argv = {"serve"}}, probe,
                                bindings);
  }
  void serve(const FakeProgram& program) { machine.programs["server"] = {program}; }

  FakeMachine machine;
  Observation facts;
  TrialJournal journal{machine, facts, *ErrorMatcher::compile({})};
  Bindings bindings{.texts = {{"server.port", "4000"}, {"trial.dir", "/trial"}}, .words = {}};
  ReadyProbe probe;
};

TEST_F(ServerStart, IsReadyAtOnceWithoutAProbe) {
  serve({.lives = std::nullopt});
  EXPECT_EQ(start(), ChildId{0});
  EXPECT_EQ(machine.now(), MonoTime{});
}

TEST_F(ServerStart, WaitsForThePort) {
  serve({.lives = std::nullopt});
  probe.listening = "${server.port}";
  machine.listening_from[4000] = at_ms(100);
  ASSERT_TRUE(start());
  EXPECT_GE(machine.now(), at_ms(100));
}

TEST_F(ServerStart, WaitsForTheFile) {
  serve({.lives = std::nullopt});
  probe.path = "${trial.dir}/socket";
  machine.paths_from["/trial/socket"] = at_ms(100);
  ASSERT_TRUE(start());
  EXPECT_GE(machine.now(), at_ms(100));
}

TEST_F(ServerStart, WaitsForTheLine) {
  serve({.lines = {{ms(50), "not ready"}, {ms(100), "ready on 4000"}}});
  probe.output_line = "^ready ";
  ASSERT_TRUE(start());
  EXPECT_GE(machine.now(), at_ms(100));
}

TEST_F(ServerStart, WaitsForEveryPartOfTheProbe) {
  serve({.lines = {{ms(50), "ready"}}});
  probe = {.listening = "4000", .output_line = "ready", .path = "/x"};
  machine.listening_from[4000] = at_ms(20);
  machine.paths_from["/x"] = at_ms(300);
  ASSERT_TRUE(start());
  EXPECT_GE(machine.now(), at_ms(300));
}

TEST_F(ServerStart, GivesUpOnAServerThatIsNeverReady) {
  serve({.lines = {{ms(50), "loading"}}});
  probe.listening = "4000";
  EXPECT_EQ(start().error().text, "the server was not ready within 30s; its last line: loading");
  EXPECT_THAT(machine.living(), testing::IsEmpty());
  EXPECT_TRUE(facts.processes[0].ended_by_harness);
}

TEST_F(ServerStart, QuotesAServerThatEndedEarlyAndEndsWhatItLeft) {
  serve({.lines = {{ms(50), "cannot bind\x1b"}},
         .lives = ms(60),
         .exit = Exited{1},
         .leaves_daemon = true});
  probe.listening = "4000";
  EXPECT_EQ(start().error().text,
            "the server ended before it was ready (exit code 1); its last line: cannot bind\\x1B");
  EXPECT_THAT(machine.living(), testing::IsEmpty());
  EXPECT_FALSE(facts.processes[0].ended_by_harness);
}

TEST_F(ServerStart, SaysWhenItWasInterrupted) {
  serve({.lives = std::nullopt});
  probe.listening = "4000";
  machine.stop_requested_at = at_s(1);
  EXPECT_EQ(start().error().text, "the trial was interrupted before the server was ready");
  EXPECT_THAT(machine.living(), testing::IsEmpty());
}

TEST_F(ServerStart, SaysWhatCannotBeStarted) {
  serve({.missing = "serve: no such program"});
  EXPECT_EQ(start().error().text, "start the server: serve: no such program");
}

TEST_F(ServerStart, SaysWhatCannotBeEnded) {
  serve({.lives = std::nullopt, .unstoppable = true});
  probe.listening = "4000";
  EXPECT_EQ(start().error().text, "the server was not ready within 30s; SIGKILL did not end pid 7");
}

TEST_F(ServerStart, AwaitsTheEndOfAServerThatServesOnce) {
  serve({.lives = seconds(9)});
  const auto server = start();
  await_end_of_service(machine, journal, *server);
  EXPECT_EQ(machine.now(), at_s(9));
  EXPECT_TRUE(journal.ended(*server));
  EXPECT_EQ(facts.events.back().what, "server_ended");
}

TEST_F(ServerStart, LeavesAServerThatDoesNotEndAsItIs) {
  serve({.lives = std::nullopt});
  const auto server = start();
  await_end_of_service(machine, journal, *server);
  EXPECT_EQ(machine.now(), at_s(30));
  EXPECT_FALSE(journal.ended(*server));
  EXPECT_EQ(facts.events.back().what, "server_still_serving");
}

TEST_F(ServerStart, RefusesAProbeThatMeansNothing) {
  for (const std::string port : {"", "0", "port", "4000x", "65536"}) {
    probe = {.listening = port};
    EXPECT_EQ(start().error().text,
              "start the server: ready.listening: \"" + port + "\" is not a port");
  }
  probe = {.listening = "${port}"};
  EXPECT_FALSE(start());
  probe = {.output_line = "("};
  EXPECT_THAT(start().error().text, testing::StartsWith("start the server: ready.output: "));
  probe = {.path = "${nothing}"};
  EXPECT_FALSE(start());
  EXPECT_TRUE(machine.launched.empty());
}

}  // namespace
}  // namespace backfault
