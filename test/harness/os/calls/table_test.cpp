#include "harness/os/calls/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string refusal(const std::string& text, const CallEffect& effect) {
  const auto parsed = parse_calls(text, effect);
  return parsed ? "" : parsed.error().text;
}

TEST(CallTable, KnowsWhatACallIsAbout) {
  ASSERT_NE(find_call("pwrite64"), nullptr);
  EXPECT_EQ(find_call("pwrite64")->subject, CallSubject::descriptor);
  EXPECT_TRUE(find_call("pwrite64")->may_be_short);
  EXPECT_EQ(find_call("openat")->subject, CallSubject::folder_and_path);
  EXPECT_EQ(find_call("nonsense"), nullptr);
}

TEST(CallTable, ReadsNamesWithCommasBetween) {
  EXPECT_THAT(*parse_calls("write", FailCall{}), ElementsAre("write"));
  EXPECT_THAT(*parse_calls(" write , read,write", FailCall{}), ElementsAre("write", "read"));
}

TEST(CallTable, RefusesWhatAProgramCannotLiveWithout) {
  for (const char* name :
       {"execve", "clone", "fork", "exit_group", "rt_sigreturn", "mmap", "brk"}) {
    EXPECT_THAT(refusal(name, DelayCall{}), HasSubstr("allowed: read, write, ")) << name;
  }
  EXPECT_THAT(refusal("read,,write", FailCall{}), HasSubstr("call \"\""));
  EXPECT_NE(refusal("", FailCall{}), "");
}

TEST(CallTable, NamesTheNearest) {
  EXPECT_THAT(refusal("wirte", FailCall{}), testing::EndsWith("; did you mean \"write\"?"));
}

TEST(CallTable, KnowsWhatCanOnlyComeLate) {
  EXPECT_TRUE(parse_calls("close,futex", DelayCall{}));
  EXPECT_THAT(refusal("close", FailCall{}), HasSubstr("call \"close\": allowed: "));
  EXPECT_THAT(calls_for(FailCall{}), Not(Contains("futex")));
  EXPECT_THAT(calls_for(ShortenCall{}), Not(Contains("fsync")));
  EXPECT_THAT(calls_for(ShortenCall{}), Contains("recvmsg"));
}

}  // namespace
}  // namespace backfault
