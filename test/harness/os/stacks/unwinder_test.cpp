#include "harness/os/stacks/unwinder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/os/proc/fs.h"
#include "test/harness/os/tiny_program.h"

/// libelf 0.188 forgets a piece of memory when a damaged table of section names is in the way. The
/// leak sanitizer, where there is one, asks for this by its name.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libelf.so"; }

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Deadline unwind_deadline(std::chrono::minutes(10));

BlockedPlace place_of(const TinyProgram& program) {
  static_cast<void>(program.sample_when_blocked());
  const auto text = read_small_file("/proc/" + std::to_string(program.pid()) + "/syscall", 4096);
  const auto place = parse_blocked_place(text.value_or(""));
  EXPECT_TRUE(place);
  return place.value_or(BlockedPlace{});
}

Unwound unwind(const TinyProgram& program, const BlockedPlace& place, const std::size_t most = 64,
               const Deadline& deadline = unwind_deadline) {
  auto unwinder = StackUnwinder::open(program.pid(), deadline);
  if (!unwinder) return {.frames = {}, .problem = unwinder.error().text};
  return unwinder->unwind(program.pid(), place, most);
}

std::size_t index_of(const Unwound& unwound, const std::string& function) {
  const auto found =
      std::find_if(unwound.frames.begin(), unwound.frames.end(),
                   [&](const StackFrame& frame) { return frame.function == function; });
  EXPECT_NE(found, unwound.frames.end()) << "no frame of " << function;
  return static_cast<std::size_t>(found - unwound.frames.begin());
}

TEST(StackUnwinder, FollowsFramesThatNeedAFramePointerNobodyCanRead) {
  TinyProgram waiter("deep_waiter");
  waiter.read_line();
  const Unwound unwound = unwind(waiter, place_of(waiter));
  EXPECT_EQ(unwound.problem, "");
  const auto inner = index_of(unwound, "deep::inner(int)");
  EXPECT_EQ(index_of(unwound, "deep::middle(int)"), inner + 1);
  EXPECT_EQ(index_of(unwound, "deep::outer(int)"), inner + 2);
  ASSERT_LT(index_of(unwound, "main"), unwound.frames.size());
  EXPECT_FALSE(unwound.frames.at(inner).guessed);
  EXPECT_TRUE(unwound.frames.at(inner + 1).guessed) << "and says that it guessed";
}

TEST(StackUnwinder, EndsAtTheBound) {
  TinyProgram waiter("deep_waiter", {"1000"});
  waiter.read_line();
  const BlockedPlace place = place_of(waiter);
  const Unwound unwound = unwind(waiter, place);
  EXPECT_THAT(unwound.frames, SizeIs(64));
  EXPECT_EQ(unwound.problem, "there are more than 64 frames");
  EXPECT_THAT(unwind(waiter, place, 1).frames, SizeIs(1));
  EXPECT_THAT(unwind(waiter, place, 0).frames, IsEmpty());
}

TEST(StackUnwinder, EndsWhenTheTimeIsOver) {
  TinyProgram waiter("deep_waiter");
  waiter.read_line();
  const Deadline over{Duration{}};
  const Unwound unwound = unwind(waiter, place_of(waiter), 64, over);
  EXPECT_THAT(unwound.frames, IsEmpty());
  EXPECT_EQ(unwound.problem, "the time for reading stacks was used up");
}

TEST(StackUnwinder, SaysWhereAStackLeadsNowhere) {
  TinyProgram waiter("deep_waiter");
  waiter.read_line();
  const BlockedPlace place = place_of(waiter);
  const Unwound no_code = unwind(waiter, {place.stack_pointer, 0x10});
  EXPECT_THAT(no_code.frames, IsEmpty());
  EXPECT_EQ(no_code.problem, "it leads to 0x10, where there is no code");
  for (const std::uint64_t bad : {0x0ULL, 0x10ULL, 0x7FFF'FFFF'F001ULL, ~0ULL - 6}) {
    const Unwound no_stack = unwind(waiter, {bad, place.program_counter});
    EXPECT_THAT(no_stack.frames, SizeIs(1)) << bad;
    EXPECT_THAT(no_stack.problem, HasSubstr("the unwind tables lead no further")) << bad;
  }
}

TEST(StackUnwinder, UnwindsOneThreadAfterTheOther) {
  TinyProgram waiter("deep_waiter");
  waiter.read_line();
  const BlockedPlace place = place_of(waiter);
  auto unwinder = StackUnwinder::open(waiter.pid(), unwind_deadline);
  ASSERT_TRUE(unwinder);
  const Unwound first = unwinder->unwind(waiter.pid(), place, 64);
  auto moved = std::move(*unwinder);
  EXPECT_EQ(moved.unwind(waiter.pid(), place, 64).frames, first.frames);
}

TEST(StackUnwinder, AProcessThatEndsMeanwhileGivesAProblem) {
  TinyProgram waiter("deep_waiter");
  waiter.read_line();
  const BlockedPlace place = place_of(waiter);
  auto unwinder = StackUnwinder::open(waiter.pid(), unwind_deadline);
  ASSERT_TRUE(unwinder);
  const int pid = waiter.pid();
  waiter.end();
  EXPECT_NE(unwinder->unwind(pid, place, 64).problem, "");
  EXPECT_FALSE(StackUnwinder::open(pid, unwind_deadline));
}

TEST(StackUnwinder, SurvivesDamagedFiles) {
  for (int seed = 0; seed < 60; ++seed) {
    std::vector<std::string> words = {std::to_string(seed)};
    if (seed % 4 == 0) words.emplace_back("cut");
    TinyProgram runner("garbage_runner", words);
    ASSERT_EQ(runner.read_line(), "ready") << seed;
    const Unwound unwound = unwind(runner, place_of(runner));
    ASSERT_FALSE(unwound.frames.empty()) << seed;
    EXPECT_THAT(unwound.frames[0].module, HasSubstr("memfd:damaged")) << seed;
  }
}

}  // namespace
}  // namespace backfault
