#include "harness/os/machine/describe_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(DescribeMachine, NamesEveryFactOnce) {
  const auto facts = describe_machine();
  for (const char* name : {"kernel", "architecture", "os", "cpu", "cpus_allowed", "memory_bytes",
                           "privileges", "compiler", "boost"}) {
    ASSERT_TRUE(facts.contains(name)) << name;
    EXPECT_FALSE(facts.at(name).empty()) << name;
    EXPECT_THAT(facts.at(name), Not(HasSubstr("\""))) << name;
  }
  EXPECT_THAT(facts.at("kernel"), testing::StartsWith("Linux "));
  EXPECT_THAT(facts.at("boost"), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  EXPECT_GT(std::stoull(facts.at("memory_bytes")), 1U << 20);
}

TEST(DescribeMachine, KeepsTheMachinesNameToItself) {
  utsname kernel{};
  ASSERT_EQ(::uname(&kernel), 0);
  for (const auto& [name, value] : describe_machine()) {
    EXPECT_NE(value, kernel.nodename) << name;
  }
}

}  // namespace
}  // namespace backfault
