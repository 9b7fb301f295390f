#include <nlohmann/json.hpp>

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

TEST(Schema, PrintsTheSchemaOfEveryFile) {
  for (const char* name :
       {"scenario", "target", "plan", "trial", "observation", "report", "certificate"}) {
    const Said said = said_by([&] { return command_schema(name); });
    EXPECT_EQ(said.code, ExitCode::requirements_met) << name;
    const auto schema = nlohmann::json::parse(said.out, nullptr, false);
    ASSERT_TRUE(schema.is_object()) << name;
    EXPECT_THAT(schema["$schema"].get<std::string>(), HasSubstr("draft-07"));
  }
}

TEST(Schema, KnowsTheNearestName) {
  const Said said = said_by([] { return command_schema("repot"); });
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("did you mean \"report\"?"));
}

}  // namespace
}  // namespace backfault
