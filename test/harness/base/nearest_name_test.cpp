#include "harness/base/nearest_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace backfault {
namespace {

using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

const std::vector<std::string>& faults() {
  static const std::vector<std::string> names{"delay", "pin_cpu", "starve_buffers"};
  return names;
}

TEST(NearestName, FindsTheSmallestEditDistance) {
  EXPECT_THAT(nearest_name("pin_cpus", faults()), Optional(Eq("pin_cpu")));
  EXPECT_THAT(nearest_name("dealy", faults()), Optional(Eq("delay"))) << "one swap";
  EXPECT_THAT(nearest_name("starve_bufers", faults()), Optional(Eq("starve_buffers")));
  EXPECT_THAT(nearest_name("delay", faults()), Optional(Eq("delay")));
}

TEST(NearestName, IsNothingWhenMoreThanAThirdDiffers) {
  EXPECT_EQ(nearest_name("pause", faults()), std::nullopt);
  EXPECT_THAT(nearest_name("dexxy_", faults()), Eq(std::nullopt)) << "3 of 6";
  EXPECT_THAT(nearest_name("delxy_", faults()), Optional(Eq("delay"))) << "2 of 6";
}

TEST(NearestName, SurvivesEmptyAndHugeNames) {
  EXPECT_EQ(nearest_name("", faults()), std::nullopt);
  EXPECT_EQ(nearest_name("x", {}), std::nullopt);
  EXPECT_EQ(nearest_name(std::string(10'000'000, 'x'), faults()), std::nullopt);
}

TEST(UnknownNameText, ListsWhatIsKnownAndTheNearest) {
  EXPECT_EQ(unknown_name_text("fault", "pin_cpus", faults()),
            "unknown fault \"pin_cpus\" (known: delay, pin_cpu, starve_buffers; did you mean "
            "\"pin_cpu\"?)");
  EXPECT_EQ(unknown_name_text("fault", "x", faults()),
            "unknown fault \"x\" (known: delay, pin_cpu, starve_buffers)");
  EXPECT_EQ(unknown_name_text("option", "x", {}), "unknown option \"x\" (none is known)");
}

TEST(UnknownNameText, StaysOneShortLine) {
  std::vector<std::string> many;
  for (int index = 0; index < 1000; ++index) many.push_back("name_" + std::to_string(index));
  const std::string text = unknown_name_text("option", "a\nb" + std::string(1000, 'x'), many);
  EXPECT_LT(text.size(), 500U);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_THAT(text, HasSubstr("name_23, ..."));
}

}  // namespace
}  // namespace backfault
