#include "harness/app/catalogue/data_option.h"

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Result<void> check(const std::string& value) {
  Recipe recipe;
  recipe.options["data"].data = true;
  recipe.options["name"].data = false;
  Scenario scenario;
  scenario.origin = "s.json";
  scenario.variants.resize(1);
  scenario.variants[0].name = "cell=1";
  scenario.variants[0].client.target = "none of the recipes";
  scenario.variants[0].server =
      TargetUse{.target = "mock", .with = {{"data", value}, {"name", "/no/such/name"}}};
  return check_data_options({scenario}, {{"mock", recipe}});
}

TEST(DataOption, MayBeASizeOrSomethingThatCanBeRead) {
  EXPECT_TRUE(check("64MiB"));
  EXPECT_TRUE(check("/"));
  EXPECT_TRUE(check("/bin/true"));
}

TEST(DataOption, IsRefusedWithFileCellPathAndReason) {
  const auto refused = check("/no/such/data");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::usage);
  EXPECT_THAT(refused.error().text,
              AllOf(HasSubstr("s.json"), HasSubstr("cell=1"), HasSubstr("/server/with/data"),
                    HasSubstr("/no/such/data"), HasSubstr("No such file"), HasSubstr("allowed")));
}

}  // namespace
}  // namespace backfault
