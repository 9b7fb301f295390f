#include "harness/run/trial_data.h"

#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

const Bindings bound{.texts = {{"data.dir", "/trial/data"}, {"options.size", "9KiB"}}, .words = {}};

TEST(TrialData, IsAsMuchAsTheRecipeOrItsOptionSays) {
  EXPECT_EQ(data_bytes({.bytes = Bytes{7}}, bound).value(), Bytes{7});
  const RecipeData data{.kind = RecipeData::Kind::tree, .bytes = {}, .bytes_option = "size"};
  EXPECT_EQ(data_bytes(data, bound).value(), Bytes{9 * 1024});
  EXPECT_FALSE(data_bytes(data, {}));
}

TEST(TrialData, IsMadeWhereTheRecipeHasAny) {
  FakeMachine machine;
  Recipe recipe = simple_recipe();
  ASSERT_TRUE(make_data(machine, recipe, bound, Seed{7}));
  EXPECT_TRUE(machine.trees.empty());
  recipe.data = {.kind = RecipeData::Kind::tree, .bytes = Bytes{5}};
  ASSERT_TRUE(make_data(machine, recipe, bound, Seed{7}));
  EXPECT_EQ(machine.trees.size(), 1U);
}

}  // namespace
}  // namespace backfault
