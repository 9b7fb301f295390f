#include "harness/os/programs/find_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace backfault {
namespace {

class FindProgram : public testing::Test {
 protected:
  FindProgram() {
    std::string pattern = testing::TempDir() + "/find_program_XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  ~FindProgram() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string make(const std::string& name, const unsigned mode) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << "text";
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  std::string folder_;
};

TEST_F(FindProgram, LooksInItsOwnFolderFirst) {
  const std::string own = make("sh", 0755);
  EXPECT_EQ(find_program("sh", folder_), own);
  EXPECT_THAT(find_program("sh", "/nowhere").value_or(""), testing::EndsWith("/bin/sh"));
}

TEST_F(FindProgram, PassesOverWhatCannotBeExecuted) {
  static_cast<void>(make("no-program", 0644));
  std::filesystem::create_directory(folder_ + "/folder-program");
  EXPECT_EQ(find_program("no-program", folder_), std::nullopt);
  EXPECT_EQ(find_program("folder-program", folder_), std::nullopt);
  EXPECT_EQ(find_program("no-such-program", folder_), std::nullopt);
}

TEST_F(FindProgram, TakesANameWithASlashAsItIs) {
  const std::string own = make("own", 0755);
  EXPECT_EQ(find_program(own, "/nowhere"), own);
  EXPECT_EQ(find_program(folder_ + "/none", folder_), std::nullopt);
}

TEST(ProgramSearchPath, BeginsWithTheGivenFolder) {
  EXPECT_THAT(program_search_path("/first"), testing::StartsWith("/first:/usr/local/sbin:"));
}

}  // namespace
}  // namespace backfault
