#include "harness/os/stacks/runtime_dump.h"

#include <gtest/gtest.h>

#include "harness/os/programs/find_program.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

/// Empty when the machine has none.
std::string python() { return find_program("python3", "").value_or(""); }

TEST(RuntimeDump, AGoProgramIsKnownByItsSections) {
  TinyProgram program("go_lookalike");
  program.read_line();
  EXPECT_EQ(runtime_dump_of(program.pid()), (RuntimeDump{SIGQUIT, "Go"}));
}

TEST(RuntimeDump, ASignalThatWouldOnlyKillGivesNone) {
  TinyProgram program("go_lookalike", {"deaf"});
  program.read_line();
  EXPECT_FALSE(runtime_dump_of(program.pid()));
}

TEST(RuntimeDump, APythonProgramPrintsItsStackOnTheSignalNamed) {
  if (python().empty()) GTEST_SKIP() << "needs python3";
  TinyProgram program(python(), {"-c",
                                 "import faulthandler, signal, sys\n"
                                 "def waits_for_ever():\n"
                                 "  print('ready', flush=True)\n"
                                 "  signal.pause()\n"
                                 "faulthandler.enable(sys.stdout)\n"
                                 "waits_for_ever()"});
  ASSERT_EQ(program.read_line(), "ready");
  const auto dump = runtime_dump_of(program.pid());
  ASSERT_EQ(dump, (RuntimeDump{SIGABRT, "Python"}));
  program.signal(dump->signal);
  std::string text;
  for (auto line = program.read_line(); !line.empty() || text.empty(); line = program.read_line()) {
    text += line + "\n";
    if (line.find("waits_for_ever") != std::string::npos) break;
    ASSERT_LT(text.size(), 10'000U);
  }
  EXPECT_NE(text.find("Fatal Python error: Aborted"), std::string::npos) << text;
}

TEST(RuntimeDump, PythonWithoutItsFaultHandlerGivesNone) {
  if (python().empty()) GTEST_SKIP() << "needs python3";
  TinyProgram program(python(),
                      {"-c", "import signal\nprint('ready', flush=True)\nsignal.pause()"});
  ASSERT_EQ(program.read_line(), "ready");
  EXPECT_FALSE(runtime_dump_of(program.pid()));
}

TEST(RuntimeDump, OtherProgramsAndTheGoneGiveNone) {
  TinyProgram program("futex_waiter");
  program.read_line();
  EXPECT_FALSE(runtime_dump_of(program.pid()));
  constexpr int nobody = 1 << 30;
  EXPECT_FALSE(runtime_dump_of(nobody));
}

}  // namespace
}  // namespace backfault
