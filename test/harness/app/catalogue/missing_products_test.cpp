#include "harness/app/catalogue/missing_products.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Plan plan_with(const std::vector<ProgramNeed>& needs) {
  Plan plan;
  plan.recipes["target"].name = "target";
  plan.recipes["target"].needs = needs;
  return plan;
}

Variant variant() {
  Variant both;
  both.server = TargetUse{.target = "target", .with = {}};
  both.client.target = "target";
  return both;
}

TEST(MissingProducts, AreNamedOnceWithTheirPackage) {
  const Plan plan =
      plan_with({{.program = "no-such-program", .package = "its-package", .version = {}},
                 {.program = "nor-this", .package = "", .version = {}}});
  EXPECT_THAT(
      missing_products(plan, variant(), "/nowhere"),
      ElementsAre("target target needs the program \"no-such-program\", which is missing; install "
                  "the package its-package",
                  "target target needs the program \"nor-this\", which is missing"));
}

TEST(MissingProducts, AreNoneWhereAllIsThere) {
  EXPECT_THAT(missing_products(plan_with({{.program = "sh", .package = "", .version = {}}}),
                               variant(), "/nowhere"),
              IsEmpty());
  EXPECT_THAT(missing_products(plan_with({{.program = "true", .package = "", .version = {}}}),
                               variant(), "/bin"),
              IsEmpty());
}

}  // namespace
}  // namespace backfault
