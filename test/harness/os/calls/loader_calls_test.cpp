#include "harness/os/calls/loader_calls.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "test/harness/os/watched_program.h"

namespace backfault {
namespace {

constexpr std::string_view maps =
    "55d0-55d8 r--p 00000000 08:01 1234                               /usr/bin/some program\n"
    "7f00-7f10 r-xp 00001000 08:01 99 /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2\n"
    "7f10-7f20 rw-p 00000000 00:00 0 \n"
    "7f20-7f30 rw-p 00000000 00:00 0                                  [stack]\n";

TEST(LoaderCalls, FindTheFileOfAnAddress) {
  EXPECT_EQ(mapping_at(maps, 0x55d0), "/usr/bin/some program");
  EXPECT_EQ(mapping_at(maps, 0x7f0f), "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
  EXPECT_EQ(mapping_at(maps, 0x7f10), "");
  EXPECT_EQ(mapping_at(maps, 0x7f20), "[stack]");
  EXPECT_EQ(mapping_at(maps, 0x9000), "");
  EXPECT_EQ(mapping_at("nonsense\n", 0x9000), "");
}

TEST(LoaderCalls, KnowTheLoaderByItsName) {
  EXPECT_TRUE(is_loader("/lib64/ld-linux-x86-64.so.2"));
  EXPECT_TRUE(is_loader("ld-linux-aarch64.so.1"));
  EXPECT_FALSE(is_loader("/lib/ld-musl-x86_64.so.1"));
  EXPECT_FALSE(is_loader("/usr/lib/x86_64-linux-gnu/libc.so.6"));
  EXPECT_FALSE(is_loader(""));
}

TEST(LoaderCalls, AreNotThoseOfTheProgramOrItsLibraries) {
  LoaderCalls loader;
  const auto address = reinterpret_cast<std::uintptr_t>(&::getpid);
  const HeldCall call{
      .id = 1, .tid = ::getpid(), .number = 0, .arguments = {}, .instruction = address};
  EXPECT_FALSE(loader.made(call));
  EXPECT_FALSE(loader.made(call)) << "remembered";
  EXPECT_FALSE(loader.made({.id = 1, .tid = 999'999'999, .number = 0}));
}

class LoaderCallsInPrograms : public testing::Test, public WatchedMachine {};

TEST_F(LoaderCallsInPrograms, AreSpared) {
  const std::vector<std::string> calls = {"openat", "read", "pread64", "newfstatat"};
  const CallRuleId rule = add({.calls = calls}, EachCall{}, FailCall{EIO});
  EXPECT_EQ(results({"socket", "2"}, calls), (std::vector<std::string>{"0", "0"}));
  const auto by_itself = control.counters(rule).seen;
  EXPECT_EQ(results({"open", "1", "/dev/null"}, calls), (std::vector<std::string>{"EIO"}));
  EXPECT_GT(control.counters(rule).seen, by_itself);
}

}  // namespace
}  // namespace backfault
