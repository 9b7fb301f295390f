#include "harness/app/catalogue/catalogue.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

std::vector<std::string> names(const std::vector<ShippedFile>& files) {
  std::vector<std::string> all;
  for (const auto& file : files) all.push_back(file.name);
  return all;
}

TEST(Catalogue, HasTheShippedFilesSorted) {
  EXPECT_THAT(names(shipped_recipes()), testing::Contains("mock"));
  const auto scenarios = names(shipped_scenarios());
  EXPECT_THAT(scenarios, testing::Contains("q192440"));
  EXPECT_TRUE(std::is_sorted(scenarios.begin(), scenarios.end()));
}

TEST(Catalogue, TakesAPathAsItIs) {
  EXPECT_EQ(find_input("some/where.json", shipped_scenarios(), "scenario").value(),
            "some/where.json");
}

/// Whether a shipped name is found in the working directory `folder`.
bool finds_burp_in(const std::string& folder) {
  std::filesystem::current_path(folder);
  const auto found = find_input("burp", shipped_recipes(), "target");
  return found && found->ends_with("recipes/burp.json");
}

TEST(CatalogueDeathTest, DoesNotTakeAFolderForAFileThatWasMeant) {
  const TempFolder folder;
  ASSERT_TRUE(std::filesystem::create_directory(folder.path("burp")));
  // The working directory belongs to the whole process: it changes in a child only.
  EXPECT_EXIT(std::_Exit(finds_burp_in(folder.path()) ? 0 : 1), testing::ExitedWithCode(0), "");
}

TEST(Catalogue, KnowsTheNearestName) {
  const auto found = find_input("q19244", shipped_scenarios(), "scenario");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::usage);
  EXPECT_THAT(found.error().text, HasSubstr("did you mean \"q192440\"?"));
}

TEST(Catalogue, FindsARecipeByNameAndSaysWhichFileIsWrong) {
  const auto recipe = find_recipe("mock");
  ASSERT_TRUE(recipe) << recipe.error().text;
  EXPECT_EQ(recipe->name, "mock");
  const TempFolder folder;
  write_text(folder.path("broken.json"), "{");
  const auto broken = find_recipe(folder.path("broken.json"));
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().text, HasSubstr("broken.json"));
}

TEST(ReadInput, RefusesWhatIsNoFileWithAnEnd) {
  const TempFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  for (const std::string& path :
       {folder.path(), folder.path("pipe"), std::string("/dev/zero"), folder.path("missing")}) {
    const auto text = read_input(path);
    ASSERT_FALSE(text) << path;
    EXPECT_EQ(text.error().kind, ErrorKind::usage);
    EXPECT_THAT(text.error().text, HasSubstr(path));
  }
}

TEST(ReadInput, GivesTheText) {
  const TempFolder folder;
  write_text(folder.path("file"), "text\n");
  EXPECT_EQ(read_input(folder.path("file")).value(), "text\n");
}

}  // namespace
}  // namespace backfault
