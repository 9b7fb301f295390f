#include "faults/support/recipe_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

using testing::ElementsAre;

class RecipeControlTest : public testing::Test, public FaultBench {
 protected:
  RecipeControlTest() {
    recipe.controls["slots"] = {
        .of = Role::server, .words = {"--set", "slots=${value},max=${value}"}, .status_name = "n"};
    recipe.controls["rate"] = {.of = Role::client, .words = {"--rate", "${value}"}};
  }
};

TEST_F(RecipeControlTest, AddsTheWordsToTheSideTheyBelongTo) {
  ASSERT_TRUE(ask_for(context, "slots", "2", launch));
  ASSERT_TRUE(ask_for(context, "rate", "5", launch));
  EXPECT_THAT(launch.server_words, ElementsAre("--set", "slots=2,max=2"));
  EXPECT_THAT(launch.client_words, ElementsAre("--rate", "5"));
}

TEST_F(RecipeControlTest, PutsTheValueInAsItIs) {
  ASSERT_TRUE(ask_for(context, "rate", "${value}${value}", launch));
  EXPECT_THAT(launch.client_words, ElementsAre("--rate", "${value}${value}"));
  ASSERT_TRUE(ask_for(context, "slots", "", launch));
  EXPECT_THAT(launch.server_words, ElementsAre("--set", "slots=,max="));
}

TEST_F(RecipeControlTest, NamesTheControlsThatTheRecipeHas) {
  const auto asked = ask_for(context, "slot", "2", launch);
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().text, "the recipe simple has no control \"slot\" (it has rate, slots)");
  EXPECT_EQ(asked.error().kind, ErrorKind::usage);
  recipe.controls.clear();
  EXPECT_EQ(read_control(context, "slot").error().text,
            "the recipe simple has no control \"slot\" (it has none)");
}

TEST_F(RecipeControlTest, UsesTheClientsRecipeWhereItBringsItsOwnServer) {
  context.server_recipe = nullptr;
  EXPECT_TRUE(ask_for(context, "slots", "2", launch));
}

TEST_F(RecipeControlTest, ReadsTheValueFromTheStatusPage) {
  show_status({{"n", 7}});
  EXPECT_EQ(read_control(context, "slots"), 7U);
}

TEST_F(RecipeControlTest, SaysWhyAValueCannotBeReadBack) {
  EXPECT_EQ(read_control(context, "slots").error().text,
            "the status page /trial/status cannot be read");
  show_status({{"m", 7}});
  EXPECT_EQ(read_control(context, "slots").error().text, "the status page has no \"n\"");
  EXPECT_EQ(read_control(context, "rate").error().text,
            "the recipe names no status page to read \"rate\" back from");
  context.status_path = "";
  EXPECT_EQ(read_control(context, "slots").error().text,
            "the recipe names no status page to read \"slots\" back from");
}

}  // namespace
}  // namespace backfault
