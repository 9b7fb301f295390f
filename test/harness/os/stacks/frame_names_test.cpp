#include "harness/os/stacks/frame_names.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/os/proc/fs.h"
#include "harness/os/stacks/process_modules.h"

namespace named {

int function_with_a_name(int value);
__attribute__((noinline)) int function_with_a_name(const int value) { return value + 1; }

}  // namespace named

namespace backfault {
namespace {

const Deadline names_deadline(std::chrono::minutes(10));

StackFrame frame_at(const std::uint64_t address, const bool from_call) {
  const auto modules = ProcessModules::open(::getpid(), names_deadline);
  EXPECT_TRUE(modules);
  FrameNames names;
  const StackFrame frame = names.frame_at(modules->get(), address, from_call);
  EXPECT_EQ(names.frame_at(modules->get(), address, from_call), frame) << "known by now";
  return frame;
}

std::uint64_t code_address(int (*function)(int)) {
  return reinterpret_cast<std::uint64_t>(function);
}

TEST(FrameNames, AnAddressIsNamedByFunctionFileAndOffset) {
  const auto begin = code_address(named::function_with_a_name);
  const StackFrame frame = frame_at(begin + 1, false);
  EXPECT_EQ(frame.address, begin + 1);
  EXPECT_EQ(frame.function, "named::function_with_a_name(int)");
  EXPECT_EQ(frame.module, read_link("/proc/self/exe"));
  EXPECT_EQ(frame.offset, 1U);
  EXPECT_FALSE(frame.guessed);
}

TEST(FrameNames, AReturnAddressBelongsToTheCallBeforeIt) {
  const auto begin = code_address(named::function_with_a_name);
  EXPECT_EQ(frame_at(begin + 1, true).function, "named::function_with_a_name(int)");
  EXPECT_EQ(frame_at(begin + 1, true).offset, 1U);
  EXPECT_NE(frame_at(begin, true).function, "named::function_with_a_name(int)");
}

TEST(FrameNames, AnAddressOfNoFileHasNone) {
  const StackFrame frame = frame_at(0x10, false);
  EXPECT_EQ(frame.function, "");
  EXPECT_EQ(frame.module, "");
  EXPECT_EQ(frame.offset, 0U);
}

TEST(FrameNames, SymbolsAreMadeReadable) {
  EXPECT_EQ(readable_symbol("recv"), "recv");
  EXPECT_EQ(readable_symbol("pthread_cond_wait@@GLIBC_2.3.2"), "pthread_cond_wait");
  EXPECT_EQ(readable_symbol("_ZN5named20function_with_a_nameEi"),
            "named::function_with_a_name(int)");
  EXPECT_EQ(readable_symbol("_Znonsense"), "_Znonsense");
  EXPECT_EQ(readable_symbol(""), "");
}

TEST(FrameNames, HostileSymbolsBecomeCleanAndShort) {
  EXPECT_EQ(readable_symbol("a\x1B[2Jb"), "a\\x1B[2Jb");
  EXPECT_LE(readable_symbol(std::string(100'000, 'x')).size(), 256U);
  EXPECT_LE(readable_symbol("_Z" + std::string(100'000, 'P') + "i").size(), 256U);
}

}  // namespace
}  // namespace backfault
