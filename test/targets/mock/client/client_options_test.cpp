#include "targets/mock/client/client_options.h"

#include <gtest/gtest.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(ClientOptions, MakeTheFolderOfTheArchive) {
  const test::TemporaryFolder folder;
  const auto settings =
      check_options({.server = "unix:/x", .to = folder / "a/b", .type = "incremental"}).value();
  EXPECT_TRUE(std::filesystem::is_directory(folder / "a/b"));
  EXPECT_EQ(settings.sink.path, folder / "a/b/incremental.archive");
}

TEST(ClientOptions, NullNeedsNoFolder) {
  EXPECT_TRUE(check_options({.server = "unix:/x", .sink = "null"}).has_value());
  EXPECT_EQ(check_options({.server = "unix:/x", .sink = "file"}).error().text,
            "--to DIR is required for --sink file");
}

TEST(ClientOptions, NameTheOptionThatIsWrong) {
  const std::vector<std::pair<BackupOptions, std::string>> wrong = {
      {{.server = "x"}, "--server"},
      {{.server = "unix:/x", .sink = "tape"}, "--sink \"tape\""},
      {{.server = "unix:/x", .sink = "null", .type = "copy"}, "--type \"copy\""},
      {{.server = "unix:/x", .sink = "null", .read_bytes = "0"}, "--read-bytes \"0\""},
      {{.server = "unix:/x", .sink = "null", .buffer_bytes = "x"}, "--buffer-bytes \"x\""},
      {{.server = "unix:/x", .sink = "null", .rate = "0"}, "--rate \"0\""},
      {{.server = "unix:/x", .sink = "null", .data_listen = "x"}, "--data-listen"},
      {{.server = "unix:/x", .sink = "null", .advertise = "x"}, "--advertise"},
      {{.server = "unix:/x", .to = "/proc/no"}, "--to \"/proc/no\""}};
  for (const auto& [options, beginning] : wrong) {
    const auto result = check_options(options);
    ASSERT_FALSE(result.has_value()) << beginning;
    EXPECT_EQ(result.error().text.substr(0, beginning.size()), beginning);
  }
}

}  // namespace
}  // namespace mock
