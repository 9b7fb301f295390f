#include "harness/app/catalogue/certified_product.h"

#include <gmock/gmock.h>

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

class CertifiedProduct : public AppBench {};

TEST_F(CertifiedProduct, NamesEachProgramWithDigestAndVersion) {
  Recipe recipe;
  recipe.needs = {{.program = "sh", .package = "dash", .version = {"sh", "-c", "echo sh 1.2"}},
                  {.program = "no_such_program", .package = {}, .version = {}}};
  recipe.client.run = {"true", "${data.dir}"};
  const auto programs = find_product(recipe);
  ASSERT_TRUE(programs) << programs.error().text;
  ASSERT_EQ(programs->size(), 2U) << "one is missing";
  EXPECT_EQ(programs->at(0).program, "sh");
  EXPECT_EQ(programs->at(0).version, "sh 1.2");
  EXPECT_EQ(programs->at(0).sha256.size(), 64U);
  EXPECT_EQ(programs->at(1).program, "true");
  EXPECT_EQ(programs->at(1).version, "");
}

TEST_F(CertifiedProduct, LeavesOutAClientWhoseNameIsAPlaceholder) {
  Recipe recipe;
  recipe.client.run = {"${options.program}"};
  EXPECT_TRUE(find_product(recipe)->empty());
}

TEST_F(CertifiedProduct, SaysWhichFileHasNoDigest) {
  EXPECT_EQ(digest_of_file(write("a", "abc")).value_or(""),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_THAT(digest_of_file(path("nowhere")).error().text, testing::HasSubstr("nowhere"));
}

}  // namespace
}  // namespace backfault
