#include "faults/support/trial_storage.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

Result<std::string> folder_of(const std::string& text) {
  return trial_folder_of(*Params::check({trial_folder_param()}, {{"folder", text}}));
}

TEST(TrialStorage, TakesFoldersBelowTheTrials) {
  EXPECT_EQ(folder_of("archive"), "archive");
  EXPECT_EQ(folder_of("a/./b/"), "a/b");
  EXPECT_EQ(folder_of("a/../b"), "b");
  EXPECT_EQ(folder_of("."), ".");
}

TEST(TrialStorage, RefusesAllOthers) {
  for (const char* text : {"/", "/tmp", "..", "a/../../b", ""}) {
    const auto folder = folder_of(text);
    ASSERT_FALSE(folder) << text;
    EXPECT_EQ(folder.error().text, std::string("\"folder\": \"") + text +
                                       "\" is no path below the trial's folder, such as archive");
  }
  EXPECT_FALSE(Params::check({trial_folder_param()}, {}));
}

}  // namespace
}  // namespace backfault
