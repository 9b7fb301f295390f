#include "harness/os/calls/listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/random.h>

#include <cerrno>

#include "test/harness/os/filtered_child.h"

namespace backfault {
namespace {

volatile sig_atomic_t caught = 0;

/// What getrandom(2) answered: its errno, or how many bytes.
int random_result() {
  char bytes[8];
  const auto count = getrandom(bytes, sizeof bytes, 0);
  return count < 0 ? errno : static_cast<int>(count) + 100;
}

TEST(CallListener, AnswersInTheKernelsPlace) {
  FilteredChild child({"getrandom"}, random_result);
  EXPECT_EQ(child.listener().return_value(child.next_call(), 3), AnswerState::taken);
  EXPECT_EQ(child.finish(), 103);
}

TEST(CallListener, LetsTheKernelDoIt) {
  FilteredChild child({"getrandom"}, random_result);
  EXPECT_EQ(child.listener().let_run(child.next_call()), AnswerState::taken);
  EXPECT_EQ(child.finish(), 108);
}

TEST(CallListener, SeesThatACallerIsGone) {
  FilteredChild child({"getrandom"}, random_result);
  const HeldCall call = child.next_call();
  EXPECT_TRUE(child.listener().is_waiting(call));
  child.end_by_signal(SIGTERM);
  EXPECT_FALSE(child.listener().is_waiting(call));
  EXPECT_EQ(child.listener().let_run(call), AnswerState::caller_is_gone);
}

TEST(CallListener, ASignalThatIsCaughtWaitsForTheAnswer) {
  FilteredChild child({"getrandom"}, [] {
    struct sigaction action {};
    action.sa_handler = [](int) { caught = 1; };
    sigaction(SIGUSR1, &action, nullptr);
    const int result = random_result();
    return caught == 1 ? result : 1;
  });
  const HeldCall call = child.next_call();
  ::kill(child.pid(), SIGUSR1);
  EXPECT_FALSE(wait_readable(child.listener().descriptor(), std::chrono::milliseconds(50)))
      << "the call was begun anew";
  EXPECT_TRUE(child.listener().is_waiting(call));
  EXPECT_EQ(child.listener().return_value(call, 5), AnswerState::taken);
  EXPECT_EQ(child.finish(), 105);
}

TEST(CallListener, KnowsAForkedChildFromAProgram) {
  auto mark = std::make_unique<ForkMark>(ForkMark{4711, 4712});
  ForkMark* const shown = mark.get();
  FilteredChild child({"getrandom"}, [shown] {
    random_result();
    (*shown)[0] = 1;  // As exec changes all memory.
    return random_result();
  });
  CallListener listener(Fd(::dup(child.listener().descriptor().get())), Role::client,
                        std::move(mark));
  const HeldCall first = child.next_call();
  EXPECT_FALSE(listener.is_program(first));
  EXPECT_EQ(listener.let_run(first), AnswerState::taken);
  const HeldCall second = child.next_call();
  EXPECT_TRUE(listener.is_program(second));
  EXPECT_EQ(listener.let_run(second), AnswerState::taken);
  EXPECT_EQ(child.finish(), 108);
}

}  // namespace
}  // namespace backfault
