#include "harness/app/campaign/new_run.h"

#include <filesystem>

#include "harness/scenario/plan_json.h"
#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class NewRun : public AppBench {};

TEST_F(NewRun, HasItsPlanFromTheStart) {
  const Plan plan{.name = "small", .seed = Seed{7}};
  const auto run = new_run(path("out"), "", plan);
  ASSERT_TRUE(run) << run.error().text;
  EXPECT_EQ(run->path(), path("out"));
  EXPECT_EQ(file_text(path("out/plan.json")), plan_to_json(plan));
}

TEST_F(NewRun, TakesTheFirstFreeNumber) {
  EXPECT_EQ(new_run("", path("stem"), {})->path(), path("stem-1"));
  EXPECT_EQ(new_run("", path("stem"), {})->path(), path("stem-2"));
}

TEST_F(NewRun, RefusesAFolderThatHoldsSomething) {
  std::filesystem::create_directory(path("taken"));
  write("taken/file", "");
  const auto run = new_run(path("taken"), "", {});
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text, HasSubstr("is not empty (it holds \"file\")"));
}

}  // namespace
}  // namespace backfault
